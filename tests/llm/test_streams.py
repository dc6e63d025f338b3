"""Streams in TGI's form, played back to the client byte for byte, whatever the server is known to be."""

from __future__ import annotations

import json

import httpx
import pytest

from app.llm.errors import NoAnswer, ServerFailed
from tests.llm.asking import DATA, Heard, ask, client

MODEL = {
    "model_id": "deepseek-ai/DeepSeek-R1-Distill-Qwen-32B",
    "max_total_tokens": 8_192,
    "max_input_tokens": 8_191,
}


def played(name: str, *, template: str | None) -> httpx.MockTransport:
    """A TGI that answers every chat with one recorded stream, in small pieces; `template` is how it templates."""
    data = (DATA / "streams" / f"{name}.sse").read_bytes()

    async def cut():
        for at in range(0, len(data), 7):
            yield data[at : at + 7]

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/info":
            return httpx.Response(200, json=MODEL)
        if request.url.path == "/chat_tokenize" and template:
            said = json.loads(request.content)["messages"][0]["content"]
            return httpx.Response(200, json={"templated_text": said + template, "tokenize_response": []})
        if request.url.path in ("/v1/chat/completions", "/generate_stream"):
            return httpx.Response(200, headers={"content-type": "text/event-stream"}, content=cut())
        return httpx.Response(404)

    return httpx.MockTransport(answer)


async def play(name: str, *, template: str | None = "<｜Assistant｜><think>\n") -> Heard:
    async with client("http://model", transport=played(name, template=template)) as of:
        return await ask(of)


@pytest.mark.parametrize("template", ["<｜Assistant｜><think>\n", None])
@pytest.mark.parametrize("name", ["chat_r1_both_tags", "chat_r1_split_tag"])
async def test_tags_of_r1(name: str, template: str | None) -> None:
    """Both tags, or a closing tag in four pieces, with or without knowing the template."""
    heard = await play(name, template=template)
    assert (heard.thinking.strip(), heard.answer, heard.error) == ("Okay", "Answer", None)


async def test_a_character_between_empty_pieces() -> None:
    """Empty pieces while a character is put together are no end and no silence; without any tag it is the answer."""
    heard = await play("chat_utf8_empty_delta", template="<｜Assistant｜>")
    assert (heard.thinking, heard.answer, heard.error) == ("", "ok😀", None)
    heard = await play("chat_utf8_empty_delta", template=None)
    assert (heard.answer, heard.error) == ("ok😀", None)


async def test_thinking_that_never_closes() -> None:
    """Thinking that ends at the length is never an answer."""
    heard = await play("chat_r1_never_closes", template=None)
    assert (heard.thinking, heard.answer, heard.closed) == ("Okay wait wait", "", "budget")
    assert type(heard.error) is NoAnswer


@pytest.mark.parametrize("name", ["chat_error_midstream", "generate_stream_error"])
async def test_failures_in_mid_stream(name: str) -> None:
    """A failure after the first token, in either form of TGI's, is a failure."""
    heard = await play(name)
    assert type(heard.error) is ServerFailed
    assert heard.finished is None
