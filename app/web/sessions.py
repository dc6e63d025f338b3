"""Conversations in progress, in memory only: whoever holds the unguessable id holds the conversation."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from app.gate.pseudonyms import Pseudonyms
from app.gate.types import Turn
from app.situation import NO_PROFILE, Profile
from app.web.view import View
from app.web.wording import Words, words

_LEANING = 3
"""Answered turns that a question may lean on."""


@dataclass
class Session:
    """One person's conversation. It is never copied, stored or printed."""

    id: str
    words: Words = field(default_factory=lambda: words("zh-Hans"))
    pseudonyms: Pseudonyms = field(default_factory=Pseudonyms, repr=False)
    turns: list[View] = field(default_factory=list, repr=False)
    chosen: Profile = NO_PROFILE
    record: str = ""
    used: float = 0.0
    recording: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    def history(self) -> tuple[Turn, ...]:
        """Return the latest answered turns, de-identified, oldest first."""
        told = [view.history() for view in self.turns]
        return tuple(turn for pair in [t for t in told if t][-_LEANING:] for turn in pair)

    def turn(self, n: int) -> View | None:
        """Return the turn with this number."""
        return next((view for view in self.turns if view.n == n), None)

    def begin(self, asked: str, replacing: int = 0) -> View:
        """Start a turn; with `replacing`, in place of that one and all that came after it."""
        if replacing:
            self.turns = [view for view in self.turns if view.n < replacing]
        number = max((view.n for view in self.turns), default=0) + 1
        view = View(max(number, replacing), asked)
        self.turns.append(view)
        return view


class Sessions:
    """Keeps at most `most` conversations, each for `idle` seconds after it was last used."""

    def __init__(
        self, most: int = 5000, idle: float = 2 * 60 * 60.0, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._idle, self._now = most, idle, now
        self._sessions: OrderedDict[str, Session] = OrderedDict()

    def get(self, id_: str) -> Session | None:
        """Return the conversation with this id while it is kept."""
        self._sweep()
        session = self._sessions.get(id_)
        if session:
            self._touch(session)
        return session

    def open(self, id_: str = "") -> Session:
        """Return the conversation with this id, or a new one under an id of its own."""
        return self.get(id_) or self._new(secrets.token_urlsafe(24))

    def named(self, id_: str) -> Session:
        """Return the conversation kept under a name that a trusted caller gives, new or not."""
        return self.get(id_) or self._new(id_)

    def forget(self, id_: str) -> None:
        """Drop a conversation with everything the person said."""
        session = self._sessions.pop(id_, None)
        if session:
            session.pseudonyms.forget()
            session.turns.clear()

    def _new(self, id_: str) -> Session:
        session = Session(id_)
        self._sessions[id_] = session
        self._touch(session)
        while len(self._sessions) > self._most:
            self.forget(next(iter(self._sessions)))
        return session

    def _touch(self, session: Session) -> None:
        session.used = self._now()
        self._sessions.move_to_end(session.id)

    def _sweep(self) -> None:
        """Drop what has been idle too long; the oldest stand first."""
        limit = self._now() - self._idle
        while self._sessions and next(iter(self._sessions.values())).used < limit:
            self.forget(next(iter(self._sessions)))
