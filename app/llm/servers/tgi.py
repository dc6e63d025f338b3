"""Text Generation Inference 3.x. It has no reasoning parser: thinking shares `content` with the answer."""

from __future__ import annotations

from typing_extensions import override

from app.llm.http import Call
from app.llm.servers.base import (
    SAMPLING,
    Messages,
    Rendered,
    Server,
    closed,
    ends_in_thinking,
    integer,
    mapping,
    sequence,
    string,
    user,
)
from app.llm.types import Capabilities, Forcing


class TGI(Server):
    """Chat for the whole answer, /generate_stream for what the chat route cannot do: to go on inside an answer."""

    kind = "tgi"
    _bos = ""

    @override
    async def capabilities(self) -> Capabilities:
        info = mapping(await self._maybe("GET", "info"))
        rendered = await self.rendered("1")
        if rendered:
            self._bos = await self._doubled_start(rendered.text)
        return Capabilities(
            self.kind,
            string(info.get("model_id")),
            max_input_tokens=integer(info.get("max_input_tokens") or info.get("max_input_length")),
            max_total_tokens=integer(info.get("max_total_tokens")),
            starts_in_thinking=ends_in_thinking(rendered.text) if rendered else None,
            reasoning_field="",
            forcing=Forcing.RAW_TEXT if rendered else Forcing.NONE,
        )

    @override
    async def rendered(self, prompt: str) -> Rendered | None:
        body = {"messages": [user(prompt)]}
        answer = mapping(await self._maybe("POST", "chat_tokenize", body))
        text = string(answer.get("templated_text"))
        tokens = sequence(answer.get("tokenize_response"))
        return Rendered(len(tokens) or None, text) if text else None

    @override
    async def resume(
        self, prompt: str, caps: Capabilities, rendered: Rendered | None, thought: str, tokens: int
    ) -> Call | None:
        if rendered is None:
            return None
        parameters = {"max_new_tokens": tokens, "do_sample": True, "details": True, "return_full_text": False}
        inputs = rendered.text.removeprefix(self._bos) + closed(caps, thought)
        return Call("generate_stream", {"inputs": inputs, "parameters": {**parameters, **SAMPLING}})

    @override
    async def count(self, text: str) -> int | None:
        tokens = await self._maybe("POST", "tokenize", {"inputs": text})
        return len(tokens) if isinstance(tokens, list) else None

    @override
    def _chat(self, messages: Messages, tokens: int) -> dict[str, object]:
        # Any other name is taken for that of a LoRA adapter.
        return {**super()._chat(messages, tokens), "model": "tgi"}

    async def _doubled_start(self, templated: str) -> str:
        """Return the mark of beginning that the template writes and /generate_stream would write once more."""
        answer = await self._maybe("POST", "tokenize", {"inputs": templated})
        tokens = [mapping(token) for token in sequence(answer)]
        if len(tokens) < 2 or tokens[0].get("id") != tokens[1].get("id"):
            return ""
        return string(tokens[1].get("text"))
