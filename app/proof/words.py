"""The words of a clause: what each names, how much it tells, and whether it is denied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.proof import lexicon, negation

_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[a-z]+(?:'[a-z]+)*(?:-[a-z]+(?:'[a-z]+)*)*")
_IMPOSSIBLE = frozenset({"不了", "不上", "不成"})
_WHEREIN = re.compile(r"在[^,。;在]{1,16}?(?:过程)?(?:中(?!心|医|国|央|断|止|小)|期间|时(?!间|限|效))")
"""What says wherein or when, which a negator before it does not deny: 不得在基金使用中收受贿赂."""
_JOINED = 4
"""Neighbouring words that may together be one form of the tables (最低, 生活, 保障, 边缘)."""

_Raw = tuple[str, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A word with its half-open offsets in the folded text; English ones are stems.

    `concepts` maps what it names to +1, or -1 for the opposite. `weight` is 0 for words that claim nothing, 1 for
    the most telling. `polarity` is -1 for what is denied, 0 where the scope of a negator is uncertain. `leads`
    marks the words that a negator bears on directly.
    """

    surface: str
    start: int
    end: int
    concepts: Mapping[str, int]
    weight: float
    polarity: int = 1
    leads: bool = False


def words(clause: str, offset: int) -> tuple[Word, ...]:
    """Return the words of a folded clause that starts at `offset`, negators left out."""
    raw = sorted(_raw(clause), key=lambda r: r[1])
    negators = negation.negators(clause, {a for _, a, _ in raw}, {b for _, _, b in raw})
    idioms = negation.idioms(clause)
    scope = negation.Scope()
    concepts_of = lexicon.concepts()
    aside = [m.span() for m in _WHEREIN.finditer(clause)]
    found: list[Word] = []
    impossible = False
    for surface, a, b in raw:
        if surface in _IMPOSSIBLE and found:  # 安排不了 denies the arranging
            found[-1] = replace(found[-1], polarity=-found[-1].polarity, leads=True)
            impossible = True
            continue
        inside = next((n for n in negators if n.start <= a < n.end), None)
        if inside:
            if a == inside.start:
                scope.enter(inside)
            continue
        key, weight = _key(surface)
        concepts = concepts_of.get(key) or concepts_of.get(surface, {})
        in_idiom = any(s <= a < e for s, e in idioms)
        polarity, leads = scope.govern(surface, weight, bool(concepts) or in_idiom)
        if polarity < 0 and any(s <= a < e and any(n.start < s for n in negators) for s, e in aside):
            polarity, leads = 0, False
        open_ = in_idiom or impossible
        found.append(Word(key, offset + a, offset + b, concepts, weight, 0 if open_ else polarity, leads))
    return tuple(found)


def _raw(clause: str) -> Iterator[_Raw]:
    for m in _HAN.finditer(clause):
        yield from _han(m.group(), m.start())
    named = [part for m in _PARTS.finditer(clause) for part in _parts(m)]
    yield from named
    for m in _LATIN.finditer(clause):
        if not any(a <= m.start() < b for _, a, b in named):
            yield from _latin(m.group(), m.start())


_PART = 0.5
"""What the letter of a part tells: less than a word."""
_PARTS = re.compile(
    r"(?<![a-z])parts? (?P<which>[a-d](?:(?:,? (?:and|or|&) |, |/)(?:part )?[a-d])*)(?![a-z-])"
)
"""Parts of Medicare, which go by a letter: Part A, Parts A and B."""


def _parts(m: re.Match[str]) -> Iterator[_Raw]:
    """Yield each part by its own name; they cover what is written."""
    start = m.start()
    for letter in re.finditer(r"(?<![a-z])[a-d](?![a-z])", m["which"]):
        end = m.start("which") + letter.end()
        yield f"part {letter.group()}", start, end
        start = end


def _key(surface: str) -> tuple[str, float]:
    """Return what a word is known by, and how much it tells."""
    if not surface.isascii():
        return surface, lexicon.weight(surface)
    if _PARTS.fullmatch(surface):
        return surface, _PART
    key = lexicon.stem(surface.split("'")[0])
    claims_nothing = key in lexicon.generic() and surface not in lexicon.exact_forms()
    return key, 0.0 if claims_nothing or len(key) < 2 else 1.0


def _latin(word: str, at: int) -> Iterator[_Raw]:
    """Split a hyphenated word into its parts, unless the tables know the whole (in-network, low-cost)."""
    if "-" not in word or lexicon.stem(word) in lexicon.concepts():
        yield word, at, at + len(word)
        return
    for part in word.split("-"):
        yield part, at, at + len(part)
        at += len(part) + 1


_JOINED_NEGATOR = re.compile(r"(可|尚|拒)(不)(.*)")


def _negated(token: str) -> list[str]:
    """Part a negator from what the segmenter joins to it: 可不, 拒不接受."""
    m = _JOINED_NEGATOR.fullmatch(token)
    if not m:
        return [token]
    before, negator, behind = m.groups()
    parts = ["拒不"] if before == "拒" else [before, negator]
    return [*parts, behind] if behind else parts


def _han(run: str, at: int) -> Iterator[_Raw]:
    """Segment a run of Han characters, joining neighbours that together are a form of the tables."""
    tokens = [t for token in lexicon.segmenter().cut(run, HMM=False) for t in _negated(token)]
    known, longest = lexicon.concepts(), lexicon.longest_form()
    i = 0
    while i < len(tokens):
        best, joined = 1, tokens[i]
        for j in range(i + 1, min(i + _JOINED + 1, len(tokens))):
            joined += tokens[j]
            if len(joined) > longest:
                break
            if joined in known:
                best = j - i + 1
        surface = "".join(tokens[i : i + best])
        yield surface, at, at + len(surface)
        at += len(surface)
        i += best
