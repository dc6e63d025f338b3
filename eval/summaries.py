"""Plain summaries of clauses, each held against its own clause: true sentences in a style of their own.

A machine that knew the clause and not the proof wrote them for search (`enrichment/`). They are true but for slips, and
a few tell of the clause before or after; so what the proof marks of them is an upper bound of how often it is wrong.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.events import CheckedSentence
from app.proof.check import check
from app.proof.types import Source
from eval.static_base import document_passages
from eval.tables import Table
from indexes.text import language
from indexes.types import Passage


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary as an answer to the first of its clause's questions, with the clause as its one source."""

    question: str
    answer: str
    source: Source


def summaries(documents: Path) -> Iterator[Summary]:
    """Yield the summaries in `enrichment/` of a folder of documents whose clause is beyond doubt."""
    folder = documents / "enrichment"
    asked: dict[tuple[str, str], list[Passage]] = {}
    for passage in document_passages(documents, folder):
        for question in passage.asked:
            asked.setdefault((passage.document.doc, question), []).append(passage)
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found = asked.get((row["doc"], row["questions"][0]), []) if row.get("summary") else []
            if len(found) == 1:
                yield _summary(row["questions"][0], row["summary"], found[0])


def _summary(question: str, said: str, passage: Passage) -> Summary:
    said = said.strip().rstrip("。.")
    stop = "." if language(said) == "en" else "。"
    document = passage.document
    source = Source(
        n=1,
        text=passage.text,
        doc=document.doc,
        title=document.title,
        clause=passage.clause.label,
        region=document.region,
    )
    return Summary(question, f"{said}[1]{stop}", source)


def checked(found: Sequence[Summary]) -> list[CheckedSentence]:
    """Return what the proof says of the sentences of summaries that cite their clause."""
    return [s for one in found for s in check(one.question, one.answer, [one.source]) if s.cites]


def table(sentences: Sequence[CheckedSentence]) -> Table:
    """Return how many sentences are marked, by language, and the reasons."""
    rows = []
    for lang, name in (("zh", "Chinese"), ("en", "English")):
        own = [s for s in sentences if (language(s.text) == "en") == (lang == "en")]
        if own:
            verdicts = Counter(str(s.verdict) for s in own)
            rows.append(
                (
                    name,
                    str(len(own)),
                    f"{verdicts['unsupported'] / len(own):.3f}",
                    f"{verdicts['weak'] / len(own):.3f}",
                )
            )
    reasons = Counter(
        code
        for s in sentences
        if s.verdict == "unsupported"
        for code in {r.partition(":")[0] for r in s.reasons}
    )
    remark = (
        "Reasons: " + ", ".join(f"{code} {n}" for code, n in reasons.most_common()) + "." if reasons else ""
    )
    columns = ("", "sentences", "called unsupported", "called weak")
    return Table(
        "Plain summaries against their own clauses", columns, tuple(rows), (remark,) if remark else ()
    )


def figures(sentences: Sequence[CheckedSentence]) -> dict[str, int]:
    """Return how many sentences there are, and how many are called unsupported or weak."""
    verdicts = Counter(str(s.verdict) for s in sentences)
    return {"sentences": len(sentences), "unsupported": verdicts["unsupported"], "weak": verdicts["weak"]}
