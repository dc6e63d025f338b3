"""Cutting: what numbers mean, what belongs together, what is no clause."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from indexes.types import Clause
from ingest.clauses import cut
from ingest.cutting.markers import mark, value
from ingest.types import Block, Reading


def clauses(*texts: str | Block) -> tuple[Clause, ...]:
    """Cut paragraphs; a text that begins with # is a heading, with - an item of a list."""
    return cut(Reading(tuple(_block(text) for text in texts)))


def _block(text: str | Block) -> Block:
    if isinstance(text, Block):
        return text
    if text.startswith("#"):
        return Block("heading", text.lstrip("# "), level=len(text) - len(text.lstrip("#")))
    if text.startswith("- "):
        return Block("item", text[2:])
    return Block("paragraph", text)


def labels(found: Sequence[Clause]) -> list[str]:
    return [clause.label for clause in found]


LONG = (
    "参保人员应当按照规定办理手续，并提交身份证明、申请表以及其他材料，经办机构应当自受理之日起二十个工作日内办结。"
    * 4
)


@pytest.mark.parametrize(
    ("text", "style", "number", "label"),
    [
        ("第五十六条　职工未按规定缴费的", "条", 56, "第五十六条"),
        ("第五十六条之一 职工", "条", 56, "第五十六条之一"),
        ("第 一 条 为了", "条", 1, "第一条"),
        ("第１２条 费用", "条", 12, "第１２条"),
        ("第一章 总则", "章", 1, "第一章"),
        ("第二分编 通则", "分编", 2, "第二分编"),
        ("四、支付比例", "一、", 4, "四、"),
        ("十一．其他", "一、", 11, "十一、"),
        ("(三)每小时负重6次以上", "（一）", 3, "（三）"),
        ("1．一般检查", "1", 1, "1."),
        ("4.1.2 器官损伤", "1.1.1", 2, "4.1.2"),
        ("（2）病原学检查", "（1）", 2, "（2）"),
        ("45)一度牙酸蚀病", "1)", 45, "45)"),
        ("③聚集性发病", "①", 3, "③"),
        ("第二步：办理申领", "步", 2, "第二步"),
        ("附件2", "附", 0, "附件2"),
        ("附录：", "附", 0, "附录"),
        ("附　则", "编", 0, "附则"),
        ("§ 400.200 General definitions.", "§", 0, "§ 400.200"),
        ("§1396w–5. Addressing disparities", "§", 0, "§ 1396w–5"),
        ("(b) Reports to Congress", "(a)", 2, "(b)"),
        ("(ii) the other", "(i)", 0, "(ii)"),
    ],
)
def test_numbers_are_recognised(text: str, style: str, number: int, label: str) -> None:
    """The numbers of statutes, notices, standards and American rules are told apart and written as they are cited."""
    found = mark(text)
    assert found is not None
    assert (found.style, found.number, found.label) == (style, number, label)


@pytest.mark.parametrize(
    "text",
    [
        "第三章规定的义务人应当履行义务。",
        "2.5 万元以下的罚款",
        "3.5%的缴费比例",
        "12 个月内办理",
        "2025年1月起施行",
        "附件所列材料",
        "附则规定的除外",
        "三是加强管理",
        "Part D plans cover drugs.",
        "一次性补助金",
        "56℃ 30分钟",
        "1234.",
    ],
)
def test_what_only_looks_like_a_number(text: str) -> None:
    """Amounts, dates, names and references at the beginning of a text begin no clause."""
    assert mark(text) is None


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("五十六", 56),
        ("二十", 20),
        ("十二", 12),
        ("一百零三", 103),
        ("一〇八", 108),
        ("１２", 12),
        ("一千二百六十", 1260),
    ],
)
def test_numerals(numeral: str, number: int) -> None:
    """Chinese numerals of every kind count alike."""
    assert value(numeral) == number


def test_articles_keep_their_paragraphs_and_items() -> None:
    """款 and 项 stay in their article; chapters and sections are its path."""
    found = clauses(
        "## 第二章 待 遇",
        "第一节 医疗",
        "第九条 下列费用由基金支付：",
        "（一）住院费用；",
        "一、门诊费用；",
        "前款规定的费用，按月结算。",
        "第十条 本法自公布之日起施行。",
    )
    assert labels(found) == ["第九条", "第十条"]
    assert (
        found[0].text
        == "第九条 下列费用由基金支付：\n（一）住院费用；\n一、门诊费用；\n前款规定的费用，按月结算。"
    )
    assert found[0].path == ("第二章 待遇", "第一节 医疗")


@pytest.mark.parametrize(
    "reference",
    [
        "第二十条规定的费用除外。",
        "第二十条、第二十一条规定的费用除外。",
        "第三条 第二款规定的费用除外。",
        "第八十八条 的规定适用于前款。",
        "第五条 依照本条办理。",
    ],
)
def test_references_begin_no_article(reference: str) -> None:
    """依照第二十条 at the beginning of a paragraph is a reference, not the article 第二十条."""
    found = clauses(
        "第八条 医疗费用按照规定支付。",
        "第九条 依照本办法支付的费用包括：",
        reference,
        "第十条 本法自公布之日起施行。",
    )
    assert labels(found) == ["第八条", "第九条", "第十条"]
    assert reference in found[1].text


@pytest.mark.parametrize(
    "rest",
    [
        "中央财政给予补助。",
        "中华人民共和国境内适用本办法。",
        "有关部门应当配合。",
        "规定标准由省人民政府制定。",
    ],
)
def test_words_that_also_follow_references(rest: str) -> None:
    """第十条 followed by white space is the next article, whatever word its text begins with."""
    assert labels(clauses("第九条 按月结算。", f"第十条 {rest}")) == ["第九条", "第十条"]


def test_articles_without_a_space_and_inserted_articles() -> None:
    """第二条适用… counts by its order; 第二条之一 follows 第二条."""
    found = clauses(
        "第一条为了保障健康，制定本办法。",
        "第二条适用范围由省规定。",
        "第二条之一 特殊人群另行规定。",
        "第三条本办法自发布之日起施行。",
    )
    assert labels(found) == ["第一条", "第二条", "第二条之一", "第三条"]


def test_excerpts_leave_articles_out() -> None:
    """Any later article is one where white space sets it apart; 总则 and 附则 are chapters without a number."""
    found = clauses(
        "第一编 总则",
        "第二条 刑法的任务，是用刑罚同一切犯罪行为作斗争。",
        "第二编 分则",
        "第二章 危害公共安全罪",
        "第一百三十三条 违反交通运输管理法规的，处三年以下有期徒刑。",
        "第一百三十三条 之一 在道路上追逐竞驶的，处拘役。",
        "第三百三十五条 医务人员严重不负责任的，处三年以下有期徒刑，",
        "第五百条 的规定除外。",
        "附 则",
        "第四百五十二条 本法自1997年10月1日起施行。",
    )
    assert labels(found) == [
        "第二条",
        "第一百三十三条",
        "第一百三十三条之一",
        "第三百三十五条",
        "第四百五十二条",
    ]
    assert [clause.path[-1] for clause in found][2:] == ["第二章 危害公共安全罪"] * 2 + ["附则"]


def test_small_annex_keeps_its_list_together() -> None:
    """The items of an annex whose name introduces them are one clause under that name."""
    items = ["1.惩治军人违反职责罪暂行条例", "2.关于严惩严重破坏经济的罪犯的决定"]
    found = clauses("第一条 本法自公布之日起施行。", "附件一", "下列条例，予以废止：", *items)
    assert [(clause.label, clause.text) for clause in found[1:]] == [
        ("附件一 下列条例，予以废止", "\n".join(items))
    ]


def test_decree_before_and_two_acts_in_one_document() -> None:
    """What stands before 第一条 is a clause of its own, and a second act begins again at 第一条."""
    found = clauses(
        "现公布《某办法》，自2024年1月1日起施行。",
        Block("heading", "某办法", level=7),
        "第一条 为了规范管理，制定本办法。",
        "第二条 本办法自发布之日起施行。",
        Block("heading", "某实施细则", level=7),
        "第一条 为了实施某办法，制定本细则。",
    )
    assert labels(found) == ["正文", "第一条", "第二条", "第一条"]
    assert [clause.path for clause in found] == [(), ("某办法",), ("某办法",), ("某实施细则",)]


def test_contents_are_no_clauses() -> None:
    """A table of contents, with a title of its own or without, gives no clause and no path."""
    entries = ["第一章 总则", "第二章 待遇 ……… 3", "第三章 附则"]
    body = [
        "第一章 总则",
        "第一条 为了保障健康，制定本法。",
        "第二章 待遇",
        "第二条 按月支付待遇。",
        "第三章 附则",
        "第三条 自公布之日起施行。",
    ]
    for found in (clauses("目 录", *entries, *body), clauses(*entries, *body)):
        assert labels(found) == ["第一条", "第二条", "第三条"]
        assert found[1].path == ("第二章 待遇",)


def test_annexes_have_numbers_of_their_own() -> None:
    """After the last article 附件 begins anew: its items are clauses, its name is their path."""
    found = clauses(
        "第十条 本办法自公布之日起施行。",
        "附件：1.禁忌范围",
        "2.申请表",
        "附件1",
        Block("heading", "禁忌从事的劳动范围", level=7),
        "一、经期禁忌从事的劳动范围：",
        "（一）冷水作业；",
        "（二）低温作业。",
        "二、孕期禁忌从事的劳动范围：高温作业。",
    )
    assert labels(found) == ["第十条", "附件", "一、", "二、"]
    assert found[1].text == "附件：1.禁忌范围\n2.申请表"
    assert found[2].path == ("附件1 禁忌从事的劳动范围",)


def test_short_sections_stay_whole_and_long_ones_are_cut_at_their_items() -> None:
    """A short section is one clause; a long one gives 四、（一）, 四、（二）, each with the section in its path."""
    found = clauses(
        "各区医保局：",
        "一、缴费标准",
        "（一）在校学生：每人413元。",
        "（二）其他人员：每人549元。",
        "二、待遇享受时间",
        "（一）" + LONG,
        "（二）" + LONG,
        "国家另有规定的，从其规定。",
    )
    assert labels(found) == ["一、", "二、（一）", "二、（二）"]
    assert found[0].text == "一、缴费标准\n（一）在校学生：每人413元。\n（二）其他人员：每人549元。"
    assert found[1].text == "二、待遇享受时间\n（一）" + LONG
    assert found[2].path == ("二、待遇享受时间",)
    assert found[2].text.endswith("从其规定。")


def test_an_item_is_never_without_the_sentence_that_introduces_it() -> None:
    """A long enumeration is parted between items, and the parts carry the introduction in their path."""
    intro = "三、有下列情形之一的，停止发放失业保险金："
    items = [
        f"（{numeral}）重新就业并且月收入不低于当地最低工资标准的，或者应征服兵役、移居境外以及{LONG[:90]}；"
        for numeral in "一二三四五六七八"
    ]
    found = clauses(intro, *items)
    assert len(found) > 1
    assert set(labels(found)) == {"三、"}
    assert found[0].text.startswith(intro)
    assert all(clause.path == (intro.rstrip("："),) for clause in found[1:])
    assert "\n".join(clause.text for clause in found) == "\n".join([intro, *items])


def test_heading_without_text_holds_the_first_of_another_kind() -> None:
    """第二步：办理申领 with （一） right below it contains it, though steps otherwise stand below （一）."""
    found = clauses(
        "一、方法",
        "第一步：准备" + LONG,
        "第二步：办理",
        "（一）网上办理。" + LONG,
        "（二）现场办理。" + LONG,
    )
    assert labels(found) == ["一、第一步", "一、第二步（一）", "一、第二步（二）"]
    assert found[2].path == ("一、方法", "第二步：办理")


def test_decimal_numbers_hold_those_above_them() -> None:
    """4.1.2 is cited as such, not as 44.14.1.2."""
    found = clauses("4 总则", "4.1 判断依据", "4.1.1 综合判定", LONG, "4.1.2 器官损伤", LONG, "a)部分缺损；")
    assert labels(found) == ["4.1.1", "4.1.2"]
    assert found[1].path == ("4 总则", "4.1 判断依据")


def test_questions_and_answers() -> None:
    """The question stands over its answer and gives the clause its number."""
    found = clauses(
        "一、失业保险金能领多久？", "最长为二十四个月。", "二、如何申领？", "可以通过小程序申领。"
    )
    assert [(clause.label, clause.text) for clause in found] == [
        ("一、", "一、失业保险金能领多久？\n最长为二十四个月。"),
        ("二、", "二、如何申领？\n可以通过小程序申领。"),
    ]


def test_american_sections() -> None:
    """A § section is one clause when short and cut at (a), (b) when long; (i) after (h) is a letter."""
    text = (
        "The Secretary shall evaluate approaches for the collection of data under this section and report. "
    )
    found = clauses("## § 409.61 General limitations.", "(a) " + text * 8, "(1) " + text, "(b) " + text * 8)
    assert labels(found) == ["§ 409.61(a)", "§ 409.61(b)"]
    assert found[0].text.startswith("§ 409.61 General limitations.\n(a) The Secretary")
    assert found[1].path == ("§ 409.61 General limitations.",)
    assert labels(clauses("## § 409.62 Short.", "(a) One day of the stay.", "(b) Two days of it.")) == [
        "§ 409.62"
    ]
    letters = [f"({letter}) {text * 2}" for letter in "abcdefghi"]
    assert labels(clauses("## § 1.1 Long.", *letters))[-1] == "§ 1.1(i)"


def test_numbers_inside_of_a_definition() -> None:
    """(1), (2) under one definition are its items; the next definition does not belong to the last of them."""
    found = clauses(
        "## § 400.200 General definitions.",
        "In this chapter—",
        "Act means the Social Security Act.",
        "Individual means a person who—",
        "(1) Is eligible to enroll; and",
        "(2) Has income below the limit.",
        "State means one of the several States.",
    )
    assert labels(found) == ["§ 400.200"]
    assert found[0].text.endswith("(2) Has income below the limit.\nState means one of the several States.")


def test_names_of_species_are_no_letters() -> None:
    """C. trachomatis does not begin item C, while A. and B. in order are items."""
    long = (
        "Infection is tested with swab specimens that are collected by the clinician or by the patient. " * 8
    )
    assert labels(clauses("## Diagnosis", "C. trachomatis infection is common.", long)) == [
        "Diagnosis"
    ] * len(clauses("## Diagnosis", "C. trachomatis infection is common.", long))
    assert labels(clauses("## Form", "A. Name " + long, "B. Authority " + long)) == ["A.", "B."]


def test_headings_with_lists_and_paths() -> None:
    """Headings label what stands under them, outer headings are the path, a list stays with its sentence."""
    found = clauses(
        "# Appeals",
        "You can appeal.",
        "## Internal appeals",
        "There are two steps:",
        "- File a claim.",
        "- Wait for the answer.",
        "## External review",
        "An independent party decides.",
    )
    assert [(clause.label, clause.path) for clause in found] == [
        ("Appeals", ()),
        ("Internal appeals", ("Appeals",)),
        ("External review", ("Appeals",)),
    ]
    assert found[1].text == "There are two steps:\nFile a claim.\nWait for the answer."


def row(key: str, text: str, table: int = 1, path: tuple[str, ...] = ()) -> Block:
    return Block("row", text, table=table, label=key, path=path)


def test_rows_are_clauses_and_small_tables_are_one() -> None:
    """Rows are named by their key cell under the heading and title around them; a small table stays whole."""
    long = [row(f"病种{i}", f"病种：病种{i}；限额：{i}00元", path=("附表", "一类")) for i in range(1, 9)]
    found = clauses("二、限额按下表执行：", *long)
    assert labels(found)[:3] == ["二、", "病种1", "病种2"]
    assert found[1].path == ("二、限额按下表执行", "附表", "一类")
    small = clauses(
        "二、比例按下表执行：", row("低保", "人群：低保；比例：80%"), row("特困", "人群：特困；比例：100%")
    )
    assert [clause.text for clause in small] == [
        "二、比例按下表执行：",
        "人群：低保；比例：80%\n人群：特困；比例：100%",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "公开方式：主动公开",
        "扫一扫在手机打开当前页",
        "相关附件",
        "某市人民政府办公厅秘书处 2022年9月13日印发",
        "Last updated: 09/06/2023",
        "附录.pdf",
        "————————",
    ],
)
def test_furniture_is_dropped(text: str) -> None:
    """Imprints, share lines and the like are no part of the last clause; near-misses stay."""
    (clause,) = clauses("第一条 本办法自公布之日起施行。", text)
    assert clause.text == "第一条 本办法自公布之日起施行。"
    assert "公开方式包括网上公开。" in clauses("第一条 自公布之日起施行。", "公开方式包括网上公开。")[0].text


def test_clauses_that_say_nothing_are_dropped() -> None:
    """A heading without text gives no clause; 收费标准：不收费 says something, short as it is."""
    assert clauses("# Notes") == ()
    assert labels(clauses("八、收费标准", "不收费", "九、", "十、依据", "《社会保险法》及其实施办法。")) == [
        "八、",
        "十、",
    ]


def test_pages_and_order_are_kept() -> None:
    """A clause has the page it begins on, and clauses come in the order of the document."""
    found = cut(
        Reading(
            (
                Block("paragraph", "第一条 甲方应当履行。", page=3),
                Block("paragraph", "第二条 乙方应当履行。", page=4),
            )
        )
    )
    assert [(clause.label, clause.page) for clause in found] == [("第一条", 3), ("第二条", 4)]


def test_articles_in_one_paragraph_are_parted() -> None:
    """The next article after the end of a sentence is a clause of its own; quotations and references are not."""
    found = clauses(
        "第十八条 司法机关依法查询的，按照规定提供。第十九条 其他单位应当提出书面申请：",
        "（一）单位的证明；",
        "（二）查询的目的。 第二十条 收到申请后应当审核。依照第二十一条 规定不予提供的除外。",
        "第二十一条 应当登记。第三十条 所列情形按照其规定。",
    )
    assert labels(found) == ["第十八条", "第十九条", "第二十条", "第二十一条"]
    assert found[1].text.endswith("（二）查询的目的。")
    assert found[3].text.endswith("第三十条 所列情形按照其规定。")
    quoted = clauses(
        "第一条 将第二条修改为：“第二条 医疗费用。第三条 由基金支付。”", "第二条 自公布之日起施行。"
    )
    assert labels(quoted)[-1] == "第二条"


def test_units_and_words_that_begin_like_units() -> None:
    """4.5 条目划分 is a heading, 4.5 条 is a count."""
    assert (found := mark("4.5 条目划分")) is not None
    assert found.label == "4.5"
    assert mark("4.6 级别") is not None
    assert mark("4.5 条以上的") is None
    assert mark("2.5 级伤残") is None
