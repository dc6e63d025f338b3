"""Whether the service can answer: its index opens and fits, its gate finds what it must."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.wiring import Wiring
from indexes.errors import MISMATCH, IndexMismatch


@dataclass(frozen=True, slots=True)
class Health:
    """Looks at the parts that every answer needs."""

    wiring: Wiring

    def look(self) -> dict[str, Any]:
        """Return what there is. Raises AppError or IndexesError saying what is wrong."""
        reader = self.wiring.index.reader()
        if difference := reader.layout.difference(self.wiring.vectoriser.layout):
            raise IndexMismatch(MISMATCH.format(difference=difference))
        self.wiring.gate.detect("自检 self-test")
        return {"documents": len(reader.documents), "models": list(self.wiring.models.names)}
