"""Documents, passages and turns made up for the tests of the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.events import (
    Answer,
    Checked,
    CheckedSentence,
    Citation,
    Degraded,
    Done,
    Event,
    Evidence,
    Redacted,
    Redaction,
    Rung,
    Trail,
)
from app.web.manner import Manner
from app.web.view import View
from app.web.wording import words
from indexes.types import Clause, Document, Hit, Passage, Situation, Status, Validity

TODAY = date(2025, 11, 25)
TEXT = "第七条 女职工生育享受98天产假。难产的，增加产假15天。"
EVIL = "<img src=x onerror=alert(1)>"


def citation(
    n: int = 1,
    *,
    text: str = TEXT,
    title: str = "女职工劳动保护特别规定",
    doc: str = "a.md",
    label: str = "第七条",
    page: int | None = None,
    spans: tuple[tuple[int, int], ...] = ((4, 17),),
    status: Status = Status.IN_FORCE,
    asked: tuple[str, ...] = (),
    version: str = "ab12",
) -> Citation:
    """Return a source."""
    document = Document(
        doc=doc, title=title, lang="zh", version=version, region="全国", issuer="国务院", number="国务院令第619号",
        validity=Validity(valid_from=date(2012, 4, 28)),
    )  # fmt: skip
    passage = Passage(f"p{n}", document, Clause(label, text, page=page), text, "", n, asked=asked)
    return Citation(n, Hit(passage, 1.0), status, spans, True)


def sentence(
    text: str, verdict: str = "verified", cites: tuple[int, ...] = (1,), *reasons: str
) -> CheckedSentence:
    """Return a sentence with its verdict."""
    return CheckedSentence(text, cites, verdict, reasons)


def evidence(
    citations: Sequence[Citation] = (), *, notes: tuple[str, ...] = (), situation: Situation | None = None
) -> Evidence:
    """Return evidence."""
    trail = Trail(searched=("按字词检索：产假",), filtered=("只看全国的规定。",), notes=notes)
    return Evidence(
        tuple(citations or [citation()]), situation or Situation(TODAY, ("广东省广州市",), "employee"), trail
    )


def view(*events: Event, asked: str = "产假多少天？") -> View:
    """Return a turn in which these events happened."""
    made = View(1, asked)
    for event in events:
        made.take(event)
    return made


def answered(
    answer: str, *sentences: CheckedSentence, citations: Sequence[Citation] = (), notes: tuple[str, ...] = ()
) -> View:
    """Return a turn that a model answered."""
    sources = tuple(citations or [citation()])
    return view(
        Redacted("产假多少天？", ()), evidence(sources, notes=notes), Answer(answer), Checked(sentences, sources), Done("model")
    )  # fmt: skip


def extracted(*citations: Citation) -> View:
    """Return a turn that was answered with extracts."""
    lines = tuple(sentence(f"“{q}”[{c.n}]", "verified", (c.n,)) for c in citations for q in c.quotes)
    return view(
        Redacted("我叫〔姓名1〕", (Redaction("PERSON", 2, 4, "〔姓名1〕"),)), evidence(citations),
        Degraded(Rung.EXTRACTS, "没有连接推理模型。"), Answer("以下是摘录"), Checked(lines, citations), Done("extract"),
    )  # fmt: skip


def manner(
    lang: str = "zh-Hans", *, withhold: bool = True, numbers: tuple[str, ...] = ("12393", "120")
) -> Manner:
    """Return how turns are rendered."""
    return Manner(words(lang), lambda text: text.replace("〔姓名1〕", "张伟"), TODAY, numbers, withhold)
