"""What every response carries, and what is not let in: headers, caching, routes of Gradio that are not used."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.responses import JSONResponse

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

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
_OWN_POLICY = "/source/"
"""Routes that set their own, stricter policy."""
_HASHED = "/assets/"
"""Gradio's own files, whose names change with their content."""
_FOR_EVER = (b"cache-control", b"public, max-age=31536000, immutable")
_API = "/gradio_api/"
_USED = frozenset("run call queue cancel reset info config heartbeat app_id api startup-events".split())
"""What the page and Gradio's clients need. Uploading files, reading them back and fetching addresses are not."""


class Border:
    """Wraps the application without touching its streams."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start" and not path.startswith(_OWN_POLICY):
                headers = [*message.get("headers", ()), *_HEADERS]
                if path.startswith(_HASHED) and message["status"] == 200:
                    headers = [h for h in headers if h[0].lower() != b"cache-control"] + [_FOR_EVER]
                message["headers"] = headers
            await send(message)

        if path.startswith(_API) and path.removeprefix(_API).split("/")[0] not in _USED:
            await JSONResponse({"detail": "There is nothing here."}, 404)(scope, receive, with_headers)
            return
        await self._app(scope, receive, with_headers)
