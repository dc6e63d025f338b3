"""What the tests of the flow share: a flow with certain models, one answer taken down, and the order of its events."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

from app.events import (
    Answer,
    Checked,
    Degraded,
    Done,
    Event,
    Evidence,
    Failed,
    Redacted,
    Refused,
    Rung,
    Thinking,
    Waiting,
)
from app.flow import AnswerFlow, Request
from app.gate.pseudonyms import Pseudonyms
from app.llm.limits import Deadlines, Limits
from app.models import Model, Models
from app.prompt import Prompter
from app.reasoning import Reasoning
from app.wiring import Wiring
from tests.flow.conftest import TODAY
from tests.llm.asking import PATIENT, client

LEAVE = "女职工生育享受多少天产假？"
CHILD = "Until what age can my daughter stay on my health insurance plan?"


def model(name: str, url: str, deadlines: Deadlines = PATIENT, **fields: object) -> Model:
    """Return a model whose client does not pause between retries."""
    limits = Limits(backoff=0.01, cooldown=30, json_bytes=2_000_000)
    labels = {"zh": f"模型{name}", "en": f"Model {name}"}
    return Model(name, client(url, deadlines=deadlines, limits=limits), labels, **fields)  # type: ignore[arg-type]


def flow(wiring: Wiring, models: Sequence[Model]) -> AnswerFlow:
    """Return a flow that has these models."""
    reasoning = Reasoning(wiring.gate, Prompter())
    return AnswerFlow(wiring.gate, wiring.triage, wiring.evidence, Models(models), reasoning, lambda: TODAY)


async def events_of(of: AnswerFlow, request: Request | str, seconds: float = 20) -> list[Event]:
    """Return all events of one answer, in the order that every consumer relies on; a hang fails the test."""
    asked = Request(request) if isinstance(request, str) else request
    events: list[Event] = []
    async with asyncio.timeout(seconds), aclosing(of.answer(asked, Pseudonyms())) as stream:
        async for event in stream:
            events.append(event)
    in_order(events)
    return events


def in_order(events: Sequence[Event]) -> None:
    """Assert the contract of app/events.py."""
    kinds = [type(e) for e in events]
    assert kinds[0] in (Redacted, Failed)
    assert kinds.index(Done) == len(kinds) - 1
    place = {Redacted: 0, Evidence: 1, Waiting: 2, Thinking: 2, Answer: 2, Checked: 3, Done: 4}
    main = [place[k] for k in kinds if k in place]
    assert main == sorted(main), kinds
    assert kinds.count(Checked) + kinds.count(Refused) + kinds.count(Failed) == 1
    if Answer in kinds:
        assert Evidence in kinds


def final(events: Sequence[Event]) -> str:
    """Return the answer that stands at the end: what was withdrawn is gone."""
    text = ""
    for event in events:
        if isinstance(event, Answer):
            text += event.text
        if isinstance(event, Checked) and event.answer:
            text = event.answer
        if isinstance(event, Degraded) and event.rung is Rung.EXTRACTS:
            text = ""
    return text


def shown(events: Sequence[Event]) -> str:
    """Return every word of a model that a person may have seen, thinking and withdrawn words included."""
    return "".join(e.text for e in events if isinstance(e, Answer | Thinking))


def one(events: Sequence[Event], kind: type[Event]) -> Event:
    """Return the only event of a kind."""
    (found,) = [e for e in events if isinstance(e, kind)]
    return found


def reasons(events: Sequence[Event]) -> list[str]:
    """Return what a person was told of how the answer came about."""
    return [e.reason for e in events if isinstance(e, Degraded)]
