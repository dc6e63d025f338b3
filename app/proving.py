"""Proving an answer against its evidence: what the page, the API and the command line show as checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.events import Checked, CheckedSentence, Citation
from app.proof.check import check
from app.proof.types import Source
from indexes.text import terms

MOSTLY = 0.5
"""Share of an answer's claims that must be supported for it to stand."""


def prove(question: str, answer: str, citations: Sequence[Citation]) -> Checked:
    """Return what the proof says of each sentence, and the cited sources with the words they rest on."""
    sentences = check(question, answer, [source(c) for c in citations])
    return Checked(sentences, _used(sentences, citations))


def stands(checked: Checked) -> bool:
    """Tell whether enough of an answer's claims are supported for it to be shown as an answer."""
    claims = [s for s in checked.sentences if s.verdict != "no_claim"]
    supported = [s for s in claims if s.verdict != "unsupported"]
    return bool(claims) and len(supported) >= MOSTLY * len(claims)


def source(citation: Citation) -> Source:
    """Return a citation as the proof knows it."""
    passage, document = citation.hit.passage, citation.hit.passage.document
    return Source(
        n=citation.n,
        doc=document.doc,
        title=document.title,
        clause=passage.clause.label,
        text=passage.text,
        region=document.region,
        valid=citation.status.value,
    )


def _used(sentences: Sequence[CheckedSentence], citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """Return the cited sources; each is verified when no sentence that cites it failed."""
    used = []
    for citation in citations:
        citing = [s for s in sentences if citation.n in s.cites]
        if citing:
            spans = [
                _closest(s.text, citation.hit.passage.text) for s in citing if s.verdict != "unsupported"
            ]
            merged = tuple(sorted({s for s in spans if s[0] < s[1]}))
            verified = all(s.verdict in ("verified", "no_claim") for s in citing)
            used.append(replace(citation, spans=merged, verified=verified))
    return tuple(used)


def _closest(sentence: str, text: str) -> tuple[int, int]:
    """Return the sentence of a passage that shares most with a sentence of the answer."""
    from app.proof.sentences import sentences
    from indexes.text import language

    wanted = set(terms(sentence))
    best, span = 0.0, (0, 0)
    for a, b in sentences(text, language(text)):
        own = set(terms(text[a:b]))
        overlap = len(own & wanted) / (len(own) or 1) ** 0.5
        if overlap > best:
            best, span = overlap, (a, b)
    return span
