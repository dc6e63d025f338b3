"""From clauses to passages."""

from __future__ import annotations

from indexes.types import Clause, Document
from ingest.passages import LIMIT, make

DOCUMENT = Document("a.md", "生育保险规定", "zh", "v1", region="广东省", number="令第287号")


def nothing(_: Clause) -> tuple[str, ...]:
    return ()


def test_the_header_puts_a_clause_into_its_place() -> None:
    """Title, number, region, headings and label stand in front of what is embedded."""
    (passage,) = make(DOCUMENT, [Clause("第二条", "第二条 津贴。", ("第三章 待遇",))], nothing)
    assert passage.header == "生育保险规定 令第287号 广东省 第三章 待遇 第二条"
    assert passage.text == "第二条 津贴。"


def test_a_long_clause_keeps_its_label_in_every_part() -> None:
    """Parts end at sentence ends, none is lost, and all know the whole clause."""
    text = "第二条 " + "职工依法享受生育津贴和生育医疗费用待遇。" * 60
    parts = make(DOCUMENT, [Clause("第二条", text)], nothing)
    assert len(parts) > 1
    assert all(
        len(p.text) <= LIMIT["zh"] and p.clause.label == "第二条" and p.text.endswith("。") for p in parts
    )
    assert "".join(p.text for p in parts) == text
    assert [(p.part, p.parts, p.ordinal) for p in parts] == [(n, len(parts), 0) for n in range(len(parts))]


def test_identity_follows_content_and_place() -> None:
    """The same clause has the same id in every run, another version another one."""
    clause = Clause("第二条", "第二条 津贴。")
    one, again = (make(DOCUMENT, [clause], nothing)[0].id for _ in range(2))
    other = make(Document("a.md", "生育保险规定", "zh", "v2"), [clause], nothing)[0].id
    twice = make(DOCUMENT, [clause, clause], nothing)
    assert one == again != other
    assert twice[0].id != twice[1].id
