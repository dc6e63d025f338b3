"""The tables come to be what the code takes them for, from nothing and from every earlier revision."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, text

import app.records
from app.gate.types import SafeQuestion
from app.records import database, schema
from app.records.errors import RecordsError
from app.records.keys import Keys
from app.records.records import Records
from tests.records.conftest import Clock, emptied, outcome

_CONFIG = Config()
_CONFIG.set_main_option("script_location", str(Path(app.records.__file__).parent / "migrations"))
REVISIONS = [s.revision for s in reversed(list(ScriptDirectory.from_config(_CONFIG).walk_revisions()))]


@pytest.fixture(params=["file", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Engine, Callable[[], database.Database]]:
    """An empty database: how a test reaches it, and how the program opens it."""
    if request.param == "file":
        path = tmp_path / "records.sqlite"
        return create_engine(f"sqlite:///{path}"), lambda: database.in_file(path)
    url = emptied(request.getfixturevalue("server"))
    return create_engine(url.replace("postgresql:", "postgresql+psycopg:")), lambda: database.on_server(url)


def _upgrade(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(_CONFIG.get_main_option("script_location")))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_the_code_knows_its_revision() -> None:
    """HEAD is the last step: the start relies on it to leave Alembic unloaded."""
    assert REVISIONS[-1] == schema.HEAD


@pytest.mark.parametrize("revision", ["base", *REVISIONS])
def test_every_revision_is_brought_up_to_date(place: Any, revision: str) -> None:
    """From nothing and from each step, opening ends in exactly the tables of the schema."""
    engine, opened = place
    if revision != "base":
        _upgrade(engine, revision)
    opened().close()
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.METADATA) == []
    engine.dispose()


def test_what_was_recorded_survives_an_update(
    tmp_path: Path, safe: Callable[[str], SafeQuestion], keys: Keys, clock: Clock
) -> None:
    """A conversation of the first revision is read after the update, and can be handed over then."""
    path = tmp_path / "records.sqlite"
    engine = create_engine(f"sqlite:///{path}")
    _upgrade(engine, "0001")
    old = Records(database.Database(engine), keys, timedelta(days=180), clock)
    conversation = old.begin("zh")
    question = safe("失业金能领多久？")
    old.add(conversation, question, outcome(question))
    engine.dispose()
    new = Records(database.in_file(path), keys, timedelta(days=180), clock)
    new.hand_over(conversation)
    assert new.read(conversation).exchanges[0].question == question.text


def test_two_programs_that_start_at_once_both_come_up(place: Any) -> None:
    """Only one of them migrates; the other waits and finds it done."""
    engine, opened = place
    failures: list[Exception] = []

    def start() -> None:
        try:
            opened().close()
        except Exception as e:
            failures.append(e)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    engine.dispose()


def test_records_of_a_newer_program_are_left_alone(place: Any) -> None:
    """A revision that this program does not know ends the start with one sentence."""
    engine, opened = place
    opened().close()
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RecordsError, match="newer version"):
        opened()
    engine.dispose()


def test_a_step_that_is_broken_off_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When migrating fails half-way, the next start begins where this one did."""
    from alembic.operations import Operations

    path = tmp_path / "records.sqlite"
    real = Operations.create_index

    def fail(*arguments: Any, **options: Any) -> None:
        raise OSError("the machine went down")

    monkeypatch.setattr(Operations, "create_index", fail)
    with pytest.raises(OSError, match="went down"):
        database.in_file(path)
    monkeypatch.setattr(Operations, "create_index", real)
    database.in_file(path).close()
