"""Embedding beside the rest of a run: while some groups of documents are embedded, words are counted and others
written.

On a GPU the processor would otherwise stand still while vectors are made, and the GPU while words are counted.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from types import TracebackType

from indexes.vectoriser import Vectoriser
from indexes.vectors import Dense
from ingest.journal import Journal

_AT_A_TIME = 256
"""Texts that are embedded and then kept in the journal: a killed run loses no more, and an interrupted one ends with
them.
"""


class Vectors:
    """The vectors of some texts, which are still being made."""

    def __init__(self, texts: Collection[str], making: Future[tuple[dict[str, Dense], float]] | None) -> None:
        self.texts, self._making = texts, making

    def made(self) -> dict[str, Dense]:
        """Wait for the vectors and return them by their texts. Raises what the embedder raises, or the journal."""
        return self._making.result()[0] if self._making else {}

    @property
    def seconds(self) -> float:
        """How long the embedder took, once they are made."""
        return self._making.result()[1] if self._making else 0.0


class Embedding:
    """A thread that embeds and keeps what it has made in the journal; a context, which ends with what the thread is
    doing.
    """

    def __init__(self, vectoriser: Vectoriser, journal: Journal) -> None:
        self._vectoriser, self._journal = vectoriser, journal
        self._thread = ThreadPoolExecutor(1, "embedding")
        self._ended = threading.Event()

    def begin(self, texts: Sequence[str]) -> Vectors:
        """Begin to embed texts, each given once, after those before them; the longest go first, with texts as long."""
        return Vectors(frozenset(texts), self._thread.submit(self._dense, texts) if texts else None)

    def __enter__(self) -> Embedding:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.shutdown(cancel_futures=True)

    def _dense(self, texts: Sequence[str]) -> tuple[dict[str, Dense], float]:
        made: dict[str, Dense] = {}
        seconds = 0.0
        ordered = sorted(texts, key=len, reverse=True)
        for start in range(0, len(ordered), _AT_A_TIME):
            if self._ended.is_set():
                raise CancelledError
            started = time.perf_counter()
            some = ordered[start : start + _AT_A_TIME]
            fresh = dict(zip(some, self._vectoriser.dense(some), strict=True))
            seconds += time.perf_counter() - started
            self._journal.add(fresh)
            made |= fresh
        return made, seconds
