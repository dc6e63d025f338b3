"""The words the proof knows: concepts with their opposites, and words that claim nothing.

The tables stand beside this module in `data/`, are ours, and are read once.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from indexes import text as search_text

_DATA = Path(__file__).parent / "data"
_TELLING = (7.0, 12.0)
"""Negative log frequency, in nats, at which a Chinese word begins to tell something and tells all it can.
7 is 单位 or 这种 in jieba's dictionary, 12 is 报销."""

_SURE = ("non", "un")
_PREFIXES = (*_SURE, "in", "im", "ir", "dis")
_DENYING = tuple(
    "inelig incomplet invalid inact inadequ insuffici inappropri incorrect ineffect indirect inaccur impossibl "
    "impract irregular irrelev irrevers dishonor disapprov disallow discontinu disenrol dissatisf".split()
)
"""Stems that in-, im-, ir- and dis- turn round; others only look like it (inform, income, district)."""
_LONG_ENOUGH = 4


@cache
def concepts() -> dict[str, dict[str, int]]:
    """Return every form of the concept tables with the concepts it names, +1, or the opposite of, -1.

    English forms are stems.
    """
    found: dict[str, dict[str, int]] = {}
    for lang in ("zh", "en"):
        for line in table(f"concepts_{lang}.tsv"):
            name, *sides = line.split("\t")
            for sign, forms in zip((1, -1), (f"{name} {sides[0]}", *sides[1:]), strict=False):
                for form in forms.split():
                    key = form if lang == "zh" else form.rstrip("=") if form.endswith("=") else stem(form)
                    found.setdefault(key, {}).setdefault(f"{lang}:{name}", sign)
    return found


@cache
def exact_forms() -> frozenset[str]:
    """Return the English forms that the tables list as they are written, though their stem claims nothing."""
    return frozenset(
        form[:-1] for line in table("concepts_en.tsv") for form in line.split() if form.endswith("=")
    )


@cache
def generic() -> frozenset[str]:
    """Return the words that carry no claim of their own; the English ones as stems."""
    zh = {w for line in table("generic_zh.txt") for w in line.split()}
    en = {stem(w) for line in table("generic_en.txt") for w in line.split()}
    return frozenset(zh | en)


@cache
def verbs() -> frozenset[str]:
    """Return the Chinese words that the segmenter's dictionary tags as verbs."""
    with segmenter().get_dict_file() as lines:
        entries = (line.decode("utf-8").split(" ") for line in lines)
        return frozenset(word for word, _, tag in entries if tag.startswith("v"))


@cache
def longest_form() -> int:
    """Return the length of the longest Chinese form of the tables."""
    return max(len(f) for f in concepts() if not f.isascii())


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the Snowball stem of an English word."""
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=65536)
def weight(word: str) -> float:
    """Return how much a Chinese word tells, 0 to 1, from how rare it is."""
    if word in generic():
        return 0.0
    low, high = _TELLING
    jieba = segmenter()
    rarity = math.log(jieba.total / max(jieba.FREQ.get(word, 0), 1))
    return min(1.0, max(0.0, (rarity - low) / (high - low)))


@lru_cache(maxsize=65536)
def prefixed(one: str, other: str) -> bool:
    """Tell whether one stem is the other with a negative prefix (reliabl, unreli)."""
    long_enough = min(len(one), len(other)) >= _LONG_ENOUGH
    return long_enough and (_turned(one, other) or _turned(other, one))


def _turned(short: str, long: str) -> bool:
    for prefix in _PREFIXES:
        rest = long.removeprefix(prefix).lstrip("-")
        if len(rest) == len(long) or min(len(rest), len(short)) < _LONG_ENOUGH:
            continue
        if (prefix in _SURE or long.startswith(_DENYING)) and (
            short.startswith(rest) or rest.startswith(short)
        ):
            return True
    return False


@lru_cache(maxsize=65536)
def turned_round(stem: str, stems: frozenset[str]) -> bool:
    """Tell whether the opposite of an English stem by its prefix is among others."""
    able = len(stem) >= _LONG_ENOUGH and stem.isascii()
    return able and any(prefixed(stem, s) for s in stems if _may_turn(stem, s))


def _may_turn(a: str, b: str) -> bool:
    """Tell whether one of two stems begins like a negative prefix and the other is long enough, which is quick."""
    return len(b) >= _LONG_ENOUGH and (a.startswith(_PREFIXES) or b.startswith(_PREFIXES))


def segmenter() -> Any:
    """Return the Chinese segmenter that search uses, so that its dictionary is in memory once."""
    return search_text._segmenter()


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


def table(name: str) -> list[str]:
    """Return the rows of a table in `data/`, comments left out."""
    text = (_DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
