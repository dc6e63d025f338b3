"""Measuring retrieval: questions through a stack, and what came of each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.errors import BadInput
from app.gate.pseudonyms import Pseudonyms
from app.gate.types import Turn
from app.situation import Profile, profile
from eval.metrics import METRICS, Gains, Interval, interval
from eval.questions import Question
from eval.workbench import Workbench

DEPTH = 10
"""Passages asked for: what the metrics look at."""
FIRST = 5
"""Passages that a person is taken to look at."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as a stack shows it; stacks that know no clauses leave the label empty."""

    doc: str
    clause: str
    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """The passages for a question, best first, and whether the question is refused for want of evidence."""

    shown: tuple[Shown, ...]
    refused: bool = False


Stack = Callable[[Question], Result]
"""Anything that finds passages for a question."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a stack made of one question. `gains` holds for each rank the needs that its passage meets."""

    question: Question
    gains: Gains
    refused: bool
    forbidden: int
    milliseconds: float


def product(bench: Workbench) -> Stack:
    """Return the product's own way from a question to evidence: gate, situation, search."""

    def find(question: Question) -> Result:
        history = tuple(Turn(turn["role"], turn["content"]) for turn in question.history)  # type: ignore[arg-type]
        safe = bench.gate.admit(question.text, pseudonyms=Pseudonyms(), history=history)
        found = bench.evidence.find(safe, profile_of(question), bench.today(), DEPTH)
        passages = [hit.passage for hit in found.findings.hits]
        return Result(
            tuple(Shown(p.document.doc, p.clause.label, p.text) for p in passages), bool(found.reason)
        )

    return find


def profile_of(question: Question) -> Profile:
    """Return what the question's profile says. Raises BadInput naming the question."""
    given = question.profile
    try:
        return profile(given.get("region") or "", given.get("population") or "", question.as_of)
    except BadInput as e:
        raise BadInput(f"Question {question.id}: {e}") from e


def measure(stack: Stack, questions: Iterable[Question]) -> list[Outcome]:
    """Ask a stack every question."""
    outcomes = []
    for question in questions:
        started = time.perf_counter()
        result = stack(question)
        spent = (time.perf_counter() - started) * 1000
        gains = [question.needs_met(s.doc, s.clause, s.text) for s in result.shown]
        forbidden = sum(s.doc in question.forbidden for s in result.shown[:FIRST])
        outcomes.append(Outcome(question, gains, result.refused, forbidden, spent))
    return outcomes


def answerable(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Return those whose question has an answer in the documents."""
    return [o for o in outcomes if o.question.gold]


def scores(outcomes: Iterable[Outcome]) -> dict[str, Interval]:
    """Return every metric over the answerable questions."""
    rated = answerable(outcomes)
    return {
        name: interval([metric(o.gains, len(o.question.gold)) for o in rated])
        for name, metric in METRICS.items()
    }


def grouped(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """Return outcomes by question set, in the order in which the sets came."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(outcome.question.set_name, []).append(outcome)
    return groups


def by_type(outcomes: Iterable[Outcome]) -> dict[tuple[str, str, str], list[Outcome]]:
    """Return outcomes by set, language and type of question."""
    groups: dict[tuple[str, str, str], list[Outcome]] = {}
    for o in outcomes:
        groups.setdefault((o.question.set_name, o.question.lang, o.question.type), []).append(o)
    return dict(sorted(groups.items()))


def refusals(outcomes: Sequence[Outcome]) -> dict[str, Interval]:
    """Return the shares of unanswerable questions refused and of answerable ones not refused."""
    return {
        "unanswerable refused": interval([float(o.refused) for o in outcomes if not o.question.gold]),
        "answerable answered": interval([float(not o.refused) for o in answerable(outcomes)]),
    }


def forbidden(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Return how many questions show a superseded or another region's document in their first five passages,
    of how many that have one.
    """
    with_one = [o for o in outcomes if o.question.forbidden]
    return {"shown": sum(bool(o.forbidden) for o in with_one), "of": len(with_one)}


def milliseconds(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the median and the 95th percentile of the time a question took."""
    return percentiles([o.milliseconds for o in outcomes])


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th percentile (nearest rank)."""
    ordered = sorted(values)
    at: Mapping[str, float] = {"p50": 0.5, "p95": 0.95}
    return {
        name: round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)
        for name, share in at.items()
    }


def within(questions: Sequence[Question], docs: Iterable[str]) -> tuple[list[Question], int]:
    """Return the questions that can be measured over these documents, and how many cannot: those with an
    answer that needs a document which is not there.
    """
    there = frozenset(docs)
    kept = [q for q in questions if all(any(p.doc in there for p in need) for need in q.gold)]
    return kept, len(questions) - len(kept)
