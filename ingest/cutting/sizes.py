"""How long a clause may become, measured so that Chinese and English count alike."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.types import Block

_HAN = re.compile("[\u3400-\u9fff]")
_OTHER_WEIGHT = 0.35
"""A letter against a Han character: 1,000 characters of English say what 350 of Chinese do."""

WHOLE = 380.0
"""Weight (Han characters) up to which a numbered section with its items stays one clause."""
CHUNK = 420.0
"""Weight up to which paragraphs under one heading stay together."""
ENUMERATION = 620.0
"""Weight up to which an enumeration stays with its introducing sentence."""
SMALL_TABLE = 240.0
SMALL_TABLE_ROWS = 6


def weight(text: str) -> float:
    """Return the length of `text` in Han characters, other characters counting a third."""
    han = len(_HAN.findall(text))
    return han + _OTHER_WEIGHT * (len(text) - han)


def total(blocks: Iterable[Block]) -> float:
    """Return the weight of all `blocks`."""
    return sum(weight(block.text) for block in blocks)
