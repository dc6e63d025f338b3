"""Word, PowerPoint, Excel and CSV: automatic numbers, slides as pages, rows that keep their header."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.styles import PatternFill

from ingest.clauses import cut
from ingest.errors import Unreadable
from ingest.limits import Limits
from ingest.readers import read
from ingest.readers.numbering import chinese, roman
from tests.ingest.makers import join, numbered, put, saved, slide_table, slides, word, workbook, zipped


def test_word_counts_its_lists(tmp_path: Path) -> None:
    """Numbers that Word counts by itself (一、（一）1.) are part of the text, and each list starts where it should."""
    document = word([("Title", "关于医疗救助的通知"), ("", "各区医保局：现就有关事项通知如下。")])
    numbered(
        document, [("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
    )
    for text, level in [
        ("救助对象", 0),
        ("低保对象。", 1),
        ("特困人员。", 1),
        ("救助标准", 0),
        ("住院的，按百分之八十救助。", 1),
    ]:
        join(document, text, level)
    reading = read(put(tmp_path, "a.docx", saved(document)))
    assert reading.meta["title"] == "关于医疗救助的通知"
    assert [(clause.label, clause.text) for clause in cut(reading)] == [
        ("正文", "各区医保局：现就有关事项通知如下。"),
        ("一、", "一、救助对象\n（一）低保对象。\n（二）特困人员。"),
        ("二、", "二、救助标准\n（一）住院的，按百分之八十救助。"),
    ]


def test_word_headings_tables_and_what_is_not_printed(tmp_path: Path) -> None:
    """Headings come from styles, merged cells repeat in each row; deleted, hidden and code text is gone."""
    document = word([("Title", "Your plan"), ("Heading 1", "Costs"), ("", "You pay a copay.")])
    paragraph = document.add_paragraph("Kept. ")
    names = nsdecls("w")
    paragraph._p.append(parse_xml(f"<w:del {names}><w:r><w:delText>Gone.</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:r {names}><w:rPr><w:vanish/></w:rPr><w:t>Hidden.</w:t></w:r>"))
    paragraph._p.append(parse_xml(f"<w:ins {names}><w:r><w:t>Added.</w:t></w:r></w:ins>"))
    table = document.add_table(4, 3)
    for y, row in enumerate(
        [("Group", "Visit", "Copay"), ("1", "Doctor", "$0"), ("", "Hospital", "$5"), ("2", "Doctor", "$15")]
    ):
        for x, text in enumerate(row):
            table.cell(y, x).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    clauses = cut(read(put(tmp_path, "a.docx", saved(document))))
    assert [(clause.label, clause.text) for clause in clauses] == [
        ("Costs", "You pay a copay.\nKept. Added."),
        (
            "Costs",
            "Group: 1; Visit: Doctor; Copay: $0\nGroup: 1; Visit: Hospital; Copay: $5\n"
            "Group: 2; Visit: Doctor; Copay: $15",
        ),
    ]


@pytest.mark.parametrize(
    ("number", "shown"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (103, "一百零三"), (1010, "一千零一十")],
)
def test_chinese_numerals(number: int, shown: str) -> None:
    """Lists are numbered as statutes count."""
    assert chinese(number) == shown


@pytest.mark.parametrize(("number", "shown"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv")])
def test_roman_numerals(number: int, shown: str) -> None:
    """Lists of American rules count i, ii, iii, iv."""
    assert roman(number) == shown


def test_slides(tmp_path: Path) -> None:
    """A slide is a page, its title the label; notes are out, and tables keep their header."""
    presentation = slides([("What is Medicaid?", ["Coverage for people with low income.", "States run it."])])
    slide_table(
        presentation,
        "Copays",
        [["Visit", "Copay"], ["Doctor visit at any office", "$15"], ["Hospital", "$50 a day"]],
    )
    reading = read(put(tmp_path, "a.pptx", saved(presentation)))
    assert reading.pages == 2
    assert [(clause.label, clause.page) for clause in cut(reading)] == [
        ("What is Medicaid?", 1),
        ("Copays", 2),
    ]
    assert "speaker only" not in "".join(block.text for block in reading.blocks)


def test_workbook(tmp_path: Path) -> None:
    """Sheets are headings, titles and groups are paths, codes go with their names, hidden sheets are out."""
    book = workbook(
        {
            "Rates": [
                ["Premium table for 2026"],
                ["#", "Plan", "Premium", "Share"],
                ["I. Employees"],
                ["A.1", "Basic plan", 120, 0.5],
                ["A.2", "Full plan with dental and vision care", 240.5, 0.5],
                ["II. Retirees"],
                ["B.1", "Basic plan of retirees", 80, 1],
                ["B.2", "Full plan of retirees", 160, 1],
                ["B.3", "Plan with travel abroad", 200, 1],
                ["B.4", "Plan without drugs", 20, 1],
                ["B.5", "Plan for widows", 20, 1],
            ],
            "Lists": [["not", "shown"]],
        }
    )
    book["Lists"].sheet_state = "hidden"
    for row in range(3, 12):
        book["Rates"].cell(row, 4).number_format = "0%"
    clauses = cut(read(put(tmp_path, "a.xlsx", saved(book))))
    assert (clauses[0].label, clauses[0].text) == (
        "A.1 Basic plan",
        "#: A.1; Plan: Basic plan; Premium: 120; Share: 50%",
    )
    assert clauses[0].path == ("Rates", "Premium table for 2026", "I. Employees")
    assert clauses[1].text.endswith("Premium: 240.5; Share: 50%")
    assert clauses[2].path[-1] == "II. Retirees"
    assert not any("shown" in clause.text for clause in clauses)


def test_workbook_with_merged_header_and_thousands_of_empty_cells(tmp_path: Path) -> None:
    """Names under a merged name carry both; formatted cells without content cost nothing and say nothing."""
    rows = [
        ["病种", "支付限额", None],
        [None, "职工", "居民"],
        *([f"病种{i}", f"{i}00元", f"{i}0元"] for i in range(1, 9)),
    ]
    book = workbook({"目录": rows})
    sheet = book["目录"]
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    for row in range(11, 3_000):
        sheet.cell(row, 30).fill = PatternFill("solid", fgColor="FFFF00")
    clauses = cut(read(put(tmp_path, "a.xlsx", saved(book))))
    assert len(clauses) == 8
    assert clauses[0].text == "病种：病种1；支付限额 职工：100元；支付限额 居民：10元"
    assert clauses[0].label == "病种1"


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8-sig"), (";", "utf-8"), ("\t", "gb18030")])
def test_csv(tmp_path: Path, delimiter: str, encoding: str) -> None:
    """Whatever stands between fields, each row keeps the names of its columns; serial numbers are no label."""
    rows = [
        ["序号", "药品名称", "医保类别"],
        *([str(i), f"药品{i}号注射用粉针剂", "乙类"] for i in range(1, 20)),
    ]
    text = "\n".join(delimiter.join(row) for row in rows)
    clauses = cut(read(put(tmp_path, "a.csv", text.encode(encoding))))
    assert len(clauses) == 19
    assert (clauses[4].label, clauses[4].text) == (
        "药品5号注射用粉针剂",
        "序号：5；药品名称：药品5号注射用粉针剂；医保类别：乙类",
    )


def with_part(document: bytes, name: str, content: bytes) -> bytes:
    """Return an office file with one part put in the place of another."""
    import io

    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        files = {info.filename: archive.read(info) for info in archive.infolist()}
    return zipped({**files, name: content})


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("a.docx", "word/document.xml"),
        ("a.pptx", "ppt/slides/slide1.xml"),
        ("a.xlsx", "xl/worksheets/sheet1.xml"),
    ],
)
def test_entities_are_never_expanded(tmp_path: Path, name: str, part: str) -> None:
    """An office file whose XML declares entities is refused before any library sees it."""
    makers = {
        "a.docx": lambda: word([("", "x")]),
        "a.pptx": lambda: slides([("x", ["y"])]),
        "a.xlsx": lambda: workbook({"x": [["y", "z"]]}),
    }
    with pytest.raises(Unreadable, match="entities"):
        read(put(tmp_path, name, with_part(saved(makers[name]()), part, BOMB)))


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(sheet_rows=5), "more than 5 rows"),
        (Limits(table_cells=8), "more than 8 cells"),
        (Limits(unpacked_bytes=2_000), "Unpacked"),
    ],
)
def test_limits_of_a_workbook(tmp_path: Path, limits: Limits, reason: str) -> None:
    """Rows, cells and unpacked size are bounded."""
    content = saved(workbook({"x": [["name", "value"]] + [[f"n{i}", i] for i in range(50)]}))
    with pytest.raises(Unreadable, match=reason):
        read(put(tmp_path, "a.xlsx", content), limits=limits)


def test_too_many_rows_of_csv_and_slides(tmp_path: Path) -> None:
    """The same bound holds for CSV, and presentations have one for their slides."""
    with pytest.raises(Unreadable, match="more than 3 rows"):
        read(put(tmp_path, "a.csv", "a,b\n" * 9), limits=Limits(sheet_rows=3))
    with pytest.raises(Unreadable, match="2 slides"):
        read(put(tmp_path, "a.pptx", saved(slides([("x", ["y"]), ("x", ["y"])]))), limits=Limits(pdf_pages=1))


LONG = "，并按照职责分工制定年度工作计划，明确责任单位和完成时限，每季度向市家庭医生签约服务工作领导小组办公室报告进展情况"


def test_rows_that_are_parts_of_larger_ones_are_named_by_those(tmp_path: Path) -> None:
    """Where number and matter span several rows, the rows are called by the matter and not by the number."""
    rows = "".join(
        f'<tr><td rowspan="2">{n}</td><td rowspan="2">{matter}</td><td>{matter}的第一项措施由各区落实{LONG}</td>'
        f"<td>市卫生局</td></tr><tr><td>{matter}的第二项措施由全市统筹{LONG}</td><td>市卫生局</td></tr>"
        for n, matter in enumerate(("扩大医生来源", "优化签约团队", "保障合理用药", "优化转诊服务"), 1)
    )
    page = f"<table><tr><th>序号</th><th>工作事项</th><th>主要内容</th><th>单位</th></tr>{rows}</table>"
    found = cut(read(put(tmp_path, "a.html", f"<html><body><main>{page}</main></body></html>")))
    assert [clause.label for clause in found][:3] == ["扩大医生来源", "扩大医生来源", "优化签约团队"]
    assert found[0].text.startswith("序号：1；工作事项：扩大医生来源；主要内容：扩大医生来源的第一项措施")
    assert found[1].text.startswith("序号：1；工作事项：扩大医生来源；主要内容：扩大医生来源的第二项措施")
