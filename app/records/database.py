"""The database of the records: a file of this machine or a PostgreSQL server, brought up to date at the start."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError

from app.records.errors import RecordsError
from app.records.schema import HEAD

_MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATING = 4_071_803_662
"""The number under which PostgreSQL lets one program migrate at a time."""
_WAIT = 10
"""Seconds to wait for somebody else's writing."""


class Database:
    """Connections to the records, each a transaction. Statements are never logged with their values."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Yield a connection whose changes become one. Raises RecordsError; IntegrityError passes."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except SQLAlchemyError as e:
            raise RecordsError(
                f"The records cannot be read or written ({type(e).__name__}); "
                "check the disk, or the database that MINGBAI_RECORDS_URL names."
            ) from e

    def forget_deleted(self) -> None:
        """Take what was deleted out of the file's log of changes, too; a server sees to that itself."""
        if self._engine.dialect.name == "sqlite":
            autocommit = self._engine.execution_options(isolation_level="AUTOCOMMIT")
            with Database(autocommit).transaction() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def in_file(path: Path) -> Database:
    """Open the file, made now if there is none, readable by its owner only. Raises RecordsError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as e:
        raise RecordsError(
            f"The records cannot be written to {path} ({e.strerror}); check its permissions."
        ) from e
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True, connect_args={"timeout": _WAIT})
    event.listen(engine, "connect", _set_up_file)
    database = Database(engine)
    with path.with_suffix(".lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with database.transaction() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # a step that is killed half-way leaves nothing
            _migrate(connection)
    return database


def on_server(url: str) -> Database:
    """Open a PostgreSQL database. Raises RecordsError, whose text never holds the address: it has a password."""
    try:
        parsed = make_url(url)
    except ArgumentError as e:
        raise RecordsError(_BAD_URL) from e
    if parsed.get_backend_name() != "postgresql":
        raise RecordsError(_BAD_URL)
    engine = create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={"connect_timeout": _WAIT},
    )
    database = Database(engine)
    with database.transaction() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _MIGRATING})
        _migrate(connection)
    return database


_BAD_URL = (
    "MINGBAI_RECORDS_URL is no address of a PostgreSQL database; write postgresql://user:password@host/name."
)


def _set_up_file(connection: Any, _: object) -> None:
    """Readers do not wait for writers, what belongs to a conversation goes with it, deleted bytes are zeroed."""
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _migrate(connection: Connection) -> None:
    """Bring the tables to the newest revision; Alembic is loaded only when there is something to do."""
    revision = _revision(connection)
    if revision == HEAD:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as e:
        raise RecordsError(
            f"The records were written by a newer version of this program (revision {revision}); install that one."
        ) from e


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return row[0] if row else None
