"""Finding documents: names, archives, what is set aside, and unchanged files that are not read again."""

from __future__ import annotations

import os
import time
import zipfile
from pathlib import Path

import pytest

from ingest import digests, publish
from ingest.digests import Digests
from ingest.errors import IngestError
from ingest.finding import find
from tests.ingest.makers import put, saved, word, zipped
from tests.ingest.publishing import HashEmbedder, contents, inline, publisher


def statute(*articles: str) -> bytes:
    numbers = "一二三四五"
    return (
        "# 办法\n\n" + "\n\n".join(f"第{n}条　{a}" for n, a in zip(numbers, articles, strict=False))
    ).encode()


@pytest.fixture(autouse=True)
def reads_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "read_all", inline)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    return folder


def test_what_is_no_document_is_set_aside(docs: Path) -> None:
    """Manifests, licences, hidden files, lock files, everyday questions and the thesaurus are no documents."""
    (docs / "enrichment").mkdir()
    (docs / "notices" / "enrichment").mkdir(parents=True)
    for name in ("manifest.csv", "README.md", "LICENSE", ".hidden.md", "~$a.docx", "enrichment/a.md"):
        put(docs, name, "path\n")
    put(docs, "notices/enrichment/b.md", "x")
    assert [f.doc for f in find([docs]).files] == ["notices/enrichment/b.md"]


def test_a_zip_archive_is_the_folder_of_its_documents(docs: Path, tmp_path: Path) -> None:
    """Files in archives of bureaus go in under the archive's name, with their own manifest rows, clauses and all."""
    annex = saved(word([("", "第一条　异地就医应当备案。"), ("", "第二条　备案长期有效。")]))
    content = zipped(
        {
            "通知/办法.md": statute("生育津贴按月支付。"),
            "附件.docx": annex,
            "__MACOSX/._x": b"x",
            "Thumbs.db": b"x",
            "readme.txt": b"x",
        }
    )
    put(docs, "2025.zip", content)
    put(docs, "manifest.csv", "path,region\n2025.zip,上海市\n2025.zip/附件.docx,广东省广州市\n")
    summary = publisher(tmp_path / "data").run([docs])
    assert summary.added == ("2025.zip/通知/办法.md", "2025.zip/附件.docx")
    assert (summary.problems, summary.notes) == ((), ())
    held = contents(tmp_path / "data")
    assert [(label, text) for label, text, *_ in held["2025.zip/附件.docx"][1]] == [
        ("第一条", "第一条 异地就医应当备案。"),
        ("第二条", "第二条 备案长期有效。"),
    ]
    regions = {f.doc: f.entry.region for f in find([docs]).files}
    assert regions == {"2025.zip/通知/办法.md": "上海市", "2025.zip/附件.docx": "广东省广州市"}


def test_only_what_changed_in_an_archive_is_read_again(docs: Path, tmp_path: Path) -> None:
    """A new version of one file in an archive leaves the others as they are."""
    files = {"a.md": statute("甲的规定在此。"), "b.md": statute("乙的规定在此。")}
    put(docs, "all.zip", zipped(files))
    publisher(tmp_path / "data").run([docs])
    put(docs, "all.zip", zipped({**files, "b.md": statute("乙的规定改了。")}))
    summary = publisher(tmp_path / "data").run([docs], prune=True)
    assert (summary.updated, summary.unchanged, summary.removed) == (("all.zip/b.md",), 1, ())


def test_names_in_gb18030_are_read_as_such(docs: Path) -> None:
    """Archives packed on Chinese Windows do not say how their names are written."""
    with zipfile.ZipFile(docs / "a.zip", "w") as archive:
        info = zipfile.ZipInfo("x" * 8 + ".md")
        archive.writestr(info, statute("内容在这里写着。"))
    raw = (docs / "a.zip").read_bytes().replace(b"x" * 8, "生育津贴".encode("gb18030"))
    put(docs, "a.zip", raw)
    assert [f.doc for f in find([docs]).files] == ["a.zip/生育津贴.md"]


def test_an_archive_that_cannot_be_opened_now_takes_nothing_out(docs: Path, tmp_path: Path) -> None:
    """--prune keeps the documents of an archive that is damaged today."""
    content = zipped({"a.md": statute("甲的规定在此。")})
    put(docs, "all.zip", content)
    put(docs, "b.md", statute("乙的规定在此。"))
    publisher(tmp_path / "data").run([docs])
    put(docs, "all.zip", content[:60])
    summary = publisher(tmp_path / "data").run([docs], prune=True)
    assert [(p.doc, p.reason) for p in summary.problems] == [
        ("all.zip", "The archive is damaged or cut short.")
    ]
    assert list(contents(tmp_path / "data")) == ["all.zip/a.md", "b.md"]
    (docs / "all.zip").unlink()
    assert publisher(tmp_path / "data").run([docs], prune=True).removed == ("all.zip/a.md",)


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    """Two folders that both hold a.md cannot be told apart by name."""
    for name in "xy":
        (tmp_path / name).mkdir()
        put(tmp_path / name, "a.md", name)
    with pytest.raises(IngestError, match=r"would both be called a\.md; put them under one folder"):
        find([tmp_path / "x", tmp_path / "y"])


def test_a_path_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    """A missing path and an empty folder each get one sentence."""
    with pytest.raises(IngestError, match="There is no file or folder"):
        find([tmp_path / "nowhere"])
    with pytest.raises(IngestError, match="There are no documents in"):
        find([tmp_path])


def _long_ago(path: Path) -> None:
    past = time.time() - 3_600
    os.utime(path, (past, past))


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take files for settled at once: their change times are those of this test."""
    monkeypatch.setattr(digests, "_SETTLED_NS", -1)


@pytest.mark.usefixtures("settled")
def test_an_unchanged_file_is_not_read_again(
    docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Size, times and inode of the last run are enough; anything else is read."""
    path = put(docs, "a.md", "一")
    first = Digests(tmp_path / "files.sqlite")
    before = first.of(path)
    first.save()

    def read(*_: object) -> None:
        raise AssertionError("it was read")

    monkeypatch.setattr(digests.hashlib, "file_digest", read)
    assert Digests(tmp_path / "files.sqlite").of(path) == before
    path.write_text("二")
    with pytest.raises(AssertionError, match="it was read"):
        Digests(tmp_path / "files.sqlite").of(path)


@pytest.mark.usefixtures("settled")
def test_a_file_that_hides_its_change_is_read(docs: Path, tmp_path: Path) -> None:
    """The same size, inode and modification time do not hide another content: the change time tells."""
    path = put(docs, "a.md", "一")
    _long_ago(path)
    known = Digests(tmp_path / "files.sqlite")
    before = known.of(path)
    known.save()
    times = path.stat()
    time.sleep(0.01)
    path.write_text("二")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert path.stat().st_size == times.st_size
    assert Digests(tmp_path / "files.sqlite").of(path) != before


def test_a_file_written_a_moment_ago_is_not_trusted(docs: Path, tmp_path: Path) -> None:
    """Two changes within one tick of the clock look the same, so nothing is remembered of a fresh file."""
    path = put(docs, "a.md", "一")
    known = Digests(tmp_path / "files.sqlite")
    before = known.of(path)
    known.save()
    times = path.stat()
    again = Digests(tmp_path / "files.sqlite")
    again._known = {k: v for k, v in again._known.items() if k == str(path)}
    assert again._known == {}
    path.write_text("二")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert again.of(path) != before


def test_an_amended_clause_alone_is_embedded_again(docs: Path, tmp_path: Path) -> None:
    """Of a changed document only texts that the index has no vector for are embedded."""
    put(docs, "a.md", statute("甲项支付百分之七十。", "乙项支付百分之八十。", "丙项支付百分之九十。"))
    publisher(tmp_path / "data").run([docs])
    put(docs, "a.md", statute("甲项支付百分之七十。", "乙项支付百分之八十五。", "丙项支付百分之九十。"))
    embedder = HashEmbedder()
    summary = publisher(tmp_path / "data", embedder).run([docs])
    assert (summary.passages, summary.embedded) == (3, 1)
    assert [text.rpartition("\n")[2] for text in embedder.embedded] == ["第二条 乙项支付百分之八十五。"]
    calm = publisher(tmp_path / "calm")
    calm.run([docs])
    assert contents(tmp_path / "data") == contents(tmp_path / "calm")


def test_a_damaged_notebook_gets_a_sentence(docs: Path, tmp_path: Path) -> None:
    """What ingestion remembers is never worth a traceback: the message says what to remove."""
    put(docs, "a.md", statute("甲的规定在此。"))
    for name in ("files.sqlite", "journal.sqlite"):
        data = tmp_path / name.partition(".")[0]
        data.mkdir()
        put(data, name, b"not a database" * 100)
        with pytest.raises(IngestError, match=rf"{name} is damaged .*; remove it, nothing in it is needed"):
            publisher(data).run([docs])
        (data / name).unlink()
        assert publisher(data).run([docs]).added == ("a.md",)
