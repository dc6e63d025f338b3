"""The same behaviour on every kind of model server, spoken to over real HTTP."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from app.llm.errors import Misconfigured, NoAnswer, TooLong
from app.llm.types import Budget, Forcing, ThinkingPiece
from tests.llm.asking import KINDS, ROOMY, ask, client, distinct
from tests.model_server import Fault, Model, ModelServer, Reply
from tests.model_server.tokens import tokenized

LOOP = "Wait, let me check the first source again. It says that the fund pays. "
LONG = Reply(thinking=distinct(400), answer="Yes [citation:1].")
SMALL = Budget(thinking_tokens=40, thinking_seconds=60, answer_tokens=100)
ROUTES = {"tgi": "/generate_stream", "vllm": "/v1/completions", "llamacpp": "/completion", "ollama": "/api/chat",
          "sglang": "/v1/chat/completions"}  # fmt: skip


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


async def test_thinking_then_answer(kind: str) -> None:
    """Thinking and answer come apart, whole, without tags, and end in a count of both."""
    reply = Reply("来源一说，98天😀。\nSo it is.", "答案是 98 天 [citation:1]。")
    async with ModelServer(kind, reply) as server, client(server.url) as of:
        heard = await ask(of)
        assert heard.error is None
        assert heard.thinking.strip() == reply.thinking
        assert heard.answer == reply.answer
        assert heard.finished
        assert heard.finished.answer_tokens >= len(tokenized(reply.answer))
        assert heard.finished.thinking_tokens >= len(tokenized(reply.thinking))
        await server.until(lambda: server.finished == 1)
        assert of.capabilities
        assert of.capabilities.kind == kind


async def test_it_is_asked_as_the_model_wants(kind: str) -> None:
    """One message of the person, DeepSeek's sampling, no system prompt, no penalties, the right model name."""
    async with ModelServer(kind) as server, client(server.url) as of:
        await ask(of, prompt="  多少天？ ")
        (asked,) = server.asked("/api/chat" if kind == "ollama" else "/v1/chat/completions")
    assert asked["messages"] == [{"role": "user", "content": "  多少天？ "}]
    sampling = asked["options"] if kind == "ollama" else asked
    assert (sampling["temperature"], sampling["top_p"]) == (0.6, 0.95)
    assert not [name for name in [*asked, *sampling] if "penalty" in name]
    assert asked["stream"] is True
    assert asked["model"] == ("tgi" if kind == "tgi" else of.capabilities.model)


@pytest.mark.parametrize("parser", [True, False])
async def test_with_and_without_a_reasoning_parser(kind: str, parser: bool) -> None:
    """Whether the server takes the tags out or leaves them, the answer is the same; so it is the second time."""
    if kind == "tgi" and parser:
        pytest.skip("TGI has no reasoning parser")
    reply = Reply("Hm.", "Yes.")
    opens = kind != "ollama" or parser
    async with (
        ModelServer(kind, reply, model=Model(parser=parser, opens=opens)) as server,
        client(server.url) as of,
    ):
        for _ in range(2):
            heard = await ask(of)
            assert (heard.error, heard.thinking.strip(), heard.answer) == (None, "Hm.", "Yes.")


async def test_a_model_that_opens_thinking_itself(kind: str) -> None:
    """Where the template does not open thinking, the model's own tag does."""
    model = Model(parser=False, opens=False)
    async with ModelServer(kind, Reply("Hm.", "Yes."), model=model) as server, client(server.url) as of:
        heard = await ask(of)
    assert (heard.error, heard.thinking.strip(), heard.answer) == (None, "Hm.", "Yes.")


async def test_empty_thinking(kind: str) -> None:
    """A model that thinks nothing still answers, and no empty thinking is shown."""
    async with ModelServer(kind, Reply("", "Yes.")) as server, client(server.url) as of:
        heard = await ask(of)
    assert (heard.thinking, heard.answer, heard.error) == ("", "Yes.", None)


async def test_no_tags_at_all(kind: str) -> None:
    """A model that answers at once, without a tag, is believed when people say that it does not think."""
    model = Model(parser=False)
    reply = Reply(pieces=("The rule", " is", " stated."))
    async with ModelServer(kind, reply, model=model) as server, client(server.url, thinks=False) as of:
        heard = await ask(of)
    assert (heard.thinking, heard.answer) == ("", "The rule is stated.")


async def test_a_model_that_does_not_think_is_never_forced(kind: str) -> None:
    """Where people say that the model does not think, an empty answer is no answer, and nothing is asked again."""
    model = Model(parser=False, opens=False)
    async with (
        ModelServer(kind, Reply(pieces=("",)), model=model) as server,
        client(server.url, thinks=False) as of,
    ):
        heard = await ask(of, Budget(0, 0, 50))
        assert type(heard.error) is NoAnswer
        assert server.finished == 1


async def test_the_budget_closes_thinking_and_forces_the_answer(kind: str) -> None:
    """At its budget of tokens thinking is closed, the first stream is dropped, the answer follows all the same."""
    async with ModelServer(kind, LONG) as server, client(server.url) as of:
        heard = await ask(of, SMALL)
        await server.until(lambda: server.finished + server.dropped == 2)
    assert (heard.closed, heard.answer, heard.error) == ("budget", "Yes [citation:1].", None)
    assert heard.thinking.split() == LONG.thinking.split()[: len(heard.thinking.split())]
    assert 0 < len(heard.thinking.split()) <= 40 + 32
    assert server.requests[-1].path == ROUTES[kind]


async def test_repetition_closes_thinking(kind: str) -> None:
    """Endless thinking in a circle is closed, and the answer does not follow from the circle."""
    async with (
        ModelServer(kind, Reply("Let me see. ", "Yes.", loop=LOOP)) as server,
        client(server.url) as of,
    ):
        heard = await ask(of)
        last = server.requests[-1].body
    assert (heard.closed, heard.answer, heard.error) == ("repetition", "Yes.", None)
    assert str(last).count("first source again") <= 2


async def test_the_seconds_for_thinking(kind: str) -> None:
    """When the time to think is up thinking is closed, however slowly its tokens come."""
    budget = Budget(thinking_tokens=9_999, thinking_seconds=0.3, answer_tokens=50)
    async with ModelServer(kind, LONG, rate=20) as server, client(server.url) as of:
        heard = await ask(of, budget)
    assert (heard.closed, heard.answer, heard.error) == ("seconds", "Yes [citation:1].", None)


async def test_a_person_wants_the_answer_now(kind: str) -> None:
    """A person who has seen enough of the thinking gets the answer at once."""
    now = asyncio.Event()
    now.set()
    async with ModelServer(kind, LONG) as server, client(server.url) as of:
        heard = await ask(of, answer_now=now)
    assert (heard.closed, heard.answer, heard.error) == ("person", "Yes [citation:1].", None)


async def test_no_thinking_wanted(kind: str) -> None:
    """A budget of no thinking asks for the answer alone."""
    async with ModelServer(kind, LONG) as server, client(server.url) as of:
        heard = await ask(of, Budget(0, 0, 50))
    assert (heard.closed, heard.thinking, heard.answer) == ("budget", "", "Yes [citation:1].")
    assert server.finished == 1


async def test_an_answer_too_long_is_cut_at_its_length(kind: str) -> None:
    """The answer stops at its tokens, and says so."""
    long = Reply("Hm.", distinct(300))
    async with ModelServer(kind, long) as server, client(server.url) as of:
        heard = await ask(of, Budget(50, 60, 20))
    assert heard.finished
    assert heard.finished.reason.value == "length"
    assert 15 <= len(heard.answer.split()) <= 50


async def test_leaving_stops_the_server(kind: str) -> None:
    """When the person leaves, the server sees the connection closed and stops; the next one is served."""
    async with ModelServer(kind, Reply(loop=LOOP), rate=200) as server, client(server.url) as of:
        async with aclosing(of.stream("How much?", ROOMY)) as pieces:
            async for piece in pieces:
                if isinstance(piece, ThinkingPiece):
                    break
        await server.until(lambda: server.dropped == 1 and server.running == 0)
        server.reply = Reply()
        assert (await ask(of)).answer


async def test_a_cancelled_task_stops_the_server(kind: str) -> None:
    """Cancelling whoever listens closes the stream at the server."""
    async with ModelServer(kind, Reply(loop=LOOP), rate=200) as server, client(server.url) as of:
        listening = asyncio.create_task(ask(of))
        await server.until(lambda: server.running == 1)
        listening.cancel()
        await server.until(lambda: server.dropped == 1)


async def test_tokens_are_counted_by_the_server(kind: str) -> None:
    """The server's own tokenizer counts; where there is none, nobody guesses."""
    async with ModelServer(kind) as server, client(server.url) as of:
        counted = await of.count_tokens("生育津贴 how much?")
    if kind == "ollama":
        assert counted is None
    else:
        assert counted in (7, 8)


async def test_a_prompt_that_fills_the_model(kind: str) -> None:
    """A prompt longer than the model is refused before it is sent, one that leaves little room gets a short answer."""
    model = Model(parser=kind != "tgi", max_total_tokens=600, max_input_tokens=500)
    async with ModelServer(kind, LONG, model=model) as server, client(server.url) as of:
        if kind != "ollama":
            assert type((await ask(of, prompt="word " * 700)).error) is TooLong
            assert server.asked("/v1/chat/completions") == []
        heard = await ask(of, prompt="word " * 250)
        assert (heard.error, heard.answer) == (None, "Yes [citation:1].")


async def test_what_a_probe_finds(kind: str) -> None:
    """The kind, the model, its limits and the ways of its thinking are asked, never guessed; nothing is generated."""
    async with ModelServer(kind) as server, client(server.url) as of:
        caps = await of.probe()
        assert caps.kind == kind
        assert "DeepSeek-R1" in caps.model
        assert caps.max_total_tokens == 8_192
        assert caps.forcing is not Forcing.NONE
        assert server.finished == server.dropped == 0
        if kind in ("tgi", "vllm", "llamacpp"):
            assert caps.starts_in_thinking is True


async def test_the_kind_can_be_named(kind: str) -> None:
    """A kind that is set is not looked for."""
    async with ModelServer(kind) as server, client(server.url, kind=kind) as of:
        heard = await ask(of)
        assert heard.answer
        assert "/info" not in [request.path for request in server.requests] or kind == "tgi"


# What only some of them do.


@pytest.mark.parametrize("field", ["reasoning", "reasoning_content"])
async def test_vllm_by_both_names(field: str) -> None:
    """vLLM's field for thinking is read by its new name and by its old."""
    model = Model(reasoning_field=field)
    async with ModelServer("vllm", model=model) as server, client(server.url) as of:
        await ask(of)
        assert of.capabilities.reasoning_field == field


@pytest.mark.parametrize("native", [True, False])
async def test_vllm_closes_thinking_itself(native: bool) -> None:
    """vLLM is given the budget where it takes one; where it refuses, it is asked without, then and afterwards."""
    async with ModelServer("vllm", LONG, model=Model(native=native)) as server, client(server.url) as of:
        await ask(of)
        for _ in range(2):
            heard = await ask(of, SMALL)
            assert (heard.closed, heard.answer, heard.error) == ("budget", "Yes [citation:1].", None)
        forced = len(server.asked("/v1/completions"))
        budgets = ["thinking_token_budget" in asked for asked in server.asked("/v1/chat/completions")]
    assert budgets == ([False, True, True] if native else [False, True, False, False])
    assert forced == (0 if native else 2)


async def test_llamacpp_closes_thinking_itself() -> None:
    """llama.cpp is given the budget with the request, and a version that keeps it needs no second request."""
    async with ModelServer("llamacpp", LONG, model=Model(native=True)) as server, client(server.url) as of:
        heard = await ask(of, SMALL)
        assert (heard.closed, heard.answer) == ("budget", "Yes [citation:1].")
        assert server.asked("/completion") == []


async def test_tgi_goes_on_from_the_templated_prompt() -> None:
    """TGI's forced answer follows the prompt as templated, the thought, the closing tag, with one beginning."""
    async with ModelServer("tgi", LONG) as server, client(server.url) as of:
        await ask(of, SMALL, prompt="How much?")
        (forced,) = server.asked("/generate_stream")
    inputs = forced["inputs"]
    assert inputs.startswith("<｜User｜>How much?<｜Assistant｜><think>\naaa baa")
    assert inputs.endswith("\n</think>\n\n")
    assert forced["parameters"]["details"] is True


async def test_tgi_without_its_tokenizer_routes() -> None:
    """A TGI that cannot template a prompt still answers; thinking that does not end there ends in no answer."""
    async with (
        ModelServer("tgi", missing=("/chat_tokenize", "/tokenize")) as server,
        client(server.url) as of,
    ):
        heard = await ask(of)
        assert (heard.error, heard.answer) == (None, server.reply.answer)
        server.reply = LONG
        heard = await ask(of, SMALL)
    assert heard.closed == "budget"
    assert type(heard.error) is NoAnswer


async def test_a_server_of_no_known_kind() -> None:
    """A server that only speaks the chat form is spoken to in it."""
    async with ModelServer("openai") as server, client(server.url) as of:
        heard = await ask(of)
        assert (heard.error, heard.answer) == (None, server.reply.answer)
        assert of.capabilities.kind == "openai"


async def test_several_tokens_in_one_event() -> None:
    """A server that sends several tokens at a time is held to the budget by its own count."""
    async with ModelServer("vllm", LONG, batch=8) as server, client(server.url) as of:
        heard = await ask(of, SMALL)
    assert heard.closed == "budget"
    assert len(heard.thinking.split()) <= 40


async def test_ollama_with_several_models() -> None:
    """Ollama's models are chosen by name; without one people are told to name it."""
    async with ModelServer("ollama") as server:
        server.dialect.answer = _two_models(server.dialect.answer)
        async with client(server.url) as of:
            error = (await ask(of)).error
            assert type(error) is Misconfigured
            assert "name one" in str(error)
        async with client(server.url, model="b") as of:
            assert (await ask(of)).answer
            assert server.asked("/api/chat")[0]["model"] == "b"
            assert server.asked("/api/chat")[0]["options"]["num_ctx"] == 8_192


def _two_models(answer):
    def answered(request):
        found = answer(request)
        if request.path == "/api/tags":
            found.body["models"] = [{"name": "a"}, {"name": "b"}]
        return found

    return answered


async def test_a_model_that_is_not_there() -> None:
    """A model that the server does not have is a matter of the settings."""
    async with ModelServer("vllm") as server, client(server.url, model="other") as of:
        assert type((await ask(of)).error) is Misconfigured
    with pytest.raises(Misconfigured, match="no such kind"):
        async with ModelServer("vllm") as server, client(server.url, kind="chatgpt") as of:
            await of.probe()


async def test_a_server_that_was_replaced() -> None:
    """After a failure the server is asked anew what it is, as another may have taken its place."""
    async with ModelServer("tgi", fault=Fault("garbage", times=1)) as server, client(server.url) as of:
        await ask(of)
        probes = len(server.asked("/info"))
        assert (await ask(of)).answer
        assert len(server.asked("/info")) > probes
