"""The fixed texts and the numbers in them: right for the region, short, and never with a gap."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import BadInput
from app.triage import Decision, Door, Replies, Triage, load_numbers, load_texts, load_wording
from indexes.text import Lang

TRIAGE = Triage()
FIXED = [door for door in Door if door is not Door.ANSWER]


@pytest.mark.parametrize(
    ("region", "ambulance", "crisis"),
    [
        ("广东省广州市", "120", "12356"),
        ("上海市", "120", "12356"),
        ("Shanghai", "120", "12356"),
        ("香港特别行政区", "999", "18111"),
        ("澳门", "999", "2852 5222"),
        ("台湾省", "119", "1925"),
        ("United States", "911", "988"),
        ("Ohio", "911", "988"),
        ("Columbus, Ohio, USA", "911", "988"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_numbers_are_those_of_the_region(region: str, ambulance: str, crisis: str, lang: Lang) -> None:
    """Somebody in danger reads one number to dial, that of the place where they are."""
    emergency = TRIAGE.reply(Decision(Door.EMERGENCY), lang, region).splitlines()[0]
    despair = TRIAGE.reply(Decision(Door.SELF_HARM), lang, region)
    assert ambulance in emergency
    assert crisis in despair
    for other in {"120", "911", "999", "119"} - {ambulance}:
        assert f" {other}" not in emergency


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("region", ["", "Atlantis"])
def test_an_unknown_region_gets_the_numbers_of_all_places_by_name(region: str, lang: Lang) -> None:
    """Nobody is left without a number because their region is not known."""
    text = TRIAGE.reply(Decision(Door.EMERGENCY), lang, region)
    for number in ("120", "911", "999", "119"):
        assert number in text


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("region", ["", "广东省广州市", "Ohio", "香港", "澳门", "台湾"])
@pytest.mark.parametrize("door", FIXED)
def test_every_text_is_whole_short_and_without_gaps(door: Door, region: str, lang: Lang) -> None:
    """No braces are left over, no line is empty, and a telephone's screen holds the text."""
    text = TRIAGE.reply(Decision(door), lang, region)
    assert "{" not in text
    assert all(line.strip() for line in text.splitlines())
    assert len(text) < (700 if lang == "zh" else 1200)


def test_the_mainland_lines_for_insurance_are_given() -> None:
    """Who is turned away from a wrong door learns where people answer: 12393, 12333 and 12345."""
    text = TRIAGE.reply(Decision(Door.OFF_TOPIC), "zh", "浙江省杭州市")
    assert all(number in text for number in ("12393", "12333", "12345"))


def test_the_door_that_answers_has_no_fixed_text() -> None:
    """Asking for one is an error of the program, not a blank page for a person."""
    with pytest.raises(KeyError):
        TRIAGE.reply(Decision(Door.ANSWER), "zh")


def test_an_operator_can_put_in_a_region_of_their_own(tmp_path: Path) -> None:
    """A file with one region takes the place of the shipped one and leaves the others alone."""
    own = tmp_path / "numbers.toml"
    row = '[{ number = "%s", zh = "甲", en = "a", source = "s" }]'
    own.write_text(
        '[singapore]\nzh = "新加坡"\nen = "Singapore"\nmatches = ["singapore"]\n'
        f"ambulance = {row % '995'}\npolice = {row % '999'}\ncrisis = {row % '1767'}\n",
        encoding="utf-8",
    )
    replies = Replies(load_texts(), load_numbers(own))
    assert "995" in replies.reply(Door.EMERGENCY, "en", "Singapore")
    assert "911" in replies.reply(Door.EMERGENCY, "en", "Ohio")


@pytest.mark.parametrize(
    "content",
    [
        "not toml [",
        '[x]\nzh = "甲"\n',
        '[x]\nzh = "甲"\nen = "A"\nmatches = ["x"]\n',
        '[x]\nzh = "甲"\nen = "A"\nmatches = []\n',
    ],
)
def test_a_faulty_table_of_numbers_is_refused_in_one_sentence(content: str, tmp_path: Path) -> None:
    """A region without an ambulance never reaches a person."""
    path = tmp_path / "numbers.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput) as failure:
        load_numbers(path)
    assert "\n" not in str(failure.value).strip()


def test_missing_files_are_refused_in_one_sentence(tmp_path: Path) -> None:
    """Texts, numbers and wording that are not there are named."""
    for load in (load_texts, load_numbers):
        with pytest.raises(BadInput, match="cannot be read"):
            load(tmp_path / "none.toml")
    with pytest.raises(BadInput, match="cannot be read"):
        load_wording(tmp_path)
