"""Context words, looked up in the text itself: a blank pipeline has no lemmas, and Chinese has no word ends."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from presidio_analyzer import ContextAwareEnhancer, EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from app.gate.recognisers.base import READ_AT, STRONG, WEAK, Artifacts

BEFORE, AFTER = 28, 14
"""How many characters are looked at on either side."""


class RawTextContext(ContextAwareEnhancer):
    """Lifts a weak finding over the threshold when a context word of its recogniser is near."""

    def __init__(self) -> None:
        super().__init__(STRONG - WEAK, STRONG, BEFORE, AFTER)

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        """Return `raw_results` with the scores their surroundings deserve."""
        if not raw_results or not isinstance(nlp_artifacts, Artifacts):
            return raw_results
        words = {r.id: tuple(r.context) for r in recognizers if r.context}
        for result in raw_results:
            about: dict[str, Any] = result.recognition_metadata or {}
            own = words.get(about.get(RecognizerResult.RECOGNIZER_IDENTIFIER_KEY, ""))
            if own and result.score < STRONG and _near(nlp_artifacts.reading.lower, about[READ_AT], own):
                result.score = min(STRONG, result.score + STRONG - WEAK)
        return raw_results


def _near(lower: str, at: tuple[int, int], words: tuple[str, ...]) -> bool:
    start, end = at
    pattern = _alternatives(words)
    return bool(
        pattern.search(lower, max(0, start - BEFORE), start) or pattern.search(lower, end, end + AFTER)
    )


@lru_cache(maxsize=128)
def _alternatives(words: tuple[str, ...]) -> re.Pattern[str]:
    """Latin words need word ends, Han words do not."""
    return re.compile(
        "|".join(rf"(?<![a-z]){re.escape(w)}(?![a-z])" if w.isascii() else re.escape(w) for w in words)
    )
