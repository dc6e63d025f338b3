"""Every document of the index has its original beside it, whatever happened to the run before."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexes.errors import IndexMissing
from ingest.errors import IngestError
from ingest.originals import name_for
from tests.originals.product import Product


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    (folder / "市").mkdir(parents=True)
    (folder / "a.md").write_text("# 办法\n\n第一条 职工参加生育保险。\n", encoding="utf-8")
    (folder / "市" / "b.TXT").write_text("第一条 居民参加医疗保险。\n", encoding="utf-8")
    return folder


@pytest.fixture
def product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Product:
    return Product(tmp_path / "data", monkeypatch)


def test_each_document_is_kept_byte_for_byte_under_its_version(product: Product, folder: Path) -> None:
    """The name is the version with the file's suffix in lower case; the content is the file's."""
    product.ingest(folder)
    a, b = product.document("a.md"), product.document("市/b.TXT")
    assert product.originals() == {
        f"{a.version}.md": (folder / "a.md").read_bytes(),
        f"{b.version}.txt": (folder / "市" / "b.TXT").read_bytes(),
    }


def test_a_changed_document_keeps_its_old_original_until_the_next_run(product: Product, folder: Path) -> None:
    """Readers on their way may still open the version before; the run after takes it away."""
    product.ingest(folder)
    old = product.document("a.md").version
    (folder / "a.md").write_text("# 办法\n\n第一条 职工参加工伤保险。\n", encoding="utf-8")
    product.ingest(folder)
    new = product.document("a.md").version
    assert {f"{old}.md", f"{new}.md"} < set(product.originals())
    product.ingest(folder)
    assert f"{old}.md" not in product.originals()
    assert f"{new}.md" in product.originals()


def test_a_removed_document_takes_its_original_along(product: Product, folder: Path) -> None:
    """After pruning, the original goes as the version before does."""
    product.ingest(folder)
    gone = product.document("a.md").version
    (folder / "a.md").unlink()
    product.ingest(folder, prune=True)
    product.ingest(folder)
    assert f"{gone}.md" not in product.originals()
    assert len(product.originals()) == 1


def test_an_unchanged_run_makes_a_missing_original_again(product: Product, folder: Path) -> None:
    """Nothing is read or embedded anew for it, and an original that is there is not written again."""
    product.ingest(folder)
    name_a, name_b = sorted(product.originals())
    kept = product.data / "originals" / name_b
    before = kept.stat().st_mtime_ns
    (product.data / "originals" / name_a).unlink()
    summary = product.ingest(folder)
    assert (summary.unchanged, summary.passages) == (2, 0)
    assert sorted(product.originals()) == [name_a, name_b]
    assert kept.stat().st_mtime_ns == before


def test_a_file_that_cannot_be_read_keeps_the_old_original(product: Product, folder: Path) -> None:
    """The old version stays in the index, and its original with it; the unreadable file is not kept."""
    product.ingest(folder)
    before = product.originals()
    (folder / "a.md").write_bytes(b"\x00\x01\x02 no text")
    assert product.ingest(folder).problems
    assert product.ingest(folder).problems
    assert product.originals() == before


def test_what_a_killed_run_left_is_taken_away(product: Product, folder: Path) -> None:
    """A half-written copy and a file that no document needs are gone after the next run."""
    product.ingest(folder)
    before = product.originals()
    for name in (f"{'0' * 32}.md", f"{'1' * 32}.pdf.new"):
        (product.data / "originals" / name).write_text("half")
    product.ingest(folder)
    assert product.originals() == before


def test_a_run_that_fails_before_publishing_leaves_index_and_originals_usable(
    product: Product, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An original is there before its document; when publishing fails, the next run ends as an undisturbed one."""
    product.ingest(folder)
    (folder / "c.md").write_text("# 通知\n\n第一条 退休人员不再缴费。\n", encoding="utf-8")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("indexes.edge.EdgeWriter.commit", fail)
    with pytest.raises(KeyboardInterrupt):
        product.ingest(folder)
    monkeypatch.undo()
    monkeypatch.setenv("MINGBAI_DATA", str(product.data))
    assert "c.md" not in product.wiring.index.documents
    product.ingest(folder)
    assert f"{product.document('c.md').version}.md" in product.originals()
    assert len(product.originals()) == 3


@pytest.mark.parametrize(
    ("doc", "name"),
    [
        ("a/b.PDF", "v.pdf"),
        ("../../etc/passwd", "v"),
        ("x.p/df", "v"),
        ("x.非常", "v"),
        ("x.tar.gz", "v.gz"),
        ("a.zip/法规/b.docx", "v.docx"),
        ("x." + "a" * 40, "v"),
    ],
)
def test_a_name_is_made_of_version_and_plain_suffix_only(doc: str, name: str) -> None:
    """Whatever a document is called, its original's name has no folder and no surprise in it."""
    assert name_for("v", doc) == name


def test_a_disk_that_cannot_be_written_gets_one_sentence(product: Product, folder: Path) -> None:
    """Where the originals cannot be kept nothing is published either, and the sentence says why."""
    product.data.mkdir()
    (product.data / "originals").write_text("")
    with pytest.raises(IngestError, match="cannot be kept"):
        product.ingest(folder)
    with pytest.raises(IndexMissing):
        _ = product.wiring.index.documents
