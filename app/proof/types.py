"""What the proof works on, and what it says: numbered sources, verdicts, the judgements of a second reader."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What the proof says of a sentence."""

    VERIFIED = "verified"
    WEAK = "weak"
    UNSUPPORTED = "unsupported"
    NO_CLAIM = "no_claim"


class Judgement(StrEnum):
    """What a second reader says of a sentence and its sources."""

    SUPPORTED = "supported"
    NOT_SUPPORTED = "not_supported"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Source:
    """A passage as an answer cites it.

    `n` is its number from 1. `region` is the region whose rule it is, "" when it is to be read from the title.
    `valid` is an `indexes.types.Status` value for the day asked, "" when unknown: then versions are compared by
    the dates in their titles.
    """

    n: int
    doc: str
    title: str
    clause: str
    text: str
    region: str = ""
    valid: str = ""
