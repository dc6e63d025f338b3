"""One file in, one `Reading` out: the checks that every format shares, and the table of readers."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from ingest.errors import Unreadable
from ingest.limits import MIB, Limits
from ingest.readers import header
from ingest.readers.sniff import SUFFIX_KINDS, kind_of
from ingest.types import Reading

SUFFIXES = frozenset(SUFFIX_KINDS)
"""Suffixes (lower case, with the dot) of the files that are read; everything else is unknown."""

_NOTHING = b"\x00\t\n\r\x0c \xef\xbb\xbf\xfe\xff"
_DAMAGED = "The file is damaged or cut short and cannot be read."

Reader = Callable[[bytes, Limits], Reading]


def read(path: Path, *, limits: Limits = Limits()) -> Reading:  # noqa: B008 - frozen
    """Return what `path` says: its blocks in reading order, its own statements about itself, its pages.

    The format is the one its suffix names, and its bytes must agree.

    Raises Unreadable with one sentence when the file is empty, encrypted, damaged, too large, something
    else than its name says, of an unknown format, or without any text.
    """
    return read_content(_bytes(path, limits), path.suffix, limits=limits)


def read_content(data: bytes, suffix: str, *, limits: Limits = Limits()) -> Reading:  # noqa: B008 - frozen
    """Return what the content of a file says, as `read` does; `suffix` is that of its name, with the dot."""
    if len(data) > limits.file_bytes:
        raise Unreadable(_too_large(len(data), limits))
    if not data.strip(_NOTHING):
        raise Unreadable("The file is empty.")
    kind = kind_of(data, suffix, limits)
    try:
        reading = _reader(kind)(data, limits)
    except Unreadable:
        raise
    except MemoryError as error:
        raise Unreadable("It does not fit into memory.") from error
    except Exception as error:  # the libraries for office formats raise anything at all on broken files
        raise Unreadable(_DAMAGED) from error
    return _checked(header.lift(reading), limits)


def _bytes(path: Path, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise Unreadable(_too_large(size, limits))
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"The file cannot be opened ({error.strerror or 'no reason given'}).") from error


def _too_large(size: int, limits: Limits) -> str:
    return f"The file has {size // MIB:,} MiB; the limit is {limits.file_bytes // MIB:,} MiB."


def _checked(reading: Reading, limits: Limits) -> Reading:
    if len(reading.blocks) > limits.blocks:
        raise Unreadable(
            f"It has {len(reading.blocks):,} paragraphs and rows; the limit is {limits.blocks:,}."
        )
    characters = sum(len(block.text) for block in reading.blocks)
    if characters > limits.characters:
        raise Unreadable(f"It has {characters:,} characters of text; the limit is {limits.characters:,}.")
    if not any(any(char.isalnum() for char in block.text) for block in reading.blocks):
        raise Unreadable("There is no text in it.")
    return reading


def _reader(kind: str) -> Reader:
    """Import the reader of one format when it is first needed: each brings its own library along."""
    module = {
        "pdf": "pdf",
        "docx": "word",
        "pptx": "slides",
        "xlsx": "workbook",
        "ofd": "ofd",
        "doc": "word97",
        "rtf": "rtf",
        "image": "scan",
        "html": "web",
        "markdown": "markdown",
        "text": "plain",
        "csv": "delimited",
        "json": "regulation",
    }.get(kind)
    if module is None:
        raise Unreadable("It is an archive; its files are read one by one.")
    reader: Reader = import_module(f"ingest.readers.{module}").read
    return reader
