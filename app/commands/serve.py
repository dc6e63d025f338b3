"""`mingbai serve`: start the web chat, warm, and say where it is."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from app.errors import BadInput
from app.wiring import Wiring

if TYPE_CHECKING:
    import uvicorn


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted; 1 when something that every answer needs cannot be loaded."""
    wiring = Wiring()
    settings = wiring.app_settings
    host = arguments.host or settings.host
    listening = listen(host, settings.port if arguments.port is None else arguments.port)
    with listening:
        os.environ["GRADIO_TEMP_DIR"] = str(
            (wiring.data / "gradio").resolve()
        )  # nothing is written elsewhere
        import uvicorn  # these take seconds to load: a port that is taken has been said before that

        from app.web.server import Site

        config = uvicorn.Config(
            Site(wiring).build(), log_level="warning", access_log=False, timeout_graceful_shutdown=3
        )
        server = uvicorn.Server(config)
        with ThreadPoolExecutor(1, thread_name_prefix="warm") as warming:
            warm = warming.submit(wiring.warm)
            warm.add_done_callback(lambda done: _told(done, server, _address(host, listening)))
            server.run(sockets=[listening])
    return 1 if warm.exception() else 0


def _told(warm: Future[None], server: uvicorn.Server, address: str) -> None:
    """Say that all is ready, or why it is not and end."""
    trouble = warm.exception()
    print(trouble or f"Mingbai is ready on {address}", file=sys.stderr, flush=True)  # noqa: T201
    server.should_exit = server.should_exit or trouble is not None


def _address(host: str, listening: socket.socket) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listening.getsockname()[1]}"


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises BadInput when the address cannot be used or the port is taken."""
    if not 0 <= port <= 65535:
        raise BadInput(f"The port {port} cannot be used; choose one from 1 to 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(512)
    except OSError as e:
        listening.close()
        why = "is taken by another program" if e.errno in (98, 48) else f"cannot be used ({e.strerror})"
        raise BadInput(f"Port {port} on {host} {why}; choose another one with --port.") from None
    return listening
