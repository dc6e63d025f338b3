"""The product as a server in a process of its own, to be timed from outside."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from app.errors import AppError

_PATIENCE = 120.0
"""Seconds that a server may take until it is ready, before something must be wrong."""


class ServerSilent(AppError):
    """The server under measurement does not do what is measured."""


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: its address, its process where it is ours, and the seconds until it was ready."""

    url: str
    pid: int | None = None
    ready: float | None = None

    def memory(self) -> float | None:
        """Return the most memory that the process has held, in MB; None where the system does not tell."""
        status = Path(f"/proc/{self.pid}/status")
        if self.pid is None or not status.exists():
            return None
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024


@contextmanager
def served(data: Path) -> Iterator[Served]:
    """Start the server over a data folder on a free port, wait until it is ready, and end it afterwards."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "MINGBAI_DATA": str(data.resolve())}
    started = time.perf_counter()
    command = [sys.executable, "-m", "app.cli", "serve", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        _wait(url, process, started + _PATIENCE)
        yield Served(url, process.pid, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait(30)


def to_evidence(client: httpx.Client, url: str, body: dict[str, Any]) -> float:
    """Return the milliseconds from a request to the first event with evidence, or to the end where the
    question is refused without any. Raises ServerSilent for anything but a stream of events.
    """
    started = time.perf_counter()
    seen = 0
    try:
        with client.stream("POST", f"{url}/api/ask", json=body, timeout=_PATIENCE) as answer:
            if answer.status_code != 200:
                raise ServerSilent(f"The server at {url} answered with status {answer.status_code}.")
            for line in answer.iter_lines():
                seen += bool(line.strip())
                if name(line) in ("evidence", "refused", "done"):
                    return (time.perf_counter() - started) * 1000
    except httpx.HTTPError as e:
        raise ServerSilent(f"The server at {url} broke off ({type(e).__name__}).") from e
    raise ServerSilent(f"The server at {url} sent {seen} lines and no evidence among them.")


def name(line: str) -> str:
    """Return the event's name in a line of JSON or of server-sent events, "" where it has none."""
    text = line.strip()
    if text.startswith("event:"):
        return text.removeprefix("event:").strip().lower()
    try:
        event = json.loads(text.removeprefix("data:"))
    except json.JSONDecodeError:
        return ""
    found = (event.get("event") or event.get("type") or "") if isinstance(event, dict) else ""
    return str(found).lower()


def _wait(url: str, process: subprocess.Popen[bytes], until: float) -> None:
    while time.perf_counter() < until:
        if process.poll() is not None:
            raise ServerSilent(f"The server ended with status {process.returncode} before it was ready.")
        try:
            if httpx.get(f"{url}/health", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            pass  # not listening yet: that is what is waited for
        time.sleep(0.05)
    raise ServerSilent(f"The server was not ready after {_PATIENCE:.0f} seconds.")


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])
