"""The retriever and the model in a query engine of LlamaIndex's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from llama_index.core.base.llms.types import ThinkingBlock
from llama_index.core.query_engine import RetrieverQueryEngine

from app.llm.llama import ReasoningLLM
from app.wiring import Wiring
from indexes.retriever import PolicyRetriever
from indexes.types import Situation
from tests.flow.conftest import TODAY
from tests.flow.running import LEAVE
from tests.llm.asking import client
from tests.model_server import ModelServer, Reply, in_thread


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with in_thread(ModelServer("tgi", Reply("先看资料。", "产假98天。"))) as running:
        yield running


def engine(wiring: Wiring, server: ModelServer, *, streaming: bool = False) -> RetrieverQueryEngine:
    retriever = PolicyRetriever(wiring.finder, k=3, situation=lambda _: Situation(as_of=TODAY))
    llm = ReasoningLLM(client=client(server.url))
    return RetrieverQueryEngine.from_args(retriever, llm=llm, streaming=streaming)


def test_a_query_engine_answers(wiring: Wiring, server: ModelServer) -> None:
    """Both work in a query engine: the model gets the passages, the answer comes without thinking, with sources."""
    response = engine(wiring, server).query(LEAVE)
    assert str(response) == "产假98天。"
    (asked,) = server.asked("/v1/chat/completions")
    sent = asked["messages"][0]["content"]
    assert "女职工生育享受98天产假" in sent
    assert LEAVE in sent
    first = response.source_nodes[0]
    assert "98天产假" in first.node.get_content()
    assert first.node.metadata["clause"] == "第七条"
    assert first.node.metadata["status"] == "in_force"


def test_a_query_engine_streams(wiring: Wiring, server: ModelServer) -> None:
    """Streaming works as well, and thinking does not get into the text."""
    response = engine(wiring, server, streaming=True).query(LEAVE)
    assert "".join(response.response_gen) == "产假98天。"


async def test_thinking_is_a_block_of_its_own(wiring: Wiring) -> None:
    """What the retriever finds can be handed to the model by hand, its thinking is a block in front of the text."""
    retriever = PolicyRetriever(wiring.finder, k=2, situation=lambda _: Situation(as_of=TODAY))
    nodes = await retriever.aretrieve(LEAVE)
    async with ModelServer("tgi", Reply("先看资料。", "产假98天。")) as server, client(server.url) as of:
        answer = await ReasoningLLM(client=of).acomplete(f"{nodes[0].node.get_content()}\n{LEAVE}")
        chat = await ReasoningLLM(client=of).achat([_user(LEAVE)])
    assert answer.text == "产假98天。"
    assert isinstance(chat.message.blocks[0], ThinkingBlock)


def _user(text: str):
    from llama_index.core.base.llms.types import ChatMessage, MessageRole

    return ChatMessage(role=MessageRole.USER, content=text)
