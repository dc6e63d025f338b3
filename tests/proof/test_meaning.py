"""What a sentence does to its rule: denies, turns round, generalises, drops or adds; hits beside near-misses."""

from __future__ import annotations

import pytest

from app.proof.modality import Mode, mode
from app.proof.payers import Payer, payers
from tests.proof.making import codes, said, source

UNSUPPORTED, FINE = "unsupported", ""


def judged(sentence: str, text: str, code: str) -> None:
    """Assert that the sentence is unsupported for a reason, or not unsupported for the empty one."""
    checked = said(sentence, text)
    if code:
        assert code in codes(checked), checked
        assert checked.verdict == UNSUPPORTED, checked
    else:
        assert checked.verdict != UNSUPPORTED, checked


ACCOUNT = "参加职工社会医疗保险的人员在本市社会医疗保险关系存续期间，不得提取个人账户的资金。"
CARRY = "服务资助不得用于发放现金，应在当月内使用完毕，不能滚存。"
CHARGE = "If your health insurance company is using the HHS-administered process, there’s no charge."
FREE = "Routine dental visits are provided free of charge."
EXPANDED = (
    "Medicare benefits have expanded under the law: free preventive benefits and an annual wellness visit."
)
EMERGENCY = "急救中心（站）不得以未付费为由拒绝或者拖延为急危重症患者提供急救服务。"
SWITCH = "You may be able to switch to Marketplace coverage if you want to."


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        ("个人账户的资金不得提取[1]。", ACCOUNT, FINE),
        ("个人账户的资金可以提取[1]。", ACCOUNT, "negation_flipped"),
        ("服务资助不能滚存[1]。", CARRY, FINE),
        ("There is no charge in the HHS-administered process [1].", CHARGE, FINE),
        ("There is a charge even in the HHS-administered process [1].", CHARGE, "negation_flipped"),
        ("Routine dental visits are free [1].", FREE, FINE),
        ("Medicare expanded free preventive benefits [1].", EXPANDED, FINE),
        ("Medicare did not expand preventive benefits [1].", EXPANDED, "negation_flipped"),
        ("急救中心不得因为没付费就拒绝或拖延抢救急危重症患者[1]。", EMERGENCY, FINE),
        ("急救中心可以以未付费为由拒绝提供急救服务[1]。", EMERGENCY, "modality_changed"),
        ("Routine dental visits are not free [1].", FREE, "negation_flipped"),
        ("You may be able to switch to Marketplace coverage [1].", SWITCH, FINE),
        ("You may not be able to switch to Marketplace coverage [1].", SWITCH, "negation_flipped"),
        (
            "急危重患者先救治、后补交费用[1]。",
            "对急危重患者，应当按照先及时救治、后补交费用的原则进行救治。",
            FINE,
        ),
        (
            "急危重患者先交费用后救治[1]。",
            "对急危重患者，应当按照先及时救治、后补交费用的原则进行救治。",
            "negation_flipped",
        ),
        ("第三方检查结果书面告知劳动者[1]。", "将检查结果书面告知劳动者。", FINE),
        ("检查结果口头告知劳动者[1]。", "将检查结果书面告知劳动者。", "negation_flipped"),
        ("The tests are reliable for most patients [1].", "For most patients, the tests are reliable.", FINE),
        (
            "The tests are unreliable for most patients [1].",
            "For most patients, the tests are reliable.",
            "negation_flipped",
        ),
        (
            "Nonopioid therapies are preferred for chronic pain [1].",
            "Nonopioid therapies are preferred for chronic pain.",
            FINE,
        ),
        (
            "Opioids are preferred for chronic pain [1].",
            "Nonopioid therapies are preferred for chronic pain.",
            "negation_flipped",
        ),
        (
            "Higher earners get the lowest priority [1].",
            "We assign the lowest priority to higher earners.",
            FINE,
        ),
        (
            "Higher earners get the highest priority [1].",
            "We assign the lowest priority to higher earners.",
            "negation_flipped",
        ),
    ],
)
def test_a_denial_that_the_source_does_not_make_is_a_fault(sentence: str, text: str, code: str) -> None:
    """Saying the opposite of the source is caught, saying the same with or without a negator is not."""
    judged(sentence, text, code)


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        (
            "If you don't qualify for TRICARE, you may get CHAMPVA [1].",
            "If you don’t qualify for TRICARE, you may be able to get CHAMPVA.",
            FINE,
        ),
        (
            "People who qualify for TRICARE may get CHAMPVA [1].",
            "If you don’t qualify for TRICARE, you may be able to get CHAMPVA.",
            "condition_dropped",
        ),
        ("没有确诊的，也可以申请[1]。", "经确诊的，可以申请。", "condition_dropped"),
    ],
)
def test_a_case_that_the_source_denies_is_a_fault(sentence: str, text: str, code: str) -> None:
    """A rule for those who do not is no rule for those who do."""
    judged(sentence, text, code)


VISIT = "持本市老年人优待凭证的65周岁以上老年人，可以免费乘坐公共汽车。"
COMBAT = "If you are a combat Veteran, you can receive free medical care for 5 years after discharge."
NEVER = "Your insurance company can still cancel your coverage if you don’t pay your premiums on time."


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        ("持优待凭证的65周岁以上老年人可以免费乘坐公共汽车[1]。", VISIT, FINE),
        ("所有老年人一律可以免费乘坐公共汽车[1]。", VISIT, "overgeneralised"),
        ("Combat Veterans can receive free medical care for 5 years after discharge [1].", COMBAT, FINE),
        (
            "All Veterans can receive free medical care for 5 years after discharge [1].",
            COMBAT,
            "overgeneralised",
        ),
        (
            "Your insurance company can never cancel your coverage for any reason [1].",
            NEVER,
            "overgeneralised",
        ),
        (
            "月工资高过平均工资三倍的，年限最高不超过十二年[1]。",
            "劳动者月工资高于职工月平均工资三倍的，支付经济补偿的年限最高不超过十二年。",
            FINE,
        ),
        (
            "所有人的经济补偿年限最高不超过十二年[1]。",
            "劳动者月工资高于职工月平均工资三倍的，支付经济补偿的年限最高不超过十二年。",
            "overgeneralised",
        ),
        ("任何单位不得挪用基金[1]。", "任何单位或者个人不得挪用基金。", FINE),
        ("基金只用于待遇支付[1]。", "基金用于待遇支付。", "restricted"),
    ],
)
def test_more_than_the_source_says_is_a_fault(sentence: str, text: str, code: str) -> None:
    """All where the source says some, always where it sets a condition, only where it does not say so."""
    judged(sentence, text, code)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("用人单位不得解除劳动合同", Mode.FORBID),
        ("个人不用缴费", Mode.EXEMPT),
        ("用人单位应当缴费", Mode.OBLIGE),
        ("职工可以申请", Mode.PERMIT),
        ("领取失业保险金", None),
        ("you must apply", Mode.OBLIGE),
        ("you don't need to apply", Mode.EXEMPT),
        ("you may not apply", Mode.FORBID),
        ("you can apply", Mode.PERMIT),
        ("不能自理的老人", None),
    ],
)
def test_what_a_clause_does_to_an_action(text: str, expected: Mode | None) -> None:
    """Forbidding, exempting, obliging and permitting are told apart, in both languages."""
    assert mode(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("由用人单位支付", {Payer.EMPLOYER}),
        ("从工伤保险基金支付", {Payer.FUND}),
        ("由财政部门给予补贴，政府承担", {Payer.STATE}),
        ("个人负担百分之二十", {Payer.PERSON}),
        ("个人不缴纳", set()),
        ("医保费自己缴", {Payer.PERSON}),
        ("职工出了工伤", set()),
    ],
)
def test_who_pays_is_read_from_a_clause(text: str, expected: set[Payer]) -> None:
    """The fund, the employer, the state and the person are told apart; who is denied to pay does not."""
    assert payers(text) == expected


def test_another_payer_than_the_source_names_is_a_fault() -> None:
    """A cost is borne by whom the rule says."""
    text = "职业健康检查费用由用人单位承担。"
    judged("职业健康检查费用由用人单位承担[1]。", text, FINE)
    judged("职业健康检查费用由个人承担[1]。", text, "other_payer")


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        (
            "居民参保人员的限额是每天15元[1]。",
            "限额标准为职工参保人员每人每天30元、居民参保人员每人每天15元。",
            FINE,
        ),
        (
            "居民参保人员的限额是每天30元[1]。",
            "限额标准为职工参保人员每人每天30元、居民参保人员每人每天15元。",
            "number_of_something_else",
        ),
        (
            "接种非免疫规划疫苗的补偿由持有人承担[1]。",
            "接种非免疫规划疫苗所需的补偿费用，由疫苗上市许可持有人承担。",
            FINE,
        ),
        (
            "接种免疫规划疫苗的补偿费用由疫苗上市许可持有人承担[1]。",
            "接种非免疫规划疫苗所需的补偿费用，由疫苗上市许可持有人承担。",
            "other_population",
        ),
        (
            "人寿保险的诉讼时效是五年[1]。",
            "人寿保险以外的其他保险的诉讼时效期间为二年。人寿保险的诉讼时效期间为五年。",
            FINE,
        ),
        (
            "人寿保险的诉讼时效是二年[1]。",
            "人寿保险以外的其他保险的诉讼时效期间为二年。人寿保险的诉讼时效期间为五年。",
            "number_of_something_else",
        ),
    ],
)
def test_the_rule_of_another_group_is_a_fault(sentence: str, text: str, code: str) -> None:
    """A rule or figure belongs to those whom the source names with it."""
    judged(sentence, text, code)


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("条文是“享受98天产假，其中产前可以休假15天”[1]。", FINE),
        ("条文是“享受 98 天产假，其中产前可以休假１５天”[1]。", FINE),
        ("条文是“享受98天产假……休假15天”[1]。", FINE),
        ("条文是“享受98天产假，其中产后可以休假15天”[1]。", "quote_not_verbatim"),
        ("条文是“休假15天……享受98天产假”[1]。", "quote_not_verbatim"),
        ("條文是「享受98天產假」[1]。", FINE),
        ("所谓“产假”是98天[1]。", FINE),
    ],
)
def test_a_quotation_is_verbatim_but_for_space_width_and_script(sentence: str, code: str) -> None:
    """Words between quotation marks stand in the source in their order, folded white space and width aside."""
    judged(sentence, "女职工生育享受98天产假，其中产前可以休假15天。", code)


def test_a_quotation_that_breaks_over_a_line_is_verbatim() -> None:
    """A word that a line end broke in two in the source is one word."""
    judged(
        'It says "prenatal care delivered is not optimal" [1].',
        "prenatal care deliv- ered is not optimal.",
        FINE,
    )


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("生育享受98天产假。", "no_citation"),
        ("生育享受98天产假[3]。", "citation_out_of_range"),
        ("停工留薪期一般不超过12个月[1]。", "citation_does_not_support"),
        ("产假期间每天补贴午餐和交通[1]。", "not_supported"),
    ],
)
def test_a_sentence_needs_the_source_that_has_it(sentence: str, code: str) -> None:
    """No source, a source that does not exist, the wrong one of two, and none at all are told apart."""
    checked = said(sentence, "女职工生育享受98天产假。", "停工留薪期一般不超过12个月。")
    assert codes(checked)[-1] == code, checked
    assert checked.verdict == UNSUPPORTED


@pytest.mark.parametrize(
    "sentence",
    [
        "您好！",
        "祝您早日康复。",
        "建议拨打12393咨询。",
        "文件没有规定这一点。",
        "Good luck!",
        "Please call your plan to confirm.",
    ],
)
def test_small_talk_and_honest_gaps_claim_nothing(sentence: str) -> None:
    """A greeting, advice to ask, or saying that the documents are silent needs no source."""
    assert said(sentence, "女职工生育享受98天产假。").verdict == "no_claim"


@pytest.mark.parametrize(
    ("question", "sentence", "code"),
    [
        ("在上海怎么办？", "自办理参保登记的第二个自然月起享受待遇[1]。", "other_region"),
        ("在杭州怎么办？", "自办理参保登记的第二个自然月起享受待遇[1]。", FINE),
        ("怎么办？", "在上海，自办理参保登记的第二个自然月起享受待遇[1]。", "other_region"),
        ("怎么办？", "在浙江，自办理参保登记的第二个自然月起享受待遇[1]。", FINE),
    ],
)
def test_the_rule_of_another_region_is_a_fault(question: str, sentence: str, code: str) -> None:
    """A provincial rule holds in its province, whether question or sentence names the place."""
    text = "灵活就业人员自办理参保登记的第二个自然月起享受职工基本医疗保险待遇。"
    checked = said(sentence, source(text, region="浙江省"), question=question)
    assert (code in codes(checked)) if code else checked.verdict != UNSUPPORTED, checked


OLD = source("每年享受5天育儿假。", 1, title="某条例(2018-01-01)")
NEW = source("每年享受10天育儿假。", 2, title="某条例(2024-01-01)")


@pytest.mark.parametrize(
    ("question", "sentence", "code"),
    [
        ("育儿假几天？", "每年享受5天育儿假[1]。", "superseded"),
        ("育儿假几天？", "2018年的旧条例是每年享受5天育儿假[1]。", FINE),
        ("2019年3月那会儿育儿假几天？", "每年享受5天育儿假[1]。", FINE),
        ("2019年3月那会儿育儿假几天？", "现在每年享受5天育儿假[1]。", "superseded"),
        ("现在育儿假几天？2019年那会儿呢？", "现行条例是每年享受10天育儿假[2]。", FINE),
        ("育儿假几天？", "每年享受10天育儿假[2]。", FINE),
    ],
)
def test_a_text_that_was_replaced_is_not_stated_as_current(question: str, sentence: str, code: str) -> None:
    """The text in force on the day asked about answers; the older one only as what it was."""
    checked = said(sentence, OLD, NEW, question=question)
    assert (code in codes(checked)) if code else checked.verdict != UNSUPPORTED, checked


def test_what_another_body_says_is_not_put_into_its_mouth() -> None:
    """With the texts of two bodies at hand, what one says is not cited as the other's."""
    cdc = source(
        "Sexually active women aged 25 or younger should be screened every year.",
        1,
        title="CDC STD guideline",
    )
    task = source(
        "The USPSTF recommends screening women 24 years or younger.", 2, title="USPSTF recommendations"
    )
    wrong = said("The USPSTF recommends screening women aged 25 or younger every year [1].", cdc, task)
    right = said("CDC recommends screening women aged 25 or younger every year [1].", cdc, task)
    assert wrong.verdict == UNSUPPORTED
    assert right.verdict != UNSUPPORTED


def test_a_question_in_a_source_states_nothing() -> None:
    """The heading of a page of questions and answers is no rule."""
    text = "Does this mean that my plan can’t be canceled? No. Your company can still cancel your plan if you don’t pay."
    assert said("Your plan can't be canceled [1].", text).verdict == UNSUPPORTED
    assert said("Your company can still cancel your plan if you don't pay [1].", text).verdict == "verified"


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("供养标准由省级或者设区的市级人民政府确定[1]。", FINE),
        ("供养标准由乡镇人民政府确定[1]。", "other_agent"),
    ],
)
def test_who_decides_is_whom_the_source_names(sentence: str, code: str) -> None:
    """A decision is the business of the body that the rule gives it to."""
    judged(sentence, "特困人员供养标准，由省、自治区、直辖市或者设区的市级人民政府确定、公布。", code)


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("These plans feature lower premiums and higher deductibles [1].", FINE),
        ("These plans feature higher premiums [1].", "negation_flipped"),
        ("You can visit any doctor without a referral [1].", FINE),
        ("You need a referral for every doctor [1].", "negation_flipped"),
    ],
)
def test_the_opposite_before_the_same_noun_is_a_fault(sentence: str, code: str) -> None:
    """Lower premiums and higher deductibles are not higher premiums; without a referral is not with one."""
    text = "These plans feature lower premiums and higher deductibles. You can visit any doctor without a referral."
    judged(sentence, text, code)


CARE_FUND = "医疗费用凭据支付，但不包括原发病医疗费用。"
STIPEND = (
    "Your Veteran can appoint one primary caregiver and up to 2 secondary caregivers. If you’re the primary caregiver, you may "
    "receive: A monthly stipend; Access to CHAMPVA, if you don't already qualify for care under another health plan."
)
MARRIED = "If a plan covers children, they can be kept on it until they turn 26. Children can remain on a plan even if they are married."
GLASSES = "We’ll cover the cost of your eyeglasses if you meet at least one of these requirements."
CHIP = "Routine dental visits are free of charge. There may be copayments for certain other services."
GUARDIAN = "本人无行为能力的，应当经其监护人同意，并签署意见。"
WARD = "未经卫生健康行政部门批准，不得关、停急诊科室。"
CLINIC = "中医诊所备案后即可开展执业活动。中医诊所应当公示执业范围，不得超出备案范围开展医疗活动。"
PENSION = "累计不满15年的人员，不发给基础养老金；个人账户储存额一次性支付给本人。"
BOTH_BEAR = "委托配制的，委托方和受托方对中药制剂的质量分别承担相应责任。"
STOPPED = "对领取光荣证后又生育的，注销光荣证，停止享受的各种优待。"
BASE = "灵活就业人员的缴费基数为当地上年度在岗职工平均工资。"
DOCTORS = "家庭医生包括全科医生、乡村医生和退休临床医师。"
OVERTIME = "休息日安排劳动者工作又不能安排补休的，支付不低于工资的百分之二百的工资报酬。"


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        ("原发病的医疗费用也包括在内[1]。", CARE_FUND, "negation_flipped"),
        ("原发病的医疗费用不包括在内[1]。", CARE_FUND, FINE),
        ("Secondary caregivers also receive a monthly stipend [1].", STIPEND, "other_population"),
        ("The primary caregiver may receive a monthly stipend [1].", STIPEND, FINE),
        ("You get CHAMPVA even if you already have another health plan [1].", STIPEND, "condition_dropped"),
        ("Children can stay on the plan even if they are married [1].", MARRIED, FINE),
        ("You must meet all of the requirements to get eyeglasses [1].", GLASSES, "condition_added"),
        ("You need to meet at least one of the requirements to get eyeglasses [1].", GLASSES, FINE),
        ("All services are free of charge [1].", CHIP, "overgeneralised"),
        ("Routine dental visits are free of charge [1].", CHIP, FINE),
        ("本人没有行为能力的，由医生签署意见[1]。", GUARDIAN, "other_agent"),
        ("本人没有行为能力的，由监护人签署意见[1]。", GUARDIAN, FINE),
        ("医院想关急诊科室，自己决定就行[1]。", WARD, "condition_dropped"),
        ("关停急诊科室，要经卫生健康行政部门批准[1]。", WARD, FINE),
        ("中医诊所可以超出备案范围开展医疗活动[1]。", CLINIC, "modality_changed"),
        ("中医诊所备案后可以开展执业活动[1]。", CLINIC, FINE),
        ("不满15年的，照样发给基础养老金[1]。", PENSION, "negation_flipped"),
        ("不满15年的，不发基础养老金[1]。", PENSION, FINE),
        ("委托配制的，质量责任全部由受托方承担[1]。", BOTH_BEAR, "restricted"),
        ("委托配制的，双方分别承担质量责任[1]。", BOTH_BEAR, FINE),
        ("又生育的，各种优待照样享受[1]。", STOPPED, "negation_flipped"),
        ("又生育的，停止享受各种优待[1]。", STOPPED, FINE),
        ("灵活就业人员的缴费基数是本人上年度工资[1]。", BASE, "negation_flipped"),
        ("退休医师当家庭医生要先通过考试[1]。", DOCTORS, "condition_added"),
        ("退休医师也可以是家庭医生[1]。", DOCTORS, FINE),
        ("休息日加班又安排不了补休的，工资报酬不低于工资的200%[1]。", OVERTIME, FINE),
    ],
)
def test_what_a_source_requires_leaves_out_or_says_of_others_is_not_waved_away(
    sentence: str, text: str, code: str
) -> None:
    """A concession, an exception counted in, another kind, another body, all for one: each is a fault, its honest twin none."""
    judged(sentence, text, code)


NURSING = "对哺乳未满1周岁婴儿的女职工，用人单位不得延长劳动时间或者安排夜班劳动。"
CARD = "16周岁以上的申领人由本人持材料办理。16周岁以下的申领人由其法定监护人持材料办理。普通网点等待12个工作日即可领卡。"
ENDS = "有下列情形之一的，劳动合同终止：（一）劳动合同期满的；（二）劳动者死亡的；（三）用人单位被依法宣告破产的。"
HIRED = "国有企业应当按照适当比例聘用随军家属。有条件的民营企业可以按照适当比例聘用随军家属。"
ASKED = "用人单位在招录过程中，不得实施下列行为：（一）限定为男性；（二）询问女性求职者的婚育情况。"
MIGRANT = "单位职工按照本人工资的百分之一缴纳失业保险费。单位招用的农民合同制工人本人不缴纳失业保险费。"
NETWORKS = "HMO members must get referrals to see specialists. This is generally not true for EPOs."
BUTTON = "You can use all the features if you meet all of the requirements: You're enrolled in VA health care; You're registered as a patient."
SAVINGS = "If you have an HDHP, you can use a health savings account. This can lower the amount of federal tax you owe."
DENIAL = (
    "Your insurer must notify you in writing: Within 15 days if you’re seeking prior authorization for a treatment; "
    "Within 30 days for medical services already received; Within 72 hours for urgent care cases."
)
UNDER_30 = "Catastrophic plans are available only to people under 30 and to some low-income people."
JOB = "家庭成员均处于失业状态的，街道办事处应当采取措施，确保该家庭至少有一人就业。"
AID = "同一种辅助器具适配补贴只能享受一次。"


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        ("孩子不管多大，单位都不能给哺乳的女职工安排夜班[1]。", NURSING, "condition_dropped"),
        ("孩子未满1周岁的，单位不能给哺乳的女职工安排夜班[1]。", NURSING, FINE),
        ("10岁的申领人由本人持材料办理[1]。", CARD, "other_population"),
        ("16周岁以下的申领人由监护人持材料办理[1]。", CARD, FINE),
        ("只有合同期满这一种情况，劳动合同才终止[1]。", ENDS, "restricted"),
        ("单位破产的，劳动合同也终止[1]。", ENDS, FINE),
        ("民营企业也必须按比例聘用随军家属[1]。", HIRED, "modality_changed"),
        ("国有企业必须按比例聘用随军家属[1]。", HIRED, FINE),
        ("有条件的民营企业可以按比例聘用随军家属[1]。", HIRED, FINE),
        ("每个申请人满足一项条件就可以申请[1]。", "申请人满足至少一项条件的，可以申请。", FINE),
        ("招录时不得询问女性的婚育情况[1]。", ASKED, FINE),
        ("招录时可以询问女性的婚育情况[1]。", ASKED, "modality_changed"),
        ("农民合同制工人本人也按工资的百分之一缴纳[1]。", MIGRANT, "negation_flipped"),
        ("农民合同制工人本人不用缴纳[1]。", MIGRANT, FINE),
        ("EPO members must get referrals to see specialists [1].", NETWORKS, "negation_flipped"),
        ("HMO members must get referrals to see specialists [1].", NETWORKS, FINE),
        ("Registered patients can use all the features, enrolled or not [1].", BUTTON, "condition_dropped"),
        ("Enrolled, registered patients can use all the features [1].", BUTTON, FINE),
        ("A health savings account does not change your taxes [1].", SAVINGS, "negation_flipped"),
        ("A health savings account can lower your taxes [1].", SAVINGS, FINE),
        ("For prior authorization of a treatment it has 72 hours [1].", DENIAL, "number_of_something_else"),
        ("For prior authorization of a treatment it has 15 days [1].", DENIAL, FINE),
        ("Catastrophic plans are open to anyone [1].", UNDER_30, "overgeneralised"),
        ("Catastrophic plans are only for people under 30 [1].", UNDER_30, FINE),
        ("失业家庭里每个人都保证就业[1]。", JOB, "overgeneralised"),
        ("都失业的家庭，保证至少有一人就业[1]。", JOB, FINE),
        ("同一种辅助器具的适配补贴可以多次享受[1]。", AID, "overgeneralised"),
        ("同一种辅助器具的适配补贴只能享受一次[1]。", AID, FINE),
    ],
)
def test_a_case_a_limit_or_a_number_of_ways_is_kept(sentence: str, text: str, code: str) -> None:
    """The rule for another case, a limit waved away, one way for several, force for leave: each is a fault, its twin none."""
    judged(sentence, text, code)


@pytest.mark.parametrize(
    ("sentence", "known"),
    [
        ("根据《工伤保险条例》，由用人单位支付[1]。", True),
        ("根据工伤条例第六十二条，由用人单位支付[1]。", True),
        ("按照国家有关规定，由用人单位支付[1]。", True),
        ("依照治安管理处罚法第五十条，由用人单位支付[1]。", True),
        ("根据《失业保险条例》，由用人单位支付[1]。", False),
        ("根据社会保险法第六十二条，由用人单位支付[1]。", False),
        ("在社会保障法第六十二条中，由用人单位支付[1]。", False),
    ],
)
def test_the_law_that_is_named(sentence: str, known: bool) -> None:
    """A law that is neither the source nor named in it is somebody else's; an abbreviation is the law itself."""
    rule = source(
        "第六十二条 未参加工伤保险期间的费用由用人单位支付；阻碍检查的，依照《治安管理处罚法》处罚。",
        title="工伤保险条例",
    )
    assert ("attributed_to_other" in codes(said(sentence, rule))) is not known
