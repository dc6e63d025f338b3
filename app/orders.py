"""Orders to a machine, planted in a document: a passage that holds one is set aside before anything is made of it.

A rule speaks to people. Words that tell a program to forget its instructions, to play a role, to print
something or to keep something from the person it serves have no place in one: whoever put them there may have
changed the rest as well, so nothing of such a passage is sent to a model or quoted.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from app.evidence import Found
from app.extracts import name_of
from app.neutral import visible
from app.wording import say
from indexes.text import HAN

_FILE = Path(__file__).parent / "data" / "orders.toml"
_LETTERS = {"en": re.compile(r"[A-Za-z]{3,}"), "zh": re.compile(rf"[{HAN}]")}


@lru_cache(4_096)
def gives_orders(text: str) -> bool:
    """Tell whether `text` holds words that order a machine about."""
    plain = unicodedata.normalize("NFKC", visible(text))
    return any(letters.search(plain) and pattern.search(plain) for letters, pattern in _orders())


def without_orders(found: Found, lang: str) -> Found:
    """Return `found` without the passages that give orders, numbered anew, its trail naming them.

    When none is left, its reason says so.
    """
    evidence = found.evidence
    kept = [c for c in evidence.citations if not gives_orders(c.hit.passage.text)]
    if len(kept) == len(evidence.citations):
        return found
    names = dict.fromkeys(
        name_of(c.hit.passage, lang) for c in evidence.citations if gives_orders(c.hit.passage.text)
    )
    told = tuple(say("gives_orders", lang, name=name) for name in names)
    trail = replace(evidence.trail, filtered=(*evidence.trail.filtered, *told))
    citations = tuple(replace(c, n=n) for n, c in enumerate(kept, 1))
    reason = found.reason or ("" if kept else f"{say('refused_orders', lang)}\n\n{say('ask_person', lang)}")
    return replace(found, evidence=replace(evidence, citations=citations, trail=trail), reason=reason)


@cache
def _orders() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Return for each language what it is written with, and what orders look like in it."""
    with _FILE.open("rb") as f:
        table = tomllib.load(f)
    words: dict[str, str] = table["words"]

    def compiled(patterns: list[str]) -> re.Pattern[str]:
        whole = "|".join(re.sub(r"<(\w+)>", lambda m: words[m[1]], pattern) for pattern in patterns)
        return re.compile(whole, re.IGNORECASE)

    return tuple((_LETTERS[lang], compiled(patterns)) for lang, patterns in table["patterns"].items())
