"""One event of a stream, in any of the dialects, to what it brings.

The dialects are told apart by their keys, so that a proxy that mixes them is understood too:
chat and completion chunks (OpenAI's form, as TGI, vLLM, SGLang and llama.cpp send it), TGI's /generate_stream,
llama.cpp's /completion, Ollama's /api/chat.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.llm.contained import Delta
from app.llm.errors import Broken, Cut
from app.llm.http import refused
from app.llm.types import End

REASONING_FIELDS = ("reasoning", "reasoning_content", "thinking")
"""vLLM and Ollama's /v1; older vLLM, SGLang and llama.cpp; Ollama. Versions in between send two at once."""

_ENDS = {
    "stop": End.STOP,
    "eos_token": End.STOP,
    "stop_sequence": End.STOP,
    "eos": End.STOP,
    "word": End.STOP,
    "length": End.LENGTH,
    "limit": End.LENGTH,
}


def delta(event: object) -> Delta:
    """Return what the event brings; raise the `LLMError` that it reports, or `Broken` where it is no event."""
    if not isinstance(event, dict):
        raise Broken
    if event.get("error"):
        raise _failure(event)
    if "choices" in event:
        return _chunk(event)
    if "token" in event:
        return _generated(event)
    if isinstance(event.get("message"), dict) or "done" in event:
        return _ollama(event)
    if "stop" in event:
        return _completion(event)
    return Delta()


def _chunk(event: Mapping[str, object]) -> Delta:
    usage = event.get("usage")
    tokens = _integer(usage.get("completion_tokens")) if isinstance(usage, dict) else None
    choices = event["choices"]
    if not isinstance(choices, list):
        raise Broken
    for choice in choices:
        if not isinstance(choice, dict):
            raise Broken
        if choice.get("index", 0) == 0:
            said = choice.get("delta") or {"content": choice.get("text")}
            if not isinstance(said, dict):
                raise Broken
            field = _reasoning_field(said)
            return Delta(
                _text(said.get("content")),
                _text(said.get(field)) if field else "",
                field,
                _end(choice.get("finish_reason")),
                tokens,
            )
    return Delta(tokens=tokens)


def _generated(event: Mapping[str, object]) -> Delta:
    """/generate_stream: special tokens (the end of the text) are no text; the details bring the finish reason."""
    token = event["token"]
    if not isinstance(token, dict):
        raise Broken
    details = event.get("details")
    reason = details.get("finish_reason") if isinstance(details, dict) else None
    tokens = _integer(details.get("generated_tokens")) if isinstance(details, dict) else None
    text = "" if token.get("special") else _text(token.get("text"))
    return Delta(text, end=_end(reason), tokens=tokens)


def _completion(event: Mapping[str, object]) -> Delta:
    end = None
    if event["stop"]:
        end = _end(event.get("stop_type")) or (End.LENGTH if event.get("stopped_limit") else End.STOP)
    return Delta(_text(event.get("content")), end=end, tokens=_integer(event.get("tokens_predicted")))


def _ollama(event: Mapping[str, object]) -> Delta:
    said = event.get("message") or {}
    if not isinstance(said, dict):
        raise Broken
    field = _reasoning_field(said)
    end = (_end(event.get("done_reason")) or End.STOP) if event.get("done") else None
    return Delta(
        _text(said.get("content")),
        _text(said.get(field)) if field else "",
        field,
        end,
        _integer(event.get("eval_count")),
    )


def _failure(event: Mapping[str, object]) -> Exception:
    """An error inside a 200, in the chat's form, /generate_stream's, or Ollama's."""
    error = event["error"]
    fields = error if isinstance(error, dict) else {"message": error}
    words = f"{fields.get('message', '')} {fields.get('type', '')} {event.get('error_type', '')}"
    status = next((fields[key] for key in ("http_status_code", "code") if key in fields), None)
    return refused(_integer(status) or 500, words)


def _reasoning_field(said: Mapping[str, object]) -> str:
    return next((field for field in REASONING_FIELDS if said.get(field)), "")


def _end(reason: object) -> End | None:
    if reason in (None, "", "none", "null"):
        return None
    if isinstance(reason, str) and reason in _ENDS:
        return _ENDS[reason]
    raise Cut


def _text(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Broken
    return value


def _integer(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
