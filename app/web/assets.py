"""The page's own files, in memory and compressed, so that a slow network waits as little as it can."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, JSONResponse

from app.situation import POPULATIONS
from app.web import look
from app.web.wording import everything
from indexes import regions

STATIC = Path(__file__).parent / "static"
_KINDS = {".css": "text/css", ".js": "text/javascript", ".png": "image/png"}
_HEADERS = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}


@dataclass(frozen=True)
class Assets:
    """The files by name. `version` changes with any of them."""

    files: dict[str, bytes]
    logo: Path | None

    @property
    def version(self) -> str:
        """A short digest of everything."""
        return hashlib.sha256(b"".join(self.files.values())).hexdigest()[:12]

    def head(self, accent: str) -> str:
        """Return what stands in the head of the page."""
        modules = sorted(name for name in self.files if name.endswith(".js"))
        return "".join(
            (
                f'<link rel="stylesheet" href="page/style.css?{self.version}">',
                f'<link rel="stylesheet" href="page/print.css?{self.version}" media="print">',
                *(f'<link rel="modulepreload" href="page/{name}">' for name in modules),
                f"<style>:root{{--accent-set:{accent}}}</style>" if accent else "",
            )
        )

    def routes(self) -> APIRouter:
        """Return the routes under /page."""
        router = APIRouter(prefix="/page")
        packed = {name: gzip.compress(data, 9, mtime=0) for name, data in self.files.items()}
        tag = {**_HEADERS, "ETag": f'"{self.version}"'}

        @router.get("/logo")
        def shown() -> Response:
            if self.logo is None:
                return JSONResponse({"detail": "There is no logo."}, 404)
            return FileResponse(self.logo, media_type=look.LOGOS[self.logo.suffix.lower()], headers=_HEADERS)

        @router.get("/{name}")
        def file(name: str, request: Request) -> Response:
            if name not in self.files:
                return JSONResponse({"detail": "There is no such file."}, 404)
            if request.headers.get("if-none-match") == tag["ETag"]:
                return Response(status_code=304, headers=tag)
            media = _KINDS[Path(name).suffix]
            if "gzip" in request.headers.get("accept-encoding", ""):
                return Response(packed[name], media_type=media, headers={**tag, "Content-Encoding": "gzip"})
            return Response(self.files[name], media_type=media, headers=tag)

        return router


def assets(bureau: str, language: str, logo: Path | None) -> Assets:
    """Return the page's files, with what it knows before it asks anything: its words, and what its lists hold."""
    facts = {
        "words": everything(),
        "bureau": bureau,
        "language": "en" if language == "en" else "zh-Hans",
        "logo": "page/logo" if logo else "",
        "populations": list(POPULATIONS),
        "regions": regions.offered(),
    }
    files = {path.name: path.read_bytes() for path in sorted(STATIC.iterdir())}
    files["words.js"] = f"export default {json.dumps(facts, ensure_ascii=False)};".encode()
    return Assets(files, logo)
