"""Plain text for copying and for the voice, suggestions, words, offices, looks, sessions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.errors import BadInput
from app.events import Done, Redacted, RefusalKind, Refused
from app.web import look
from app.web.followups import suggest
from app.web.offices import load_examples, load_offices
from app.web.plain import for_copy, for_voice
from app.web.sessions import Sessions
from app.web.wording import everything, words
from indexes.types import Status
from tests.web.making import answered, citation, evidence, extracted, sentence, view

WEB = Path(__file__).parents[2] / "app" / "web"


def test_a_copy_has_sources_situation_and_label_and_no_thinking() -> None:
    """It holds question, answer, source with status, the situation, the label."""
    turn = answered("享受98天产假[1]。", sentence("享受98天产假[1]。"))
    turn.outcome.reasoning = "想一想"
    text = for_copy(turn, words("zh-Hans"), str, withhold=True)
    for expected in ("产假多少天？", "享受98天产假[1]。", "[1] 《女职工劳动保护特别规定》 · 第七条", "现行有效", "广东省广州市", "由计算机程序生成"):  # fmt: skip
        assert expected in text
    assert "想一想" not in text


def test_what_is_withheld_on_the_page_is_withheld_in_copy_and_voice() -> None:
    """The unsupported sentence is replaced by the note, a weak one says that it is weak."""
    turn = answered(
        "甲98天[1]。乙60天[1]。", sentence("甲98天[1]。", "weak"), sentence("乙60天[1]。", "unsupported")
    )
    copied = for_copy(turn, words("zh-Hans"), str, withhold=True)
    spoken = " ".join(piece["text"] for piece in for_voice(turn, words("zh-Hans"), str, withhold=True))
    for text in (copied, spoken):
        assert "乙60天" not in text
        assert "隐去" in text
        assert "只有部分依据" in text
    assert "乙60天" in for_copy(turn, words("zh-Hans"), str, withhold=False)


def test_the_voice_says_no_marks_and_each_piece_in_its_language() -> None:
    """No citation numbers, no Markdown; Chinese and English pieces name their language."""
    turn = answered("**结论**\n- 休98天[1]。\nYou may stay on the plan [1].", sentence("休98天[1]。"))
    pieces = for_voice(turn, words("zh-Hans"), str, withhold=True)
    assert [p["lang"] for p in pieces] == ["zh", "zh", "en"]
    assert not re.search(r"[\[\]*]", "".join(p["text"] for p in pieces))


def test_a_refusal_is_copied_and_read_too() -> None:
    """Its fixed text is what there is to copy and to hear."""
    turn = view(Redacted("?", ()), Refused(RefusalKind.DIAGNOSIS, "请问医生。"), Done("refusal"))
    assert "请问医生。" in for_copy(turn, words("zh-Hans"), str, withhold=True)
    assert for_voice(turn, words("zh-Hans"), str, withhold=True) == [{"lang": "zh", "text": "请问医生。"}]


def test_suggestions_come_from_what_was_found_beside_the_answer() -> None:
    """Another passage's question is offered; the same question again, the other language, an expired rule are not."""
    used = citation(1, asked=("产假多少天",))
    beside = citation(2, asked=("产假多少天？", "How long is leave?", "哺乳时间每天有多久"))
    expired = citation(3, asked=("退休年龄是几岁",), status=Status.EXPIRED)
    turn = answered("休98天[1]。", sentence("休98天[1]。"), citations=[used])
    turn.outcome.evidence = evidence([used, beside, expired])
    assert suggest(turn) == ("哺乳时间每天有多久",)
    assert suggest(turn, ["哺乳时间有多久"]) == ()


def test_every_word_exists_in_every_language_with_the_same_gaps() -> None:
    """Both written languages have each text, with the same things to fill in."""
    said = everything()
    for key, chinese in said["zh-Hans"].items():
        assert chinese, key
        assert said["en"][key], key
        gaps = re.compile(r"\{\w+\}")
        assert sorted(set(gaps.findall(chinese))) == sorted(set(gaps.findall(said["en"][key]))), key


def test_every_word_that_the_page_asks_for_exists() -> None:
    """Keys named in the shell and the scripts are in the table."""
    known = set(everything()["en"])
    shell = (WEB / "data" / "shell.html").read_text("utf-8")
    scripts = "".join(p.read_text("utf-8") for p in (WEB / "static").glob("*.js"))
    asked = set(re.findall(r'data-say(?:-label|-placeholder)?="(\w+)"', shell)) | set(
        re.findall(r'say\("(\w+)"', scripts)
    )
    assert asked - known == set()
    assert len(asked) > 60


def test_the_shell_survives_gradios_templates() -> None:
    """Gradio compiles it as Handlebars and as a JavaScript template: nothing in it may mean something there."""
    shell = (WEB / "data" / "shell.html").read_text("utf-8")
    assert not re.search(r"\{\{|`|\$\{|\\", shell)


@pytest.mark.parametrize(
    ("region", "lang", "first"),
    [
        ("广东省广州市", "zh", "12393"),
        ("", "zh", "12393"),
        ("United States, Ohio", "en", "1-800-318-2596"),
        ("香港特别行政区", "zh", "1823"),
    ],
)
def test_the_office_of_the_place_comes_first(region: str, lang: str, first: str) -> None:
    """Who to call depends on where somebody is."""
    offices = load_offices(None, "12393")
    assert offices.near(region, "en" if lang == "en" else "zh")[0].number == first


def test_an_operators_own_hotline_stands_in_front() -> None:
    """A number of the bureau's own is added in front of the national ones, in China."""
    offices = load_offices(None, "020-12345678")
    assert offices.near("广东省广州市", "zh")[0].number == "020-12345678"
    assert offices.near("United States", "en")[0].number != "020-12345678"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("offices = 3", "have no \\[\\[offices\\]\\]"),
        ("[[offices]]\nregion = '全国'", "lack number"),
        ("=", "not valid TOML"),
    ],
)
def test_a_faulty_table_of_offices_is_named(tmp_path: Path, text: str, says: str) -> None:
    """One sentence says what is wrong with the file."""
    file = tmp_path / "offices.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(BadInput, match=says):
        load_offices(file, "12393")


def test_examples_fit_the_region() -> None:
    """The most specific region that has examples gives them, and those that failed are left out."""
    examples = load_examples(None)
    assert "广州" in examples.near("广东省广州市", "zh")[0]
    assert examples.near("四川省成都市", "zh") == examples.near("全国", "zh")
    assert "plan" in examples.near("", "en")[0]
    first = examples.near("全国", "zh")[0]
    assert examples.only({("全国", first)}).near("全国", "zh") == (first,)


def test_a_colour_must_be_readable(tmp_path: Path) -> None:
    """White text must be readable on the accent; a colour that is none, or a logo that is none, is named."""
    assert look.accent("#0b6b63") == "#0b6b63"
    for wrong in ("#8fd4a6", "teal", "#12345"):
        with pytest.raises(BadInput, match="MINGBAI_ACCENT"):
            look.accent(wrong)
    with pytest.raises(BadInput, match="MINGBAI_LOGO"):
        look.logo(tmp_path / "none.png")


def test_sessions_end_and_leave_nothing() -> None:
    """Idle ones go, the oldest go when there are too many, and a guessed id opens none."""
    now = [0.0]
    sessions = Sessions(most=2, idle=10, now=lambda: now[0])
    first = sessions.open()
    first.begin("产假多少天？")
    assert sessions.open(first.id) is first
    assert sessions.open("guessed").id != "guessed"
    now[0] = 11
    assert sessions.get(first.id) is None
    assert first.turns == []
    kept = [sessions.open().id for _ in range(3)]
    assert [sessions.get(id_) is not None for id_ in kept] == [False, True, True]


def test_a_session_prints_no_words() -> None:
    """Neither the person's words nor their placeholders are in its printed form."""
    session = Sessions().open()
    session.begin("我叫张伟")
    assert "张伟" not in repr(session)


def test_only_answered_turns_are_leant_on() -> None:
    """History has the de-identified question of an answered turn, and nothing of an emergency."""
    session = Sessions().open()
    session.turns = [
        extracted(citation()),
        view(Redacted("快不行了", ()), Refused(RefusalKind.EMERGENCY, "打 120"), Done("emergency")),
    ]
    assert next(turn.content for turn in session.history()) == "我叫〔姓名1〕"
    assert len(session.history()) == 2
