"""Web addresses. A government's pages stay, unless the address carries a query that may name someone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.gate.reading import Reading
from app.gate.recognisers.base import STRONG, Finding, Recogniser

_URL = re.compile(
    r"(?<![A-Za-z0-9@])(?:https?://|ftp://|www\.)[^\s<>\"'“”‘’《》【】（），。；！？]+"
    r"|(?<![A-Za-z0-9@./])[A-Za-z0-9-]{1,40}(?:\.[A-Za-z0-9-]{1,40}){0,3}\.(?:com|cn|net|org|cc|me|io|co|top|vip|xyz)/[^\s<>\"'“”《》【】（），。；！？]+",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?)]}'\"、"
_OFFICIAL = re.compile(
    r"(?:^|\.)(?:gov|mil|int|edu)(?:\.[a-z]{2})?$|(?:^|\.)gov\.cn$|(?:^|\.)(?:who\.int|europa\.eu)$",
    re.IGNORECASE,
)


class UrlRecogniser(Recogniser):
    """Finds web addresses that are not plain official pages."""

    ENTITY = "URL"

    def find(self, reading: Reading) -> Iterator[Finding]:
        """Yield web addresses without the punctuation that follows them."""
        for match in _URL.finditer(reading.latin):
            end = match.end()
            while end > match.start() and reading.latin[end - 1] in _TRAILING:
                end -= 1
            if not _is_official(reading.latin[match.start() : end]):
                yield Finding(match.start(), end, STRONG)


def _is_official(address: str) -> bool:
    rest = re.sub(r"^[a-z]+://", "", address, flags=re.IGNORECASE)
    host = re.split(r"[/?#:]", rest, maxsplit=1)[0]
    return _OFFICIAL.search(host) is not None and not set("?#@%=") & set(rest)
