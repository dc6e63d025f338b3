"""Internet addresses, by Presidio; four small numbers with dots are more often a section of a standard."""

from __future__ import annotations

import re

from presidio_analyzer.predefined_recognizers import IpRecognizer

from app.gate.reading import Reading
from app.gate.recognisers.adapted import Adapted
from app.gate.recognisers.base import STRONG, WEAK

_VERSION_BEFORE = re.compile(r"(?:version|ver\.?|v|release|版本|第|section|§)\s?$", re.IGNORECASE)


class IpAddressAdapted(Adapted):
    """Finds IPv4 and IPv6 addresses."""

    ENTITY = "IP_ADDRESS"
    CONTEXT = (
        "ip",
        "ipv4",
        "ipv6",
        "地址",
        "服务器",
        "访问",
        "登录",
        "server",
        "client",
        "host",
        "address",
        "ping",
    )

    def __init__(self) -> None:
        super().__init__(IpRecognizer())

    def accept(self, reading: Reading, start: int, end: int, score: float) -> float:
        """Want a context word unless the address has large parts."""
        text = reading.text
        if _VERSION_BEFORE.search(text, max(0, start - 9), start) or (
            text[end : end + 1].isalnum() and text[end].isascii()
        ):
            return 0
        value = text[start:end]
        if ":" in value:
            return STRONG if sum(c.isalnum() for c in value) >= 6 else WEAK
        return STRONG if sum(len(part) == 3 for part in value.split("/")[0].split(".")) >= 2 else WEAK
