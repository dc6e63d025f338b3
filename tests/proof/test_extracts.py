"""Extracts: quoted word for word, readable without the words around them, and on the matter."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from app.events import Citation
from app.extracts import extract
from indexes.text import language, terms
from tests.proof.making import citation, labelled

ENRICHMENT = Path(__file__).parents[2] / "corpus" / "enrichment"
LIST = (
    "第十八条 提出工伤认定申请应当提交下列材料：\n（一）工伤认定申请表；\n（二）与用人单位存在劳动关系的证明材料；\n"
    "（三）医疗诊断证明或者职业病诊断证明书。\n工伤认定申请表应当包括事故发生的时间、地点、原因以及职工伤害程度等基本情况。\n"
    "工伤认定申请人提供材料不完整的，社会保险行政部门应当一次性书面告知工伤认定申请人需要补正的全部材料。"
    "申请人按照书面告知要求补正材料后，社会保险行政部门应当受理。"
)
GRADES = (
    "第三十条 职工因工致残被鉴定为五级、六级伤残的，享受以下待遇：\n（一）一次性伤残补助金。由工伤保险基金支付，"
    "标准为：五级伤残为十八个月的本人工资，六级伤残为十六个月的本人工资。\n（二）保留与用人单位的劳动关系，由用人单位安排适当工作。"
    "难以安排工作的，由用人单位按月发给伤残津贴，并由用人单位按照规定为其缴纳应缴纳的各项社会保险费。"
    "伤残津贴实际金额低于当地最低工资标准的，由用人单位补足差额，直至办理退休手续之日为止。"
)
CHILDREN = (
    "If a plan covers children, they can be added or kept on the health insurance policy until they turn 26 years old.\n"
    "Children can join or remain on a plan even if they are:\nmarried\nnot living with their parents\nattending school\n"
    "not financially dependent on their parents\neligible to enroll in their employer’s plan\n"
    "Ask your employer or your insurance company what it takes to add an adult child during open enrollment periods.\n"
    "Coverage may start later for children who are added outside of them."
)


def quotes(question: str, text: str, label: str = "") -> list[str]:
    """Return what is quoted of one passage."""
    found = extract(
        question, [citation(text, label=label)], dict.fromkeys(terms(question), 1.0), language(text)
    )
    return [q for c in found.citations for q in c.quotes]


def test_words_that_introduce_a_list_bring_its_items() -> None:
    """Nobody is left with a colon and nothing behind it."""
    (first, *_) = quotes("申请工伤认定要提交什么材料", LIST, "第十八条")
    assert first.startswith("提出工伤认定申请应当提交下列材料：")
    assert "（三）医疗诊断证明" in first


def test_an_item_brings_what_introduces_it() -> None:
    """A figure of a list item comes with the item's subject and the sentence over the list."""
    joined = "".join(quotes("六级伤残一次性补助金标准是几个月", GRADES, "第三十条"))
    assert "五级、六级伤残的，享受以下待遇：" in joined
    assert "（一）一次性伤残补助金。" in joined
    assert "六级伤残为十六个月的本人工资" in joined


def test_items_without_marks_are_a_list_too() -> None:
    """Lines under a colon that are no sentences belong to it."""
    joined = "".join(quotes("not living with parents", CHILDREN))
    assert "Children can join or remain on a plan even if they are:" in joined
    assert "not living with their parents" in joined


def test_a_sentence_that_leans_on_another_brings_it() -> None:
    """前款 and "They" mean nothing alone."""
    text = (
        "第六条 职工应当参加职工医疗保险，由用人单位和职工按照国家规定共同缴纳职工医疗保险费，并按月足额缴纳，不得拖欠。"
        "前款规定的缴费比例由省人民政府确定并且公布。" + "其他人员参加城乡居民医疗保险的办法另行规定。" * 8
    )
    joined = "".join(quotes("缴费比例由谁确定公布", text, "第六条"))
    assert joined.startswith("职工应当参加职工医疗保险")
    assert "前款规定的缴费比例" in joined


def test_a_short_clause_is_quoted_whole_without_its_label() -> None:
    """Cutting a short clause would only lose its conditions."""
    assert quotes("产假", "第七条 女职工生育享受98天产假。难产的，增加15天。", "第七条") == [
        "女职工生育享受98天产假。难产的，增加15天。"
    ]


def test_a_passage_on_another_matter_is_not_quoted() -> None:
    """A passage that has little of what was asked for stays out, however well it was found."""
    given = [
        citation("女职工生育享受98天产假。", 1),
        citation("难产的，女职工增加产假15天。", 2),
        citation("失业保险基金用于下列支出。", 3),
    ]
    found = extract("难产女职工产假", given, dict.fromkeys(terms("难产女职工产假"), 1.0), "zh")
    assert [c.n for c in found.citations] == [1, 2]
    assert found.text.count("[") == 2


def asked_of_the_corpus() -> list[tuple[str, list[Citation]]]:
    """Return everyday questions of the corpus, each with the passages of an answer that their clause stands in."""
    asked = defaultdict(list)
    for file in sorted(ENRICHMENT.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            asked[row["doc"], row["clause"]] += row["questions"]
    found = []
    for name in ("labelled.jsonl", "labelled_2.jsonl"):
        for answer in labelled(name):
            given = [citation(p["text"], p["n"], p["clause"]) for p in answer["passages"]]
            for passage in answer["passages"]:
                found += [(q, given) for q in asked[passage["doc"], passage["clause"]][:4]]
    return found


def test_every_quotation_of_the_corpus_is_verbatim_and_readable() -> None:
    """Hundreds of everyday questions: each quotation stands in its passage, is not cut inside a word, ends in no
    colon with its list left out, and does not begin with what refers back.
    """
    cases = asked_of_the_corpus()
    assert len(cases) >= 200
    for question, given in cases:
        lang = language(question)
        found = extract(question, given, dict.fromkeys(terms(question), 1.0), lang)
        assert found.citations
        for c in found.citations:
            text = c.hit.passage.text
            assert list(c.spans) == sorted(c.spans)
            for (a, b), quote in zip(c.spans, c.quotes, strict=True):
                assert quote == text[a:b]
                assert quote.strip() == quote
                assert not re.match(r"前款|前项|标准为", quote), quote
                if quote.endswith("："):
                    assert quote != c.quotes[-1] or len(text) - b > 300, quote
                assert quote in found.text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_extract_names_its_source_and_number(lang: str) -> None:
    """Each quotation says which document and clause it is from, and has the first number."""
    found = extract("产假", [citation("女职工生育享受98天产假。", 4)], {"产假": 1.0}, lang)
    assert found.text.startswith("《某条例》")
    assert "第七条" in found.text
    assert found.text.endswith("[1]")
    assert [s.cites for s in found.sentences] == [(1,)]


def test_quotations_are_numbered_without_gaps() -> None:
    """A passage that is found but not quoted takes no number."""
    found = extract(
        "难产的增加产假几天？",
        [
            citation("第一条 本办法自发布之日起施行。", n=1),
            citation("第二条 难产的，增加产假十五天。", n=2),
            citation("第三条 难产的，增加产假三十天，工资照发。", n=3),
        ],
        {"难产": 2.0, "增加": 1.0, "产假": 1.0},
        "zh",
    )
    assert [c.n for c in found.citations] == list(range(1, len(found.citations) + 1))
    assert "[1]" in found.text
    assert [s.cites for s in found.sentences] == [(c.n,) for c in found.citations]


def test_quotations_of_one_document_stand_together() -> None:
    """The page groups them, and their numbers follow one another."""
    given = [
        replace(
            c,
            hit=replace(
                c.hit, passage=replace(c.hit.passage, document=replace(c.hit.passage.document, version=v))
            ),
        )
        for c, v in (
            (citation("女职工生育享受98天产假。", 1), "a"),
            (citation("女职工生育，产假照发工资。", 2, title="另一条例"), "b"),
            (citation("难产的女职工，增加产假15天。", 3), "a"),
        )
    ]
    found = extract("女职工产假", given, dict.fromkeys(terms("女职工产假"), 1.0), "zh")
    assert [(c.n, c.hit.passage.document.version) for c in found.citations] == [(1, "a"), (2, "a"), (3, "b")]


def test_the_sentence_that_answers_stands_out() -> None:
    """Where one sentence of a quotation fits much better than the others, it is named; else none is."""
    given = [citation("职工应当遵守劳动纪律。难产的，增加产假十五天。用人单位应当提供劳动保护。", 1)]
    (one,) = extract("难产增加几天产假", given, dict.fromkeys(terms("难产增加产假"), 1.0), "zh").citations
    assert one.key is not None
    assert one.hit.passage.text[slice(*one.key)] == "难产的，增加产假十五天。"
    (alone,) = extract("产假", [citation("女职工生育享受98天产假。")], {"产假": 1.0}, "zh").citations
    assert alone.key is None
