"""Proving an answer against its evidence: what the page, the API and the command line show as checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.events import Checked, CheckedSentence, Citation
from app.orders import gives_orders
from app.proof import conflicts, numbers
from app.proof.attribution import attribute
from app.proof.check import check
from app.proof.evidence import overlap
from app.proof.findings import Claim
from app.proof.reading import read
from app.proof.types import Source
from indexes.text import language

MOSTLY = 0.5
"""Share of an answer's claims that must be supported for it to stand."""


def prove(question: str, answer: str, citations: Sequence[Citation]) -> Checked:
    """Return what the proof says of each sentence, the cited sources with the words they rest on, and where those
    contradict each other. A sentence without a source that one of them bears out in full is given it first.
    """
    sources = [source(c) for c in citations]
    named = attribute(question, answer, [s for s in sources if not gives_orders(s.text)])
    sentences = check(question, named.text, sources)
    used = _used(sentences, citations)
    return Checked(
        sentences,
        used,
        conflicts=conflicts.find([source(c) for c in used]),
        answer=named.text if named.added else "",
    )


def with_sentences(
    checked: Checked, sentences: tuple[CheckedSentence, ...], citations: Sequence[Citation]
) -> Checked:
    """Return a proof with other verdicts on its sentences, and what follows from them for its citations."""
    return replace(checked, sentences=sentences, citations=_used(sentences, citations))


def stands(checked: Checked) -> bool:
    """Tell whether enough of an answer's claims are supported for it to be shown as an answer."""
    claimed = claims(checked)
    supported = [s for s in claimed if s.verdict != "unsupported"]
    return bool(claimed) and len(supported) >= MOSTLY * len(claimed)


def claims(checked: Checked) -> list[CheckedSentence]:
    """Return the sentences of an answer that claim something."""
    return [s for s in checked.sentences if s.verdict != "no_claim"]


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


_PIECE_END = re.compile(r"(?<=[。；;！!？?])|(?<=[a-z)][.])(?=\s)|\n")
_FIGURE = 0.3
"""What a piece of a passage that has all numbers of a sentence is ahead of one that has all its words."""
_FAINT = 0.15


def _closest(sentence: str, text: str) -> tuple[int, int]:
    """Return the half-open offsets of the sentence or list item of a passage that a sentence of the answer rests on;
    (0, 0) where none has anything of it.
    """
    claim = Claim(sentence, (), language(sentence))
    best, span = _FAINT, (0, 0)
    for a, b in _pieces(text):
        score = _likeness(claim, text[a:b])
        if score > best:
            best, span = score, (a, b)
    return span


def _likeness(claim: Claim, piece: str) -> float:
    share = max((overlap(claim.words, s) for s in read(piece)), default=0.0)
    theirs = numbers.checked(piece)
    found = [n for n in claim.figures if any(numbers.same(n, m) for m in theirs)]
    return share + (_FIGURE * len(found) / len(claim.figures) if claim.figures else 0.0)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences and list items of a passage without the white space around them."""
    start = 0
    for end in (*(m.end() for m in _PIECE_END.finditer(text)), len(text)):
        piece = text[start:end]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        start = end
