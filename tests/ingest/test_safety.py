"""Files that are meant to harm or merely spoilt: each is named with one sentence, and the others go in."""

from __future__ import annotations

import json
import os
import stat
import struct
import time
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from app import cli
from ingest import reading
from ingest.limits import MIB
from ingest.processes import MEMORY
from ingest.reading import read_all
from ingest.sources import Source
from tests.ingest.makers import Ink, ofd, pdf, put, saved, word, zipped
from tests.ingest.publishing import contents, publisher


def nested_zip() -> bytes:
    return zipped({"inner.zip": zipped({"a.md": "# 办法\n\n第一条　内容在这里写着。".encode()})})


def bomb() -> bytes:
    """A zip archive of 40 kB that unpacks to 40 MiB."""
    return zipped({"a.md": bytes(40 * MIB)})


def overlapping() -> bytes:
    """A zip archive whose directory promises a thousand files of 1 MiB and holds one, again and again."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.md", bytes(MIB))
        archive.filelist = [_renamed(archive.filelist[0], f"{n}.md") for n in range(1_000)]
        archive._didModify = True
    return buffer.getvalue()


def _renamed(info: zipfile.ZipInfo, name: str) -> zipfile.ZipInfo:
    other = zipfile.ZipInfo(name)
    for field in ("CRC", "compress_size", "file_size", "header_offset", "compress_type", "flag_bits"):
        setattr(other, field, getattr(info, field))
    return other


def encrypted_zip() -> bytes:
    content = bytearray(zipped({"a.md": b"secret"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    return bytes(content)


def link() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("a.md")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return buffer.getvalue()


def huge_picture() -> bytes:
    """A PNG of 200 bytes that claims to be 60,000 by 60,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def entities_in_ofd() -> bytes:
    content = BytesIO(ofd([[(37, 30, "第一条 内容。")]]))
    with zipfile.ZipFile(content) as archive:
        files = {info.filename: archive.read(info) for info in archive.infolist()}
    files["Doc_0/Document.xml"] = b'<!DOCTYPE x [<!ENTITY a "b">]>' + files["Doc_0/Document.xml"]
    return zipped(files)


HOSTILE = {
    "bomb.zip": (bomb(), "One of its files unpacks to more than 200 times its size."),
    "overlapping.zip": (overlapping(), "Unpacked it would take 1,000 MiB; the limit is 400 MiB."),
    "many.zip": (zipped({f"{n}.md": b"x" for n in range(10_001)}), "The archive holds 10,001 files; the limit is 10,000."),
    "outside.zip": (zipped({"../../etc/cron.d/a.md": b"x"}), "The archive names a file outside of itself and is not unpacked."),
    "absolute.zip": (zipped({"/etc/a.md": b"x"}), "The archive names a file outside of itself and is not unpacked."),
    "windows.zip": (zipped({"C:\\a.md": b"x"}), "The archive names a file outside of itself and is not unpacked."),
    "link.zip": (link(), "The archive holds a link to another file and is not unpacked."),
    "encrypted.zip": (encrypted_zip(), "It is encrypted; remove the password and ingest it again."),
    "empty.zip": (b"", "The archive is damaged or cut short."),
    "nested.zip/inner.zip": (nested_zip(), "It is an archive inside of an archive; unpack it and ingest the folder."),
    "bomb.docx": (zipped({"word/document.xml": bytes(40 * MIB)}), "One of its files unpacks to more than 200 times its size."),
    "entities.ofd": (entities_in_ofd(), "Its XML declares entities, which are never expanded; save it again from its program."),
    "huge.png": (huge_picture(), "A page of it has more than 80 million pixels; scan it at 300 dpi."),
    "long.pdf": (pdf([[]] * 10_000), "It has 10,000 pages; the limit is 2,000."),
    "locked.pdf": (pdf([[Ink(72, 100, "text")]], encrypted=True), "It is encrypted; remove the password and ingest it again."),
    "deep.html": (b"<html><body>" + b"<div>" * 5_000 + b"x", "Its elements are nested more than 200 deep."),
    "deep.md": (b">" * 3_000 + b" x", "Its elements are nested more than 200 deep."),
    "deep.json": (b'{"title":"x","children":' * 3_000 + b"1" + b"}" * 3_000, "Its brackets are nested more than 200 deep."),
    "deep.rtf": (b"{\\rtf1 " + b"{" * 100_000 + b"x" + b"}" * 100_001, "Its groups are nested more than 200 deep."),
    "empty.md": (b"", "The file is empty."),
    "blank.txt": ("\u3000\n\n \n".encode(), "There is no text in it."),
    "really.pdf": (saved(word([("", "第一条　内容。")])), "It is called .pdf but is a Word document (.docx); rename it and ingest it again."),
    "page.docx": (b"<html><body><p>text</p></body></html>", "It is called .docx but is an HTML page; rename it and ingest it again."),
    "program.md": (bytes(range(256)) * 40, "It holds binary data, not text."),
    "korean.txt": (
        ("건강보험 급여의 기준을 정한다. " * 20).encode("euc-kr"),
        "Its text encoding cannot be told for certain; save it as UTF-8 and ingest it again.",
    ),
    "film.mp4": (b"\x00\x00\x00\x18ftypmp42", "Files of the kind “.mp4” are not read."),
    "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Files of the kind “.xls” are not read; save it as .xlsx and ingest it again."),
}  # fmt: skip


def test_each_is_named_and_the_rest_goes_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The summary has one sentence for each harmful file, the status is 1, and the good document is there."""
    docs = tmp_path / "docs"
    docs.mkdir()
    for name, (content, _) in HOSTILE.items():
        put(docs, name.partition("/")[0], content)
    with (docs / "huge.csv").open("wb") as f:
        f.truncate(500 * MIB)
    put(docs, "good.md", "# 办法\n\n第一条　生育津贴按月支付。\n")
    monkeypatch.setenv("MINGBAI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MINGBAI_ENRICHMENT", "[]")
    assert cli.main(["ingest", "--json", str(docs)]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["added"] == ["good.md"]
    reasons = {problem["doc"]: problem["reason"] for problem in said["problems"]}
    expected = {name: reason for name, (_, reason) in HOSTILE.items()}
    assert reasons == {**expected, "huge.csv": "The file has 500 MiB; the limit is 100 MiB."}
    assert all(reason.endswith(".") and "\n" not in reason for reason in reasons.values())


class Crashing(Source):
    """A file that takes its reader's process down."""

    def unpacked(self, *_: object) -> bytes:
        os._exit(139)


class Greedy(Source):
    """A file that needs more memory than a reader may have."""

    def unpacked(self, *_: object) -> bytes:
        return bytes(2 * MEMORY)


def test_a_file_that_crashes_its_reader_is_one_problem(tmp_path: Path) -> None:
    """The crash is blamed on the file that caused it, not on those read beside it; memory is bounded."""
    good = [
        Source(put(tmp_path, f"{n}.md", f"# 办法\n\n第一条　这是第{n}号办法的内容。\n")) for n in range(6)
    ]
    files = [*good[:3], Crashing(tmp_path, "x.md"), *good[3:], Greedy(tmp_path, "y.md")]
    cuts = [cut.problem or cut.clauses[0].text for _, cut in read_all(files)]
    texts = [f"第一条 这是第{n}号办法的内容。" for n in range(6)]
    assert cuts == [
        *texts[:3],
        "It crashed its reader; check that it opens in its own program.",
        *texts[3:],
        "It needs more memory than there is; split it into smaller files.",
    ]


def test_a_file_that_hangs_its_reader_is_one_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a time a file is given up, and those after it are read."""
    monkeypatch.setattr(reading, "SECONDS_PER_FILE", 10)
    good = Source(put(tmp_path, "a.md", "# 办法\n\n第一条　内容在这里写着。\n"))
    first, second = (cut for _, cut in read_all([Hanging(tmp_path, "x.md"), good]))
    assert "minutes; split it into smaller files" in first.problem
    assert second.clauses


class Hanging(Source):
    """A file that is never read to its end."""

    def unpacked(self, *_: object) -> bytes:
        time.sleep(600)
        return b""


def test_a_file_that_has_become_unreadable_keeps_its_old_version(tmp_path: Path) -> None:
    """A document that was replaced by a damaged file still answers as it did, and is named."""
    docs = tmp_path / "docs"
    docs.mkdir()
    put(docs, "a.pdf", pdf([[Ink(72, 100, "The copayment is 20 dollars for each visit.")]]))
    publisher(tmp_path / "data").run([docs])
    before = contents(tmp_path / "data")
    put(docs, "a.pdf", b"%PDF-1.7 cut")
    summary = publisher(tmp_path / "data").run([docs], prune=True)
    assert [p.doc for p in summary.problems] == ["a.pdf"]
    assert contents(tmp_path / "data") == before
