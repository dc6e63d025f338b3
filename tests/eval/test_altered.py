"""True sentences made false by pattern: one thing is altered, of each kind once, and the proof's word is kept."""

from __future__ import annotations

import pytest

from app.proof.types import Source
from eval import altered
from eval.summaries import Summary

RULE = "用人单位应当自职工发生事故伤害之日起30日内提出工伤认定申请。"


def summary(text: str, rule: str = RULE) -> Summary:
    return Summary("", text, Source(n=1, text=rule, doc="d.md", title="", clause=""))


def test_each_kind_alters_one_thing() -> None:
    """The figure, the modal verb, the side of the span and the one who acts, each alone, and all are caught here."""
    made = {
        lie.kind: (lie.text, lie.caught)
        for lie in altered.lies([summary("用人单位应当在30日内提出工伤认定申请[1]。")])
    }
    assert made == {
        "negation": ("用人单位不得在30日内提出工伤认定申请[1]。", True),
        "modality": ("用人单位可以在30日内提出工伤认定申请[1]。", made["modality"][1]),
        "limit": ("用人单位应当在30日后提出工伤认定申请[1]。", True),
        "people": ("个人应当在30日内提出工伤认定申请[1]。", made["people"][1]),
        "number": ("用人单位应当在41日内提出工伤认定申请[1]。", True),
    }


def test_nothing_is_made_of_what_is_marked_already_or_cites_nothing() -> None:
    """A lie that was one before says nothing about the alteration."""
    assert list(altered.lies([summary("用人单位应当在60日内提出工伤认定申请[1]。")])) == []
    assert list(altered.lies([summary("用人单位应当在30日内提出工伤认定申请。")])) == []


def test_figures_and_table_count_by_language_and_kind() -> None:
    """Shares are of the lies made, and the citation's own number is no figure to alter."""
    made = [
        altered.Lie("number", "zh", "a", True),
        altered.Lie("number", "zh", "b", False),
        altered.Lie("time", "en", "c", True),
    ]
    assert altered.figures(made) == {"en time": {"caught": 1, "of": 1}, "zh number": {"caught": 1, "of": 2}}
    assert ("Chinese", "number", "1", "2", "0.50") in altered.table(made).rows
    assert altered.table(made).rows[-1] == ("all", "", "2", "3", "0.67")
    assert altered.table([]).rows == ()
    assert [kind for kind, _ in altered._altered("按规定办理[1]。")] == []


@pytest.mark.parametrize(("kind", "lang", "pattern", "put"), altered._alterations())
def test_every_alteration_is_of_a_known_language_and_changes_what_it_matches(
    kind: str, lang: str, pattern: object, put: str
) -> None:
    """A row that lost a column or puts back what it found would count as missed lies."""
    assert kind
    assert lang in ("zh", "en")
    assert put
