"""The policy table: what is removed, generalised or kept, and the words that take its place."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

from app.errors import GateFailed
from app.gate.types import Lang

SHIPPED = Path(__file__).parent / "data" / "policy.toml"


class Action(StrEnum):
    """What happens to an entity."""

    REMOVE = "remove"
    GENERALISE = "generalise"
    KEEP = "keep"


GENERALISABLE = frozenset({"ADDRESS", "POSTAL_CODE", "DATE_OF_BIRTH", "AGE_OVER_89", "DATE"})
"""The types of which something may stay; for any other, generalising would mean nothing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table."""

    action: Action
    words: Mapping[Lang, str]


@dataclass(frozen=True, slots=True)
class Policy:
    """The table as read; `age_bands` are the lower ends of the bands in years, rising from 0."""

    rules: Mapping[str, Rule]
    age_bands: tuple[int, ...]
    opening: str
    closing: str

    def action(self, entity_type: str) -> Action:
        """Return what happens to `entity_type`; raises GateFailed for a type the table does not list."""
        rule = self.rules.get(entity_type)
        if rule is None:
            raise GateFailed(f"The privacy policy has no row for {entity_type}; add one to the policy file.")
        return rule.action

    def age_band(self, years: int) -> tuple[int, int | None]:
        """Return the first and last age of the band that holds `years`; the last is None for the highest."""
        for low, high in pairwise(self.age_bands):
            if low <= years < high:
                return low, high - 1
        return self.age_bands[-1], None


def load_policy(path: Path | None = None) -> Policy:
    """Read the policy at `path`, or the one that is shipped.

    Raises GateFailed with one sentence for a file that cannot be read or says something impossible.
    """
    path = path or SHIPPED
    shipped = _parse(SHIPPED)
    return shipped if path == SHIPPED else _checked(_parse(path), shipped, path)


def _checked(policy: Policy, shipped: Policy, path: Path) -> Policy:
    missing = sorted(set(shipped.rules) - set(policy.rules))
    unknown = sorted(set(policy.rules) - set(shipped.rules))
    if missing:
        raise GateFailed(f"The privacy policy {path} leaves out {', '.join(missing)}; add a row for each.")
    if unknown:
        raise GateFailed(
            f"The privacy policy {path} lists {', '.join(unknown)}, which the gate does not know."
        )
    return policy


def _parse(path: Path) -> Policy:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise GateFailed(f"The privacy policy {path} cannot be read; check that the file exists.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GateFailed(f"The privacy policy {path} is not valid TOML: {error}.") from None
    opening, closing = _bracket(table, "open", path), _bracket(table, "close", path)
    rows = table.get("types")
    if not isinstance(rows, dict):
        raise GateFailed(f"The privacy policy {path} has no [types] table.")
    rules = {name: _rule(name, row, path) for name, row in rows.items()}
    _no_word_twice(rules, path)
    return Policy(rules, _bands(table.get("age_bands"), path), opening, closing)


def _bracket(table: Mapping[str, Any], key: str, path: Path) -> str:
    value = table.get(key)
    if not isinstance(value, str) or len(value) != 1 or value.isalnum() or value.isascii():
        raise GateFailed(f"The privacy policy {path} needs one bracket that is not ASCII under {key!r}.")
    return value


def _bands(value: object, path: Path) -> tuple[int, ...]:
    if isinstance(value, list) and all(isinstance(n, int) for n in value):
        bands = tuple(value)
        if bands[:1] == (0,) and bands[-1] <= 90 and all(a < b for a, b in pairwise(bands)):
            return bands
    raise GateFailed(f"The privacy policy {path} needs age_bands that rise from 0 to 90 at most.")


def _rule(name: str, row: object, path: Path) -> Rule:
    if not isinstance(row, dict) or set(row) != {"action", "zh", "en"}:
        raise GateFailed(f"The privacy policy {path} needs action, zh and en for {name}.")
    try:
        action = Action(row["action"])
    except ValueError:
        raise GateFailed(
            f"The privacy policy {path} has the action {row['action']!r} for {name}; use remove, generalise or keep."
        ) from None
    if action is Action.GENERALISE and name not in GENERALISABLE:
        raise GateFailed(f"The privacy policy {path} cannot generalise {name}; use remove or keep.")
    words: dict[Lang, str] = {"zh": row["zh"], "en": row["en"]}
    if not all(
        isinstance(w, str) and w and not any(c.isdigit() or c.isspace() for c in w) for w in words.values()
    ):
        raise GateFailed(f"The privacy policy {path} needs words without digits or spaces for {name}.")
    return Rule(action, words)


def _no_word_twice(rules: Mapping[str, Rule], path: Path) -> None:
    words = [word for rule in rules.values() for word in rule.words.values()]
    twice = sorted({w for w in words if words.count(w) > 1})
    if twice:
        raise GateFailed(
            f"The privacy policy {path} uses {', '.join(twice)} for two types; make them differ."
        )
