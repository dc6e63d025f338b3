"""Counting words beside the rest of a run, in processes of their own: it is Python's work, and in the main process
it would keep the embedder's thread waiting.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType

from indexes.types import Passage
from indexes.vectoriser import WordFields, embedded_text, word_fields
from ingest import processes
from ingest.errors import IngestError

Counted = Callable[[], Sequence[WordFields]]
"""Gives the word fields of some passages, in their order, and waits for them. Raises IngestError."""


class Counting:
    """The processes; a context, which ends with them.

    They are started for the second group of passages: for one alone it takes as long to start them as to count.
    """

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._groups = 0

    def begin(self, passages: Sequence[Passage]) -> Counted:
        """Begin to count the words of some passages; those of the first group are counted when they are asked for.

        Raises IngestError when a process was ended from outside.
        """
        texts = [(embedded_text(p), p.asked) for p in passages]
        self._groups += 1
        if self._groups == 1:
            return lambda: _count(texts)
        if self._pool is None:
            self._pool = processes.start(max(1, (os.cpu_count() or 1) // 2))
        try:
            counted = self._pool.submit(_count, texts)
        except BrokenProcessPool as e:
            raise _ended() from e
        return lambda: _waited(counted)

    def __enter__(self) -> Counting:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            processes.kill(self._pool)


def _waited(counted: Future[list[WordFields]]) -> Sequence[WordFields]:
    try:
        return counted.result()
    except (BrokenProcessPool, MemoryError) as e:
        raise _ended() from e


def _ended() -> IngestError:
    return IngestError(
        "A process that counts words was ended, most likely for lack of memory; free some and run it again: "
        "what was embedded is kept."
    )


def _count(texts: Sequence[tuple[str, Sequence[str]]]) -> list[WordFields]:
    return [word_fields(text, asked) for text, asked in texts]
