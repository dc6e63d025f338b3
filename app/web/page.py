"""The page: one Gradio Blocks app, whose shell is a custom HTML component and whose actions are API endpoints.

The browser talks to these endpoints through Gradio's own queue and API, so that whatever the page does any Gradio
client can do. `/ask` is the one meant for others; those named `page_…` return patches of the page.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import api

from app.errors import AppError, BadInput
from app.events import Waiting
from app.flow import Request
from app.llm.errors import Busy
from app.models import Models
from app.output import Outcome, ask_json
from app.situation import NO_PROFILE, Profile, profile
from app.web.chat import Chat, Patch
from app.web.offices import Examples
from app.web.sessions import Session
from app.web.wording import words
from indexes.text import language

_SHELL = Path(__file__).parent / "data" / "shell.html"
_START = 'import(new URL("page/main.js", document.baseURI).href).then(page => page.start(element));'
_QUEUE = 400
"""Requests of all kinds that Gradio holds; questions have a line of their own before that."""


class Page:
    """What the endpoints of the page do."""

    def __init__(self, chat: Chat, models: Models, examples: Examples) -> None:
        self.chat, self.models, self.examples = chat, models, examples

    def blocks(self, title: str) -> gr.Blocks:
        """Return the Gradio app."""
        with gr.Blocks(title=title, analytics_enabled=False, fill_width=True) as blocks:
            gr.HTML(
                html_template=_SHELL.read_text(encoding="utf-8"),
                js_on_load=_START,
                apply_default_css=False,
                elem_id="mingbai",
            )
            # Questions wait in our own line, which tells people their place; Gradio need not hold them back.
            api(self.ask, api_name="ask", concurrency_limit=None)
            api(self.page_ask, api_name="page_ask", concurrency_limit=None, api_visibility="undocumented")
            for act in (
                self.page_open,
                self.page_situation,
                self.page_rate,
                self.page_hand_over,
                self.page_forget,
            ):
                api(act, api_name=act.__name__, queue=False, api_visibility="undocumented")
        blocks.queue(max_size=_QUEUE, default_concurrency_limit=16, api_open=True)
        assert isinstance(blocks, gr.Blocks)
        return blocks

    async def ask(
        self,
        request: gr.Request,
        question: str,
        region: str = "",
        population: str = "",
        as_of: str = "",
        model: str = "",
        depth: str = "normal",
    ) -> AsyncGenerator[dict[str, Any], None]:
        """Answer a question, with the conversation of this client before it; the object of `mingbai ask --json`.

        While others come first, `mode` is "waiting" and `answer` says which place in the line this question has.
        """
        session = self.chat.sessions.named(f"client/{request.session_hash}")
        session.words = words("en" if language(question) == "en" else "zh-Hans")
        try:
            chosen = profile(region, population, as_of)
            asked = Request(question, session.history(), chosen, model, depth)
            async with aclosing(self._outcomes(session, asked)) as outcomes:
                async for outcome in outcomes:
                    yield outcome
        except BadInput as e:
            yield _only("failed", str(e))
        except Busy:
            yield _only("busy", session.words("full", number=self.chat.offices.hotline))

    async def _outcomes(self, session: Session, request: Request) -> AsyncGenerator[dict[str, Any], None]:
        view = session.begin(request.text)
        try:
            async with aclosing(self.chat.events(request, session.pseudonyms)) as events:
                async for event in events:
                    view.take(event)
                    if isinstance(event, Waiting):
                        yield _only("waiting", session.words("waiting", place=event.place))
        finally:
            if not view.over:
                session.turns.remove(view)
        yield ask_json(None, view.outcome)

    async def page_ask(
        self, session: str, lang: str, text: str, chosen: dict[str, str], replacing: int
    ) -> AsyncGenerator[dict[str, Any], None]:
        """Answer a question as patches of the page."""
        kept = self._session(session, lang)
        try:
            picked = _profile(chosen)
        except BadInput:
            picked = NO_PROFILE  # what cannot be understood has been said beside its field
        asking = self.chat.ask(
            kept,
            text,
            picked,
            replacing,
            model=chosen.get("model", ""),
            depth=chosen.get("depth") or "normal",
        )
        async with aclosing(asking) as patches:
            async for patch in patches:
                yield patch

    async def page_open(self, session: str, lang: str, region: str) -> dict[str, Any]:
        """Return what a page starts with, or shows after a reload or in another language."""
        kept = self.chat.sessions.get(session)
        w = words(lang)
        if kept:
            kept.words = w
        choices = await self.models.choices(w.base, "patients")
        return {
            "known": kept is not None,
            "turns": self.chat.shown(kept) if kept else [],
            "models": [{"name": c.name, "label": w.own(c.label), "state": str(c.state)} for c in choices],
            **self._around(region, lang),
        }

    async def page_situation(self, session: str, lang: str, chosen: dict[str, str]) -> dict[str, Any]:
        """Check what the person chose of their situation, and return what changes with it."""
        region = chosen.get("region", "")
        try:
            picked = profile(region, "", "")
        except BadInput:
            return {"error": words(lang)("region_unknown", region=region), **self._around("", lang)}
        return {"error": "", "region": picked.region, **self._around(picked.region, lang)}

    def _around(self, region: str, lang: str) -> dict[str, Any]:
        w = words(lang)
        try:
            region = profile(region, "", "").region
        except BadInput:
            region = ""
        asked = self.examples.near(region, w.base)
        return {
            "examples": [w.own(q) for q in asked],
            "offices": self.chat.offices.as_json(region, w),
            "hotline": self.chat.offices.main(region, w.base),
        }

    async def page_rate(
        self, session: str, lang: str, turn: int, up: bool, reasons: list[str], said: str
    ) -> dict[str, Any]:
        """Keep what the person thinks of an answer."""
        w = words(lang)
        kept = self.chat.sessions.get(session)
        if kept is None:
            return {"error": w("no_turn")}
        known = [w(f"reason_{name}") for name in reasons if name in _REASONS]
        reason = "；".join([*known, said.strip()]) if said.strip() else "；".join(known)
        try:
            done = await self.chat.rate(kept, turn, up, reason)
        except AppError:
            return {"error": w("not_kept")}
        return {"error": "" if done else w("not_kept")}

    async def page_hand_over(self, session: str, lang: str) -> dict[str, Any]:
        """Leave the conversation for staff."""
        w = words(lang)
        kept = self.chat.sessions.get(session)
        try:
            number = await self.chat.hand_over(kept) if kept else ""
        except AppError:
            return {"error": w("not_kept")}
        return {"number": number, "error": "" if number else w("hand_over_empty")}

    async def page_forget(self, session: str, lang: str) -> dict[str, Any]:
        """Delete a conversation."""
        kept = self.chat.sessions.get(session)
        try:
            if kept:
                await self.chat.forget(kept)
        except AppError:
            return {"error": words(lang)("not_kept")}
        return {"error": ""}

    def _session(self, id_: str, lang: str) -> Session:
        session = self.chat.sessions.open(id_)
        session.words = words(lang)
        return session


_REASONS = frozenset({"wrong", "outdated", "place", "beside", "unclear"})


def _profile(chosen: dict[str, str]) -> Profile:
    return profile(chosen.get("region"), chosen.get("population"), chosen.get("as_of"))


def _only(mode: str, answer: str) -> Patch:
    """Return an outcome that holds nothing but a sentence."""
    return {**ask_json(None, Outcome()), "mode": mode, "answer": answer}
