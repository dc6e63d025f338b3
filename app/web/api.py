"""The HTTP API: whether the service is healthy, and answers as a stream of typed events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any, Literal

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from app.errors import AppError, BadInput
from app.flow import Request as Question
from app.gate.pseudonyms import Pseudonyms
from app.gate.types import Turn
from app.llm.errors import Busy
from app.situation import profile
from app.web.chat import Chat
from app.web.health import Health
from app.web.wire import event_json
from indexes.errors import IndexesError

_LINES, _EVENTS = "application/x-ndjson", "text/event-stream"


class Said(BaseModel):
    """An earlier turn."""

    role: Literal["user", "assistant"]
    content: str = Field(max_length=20_000)


class Chosen(BaseModel):
    """What the person chose of their situation, as people write it."""

    region: str = ""
    population: str = ""


class Ask(BaseModel):
    """A question with what belongs to it; the same fields as a line of `mingbai ask --input`."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    question: str = Field(max_length=20_000)
    profile: Chosen = Chosen()
    as_of: str = ""
    history: Sequence[Said] = Field((), max_length=40)
    model: str = ""
    depth: str = "normal"


def routes(chat: Chat, health: Health) -> APIRouter:
    """Return the routes `/health` and `/api/ask`."""
    router = APIRouter()

    @router.get("/health")
    async def look() -> JSONResponse:
        """Say whether questions can be answered; 503 with what is wrong when they cannot."""
        try:
            return JSONResponse({"status": "ok", **await asyncio.to_thread(health.look)})
        except (AppError, IndexesError) as e:
            return JSONResponse({"status": "broken", "detail": str(e)}, 503)

    @router.post("/api/ask")
    async def ask(ask: Ask, request: Request) -> StreamingResponse:
        """Answer a question as JSON lines, or as server-sent events where the client accepts those."""
        try:
            question = _question(ask)
        except BadInput as e:
            raise HTTPException(400, str(e)) from None
        sse = _EVENTS in request.headers.get("accept", "")
        return StreamingResponse(
            _lines(chat, question, sse),
            media_type=_EVENTS if sse else _LINES,
            headers={"X-Accel-Buffering": "no"},
        )

    return router


def _question(ask: Ask) -> Question:
    if not ask.question.strip():
        raise BadInput("The question is empty; type what you want to know.")
    chosen = profile(ask.profile.region, ask.profile.population, ask.as_of)
    history = tuple(Turn(said.role, said.content) for said in ask.history)
    return Question(ask.question, history, chosen, ask.model, ask.depth)


async def _lines(chat: Chat, question: Question, sse: bool) -> AsyncGenerator[str, None]:
    try:
        async with aclosing(chat.events(question, Pseudonyms())) as events:
            async for event in events:
                yield _line(event_json(event), sse)
    except (BadInput, Busy) as e:
        yield _line({"event": "failed", "text": str(e)}, sse)
        yield _line({"event": "done", "mode": "failed", "timings_ms": {}}, sse)


def _line(value: dict[str, Any], sse: bool) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return f"event: {value['event']}\ndata: {text}\n\n" if sse else f"{text}\n"
