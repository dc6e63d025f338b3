"""SGLang, from its documentation and sources of 2026."""

from __future__ import annotations

from dataclasses import replace

from tests.model_server.openai import Answered, Dialect, Wanted
from tests.model_server.wire import Request


class SGLang(Dialect):
    kind = "sglang"

    def answer(self, request: Request) -> Answered | Wanted | None:
        body = request.body
        match request.method, request.path:
            case "GET", "/server_info":
                return Answered({"reasoning_parser": "deepseek-r1" if self.model.parser else None})
            case "GET", "/api/tags":
                return Answered({"models": [{"name": self.model.id}]})
            case "POST", "/tokenize":
                tokens = self.model.vocabulary.ids(body["prompt"])
                return Answered({"tokens": tokens, "count": len(tokens)})
        return super().answer(request)

    def chat(self, body: dict) -> Wanted:
        *messages, last = body["messages"]
        if not (body.get("continue_final_message") and last["role"] == "assistant"):
            return super().chat(body)
        wanted = super().chat({**body, "messages": messages})
        parsed = self.model.parser and body.get("separate_reasoning", True)
        return replace(wanted, text=wanted.text + last["content"], parsed=parsed, blind=parsed)

    def card(self) -> dict[str, object]:
        return {**super().card(), "owned_by": "sglang", "max_model_len": self.model.max_total_tokens}
