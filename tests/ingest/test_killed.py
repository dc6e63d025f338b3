"""Whatever ends a run of ingestion, the next one ends in the index that an undisturbed run makes."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace

import pytest

from indexes import edge
from indexes.errors import IndexUnavailable
from indexes.live import LiveIndex
from indexes.vectors import Where
from ingest import publish
from tests.ingest.publishing import contents, found, inline, lexical, publisher

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("KILLS", "5"))
"""How often the run is killed; `KILLS=200` is for an evening."""
QUESTIONS = ("生育津贴", "工伤医疗费用", "失业保险金的标准")
TOPICS = ("生育津贴", "工伤医疗费用", "失业保险金", "异地就医备案", "养老金领取", "医疗救助")


def write(folder: Path, edition: int, documents: range) -> None:
    """Write statutes of ten articles each, worded after the edition, and nothing else."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for n in documents:
        articles = "\n\n".join(
            f"第{numeral}条　{TOPICS[(n + i) % 6]}按照第{edition}版的标准支付，每月{100 * n + i}元。"
            for i, numeral in enumerate("一二三四五六七八九十", 1)
        )
        (folder / f"办法{n}.md").write_text(f"# 第{n}号办法\n\n{articles}\n", encoding="utf-8")


@pytest.fixture(autouse=True)
def reads_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undisturbed runs read in this process; those that are killed are the real thing."""
    monkeypatch.setattr(publish, "read_all", inline)


def ingesting(data: Path, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.ingest.publishing", str(data), str(folder)]
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True)


def test_killed_at_random_points_nothing_is_lost_doubled_or_half_there(tmp_path: Path) -> None:
    """After each kill readers see the old index or the new one, whole; the next run ends as if undisturbed."""
    folder, data = tmp_path / "docs", tmp_path / "data"
    write(folder, 1, range(9))
    publisher(data).run([folder])
    old = contents(data)
    write(folder, 2, range(3, 12))
    publisher(tmp_path / "calm").run([folder])
    new = contents(tmp_path / "calm")
    started = time.monotonic()
    shutil.copytree(data, tmp_path / "timed")
    assert ingesting(tmp_path / "timed", folder).wait() == 0
    whole = time.monotonic() - started

    draw = random.Random(1)
    killed = 0
    for _ in range(KILLS):
        work = tmp_path / "work"
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(data, work)
        process = ingesting(work, folder)
        time.sleep(draw.uniform(0.2, 1.0) * whole)
        process.kill()
        killed += process.wait() != 0
        assert contents(work) in (old, new)
        publisher(work).run([folder], prune=True)
        assert contents(work) == new
        assert [found(work, q) for q in QUESTIONS] == [found(tmp_path / "calm", q) for q in QUESTIONS]
        assert {f.name for f in (work / "index").glob("staging*")} == set()
    assert killed, "no run was killed before its end"


def test_what_a_killed_run_embedded_is_not_embedded_again(tmp_path: Path) -> None:
    """Vectors are kept as they are made, so a run that is killed again and again still gets done."""
    folder, data = tmp_path / "docs", tmp_path / "data"
    write(folder, 1, range(12))
    process = ingesting(data, folder)
    while not _journalled(data):
        assert process.poll() is None
        time.sleep(0.02)
    process.kill()
    process.wait()
    work = publisher(data)
    summary = work.run([folder])
    assert summary.passages == 120
    assert 0 < summary.embedded < 120


def _journalled(data: Path) -> int:
    file = data / "journal.sqlite"
    if not file.exists():
        return 0
    with closing(sqlite3.connect(file)) as db:
        try:
            return int(db.execute("SELECT count(*) FROM vectors").fetchone()[0])
        except sqlite3.OperationalError:  # it has only just been made
            return 0


def test_readers_are_killed_with_the_run(tmp_path: Path) -> None:
    """The processes that read files end when the one that started them is killed."""
    folder = tmp_path / "docs"
    write(folder, 1, range(12))
    process = ingesting(tmp_path / "data", folder)
    while not (readers := _children(process.pid)):
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    process.wait()
    until = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in readers):
        assert time.monotonic() < until
        time.sleep(0.05)


def _children(pid: int) -> list[str]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    if not path.exists():
        pytest.skip("this system does not list the children of a process")
    pids = path.read_text().split()
    return [p for p in pids if b"spawn_main" in Path(f"/proc/{p}/cmdline").read_bytes()]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own. (No tmpfs: there even reading a map takes room.)"""
    disk, image = tmp_path / "disk", tmp_path / "image"
    disk.mkdir()
    with image.open("wb") as f:
        f.truncate(edge._SPARE + (96 << 20))
    made = shutil.which("mkfs.ext4") and os.geteuid() == 0
    for command in (["mkfs.ext4", "-q", "-F", str(image)], ["mount", "-o", "loop", str(image), str(disk)]):
        made = made and not subprocess.run(command, capture_output=True).returncode
    if not made:
        pytest.skip("only root can make a small disk here")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_full_disk_gets_a_sentence_and_leaves_the_index_as_it_was(tmp_path: Path, small_disk: Path) -> None:
    """A disk that fills up stops the run; once there is room the next run ends as if undisturbed."""
    folder, data = tmp_path / "docs", small_disk / "data"
    write(folder, 1, range(3))
    publisher(data).run([folder])
    old = contents(data)
    write(folder, 2, range(6))
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(shutil.disk_usage(small_disk).free - edge._SPARE - (1 << 20)))
    with pytest.raises(
        IndexUnavailable, match=r"cannot be written \(No space left on device\); free some space"
    ):
        publisher(data).run([folder])
    assert contents(data) == old
    ballast.unlink()
    publisher(data).run([folder])
    publisher(tmp_path / "calm").run([folder])
    assert contents(data) == contents(tmp_path / "calm")


def test_a_disk_that_fills_up_in_the_middle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The room left is looked at before each batch: the process is not ended by the kernel half-way."""
    folder, data = tmp_path / "docs", tmp_path / "data"
    write(folder, 1, range(3))
    publisher(data).run([folder])
    old = contents(data)
    write(folder, 2, range(3))
    free = iter([1 << 40, 1 << 40, 1 << 40, 1 << 10])
    monkeypatch.setattr(edge.shutil, "disk_usage", lambda _: SimpleNamespace(free=next(free)))
    with pytest.raises(IndexUnavailable, match="No space left"):
        publisher(data).run([folder])
    monkeypatch.undo()
    assert contents(data) == old
    assert not (data / "index" / "staging").exists()


def _look(data: Path, pipe: Connection) -> None:
    """Search without a pause and tell which editions are seen, until told to stop."""
    index = LiveIndex(edge.EdgeStore(data / "index"))
    seen: list[frozenset[str]] = []
    while not pipe.poll():
        reader = index.reader()
        hits = reader.search([lexical("标准")], Where(), 200)[0]
        texts = [p.text for p in reader.passages([h.id for h in hits]).values()]
        editions = frozenset(text[text.index("第", 3) :][:3] for text in texts)
        if len(texts) != 60:
            editions |= {f"{len(texts)} passages"}
        if not seen or seen[-1] != editions:
            seen.append(editions)
            pipe.send(editions)


def test_a_chat_in_another_process_sees_whole_indexes_only(tmp_path: Path) -> None:
    """While three editions are published one after the other, a search finds all of one and nothing of another."""
    folder, data = tmp_path / "docs", tmp_path / "data"
    write(folder, 1, range(6))
    publisher(data).run([folder])
    here, there = get_context("spawn").Pipe()
    looker = get_context("spawn").Process(target=_look, args=(data, there), daemon=True)
    looker.start()
    seen = [here.recv()]
    for edition in (2, 3, 4):
        write(folder, edition, range(6))
        publisher(data).run([folder])
        assert here.poll(30)
        seen.append(here.recv())
    here.send("enough")
    looker.join(10)
    assert seen == [{f"第{edition}版"} for edition in (1, 2, 3, 4)]
