"""Everyday questions find their clause by document and first words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexes.types import Clause
from ingest.enrichment import Enrichment, read
from ingest.errors import IngestError

ROW = {
    "doc": "a.md",
    "clause": "第四条",
    "anchor": "第四条 国家建立基本养老保险、基本",
    "questions": ["五险是哪五险"],
}


def test_marks_and_spaces_do_not_matter() -> None:
    """Bold labels and ideographic spaces are folded away on both sides."""
    clause = Clause("第四条", "**第四条**　国家建立基本养老保险、 基本医疗保险。")
    assert Enrichment([ROW]).questions("a.md", clause) == ("五险是哪五险",)


@pytest.mark.parametrize(
    ("doc", "clause"),
    [
        ("b.md", Clause("第四条", "第四条 国家建立基本养老保险、基本医疗保险。")),
        ("a.md", Clause("第九条", "依照第四条 国家建立基本养老保险、基本医疗保险的规定")),
        ("a.md", Clause("第四条", "第四条 国家建立失业保险。")),
    ],
)
def test_other_documents_clauses_and_words_get_none(doc: str, clause: Clause) -> None:
    """A question is never put to a clause that merely quotes the words of another."""
    assert Enrichment([ROW]).questions(doc, clause) == ()


def test_files_are_read_and_a_bad_line_is_named(tmp_path: Path) -> None:
    """All *.jsonl files of the folders count; a broken one says where."""
    (tmp_path / "a.jsonl").write_text(json.dumps(ROW, ensure_ascii=False) + "\n", encoding="utf-8")
    clause = Clause("第四条", "第四条 国家建立基本养老保险、基本医疗保险。")
    assert read([tmp_path, tmp_path / "missing"]).questions("a.md", clause)
    (tmp_path / "b.jsonl").write_text('\n{"doc": "a.md"}\n', encoding="utf-8")
    with pytest.raises(IngestError, match=r"Line 2 of .*b\.jsonl"):
        read([tmp_path])
