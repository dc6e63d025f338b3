"""Text and Markdown: encodings told for certain, lines to paragraphs, markup gone."""

from __future__ import annotations

from pathlib import Path

import opencc
import pytest

from ingest.clauses import cut
from ingest.errors import Unreadable
from ingest.readers import read
from ingest.readers.encoding import decode
from tests.ingest.makers import put

DATA = Path(__file__).parent / "data"
CHINESE = (
    "第一条 参保人员应当按照规定缴纳基本医疗保险费，享受基本医疗保险待遇。\n第二条 本办法自发布之日起施行。\n"
)
TRADITIONAL = opencc.OpenCC("s2t").convert(CHINESE) * 3
WESTERN = "The plan’s “internal appeal” takes 30 days — see § 409.61 for the rule.\n" * 3


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CHINESE, "utf-8"),
        (CHINESE, "utf-8-sig"),
        (CHINESE, "utf-16"),
        (CHINESE, "utf-16-le"),
        (CHINESE, "utf-16-be"),
        (CHINESE, "gbk"),
        (CHINESE * 5, "gb18030"),
        (TRADITIONAL, "big5"),
        (WESTERN, "cp1252"),
        (WESTERN, "utf-16-le"),
    ],
)
def test_encodings_are_told_from_the_bytes(text: str, encoding: str) -> None:
    """Each encoding that bureaus use gives back exactly the text that was written in it."""
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "data",
    [
        "한국어 건강보험 안내입니다. ".encode("euc-kr") * 20,
        "Страхование здоровья граждан. ".encode("cp1251") * 20,
        "医療保険の被保険者について。".encode("shift_jis") * 20,
        bytes(range(1, 256)) * 4,
    ],
    ids=["korean", "russian", "japanese", "noise"],
)
def test_what_cannot_be_told_is_refused(data: bytes) -> None:
    """Text in an encoding that is not known is refused and never read as everyday characters by chance."""
    with pytest.raises(Unreadable, match=r"encoding|binary"):
        decode(data)


def test_a_few_broken_bytes_show_as_such() -> None:
    """A page cut in the middle of a character is read, and the place shows as U+FFFD."""
    whole = (CHINESE * 40).encode()
    assert decode(whole[:-2]).endswith("施行。\ufffd") or "\ufffd" in decode(whole[:-2])
    with pytest.raises(Unreadable):
        decode(b"\xff\xfa\xc1".join([CHINESE.encode()] * 5))


def test_markdown_statute(tmp_path: Path) -> None:
    """A statute gives its articles under their labels, its history as meta, its annex under the annex's name."""
    reading = read(DATA / "statute.md")
    clauses = cut(reading)
    assert reading.meta["title"] == "女职工劳动保护特别规定"
    assert reading.meta["history"] == (
        "2012年4月18日 国务院第200次常务会议通过；2012年4月28日 中华人民共和国国务院令第619号公布"
    )
    assert [clause.label for clause in clauses] == ["第一条", "第二条", "第七条", "一、", "二、"]
    assert clauses[2].text.startswith("第七条 女职工生育享受98天产假，其中产前可以休假15天；")
    assert clauses[2].text.endswith("怀孕满4个月流产的，享受42天产假。")
    assert clauses[3].path == ("附录 女职工禁忌从事的劳动范围",)
    assert clauses[3].text.count("\n") == 3


MARKED_UP = """---
title: "About benefits"
lastupdate: 2018-10-17
relatedlinks:
  - heading: Elsewhere
---
<!-- not for readers -->

<div class="va-introtext" markdown="1">

You may get **care** at [VA](https://www.va.gov/x). {% include footer.html %}

</div>

### What is covered?

All of these:

* Exams, **or**
* Vaccines

### Who can apply?

<ul class="usa-accordion">
<li>
<button class="usa-button" aria-controls="a">A surviving spouse</button>
<div id="a">

If you remarry before age 55, you no longer qualify.

</div>
</li>
<li>
<button class="usa-button" aria-controls="b">A dependent child</button>
<div id="b"><p>Send proof of enrollment<br>every year.</p></div>
</li>
</ul>
"""


def test_markdown_with_front_matter_and_raw_html(tmp_path: Path) -> None:
    """Markup, comments and templates are gone; a list stays with its sentence; an accordion's button is a heading."""
    reading = read(put(tmp_path, "a.md", MARKED_UP))
    assert reading.meta == {"title": "About benefits", "published": "2018-10-17"}
    found = [(clause.label, clause.path, clause.text) for clause in cut(reading)]
    assert found == [
        ("", (), "You may get care at VA."),
        ("What is covered?", (), "All of these:\nExams, or\nVaccines"),
        (
            "A surviving spouse",
            ("Who can apply?",),
            "If you remarry before age 55, you no longer qualify.",
        ),
        ("A dependent child", ("Who can apply?",), "Send proof of enrollment\nevery year."),
    ]


def test_markdown_bold_labels_and_lines_without_blank_ones(tmp_path: Path) -> None:
    """**第一条**　 is a label, and lines that Markdown would run together are paragraphs of their own."""
    text = (
        "# 某某法\n\n## 第一章　总　则\n**第一条**　为了保障健康，制定本法。\n"
        "**第二条**　本法适用于全国。\n国家另有规定的除外。\n"
    )
    clauses = cut(read(put(tmp_path, "a.md", text)))
    assert [(clause.label, clause.text, clause.path) for clause in clauses] == [
        ("第一条", "第一条 为了保障健康，制定本法。", ("第一章 总则",)),
        ("第二条", "第二条 本法适用于全国。\n国家另有规定的除外。", ("第一章 总则",)),
    ]


def test_text_wrapped_at_a_fixed_width(tmp_path: Path) -> None:
    """Lines that were broken to fit a width are joined, list items and headings stay apart."""
    lines = [
        "Appeals",
        "",
        "You may ask the plan to review its decision if it does not pay for a service that",
        "you think it should cover. The plan has thirty days to answer.",
        "- Keep the letter of the plan.",
        "- Write down the date of",
        "  every call.",
    ]
    (clause,) = cut(read(put(tmp_path, "a.txt", "\n".join(lines))))
    assert clause.text.split("\n") == [
        "You may ask the plan to review its decision if it does not pay for a service that you think it should "
        "cover. The plan has thirty days to answer.",
        "- Keep the letter of the plan.",
        "- Write down the date of every call.",
    ]


def test_text_of_one_paragraph_a_line(tmp_path: Path) -> None:
    """In Chinese text each line is a paragraph, whatever its length."""
    text = (
        "某市医疗救助办法\n第一条　为了做好医疗救助工作，制定本办法。\n"
        "　　县级以上人民政府应当加强领导。\n第二条　本办法自发布之日起施行。\n"
    )
    clauses = cut(read(put(tmp_path, "a.txt", text.encode("gb18030"))))
    assert [clause.text for clause in clauses] == [
        "第一条 为了做好医疗救助工作，制定本办法。\n县级以上人民政府应当加强领导。",
        "第二条 本办法自发布之日起施行。",
    ]
