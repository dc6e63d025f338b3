"""HTTP to the model server and nowhere else, with every failure mapped to this package's errors.

No proxy, no netrc and no certificate path is taken from the environment, no redirect is followed, no compressed
body is unpacked: what the settings name is all that is ever talked to.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import time

import httpx

from app.llm.errors import (
    Broken,
    Busy,
    Cut,
    LLMError,
    Misconfigured,
    Rejected,
    ServerFailed,
    Silent,
    TooLarge,
    TooLong,
    Unauthorized,
    Unreachable,
    Untrusted,
)
from app.llm.limits import Deadlines, Limits
from app.llm.wire import Framing, parsed, reader


@dataclass(frozen=True, slots=True)
class Call:
    """A request whose response streams: where to, with what, and how the stream is framed."""

    path: str
    body: Mapping[str, object]
    framing: Framing = "sse"


class Http:
    """One model server over HTTP/1.1. Belongs to the event loop that first uses it.

    Raises `Misconfigured` when the address, token or certificate file cannot be used.
    """

    def __init__(
        self,
        url: str,
        *,
        token: str | None = None,
        ca: Path | None = None,
        deadlines: Deadlines,
        limits: Limits,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._limits = limits
        self._seconds = {"probe": deadlines.probe, "first": deadlines.first}
        self._client = httpx.AsyncClient(
            base_url=_base(url),
            headers={"Accept-Encoding": "identity", **_authorization(token)},
            verify=_trust(ca),
            timeout=httpx.Timeout(None, connect=deadlines.connect),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=4),
            follow_redirects=False,
            trust_env=False,
            transport=transport,
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def json(self, method: str, path: str, body: Mapping[str, object] | None = None) -> object:
        """Return the JSON of a short request; raise an `LLMError` on anything else.

        A question (GET) may take `probe` seconds. Work on a text (POST) may take `first`: it stands between the
        request and its first token, on a server that may be busy.
        """
        which = "probe" if method == "GET" else "first"
        try:
            async with asyncio.timeout(self._seconds[which]), self._response(method, path, body) as response:
                return parsed(await _whole(response, self._limits.json_bytes))
        except TimeoutError:
            raise Silent(which) from None

    @asynccontextmanager
    async def stream(self, call: Call, until: float) -> AsyncIterator[EventStream]:
        """Open a stream; its response must have begun at `until`, a time of the event loop's clock."""
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout_at(until):
                    opened = self._response("POST", call.path, call.body)
                    response = await stack.enter_async_context(opened)
            except TimeoutError:
                raise Silent("first") from None
            yield EventStream(response, call.framing, self._limits)

    @asynccontextmanager
    async def _response(
        self, method: str, path: str, body: Mapping[str, object] | None
    ) -> AsyncIterator[httpx.Response]:
        request = self._client.build_request(method, path, json=body)
        try:
            response = await self._client.send(request, stream=True)
        except httpx.HTTPError as error:
            raise mapped(error) from None
        try:
            if response.status_code != httpx.codes.OK:
                raise await _refusal(response, self._limits.line_bytes)
            if response.headers.get("content-encoding", "identity") != "identity":
                raise Broken
            yield response
        finally:
            await response.aclose()


class EventStream:
    """The data events of one response."""

    def __init__(self, response: httpx.Response, framing: Framing, limits: Limits) -> None:
        self._bytes = aiter(_stream(response))
        self._reader = reader(framing, line_bytes=limits.line_bytes, stream_bytes=limits.stream_bytes)
        self._ended = False

    async def next(self, until: float) -> object | None:
        """Return the next event, None at the end; raise `TimeoutError` at `until`, an `LLMError` on a fault."""
        events = self._reader.events
        while not events and not self._ended:
            async with asyncio.timeout_at(until):
                await self._more()
        return events.popleft() if events else None

    async def _more(self) -> None:
        try:
            data = await anext(self._bytes, None)
        except httpx.HTTPError as error:
            raise mapped(error) from None
        if data is None:
            self._ended = True
            self._reader.end()
        else:
            self._reader.feed(data)


def mapped(error: httpx.HTTPError) -> LLMError:
    """Return this package's error for one of httpx's."""
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return Silent("connect")
    if isinstance(error, httpx.ConnectError) and isinstance(_root(error), ssl.SSLCertVerificationError):
        return Untrusted()
    return next((ours() for kinds, ours in _MAPPED if isinstance(error, kinds)), Broken())


_MAPPED: tuple[tuple[tuple[type[httpx.HTTPError], ...], type[LLMError]], ...] = (
    ((httpx.ConnectError, httpx.ProxyError, httpx.WriteError, httpx.WriteTimeout), Unreachable),
    ((httpx.UnsupportedProtocol, httpx.LocalProtocolError), Misconfigured),
    ((httpx.ReadError, httpx.CloseError, httpx.ReadTimeout, httpx.RemoteProtocolError), Cut),
    ((httpx.DecodingError, httpx.TooManyRedirects, httpx.HTTPStatusError), Broken),
)


def _root(error: BaseException) -> BaseException:
    while cause := error.__cause__ or error.__context__:
        error = cause
    return error


def _base(url: str) -> httpx.URL:
    """The address without a trailing /v1, which people copy from other clients' settings."""
    try:
        base = httpx.URL(url.strip().rstrip("/").removesuffix("/v1") + "/")
    except (httpx.InvalidURL, ValueError):
        raise Misconfigured from None
    if base.scheme not in ("http", "https") or not base.host or base.userinfo:
        raise Misconfigured
    return base


def _authorization(token: str | None) -> dict[str, str]:
    # A header that httpx refuses is quoted in its message, so a bad token must not get that far.
    token = (token or "").strip()
    if any(not "!" <= character <= "~" for character in token):
        raise Misconfigured
    return {"Authorization": f"Bearer {token}"} if token else {}


def _trust(ca: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca)
    except (OSError, ssl.SSLError):
        raise Misconfigured from None


def _stream(response: httpx.Response) -> httpx.AsyncByteStream:
    """The body as it comes, undecoded."""
    assert isinstance(response.stream, httpx.AsyncByteStream)
    return response.stream


async def _whole(response: httpx.Response, limit: int) -> bytes:
    body = bytearray()
    try:
        async for data in _stream(response):
            body += data
            if len(body) > limit:
                raise TooLarge
    except httpx.HTTPError as error:
        raise mapped(error) from None
    return bytes(body)


async def _refusal(response: httpx.Response, limit: int) -> LLMError:
    """Return the error for a status other than 200; its body is read for its kind only, and never shown."""
    status = response.status_code
    if status in (401, 403):
        return Unauthorized()
    if status < 400:
        return Broken()
    try:
        text = (await _whole(response, limit)).decode("utf-8", "replace")
    except LLMError:
        text = ""
    return refused(status, text, _retry_after(response.headers))


def refused(status: int, text: str, retry_after: float | None = None) -> LLMError:
    """Return the error for a refusal, told by its status and by the words of the servers.

    The words are those of TGI 3.3 (validation.rs, infer/mod.rs), vLLM, SGLang, llama.cpp and Ollama; TGI's chat
    stream says 422 to everything, so words go first.
    """
    low = text[:2_000].lower()
    if status in (429, 503) or "overloaded" in low:
        return Busy(retry_after=retry_after)
    if status == 413 or any(words in low for words in _TOO_LONG):
        return TooLong()
    if status >= 500 or status == 424 or any(words in low for words in _FAILED):
        # A 4xx is not asked again, not even 424, TGI's "failed while generating".
        return ServerFailed(transient=status >= 500)
    return Rejected(about="thinking_token_budget" if "thinking_token_budget" in low else "")


_TOO_LONG = (
    "must be <= ",
    "must have less than",
    "maximum context length",
    "exceeds the available context",
    "exceed_context_size",
    "longer than the model's context",
    "input length",
    "prompt is too long",
    "input is too long",
    "length limit exceeded",
)
_FAILED = ("request failed during generation", "incomplete generation", "out of memory", "internal error")


def _retry_after(headers: httpx.Headers) -> float | None:
    """The pause that a server asks for, in seconds: a number or a date."""
    value = headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time())
    except (ValueError, TypeError, OverflowError):
        return None
