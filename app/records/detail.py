"""What is kept of an answer beside its words: the proof, the evidence, the situation. Never the thinking."""

from __future__ import annotations

from typing import Any

from app.events import CheckedSentence, Citation
from app.output import Outcome, ask_json

_KEPT = ("citations", "redactions", "situation", "as_of", "degraded", "trail", "timings_ms")
"""Of the JSON that `mingbai ask` prints; named one by one, so that nothing new gets in unseen."""


def detail_of(outcome: Outcome) -> dict[str, Any]:
    """Return as JSON what staff need to follow an answer, with the way to each source."""
    printed = ask_json(None, outcome)
    checked = outcome.checked
    return {
        **{key: printed[key] for key in _KEPT},
        "refused": outcome.refused.kind.value if outcome.refused else None,
        "sentences": [_sentence(s) for s in (checked.sentences if checked else ())],
        "sources": [_source(c) for c in (checked.citations if checked else ())],
    }


def _sentence(sentence: CheckedSentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "cites": list(sentence.cites),
        "verdict": sentence.verdict,
        "reasons": list(sentence.reasons),
    }


def _source(citation: Citation) -> dict[str, Any]:
    passage = citation.hit.passage
    return {
        "n": citation.n,
        "version": passage.document.version,
        "passage": passage.id,
        "page": passage.clause.page,
        "spans": [list(span) for span in citation.spans],
    }
