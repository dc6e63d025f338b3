"""Text Generation Inference, from its OpenAPI document (3.3.6) and recorded answers."""

from __future__ import annotations

from collections.abc import Iterator

from tests.model_server.openai import Answered, Dialect, Wanted
from tests.model_server.tokens import BOS, tokenized
from tests.model_server.wire import Request


class TGI(Dialect):
    kind = "tgi"

    def answer(self, request: Request) -> Answered | Wanted | None:
        body = request.body
        match request.method, request.path:
            case "GET", "/health":
                return Answered("")
            case "GET", "/info":
                return Answered(self.info())
            case "POST", "/tokenize":
                return Answered(self.spans(body["inputs"], bos=True))
            case "POST", "/chat_tokenize":
                text = self.template(body["messages"])
                return Answered({"tokenize_response": self.spans(text), "templated_text": text})
            case "POST", "/generate_stream" | "/generate":
                return self.generate(body, request.path)
        return super().answer(request)

    def info(self) -> dict[str, object]:
        return {
            "model_id": self.model.id,
            "max_concurrent_requests": 128,
            "max_best_of": 2,
            "max_stop_sequences": 4,
            "max_input_tokens": self.model.max_input_tokens,
            "max_total_tokens": self.model.max_total_tokens,
            "validation_workers": 2,
            "max_client_batch_size": 4,
            "router": "text-generation-router",
            "version": "3.3.6-dev0",
        }

    def generate(self, body: dict, path: str) -> Answered | Wanted:
        if body["inputs"].startswith(BOS):
            return Answered({"error": "the mark of beginning is doubled", "error_type": "validation"}, 422)
        limit = body.get("parameters", {}).get("max_new_tokens", 1_024)
        used = len(tokenized(body["inputs"])) + 1
        if used + limit > self.model.max_total_tokens:
            words = f"`inputs` tokens + `max_new_tokens` must be <= {self.model.max_total_tokens}"
            return Answered({"error": f"Input validation error: {words}", "error_type": "validation"}, 422)
        text, whole = BOS + body["inputs"], path == "/generate"
        return Wanted(body["inputs"], text, limit, "generate_stream", parsed=False, whole=whole)

    def whole(self, wanted: Wanted, thinking: str, answer: str, finish: str, count: int) -> object:
        if wanted.form == "chat":
            return super().whole(wanted, thinking, answer, finish, count)
        details = {"finish_reason": _REASONS[finish], "generated_tokens": count, "prefill": [], "tokens": []}
        return {"generated_text": answer, "details": {**details, "seed": None}}

    def spans(self, text: str, *, bos: bool = False) -> list[dict[str, object]]:
        spans = [{"id": 0, "text": "", "start": 0, "stop": 0}] if bos else []
        at = 0
        for token in tokenized(text):
            number = self.model.vocabulary.ids(token)[0]
            spans.append({"id": number, "text": token, "start": at, "stop": at + len(token)})
            at += len(token)
        return spans

    def token(self, wanted: Wanted, text: str, *, thinking: bool, count: int) -> dict[str, object]:
        if wanted.form == "chat":
            return super().token(wanted, text, thinking=thinking, count=count)
        token = {"id": count, "text": text, "logprob": -0.1, "special": False}
        return {"index": count, "token": token, "generated_text": None, "details": None}

    def last(self, wanted: Wanted, finish: str, count: int) -> Iterator[object]:
        if wanted.form == "chat":
            yield from super().last(wanted, finish, count)
            return
        details = {
            "finish_reason": _REASONS.get(finish),
            "generated_tokens": count,
            "input_length": 9,
            "seed": None,
        }
        token = {"id": 1, "text": "<｜end▁of▁sentence｜>", "logprob": -0.1, "special": True}
        yield {"index": count, "token": token, "generated_text": "", "details": details if finish else None}

    def failure(self, wanted: Wanted, message: str, status: int) -> object:
        if wanted.form == "chat":
            return {"error": {"message": message, "http_status_code": 422}}
        kind = "overloaded" if "overloaded" in message else "generation"
        return {"error": message, "error_type": kind}


_REASONS = {"stop": "eos_token", "length": "length"}
