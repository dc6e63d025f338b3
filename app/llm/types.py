"""What goes into a request to the model and what comes out of it, piece by piece.

Tokens are the model's own, counted as they arrive; seconds are of the wall clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Closed(StrEnum):
    """Why thinking was closed before the model closed it."""

    BUDGET = "budget"
    SECONDS = "seconds"
    REPETITION = "repetition"
    NO_HEADWAY = "no_headway"
    PERSON = "person"
    UNFINISHED = "unfinished"
    """The model stopped inside its thinking, with no answer."""


class End(StrEnum):
    """How an answer ended: by itself, or at the limit of its length."""

    STOP = "stop"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class Queued:
    """The request waits for others; `place` 1 is next. Sent again each time the place changes."""

    place: int


@dataclass(frozen=True, slots=True)
class ThinkingPiece:
    """The next words of the model's thinking."""

    text: str


@dataclass(frozen=True, slots=True)
class ThinkingClosed:
    """Thinking was closed from outside; the answer follows, or an error says that none can."""

    reason: Closed


@dataclass(frozen=True, slots=True)
class AnswerPiece:
    """The next words of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a complete answer; nothing else is one. `seconds` counts from the first request."""

    reason: End
    thinking_tokens: int
    answer_tokens: int
    thinking_seconds: float
    seconds: float


Piece = Queued | ThinkingPiece | ThinkingClosed | AnswerPiece | Finished


@dataclass(frozen=True, slots=True)
class Budget:
    """How deeply the model may think, and how long its answer may be.

    `thinking_seconds` counts from the first token of thinking, so that a server's queue costs nothing.
    """

    thinking_tokens: int
    thinking_seconds: float
    answer_tokens: int


BUDGETS = {
    "quick": Budget(thinking_tokens=400, thinking_seconds=20, answer_tokens=700),
    "normal": Budget(thinking_tokens=1_500, thinking_seconds=60, answer_tokens=1_000),
    "deep": Budget(thinking_tokens=6_000, thinking_seconds=240, answer_tokens=1_500),
}
"""What people choose from. 400 tokens are a dozen sentences; R1 answers a question over sources in 500 to
1,500 (shorter chains are often the more accurate: arXiv 2505.17813), a comparison of rules in some thousands."""


class State(StrEnum):
    """Whether a model server can be used, as far as is known."""

    UP = "up"
    DOWN = "down"
    UNKNOWN = "unknown"


class Forcing(StrEnum):
    """How a server lets thinking be closed from outside."""

    NONE = "none"
    RAW_TEXT = "raw_text"
    """The templated prompt, the thought so far and the closing tag are continued as plain text."""
    RAW_TOKENS = "raw_tokens"
    """The same, as token numbers."""
    PREFILL = "prefill"
    """The thought and the closing tag are handed over as the beginning of the assistant's message."""
    WITHOUT_THINKING = "without_thinking"
    """The question is asked again with thinking switched off; the thought so far is lost."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the model server at the other end is and can do, as it said itself; None where it did not say.

    `starts_in_thinking`: text begins inside thinking, because the chat template opens it.
    `reasoning_field`: the field in which thinking arrives apart from the answer, "" where it shares `content`; None
    until the first answer shows it, on servers that do not tell whether they have a reasoning parser.
    """

    kind: str
    model: str
    max_input_tokens: int | None = None
    max_total_tokens: int | None = None
    starts_in_thinking: bool | None = None
    reasoning_field: str | None = None
    forcing: Forcing = Forcing.NONE
