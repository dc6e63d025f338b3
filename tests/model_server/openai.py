"""What all kinds of server have in common: OpenAI's chat form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.model_server.tokens import Vocabulary, templated
from tests.model_server.wire import Request


@dataclass(frozen=True)
class Answered:
    """The answer to a question about the server or its tokenizer."""

    body: object
    status: int = 200


@dataclass(frozen=True)
class Wanted:
    """A request for text: the templated prompt it begins from, and how it is to be sent.

    `whole`: in one response instead of a stream. `blind`: the reasoning parser has not seen the text so far and
    takes what comes for thinking.
    """

    prompt: str
    text: str
    tokens: int
    form: str
    parsed: bool
    thinking_tokens: int | None = None
    whole: bool = False
    blind: bool = False


@dataclass
class Model:
    """The model behind the server, as its operator started it.

    `opens`: the chat template ends inside thinking. `parser`: thinking is sent in `reasoning_field`, not in `content`.
    `native`: the server can close thinking at a number of tokens by itself.
    """

    id: str = "deepseek-ai/DeepSeek-R1-Distill-Qwen-32B"
    opens: bool = True
    parser: bool = True
    reasoning_field: str = "reasoning_content"
    native: bool = False
    max_input_tokens: int = 8_191
    max_total_tokens: int = 8_192
    vocabulary: Vocabulary = field(default_factory=Vocabulary)


class Dialect:
    """OpenAI's chat form and nothing else."""

    kind = "openai"

    def __init__(self, model: Model) -> None:
        self.model = model

    def answer(self, request: Request) -> Answered | Wanted | None:
        """Return what a request asks for; None for a route that this server does not have."""
        body = request.body
        match request.method, request.path:
            case "GET", "/v1/models":
                return Answered({"object": "list", "data": [self.card()]})
            case "POST", "/v1/chat/completions":
                return self.chat(body)
        return None

    def card(self) -> dict[str, object]:
        return {"id": self.model.id, "object": "model", "created": 0, "owned_by": "someone"}

    def chat(self, body: dict) -> Wanted:
        prompt = self.template(body["messages"])
        limit = body.get("max_tokens") or 1_024
        whole = not body.get("stream")
        return Wanted(body["messages"][0]["content"], prompt, limit, "chat", self.model.parser, whole=whole)

    def template(self, messages: list[dict[str, str]]) -> str:
        return templated(messages, opens=self.model.opens)

    def refuses_model(self, body: dict) -> bool:
        return body.get("model", self.model.id) != self.model.id

    def token(self, wanted: Wanted, text: str, *, thinking: bool, count: int) -> dict[str, object]:
        """Return the event for some text."""
        key = self.model.reasoning_field if thinking and wanted.parsed else "content"
        return self.chunk({"role": "assistant", key: text}, None)

    def last(self, wanted: Wanted, finish: str, count: int) -> Iterator[object]:
        """Yield the events after the last token."""
        yield self.chunk({}, finish or None)
        yield {**self.chunk({}, None), "choices": [], "usage": self.usage(count)}

    def whole(self, wanted: Wanted, thinking: str, answer: str, finish: str, count: int) -> object:
        """Return a response that does not stream."""
        said = {"role": "assistant", "content": answer}
        if thinking:
            said[self.model.reasoning_field] = thinking
        choice = {"index": 0, "message": said, "logprobs": None, "finish_reason": finish}
        return {
            **self.chunk({}, None),
            "object": "chat.completion",
            "choices": [choice],
            "usage": self.usage(count),
        }

    def chunk(self, delta: dict[str, object], finish: str | None) -> dict[str, object]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return {
            "object": "chat.completion.chunk",
            "id": "",
            "created": 0,
            "model": self.model.id,
            "system_fingerprint": "",
            "choices": [choice],
        }

    def usage(self, count: int) -> dict[str, int]:
        return {"prompt_tokens": 21, "completion_tokens": count, "total_tokens": 21 + count}

    def failure(self, wanted: Wanted, message: str, status: int) -> object:
        """Return the event that reports a failure inside a 200."""
        return {"error": {"message": message, "type": "error", "code": status}}


def framed(wanted: Wanted, event: object) -> bytes:
    """Return an event as bytes on the wire; half a character is written as an escape."""
    text = json.dumps(event, ensure_ascii=False)
    if not text.isprintable():
        text = json.dumps(event)
    return text.encode() + b"\n" if wanted.form == "ollama" else b"data: " + text.encode() + b"\n\n"
