"""Looking at an index with a part of the retrieval taken away: what an ablation measures.

A lens stands between the engine and the finder, so that everything above it is the product's own code. The
weights of what is left stay as they were fitted for the whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from indexes.engine import Point, Reader, Store, Writer
from indexes.types import Passage
from indexes.vectoriser import ASKED, DENSE, STATIC, STATIC_ASKED, TEXT, Vectoriser, WordFields
from indexes.vectors import Dense, Layout, Query, Scored, Where

_QUESTIONS = frozenset({ASKED, STATIC_ASKED})
_TABLE = frozenset({STATIC, STATIC_ASKED})


@dataclass(frozen=True, slots=True)
class Lens:
    """What of the retrieval is left: vector fields (None: all), thesaurus, everyday questions, headers, and the
    filter by region and day.
    """

    only: frozenset[str] | None = None
    without: frozenset[str] = frozenset()
    thesaurus: bool = True
    asked: bool = True
    header: bool = True
    validity: bool = True

    def sees(self, field: str) -> bool:
        """Tell whether a vector field is left."""
        return field not in self.without and (self.only is None or field in self.only)


FULL = "full"
CONFIGURATIONS: Mapping[str, Lens] = {
    FULL: Lens(),
    "dense only": Lens(only=frozenset({DENSE}) | _TABLE, thesaurus=False),
    "lexical only": Lens(only=frozenset({TEXT, ASKED})),
    "hybrid over clause texts": Lens(only=frozenset({TEXT, STATIC, DENSE}), thesaurus=False, asked=False),
    "packaged model only": Lens(only=frozenset({DENSE}), thesaurus=False, asked=False),
}
ABLATIONS: Mapping[str, Lens] = {
    "no thesaurus": Lens(thesaurus=False),
    "no everyday questions": Lens(without=_QUESTIONS, asked=False),
    "no static embedder": Lens(without=_TABLE),
    "no header": Lens(header=False),
    "no validity": Lens(validity=False),
}


class LensedStore:
    """A store whose readers see through a lens."""

    def __init__(self, inner: Store, lens: Lens) -> None:
        self._inner, self._lens = inner, lens

    def open(self) -> Reader:
        """Open what is published."""
        return cast("Reader", LensedReader(self._inner.open(), self._lens))

    def writer(self, layout: Layout, *, rebuild: bool = False) -> Writer:
        """Write as ever: a lens is for looking only."""
        return self._inner.writer(layout, rebuild=rebuild)


class LensedReader:
    """A reader that finds nothing in the fields that are taken away; everything else is the reader behind it."""

    def __init__(self, inner: Reader, lens: Lens) -> None:
        self._inner, self._lens = inner, lens

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def search(self, queries: Sequence[Query], where: Where, limit: int) -> list[list[Scored]]:
        """Search the fields that are left; the others give empty lists."""
        left = [q for q in queries if self._lens.sees(q.using)]
        within = where if self._lens.validity else Where()
        found = iter(self._inner.search(left, within, limit) if left else [])
        return [next(found) if self._lens.sees(q.using) else [] for q in queries]

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return passages, without their everyday questions where those are taken away."""
        found = self._inner.passages(ids)
        return found if self._lens.asked else {i: replace(p, asked=()) for i, p in found.items()}


class Headerless:
    """A vectoriser that embeds passages without the header in front of them."""

    def __init__(self, inner: Vectoriser) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def dense(self, texts: Sequence[str]) -> Dense:
        """Embed what stands below the header's line."""
        return self._inner.dense([text.partition("\n")[2] for text in texts])

    def points(
        self,
        passages: Sequence[Passage],
        dense: Mapping[str, Dense],
        counted: Sequence[WordFields] | None = None,
    ) -> list[Point]:
        """Return points of passages whose header is empty; words counted with headers are counted again."""
        return self._inner.points([replace(p, header="") for p in passages], dense)
