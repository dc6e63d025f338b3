"""Adversarial texts, read from the public files they come in."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any, Literal

from app.errors import BadInput

Kind = Literal["planted", "direct", "harmless"]
_PLACE = "<INSTRUCTION>"
_COLUMNS = ("Behavior", "问题", "question_zh")


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a set: to be planted into a passage, to be typed by a person, or harmless for all its words."""

    kind: Kind
    set_name: str
    text: str


def read(path: Path) -> list[Text]:
    """Read BIPIA's instructions, CyberSecEval's or NotInject's list (.json), HarmBench, JADE or JailBench (.csv),
    questions (.jsonl), or a folder of spikee's instructions and jailbreaks. Raises BadInput for anything else.
    """
    try:
        found = list(_folder(path) if path.is_dir() else _READERS[path.suffix](path))
    except FileNotFoundError as e:
        raise BadInput(f"There is no file {e.filename}; check the path.") from e
    except (KeyError, TypeError, ValueError, csv.Error) as e:
        raise BadInput(f"{path} is none of the adversarial sets that are known here; check the file.") from e
    if not found:
        raise BadInput(f"There is nothing in {path} that is known here; check the file.")
    return found


def _json(path: Path) -> Iterator[Text]:
    value = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(value, dict):
        yield from (Text("planted", path.stem, t) for instructions in value.values() for t in instructions)
        return
    for row in value:
        yield _row(row, path.stem)


def _row(row: dict[str, Any], name: str) -> Text:
    if "injection_type" in row:
        indirect = row["injection_type"] == "indirect"
        return Text(
            "planted" if indirect else "direct", f"{name} ({row['injection_type']})", row["user_input"]
        )
    return Text("harmless", name, row["prompt"])


def _csv(path: Path) -> Iterator[Text]:
    with path.open(encoding="utf-8-sig", newline="") as f:
        for row in csv.DictReader(f):
            yield Text("direct", path.stem, next(row[c] for c in _COLUMNS if c in row))


def _jsonl(path: Path) -> Iterator[Text]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield Text("harmless", path.stem, json.loads(line)["question"])


def _folder(path: Path) -> Iterator[Text]:
    """Every jailbreak with one of the instructions, taken in turn."""
    instructions = cycle(row["instruction"] for row in _lines(path / "instructions.jsonl"))
    for row in _lines(path / "jailbreaks.jsonl"):
        yield Text("planted", path.name, row["text"].replace(_PLACE, next(instructions)))


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


_READERS = {".json": _json, ".csv": _csv, ".jsonl": _jsonl}
