"""What a file really is, told from its bytes, so that a wrong name is noticed and not trusted."""

from __future__ import annotations

import re
from io import BytesIO

from ingest.errors import Unreadable
from ingest.limits import Limits
from ingest.readers import archive

KINDS = {
    "pdf": "a PDF",
    "docx": "a Word document (.docx)",
    "pptx": "a presentation (.pptx)",
    "xlsx": "an Excel workbook (.xlsx)",
    "ofd": "an OFD document",
    "zip": "a zip archive",
    "doc": "an old Word document (.doc)",
    "rtf": "an RTF document",
    "image": "an image",
    "html": "an HTML page",
    "markdown": "Markdown",
    "text": "plain text",
    "csv": "a CSV table",
    "json": "JSON",
}
"""The kinds that can be read, as people name them; `zip` is unpacked by the caller."""

SUFFIX_KINDS = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".pptx": "pptx",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".ofd": "ofd",
    ".doc": "doc",
    ".wps": "doc",
    ".rtf": "rtf",
    ".png": "image",
    ".jpg": "image",
    ".jpeg": "image",
    ".tif": "image",
    ".tiff": "image",
    ".bmp": "image",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".csv": "csv",
    ".json": "json",
}

_ADVICE = {
    ".zip": "It is an archive inside of an archive; unpack it and ingest the folder.",
    ".rar": "RAR archives are not read; unpack it and ingest the folder.",
    ".7z": "7z archives are not read; unpack it and ingest the folder.",
    ".xls": "Files of the kind “.xls” are not read; save it as .xlsx and ingest it again.",
    ".et": "Files of the kind “.et” are not read; save it as .xlsx and ingest it again.",
    ".ppt": "Files of the kind “.ppt” are not read; save it as .pptx and ingest it again.",
    ".dps": "Files of the kind “.dps” are not read; save it as .pptx and ingest it again.",
    ".ceb": "Files of the kind “.ceb” are not read; print it as PDF and ingest that.",
}
"""What to do about formats that bureaus use and that are not read."""
_TEXTUAL = frozenset({"html", "markdown", "text", "csv", "json"})
_OFFICE = {
    "word/document.xml": "docx",
    "ppt/presentation.xml": "pptx",
    "xl/workbook.xml": "xlsx",
    "OFD.xml": "ofd",
}
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = re.compile(
    rb"^(?:\s|<\?xml[^>]*\?>|<!--.*?-->)*<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(rb"<\s*/?\s*[a-z][a-z0-9]*[\s/>]", re.IGNORECASE)
_HEAD = 4_096
"""Bytes at the start in which a format shows itself (1,024 for a PDF by its standard)."""


def kind_of(data: bytes, suffix: str, limits: Limits) -> str:
    """Return the kind of `data`, a key of KINDS, after checking that it is what `suffix` says.

    Raises Unreadable for an unknown suffix, for content that is something else than its name says, and
    for formats that are known but not read.
    """
    named = SUFFIX_KINDS.get(suffix.lower())
    if named is None:
        kind = f"of the kind “{suffix}”" if suffix else "without a suffix"
        raise Unreadable(_ADVICE.get(suffix.lower(), f"Files {kind} are not read."))
    actual = _binary_kind(data, limits) or _text_kind(data, named)
    if actual != named:
        raise Unreadable(
            f"It is called {suffix} but is {KINDS.get(actual, actual)}; rename it and ingest it again."
        )
    return named


def _binary_kind(data: bytes, limits: Limits) -> str:
    head = data[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data, limits)
    if head.startswith(_OLE):
        return _ole_kind(data)
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_IMAGES[:-1]) or (head.startswith(b"BM") and b"\x00\x00" in head[6:10]):
        return "image"
    return ""


def _zip_kind(data: bytes, limits: Limits) -> str:
    with archive.opened(BytesIO(data), limits) as opened:
        names = set(opened.namelist())
    return next((kind for name, kind in _OFFICE.items() if name in names), "zip")


def _ole_kind(data: bytes) -> str:
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            streams = {"/".join(entry) for entry in ole.listdir()}
    except Exception as error:  # olefile raises whatever a broken sector table leads to
        raise Unreadable("The file is damaged or cut short.") from error
    if "EncryptedPackage" in streams:
        raise Unreadable(archive.ENCRYPTED)
    if "WordDocument" in streams:
        return "doc"
    if streams & {"Workbook", "Book"}:
        raise Unreadable("It is an old Excel file (.xls); save it as .xlsx and ingest it again.")
    if "PowerPoint Document" in streams:
        raise Unreadable("It is an old PowerPoint file (.ppt); save it as .pptx and ingest it again.")
    raise Unreadable("It is an Office file of a kind that is not read.")


def _text_kind(data: bytes, named: str) -> str:
    """Tell web pages from other text; the rest of the text formats cannot be told apart by bytes alone."""
    if named not in _TEXTUAL:
        return "html" if _PAGE.match(data[:_HEAD]) else _described(data)
    plain = data.replace(b"\x00", b"") if b"\x00" in data[:_HEAD] else data
    is_page = bool(_PAGE.match(plain.removeprefix(b"\xef\xbb\xbf")[:_HEAD]))
    if is_page and named != "text":
        return "html"
    if named == "html" and not _TAG.search(plain[:200_000]):
        return "text"
    return "html" if is_page else named


def _described(data: bytes) -> str:
    return "binary data that is not known, or damaged" if b"\x00" in data[:_HEAD] else "text"
