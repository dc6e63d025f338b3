"""Bytes to events: server-sent events, and one JSON object a line. Pure, incremental, bounded in memory.

A character cut in two by the network is whole again here, as lines are put together before they are decoded.
"""

from __future__ import annotations

import json
from collections import deque
from typing import Literal, Protocol

from typing_extensions import override

from app.llm.errors import Broken, TooLarge

DONE = object()
"""What a `[DONE]` line becomes: the server has said all it will say."""

Framing = Literal["sse", "lines"]


class Reader(Protocol):
    """Takes bytes as they come and holds the events that are complete."""

    events: deque[object]

    def feed(self, data: bytes) -> None:
        """Take the next bytes; raise `TooLarge` when one event or the whole stream exceeds its bound."""

    def end(self) -> None:
        """Take the end of the stream, which may complete a last event."""


class _Lines:
    """Lines ended by \\n or \\r\\n, given to `_line` without their end."""

    def __init__(self, *, line_bytes: int, stream_bytes: int) -> None:
        self.events: deque[object] = deque()
        self._line_bytes = line_bytes
        self._left = stream_bytes
        self._rest = b""

    def feed(self, data: bytes) -> None:
        self._left -= len(data)
        if self._left < 0:
            raise TooLarge
        *lines, self._rest = (self._rest + data).replace(b"\r\n", b"\n").split(b"\n")
        for line in lines:
            self._line(line)
        if len(self._rest) > self._line_bytes:
            raise TooLarge

    def end(self) -> None:
        if self._rest:
            self._line(self._rest)
        self._rest = b""

    def _line(self, line: bytes) -> None:
        raise NotImplementedError


class JsonLines(_Lines):
    """One JSON object a line, as Ollama streams; empty lines are keep-alives."""

    def _line(self, line: bytes) -> None:
        if line.strip():
            self.events.append(parsed(line))


class ServerSentEvents(_Lines):
    """Server-sent events whose data is JSON or `[DONE]`; comments and other fields are passed over.

    llama.cpp has sent failures in a field named `error`; they become `{"error": …}` like everyone's.
    """

    def __init__(self, *, line_bytes: int, stream_bytes: int) -> None:
        super().__init__(line_bytes=line_bytes, stream_bytes=stream_bytes)
        self._data: list[bytes] = []
        self._size = 0

    @override
    def end(self) -> None:
        super().end()
        self._dispatch()

    def _line(self, line: bytes) -> None:
        line = line.rstrip(b"\r")
        if not line:
            self._dispatch()
            return
        field, colon, value = line.partition(b":")
        if field == b"error":
            self.events.append({"error": parsed(value)})
        elif field == b"data":
            self._size += len(value)
            if self._size > self._line_bytes:
                raise TooLarge
            self._data.append(value.removeprefix(b" "))
        elif colon == b"" or field.strip() not in (b"", b"event", b"id", b"retry"):
            raise Broken

    def _dispatch(self) -> None:
        if not self._data:
            return
        data = b"\n".join(self._data)
        self._data, self._size = [], 0
        self.events.append(DONE if data.strip() == b"[DONE]" else parsed(data))


def reader(framing: Framing, *, line_bytes: int, stream_bytes: int) -> Reader:
    """Return a reader for the framing that a server streams in."""
    kind = ServerSentEvents if framing == "sse" else JsonLines
    return kind(line_bytes=line_bytes, stream_bytes=stream_bytes)


def parsed(data: bytes) -> object:
    """Return the JSON value of `data`; raise `Broken` where it is none. Bytes that are not UTF-8 are marked."""
    try:
        return json.loads(data.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise Broken from None
