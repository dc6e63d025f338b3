"""llama.cpp's llama-server, from its documentation and sources of 2026."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.model_server.openai import Answered, Dialect, Wanted
from tests.model_server.tokens import BOS
from tests.model_server.wire import Request


class LlamaCpp(Dialect):
    kind = "llamacpp"

    def answer(self, request: Request) -> Answered | Wanted | None:
        body = request.body
        match request.method, request.path:
            case "GET", "/health":
                return Answered({"status": "ok"})
            case "GET", "/props":
                return Answered(self.props())
            case "GET", "/slots":
                return Answered([{"id": 0, "is_processing": False, "n_ctx": self.model.max_total_tokens}])
            case "POST", "/apply-template":
                return Answered({"prompt": self.template(body["messages"])})
            case "POST", "/tokenize":
                tokens = self.model.vocabulary.ids(body["content"], bos=body.get("add_special", False))
                return Answered({"tokens": tokens})
            case "POST", "/completion":
                if body["prompt"].startswith(BOS):
                    return Answered({"error": {"code": 400, "message": "doubled", "type": "invalid"}}, 400)
                return Wanted(
                    body["prompt"], BOS + body["prompt"], body["n_predict"], "completion", parsed=False
                )
            case "POST", "/v1/chat/completions" if body["messages"][-1]["role"] == "assistant":
                words = "Assistant response prefill is incompatible with enable_thinking."
                return Answered(
                    {"error": {"code": 400, "message": words, "type": "invalid_request_error"}}, 400
                )
        return super().answer(request)

    def props(self) -> dict[str, object]:
        return {
            "default_generation_settings": {"n_ctx": self.model.max_total_tokens},
            "total_slots": 1,
            "model_path": f"/models/{self.model.id}",
            "bos_token": BOS,
        }

    def chat(self, body: dict) -> Wanted:
        budget = body.get("thinking_budget_tokens") if self.model.native else None
        return replace(super().chat(body), thinking_tokens=budget)

    def card(self) -> dict[str, object]:
        return {**super().card(), "owned_by": "llamacpp", "meta": {"n_ctx_train": 131_072}}

    def token(self, wanted: Wanted, text: str, *, thinking: bool, count: int) -> dict[str, object]:
        if wanted.form == "completion":
            return {"index": 0, "content": text, "stop": False, "tokens_predicted": count}
        return super().token(wanted, text, thinking=thinking, count=count)

    def last(self, wanted: Wanted, finish: str, count: int) -> Iterator[object]:
        if wanted.form != "completion":
            yield from super().last(wanted, finish, count)
        elif finish:
            kind = {"stop": "eos", "length": "limit"}[finish]
            yield {"index": 0, "content": "", "stop": True, "stop_type": kind, "tokens_predicted": count}
