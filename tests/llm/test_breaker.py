"""A server that fails again and again is left alone, then tried once."""

from __future__ import annotations

import pytest

from app.llm.breaker import Breaker
from app.llm.errors import CircuitOpen


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def opened(clock: Clock) -> Breaker:
    breaker = Breaker(3, 10, clock)
    for _ in range(3):
        breaker.enter()
        breaker.failed()
    return breaker


def test_failures_in_a_row_open_it() -> None:
    """Three failures in a row open the circuit; a success between them does not let it come to that."""
    breaker = Breaker(3, 10, Clock())
    for outcome in (breaker.failed, breaker.failed, breaker.succeeded, breaker.failed, breaker.failed):
        breaker.enter()
        outcome()
    breaker.enter()
    breaker.failed()
    with pytest.raises(CircuitOpen):
        breaker.enter()


def test_one_request_tries_after_the_pause() -> None:
    """After the pause one request goes through, the others wait for how it ends."""
    clock = Clock()
    breaker = opened(clock)
    clock.now = 9
    with pytest.raises(CircuitOpen) as raised:
        breaker.enter()
    assert raised.value.seconds == 1
    clock.now = 11
    breaker.enter()
    with pytest.raises(CircuitOpen):
        breaker.enter()


def test_how_the_try_ends() -> None:
    """A good end closes the circuit, a bad one opens it again, a person who leaves lets another try."""
    clock = Clock()
    breaker = opened(clock)
    clock.now = 11
    breaker.enter()
    breaker.abandoned()
    breaker.enter()
    breaker.failed()
    clock.now = 20
    with pytest.raises(CircuitOpen):
        breaker.enter()
    clock.now = 22
    breaker.enter()
    breaker.succeeded()
    breaker.enter()
    breaker.enter()
