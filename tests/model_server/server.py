"""The stand-in model server: accepts, answers in its dialect, misbehaves when told to."""

from __future__ import annotations

import asyncio
import json
import os
import random
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Self

from tests.model_server.dialects import DIALECTS
from tests.model_server.faults import REFUSALS, Fault
from tests.model_server.openai import Answered, Dialect, Model, Wanted, framed
from tests.model_server.replies import Replies, Reply
from tests.model_server.tokens import thinking_closed
from tests.model_server.wire import Connection, Gone, Request, received

HUGE = 100_000_000


class ModelServer:
    """A model server on 127.0.0.1, for `async with`.

    `rate` is tokens a second, None for as fast as can be; `batch` is tokens an event. `token` is the bearer token
    it asks for. `missing` are paths that it does not have although its kind has. It remembers the `requests` it got,
    how many streams it `finished` and how many were `dropped` by the client.
    """

    def __init__(
        self,
        kind: str = "tgi",
        reply: Replies | None = None,
        fault: Fault | None = None,
        *,
        model: Model | None = None,
        rate: float | None = None,
        batch: int = 1,
        token: str = "",
        missing: tuple[str, ...] = (),
        tls: ssl.SSLContext | None = None,
        port: int = 0,
    ) -> None:
        if model is None:
            model = Model(
                parser=kind != "tgi", reasoning_field="reasoning" if kind == "vllm" else "reasoning_content"
            )
        self.dialect: Dialect = DIALECTS[kind](model)
        self.reply: Replies = reply or Reply()
        self.fault = fault
        self.requests: list[Request] = []
        self.finished = 0
        self.dropped = 0
        self.running = 0
        self.most_running = 0
        self._rate = rate
        self._batch = batch
        self._token = token
        self._missing = missing
        self._tls = tls
        self._port = port
        self._struck = 0
        self._changed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", self._port, ssl=self._tls, limit=1 << 24
        )
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._port}"

    def asked(self, path: str) -> list[dict[str, object]]:
        """Return the bodies of the requests to a path."""
        return [request.body for request in self.requests if request.path == path]

    async def until(self, true: Callable[[], bool], seconds: float = 5) -> None:
        """Wait until something is true of this server."""
        async with asyncio.timeout(seconds):
            while not true():
                self._changed.clear()
                await self._changed.wait()

    async def forever(self) -> None:
        await self._server.serve_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            while (request := await received(reader)) and await self._respond(
                request, Connection(reader, writer)
            ):
                pass
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            with suppress(ConnectionError):
                writer.close()

    async def _respond(self, request: Request, connection: Connection) -> bool:
        """Answer one request; return whether the connection can take another."""
        self.requests.append(request)
        self._changed.set()
        if self._token and request.headers.get("authorization") != f"Bearer {self._token}":
            await connection.whole(401, "")
            return True
        wanted = None if request.path in self._missing else self.dialect.answer(request)
        fault = self._fault_for(wanted)
        try:
            if fault and await self._disturbed(fault, connection):
                return True
            if isinstance(wanted, Wanted):
                return await self._generate(wanted, fault, connection)
            if wanted is None:
                await connection.whole(404, '{"error":"not found"}')
            else:
                await connection.whole(wanted.status, json.dumps(wanted.body))
        except Gone:
            return False
        return True

    def _fault_for(self, wanted: Wanted | Answered | None) -> Fault | None:
        fault = self.fault
        if fault is None or fault.info is isinstance(wanted, Wanted):
            return None
        if fault.times is not None and self._struck >= fault.times:
            return None
        self._struck += 1
        return fault

    async def _disturbed(self, fault: Fault, connection: Connection) -> bool:
        """Do what a fault does in place of an answer; return whether it did."""
        match fault.name:
            case "refusal":
                body = REFUSALS.get(fault.status, "") if fault.body is None else fault.body
                headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
                await connection.whole(fault.status, body, headers)
            case "redirect":
                await connection.whole(307, "", {"Location": "http://198.51.100.1/elsewhere"})
            case "page":
                await connection.whole(200, "<html><body>Welcome to nginx!</body></html>")
            case "garbage":
                await connection.start("text/event-stream")
                await connection.chunk(random.Random(7).randbytes(5_000))
                await connection.end()
            case "compressed":
                await connection.start("text/event-stream", {"Content-Encoding": "gzip"})
                await connection.chunk(os.urandom(100))
                await connection.end()
            case "huge_line" | "huge_stream":
                await self._flood(fault.name, connection)
            case "silent" | "reset" if fault.after == 0:
                await self._leave(fault, connection)
            case _:
                return False
        return True

    async def _flood(self, name: str, connection: Connection) -> None:
        line = b"data: {}\n\n" * 6_000 if name == "huge_stream" else b"x" * 60_000
        await connection.start("text/event-stream")
        for _ in range(HUGE // len(line)):
            await connection.chunk(line)
        await connection.end()

    async def _generate(self, wanted: Wanted, fault: Fault | None, connection: Connection) -> bool:
        """Stream the reply; return whether the connection can take another request."""
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        self._changed.set()
        try:
            if wanted.whole:
                await connection.whole(200, json.dumps(self._whole(wanted)))
                self.finished += 1
                return True
            await connection.start("application/x-ndjson" if wanted.form == "ollama" else "text/event-stream")
            if not await self._stream(wanted, fault, connection):
                return False
            await connection.end()
            self.finished += 1
        except Gone:
            self.dropped += 1
            return False
        finally:
            self.running -= 1
            self._changed.set()
        return True

    async def _stream(self, wanted: Wanted, fault: Fault | None, connection: Connection) -> bool:
        """Send the tokens and the end; return False when the connection was broken off."""
        dialect = self.dialect
        if fault and fault.name == "overloaded":
            await connection.chunk(framed(wanted, dialect.failure(wanted, "Model is overloaded", 429)))
            return await self._done(wanted, connection)
        reply = self.reply if isinstance(self.reply, Reply) else self.reply(wanted.prompt)
        count = 0
        events = self._events(wanted, reply)
        start = asyncio.get_running_loop().time()
        while True:
            await self._pace(start, count, connection)
            count, event = next(events, (count, None))
            if fault and (count > fault.after or event is None):
                return await self._fail(fault, wanted, connection)
            if event is None:
                break
            await connection.chunk(framed(wanted, event))
        finish = "length" if count >= wanted.tokens else reply.finish
        for event in dialect.last(wanted, finish, count):
            await connection.chunk(framed(wanted, event))
        return await self._done(wanted, connection)

    def _whole(self, wanted: Wanted) -> object:
        """Return the reply as one response."""
        reply = self.reply if isinstance(self.reply, Reply) else self.reply(wanted.prompt)
        closed = thinking_closed(wanted.text)
        tokens = list(islice(reply.tokens(opens=not self.dialect.model.opens, closed=closed), wanted.tokens))
        thinking, _, answer = (
            "".join(tokens).rpartition("</think>") if wanted.parsed else ("", "", "".join(tokens))
        )
        finish = "length" if len(tokens) >= wanted.tokens else reply.finish
        return self.dialect.whole(wanted, thinking.removeprefix("<think>"), answer, finish, len(tokens))

    async def _pace(self, start: float, sent: int, connection: Connection) -> None:
        """Wait until the next token is due."""
        due = start + sent / self._rate if self._rate else start
        ahead = due - asyncio.get_running_loop().time()
        await (connection.wait(ahead) if ahead > 0.2 else asyncio.sleep(max(ahead, 0)))

    def _events(self, wanted: Wanted, reply: Reply) -> Iterator[tuple[int, object]]:
        """Yield the tokens of a reply as events, each with the number of tokens so far."""
        opens = not self.dialect.model.opens
        closed = thinking_closed(wanted.text)
        thinking, text = wanted.blind or not closed, ""
        tokens = reply.tokens(opens=opens, closed=closed, budget=wanted.thinking_tokens)
        for count, token in enumerate(tokens, 1):
            if wanted.parsed and token in ("<think>", "</think>"):
                if text:
                    yield count - 1, self.dialect.token(wanted, text, thinking=thinking, count=count - 1)
                thinking, text = token == "<think>", ""
                continue
            text += token
            if count % self._batch == 0:
                yield count, self.dialect.token(wanted, text, thinking=thinking, count=count)
                text = ""
            if count >= wanted.tokens:
                break
        if text:
            yield count, self.dialect.token(wanted, text, thinking=thinking, count=count)

    async def _fail(self, fault: Fault, wanted: Wanted, connection: Connection) -> bool:
        match fault.name:
            case "error":
                words = "Request failed during generation: Server error: CUDA out of memory"
                await connection.chunk(framed(wanted, self.dialect.failure(wanted, words, 500)))
                return await self._done(wanted, connection)
            case "cut":
                return True
            case "done":
                await connection.chunk(b"data: [DONE]\n\n")
                return True
            case "broken_json":
                await connection.chunk(b'data: {"choices": [{"delta": {"cont\n\n')
                return True
        await self._leave(fault, connection, wanted)
        return False

    async def _leave(self, fault: Fault, connection: Connection, wanted: Wanted | None = None) -> None:
        """Never come back: reset, or say nothing that counts until the client goes."""
        if fault.name == "reset":
            connection.reset()
            return
        while True:
            await connection.wait(0.05)
            if fault.name == "keepalive" and wanted:
                await connection.chunk(b"\n" if wanted.form == "ollama" else b": keep-alive\n\n")
            if fault.name == "blank" and wanted:
                event = self.dialect.token(wanted, "", thinking=False, count=0)
                await connection.chunk(framed(wanted, event))

    async def _done(self, wanted: Wanted, connection: Connection) -> bool:
        if wanted.form == "chat" or (wanted.form == "completion" and self.dialect.kind == "vllm"):
            await connection.chunk(b"data: [DONE]\n\n")
        return True


@contextmanager
def in_thread(server: ModelServer) -> Iterator[ModelServer]:
    """Run a server in a thread of its own, for programs that are not asynchronous."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result(5)
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(server.__aexit__(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
