"""Retries, the queue, the circuit breaker and the deadlines, as a person at the end of the line meets them."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from app.llm.answering import fitting, starts_in_thinking
from app.llm.client import ModelClient
from app.llm.errors import Busy, CircuitOpen, Cut, NoAnswer, TooLong
from app.llm.limits import Limits
from app.llm.servers.base import Rendered
from app.llm.types import BUDGETS, Budget, Capabilities, Queued
from tests.llm.asking import PATIENT, ROOMY, ask, client, distinct
from tests.model_server import Fault, Model, ModelServer, Reply

SLOW = Reply(thinking=distinct(60))


def tries(server: ModelServer) -> int:
    return len(server.asked("/v1/chat/completions"))


@pytest.mark.parametrize(
    "fault",
    [
        Fault("refusal", status=429, times=1),
        Fault("refusal", status=500, times=2),
        Fault("refusal", status=503, times=1),
        Fault("overloaded", times=2),
        Fault("reset", times=1),
        Fault("cut", times=1),
    ],
    ids=lambda fault: f"{fault.name}{fault.status}",
)
async def test_passing_faults_are_got_over(fault: Fault) -> None:
    """A fault that passes before the first token is not noticed by anyone."""
    async with ModelServer("tgi", fault=fault) as server, client(server.url) as of:
        heard = await ask(of)
        assert (heard.error, heard.answer) == (None, server.reply.answer)
        assert tries(server) == fault.times + 1


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault("refusal", status=429), 3),
        (Fault("refusal", status=500), 3),
        (Fault("overloaded"), 3),
        (Fault("refusal", status=401), 1),
        (Fault("refusal", status=422), 1),
        (Fault("refusal", status=424), 1),
        (Fault("garbage"), 1),
        (Fault("cut", after=3), 1),
        (Fault("error", after=3), 1),
    ],
    ids=lambda value: f"{value.name}{value.status}" if isinstance(value, Fault) else str(value),
)
async def test_how_often_it_is_asked(fault: Fault, expected: int) -> None:
    """Two retries at the most, none of what cannot pass, none after the first token."""
    async with ModelServer("tgi", fault=fault) as server, client(server.url) as of:
        assert (await ask(of)).error
        assert tries(server) == expected


@pytest.mark.parametrize(
    "asked",
    ["11", format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True), "99999999999999999999"],
    ids=["seconds", "date", "endless"],
)
async def test_a_pause_that_is_too_long(asked: str) -> None:
    """A server that asks for a longer pause than anyone would wait is busy, and the person is told at once."""
    fault = Fault("refusal", status=429, retry_after=asked)
    async with ModelServer("tgi", fault=fault) as server, client(server.url) as of:
        error = (await ask(of)).error
        assert type(error) is Busy
        assert error.retry_after > 10
        assert tries(server) == 1


async def test_a_pause_that_is_short_enough_is_kept() -> None:
    """A pause within the deadline is kept to, not shortened."""
    loop = asyncio.get_running_loop()
    fault = Fault("refusal", status=429, times=1, retry_after="0")
    async with ModelServer("tgi", fault=fault) as server, client(server.url) as of:
        assert (await ask(of)).answer
    fault = Fault("refusal", status=429, times=1, retry_after="1")
    async with ModelServer("tgi", fault=fault) as server, client(server.url) as of:
        began = loop.time()
        assert (await ask(of)).answer
        assert loop.time() - began >= 1


async def test_the_line_is_told_its_places() -> None:
    """No more than the limit run at once; the others are told their place as it changes, and served in order."""
    limits = Limits(concurrent=1, waiting=9)
    async with ModelServer("tgi", SLOW, rate=400) as server, client(server.url, limits=limits) as of:
        heard = await asyncio.gather(*(ask(of) for _ in range(3)))
        assert server.most_running == 1
    places = [[piece.place for piece in one.pieces if isinstance(piece, Queued)] for one in heard]
    assert places == [[], [1], [2, 1]]
    assert all(one.finished for one in heard)


async def test_too_many_and_too_long() -> None:
    """A full line is said at once; a place in it does not last for ever."""
    limits = Limits(concurrent=1, waiting=1)
    deadlines = replace(PATIENT, queue=0.05)
    settings = {"limits": limits, "deadlines": deadlines}
    async with ModelServer("tgi", SLOW, rate=100) as server, client(server.url, **settings) as of:
        first, second, third = await asyncio.gather(*(ask(of) for _ in range(3)))
    assert first.finished
    assert type(second.error) is type(third.error) is Busy
    assert "Too many people" in str(third.error)


async def test_leaving_the_line() -> None:
    """A person who leaves the line costs nobody a turn, and the server is never asked for them."""
    limits = Limits(concurrent=1)
    async with ModelServer("tgi", SLOW, rate=400) as server, client(server.url, limits=limits) as of:
        first = asyncio.create_task(ask(of))
        await server.until(lambda: server.running == 1)
        async with aclosing(of.stream("x", ROOMY)) as pieces:
            assert await anext(pieces) == Queued(1)
        assert (await first).finished
        assert (await ask(of)).finished
        assert tries(server) == 2


async def test_the_circuit_opens_and_closes() -> None:
    """After failures in a row the server is left alone; after the pause one request finds it well again."""
    limits = Limits(backoff=0.01, retries=0, failures=2, cooldown=0.15)
    async with (
        ModelServer("tgi", fault=Fault("cut", after=1, times=2)) as server,
        client(server.url, limits=limits) as of,
    ):
        for _ in range(2):
            assert type((await ask(of)).error) is Cut
        asked = len(server.requests)
        assert type((await ask(of)).error) is CircuitOpen
        assert len(server.requests) == asked
        await asyncio.sleep(0.2)
        assert (await ask(of)).finished
        assert (await ask(of)).finished


async def test_what_is_no_failure_does_not_open_the_circuit() -> None:
    """A server that is busy or refuses a request is alive."""
    limits = Limits(backoff=0.01, retries=0, failures=1)
    async with (
        ModelServer("tgi", fault=Fault("refusal", status=422)) as server,
        client(server.url, limits=limits) as of,
    ):
        for status in (422, 429, 401):
            server.fault = Fault("refusal", status=status)
            assert type((await ask(of)).error) is not CircuitOpen
        server.fault = None
        assert (await ask(of)).finished


async def test_it_is_probed_once() -> None:
    """Many questions at once ask the server only once what it is."""
    async with ModelServer("tgi") as server, client(server.url) as of:
        await asyncio.gather(*(ask(of) for _ in range(5)))
        assert len(server.asked("/info")) == 2


async def test_nothing_but_thinking() -> None:
    """A model that stops inside its thinking is made to answer; one that says nothing at all gives no answer."""
    only = Reply(pieces=("Okay", " wait"), forced="It is stated.")
    async with ModelServer("tgi", only) as server, client(server.url) as of:
        heard = await ask(of)
        assert (heard.closed, heard.thinking, heard.answer) == ("unfinished", "Okay wait", "It is stated.")
        server.reply = Reply("Hm.", answer="", forced="")
        heard = await ask(of)
        assert type(heard.error) is NoAnswer
        assert heard.finished is None


async def test_thinking_that_does_not_stop_when_closed() -> None:
    """A model that thinks on after its thinking was closed gives no answer instead of thinking for ever."""
    on = Reply(loop="So it goes on and on. ", forced="<think>" + distinct(500))
    async with ModelServer("tgi", on) as server, client(server.url) as of:
        heard = await ask(of)
    assert type(heard.error) is NoAnswer


async def test_no_finish_reason_is_no_success() -> None:
    """A stream that ends well in every way but the finish reason is cut."""
    async with ModelServer("tgi", Reply(finish="")) as server, client(server.url) as of:
        heard = await ask(of)
    assert heard.answer
    assert type(heard.error) is Cut


@pytest.mark.parametrize(
    ("used", "caps", "expected"),
    [
        (None, (8_192, 4_096), (1_500, 1_000)),
        (1_000, (8_192, 8_191), (1_500, 1_000)),
        (6_000, (8_192, 8_191), (1_160, 1_000)),
        (7_900, (8_192, 8_191), (87, 173)),
        (4_000, (8_192, 4_096), (64, 1_000)),
        (4_090, (8_192, 4_096), (0, 1_000)),
        (1_000, (None, None), (1_500, 1_000)),
    ],
)
def test_the_budget_fits_the_model(
    used: int | None, caps: tuple[int | None, int | None], expected: tuple[int, int]
) -> None:
    """Thinking gives way to the answer where the model has not room for both, in its input and in all."""
    total, most_input = caps
    given = Capabilities("tgi", "m", max_input_tokens=most_input, max_total_tokens=total)
    budget = fitting(BUDGETS["normal"], Rendered(used) if used else None, given)
    assert (budget.thinking_tokens, budget.answer_tokens) == expected


@pytest.mark.parametrize("used", [4_097, 8_100])
def test_no_room_at_all(used: int) -> None:
    """A prompt that leaves no room for an answer is too long."""
    with pytest.raises(TooLong):
        fitting(Budget(1, 1, 1), Rendered(used), Capabilities("tgi", "m", 4_096, 8_192))


@pytest.mark.parametrize(
    ("template", "field", "thinks", "expected"),
    [
        (True, "", None, True),
        (False, "", None, False),
        (None, "", None, None),
        (None, "", True, True),
        (True, None, None, None),
        (False, None, None, False),
        (True, "reasoning", None, False),
        (True, "", False, False),
    ],
)
def test_where_the_text_begins(
    template: bool | None, field: str | None, thinks: bool | None, expected: bool | None
) -> None:
    """The template, the server's parser and the people's word decide where the text begins; else it stays open."""
    caps = Capabilities("x", "m", starts_in_thinking=template, reasoning_field=field)
    assert starts_in_thinking(caps, thinks) is expected


async def test_a_sibling_speaks_to_the_same_server() -> None:
    """A client for another event loop has the same settings."""
    async with ModelServer("vllm", token="t0ken") as server:
        first = ModelClient(server.url, token="t0ken", deadlines=PATIENT)
        async with first, first.sibling() as of:
            assert (await ask(of)).finished


async def test_halves_of_characters_on_the_wire() -> None:
    """A character that a server sends in two halves comes out whole."""
    reply = Reply(pieces=("a", "\ud83d", "\ude00", "</think>", "b\ud83d", "\ude00"))
    async with ModelServer("tgi", reply, model=Model(parser=False)) as server, client(server.url) as of:
        heard = await ask(of)
    assert (heard.thinking, heard.answer) == ("a😀", "b😀")
