"""The conversation behind the page: questions in, patches of the page out.

A patch names the turn, the parts of it that changed as HTML, and what is to be appended to the thinking or to the
draft of the answer. A page that applies the patches in order shows the turn as it stands.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol

from app.errors import AppError, BadInput
from app.events import Answer, Event, Evidence, Thinking, Waiting
from app.flow import Request
from app.gate.pseudonyms import Pseudonyms
from app.gate.types import SafeQuestion, Turn
from app.llm.errors import Busy
from app.llm.turnstile import Turnstile
from app.output import Outcome, situation_json
from app.situation import Profile
from app.web import plain
from app.web.answer import draft
from app.web.followups import suggest
from app.web.html import fill
from app.web.manner import Manner
from app.web.offices import Offices
from app.web.render import PARTS, render
from app.web.sessions import Session, Sessions
from app.web.view import Phase, View

_log = logging.getLogger(__name__)
_PATIENCE = 600.0
"""Seconds that a question may wait for its turn."""
Patch = dict[str, Any]


class Flow(Protocol):
    """Answers questions as typed events."""

    def answer(self, request: Request, pseudonyms: Pseudonyms) -> AsyncGenerator[Event, None]:
        """Yield the events of one answer."""


class Gate(Protocol):
    """De-identifies what people type."""

    def admit(self, text: str, *, pseudonyms: Pseudonyms, history: tuple[Turn, ...] = ()) -> SafeQuestion:
        """Return the text de-identified."""


class HandedOver(Protocol):
    """A conversation left for staff."""

    @property
    def number(self) -> str:
        """The number to read out."""


class Records(Protocol):
    """Where conversations are kept, de-identified."""

    def begin(self, lang: str) -> str:
        """Start a conversation and return its id."""

    def add(self, conversation: str, question: SafeQuestion | None, outcome: Outcome) -> int:
        """Add an answered question and return its number."""

    def rate(self, conversation: str, turn: int, up: bool, reason: SafeQuestion | None = None) -> None:
        """Keep what the person thinks of an answer."""

    def hand_over(self, conversation: str) -> HandedOver:
        """Leave the conversation for staff."""

    def delete(self, conversation: str) -> None:
        """Delete a conversation with all that belongs to it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many questions are answered at once, how many more may wait, how long one may be."""

    at_once: int = 16
    waiting: int = 200
    characters: int = 4000


@dataclass
class Chat:
    """Answers for the page; one instance serves everybody."""

    flow: Flow
    gate: Gate
    records: Records
    offices: Offices
    numbers: tuple[str, ...] = ()
    withhold: bool = True
    limits: Limits = field(default_factory=Limits)
    today: Callable[[], date] = date.today
    sessions: Sessions = field(default_factory=Sessions)

    def __post_init__(self) -> None:
        self.line = Turnstile(self.limits.at_once, self.limits.waiting)

    async def ask(
        self,
        session: Session,
        text: str,
        chosen: Profile,
        replacing: int = 0,
        *,
        model: str = "",
        depth: str = "normal",
    ) -> AsyncGenerator[Patch, None]:
        """Yield the patches of one answer. Close it to stop: the model stops too."""
        if problem := self._problem(session, text):
            yield {"session": session.id, "error": problem}
            return
        history = replace_history(session, replacing)
        view = session.begin(text, replacing)
        session.chosen = chosen
        page = _Page(view, self.manner(session), session.id)
        request = Request(text, history, replace(chosen, later=True), model, depth)
        yield page.all()
        try:
            async with aclosing(self._answered(page, request, session)) as patches:
                async for patch in patches:
                    yield patch
        except Busy:
            session.turns.remove(view)
            number = self.offices.main(chosen.region, session.words.base)
            yield {"session": session.id, "turn": view.n, "busy": session.words("full", number=number)}
            return
        except BadInput as e:
            session.turns.remove(view)
            yield {"session": session.id, "turn": view.n, "error": session.words.own(str(e))}
            return
        finally:
            if not view.over:
                view.phase = Phase.STOPPED
        await self._record(session, view)

    async def _answered(self, page: _Page, request: Request, session: Session) -> AsyncGenerator[Patch, None]:
        async with aclosing(self.events(request, session.pseudonyms)) as events:
            async for event in events:
                page.view.take(event)
                if patch := page.after(event):
                    yield patch
        yield {**page.all(), **self.texts(page.view, session)}

    async def events(self, request: Request, pseudonyms: Pseudonyms) -> AsyncGenerator[Event, None]:
        """Yield the events of one answer, with Waiting before them while others come first.

        Raises Busy when too many wait, BadInput for what is no question.
        """
        ticket = self.line.ticket()
        try:
            async with aclosing(ticket.places(_PATIENCE)) as places:
                async for place in places:
                    yield Waiting(place)
            async with aclosing(self.flow.answer(request, pseudonyms)) as events:
                async for event in events:
                    yield event
        finally:
            ticket.leave()

    def _problem(self, session: Session, text: str) -> str:
        if not text.strip():
            return session.words("placeholder")
        if len(text) > self.limits.characters:
            return session.words("too_long", most=self.limits.characters)
        return ""

    def manner(self, session: Session) -> Manner:
        """Return how turns are rendered for this person."""
        asked = [view.outcome.question for view in session.turns]
        return Manner(
            session.words,
            session.pseudonyms.restore,
            self.today(),
            self.numbers,
            self.withhold,
            lambda view: suggest(view, asked),
        )

    def texts(self, view: View, session: Session) -> Patch:
        """Return the finished turn for copying, for reading aloud and for a screen reader."""
        own, words = session.pseudonyms.restore, session.words
        return {
            "over": view.phase is Phase.DONE,
            "copy": plain.for_copy(view, words, own, withhold=self.withhold),
            "voice": plain.for_voice(view, words, own, withhold=self.withhold),
            "say": words("answered"),
        }

    def shown(self, session: Session) -> list[Patch]:
        """Return every turn of a conversation as a page shows it."""
        manner = self.manner(session)
        return [
            {**_Page(view, manner, session.id).all(), **self.texts(view, session), "asked": view.asked}
            for view in session.turns
        ]

    async def _record(self, session: Session, view: View) -> None:
        """Keep a finished turn. That it cannot be kept is logged; it takes no answer from anybody."""
        outcome = view.outcome
        try:
            async with session.recording:
                if not session.record:
                    session.record = await asyncio.to_thread(self.records.begin, session.words.lang)
                view.kept = await asyncio.to_thread(self.records.add, session.record, outcome.safe, outcome)
        except AppError as e:
            _log.error("a turn could not be recorded: %s", type(e).__name__)

    async def rate(self, session: Session, n: int, up: bool, reason: str) -> bool:
        """Keep what the person thinks of an answer; False when it is not kept any more. Raises AppError."""
        view = session.turn(n)
        if view is None or not view.kept:
            return False
        safe = None
        if reason.strip():
            safe = await asyncio.to_thread(self.gate.admit, reason, pseudonyms=session.pseudonyms)
        await asyncio.to_thread(self.records.rate, session.record, view.kept, up, safe)
        view.rating = "up" if up else "down"
        return True

    async def hand_over(self, session: Session) -> str:
        """Leave the conversation for staff and return the number to read out, "" when there is nothing yet."""
        if not session.record:
            return ""
        return (await asyncio.to_thread(self.records.hand_over, session.record)).number

    async def forget(self, session: Session) -> None:
        """Delete a conversation from memory and from the records. Raises AppError when it could not be."""
        if session.record:
            await asyncio.to_thread(self.records.delete, session.record)
        self.sessions.forget(session.id)


def replace_history(session: Session, replacing: int) -> tuple[Turn, ...]:
    """Return what a question may lean on: the turns before the one it replaces, or all."""
    if not replacing:
        return session.history()
    kept = Session("", turns=[view for view in session.turns if view.n < replacing])
    return kept.history()


class _Page:
    """What the browser has of a turn, so that only changes are sent."""

    def __init__(self, view: View, manner: Manner, session: str) -> None:
        self.view, self.manner, self.session = view, manner, session
        self._sent: dict[str, str] = {}

    def all(self) -> Patch:
        """Return every part that has changed."""
        return self._patch(render(self.view, self.manner))

    def some(self, *names: str) -> Patch:
        """Return those of the named parts that have changed."""
        return self._patch({name: PARTS[name](self.view, self.manner) for name in names})

    def after(self, event: Event) -> Patch:
        """Return what changes with an event that the view has taken; empty for nothing."""
        view, own = self.view, self.manner.restore
        match event:
            case Thinking(text):
                piece = str(fill("{}", own(text)))
                self._sent["thought"] = self._sent.get("thought", "") + piece
                return {**self.some("status", "thinking"), "append": {"thought": piece}}
            case Answer() if view.extracts:
                return {}
            case Answer(text) if self._sent.get("body"):
                self._sent["body"] = str(PARTS["body"](view, self.manner))
                return {**self.some("status"), "append": {"draft": str(draft(own(text)))}}
            case Answer():
                return self.some("status", "body")
            case Evidence(situation=situation):
                return {**self.all(), "situation": situation_json(situation)}
        return self.all()

    def _patch(self, parts: dict[str, Any]) -> Patch:
        changed = {name: str(html) for name, html in parts.items() if self._sent.get(name, "") != str(html)}
        self._sent.update(changed)
        return {"session": self.session, "turn": self.view.n, "parts": changed}
