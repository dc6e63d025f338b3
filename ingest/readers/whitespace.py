"""White space as readers leave it: single blanks, and none that only a line end put between Han characters."""

from __future__ import annotations

import re

WIDE = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u3000-\u303f"
"""Character class of everything that Chinese writes without blanks around it."""

_BREAK_IN_HAN = re.compile(rf"(?<=[{WIDE}“”‘’—…])[ \t]*\n\s*(?=[{WIDE}“”‘’—…])")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_SYMBOLS = {
    "\uf0a8": "□",
    "\uf06f": "□",
    "\uf071": "□",
    "\uf0a3": "□",
    "\uf0fe": "☑",
    "\uf052": "☑",
    "\uf0fc": "√",
}
_SYMBOLS |= dict.fromkeys("\uf0b7\uf06c\uf06e\uf0a7\uf075\uf0d8", "•")
"""What the symbol fonts of Word (Wingdings, Symbol) show at their private code points."""
_FILL_IN = re.compile("_{4,}")
_BLANKS = re.compile(r"[\s\u00a0\u3000]+")


def clean(text: str) -> str:
    """Return `text` on one line with single blanks and short lines to fill in (___).

    A line end between Han characters vanishes.
    """
    text = _PRIVATE.sub(lambda match: _SYMBOLS.get(match.group(), ""), _INVISIBLE.sub("", text))
    return _BLANKS.sub(" ", _FILL_IN.sub("___", _BREAK_IN_HAN.sub("", text))).strip()


def folded(text: str) -> str:
    """Return `text` without any white space, to compare what only differs in layout."""
    return _BLANKS.sub("", text)


def is_chinese(text: str) -> bool:
    """Tell whether Han characters make up a tenth of `text` or more (a word of them says a sentence)."""
    return sum("\u4e00" <= char <= "\u9fff" for char in text) * 10 >= len(text) > 0
