"""Names of persons, by a model of names and what stands near them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from presidio_analyzer import RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from app.gate.names.en import EnglishNames
from app.gate.names.finder import NameFinder
from app.gate.reading import Reading
from app.gate.recognisers.address_en import english_spans
from app.gate.recognisers.base import THRESHOLD, Finding, Recogniser

LEAST = 0.25
"""A name this likely is kept in mind: it counts when a number of the same person stands beside it."""
ENOUGH = 0.33
"""A Chinese name this likely counts by itself: to miss a name is worse than to hide a word, and of questions that name
nobody one in four hundred is touched all the same."""
_NEAR = 12
_PERSONAL = frozenset(
    {
        "CN_RESIDENT_ID", "PHONE_NUMBER", "BANK_CARD", "EMAIL_ADDRESS", "PASSPORT", "ADDRESS", "LICENSE_PLATE", "US_SSN", "DATE_OF_BIRTH",
        "MEDICAL_RECORD_NUMBER", "INSURANCE_NUMBER", "SOCIAL_ACCOUNT",
    }
)  # fmt: skip


Names = Callable[[Reading], list[tuple[int, int, float]]]
"""Returns (start, end, probability) of the names in a reading, those that are at least `LEAST` likely."""


def by_model(finder: NameFinder) -> Names:
    """Names by a model that reads text; those that are likely enough are lifted to the threshold."""
    return lambda reading: [
        (start, end, max(chance, THRESHOLD) if chance >= ENOUGH else chance)
        for start, end, chance in finder.find(reading.text, LEAST)
    ]


def by_english_tagger(tagger: EnglishNames) -> Names:
    """Names by the shipped tagger, which has read the text for addresses already, but for what only looks like one."""
    return lambda reading: [
        (start, end, chance)
        for label, start, end, chance in english_spans(reading, tagger)
        if label == "PERSON"
        and (chance >= THRESHOLD or (chance >= LEAST and end - start > 2))
        and not tagger.is_no_person(reading.text, start, end)
    ]


class PersonRecogniser(Recogniser):
    """Finds names, and trusts a doubtful one beside an identifier."""

    ENTITY = "PERSON"

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._names = names

    def find(self, reading: Reading) -> Iterator[Finding]:
        """Yield names, doubtful ones with a score under the threshold."""
        for start, end, chance in self._names(reading):
            yield Finding(start, end, chance)

    def enhance_using_context(
        self,
        text: str,
        raw_recognizer_results: list[RecognizerResult],
        other_raw_recognizer_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        """Lift a doubtful name that touches an identifier: 曾丽 13812345678."""
        sure = [
            r for r in other_raw_recognizer_results if r.entity_type in _PERSONAL and r.score >= THRESHOLD
        ]
        for result in raw_recognizer_results:
            if LEAST <= result.score < THRESHOLD and any(_gap(result, other) <= _NEAR for other in sure):
                result.score = THRESHOLD
        return raw_recognizer_results


def _gap(a: Any, b: Any) -> int:
    return int(max(b.start - a.end, a.start - b.end))
