"""The wording files: what staff edit to change how triage hears people.

`shared.toml` holds word lists that every door may use; each door has a file of its own name with its word
lists, the signs that speak for it, and the circumstances that speak for or against. `data/README.md`
explains them. A fault in a file is one sentence that names the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.errors import BadInput
from app.triage.patterns import Pattern, parse_pattern
from app.triage.reading import normalise
from app.triage.types import Door

SHIPPED = Path(__file__).parent / "data"
SHARED = "shared.toml"

INNOCENT = "innocent"
"""The list whose words hide what is inside them: 笑死 hides 死."""

SPELT, CORRECT = "spelt", "correct"
"""The lists of English words understood in spite of a slip, and of correct words that are no such slip."""

ORDER = (Door.SELF_HARM, Door.EMERGENCY, Door.FRAUD, Door.DIAGNOSIS, Door.OFF_TOPIC)
"""The first door that opens is taken. Self-harm comes before emergency because its text begins with what to
do for somebody who is already hurt, while the text for emergencies says nothing of wanting to die."""


class Where(StrEnum):
    """How far from a sign a circumstance is looked for."""

    BEFORE = "before"
    """Right before a word of the sign."""
    CLAUSE = "clause"
    NEAR = "near"
    """In the clause of the sign, the one before or the one after."""
    SENTENCE = "sentence"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Sign:
    """Patterns that speak for a door, with their points."""

    points: int
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Circumstance:
    """Patterns that strengthen or weaken the signs in whose reach they are, once each."""

    points: int
    where: Where
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class DoorRules:
    """One door: it opens when a sign and its circumstances come to `opens_at` points.

    `another` are the points that a second, different sign adds. `occasions` are concepts whose words alone
    make up a whole message (你好), each with a fixed text of its own.
    """

    door: Door
    opens_at: int
    another: int
    signs: tuple[Sign, ...]
    circumstances: tuple[Circumstance, ...]
    occasions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything the files say: the word lists by concept, and the doors in the order they are tried."""

    words: Mapping[str, tuple[str, ...]]
    doors: tuple[DoorRules, ...]


def load_wording(folder: Path | None = None) -> Wording:
    """Read the wording files in `folder`, or those that are shipped.

    Raises BadInput with one sentence for a file that is missing or says something impossible.
    """
    folder = folder or SHIPPED
    files = {name: _table(folder / name) for name in (SHARED, *(f"{door}.toml" for door in ORDER))}
    words: dict[str, tuple[str, ...]] = {}
    for name, table in files.items():
        for concept, value in _lists(table, name):
            if concept in words:
                raise BadInput(
                    f"{name} defines the word list {concept!r} a second time; give it another name."
                )
            words[concept] = value
    doors = tuple(_door(door, files[f"{door}.toml"], words) for door in ORDER)
    return Wording(words, doors)


def _table(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise BadInput(f"The triage file {path} cannot be read; check that it exists.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"The triage file {path} is not valid TOML: {error}.") from None


def _lists(table: Mapping[str, Any], name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    lists = table.get("words", {})
    if not isinstance(lists, dict):
        raise BadInput(f"{name} needs its word lists under [words].")
    for concept, value in lists.items():
        if not isinstance(value, str) or not value.strip(", \n"):
            raise BadInput(f"{name} needs words separated by commas for {concept!r}.")
        entries = (" ".join(entry.split()) for entry in value.replace("，", ",").split(","))
        # Folded like the questions, so that staff may write traditional characters, capitals, apostrophes.
        yield concept, tuple(dict.fromkeys(normalise(entry) for entry in entries if entry))


def _door(door: Door, table: Mapping[str, Any], words: Mapping[str, Any]) -> DoorRules:
    name = f"{door}.toml"
    signs = tuple(
        Sign(_points(row, name), _patterns(row, name, words)) for row in _rows(table, "signs", name)
    )
    circumstances = tuple(
        Circumstance(_points(row, name), _where(row, name), _patterns(row, name, words))
        for row in _rows(table, "circumstances", name)
    )
    occasions = table.get("occasions", [])
    if not isinstance(occasions, list) or not set(occasions) <= set(words):
        raise BadInput(f"{name} needs occasions that are names of word lists.")
    opens_at, another = _whole(table, "opens_at", name), _whole(table, "another", name)
    return DoorRules(door, opens_at, another, signs, circumstances, tuple(occasions))


def _rows(table: Mapping[str, Any], key: str, name: str) -> list[Mapping[str, Any]]:
    rows = table.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadInput(f"{name} needs its {key} as [[{key}]] tables.")
    return rows


def _whole(table: Mapping[str, Any], key: str, name: str) -> int:
    value = table.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadInput(f"{name} needs a whole number for {key!r}.")
    return value


def _points(row: Mapping[str, Any], name: str) -> int:
    return _whole(row, "points", name)


def _where(row: Mapping[str, Any], name: str) -> Where:
    try:
        return Where(row.get("where", ""))
    except ValueError:
        choices = ", ".join(Where)
        raise BadInput(f"{name} has a circumstance without a place to look; use one of {choices}.") from None


def _patterns(row: Mapping[str, Any], name: str, words: Mapping[str, Any]) -> tuple[Pattern, ...]:
    texts = row.get("any")
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
        raise BadInput(f"{name} needs a list of patterns under 'any' in each sign and circumstance.")
    return tuple(_pattern(text, name, words) for text in texts)


def _pattern(text: str, name: str, words: Mapping[str, Any]) -> Pattern:
    try:
        pattern = parse_pattern(text)
    except ValueError:
        raise BadInput(
            f"{name} has the pattern {text!r}, which cannot be read; write 'chest + pain'."
        ) from None
    unknown = sorted(pattern.concepts - set(words))
    if unknown:
        raise BadInput(f"{name} uses {unknown[0]!r} in {text!r} without a word list of that name.")
    return pattern
