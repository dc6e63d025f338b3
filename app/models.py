"""The models people may be answered by: one from MINGBAI_LLM_URL, or several from a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import BadInput
from app.gate.types import SafeQuestion
from app.llm.client import ModelClient


@dataclass(frozen=True, slots=True)
class Model:
    """A model by the name that people choose it by, with its client."""

    name: str
    label: str
    client: ModelClient


class Models:
    """The configured models, the first being the default."""

    def __init__(self, models: Sequence[Model] = ()) -> None:
        self._models = {m.name: m for m in models}

    @property
    def names(self) -> tuple[str, ...]:
        """Names to choose from."""
        return tuple(self._models)

    def named(self, name: str) -> Model:
        """Return the model called `name`. Raises BadInput when there is none."""
        if name not in self._models:
            known = ", ".join(self._models) or "none is configured, see MINGBAI_LLM_URL"
            raise BadInput(f"There is no model called {name!r}; choose one of: {known}.")
        return self._models[name]

    def choose(self, name: str, question: SafeQuestion) -> Model | None:
        """Return the model called `name`, the default for "", None when there is none at all.

        Raises BadInput for a name that is not configured.
        """
        if name:
            return self.named(name)
        return next(iter(self._models.values()), None)

    async def aclose(self) -> None:
        """Close all connections."""
        for model in self._models.values():
            await model.client.aclose()
