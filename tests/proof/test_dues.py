"""Who pays or receives what, at what times, and what is left out, told otherwise than the source has it: hits beside
near-misses.
"""

from __future__ import annotations

import pytest

from tests.proof.test_meaning import FINE, judged

INJURED = (
    "职工本人提出解除合同的，由工伤保险基金支付一次性工伤医疗补助金，由用人单位支付一次性伤残就业补助金。"
)
RESCUE = "符合规定的紧急救治费用，由疾病应急救助基金予以补助。"
UNPAID = (
    "依法为其缴纳工伤保险费的，由工伤保险基金支付工伤保险待遇；未依法缴纳工伤保险费的，由用人单位支付待遇。"
)
HIDDEN = "用人单位对采用的材料，应当知悉其危害，隐瞒其危害而采用的，对所造成的职业病危害后果承担责任。"
CANCELLED = "保险责任开始前，投保人要求解除合同的，应当按照合同约定向保险人支付手续费，保险人应当退还保险费。"
LOCKED = "采取暂停联网结算期间发生的医疗费用由参保人员全额垫付。"
BENEFIT = "生育津贴高于职工原工资标准的，用人单位应当将生育津贴余额支付给职工。"
VOID = "劳动合同被确认无效，劳动者已付出劳动的，用人单位应当向劳动者支付劳动报酬。"
DRUGS = "符合基本医疗保险药品目录的医疗费用，按照国家规定从基本医疗保险基金中支付。"


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        ("一次性伤残就业补助金由单位付[1]。", INJURED, FINE),
        ("一次性伤残就业补助金由工伤保险基金付[1]。", INJURED, "other_payer"),
        ("一次性工伤医疗补助金由公司付[1]。", INJURED, "other_payer"),
        ("救治费用由疾病应急救助基金补助[1]。", RESCUE, FINE),
        ("救治费用由社会保险基金补助[1]。", RESCUE, "other_payer"),
        ("没缴工伤保险费的，待遇由单位支付[1]。", UNPAID, FINE),
        ("没缴工伤保险费的，待遇由工伤保险基金支付[1]。", UNPAID, "other_payer"),
        ("隐瞒危害的，造成后果由单位承担[1]。", HIDDEN, FINE),
        ("隐瞒危害的，造成后果由职工自己承担[1]。", HIDDEN, "other_payer"),
        ("手续费由保险公司付给您[1]。", CANCELLED, "other_payer"),
        ("暂停期间的费用由参保人垫付[1]。", LOCKED, FINE),
        ("暂停期间的费用先由医院垫付[1]。", LOCKED, "other_payer"),
        ("津贴比原工资高的部分归职工[1]。", BENEFIT, FINE),
        ("津贴比原工资高的部分归单位[1]。", BENEFIT, "other_agent"),
        ("已付出劳动的，单位要付报酬[1]。", VOID, FINE),
        ("符合药品目录的费用由医保基金支付[1]。", DRUGS, FINE),
    ],
)
def test_each_thing_is_paid_by_whom_its_source_has_pay_it(sentence: str, text: str, code: str) -> None:
    """Of several payers in one sentence each keeps its own; funds have names, and who is paid does not pay."""
    judged(sentence, text, code)


AID = (
    "医疗救助对象范围包括：\n（一）特困人员；\n（二）最低生活保障家庭成员；\n（三）最低生活保障边缘家庭成员。"
)
BY_POST = "可选付费邮寄〔港澳台居民暂不支持邮寄领卡〕或银行网点现场领卡，需等待12个工作日。"
RARE_NAMES = "姓名中有生僻字的中国公民和外国居民暂不能通过网上申领，须到银行网点现场申领。"
HELPED = "非本市户籍且无法提供居住证明的，民政部门可按生活无着人员救助管理有关规定提供救助。"
TAX_FREE = "职工依法享受的生育津贴，按照规定免征个人所得税。"
STAMPED = "急救所产生的费用，由医疗机构按照有关规定，向疾病应急救助基金申请支付。"
COLLECTED = "生育保险费和医疗保险费合并缴纳，由税务部门统一征收管理，医疗保障行政部门应当报备案。"
LEAVE = "年满六十周岁后，住院治疗期间，给予其子女每年累计不超过二十日的护理假。"
QUIT = "对签约服务考核不合格的单位建立退出机制。"


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        ("低保边缘家庭在医疗救助范围内[1]。", AID, FINE),
        ("低保边缘家庭不在医疗救助范围内[1]。", AID, "negation_flipped"),
        ("港澳台居民也可以选择邮寄领卡[1]。", BY_POST, "negation_flipped"),
        ("姓名有生僻字的要去银行网点现场申领[1]。", RARE_NAMES, FINE),
        ("没有本市户籍又没有居住证明的，可以按生活无着人员的规定得到救助[1]。", HELPED, FINE),
        ("生育津贴免征个人所得税[1]。", TAX_FREE, FINE),
        ("生育津贴要交个人所得税[1]。", TAX_FREE, "negation_flipped"),
        ("急救费用由医疗机构向疾病应急救助基金申请[1]。", STAMPED, FINE),
        ("急救费用由病人自己向疾病应急救助基金申请[1]。", STAMPED, "other_agent"),
        ("生育保险费由税务部门征收[1]。", COLLECTED, FINE),
        ("生育保险费由医疗保障部门征收[1]。", COLLECTED, "other_agent"),
        ("每年累计最多二十天护理假[1]。", LEAVE, FINE),
        ("每次住院可以请二十天护理假[1]。", LEAVE, "number_of_something_else"),
        ("考核不合格的单位照样可以继续签约服务[1]。", QUIT, "negation_flipped"),
    ],
)
def test_what_is_counted_in_owed_or_done_stays_so(sentence: str, text: str, code: str) -> None:
    """Lists, brackets, taxes, bodies behind a rule's name and the period of an allowance are heard."""
    judged(sentence, text, code)


ACCOUNT = (
    "You can join a Medical Savings Account Plan only during Open Enrollment or the Initial Enrollment Period. "
    "You can leave a Medical Savings Account Plan only during Open Enrollment or a Special Enrollment Period."
)
CURED = "Except in pregnant women, test-of-cure is not advised for persons treated with these regimens."
MONTHLY = (
    "You can switch to an integrated plan once a calendar month. "
    "The change will take effect on the first day of the next month."
)
SEVEN = (
    "Your first chance to sign up is called your Initial Enrollment Period. It lasts for 7 months. "
    "Because of your age, the Initial Enrollment Period starts 3 months before you turn 65."
)
EXEMPT = "If you don't qualify for these situations, you can apply for an exemption asking not to pay a fee."
PAIN = "The new recommendation now includes acute and subacute pain."
OLD_PLANS = "Ask your employer or benefits administrator to find out if your health plan is grandfathered."


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        (
            "You can leave an MSA plan during Open Enrollment or a Special Enrollment Period [1].",
            ACCOUNT,
            FINE,
        ),
        ("You can leave an MSA plan at any time of the year [1].", ACCOUNT, "overgeneralised"),
        ("You can join an MSA plan during a Special Enrollment Period [1].", ACCOUNT, "condition_dropped"),
        ("Persons treated with these regimens don't need a test-of-cure [1].", CURED, FINE),
        ("Pregnant women don't need a test-of-cure [1].", CURED, "negation_flipped"),
        ("You can switch to an integrated plan once a calendar month [1].", MONTHLY, FINE),
        (
            "You can switch to an integrated plan once a calendar year [1].",
            MONTHLY,
            "number_of_something_else",
        ),
        ("The change takes effect on the first day of the next month [1].", MONTHLY, FINE),
        ("The change takes effect at once [1].", MONTHLY, "number_of_something_else"),
        ("Your Initial Enrollment Period lasts 7 months [1].", SEVEN, FINE),
        ("You can apply for an exemption [1].", EXEMPT, FINE),
        ("There is no way to ask for an exemption [1].", EXEMPT, "negation_flipped"),
        ("The new recommendation includes acute pain [1].", PAIN, FINE),
        ("Acute pain is left out of the new recommendation [1].", PAIN, "negation_flipped"),
        ("Ask your employer whether your plan is grandfathered [1].", OLD_PLANS, FINE),
    ],
)
def test_english_keeps_times_exceptions_and_what_is_included(sentence: str, text: str, code: str) -> None:
    """The only times stay the only ones, an exception is not denied, and "it" is what was named before."""
    judged(sentence, text, code)


MOVED = "职工在本省行政区域内跨地级以上市参加生育保险的，其缴费时间累计计算。"
MERGED = "转移前的尚未领取期限与再次失业时的领取期限合并计算。"
WORKED = "劳动合同被确认无效，劳动者已付出劳动的，用人单位应当向劳动者支付劳动报酬。"
SERVED = "If the Veteran was seriously injured in the line of duty on or after September 11, 2001, you may qualify."
FLORA = "Sexually transmitted organisms are implicated in many cases of PID."
SHORT_OF = "到达退休年龄但缴费年限累计不满15年的人员，个人账户储存额一次性支付给本人。"
FUNDED = "领取失业保险金期间参加职工基本医疗保险，所需资金从失业保险基金中支付。社保部门向医保部门支付代缴医疗保险。"
TAPERED = "Clinicians should taper benzodiazepines gradually because abrupt withdrawal can be associated with seizures."


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        ("在省内跨市参保，生育保险缴费时间累计算，不会清零[1]。", MOVED, FINE),
        ("跨市参保的，生育保险缴费时间清零[1]。", MOVED, "negation_flipped"),
        ("没领完的期限和再次失业时的期限加在一起算[1]。", MERGED, FINE),
        ("合同无效但您已经干了活，老板还是得给报酬[1]。", WORKED, FINE),
        ("If the Veteran was badly hurt in the line of duty after 9/11, you may qualify [1].", SERVED, FINE),
        (
            "If the Veteran was hurt in the line of duty after 9/12, you may qualify [1].",
            SERVED,
            "number_not_found",
        ),
        ("Sexually transmitted germs are involved in many cases of PID [1].", FLORA, FINE),
        ("还没交满15年的，个人账户的钱一次性退给本人[1]。", SHORT_OF, FINE),
        ("交满15年的，个人账户的钱一次性退给本人[1]。", SHORT_OF, "limit_reversed"),
        ("领失业金期间，医保的钱由失业保险基金出[1]。", FUNDED, FINE),
        ("Benzos should be tapered slowly, since stopping suddenly can cause seizures [1].", TAPERED, FINE),
        (
            "Benzos should be tapered abruptly [1].",
            TAPERED,
            "negation_flipped",
        ),
    ],
)
def test_everyday_words_for_what_a_rule_says_pass(sentence: str, text: str, code: str) -> None:
    """To deny the contrary is to say the same; work, sums and a day that everybody calls by its figures are known."""
    judged(sentence, text, code)
