"""How much the client adds to a token, and whether many streams at once are all served.

    python -m tests.llm.bench_streams --streams 100 --rate 30 --seconds 20

The stand-in server runs in a process of its own and writes into each token the moment it is sent; both processes
read the same monotonic clock. Printed: how late tokens come out of the client (which includes the server's and the
kernel's part), the processor time that the client's process spends on a token, and the worst-served stream.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import dataclass
from multiprocessing.connection import Connection

import numpy as np

from app.llm.client import ModelClient
from app.llm.limits import Deadlines, Limits
from app.llm.types import AnswerPiece, Budget, Finished, ThinkingPiece
from tests.model_server import ModelServer, Reply


@dataclass(frozen=True)
class Stamped(Reply):
    """Half thinking, half answer, each token the moment at which it was made and a word that no loop has."""

    count: int = 600

    def tokens(self, *, opens: bool, closed: bool, budget: int | None = None) -> Iterator[str]:
        for number in range(self.count):
            if number == self.count // 2:
                yield "\n</think>\n\n"
            yield f" {time.monotonic():.6f} {word(number)}"


def word(number: int) -> str:
    """Return a word that stands for a number, different for each."""
    return "".join(chr(ord("a") + number // 26**power % 26) for power in range(4))


def serve(kind: str, tokens: int, rate: float, port: Connection) -> None:
    async def run() -> None:
        async with ModelServer(kind, Stamped(count=tokens), rate=rate) as server:
            port.send(server.url)
            await server.forever()

    asyncio.run(run())


async def listen(of: ModelClient, tokens: int) -> tuple[list[float], list[float], bool]:
    """Return how late each token came, the gaps between them, and whether the answer was complete."""
    late, gaps, complete = [], [], False
    last = 0.0
    async with aclosing(of.stream("?", Budget(tokens, 999, tokens))) as pieces:
        async for piece in pieces:
            now = time.monotonic()
            if isinstance(piece, ThinkingPiece | AnswerPiece) and (words := piece.text.split()):
                late.append(now - float(words[0]))
                gaps.append(now - last if last else 0.0)
                last = now
            complete |= isinstance(piece, Finished)
    return late, gaps, complete


async def measure(url: str, streams: int, tokens: int) -> dict[str, object]:
    limits = Limits(concurrent=streams)
    async with ModelClient(url, limits=limits, deadlines=Deadlines(total=120)) as of:
        await of.probe()
        began, used = time.monotonic(), time.process_time()
        heard = await asyncio.gather(*(listen(of, tokens) for _ in range(streams)))
        seconds, used = time.monotonic() - began, time.process_time() - used
    late = np.concatenate([one[0] for one in heard]) * 1e3
    slowest = max(max(one[1]) for one in heard)
    return {
        "streams": streams,
        "complete": sum(one[2] for one in heard),
        "tokens": int(late.size),
        "fewest_tokens_in_a_stream": min(len(one[0]) for one in heard),
        "seconds": round(seconds, 2),
        "late_ms": {f"p{q}": round(float(np.percentile(late, q)), 3) for q in (50, 95, 99, 100)},
        "client_cpu_ms_per_token": round(used / late.size * 1e3, 3),
        "longest_gap_ms": round(slowest * 1e3, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kind", default="tgi")
    parser.add_argument("--streams", type=int, default=100)
    parser.add_argument("--rate", type=float, default=30)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    tokens = int(given.rate * min(given.seconds, 50))
    here, there = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(given.kind, tokens, given.rate, there), daemon=True)
    server.start()
    try:
        print(json.dumps(asyncio.run(measure(here.recv(), given.streams, tokens)), indent=1))
    finally:
        server.terminate()
        server.join()


if __name__ == "__main__":
    main()
