"""Labelled and clean texts for measuring de-identification, read from the files they come in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ANY = "*"
"""The type of a span that may be masked or not: a city, an employer, a date, 老师."""

PII_BENCH = {
    "person": "PERSON", "phone": "PHONE_NUMBER", "email": "EMAIL_ADDRESS", "bank_card": "BANK_CARD", "id_number": "CN_RESIDENT_ID",
    "passport": "PASSPORT", "address": "ADDRESS", "license_plate": "LICENSE_PLATE",
}  # fmt: skip
"""Types of pii-bench-zh."""
PRESIDIO = {
    "PERSON": "PERSON", "STREET_ADDRESS": "ADDRESS", "CREDIT_CARD": "BANK_CARD", "PHONE_NUMBER": "PHONE_NUMBER", "EMAIL_ADDRESS": "EMAIL_ADDRESS",
    "DOMAIN_NAME": "URL", "IBAN_CODE": "IBAN", "US_SSN": "US_SSN", "IP_ADDRESS": "IP_ADDRESS", "US_DRIVER_LICENSE": "DRIVER_LICENSE",
    "ZIP_CODE": "POSTAL_CODE",
}  # fmt: skip
"""Types of presidio-research; the others (GPE, ORGANIZATION, DATE_TIME, TITLE, AGE, NRP) may be masked or not."""
WEIBO = {"PER.NAM": "PERSON"}
"""Types of Weibo NER; only named persons count, 老师 and places may be masked or not."""
EQUIVALENT = {
    "POSTAL_CODE": {"ADDRESS"}, "URL": {"SOCIAL_ACCOUNT"}, "DRIVER_LICENSE": {"US_SSN", "UNIQUE_NUMBER"}, "BANK_CARD": {"UNIQUE_NUMBER"},
    "US_SSN": {"US_TAX_ID"},
}  # fmt: skip
"""Types of the gate that are as right for a labelled type as its own."""


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled span: the gate's type, or ANY."""

    type: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with its labelled spans."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """A file of labelled texts; `natural` tells people's own text from generated."""

    name: str
    natural: bool
    texts: tuple[Labelled, ...]


def read_labelled(path: Path) -> LabelledSet:
    """Read pii-bench-zh (.jsonl), presidio-research (.json) or CoNLL (.conll); ValueError for anything else."""
    readers = {".jsonl": _pii_bench, ".json": _presidio, ".conll": _conll}
    if path.suffix not in readers:
        raise ValueError(f"{path} is not a labelled set: .jsonl, .json or .conll is.")
    return LabelledSet(path.stem, path.suffix == ".conll", tuple(readers[path.suffix](path)))


def read_clean(path: Path) -> list[str]:
    """Return texts without a person: the questions of a .jsonl file, or the paragraphs of any other text file."""
    if path.suffix == ".jsonl":
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [text for row in rows for text in _questions(row)]
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _questions(row: dict[str, Any]) -> list[str]:
    if isinstance(row.get("questions"), list):
        return [str(q) for q in row["questions"]]
    text = row.get("question") or row.get("text")
    return [str(text)] if text else []


def _pii_bench(path: Path) -> Iterator[Labelled]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Labelled(
            row["text"],
            tuple(Span(PII_BENCH.get(e["type"], ANY), e["start"], e["end"]) for e in row["entities"]),
        )


def _presidio(path: Path) -> Iterator[Labelled]:
    for row in json.loads(path.read_text(encoding="utf-8")):
        spans = row["spans"]
        yield Labelled(
            row["full_text"],
            tuple(
                Span(PRESIDIO.get(s["entity_type"], ANY), s["start_position"], s["end_position"])
                for s in spans
            ),
        )


def _conll(path: Path) -> Iterator[Labelled]:
    """Characters carry their place in a word as a digit behind them (太2), which is taken off."""
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        rows = [line.rsplit("\t", 1) for line in block.split("\n") if "\t" in line]
        chars = [token[:-1] if len(token) > 1 and token[-1].isdigit() else token for token, _ in rows]
        starts = [sum(map(len, chars[:i])) for i in range(len(chars) + 1)]
        yield Labelled("".join(chars), tuple(_spans([tag for _, tag in rows], starts)))


def _spans(tags: list[str], starts: list[int]) -> Iterator[Span]:
    at = 0
    while at < len(tags):
        end = at + 1
        if tags[at].startswith("B-"):
            while end < len(tags) and tags[end].startswith("I-"):
                end += 1
            yield Span(WEIBO.get(tags[at][2:], ANY), starts[at], starts[end])
        at = end
