"""What the proof hands on: the words each citation rests on, conflicts between sources, reasons for people."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.proof import conflicts, reasons
from app.proving import prove, stands
from tests.proof.making import citation, labelled, source

LEAVE = (
    "第七条 女职工生育享受98天产假，其中产前可以休假15天；难产的，增加产假15天；生育多胞胎的，每多生育1个婴儿，增加产假15天。"
    "女职工怀孕未满4个月流产的，享受15天产假；怀孕满4个月流产的，享受42天产假。"
)


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("生育享受98天产假[1]。", "女职工生育享受98天产假，其中产前可以休假15天；"),
        ("怀孕满四个月流产的，有四十二天产假[1]。", "怀孕满4个月流产的，享受42天产假。"),
        ("多胞胎每多一个多休15天[1]。", "生育多胞胎的，每多生育1个婴儿，增加产假15天。"),
    ],
)
def test_a_citation_quotes_the_sentence_it_rests_on(sentence: str, quote: str) -> None:
    """The words beside a number are those of the passage that say what the sentence says, verbatim."""
    (used,) = prove("产假", sentence, [citation(LEAVE)]).citations
    assert used.quotes[0].endswith(quote)
    assert used.verified


def test_the_words_that_answers_rest_on_are_verbatim() -> None:
    """For true sentences over the corpus the cited passage is quoted, and the quotation stands in it."""
    for answer in labelled("labelled.jsonl"):
        given = [citation(p["text"], p["n"], p["clause"]) for p in answer["passages"]]
        true = [s["text"] for s in answer["sentences"] if s["label"] == "true"]
        for used in prove(answer["question"], "\n".join(true), given).citations:
            for quote in used.quotes:
                assert quote.strip() == quote
                assert quote in used.hit.passage.text


def test_a_source_of_a_failed_sentence_is_not_verified() -> None:
    """One unsupported sentence is enough to say so of its source."""
    checked = prove("产假", "生育享受98天产假[1]。生育享受128天产假[1]。", [citation(LEAVE)])
    assert [c.verified for c in checked.citations] == [False]
    assert stands(checked)


def test_an_answer_mostly_unsupported_does_not_stand() -> None:
    """With more claims failing than standing, extracts take its place."""
    checked = prove("产假", "享受128天产假[1]。享受200天产假[1]。享受98天产假[1]。", [citation(LEAVE)])
    assert not stands(checked)
    assert not stands(prove("产假", "您好！", [citation(LEAVE)]))


def test_passages_that_contradict_each_other_are_pointed_out() -> None:
    """Two sources with different numbers for the same thing are named with the words in which they differ."""
    a = source("工伤认定决定应当自受理之日起60日内作出。", 1, title="甲办法")
    b = source("工伤认定决定应当自受理之日起90日内作出。", 2, title="乙办法")
    (conflict,) = conflicts.find([a, b])
    assert (conflict.a, conflict.b) == (1, 2)
    assert "60日" in conflict.said_a
    assert "90日" in conflict.said_b


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            source("工伤认定决定应当自受理之日起60日内作出。"),
            source("工伤认定决定自受理之日起60日内作出。", 2),
        ),
        (source("难产的增加15天产假。"), source("多胞胎的增加30天产假。", 2)),
        (
            source("职工享受护理假15天。", title="浙江省条例"),
            source("职工享受护理假10天。", 2, title="上海市条例"),
        ),
        (
            source("职工享受育儿假5天。", title="某条例(2018-01-01)"),
            source("职工享受育儿假10天。", 2, title="某条例(2024-01-01)"),
        ),
    ],
    ids=["the same", "another matter", "another region", "another version"],
)
def test_what_only_differs_is_no_conflict(a, b) -> None:
    """Other matters, other places and versions of one act have their own numbers."""
    assert conflicts.find([a, b]) == ()


def test_conflicts_are_part_of_the_proof() -> None:
    """An answer that cites both sides carries the conflict."""
    a = citation("工伤认定决定应当自受理之日起60日内作出。", 1)
    b = citation("工伤认定决定应当自受理之日起90日内作出。", 2, title="乙办法")
    assert prove("多久", "决定在60日内作出[1]。决定在90日内作出[2]。", [a, b]).conflicts
    assert not prove("多久", "决定在60日内作出[1]。", [a, b]).conflicts


def test_every_reason_has_words_in_both_languages() -> None:
    """Each code in the code of the rules is in the table, and each of the table reads as a sentence with and without
    what it is about.
    """
    package = Path(reasons.__file__).parent
    written = "".join(p.read_text(encoding="utf-8") for p in package.glob("*.py"))
    used = set(re.findall(r"\b(?:fault|doubt|note|make)\(\s*\"([a-z_]+)\"", written))
    assert used <= set(reasons.codes()), used - set(reasons.codes())
    assert len(used) > 15
    for code in reasons.codes():
        for lang in ("zh", "en"):
            assert "{}" not in reasons.describe(code, lang)
            assert "某物" in reasons.describe(f"{code}:某物", lang) or "{}" not in reasons.describe(
                code, lang
            )
    with pytest.raises(KeyError):
        reasons.describe("no_such_code", "zh")
