"""Ollama, from its documentation of 2026."""

from __future__ import annotations

from collections.abc import Iterator

from tests.model_server.openai import Answered, Dialect, Wanted
from tests.model_server.tokens import templated
from tests.model_server.wire import Request


class Ollama(Dialect):
    kind = "ollama"

    def answer(self, request: Request) -> Answered | Wanted | None:
        body = request.body
        match request.method, request.path:
            case "GET", "/api/version":
                return Answered({"version": "0.33.2"})
            case "GET", "/api/tags":
                return Answered({"models": [{"name": self.model.id, "model": self.model.id}]})
            case "POST", "/api/show":
                info = {"general.architecture": "qwen2", "qwen2.context_length": self.model.max_total_tokens}
                capabilities = ["completion", *(["thinking"] if self.model.parser else [])]
                template = "{{ .Prompt }}<｜Assistant｜>" + ("<think>\n" if self.model.opens else "")
                return Answered({"model_info": info, "capabilities": capabilities, "template": template})
            case "POST", "/api/chat":
                return self.native_chat(body)
        return super().answer(request)

    def native_chat(self, body: dict) -> Answered | Wanted:
        if "think" in body and not self.model.parser:
            return Answered({"error": f'"{self.model.id}" does not support thinking'}, 400)
        think = body.get("think", True)
        opens = self.model.opens or self.model.parser
        text = templated(body["messages"], opens=opens) + ("" if think else "\n</think>\n\n")
        limit = body.get("options", {}).get("num_predict", 1_024)
        whole = not body.get("stream", True)
        return Wanted(body["messages"][0]["content"], text, limit, "ollama", self.model.parser, whole=whole)

    def whole(self, wanted: Wanted, thinking: str, answer: str, finish: str, count: int) -> object:
        if wanted.form == "chat":
            return super().whole(wanted, thinking, answer, finish, count)
        said = {"role": "assistant", "content": answer, **({"thinking": thinking} if thinking else {})}
        return {
            "model": self.model.id,
            "message": said,
            "done": True,
            "done_reason": finish,
            "eval_count": count,
        }

    def card(self) -> dict[str, object]:
        return {**super().card(), "owned_by": "library"}

    def token(self, wanted: Wanted, text: str, *, thinking: bool, count: int) -> dict[str, object]:
        if wanted.form == "chat":
            return super().token(wanted, text, thinking=thinking, count=count)
        said = {"thinking": text, "content": ""} if thinking and wanted.parsed else {"content": text}
        return {"model": self.model.id, "message": {"role": "assistant", **said}, "done": False}

    def last(self, wanted: Wanted, finish: str, count: int) -> Iterator[object]:
        if wanted.form == "chat":
            yield from super().last(wanted, finish, count)
        elif finish:
            message = {"role": "assistant", "content": ""}
            yield {"message": message, "done": True, "done_reason": finish, "eval_count": count}

    def failure(self, wanted: Wanted, message: str, status: int) -> object:
        return {"error": message} if wanted.form == "ollama" else super().failure(wanted, message, status)
