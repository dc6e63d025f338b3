"""The protocol that both Qdrant engines keep, and what is written to them.

A `Store` is a place where an index may live. A `Reader` sees whole documents only: whatever a writer is
doing, a document is either there in its old version, there in its new one, or not there. A `Writer`
gathers changes; the manifest — the register of documents — is written last and is what makes them visible.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from indexes.types import Document, Passage
from indexes.vectors import Dense, Layout, Query, Scored, Sparse, Where

FORMAT = 2
"""Number of the form in which engines keep passages; raised with every change, so that an index of another form is
built anew.
"""


@dataclass(frozen=True, slots=True)
class Point:
    """A passage with its vectors by field name; a field it has no vector for is left out."""

    passage: Passage
    dense: Mapping[str, Dense]
    sparse: Mapping[str, Sparse]


class Reader(Protocol):
    """An open index."""

    @property
    def layout(self) -> Layout:
        """What the index holds."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """The register: every visible document by its `doc`."""

    def search(self, queries: Sequence[Query], where: Where, limit: int) -> list[list[Scored]]:
        """Return for each query, one a field, what it makes of the points in `where` that are among the best `limit`
        of any of them, best first; points that its field has no vector of are left out.

        A passage that is the best in one field and just outside the list of another would else count as nothing there.
        """

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return the passages with these ids; ids that are gone or not visible are left out."""

    def neighbours(self, doc: str, ordinals: Sequence[int]) -> list[Passage]:
        """Return the passages of the clauses of `doc` with these ordinals, in order."""

    def contents(self, doc: str, using: str) -> list[tuple[Passage, Dense | None]]:
        """Return all passages of `doc` in order, each with its dense vector in field `using` if it has one."""

    def stale(self) -> bool:
        """Tell whether a newer state has been published since this reader was opened."""

    def close(self) -> None:
        """Let go of files and connections."""


class Writer(Protocol):
    """A set of changes in the making."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """The register as it will be."""

    def put(self, document: Document, points: Sequence[Point]) -> None:
        """Replace `document` whole."""

    def touch(self, document: Document) -> None:
        """Update what the register and the filters know of a document whose text is unchanged."""

    def remove(self, doc: str) -> None:
        """Take a document out."""

    def commit(self) -> None:
        """Make everything visible and durable."""

    def abandon(self) -> None:
        """Drop what is not visible yet."""


class Store(Protocol):
    """A place for an index."""

    def open(self) -> Reader:
        """Open what is published. Raises IndexMissing, IndexMismatch when it has another form, or IndexUnavailable."""

    def writer(self, layout: Layout, *, rebuild: bool = False) -> Writer:
        """Start changing the index, or building it anew.

        Raises IndexMismatch when the index has another layout or form and `rebuild` is false, IndexUnavailable when
        it cannot be written or somebody else is writing.
        """
