"""The answer, from what a person typed to its proof, as one async generator of typed events.

Nothing but the gate sees the typed words. Whatever fails on the way, the person gets a labelled end: an
answer on a lower rung of the ladder, a refusal that says why, or a failure that looks like one.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import date

from app import situation
from app.errors import AppError, BadInput, GateFailed
from app.events import Answer, Checked, Degraded, Done, Event, Failed, Redacted, RefusalKind, Refused, Rung
from app.evidence import EvidenceFinder, Found
from app.extracts import extract
from app.gate.gate import Gate
from app.gate.pseudonyms import Pseudonyms
from app.gate.types import SafeQuestion, Turn
from app.models import Audience, Models
from app.orders import without_orders
from app.reasoning import Reasoning, budget_of
from app.relay import Relay
from app.rewriting import Rewriter
from app.scripted import Scripted
from app.situation import NO_PROFILE, Profile
from app.triage.decide import Triage
from app.triage.types import Door
from app.wording import say
from indexes.errors import IndexesError, IndexMissing
from indexes.finder import Loss
from indexes.text import language

_log = logging.getLogger(__name__)
_RUNGS = {Loss.RERANKER: Rung.NO_RERANK, Loss.DENSE: Rung.LEXICAL_ONLY}
_URGENT = (Door.EMERGENCY, Door.SELF_HARM)


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asks: their words, the turns before, what they chose. Never logged, never stored.

    `model` is the name of one, "" or "auto" to leave the choice to us; `depth` is quick, normal or deep;
    `audience` says which models are there for them.
    """

    text: str = field(repr=False)
    history: Sequence[Turn] = field(default=(), repr=False)
    profile: Profile = NO_PROFILE
    model: str = ""
    depth: str = "normal"
    audience: Audience = "patients"


class AnswerFlow:
    """Answers requests; one instance serves everybody at once."""

    def __init__(
        self,
        gate: Gate,
        triage: Triage,
        finder: EvidenceFinder,
        models: Models,
        reasoning: Reasoning,
        today: Callable[[], date] = date.today,
        rewriter: Rewriter | None = None,
    ) -> None:
        self._rewriter = rewriter or Rewriter(models, 0)
        self._gate, self._triage, self._finder = gate, triage, finder
        self._models, self._relay, self._today = models, Relay(reasoning), today

    async def answer(self, request: Request, pseudonyms: Pseudonyms) -> AsyncGenerator[Event, None]:
        """Yield the events of one answer, the last of them Done. Close it to stop the model at once.

        Raises BadInput for a text that is no question, a model or a depth that there is not; every other
        trouble becomes an event.
        """
        scripted = Scripted()
        async with aclosing(self._answer(request, pseudonyms)) as events:
            async for event in events:
                yield scripted.write(event)

    async def _answer(self, request: Request, pseudonyms: Pseudonyms) -> AsyncGenerator[Event, None]:
        clock = _Clock()
        try:
            question = await asyncio.to_thread(self._admit, request, pseudonyms)
            yield Redacted(question.text, question.redactions, question)
            clock.lap("gate")

            decision = self._triage.decide(question.text)
            if decision.door is not Door.ANSWER:
                reply = self._triage.reply(decision, question.lang, self._region(question, request))
                yield Refused(RefusalKind(decision.door.value), reply)
                yield Done("emergency" if decision.door in _URGENT else "refusal", clock.laps)
                return
            clock.lap("triage")

            found = await asyncio.to_thread(self._find, question, request)
            if imagined := await self._rewriter.words(question, found, request.audience):
                found = await asyncio.to_thread(self._find_again, question, found, imagined)
            yield found.evidence
            clock.lap("retrieval")
            for loss in found.findings.lost:
                yield Degraded(_RUNGS[loss], say(f"lost_{loss}", question.lang))
            if found.reason:
                yield Refused(RefusalKind.NO_EVIDENCE, found.reason)
                yield Done("refusal", clock.laps)
                return

            answered = False
            async with aclosing(self._by_model(question, found, request, pseudonyms)) as events:
                async for event in events:
                    answered = isinstance(event, Checked) or answered
                    yield event
            clock.lap("model")
            if not answered:
                for event in _by_extracts(question, found):
                    yield event
            yield Done("model" if answered else "extract", clock.laps)
        except GateFailed:
            _log.error("the gate did not let a question through")
            yield Failed(say("gate_failed", language(request.text)))
            yield Done("failed", clock.laps)
        except BadInput:
            raise
        except (AppError, IndexesError) as e:
            _log.error("no answer: %s", type(e).__name__)
            yield Failed(say("no_index" if isinstance(e, IndexMissing) else "failed", language(request.text)))
            yield Done("failed", clock.laps)

    def _admit(self, request: Request, pseudonyms: Pseudonyms) -> SafeQuestion:
        if not request.text.strip():
            raise BadInput("The question is empty; type what you want to know.")
        self._models.check(request.model, request.audience)
        budget_of(request.depth)
        return self._gate.admit(request.text, pseudonyms=pseudonyms, history=request.history)

    def _find(self, question: SafeQuestion, request: Request) -> Found:
        found = self._finder.find(question, request.profile, self._today())
        return without_orders(found, question.lang)

    def _find_again(self, question: SafeQuestion, found: Found, imagined: str) -> Found:
        return without_orders(self._finder.again(found, imagined), question.lang)

    def _region(self, question: SafeQuestion, request: Request) -> str:
        """Return the place whose numbers a person needs: spoken of now, else before, else the one they chose."""
        earlier = [turn.content for turn in question.history if turn.role == "user"]
        places = situation.read(question.text, earlier, request.profile, self._today()).regions
        return places[0] if places else ""

    async def _by_model(
        self, question: SafeQuestion, found: Found, request: Request, pseudonyms: Pseudonyms
    ) -> AsyncGenerator[Event, None]:
        """Yield the model's thinking and answer, ending with Checked when it stands, else with Degraded."""
        line = self._models.line(request.model, question, found, request.audience)
        if line is None:
            yield Degraded(Rung.EXTRACTS, say("no_model", question.lang))
            return
        async with aclosing(self._relay.answer(line, question, found, request.depth, pseudonyms)) as events:
            async for event in events:
                yield event


def _by_extracts(question: SafeQuestion, found: Found) -> Iterator[Event]:
    made = extract(question.text, found.evidence.citations, found.findings.weights, question.lang)
    yield Answer(f"{say('extract_intro', question.lang)}\n\n{made.text}")
    yield Checked(made.sentences, made.citations)


class _Clock:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] = round((now - self._last) * 1000, 2)
        self._last = now
