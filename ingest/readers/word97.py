"""Word 97–2003 documents (.doc): the text of the main document through its piece table.

Layout of the streams after [MS-DOC] (Microsoft Open Specifications), sections 2.5 (Fib) and 2.9.38 (Clx).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from io import BytesIO

import olefile

from ingest.errors import Unreadable
from ingest.limits import Limits
from ingest.readers import archive, tables
from ingest.readers.shape import with_headings
from ingest.readers.whitespace import clean
from ingest.types import Block, Reading

_DAMAGED = "The file is damaged or cut short."
_MAGIC = 0xA5EC
_WORD_97 = 0x00C1
_ENCRYPTED_FLAG = 0x0100
_TABLE_1_FLAG = 0x0200
_CCP_TEXT = 0x4C
"""Offset in the Fib of the number of characters of the main document."""
_FC_CLX = 0x01A2
"""Offset in the Fib of the position and length of the Clx, which holds the piece table."""
_COMPRESSED = 0x40000000
_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x15]*))?\x15")
_PLACEHOLDERS = re.compile("[\x01-\x06\x08\x0e-\x1d]")
_NESTED_FIELDS = 16
"""Fields inside of fields that are resolved; real documents have three."""
_CONTROLS = {0x0B: "\r", 0x0C: "\r", 0x1E: "-", 0x1F: ""}
"""Line and page breaks, the hyphen that does not break, and the one that only shows when it does."""
_CELL = "\x07"


def read(data: bytes, limits: Limits) -> Reading:
    """Return the paragraphs and table rows of the main document, without headers, footnotes and comments.

    Raises Unreadable when the file is encrypted, older than Word 97 or damaged.
    """
    with olefile.OleFileIO(BytesIO(data)) as ole:
        word = ole.openstream("WordDocument").read()
        magic, version = struct.unpack_from("<HH", word)
        (flags,) = struct.unpack_from("<H", word, 0x0A)
        if magic != _MAGIC or version < _WORD_97:
            raise Unreadable(
                "It was written by a version of Word before 97; save it as .docx and ingest it again."
            )
        if flags & _ENCRYPTED_FLAG:
            raise Unreadable(archive.ENCRYPTED)
        table = ole.openstream("1Table" if flags & _TABLE_1_FLAG else "0Table").read()
    text = _text(word, table, limits)
    return Reading(tuple(with_headings(list(_blocks(text)))))


def _text(word: bytes, table: bytes, limits: Limits) -> str:
    """Return the main document's characters with Word's control characters still in."""
    (length,) = struct.unpack_from("<i", word, _CCP_TEXT)
    if length > limits.characters:
        raise Unreadable(f"It has {length:,} characters of text; the limit is {limits.characters:,}.")
    pieces = ""
    for piece in _pieces(word, _piece_table(word, table)):
        pieces += piece
        if len(pieces) >= length:
            break
    if length <= 0 or length > len(pieces):
        raise Unreadable(_DAMAGED)
    return pieces[:length]


def _piece_table(word: bytes, table: bytes) -> bytes:
    start, size = struct.unpack_from("<II", word, _FC_CLX)
    clx = table[start : start + size]
    at = 0
    while clx[at : at + 1] == b"\x01":  # property modifiers come first; each states its own length
        (skipped,) = struct.unpack_from("<h", clx, at + 1)
        at += 3 + max(0, skipped)
    if clx[at : at + 1] != b"\x02":
        raise Unreadable(_DAMAGED)
    (length,) = struct.unpack_from("<I", clx, at + 1)
    return clx[at + 5 : at + 5 + length]


def _pieces(word: bytes, plc: bytes) -> Iterator[str]:
    """Yield the pieces: n + 1 character positions of 4 bytes, then n descriptors of 8 bytes."""
    count = (len(plc) - 4) // 12
    positions = struct.unpack_from(f"<{count + 1}i", plc)
    for i in range(count):
        (address,) = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * i + 2)
        characters = positions[i + 1] - positions[i]
        if characters < 0:
            raise Unreadable(_DAMAGED)
        if address & _COMPRESSED:
            start = (address & ~_COMPRESSED) // 2
            yield word[start : start + characters].decode("cp1252", "replace")
        else:
            yield word[address : address + 2 * characters].decode("utf-16-le", "replace")


def _blocks(text: str) -> Iterator[Block]:
    text = _without_fields(text)
    text = _PLACEHOLDERS.sub("", text.translate(_CONTROLS))
    rows: list[list[str]] = []
    number = 0
    for run in re.split(r"\r", text):
        fields = run.split(_CELL)
        if len(fields) == 1:
            if rows:
                number += 1
                yield from tables.blocks(tables.plain_grid(rows), tables.Place(number))
                rows = []
            if line := clean(fields[0]):
                yield Block("paragraph", line)
        else:
            rows += _rows(fields)
    if rows:
        yield from tables.blocks(tables.plain_grid(rows), tables.Place(number + 1))


def _rows(fields: list[str]) -> Iterator[list[str]]:
    """Part the cells of a run of table text into rows: a row ends with an empty cell of its own."""
    row: list[str] = []
    for field in fields:
        if field or not row:
            row.append(field)
        else:
            yield row
            row = []
    if any(row):
        yield row


def _without_fields(text: str) -> str:
    """Replace fields (links, page numbers) by what they show."""
    for _ in range(_NESTED_FIELDS):
        text, replaced = _FIELD.subn(lambda match: match.group(1) or "", text)
        if not replaced:
            break
    return text
