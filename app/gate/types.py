"""What leaves the gate. Everything downstream accepts a `SafeQuestion` and nothing else.

Offsets are half-open and counted in characters of the text as typed.
"""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field
from typing import Any, Final, Literal, NoReturn

from app.events import Redaction

Role = Literal["user", "assistant"]
Lang = Literal["zh", "en"]

_SEAL: Final = object()
"""Held by `app.gate.gate` alone; a test reads the source tree to see that nobody else names it."""


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that identifies a person: its type, where it stands in the text as typed, how sure we are."""

    type: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a conversation; its words are kept out of every printed form."""

    role: Role
    content: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SafeQuestion:
    """A question after the gate, with the conversation before it, also after the gate.

    It can be made by `app.gate.gate.Gate.admit` only: without the seal the constructor raises TypeError,
    and `dataclasses.replace`, `copy`, `pickle` and subclasses are refused.
    """

    text: str = field(repr=False)
    lang: Lang
    redactions: tuple[Redaction, ...] = field(repr=False)
    history: tuple[Turn, ...] = field(repr=False)
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("A SafeQuestion is made by the gate alone.")

    def __init_subclass__(cls, **kwargs: Any) -> NoReturn:
        raise TypeError("A SafeQuestion cannot be extended.")

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("A SafeQuestion cannot be copied or stored.")
