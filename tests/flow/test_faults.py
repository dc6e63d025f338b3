"""Every fault of a model server ends within its deadline in a labelled, cited answer."""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import aclosing
from dataclasses import replace

import pytest

from app.events import Answer, Checked, Degraded, Done, Rung, Thinking
from app.flow import Request
from app.gate.pseudonyms import Pseudonyms
from app.output import Outcome
from app.wiring import Wiring
from tests.flow.running import LEAVE, events_of, final, flow, model, one, reasons
from tests.llm.asking import PATIENT, distinct
from tests.model_server import Fault, ModelServer, Reply

QUICK = replace(PATIENT, connect=0.5, first=0.5, between=0.5, total=2.0, probe=0.5)
"""No fault may take longer than two of these; the client's own tests hold each deadline by itself."""
TRUE = "女职工生育享受98天产假，其中产前可以休假15天[citation:1]。"
LONG = Reply("用户问产假。" + distinct(200), TRUE)

FAULTS: dict[str, tuple[Fault, str]] = {
    "401": (Fault("refusal", status=401), "拒绝了访问"),
    "413": (Fault("refusal", status=413), "超过了模型能处理的长度"),
    "422": (Fault("refusal", status=422), "超过了模型能处理的长度"),
    "429": (Fault("refusal", status=429), "使用的人太多"),
    "429 in a 200": (Fault("overloaded"), "使用的人太多"),
    "500": (Fault("refusal", status=500), "出错"),
    "error in mid-thinking": (Fault("error", after=5), "出错"),
    "error in mid-answer": (Fault("error", after=640), "出错"),
    "cut": (Fault("cut", after=5), "断开"),
    "cut in mid-answer": (Fault("cut", after=640), "断开"),
    "done without a finish reason": (Fault("done", after=5), "断开"),
    "reset": (Fault("reset", after=5), "断开"),
    "silence": (Fault("silent"), "超时"),
    "silence after some tokens": (Fault("silent", after=5), "超时"),
    "keep-alives only": (Fault("keepalive"), "超时"),
    "events without text": (Fault("blank", after=5), "超时"),
    "garbage": (Fault("garbage"), "无法识别"),
    "half JSON": (Fault("broken_json", after=5), "无法识别"),
    "a page": (Fault("page"), "无法识别"),
    "100 MB in a line": (Fault("huge_line"), "过大"),
    "100 MB of events": (Fault("huge_stream"), ""),
}


def labelled_and_cited(events: list, outcome: Outcome) -> None:
    """Assert that what stands at the end is an answer in the documents' own words, and says so."""
    checked = one(events, Checked)
    assert checked.citations
    for citation in checked.citations:
        assert citation.quotes
        for quote in citation.quotes:
            assert quote in citation.hit.passage.text
    assert "逐字引用" in final(events)
    assert any("98天产假" in quote for c in checked.citations for quote in c.quotes)
    assert outcome.mode == "extract"
    assert "计算机程序生成" in outcome.label
    assert outcome.label in outcome.copy
    assert any(isinstance(e, Degraded) and e.rung is Rung.EXTRACTS for e in events)


def outcome_of(events: list) -> Outcome:
    outcome = Outcome()
    for event in events:
        outcome.take(event)
    return outcome


@pytest.mark.parametrize("name", sorted(FAULTS))
async def test_a_fault_ends_in_extracts(wiring: Wiring, name: str) -> None:
    """Each fault ends in time in extracts with their sources, and the person is told what happened."""
    fault, told = FAULTS[name]
    deadlines = (
        QUICK if told in ("超时", "") else PATIENT
    )  # a busy machine must not turn one fault into another
    async with ModelServer("tgi", LONG, fault) as server:
        started = time.monotonic()
        events = await events_of(flow(wiring, [model("r1", server.url, deadlines)]), LEAVE)
        assert time.monotonic() - started < 10
        labelled_and_cited(events, outcome_of(events))
        assert told in reasons(events)[-1]
        await server.until(lambda: server.running == 0)


async def test_nobody_there(wiring: Wiring) -> None:
    """A refused connection ends in extracts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    events = await events_of(flow(wiring, [model("r1", f"http://127.0.0.1:{port}", QUICK)]), LEAVE)
    labelled_and_cited(events, outcome_of(events))


@pytest.mark.parametrize("name", ["silent", "garbage", "huge_line"])
async def test_a_server_that_does_not_say_what_it_is(wiring: Wiring, name: str) -> None:
    """Faults before the first request for text end in an answer as well."""
    async with ModelServer("tgi", LONG, Fault(name, info=True)) as server:
        events = await events_of(flow(wiring, [model("r1", server.url, QUICK)]), LEAVE)
    assert outcome_of(events).mode in ("extract", "model")
    assert one(events, Checked).citations


async def test_one_token_a_minute(wiring: Wiring) -> None:
    """A server that sends a token now and then is given up."""
    async with ModelServer("tgi", LONG, rate=1 / 60) as server:
        events = await events_of(flow(wiring, [model("r1", server.url, QUICK)]), LEAVE)
    labelled_and_cited(events, outcome_of(events))


@pytest.mark.parametrize(
    "reply",
    [
        Reply("用户问产假。", TRUE, loop="让我再看一遍第一条资料，它写的是九十八天。"),
        Reply(distinct(3_000), TRUE),
        Reply("", TRUE),
    ],
    ids=["looping", "endless", "empty"],
)
async def test_thinking_out_of_hand(wiring: Wiring, reply: Reply) -> None:
    """Looping, endless and empty thinking still end in the model's answer, with its source."""
    async with ModelServer("tgi", reply) as server:
        of = flow(wiring, [model("r1", server.url)])
        events = await events_of(of, Request(LEAVE, depth="quick"))
    assert one(events, Done).mode == "model"
    assert final(events) == TRUE.replace("[citation:1]", "[1]")


async def test_thinking_that_cannot_be_closed(wiring: Wiring) -> None:
    """Where the server has no way to close thinking, endless thinking ends in extracts."""
    endless = Reply("用户问产假。", TRUE, loop="让我再看一遍第一条资料，它写的是九十八天。")
    async with ModelServer("tgi", endless, missing=("/chat_tokenize", "/generate_stream")) as server:
        events = await events_of(flow(wiring, [model("r1", server.url)]), Request(LEAVE, depth="quick"))
        await server.until(lambda: server.running == 0)
    labelled_and_cited(events, outcome_of(events))
    closing = [e for e in events if isinstance(e, Thinking) and e.done]
    assert [e.summary for e in closing] == ["（思考中断）"]


async def test_a_model_that_only_thinks(wiring: Wiring) -> None:
    """Thinking is never passed off as an answer."""
    async with ModelServer("tgi", Reply("只是想想。", "", forced="")) as server:
        events = await events_of(flow(wiring, [model("r1", server.url, QUICK)]), LEAVE)
    labelled_and_cited(events, outcome_of(events))
    assert "只是想想" not in final(events)


async def test_leaving_stops_the_model(wiring: Wiring) -> None:
    """When the person leaves, in thinking or in the answer, the stream at the server is closed."""
    for kind in (Thinking, Answer):
        reply = Reply("用户问产假。\n" * 3, TRUE * 400)
        async with ModelServer("tgi", reply, rate=400) as server:
            of = flow(wiring, [model("r1", server.url)])
            async with asyncio.timeout(10), aclosing(of.answer(Request(LEAVE), Pseudonyms())) as events:
                async for event in events:
                    if isinstance(event, kind):
                        break
            await server.until(lambda server=server: server.dropped == 1)
            assert server.finished == 0
