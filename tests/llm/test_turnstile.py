"""Requests wait their turn in a fair line, know their place, and may leave it."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from app.llm.errors import Busy
from app.llm.turnstile import Ticket, Turnstile


async def told(ticket: Ticket, seconds: float = 5) -> list[int]:
    """Return the places that a ticket's holder was told until it was let through."""
    async with aclosing(ticket.places(seconds)) as places:
        return [place async for place in places]


async def test_first_come_first_served() -> None:
    """Those who wait are told each place they move up to and are let through in order."""
    turnstile = Turnstile(1, 9)
    inside, *line = [turnstile.ticket() for _ in range(4)]
    assert await told(inside) == []
    waiting = [asyncio.create_task(told(ticket)) for ticket in line]
    for ticket, task, places in zip([inside, *line], waiting, ([1], [2, 1], [3, 2, 1]), strict=False):
        await asyncio.sleep(0)
        ticket.leave()
        assert await task == places


async def test_leaving_the_line() -> None:
    """One who leaves the line is not let through, and those behind move up at once."""
    turnstile = Turnstile(1, 9)
    inside, first, second = (turnstile.ticket() for _ in range(3))
    waiting = asyncio.create_task(told(second))
    await asyncio.sleep(0)
    first.leave()
    await asyncio.sleep(0)
    inside.leave()
    assert await waiting == [2, 1]
    assert not first.admitted


async def test_slots_are_not_lost_or_made() -> None:
    """However tickets come and go, no more than the limit are inside and none is lost."""
    turnstile = Turnstile(2, 9)
    tickets = [turnstile.ticket() for _ in range(5)]
    assert [ticket.admitted for ticket in tickets] == [True, True, False, False, False]
    tickets[3].leave()
    tickets[0].leave()
    tickets[0].leave()
    assert [ticket.admitted for ticket in tickets] == [True, True, True, False, False]
    for ticket in tickets:
        ticket.leave()
    again = [turnstile.ticket() for _ in range(3)]
    assert [ticket.admitted for ticket in again] == [True, True, False]


async def test_a_full_line_and_a_long_wait() -> None:
    """People are told at once when the line is full, and in time when it does not move."""
    turnstile = Turnstile(1, 1)
    turnstile.ticket()
    waiting = turnstile.ticket()
    with pytest.raises(Busy, match="Too many people are waiting"):
        turnstile.ticket()
    with pytest.raises(Busy):
        await told(waiting, 0.02)
