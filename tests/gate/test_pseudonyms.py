"""Placeholders: stable in a conversation, never across two, and the person's own words on the way back."""

from __future__ import annotations

import copy
import pickle

import pytest

from app.gate.gate import Gate
from app.gate.people import parse_mention
from app.gate.pseudonyms import Pseudonyms
from app.gate.types import Turn

BRACKETS = ("〔", "〕")


def name(p: Pseudonyms, text: str) -> str:
    """Return what stands for a name."""
    return p.for_person(text, text, "姓名", BRACKETS)


@pytest.mark.parametrize(
    ("mentions", "expected"),
    [
        (["张伟", "张伟"], ["〔姓名1〕", "〔姓名1〕"]),
        (["张伟", "张先生"], ["〔姓名1〕", "〔姓名1〕先生"]),
        (["张伟", "老张"], ["〔姓名1〕", "〔姓名1〕"]),
        (["张伟", "李娜", "张先生"], ["〔姓名1〕", "〔姓名2〕", "〔姓名1〕先生"]),
        (["张伟", "张强", "张先生"], ["〔姓名1〕", "〔姓名2〕", "〔姓名3〕先生"]),
        (["张先生", "张伟"], ["〔姓名1〕先生", "〔姓名2〕"]),
        (["张伟", "张先生", "张女士"], ["〔姓名1〕", "〔姓名1〕先生", "〔姓名2〕女士"]),
        (["欧阳娜娜", "欧阳女士"], ["〔姓名1〕", "〔姓名1〕女士"]),
        (["胡小亭", "小亭"], ["〔姓名1〕", "〔姓名1〕"]),
        (["John Smith", "Mr. Smith", "John"], ["〔姓名1〕", "〔姓名1〕", "〔姓名1〕"]),
        (["John Smith", "Ann Smith", "Smith"], ["〔姓名1〕", "〔姓名2〕", "〔姓名3〕"]),
        (["王医生", "王医生"], ["〔姓名1〕医生", "〔姓名1〕医生"]),
    ],
)
def test_the_same_person_keeps_a_number_where_that_is_certain(
    mentions: list[str], expected: list[str]
) -> None:
    """One of that surname, and no contradiction of sex: the same person; else somebody else."""
    p = Pseudonyms()
    assert [name(p, m) for m in mentions] == expected


def test_a_title_is_not_part_of_a_full_name() -> None:
    """张伟先生 is found as 张伟; 张先生 is taken apart into a surname and a title that says the sex."""
    assert parse_mention("张先生") == parse_mention("张先生")
    assert (parse_mention("张先生").core, parse_mention("张先生").title) == ("张", "先生")
    assert parse_mention("张伟").full


def test_numbers_match_in_any_spacing() -> None:
    """A telephone number has one placeholder with and without dashes."""
    p = Pseudonyms()
    first = p.for_value("PHONE_NUMBER", "138-1234-5678", "138-1234-5678", "电话", BRACKETS)
    assert p.for_value("PHONE_NUMBER", "13812345678", "13812345678", "电话", BRACKETS) == first == "〔电话1〕"
    assert p.for_value("PHONE_NUMBER", "13912345678", "13912345678", "电话", BRACKETS) == "〔电话2〕"


def test_a_conversation_keeps_its_placeholders_and_another_has_its_own(gate: Gate) -> None:
    """张伟 is 〔姓名1〕 in every turn; in another conversation the same number means another person."""
    p = Pseudonyms()
    first = gate.admit("我叫李娜，我老公张伟住院了", pseudonyms=p)
    later = gate.admit(
        "张伟的报销比例是多少？", pseudonyms=p, history=[Turn("user", "我叫李娜，我老公张伟住院了")]
    )
    assert first.text == "我叫〔姓名1〕，我老公〔姓名2〕住院了"
    assert later.text == "〔姓名2〕的报销比例是多少？"
    assert later.history[0].content == first.text
    assert gate.admit("张伟的报销比例是多少？", pseudonyms=Pseudonyms()).text == "〔姓名1〕的报销比例是多少？"


def test_a_known_name_is_found_where_nothing_gives_it_away(gate: Gate) -> None:
    """Once known, a name is hidden wherever it stands, also in an answer."""
    p = Pseudonyms()
    gate.admit("患者高峰，男，56岁", pseudonyms=p)
    assert gate.veil("根据高峰的情况，可以报销。", p)[0] == "根据〔姓名1〕的情况，可以报销。"


def test_the_person_sees_their_own_words(gate: Gate) -> None:
    """Placeholders in an answer turn back into what was typed, also when a model shortened one."""
    p = Pseudonyms()
    gate.admit("我叫张伟，住在广州市天河区体育西路12号", pseudonyms=p)
    assert p.restore("〔姓名1〕，您住在〔地址1：广东省广州市〕，即〔地址1〕。") == (
        "张伟，您住在广州市天河区体育西路12号，即广州市天河区体育西路12号。"
    )


def test_a_typed_placeholder_is_only_text(gate: Gate) -> None:
    """A person who types 〔姓名1〕, or brackets that look like it, gets ordinary brackets and nobody's name."""
    p = Pseudonyms()
    gate.admit("我叫张伟", pseudonyms=p)
    for typed in ("〔姓名1〕是谁", "❲姓名1❳是谁", "﹝姓\u200b名1﹞是谁"):
        safe = gate.admit(typed, pseudonyms=p)
        assert "〔" not in safe.text
        assert "张伟" not in p.restore(safe.text)


def test_document_numbers_keep_their_brackets(gate: Gate) -> None:
    """穗医保规字〔2019〕4号 is not a placeholder."""
    assert (
        gate.admit("穗医保规字〔2019〕4号有效吗", pseudonyms=Pseudonyms()).text
        == "穗医保规字〔2019〕4号有效吗"
    )


def test_placeholders_of_the_history_stay(gate: Gate) -> None:
    """A turn that went through the gate before comes out as it went in."""
    p = Pseudonyms()
    gate.admit("我叫张伟，电话13812345678", pseudonyms=p)
    turns = [Turn("user", "我叫〔姓名1〕，电话〔电话1〕"), Turn("assistant", "您好，〔姓名1〕。")]
    assert gate.admit("然后呢", pseudonyms=p, history=turns).history == tuple(turns)


def test_pseudonyms_stay_in_memory() -> None:
    """They cannot be pickled or copied, print nothing of their content, and can be forgotten."""
    p = Pseudonyms()
    name(p, "张伟")
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            attempt(p)
    assert "张" not in repr(p)
    p.forget()
    assert p.restore("〔姓名1〕") == "〔姓名1〕"
    assert p.names() == ()
