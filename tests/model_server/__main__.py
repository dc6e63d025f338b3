"""Run the stand-in model server from the command line; it prints its address and serves until interrupted."""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import suppress

from tests.model_server import FAULTS, NAMED, Fault, Model, ModelServer
from tests.model_server.dialects import DIALECTS
from tests.model_server.replies import named


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.model_server", description=__doc__)
    parser.add_argument("--kind", choices=sorted(DIALECTS), default="tgi")
    parser.add_argument("--port", type=int, default=8080, help="0 picks a free one")
    parser.add_argument(
        "--script", default="quote", help="a name from --list, or a JSON file with the fields of Reply"
    )
    parser.add_argument("--rate", type=float, default=30, help="tokens a second, 0 for as fast as can be")
    parser.add_argument("--batch", type=int, default=1, help="tokens in one event")
    parser.add_argument("--fault", help="NAME[:AFTER] from --list, or a status such as 429")
    parser.add_argument("--times", type=int, help="how many requests the fault strikes, all unless given")
    parser.add_argument("--model", default=Model().id)
    parser.add_argument("--token", default="", help="the bearer token to ask for")
    parser.add_argument("--no-parser", action="store_true", help="thinking shares `content` with the answer")
    parser.add_argument("--list", action="store_true", help="list the scripts and faults")
    return parser.parse_args()


async def serve(given: argparse.Namespace) -> None:
    fault = Fault.parse(given.fault, times=given.times) if given.fault else None
    parser = given.kind != "tgi" and not given.no_parser
    field = "reasoning" if given.kind == "vllm" else "reasoning_content"
    server = ModelServer(
        given.kind,
        named(given.script),
        fault,
        model=Model(given.model, parser=parser, reasoning_field=field),
        rate=given.rate or None,
        batch=given.batch,
        token=given.token,
        port=given.port,
    )
    async with server:
        print(server.url, flush=True)
        await server.forever()


def main() -> int:
    given = arguments()
    if given.list:
        print("scripts:", *sorted(NAMED))
        for name, what in FAULTS.items():
            print(f"fault {name}: {what}")
        return 0
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(given))
    return 0


if __name__ == "__main__":
    sys.exit(main())
