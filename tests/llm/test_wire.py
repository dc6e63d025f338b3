"""Bytes become events whole, in order and within bounds."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.llm.errors import Broken, TooLarge
from app.llm.wire import DONE, Reader, reader

BOUNDS = {"line_bytes": 1_000, "stream_bytes": 10_000}


def events(data: bytes, framing: str = "sse", cuts: list[int] | None = None) -> list[object]:
    taker: Reader = reader(framing, **BOUNDS)
    at = sorted({min(cut, len(data)) for cut in cuts or []} | {0, len(data)})
    for a, b in itertools.pairwise(at):
        taker.feed(data[a:b])
    taker.end()
    return list(taker.events)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'data: {"a":1}\n\n', [{"a": 1}]),
        (b'data:{"a":1}\n\n', [{"a": 1}]),
        (b'data: {"a":1}\r\n\r\ndata: [DONE]\r\n\r\n', [{"a": 1}, DONE]),
        (b': ping\n\nevent: message\nid: 1\nretry: 5\ndata: {"a":1}\n\n', [{"a": 1}]),
        (b'data: {"a":\ndata: 1}\n\n', [{"a": 1}]),
        (b'data: {"a":1}', [{"a": 1}]),
        (b'error: {"code":500}\n\n', [{"error": {"code": 500}}]),
        (b"\n\n\n", []),
    ],
)
def test_server_sent_events(data: bytes, expected: list[object]) -> None:
    """Every form of an event that servers use is read, comments are passed over."""
    assert events(data) == expected


@given(st.lists(st.integers(0, 400)))
def test_any_cut_of_the_bytes_gives_the_same(cuts: list[int]) -> None:
    """A character, a line or an event cut in two by the network is whole again."""
    said = ["好", "😀", "ok", "\u2028", "￥1,200"]
    data = b"".join(
        b"data: " + json.dumps({"t": text}, ensure_ascii=False).encode() + b"\r\n\r\n" for text in said
    )
    assert events(data, cuts=cuts) == [{"t": text} for text in said]
    lines = b"".join(json.dumps({"t": text}, ensure_ascii=False).encode() + b"\n" for text in said)
    assert events(lines, "lines", cuts) == [{"t": text} for text in said]


@pytest.mark.parametrize(
    ("framing", "data"),
    [
        ("sse", b"data: {broken\n\n"),
        ("sse", b"<html>\n<body>Welcome</body>\n"),
        ("sse", bytes(range(128, 256)) + b"\n\n"),
        ("sse", b"data: " + b"[" * 900 + b"\n\n"),
        ("lines", b"Internal Server Error\n"),
        ("lines", b'{"a":1}garbage\n'),
    ],
)
def test_what_is_no_event_is_an_error(framing: str, data: bytes) -> None:
    """Garbage, pages and half JSON end in `Broken`, never in silence."""
    with pytest.raises(Broken):
        events(data, framing)


@pytest.mark.parametrize("framing", ["sse", "lines"])
def test_memory_is_bounded(framing: str) -> None:
    """An endless line, an endless event and an endless stream are stopped at their bounds."""
    for data in (b"x" * 1_001, b"data: " + b"x" * 700 + b"\n" + b"data: " + b"x" * 700 + b"\n"):
        with pytest.raises((TooLarge, Broken)):
            reader(framing, **BOUNDS).feed(data)
    endless = reader(framing, **BOUNDS)
    for _ in range(10):
        endless.feed(b"\n" * 1_000)
    with pytest.raises(TooLarge):
        endless.feed(b"\n")


def test_bytes_that_are_not_utf8_are_marked() -> None:
    """A server that cuts a character in its JSON costs that character, not the answer."""
    assert events(b'data: {"t":"ok \xe5\xa5"}\n\n') == [{"t": "ok \ufffd"}]
