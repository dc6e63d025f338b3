"""Measure whether the right clause is found.

Every set of questions is shown on its own: sets that machines wrote flatter a search whose everyday questions
machines wrote too, so give the questions of real people beside them.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval import collections, questions
from eval.arguments import emit, files, folder, parser
from eval.lenses import ABLATIONS, CONFIGURATIONS, FULL, Lens
from eval.metrics import METRICS, Interval
from eval.retrieval import (
    Outcome,
    by_type,
    forbidden,
    grouped,
    measure,
    milliseconds,
    percentiles,
    product,
    refusals,
    scores,
    within,
)
from eval.tables import Table
from eval.workbench import Workbench, over

_STARTER = "LlamaIndex starter"
_FIRST = "success@5"


def main(argv: Sequence[str]) -> int:
    """Measure what the command line names."""
    made = parser("retrieval", __doc__)
    made.add_argument("questions", type=Path, nargs="*", metavar="QUESTIONS.jsonl")
    made.add_argument("--documents", type=Path, help="folder of the documents that the questions are about")
    made.add_argument(
        "--collection",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="folder with corpus.jsonl(.gz), queries.jsonl and qrels.tsv; may be given again",
    )
    made.add_argument("--ablations", action="store_true", help="also measure with single parts taken away")
    made.add_argument("--starter", action="store_true", help="also measure the LlamaIndex starter stack")
    made.add_argument("--quick", action="store_true", help="measure the full retrieval only")
    made.add_argument("--misses", action="store_true", help="list every question whose clause is not found")
    given = made.parse_args(argv)
    if bool(given.questions) != bool(given.documents) or not (given.documents or given.collection):
        made.error("give questions with --documents, or --collection, or both")
    figures: dict[str, Any] = {}
    tables: list[Table] = []
    if given.documents:
        _documents(given, figures, tables)
    for place in given.collection:
        _collection(folder(place, "a collection"), given, figures, tables)
    emit(given.json, figures, tables)
    return 0


def _documents(given: Any, figures: dict[str, Any], tables: list[Table]) -> None:
    asked = questions.read(files(given.questions))
    bench, summary = over(folder(given.documents, "documents"))
    asked, left_out = within(asked, bench.index.documents)
    measured = {name: measure(product(b), asked) for name, b in _benches(bench, given)}
    if given.starter:
        from eval.starter import starter

        with starter(given.documents, bench) as stack:
            measured[_STARTER] = measure(stack, asked)
    remark = (
        f"{len(bench.index.documents)} documents; {left_out} questions left out whose document is not there."
    )
    figures["documents"] = _figures(measured) | {"left_out": left_out}
    tables += [_comparison(measured, remark), _types(measured[FULL]), _refusals(measured[FULL])]
    if summary.problems:
        sys.stderr.write("".join(f"{p.doc}: {p.reason}\n" for p in summary.problems))
    if given.misses:
        tables.append(_misses(measured[FULL]))


def _benches(bench: Workbench, given: Any) -> list[tuple[str, Workbench]]:
    lenses = {**_configurations(given.quick), **(ABLATIONS if given.ablations else {})}
    benches = [(name, bench.through(lens)) for name, lens in lenses.items()]
    for (_, made), lens in zip(benches, lenses.values(), strict=True):
        if not lens.header:
            made.publish(given.documents)
    return benches


def _configurations(quick: bool) -> Mapping[str, Lens]:
    return {FULL: CONFIGURATIONS[FULL]} if quick else CONFIGURATIONS


def _figures(measured: Mapping[str, Sequence[Outcome]]) -> dict[str, Any]:
    full = measured[FULL]
    return {
        "stacks": {
            name: {s: _plain(scores(o)) | {"forbidden": forbidden(o)} for s, o in grouped(outcomes).items()}
            for name, outcomes in measured.items()
        },
        "types": [
            {"set": s, "lang": lang, "type": kind, **_plain(scores(o))}
            for (s, lang, kind), o in by_type(full).items()
        ],
        "refusals": {name: _plain(refusals(o)) for name, o in grouped(full).items()},
        "milliseconds": {name: milliseconds(outcomes) for name, outcomes in measured.items()},
    }


def _plain(intervals: Mapping[str, Interval]) -> dict[str, Any]:
    return {name: asdict(i) if i.n else None for name, i in intervals.items()}


def _comparison(measured: Mapping[str, Sequence[Outcome]], remark: str) -> Table:
    sets = list(grouped(measured[FULL]))
    rows = []
    for name, outcomes in measured.items():
        groups = grouped(outcomes)
        wrong, time = forbidden(outcomes), milliseconds(outcomes)
        rows.append(
            (
                name,
                *(_cell(scores(groups[s])[_FIRST]) for s in sets),
                f"{wrong['shown']} of {wrong['of']}",
                f"{time['p50']:.0f} / {time['p95']:.0f}",
            )
        )
    columns = ("", *sets, "superseded or elsewhere in the first five", "ms p50 / p95")
    return Table(f"Right clause in the first five passages ({_FIRST})", columns, tuple(rows), (remark,))


def _types(outcomes: Sequence[Outcome]) -> Table:
    rows = [
        (*key, str(len(group)), *(_cell(i) for i in scores(group).values()))
        for key, group in by_type(outcomes).items()
        if any(o.question.gold for o in group)
    ]
    rows += [
        (name, "", "all", str(len(group)), *(_cell(i) for i in scores(group).values()))
        for name, group in grouped(outcomes).items()
    ]
    return Table(
        "The full retrieval by type of question", ("set", "language", "type", "n", *METRICS), tuple(rows)
    )


def _refusals(outcomes: Sequence[Outcome]) -> Table:
    rows = tuple(
        (name, *(f"{_cell(i)} of {i.n}" for i in refusals(group).values()))
        for name, group in grouped(outcomes).items()
    )
    return Table("No evidence, no answer", ("set", *refusals(outcomes)), rows)


def _misses(outcomes: Sequence[Outcome]) -> Table:
    rows = []
    for o in outcomes:
        if o.question.gold and (o.refused or not any(o.gains[:5])):
            at = next((rank for rank, met in enumerate(o.gains, 1) if met), None)
            rows.append((o.question.id, o.question.type, f"at {at}" if at else "not in ten", str(o.refused)))
        elif not o.question.gold and not o.refused:
            rows.append((o.question.id, o.question.type, "nothing to find", "False"))
        if o.forbidden:
            rows.append((o.question.id, o.question.type, "superseded or elsewhere", str(o.refused)))
    return Table("What went wrong", ("question", "type", "right clause", "refused"), tuple(rows))


def _collection(place: Path, given: Any, figures: dict[str, Any], tables: list[Table]) -> None:
    collection = collections.read(place)
    bench = collections.over(collection)
    apart = ("no thesaurus", "no static embedder") if given.ablations else ()
    lenses = {**_configurations(given.quick), **{name: ABLATIONS[name] for name in apart}}
    found = {name: collections.measure(bench.through(lens), collection) for name, lens in lenses.items()}
    figures.setdefault("collections", {})[collection.name] = {
        name: _plain(s.metrics) | {"milliseconds": percentiles(s.milliseconds)} for name, s in found.items()
    }
    rows = tuple(
        (name, *map(_cell, s.metrics.values()), "{p50:.0f} / {p95:.0f}".format(**percentiles(s.milliseconds)))
        for name, s in found.items()
    )
    title = f"{collection.name}: {len(collection.entries)} entries, {len(collection.questions)} questions"
    tables.append(Table(title, ("", *METRICS, "ms p50 / p95"), rows))


def _cell(value: Interval) -> str:
    return str(value) if value.n else "–"
