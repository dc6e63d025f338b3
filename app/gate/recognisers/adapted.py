"""Presidio's own recognisers, chosen one by one, made to work beside Chinese.

They look for word boundaries, which there are none of between a letter and a Han character; so they are given
`Reading.latin`, where each Han character is a space. Taken: those with a checksum or an unmistakable shape (IBAN,
wallets, network addresses). Left out: US_BANK_NUMBER and US_DRIVER_LICENSE (nearly all false), DATE_TIME and
NRP (an answer needs them), PhoneRecognizer (slow, no China), EmailRecognizer and UrlRecognizer (they load a list
of top-level domains over the network and miss what is glued to Chinese), and other countries' identifiers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from presidio_analyzer import EntityRecognizer

from app.gate.reading import Reading
from app.gate.recognisers.base import Finding, Recogniser


class Adapted(Recogniser):
    """Runs a Presidio recogniser over `Reading.latin`; `accept` may turn a finding down or change its score."""

    UPPER: ClassVar[bool] = False
    """Whether the text is given in capitals, for codes that people type in small letters."""

    def __init__(self, inner: EntityRecognizer) -> None:
        super().__init__()
        self._inner = inner

    def find(self, reading: Reading) -> Iterator[Finding]:
        """Yield what the Presidio recogniser finds and `accept` lets pass."""
        text = _capitals(reading.latin) if self.UPPER else reading.latin
        nothing: Any = None
        for result in self._inner.analyze(text, self._inner.supported_entities, nothing) or []:
            score = self.accept(reading, result.start, result.end, result.score)
            if score:
                yield Finding(result.start, result.end, score)

    def accept(self, reading: Reading, start: int, end: int, score: float) -> float:
        """Return the score of the finding `start:end`, 0 to drop it; by default Presidio's."""
        return score


def _capitals(text: str) -> str:
    """Return `text` in capitals, of the same length."""
    return "".join(c.upper() if c.isascii() else c for c in text)
