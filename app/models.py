"""The models people may be answered by: their names, who answers a question, and who steps in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from app.errors import BadInput
from app.evidence import Found
from app.gate.types import SafeQuestion
from app.llm.client import ModelClient
from app.llm.types import State
from app.routing import demands
from app.wording import say

AUTOMATIC = "auto"
Audience = Literal["patients", "staff"]
_FRESH = 30.0
"""Seconds for which a page may show what was known of a model without asking it again."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model by the name that people choose it by, with its client and what it is for.

    `labels` has a word for people by language. `reasoning` models think before they answer.
    """

    name: str
    client: ModelClient
    labels: Mapping[str, str] = field(default_factory=dict)
    reasoning: bool = True
    languages: tuple[str, ...] = ("zh", "en")
    audience: tuple[Audience, ...] = ("patients", "staff")

    def label(self, lang: str) -> str:
        """Return what people see it called."""
        return self.labels.get(lang) or next(iter(self.labels.values()), self.name)


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the list that people choose from; `state` is up, down or unknown."""

    name: str
    label: str
    reasoning: bool
    state: State


@dataclass(frozen=True, slots=True)
class Line:
    """Who is to answer a question: the model that was wanted, and all in the order in which they are to try."""

    wanted: Model
    models: tuple[Model, ...]


class Models:
    """The configured models, in the order in which they step in for each other."""

    def __init__(self, models: Sequence[Model] = ()) -> None:
        self._models = {m.name: m for m in models}

    @property
    def names(self) -> tuple[str, ...]:
        """Names to choose from."""
        return tuple(self._models)

    def named(self, name: str) -> Model:
        """Return the model called `name`. Raises BadInput when there is none."""
        return self._for(name, tuple(self._models.values()))

    def check(self, name: str, audience: Audience) -> None:
        """Raise BadInput unless `name` is a model for these people, or leaves the choice to us."""
        if name and name != AUTOMATIC:
            self._for(name, self._open_to(audience))

    async def choices(self, lang: str, audience: Audience) -> tuple[Choice, ...]:
        """Return what these people may choose from, "auto" first where there is a choice.

        Models of which nothing is known lately are asked, all at once.
        """
        models = self._open_to(audience)
        states = await asyncio.gather(*(m.client.look(_FRESH) for m in models))
        listed = [Choice(m.name, m.label(lang), m.reasoning, s) for m, s in zip(models, states, strict=True)]
        if len(listed) > 1:
            state = State.UP if State.UP in states else states[0]
            listed.insert(
                0, Choice(AUTOMATIC, say("model_auto", lang), any(m.reasoning for m in models), state)
            )
        return tuple(listed)

    def quickest(self, lang: str, audience: Audience) -> Model | None:
        """Return who answers these people soonest: one that does not think before one that does, none that is down."""
        models = [m for m in self._open_to(audience) if m.client.state is not State.DOWN]
        return min(models, key=lambda m: (m.reasoning, lang not in m.languages), default=None)

    def line(self, name: str, question: SafeQuestion, found: Found, audience: Audience) -> Line | None:
        """Return who is to answer, and behind them who steps in, those known to be down last; None without any.

        "" and "auto" leave the choice to us: whoever thinks as much as the question needs, and speaks its
        language. Raises BadInput for a name that is not configured.
        """
        models = self._open_to(audience)
        if not models:
            return None
        thinks = bool(demands(question.text, found.evidence.situation))
        fits = sorted(models, key=lambda m: (question.lang not in m.languages, m.reasoning is not thinks))
        if name and name != AUTOMATIC:
            chosen = self._for(name, models)
            fits = [chosen, *(m for m in fits if m is not chosen)]
        return Line(fits[0], tuple(sorted(fits, key=lambda m: m.client.state is State.DOWN)))

    async def aclose(self) -> None:
        """Close all connections."""
        for model in self._models.values():
            await model.client.aclose()

    def _open_to(self, audience: Audience) -> tuple[Model, ...]:
        return tuple(m for m in self._models.values() if audience in m.audience)

    def _for(self, name: str, models: Sequence[Model]) -> Model:
        for model in models:
            if model.name == name:
                return model
        known = ", ".join(m.name for m in models) or "none is configured, see MINGBAI_LLM_URL"
        raise BadInput(f"There is no such model; choose one of: {known}.")
