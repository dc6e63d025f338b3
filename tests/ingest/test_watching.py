"""Watching folders: each change goes in once nothing moves any more, and nothing else is done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from app import cli
from indexes.errors import IndexUnavailable
from ingest import publish
from ingest.publish import Summary
from ingest.watching import snapshot, watch
from tests.ingest.publishing import contents, inline, publisher

NOTHING = Summary((), (), 0, (), (), (), 0, 0, 0.0, 0.0)
EVERY = 0.02


class Watching:
    """A watch in a thread of its own; `ingests` counts its runs."""

    def __init__(self, folder: Path, failures: int = 0) -> None:
        self.ingests = 0
        self.complaints: list[str] = []
        self._failures = failures
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(folder,))

    def __enter__(self) -> Watching:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(10)
        assert not self._thread.is_alive()

    def _run(self, folder: Path) -> None:
        watch([folder], self._ingest, lambda _: None, self.complaints.append, self._stop, every=EVERY)

    def _ingest(self) -> Summary:
        if self._failures:
            self._failures -= 1
            raise IndexUnavailable("Another ingestion is running on this index; wait for it to end.")
        self.ingests += 1
        return NOTHING

    def until(self, ingests: int) -> None:
        end = time.monotonic() + 10
        while self.ingests < ingests:
            assert time.monotonic() < end
            time.sleep(EVERY)


def test_it_ingests_at_once_and_then_only_after_changes(tmp_path: Path) -> None:
    """New, changed and removed files each lead to one more run; quiet leads to none."""
    with Watching(tmp_path) as watching:
        watching.until(1)
        (tmp_path / "a.md").write_text("一")
        watching.until(2)
        (tmp_path / "a.md").write_text("一二")
        watching.until(3)
        (tmp_path / "sub").mkdir()
        (tmp_path / "sub" / "b.md").write_text("三")
        watching.until(4)
        (tmp_path / "a.md").unlink()
        watching.until(5)
        time.sleep(10 * EVERY)
        assert watching.ingests == 5


def test_a_file_that_is_still_growing_waits(tmp_path: Path) -> None:
    """While every look sees something else nothing is ingested."""
    with Watching(tmp_path) as watching:
        watching.until(1)
        with (tmp_path / "a.md").open("w") as f:
            for _ in range(40):
                f.write("一" * 1000)
                f.flush()
                time.sleep(EVERY / 8)
            grown = watching.ingests
        watching.until(2)
        assert grown == 1


def test_what_cannot_be_done_is_complained_of_once_and_tried_again(tmp_path: Path) -> None:
    """Another run that holds the index is waited for."""
    with Watching(tmp_path, failures=3) as watching:
        watching.until(1)
        assert watching.complaints == ["Another ingestion is running on this index; wait for it to end."]


def test_litter_is_no_change(tmp_path: Path) -> None:
    """Hidden files and the lock files of office programs are not looked at."""
    before = snapshot([tmp_path])
    (tmp_path / "~$notice.docx").write_text("x")
    (tmp_path / ".swp").write_text("x")
    assert snapshot([tmp_path]) == before == snapshot([tmp_path / "not there"])


def test_a_folder_that_has_become_empty_takes_nothing_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A share that is not mounted looks like an empty folder: the documents stay."""
    monkeypatch.setattr(publish, "read_all", inline)
    docs, data = tmp_path / "docs", tmp_path / "data"
    for n in "ab":
        (docs / n).mkdir(parents=True)
        (docs / n / "办法.md").write_text(f"# 办法{n}\n\n第一条　本办法规定生育津贴的{n}项。\n")
    publisher(data).run([docs])
    (docs / "a" / "办法.md").unlink()
    publisher(data).run([docs], prune=True)
    assert list(contents(data)) == ["b/办法.md"]
    (docs / "b" / "办法.md").unlink()
    with pytest.raises(publish.IngestError, match="There are no documents in"):
        publisher(data).run([docs], prune=True)
    (docs / "b" / "办法.md").write_text("# 办法\n\n第一条　本办法规定生育津贴的新项。\n")
    (docs / "a").rename(tmp_path / "share")
    summary = publisher(data).run([docs, tmp_path / "share"], prune=True)
    assert summary.updated == ("b/办法.md",)
    assert summary.notes == (f"There are no documents in {tmp_path / 'share'}, so nothing is removed.",)


def test_the_command_tells_each_change_and_stops_when_told(tmp_path: Path) -> None:
    """`mingbai ingest --watch` prints a line a change; SIGTERM ends it cleanly, with status 0."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text("# 办法\n\n第一条　生育津贴按月支付。\n")
    command = [sys.executable, "-m", "app.cli", "ingest", "--watch", str(docs)]
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "MINGBAI_DATA": str(tmp_path / "data"), "MINGBAI_ENRICHMENT": "[]"}
    with subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == "added a.md\n"
        (docs / "a.md").rename(docs / "b.md")
        (docs / "empty.pdf").write_text("")
        seen = {process.stdout.readline() for _ in range(3)}
        assert seen == {"added b.md\n", "removed a.md\n", "failed empty.pdf: The file is empty.\n"}
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert process.stderr.read().splitlines()[-1] == "Stopped."
    assert list(contents(tmp_path / "data")) == ["b.md"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["--watch", "--train"],
            "--watch does nothing but watch; run --enrich, --train and --rebuild without it.",
        ),
        (["--watch"], "--watch needs folders, {file} is none; give the folder that it is in."),
    ],
)
def test_what_cannot_be_watched_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    """A file, or a watch that is to do something else as well, is refused with one sentence."""
    file = tmp_path / "a.md"
    file.write_text("一")
    assert cli.main(["ingest", *arguments, str(file)]) == 2
    assert capsys.readouterr().err == sentence.format(file=file) + "\n"
