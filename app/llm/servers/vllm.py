"""vLLM. Thinking comes in `reasoning` (formerly `reasoning_content`) where a reasoning parser is set."""

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


class VLLM(Server):
    """Chat for the whole answer; to go on inside an answer, token numbers to /v1/completions.

    Continuing an assistant message is no way: R1's template drops everything before `</think>` from it.
    """

    kind = "vllm"
    _budget_refused = False

    @override
    async def capabilities(self) -> Capabilities:
        card = await self._card()
        rendered = await self.rendered("1")
        return Capabilities(
            self.kind,
            self._model,
            max_total_tokens=integer(card.get("max_model_len")),
            starts_in_thinking=await self._ends_in_thinking(rendered) if rendered else None,
            forcing=Forcing.RAW_TOKENS if rendered else Forcing.NONE,
        )

    @override
    async def rendered(self, prompt: str) -> Rendered | None:
        return await self._tokens({"messages": [user(prompt)], "add_generation_prompt": True})

    @override
    def ask(self, prompt: str, caps: Capabilities, tokens: int, thinking_tokens: int) -> Call:
        body = self._chat([user(prompt)], tokens)
        if self.keeps_budget(caps):
            body["thinking_token_budget"] = thinking_tokens
        return Call("v1/chat/completions", body)

    @override
    def keeps_budget(self, caps: Capabilities) -> bool:
        # Only with a reasoning parser, which is known once it has shown itself, and not in every version.
        return bool(caps.reasoning_field) and not self._budget_refused

    @override
    def leave_out(self, about: str) -> bool:
        known = about == "thinking_token_budget" and not self._budget_refused
        self._budget_refused = self._budget_refused or known
        return known

    @override
    async def resume(
        self, prompt: str, caps: Capabilities, rendered: Rendered | None, thought: str, tokens: int
    ) -> Call | None:
        more = await self._tokens({"prompt": closed(caps, thought), "add_special_tokens": False})
        if rendered is None or more is None:
            return None
        body = {"model": self._model, "prompt": [*rendered.ids, *more.ids], "max_tokens": tokens}
        return Call("v1/completions", {**body, "stream": True, "stream_options": _USAGE, **SAMPLING})

    @override
    async def count(self, text: str) -> int | None:
        counted = await self._tokens({"prompt": text, "add_special_tokens": False})
        return counted.tokens if counted else None

    @override
    def _chat(self, messages: Messages, tokens: int) -> dict[str, object]:
        return {**super()._chat(messages, tokens), "stream_options": _USAGE}

    async def _tokens(self, body: dict[str, object]) -> Rendered | None:
        answer = mapping(await self._maybe("POST", "tokenize", {"model": self._model, **body}))
        ids = tuple(token for token in sequence(answer.get("tokens")) if isinstance(token, int))
        return Rendered(len(ids), ids=ids) if ids else None

    async def _ends_in_thinking(self, rendered: Rendered) -> bool | None:
        body = {"model": self._model, "tokens": rendered.ids[-_LAST:]}
        text = mapping(await self._maybe("POST", "detokenize", body)).get("prompt")
        return ends_in_thinking(string(text)) if text else None


_USAGE = {"include_usage": True, "continuous_usage_stats": True}
"""The count of tokens in every event, as several may come in one."""

_LAST = 8
"""Enough tokens from the end of a prompt to see `<think>` and a line break, however they are cut."""
