"""What a document says of itself."""

from __future__ import annotations

from datetime import date

import pytest

from indexes.types import Clause, Document, Status
from ingest import validity
from ingest.manifest import NO_ENTRY, Entry


def describe(doc: str = "a.md", *texts: str, entry: Entry = NO_ENTRY, **meta: str) -> Document:
    clauses = [Clause(f"第{n}条", text) for n, text in enumerate(texts or ("正文",), 1)]
    return validity.describe(doc, "v", clauses, meta, 0, entry)


@pytest.mark.parametrize(
    ("text", "history", "day"),
    [
        ("本法自2011年7月1日起施行。", "", date(2011, 7, 1)),
        ("本办法自１９９５年１月１日起试行。", "", date(1995, 1, 1)),
        ("本条例自一九九五年一月一日起实施。", "", date(1995, 1, 1)),
        (
            "本条例自公布之日起施行。",
            "1999年1月16日 会议通过；1999年1月22日 国务院令第258号公布",
            date(1999, 1, 22),
        ),
        ("自2004年2月1日起缴纳的费用", "", None),
    ],
)
def test_the_first_day_is_read_from_the_text(text: str, history: str, day: date | None) -> None:
    """施行 clauses in all their forms; 公布之日 is the day of publication, not of adoption."""
    assert describe("a.md", "总则", text, history=history).stated.valid_from == day


def test_the_page_header_speaks_before_the_text() -> None:
    """施行日期 in the header decides, and its words are kept as the basis."""
    found = describe(
        "a.pdf", "本条例自公布之日起施行。", effective="2021 年 10 月 01 日", status="现行有效"
    ).stated
    assert (found.valid_from, found.declared) == (date(2021, 10, 1), Status.IN_FORCE)
    assert "2021 年 10 月 01 日" in found.basis


def test_the_manifest_speaks_before_everything() -> None:
    """What people say overrides the text; a contradiction is a doubt."""
    entry = Entry({"effective": "2022-07-01", "status": "superseded"}, "")
    found = describe("a.pdf", "x", entry=entry, effective="2021年10月1日")
    assert (found.stated.valid_from, found.stated.declared) == (date(2022, 7, 1), Status.SUPERSEDED)
    assert any("2022-07-01" in doubt and "2021-10-01" in doubt for doubt in found.doubts)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("本通知自2019年7月1日起实施，有效期5年。", date(2024, 6, 30)),
        ("本办法自2024年1月5日起施行，有效期三年。", date(2027, 1, 4)),
        ("本细则自2020年2月29日起施行，有效期至2024年6月30日。", date(2024, 6, 30)),
        ("本办法自2019年7月1日起实施。审核确认有效期：两年", None),
        ("本办法自2019年7月1日起施行。评定结果有效期三年。", None),
    ],
)
def test_the_last_day_is_read_from_the_text(text: str, day: date | None) -> None:
    """A term of years ends on the day before; the validity of something else is not that of the rule."""
    assert describe("a.md", text).stated.valid_to == day


def test_two_ends_that_differ_are_a_doubt() -> None:
    """The header's end is kept, and a person is told that the text says another."""
    found = describe("a.md", "本通知自2021年4月16日起施行，有效期5年。", expires="2023年06月01日")
    assert found.stated.valid_to == date(2023, 6, 1)
    assert any("2026-04-15" in doubt for doubt in found.doubts)


def test_a_file_named_later_than_its_text_is_a_doubt() -> None:
    """A date in the name is taken as the version's, and the difference is shown."""
    found = describe("北京市条例(2021-11-26).md", "x", history="2016年3月24日 修正")
    assert found.published == date(2021, 11, 26)
    assert any("2016-03-24" in doubt for doubt in found.doubts)


@pytest.mark.parametrize(
    ("title", "number", "kind"),
    [
        ("中华人民共和国社会保险法", "", "法律"),
        ("失业保险条例", "", "行政法规"),
        ("上海市医疗保障条例", "", "地方性法规"),
        ("工伤认定办法", "人力资源和社会保障部令第8号", "部门规章"),
        ("广东省职工生育保险规定", "广东省人民政府令第287号", "地方政府规章"),
        ("最高人民法院关于审理工伤保险行政案件若干问题的规定", "", "司法解释"),
        ("关于执行《工伤保险条例》若干问题的意见", "人社部发〔2013〕34号", "规范性文件"),
        ("企业职工生育保险试行办法", "劳部发[1994]504号", "规范性文件"),
    ],
)
def test_the_rank_is_read_from_title_and_number(title: str, number: str, kind: str) -> None:
    """A law outranks a regulation; what a title quotes is not what the document is."""
    found = describe("a.md", "x", title=title, number=number)
    assert (found.kind, found.authority) == (kind, validity.AUTHORITY[kind])


@pytest.mark.parametrize(
    ("title", "number", "region"),
    [
        ("上海市医疗保障条例", "", "上海市"),
        ("关于印发长期护理保险试行办法的通知", "穗医保规字〔2024〕1号", "广东省广州市"),
        ("中华人民共和国社会保险法", "", "全国"),
        ("Can I keep my child on my plan?", "", ""),
    ],
)
def test_the_region_is_read_from_title_and_number(title: str, number: str, region: str) -> None:
    """A city's abbreviation in the number is enough; nothing is guessed for a text that names none."""
    assert describe("a.md", "x", title=title, number=number).region == region


@pytest.mark.parametrize(
    ("title", "base"),
    [
        ("工伤保险条例(2010 修订)", "工伤保险条例"),
        ("新型冠状病毒肺炎诊疗方案（试行第九版）", "新型冠状病毒肺炎诊疗方案"),
        ("关于印发新型冠状病毒肺炎防控方案（第九版）的通知", "新型冠状病毒肺炎防控方案"),
        ("中华人民共和国社会保险法", "社会保险法"),
        ("若干问题的意见（二）", "若干问题的意见(二)"),
    ],
)
def test_versions_of_a_rule_share_a_title_and_sequels_do_not(title: str, base: str) -> None:
    """Editions and amendments are stripped; 意见（二） is another document than 意见."""
    assert validity.base_title(title) == base


def test_repeals_and_grounds_are_kept() -> None:
    """The text names what it replaces and what it implements."""
    found = describe(
        "a.md",
        "根据《中华人民共和国社会保险法》等法律，结合本省实际，制定本规定。",
        "本规定自2021年10月1日起施行。《广东省职工生育保险办法》同时废止。",
        title="广东省职工生育保险规定",
    )
    assert found.relations == (
        ("implements", "中华人民共和国社会保险法"),
        ("replaces", "广东省职工生育保险办法"),
    )
