"""What a piece of text costs on its way from an event to the person: splitting, following, counting.

python -m tests.llm.bench_pieces
"""

from __future__ import annotations

import time

from app.llm.contained import Contained, Delta
from app.llm.headway import Headway
from app.llm.thinking import ThinkingSplitter
from app.llm.types import Budget
from tests.llm.asking import DATA
from tests.model_server.tokens import tokenized


def main() -> None:
    text = "\n".join(path.read_text("utf-8") for path in sorted((DATA / "honest").glob("*.txt")))
    tokens = tokenized(text)
    splitter, headway = ThinkingSplitter(starts_in_thinking=True), Headway()
    budget = Budget(10**9, 1e9, 10**9)
    contained = Contained(budget, starts_in_thinking=True, keeps_budget=False, clock=time.monotonic)
    deltas = [Delta(token) for token in tokens]
    for name, work, items in (
        ("splitting", splitter.feed, tokens),
        ("following", headway.feed, tokens),
        ("all of it", contained.feed, deltas),
    ):
        began = time.process_time()
        for item in items:
            work(item)
        print(
            f"{name}: {(time.process_time() - began) / len(items) * 1e6:.1f} µs a piece, {len(items)} pieces"
        )


if __name__ == "__main__":
    main()
