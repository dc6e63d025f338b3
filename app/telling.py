"""One answer on its way from the model to a person: pieces in, events out, everything screened in between."""

from __future__ import annotations

from app.events import Answer, Degraded, Event, Rung, Thinking, Waiting
from app.gate.gate import Gate
from app.gate.pseudonyms import Pseudonyms
from app.gate.types import SafeQuestion
from app.guard import Guard, lures
from app.llm.types import AnswerPiece, End, Finished, Piece, Queued, ThinkingClosed, ThinkingPiece
from app.orders import gives_orders
from app.prompt import Prompt
from app.proof.citations import CitationStream
from app.screen import Screen
from app.wording import say

_ENDS = ("。", "！", "？", ".", "!", "?", "；", ";", "：", ":", "]", "”", '"', "」", ")", "）", "|")


class Telling:
    """Turns the pieces of one model's answer into events; `said` is the answer so far.

    Raises a ModelError when the model gives secrets away or leaves the language, whatever came before.
    """

    def __init__(self, gate: Gate, pseudonyms: Pseudonyms, question: SafeQuestion, prompt: Prompt) -> None:
        self._lang = question.lang
        self._thinking = Screen(gate, pseudonyms, prompt, mend=True)
        self._answer = Screen(gate, pseudonyms, prompt)
        self._numbers = CitationStream(len(prompt.citations))
        self._guard = Guard(question, prompt)
        self._closed = False
        self._thought = False
        self.said = ""

    @property
    def full(self) -> bool:
        """Whether the answer has its full length, so that nothing more need be asked of the model."""
        return self._guard.full

    async def take(self, piece: Piece) -> list[Event]:
        """Return the events of the next piece."""
        match piece:
            case Queued(place):
                return [Waiting(place)]
            case ThinkingPiece(text):
                return self._think(await self._thinking.feed(text))
            case ThinkingClosed():
                self._closed = True
                return []
            case AnswerPiece(text):
                thought = self._think(await self._thinking.finish())
                return thought + self._tell(await self._answer.feed(self._numbers.feed(text)))
            case Finished():
                return await self._finish(piece)

    def broken_off(self) -> list[Event]:
        """Return what is left to say when the answer was full and the model has been stopped."""
        closed = (
            [Thinking("", done=True, summary=say("thinking_closed", self._lang))] if self._thought else []
        )
        cut = [Degraded(Rung.FULL, say("answer_cut", self._lang))] if self._guard.long else []
        return [*cut, *self._left_out(), *closed]

    async def _finish(self, end: Finished) -> list[Event]:
        events = self._think(await self._thinking.finish())
        rest = await self._answer.feed(self._numbers.finish()) + await self._answer.finish()
        cut = end.reason is End.LENGTH
        if not cut or rest.rstrip().endswith(_ENDS):
            events += self._tell(rest)
        if cut:
            events.append(Degraded(Rung.FULL, say("answer_cut", self._lang)))
        events += self._left_out()
        if self._thought:
            events.append(Thinking("", done=True, summary=_summary(end, self._closed, self._lang)))
        return events

    def _think(self, text: str) -> list[Event]:
        if not text:
            return []
        self._thought = True
        return [Thinking("[…] " if gives_orders(text) or lures(text) else text)]

    def _tell(self, text: str) -> list[Event]:
        kept = self._guard.let(text) if text else ""
        self.said += kept
        return [Answer(kept)] if kept else []

    def _left_out(self) -> list[Event]:
        count = self._guard.left_out
        strayed = [say("left_out", self._lang, count=count)] if count else []
        again = [say("repeated", self._lang)] if self._guard.repeated else []
        return [Degraded(Rung.FULL, said) for said in (*strayed, *again)]


def _summary(end: Finished, closed: bool, lang: str) -> str:
    seconds = max(1, round(end.thinking_seconds))
    text = say("thinking_summary", lang, seconds=seconds, tokens=end.thinking_tokens)
    return text + say("thinking_closed", lang) if closed else text
