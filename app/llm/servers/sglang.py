"""SGLang. Thinking comes in `reasoning_content` where a reasoning parser is set."""

from __future__ import annotations

from dataclasses import replace

from typing_extensions import override

from app.llm.http import Call
from app.llm.servers.base import Rendered, Server, closed, integer, mapping, user
from app.llm.types import Capabilities, Forcing


class SGLang(Server):
    """Chat for everything: SGLang puts a prefilled assistant message behind its templated prompt as it is."""

    kind = "sglang"

    @override
    async def capabilities(self) -> Capabilities:
        caps = await super().capabilities()
        info = mapping(await self._maybe("GET", "server_info") or await self._maybe("GET", "get_server_info"))
        field = None
        if "reasoning_parser" in info:
            field = "reasoning_content" if info["reasoning_parser"] else ""
        return replace(caps, reasoning_field=field, forcing=Forcing.PREFILL)

    @override
    async def rendered(self, prompt: str) -> Rendered | None:
        tokens = await self.count(prompt)
        return Rendered(tokens + _TEMPLATE) if tokens else None

    @override
    async def resume(
        self, prompt: str, caps: Capabilities, rendered: Rendered | None, thought: str, tokens: int
    ) -> Call | None:
        prefilled = {"role": "assistant", "content": closed(caps, thought)}
        body = self._chat([user(prompt), prefilled], tokens)
        # The parser would take all that follows for thinking, as it sees no closing tag.
        body |= {"continue_final_message": True, "separate_reasoning": False}
        return Call("v1/chat/completions", body)

    @override
    async def count(self, text: str) -> int | None:
        body = {"model": self._model, "prompt": text, "add_special_tokens": False}
        return integer(mapping(await self._maybe("POST", "tokenize", body)).get("count"))


_TEMPLATE = 32
"""Room for the tokens of the chat template, which SGLang does not tell."""
