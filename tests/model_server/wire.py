"""HTTP/1.1 by hand, so that it can be broken in every place."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass


class Gone(Exception):
    """The client has closed the connection."""


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, object]


async def received(reader: asyncio.StreamReader) -> Request | None:
    """Read one request; None at the end of the connection."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        line, *lines = head.rstrip("\r\n").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (row.partition(":") for row in lines)}
        data = await reader.readexactly(int(headers.get("content-length", 0)))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    method, path, _ = line.split(" ")
    body = json.loads(data) if data else {}
    return Request(method, path.partition("?")[0], headers, body)


class Connection:
    """The answering half of one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.began = False

    def check(self) -> None:
        """Raise `Gone` when the client has left."""
        if self._reader.at_eof() or self._writer.transport.is_closing():
            raise Gone

    async def wait(self, seconds: float) -> None:
        """Pause, but no longer than the client stays."""
        until = asyncio.get_running_loop().time() + seconds
        while (left := until - asyncio.get_running_loop().time()) > 0:
            await asyncio.sleep(min(left, 0.02))
            self.check()

    async def whole(self, status: int, body: str, headers: dict[str, str] | None = None) -> None:
        """Send a complete response."""
        data = body.encode("utf-8", "surrogatepass")
        kind = "application/json" if body[:1] in ("{", "[") else "text/plain"
        await self._head(status, {"Content-Type": kind, "Content-Length": str(len(data)), **(headers or {})})
        await self._send(data)

    async def start(self, content_type: str, headers: dict[str, str] | None = None) -> None:
        """Begin a response that streams."""
        await self._head(
            200, {"Content-Type": content_type, "Transfer-Encoding": "chunked", **(headers or {})}
        )

    async def chunk(self, data: bytes) -> None:
        """Send a part of a response that streams."""
        await self._send(b"%x\r\n%s\r\n" % (len(data), data))

    async def end(self) -> None:
        """End a response that streams."""
        await self._send(b"0\r\n\r\n")

    def reset(self) -> None:
        """Break the connection off."""
        self._writer.transport.abort()

    async def _head(self, status: int, headers: dict[str, str]) -> None:
        self.began = True
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        await self._send(f"HTTP/1.1 {status} Status\r\n{lines}\r\n".encode("latin-1"))

    async def _send(self, data: bytes) -> None:
        self.check()
        try:
            self._writer.write(data)
            await self._writer.drain()
        except ConnectionError:
            raise Gone from None
