"""Loops and standstill are noticed soon; honest reasoning is left alone."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.llm.headway import Headway, Stuck
from app.llm.types import Closed
from tests.llm.asking import DATA

HONEST = {path.stem: path.read_text("utf-8") for path in sorted((DATA / "honest").glob("*.txt"))}
ZH, EN = HONEST["zh_transfer"], HONEST["en_metformin"]


def follow(text: str, size: int = 4) -> tuple[Stuck | None, int]:
    """Return what is wrong with the text and after how many characters that was said."""
    headway = Headway()
    for at in range(0, len(text), size):
        if stuck := headway.feed(text[at : at + size]):
            return stuck, at
    return None, len(text)


@pytest.mark.parametrize("name", sorted(HONEST))
def test_honest_thinking_is_left_alone(name: str) -> None:
    """Long thinking that weighs sources, corrects itself and comes back to them is no loop."""
    assert follow(HONEST[name]) == (None, len(HONEST[name]))


def test_all_honest_thinking_in_one_is_left_alone() -> None:
    """Past the length of every window, in both languages, honest thinking is still honest."""
    whole = "\n\n".join(HONEST.values())
    assert follow(whole) == (None, len(whole))


CLAUSE = (
    "职工享受生育津贴期间，用人单位已经垫付工资的，津贴拨付给用人单位；"
    "职工原工资标准低于生育津贴的，用人单位应当把差额支付给职工。"
)
SECTION = (
    "Metformin immediate release is tier 1, with a copayment of 5 dollars for a 30-day supply, 10 by mail. "
)
ROWS = "".join(
    f"Step {n}: month {n} costs {n * 120} dollars, so {n * 120 - 40} remain.\n" for n in range(1, 25)
)
TABLE = "".join(f"| 第{n}档 | 起付线{n * 100}元 | 报销{90 - n}% |\n" for n in range(1, 20))


@pytest.mark.parametrize(
    "text",
    [
        ZH[:500] + CLAUSE + ZH[500:900] + CLAUSE + ZH[900:] + CLAUSE,
        EN[:900] + SECTION * 2 + EN[900:2_000] + SECTION + EN[2_000:],
        ZH[:600] + TABLE + ZH[600:],
        EN[:600] + ROWS + EN[600:],
        ZH[:600] + ZH[600:900] * 3 + ZH[900:],
        EN[:600] + EN[600:1_500] * 3 + EN[1_500:],
        "等等，不对。" * 3 + ZH,
        "Wait. Hmm. " * 4 + EN,
        "-" * 300 + "\n" + EN,
    ],
    ids=[
        "clause thrice",
        "section thrice",
        "table",
        "sums",
        "source thrice zh",
        "source thrice en",
        "doubts zh",
        "doubts en",
        "rule",
    ],
)
def test_repetition_that_is_honest(text: str) -> None:
    """Quoting a clause three times, a table, a column of sums and a fit of doubt are near misses."""
    assert follow(text) == (None, len(text))


VARIED_EN = "".join(
    "".join(parts)
    for parts in product(
        (
            "Wait, maybe the first source applies. ",
            "Hmm, perhaps the second one. ",
            "But the first says otherwise. ",
        ),
        ("So the answer is 98 days. ", "So it would be 128 days. ", "Then it is 98 days plus 30. "),
        ("Let me check once more. ", "Let me read the question again. ", "Actually, I am not sure. "),
    )
)
VARIED_ZH = "".join(
    "".join(parts)
    for parts in product(
        ("等等，也许应该看来源一。", "不对，应该看来源二。", "再想想来源一怎么说。"),
        ("那么就是98天。", "那么就是128天。", "加起来是98天加30天。"),
        ("我再确认一遍。", "重新读一下问题。", "还是不确定。"),
    )
)
COUNTED = "".join(f"{n}. Check source {n % 5 + 1} again: the amount is {n * 12}, fine.\n" for n in range(300))


@pytest.mark.parametrize(
    ("start", "loop", "reason", "within"),
    [
        (EN, "wait " * 300, Closed.REPETITION, 400),
        (ZH, "好的，" * 200, Closed.REPETITION, 200),
        (EN, "So the fund pays 80 percent. Wait, let me check again. " * 60, Closed.REPETITION, 500),
        (ZH, "等等，我再看一下来源一。来源一说按照上年度平均工资计发。" * 60, Closed.REPETITION, 200),
        (EN, EN[1_000:1_900] * 8, Closed.REPETITION, 4 * 900),
        (ZH, ZH[600:1_000] * 8, Closed.REPETITION, 4 * 400),
        (EN, VARIED_EN * 12, Closed.REPETITION, 6_000),
        (ZH, VARIED_ZH * 12, Closed.REPETITION, 2_000),
        (EN, COUNTED, Closed.REPETITION, 5_000),
        (ZH, "\n" * 2_000, Closed.NO_HEADWAY, 700),
        (EN, "." * 2_000, Closed.NO_HEADWAY, 700),
    ],
)
def test_loops_are_noticed(start: str, loop: str, reason: Closed, within: int) -> None:
    """Loops of a word, a sentence, a paragraph, varied, counted or empty are noticed soon after they begin."""
    stuck, at = follow(start + loop)
    assert stuck is not None
    assert stuck.reason is reason
    assert at - len(start) <= within, at - len(start)


def test_what_was_thought_before_the_loop_is_kept() -> None:
    """A forced answer follows from the thinking up to the loop, not from the loop."""
    loop = "So the fund pays 80 percent. Wait, let me check again. "
    stuck, _ = follow(EN + loop * 60)
    assert stuck is not None
    assert len(EN) <= stuck.keep <= len(EN) + len(loop) * 2


@given(
    st.lists(st.integers(0, len(EN) + 3_000)), st.sampled_from(["wait ", "So it is. But why? ", "再想想，"])
)
def test_how_the_text_is_cut_makes_no_difference(cuts: list[int], loop: str) -> None:
    """The verdict is that of the text, not of its pieces."""
    text = EN[:1_000] + loop * 400
    whole = Headway().feed(text)
    headway = Headway()
    at = sorted({min(cut, len(text)) for cut in cuts} | {0, len(text)})
    verdicts = [headway.feed(text[a:b]) for a, b in pairwise(at)]
    assert next((verdict for verdict in verdicts if verdict), None) == whole
