"""The analyser behind the gate: Presidio over the gate's recognisers, and names carried through a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from app.gate.types import Entity

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine

    from app.gate.reading import Reading

KNOWN = 0.95
"""The score of a name that is known from elsewhere in the conversation."""
SURE = 0.7
"""A name this sure is looked for in the rest of its text."""


class PresidioAnalyser:
    """Runs the engine; `is_word` tells ordinary words, which are not carried on as names (高明, 方便)."""

    def __init__(self, engine: AnalyzerEngine, is_word: Callable[[str], bool]) -> None:
        self._engine = engine
        self._is_word = is_word

    def entities(self, text: str, known: Sequence[str] = ()) -> tuple[Entity, ...]:
        """Return the entities of `text`, which may overlap; `known` are folded names, found wherever they occur."""
        from app.gate.recognisers.base import LANGUAGE, READ_AT, Artifacts

        if not text.strip():
            return ()
        artifacts = self._engine.nlp_engine.process_text(text, LANGUAGE)
        assert isinstance(artifacts, Artifacts)
        results = self._engine.analyze(text, LANGUAGE, nlp_artifacts=artifacts)
        found = [Entity(r.entity_type, r.start, r.end, round(float(r.score), 3)) for r in results]
        reading = artifacts.reading
        spans = [
            (r.recognition_metadata[READ_AT], r.score)
            for r in results
            if r.entity_type == "PERSON" and r.score >= SURE
        ]
        names = {reading.text[a:b] for (a, b), _ in spans}
        found += self._carried(reading, {n for n in names if not self._is_word(n)} | set(known))
        return tuple(found)

    def _carried(self, reading: Reading, names: set[str]) -> Iterator[Entity]:
        """Yield every place where one of `names` stands, and not in a longer word (高峰 in 高峰期)."""
        wanted = [n for n in names if len(n) > 1]
        if not wanted:
            return
        for match in _anywhere(sorted(wanted, key=len, reverse=True)).finditer(reading.text):
            if self._is_word(match.group()) and self._in_longer_word(reading.text, *match.span()):
                continue
            start, end = reading.span(match.start(), match.end())
            yield Entity("PERSON", start, end, KNOWN)

    def _in_longer_word(self, text: str, start: int, end: int) -> bool:
        return any(
            self._is_word(text[a:b])
            for a in range(max(0, start - 2), start + 1)
            for b in range(end, min(len(text), end + 2) + 1)
            if b - a > end - start
        )


def _anywhere(names: list[str]) -> re.Pattern[str]:
    """Han names stand anywhere, others between word ends."""
    return re.compile(
        "|".join(re.escape(n) if not n.isascii() else rf"(?<!\w){re.escape(n)}(?!\w)" for n in names)
    )
