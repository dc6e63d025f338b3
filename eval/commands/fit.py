"""Fit the weights of the ranking and the confidence from which a question is answered.

Weights are chosen on a grid, each set of questions counting the same, and judged by five-fold cross-validation.
The confidence is a logistic regression of answerable questions against those without a gold clause, moved so that
3 in 100 answerable questions fall below the threshold. Both are printed; --out writes them as a ranking.
"""

from __future__ import annotations

import itertools
import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app import followup, situation
from app.gate.pseudonyms import Pseudonyms
from app.gate.types import Turn
from eval import questions
from eval.arguments import emit, files, folder, parser
from eval.questions import Question
from eval.retrieval import profile_of
from eval.tables import Table
from eval.workbench import Workbench, over
from indexes.finder import Inquiry
from indexes.fusion import fuse
from indexes.lexical import question_terms
from indexes.ranking import LEXICAL, SHIPPED, read
from indexes.vectors import Scored

GRID = {
    "text": (0.3, 0.5, 1.0),
    "asked": (0.3, 0.6),
    "static": (0.2, 1.0, 1.5),
    "static_asked": (0.1, 0.3, 0.6),
    "dense": (1.0,),
}
"""Weights tried, by field."""
CONFIDENCE = {
    "zh": {"asked": ("static", "static_asked"), "plain": ("static",)},
    "en": {
        "asked": ("static", "static_asked"),
        "plain": ("static",),
        "asked_packaged": ("static_asked", "dense"),
        "plain_packaged": ("dense",),
    },
}
"""Fields that speak for an answer by language, where the best passage has questions of people and where it has none."""
BY_RANK = read().by_rank
FOLDS, THRESHOLD, LOST, FIRST = 5, 0.2, 0.03, 5

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what each field found for it, and the passages that hold its answer."""

    question: Question
    lang: str
    terms: int
    lists: Mapping[str, Sequence[Scored]]
    gold: frozenset[str]


def main(argv: Sequence[str]) -> int:
    """Fit on the questions that the command line names."""
    made = parser("fit", __doc__)
    made.add_argument("questions", type=Path, nargs="+", metavar="QUESTIONS.jsonl")
    made.add_argument("--documents", type=Path, required=True, help="folder of the documents")
    made.add_argument("--out", type=Path, help="file to write the ranking to")
    given = made.parse_args(argv)
    bench, _ = over(folder(given.documents, "documents"))
    found = [case(bench, question) for question in questions.read(files(given.questions))]
    ranking: dict[str, Any] = {"threshold": THRESHOLD, "weights": {}, "confidence": {}}
    with SHIPPED.open("rb") as f:
        shipped = tomllib.load(f)
    rows = []
    for lang in ("zh", "en"):
        mine = [c for c in found if c.lang == lang]
        weights, held_out = fit_weights([c for c in mine if c.question.gold])
        ranking["weights"][lang] = weights
        ranking["confidence"][lang] = {k: fit_confidence(mine, f) for k, f in CONFIDENCE[lang].items()}
        rows += [(lang, name, f"{share:.3f}") for name, share in held_out.items()]
    ranking |= {name: shipped[name] for name in ("by_rank", "factors", "authority")}
    ranking["weights"]["zh_plain"] = shipped["weights"]["zh_plain"]
    if given.out:
        given.out.write_text(toml(ranking), encoding="utf-8")
    emit(
        given.json,
        ranking,
        [Table("Right clause in the first five, held-out folds", ("", "set", "share"), tuple(rows))],
    )
    return 0


def case(bench: Workbench, question: Question) -> Case:
    """Return what the fields find for a question, the way the product asks."""
    history = tuple(Turn(turn["role"], turn["content"]) for turn in question.history)  # type: ignore[arg-type]
    safe = bench.gate.admit(question.text, pseudonyms=Pseudonyms(), history=history)
    earlier = [turn.content for turn in safe.history if turn.role == "user"]
    place = situation.read(safe.text, earlier, profile_of(question), bench.today())
    inquiry = Inquiry(safe.text, safe.lang, place, followup.context(safe.text, earlier))
    lists = bench.finder.lists(inquiry)
    ids = {scored.id for found in lists.values() for scored in found}
    passages = bench.index.reader().passages(sorted(ids))
    gold = frozenset(
        p.id for p in passages.values() if question.needs_met(p.document.doc, p.clause.label, p.clause.text)
    )
    return Case(question, safe.lang, len(question_terms(inquiry.sought)), lists, gold)


def fit_weights(cases: Sequence[Case]) -> tuple[Weights, dict[str, float]]:
    """Return the best weights over all cases, and by set what weights fitted without a case make of it."""
    tried = {n: [_gain(c, w) for c in cases] for n, w in enumerate(_grid())}
    grid = list(_grid())

    def best(ids: Sequence[int]) -> int:
        return max(tried, key=lambda n: _mean_of_sets([cases[i] for i in ids], [tried[n][i] for i in ids]))

    held_out: dict[str, list[float]] = defaultdict(list)
    for fold in range(FOLDS):
        others = [i for i in range(len(cases)) if i % FOLDS != fold]
        if not others or len(others) == len(cases):
            continue
        chosen = best(others)
        for i in range(fold, len(cases), FOLDS):
            held_out[cases[i].question.set_name].append(float(tried[chosen][i] >= 1))
    everything = grid[best(range(len(cases)))] if cases else grid[0]
    return everything, {name: float(np.mean(shares)) for name, shares in sorted(held_out.items())}


def fit_confidence(cases: Sequence[Case], fields: Sequence[str]) -> dict[str, float]:
    """Return the coefficients by field and the constant; all zero where one kind of question is missing."""
    x = np.array([[_evidence(c, f) for f in fields] for c in cases]).reshape(len(cases), len(fields))
    y = np.array([bool(c.question.gold) for c in cases], dtype=float)
    if not 0 < y.sum() < len(y):
        return {"constant": 0.0} | dict.fromkeys(fields, 0.0)
    mean, spread = x.mean(0), np.maximum(x.std(0), 1e-9)
    slopes = _logistic((x - mean) / spread, y) / spread
    lowest = float(np.quantile((x @ slopes)[y > 0], LOST))
    constant = float(np.log(THRESHOLD / (1 - THRESHOLD))) - lowest
    return {"constant": round(constant, 2)} | {
        f: round(float(s), 2) for f, s in zip(fields, slopes, strict=True)
    }


def toml(ranking: Mapping[str, Any]) -> str:
    """Return a ranking as the file that `indexes.ranking` reads."""
    lines = ["# Fitted by `mingbai eval fit` (docs/retrieval.md).", f"threshold = {ranking['threshold']}"]
    lines.append(f"by_rank = {json.dumps(sorted(ranking['by_rank']))}")
    tables = {f"weights.{lang}": table for lang, table in ranking["weights"].items()}
    tables |= {"factors": ranking["factors"], "authority": ranking["authority"]}
    for lang, kinds in ranking["confidence"].items():
        tables |= {f"confidence.{lang}.{kind}": table for kind, table in kinds.items()}
    for name, table in tables.items():
        lines += ["", f"[{name}]", *(f"{field} = {value}" for field, value in table.items())]
    return "\n".join(lines) + "\n"


def _grid() -> Iterator[dict[str, float]]:
    for weights in itertools.product(*GRID.values()):
        yield dict(zip(GRID, weights, strict=True))


def _gain(case: Case, weights: Weights) -> float:
    """Return 1 + half the reciprocal rank when an answer stands in the first five, else what the rank alone gives."""
    ranked = [fused.id for fused in fuse(case.lists, weights, by_rank=case.lang in BY_RANK)]
    rank = next((n for n, found in enumerate(ranked, 1) if found in case.gold), 0)
    return (float(rank <= FIRST) + 0.5 / rank) if rank else 0.0


def _mean_of_sets(cases: Sequence[Case], gains: Sequence[float]) -> float:
    by_set: dict[str, list[float]] = defaultdict(list)
    for c, gain in zip(cases, gains, strict=True):
        by_set[c.question.set_name].append(gain)
    return float(np.mean([np.mean(values) for values in by_set.values()])) if by_set else 0.0


def _evidence(case: Case, field: str) -> float:
    best = case.lists[field][0].score if case.lists.get(field) else 0.0
    return best / max(1, case.terms) ** 0.5 if field in LEXICAL else best


def _logistic(x: npt.NDArray[Any], y: npt.NDArray[Any], *, ridge: float = 0.03) -> npt.NDArray[Any]:
    """Return the slopes of a logistic regression, both kinds weighing the same (Newton's method)."""
    design = np.hstack([x, np.ones((len(x), 1))])
    weight = np.where(y > 0, 0.5 / y.sum(), 0.5 / (1 - y).sum()) * len(y)
    penalty = ridge * np.diag([*([1.0] * x.shape[1]), 0.0])
    slopes = np.zeros(design.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(design @ slopes, -30, 30)))
        gradient = design.T @ (weight * (p - y)) + penalty @ slopes
        curvature = (design * (weight * p * (1 - p))[:, None]).T @ design + penalty
        slopes = slopes - np.linalg.solve(curvature + 1e-9 * np.eye(len(slopes)), gradient)
    return slopes[:-1]
