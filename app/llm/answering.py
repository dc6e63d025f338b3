"""One answer from one server: asked, retried while nothing has been shown, contained, forced when need be."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace

from app.llm.contained import Contained, Delta
from app.llm.errors import Busy, Cut, LLMError, NoAnswer, Rejected, Silent, TooLong
from app.llm.events import delta
from app.llm.http import Call, EventStream, Http
from app.llm.limits import Deadlines, Limits
from app.llm.servers.base import Rendered, Server
from app.llm.types import Budget, Capabilities, Closed, End, Forcing, Piece
from app.llm.wire import DONE

_SLACK = 32
"""Tokens for what stands between the prompt, the thought and the answer, and for counting differently."""

_LEAST = 128
"""An answer that has no room for this many tokens is not worth asking for."""

_TAIL_SECONDS = 1.0
"""How long to wait, after the finish reason, for the count of tokens."""


class Patience:
    """Until when to wait for the next token, and which deadline that is. Times are of the event loop's clock."""

    def __init__(self, deadlines: Deadlines, now: float) -> None:
        self._deadlines = deadlines
        self.began = now
        self.end = now + deadlines.total
        self._next = (now + deadlines.first, "first")

    def ask(self, now: float) -> float:
        """A request goes out: return when its first token must be here."""
        self._next = (now + self._deadlines.first, "first")
        return min(self._next[0], self.end)

    def token(self, now: float) -> None:
        """A token has come."""
        self._next = (now + self._deadlines.between, "between")

    def until(self, thinking_until: float | None) -> tuple[float, str]:
        """Return the nearest deadline and its name; "thinking" ends the thinking, the others the answer."""
        nearest = min(self._next, (self.end, "total"))
        return nearest if thinking_until is None else min(nearest, (thinking_until, "thinking"))


class Attempts:
    """The retries of one request, all its parts together. `jitter` returns a number between 0 and 1."""

    def __init__(self, limits: Limits, patience: Patience, first: float, jitter: Callable[[], float]) -> None:
        self._left = limits.retries
        self._pause = limits.backoff
        self._patience = patience
        self._longest = first
        self._jitter = jitter

    async def again(self, error: LLMError) -> None:
        """Pause before another attempt, or raise `error` when there is to be none."""
        asked = (error.retry_after or 0.0) if isinstance(error, Busy) else 0.0
        pause = max(asked, self._pause * (0.5 + self._jitter() / 2))
        left = self._patience.end - asyncio.get_running_loop().time()
        if not error.transient or self._left == 0 or pause > min(left, self._longest):
            raise error
        self._left -= 1
        self._pause *= 2
        await asyncio.sleep(pause)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of whom, and within which limits. `thinks`: whether the model does, if people know."""

    server: Server
    caps: Capabilities
    prompt: str
    rendered: Rendered | None
    budget: Budget
    thinks: bool | None
    answer_now: asyncio.Event | None


class Answering:
    """Streams the pieces of one answer; `field` is where thinking came, once it did."""

    def __init__(self, http: Http, question: Question, patience: Patience, attempts: Attempts) -> None:
        self._http = http
        self._q = replace(question, budget=fitting(question.budget, question.rendered, question.caps))
        self._patience = patience
        self._attempts = attempts
        self._clock = asyncio.get_running_loop().time
        self._contained = Contained(
            self._q.budget,
            starts_in_thinking=starts_in_thinking(question.caps, question.thinks),
            keeps_budget=question.server.keeps_budget(question.caps),
            clock=self._clock,
        )
        self._end: End | None = None
        self._why: Closed | None = None

    @property
    def field(self) -> str:
        """The field that thinking came in, "" while none has been seen."""
        return self._contained.field

    async def pieces(self) -> AsyncGenerator[Piece, None]:
        """Yield thinking, answer and `Finished`; raise an `LLMError` where there is no complete answer."""
        q = self._q
        if q.budget.thinking_tokens or not self._can_force:
            async with aclosing(self._shown(self._ask)) as shown:
                async for piece in shown:
                    yield piece
        else:
            self._why = Closed.BUDGET
        if not self._contained.answered:
            yield self._contained.close(self._why or self._unanswered())
            call = await self._forced()
            async with aclosing(self._shown(lambda: call)) as shown:
                async for piece in shown:
                    yield piece
        if not self._contained.answered:
            raise NoAnswer
        yield self._contained.finished(self._end or End.LENGTH, self._clock() - self._patience.began)

    @property
    def _can_force(self) -> bool:
        return self._q.thinks is not False and self._q.caps.forcing is not Forcing.NONE

    async def _forced(self) -> Call:
        q = self._q
        if self._can_force:
            tokens, thought = q.budget.answer_tokens, self._contained.thought
            call = await q.server.resume(q.prompt, q.caps, q.rendered, thought, tokens)
            if call is not None:
                return call
        raise NoAnswer

    def _ask(self) -> Call:
        budget = self._q.budget
        tokens = budget.thinking_tokens + budget.answer_tokens
        return self._q.server.ask(self._q.prompt, self._q.caps, tokens, budget.thinking_tokens)

    def _unanswered(self) -> Closed:
        return Closed.BUDGET if self._end is End.LENGTH else Closed.UNFINISHED

    async def _shown(self, make: Callable[[], Call]) -> AsyncGenerator[Piece, None]:
        """Yield pieces until the server is done, the answer is full, or thinking has to be closed."""
        contained = self._contained
        self._end = self._why = None
        async with aclosing(self._deltas(make)) as deltas:
            async for step in deltas:
                for piece in contained.feed(step):
                    yield piece
                self._end = step.end or (End.LENGTH if contained.answer_full else None)
                self._why = None if self._end else self._close_now()
                if self._end or self._why:
                    break
            else:
                self._why = Closed.SECONDS
        if self._end:
            for piece in contained.finish(self._end):
                yield piece

    def _close_now(self) -> Closed | None:
        until = self._contained.thinking_until
        if self._contained.verdict or until is None:
            return self._contained.verdict
        if self._clock() >= until:
            return Closed.SECONDS
        pressed = self._q.answer_now is not None and self._q.answer_now.is_set()
        return Closed.PERSON if pressed else None

    async def _deltas(self, make: Callable[[], Call]) -> AsyncGenerator[Delta, None]:
        """Yield what brings text, up to the finish reason; end without one when the time to think is up."""
        begun = False
        while True:
            try:
                async with self._http.stream(make(), self._patience.ask(self._clock())) as events:
                    while step := await self._step(events):
                        begun = begun or bool(step.content or step.reasoning)
                        yield step
                        if step.end:
                            return
                return
            except Rejected as error:
                if begun or not self._q.server.leave_out(error.about):
                    raise
            except LLMError as error:
                if begun:
                    raise
                await self._attempts.again(error)

    async def _step(self, events: EventStream) -> Delta | None:
        """Return the next event that brings something; None when the time to think is up."""
        while True:
            if self._clock() >= self._patience.end:
                raise Silent("total")
            until, which = self._patience.until(self._contained.thinking_until)
            try:
                event = await events.next(until)
            except TimeoutError:
                if which == "thinking":
                    return None
                raise Silent(which) from None
            if event is None or event is DONE:
                raise Cut
            step = delta(event)
            if step.content or step.reasoning:
                self._patience.token(self._clock())
            if step.end:
                return await self._with_count(step, events)
            if step != Delta():
                return step

    async def _with_count(self, last: Delta, events: EventStream) -> Delta:
        """The answer is complete: add the count of tokens where it comes in time, and mind no error any more."""
        until = self._clock() + _TAIL_SECONDS
        tokens = last.tokens
        try:
            while tokens is None and (event := await events.next(until)) not in (None, DONE):
                tokens = delta(event).tokens
        except (TimeoutError, LLMError):
            pass
        return replace(last, tokens=tokens)


def starts_in_thinking(caps: Capabilities, thinks: bool | None) -> bool | None:
    """Say where the text in `content` begins; None where only the text itself will tell.

    A server that may have a reasoning parser leaves it open: with one `content` holds the answer only, without
    one it begins wherever the template ends.
    """
    if thinks is False or caps.reasoning_field:
        return False
    starts = caps.starts_in_thinking
    if starts and caps.reasoning_field is None:
        starts = None
    return True if starts is None and thinks and caps.reasoning_field == "" else starts


def fitting(budget: Budget, rendered: Rendered | None, caps: Capabilities) -> Budget:
    """Return the budget cut to what the model has room for; raise `TooLong` when that is no answer at all.

    A forced answer takes the thought as part of its input, so thinking must leave room there as well.
    """
    used = rendered.tokens if rendered else None
    if used is None:
        return budget
    if caps.max_input_tokens and used > caps.max_input_tokens:
        raise TooLong
    thinking, answer = budget.thinking_tokens, budget.answer_tokens
    if caps.max_total_tokens:
        room = caps.max_total_tokens - used - _SLACK
        if room < _LEAST:
            raise TooLong
        answer = min(answer, max(_LEAST, room * 2 // 3))
        thinking = min(thinking, room - answer)
    if caps.max_input_tokens:
        thinking = min(thinking, caps.max_input_tokens - used - _SLACK)
    return replace(budget, thinking_tokens=max(0, thinking), answer_tokens=answer)


JITTER: Callable[[], float] = random.random
