"""Reading files in processes of their own: beside the main one, which embeds meanwhile, and apart from it, so
that a file that crashes or hangs its reader is one problem in the summary and not the end of the run.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field

from indexes.types import Clause
from ingest import processes
from ingest.errors import Unreadable
from ingest.sources import Source

SECONDS_PER_FILE = 300
_AHEAD = 4
"""Files a process may be ahead of what is done with them: none waits for work, and memory stays bounded."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What a file gave: its clauses and what it says of itself, or the reason why it gave nothing."""

    clauses: tuple[Clause, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    pages: int = 0
    problem: str = ""


_CRASHED = Cut(problem="It crashed its reader; check that it opens in its own program.")
_TOO_SLOW = Cut(
    problem=f"Reading it took over {SECONDS_PER_FILE // 60} minutes; split it into smaller files."
)


def read_all(sources: Iterable[Source]) -> Iterator[tuple[Source, Cut]]:
    """Read and cut files, giving each with its result in order."""
    pending = deque(sources)
    while pending:
        workers = min(len(pending), os.cpu_count() or 1)
        pool = processes.start(workers)
        ahead: deque[tuple[Source, Future[Cut]]] = deque()
        try:
            while pending or ahead:
                _fill(ahead, pending, pool, _AHEAD * workers)
                source, future = ahead.popleft()
                try:
                    cut = future.result(timeout=SECONDS_PER_FILE)
                except TimeoutError:
                    yield source, _TOO_SLOW
                    break
                except BrokenProcessPool:  # by this file or by one read beside it: alone it shows
                    yield source, _alone(source)
                    break
                yield source, cut
        finally:
            pending.extendleft(source for source, _ in reversed(ahead))
            processes.kill(pool)


def _fill(
    ahead: deque[tuple[Source, Future[Cut]]], pending: deque[Source], pool: ProcessPoolExecutor, most: int
) -> None:
    while pending and len(ahead) < most:
        try:
            future = pool.submit(_read, pending[0])
        except BrokenProcessPool as e:  # what is ahead is told so one by one
            future = Future()
            future.set_exception(e)
        ahead.append((pending.popleft(), future))


def _alone(source: Source) -> Cut:
    """Read a file with nothing beside it, so that it answers for itself alone."""
    pool = processes.start(1)
    try:
        return pool.submit(_read, source).result(timeout=SECONDS_PER_FILE)
    except TimeoutError:
        return _TOO_SLOW
    except BrokenProcessPool:
        return _CRASHED
    finally:
        processes.kill(pool)


def _read(source: Source) -> Cut:
    from ingest.clauses import cut
    from ingest.readers import read, read_content

    try:
        reading = read_content(source.unpacked(), source.suffix) if source.member else read(source.path)
        clauses = cut(reading)
    except Unreadable as e:
        return Cut(problem=str(e))
    except MemoryError:
        return Cut(problem="It needs more memory than there is; split it into smaller files.")
    except RecursionError:
        return Cut(problem="It is nested too deeply to be read; save it again in a simpler form.")
    except Exception as e:  # a file must never end the run, whatever its reader's library raises
        return Cut(
            problem=f"It could not be read ({type(e).__name__}); check that it opens in its own program."
        )
    if not clauses:
        return Cut(problem="It holds no text to find; check that it opens in its own program.")
    return Cut(clauses, dict(reading.meta), reading.pages)
