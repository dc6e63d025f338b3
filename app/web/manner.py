"""How turns are rendered for one person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from app.web.view import View
from app.web.wording import Words
from indexes.text import language


@dataclass(frozen=True, slots=True)
class Manner:
    """How turns are rendered for one person.

    `restore` gives back the person's own words in place of placeholders. `numbers` are the telephone numbers
    of our own fixed texts, which can be called by touching them. `suggest` returns questions to go on with.
    """

    words: Words
    restore: Callable[[str], str]
    today: date
    numbers: Sequence[str] = ()
    withhold: bool = True
    suggest: Callable[[View], Sequence[str]] = lambda view: ()


def lang_of(text: str) -> str:
    """Return the language of a text as HTML names it."""
    return "zh-Hans" if language(text) == "zh" else "en"
