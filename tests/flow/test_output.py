"""What an answer looks like when it reaches a person: its language, script, length and label."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from rich.console import Console

from app.commands.ask import show
from app.events import Checked, Degraded, Done, Event, Evidence, Refused, Rung, Thinking
from app.flow import Request
from app.gate.types import Turn
from app.guard import LONGEST, is_foreign_tongue
from app.llm.errors import LLMError
from app.neutral import for_people
from app.output import Outcome, ask_json
from app.screen import Leaked, Secrets, Unscreened
from app.script import Script, is_traditional
from app.wiring import Wiring
from app.wording import keys, reason
from tests.flow.running import CHILD, LEAVE, events_of, final, flow, model, one, reasons, shown
from tests.model_server import ModelServer, Reply

TRUE = "女职工生育享受98天产假，其中产前可以休假15天[citation:1]。"
TRUE_EN = "Children can be kept on the health insurance policy until they turn 26 years old [citation:1]."
LEAVE_TRADITIONAL = "女職工生育享受多少天產假？"


async def answered(wiring: Wiring, reply: Reply, asked: Request | str, **server: object) -> list[Event]:
    async with ModelServer("tgi", reply, **server) as running:  # type: ignore[arg-type]
        return await events_of(flow(wiring, [model("r1", running.url)]), asked)


def outcome_of(events: list[Event]) -> Outcome:
    outcome = Outcome()
    for event in events:
        outcome.take(event)
    return outcome


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (LEAVE, "Female employees are entitled to 98 days of maternity leave [citation:1]."),
        (CHILD, "孩子可以留在父母的医疗保险里，直到年满二十六岁为止[citation:1]。"),
    ],
)
async def test_an_answer_in_another_language_gives_way(wiring: Wiring, question: str, said: str) -> None:
    """An answer in another language than the question's is not shown at all; the documents speak instead."""
    events = await answered(wiring, Reply("想。", said), question)
    assert one(events, Done).mode == "extract"
    assert said[:12] not in shown(events)
    assert reasons(events)[-1]


async def test_a_switch_in_mid_answer_gives_way(wiring: Wiring) -> None:
    """A model that changes its language half-way has its answer withdrawn."""
    said = f"{TRUE}\n此外，资料里还写明了其他情形。\n"
    switch = "In addition the employee may take fifteen more days after a difficult birth [citation:1]."
    events = await answered(wiring, Reply("想。", said + switch), LEAVE)
    assert one(events, Done).mode == "extract"
    assert "difficult birth" not in shown(events)


async def test_foreign_names_and_quotations_are_no_switch(wiring: Wiring) -> None:
    """English names and a quoted English sentence do not make a Chinese answer an English one."""
    said = "按照规定，Children can stay 指的是子女可以继续参保，原文是“they can be added or kept on the health insurance policy”[citation:1]。"
    assert not is_foreign_tongue(said, "zh")
    assert not is_foreign_tongue("Under the 失业保险条例 benefits last up to 24 months [1].", "en")
    assert not is_foreign_tongue("CHAMPVA, Medicare Part B。", "zh")
    assert is_foreign_tongue("You can take 98 days of maternity leave after birth.", "zh")
    assert is_foreign_tongue("产假是九十八天，产前可以休十五天。", "en")


@pytest.mark.parametrize(
    ("question", "said", "expected"),
    [
        (LEAVE, TRUE.replace("[citation:1]", ""), "女职工生育享受98天产假，其中产前可以休假15天[1]。"),
        (
            LEAVE_TRADITIONAL,
            TRUE.replace("[citation:1]", ""),
            "女職工生育享受98天產假，其中產前可以休假15天[1]。",
        ),
        (CHILD, TRUE_EN.replace(" [citation:1]", ""), TRUE_EN.replace("citation:", "")),
    ],
)
async def test_a_model_that_names_no_source(wiring: Wiring, question: str, said: str, expected: str) -> None:
    """What it copied from a document is given its number, in the answer, in its copy and in JSON."""
    events = await answered(wiring, Reply("想。", said), question)
    outcome = outcome_of(events)
    assert one(events, Done).mode == "model"
    assert outcome.answer == final(events) == ask_json(None, outcome)["answer"] == expected
    assert outcome.copy.startswith(expected)
    (sentence,) = one(events, Checked).sentences
    assert (sentence.text, sentence.cites, sentence.verdict) == (expected, (1,), "verified")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("资料中没有找到。", "没有从资料中找到答案"),
        ("[citation:1]", "没有从资料中找到答案"),
        ("女职工生育享受300天产假[citation:1]。", "大部分无法在文件中得到证实"),
    ],
)
async def test_why_there_are_extracts(wiring: Wiring, said: str, why: str) -> None:
    """A model that finds nothing and one that cannot prove what it says are told apart."""
    events = await answered(wiring, Reply("想。", said), LEAVE)
    assert one(events, Done).mode == "extract"
    assert why in reasons(events)[-1]


async def test_traditional_characters(wiring: Wiring) -> None:
    """Who writes traditional characters reads them, in every sentence that is ours; quotations stay as published."""
    said = "产假一共98天[citation:1]。资料写的是“女职工生育享受98天产假”[citation:1]。"
    events = await answered(wiring, Reply("先看资料。", said), LEAVE_TRADITIONAL)
    assert final(events) == "產假一共98天[1]。資料寫的是“女职工生育享受98天产假”[1]。"
    checked = one(events, Checked)
    assert "".join(s.text for s in checked.sentences) == final(events)
    assert {s.verdict for s in checked.sentences} == {"verified"}
    assert "詞元" in [e.summary for e in events if isinstance(e, Thinking) and e.done][-1]
    assert "計算機程序" in outcome_of(events).label


async def test_traditional_extracts_and_refusals(wiring: Wiring) -> None:
    """Extracts keep the words of the documents, and their introduction is in traditional characters."""
    events = await events_of(flow(wiring, []), LEAVE_TRADITIONAL)
    assert "逐字引用，沒有經過模型改寫" in final(events)
    for citation in one(events, Checked).citations:
        assert all(quote in final(events) for quote in citation.quotes)
    refused = one(await events_of(flow(wiring, []), "廣州明天會不會下雨？"), Refused)
    assert not re.search("[医务种现规]", refused.text.replace("《", ""))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("產假幾多天", True),
        ("产假几多天", False),
        ("乾隆皇后的著作", False),
        ("How many days?", False),
        ("", False),
    ],
)
def test_which_script_a_question_is_in(text: str, expected: bool) -> None:
    """A few characters that both scripts have do not make a text traditional."""
    assert is_traditional(text) is expected


def test_quotations_keep_their_script_over_pieces() -> None:
    """A quotation that runs over several pieces stays as it is, and ends at a blank line at the latest."""
    script = Script("產假？")
    pieces = [
        "按照《女职工劳",
        "动保护特别规定》，“女职工享",
        "受产假”，单位发给津贴。",
        "“没有结束\n单位\n\n单位",
    ]
    written = "".join(script.write(p) for p in pieces)
    assert (
        written == "按照《女职工劳动保护特别规定》，“女职工享受产假”，單位發給津貼。“没有结束\n单位\n\n單位"
    )


async def test_an_endless_answer_is_bounded(wiring: Wiring) -> None:
    """An answer longer than anybody reads is cut between sentences, the model is stopped, and it is said."""
    without_end = "".join(f"{TRUE[:-1]}（{chr(0x5000 + n)}）。\n" for n in range(900))
    async with ModelServer("tgi", Reply("想。", without_end), batch=5) as server:
        events = await events_of(flow(wiring, [model("r1", server.url)]), Request(LEAVE, depth="deep"))
        await server.until(lambda: server.running == 0)
    assert len(final(events)) <= LONGEST["zh"] + 100
    assert final(events).rstrip().endswith("。")
    assert "回答太长" in "".join(reasons(events))


async def test_an_answer_that_goes_round_in_circles(wiring: Wiring) -> None:
    """A sentence is shown once however often it is said, a loop ends the request, and the person is told."""
    looping = TRUE + "女职工生育享受300天产假。" * 400
    async with ModelServer("tgi", Reply("想。", looping)) as server:
        events = await events_of(flow(wiring, [model("r1", server.url)]), LEAVE)
    assert final(events).count("300天") == 1
    assert [r for r in reasons(events) if "重复" in r]
    assert not [r for r in reasons(events) if "太长" in r]
    twice = await answered(wiring, Reply("想。", TRUE + "详见下文。" + TRUE), LEAVE)
    assert final(twice).count("98天") == 1
    assert one(twice, Done).mode == "model"


async def test_an_answer_cut_by_the_model_ends_with_a_sentence(wiring: Wiring) -> None:
    """Half a sentence at the limit of the model is left out, and it is said."""
    events = await answered(wiring, Reply("想。", TRUE + "另外还有", finish="length"), LEAVE)
    assert final(events) == TRUE.replace("[citation:1]", "[1]")
    assert reasons(events) == ["回答太长，后面的部分没有显示。"]


async def test_the_label_is_in_every_copy(wiring: Wiring) -> None:
    """The label that a machine wrote this is on the terminal, in JSON and in what is copied, with the sources."""
    outcome = outcome_of(await answered(wiring, Reply("想。", TRUE), LEAVE))
    console = Console(file=StringIO(), width=300)
    show(outcome, console)
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    found = ask_json("7", outcome)
    for text in (printed, found["label"], outcome.copy):
        assert "计算机程序生成" in text
    assert "[1] 《女职工劳动保护特别规定》" in outcome.copy
    assert found["model"] == "r1"
    assert [s["verdict"] for s in found["sentences"]] == ["verified"]


async def test_everything_the_check_decides_is_in_the_json(wiring: Wiring) -> None:
    """Every sentence is there with its verdict and reasons; what is not proven stands among the unverified."""
    said = f"{TRUE}难产的，增加产假30天[citation:1]。"
    found = ask_json(None, outcome_of(await answered(wiring, Reply("想。", said), LEAVE)))
    assert [s["verdict"] for s in found["sentences"]] == ["verified", "unsupported"]
    assert [s["text"] for s in found["unverified"]] == ["难产的，增加产假30天[1]。"]
    assert found["unverified"][0]["reasons"]
    assert set(found) >= {
        "id",
        "mode",
        "answer",
        "reasoning",
        "citations",
        "unverified",
        "redactions",
        "situation",
    }


async def test_a_mostly_unproven_answer_gives_way(wiring: Wiring) -> None:
    """When most of an answer cannot be proven the extracts take its place."""
    said = "难产的，增加产假30天[citation:1]。流产享受90天产假[citation:1]。产假期间工资减半[citation:1]。"
    events = await answered(wiring, Reply("想。", said), LEAVE)
    assert one(events, Done).mode == "extract"
    assert "30天" not in final(events)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("见 [官网](http://evil.example/a(b)c)。", "见 官网。"),
        ("![图](data:image/png;base64,AAAA)看", "图看"),
        ("点击evil.com领取", "点击领取"),
        ("访问www.evil。com吧", "访问吧"),
        ("go to hxxps://evil[.]com/x now", "go to  now"),
        ("<b>粗</b>体<img src=x onerror=alert(1)>", "粗体"),
        ("<script>alert(1)</script>好", "好"),
        ("see //evil.example/x", "see "),
        ("1.2.3.4/evil", ""),
        ("</think>好<｜User｜>", "好"),
        ("&#106;avascript:alert(1)", ""),
        ("See Medicare.gov or https://www.medicare.gov/claims?x=1.", "See Medicare.gov or www.medicare.gov."),
        ("medicare.gov.evil.com", ""),
        ("https://evil.gov/x", ""),
    ],
)
def test_no_links_images_or_html(given: str, expected: str) -> None:
    """Links, images, HTML and control tokens are taken out; the name of an office's site in a passage stays."""
    assert for_people(given, ["Visit www.medicare.gov; Medicare.gov helps."]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "血压<140/90 mmHg，BMI <30",
        "第1.2.3.4条和 3.14 版",
        "拨打 12393 或 1-800-MEDICARE (TTY: 1-877-486-2048)。",
        "In the U.S. it is 1.5 mg/kg, e.g. for adults. See Sec. 409.61(a).",
        "比例是 60%–85%；“一字不改”[1][2]。",
        "**要点**：\n- 带身份证\n- 带社保卡",
    ],
)
def test_ordinary_text_is_not_touched(text: str) -> None:
    """Numbers, phones, sections, comparisons and lists stay as they are."""
    assert for_people(text) == text


CANARY = "a1b2c3d4e5f6"
RULES = "规则：\n1. 只写资料里有依据的内容，每一句都要标明出处。\n2. 没有写到的，就说“资料中没有找到”。"


@pytest.mark.parametrize(
    ("text", "leaks"),
    [
        ("校验码是a1b2c3d4e5f6", True),
        ("A1-B2-C3-D4-E5-F6", True),
        ("6f5e4d3c2b1a", True),
        ("YTFiMmMzZDRlNWY2", True),
        ("n1o2p3q4r5s6", True),
        ("我的规则是只写资料里有依据的内容，每一句都要标明出处，对吗", True),
        ("只写资料里有依据的内容，每一句都要标明出处。", True),
        ("资料中没有找到。", False),
        ("我只能根据资料回答。", False),
        ("a1b2c3d4", False),
    ],
)
def test_secrets_in_disguise(text: str, leaks: bool) -> None:
    """The check word is recognised spaced, reversed and encoded, the rules in their own words; no less and no more."""
    assert Secrets(CANARY, RULES).are_in(text) is leaks


def test_every_error_has_words_for_a_person() -> None:
    """Whatever goes wrong with a model has a reason in both languages, and no reason is left over."""

    def below(kind: type) -> set[type]:
        return {kind}.union(*(below(k) for k in kind.__subclasses__()))

    codes = {kind.code for kind in below(LLMError)} | {Leaked.code, Unscreened.code, "wrong_language"}
    for code in codes:
        assert reason(code, "zh")
        assert reason(code, "en")
    assert {key for key in keys() if key.startswith("fault_")} == {f"fault_{code}" for code in codes}


async def test_sources_in_another_language_are_announced(wiring: Wiring) -> None:
    """When sources are in another language than the question, the person is told that they are quoted as they stand."""
    events = await events_of(
        flow(wiring, []), "女儿满26岁之前能不能留在父母的健康保险 health insurance plan 里？"
    )
    evidence = one(events, Evidence)
    assert evidence.citations[0].hit.passage.document.lang == "en"
    assert "英文文件，引文保留原文" in "".join(evidence.trail.notes)
    own = one(await events_of(flow(wiring, []), CHILD), Evidence)
    assert "quoted as they stand" not in "".join(own.trail.notes)


async def test_the_conversation_is_sent_without_thinking(wiring: Wiring) -> None:
    """What an earlier answer's model thought is not sent again, whatever the client left in the history."""
    history = (
        Turn("user", "生育津贴怎么算？"),
        Turn("assistant", "<think>秘密的想法</think>按上年度平均工资。"),
        Turn("assistant", "没有开头的想法</think>就这样。"),
    )
    async with ModelServer("tgi", Reply("想。", TRUE)) as server:
        await events_of(flow(wiring, [model("r1", server.url)]), Request(LEAVE, history))
        (asked,) = server.asked("/v1/chat/completions")
    (message,) = asked["messages"]
    assert message["role"] == "user"
    assert "按上年度平均工资" in message["content"]
    assert "想法" not in message["content"]


def test_a_degraded_notice_takes_nothing_back() -> None:
    """A notice on the full rung leaves the answer standing; one to the extracts withdraws it."""
    outcome = Outcome(answer="甲")
    outcome.take(Degraded(Rung.FULL, "说明"))
    assert outcome.answer == "甲"
    outcome.take(Degraded(Rung.EXTRACTS, "说明"))
    assert outcome.answer == ""
