"""The one place where a `SafeQuestion` is made.

Whatever goes wrong in here, the text is not processed: the analyser raising, taking too long, being set up
wrongly. Only types, lengths and offsets are ever logged.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from app.errors import AppError, BadInput, GateFailed
from app.events import Redaction
from app.gate.policy import Action, Policy
from app.gate.pseudonyms import Pseudonyms
from app.gate.render import Renderer
from app.gate.resolve import resolve, without
from app.gate.types import _SEAL, Entity, SafeQuestion, Turn
from indexes.text import language

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class Analyser(Protocol):
    """Finds what identifies people; `known` are names to be found wherever they occur."""

    def entities(self, text: str, known: Sequence[str] = ()) -> tuple[Entity, ...]:
        """Return entities of `text`, which may overlap, with offsets in `text`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long an analysis may take, how long a text may be, how many may run at once."""

    seconds: float = 5.0
    characters: int = 20_000
    at_once: int = 64


class Gate:
    """De-identifies what people type; made by `app.gate.build.build_gate`, safe to share between threads."""

    def __init__(
        self, policy: Policy, analyser: Analyser, renderer: Renderer, limits: Limits | None = None
    ) -> None:
        self._policy = policy
        self._analyser = analyser
        self._renderer = renderer
        self._limits = limits or Limits()
        self._slots = threading.BoundedSemaphore(self._limits.at_once)

    def detect(self, text: str) -> tuple[Entity, ...]:
        """Return what the policy would not keep of `text`, in order, without overlaps.

        Raises BadInput for what is not text or too long, GateFailed when it cannot be told.
        """
        self._check(text)
        return self._guarded(lambda: self._find(text, ()))

    def admit(self, text: str, *, pseudonyms: Pseudonyms, history: Sequence[Turn] = ()) -> SafeQuestion:
        """Return the question and the turns before it, de-identified.

        Placeholders given out in this conversation stay in the history; any in the question itself is taken
        for something a person typed. Raises BadInput and GateFailed as `detect` does.
        """
        for part in (text, *(turn.content for turn in history)):
            self._check(part)

        def work() -> SafeQuestion:
            turns = tuple(Turn(t.role, self._veiled(t.content, pseudonyms)[0]) for t in history)
            entities = self._find(text, pseudonyms.names())
            safe, redactions = self._renderer.render(text, entities, pseudonyms)
            return SafeQuestion(safe, language(text), redactions, turns, _SEAL)

        return self._guarded(work)

    def veil(
        self, text: str, pseudonyms: Pseudonyms, public: Iterable[str] = ()
    ) -> tuple[str, tuple[Redaction, ...]]:
        """De-identify text on its way out: an answer, thinking, a title.

        What stands word for word in one of `public` (the passages an answer cites) is nobody's secret and stays.
        Raises GateFailed as `detect` does.
        """
        self._check(text)
        return self._guarded(lambda: self._veiled(text, pseudonyms, tuple(public)))

    def _veiled(
        self, text: str, pseudonyms: Pseudonyms, public: Sequence[str] = ()
    ) -> tuple[str, tuple[Redaction, ...]]:
        protected = _occurrences(text, pseudonyms.issued())
        entities = [
            e
            for e in self._find(text, pseudonyms.names(), protected)
            if not _is_public(text[e.start : e.end], public)
        ]
        return self._renderer.render(text, entities, pseudonyms, protected)

    def _find(
        self, text: str, known: Sequence[str], protected: Sequence[tuple[int, int]] = ()
    ) -> tuple[Entity, ...]:
        started = time.perf_counter()
        found = self._analyser.entities(text, known)
        acted_on = [e for e in found if self._policy.action(e.type) is not Action.KEEP]
        if protected:
            acted_on = [
                Entity(e.type, a, b, e.score)
                for e in acted_on
                for a, b in without((e.start, e.end), protected)
            ]
        entities = resolve(text, acted_on)
        _log.debug(
            "read %d characters in %.1f ms: %s",
            len(text),
            (time.perf_counter() - started) * 1000,
            [(e.type, e.start, e.end) for e in entities],
        )
        return entities

    def _check(self, text: object) -> None:
        if not isinstance(text, str):
            raise BadInput("The question is not text; send it as a string.")
        if len(text) > self._limits.characters:
            raise BadInput(
                f"The text has {len(text):,} characters; shorten it to {self._limits.characters:,} or fewer."
            )

    def _guarded(self, work: Callable[[], _T]) -> _T:
        """Run `work` within the time limit; any failure becomes one sentence that holds nothing of the text."""
        deadline = time.monotonic() + self._limits.seconds
        if not self._slots.acquire(timeout=self._limits.seconds):
            raise GateFailed(
                "The privacy check is overloaded, so nothing was processed; try again in a moment."
            )
        results: list[_T] = []
        failures: list[AppError | str] = []

        def run() -> None:
            try:
                results.append(work())
            except AppError as error:
                failures.append(error)
            except BaseException as error:  # whatever it is, its message may hold the text
                failures.append(type(error).__name__)
            finally:
                self._slots.release()

        worker = threading.Thread(target=run, name="gate", daemon=True)
        worker.start()
        worker.join(max(0.0, deadline - time.monotonic()))
        if results:
            return results[0]
        failure = failures[0] if failures else "timeout"
        if isinstance(failure, AppError):
            raise failure
        _log.error("the gate failed: %s", failure)
        if failure == "timeout":
            raise GateFailed(
                "The privacy check took too long, so nothing was processed; try a shorter question."
            )
        raise GateFailed("The privacy check failed, so nothing was processed; please tell the staff.")


def _occurrences(text: str, placeholders: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return where `placeholders` stand in `text`, in order and without overlaps."""
    if not placeholders:
        return ()
    longest_first = sorted(placeholders, key=len, reverse=True)
    return tuple(m.span() for m in re.finditer("|".join(map(re.escape, longest_first)), text))


def _is_public(value: str, public: Sequence[str]) -> bool:
    return any(value in passage for passage in public)
