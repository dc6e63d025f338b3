"""The seam for models of names: the ones that ship, or the operator's own spaCy or transformers model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from app.errors import GateFailed

PERSON_LABELS = frozenset({"PERSON", "PER", "NAME", "PATIENT", "DOCTOR", "B-PER", "I-PER", "NR"})


class NameFinder(Protocol):
    """Finds names of persons."""

    def find(self, text: str, least: float = 0.5) -> list[tuple[int, int, float]]:
        """Return (start, end, probability) of names in `text` that are at least `least` likely."""


def operator_model(setting: str) -> NameFinder:
    """Return the model that a setting names: spacy:PACKAGE_OR_FOLDER or transformers:FOLDER.

    Nothing is downloaded. Raises GateFailed with one sentence when the setting or the model cannot be used.
    """
    kind, _, where = setting.partition(":")
    loaders: dict[str, Callable[[str], NameFinder]] = {"spacy": SpacyNames, "transformers": TransformersNames}
    if kind not in loaders or not where:
        raise GateFailed(
            f"The name model {setting!r} is not understood; write spacy:NAME or transformers:FOLDER."
        )
    return loaders[kind](where)


class SpacyNames:
    """Names by a spaCy pipeline; spaCy gives no probabilities, so each counts as `SCORE`."""

    SCORE = 0.85

    def __init__(self, where: str) -> None:
        import spacy

        try:
            self._pipeline = spacy.load(where)
        except Exception:
            raise GateFailed(
                f"The spaCy model {where} cannot be loaded; install it or correct the name."
            ) from None
        labels = {
            label for name in self._pipeline.pipe_names for label in self._pipeline.pipe_labels.get(name, ())
        }
        if not labels & PERSON_LABELS:
            raise GateFailed(f"The spaCy model {where} does not recognise persons; choose one that does.")

    def find(self, text: str, least: float = 0.5) -> list[tuple[int, int, float]]:
        """Return the entities labelled as persons."""
        found = self._pipeline(text).ents
        return [
            (e.start_char, e.end_char, self.SCORE)
            for e in found
            if e.label_ in PERSON_LABELS and least <= self.SCORE
        ]


class TransformersNames:
    """Names by a token-classification model in a folder."""

    def __init__(self, where: str) -> None:
        if not Path(where).is_dir():
            raise GateFailed(f"The folder {where} with the name model does not exist; correct the setting.")
        try:
            from transformers import pipeline

            self._pipeline: Any = pipeline(
                "token-classification", model=where, tokenizer=where, aggregation_strategy="simple", device=-1
            )
        except Exception:
            raise GateFailed(
                f"The name model in {where} cannot be loaded; check that the folder is complete."
            ) from None

    def find(self, text: str, least: float = 0.5) -> list[tuple[int, int, float]]:
        """Return the groups of tokens labelled as persons."""
        groups = self._pipeline(text)
        return [
            (int(g["start"]), int(g["end"]), float(g["score"]))
            for g in groups
            if str(g["entity_group"]).upper() in PERSON_LABELS and g["score"] >= least
        ]
