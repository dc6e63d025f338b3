"""E-mail addresses, glued to Chinese text, spaced out, or with their signs spelled out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.gate.reading import Reading
from app.gate.recognisers.base import LIKELY, STRONG, Finding, Recogniser

_LOCAL = r"[A-Za-z0-9][A-Za-z0-9._%+'\-]{0,63}"
_LABELS = r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,62})(?:\.[A-Za-z0-9\-]{1,63}){0,4}"
_DOT = r"(?:\.|\s\.\s?|\.\s|。|\s?[(\[{]\s?(?:dot|点|\.)\s?[)\]}]\s?|\sdot\s|点)"
_SPELLED_DOT = r"(?:\s?[(\[{]\s?(?:dot|点)\s?[)\]}]\s?|\sdot\s|点)"
_TOP = r"(?:com|cn|net|org|edu|gov|io|co|me|info|us|uk|de|fr|hk|tw|jp|kr|ru|biz|con|cmo|top|vip|xyz|cc|tv|hu|cz|dk|se|be|br|au|ca|eu)"
_HOST = r"[A-Za-z0-9][A-Za-z0-9\-]{0,40}"
_MAIL_HOST = r"(?:qq|163|126|139|189|gmail|sina|sohu|outlook|hotmail|foxmail|yahoo|icloud|aliyun|yeah)"
_PLAIN = re.compile(rf"(?:{_LOCAL}|(?<=[^\x00-\x7f]))@{_LABELS}\.[A-Za-z]{{2,24}}(?![A-Za-z0-9])")
_DISGUISED = tuple(
    re.compile(pattern + r"(?![A-Za-z])", re.IGNORECASE)
    for pattern in (
        rf"{_LOCAL}(?:\s?@\s?|\s?[(\[{{]\s?(?:at|@)\s?[)\]}}]\s?|艾特|圈a){_HOST}(?:{_DOT}{_HOST}){{0,2}}?{_DOT}{_TOP}",
        rf"{_LOCAL}\sat\s{_HOST}(?:{_SPELLED_DOT}{_HOST}){{0,2}}?{_SPELLED_DOT}{_TOP}",
        rf"{_LOCAL}[#*]{_MAIL_HOST}{_DOT}(?:com|cn|net)",
    )
)
_HAN_LOCAL = re.compile(r"[\u4e00-\u9fff]{1,3}$")
_RESERVED = (".invalid", ".example")
"""Top-level names of RFC 2606 that no mailbox has."""


class EmailRecogniser(Recogniser):
    """Finds e-mail addresses."""

    ENTITY = "EMAIL_ADDRESS"
    CONTEXT = ("邮箱", "邮件", "email", "e-mail", "mail", "发到")

    def find(self, reading: Reading) -> Iterator[Finding]:
        """Yield plain addresses, then those that someone has disguised."""
        for match in _PLAIN.finditer(reading.text):
            start = match.start()
            if reading.text[start] == "@":
                han = _HAN_LOCAL.search(reading.text, max(0, start - 3), start)
                start = han.start() if han else start
            if not match.group().lower().endswith(_RESERVED):
                yield Finding(start, match.end(), STRONG)
        for pattern in _DISGUISED:
            for match in pattern.finditer(reading.text):
                yield Finding(match.start(), match.end(), LIKELY)
