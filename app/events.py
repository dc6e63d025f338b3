"""What an answer is made of, as it happens. The page, the API, the command line and the evaluation know
nothing else of the flow: they read these events in order and never parse text for meaning.

The order is: Redacted, Evidence, then Thinking and Answer in pieces, Checked, and Done at the very end.
Degraded may come anywhere before Done and says which rung of the ladder the answer now stands on; one to
EXTRACTS withdraws every piece of an Answer before it, and what follows is the answer. One to FULL takes nothing
back: it says what else a person should know, such as that another model has stepped in.
Refused and Failed take the place of Answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from indexes.types import Hit, Situation, Status

if TYPE_CHECKING:
    from app.gate.types import SafeQuestion


class Rung(StrEnum):
    """The ladder of promise 7, from the full answer down to a person."""

    FULL = "full"
    NO_RERANK = "no_rerank"
    LEXICAL_ONLY = "lexical_only"
    EXTRACTS = "extracts"
    PERSON = "person"


class RefusalKind(StrEnum):
    """Why there is no answer from the documents; each has its own honest text."""

    NO_EVIDENCE = "no_evidence"
    EMERGENCY = "emergency"
    SELF_HARM = "self_harm"
    DIAGNOSIS = "diagnosis"
    FRAUD = "fraud"
    OFF_TOPIC = "off_topic"


@dataclass(frozen=True, slots=True)
class Redaction:
    """One thing that the gate took out: its type, its offsets in what was typed, what stands there now."""

    type: str
    start: int
    end: int
    placeholder: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """The question as everything downstream sees it; `question` is what may be recorded of it."""

    text: str
    redactions: tuple[Redaction, ...]
    question: SafeQuestion | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered source of an answer and the words quoted from it.

    `spans` are half-open offsets of the quotations in the passage's text, in order; `key` is the sentence in them that
    answers, where one stands out. `verified` says that the proof found what is said with this number in the passage.
    """

    n: int
    hit: Hit
    status: Status
    spans: tuple[tuple[int, int], ...] = ()
    verified: bool = False
    key: tuple[int, int] | None = None

    @property
    def quotes(self) -> tuple[str, ...]:
        """The quoted words, verbatim."""
        return tuple(self.hit.passage.text[start:end] for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class Trail:
    """How the evidence was found, step by step, each a sentence for a person: what was searched and with
    which words, and what was filtered out because it holds elsewhere. `notes` are to be read with the answer:
    what would have answered but no longer holds or not yet, what has replaced it, what is in doubt.
    """

    searched: tuple[str, ...] = ()
    filtered: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passages an answer may rest on, numbered from 1, for the situation it assumed."""

    citations: tuple[Citation, ...]
    situation: Situation
    trail: Trail


@dataclass(frozen=True, slots=True)
class Waiting:
    """The model is busy with others; `place` 1 is next."""

    place: int


@dataclass(frozen=True, slots=True)
class Thinking:
    """A piece of the model's reasoning: shown apart, never quoted, never stored, never re-sent."""

    text: str
    done: bool = False
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A piece of the answer; the pieces joined are the whole answer."""

    text: str


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """One sentence of the answer and what the proof says of it: verified, weak, unsupported or no_claim."""

    text: str
    cites: tuple[int, ...]
    verdict: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two sources by their numbers, and the words in which they state different numbers for the same thing."""

    a: int
    b: int
    said_a: str
    said_b: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The proof of the whole answer; `citations` are those the answer uses, with their quotations.

    `model` is the name of the model whose answer it is, "" for extracts. `conflicts` are those between the
    cited sources. `answer` is the whole answer where sources were named that the model had left out, and takes the
    place of the pieces before; "" where it stands as it was said.
    """

    sentences: tuple[CheckedSentence, ...]
    citations: tuple[Citation, ...]
    model: str = ""
    conflicts: tuple[Conflict, ...] = ()
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """There is no answer, for this reason; `text` says so to the person."""

    kind: RefusalKind
    text: str


@dataclass(frozen=True, slots=True)
class Degraded:
    """The answer stands on a lower rung than it could; `reason` says why in one sentence."""

    rung: Rung
    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """Something is broken, which is not the same as having found nothing."""

    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """The end, with the milliseconds each stage took."""

    mode: str
    timings_ms: Mapping[str, float] = field(default_factory=dict)


Event = Redacted | Evidence | Waiting | Thinking | Answer | Checked | Refused | Degraded | Failed | Done
