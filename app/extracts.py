"""An answer without a model: the sentences of the rules that answer the question, quoted word for word."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.events import CheckedSentence, Citation
from app.proof.sentences import sentences
from indexes.text import language, terms
from indexes.types import Passage

MOST_PASSAGES = 5
SHORT = {"zh": 160, "en": 400}
"""A clause of so many characters is quoted whole: cutting it would only lose its conditions."""
_LONGEST_LIST = {"zh": 500, "en": 1200}
"""Characters up to which a list is quoted whole behind the words that introduce it."""
_ENOUGH_PASSAGE, _ENOUGH_SENTENCE = 0.5, 0.6
"""Shares of the best score from which a passage, and a sentence of it, is quoted too."""
_MOST_SENTENCES = 2
_STANDS_OUT = 1.25
"""By how much a sentence must fit better than every other one that is quoted to be shown as what answers."""
_HEADING = 24
"""Characters up to which the first sentence of a list item only names what the next one is about."""
_ON_THE_MATTER = 0.2
"""The share of what the best passage has of the question's words that another must have to be quoted beside it."""
_ITEM = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）.．、]|[①-⑳]|[-*•·●○▪]\s)")
_INTRODUCES = re.compile(r"[：:]\s*$")
_ENDS = re.compile(r"[。！？.!?]\s*$")
_LEANS = re.compile(
    r"\s*(?:标准为|由(?!于)|其(?!他)|该|此|上述|前款|前项|前述|但|并|同时|具体|以上|否则|其中|属于前|对前|有前|按照前|违反前|第一款"
    r"|(?:This|These|Those|It|They|That|Such|Otherwise|However|But|And|Or|Also|In that case|At this time|If so)\b)"
)
"""How a sentence begins that says nothing without the one before it."""


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
    quoted = [_quote(c, wanted) for c in citations[:MOST_PASSAGES] if c.hit.score >= _ENOUGH_PASSAGE * best]
    quoted = [replace(c, n=n) for n, c in enumerate(_by_document(_on_the_matter(quoted, wanted)), 1)]
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
    document, label = passage.document, passage.clause.label.rstrip("、.． ")
    title = f"《{document.title}》" if language(document.title) == "zh" else document.title
    number = f"（{document.number}）" if document.number and lang == "zh" else ""
    return f"{title}{number}{'' if language(label) == 'zh' else ', '}{label}" if label else f"{title}{number}"


def _by_document(quoted: Sequence[Citation]) -> list[Citation]:
    """Return the citations with those of one document together, the documents in the order of their best passage."""
    places = {version: n for n, version in enumerate(dict.fromkeys(_version(c) for c in quoted))}
    return sorted(quoted, key=lambda c: places[_version(c)])


def _version(citation: Citation) -> str:
    return citation.hit.passage.document.version


def _on_the_matter(quoted: Sequence[Citation], wanted: Mapping[str, float]) -> list[Citation]:
    """Return the first citation, and those others that quote enough of what was asked for."""
    shares = [sum(wanted.get(t, 0.0) for t in set(terms(" ".join(c.quotes)))) for c in quoted]
    least = _ON_THE_MATTER * max(shares, default=0.0)
    return [c for n, (c, share) in enumerate(zip(quoted, shares, strict=True)) if not n or share >= least]


def _quote(citation: Citation, wanted: Mapping[str, float]) -> Citation:
    """Return the citation with what is quoted of it, and the sentence that answers where one stands out."""
    passage = citation.hit.passage
    text, start = passage.text, _after_label(passage)
    units = [(max(a, start), b) for a, b in sentences(text, language(text)) if b > start]
    scores = [sum(wanted.get(t, 0.0) for t in set(terms(text[a:b]))) / math.sqrt(8 + b - a) for a, b in units]
    spans = _spans(passage, units, scores)
    inside = [(s, u) for s, u in zip(scores, units, strict=True) if any(a <= u[0] < b for a, b in spans)]
    inside.sort(key=lambda found: -found[0])
    stands_out = len(inside) > 1 and inside[0][0] >= _STANDS_OUT * inside[1][0] and inside[0][0] > 0
    return replace(citation, spans=spans, verified=True, key=inside[0][1] if stands_out else None)


def _spans(
    passage: Passage, units: Sequence[tuple[int, int]], scores: Sequence[float]
) -> tuple[tuple[int, int], ...]:
    """Return the sentences of a passage to quote, each with what it cannot be understood without."""
    text, lang = passage.text, language(passage.text)
    start = _after_label(passage)
    if len(text) - start <= SHORT[lang]:
        return ((start, len(text.rstrip())),)
    best = max(scores, default=0.0)
    ranked = sorted(range(len(units)), key=lambda n: -scores[n])[:_MOST_SENTENCES]
    chosen = {n for n in ranked if scores[n] >= _ENOUGH_SENTENCE * best} or {0}
    reading = _Reading(text, units)
    for n in tuple(chosen):
        chosen |= reading.needed_by(n)
    return _joined([units[n] for n in sorted(chosen)], text)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The sentences and list items of a passage, and which of them are needed to understand which."""

    text: str
    units: Sequence[tuple[int, int]]

    def needed_by(self, n: int) -> set[int]:
        """Return the units that unit `n` leans on, one after the other, and the list that it introduces."""
        needed = {*self._list_under(n), *self._named_by(n)}
        while n >= 0:
            before = self._before(n)
            if before is None:
                return needed
            needed.add(before)
            n = before
        return needed

    def _before(self, n: int) -> int | None:
        """Return the unit right before or over `n` without which it has no subject; None when it stands alone."""
        if n and _LEANS.match(self._words(n)):
            return n - 1
        return self._introduction(n)

    def _introduction(self, n: int) -> int | None:
        """Return the unit that introduces the list in which unit `n` is an item."""
        if not n or not self._is_item(n):
            return None
        for before in range(n - 1, -1, -1):
            if _INTRODUCES.search(self._words(before)):
                return before
            if not self._may_be_in_list(before):
                return None
        return None

    def _list_under(self, n: int) -> Iterator[int]:
        """Yield the items that unit `n` introduces, as many as are not too much to read."""
        if not _INTRODUCES.search(self._words(n)):
            return
        room = _LONGEST_LIST[language(self.text)]
        for item in range(n + 1, len(self.units)):
            room -= len(self._words(item))
            if room < 0 or not self._may_be_in_list(item):
                return
            yield item

    def _named_by(self, n: int) -> Iterator[int]:
        """Yield the sentence behind an item's heading: （一）一次性伤残补助金。由工伤保险基金支付…"""
        heading = bool(_ITEM.match(self._words(n))) and self.units[n][1] - self.units[n][0] <= _HEADING
        if heading and n + 1 < len(self.units) and not self._begins_its_line(n + 1):
            yield n + 1

    def _words(self, n: int) -> str:
        return self.text[self.units[n][0] : self.units[n][1]]

    def _is_item(self, n: int) -> bool:
        """Tell whether a unit is marked as a list item, or is a line of its own that is no sentence."""
        words = self._words(n)
        return bool(_ITEM.match(words)) or (self._has_its_line(n) and not _ENDS.search(words))

    def _may_be_in_list(self, n: int) -> bool:
        """Tell whether a unit is an item, or goes on in an item's line."""
        return self._is_item(n) or not self._begins_its_line(n)

    def _begins_its_line(self, n: int) -> bool:
        before = self.text[: self.units[n][0]].rstrip(" \t\u3000*•·-")
        return not before or before.endswith("\n")

    def _has_its_line(self, n: int) -> bool:
        behind = self.text[self.units[n][1] :].lstrip(" \t\u3000")
        return self._begins_its_line(n) and (not behind or behind.startswith("\n"))


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
