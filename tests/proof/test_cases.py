"""Rules of another case, side or time, and lists read as lists: each fault beside a true sentence that is none."""

from __future__ import annotations

import pytest

from app.proof.check import check
from app.proof.sentences import sentences
from app.proof.types import Source
from tests.proof.making import codes, labelled, said, source

FINE = ""

SERVICES = (
    "We may cover services that your primary care provider concludes you need, like:\n"
    "Tests, including blood work and X-rays\nAdditional services, including prosthetic items"
)
ALL_TRUE = "All of these must be true:\nYou have a VA primary care provider\nYour VA provider agrees with the prescription"
MENTAL = (
    "If you're already using VA medical services, ask your primary care provider to help you make an appointment. "
    "If you're not already using VA medical services, contact your nearest Vet Center to talk about your needs."
)
CAREGIVER = (
    "If you're a family member caring for a Veteran, and you're not entitled to care through another health plan, "
    "you may qualify for CHAMPVA."
)
PROGRAM = "You'll qualify for this program based on your Veteran's qualifications."
RATES = (
    "Insurance companies must publicly justify any rate increase of 10% or more before raising your premium."
)
EXTRA = (
    "Your chance lasts for 3 months from the date you lost it or the date you were told, whichever is later."
)
WINDOW = "Your chance to drop your plan lasts for 12 months after you join the plan for the first time."
CHIP = "The program provides health coverage to uninsured children in low-income families."
PREMIUM = "With most job-based plans, your employer pays a portion of your premiums."
AT_RISK = "This enrollment period isn't available to you if you're identified as an at-risk beneficiary by your drug plan."
DOSES = "HIV-infected persons should be tested for anti-HBs 1–2 months after the third vaccine dose."
DATES = (
    "There are key dates:\nJanuary 1, 2014: Health coverage can start\nMarch 31, 2014: Open enrollment ends"
)
CHECKS = "Patients should have blood tests at 6, 12, 18, and 24 months after therapy."
BILLS = "You may have to pay a copayment for non-service-connected care."
CERVICITIS = (
    "Patients who have cervicitis and HIV should receive the same treatment as those who are HIV negative."
)
FREE = "You can speak to a licensed psychologist or social worker, free of charge."


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        ("Prosthetic items are not covered [1].", SERVICES, "negation_flipped"),
        ("Blood work may be covered if your provider concludes that you need it [1].", SERVICES, FINE),
        (
            "VA covers X-rays even if your primary care provider sees no need [1].",
            SERVICES,
            "condition_dropped",
        ),
        ("Your VA provider does not have to agree with the prescription [1].", ALL_TRUE, "modality_changed"),
        ("Your VA provider must agree with the prescription [1].", ALL_TRUE, FINE),
        ("If you are not using VA services, ask your primary care provider [1].", MENTAL, "other_population"),
        ("If you are not using VA services, contact your nearest Vet Center [1].", MENTAL, FINE),
        ("You may qualify even if another health plan covers you [1].", CAREGIVER, "condition_dropped"),
        ("You may qualify if no other health plan entitles you to care [1].", CAREGIVER, FINE),
        ("It is your own qualifications that decide [1].", PROGRAM, "other_agent"),
        ("It is your Veteran's qualifications that decide [1].", PROGRAM, FINE),
        ("They can justify it after the increase has taken effect [1].", RATES, "negation_flipped"),
        ("They must justify a 10% increase before it is raised [1].", RATES, FINE),
        ("The 3 months run from whichever date comes first [1].", EXTRA, "negation_flipped"),
        ("The 3 months run from whichever date is later [1].", EXTRA, FINE),
        ("You can do this at any time [1].", WINDOW, "overgeneralised"),
        ("You can do this for 12 months after you first join [1].", WINDOW, FINE),
        ("The program covers children from families of any income [1].", CHIP, "overgeneralised"),
        ("The program covers children in low-income families [1].", CHIP, FINE),
        ("All employers pay part of the premium [1].", PREMIUM, "overgeneralised"),
        ("Most employers pay part of the premium [1].", PREMIUM, FINE),
        ("At-risk beneficiaries can use this enrollment period as well [1].", AT_RISK, "negation_flipped"),
        ("At-risk beneficiaries cannot use this enrollment period [1].", AT_RISK, FINE),
        ("Test for anti-HBs after the first dose [1].", DOSES, "number_of_something_else"),
        ("Test for anti-HBs one to two months after the third dose [1].", DOSES, FINE),
        ("Blood tests are repeated at 3, 6 and 12 months [1].", CHECKS, "number_not_found"),
        ("Blood tests are repeated at 6, 12, 18 and 24 months [1].", CHECKS, FINE),
        ("Open enrollment ended January 1, 2014 [1].", DATES, "number_of_something_else"),
        ("Open enrollment ended March 31, 2014 [1].", DATES, FINE),
        ("The copayment is for service-connected care [1].", BILLS, "other_population"),
        ("The copayment is for non-service-connected care [1].", BILLS, FINE),
        ("You should get the same treatment as patients without HIV [1].", CERVICITIS, FINE),
        ("A talk with a psychologist costs a small fee [1].", FREE, "negation_flipped"),
        ("A talk with a psychologist is free of charge [1].", FREE, FINE),
    ],
)
def test_an_english_rule_keeps_its_case_its_time_and_its_list(sentence: str, text: str, code: str) -> None:
    """What a list, a condition, a date or somebody else's case says is not said of the other; its true twin stands."""
    found = said(sentence, text)
    assert code in codes(found) if code else found.verdict != "unsupported", found


INJURY = (
    "用人单位应当自职工发生事故伤害之日起三十日内提出工伤认定申请。"
    "受伤职工或者其近亲属、工会组织可以在一年内提出工伤认定申请。"
)
PENSION = "其退役当年的残疾抚恤金由所在部队发给，迁入地退役军人工作主管部门从下一年起按照当地的标准发给。"
ACCOUNT = "灵活就业人员参加基本养老保险的，应当缴纳基本养老保险费，分别记入统筹基金和个人账户。"
BOOKED = "医疗机构预留30%的号源（其中专家号源不低于30%）给基层医疗卫生机构。"
LEVELS = "荣立二等战功的，增发15%；荣立四等战功或者三等功的，增发5%。"
FIGHT = (
    "殴打他人的，处五日以上十日以下拘留；情节较轻的，处五日以下拘留。"
    "有下列情形之一的，处十日以上十五日以下拘留：（一）结伙殴打他人的；（二）殴打孕妇的。"
)
CHANGES = "企业名称、住所发生变化的，应当在30个工作日内申请变更。质量安全负责人、联系方式发生变化的，应当在10个工作日内报告。"
REPORTS = "连续停产1年以上的，自查情况应当在恢复生产之日起10个工作日内报告。"
PREPARED = "医疗机构变更许可事项的，应当在发生变更30日前申请变更登记。"
LEAVE = "工作满一年未满五年者 5 天；满五年未满十年者 7 天；满十年未满二十年者 10 天；满二十年以上者 14 天。"
DECLARED = (
    "缴费单位不按规定申报的，暂按上月缴费数额的110%确定；没有上月缴费数额的，按经营状况、职工人数确定。"
)
NONATTENDED = "士兵因病和非因公致伤住院，连续计算超过半年的，军衔暂缓晋升。"
INQUIRY = "卫生健康主管部门进行调查的，职业病诊断机构在调查期间应当中止职业病诊断。"
STUDENTS = "在校学生与其他人员缴费标准不同（学生缴费标准更低）。"
TOLD = "医务人员在接种前，应当告知受种者注意事项。"
SHELTER = "救助站对属于救助对象的求助人员，应当及时提供救助，不得拒绝。"
NURSES = "护士有下列情形之一的，由卫生主管部门责令改正，给予警告：（一）发现患者病情危急未立即通知医师的；（二）泄露患者隐私的。"
FAMILY = "家庭人员均处于失业状况的城市居民家庭，可以申请就业援助。"
REVIEWED = "对鉴定意见有异议的，可以向上一级鉴定委员会申请再鉴定。"
TRANSFER = "护士跨省变更执业地点的，收到报告的卫生主管部门还应当向其原注册部门通报。"
SAME_TIME = "参保人员在同一时期内只能参加一种基本医疗保险。"
CLINIC = "中医诊所超出备案范围的，由县级人民政府中医药主管部门责令改正，并处一万元以上三万元以下罚款。"
CONSENT = "以死亡为给付保险金条件的合同，未经被保险人同意并认可保险金额的，合同无效。"
GRANT = "县人民政府可以根据当地实际，对三周岁以下的婴幼儿家庭给予育儿津贴。"
PATIENTS = "轻症可口服地塞米松，不能口服者静脉或肌肉注射。"
DRUGS = "慢性病参保人经评估可将处方用药量放宽至3个月，全部社区卫生服务中心均应提供长期处方服务。"


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        ("职工本人必须在三十日内申请工伤认定[1]。", INJURY, "other_population"),
        ("用人单位应当在三十日内申请工伤认定[1]。", INJURY, FINE),
        ("只有工会才可以替职工申请[1]。", INJURY, "restricted"),
        ("工会也可以替职工申请[1]。", INJURY, FINE),
        ("退役当年的残疾抚恤金由迁入地退役军人工作主管部门发[1]。", PENSION, "other_agent"),
        ("退役当年的残疾抚恤金由所在部队发[1]。", PENSION, FINE),
        ("灵活就业人员缴的费全部记入个人账户[1]。", ACCOUNT, "restricted"),
        ("灵活就业人员缴的费分别记入统筹基金和个人账户[1]。", ACCOUNT, FINE),
        ("专家号不超过30%[1]。", BOOKED, "limit_reversed"),
        ("专家号不低于30%[1]。", BOOKED, FINE),
        ("三等功增发15%[1]。", LEVELS, "number_of_something_else"),
        ("三等功增发5%[1]。", LEVELS, FINE),
        ("殴打孕妇的，拘留五日以下[1]。", FIGHT, "number_of_something_else"),
        ("殴打孕妇的，拘留十日以上十五日以下[1]。", FIGHT, FINE),
        ("质量安全负责人变化的，30个工作日内报告[1]。", CHANGES, "number_of_something_else"),
        ("质量安全负责人变化的，10个工作日内报告[1]。", CHANGES, FINE),
        ("自查情况要在恢复生产前10个工作日报告[1]。", REPORTS, "negation_flipped"),
        ("自查情况要在恢复生产之日起10个工作日内报告[1]。", REPORTS, FINE),
        ("变更后30日内申请变更登记[1]。", PREPARED, "limit_reversed"),
        ("变更的30日前申请变更登记[1]。", PREPARED, FINE),
        ("您满十二年，可以休14天[1]。", LEAVE, "other_population"),
        ("工作满十二年的，可以休10天[1]。", LEAVE, FINE),
        ("没有上月缴费数额的，按110%确定[1]。", DECLARED, "other_population"),
        ("没有上月缴费数额的，按经营状况确定[1]。", DECLARED, FINE),
        ("因公致伤住院超过半年的，军衔暂缓晋升[1]。", NONATTENDED, "other_population"),
        ("非因公致伤住院连续超过半年的，军衔暂缓晋升[1]。", NONATTENDED, FINE),
        ("军官也按这个比例增发[1]。", LEVELS, "other_population"),
        ("立功的也按这个比例增发[1]。", LEVELS, FINE),
        ("调查期间诊断照常进行[1]。", INQUIRY, "negation_flipped"),
        ("调查期间诊断应当中止[1]。", INQUIRY, FINE),
        ("学生的缴费标准比其他人员高[1]。", STUDENTS, "negation_flipped"),
        ("学生的缴费标准比其他人员低[1]。", STUDENTS, FINE),
        ("医务人员在接种后再告知注意事项[1]。", TOLD, "negation_flipped"),
        ("医务人员在接种前应当告知注意事项[1]。", TOLD, FINE),
        ("属于救助对象的，救助站也可以拒绝[1]。", SHELTER, "modality_changed"),
        ("属于救助对象的，救助站不得拒绝[1]。", SHELTER, FINE),
        ("发现病情危急没有立即通知医师，不算违规[1]。", NURSES, "negation_flipped"),
        ("发现病情危急没有立即通知医师，会被警告[1]。", NURSES, FINE),
        ("家里只要有一个人失业就能申请就业援助[1]。", FAMILY, "condition_dropped"),
        ("全家都失业的城市家庭，可以申请就业援助[1]。", FAMILY, FINE),
        ("不服的，向同一个鉴定委员会申请再鉴定[1]。", REVIEWED, "negation_flipped"),
        ("不服的，向上一级鉴定委员会申请再鉴定[1]。", REVIEWED, FINE),
        ("跨省变更的，由护士本人通知原注册部门[1]。", TRANSFER, "other_population"),
        ("跨省变更的，由卫生主管部门通报原注册部门[1]。", TRANSFER, FINE),
        ("同一时期可以参加两种基本医疗保险[1]。", SAME_TIME, "number_of_something_else"),
        ("同一时期只能参加一种基本医疗保险[1]。", SAME_TIME, FINE),
        ("罚款由省级中医药主管部门作出[1]。", CLINIC, "other_agent"),
        ("罚款由县级中医药主管部门作出[1]。", CLINIC, FINE),
        ("被保险人没同意的，合同无效[1]。", CONSENT, FINE),
        ("被保险人同意的，合同也无效[1]。", CONSENT, "condition_dropped"),
        ("县政府必须给三周岁以下的婴幼儿家庭发津贴[1]。", GRANT, "modality_changed"),
        ("县政府可以给三周岁以下的婴幼儿家庭发津贴[1]。", GRANT, FINE),
        ("口服不了的可以静脉或肌肉注射[1]。", PATIENTS, FINE),
        ("口服不了的不得注射[1]。", PATIENTS, "negation_flipped"),
        ("所有参保人都可以一次开3个月的药[1]。", DRUGS, "overgeneralised"),
        ("慢性病参保人经评估可以一次开3个月的药[1]。", DRUGS, FINE),
    ],
)
def test_a_chinese_rule_keeps_its_case_its_side_and_its_time(sentence: str, text: str, code: str) -> None:
    """What a source says for one case, one side or one side of an event is not told of the other; its true twin stands."""
    found = said(sentence, text)
    assert code in codes(found) if code else found.verdict != "unsupported", found


def test_the_numbering_of_a_label_states_no_figure() -> None:
    """5分钟 is not found in "十一、（七）5."."""
    found = said("5分钟后就可以重复吸入[1]。", source("15分钟后可重复吸入。", clause="十一、（七）5."))
    assert found.verdict == "unsupported", found


def test_what_is_said_of_each_of_several_sources_is_in_each() -> None:
    """这些 … 都 needs every source cited."""
    texts = ("病种：糖尿病；有效期：长期", "病种：慢性乙型肝炎；有效期：两年")
    assert "overgeneralised" in codes(said("这些病种的有效期都是长期[1][2]。", *texts))
    assert said("糖尿病的有效期是长期[1]。", *texts).verdict != "unsupported"


def test_a_sentence_taken_over_word_for_word_is_hardly_ever_marked() -> None:
    """Of the sentences of all passages that the labelled answers cite, cited for themselves, at most one in fifty is
    called unsupported; items of a list of prohibitions, which say the opposite alone, are among these.
    """
    marked = total = 0
    for name in ("labelled_5.jsonl", "labelled_6.jsonl", "labelled_7.jsonl"):
        for answer in labelled(name):
            for p in answer["passages"]:
                own = source(p["text"], title=p["title"], clause=p["clause"])
                for start, end in sentences(p["text"], answer["lang"]):
                    line = p["text"][start:end].strip().replace("\n", " ")
                    if 11 < len(line) < 161:
                        total += 1
                        marked += said_whole(line, own)
    assert total > 400
    assert marked / total <= 0.02, (marked, total)


def said_whole(line: str, own: Source) -> bool:
    """Tell whether the proof calls a line, with its own passage cited, unsupported."""
    end = "。" if not line.isascii() else "."
    checked = check("", f"{line.rstrip('。.!！；;')}[1]{end}", [own])
    return any(c.verdict == "unsupported" for c in checked)
