"""What people say of their files, in a CSV beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexes.types import Status
from ingest import manifest
from ingest.errors import BadManifest


def write(folder: Path, text: str) -> None:
    (folder / manifest.NAME).write_text(text, encoding="utf-8")


def test_no_manifest_says_nothing(tmp_path: Path) -> None:
    """Documents need no manifest."""
    assert manifest.read(tmp_path) == {}


def test_rows_are_found_by_path(tmp_path: Path) -> None:
    """Standard columns are read as they stand."""
    write(
        tmp_path,
        "path,title,region,status,populations\na/b.md,生育保险规定,广东省,in force,employee|resident\n",
    )
    entry = manifest.read(tmp_path)["a/b.md"]
    assert (entry.get("title"), entry.region, entry.status) == ("生育保险规定", "广东省", Status.IN_FORCE)
    assert entry.populations == ("employee", "resident")
    assert entry.get("issuer") == ""


def test_columns_of_other_registers_are_understood(tmp_path: Path) -> None:
    """A register that says jurisdiction and version_or_issue_date need not be rewritten."""
    write(
        tmp_path,
        "path,jurisdiction,version_or_issue_date\na.md,CN-Guangdong-Guangzhou,2025-10-17\nb.md,US-federal,\n",
    )
    entries = manifest.read(tmp_path)
    assert entries["a.md"].region == "广东省广州市"
    assert entries["a.md"].get("published") == "2025-10-17"
    assert entries["b.md"].region == "United States"


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("superseded", Status.SUPERSEDED),
        ("expired by its own text (2026)", Status.EXPIRED),
        ("historical snapshot", Status.SNAPSHOT),
        ("historical", Status.HISTORICAL),
        ("in force per header", Status.IN_FORCE),
        ("in force?", Status.DOUBTFUL),
        ("check", Status.DOUBTFUL),
        ("no later version in corpus", Status.UNKNOWN),
        ("", Status.UNKNOWN),
    ],
)
def test_status_is_read_from_words(tmp_path: Path, words: str, status: Status) -> None:
    """People write a status in their own words; what is not understood says nothing."""
    write(tmp_path, f"path,status\na.md,{words}\n")
    assert manifest.read(tmp_path)["a.md"].status is status


def test_a_manifest_without_paths_is_refused(tmp_path: Path) -> None:
    """One sentence says what the first line must hold."""
    write(tmp_path, "file,title\na.md,x\n")
    with pytest.raises(BadManifest, match="no column named path"):
        manifest.read(tmp_path)


def test_a_manifest_in_another_encoding_is_refused(tmp_path: Path) -> None:
    """Titles are not guessed into garbage."""
    (tmp_path / manifest.NAME).write_bytes("path,title\na.md,生育\n".encode("gb18030"))
    with pytest.raises(BadManifest, match="UTF-8"):
        manifest.read(tmp_path)
