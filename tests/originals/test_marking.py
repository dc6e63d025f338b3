"""Finding the words of a passage among the characters of a page."""

from __future__ import annotations

import pytest

from app.web.marking import places

HEAD = "广东省失业保险条例                                     第 12 页"
BODY = "第二十条 失业人员在领取失业保险金期间可以领取求职补贴，标准为本人失业前十二个月平均缴费工资的百分之十五。"


def printed(text: str, page: str, words: str = "") -> list[str]:
    """Return what is marked on `page` for some words of `text`, run by run."""
    start = text.index(words) if words else 0
    (indices,) = places(text, [(start, start + len(words or text))], list(page))
    runs: list[str] = []
    last = -2
    for i in indices:
        runs = [*runs[:-1], runs[-1] + page[i]] if i == last + 1 else [*runs, page[i]]
        last = i
    return runs


@pytest.mark.parametrize(
    "page",
    [
        f"{HEAD}\n{BODY}\n以下无正文",
        HEAD + BODY.replace("，", "，\r\n   "),
        HEAD + BODY.replace("第二十条 ", "第二十条　　"),
        HEAD + "\n".join(BODY),
    ],
)
def test_white_space_and_line_ends_do_not_matter(page: str) -> None:
    """Every printed character of the quotation is found, and none of the rest."""
    words = "标准为本人失业前十二个月平均缴费工资的百分之十五"
    assert "".join("".join(printed(BODY, page, words)).split()) == words


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("报销比例为85%，每年(含)3次", "报销比例为８５％，每年（含）３次"),
        ("Switch to another Medicare Advantage Plan", "Switch to another Medi-\nCARE Advantage  Plan"),
        ("the first ﬁnding of the office", "the first finding of the ofﬁce"),
    ],
)
def test_width_case_ligatures_and_hyphens_do_not_matter(text: str, page: str) -> None:
    """Both forms of the same words are the same."""
    assert "".join(printed(text, page)) == "".join(page.replace("-", "").split())


def test_furniture_between_two_pages_is_passed_over() -> None:
    """The page number and the heading between the two halves are not marked; both halves are."""
    first, second = BODY[:30], BODY[30:]
    page = f"前一条的内容。{first}\n— 12 —\n{HEAD}\n{second}第二十一条 其他。"
    assert "".join("".join(printed(BODY, page)).split()) == "".join(BODY.split())


def test_of_a_sentence_printed_twice_the_one_in_its_clause_is_marked() -> None:
    """The clause around the words tells which of the two is meant."""
    rule = "由工伤保险基金按照规定支付。"
    clause = f"第三十条 一至四级伤残职工的医疗费用，{rule}"
    page = f"第二十九条 急救的费用，{rule}\n{clause}\n第三十一条 其余不变。"
    ((*indices,),) = places(clause, [(clause.index(rule), len(clause))], list(page))
    assert indices == list(range(page.rindex(rule), page.rindex(rule) + len(rule)))


def test_a_row_is_found_although_its_headings_stand_elsewhere() -> None:
    """A table's row is told with column headings that the row itself does not print."""
    text = "If you…: Move back to the U.S. after living abroad.\nYou can…: Join a Medicare drug plan."
    page = "If you… You can…\nLeave a plan. Wait.\nMove back to the U.S.\nafter living abroad.\nJoin a Medicare drug plan.\n"
    marked = " ".join(" ".join(printed(text, page)).split())
    assert "Move back to the U.S. after living abroad." in marked
    assert "Join a Medicare drug plan." in marked
    assert "Leave" not in marked


@pytest.mark.parametrize(
    "page",
    ["", "第九十条 本条例自公布之日起施行。", "失业保险金和平均缴费工资", "x" * 5000, "失业" * 900],
)
def test_what_is_not_there_is_not_marked(page: str) -> None:
    """A page that only shares a phrase with the passage stays as it is."""
    assert printed(BODY, page) == []


def test_odd_characters_break_nothing() -> None:
    """Half surrogates, control characters and private letters on a page are passed over."""
    page = [*"\x00\x02", "\ufffe", "\ue000", *BODY]
    ((*indices,),) = places(BODY, [(0, 4)], page)
    assert indices == [4, 5, 6, 7]
