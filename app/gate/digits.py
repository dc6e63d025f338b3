"""Digits however they are written: 138-0013-8000, 1 3 8 0 0 …, 一三八零零…, one three eight, or over a line break.

A digit token is one digit in any of these forms. Tokens without anything between them make an atom; atoms
with nothing but separators between them make a run. An identifier begins where an atom begins and ends where
an atom ends, so a number inside a longer number is never taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HAN_DIGITS = dict(
    zip("零〇○一壹幺二贰两三叁四肆五伍六陆七柒八捌九玖", "00011122233445566778899", strict=True)
)
_WORDS = dict(
    zip(
        "zero oh one two three four five six seven eight nine ling yao yi er san si wu liu qi ba jiu".split(),
        "0012345678901123456789",
        strict=True,
    )
)
"""English, and Mandarin in Pinyin."""
_TOKEN = re.compile(
    rf"[0-9]|[{''.join(_HAN_DIGITS)}]"
    rf"|(?<![A-Za-z])(?:{'|'.join(_WORDS)})(?![A-Za-z])"
    rf"|(?:(?<=[0-9{''.join(_HAN_DIGITS)}])|(?<=[0-9] )|(?<=[0-9]-))[X×叉](?![A-Za-z0-9])|(?<=[0-9]{{17}})X(?![0-9])"
    r"|(?<=[壹贰叁肆伍陆柒捌玖零])参(?=[壹贰叁肆伍陆柒捌玖零])"
    r"|(?<=[0-9])[OIl]+(?=[0-9])|(?<=[0-9])O{2,4}(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_LOOK_ALIKE = str.maketrans("oOiIlL", "001111")
_GAP = re.compile(
    r"[ \t]*(?:\r?\n[ \t]*|空格[ \t]*|横?杠[ \t]*|[-._·/~|,，、()（）:*★☆●○■□◆◇•・]{1,2}[ \t]*(?:\r?\n[ \t]*)?|[)）][-. ][ \t]*)?"
)
_LONGEST_GAP = 6
_WEAK = frozenset(",，、/:")


@dataclass(frozen=True, slots=True)
class Atom:
    """Digits with nothing between them: `digits` are ASCII, 0-9 and a closing X; offsets half-open."""

    digits: str
    start: int
    end: int
    plain: bool
    """Whether it is written in ASCII digits."""


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive atoms of a run, read as one number."""

    digits: str
    start: int
    end: int
    sizes: tuple[int, ...]
    gaps: tuple[str, ...]
    plain: bool

    @property
    def whole(self) -> bool:
        """Nothing stands between its digits."""
        return len(self.sizes) == 1

    @property
    def spelled_out(self) -> bool:
        """Each digit, or each pair, stands alone, as people read numbers out."""
        return len(self.sizes) >= 4 and set(self.sizes[:-1]) in ({1}, {2}) and self.sizes[-1] <= 2

    @property
    def broken(self) -> bool:
        """A line break, and nothing else, splits it."""
        return len(self.sizes) > 1 and all("\n" in gap for gap in self.gaps)

    @property
    def weak(self) -> bool:
        """Something stands between its digits that also stands between separate numbers of a list."""
        return any(_WEAK & set(gap) for gap in self.gaps)


@dataclass(frozen=True, slots=True)
class Run:
    """Atoms with separators between them; `gaps[i]` stands between atoms i and i + 1."""

    atoms: tuple[Atom, ...]
    gaps: tuple[str, ...]

    def windows(self, shortest: int, longest: int) -> Iterator[Window]:
        """Yield every window of `shortest` to `longest` digits, from left to right, the longer ones last."""
        for first in range(len(self.atoms)):
            total = 0
            for last in range(first, len(self.atoms)):
                total += len(self.atoms[last].digits)
                if total > longest:
                    break
                if total >= shortest:
                    yield self._window(first, last + 1)

    def _window(self, first: int, last: int) -> Window:
        atoms = self.atoms[first:last]
        return Window(
            digits="".join(a.digits for a in atoms),
            start=atoms[0].start,
            end=atoms[-1].end,
            sizes=tuple(len(a.digits) for a in atoms),
            gaps=self.gaps[first : last - 1],
            plain=all(a.plain for a in atoms),
        )


def runs_of(text: str, fewest: int = 4) -> tuple[Run, ...]:
    """Return the runs of `text` with at least `fewest` digits."""
    runs: list[Run] = []
    atoms: list[Atom] = []
    gaps: list[str] = []
    for atom in _atoms(text):
        gap = text[atoms[-1].end : atom.start] if atoms else ""
        if atoms and not _joins(gap):
            runs.append(Run(tuple(atoms), tuple(gaps)))
            atoms, gaps = [], []
        elif atoms:
            gaps.append(gap)
        atoms.append(atom)
    if atoms:
        runs.append(Run(tuple(atoms), tuple(gaps)))
    return tuple(r for r in runs if sum(len(a.digits) for a in r.atoms) >= fewest)


def _joins(gap: str) -> bool:
    return len(gap) <= _LONGEST_GAP and _GAP.fullmatch(gap) is not None


def _atoms(text: str) -> Iterator[Atom]:
    digits, start, end, plain = "", 0, 0, True
    for token in _TOKEN.finditer(text):
        word = token.group()
        if digits and token.start() != end:
            yield Atom(digits, start, end, plain)
            digits, plain = "", True
        if not digits:
            start = token.start()
        digits += _value(word)
        plain = plain and word.isascii() and len(word) == 1
        end = token.end()
    if digits:
        yield Atom(digits, start, end, plain)


def _value(word: str) -> str:
    if word.isascii() and word.isdigit():
        return word
    if word in "xX×叉":
        return "X"
    if word == "参":
        return "3"
    return _HAN_DIGITS.get(word) or _WORDS.get(word.lower()) or word.translate(_LOOK_ALIKE)
