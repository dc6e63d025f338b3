"""Placeholders of one conversation, and the way back to the person's own words.

Kept in memory only: an object of this class cannot be copied, stored or printed with its content. Placeholders
stand in tortoise-shell brackets, 〔姓名1〕 and 〔NAME1〕: they have no meaning in Markdown or HTML, pass every
tokenizer unchanged, and the gate turns any that a person types into ordinary brackets.
"""

from __future__ import annotations

import re
import threading
from typing import Any, NoReturn

from app.gate.people import People, parse_mention

_NOT_ALNUM = re.compile(r"[\W_]+")


class Pseudonyms:
    """The placeholders given out in one conversation; safe to share between threads."""

    __slots__ = ("_counts", "_given", "_lock", "_people", "_person_words", "_words")

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._given: dict[tuple[str, str], str] = {}
        self._words: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._people = People()
        self._person_words: dict[int, str] = {}

    def __repr__(self) -> str:
        return f"<Pseudonyms: {len(self._words)} given>"

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("Pseudonyms stay in memory: they cannot be copied or stored.")

    def for_person(self, folded: str, typed: str, word: str, brackets: tuple[str, str]) -> str:
        """Return what stands for a name: the placeholder of that person, with a title that followed (先生).

        `folded` is the name in simplified, half-width characters, `typed` as the person wrote it.
        """
        mention = parse_mention(folded)
        with self._lock:
            number = self._people.number(mention)
            if number not in self._person_words:
                self._person_words[number] = f"{brackets[0]}{word}{number}{brackets[1]}"
                own = typed[: len(typed) - len(mention.title)] if mention.title else typed
                self._words[self._person_words[number]] = own
            return self._person_words[number] + mention.title

    def for_value(
        self, entity_type: str, folded: str, typed: str, word: str, brackets: tuple[str, str], slot: str = ""
    ) -> str:
        """Return the placeholder of a value; the same value in other spacing or case has the same one.

        `slot` is what the placeholder keeps of the value (a city, an age band), empty for nothing.
        """
        key = (entity_type, _NOT_ALNUM.sub("", folded).casefold() or folded)
        with self._lock:
            if key not in self._given:
                self._counts[entity_type] = self._counts.get(entity_type, 0) + 1
                kept = f"：{slot}" if slot and not word.isascii() else f": {slot}" if slot else ""
                placeholder = f"{brackets[0]}{word}{self._counts[entity_type]}{kept}{brackets[1]}"
                self._given[key] = placeholder
                self._words[placeholder] = typed
            return self._given[key]

    def issued(self) -> tuple[str, ...]:
        """Return every placeholder given out."""
        with self._lock:
            return tuple(self._words)

    def names(self) -> tuple[str, ...]:
        """Return the full names known in this conversation, folded: they are looked for wherever text passes."""
        with self._lock:
            return self._people.names()

    def restore(self, text: str) -> str:
        """Return `text` with the person's own words in place of placeholders; for their own page and nothing else.

        A placeholder that a model shortened (〔地址1〕 for 〔地址1：广东省广州市〕) is understood.
        """
        with self._lock:
            words = dict(self._words)
        for placeholder in list(words):
            cut = min((i for i in (placeholder.find("："), placeholder.find(":")) if i > 0), default=0)
            if cut:
                words.setdefault(placeholder[:cut] + placeholder[-1], words[placeholder])
        if not words:
            return text
        longest_first = sorted(words, key=len, reverse=True)
        return re.sub("|".join(map(re.escape, longest_first)), lambda m: words[m.group()], text)

    def forget(self) -> None:
        """Drop everything, when the conversation is deleted or ends."""
        with self._lock:
            self._given.clear()
            self._words.clear()
            self._counts.clear()
            self._people.clear()
            self._person_words.clear()
