"""One answer, contained: text from the server in, pieces for people out, and the word when thinking must end.

Pure but for the clock it is given: it reads no network, so that every way of ending can be tested in a table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.llm.headway import Headway
from app.llm.thinking import ThinkingSplitter
from app.llm.types import AnswerPiece, Budget, Closed, End, Finished, ThinkingClosed, ThinkingPiece

Shown = ThinkingPiece | AnswerPiece | ThinkingClosed


@dataclass(frozen=True, slots=True)
class Delta:
    """What one event of a stream brings.

    `content` may hold thinking and tags, `reasoning` holds thinking only and came in the field `field`. `tokens`
    is the server's own count of all tokens so far, where it gives one. `end` is set once, by the finish reason.
    """

    content: str = ""
    reasoning: str = ""
    field: str = ""
    end: End | None = None
    tokens: int | None = None


class Contained:
    """Follows one answer over one stream, or two when it has to be forced.

    `starts_in_thinking` is for text that comes in `content` (see `ThinkingSplitter`). `keeps_budget`: the server
    closes thinking at the budget itself, so it is given a little more room before it is closed from here.
    `clock` returns seconds and never goes back.
    """

    def __init__(
        self,
        budget: Budget,
        *,
        starts_in_thinking: bool | None,
        keeps_budget: bool,
        clock: Callable[[], float],
    ) -> None:
        self._budget = budget
        self._keeps_budget = keeps_budget
        self._clock = clock
        self._content = ThinkingSplitter(starts_in_thinking)
        self._reasoning = ThinkingSplitter(starts_in_thinking=True)
        self._headway = Headway()
        self._most = budget.thinking_tokens + (_SLACK if keeps_budget else 0)
        self._thinking_tokens = 0
        self._answer_tokens = 0
        self._told = 0
        self._thought: list[str] = []
        self._keep: int | None = None
        self._since: float | None = None
        self._thought_for = 0.0
        self._thought_shown = False
        self._forced = False
        self.field = ""
        """The field of its own that thinking has come in."""
        self.answered = False
        """Whether anything of an answer has been shown."""
        self.verdict: Closed | None = None
        """Why thinking must be closed now."""

    @property
    def answer_full(self) -> bool:
        """Whether the answer has reached its length."""
        return self._answer_tokens >= self._budget.answer_tokens

    @property
    def thought(self) -> str:
        """The thinking so far, without what was repeated: what a forced answer is to follow from."""
        return "".join(self._thought)[: self._keep]

    @property
    def thinking_until(self) -> float | None:
        """When the seconds for thinking are up, by the clock; None when nothing is being thought."""
        if self._since is None or self._forced:
            return None
        return self._since + self._budget.thinking_seconds - self._thought_for

    def feed(self, delta: Delta) -> list[Shown]:
        """Return the pieces that the event completes."""
        shown = self._shown(self._split(delta))
        self._count(delta)
        if self._since is not None and self._thinking_tokens >= self._most:
            self.verdict = self.verdict or Closed.BUDGET
        return shown

    def finish(self, end: End) -> list[Shown]:
        """Return what was held back; the server has sent its finish reason."""
        unanswered = not self.answered
        shown = self._shown(self._content.finish(stopped=end is End.STOP))
        if unanswered and self.answered:
            # What had been taken for thinking was the answer.
            self._answer_tokens, self._thinking_tokens = self._thinking_tokens, 0
        return shown

    def close(self, reason: Closed) -> ThinkingClosed:
        """Close thinking from outside; what is fed next is the answer."""
        self._stop_thinking()
        self._forced = True
        self._told = 0
        self._most = self._thinking_tokens + _SLACK
        self._content = ThinkingSplitter(starts_in_thinking=False)
        self.verdict = None
        return ThinkingClosed(reason)

    def finished(self, end: End, seconds: float) -> Finished:
        """Return the end of a complete answer."""
        self._stop_thinking()
        return Finished(
            end, self._thinking_tokens, self._answer_tokens, round(self._thought_for, 3), round(seconds, 3)
        )

    def _split(self, delta: Delta) -> list[ThinkingPiece | AnswerPiece]:
        if delta.reasoning and not self.field:
            self.field = delta.field
            self._content = ThinkingSplitter(starts_in_thinking=False)
        thought = self._reasoning.feed(delta.reasoning) if delta.reasoning else []
        said = self._content.feed(delta.content) if delta.content else []
        return [*(ThinkingPiece(piece.text) for piece in thought), *said]

    def _shown(self, pieces: list[ThinkingPiece | AnswerPiece]) -> list[Shown]:
        shown: list[Shown] = []
        for piece in pieces:
            shown += self._think(piece) if isinstance(piece, ThinkingPiece) else self._answer(piece)
        return shown

    def _think(self, piece: ThinkingPiece) -> list[Shown]:
        if self._since is None:
            self._since = self._clock()
        self._thought.append(piece.text)
        stuck = self._headway.feed(piece.text)
        if stuck and not self.verdict:
            self.verdict, self._keep = stuck.reason, stuck.keep
        text = piece.text if self._thought_shown else piece.text.lstrip()
        self._thought_shown = self._thought_shown or bool(text)
        return [ThinkingPiece(text)] if text else []

    def _answer(self, piece: AnswerPiece) -> list[Shown]:
        self._stop_thinking()
        text = piece.text if self.answered else piece.text.lstrip()
        if not text:
            return []
        first = not self.answered
        self.answered = True
        at_limit = self._thinking_tokens >= self._budget.thinking_tokens
        if first and self._keeps_budget and at_limit and not self._forced:
            return [ThinkingClosed(Closed.BUDGET), AnswerPiece(text)]
        return [AnswerPiece(text)]

    def _stop_thinking(self) -> None:
        if self._since is not None:
            self._thought_for += self._clock() - self._since
            self._since = None

    def _count(self, delta: Delta) -> None:
        """Count what the server counted since the last event, or one token an event that brings text."""
        told = delta.tokens
        if told is None:
            told = self._told + bool(delta.content or delta.reasoning)
        new, self._told = max(0, told - self._told), max(told, self._told)
        if self._since is None:
            self._answer_tokens += new
        else:
            self._thinking_tokens += new


_SLACK = 24
"""Tokens that may pass after thinking should have ended by itself: the closing tag, a message before it, a
second pair of tags, a batch."""
