"""What the tests of the proof share: sources, and what the proof says of one sentence."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from app.events import CheckedSentence, Citation
from app.proof.check import check
from app.proof.types import Source
from indexes.types import Clause, Document, Hit, Passage, Status, Validity

DATA = Path(__file__).parent / "data"


def source(text: str, n: int = 1, **fields: str) -> Source:
    """Return a source of which only what matters to the test is said."""
    return Source(n=n, text=text, **{"doc": f"{n}.md", "title": "", "clause": "", **fields})


def said(sentence: str, *texts: str | Source, question: str = "") -> CheckedSentence:
    """Return what the proof says of a one-sentence answer over these sources, numbered from 1."""
    sources = [t if isinstance(t, Source) else source(t, n) for n, t in enumerate(texts, 1)]
    (checked,) = check(question, sentence, sources)
    return checked


def codes(checked: CheckedSentence) -> list[str]:
    """Return the codes of the reasons, without what they are about."""
    return [reason.partition(":")[0] for reason in checked.reasons]


def citation(text: str, n: int = 1, label: str = "第七条", title: str = "某条例") -> Citation:
    """Return a passage as an answer cites it."""
    document = Document(
        doc=f"{title}.md", title=title, lang="zh", version="1", validity=Validity(date(2020, 1, 1))
    )
    clause = Clause(label=label, text=text)
    passage = Passage(id=str(n), document=document, clause=clause, text=text, header="", ordinal=0)
    return Citation(n, Hit(passage, 1.0), Status.IN_FORCE)


def labelled(name: str) -> list[dict[str, Any]]:
    """Return the answers of a file of labelled sentences."""
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]
