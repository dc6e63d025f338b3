"""Every fault of a model server ends within its deadline in the right error, with nothing left running."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from app.llm.errors import (
    Broken,
    Busy,
    Cut,
    LLMError,
    Rejected,
    ServerFailed,
    Silent,
    TooLarge,
    TooLong,
    Unauthorized,
    Unreachable,
)
from app.llm.limits import Limits
from app.llm.types import Budget
from tests.llm.asking import KINDS, PATIENT, ask, client, distinct
from tests.model_server import Fault, ModelServer, Reply

LONG = Reply(thinking=distinct(300))

FAULTS: dict[str, tuple[Fault, type[LLMError], str]] = {
    "401": (Fault("refusal", status=401), Unauthorized, ""),
    "413": (Fault("refusal", status=413), TooLong, ""),
    "422": (Fault("refusal", status=422), TooLong, ""),
    "422 in plain text": (
        Fault("refusal", status=422, body="Failed to deserialize the JSON body"),
        Rejected,
        "",
    ),
    "422 overloaded": (Fault("refusal", status=422, body='{"error":"Model is overloaded"}'), Busy, ""),
    "424": (Fault("refusal", status=424), ServerFailed, ""),
    "429": (Fault("refusal", status=429), Busy, ""),
    "429 in a 200": (Fault("overloaded"), Busy, ""),
    "500": (Fault("refusal", status=500), ServerFailed, ""),
    "503": (Fault("refusal", status=503), Busy, ""),
    "error at once": (Fault("error"), ServerFailed, ""),
    "error in mid-stream": (Fault("error", after=5), ServerFailed, ""),
    "cut at once": (Fault("cut"), Cut, ""),
    "cut": (Fault("cut", after=5), Cut, ""),
    "done without a finish reason": (Fault("done", after=5), (Cut, Broken), ""),
    "reset at once": (Fault("reset"), Cut, ""),
    "reset": (Fault("reset", after=5), Cut, ""),
    "silent at once": (Fault("silent"), Silent, "first"),
    "silent": (Fault("silent", after=5), Silent, "between"),
    "keep-alives only": (Fault("keepalive"), Silent, "first"),
    "keep-alives after some tokens": (Fault("keepalive", after=5), Silent, "between"),
    "events without text": (Fault("blank", after=5), Silent, "between"),
    "garbage": (Fault("garbage"), Broken, ""),
    "half JSON": (Fault("broken_json", after=5), Broken, ""),
    "a page": (Fault("page"), Broken, ""),
    "a redirect": (Fault("redirect"), Broken, ""),
    "compressed": (Fault("compressed"), Broken, ""),
    "100 MB in a line": (Fault("huge_line"), TooLarge, ""),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", sorted(FAULTS))
async def test_a_fault_ends_in_its_error(kind: str, name: str) -> None:
    """Each fault, on each kind of server, ends in its typed error; no answer is passed off as complete."""
    fault, expected, which = FAULTS[name]
    deadlines = replace(PATIENT, **({which: 0.4} if which else {}))
    async with ModelServer(kind, LONG, fault) as server, client(server.url, deadlines=deadlines) as of:
        heard = await ask(of)
        assert isinstance(heard.error, expected), heard.error
        assert heard.finished is None
        if isinstance(heard.error, Silent):
            assert heard.error.which == which
        await server.until(lambda: server.running == 0)


async def test_nobody_there() -> None:
    """A refused connection is an error at once."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with client(f"http://127.0.0.1:{port}") as of:
        assert type((await ask(of)).error) is Unreachable


async def test_events_without_end() -> None:
    """A hundred megabytes of events are stopped at the bound of a stream."""
    limits = Limits(backoff=0.01, stream_bytes=2_000_000)
    async with (
        ModelServer("tgi", fault=Fault("huge_stream")) as server,
        client(server.url, limits=limits) as of,
    ):
        assert type((await ask(of)).error) in (TooLarge, Silent)


@pytest.mark.parametrize("kind", KINDS)
async def test_one_token_a_minute(kind: str) -> None:
    """A server that sends a token now and then is held to the time between tokens."""
    deadlines = replace(PATIENT, between=0.4)
    async with ModelServer(kind, LONG, rate=1 / 60) as server, client(server.url, deadlines=deadlines) as of:
        error = (await ask(of)).error
    assert isinstance(error, Silent)
    assert error.which == "between"


async def test_just_fast_enough_for_ever() -> None:
    """A server that is never silent for long is held to the time for a whole answer."""
    deadlines = replace(PATIENT, total=1.5)
    endless = Reply("Hm.", distinct(900))
    async with ModelServer("tgi", endless, rate=30) as server, client(server.url, deadlines=deadlines) as of:
        heard = await ask(of, Budget(100, 60, 10_000))
    assert isinstance(heard.error, Silent)
    assert heard.error.which == "total"
    assert heard.answer


@pytest.mark.parametrize("name", ["silent", "garbage", "page", "huge_line", "redirect"])
async def test_a_server_that_does_not_say_what_it_is(name: str) -> None:
    """Faults before the first request for text end as well, each within its own deadline."""
    deadlines = replace(PATIENT, probe=0.4) if name == "silent" else PATIENT
    async with (
        ModelServer("tgi", fault=Fault(name, info=True)) as server,
        client(server.url, deadlines=deadlines) as of,
    ):
        heard = await ask(of)
    if name == "silent":
        assert isinstance(heard.error, Silent)
        assert heard.error.which == "probe"
    else:
        # What it is stays unknown; it is asked in the chat form, and answers.
        assert heard.answer


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["cut", "error", "reset", "broken_json"])
async def test_a_forced_answer_that_fails(kind: str, name: str) -> None:
    """A fault in the answer after thinking was closed is that fault, and no answer."""
    budget = Budget(thinking_tokens=20, thinking_seconds=9, answer_tokens=150)
    reply = Reply(LONG.thinking, forced=distinct(200))
    async with ModelServer(kind, reply) as server, client(server.url) as of:
        await ask(of)
        server.fault = Fault(name, after=60)
        heard = await ask(of, budget)
    assert heard.closed == "budget"
    assert isinstance(heard.error, Cut | ServerFailed | Broken)
    assert heard.finished is None
