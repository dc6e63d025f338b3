"""Which questions need reasoning."""

from __future__ import annotations

from datetime import date

import pytest

from app.routing import demands
from indexes.types import Situation

ONE_CLAUSE = [
    "产假有多少天？",
    "居民医保什么时候缴费？",
    "异地就医备案怎么办理？",
    "门诊慢特病包括哪些病种",
    "失业金最多能领几个月？",
    "职工医保断缴了还能用吗？",
    "辅助生殖能报销吗？",
    "医保卡丢了去哪里补办？",
    "工伤认定申请的期限是多久？",
    "新生儿的医保待遇从哪天算起？",
    "How long do I have to appeal a denied claim?",
    "Does Medicare cover hearing aids?",
    "What is the deadline to enroll in Part B?",
    "Can my son stay on my plan until he is 26?",
    "Where do I apply for CHIP?",
    "Is a flu shot free under my plan?",
    "What does a catastrophic plan cover?",
    "Who can get CHAMPVA?",
]
SEVERAL = [
    "职工医保和居民医保报销有什么区别？",
    "在社区医院看病和去三甲医院，哪个更划算？",
    "我住院花了三万块，起付线一千，能报多少？",
    "先在老家备案再去上海住院，出院之后怎么报销？",
    "门诊费用8000元，其中自费2000元，自己要掏多少？",
    "如果单位欠缴医保，但是工资条里扣了钱，住院能不能报销？",
    "生育津贴怎么算，要带什么材料，多久到账？",
    "灵活就业人员按哪一档缴费，跟职工比有什么不同？",
    "我是退休人员，除非办转移，否则是不是要补缴？补缴几年？",
    "What is the difference between an HMO and a PPO?",
    "If I quit my job but my spouse is employed, which plan should I join?",
    "I was billed $1,200 and my deductible is $500. How much will I pay?",
    "First I had Medicaid, then Medicare. What do I have to do, and by when?",
    "Is it better to keep COBRA or to buy a marketplace plan?",
    "Can I appeal the decision, and how long does the review take?",
    "Unless I enroll now, will I pay a penalty later?",
]


def needs(question: str, *regions: str) -> bool:
    return bool(demands(question, Situation(date(2026, 1, 1), regions)))


@pytest.mark.parametrize("question", ONE_CLAUSE)
def test_one_clause_will_do(question: str) -> None:
    """A question that one clause answers needs no reasoning."""
    assert demands(question, Situation(date(2026, 1, 1))) == ()


@pytest.mark.parametrize("question", SEVERAL)
def test_several_things_are_to_be_weighed(question: str) -> None:
    """Comparisons, conditions, sums, steps and several questions at once need it."""
    assert needs(question)


def test_two_places_are_a_comparison() -> None:
    """A question about two places compares them, whatever its words."""
    assert needs("产假多少天？", "上海市", "广东省")
    assert not needs("产假多少天？", "上海市")
