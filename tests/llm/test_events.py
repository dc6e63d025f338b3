"""The events of all dialects are understood, the recorded ones of real servers among them."""

from __future__ import annotations

import json

import pytest

from app.llm.contained import Delta
from app.llm.errors import Broken, Busy, Cut, LLMError, Rejected, ServerFailed, TooLong
from app.llm.events import delta
from app.llm.types import End
from tests.llm.asking import DATA


def chunk(said: dict[str, object], finish: str | None = None, **more: object) -> dict[str, object]:
    return {"choices": [{"index": 0, "delta": said, "finish_reason": finish}], **more}


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (chunk({"role": "assistant", "content": "a"}), Delta("a")),
        (chunk({"content": None}), Delta()),
        (chunk({}, "stop"), Delta(end=End.STOP)),
        (chunk({"content": "a"}, "length"), Delta("a", end=End.LENGTH)),
        (chunk({"content": "a"}, ""), Delta("a")),
        (chunk({"reasoning": "r"}), Delta(reasoning="r", field="reasoning")),
        (chunk({"reasoning_content": "r", "content": None}), Delta(reasoning="r", field="reasoning_content")),
        (chunk({"reasoning": "r", "reasoning_content": "r"}), Delta(reasoning="r", field="reasoning")),
        (chunk({"reasoning": "", "content": "a"}), Delta("a")),
        (chunk({"content": "a"}, usage={"completion_tokens": 7}), Delta("a", tokens=7)),
        ({"choices": [], "usage": {"completion_tokens": 7}}, Delta(tokens=7)),
        ({"choices": [{"index": 1, "delta": {"content": "b"}}]}, Delta()),
        ({"choices": [{"index": 0, "text": "a", "finish_reason": None}]}, Delta("a")),
        ({"token": {"text": "a", "special": False}, "details": None}, Delta("a")),
        (
            {
                "token": {"text": "<｜end▁of▁sentence｜>", "special": True},
                "details": {"finish_reason": "eos_token", "generated_tokens": 3},
            },
            Delta(end=End.STOP, tokens=3),
        ),
        ({"content": "a", "stop": False, "tokens_predicted": 2}, Delta("a", tokens=2)),
        (
            {"content": "", "stop": True, "stop_type": "limit", "tokens_predicted": 2},
            Delta(end=End.LENGTH, tokens=2),
        ),
        ({"content": "", "stop": True, "stopped_limit": False}, Delta(end=End.STOP)),
        ({"message": {"content": "a"}, "done": False}, Delta("a")),
        (
            {"message": {"thinking": "t", "content": ""}, "done": False},
            Delta(reasoning="t", field="thinking"),
        ),
        ({"done": True, "done_reason": "length", "eval_count": 4}, Delta(end=End.LENGTH, tokens=4)),
        ({"prompt_progress": {"total": 9}}, Delta()),
    ],
)
def test_events_of_every_dialect(event: object, expected: Delta) -> None:
    """Each form of an event brings what it says, and no more."""
    assert delta(event) == expected


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"error": {"message": "Model is overloaded", "http_status_code": 422}}, Busy),
        ({"error": "Model is overloaded", "error_type": "overloaded"}, Busy),
        ({"error": {"message": "slow down", "code": 429}}, Busy),
        (
            {"error": {"message": "Request failed during generation: OOM", "http_status_code": 422}},
            ServerFailed,
        ),
        ({"error": "Request failed during generation: x", "error_type": "generation"}, ServerFailed),
        ({"error": "model runner has unexpectedly stopped"}, ServerFailed),
        (
            {
                "error": {
                    "message": "`inputs` must have less than 4095 tokens. Given: 5000",
                    "http_status_code": 422,
                }
            },
            TooLong,
        ),
        ({"error": {"message": "This model's maximum context length is 8192 tokens", "code": 400}}, TooLong),
        ({"error": {"message": "the request exceeds the available context size", "code": 400}}, TooLong),
        ({"error": {"message": "Template error: bad", "http_status_code": 422}}, Rejected),
        (chunk({}, "abort"), Cut),
        (chunk({}, "content_filter"), Cut),
        ([1], Broken),
        ("text", Broken),
        ({"choices": "x"}, Broken),
        ({"choices": [3]}, Broken),
        (chunk({"content": 5}), Broken),
        ({"token": None}, Broken),
    ],
)
def test_failures_inside_a_stream(event: object, expected: type[LLMError]) -> None:
    """A failure in a 200 stream is told by its words, and what is no event is an error."""
    with pytest.raises(LLMError) as raised:
        delta(event)
    assert type(raised.value) is expected


JSON = '{"firstName":"David","lastName":"Unknown","hobby":", \\"riding bicycles\\", \\"having cats\\"","numCats":2}'
STORY = "Once upon a time, in a vibrant ocean filled with coral reefs and schools of shimmering fish,"
RECORDED = {
    "test_chat_hfhub_nousage": ("OK!", End.STOP, None),
    "test_chat_hfhub_usage": ("OK!", End.STOP, 3),
    "test_chat_openai_nousage": ("OK!", End.STOP, None),
    "test_chat_openai_usage": ("OK!", End.STOP, 3),
    "test_flash_llama_completion_stream_usage": (
        "**Deep Learning: An Overview**\n" + "=" * 37 + "\n\n",
        End.LENGTH,
        10,
    ),
    "test_flash_llama_completion_many_prompts_stream": (
        " A Beginner’s Guide\nDeep learning is a subset",
        End.LENGTH,
        10,
    ),
    "test_flash_qwen2_5_vl_simple_streaming": ("", End.STOP, None),
    "test_json_schema_stream": (JSON, End.STOP, None),
    "test_flash_llama_grammar_tools_sea_creatures_stream_auto": (STORY, End.LENGTH, None),
}


@pytest.mark.parametrize("name", sorted(RECORDED))
def test_recorded_streams(name: str) -> None:
    """Streams recorded from real TGI servers give their text, their one finish reason and their count."""
    steps = [delta(event) for event in json.loads((DATA / "recorded" / f"{name}.json").read_text("utf-8"))]
    text, end, tokens = RECORDED[name]
    assert "".join(step.content for step in steps) == text
    assert [step.end for step in steps if step.end] == [end]
    assert next((step.tokens for step in steps if step.tokens), None) == tokens


def test_recorded_special_token_is_no_text() -> None:
    """The mark of the end that /generate writes as a special token is not given out."""
    (whole,) = json.loads((DATA / "recorded" / "test_flash_deepseek_v2_all_params.json").read_text("utf-8"))
    tokens = [{"token": token} for token in whole["details"]["tokens"]]
    assert "".join(delta(token).content for token in tokens) == " sent successfully."
