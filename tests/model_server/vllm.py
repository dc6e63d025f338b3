"""vLLM, from its documentation and sources of 2026."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.model_server.openai import Answered, Dialect, Wanted
from tests.model_server.wire import Request


class VLLM(Dialect):
    kind = "vllm"

    def answer(self, request: Request) -> Answered | Wanted | None:
        body = request.body
        ids = self.model.vocabulary.ids
        match request.method, request.path:
            case "GET", "/version":
                return Answered({"version": "0.22.1"})
            case "POST", "/tokenize":
                text = self.template(body["messages"]) if "messages" in body else body["prompt"]
                tokens = ids(text, bos="prompt" in body and body.get("add_special_tokens", True))
                return Answered(
                    {"tokens": tokens, "count": len(tokens), "max_model_len": self.model.max_total_tokens}
                )
            case "POST", "/detokenize":
                return Answered({"prompt": self.model.vocabulary.text(body["tokens"])})
            case "POST", "/v1/completions":
                text = self.model.vocabulary.text(body["prompt"])
                return Wanted(text, text, body["max_tokens"], "completion", parsed=False)
            case "POST", "/v1/chat/completions" if self.refuses_model(body):
                return Answered({"error": {"message": "The model does not exist.", "code": 404}}, 404)
        return super().answer(request)

    def chat(self, body: dict) -> Answered | Wanted:
        wanted = super().chat(body)
        if "thinking_token_budget" not in body:
            return wanted
        if not self.model.native:
            words = "thinking_token_budget is set but reasoning_config is not configured."
            return Answered({"error": {"message": words, "type": "BadRequestError", "code": 400}}, 400)
        return replace(wanted, thinking_tokens=body["thinking_token_budget"])

    def card(self) -> dict[str, object]:
        return {**super().card(), "owned_by": "vllm", "max_model_len": self.model.max_total_tokens}

    def token(self, wanted: Wanted, text: str, *, thinking: bool, count: int) -> dict[str, object]:
        event = super().token(wanted, text, thinking=thinking, count=count)
        if wanted.form == "completion":
            event["choices"] = [{"index": 0, "text": text, "finish_reason": None}]
        return {**event, "usage": self.usage(count)}

    def last(self, wanted: Wanted, finish: str, count: int) -> Iterator[object]:
        first, *rest = super().last(wanted, finish, count)
        if wanted.form == "completion":
            first["choices"] = [{"index": 0, "text": "", "finish_reason": finish or None}]
        yield from (first, *rest)
