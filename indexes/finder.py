"""Finding the rule: search every field at once, merge the lists, and keep what holds for this person."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from indexes import precedence, references, regions, years
from indexes.codec import day_number
from indexes.dense import PACKAGED
from indexes.engine import Reader
from indexes.errors import RerankerUnavailable
from indexes.fusion import Fused
from indexes.lexical import question_terms
from indexes.live import LiveIndex
from indexes.ranking import Ranking
from indexes.reranker import Reranker
from indexes.text import content_words, fold
from indexes.types import ANSWERABLE, Hit, Passage, Situation, Status
from indexes.vectoriser import DENSE, DENSE_MODEL, Vectoriser, embedded_text
from indexes.vectors import Query, Scored, Where

_log = logging.getLogger(__name__)

DEPTH = 20
"""Best passages of each field that are weighed; between 20 and 100 it made hardly a difference (docs/retrieval.md)."""
_RERANKED, _KEPT = 20, 0.4
"""How many passages the reranker reads, and the share of its first score that a passage keeps."""
_LEANED_ON = 0.5
"""What a word counts that only the question before has, on which an elliptic one leans."""
_IMAGINED = 0.4
"""What a word counts that only a rule imagined for the question has; a word of the question counts 1."""
_ANNOUNCED = 3
_OPEN_DEPTH = 8
_REFERRING, _REFERRED = 3, 2
_SHORT, _MENTIONING = 5, 5
"""Content words up to which a question is short, and how many passages are looked through for them."""


class Loss(StrEnum):
    """A part of the search that is there and failed, so that the search went on without it."""

    DENSE = "dense"
    RERANKER = "reranker"


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is to be found: the question, its language and situation, and what an elliptic one refers to.

    `imagined` is what a rule on it might say: words to look for beside those of the question, and no more than that.
    """

    text: str
    lang: str
    situation: Situation
    context: str = ""
    imagined: str = ""

    @property
    def sought(self) -> str:
        """All words that are searched for."""
        return f"{self.context} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class SetAside:
    """A passage that fits the words but not the person or the day; it is announced, never quoted.

    `successor` is the title of the document that has replaced its own, "" where none has.
    """

    hit: Hit
    status: Status
    elsewhere: bool
    successor: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found, best first, and how: the searched terms with their weights, the fields, the limits."""

    hits: tuple[Hit, ...]
    aside: tuple[SetAside, ...]
    weights: Mapping[str, float]
    fields: tuple[str, ...]
    where: Where
    documents: int
    referred: tuple[Hit, ...] = ()
    """Clauses of the same documents that the best hits refer to, for reading them with the hits."""
    other_years: tuple[Hit, ...] = ()
    """Passages that fit better than any of the hits, but speak of other years than the question names."""
    confidence: float = 1.0
    """Probability, 0 to 1, that the best passages answer the question."""
    threshold: float = 0.0
    """Below this confidence the question is to be refused."""
    lost: tuple[Loss, ...] = ()
    """What would have helped and failed."""
    unmentioned: tuple[str, ...] = ()
    """What a short question is about and none of the best passages mentions, in its own words or in those of rules."""


class Expander(Protocol):
    """Adds to the words of a question the words that rules use for the same things."""

    def __call__(self, text: str) -> Mapping[str, float]:
        """Return further terms with weights below 1."""


class Finder:
    """Finds passages for an inquiry."""

    def __init__(
        self,
        index: LiveIndex,
        vectoriser: Vectoriser,
        expand: Expander,
        ranking: Ranking,
        reranker: Reranker | None = None,
    ) -> None:
        self._index, self._vectoriser, self._expand, self._ranking = index, vectoriser, expand, ranking
        self._reranker = reranker

    def places(self) -> frozenset[str]:
        """Return the regions smaller than a country that have rules of their own in the index."""
        found = {document.region for document in self._index.reader().documents.values()}
        return frozenset(found - {"", regions.CHINA, regions.USA})

    def lists(self, inquiry: Inquiry) -> dict[str, list[Scored]]:
        """Return the best passages of all fields as each field scores them: what weights are fitted on."""
        reader = self._index.reader()
        queries, _, _ = self._queries(reader, inquiry)
        found = reader.search(queries, scope(inquiry.situation), DEPTH)
        return {query.using: scored for query, scored in zip(queries, found, strict=True)}

    def find(self, inquiry: Inquiry, k: int = 8) -> Findings:
        """Return the best `k` passages. Raises IndexesError when the index cannot be searched."""
        reader = self._index.reader()
        queries, words, own = self._queries(reader, inquiry)
        where = scope(inquiry.situation)
        lists = reader.search(queries, where, DEPTH)
        weighed = self._weighed(reader, self._merge(queries, lists, inquiry.lang), k, inquiry)
        weighed, reread = self._reranked(weighed, inquiry)
        hits, other_years = _of_years(weighed, years.asked(inquiry.text))
        best = {q.using: found[0].score for q, found in zip(queries, lists, strict=True) if found}
        shown = _distinct(hits, k)
        return Findings(
            hits=shown,
            referred=_referred(reader, shown),
            other_years=other_years,
            aside=self._aside(reader, queries, inquiry),
            weights=words,
            fields=tuple(q.using for q in queries),
            where=where,
            documents=len(reader.documents),
            confidence=self._ranking.sure(
                inquiry.lang,
                best,
                len(own),
                bool(hits and hits[0].passage.asked),
                reader.layout.fingerprint.get(DENSE_MODEL, "").startswith(f"{PACKAGED}@"),
            ),
            threshold=self._ranking.threshold,
            unmentioned=self._unmentioned(inquiry.sought, shown),
            lost=self._lost(queries, inquiry.lang, reread=reread),
        )

    def _reranked(self, hits: list[Hit], inquiry: Inquiry) -> tuple[list[Hit], bool]:
        """Return the best hits weighed by the reranker too, where there is one, and whether it did its work.

        A passage keeps `_KEPT` of its score; the rest is the best score times what the reranker says of it.
        """
        if self._reranker is None or not hits:
            return hits, True
        best, rest = hits[:_RERANKED], hits[_RERANKED:]
        try:
            said = self._reranker.scores(inquiry.sought, [embedded_text(hit.passage) for hit in best])
        except RerankerUnavailable as e:
            _log.error("the order of the first search stands: %s", e)
            return hits, False
        top = best[0].score
        factors = [self._ranking.factor(h.passage.document, inquiry.situation.as_of) for h in best]
        weighed = [
            replace(hit, score=_KEPT * hit.score + (1 - _KEPT) * top * float(share) * factor)
            for hit, share, factor in zip(best, said, factors, strict=True)
        ]
        rest = [replace(hit, score=_KEPT * hit.score) for hit in rest]
        return sorted([*weighed, *rest], key=lambda hit: -hit.score), True

    def _lost(self, queries: Sequence[Query], lang: str, *, reread: bool) -> tuple[Loss, ...]:
        dense = not self._vectoriser.wants_dense_query(lang) or any(q.using == DENSE for q in queries)
        return (*(() if dense else (Loss.DENSE,)), *(() if reread else (Loss.RERANKER,)))

    def _unmentioned(self, text: str, hits: Sequence[Hit]) -> tuple[str, ...]:
        """Return the content words of a short question that no hit mentions, if they are half of them."""
        words = content_words(text)
        if not 0 < len(words) <= _SHORT:
            return ()
        said = [fold(hit.passage.mentioned) for hit in hits[:_MENTIONING]]
        missing = [w for w in words if not any(_mentions(s, w, self._expand(w)) for s in said)]
        return tuple(missing) if 2 * len(missing) >= len(words) else ()

    def _queries(
        self, reader: Reader, inquiry: Inquiry
    ) -> tuple[list[Query], Mapping[str, float], Mapping[str, float]]:
        """Return the searches of an inquiry, its words with those of rules, and the person's own."""
        text = inquiry.sought
        leaned_on = {t: _LEANED_ON * w for t, w in question_terms(inquiry.context).items()}
        own = {**leaned_on, **question_terms(inquiry.text)}
        imagined = {t: _IMAGINED * w for t, w in question_terms(inquiry.imagined).items()}
        words = {**imagined, **self._expand(text), **own}
        again = (
            inquiry.text if inquiry.context else ""
        )  # what is asked now counts more than what was asked before
        sought = f"{text} {again} {inquiry.imagined}".strip()
        return self._vectoriser.fitting(reader.layout).queries(sought, inquiry.lang, words, own), words, own

    def _merge(self, queries: Sequence[Query], lists: Sequence[Sequence[Scored]], lang: str) -> list[Fused]:
        return self._ranking.merge({q.using: found for q, found in zip(queries, lists, strict=True)}, lang)

    def _weighed(self, reader: Reader, fused: Sequence[Fused], k: int, inquiry: Inquiry) -> list[Hit]:
        """Return the passages from which the best `k` are taken, weighed by what speaks against them."""
        passages = reader.passages([f.id for f in fused[: 4 * k]])
        weighed = [
            Hit(
                passage,
                item.score * self._ranking.factor(passage.document, inquiry.situation.as_of),
                item.ranks,
            )
            for item in fused[: 4 * k]
            if (passage := passages.get(item.id))
        ]
        return sorted(self._stepped_back(weighed), key=lambda hit: -hit.score)

    def _stepped_back(self, hits: Sequence[Hit]) -> list[Hit]:
        """Return `hits` with those weighed less that a later, higher rule on the same thing has overtaken."""
        passages = [hit.passage for hit in hits]
        overtaken = precedence.overtaken(passages, self._vectoriser.likeness([p.text for p in passages]))
        factor = self._ranking.factors.get("overtaken", 1.0)
        return [
            replace(hit, score=hit.score * factor) if back else hit
            for hit, back in zip(hits, overtaken, strict=True)
        ]

    def _aside(self, reader: Reader, queries: Sequence[Query], inquiry: Inquiry) -> tuple[SetAside, ...]:
        """Return what stands above the best usable passage when nothing is filtered out."""
        lists = reader.search(queries, Where(), _OPEN_DEPTH)
        allowed = set(_allowed_regions(inquiry.situation))
        found: dict[str, SetAside] = {}
        day = inquiry.situation.as_of
        weighed = self._weighed(reader, self._merge(queries, lists, inquiry.lang), _OPEN_DEPTH, inquiry)
        for hit in _distinct(weighed, _OPEN_DEPTH):
            document = hit.passage.document
            status = document.validity.on(day)
            elsewhere = document.region not in allowed
            if not elsewhere and status in ANSWERABLE:
                break
            successor = reader.documents.get(document.validity.replaced_by)
            title = successor.title if successor else ""
            found.setdefault(document.doc, SetAside(hit, status, elsewhere, title))
        return tuple(found.values())[:_ANNOUNCED]


def _mentions(said: str, word: str, formal: Collection[str]) -> bool:
    """Tell whether a folded text says a word, one of the terms that rules have for it, or most of a long word."""
    pairs = [word[i : i + 2] for i in range(len(word) - 1)] if len(word) > 2 and not word.isascii() else []
    return (
        word in said
        or any(term in said for term in formal)
        or (bool(pairs) and 2 * sum(pair in said for pair in pairs) >= len(pairs))
    )


def scope(situation: Situation) -> Where:
    """Return which passages may answer: rules of the person's region and all around it, holding on the day."""
    return Where(regions=_allowed_regions(situation), day=day_number(situation.as_of, 0))


def _allowed_regions(situation: Situation) -> tuple[str, ...]:
    if not situation.regions:
        return ("", regions.CHINA, regions.USA)
    inside = [r for region in situation.regions for r in regions.ladder(region)]
    return tuple(dict.fromkeys(["", *inside]))


def _referred(reader: Reader, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the articles that the first hits name, as far as their place follows from their number."""
    seen = {(hit.passage.document.doc, hit.passage.ordinal) for hit in hits}
    found: list[Hit] = []
    for hit in hits[:_REFERRING]:
        passage, own = hit.passage, references.article(hit.passage.clause.label)
        if own is None:
            continue
        doc = passage.document.doc
        wanted = {passage.ordinal + n - own: n for n in references.referred(passage.clause)[:_REFERRED]}
        places = [place for place in wanted if place >= 0 and (doc, place) not in seen]
        for other in reader.neighbours(doc, places) if places else ():
            if other.part == 0 and references.article(other.clause.label) == wanted[other.ordinal]:
                found.append(Hit(other, 0.0))
    return tuple({hit.passage.id: hit for hit in found}.values())[:_REFERRED]


def _of_years(hits: Sequence[Hit], named: Collection[int]) -> tuple[list[Hit], tuple[Hit, ...]]:
    """Return the hits that may speak of one of the years named, and those before the first that do not."""
    if not named:
        return list(hits), ()
    speaks = [any(years.speaks_of(h.passage.document, h.passage.text, y) for y in named) for h in hits]
    first = speaks.index(True) if True in speaks else len(hits)
    return [h for h, does in zip(hits, speaks, strict=True) if does], tuple(hits[:first])


def _distinct(hits: Sequence[Hit], k: int) -> tuple[Hit, ...]:
    """Return the best `k` hits, one a clause, copies of one text collapsed."""
    kept: list[Hit] = []
    seen: set[object] = set()
    for hit in hits:
        if seen.isdisjoint(keys := _same(hit.passage)):
            seen |= keys
            kept.append(hit)
    return tuple(kept[:k])


def _same(passage: Passage) -> set[object]:
    """Return what two passages share when they are one clause, or the same words in two files."""
    return {(passage.document.doc, passage.ordinal), re.sub(r"[\W_]+", "", passage.clause.text)}
