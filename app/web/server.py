"""The web application: routes, headers, the Gradio page, all of it from this machine."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property

import gradio as gr
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from app.errors import AppError
from app.gate.pseudonyms import Pseudonyms
from app.situation import Profile
from app.triage import load_numbers
from app.web import api, look, originals
from app.web.assets import STATIC, assets
from app.web.border import Border
from app.web.chat import Chat
from app.web.health import Health
from app.web.offices import Examples, load_examples, load_offices
from app.web.page import Page
from app.wiring import Wiring
from indexes.errors import IndexesError

_log = logging.getLogger(__name__)


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
        files = assets(s.bureau_name, s.language, look.logo(s.logo))
        app.include_router(files.routes())
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
            favicon_path=str(STATIC / "icon.png"),
            head=files.head(look.accent(s.accent)),
        )
        app.add_middleware(Border)
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


async def _not_understood(request: Request, error: Exception) -> Response:
    """Say in one sentence which field of a request cannot be used, without repeating what was sent."""
    where = error.errors()[0]["loc"][-1] if isinstance(error, RequestValidationError) else "body"
    return JSONResponse({"detail": f"The field {where} of the request cannot be used; check its type."}, 422)
