"""Finding over a small index of real engines and the shipped static embedder."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import randrange

import numpy as np
import pytest

from app.answerable import Lack, lack
from indexes import ranking
from indexes.edge import EdgeStore
from indexes.finder import Finder, Findings, Inquiry
from indexes.live import LiveIndex
from indexes.static import StaticEmbedder
from indexes.types import Clause, Document, Passage, Situation, Status, Validity
from indexes.vectoriser import Vectoriser
from indexes.vectors import Dense

TODAY = date(2026, 11, 25)
IN_FORCE = Validity(valid_from=date(1990, 1, 1))


class NoEmbedder:
    """Stands for an embedding model that reads neither language."""

    dimension, fingerprint = 4, "none"

    def speaks(self, lang: str) -> bool:
        return False

    def documents(self, texts: object) -> Dense:
        return np.zeros((0, 4), dtype=np.float32)

    def query(self, text: str) -> Dense:
        return np.zeros(4, dtype=np.float32)


def document(doc: str, title: str, **fields: object) -> Document:
    made = {"region": "全国", "validity": IN_FORCE, "stated": IN_FORCE} | fields
    return Document(doc, title, str(made.pop("lang", "zh")), "1", **made)  # type: ignore[arg-type]


LAW = document("law.md", "社会保险法", authority=90, published=date(2018, 12, 29),
               stated=Validity(valid_from=date(2011, 7, 1)))  # fmt: skip
DECISION = document("decision.md", "关于养老保险制度的决定", authority=40, published=date(2005, 12, 3))
NOTICE = document("notice.html", "关于2026年度居民医保缴费的通告", published=date(2025, 10, 17))
INJURY = document("injury.md", "工伤保险条例", authority=80, published=date(2010, 12, 20))
FACTS = document("facts.md", "Medicare enrollment", lang="en", region="United States",
                 validity=Validity(declared=Status.UNKNOWN))  # fmt: skip
TEXTS = [
    (LAW, 15, "第十六条", "参加基本养老保险的个人，达到法定退休年龄时累计缴费不足十五年的，可以缴费至满十五年，按月领取基本养老金。"),
    (DECISION, 5, "六、", "达到法定退休年龄时累计缴费不足十五年的人员，不发给基础养老金，个人账户一次性支付给本人，参加基本养老保险的个人终止关系。"),
    (NOTICE, 0, "一、", "居民医保个人缴费标准为每人每年413元，于十月开始缴费。"),
    (INJURY, 13, "第十四条", "职工在工作时间和工作场所内，因工作原因受到事故伤害的，应当认定为工伤。"),
    (INJURY, 15, "第十六条", "职工符合本条例第十四条的规定，但是故意犯罪、醉酒或者自杀的，不得认定为工伤。"),
    (FACTS, 0, "Part A", "You can't get premium-free Part A? You pay $518 each month."),
    (FACTS, 1, "Part B", "Part B covers doctors. You pay a monthly premium for Part B."),
]  # fmt: skip


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> Finder:
    store = EdgeStore(tmp_path_factory.mktemp("index"))
    vectoriser = Vectoriser(NoEmbedder(), StaticEmbedder())
    writer = store.writer(vectoriser.layout)
    for owner in dict.fromkeys(owner for owner, *_ in TEXTS):
        passages = [
            Passage(
                str(randrange(2**63)), owner, Clause(label, text), text, f"{owner.title} {label}", ordinal
            )
            for of, ordinal, label, text in TEXTS
            if of is owner
        ]
        writer.put(owner, vectoriser.points(passages, {}))
    writer.commit()
    return Finder(LiveIndex(store), vectoriser, lambda _: {}, ranking.read())


def find(finder: Finder, text: str, lang: str = "zh") -> tuple[Inquiry, Findings]:
    inquiry = Inquiry(text, lang, Situation(as_of=TODAY))
    return inquiry, finder.find(inquiry)


def test_a_decision_steps_back_behind_the_later_law(finder: Finder) -> None:
    """Both say the same words; the decision of 2005 has less than half the score of the law of 2010."""
    _, found = find(finder, "达到法定退休年龄时累计缴费不足十五年，不发给基础养老金吗")
    scores = {hit.passage.document.doc: hit.score for hit in found.hits}
    assert found.hits[0].passage.document is not DECISION
    assert found.hits[0].passage.document.doc == "law.md"
    assert scores["decision.md"] < 0.5 * scores["law.md"]


def test_another_years_figure_is_not_shown_and_is_the_reason_to_refuse(finder: Finder) -> None:
    """The notice for 2026 answers 2026; asked for 2027 it is left out, and the refusal says why."""
    inquiry, found = find(finder, "2027年度居民医保要交多少钱")
    assert "notice.html" not in {hit.passage.document.doc for hit in found.hits}
    assert [hit.passage.document.doc for hit in found.other_years] == ["notice.html"]
    assert lack(inquiry, found) in (Lack.YEAR, Lack.RELEVANCE)
    inquiry, found = find(finder, "2026年度居民医保要交多少钱")
    assert found.hits[0].passage.document.doc == "notice.html"
    assert not found.other_years


def test_the_article_that_a_hit_refers_to_comes_along(finder: Finder) -> None:
    """第十六条 leans on 第十四条: it is among the hits, or handed on beside them, never twice."""
    inquiry = Inquiry("醉酒受伤能否认定工伤", "zh", Situation(as_of=TODAY))
    found = finder.find(inquiry, 1)
    assert [hit.passage.clause.label for hit in found.hits] == ["第十六条"]
    assert [hit.passage.clause.label for hit in found.referred] == ["第十四条"]
    assert finder.find(inquiry, 8).referred == ()


def test_a_figure_must_stand_with_the_name_it_is_asked_of(finder: Finder) -> None:
    """The amount of Part A is no amount of Part B."""
    inquiry, found = find(finder, "How many dollars is the monthly premium for Medicare Part B?", "en")
    assert any("$518" in hit.passage.text for hit in found.hits)
    assert lack(inquiry, found) is not Lack.NOTHING


def test_a_short_question_on_something_else_is_refused(finder: Finder) -> None:
    """What the question is about stands in no passage, neither in its own words nor in those of rules."""
    inquiry, found = find(finder, "附近的火锅店好吃吗")
    assert "火锅" in "".join(found.unmentioned)
    assert lack(inquiry, found) is Lack.RELEVANCE
    _, found = find(finder, "工伤怎么认定")
    assert found.unmentioned == ()


def test_a_matter_of_other_offices_is_refused_unless_the_search_is_sure(finder: Finder) -> None:
    """A loan finds rules of work that are near it by their words; what names no such matter is answered."""
    inquiry, found = find(finder, "醉酒欠了网贷被起诉怎么处理")
    near = replace(found, confidence=0.5, unmentioned=())
    assert lack(inquiry, near) is Lack.MATTER
    assert lack(inquiry, replace(near, confidence=0.95)) is Lack.NOTHING
    inquiry = replace(inquiry, text="醉酒受伤怎么处理")
    assert lack(inquiry, near) is Lack.NOTHING


def test_the_formal_word_of_a_thesaurus_counts_as_the_question_s_own(finder: Finder) -> None:
    """Someone who says it in everyday words is not told that the documents do not speak of it."""
    knowing = Finder(
        finder._index,
        finder._vectoriser,
        lambda text: {"事故伤害": 0.6} if "炒鱿鱼" in text else {},
        ranking.read(),
    )
    inquiry, plain = find(finder, "被炒鱿鱼")
    assert plain.unmentioned == ("炒鱿鱼",)
    assert knowing.find(inquiry).unmentioned == ()
