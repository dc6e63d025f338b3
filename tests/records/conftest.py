"""Records on both databases: a file, and a PostgreSQL server started for these tests where one is installed."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from app.events import Answer, Done, Redacted, Thinking
from app.gate.build import build_gate
from app.gate.gate import Gate
from app.gate.pseudonyms import Pseudonyms
from app.gate.types import SafeQuestion
from app.output import Outcome
from app.records.database import Database, in_file, on_server
from app.records.keys import Keys
from app.records.records import Records

START = datetime(2026, 1, 15, 8, 30, tzinfo=UTC)


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def later(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@pytest.fixture(scope="session")
def gate() -> Gate:
    return build_gate()


@pytest.fixture
def safe(gate: Gate) -> Callable[[str], SafeQuestion]:
    """Return what makes questions safe, in one conversation."""
    pseudonyms = Pseudonyms()
    return lambda text: gate.admit(text, pseudonyms=pseudonyms)


def outcome(
    question: SafeQuestion | None, answer: str = "领取期限最长为二十四个月。", mode: str = "extract"
) -> Outcome:
    """Return what the events of an answer add up to, with some thinking."""
    made = Outcome()
    if question is not None:
        made.take(Redacted(question.text, question.redactions, question))
    for event in (Thinking("嗯，用户想知道期限。"), Answer(answer), Done(mode, {"gate": 1.5})):
        made.take(event)
    return made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys() -> Keys:
    return Keys([secrets.token_bytes(32)])


@pytest.fixture(params=["file", "server"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "file":
        opened = in_file(tmp_path / "records.sqlite")
    else:
        opened = on_server(emptied(request.getfixturevalue("server")))
    yield opened
    opened.close()


@pytest.fixture
def records(database: Database, keys: Keys, clock: Clock) -> Records:
    return Records(database, keys, timedelta(days=180), clock)


def emptied(url: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return url


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server that nobody else uses; skipped where PostgreSQL is not installed."""
    binaries = _binaries()
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    if user:
        shutil.chown(folder, user)
    port = _free_port()
    options: dict[str, object] = {
        "user": user,
        "cwd": folder,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
    }
    data = folder / "data"
    subprocess.run(
        [binaries / "initdb", "-D", data, "-A", "trust", "-U", "mingbai", "--no-sync"], check=True, **options
    )
    running = subprocess.Popen(
        [binaries / "postgres", "-D", data, "-k", folder, "-h", "127.0.0.1", "-p", str(port), "-F"], **options
    )
    url = f"postgresql://mingbai@127.0.0.1:{port}/postgres"
    try:
        _until_up(url, running)
        yield url
    finally:
        running.terminate()
        running.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    found = shutil.which("initdb")
    if not found:
        pytest.skip("PostgreSQL is not installed here")
    return Path(found).resolve().parent


def _user() -> str | None:
    """Return whom to run the server as: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    with suppress(KeyError):
        return pwd.getpwnam("postgres").pw_name
    pytest.skip("PostgreSQL does not run as root, and there is no user postgres")


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def _until_up(url: str, running: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        with suppress(psycopg.OperationalError):
            psycopg.connect(url, connect_timeout=2).close()
            return
        assert running.poll() is None, "the server ended"
        time.sleep(0.05)
    raise AssertionError("the server did not start within 10 s")
