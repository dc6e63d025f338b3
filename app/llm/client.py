"""The client of the model server: small, asynchronous, the same for TGI, vLLM, SGLang, llama.cpp and Ollama."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

import httpx

from app.llm.answering import JITTER, Answering, Attempts, Patience, Question
from app.llm.breaker import Breaker
from app.llm.errors import LLMError, Misconfigured, Unauthorized
from app.llm.http import Http
from app.llm.limits import Deadlines, Limits
from app.llm.servers.base import Server
from app.llm.servers.detect import detected
from app.llm.turnstile import Turnstile
from app.llm.types import Budget, Capabilities, Piece, Queued, State


@dataclass(frozen=True, slots=True)
class _Settings:
    url: str
    kind: str
    model: str
    thinks: bool | None
    token: str | None = field(repr=False)
    ca: Path | None
    deadlines: Deadlines
    limits: Limits
    transport: httpx.AsyncBaseTransport | None


class ModelClient:
    """One model server. Use it in one event loop, and close it (`async with`, or `aclose`).

    `url` is the server's address, with or without /v1. `kind` is auto, tgi, vllm, sglang, llamacpp, ollama or
    openai; `model` names one of several models. `thinks` says whether the model thinks, where people know:
    False streams its text as the answer at once, None finds out. `token` goes into the Authorization header and
    nowhere else; `ca` is the file of a private certificate authority, which is then the only one trusted.

    Raises `Misconfigured` when the address, the token or the certificate file cannot be used.
    """

    def __init__(
        self,
        url: str,
        *,
        kind: str = "auto",
        model: str = "",
        thinks: bool | None = None,
        token: str | None = None,
        ca: Path | None = None,
        deadlines: Deadlines | None = None,
        limits: Limits | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        deadlines, limits = deadlines or Deadlines(), limits or Limits()
        self._settings = _Settings(url, kind, model, thinks, token, ca, deadlines, limits, transport)
        self._http = Http(url, token=token, ca=ca, deadlines=deadlines, limits=limits, transport=transport)
        self._turnstile = Turnstile(limits.concurrent, limits.waiting)
        self._breaker = Breaker(limits.failures, limits.cooldown, monotonic)
        self._asking = asyncio.Lock()
        self._server: Server | None = None
        self._caps: Capabilities | None = None
        self._seen: tuple[State, float] = (State.UNKNOWN, 0.0)

    def sibling(self) -> ModelClient:
        """Return a client of the same server for another event loop."""
        s = self._settings
        return ModelClient(
            s.url,
            kind=s.kind,
            model=s.model,
            thinks=s.thinks,
            token=s.token,
            ca=s.ca,
            deadlines=s.deadlines,
            limits=s.limits,
            transport=s.transport,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def probe(self) -> Capabilities:
        """Ask the server afresh what it is and can do; nothing is generated. Raises an `LLMError`."""
        async with self._asking:
            try:
                _, caps = await self._ask()
            except LLMError as error:
                self._saw(error)
                raise
            self._saw(None)
            return caps

    async def ready(self) -> Capabilities:
        """Return what is known of the server, asking it when nothing is. Raises an `LLMError`.

        As a request does, it asks again what may pass, and leaves alone a server that has failed several times.
        """
        if self._server is None or self._caps is None:
            async with self._breaking():
                _, attempts = self._begin()
                while True:
                    try:
                        _, caps = await self._known()
                        return caps
                    except LLMError as error:
                        await attempts.again(error)
        return self._caps

    async def look(self, fresh: float) -> State:
        """Return whether the server can be used, asking it unless that is known since `fresh` seconds."""
        state, when = self._seen
        if state is State.UNKNOWN or monotonic() - when > fresh:
            with suppress(LLMError):  # what it found is in the state
                await self.probe()
        return self.state

    @property
    def state(self) -> State:
        """Whether the server could be used when it was last needed; a failure is forgotten after a while, as by
        the circuit breaker, so that it is tried again.
        """
        state, when = self._seen
        old = monotonic() - when > self._settings.limits.cooldown
        return State.UNKNOWN if state is State.DOWN and old else state

    @property
    def capabilities(self) -> Capabilities | None:
        """What is known of the server, None before it was asked. It grows: where thinking comes shows in time."""
        return self._caps

    async def count_tokens(self, text: str) -> int | None:
        """Return the tokens of `text` by the server's own tokenizer; None where it has no route for that."""
        server, _ = await self._known()
        return await server.count(text)

    async def stream(
        self, prompt: str, budget: Budget, *, answer_now: asyncio.Event | None = None
    ) -> AsyncGenerator[Piece, None]:
        """Yield the answer to `prompt` piece by piece, ending with `Finished`; raise an `LLMError` otherwise.

        Use it under `contextlib.aclosing`: leaving the block closes the stream at the server at once.
        `answer_now`, once set, closes thinking as if its budget were spent.
        """
        ticket = self._turnstile.ticket()
        try:
            async with aclosing(ticket.places(self._settings.deadlines.queue)) as places:
                async for place in places:
                    yield Queued(place)
            async with aclosing(self._guarded(prompt, budget, answer_now)) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            ticket.leave()

    async def _guarded(
        self, prompt: str, budget: Budget, answer_now: asyncio.Event | None
    ) -> AsyncGenerator[Piece, None]:
        """The answer under the circuit breaker."""
        async with self._breaking(), aclosing(self._answer(prompt, budget, answer_now)) as pieces:
            async for piece in pieces:
                yield piece
        self._breaker.succeeded()
        self._saw(None)

    @asynccontextmanager
    async def _breaking(self) -> AsyncIterator[None]:
        """Let work through the circuit breaker, and tell it of failures; of success the work tells it itself."""
        self._breaker.enter()
        try:
            yield
        except LLMError as error:
            self._saw(error)
            if error.server_failed:
                # What comes back after a failure may be another server.
                self._server = None
                self._breaker.failed()
            else:
                self._breaker.succeeded()
            raise
        finally:
            self._breaker.abandoned()

    def _saw(self, error: LLMError | None) -> None:
        """Remember how the server was found."""
        unusable = error is not None and (
            error.server_failed or isinstance(error, Unauthorized | Misconfigured)
        )
        self._seen = (State.DOWN if unusable else State.UP, monotonic())

    def _begin(self) -> tuple[Patience, Attempts]:
        s = self._settings
        patience = Patience(s.deadlines, asyncio.get_running_loop().time())
        return patience, Attempts(s.limits, patience, s.deadlines.first, JITTER)

    async def _answer(
        self, prompt: str, budget: Budget, answer_now: asyncio.Event | None
    ) -> AsyncGenerator[Piece, None]:
        patience, attempts = self._begin()
        while True:
            try:
                server, caps = await self._known()
                rendered = await server.rendered(prompt)
                break
            except LLMError as error:
                await attempts.again(error)
        question = Question(server, caps, prompt, rendered, budget, self._settings.thinks, answer_now)
        answering = Answering(self._http, question, patience, attempts)
        try:
            async with aclosing(answering.pieces()) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            if answering.field and self._server is server:
                self._caps = replace(caps, reasoning_field=answering.field)

    async def _known(self) -> tuple[Server, Capabilities]:
        if self._server is None or self._caps is None:
            async with self._asking:
                if self._server is None or self._caps is None:
                    return await self._ask()
        return self._server, self._caps

    async def _ask(self) -> tuple[Server, Capabilities]:
        s = self._settings
        server = await detected(self._http, s.limits, s.kind, s.model)
        caps = await server.capabilities()
        self._server, self._caps = server, caps
        return server, caps
