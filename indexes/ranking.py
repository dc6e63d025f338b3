"""How lists are weighed, and when the best passage is good enough: numbers fitted by `mingbai eval fit`."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from indexes import regions
from indexes.errors import IndexesError
from indexes.fusion import Fused, fuse
from indexes.types import Document
from indexes.vectors import Scored

LEXICAL = ("text", "asked")
"""Fields whose scores grow with the number of words in a question."""
SHIPPED = Path(__file__).parent / "data" / "ranking.toml"


class BadRanking(IndexesError):
    """The ranking file cannot be used."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Weights of the vector fields by language (`zh_plain` where no passage has questions of people), factors
    for what speaks against a passage and for the rank of its document (`Document.authority`), and the coefficients
    of the confidence that a question is answered at all.
    """

    weights: Mapping[str, Mapping[str, float]]
    factors: Mapping[str, float]
    confidence: Mapping[str, Mapping[str, Mapping[str, float]]]
    threshold: float
    authority: Mapping[str, float] = field(default_factory=dict)
    by_rank: frozenset[str] = frozenset()
    """Languages whose lists are merged by places, not by scores."""

    def merge(self, lists: Mapping[str, Sequence[Scored]], lang: str) -> list[Fused]:
        """Return the points of all fields, best first, merged as the language needs it."""
        weights = self.weights[lang]
        if not lists.get("asked"):
            weights = self.weights.get(f"{lang}_plain", weights)
        return fuse(lists, weights, by_rank=lang in self.by_rank)

    def factor(self, document: Document, day: date) -> float:
        """Return what the score of a passage is multiplied by for the status and rank of its document.

        A rule of the person's own place is the most specific and ranks with the laws.
        """
        status = document.validity.on(day).value
        local = document.region not in ("", regions.CHINA, regions.USA)
        rank = (
            max(self.authority.values(), default=1.0)
            if local
            else self.authority.get(str(document.authority), 1.0)
        )
        return self.factors.get(status, 1.0) * rank

    def sure(
        self, lang: str, best: Mapping[str, float], terms: int, asked: bool, packaged: bool = False
    ) -> float:
        """Return the probability, 0 to 1, that the best passages answer the question (logistic).

        `best` holds the best score in each field, `terms` is the number of the question's own terms, over
        which the scores of the word fields are spread, `asked` says whether the best passage has everyday questions,
        `packaged` whether the dense scores are of the packaged model, whose cosines the numbers were fitted on.
        """
        kind = "asked" if asked else "plain"
        coefficients = self.confidence[lang][kind]
        if packaged and "dense" in best:
            coefficients = self.confidence[lang].get(f"{kind}_packaged", coefficients)
        spread = dict.fromkeys(LEXICAL, 1 / math.sqrt(max(1, terms)))
        z = coefficients["constant"] + sum(
            coefficients.get(name, 0.0) * x * spread.get(name, 1.0) for name, x in best.items()
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def read(file: Path = SHIPPED) -> Ranking:
    """Return the ranking in a TOML file. Raises BadRanking."""
    try:
        with file.open("rb") as f:
            table: dict[str, Any] = tomllib.load(f)
        return Ranking(
            table["weights"],
            table["factors"],
            table["confidence"],
            float(table["threshold"]),
            table["authority"],
            frozenset(table["by_rank"]),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as e:
        raise BadRanking(f"The ranking in {file} cannot be read ({e}); restore the shipped file.") from e
