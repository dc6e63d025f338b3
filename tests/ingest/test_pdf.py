"""PDF and OFD: lines to paragraphs, furniture out, columns in order, ruled tables as rows, scans recognised."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from ingest.clauses import cut
from ingest.errors import Unreadable
from ingest.limits import Limits
from ingest.readers import ocr, read
from ingest.readers.page import Line
from tests.ingest.makers import Ink, Mark, ofd, pdf, picture, put, ruled, scanned_pdf, typeset

ARTICLES = [
    "第一条 为了规范社会保险关系，维护公民参加社会保险和享受社会保险待遇的合法权益，制定本办法。",
    "第二条 参保人员符合第七条规定条件的，可以按月领取待遇；不符合条件的，依照本办法第十四条办理，其缴费年限合并计算。",
    "第三条 本办法自2024年1月1日起施行。",
]


def header(*lines: str) -> list[Mark]:
    """Return a title in large letters and statement lines under it."""
    return [Ink(180, 70, lines[0], 18), *(Ink(90, 100 + 20 * i, line) for i, line in enumerate(lines[1:]))]


def test_statute_over_two_pages(tmp_path: Path) -> None:
    """Compilation page numbers and the header block are gone, a paragraph goes on over the page, pages count."""
    first = header(
        "某省社会保险办法",
        "发文机关：某省人民政府",
        "发文字号：某政令〔2023〕5号",
        "时效性：现行有效",
        "施行日期：2024年1月1日",
    )
    body = typeset(ARTICLES[:2], top=200)
    pages = [
        [*first, *body[:-1], Ink(290, 800, "430", 10)],
        [Ink(90, 90, body[-1].text), *typeset(ARTICLES[2:], top=108), Ink(290, 800, "431", 10)],
    ]
    reading = read(put(tmp_path, "a.pdf", pdf(pages)))
    assert dict(reading.meta) == {
        "title": "某省社会保险办法",
        "issuer": "某省人民政府",
        "number": "某政令〔2023〕5号",
        "status": "现行有效",
        "effective": "2024年1月1日",
    }
    clauses = cut(reading)
    assert [(clause.label, clause.text, clause.page) for clause in clauses] == [
        ("第一条", ARTICLES[0], 1),
        ("第二条", ARTICLES[1], 1),
        ("第三条", ARTICLES[2], 2),
    ]
    assert reading.pages == 2


def test_running_heads_are_dropped_and_words_put_together(tmp_path: Path) -> None:
    """What stands on every page at its edge is no text; a word broken at a hyphen is whole if the text has it so."""
    bodies = [
        ["The information on this page says what you pay every month for the long-", "term plan."],
        ["The information on this page says what you pay every month. The informa-", "tion fee is small."],
        ["The information on this page says what you pay every month for all plans.", "That is all."],
    ]
    pages = [
        [Ink(72, 40, "Medicare Fact Sheet", 9), Ink(300, 820, f"Page {page} of 3", 9)]
        + [Ink(72, 200 + 14 * i, line, 11) for i, line in enumerate(body)]
        for page, body in enumerate(bodies, 1)
    ]
    texts = [block.text for block in read(put(tmp_path, "a.pdf", pdf(pages))).blocks]
    assert texts == [
        "The information on this page says what you pay every month for the long-term plan.",
        "The information on this page says what you pay every month. The information fee is small.",
        "The information on this page says what you pay every month for all plans. That is all.",
    ]


def test_two_columns_that_were_drawn_line_by_line(tmp_path: Path) -> None:
    """Columns are read one after the other even where the file draws left and right in turn."""
    left = [Ink(60, 100 + 14 * i, f"left line {i:02d} of the text that runs on", 10) for i in range(12)]
    right = [Ink(320, 100 + 14 * i, f"right line {i:02d} of the text that runs on", 10) for i in range(12)]
    marks = [mark for pair in zip(left, right, strict=True) for mark in pair]
    text = " ".join(block.text for block in read(put(tmp_path, "a.pdf", pdf([marks]))).blocks)
    assert text.index("left line 11") < text.index("right line 00")
    assert "left line 00 of the text that runs on left line 01" in text


def test_ruled_table(tmp_path: Path) -> None:
    """The cells of a row stay together with the names of their columns, whatever the order they were drawn in."""
    grid = [
        ["If you...", "You can...", "When"],
        ["Move", "Join a new plan", "2 months"],
        ["Lose coverage", "Join any plan", "Anytime"],
    ]
    marks = [
        *ruled(grid, left=72, top=120, widths=[110, 160, 100]),
        Ink(72, 80, "Special enrollment periods", 18),
    ]
    (clause,) = cut(read(put(tmp_path, "a.pdf", pdf([marks]))))
    assert clause.text == (
        "If you...: Move; You can...: Join a new plan; When: 2 months\n"
        "If you...: Lose coverage; You can...: Join any plan; When: Anytime"
    )


def test_long_table_is_one_clause_a_row_and_goes_on_over_pages(tmp_path: Path) -> None:
    """A row is named by its key cell; the second page's rows keep the names from the first page's header."""
    head = ["序号", "病种", "限额"]
    first = ruled(
        [head, *([str(i), f"病种{i}", f"{i}00元"] for i in range(1, 5))],
        left=90,
        top=700,
        widths=[60, 120, 120],
    )
    second = ruled(
        [[str(i), f"病种{i}", f"{i}00元"] for i in range(5, 9)], left=90, top=60, widths=[60, 120, 120]
    )
    clauses = cut(read(put(tmp_path, "a.pdf", pdf([first, second]))))
    assert [clause.label for clause in clauses] == [f"病种{i}" for i in range(1, 9)]
    assert clauses[6].text == "序号：7；病种：病种7；限额：700元"


def test_text_beside_the_page_is_not_read(tmp_path: Path) -> None:
    """What a layout program left beside the sheet is not printed and not read."""
    marks = [Ink(72, 100, "Printed on the page."), Ink(-400, 100, "Left over."), Ink(72, 900, "Below.")]
    assert [block.text for block in read(put(tmp_path, "a.pdf", pdf([marks]))).blocks] == [
        "Printed on the page."
    ]


def test_title_of_the_properties_is_used_only_where_it_is_one(tmp_path: Path) -> None:
    """The title property names a document without a heading, unless a program wrote it."""
    body = [
        Ink(72, 100, "The plan answers within thirty days of the request that you made for a review of it.")
    ]
    assert read(put(tmp_path, "a.pdf", pdf([body], title="Appeals guide"))).meta["title"] == "Appeals guide"
    assert "title" not in read(put(tmp_path, "b.pdf", pdf([body], title="Microsoft Word - x.docx"))).meta


def test_scanned_page_is_recognised_and_noted(tmp_path: Path) -> None:
    """A page without text goes through character recognition, and the reading says which page that was."""
    reading = read(put(tmp_path, "a.pdf", scanned_pdf(["You may appeal within 180 days."])))
    assert reading.meta["ocr"] == "1"
    assert [block.text for block in reading.blocks] == ["You may appeal within 180 days."]


def test_only_pages_without_text_are_recognised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a file of typed and scanned pages, recognition sees the scans alone, and the clauses have their pages."""
    typed = pdf([typeset(["第一条 生育津贴按月支付。"]), typeset(["第三条 本办法自发布之日起施行。"])])
    both = pypdfium2.PdfDocument(typed)
    both.import_pages(pypdfium2.PdfDocument(scanned_pdf(["a picture"])), index=1)
    both.save(tmp_path / "a.pdf")
    seen: list[float] = []

    def recognised(image: object, scale: float) -> Iterator[Line]:
        seen.append(scale)
        yield Line("第二条 失业保险金按月领取。", 90, 400, 90, 102)

    monkeypatch.setattr(ocr, "lines_of", recognised)
    reading = read(tmp_path / "a.pdf")
    assert (len(seen), reading.meta["ocr"], reading.pages) == (1, "2", 3)
    assert [(clause.label, clause.page) for clause in cut(reading)] == [
        ("第一条", 1),
        ("第二条", 2),
        ("第三条", 3),
    ]


def test_image_of_a_page(tmp_path: Path) -> None:
    """A photograph of a page is read like a scanned page."""
    picture(["The copayment is 20 dollars."]).save(tmp_path / "a.png")
    reading = read(tmp_path / "a.png")
    assert (reading.meta["ocr"], reading.pages) == ("1", 1)
    assert [block.text for block in reading.blocks] == ["The copayment is 20 dollars."]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pdf([[Ink(72, 100, "text")]], encrypted=True), "encrypted"),
        (pdf([[Ink(72, 100, "text")]])[:120], "damaged"),
        (pdf([[]]), "no text"),
        (pdf([[]] * 10_000), r"10,000 pages; the limit is 2,000"),
    ],
    ids=["encrypted", "truncated", "blank", "pages"],
)
def test_refusals(tmp_path: Path, content: bytes, reason: str) -> None:
    """Encrypted, damaged, blank and endless PDFs are refused, each with its own reason."""
    with pytest.raises(Unreadable, match=reason):
        read(put(tmp_path, "a.pdf", content))


def test_too_many_scans(tmp_path: Path) -> None:
    """More scanned pages than may be recognised are refused before the time is spent."""
    with pytest.raises(Unreadable, match="scans"):
        read(put(tmp_path, "a.pdf", scanned_pdf(["text"])), limits=Limits(ocr_pages=0))


def test_ofd_pages(tmp_path: Path) -> None:
    """OFD text is read in the order of the page, joined over lines, with its page and without its page number."""
    page = [
        (25.8, 60, "众的基本权益，制定本办法。"),
        (37, 50, "第一条 为了做好医疗救助工作，保障困难群"),
        (37, 70, "第二条 本办法适用于本市。"),
        (100, 285, "1"),
    ]
    reading = read(
        put(tmp_path, "a.ofd", ofd([page, [(37, 30, "第三条 本办法自发布之日起施行。"), (100, 285, "2")]]))
    )
    assert [(clause.label, clause.text, clause.page) for clause in cut(reading)] == [
        ("第一条", "第一条 为了做好医疗救助工作，保障困难群众的基本权益，制定本办法。", 1),
        ("第二条", "第二条 本办法适用于本市。", 1),
        ("第三条", "第三条 本办法自发布之日起施行。", 2),
    ]
