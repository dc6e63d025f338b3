"""The conversation behind the page, and the HTTP API, over a flow that says what the test wants."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.commands.serve import listen
from app.errors import BadInput
from app.events import Answer, Checked, Done, Event, Evidence, Redacted, Thinking, Waiting
from app.flow import Request
from app.records.errors import RecordsError
from app.situation import NO_PROFILE, Profile
from app.web.api import routes
from app.web.chat import Chat, Limits, Patch
from app.web.offices import load_offices
from app.web.sessions import Session
from app.web.view import Phase
from indexes.errors import IndexMissing
from tests.web.making import citation, evidence, sentence

SAYS: tuple[Event, ...] = (
    Redacted("产假多少天？", ()),
    evidence(),
    Thinking("想一想。"),
    Answer("享受98天产假[1]。"),
    Answer("以文件为准。"),
    Checked((sentence("享受98天产假[1]。"),), (citation(),)),
    Done("model"),
)


class Script:
    """A flow that says the same to everybody; it waits before `Done` until the gate is open."""

    def __init__(self, *events: Event | Exception) -> None:
        self.events = events or SAYS
        self.asked: list[Request] = []
        self.closed = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def answer(self, request: Request, pseudonyms: object) -> AsyncGenerator[Event, None]:
        self.asked.append(request)
        try:
            for event in self.events:
                if isinstance(event, Exception):
                    raise event
                if isinstance(event, Done):
                    await self.gate.wait()
                yield event
        finally:
            self.closed += 1


class Kept:
    """Records in a list."""

    def __init__(self, broken: bool = False) -> None:
        self.turns: list[str] = []
        self.broken = broken

    def begin(self, lang: str) -> str:
        return "c1"

    def add(self, conversation: str, question: object, outcome: Any) -> int:
        if self.broken:
            raise RecordsError("The disk is full.")
        self.turns.append(outcome.question)
        return len(self.turns)

    def rate(self, conversation: str, turn: int, up: bool, reason: object = None) -> None:
        self.turns.append(f"rated {turn} {up} {reason}")

    def hand_over(self, conversation: str) -> Any:
        return SimpleNamespace(number="123456")

    def delete(self, conversation: str) -> None:
        self.turns.clear()


def chat(flow: Script, records: Kept | None = None, **limits: int) -> Chat:
    """Return a chat over a script."""
    gate = SimpleNamespace(admit=lambda text, pseudonyms, history=(): f"safe {len(text)}")
    return Chat(flow, gate, records or Kept(), load_offices(None, "12393"), limits=Limits(**limits))  # type: ignore[arg-type]


async def ask(chat: Chat, session: Session, text: str = "产假多少天？", **more: Any) -> list[Patch]:
    """Return all patches of one answer."""
    async with aclosing(chat.ask(session, text, more.pop("chosen", NO_PROFILE), **more)) as patches:
        return [patch async for patch in patches]


async def test_patches_add_up_to_the_turn() -> None:
    """Parts come when they change, thinking and draft grow by pieces, the last patch has the texts."""
    talk = chat(Script())
    session = talk.sessions.open()
    patches = await ask(talk, session)
    parts: dict[str, str] = {}
    for patch in patches:
        parts |= patch.get("parts", {})
    assert [p["append"] for p in patches if "append" in p] == [
        {"thought": "想一想。"},
        {"draft": "以文件为准。"},
    ]
    assert "sentence verified" in parts["body"]
    assert patches[-1]["over"]
    assert "98天" in patches[-1]["copy"]
    assert any("situation" in p for p in patches)
    assert {p["turn"] for p in patches} == {1}


async def test_a_page_built_anew_shows_the_same() -> None:
    """What a reload shows of a turn is what the stream of patches left on the page."""
    talk = chat(Script())
    session = talk.sessions.open()
    left: dict[str, str] = {}
    for patch in await ask(talk, session):
        left |= patch.get("parts", {})
        left["thought"] = left.get("thought", "") + patch.get("append", {}).get("thought", "")
    again = talk.shown(session)[0]
    assert again["parts"] == {name: html for name, html in left.items() if html}
    assert again["asked"] == "产假多少天？"


async def test_those_who_wait_are_told_their_place_and_then_answered() -> None:
    """With one at a time the second reads number 1 and gets its answer when the first is done."""
    flow = Script()
    flow.gate.clear()
    talk = chat(flow, at_once=1, waiting=2)
    first = asyncio.create_task(ask(talk, talk.sessions.open()))
    await asyncio.sleep(0.02)
    second = asyncio.create_task(ask(talk, talk.sessions.open()))
    await asyncio.sleep(0.02)
    assert len(flow.asked) == 1
    flow.gate.set()
    await first
    told = [p["parts"].get("status", "") for p in await second]
    assert any("第 1 位" in html for html in told)
    assert len(flow.asked) == 2


async def test_when_the_line_is_full_it_says_so_and_keeps_nothing() -> None:
    """One too many gets one sentence with a number to call, and no turn is left behind."""
    flow = Script()
    flow.gate.clear()
    talk = chat(flow, at_once=1, waiting=0)
    first = asyncio.create_task(ask(talk, talk.sessions.open()))
    await asyncio.sleep(0.02)
    session = talk.sessions.open()
    assert "12393" in (await ask(talk, session))[-1]["busy"]
    assert session.turns == []
    flow.gate.set()
    await first


async def test_closing_the_stream_stops_the_flow_and_frees_the_place() -> None:
    """A person who stops leaves a stopped turn, a closed flow, and room for the next."""
    flow = Script()
    flow.gate.clear()
    talk = chat(flow, at_once=1, waiting=0)
    session = talk.sessions.open()
    async with aclosing(talk.ask(session, "产假？", NO_PROFILE)) as patches:
        async for patch in patches:
            if "situation" in patch:
                break
    assert flow.closed == 1
    assert session.turns[0].phase is Phase.STOPPED
    assert session.history() == ()
    flow.gate.set()
    assert (await ask(talk, session))[-1]["over"]


async def test_a_later_question_leans_on_answered_turns_and_edits_take_them_back() -> None:
    """The second question brings the first along; one that replaces the first brings nothing."""
    flow = Script()
    talk = chat(flow)
    session = talk.sessions.open()
    await ask(talk, session)
    await ask(talk, session, "那男方呢？", chosen=Profile("上海市"))
    assert [turn.role for turn in flow.asked[1].history] == ["user", "assistant"]
    assert flow.asked[1].profile == Profile("上海市", later=True)
    await ask(talk, session, "换一个问题", replacing=1)
    assert flow.asked[2].history == ()
    assert [view.n for view in session.turns] == [1]


async def test_records_that_fail_take_no_answer_from_anybody() -> None:
    """The answer is whole; an opinion on a turn that is not kept is not claimed to be."""
    talk = chat(Script(), Kept(broken=True))
    session = talk.sessions.open()
    assert (await ask(talk, session))[-1]["over"]
    assert not await talk.rate(session, 1, True, "")


async def test_an_opinion_passes_the_gate_and_forgetting_forgets() -> None:
    """The reason is recorded as the gate made it; deleting empties memory and records."""
    kept = Kept()
    talk = chat(Script(), kept)
    session = talk.sessions.open()
    await ask(talk, session)
    assert await talk.rate(session, 1, False, "我叫张伟")
    assert kept.turns[-1] == "rated 1 False safe 4"
    assert await talk.hand_over(session) == "123456"
    await talk.forget(session)
    assert kept.turns == []
    assert talk.sessions.get(session.id) is None


@pytest.mark.parametrize("text", ["", "  \n", "问" * 4001])
async def test_what_is_no_question_gets_a_sentence(text: str) -> None:
    """Empty and endless texts are not asked at all."""
    flow = Script()
    talk = chat(flow)
    patches = await ask(talk, talk.sessions.open(), text)
    assert patches[-1]["error"]
    assert flow.asked == []


def app(talk: Chat, look: Callable[[], dict[str, Any]] = lambda: {"documents": 8}) -> httpx.AsyncClient:
    """Return a client of the API."""
    made = FastAPI()
    made.include_router(routes(talk, SimpleNamespace(look=look)))  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=httpx.ASGITransport(made), base_url="http://page")


async def test_the_api_streams_one_typed_event_a_line() -> None:
    """Each line is an object that names its event, in order, ending with done."""
    flow = Script(Waiting(2), *SAYS)
    async with app(chat(flow)) as client:
        said = await client.post(
            "/api/ask",
            json={
                "question": "产假？",
                "profile": {"region": "广州"},
                "history": [{"role": "user", "content": "x"}],
            },
        )
    events = [json.loads(line) for line in said.text.splitlines()]
    assert [e["event"] for e in events] == ["waiting", "redacted", "evidence", "thinking", "answer", "answer", "checked", "done"]  # fmt: skip
    assert events[2]["citations"][0]["clause"] == "第七条"
    assert events[6]["citations"][0]["spans"] == [[4, 17]]
    assert flow.asked[0].profile.region == "广东省广州市"


async def test_the_api_speaks_server_sent_events_to_those_who_ask_for_them() -> None:
    """The same events, framed for EventSource."""
    async with app(chat(Script())) as client:
        said = await client.post(
            "/api/ask", json={"question": "产假？"}, headers={"accept": "text/event-stream"}
        )
    assert said.headers["content-type"].startswith("text/event-stream")
    assert said.text.startswith("event: redacted\ndata: {")
    assert said.text.endswith("\n\n")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"question": " "}, 400),
        ({"question": "产假", "profile": {"region": "火星"}}, 400),
        ({"question": "产假", "as_of": "yesterday"}, 400),
        ({}, 422),
        ({"question": 3}, 422),
    ],
)
async def test_the_api_names_what_it_cannot_use(body: dict[str, Any], status: int) -> None:
    """Bad input gets a status and a sentence."""
    async with app(chat(Script())) as client:
        said = await client.post("/api/ask", json=body)
    assert said.status_code == status
    assert said.json()["detail"]


async def test_trouble_inside_a_stream_ends_it_with_a_sentence() -> None:
    """A question that the flow refuses to take ends in failed and done, not in a broken stream."""
    async with app(chat(Script(BadInput("There is no such depth.")))) as client:
        said = await client.post("/api/ask", json={"question": "产假？"})
    assert [json.loads(line)["event"] for line in said.text.splitlines()] == ["failed", "done"]


async def test_health_is_200_only_when_questions_can_be_answered() -> None:
    """With its index it is well; without, it says what is wrong."""

    def broken() -> dict[str, Any]:
        raise IndexMissing("There is no index; run `mingbai ingest`.")

    async with app(chat(Script())) as client:
        assert (await client.get("/health")).json() == {"status": "ok", "documents": 8}
    async with app(chat(Script()), broken) as client:
        said = await client.get("/health")
    assert said.status_code == 503
    assert "mingbai ingest" in said.json()["detail"]


def test_a_port_that_is_taken_is_said_in_one_sentence() -> None:
    """Starting on it ends before anything is loaded, and says what to do."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(
            BadInput, match=rf"^Port {port} on 127\.0\.0\.1 is taken by another program; choose"
        ):
            listen("127.0.0.1", port)
    with pytest.raises(BadInput, match="cannot be used"):
        listen("203.0.113.1", 0)


def test_every_event_has_its_json() -> None:
    """No event of the flow is unknown to the wire."""
    from app.web.wire import event_json

    assert {event_json(event)["event"] for event in SAYS} >= {"redacted", "evidence", "checked", "done"}
    assert isinstance(SAYS[1], Evidence)
