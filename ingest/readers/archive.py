"""Zip files opened with care: bombs, path tricks, encryption and entity declarations are refused."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from ingest.errors import Unreadable
from ingest.limits import MIB, Limits

DAMAGED = "The archive is damaged or cut short."
ENCRYPTED = "It is encrypted; remove the password and ingest it again."

_CHUNK = MIB
_XML_SUFFIXES = (".xml", ".rels", ".vml")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TRICK = re.compile(r"^(?:[A-Za-z]:|[/\\])|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f]")
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX|\.[^/]+|Thumbs\.db|desktop\.ini|~\$[^/]*)(?:/|$)", re.IGNORECASE)


def members(path: Path, limits: Limits = Limits()) -> Iterator[tuple[str, bytes]]:  # noqa: B008 - frozen
    """Yield the files in the zip archive `path` as (name with forward slashes, content), in its order.

    Folders and the litter that operating systems leave (`__MACOSX`, `Thumbs.db`) are skipped. Names that
    were written in GB18030 without saying so are read as such.

    Raises Unreadable for a damaged or encrypted archive, a name that points outside of it, a link, and
    whatever goes over `limits`.
    """
    with opened(path, limits) as archive:
        for info in archive.infolist():
            name = _name(info)
            if info.is_dir() or _JUNK.search(name):
                continue
            yield name, read_member(archive, info, limits)


def member(path: Path, wanted: str, limits: Limits = Limits()) -> bytes:  # noqa: B008 - frozen
    """Return the content of one file in the zip archive `path`, named as `members` names it. Raises Unreadable."""
    with opened(path, limits) as archive:
        for info in archive.infolist():
            if _name(info) == wanted and not info.is_dir():
                return read_member(archive, info, limits)
    raise Unreadable("It is no longer in its archive.")


@contextmanager
def opened(source: Path | IO[bytes], limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Open a zip file after checking its directory against `limits`; raises Unreadable."""
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(DAMAGED) from error
    with archive:
        _check_directory(archive.infolist(), limits)
        yield archive


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> bytes:
    """Return the content of one member, never more than its directory entry promised; raises Unreadable."""
    taken = bytearray()
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                taken += chunk
                if len(taken) > min(info.file_size, limits.unpacked_bytes):
                    break
    except Exception as error:  # zlib, lzma, zipfile and the file system fail without a common root
        raise Unreadable(DAMAGED) from error
    if len(taken) != info.file_size:
        raise Unreadable(DAMAGED)
    return bytes(taken)


def check_xml(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse an office file whose XML declares entities; such files never need them. Raises Unreadable."""
    for info in archive.infolist():
        if info.filename.lower().endswith(_XML_SUFFIXES):
            refuse_entities(read_member(archive, info, limits))


def refuse_entities(xml: bytes) -> None:
    """Raise Unreadable when `xml` has a document type or declares entities, in any encoding of ASCII."""
    if _DECLARATION.search(xml.replace(b"\x00", b"")):
        raise Unreadable(
            "Its XML declares entities, which are never expanded; save it again from its program."
        )


def _check_directory(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(infos) > limits.members:
        raise Unreadable(f"The archive holds {len(infos):,} files; the limit is {limits.members:,}.")
    total = sum(info.file_size for info in infos)
    if total > limits.unpacked_bytes:
        allowed = limits.unpacked_bytes // MIB
        raise Unreadable(f"Unpacked it would take {total // MIB:,} MiB; the limit is {allowed:,} MiB.")
    for info in infos:
        _check_member(info, limits)


def _check_member(info: zipfile.ZipInfo, limits: Limits) -> None:
    if info.flag_bits & 0x1:
        raise Unreadable(ENCRYPTED)
    if _TRICK.search(_name(info)):
        raise Unreadable("The archive names a file outside of itself and is not unpacked.")
    if (info.external_attr >> 16) & 0o170000 == 0o120000:
        raise Unreadable("The archive holds a link to another file and is not unpacked.")
    large = info.file_size > limits.ratio_floor
    if large and info.file_size > max(1, info.compress_size) * limits.unpacked_ratio:
        raise Unreadable(f"One of its files unpacks to more than {limits.unpacked_ratio} times its size.")


def _name(info: zipfile.ZipInfo) -> str:
    name = info.filename
    if not info.flag_bits & 0x800:  # the name is not marked as UTF-8, so zipfile read it as cp437
        for encoding in ("utf-8", "gb18030"):
            try:
                name = name.encode("cp437").decode(encoding)
                break
            except UnicodeError:
                continue
    return str(PurePosixPath(name.replace("\\", "/"))) if name else name
