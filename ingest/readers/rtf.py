"""RTF documents: their text through striprtf, their tables as rows."""

from __future__ import annotations

from collections.abc import Callable

from striprtf import striprtf

from ingest.errors import Unreadable
from ingest.limits import Limits
from ingest.readers.encoding import UNKNOWN_ENCODING
from ingest.readers.plain import blocks_of
from ingest.types import Reading

_rtf_to_text: Callable[..., str] = striprtf.rtf_to_text


def read(data: bytes, limits: Limits) -> Reading:
    """Return the paragraphs and table rows.

    Raises Unreadable when groups nest deeper than the limit, the file ends inside of one, or its bytes do
    not fit the code pages it names.
    """
    source = data.decode("latin-1")  # RTF is ASCII; anything else in it is escaped or belongs to a code page
    _check_groups(source, limits)
    try:
        text: str = _rtf_to_text(source, errors="strict")
    except UnicodeError as error:
        raise Unreadable(UNKNOWN_ENCODING) from error
    return Reading(tuple(blocks_of(text)))


def _check_groups(source: str, limits: Limits) -> None:
    depth, escaped = 0, False
    for char in source:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == "{":
            depth += 1
            if depth > limits.nesting:
                raise Unreadable(f"Its groups are nested more than {limits.nesting} deep.")
        elif char == "}":
            depth -= 1
            if depth == 0:
                return
    raise Unreadable("The file is damaged or cut short.")
