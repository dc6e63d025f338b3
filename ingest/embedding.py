"""Embedding beside the rest of a run: while one group of documents is embedded, the one before it is written.

On a GPU the processor would otherwise stand still while vectors are made, and the GPU while words are counted.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from types import TracebackType

import numpy as np

from indexes.vectoriser import Vectoriser
from indexes.vectors import Dense

_AT_A_TIME = 256
"""Texts between two looks whether the run has ended: an interrupted one must not go on for long."""


class Vectors:
    """The vectors of some texts, which are still being made."""

    def __init__(self, texts: Sequence[str], making: Future[tuple[Dense, float]] | None) -> None:
        self.texts, self._making = texts, making

    def made(self) -> dict[str, Dense]:
        """Wait for the vectors and return them by their texts. Raises what the embedder raises."""
        return dict(zip(self.texts, self._making.result()[0], strict=True)) if self._making else {}

    @property
    def seconds(self) -> float:
        """How long the embedder took, once they are made."""
        return self._making.result()[1] if self._making else 0.0


class Embedding:
    """A thread that embeds; a context, which ends with what the thread is doing."""

    def __init__(self, vectoriser: Vectoriser) -> None:
        self._vectoriser = vectoriser
        self._thread = ThreadPoolExecutor(1, "embedding")
        self._ended = threading.Event()

    def begin(self, texts: Sequence[str]) -> Vectors:
        """Begin to embed texts, after those before them; the longest go first, together with texts as long."""
        return Vectors(texts, self._thread.submit(self._dense, texts) if texts else None)

    def __enter__(self) -> Embedding:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.shutdown(cancel_futures=True)

    def _dense(self, texts: Sequence[str]) -> tuple[Dense, float]:
        started = time.perf_counter()
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]), reverse=True)
        vectors: list[Dense] = [np.empty(0, np.float32)] * len(texts)
        for start in range(0, len(texts), _AT_A_TIME):
            if self._ended.is_set():
                raise CancelledError
            some = order[start : start + _AT_A_TIME]
            for n, vector in zip(some, self._vectoriser.dense([texts[n] for n in some]), strict=True):
                vectors[n] = vector
        return np.array(vectors), time.perf_counter() - started
