"""One turn of a conversation as the page knows it, built from the typed events."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.events import (
    Answer,
    Checked,
    Degraded,
    Done,
    Event,
    Evidence,
    Failed,
    Redacted,
    RefusalKind,
    Refused,
    Rung,
    Thinking,
    Waiting,
)
from app.gate.types import Turn
from app.output import Outcome


class Phase(StrEnum):
    """What is going on with a turn."""

    SEARCHING = "searching"
    THINKING = "thinking"
    WRITING = "writing"
    CHECKING = "checking"
    DONE = "done"
    STOPPED = "stopped"


@dataclass
class View:
    """A turn: what was asked, in the person's own words, and what has come of it so far.

    `asked` is for the person's own page and is never stored.
    """

    n: int
    asked: str = field(repr=False)
    outcome: Outcome = field(default_factory=Outcome, repr=False)
    phase: Phase = Phase.SEARCHING
    place: int = 0
    thought: str = ""
    failed: str = field(default="", repr=False)
    rating: str = ""
    kept: int = 0
    """Its number in the records, 0 while it is not kept."""

    def take(self, event: Event) -> None:
        """Add the next event."""
        self.outcome.take(event)
        self.place = event.place if isinstance(event, Waiting) else 0
        match event:
            case Redacted() | Evidence():
                self.phase = Phase.SEARCHING
            case Thinking(summary=summary):
                self.phase = Phase.THINKING if self.phase is Phase.SEARCHING else self.phase
                self.thought = summary or self.thought
            case Answer():
                self.phase = Phase.WRITING
            case Degraded(rung=Rung.EXTRACTS):
                self.phase = Phase.SEARCHING
            case Checked() | Refused():
                self.phase = Phase.CHECKING
            case Failed(text):
                self.failed = text
            case Done():
                self.phase = Phase.DONE

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.phase in (Phase.DONE, Phase.STOPPED)

    @property
    def extracts(self) -> bool:
        """Whether the answer consists of quotations, not of a model's words."""
        return any(step.rung is Rung.EXTRACTS for step in self.outcome.degraded)

    @property
    def answered(self) -> bool:
        """Whether there is an answer from the documents, proven."""
        return self.outcome.checked is not None and self.outcome.refused is None and not self.failed

    def history(self) -> tuple[Turn, ...]:
        """Return the de-identified turns that a later question may lean on.

        Where they live still counts when no rule was found; what went through another door does not.
        """
        outcome = self.outcome
        refused = outcome.refused and outcome.refused.kind is not RefusalKind.NO_EVIDENCE
        if not outcome.question or self.phase is not Phase.DONE or self.failed or refused:
            return ()
        return Turn("user", outcome.question), Turn("assistant", outcome.answer[:_REMEMBERED])


_REMEMBERED = 1200
"""Characters of an answer that later questions may lean on."""
