"""What every recogniser shares: it reads a `Reading` and answers in offsets of the typed text.

A finding whose score is under `THRESHOLD` stands only if a context word of its recogniser is near: that is
decided in one place, `app.gate.context`. Scores:

    CERTAIN   a checksum or a fixed label proves it
    SPECIFIC  the shape is this number's alone, so it wins over a general label in front of it
    STRONG    the shape is hardly anything else
    LIKELY    the shape is usual for it, or the checksum is wrong beside its label (a typing error)
    WEAK      the shape says little; needs a context word
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from presidio_analyzer import LocalRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from app.gate.reading import Reading

LANGUAGE = "mul"
"""ISO 639-2 for several languages: every recogniser reads every text, people mix them in one sentence."""
CERTAIN, SPECIFIC, STRONG, LIKELY, WEAK = 1.0, 0.95, 0.9, 0.6, 0.3
THRESHOLD = 0.5
READ_AT = "read_at"
"""Under this key a result's metadata holds its offsets in `Reading.text`."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A span of `Reading.text`, half-open, and how sure its recogniser is of it."""

    start: int
    end: int
    score: float


class Artifacts(NlpArtifacts):
    """Presidio's artifacts, carrying the text as the gate reads it."""

    def __init__(self, reading: Reading, engine: Any) -> None:
        nothing: Any = []
        super().__init__([], nothing, [], [], engine, LANGUAGE)
        self.reading = reading


class Recogniser(LocalRecognizer):
    """Base of the gate's recognisers: `ENTITY` is what it finds, `CONTEXT` the words that speak for it.

    Context words are lower case and looked up in the text itself, before and after the finding.
    """

    ENTITY: ClassVar[str]
    CONTEXT: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        super().__init__(
            supported_entities=[self.ENTITY], supported_language=LANGUAGE, context=list(self.CONTEXT)
        )

    def load(self) -> None:
        """Nothing is loaded late: a recogniser is whole once it is made."""

    @abstractmethod
    def find(self, reading: Reading) -> Iterable[Finding]:
        """Return the findings in `reading`, in offsets of `reading.text`."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """Presidio's entry point: the findings, in offsets of the typed text."""
        if not isinstance(nlp_artifacts, Artifacts):
            raise TypeError(f"{type(self).__name__} reads the gate's own artifacts")
        reading = nlp_artifacts.reading
        found = []
        for finding in self.find(reading):
            start, end = reading.span(finding.start, finding.end)
            read_at = {READ_AT: (finding.start, finding.end)}
            found.append(
                RecognizerResult(self.ENTITY, start, end, finding.score, recognition_metadata=read_at)
            )
        return found


class PatternFinder(Recogniser):
    """A recogniser that is a table of patterns with scores, and perhaps a check.

    A pattern is searched in the text with Han characters blanked out when `LATIN` is set. The group named
    `value` is the finding where there is one, so that labels stay readable.
    """

    PATTERNS: ClassVar[tuple[tuple[re.Pattern[str], float], ...]]
    LATIN: ClassVar[bool] = False

    def find(self, reading: Reading) -> Iterator[Finding]:
        """Yield each match that passes `check`."""
        text = reading.latin if self.LATIN else reading.text
        for pattern, score in self.PATTERNS:
            for match in pattern.finditer(text):
                group: str | int = "value" if "value" in pattern.groupindex else 0
                checked = self.check(match.group(group), score)
                if checked:
                    yield Finding(match.start(group), match.end(group), checked)

    def check(self, value: str, score: float) -> float:
        """Return the score of `value`, 0 to drop it; by default that of its pattern."""
        return score


def glued_to_letters(text: str, start: int, end: int, most: int = 6) -> bool:
    """Tell whether `start:end` is part of a longer code: letters on a side, more than a short label would be."""
    return glued_before(text, start, most) or _glued_after(text, end, most)


def glued_before(text: str, start: int, most: int = 6) -> bool:
    """Tell whether a digit, or more than `most` letters, stand right in front of `start`."""
    before = start
    while before and _is_letter(text[before - 1]):
        before -= 1
    return start - before > most or (before > 0 and _is_digit(text[before - 1]))


def _glued_after(text: str, end: int, most: int) -> bool:
    after = end
    while after < len(text) and _is_letter(text[after]):
        after += 1
    return after - end > most or (after < len(text) and _is_digit(text[after]))


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _is_digit(char: str) -> bool:
    return char.isascii() and char.isdigit()
