"""The way from a source to what it was read from: the original file, and for a PDF its page as an image.

Nothing that a browser sends ever becomes a path: a version is looked up in the register of the index, and the
file's name is made from what the register says. A saved web page is handed out for keeping only; it never runs
in the origin of the chat.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import NoReturn
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import FileResponse

from app.web.pages import Mark, NoSuchPage, PageImages, TooBusy, Unrenderable
from app.wording import say
from indexes.errors import IndexesError
from indexes.live import LiveIndex
from indexes.types import Document, Passage
from ingest.errors import Unreadable
from ingest.originals import name_of
from ingest.readers.encoding import decode

_SHOWN = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".bmp": "image/bmp",
}
"""What a browser shows without running anything of it."""
_TEXTS = (".md", ".markdown", ".txt", ".csv")
"""What is shown as plain text, so that a person without a program for it can read it."""
_SAVED = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".doc": "application/msword",
    ".rtf": "application/rtf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    ".ofd": "application/ofd",
}
"""What is handed out for saving only."""
_ID = re.compile("[0-9]{1,19}")
"""What may be a passage's id; anything else is not asked of the index."""
_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, max-age=600",
}
_VERSION = re.compile(r"[0-9a-zA-Z]{1,64}")
_PAGE = re.compile(r"[1-9]\d{0,5}")
_SPANS = re.compile(r"\d{1,7}-\d{1,7}(?:,\d{1,7}-\d{1,7}){0,49}")


def routes(index: LiveIndex, folder: Path) -> APIRouter:
    """Return the routes under /source; `folder` is where ingestion keeps the originals."""
    router, images = APIRouter(prefix="/source"), PageImages()

    @router.api_route("/{version}/original", methods=["GET", "HEAD"])
    def original(version: str, request: Request) -> Response:
        """Return the file that a version of a document was read from."""
        document = _document(index, version, request)
        return _file(_original(folder, document, request), document)

    @router.get("/{version}/pages")
    async def pages(
        version: str, request: Request, passage: str = "", spans: str = ""
    ) -> dict[str, list[int]]:
        """Return the numbers of the pages that print the words of a passage: its `spans`, or all of it."""
        document = await asyncio.to_thread(_document, index, version, request)
        path = _pdf(folder, document, request)
        found = await asyncio.to_thread(_passage, index, version, passage, request)
        with _spoken(request):
            return {"pages": await images.printed_on(path, _mark(found, spans, request))}

    @router.api_route("/{version}/page/{n}.png", methods=["GET", "HEAD"])
    async def page(version: str, n: str, request: Request, passage: str = "", spans: str = "") -> Response:
        """Return a page of a PDF with the words of a passage marked: its `spans`, or all of it."""
        document = await asyncio.to_thread(_document, index, version, request)
        path = _pdf(folder, document, request)
        if not _PAGE.fullmatch(n):
            _no(404, "no_page", request)
        found = await asyncio.to_thread(_passage, index, version, passage, request) if passage else None
        mark = _mark(found, spans, request) if found else None
        with _spoken(request):
            image = await images.png(path, int(n), mark)
        return Response(image, media_type="image/png", headers=_SAFE)

    return router


def _document(index: LiveIndex, version: str, request: Request) -> Document:
    try:
        known = index.documents.values() if _VERSION.fullmatch(version) else ()
    except IndexesError:
        _no(503, "no_index", request)
    return next((d for d in known if d.version == version), None) or _no(404, "no_source", request)


def _original(folder: Path, document: Document, request: Request) -> Path:
    path = folder / name_of(document)
    return path if path.is_file() else _no(404, "no_original", request)


def _pdf(folder: Path, document: Document, request: Request) -> Path:
    path = _original(folder, document, request)
    return path if path.suffix == ".pdf" else _no(404, "no_page", request)


@contextmanager
def _spoken(request: Request) -> Iterator[None]:
    """Turn what can go wrong with an image into one sentence."""
    try:
        yield
    except NoSuchPage:
        _no(404, "no_page", request)
    except Unrenderable:
        _no(404, "page_unreadable", request)
    except TooBusy:
        _no(503, "pages_busy", request)


def _passage(index: LiveIndex, version: str, id_: str, request: Request) -> Passage:
    if not _ID.fullmatch(id_):
        _no(404, "no_source", request)
    try:
        found = index.reader().passages([id_])
    except IndexesError:
        _no(503, "no_index", request)
    passage = next(iter(found.values()), None)
    if passage is None or passage.document.version != version:
        _no(404, "no_source", request)
    return passage


def _mark(passage: Passage, spans: str, request: Request) -> Mark:
    """Return what is to be marked; quotations that do not lie in the passage are refused."""
    page = passage.clause.page or 1
    if not spans:
        return Mark(passage.text, ((0, len(passage.text)),), page)
    if not _SPANS.fullmatch(spans):
        _no(400, "bad_spans", request)
    pairs = [part.split("-") for part in spans.split(",")]
    wanted = tuple((int(a), int(b)) for a, b in pairs)
    if any(not a < b <= len(passage.text) for a, b in wanted):
        _no(400, "bad_spans", request)
    return Mark(passage.text, wanted, page)


def _file(path: Path, document: Document) -> Response:
    """Return a file under the name the document has; only what cannot run anything is shown in place."""
    name = "".join(c for c in PurePosixPath(document.doc).name if c.isprintable())
    if path.suffix in _TEXTS and (text := _text(path)) is not None:
        headers = {"Content-Disposition": f"inline; filename*=UTF-8''{quote(name)}"}
        media = "text/plain; charset=utf-8"
        return Response(
            text, media_type=media, headers={**_SAFE, "Content-Security-Policy": _SANDBOX, **headers}
        )
    shown = path.suffix in _SHOWN
    media = _SHOWN.get(path.suffix) or _SAVED.get(path.suffix, "application/octet-stream")
    # Chromium's own PDF viewer does not open in a sandbox, and needs none: it runs in an origin of its own.
    policy = "frame-ancestors 'self'" if path.suffix == ".pdf" else _SANDBOX
    return FileResponse(
        path,
        media_type=media,
        filename=name,
        content_disposition_type="inline" if shown else "attachment",
        headers={**_SAFE, "Content-Security-Policy": policy},
    )


def _text(path: Path) -> str | None:
    """Return the text of a file, or None when nobody can tell how it is encoded."""
    try:
        return decode(path.read_bytes())
    except Unreadable:
        return None


def _no(status: int, key: str, request: Request) -> NoReturn:
    """Refuse with one sentence in the language that the browser asks for."""
    lang = "en" if request.headers.get("accept-language", "zh").lower().startswith("en") else "zh"
    raise HTTPException(status, say(key, lang), headers={"X-Content-Type-Options": "nosniff"})
