"""Measure whole answers, from the question to the proof: what is quoted, which numbers are said, what is refused.

The configured model answers (MINGBAI_LLM_URL); without one the answers are extracts.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.commands.ask import answer
from app.flow import Request
from app.gate.types import Turn
from eval import questions
from eval.answers import Looked, look, words_of
from eval.arguments import emit, files, folder, parser
from eval.metrics import Interval, interval
from eval.questions import Question
from eval.retrieval import percentiles, profile_of, within
from eval.tables import Table
from eval.workbench import Workbench, over

_MODES = ("model", "extract", "refusal", "emergency", "failed")


def main(argv: Sequence[str]) -> int:
    """Measure what the command line names."""
    made = parser("answers", __doc__)
    made.add_argument("questions", type=Path, nargs="+", metavar="QUESTIONS.jsonl")
    made.add_argument("--documents", type=Path, required=True, help="folder of the documents")
    made.add_argument("--model", default="", help="which of the configured models answers")
    given = made.parse_args(argv)
    asked = questions.read(files(given.questions))
    bench, _ = over(folder(given.documents, "documents"))
    asked, left_out = within(asked, bench.index.documents)
    looked = asyncio.run(_ask(bench, asked, given.documents, given.model))
    groups = {
        name: [o for o in looked if o.question.set_name == name]
        for name in dict.fromkeys(q.set_name for q in asked)
    }
    figures = {name: figures_of(group) for name, group in groups.items()}
    remark = f"{left_out} questions left out whose document is not there."
    emit(given.json, {"answers": figures, "left_out": left_out}, _tables(groups, remark))
    return 0


async def _ask(bench: Workbench, asked: Sequence[Question], documents: Path, model: str) -> list[Looked]:
    words = words_of(documents)
    try:
        return [look(q, await answer(bench, _request(q, model)), words) for q in asked]
    finally:
        await bench.models.aclose()


def _request(question: Question, model: str) -> Request:
    history = tuple(Turn(turn["role"], turn["content"]) for turn in question.history)  # type: ignore[arg-type]
    return Request(question.text, history, profile_of(question), model)


def figures_of(looked: Sequence[Looked]) -> dict[str, Any]:
    """Return the figures of one set."""
    with_answer = [o for o in looked if o.question.gold]
    rates = {
        "answerable answered": interval([float(o.answered) for o in with_answer]),
        "unanswerable refused": interval([float(o.mode == "refusal") for o in looked if not o.question.gold]),
        "right clause cited": interval([float(o.gold_cited) for o in with_answer]),
        "gold numbers said": interval([float(o.gold_numbers) for o in with_answer if o.question.numbers]),
    }
    counts = ("quotes", "verbatim", "in_file", "found_in_file", "numbers", "numbers_found")
    return {
        "questions": len(looked),
        "modes": dict(Counter(o.mode for o in looked)),
        **{name: asdict(rate) if rate.n else None for name, rate in rates.items()},
        **{name: sum(getattr(o, name) for o in looked) for name in counts},
        "strange numbers": [{"id": o.question.id, "numbers": list(o.strange)} for o in looked if o.strange],
        "doubted sentences": dict(Counter(v for o in looked for v in o.verdicts)),
        "milliseconds": percentiles([o.milliseconds for o in looked]),
    }


def _tables(groups: dict[str, list[Looked]], remark: str) -> list[Table]:
    figures = {name: figures_of(group) for name, group in groups.items()}
    rates = ("answerable answered", "unanswerable refused", "right clause cited", "gold numbers said")
    rows = [(rate, *(_rate(f[rate]) for f in figures.values())) for rate in rates]
    rows += [
        (what, *(f"{f[part]} of {f[whole]}" for f in figures.values()))
        for what, part, whole in (
            ("quotations verbatim in their passage", "verbatim", "quotes"),
            ("quotations found in the file itself", "found_in_file", "in_file"),
            ("numbers found in what is cited", "numbers_found", "numbers"),
        )
    ]
    rows += [(f"mode {mode}", *(str(f["modes"].get(mode, 0)) for f in figures.values())) for mode in _MODES]
    rows.append(
        ("ms p50 / p95", *("{p50:.0f} / {p95:.0f}".format(**f["milliseconds"]) for f in figures.values()))
    )
    return [Table("Answers", ("", *figures), tuple(rows), (remark,))]


def _rate(value: dict[str, Any] | None) -> str:
    return f"{Interval(**value)} of {value['n']}" if value else "–"
