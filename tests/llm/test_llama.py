"""The model as a LlamaIndex LLM: thinking and text as blocks, in all eight ways of asking."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from llama_index.core import PromptTemplate
from llama_index.core.base.llms.types import ChatMessage, MessageRole, TextBlock, ThinkingBlock

from app.llm.errors import ServerFailed
from app.llm.llama import ReasoningLLM
from tests.llm.asking import client, distinct
from tests.model_server import Fault, ModelServer, Reply, in_thread

REPLY = Reply("Let me see.", "Yes, it is.")


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with in_thread(ModelServer("tgi", REPLY)) as running:
        yield running


@pytest.fixture
def llm(server: ModelServer) -> ReasoningLLM:
    return ReasoningLLM(client=client(server.url))


def message(text: str) -> list[ChatMessage]:
    return [ChatMessage(role=MessageRole.USER, content=text)]


def blocks(of: ChatMessage) -> list[tuple[str, str]]:
    return [
        ("thinking", (block.content or "").strip())
        if isinstance(block, ThinkingBlock)
        else ("text", block.text)
        for block in of.blocks
        if isinstance(block, ThinkingBlock | TextBlock)
    ]


WHOLE = [("thinking", "Let me see."), ("text", "Yes, it is.")]


def test_metadata_is_the_servers(llm: ReasoningLLM) -> None:
    """The context window and the model are those that the server states."""
    assert llm.metadata.context_window == 8_192
    assert llm.metadata.num_output == 1_000
    assert "DeepSeek-R1" in llm.metadata.model_name


def test_asked_synchronously(llm: ReasoningLLM) -> None:
    """Without an event loop the answer is text, and thinking a block of its own."""
    assert llm.complete("hi").text == "Yes, it is."
    response = llm.chat(message("hi"))
    assert blocks(response.message) == WHOLE
    assert response.message.content == "Yes, it is."
    assert response.additional_kwargs["finish_reason"] == "stop"


def test_streamed_synchronously(llm: ReasoningLLM) -> None:
    """Streams grow by their deltas, thinking first."""
    responses = list(llm.stream_chat(message("hi")))
    assert "".join(response.delta or "" for response in responses) == "Yes, it is."
    thought = "".join(response.additional_kwargs.get("thinking_delta", "") for response in responses)
    assert thought.strip() == "Let me see."
    assert blocks(responses[0].message) == [("thinking", "Let"), ("text", "")]
    assert blocks(responses[-1].message) == WHOLE
    assert [response.text for response in llm.stream_complete("hi")][-1] == "Yes, it is."


async def test_asked_asynchronously() -> None:
    """In an event loop the same client gives the same answers."""
    async with ModelServer("tgi", REPLY) as server, client(server.url) as of:
        llm = ReasoningLLM(client=of)
        assert (await llm.acomplete("hi")).text == "Yes, it is."
        assert blocks((await llm.achat(message("hi"))).message) == WHOLE
        assert [r.text async for r in await llm.astream_complete("hi")][-1] == "Yes, it is."
        streamed = [r async for r in await llm.astream_chat(message("hi"))]
        assert blocks(streamed[-1].message) == WHOLE


async def test_metadata_does_not_hold_up_an_event_loop() -> None:
    """In an event loop the limits are those known so far; nothing waits for the server."""
    async with ModelServer("tgi", REPLY) as server, client(server.url) as of:
        llm = ReasoningLLM(client=of)
        assert llm.metadata.context_window == 4_096
        assert server.requests == []
        await of.probe()
        assert llm.metadata.context_window == 8_192


def test_a_stream_that_is_left(server: ModelServer, llm: ReasoningLLM) -> None:
    """Leaving a synchronous stream closes it at the server."""
    server.reply = Reply(thinking=distinct(2_000))
    stream = llm.stream_complete("hi")
    next(stream)
    stream.close()
    assert llm.complete("hi", budget="quick").text == server.reply.answer
    assert server.dropped >= 1


def test_several_messages_are_one_prompt(server: ModelServer, llm: ReasoningLLM) -> None:
    """A conversation becomes the person's one turn; earlier thinking is not sent again."""
    earlier = ChatMessage(
        role=MessageRole.ASSISTANT,
        blocks=[ThinkingBlock(content="my secret thoughts"), TextBlock(text="Maybe.")],
    )
    llm.chat([*message("first"), earlier, *message("second")])
    (asked,) = server.asked("/v1/chat/completions")
    (sent,) = asked["messages"]
    assert sent["role"] == "user"
    assert all(words in sent["content"] for words in ("first", "Maybe.", "second"))
    assert "secret" not in sent["content"]


def test_it_serves_llamaindex(llm: ReasoningLLM) -> None:
    """LlamaIndex's own way of asking an LLM works."""
    assert llm.predict(PromptTemplate("Is it {what}?"), what="so") == "Yes, it is."


def test_errors_are_ours(server: ModelServer, llm: ReasoningLLM) -> None:
    """A failure is this package's error in LlamaIndex as well."""
    server.fault = Fault("error", after=2)
    with pytest.raises(ServerFailed):
        llm.complete("hi")


def test_nothing_secret_is_described(server: ModelServer) -> None:
    """What LlamaIndex logs and stores of an LLM holds no token."""
    llm = ReasoningLLM(client=client(server.url, token="sk-do-not-show"))
    assert "sk-do-not-show" not in repr(llm) + str(llm.to_dict()) + str(llm.to_payload())
