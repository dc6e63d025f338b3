"""Measure the proof: how many planted lies it catches, by kind, and how many true sentences it wrongly marks.

A line holds question, passages, answer and its sentences, each with its label (true, false, no_claim) and kind.
With `--summaries`, also how many plain summaries of clauses it marks, which nobody wrote with the proof in mind, and
how many it marks when one thing in each is altered.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.commands.lines import rows
from app.errors import BadInput
from app.proof.check import check
from app.proof.types import Source
from eval import altered, summaries
from eval.arguments import emit, files, folder, parser
from eval.metrics import interval
from eval.tables import Table

_LABELS = ("false", "true", "no_claim")


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled sentence with what the proof said of it; "" where the proof cut the answer differently."""

    answer: str
    text: str
    label: str
    kind: str
    verdict: str


def main(argv: Sequence[str]) -> int:
    """Measure what the command line names."""
    made = parser("proof", __doc__)
    made.add_argument("planted", type=Path, nargs="+", metavar="PLANTED.jsonl")
    made.add_argument(
        "--summaries",
        type=Path,
        metavar="DOCUMENTS",
        help="also hold the plain summaries in DOCUMENTS/enrichment against their own clauses, as they are and altered",
    )
    made.add_argument("--misses", action="store_true", help="list the lies missed and the truths marked")
    given = made.parse_args(argv)
    answers = [(row, f"Line {n} of {file}") for file in files(given.planted) for n, row in rows(file)]
    started = time.perf_counter()
    judged = [j for row, where in answers for j in judge(row, where)]
    spent = (time.perf_counter() - started) / max(1, len(answers)) * 1000
    figures = {**figures_of(judged), "milliseconds per answer": round(spent, 1)}
    tables = [_table(judged, spent)]
    if given.summaries:
        plain = list(summaries.summaries(folder(given.summaries, "documents")))
        told = summaries.checked(plain)
        figures["summaries"] = summaries.figures(told)
        tables.append(summaries.table(told))
        made_false = list(altered.lies(plain))
        figures["altered"] = altered.figures(made_false)
        tables.append(altered.table(made_false))
    if given.misses:
        tables.append(_misses(judged))
    emit(given.json, figures, tables)
    return 0


def judge(row: Mapping[str, Any], where: str) -> Iterator[Judged]:
    """Yield the labelled sentences of an answer with their verdicts. Raises BadInput saying where."""
    try:
        sources = [_source(p) for p in row["passages"]]
        labelled = [(s["text"], s["label"], s["kind"]) for s in row["sentences"]]
        question, answer, name = row["question"], row["answer"], str(row.get("id", ""))
    except (KeyError, TypeError) as e:
        raise BadInput(f"{where} is no answer with labelled sentences; mend it.") from e
    said = {s.text.strip(): s.verdict for s in check(question, answer, sources)}
    for text, label, kind in labelled:
        yield Judged(name, text, label, kind, said.get(text.strip(), ""))


def _source(row: Mapping[str, Any]) -> Source:
    fields = {name: str(row.get(name) or "") for name in ("doc", "title", "clause", "region", "valid")}
    return Source(n=row["n"], text=row["text"], **fields)


def figures_of(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return how many sentences of each label and kind were marked unsupported, and of how many."""
    groups: dict[str, dict[str, list[bool]]] = {label: defaultdict(list) for label in _LABELS}
    for j in judged:
        if j.verdict:
            groups[j.label][j.kind].append(j.verdict == "unsupported")
    return {
        "kinds": {
            label: {kind: {"marked": sum(m), "of": len(m)} for kind, m in sorted(kinds.items())}
            for label, kinds in groups.items()
        },
        "caught": _share(groups["false"]),
        "wrongly marked": _share(groups["true"]),
        "cut differently": sum(not j.verdict for j in judged),
    }


def _share(kinds: Mapping[str, Sequence[bool]]) -> dict[str, Any] | None:
    values = [float(m) for marked in kinds.values() for m in marked]
    found = interval(values)
    return {"mean": found.mean, "low": found.low, "high": found.high, "n": found.n} if values else None


def _table(judged: Sequence[Judged], spent: float) -> Table:
    figures = figures_of(judged)
    what = {"false": "lie caught", "true": "truth wrongly marked", "no_claim": "no claim, wrongly marked"}
    lines = [
        (what[label], kind, str(n["marked"]), str(n["of"]), f"{n['marked'] / n['of']:.2f}")
        for label, kinds in figures["kinds"].items()
        for kind, n in kinds.items()
    ]
    for label, name in (("false", "caught"), ("true", "wrongly marked")):
        if all_ := figures[name]:
            rate = "{mean:.3f} [{low:.3f}, {high:.3f}]".format(**all_)
            lines.append((what[label], "all", str(round(all_["mean"] * all_["n"])), str(all_["n"]), rate))
    remark = (
        f"{figures['cut differently']} sentences cut differently; {spent:.1f} ms an answer; no second reader."
    )
    return Table("Planted lies", ("", "kind", "marked unsupported", "of", "share"), tuple(lines), (remark,))


def _misses(judged: Sequence[Judged]) -> Table:
    wrong = [
        (j.answer, j.kind, j.verdict or "cut differently", j.text)
        for j in judged
        if not j.verdict or (j.label != "no_claim" and (j.label == "false") != (j.verdict == "unsupported"))
    ]
    return Table("Lies missed and truths marked", ("answer", "kind", "verdict", "sentence"), tuple(wrong))
