"""From everyday words to the words of rules, by a thesaurus that staff can read and edit.

A thesaurus is a folder of tab-separated files with a header: `everyday` and `formal` (several forms apart by |)
are read in one direction, `terms` (apart by |) in all, `zh` and `en` in both; `weight` is 1 for the same
meaning, 0.5 for what is usually meant, 0.3 for what is related; further columns are for people.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from indexes.errors import IndexesError
from indexes.text import fold, terms

SHARE = 0.6
"""Weight of a formal word beside the person's own words, times the entry's weight (measured: docs/retrieval.md)."""
_HAN = re.compile(r"[\u3400-\u9fff]")


class BadThesaurus(IndexesError):
    """A thesaurus file cannot be used."""


class Thesaurus:
    """Finds everyday forms in a question, the longest first, and gives the terms of their formal words."""

    def __init__(self, entries: Iterable[tuple[str, str, float]], share: float = SHARE) -> None:
        formal: dict[str, dict[str, float]] = defaultdict(dict)
        for everyday, word, weight in entries:
            key = fold(everyday).strip()
            if key and key != fold(word).strip():
                formal[key][word] = max(weight, formal[key].get(word, 0.0))
        self._terms = {key: _weighted(words, share) for key, words in formal.items()}
        self._longest = max(map(len, self._terms), default=0)
        self._starts = frozenset(key[0] for key in self._terms)

    def __call__(self, text: str) -> dict[str, float]:
        """Return the terms of the formal words for what `text` says, with weights below 1."""
        found: dict[str, float] = {}
        for key in self.matches(text):
            for term, weight in self._terms[key].items():
                found[term] = max(weight, found.get(term, 0.0))
        return found

    def matches(self, text: str) -> Iterator[str]:
        """Yield the everyday forms in `text`; none overlaps a longer one."""
        folded = fold(text)
        at = 0
        while at < len(folded):
            key = self._longest_at(folded, at) if folded[at] in self._starts else ""
            if key:
                yield key
            at += len(key) or 1

    def _longest_at(self, text: str, at: int) -> str:
        for length in range(min(self._longest, len(text) - at), 0, -1):
            key = text[at : at + length]
            if key in self._terms and _stands_alone(text, at, at + length):
                return key
        return ""


def read(folder: Path) -> Thesaurus:
    """Return the thesaurus in all *.tsv files of a folder. Raises BadThesaurus naming file and line."""
    return Thesaurus(entry for file in sorted(folder.glob("*.tsv")) for entry in _entries(file))


def _entries(file: Path) -> Iterator[tuple[str, str, float]]:
    with file.open(encoding="utf-8", newline="") as f:
        for number, row in enumerate(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE), 2):
            try:
                yield from next(read_row(row) for column, read_row in _FORMS if column in row)
            except (KeyError, ValueError, AttributeError, StopIteration) as e:
                raise BadThesaurus(
                    f"Line {number} of {file} does not hold what its header names (words and a weight); mend it."
                ) from e


def _one_way(row: Mapping[str, str]) -> Iterator[tuple[str, str, float]]:
    everyday, formal, weight = row["everyday"], row["formal"].split("|"), float(row["weight"])
    yield from ((everyday, word, weight) for word in formal if word)


def _synonyms(row: Mapping[str, str]) -> Iterator[tuple[str, str, float]]:
    words, weight = row["terms"].split("|"), float(row["weight"])
    yield from ((a, b, weight) for a in words for b in words if a != b)


def _bilingual(row: Mapping[str, str]) -> Iterator[tuple[str, str, float]]:
    chinese, weight = row["zh"], float(row["weight"])
    for english in row["en"].split("|"):
        yield chinese, english, weight
        yield english, chinese, weight


_FORMS = (("terms", _synonyms), ("zh", _bilingual), ("everyday", _one_way))
"""How a file is read, by a column of its header."""


def _weighted(words: Mapping[str, float], share: float) -> dict[str, float]:
    weighted: dict[str, float] = {}
    for word, weight in words.items():
        for term in terms(word):
            weighted[term] = max(share * weight, weighted.get(term, 0.0))
    return weighted


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether a Latin form is a whole word; Chinese has no boundaries to look for."""
    if _HAN.match(text[start]):
        return True
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum())
