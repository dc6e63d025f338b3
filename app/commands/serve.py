"""`mingbai serve`: start the web chat, warm, and say where it is."""

from __future__ import annotations

import argparse
import socket
import sys

from app.errors import BadInput
from app.wiring import Wiring


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted."""
    wiring = Wiring()
    settings = wiring.app_settings
    host = arguments.host or settings.host
    listening = listen(host, settings.port if arguments.port is None else arguments.port)
    with listening:
        import uvicorn  # these take seconds to load: a port that is taken has been said before that

        from app.web.server import Site

        application = Site(wiring).build()
        wiring.warm()
        port = listening.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        print(f"Mingbai is ready on http://{shown}:{port}", file=sys.stderr, flush=True)  # noqa: T201
        config = uvicorn.Config(
            application, log_level="warning", access_log=False, lifespan="on", timeout_graceful_shutdown=3
        )
        uvicorn.Server(config).run(sockets=[listening])
    return 0


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
