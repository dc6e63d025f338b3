"""Offsets stay those of the text as typed, whatever folding does to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.gate.digits import runs_of
from app.gate.reading import Reader, visible

READER = Reader()
AWKWARD = st.text(
    st.sampled_from("1３一Ⅷ①²٣𝟏aＡé e\u0301\u200b\ufeff\u00ad\U000e0041張张ﬁ㎎½\n\t…—（1️⃣👨‍👩‍👧")
    | st.characters(),
    max_size=60,
)


@given(AWKWARD)
def test_every_read_character_points_into_the_typed_text(typed: str) -> None:
    """Starts and ends rise, stay inside the text, and one character of the reading never spans nothing."""
    reading = READER.read(typed)
    assert len(reading.starts) == len(reading.ends) == len(reading.text)
    for i in range(len(reading.text)):
        assert 0 <= reading.starts[i] < reading.ends[i] <= len(typed)
        assert i == 0 or reading.starts[i] >= reading.starts[i - 1]


@given(AWKWARD, st.text("0123456789", min_size=4, max_size=20), AWKWARD)
def test_plain_digits_are_pointed_at_exactly(before: str, digits: str, after: str) -> None:
    """Digits between any other text are found back at their own offsets."""
    typed = f"{before}。{digits}。{after}"
    reading = READER.read(typed)
    spans = [reading.span(a.start, a.end) for run in reading.runs for a in run.atoms]
    at = len(before) + 1
    assert any(start == at and typed[at : at + len(digits)] in typed[start:end] for start, end in spans)


@given(AWKWARD)
def test_views_have_the_length_of_the_reading(typed: str) -> None:
    """The lower-case and Latin views can be indexed with the reading's offsets."""
    reading = READER.read(typed)
    assert len(reading.lower) == len(reading.latin) == len(reading.text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("１３８", "138"),
        ("張偉的醫保", "张伟的医保"),
        ("1\u200b3\u2060８", "138"),
        ("1️⃣3️⃣", "13"),
        ("𝟏𝟑", "13"),
        ("٣٤", "34"),
        ("cafe\u0301", "café"),
        ("002Х", "002X"),
        ("a–b—c", "a-b-c"),
        ("plain text", "plain text"),
    ],
)
def test_folding(typed: str, text: str) -> None:
    """Each way of hiding a character is undone."""
    assert READER.read(typed).text == text


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("138 1234 5678", ["138", "1234", "5678"]),
        ("一三八零零", ["13800"]),
        ("幺三洞", []),
        ("one three eight zero", ["1", "3", "8", "0"]),
        ("anyone there", []),
        ("138OOl38OOO", ["13800138000"]),
        ("壹参捌零", ["1380"]),
        ("参保15年", []),
        ("12\n34", ["12", "34"]),
        ("2023年1月", ["2023"]),
    ],
)
def test_digits_are_read_however_written(text: str, digits: list[str]) -> None:
    """Atoms hold the digits of a run; two numbers with a word between are two runs."""
    assert [a.digits for run in runs_of(text) for a in run.atoms] == digits


def test_a_window_never_cuts_an_atom() -> None:
    """Eleven digits inside twelve are not offered as a number."""
    (run,) = runs_of("138123456789")
    assert list(run.windows(11, 11)) == []
    assert [w.digits for w in run.windows(12, 12)] == ["138123456789"]


def test_invisible_characters_cannot_carry_text_out() -> None:
    """Tag characters, which can spell a hidden message, are dropped from safe text."""
    smuggled = "你好" + "".join(chr(0xE0000 + ord(c)) for c in "13812345678")
    assert visible(smuggled) == "你好"
