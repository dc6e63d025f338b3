"""Measure the proof: how many planted lies it catches, by kind, and how many true sentences it wrongly marks.

A line holds question, passages, answer and its sentences, each with its label (true, false, no_claim) and kind.
With `--second-reader`, also what is caught with the connected model as second reader. With `--summaries`, also how
many plain summaries of clauses it marks, which nobody wrote with the proof in mind, and how many it marks when one
thing in each is altered.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.commands.lines import rows
from app.errors import BadInput
from app.events import CheckedSentence
from app.proof.check import check
from app.proof.second_reader import passed
from app.proof.types import Source
from app.second_opinion import read_again
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


@dataclass(frozen=True, slots=True)
class Proof:
    """An answer of a file: its sources, its labelled sentences as (text, label, kind), and what the rules say of it."""

    name: str
    sources: tuple[Source, ...]
    labelled: tuple[tuple[str, str, str], ...]
    sentences: tuple[CheckedSentence, ...]

    def judged(self, sentences: Sequence[CheckedSentence]) -> Iterator[Judged]:
        """Yield the labelled sentences with the verdicts of these."""
        said = {s.text.strip(): s.verdict for s in sentences}
        for text, label, kind in self.labelled:
            yield Judged(self.name, text, label, kind, said.get(text.strip(), ""))


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
    made.add_argument(
        "--second-reader",
        action="store_true",
        help="also let the connected model (the first, where there are several) read what the rules let pass",
    )
    made.add_argument("--misses", action="store_true", help="list the lies missed and the truths marked")
    given = made.parse_args(argv)
    answers = [(row, f"Line {n} of {file}") for file in files(given.planted) for n, row in rows(file)]
    started = time.perf_counter()
    proofs = [proof(row, where) for row, where in answers]
    judged = [j for p in proofs for j in p.judged(p.sentences)]
    spent = (time.perf_counter() - started) / max(1, len(answers)) * 1000
    figures = {**figures_of(judged), "milliseconds per answer": round(spent, 1)}
    tables = [_table(judged, spent)]
    if given.second_reader:
        read = asyncio.run(_read_again(proofs))
        figures["second reader"] = {**figures_of(read.judged), "no reading": read.silent}
        tables.append(_read_table(read))
    if given.summaries:
        plain = list(summaries.summaries(folder(given.summaries, "documents")))
        told = summaries.checked(plain)
        figures["summaries"] = summaries.figures(told)
        tables.append(summaries.table(told))
        made_false = list(altered.lies(plain))
        figures["altered"] = altered.figures(made_false)
        tables.append(altered.table(made_false))
    if given.misses:
        tables.append(_misses(read.judged if given.second_reader else judged))
    emit(given.json, figures, tables)
    return 0


def proof(row: Mapping[str, Any], where: str) -> Proof:
    """Return an answer of a file with what the rules say of it. Raises BadInput saying where."""
    try:
        sources = tuple(_source(p) for p in row["passages"])
        labelled = tuple((s["text"], s["label"], s["kind"]) for s in row["sentences"])
        question, answer, name = row["question"], row["answer"], str(row.get("id", ""))
    except (KeyError, TypeError) as e:
        raise BadInput(f"{where} is no answer with labelled sentences; mend it.") from e
    return Proof(name, sources, labelled, check(question, answer, sources))


@dataclass(frozen=True, slots=True)
class _Read:
    """What a second reader made of the answers: all sentences, whose model it was, and how often it said nothing."""

    judged: tuple[Judged, ...]
    model: str
    silent: int
    asked: int


async def _read_again(proofs: Sequence[Proof]) -> _Read:
    """Let the connected model read every answer again, one after the other. Raises BadInput where there is none."""
    from app.wiring import Wiring

    models = Wiring().models
    if not models.names:
        raise BadInput("No model is connected; set MINGBAI_LLM_URL or MINGBAI_MODELS.")
    model = models.named(models.names[0])
    judged: list[Judged] = []
    silent = asked = 0
    try:
        for p in proofs:
            asked += bool(passed(p.sentences))
            read = await read_again(model, p.sentences, p.sources)
            silent += read is None
            judged += p.judged(p.sentences if read is None else read)
    finally:
        await models.aclose()
    return _Read(tuple(judged), model.name, silent, asked)


def _read_table(read: _Read) -> Table:
    figures = figures_of(read.judged)
    lines = [
        (what, "{mean:.3f} [{low:.3f}, {high:.3f}] of {n}".format(**figures[key]))
        for key, what in (("caught", "lies caught"), ("wrongly marked", "truths wrongly marked"))
        if figures[key]
    ]
    remark = (
        f"Model {read.model}; it was asked about {read.asked} answers and gave no reading of {read.silent}."
    )
    return Table("With the second reader", ("", "share"), tuple(lines), (remark,))


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
    remark = f"{figures['cut differently']} sentences cut differently; {spent:.1f} ms an answer; by the rules alone."
    return Table("Planted lies", ("", "kind", "marked unsupported", "of", "share"), tuple(lines), (remark,))


def _misses(judged: Sequence[Judged]) -> Table:
    wrong = [
        (j.answer, j.kind, j.verdict or "cut differently", j.text)
        for j in judged
        if not j.verdict or (j.label != "no_claim" and (j.label == "false") != (j.verdict == "unsupported"))
    ]
    return Table("Lies missed and truths marked", ("answer", "kind", "verdict", "sentence"), tuple(wrong))
