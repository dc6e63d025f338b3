"""A server that speaks OpenAI's chat form and nothing more; the other kinds say what they do better."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.llm.errors import Broken, Misconfigured, Rejected, ServerFailed, TooLarge, TooLong
from app.llm.http import Call, Http
from app.llm.limits import Limits
from app.llm.types import Capabilities

SAMPLING: Mapping[str, object] = {"temperature": 0.6, "top_p": 0.95}
"""DeepSeek's own advice for R1 (0.5 to 0.7, and 0.95). Penalties are left out: TGI turns a presence penalty of 0
into a repetition penalty of 2."""

CLOSING = "\n</think>\n\n"
"""What ends thinking from outside, as R1 itself writes it."""

OPENING = "<think>\n"

Messages = list[Mapping[str, str]]

_OPEN_AT_END = re.compile(r"<think>\s*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A prompt as the server's chat template makes it: its text or its token numbers, and how many tokens."""

    tokens: int | None = None
    text: str = ""
    ids: tuple[int, ...] = ()


class Server:
    """One kind of server. `model` is the name people gave, "" for whatever the server has."""

    kind = "openai"

    def __init__(self, http: Http, limits: Limits, model: str = "") -> None:
        self._http = http
        self._limits = limits
        self._model = model

    async def capabilities(self) -> Capabilities:
        """Ask the server what it is; raise an `LLMError` when it cannot be asked."""
        card = await self._card()
        return Capabilities(self.kind, self._model, max_total_tokens=integer(card.get("max_model_len")))

    async def rendered(self, prompt: str) -> Rendered | None:
        """Return the prompt as the template makes it; None where the server does not tell."""
        return None

    def ask(self, prompt: str, caps: Capabilities, tokens: int, thinking_tokens: int) -> Call:
        """Return the request for a whole answer of at most `tokens`, thinking included."""
        return Call("v1/chat/completions", self._chat([user(prompt)], tokens))

    def keeps_budget(self, caps: Capabilities) -> bool:
        """Say whether the server itself closes thinking at the `thinking_tokens` that `ask` hands it."""
        return False

    async def resume(
        self, prompt: str, caps: Capabilities, rendered: Rendered | None, thought: str, tokens: int
    ) -> Call | None:
        """Return the request for the answer alone, after `thought`; None where the server has no way to it."""
        return None

    async def count(self, text: str) -> int | None:
        """Return how many tokens the text is, by the server's own tokenizer; None where it has no such route."""
        return None

    def leave_out(self, about: str) -> bool:
        """Stop sending what the server minds; False when that is nothing this client could leave out."""
        return False

    def _chat(self, messages: Messages, tokens: int) -> dict[str, object]:
        return {
            "model": self._model or "tgi",
            "messages": messages,
            "stream": True,
            "stream_options": {"include_usage": True},
            "max_tokens": tokens,
            **SAMPLING,
        }

    async def _card(self) -> Mapping[str, object]:
        """Return the model's entry in /v1/models and take its name; {} where there is no such list."""
        models = mapping(await self._maybe("GET", "v1/models"))
        cards = [mapping(card) for card in sequence(models.get("data"))]
        named = [card for card in cards if card.get("id") == self._model] if self._model else cards
        if self._model and cards and not named:
            raise Misconfigured("The model server lacks the model that the settings name; check its name.")
        card = named[0] if named else {}
        self._model = self._model or string(card.get("id"))
        return card

    async def _maybe(self, method: str, path: str, body: Mapping[str, object] | None = None) -> object | None:
        """Return what a route says, or None where the server does not have it."""
        try:
            return await self._http.json(method, path, body)
        except TooLong:
            raise
        except (Rejected, Broken, ServerFailed, TooLarge):
            return None


def user(text: str) -> Mapping[str, str]:
    """Return the one message of a request: R1 takes no system prompt, everything is the person's turn."""
    return {"role": "user", "content": text}


def ends_in_thinking(text: str) -> bool:
    """Say whether a templated prompt leaves the model inside thinking."""
    return bool(_OPEN_AT_END.search(text))


def closed(caps: Capabilities, thought: str) -> str:
    """Return the thought so far as it stands after the templated prompt, with its end."""
    opening = "" if caps.starts_in_thinking is not False else OPENING
    return opening + thought.rstrip() + CLOSING


def mapping(value: object) -> Mapping[str, object]:
    """Return the value if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> list[object]:
    """Return the value if it is a JSON list, else an empty one."""
    return value if isinstance(value, list) else []


def integer(value: object) -> int | None:
    """Return the value if it is a positive whole number, else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def string(value: object) -> str:
    """Return the value if it is a text, else an empty one."""
    return value if isinstance(value, str) else ""
