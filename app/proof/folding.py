"""Text as the proof compares it: folded as search folds it, with one kind of apostrophe."""

from __future__ import annotations

import re
from functools import lru_cache

from indexes import text as search_text

_HYPHENS = re.compile(r"(?<![a-z])(out) (of) (network|pocket)(?![a-z])")
"""What is written with and without hyphens, and is one word; the length stays the same."""
_APOSTROPHES = str.maketrans("’‘`", "'''")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return `text` in NFKC, lower case and simplified characters, with straight apostrophes."""
    folded = search_text.fold(text).translate(_APOSTROPHES)
    return _HYPHENS.sub(r"\1-\2-\3", folded)
