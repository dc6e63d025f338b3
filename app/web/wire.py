"""Events as JSON, one object an event, for `POST /api/ask`."""

from __future__ import annotations

from typing import Any

from app.events import (
    Answer,
    Checked,
    Citation,
    Degraded,
    Done,
    Event,
    Evidence,
    Failed,
    Redacted,
    Refused,
    Thinking,
    Waiting,
)
from app.output import situation_json


def event_json(event: Event) -> dict[str, Any]:
    """Return an event as an object whose `event` names it."""
    match event:
        case Redacted():
            gone = [
                {"type": r.type, "start": r.start, "end": r.end, "placeholder": r.placeholder}
                for r in event.redactions
            ]
            return {"event": "redacted", "text": event.text, "redactions": gone}
        case Evidence():
            steps = {
                "searched": event.trail.searched,
                "filtered": event.trail.filtered,
                "notes": event.trail.notes,
            }
            return {
                "event": "evidence",
                "citations": [_citation(c) for c in event.citations],
                "situation": situation_json(event.situation),
                "trail": {key: list(value) for key, value in steps.items()},
            }
        case Waiting(place):
            return {"event": "waiting", "place": place}
        case Thinking():
            return {"event": "thinking", "text": event.text, "done": event.done, "summary": event.summary}
        case Answer(text):
            return {"event": "answer", "text": text}
        case Checked():
            return {
                "event": "checked",
                "sentences": [
                    {"text": s.text, "cites": list(s.cites), "verdict": s.verdict, "reasons": list(s.reasons)}
                    for s in event.sentences
                ],
                "citations": [_citation(c) for c in event.citations],
                "answer": event.answer,
            }
        case Refused(kind, text):
            return {"event": "refused", "kind": kind.value, "text": text}
        case Degraded(rung, reason):
            return {"event": "degraded", "rung": rung.value, "reason": reason}
        case Failed(text):
            return {"event": "failed", "text": text}
        case Done(mode, timings):
            return {"event": "done", "mode": mode, "timings_ms": dict(timings)}


def _citation(citation: Citation) -> dict[str, Any]:
    passage = citation.hit.passage
    document, validity = passage.document, passage.document.validity
    return {
        "n": citation.n,
        "doc": document.doc,
        "title": document.title,
        "number": document.number or None,
        "clause": passage.clause.label,
        "page": passage.clause.page,
        "text": passage.text,
        "spans": [list(span) for span in citation.spans],
        "region": document.region,
        "status": citation.status.value,
        "valid_from": str(validity.valid_from) if validity.valid_from else None,
        "valid_to": str(validity.valid_to) if validity.valid_to else None,
        "verified": citation.verified,
    }
