"""Ollama, by its own /api/chat: its OpenAI form cannot set the context, and cuts a long prompt without a word."""

from __future__ import annotations

from typing_extensions import override

from app.llm.errors import Misconfigured
from app.llm.http import Call
from app.llm.servers.base import SAMPLING, Rendered, Server, integer, mapping, sequence, string, user
from app.llm.types import Capabilities, Forcing


class Ollama(Server):
    """Thinking comes in `thinking` and can be switched off, which is the one way to force an answer."""

    kind = "ollama"

    @override
    async def capabilities(self) -> Capabilities:
        tags = mapping(await self._maybe("GET", "api/tags"))
        names = [string(mapping(model).get("name")) for model in sequence(tags.get("models"))]
        self._model = self._model or (names[0] if len(names) == 1 else "")
        if not self._model:
            raise Misconfigured("The model server has several models, or none; name one in the settings.")
        shown = mapping(await self._maybe("POST", "api/show", {"model": self._model}))
        thinks = "thinking" in sequence(shown.get("capabilities"))
        return Capabilities(
            self.kind,
            self._model,
            max_total_tokens=self._context(mapping(shown.get("model_info"))),
            # A template with a tag of its own, on a model that is not known to think, leaves everything open.
            starts_in_thinking=None if "<think>" in string(shown.get("template")) and not thinks else False,
            reasoning_field="thinking" if thinks else "",
            forcing=Forcing.WITHOUT_THINKING if thinks else Forcing.NONE,
        )

    @override
    def ask(self, prompt: str, caps: Capabilities, tokens: int, thinking_tokens: int) -> Call:
        return self._call(prompt, caps, tokens, think=True)

    @override
    async def resume(
        self, prompt: str, caps: Capabilities, rendered: Rendered | None, thought: str, tokens: int
    ) -> Call | None:
        if caps.forcing is Forcing.NONE:
            return None
        return self._call(prompt, caps, tokens, think=False)

    def _call(self, prompt: str, caps: Capabilities, tokens: int, *, think: bool) -> Call:
        context = caps.max_total_tokens or self._limits.ollama_context
        body: dict[str, object] = {
            "model": self._model,
            "messages": [user(prompt)],
            "stream": True,
            "truncate": False,
            "options": {"num_ctx": context, "num_predict": tokens, **SAMPLING},
        }
        # A model that cannot think refuses to be asked to.
        if caps.reasoning_field:
            body["think"] = think
        return Call("api/chat", body, framing="lines")

    def _context(self, info: object) -> int:
        trained = [integer(value) for key, value in mapping(info).items() if key.endswith(".context_length")]
        return min([self._limits.ollama_context, *(length for length in trained if length)])
