"""True sentences in plain words, as machines and people sum up a rule, each beside a false one about the same rule.

Most true ones were marked once: found among the plain summaries of clauses that `mingbai eval proof --summaries` holds
against their clauses.
"""

from __future__ import annotations

import pytest

from app.proof.check import check
from app.proof.types import Source
from indexes.text import language

RULES = [
    (
        "对生活无着的流浪人员，由社会救助管理部门给予照料服务、急病救治、协助返回等救助。",
        "对生活无着流浪人员给照料、急病救治、协助返回",
        "对生活无着流浪人员不给照料、不予急病救治",
    ),
    (
        "灵活就业人员在统筹地区首次参加职工基本医疗保险，自办理参保登记的第二个自然月起享受职工基本医疗保险待遇。",
        "灵活就业人员首次参保登记后第二个自然月起享受",
        "灵活就业人员首次参保登记后第三个自然月起享受",
    ),
    (
        "合同约定分期支付保险费，除合同另有约定外，投保人超过约定的期限六十日未支付的，合同效力中止。",
        "分期保费超过约定期限六十日未交的，合同中止",
        "分期保费超过约定期限六十日未交的，合同继续有效",
    ),
    (
        "卫生行政部门应当组织调查，判定是否属于医疗事故；对不能判定是否属于医疗事故的，应当交由医学会组织鉴定。",
        "不能判定的交医学会鉴定",
        "能判定的才交医学会鉴定，不能判定的不用鉴定",
    ),
    (
        "药品广告应当经广告审查机关批准；未经批准的，不得发布。",
        "未批不得发布",
        "没批也可以发布",
    ),
    (
        "用人单位不得因女职工怀孕、生育、哺乳降低其工资、予以辞退。",
        "不能因为女职工怀孕、生育就降工资、辞退",
        "女职工怀孕、生育的，可以降低其工资、予以辞退",
    ),
    (
        "已经被确认为特困人员的，其他社会救助管理部门可以不再重复审核其家庭经济状况。",
        "其他部门可不重复审核经济状况",
        "其他部门必须重复审核家庭经济状况",
    ),
    (
        "用人单位不得在劳动合同或者聘用合同中与女职工约定限制其结婚、生育等合法权益的内容。",
        "合同里不能约定限制女职工结婚、生育",
        "合同里可以约定限制女职工结婚、生育",
    ),
    (
        "禁止任何组织或者个人阻碍医师依法执业，干扰医师正常工作、生活。",
        "禁止阻碍医师执业、干扰其工作生活",
        "可以阻碍医师执业、干扰其工作生活",
    ),
    (
        "被检查对象应当如实提供资料，不得拒绝、阻碍检查或者谎报、瞒报。",
        "不得拒绝阻碍或谎报瞒报",
        "可以拒绝检查，也可以谎报瞒报",
    ),
    (
        "劳动者就业，不因民族、种族、性别、宗教信仰不同而受歧视。",
        "就业不因民族、种族、性别不同受歧视",
        "就业可以因民族、性别不同受到歧视",
    ),
    (
        "职工违反本条例规定生育的，三年内不得被评为先进个人、不得提职，并取消一次调级。",
        "三年不得评先进提职并取消一次调级",
        "三年内可以评为先进个人、可以提职",
    ),
    (
        "任何组织和个人有权对侵害医疗保障基金的违法违规行为进行举报、投诉。",
        "任何人可举报投诉侵害医保基金行为",
        "任何人都不得举报投诉侵害医保基金行为",
    ),
    (
        "用人单位工作场所存在职业病目录所列职业病的危害因素的，应当及时、如实申报危害项目。",
        "工作场所有职业病目录中的危害因素的，单位要及时如实申报",
        "工作场所有职业病目录中的危害因素的，单位不用申报",
    ),
    (
        "适配对象只能申请与其残疾类别相适应的辅助器具。如需要跨残疾类别申请的，应先评定残疾等级。",
        "只能申请与残疾类别相符的辅助器具",
        "可以申请任何残疾类别的辅助器具",
    ),
    (
        "职工基本医疗保险费应当由用人单位和职工共同缴纳，职工应当缴纳的由用人单位代扣代缴。",
        "职工医保由单位和职工共同缴，单位代扣",
        "职工医保由医保基金缴，职工不用缴",
    ),
    (
        "单位和个人未按本法第七十四条规定报告的，依照《职业病防治法》第七十四条、第七十五条规定处理。",
        "按防治法74、75条处理",
        "按防治法84条处罚，罚款75元",
    ),
    (
        "建议在出院后第2周和第4周到医院随访、复诊。",
        "出院后第2周和第4周到医院随访",
        "出院后第3周到医院随访",
    ),
    (
        "经办机构将在1个至5个工作日内完成审核。",
        "审核要1至5个工作日",
        "审核要1至5个月",
    ),
    (
        "本法所称社会保险包括基本养老保险、基本医疗保险、工伤保险、失业保险、生育保险。",
        "社会保险有养老、医疗、工伤、失业、生育五种",
        "社会保险有养老、医疗、工伤、失业、生育八种",
    ),
    (
        "个人发现其个人信息不准确或者不完整的，有权请求个人信息处理者更正、补充。",
        "发现个人信息不准确或不完整，可要求更正、补充",
        "发现个人信息不准确的，不得要求更正",
    ),
    (
        "接种单位应当查验；医疗事故鉴定意见应当载明是否存在医疗过错。",
        "鉴定意见要写明有无过错",
        "鉴定意见不用写明医疗过错",
    ),
    (
        "对瞒报、谎报信息或拒不配合居家观察规定的，将采取集中隔离措施，给予相应的行政处罚。",
        "拒不配合的集中隔离、给予处罚",
        "拒不配合的不用集中隔离、也不处罚",
    ),
    (
        "Oncogenic, or high-risk HPV types (e.g., HPV types 16 and 18), are the cause of cervical cancers.",
        "HPV types 16 and 18 cause cervical cancer",
        "HPV types 16 and 31 cause cervical cancer",
    ),
    (
        "Medicare Open Enrollment Period (October 15-December 7) hasn’t changed.",
        "Medicare Open Enrollment is October 15 to December 7",
        "Medicare Open Enrollment is October 15 to December 31",
    ),
    (
        "For plan years beginning in 2014, most health plans can’t turn you down or charge you more because of a health condition.",
        "From 2014 most health plans can't turn you down because of a health condition",
        "From 2016 most health plans can't turn you down because of a health condition",
    ),
    (
        "If you don't qualify for these situations, you can apply for an exemption asking not to pay a fee.",
        "You can apply for an exemption from the fee",
        "You can apply, but you must pay the fee in any case",
    ),
    (
        "Your insurance company must give you at least 30 days’ notice before they can cancel your coverage.",
        "Insurers must give at least 30 days' notice before cancelling",
        "Insurers must give at least 10 days' notice before cancelling",
    ),
    (
        "If you send us all required and optional documents, it’ll take about 6 weeks until you get your ID card.",
        "With all required and optional documents, the ID card comes in about 6 weeks",
        "With all required and optional documents, the ID card comes in about 6 days",
    ),
    (
        "Sexual contact should be avoided while the ointment is on the skin.",
        "No sexual contact while the ointment is on the skin",
        "Sexual contact is fine while the ointment is on the skin",
    ),
    (
        "Please note that we cannot, by law, provide abortion services.",
        "By law VA cannot provide abortion services",
        "By law VA must provide abortion services",
    ),
    (
        "In certain cases, VA covers dental care as part of your health benefits.",
        "VA covers dental care only in certain cases",
        "VA covers dental care for everyone in all cases",
    ),
    (
        "劳动合同期限一年以上不满三年的，试用期不得超过二个月；三年以上固定期限和无固定期限的劳动合同，试用期不得超过六个月。",
        "无固定期限的合同，试用期最多六个月",
        "无固定期限的合同，试用期最多二个月",
    ),
]
"""A rule, what is true of it, and what is false."""


def verdict(sentence: str, rule: str) -> tuple[str, tuple[str, ...]]:
    stop = "." if language(sentence) == "en" else "。"
    question = "What applies?" if stop == "." else "怎么规定的？"
    source = Source(n=1, doc="rule.md", title="Rule" if stop == "." else "办法", clause="", text=rule)
    (checked,) = check(question, f"{sentence}[1]{stop}", [source])
    return str(checked.verdict), checked.reasons


@pytest.mark.parametrize(("rule", "true", "false"), RULES, ids=[true[:30] for _, true, _ in RULES])
def test_a_plain_summary_is_told_from_a_false_one(rule: str, true: str, false: str) -> None:
    """The true sentence is not called unsupported, the false one about the same rule is."""
    assert verdict(true, rule)[0] != "unsupported", verdict(true, rule)
    assert verdict(false, rule)[0] == "unsupported"


def test_the_year_of_a_version_is_that_of_its_document() -> None:
    """A version is told by the year in its document's name, and by no other."""
    source = Source(
        n=1,
        doc="传染病防治法(2013-06-29).md",
        title="传染病防治法",
        clause="第三条",
        text="本法规定的传染病分为甲类、乙类和丙类。",
    )
    for year, said in (("2013", "verified"), ("2019", "unsupported")):
        (checked,) = check("分几类？", f"{year}年版规定传染病分为甲类、乙类和丙类[1]。", [source])
        assert str(checked.verdict) == said


def test_statements_side_by_side_are_each_held_against_their_own_clause() -> None:
    """A sentence of several statements is aligned one by one: what is said beside does not pull a clause astray."""
    rule = (
        "一级至四级伤残职工，由工伤保险基金按月支付伤残津贴。工伤职工达到退休年龄并办理退休手续后，停发伤残津贴，"
        "享受基本养老保险待遇。基本养老保险待遇低于伤残津贴的，由工伤保险基金补足差额。"
    )
    true = "伤残津贴由工伤基金按月支付；退休后停发津贴，享受养老待遇；养老待遇低于津贴的由基金补足"
    assert verdict(true, rule)[0] != "unsupported", verdict(true, rule)
    assert verdict(true.replace("停发津贴", "津贴照发"), rule)[0] == "unsupported"


def test_several_figures_in_their_sources_order_are_trusted_and_a_change_of_order_is_not() -> None:
    """Figures close together in their own order have not changed place; two that were exchanged have."""
    rule = (
        "用人单位缴费的，处五千元罚款；逾期十五日不缴的，处二万元罚款；逾期三十日不缴的，处五万元罚款；"
        "逾期六十日不缴的，处十万元罚款。"
    )
    true = "逾期15日不缴罚2万元，逾期30日罚5万元，逾期60日罚10万元"
    assert verdict(true, rule)[0] != "unsupported", verdict(true, rule)
    assert verdict("逾期15日不缴的罚10万元", rule)[0] == "unsupported"


def test_a_telephone_number_that_no_source_has_is_a_fault() -> None:
    """People dial it: one digit changed is not supported, a country code or brackets change nothing."""
    rule = "If you need help, call our hotline at 1-877-222-VETS (1-877-222-8387), Monday through Friday."
    assert verdict("For help call 877-222-8387", rule)[0] == "verified"
    assert verdict("For help call 1-877-222-8388", rule) == (
        "unsupported",
        ("contact_not_found:1-877-222-8388",),
    )


def test_articles_in_digits_and_numbers_of_documents_are_those_of_the_source() -> None:
    """防治法74条 is 第七十四条; another article, or another number of a document, is said to be missing."""
    rule = "按照《职业病防治法》第七十四条规定进行处理，并依照国办发〔2009〕66号执行。"
    assert not verdict("按职业病防治法74条处理，并按国办发〔2009〕66号执行", rule)[1]
    assert verdict("按职业病防治法第75条处理", rule)[1] == ("reference_not_found:第75条",)
    assert verdict("按国办发〔2009〕76号执行", rule)[1] == ("reference_not_found:〔2009〕76号",)


def test_a_figure_is_not_excused_because_so_many_things_are_listed() -> None:
    """Three things listed do not make a limit of four right, nor a grade where a range begins."""
    rule = "计算交通费、误工费、住宿费的人数不超过2人。一级至四级工伤职工死亡的，由其近亲属选择领取。"
    assert verdict("交通、误工、住宿费可赔，人数不超过2人", rule)[0] != "unsupported"
    assert verdict("交通、误工、住宿费可赔，人数不超过4人", rule)[0] == "unsupported"


def test_a_level_is_counted_from_as_the_source_counts() -> None:
    """县级以上 is not 县级以下, with or without 级; what is said of another level is no ground."""
    rule = "任何组织和个人有权向县级以上人民政府卫生健康主管部门投诉、举报。"
    assert verdict("任何人有权向县以上卫健部门投诉、举报", rule)[0] == "verified"
    assert verdict("任何人有权向县级以下卫健部门投诉、举报", rule) == (
        "unsupported",
        ("limit_reversed:县级以下",),
    )


def test_a_clause_that_the_sources_have_only_affirmed_is_reversed() -> None:
    """Beside statements that share more words with the source, the one clause that denies what it affirms decides."""
    rule = (
        "企业职工一方与用人单位通过平等协商，可以就劳动报酬、工作时间、休息休假等事项订立集体合同。集体合同草案应当提交"
        "职工代表大会或者全体职工讨论通过。集体合同由工会代表企业职工一方与用人单位订立；尚未建立工会的用人单位，由上级"
        "工会指导劳动者推举的代表与用人单位订立。"
    )
    said = "可签集体合同，草案经职代会讨论，由工会或推举代表签"
    assert verdict(said, rule)[0] == "verified"
    assert verdict(f"不{said}", rule) == ("unsupported", ("negation_flipped:签",))
