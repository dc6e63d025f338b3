"""Plain summaries made false on purpose, one alteration at a time: lies by the thousand that no rule was written for.

The alterations of `eval/data/alterations.tsv` and another figure in place of one are made by pattern, so a few make
no lie (a word that the sentence has twice) or no sense; the shares tell kinds apart and versions of the proof, no more.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.proof.check import check
from eval.summaries import Summary
from eval.tables import Table
from indexes.text import language

_TABLE = Path(__file__).parent / "data" / "alterations.tsv"
_FIGURE = re.compile(r"(?<![\[\d.a-zA-Z-])\d{1,4}(?![\]\d.a-zA-Z-])")


@dataclass(frozen=True, slots=True)
class Lie:
    """A true sentence with one thing altered, and whether the proof calls it unsupported."""

    kind: str
    lang: str
    text: str
    caught: bool


@cache
def _alterations() -> tuple[tuple[str, str, re.Pattern[str], str], ...]:
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple((kind, lang, re.compile(pattern), put) for kind, lang, pattern, put in rows)


def lies(found: Sequence[Summary]) -> Iterator[Lie]:
    """Yield a lie of each kind that can be made of each sentence which the proof lets pass as it is."""
    for one in found:
        for s in check(one.question, one.answer, [one.source]):
            if s.cites and s.verdict != "unsupported":
                for kind, text in _altered(s.text):
                    said = check(one.question, one.answer.replace(s.text, text), [one.source])
                    caught = any(x.text == text and x.verdict == "unsupported" for x in said)
                    yield Lie(kind, language(s.text), text, caught)


def _altered(text: str) -> Iterator[tuple[str, str]]:
    """Yield a kind with the sentence altered so, by the first alteration of the kind that can be made."""
    made = set()
    for kind, lang, pattern, put in _alterations():
        if kind not in made and lang == language(text) and pattern.search(text):
            made.add(kind)
            yield kind, pattern.sub(put, text, count=1)
    if m := _FIGURE.search(text):
        yield "number", f"{text[: m.start()]}{int(m.group()) + 11}{text[m.end() :]}"


def figures(made: Sequence[Lie]) -> dict[str, dict[str, int]]:
    """Return how many lies of each language and kind there are, and how many are caught."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for lie in made:
        groups[f"{lie.lang} {lie.kind}"].append(lie.caught)
    return {name: {"caught": sum(c), "of": len(c)} for name, c in sorted(groups.items())}


def table(made: Sequence[Lie]) -> Table:
    """Return the share of lies caught by language and kind."""
    names = {"zh": "Chinese", "en": "English"}
    rows = [
        (names[lang], kind, str(n["caught"]), str(n["of"]), f"{n['caught'] / n['of']:.2f}")
        for name, n in figures(made).items()
        for lang, kind in (name.split(" ", 1),)
    ]
    caught = sum(lie.caught for lie in made)
    if made:
        rows.append(("all", "", str(caught), str(len(made)), f"{caught / len(made):.2f}"))
    return Table("Plain summaries made false by pattern", ("", "kind", "caught", "of", "share"), tuple(rows))
