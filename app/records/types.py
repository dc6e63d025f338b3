"""What the records give back: a conversation as staff see it, de-identified, with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the person thought of an answer, and why, if they said so."""

    at: datetime
    up: bool
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and its answer. `detail` is what proves it (see `app.records.detail`), as JSON.

    `question` is None where the gate let nothing through.
    """

    n: int
    at: datetime
    mode: str
    question: str | None = field(repr=False)
    answer: str = field(repr=False)
    detail: Mapping[str, Any] = field(repr=False)
    feedback: Feedback | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    """A conversation that a person wants to go on with staff, under a number that can be read out."""

    number: str
    conversation: str
    opened: datetime
    settled: datetime | None = None
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A whole conversation."""

    id: str
    lang: str
    begun: datetime
    exchanges: tuple[Exchange, ...]
    hand_overs: tuple[HandOver, ...] = ()
