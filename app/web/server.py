"""The web application: routes, headers, the Gradio page, all of it from this machine."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse

from app.errors import AppError
from app.gate.pseudonyms import Pseudonyms
from app.situation import POPULATIONS, Profile
from app.triage import load_numbers
from app.web import api, look, originals
from app.web.chat import Chat
from app.web.health import Health
from app.web.offices import Examples, load_examples, load_offices
from app.web.page import Page
from app.web.wording import everything
from app.wiring import Wiring
from indexes import regions
from indexes.errors import IndexesError

_log = logging.getLogger(__name__)
_STATIC = Path(__file__).parent / "static"
_MODULES = ("words.js", *sorted(path.name for path in _STATIC.glob("*.js")))
_KINDS = {".css": "text/css", ".js": "text/javascript"}
_HEADERS = [
    (
        b"content-security-policy",
        # Gradio builds its page with inline scripts and compiles templates; nothing comes from or goes elsewhere.
        b"default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        b"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
        b"base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]
_OWN_POLICY = ("/source/",)
"""Routes that set their own, stricter policy."""


@dataclass(frozen=True)
class Site:
    """The web application over one wiring; building it reads every file, so that faults show at the start."""

    wiring: Wiring

    @cached_property
    def chat(self) -> Chat:
        """The conversation behind the page."""
        w, s = self.wiring, self.wiring.app_settings
        offices = load_offices(s.offices, s.hotline)
        fixed = [n.number for r in load_numbers().regions.values() for ns in r.numbers.values() for n in ns]
        numbers = tuple(dict.fromkeys((*offices.numbers, *fixed)))
        return Chat(w.flow, w.gate, w.records, offices, numbers, s.withhold_unsupported, today=w.today)

    @cached_property
    def examples(self) -> Examples:
        """The questions offered at first."""
        return load_examples(self.wiring.app_settings.examples)

    @cached_property
    def page(self) -> Page:
        """The page."""
        return Page(self.chat, self.wiring.models, self.examples)

    def build(self) -> FastAPI:
        """Return the application. Raises BadInput for settings and files that cannot be used."""
        s = self.wiring.app_settings
        app = FastAPI(
            title="Mingbai", docs_url=None, redoc_url=None, openapi_url=None, lifespan=self._lifespan
        )
        app.add_exception_handler(RequestValidationError, _not_understood)
        app.include_router(api.routes(self.chat, Health(self.wiring)))
        app.include_router(originals.routes(self.wiring.index, self.wiring.originals))
        version = self._assets(app)
        name = s.bureau_name or "明白 Mingbai"
        gr.mount_gradio_app(
            app,
            self.page.blocks(name),
            path="/",
            footer_links=[],
            run_history=False,
            allowed_paths=[],
            show_error=False,
            enable_monitoring=False,
            pwa=False,
            ssr_mode=False,
            mcp_server=False,
            favicon_path=str(_STATIC / "icon.png"),
            head=_head(version, look.accent(s.accent)),
        )
        app.add_middleware(_Headers)
        return app

    @asynccontextmanager
    async def _lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        trying = asyncio.create_task(asyncio.to_thread(self._try_examples))
        yield
        await self.wiring.models.aclose()
        await trying

    def _try_examples(self) -> None:
        """Offer only what the documents at hand can answer."""
        good = set()
        try:
            for region, question in self.examples.every():
                safe = self.wiring.gate.admit(question, pseudonyms=Pseudonyms())
                if not self.wiring.evidence.find(safe, Profile(region), self.wiring.today()).reason:
                    good.add((region, question))
        except (AppError, IndexesError) as e:
            _log.warning("the example questions could not be tried out: %s", type(e).__name__)
            return
        self.page.examples = self.examples.only(good)

    def _assets(self, app: FastAPI) -> str:
        """Add the routes of the page's own files and return a version that changes with any of them."""
        s = self.wiring.app_settings
        mark = look.logo(s.logo)
        files = {path.name: path for path in sorted(_STATIC.iterdir())}
        facts = _facts(s.bureau_name, s.language, logo="page/logo" if mark else "")
        digest = hashlib.sha256(facts.encode() + b"".join(p.read_bytes() for p in files.values()))

        @app.get("/page/words.js")
        def said() -> Response:
            return Response(facts, media_type="text/javascript", headers=_CACHED)

        @app.get("/page/logo")
        def shown() -> Response:
            if mark is None:
                return Response(status_code=404)
            return FileResponse(mark, media_type=look.LOGOS[mark.suffix.lower()], headers=_CACHED)

        @app.get("/page/{name}")
        def file(name: str) -> Response:
            if name not in files:
                return JSONResponse({"detail": "There is no such file."}, 404)
            media = _KINDS.get(files[name].suffix, "application/octet-stream")
            return FileResponse(files[name], media_type=media, headers=_CACHED)

        return digest.hexdigest()[:12]


_CACHED = {"Cache-Control": "no-cache"}


def _facts(bureau: str, language: str, logo: str) -> str:
    """Return what the page knows before it asks anything: its words, and what its lists hold."""
    places = regions.offered()
    facts = {
        "words": everything(),
        "bureau": bureau,
        "language": "en" if language == "en" else "zh-Hans",
        "logo": logo,
        "populations": list(POPULATIONS),
        "regions": places,
    }
    return f"export default {json.dumps(facts, ensure_ascii=False)};"


def _head(version: str, accent: str) -> str:
    style = f"<style>:root{{--accent-set:{accent}}}</style>" if accent else ""
    parts = (
        f'<link rel="stylesheet" href="page/style.css?{version}">',
        f'<link rel="stylesheet" href="page/print.css?{version}" media="print">',
        *(f'<link rel="modulepreload" href="page/{name}">' for name in _MODULES),
        style,
    )
    return "".join(parts)


async def _not_understood(request: Request, error: Exception) -> Response:
    """Say in one sentence which field of a request cannot be used, without repeating what was sent."""
    where = error.errors()[0]["loc"][-1] if isinstance(error, RequestValidationError) else "body"
    return JSONResponse({"detail": f"The field {where} of the request cannot be used; check its type."}, 422)


Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class _Headers:
    """Puts the security headers on every answer, without touching streams."""

    def __init__(self, app: Callable[[Message, Receive, Send], Awaitable[None]]) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start" and not scope["path"].startswith(_OWN_POLICY):
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
