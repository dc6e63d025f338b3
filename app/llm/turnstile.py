"""A bounded number of requests at once, the others in a queue: first come, first served, places told."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator

from app.llm.errors import Busy


class Turnstile:
    """Lets `concurrent` through at a time; `waiting` more may stand before it."""

    def __init__(self, concurrent: int, waiting: int) -> None:
        self._free = concurrent
        self._waiting = waiting
        self._line: deque[Ticket] = deque()

    def ticket(self) -> Ticket:
        """Return a ticket, which its holder must give back with `leave`; raise `Busy` when the line is full."""
        ticket = Ticket(self)
        if self._free and not self._line:
            self._free -= 1
            ticket.admit()
        elif len(self._line) >= self._waiting:
            raise Busy("Too many people are waiting for the model; try again in a few minutes.")
        else:
            self._line.append(ticket)
        return ticket

    def place(self, ticket: Ticket) -> int:
        """Return the ticket's place in the line, from 1."""
        return self._line.index(ticket) + 1

    def give_back(self, ticket: Ticket) -> None:
        """Take the ticket's slot, or its place in the line, and let the others move up."""
        if ticket.admitted:
            if self._line:
                self._line.popleft().admit()
            else:
                self._free += 1
        else:
            self._line.remove(ticket)
        for waiting in self._line:
            waiting.move()


class Ticket:
    """One request's turn."""

    def __init__(self, turnstile: Turnstile) -> None:
        self._turnstile = turnstile
        self._moved = asyncio.Event()
        self._left = False
        self.admitted = False

    def admit(self) -> None:
        """It is this one's turn."""
        self.admitted = True
        self._moved.set()

    def move(self) -> None:
        """The line has moved; this one's place may have changed."""
        self._moved.set()

    async def places(self, seconds: float) -> AsyncGenerator[int, None]:
        """Yield the place each time it changes, until it is this one's turn; raise `Busy` after `seconds`."""
        until = asyncio.get_running_loop().time() + seconds
        told = 0
        while not self.admitted:
            place = self._turnstile.place(self)
            if place != told:
                told = place
                yield place
                continue
            self._moved.clear()
            try:
                async with asyncio.timeout_at(until):
                    await self._moved.wait()
            except TimeoutError:
                if not self.admitted:
                    raise Busy from None

    def leave(self) -> None:
        """Give the turn back, used or not; a second time does nothing."""
        if not self._left:
            self._left = True
            self._turnstile.give_back(self)
