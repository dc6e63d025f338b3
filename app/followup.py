"""Questions that only make sense after the one before them: 那男方呢？ — and for my wife?"""

from __future__ import annotations

import re
from collections.abc import Sequence

_STARTS = re.compile(
    r"^\s*(?:那么?|那个?|这个?|它|他|她|他们|如果|要是|还有|另外|然后|再问|其他|此外|封好|办好|"
    r"and\b|but\b|what about\b|how about\b|what if\b|also\b|then\b|so\b|or\b|it\b|that\b|those\b|they\b|same\b)",
    re.I,
)
_POINTS_BACK = re.compile(
    r"呢[？?。]?\s*$|这种情况|上面|刚才|前面说|\b(?:it|that|those|these|them|there)\b", re.I
)
_SAYS_ANYTHING = re.compile(r"\w")
SHORT = {"zh": 12, "en": 40}
"""A question of so many characters after another one is taken to lean on it."""


def context(question: str, earlier: Sequence[str]) -> str:
    """Return the earlier question that `question` leans on, or "" when it stands alone."""
    if not earlier or not _SAYS_ANYTHING.search(question):
        return ""
    leans = _STARTS.search(question) or _POINTS_BACK.search(question)
    short = len(question) <= (SHORT["zh"] if re.search(r"[\u4e00-\u9fff]", question) else SHORT["en"])
    if not (leans or short):
        return ""
    last = earlier[-1]
    return f"{context(last, earlier[:-1])} {last}".strip()
