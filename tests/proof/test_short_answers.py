"""A bare yes or no is held against what was asked; what claims something is not let pass as if it claimed nothing."""

from __future__ import annotations

import pytest

from app.proof.check import check
from tests.proof.making import codes, said, source

CHILD = "Children can be kept on a parent's health insurance policy until they turn 26 years old."
LEAVE = "职工因工作遭受事故伤害的，由用人单位支付医疗费用。醉酒导致伤亡的，不得认定为工伤。"
KEEP = "Am I allowed to keep my daughter on my health insurance policy?"
DRUNK = "醉酒导致的伤亡，能不能认定为工伤？"


@pytest.mark.parametrize(
    ("question", "answer", "text"),
    [
        (KEEP, "No [1].", CHILD),
        (KEEP, "No, you can't [1].", CHILD),
        (DRUNK, "可以[1]。", LEAVE),
        (DRUNK, "能。[1]", LEAVE),
        ("醉酒导致的伤亡，可以认定为工伤吗？", "是的，可以[1]。", LEAVE),
    ],
)
def test_a_bare_answer_against_its_source(question: str, answer: str, text: str) -> None:
    """Yes where the source forbids, and no where it permits, are as unsupported as the whole sentence would be."""
    checked = said(answer, text, question=question)
    assert checked.verdict == "unsupported", checked


@pytest.mark.parametrize(
    ("question", "answer", "text"),
    [(KEEP, "Yes [1].", CHILD), (DRUNK, "不能[1]。", LEAVE), ("产假多少天？", "是的[1]。", LEAVE)],
)
def test_a_bare_answer_that_nothing_speaks_against(question: str, answer: str, text: str) -> None:
    """It has no words that could be proven, so it is never more than weak."""
    checked = said(answer, text, question=question)
    assert checked.verdict == "weak"
    assert codes(checked) == ["short_answer"]


def test_a_bare_answer_with_a_source_that_there_is_not() -> None:
    """A number of no source makes a bare answer as unsupported as any other sentence."""
    assert codes(said("Yes [9].", CHILD, question=KEEP)) == ["citation_out_of_range"]
    assert said("不能[9]。", LEAVE, question=DRUNK).verdict == "unsupported"


def test_a_bare_answer_in_front() -> None:
    """Without a citation of its own it rests on what follows: against it, it is marked; with it, it claims nothing."""
    follows = "醉酒导致伤亡的，不得认定为工伤[1]。"
    for answer, verdict in (("可以。", "unsupported"), ("不可以。", "no_claim")):
        first, second = check(DRUNK, answer + follows, [source(LEAVE)])
        assert first.verdict == verdict
        assert second.verdict == "verified"


@pytest.mark.parametrize("answer", ["[1]", "[1][2]", "保险合同是否成立？[1]"])
def test_a_citation_alone_claims_nothing(answer: str) -> None:
    """A marker without words, and a question with one, are neither proven nor disproven."""
    assert said(answer, LEAVE, LEAVE).verdict == "no_claim"


@pytest.mark.parametrize(
    "answer",
    [
        "资料中没有写明，但一般可以休158天。",
        "资料没有提到，不过用人单位应当支付全部工资。",
        "The sources do not say, but you can appeal within 45 days.",
        "所以厂里说喝醉的一概不管，有依据。",
        "保险人对无法确定的部分，不承担赔偿或者给付保险金的责任。",
        "Therefore you will lose the plan at once.",
    ],
)
def test_what_is_claimed_all_the_same(answer: str) -> None:
    """A claim behind an admitted gap, a conclusion, and a rule with 无法确定 in it need a source as any other."""
    checked = said(answer, LEAVE, question="怎么办？")
    assert codes(checked) == ["no_citation"]


@pytest.mark.parametrize(
    "answer",
    [
        "资料中没有写明补办要等几天。",
        "根据现有资料无法确定您能领多少。",
        "资料里没有提到，建议您拨打12345咨询。",
        "The sources do not say how long that takes.",
        "因此，建议您向经办机构咨询。",
    ],
)
def test_an_honest_gap(answer: str) -> None:
    """What only says that nothing was found, or where to ask, claims nothing."""
    assert said(answer, LEAVE, question="怎么办？").verdict == "no_claim"


def test_the_persons_own_words_in_quotation_marks() -> None:
    """Words of the question may stand in quotation marks without being in a source."""
    text = "职工在上下班途中受到非本人主要责任的交通事故伤害的，应当认定为工伤。"
    answer = "“收工后拐去菜场”的，受到非本人主要责任的交通事故伤害，应当认定为工伤[1]。"
    assert "quote_not_verbatim" not in codes(said(answer, text, question="收工后拐去菜场被撞了算工伤吗？"))
    assert "quote_not_verbatim" in codes(said(answer, text, question="算工伤吗？"))


def test_the_numbers_of_many_sources_are_no_english() -> None:
    """The word of a citation marker does not turn a short Chinese answer into an English one."""
    checked = said("是的，[citation:1]、[citation:1]、[citation:1]。", LEAVE, question=DRUNK)
    assert checked.verdict != "verified"
