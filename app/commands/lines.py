"""Reading what a command is to work on, one question or a file of JSON lines, and printing what it found."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from app.errors import BadInput
from app.gate.types import Role, Turn
from app.situation import NO_PROFILE, Profile, profile


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to work on; its words are kept out of every printed form."""

    id: str | None
    text: str = field(repr=False)
    profile: Profile = NO_PROFILE
    history: tuple[Turn, ...] = field(default=(), repr=False)


def items(arguments: argparse.Namespace) -> list[Item]:
    """Return what the command line names, all of it checked. Raises BadInput naming what is wrong, and where."""
    if (arguments.text is None) == (arguments.input is None):
        raise BadInput("Give either a text or --input FILE; see --help.")
    if arguments.text is not None and not arguments.text.strip():
        raise BadInput("The text is empty; type what you want to know.")
    given = {name: getattr(arguments, name, "") for name in ("region", "population", "as_of")}
    if arguments.text is not None:
        return [Item(None, arguments.text, profile(given["region"], given["population"], given["as_of"]))]
    return [_item(row, given, f"Line {number} of {arguments.input}") for number, row in rows(arguments.input)]


def rows(file: Path) -> list[tuple[int, dict[str, Any]]]:
    """Return the JSON objects of a file with their line numbers. Raises BadInput."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError as e:
        raise BadInput(f"There is no file {file}; check the path.") from e
    except (OSError, UnicodeDecodeError) as e:
        raise BadInput(f"{file} cannot be read as UTF-8 text ({type(e).__name__}); check the file.") from e
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as e:
            raise BadInput(f"Line {number} of {file} is not JSON ({e.msg}); mend it and run again.") from e
        if not isinstance(row, dict):
            raise BadInput(f"Line {number} of {file} is not a JSON object; write one object a line.")
        found.append((number, row))
    return found


def text_of(row: Mapping[str, Any], names: Sequence[str], where: str) -> str:
    """Return the first of these keys that holds a string. Raises BadInput."""
    for name in names:
        if isinstance(value := row.get(name), str):
            return value
    raise BadInput(f"{where} has no {' or '.join(names)}; add it as a string.")


def id_of(row: Mapping[str, Any]) -> str | None:
    """Return the id as it was given, or None."""
    value = row.get("id")
    return None if value is None else cast(str, value)


def put(value: Mapping[str, Any]) -> None:
    """Print one JSON line at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _item(row: Mapping[str, Any], given: Mapping[str, str], where: str) -> Item:
    chosen = row.get("profile") or {}
    if not isinstance(chosen, dict):
        raise BadInput(
            f'{where} has a profile that is not an object; write {{"region": …, "population": …}}.'
        )
    try:
        checked = profile(
            chosen.get("region") or given["region"],
            chosen.get("population") or given["population"],
            row.get("as_of") or given["as_of"],
        )
    except BadInput as e:
        raise BadInput(f"{where}: {e}") from e
    text = text_of(row, ("question", "text"), where)
    if not text.strip():
        raise BadInput(f"{where} has an empty text; fill it in or take the line out.")
    return Item(id_of(row), text, checked, _history(row, where))


def _history(row: Mapping[str, Any], where: str) -> tuple[Turn, ...]:
    history = row.get("history") or []
    turns = []
    for turn in history if isinstance(history, list) else [history]:
        if not isinstance(turn, dict) or turn.get("role") not in ("user", "assistant"):
            raise BadInput(f"{where} has a history that is not a list of {{role: user|assistant, content}}.")
        turns.append(Turn(cast(Role, turn["role"]), text_of(turn, ("content",), where)))
    return tuple(turns)
