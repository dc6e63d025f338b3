"""What comes into a sentence out of nowhere, and what stands in it on the other side: hits beside near-misses."""

from __future__ import annotations

import pytest

from tests.proof.making import codes, said
from tests.proof.test_meaning import FINE, judged

PUPILS = "本市行政区域内的中小学校、高等学校等各类学校就读的全日制在校学生可以参加居民医保。"
REPORT = "用人单位应当自职工发生事故伤害之日起30日内，向社会保险行政部门提出工伤认定申请。"
RECORDS = "医疗机构应当向患者出具病历复印件。"
STAY = "职工住院治疗工伤的伙食补助费，由工伤保险基金支付。"
KEEP = "工伤职工因工致残被鉴定为一级至四级伤残的，保留劳动关系，退出工作岗位。"
ONCE = "用人单位应当一次性支付经济补偿。"
REVIEW = "申请人对鉴定结论不服的，可以在收到鉴定结论之日起15日内提出再次鉴定申请。"
PERIOD = "参保人员在集中缴费期内缴费的，从次年1月1日起享受待遇。"
EXAMS = "用人单位应当组织上岗前的职业健康检查。"
UNION = "用人单位单方解除劳动合同，应当事先将理由通知工会。用人单位应当研究工会的意见。"
COMPLAIN = "发现侵害的，可以向公安机关举报。"


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        ("全日制学生可以参加居民医保[1]。", PUPILS, FINE),
        ("全日制教师可以参加居民医保[1]。", PUPILS.replace("学校", "院所"), "other_population"),
        ("医疗机构应当向患者出具病历复印件[1]。", RECORDS, FINE),
        ("医疗机构应当向家属出具病历复印件[1]。", RECORDS, "other_population"),
        ("发现侵害的可以向公安局举报[1]。", COMPLAIN, FINE),
        ("发现侵害的可以向民政局举报[1]。", COMPLAIN, "other_agent"),
        ("住院治疗工伤的伙食费由工伤基金支付[1]。", STAY, FINE),
        ("住院治疗工伤的伙食费由失业保险基金支付[1]。", STAY, "other_population"),
        ("住院治疗工伤的交通费由工伤保险基金支付[1]。", STAY, "other_population"),
        ("一至四级工伤职工保留劳动关系[1]。", KEEP, FINE),
        ("一级至四级伤残的工伤职工解除劳动关系[1]。", KEEP, "negation_flipped"),
        ("经济补偿由用人单位一次付清[1]。", ONCE, FINE),
        ("用人单位应当按月支付经济补偿[1]。", ONCE, "negation_flipped"),
    ],
)
def test_nobody_and_nothing_comes_into_a_rule_out_of_nowhere(sentence: str, text: str, code: str) -> None:
    """People, bodies, insurances, allowances and manners that no source knows are caught; other names pass."""
    judged(sentence, text, code)


def test_whom_the_question_names_is_no_stranger() -> None:
    """The person said who it is about; that the rule does not name them is for other checks to say."""
    text = "本规定适用于所有参保人员，住院费用由基金支付百分之八十。"
    asked = said("老师的住院费用由基金支付百分之八十[1]。", text, question="我是老师，住院报多少？")
    assert "other_population:老师" not in asked.reasons
    assert "other_population:老师" in said("老师的住院费用由基金支付百分之八十[1]。", text).reasons


GONORRHEA = "Treat uncomplicated gonorrhea with ceftriaxone 250 mg in a single intramuscular dose plus azithromycin 1 g."
HEPATITIS = "Pregnant persons should be screened for hepatitis B at the first prenatal visit."
NOTIFY = "Your plan must notify you in writing within 15 days."
PROOF = "You’ll need to send us proof that you’re enrolled full time in college."
APPEAL = "You have 60 days from the date you received your letter to send us this evidence."
ACCEPT = "People under 30 may buy what is called a catastrophic health plan."
WAIT = "Check with your insurer before cancelling your plan."


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        ("Uncomplicated gonorrhea is treated with 250 mg of ceftriaxone [1].", GONORRHEA, FINE),
        ("Uncomplicated chlamydia is treated with 250 mg of ceftriaxone [1].", GONORRHEA, "other_population"),
        ("Uncomplicated gonorrhea is treated with doxycycline 1 g [1].", GONORRHEA, "other_population"),
        (
            "Uncomplicated gonorrhea is treated with ceftriaxone 250 mg intravenously [1].",
            GONORRHEA,
            "negation_flipped",
        ),
        ("Pregnant people are tested for hepatitis B at the first visit [1].", HEPATITIS, FINE),
        (
            "Pregnant persons should be screened for hepatitis C at the first prenatal visit [1].",
            HEPATITIS,
            "other_population",
        ),
        (
            "Pregnant persons should be screened for hepatitis B at the last prenatal visit [1].",
            HEPATITIS,
            "negation_flipped",
        ),
        ("Your plan must notify your employer in writing within 15 days [1].", NOTIFY, "other_agent"),
    ],
)
def test_the_same_in_english(sentence: str, text: str, code: str) -> None:
    """Drugs, diseases, their kinds, manners and bodies."""
    judged(sentence, text, code)


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        ("医院要把病历复印件给患者[1]。", RECORDS, FINE),
        ("医疗机构可以向患者出具病历复印件[1]。", RECORDS, "modality_changed"),
        ("You need to send proof of full-time enrollment in college [1].", PROOF, FINE),
        ("You may send proof of full-time enrollment in college [1].", PROOF, "modality_changed"),
        ("People under 30 can buy a catastrophic plan [1].", ACCEPT, FINE),
        ("People under 30 must buy a catastrophic plan [1].", ACCEPT, "modality_changed"),
        ("发现侵害的可以举报[1]。", "发现侵害的，应当向公安机关举报。", FINE),
    ],
)
def test_what_is_owed_is_not_left_open_nor_the_reverse(sentence: str, text: str, code: str) -> None:
    """Right before the very word; what somebody who wants something is told to do may be said either way."""
    judged(sentence, text, code)


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        ("单位要在30日内提出工伤认定申请[1]。", REPORT, FINE),
        ("单位应在30日后提出工伤认定申请[1]。", REPORT, "limit_reversed"),
        ("You have to send the evidence within 60 days of the letter [1].", APPEAL, FINE),
        ("Send the evidence after 60 days of the letter [1].", APPEAL, "limit_reversed"),
        ("收到鉴定结论之日起15日内可以申请再次鉴定[1]。", REVIEW, FINE),
        ("对鉴定结论不服的，可以在作出鉴定结论之日起15日内申请再次鉴定[1]。", REVIEW, "other_population"),
        ("集中缴费期内缴费的次年1月1日起享受待遇[1]。", PERIOD, FINE),
        ("集中缴费期外缴费的次年1月1日起享受待遇[1]。", PERIOD, "negation_flipped"),
        ("上岗前要做职业健康检查[1]。", EXAMS, FINE),
        ("用人单位应当组织上岗后的职业健康检查[1]。", EXAMS, "negation_flipped"),
        ("Check with your insurer before you cancel your plan [1].", WAIT, FINE),
        ("Check with your insurer after cancelling your plan [1].", WAIT, "negation_flipped"),
        ("单位应当研究工会的意见[1]。", UNION, FINE),
        ("个人应当研究工会的意见[1]。", UNION, "other_population"),
    ],
)
def test_a_sentence_stays_on_its_side(sentence: str, text: str, code: str) -> None:
    """Within and after, before and after, inside and outside, the event a span begins with, the one who acts."""
    judged(sentence, text, code)


def test_a_stranger_that_another_source_knows_is_none() -> None:
    """Two sources are cited, one on each body."""
    checked = said("可以向公安机关或者民政部门举报[1][2]。", COMPLAIN, "也可以向民政部门举报。")
    assert "other_agent" not in codes(checked)


FORM = "To apply, fill out VA Form 10-10CG and send a copy of your DD 214."
SEALED = "患者在病历资料封存满3年未再提出要求的，医疗机构可以自行启封。"
LEAVE = "实际工作年限满5年不足10年的，医疗期为6个月。"


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        ("Apply with Form 10-10CG and a copy of your DD214 [1].", FORM, FINE),
        ("Apply with Form 10-20CG and a copy of your DD214 [1].", FORM, "reference_not_found"),
        ("Apply with Form 10-10CG and a copy of your DD224 [1].", FORM, "reference_not_found"),
        ("封存满3年没再提要求的，医院可以自行启封[1]。", SEALED, FINE),
        ("封存满13年没再提要求的，医院可以自行启封[1]。", SEALED, "number_not_found"),
        ("工作满6年的，医疗期为6个月[1]。", LEAVE, FINE),
    ],
)
def test_codes_and_lone_limits_are_those_of_the_source(sentence: str, text: str, code: str) -> None:
    """A form's code is written as the source has it; a limit may lie between two of the source, not beyond one."""
    judged(sentence, text, code)
