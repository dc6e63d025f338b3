"""Reading files in processes of their own: two at a time while the main one embeds, and apart from it, so
that a file that crashes or hangs its reader is one problem in the summary and not the end of the run.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path

from indexes.types import Clause
from ingest.errors import Unreadable

SECONDS_PER_FILE = 300


@dataclass(frozen=True, slots=True)
class Cut:
    """What a file gave: its clauses and what it says of itself, or the reason why it gave nothing."""

    clauses: tuple[Clause, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    pages: int = 0
    problem: str = ""


def read_all(files: Iterable[Path]) -> Iterator[tuple[Path, Cut]]:
    """Read and cut files, giving each with its result in order."""
    pending = list(files)
    workers = max(1, min(len(pending), os.cpu_count() or 1))
    while pending:
        pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
        futures = [(path, pool.submit(_read, path)) for path in pending]
        for path, future in futures:
            cut, alive = _result(future)
            pending.remove(path)
            yield path, cut
            if not alive:  # the pool is gone with the file that broke it: the rest starts over in a new one
                _kill(pool)
                break
        else:
            pool.shutdown()


def _read(path: Path) -> Cut:
    from ingest.clauses import cut
    from ingest.readers import read

    try:
        reading = read(path)
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


def _result(future: Future[Cut]) -> tuple[Cut, bool]:
    try:
        return future.result(timeout=SECONDS_PER_FILE), True
    except TimeoutError:
        return Cut(
            problem=f"Reading it took over {SECONDS_PER_FILE // 60} minutes; split it into smaller files."
        ), False
    except BrokenProcessPool:
        return Cut(problem="It crashed its reader; check that it opens in its own program."), False


def _kill(pool: ProcessPoolExecutor) -> None:
    for process in list((pool._processes or {}).values()):
        process.kill()
    pool.shutdown(wait=False, cancel_futures=True)
