"""Triage: which door a question takes, by rules alone, before anything is searched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from app.triage.lexicon import Hit, Lexicon
from app.triage.numbers import load_numbers
from app.triage.patterns import Found, Pattern
from app.triage.reading import Reading, cut, normalise
from app.triage.replies import Replies, load_texts
from app.triage.spelling import Spelling
from app.triage.types import Decision, Door
from app.triage.wording import CORRECT, INNOCENT, SPELT, Circumstance, DoorRules, Where, Wording, load_wording
from indexes.text import Lang

MOST = 8
"""Places of one sign that are weighed."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """A sign that was found: which one, its points, its words."""

    sign: Pattern
    points: int
    hits: tuple[Hit, ...]


class _Listener:
    """Hears the signs of one door. Patterns are kept by their first concept, so that few need to be tried."""

    def __init__(self, rules: DoorRules) -> None:
        self.rules = rules
        self._signs: dict[str, list[tuple[Pattern, int]]] = {}
        for sign in rules.signs:
            for pattern in sign.patterns:
                self._signs.setdefault(pattern.parts[0].concept, []).append((pattern, sign.points))

    def heard(self, found: Found, reading: Reading) -> list[_Heard]:
        """Return the signs that are in the text."""
        return [
            _Heard(pattern, points, hits)
            for concept in found
            for pattern, points in self._signs.get(concept, ())
            if pattern.concepts.issubset(found)
            for hits in islice(pattern.matches(found, reading), MOST)
        ]


class Triage:
    """Decides the door of a question, and says the fixed text behind it. Thread-safe once built."""

    def __init__(self, wording: Wording | None = None, replies: Replies | None = None) -> None:
        """Take the given wording and texts, or those that are shipped. Raises BadInput for faulty files."""
        wording = wording or load_wording()
        self._replies = replies or Replies(load_texts(), load_numbers())
        self._spelling = Spelling(wording.words.get(SPELT, ()), wording.words.get(CORRECT, ()))
        self._lexicon = Lexicon({k: words for k, words in wording.words.items() if k not in (SPELT, CORRECT)})
        self._doors = tuple(_Listener(rules) for rules in wording.doors)

    def decide(self, text: str) -> Decision:
        """Return the first door that opens for `text`, else the one that answers. Never raises."""
        reading = cut(self._spelling.mend(normalise(text)))
        found = _without_innocent(self._lexicon.find(reading.text))
        for listener in self._doors:
            rules = listener.rules
            words = _opened(rules, listener.heard(found, reading), found, reading)
            if words:
                return Decision(rules.door, _words(words, reading))
            for occasion in rules.occasions:
                if _nothing_but(found.get(occasion, ()), reading):
                    return Decision(rules.door, _words(found[occasion], reading), occasion)
        return Decision(Door.ANSWER)

    def reply(self, decision: Decision, lang: Lang, region: str = "") -> str:
        """Return the fixed text for `decision` in simplified Chinese or English, with the numbers of `region`.

        Raises KeyError for a decision to answer, which has no fixed text.
        """
        return self._replies.reply(decision.door, lang, region, decision.occasion)


def _opened(rules: DoorRules, heard: list[_Heard], found: Found, reading: Reading) -> list[Hit]:
    """Return the words that open the door, or nothing when it stays shut."""
    if not heard:
        return []
    around = [
        (
            circumstance,
            [hits for pattern in circumstance.patterns for hits in pattern.matches(found, reading)],
        )
        for circumstance in rules.circumstances
    ]
    score, words = max(
        (_weighed(sign, heard, around, rules, reading) for sign in heard), key=lambda it: it[0]
    )
    return words if score >= rules.opens_at else []


def _weighed(
    sign: _Heard,
    heard: list[_Heard],
    around: list[tuple[Circumstance, list[tuple[Hit, ...]]]],
    rules: DoorRules,
    reading: Reading,
) -> tuple[int, list[Hit]]:
    """Return the points of one sign in its circumstances, and the words that spoke for the door."""
    points, words = sign.points, list(sign.hits)
    other = next((it for it in heard if it.sign is not sign.sign and _apart(it.hits, sign.hits)), None)
    if other:
        points += rules.another
        words += other.hits
    for circumstance, matches in around:
        within = next(
            (hits for hits in matches if _reaches(circumstance.where, hits, sign.hits, reading)), None
        )
        if within:
            points += circumstance.points
            words += within if circumstance.points > 0 else ()
    return points, words


def _apart(some: Iterable[Hit], others: Iterable[Hit]) -> bool:
    return not any(a.overlaps(b) for a in some for b in others)


def _reaches(where: Where, hits: tuple[Hit, ...], sign: tuple[Hit, ...], reading: Reading) -> bool:
    if where is Where.TEXT:
        return True
    if where is Where.SENTENCE:
        return reading.sentence(hits[0].start) == reading.sentence(sign[0].start)
    if where is Where.BEFORE:
        # The "no" of "no pulse" is a part of the sign, so it denies nothing.
        return any(_adjoins(hit, word, reading) and _apart(hits, sign) for hit in hits for word in sign)
    clauses = [reading.clause(hit.start) for hit in sign]
    margin = 1 if where is Where.NEAR else 0
    return any(min(clauses) - margin <= reading.clause(hit.start) <= max(clauses) + margin for hit in hits)


def _adjoins(hit: Hit, word: Hit, reading: Reading) -> bool:
    return hit.end <= word.start and not reading.text[hit.end : word.start].strip()


def _without_innocent(found: dict[str, list[Hit]]) -> Found:
    """Drop every hit that is a part of an innocent word; a word that is innocent as a whole stays."""
    innocent = found.pop(INNOCENT, [])
    if not innocent:
        return found
    kept = {concept: [h for h in hits if not _inside(h, innocent)] for concept, hits in found.items()}
    return {concept: hits for concept, hits in kept.items() if hits}


def _inside(hit: Hit, innocent: list[Hit]) -> bool:
    return any(word.start <= hit.start and hit.end <= word.end and word != hit for word in innocent)


def _nothing_but(hits: Iterable[Hit], reading: Reading) -> bool:
    """Tell whether the words of `hits` are all that the text says."""
    covered = {at for hit in hits for at in range(hit.start, hit.end) if reading.text[at].isalnum()}
    return bool(covered) and len(covered) == reading.letters()


def _words(hits: Iterable[Hit], reading: Reading) -> tuple[str, ...]:
    """Return the words at `hits` in order, leaving out those that are part of another."""
    ordered = sorted(set(hits), key=lambda hit: (hit.start, -hit.end))
    widest = [
        h for h in ordered if not any(o != h and o.start <= h.start and h.end <= o.end for o in ordered)
    ]
    return tuple(dict.fromkeys(reading.text[hit.start : hit.end] for hit in widest))
