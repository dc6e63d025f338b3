"""What is printed on a page: characters, lines and rules, the common ground of PDF, OFD and scans.

Coordinates are in points (or millimetres in OFD: only their proportions matter), from the top left corner,
x to the right and y downwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.readers.tables import Grid


@dataclass(frozen=True, slots=True)
class Char:
    """One printed character and its box; `size` is the height of its line box, `breaks` a line end after it."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    bold: bool = False
    breaks: bool = False

    @property
    def size(self) -> float:
        """Return the height of the line box."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, or the part of it between two wide gaps."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    bold: bool = False

    @property
    def size(self) -> float:
        """Return the height of the line box."""
        return self.bottom - self.top

    @property
    def em(self) -> float:
        """Return the width of a character as wide as it is high, estimated from the line box."""
        return 0.85 * self.size


@dataclass(frozen=True, slots=True)
class TableOnPage:
    """A ruled table: its grid of cells and where it stands."""

    grid: Grid
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number from 1, its size, and its lines and tables in reading order."""

    number: int
    width: float
    height: float
    items: tuple[Line | TableOnPage, ...] = field(default=())

    def lines(self) -> list[Line]:
        """Return the lines alone."""
        return [item for item in self.items if isinstance(item, Line)]

    def with_items(self, items: Iterable[Line | TableOnPage]) -> Page:
        """Return the page with other items."""
        return replace(self, items=tuple(items))


_GAP_EMS = 2.0
"""A gap this many times as wide as a character parts two columns; justified text stays below 1.5."""


def lines_of(chars: Sequence[Char]) -> Iterator[Line]:
    """Yield the lines that `chars`, in reading order, form; wide gaps part a line in two."""
    run: list[Char] = []
    for char in chars:
        if run and _parts(run[-1], char):
            yield from _line(run)
            run = []
        run.append(char)
        if char.breaks:
            yield from _line(run)
            run = []
    yield from _line(run)


def _parts(last: Char, char: Char) -> bool:
    if not char.text.strip() or not last.text.strip():
        return False
    middle = (char.top + char.bottom) / 2
    return not last.top <= middle <= last.bottom or char.x0 < last.x0 - last.size


def _line(run: list[Char]) -> Iterator[Line]:
    """Yield the parts of one line between gaps that no word space explains."""
    part: list[Char] = []
    inked: Char | None = None
    for char in run:
        blank = not char.text.strip()
        if not blank:
            if inked is not None and char.x0 - inked.x1 > _GAP_EMS * 0.85 * max(char.size, inked.size):
                yield from _as_line(part)
                part = []
            inked = char
        part.append(char)
    yield from _as_line(part)


def _as_line(part: list[Char]) -> Iterator[Line]:
    inked = [char for char in part if char.text.strip()]
    if not inked:
        return
    sizes = sorted(char.size for char in inked)
    size = sizes[len(sizes) // 2]
    bottom = max(char.bottom for char in inked if char.size <= size * 1.3)
    bold = sum(char.bold for char in inked) * 10 >= len(inked) * 9
    text = "".join(char.text for char in part).strip()
    yield Line(text, inked[0].x0, max(char.x1 for char in inked), bottom - size, bottom, bold)
