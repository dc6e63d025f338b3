"""How lists are weighed, and when the best passage is good enough: numbers fitted by `mingbai eval fit`."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexes.errors import IndexesError

LEXICAL = ("text", "asked")
"""Fields whose scores grow with the number of words in a question."""
SHIPPED = Path(__file__).parent / "data" / "ranking.toml"


class BadRanking(IndexesError):
    """The ranking file cannot be used."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Weights of the vector fields by language, factors for what speaks against a passage, and the
    coefficients of the confidence that a question is answered at all.
    """

    weights: Mapping[str, Mapping[str, float]]
    factors: Mapping[str, float]
    confidence: Mapping[str, Mapping[str, Mapping[str, float]]]
    threshold: float

    def sure(self, lang: str, best: Mapping[str, float], terms: int, asked: bool) -> float:
        """Return the probability, 0 to 1, that the best passages answer the question (logistic).

        `best` holds the best score in each field, `terms` is the number of the question's own terms, over
        which the scores of the word fields are spread, `asked` says whether the best passage has everyday questions.
        """
        coefficients = self.confidence[lang]["asked" if asked else "plain"]
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
        return Ranking(table["weights"], table["factors"], table["confidence"], float(table["threshold"]))
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as e:
        raise BadRanking(f"The ranking in {file} cannot be read ({e}); restore the shipped file.") from e
