"""Counting words in processes of their own: what the main process would count, and one sentence when one is ended."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from indexes.edge import EdgeStore
from indexes.types import Passage
from indexes.vectoriser import ASKED, TEXT
from ingest import counting, publish
from ingest.counting import Counting
from ingest.errors import IngestError
from tests.ingest.publishing import contents, found, inline, publisher


def rules(place: Path, documents: int) -> Path:
    docs = place / "docs"
    docs.mkdir()
    for n in range(documents):
        articles = "\n\n".join(f"第{m}条　生育津贴按第{n}档支付，由基金付{m}次。" for m in "一二三")
        (docs / f"办法{n}.md").write_text(f"# 第{n}号办法\n\n{articles}\n", encoding="utf-8")
    return docs


@pytest.fixture(autouse=True)
def reads_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "read_all", inline)


def test_other_processes_count_as_this_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups counted here and elsewhere, with everyday questions and without, give the same fields in order."""
    publisher(tmp_path / "data").run([rules(tmp_path, 2)])
    reader = EdgeStore(tmp_path / "data" / "index").open()
    try:
        passages: list[Passage] = [p for doc in reader.documents for p, _ in reader.contents(doc, "dense")]
    finally:
        reader.close()
    passages[1] = replace(passages[1], asked=("生娃给多少钱？", "产假工资谁发？"))
    with Counting() as here:
        expected = here.begin(passages)()
    with Counting() as elsewhere:
        elsewhere.begin(passages[:1])
        monkeypatch.setattr(counting, "word_fields", None)
        assert elsewhere.begin(passages)() == expected
    assert [set(fields) for fields in expected] == [{TEXT}, {TEXT, ASKED}, *[{TEXT}] * (len(passages) - 2)]


def test_a_run_of_many_groups_gives_the_index_of_a_run_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether words are counted in this process or in others, the same passages are found with the same scores."""
    docs = rules(tmp_path, 6)
    publisher(tmp_path / "one").run([docs])
    monkeypatch.setattr(publish, "_CHUNK", 4)
    publisher(tmp_path / "many").run([docs])
    assert contents(tmp_path / "many") == contents(tmp_path / "one")
    for question in ("生育津贴", "第3号办法", "由基金付"):
        assert found(tmp_path / "many", question) == found(tmp_path / "one", question)


def test_a_process_that_is_ended_ends_the_run_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system may end one for its memory: the index stays as it was, and what was embedded is kept."""
    docs = rules(tmp_path, 6)
    monkeypatch.setattr(publish, "_CHUNK", 4)
    begin = Counting.begin

    def ending(self: Counting, passages: list[Passage]) -> counting.Counted:
        counted = begin(self, passages)
        for pid in self._pool._processes if self._pool else ():
            os.kill(pid, signal.SIGKILL)
        return counted

    work = publisher(tmp_path / "data")
    with monkeypatch.context() as patched:
        patched.setattr(Counting, "begin", ending)
        with pytest.raises(IngestError, match="counts words was ended"):
            work.run([docs])
    assert not (tmp_path / "data" / "index" / "current").exists()
    summary = publisher(tmp_path / "data").run([docs])
    assert summary.passages == 18
    assert summary.embedded < 18


def test_one_group_starts_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed document is counted here: starting a process would take longer."""
    monkeypatch.setattr("ingest.processes.start", None)
    assert publisher(tmp_path / "data").run([rules(tmp_path, 2)]).passages == 6
