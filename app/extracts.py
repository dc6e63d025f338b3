"""An answer without a model: the sentences of the rules that answer the question, quoted word for word."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.events import CheckedSentence, Citation
from app.proof.sentences import sentences
from indexes.text import language, terms
from indexes.types import Passage

MOST_PASSAGES = 4
SHORT = 160
"""A clause of so many characters is quoted whole: cutting it would only lose its conditions."""
_ENOUGH_PASSAGE, _ENOUGH_SENTENCE = 0.55, 0.6
"""Shares of the best score from which a passage, and a sentence of it, is quoted too."""
_MOST_SENTENCES = 2
_ITEM = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）.．、]|[①-⑳]|[-*•·●○▪]\s)")
_INTRODUCES = re.compile(r"[：:]\s*$")


@dataclass(frozen=True, slots=True)
class Extract:
    """What is quoted: the text of the answer with its numbers, each sentence with its verdict, the citations."""

    text: str
    sentences: tuple[CheckedSentence, ...]
    citations: tuple[Citation, ...]


def extract(question: str, citations: Sequence[Citation], weights: Mapping[str, float], lang: str) -> Extract:
    """Return the quotations that answer `question` from its evidence, the best passage first.

    `weights` are the weighted terms that were searched for.
    """
    rarity = _rarity([c.hit.passage for c in citations])
    wanted = {term: weight * rarity.get(term, 0.0) for term, weight in weights.items()}
    best = max((c.hit.score for c in citations), default=0.0)
    quoted = [
        replace(c, spans=_spans(c.hit.passage, wanted), verified=True)
        for c in citations[:MOST_PASSAGES]
        if c.hit.score >= _ENOUGH_PASSAGE * best
    ]
    lines = [(_line(c, lang), c) for c in quoted]
    checked = tuple(CheckedSentence(line, (c.n,), "verified", ("quote_verbatim",)) for line, c in lines)
    return Extract("\n\n".join(line for line, _ in lines), checked, tuple(quoted))


def _line(citation: Citation, lang: str) -> str:
    passage = citation.hit.passage
    opening, closing, apart = ("“", "”", "：") if lang == "zh" else ("“", "”", ": ")
    quotes = " …… ".join(f"{opening}{quote.strip()}{closing}" for quote in citation.quotes)
    return f"{name_of(passage, lang)}{apart}{quotes}[{citation.n}]"


def name_of(passage: Passage, lang: str) -> str:
    """Return how a passage is called in a sentence: the document's title, its number and the clause."""
    document, label = passage.document, passage.clause.label
    title = f"《{document.title}》" if language(document.title) == "zh" else document.title
    number = f"（{document.number}）" if document.number and lang == "zh" else ""
    return f"{title}{number}{'' if language(label) == 'zh' else ', '}{label}" if label else f"{title}{number}"


def _spans(passage: Passage, wanted: Mapping[str, float]) -> tuple[tuple[int, int], ...]:
    """Return the sentences of a passage to quote: an item of a list brings the words that introduce it."""
    text = passage.text
    start = _after_label(passage)
    if len(text) - start <= SHORT:
        return ((start, len(text.rstrip())),)
    units = [(max(a, start), b) for a, b in sentences(text, language(text)) if b > start]
    scores = [sum(wanted.get(t, 0.0) for t in set(terms(text[a:b]))) / math.sqrt(8 + b - a) for a, b in units]
    best = max(scores, default=0.0)
    ranked = sorted(range(len(units)), key=lambda n: -scores[n])[:_MOST_SENTENCES]
    chosen = {n for n in ranked if scores[n] >= _ENOUGH_SENTENCE * best} or {0}
    for n in tuple(chosen):
        chosen |= _introduction(text, units, n)
    return _joined([units[n] for n in sorted(chosen)], text)


def _introduction(text: str, units: Sequence[tuple[int, int]], n: int) -> set[int]:
    """Return the unit that introduces the list in which unit `n` is an item."""
    if not _ITEM.match(text[units[n][0] : units[n][1]]):
        return set()
    for before in range(n - 1, -1, -1):
        words = text[units[before][0] : units[before][1]]
        if _INTRODUCES.search(words):
            return {before}
        if not _ITEM.match(words):
            return set()
    return set()


def _joined(units: Sequence[tuple[int, int]], text: str) -> tuple[tuple[int, int], ...]:
    """Join sentences that stand next to each other into one quotation."""
    joined: list[tuple[int, int]] = []
    for a, b in units:
        if joined and not text[joined[-1][1] : a].strip():
            joined[-1] = (joined[-1][0], b)
        else:
            joined.append((a, b))
    return tuple(joined)


def _after_label(passage: Passage) -> int:
    """Return where the words of the clause begin behind its label and white space."""
    label = passage.clause.label
    start = len(label) if label and passage.text.startswith(label) else 0
    while start < len(passage.text) and passage.text[start] in " \t\n\u3000*：:":
        start += 1
    return start if start < len(passage.text) else 0


def _rarity(passages: Sequence[Passage]) -> dict[str, float]:
    """Return for each term how telling it is among these passages (inverse document frequency)."""
    counts = Counter(t for p in passages for t in set(terms(p.text)))
    total = len(passages)
    return {t: math.log(1 + (total - n + 0.5) / (n + 0.5)) + 0.1 for t, n in counts.items()}
