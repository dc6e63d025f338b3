"""A circuit breaker: a server that fails again and again is left alone for a while, then tried by one request."""

from __future__ import annotations

from collections.abc import Callable

from app.llm.errors import CircuitOpen


class Breaker:
    """Opens after `failures` in a row, for `cooldown` seconds; then one request is let through to try.

    `clock` returns seconds and never goes back.
    """

    def __init__(self, failures: int, cooldown: float, clock: Callable[[], float]) -> None:
        self._limit = failures
        self._cooldown = cooldown
        self._clock = clock
        self._failures = 0
        self._opened = 0.0
        self._trying = False

    def enter(self) -> None:
        """Let a request through or raise `CircuitOpen`; one of the other three must follow."""
        if self._failures < self._limit:
            return
        left = self._opened + self._cooldown - self._clock()
        if left > 0 or self._trying:
            raise CircuitOpen(max(left, 1.0))
        self._trying = True

    def succeeded(self) -> None:
        """The server did its part: it answered, or refused for a reason that is not its own failure."""
        self._failures = 0
        self._trying = False

    def failed(self) -> None:
        """The server failed."""
        self._failures += 1
        self._opened = self._clock()
        self._trying = False

    def abandoned(self) -> None:
        """The person left before anything was known."""
        self._trying = False
