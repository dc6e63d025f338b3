"""Events and findings as the JSON of the command line and the API, whose keys are a promise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.events import (
    Answer,
    Checked,
    CheckedSentence,
    Citation,
    Degraded,
    Done,
    Event,
    Evidence,
    Failed,
    Redacted,
    Redaction,
    RefusalKind,
    Refused,
    Rung,
    Thinking,
)
from app.extracts import name_of
from app.gate.types import SafeQuestion
from app.script import Script
from app.wording import say
from indexes.text import language
from indexes.types import Hit, Situation


@dataclass
class Outcome:
    """What the events of one answer add up to."""

    mode: str = ""
    answer: str = ""
    reasoning: str = ""
    evidence: Evidence | None = None
    checked: Checked | None = None
    refused: Refused | None = None
    degraded: list[Degraded] = field(default_factory=list)
    redactions: tuple[Redaction, ...] = ()
    question: str = ""
    safe: SafeQuestion | None = field(default=None, repr=False)
    timings_ms: dict[str, float] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        """Add the next event."""
        match event:
            case Redacted(text, redactions, safe):
                self.question, self.redactions, self.safe = text, redactions, safe
            case Evidence():
                self.evidence = event
            case Thinking(text):
                self.reasoning += text
            case Answer(text):
                self.answer += text
            case Checked():
                self.checked = event
                self.answer = event.answer or self.answer
            case Refused(_, text):
                self.refused, self.answer = event, text
            case Failed(text):
                self.answer = text
            case Degraded(rung):
                self.degraded.append(event)
                if rung is Rung.EXTRACTS:
                    self.answer = ""
            case Done(mode, timings):
                self.mode, self.timings_ms = mode, dict(timings)

    @property
    def lang(self) -> str:
        """The language of the answer: that of the question."""
        return language(self.question)

    @property
    def label(self) -> str:
        """The words that say that a machine has put this together; they go with every copy. "" for fixed text."""
        return Script(self.question).write(say("label", self.lang)) if self.checked else ""

    @property
    def copy(self) -> str:
        """The answer as it may leave this program: with its sources and its label."""
        sources = [
            f"[{c.n}] {name_of(c.hit.passage, self.lang)}"
            for c in (self.checked.citations if self.checked else ())
        ]
        return "\n\n".join(part for part in (self.answer.strip(), "\n".join(sources), self.label) if part)

    @property
    def urgent(self) -> bool:
        """Whether the fixed text for an emergency was given."""
        return bool(self.refused and self.refused.kind in (RefusalKind.EMERGENCY, RefusalKind.SELF_HARM))


def ask_json(id_: str | None, outcome: Outcome) -> dict[str, Any]:
    """Return the object that `mingbai ask --json` prints."""
    situation = outcome.evidence.situation if outcome.evidence else None
    checked = outcome.checked
    return {
        "id": id_,
        "mode": outcome.mode,
        "answer": outcome.answer,
        "reasoning": outcome.reasoning,
        "model": checked.model if checked else "",
        "label": outcome.label,
        "citations": [c for citation in (checked.citations if checked else ()) for c in _citations(citation)],
        "unverified": [
            _sentence(s) for s in (checked.sentences if checked else ()) if s.verdict in _UNVERIFIED
        ],
        "sentences": [_sentence(s) for s in (checked.sentences if checked else ())],
        "conflicts": [
            {"n": [c.a, c.b], "said": [c.said_a, c.said_b]} for c in (checked.conflicts if checked else ())
        ],
        "redactions": [
            {"type": r.type, "start": r.start, "end": r.end, "placeholder": r.placeholder}
            for r in outcome.redactions
        ],
        "situation": situation_json(situation) if situation else {},
        "as_of": str(situation.as_of) if situation else None,
        "degraded": [{"rung": d.rung.value, "reason": d.reason} for d in outcome.degraded],
        "trail": _trail(outcome.evidence),
        "timings_ms": outcome.timings_ms,
    }


def search_json(id_: str | None, query: str, hits: Sequence[Hit], day: date) -> dict[str, Any]:
    """Return the object that `mingbai search --json` prints; `query` is the de-identified question."""
    return {"id": id_, "query": query, "passages": [_passage(hit, day) for hit in hits]}


def check_json(id_: str | None, sentences: Iterable[CheckedSentence]) -> dict[str, Any]:
    """Return the object that `mingbai check --json` prints."""
    return {"id": id_, "sentences": [_sentence(s) for s in sentences]}


def situation_json(situation: Situation) -> dict[str, Any]:
    """Return a situation by its fields; `stated` lists those that the question itself gave."""
    return {
        "region": "、".join(situation.regions) or None,
        "population": situation.population or None,
        "as_of": str(situation.as_of),
        "stated": sorted(situation.stated),
    }


_UNVERIFIED = ("weak", "unsupported")


def _citations(citation: Citation) -> list[dict[str, Any]]:
    """Return one object a quotation, so that every quote is verbatim as it stands."""
    passage = citation.hit.passage
    common = {
        "n": citation.n,
        "doc": passage.document.doc,
        "title": passage.document.title,
        "number": passage.document.number or None,
        "clause": passage.clause.label,
        "page": passage.clause.page,
        "verified": citation.verified,
        "status": citation.status.value,
        **_dates(citation.hit),
    }
    return [{**common, "quote": quote.strip()} for quote in citation.quotes or ("",)]


def _passage(hit: Hit, day: date) -> dict[str, Any]:
    passage, document = hit.passage, hit.passage.document
    return {
        "doc": document.doc,
        "title": document.title,
        "clause": passage.clause.label,
        "page": passage.clause.page,
        "text": passage.text,
        "score": round(hit.score, 4),
        "region": document.region,
        **_dates(hit),
        "status": document.validity.on(day).value,
    }


def _dates(hit: Hit) -> dict[str, str | None]:
    validity = hit.passage.document.validity
    return {
        "valid_from": str(validity.valid_from) if validity.valid_from else None,
        "valid_to": str(validity.valid_to) if validity.valid_to else None,
    }


def _sentence(sentence: CheckedSentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "cites": list(sentence.cites),
        "verdict": sentence.verdict,
        "reasons": list(sentence.reasons),
    }


def _trail(evidence: Evidence | None) -> dict[str, list[str]]:
    if evidence is None:
        return {}
    trail = evidence.trail
    return {"searched": list(trail.searched), "filtered": list(trail.filtered), "notes": list(trail.notes)}
