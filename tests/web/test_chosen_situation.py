"""What a person chose beside the conversation against what they said in it."""

from __future__ import annotations

from datetime import date

import pytest

from app.situation import Profile, read

TODAY = date(2025, 11, 25)
GUANGZHOU, SHANGHAI = "广东省广州市", "上海市"


@pytest.mark.parametrize(
    ("question", "earlier", "chosen", "regions", "population"),
    [
        ("产假多少天", ["我在广州"], Profile(SHANGHAI, later=True), (SHANGHAI,), ""),
        ("产假多少天", ["我在广州"], Profile(SHANGHAI), (GUANGZHOU,), ""),
        ("那广州呢", ["产假多少天"], Profile(SHANGHAI, later=True), (GUANGZHOU,), ""),
        ("产假多少天", ["我在广州"], Profile(later=True), (GUANGZHOU,), ""),
        ("报多少", ["我是职工"], Profile(population="resident", later=True), (), "resident"),
        ("居民医保报多少", ["我是职工"], Profile(population="employee", later=True), (), "resident"),
    ],
)
def test_a_correction_wins_over_earlier_turns_and_not_over_the_question(
    question: str, earlier: list[str], chosen: Profile, regions: tuple[str, ...], population: str
) -> None:
    """A choice made after earlier turns corrects them, while the question itself always has the last word."""
    situation = read(question, earlier, chosen, TODAY)
    assert (situation.regions, situation.population) == (regions, population)


def test_a_day_in_the_question_wins_over_one_chosen_before() -> None:
    """The day of a past stay that the question names is used, and the chosen one when it names none."""
    chosen = Profile(as_of=date(2024, 3, 1), later=True)
    assert read("去年十月住院能报吗", [], chosen, TODAY).as_of == date(2024, 10, 31)
    assert read("住院能报吗", [], chosen, TODAY).as_of == date(2024, 3, 1)
