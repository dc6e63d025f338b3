"""Bytes to text, without guessing: what cannot be told for certain is refused."""

from __future__ import annotations

import codecs
import re

from ingest.errors import Unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000
"""Bytes from which an encoding is judged; the whole text is then decoded strictly."""

_EVERYDAY = 0.85
"""Share of Han characters that must be everyday ones. Real text reaches 0.95; text read in the wrong
encoding spreads over the whole table and stays below 0.6."""

_COMMONEST = frozenset(
    "的一是不在有人和了大中为为以国这個个上到时時地要用生会會年于於其他可得应應当當规規定第条條本及等医醫保"
)
_COMMONEST_SHARE = 0.05
_TELLING = 50
"""Han characters from which the commonest ones must be among them (a fifth of real text); Korean in its
own encoding reads as everyday Chinese characters that no sentence puts together.
"""

_WESTERN = re.compile("[\u00a0§©®°±²³µ·»«–—‘’“”•…™€£¢½¼¾×éèêëáàâäíóôöúüñçÉÑÜ¿¡]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")

BROKEN = "\ufffd"
"""What stands in a text for bytes that are no character in its encoding."""
_BROKEN_ONE_IN = 1_000

NOT_TEXT = "It holds binary data, not text."
UNKNOWN_ENCODING = "Its text encoding cannot be told for certain; save it as UTF-8 and ingest it again."


def decode(data: bytes, declared: str = "") -> str:
    """Return `data` as text, line ends as "\\n".

    Tried in order: a byte order mark, UTF-16 by its zero bytes, UTF-8, the `declared` name (an HTML page's
    charset), then GB18030, Big5 and Windows-1252, each only where what comes out reads like real text. A
    few broken bytes (one in 1,000 characters) are shown as U+FFFD instead of refusing the whole text.

    Raises Unreadable when none fits or the data is binary.
    """
    text = _decoded(data, declared)
    if _CONTROL.search(text):
        raise Unreadable(NOT_TEXT)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, declared: str) -> str:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _strict(data, name, UNKNOWN_ENCODING)
    if b"\x00" in data[:_SAMPLE]:
        return _utf16(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(data, declared)


def _strict(data: bytes, name: str, reason: str) -> str:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError) as error:
        raise Unreadable(reason) from error


def _utf16(data: bytes) -> str:
    """Decode UTF-16 without a byte order mark, in the order of bytes that gives readable text."""
    texts = [data[: len(data) // 2 * 2].decode(name, "replace") for name in ("utf-16-le", "utf-16-be")]
    best = max(texts, key=_readable_share)
    if _readable_share(best) < _EVERYDAY or len(data) % 2:
        raise Unreadable(NOT_TEXT)
    return best


def _readable_share(text: str) -> float:
    sample = text[:_SAMPLE]
    good = sum(c.isascii() or "\u3000" <= c <= "\u9fff" or "\uff00" <= c <= "\uffef" for c in sample)
    return good / max(1, len(sample))


def _legacy(data: bytes, declared: str) -> str:
    names = [n for n in (_normal(declared),) if n] + ["gb18030", "big5", "cp1252"]
    for name in dict.fromkeys(names):
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        if _plausible(text, name):
            return text
    return _mended(data)


def _mended(data: bytes) -> str:
    """Return text that is sound but for a few bytes, as systems leave it that cut fields by bytes."""
    for name in ("utf-8", "gb18030"):
        text = data.decode(name, "replace")
        broken = text.count(BROKEN)
        if broken <= max(1, len(text) // _BROKEN_ONE_IN) and _plausible(text.replace(BROKEN, ""), name):
            return text
    raise Unreadable(UNKNOWN_ENCODING)


def _normal(declared: str) -> str:
    """Map the names pages declare to the superset that they mean."""
    name = declared.strip().lower()
    if name in {"gb2312", "gbk", "x-gbk", "gb_2312-80"}:
        return "gb18030"
    if name in {"iso-8859-1", "latin-1", "ascii", "us-ascii"}:
        return "cp1252"
    return "" if name in {"utf-8", "utf8"} else name


def _plausible(text: str, name: str) -> bool:
    foreign = [c for c in text[:_SAMPLE] if not c.isascii()]
    if not foreign:
        return True
    if name == "cp1252":
        usual = sum(bool(_WESTERN.match(c)) for c in foreign)
        return usual / len(foreign) >= _EVERYDAY and len(foreign) * 5 <= len(text[:_SAMPLE])
    han = [c for c in foreign if "\u4e00" <= c <= "\u9fff"]
    if not han:
        return False
    if len(han) >= _TELLING and sum(c in _COMMONEST for c in han) < _COMMONEST_SHARE * len(han):
        return False
    everyday = sum(_is_everyday(c, name) for c in han)
    marks = sum("\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uff60" or c in "“”‘’—…·×°" for c in foreign)
    return everyday / len(han) >= _EVERYDAY and (len(han) + marks) / len(foreign) >= _EVERYDAY


def _is_everyday(char: str, name: str) -> bool:
    """Tell whether a Han character is in the first level (the everyday one) of its national table."""
    table, first, last = ("big5", 0xA4, 0xC6) if name == "big5" else ("gb2312", 0xB0, 0xD7)
    try:
        return first <= char.encode(table)[0] <= last
    except UnicodeEncodeError:
        return False
