"""What triage decides: the door a question takes, and the words that decided it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Door(StrEnum):
    """The ways a question can go; only `ANSWER` leads to search and to a model."""

    ANSWER = "answer"
    EMERGENCY = "emergency"
    SELF_HARM = "self_harm"
    DIAGNOSIS = "diagnosis"
    FRAUD = "fraud"
    OFF_TOPIC = "off_topic"


@dataclass(frozen=True, slots=True)
class Decision:
    """The door and the words that decided, in their order in the folded text (simplified, lower case).

    `occasion` names a more fitting fixed text of the same door where there is one (a greeting, thanks).
    """

    door: Door
    matched: tuple[str, ...] = ()
    occasion: str = ""
