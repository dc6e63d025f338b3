"""What a check finds about a sentence, and the sentence and its setting as every check reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from app.proof import arithmetic, citations, numbers
from app.proof.evidence import TRACE, Evidence, in_clause
from app.proof.folding import fold
from app.proof.reading import Segment, read
from app.proof.words import Word
from indexes.text import Lang


class Severity(IntEnum):
    """How much a finding weighs: a fault makes the sentence unsupported, a doubt makes it weak."""

    NOTE = 0
    DOUBT = 1
    FAULT = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One observation: its code (see `app.proof.reasons`), the words it is about, and how much it weighs."""

    code: str
    detail: str
    severity: Severity

    @property
    def reason(self) -> str:
        """The finding as `CheckedSentence.reasons` carries it: `code` or `code:detail`."""
        return f"{self.code}:{self.detail}" if self.detail else self.code


def fault(code: str, detail: str = "") -> Finding:
    """Return a finding that makes the sentence unsupported."""
    return Finding(code, detail, Severity.FAULT)


def doubt(code: str, detail: str = "") -> Finding:
    """Return a finding that makes the sentence weak."""
    return Finding(code, detail, Severity.DOUBT)


def note(code: str, detail: str = "") -> Finding:
    """Return a finding that weighs nothing but is worth telling."""
    return Finding(code, detail, Severity.NOTE)


_QUOTATION = re.compile(r"“([^“”]{2,})”|「([^「」]{2,})」|『([^『』]{2,})』|\"([^\"]{2,})\"")


@dataclass(frozen=True)
class Claim:
    """A sentence of the answer, read once for all checks. Offsets are those of `folded`, without citations."""

    text: str
    cites: tuple[int, ...]
    lang: Lang

    @cached_property
    def bare(self) -> str:
        """The sentence without its citation markers."""
        return citations.without(self.text)

    @cached_property
    def folded(self) -> str:
        """The bare sentence, folded."""
        return fold(self.bare)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The bare sentence, read."""
        return read(self.bare)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Its words that tell something."""
        return tuple(w for s in self.segments for w in s.words if w.weight > 0)

    @cached_property
    def sums(self) -> tuple[arithmetic.Sum, ...]:
        """The sums it shows."""
        return arithmetic.sums(self.bare)

    @cached_property
    def figures(self) -> tuple[numbers.Number, ...]:
        """The numbers that must be proven and are not part of a shown sum."""
        return tuple(n for n in numbers.checked(self.bare) if not any(s.holds(n.start) for s in self.sums))

    @cached_property
    def quotations(self) -> tuple[str, ...]:
        """What stands between its quotation marks."""
        return tuple(next(g for g in m.groups() if g) for m in _QUOTATION.finditer(self.bare))

    def has(self, word: Word) -> bool:
        """Tell whether a clause of the sentence has a word of a source, or another for it."""
        return any(in_clause(word, c) > TRACE for s in self.segments for c in s.clauses)

    def written(self, n: numbers.Number) -> str:
        """Return a number as the sentence writes it."""
        return self.folded[n.start : n.end].strip()


@dataclass(frozen=True)
class Setting:
    """What surrounds a sentence: the question, all sources by number, and what earlier sentences computed."""

    question: str
    lang: Lang
    sources: Mapping[int, Evidence]
    computed: tuple[numbers.Number, ...] = ()

    @cached_property
    def given(self) -> frozenset[str]:
        """The words of the question."""
        return frozenset(w.surface for s in read(self.question) for w in s.words)

    @cached_property
    def figures(self) -> tuple[numbers.Number, ...]:
        """The numbers of the question."""
        return numbers.checked(self.question)

    def cited(self, claim: Claim) -> tuple[Evidence, ...]:
        """Return the sources that the claim cites and that exist."""
        return tuple(self.sources[n] for n in claim.cites if n in self.sources)

    def others(self, claim: Claim) -> tuple[Evidence, ...]:
        """Return the sources that the claim does not cite."""
        return tuple(e for n, e in self.sources.items() if n not in claim.cites)
