"""Who acts, what is owed, enough, certain or open, told otherwise than its source has it: hits beside near-misses."""

from __future__ import annotations

import pytest

from app.proof.check import check
from tests.proof.making import codes, said, source
from tests.proof.test_meaning import FINE, judged

GRADED = (
    "县级以上地方人民政府卫生行政部门根据评审委员会的评审意见，对达到评审标准的医疗机构，发给评审合格证书。"
)
ARREARS = "用人单位拖欠劳动报酬的，劳动者可以依法向当地人民法院申请支付令，人民法院应当依法发出支付令。"
EXAMS = "婚前保健工作规范和婚前医学检查项目由国务院卫生行政部门规定。"
PLANS = "县级以上人民政府应当制定药品安全事件应急预案。药品上市许可持有人、药品生产企业和医疗机构等应当制定本单位的处置方案。"
SUSPENDED = "需要暂停销售的，应当由国务院或者省、自治区、直辖市人民政府的药品监督管理部门作出决定。"
GUARDS = "医疗卫生机构应当为医师提供职业安全和卫生防护用品。"


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        ("评审合格证书由卫生行政部门发给医疗机构[1]。", GRADED, FINE),
        ("评审合格证书由评审委员会发放[1]。", GRADED, "other_agent"),
        ("劳动者可以向法院申请支付令[1]。", ARREARS, FINE),
        ("单位可以向法院申请支付令[1]。", ARREARS, "other_agent"),
        ("婚检项目由国家卫生部门规定[1]。", EXAMS, FINE),
        ("婚检项目由各医院自己定[1]。", EXAMS, "other_agent"),
        ("医疗机构要制定自己的处置方案[1]。", PLANS, FINE),
        ("药品安全事件应急预案由医院制定[1]。", PLANS.replace("和医疗机构", ""), "other_agent"),
        ("暂停销售由省级药监部门决定[1]。", SUSPENDED, FINE),
        ("暂停销售由县级药监部门决定[1]。", SUSPENDED, "other_agent"),
        ("防护用品由医疗卫生机构提供[1]。", GUARDS, FINE),
        ("防护用品由医师自己准备[1]。", GUARDS, "other_agent"),
    ],
)
def test_who_acts_is_heard_where_a_rule_begins_with_it(sentence: str, text: str, code: str) -> None:
    """A body in the place of the one that the rule's sentence begins with is caught; its everyday name passes."""
    judged(sentence, text, code)


INFORMED = "实施医学观察时，应当书面或口头告知医学观察的缘由、期限。"
OPINION = "当事人自行委托鉴定人作出的医疗损害鉴定意见，其他当事人认可的，人民法院可予采信。"
FIELDS = "国家鼓励单位的体育场地设施向公众开放。"
CAESAREAN = "患有重型肺炎的孕妇应积极终止妊娠，剖腹产为首选。"
RELIEF = "符合条件的老年人办理公证的，公证机构应当按照规定减免公证费。"
OTHER_TESTS = "All persons who have gonorrhea also should be tested for other STDs."


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        ("法院应当发出支付令[1]。", ARREARS, FINE),
        ("法院可以发支付令，也可以不发[1]。", ARREARS, "modality_changed"),
        ("缘由可以口头告知，也可以书面告知[1]。", INFORMED, FINE),
        ("自行委托的鉴定意见，其他当事人认可的，法院可以采信[1]。", OPINION, FINE),
        ("自行委托的鉴定意见，其他当事人认可的，法院应当采信[1]。", OPINION, "modality_changed"),
        ("国家鼓励单位把体育场地向公众开放[1]。", FIELDS, FINE),
        ("单位的体育场地必须向公众开放[1]。", FIELDS, "modality_changed"),
        ("重型肺炎的孕妇首选剖腹产[1]。", CAESAREAN, FINE),
        ("重型肺炎的孕妇必须剖腹产[1]。", CAESAREAN, "modality_changed"),
        ("符合条件的老人办公证可以减免公证费[1]。", RELIEF, FINE),
        ("You should be tested for other STDs too [1].", OTHER_TESTS, FINE),
        ("No other STD tests are needed [1].", OTHER_TESTS, "modality_changed"),
    ],
)
def test_what_is_owed_encouraged_or_left_open_stays_so(sentence: str, text: str, code: str) -> None:
    """A duty left open and an encouragement made a duty are caught; two ways of which one will do, and what a body
    owes to those who may have it, pass.
    """
    judged(sentence, text, code)


DIAGNOSED = "对申请人提供的符合国家有关规定的职业病诊断证明书，不再进行调查核实。"
LICENCE = "逾期未按照要求完成研究的，国务院药品监督管理部门应当依法处理，直至注销药品注册证书。"
EMBEZZLED = "任何单位、个人挪用失业保险基金的，追回挪用的失业保险基金；构成犯罪的，依法追究刑事责任。"
BUILT = "应当通过新建、改建、购置、租赁等方式配置社区养老服务设施。"
ACTING = "在实行婚前医学检查的地区，婚姻登记机关应当查验婚前医学检查证明。"
MUTUAL = "离婚诉讼期间，夫妻双方均有申报全部夫妻共同财产的义务。"
PROCEEDS = "违法所得一万元以上的，处违法所得二倍以上六倍以下的罚款；违法所得不足一万元的，处一万元以上三万元以下的罚款。"
WOMEN = "Pregnant women who have suspected PID should be hospitalized."


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        ("诊断证明书符合规定的，不再调查核实[1]。", DIAGNOSED, FINE),
        ("只要交了职业病诊断证明书，就不再调查核实[1]。", DIAGNOSED, "condition_dropped"),
        ("逾期没完成研究的，严重的会注销注册证书[1]。", LICENCE, FINE),
        ("逾期没完成研究，药品注册证书就会被注销[1]。", LICENCE, "overgeneralised"),
        ("挪用失业保险基金构成犯罪的，追究刑事责任[1]。", EMBEZZLED, FINE),
        ("挪用失业保险基金的，一律追究刑事责任[1]。", EMBEZZLED, "condition_dropped"),
        ("设施可以新建，也可以租赁[1]。", BUILT, FINE),
        ("设施只能新建[1]。", BUILT, "restricted"),
        ("实行婚检的地区，登记机关要查婚检证明[1]。", ACTING, FINE),
        ("全国各地登记机关都要查婚检证明[1]。", ACTING, "overgeneralised"),
        ("离婚诉讼期间双方都要申报共同财产[1]。", MUTUAL, FINE),
        ("离婚诉讼期间只有男方有义务申报夫妻共同财产[1]。", MUTUAL, "restricted"),
        ("违法所得一万元以上的，罚违法所得的二到六倍[1]。", PROCEEDS, FINE),
        ("违法所得不到一万元的，罚违法所得二倍以上六倍以下[1]。", PROCEEDS, "other_population"),
        ("Pregnant women with suspected PID should be hospitalized [1].", WOMEN, FINE),
        ("All women with PID should be hospitalized [1].", WOMEN, "overgeneralised"),
    ],
)
def test_a_condition_is_neither_forgotten_nor_crossed(sentence: str, text: str, code: str) -> None:
    """One thing taken for enough, the worst case for every case, one way for all ways, one place for everywhere, one
    kind for everybody, and the fine for the other side of a limit are caught.
    """
    judged(sentence, text, code)


UNCLEAR = "Whether the incidence of PID can be reduced by treating women with BV is unclear."
DEPENDS = "The benefits depend on your income, your disability rating and your service history."
PARTNERS = "Sex partners should be treated with effective regimens, regardless of the pathogens isolated from the woman."
NO_EVIDENCE = "No evidence indicates that the presence of genital warts is associated with cervical cancer."
HOMES = "These homes are not run, staffed, or paid for by VA, but VA inspects each home."
GUIDEPOSTS = "The recommendations are not an inflexible, rigid standard of care; they are guideposts."
TB = "Administration is forbidden for people with active infections such as tuberculosis."
CHLAMYDIA = "Persons treated for DGI should be treated presumptively for concurrent C. trachomatis infection."
DATA = "Clinicians should review the history using state prescription drug monitoring program (PDMP) data."
PART_D = (
    "You don’t need to enroll in Medicare Part D to qualify for CHAMPVA. You need Medicare Parts A and B."
)
NEGATIVE = "A negative test might indicate the patient is not taking prescribed opioids."
SETTLED = "Asymptomatic genital HPV infection is common and usually self-limited."


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        ("It is unclear whether treating BV reduces PID [1].", UNCLEAR, FINE),
        ("Treating women with BV reduces PID [1].", UNCLEAR, "overgeneralised"),
        ("Your benefits depend on your disability rating [1].", DEPENDS, FINE),
        ("Your disability rating plays no role [1].", DEPENDS, "negation_flipped"),
        ("Partners should be treated regardless of the pathogens [1].", PARTNERS, FINE),
        ("Partners are treated only if pathogens were isolated [1].", PARTNERS, "negation_flipped"),
        ("There is no evidence that genital warts lead to cervical cancer [1].", NO_EVIDENCE, FINE),
        ("Genital warts are associated with cervical cancer [1].", NO_EVIDENCE, "negation_flipped"),
        ("VA inspects these homes but doesn't pay for them [1].", HOMES, FINE),
        ("These homes are staffed by VA [1].", HOMES, "negation_flipped"),
        ("They are guideposts, not a rigid standard of care [1].", GUIDEPOSTS, FINE),
        ("The recommendations are a rigid standard of care [1].", GUIDEPOSTS, "negation_flipped"),
        ("It must not be given to people with active tuberculosis [1].", TB, FINE),
        ("Persons with DGI should be treated for chlamydia [1].", CHLAMYDIA, FINE),
        ("Persons with DGI don't need to be treated for chlamydia [1].", CHLAMYDIA, "modality_changed"),
        ("Clinicians should review PDMP data [1].", DATA, FINE),
        ("There is no need to review PDMP data [1].", DATA, "modality_changed"),
        ("You don't need Part D for CHAMPVA [1].", PART_D, FINE),
        ("You need Part A and Part B [1].", PART_D, FINE),
        ("You must enroll in Part D to qualify for CHAMPVA [1].", PART_D, "modality_changed"),
        ("A negative test may mean the patient isn't taking the opioids [1].", NEGATIVE, FINE),
        ("A negative test proves the patient is not taking the opioids [1].", NEGATIVE, "overgeneralised"),
        ("HPV infection is usually self-limited [1].", SETTLED, FINE),
        ("HPV infection is rarely self-limited [1].", SETTLED, "negation_flipped"),
    ],
)
def test_english_keeps_what_is_denied_doubted_or_depends(sentence: str, text: str, code: str) -> None:
    """Denials through lists, brackets and nouns are heard on both sides; doubt and dependence do not turn round."""
    judged(sentence, text, code)


AGREED = "经办机构与医疗机构在平等协商的基础上签订服务协议，并公布签订服务协议的医疗机构的名单。"


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        ("协议医院的名单要公布[1]。", AGREED, FINE),
        ("协议医院的名单不对外公开[1]。", AGREED, "negation_flipped"),
        ("7日内决定立不立案[1]。", "应当自采取措施之日起7日内作出是否立案的决定。", FINE),
        (
            "要做五次核酸，分别在第1、2、3、5、7天[1]。",
            "在集中隔离第 1、2、3、5、7 天各开展一次核酸检测。",
            FINE,
        ),
        ("单位不能逼您加班[1]。", "用人单位不得强迫劳动者加班。", FINE),
        ("负责人会被免职[1]。", "人民政府应当对其主要负责人进行约谈。", "not_supported"),
        ("负责人会被约谈[1]。", "人民政府应当对其主要负责人进行约谈。", FINE),
    ],
)
def test_everyday_words_are_heard_and_sanctions_are_not_made_up(sentence: str, text: str, code: str) -> None:
    """Questions of the form 立不立, counted days and everyday verbs pass; a sanction that no source has does not."""
    judged(sentence, text, code)


LEAVE_ASKED = "女职工生育享受生育奖励假三十天。女职工经所在机关、企业事业单位同意，可以再增加假期一至三个月。"


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        ("女职工可以再增加假期一至三个月[1]。", LEAVE_ASKED, "condition_dropped"),
        ("女职工经单位同意，可以再增加假期一至三个月[1]。", LEAVE_ASKED, ""),
        ("女职工可以申请再增加一至三个月假期[1]。", LEAVE_ASKED, ""),
        (
            "近亲属可以同时领取工伤和养老两种抚恤金[1]。",
            "近亲属同时符合工伤和养老抚恤金条件的，由其选择领取其中一种。",
            "overgeneralised",
        ),
        ("托育机构必须得到政府的批准[1]。", "托育机构应当向县级人民政府备案。", "condition_added"),
        ("托育机构要向县级政府备案[1]。", "托育机构应当向县级人民政府备案。", ""),
        ("具体办法由国务院制定[1]。", "具体办法由国务院疾病预防控制部门制定。", "other_agent"),
        ("具体办法由国务院制定[1]。", "具体办法由国务院制定。", ""),
        ("情节严重的，尸检机构将被撤销[1]。", "情节严重的，撤销该尸检机构的尸检资格。", "overgeneralised"),
        (
            "收到工伤认定决定后，应在20天内送达职工[1]。",
            "应当自工伤认定决定作出之日起20日内送达职工。",
            "other_population",
        ),
    ],
)
def test_what_a_real_model_made_of_a_rule(sentence: str, text: str, code: str) -> None:
    """Leave that is asked for, one of two made both, filing made approval, a body for its department: all by a model."""
    checked = said(sentence, text)
    assert (code in codes(checked)) if code else checked.verdict != "unsupported", checked


def test_the_periods_of_medicare_are_not_one_another() -> None:
    """The first sign-up period is not the yearly open one, which has its own dates."""
    rule = "Open Enrollment Period October 15–December 7: join, drop, or switch to another Medicare Advantage Plan."
    assert codes(said("Your first sign-up period is October 15 to December 7 [1].", rule)) == [
        "other_population"
    ]
    fine = said("You can switch plans during open enrollment, October 15 to December 7 [1].", rule)
    assert fine.verdict != "unsupported"


EXAM = (
    "医疗机构不得允许下列人员从事护理活动：\n（一）未取得护士执业证书的人员；\n（二）注册有效期届满未延续的护士。\n"
    "在综合医院进行护理临床实习的人员应当在护士指导下开展有关工作。"
)
PHOTO = "经办机构在5个工作日内完成审核，审核通过的可获取相片回执号，申领人可通过前述栏目查询审核结果。"


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("实习人员必须在护士指导下开展护理工作[1]。", EXAM),
        ("医院不许没有护士执业证书的人员从事护理工作[1]。", EXAM),
        ("审核通过后，可获取照片回执号[1]。", PHOTO),
        (
            "被鉴定为一级、二级、三级的，应当退出劳动岗位[1]。",
            "被鉴定为一至四级的，应当退出劳动岗位，解除劳动关系。",
        ),
        (
            "27条规定：夫妻要求再生育子女，要向女方户籍地的街道办事处提交申请表[1]。",
            "第二十七条 夫妻要求再生育子女的，应当向女方户籍地的街道办事处提交再生育申请表。",
        ),
        (
            "医疗机构必须遵守规定，不得通过伪造医学文书骗取医疗保障基金[1]。",
            "医疗机构不得通过伪造医学文书等方式骗取医疗保障基金。",
        ),
        (
            "女职工的配偶也有15天的陪产假[1]。",
            "机关、企业事业单位、社会团体的女职工，按规定生育的，享受生育奖励假三十天，其配偶享受陪产假十五天。",
        ),
        (
            "If you send only the required documents, it can take up to 8 months [1].",
            "If you send us only the required documents, it may take 2 to 8 months.",
        ),
    ],
)
def test_what_a_real_model_rightly_said(sentence: str, text: str) -> None:
    """True sentences of a model that the proof once called unsupported."""
    assert said(sentence, text).verdict != "unsupported", said(sentence, text)


def test_marks_of_a_list_in_front_of_a_span_are_no_pattern() -> None:
    """Bold type and brackets right before 后 are read as they stand, whatever they would mean in a pattern."""
    text = "应当自作出决定之日起20日内送达职工。"
    for marks in ("**", "[[", "++", "?*", "\\"):
        assert check("", f"作出决定{marks}后20日内送达职工[1]。", [source(text)])


@pytest.mark.parametrize(
    ("sentence", "text", "verdict", "code"),
    [
        (
            "禁止利用超声技术和其他技术手段进行非医学需要的胎儿性别鉴定，保障下一代的健康[1]。",
            "严禁利用超声技术和其他技术手段进行非医学需要的胎儿性别鉴定；严禁选择性别的人工终止妊娠。",
            "weak",
            "thinly_supported",
        ),
        (
            "用人单位应自新员工入职之日起30日内办理社会保险登记[1]。",
            "用人单位应当自成立之日起三十日内，申请办理社会保险登记。",
            "unsupported",
            "other_population",
        ),
    ],
)
def test_what_it_added_or_took_from_elsewhere(sentence: str, text: str, verdict: str, code: str) -> None:
    """A purpose that no source has leaves a doubt, and a span that begins with another event is somebody else's."""
    checked = said(sentence, text)
    assert (checked.verdict, code in codes(checked)) == (verdict, True), checked
