"""llama.cpp's llama-server. Thinking comes in `reasoning_content` unless the server was told otherwise."""

from __future__ import annotations

from pathlib import PurePath

from typing_extensions import override

from app.llm.http import Call
from app.llm.servers.base import (
    SAMPLING,
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


class LlamaCpp(Server):
    """Chat for the whole answer; to go on inside an answer, the templated prompt to /completion.

    A prefilled assistant message is refused for models that think (ggml-org/llama.cpp#21889).
    """

    kind = "llamacpp"
    _bos = ""

    @override
    async def capabilities(self) -> Capabilities:
        props = mapping(await self._maybe("GET", "props"))
        self._bos = string(props.get("bos_token"))
        name = string(props.get("model_alias")) or PurePath(string(props.get("model_path"))).name
        self._model = self._model or name
        rendered = await self.rendered("1")
        return Capabilities(
            self.kind,
            self._model,
            max_total_tokens=integer(mapping(props.get("default_generation_settings")).get("n_ctx")),
            starts_in_thinking=ends_in_thinking(rendered.text) if rendered else None,
            forcing=Forcing.RAW_TEXT if rendered else Forcing.NONE,
        )

    @override
    async def rendered(self, prompt: str) -> Rendered | None:
        answer = mapping(await self._maybe("POST", "apply-template", {"messages": [user(prompt)]}))
        text = string(answer.get("prompt"))
        if not text:
            return None
        ids = await self._ids(text, add_special=True)
        # Older servers keep the template's mark of beginning here and write it once more later.
        doubled = len(ids) > 1 and ids[0] == ids[1]
        return Rendered(len(ids) or None, text.removeprefix(self._bos) if doubled else text)

    @override
    def ask(self, prompt: str, caps: Capabilities, tokens: int, thinking_tokens: int) -> Call:
        body = {**self._chat([user(prompt)], tokens), "thinking_budget_tokens": thinking_tokens}
        return Call("v1/chat/completions", body)

    @override
    def keeps_budget(self, caps: Capabilities) -> bool:
        # Versions that do not know the setting pass over it, and thinking is closed from here a little later.
        return True

    @override
    async def resume(
        self, prompt: str, caps: Capabilities, rendered: Rendered | None, thought: str, tokens: int
    ) -> Call | None:
        if rendered is None:
            return None
        text = rendered.text + closed(caps, thought)
        return Call("completion", {"prompt": text, "n_predict": tokens, "stream": True, **SAMPLING})

    @override
    async def count(self, text: str) -> int | None:
        ids = await self._ids(text, add_special=False)
        return len(ids) if ids or not text else None

    async def _ids(self, text: str, *, add_special: bool) -> list[object]:
        body = {"content": text, "add_special": add_special, "parse_special": True}
        return sequence(mapping(await self._maybe("POST", "tokenize", body)).get("tokens"))
