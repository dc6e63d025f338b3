"""Numbers to read out: right when heard right, noticed when not."""

from __future__ import annotations

import pytest

from app.records.numbers import draw, heard


def test_numbers_are_drawn_not_counted() -> None:
    """A thousand draws are six digits, valid, spread over the range, and in no order."""
    drawn = [draw() for _ in range(1000)]
    assert all(len(n) == 6 and heard(n) == n for n in drawn)
    assert len(set(drawn)) > 950
    assert drawn != sorted(drawn)
    assert {n[0] for n in drawn} == set("123456789")


def test_every_slip_of_one_digit_and_every_swap_is_noticed() -> None:
    """For one number, all 54 wrong digits and all swaps of unequal neighbours are refused."""
    number = draw()
    for i in range(6):
        for digit in "0123456789":
            wrong = number[:i] + digit + number[i + 1 :]
            assert (heard(wrong) == wrong) == (wrong == number)
    for i in range(5):
        swapped = number[:i] + number[i + 1] + number[i] + number[i + 2 :]
        assert (heard(swapped) == swapped) == (swapped == number)


def test_it_is_understood_as_people_type_it() -> None:
    """Spaces, dashes and full-width digits are the same number; letters and short ones are none."""
    number = draw()
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    for typed in (f"{number[:3]} {number[3:]}", f" {number[:2]}-{number[2:4]}-{number[4:]} ", wide):
        assert heard(typed) == number


@pytest.mark.parametrize("typed", ["", "12345", "一二三四五六", "0", "abc123", "123456; DROP TABLE", "½"])
def test_what_is_no_number_is_none(typed: str) -> None:
    """Nothing else passes."""
    assert heard(typed) == ""
