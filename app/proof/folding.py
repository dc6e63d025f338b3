"""Text as the proof compares it: folded as search folds it, with one kind of apostrophe."""

from __future__ import annotations

from functools import lru_cache

from indexes import text as search_text

_APOSTROPHES = str.maketrans("’‘`", "'''")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return `text` in NFKC, lower case and simplified characters, with straight apostrophes."""
    return search_text.fold(text).translate(_APOSTROPHES)
