"""Events in the script of the question: those who write traditional characters read them."""

from __future__ import annotations

from dataclasses import replace

from app.events import (
    Answer,
    Checked,
    Degraded,
    Event,
    Evidence,
    Failed,
    Redacted,
    Refused,
    Rung,
    Thinking,
    Trail,
)
from app.script import Script, is_traditional


class Scripted:
    """Writes the events of one answer in the script of its question; what is quoted stays as it was published."""

    def __init__(self) -> None:
        self._question = ""
        self._traditional = False
        self._answer = Script("")

    def write(self, event: Event) -> Event:
        """Return the next event as it is to be read."""
        if isinstance(event, Redacted):
            self._question, self._traditional = event.text, is_traditional(event.text)
            self._answer = Script(event.text)
        return self._written(event) if self._traditional else event

    def _written(self, event: Event) -> Event:
        match event:
            case Answer(text):
                return Answer(self._answer.write(text))
            case Checked(sentences):
                return replace(
                    event,
                    sentences=tuple(replace(s, text=self._alone(s.text)) for s in sentences),
                    answer=self._alone(event.answer),
                )
            case Refused(_, text) | Failed(text):
                return replace(event, text=self._alone(text))
            case Degraded(rung, reason):
                if rung is Rung.EXTRACTS:
                    self._answer = Script(self._question)
                return Degraded(rung, self._alone(reason))
            case Thinking(_, _, summary):
                return replace(event, summary=self._alone(summary))
            case Evidence(_, _, trail):
                searched, filtered, notes = (
                    tuple(map(self._alone, lines)) for lines in (trail.searched, trail.filtered, trail.notes)
                )
                return replace(event, trail=Trail(searched, filtered, notes))
        return event

    def _alone(self, text: str) -> str:
        return Script(self._question).write(text)
