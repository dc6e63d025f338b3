"""The client as a LlamaIndex LLM, so that anyone can put it into a query engine or a chat engine of their own.

Thinking comes as a `ThinkingBlock` in front of the text, in streams also as `thinking_delta` among the response's
`additional_kwargs`; the text is the answer alone.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Coroutine, Generator, Sequence
from contextlib import aclosing
from typing import Any, TypeVar

from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    ChatResponseAsyncGen,
    ChatResponseGen,
    CompletionResponse,
    CompletionResponseAsyncGen,
    CompletionResponseGen,
    ContentBlock,
    LLMMetadata,
    MessageRole,
    TextBlock,
    ThinkingBlock,
)
from llama_index.core.bridge.pydantic import Field, PrivateAttr
from llama_index.core.llms.callbacks import llm_chat_callback, llm_completion_callback
from llama_index.core.llms.custom import CustomLLM
from typing_extensions import override

from app.llm.client import ModelClient
from app.llm.types import BUDGETS, AnswerPiece, Budget, Capabilities, Finished, Piece, ThinkingPiece

_T = TypeVar("_T")
_UNKNOWN_CONTEXT = 4_096
"""Tokens to reckon with where the server does not tell its limit: Ollama's own default, the smallest in use."""


class ReasoningLLM(CustomLLM):
    """A reasoning model behind `ModelClient`. Raises `app.llm.errors.LLMError`.

    `client` serves the asynchronous methods and belongs to their event loop; the synchronous ones use a sibling of
    it in a thread of their own. `budget` is how deeply to think, unless a call says otherwise (`budget="quick"`).
    """

    client: ModelClient = Field(exclude=True)
    budget: Budget = BUDGETS["normal"]
    _loop: _LoopThread | None = PrivateAttr(default=None)
    _sibling: ModelClient | None = PrivateAttr(default=None)
    _caps: Capabilities | None = PrivateAttr(default=None)

    @classmethod
    @override
    def class_name(cls) -> str:
        return "mingbai_reasoning_llm"

    @property
    @override
    def metadata(self) -> LLMMetadata:
        """The limits as the server states them.

        The server is asked once if nobody has yet, unless that would hold up a running event loop: there, await
        `client.probe()` first, or a small context is reckoned with until the first answer.
        """
        caps = self.client.capabilities or self._caps
        if caps is None and not _in_event_loop():
            caps = self._caps = self._run(self._sync_client().probe())
        return LLMMetadata(
            context_window=(caps and caps.max_total_tokens) or _UNKNOWN_CONTEXT,
            num_output=self.budget.answer_tokens,
            is_chat_model=True,
            model_name=caps.model if caps else "",
        )

    @override
    def to_payload(self) -> dict[str, Any]:
        """What LlamaIndex reports of each call; it must not ask the server anything."""
        caps = self.client.capabilities or self._caps
        return {"class_name": self.class_name(), "model_name": caps.model if caps else ""}

    @llm_completion_callback()
    @override
    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        return _completion(self.chat([_user(prompt)], **kwargs))

    @llm_completion_callback()
    @override
    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        return (_completion(response) for response in self.stream_chat([_user(prompt)], **kwargs))

    @llm_completion_callback()
    @override
    async def acomplete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        return _completion(await self.achat([_user(prompt)], **kwargs))

    @llm_completion_callback()
    @override
    async def astream_complete(
        self, prompt: str, formatted: bool = False, **kwargs: Any
    ) -> CompletionResponseAsyncGen:
        responses = await self.astream_chat([_user(prompt)], **kwargs)
        return (_completion(response) async for response in responses)

    @llm_chat_callback()
    @override
    def chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:
        return self._run(self._whole(self._sync_client(), messages, kwargs))

    @llm_chat_callback()
    @override
    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:
        return self._thread().iterate(self._responses(self._sync_client(), messages, kwargs))

    @llm_chat_callback()
    @override
    async def achat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:
        return await self._whole(self.client, messages, kwargs)

    @llm_chat_callback()
    @override
    async def astream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseAsyncGen:
        return self._responses(self.client, messages, kwargs)

    async def _whole(
        self, client: ModelClient, messages: Sequence[ChatMessage], kwargs: dict[str, Any]
    ) -> ChatResponse:
        last = ChatResponse(message=ChatMessage(role=MessageRole.ASSISTANT))
        async with aclosing(self._responses(client, messages, kwargs)) as responses:
            async for response in responses:
                last = response
        last.delta = None
        return last

    async def _responses(
        self, client: ModelClient, messages: Sequence[ChatMessage], kwargs: dict[str, Any]
    ) -> AsyncGenerator[ChatResponse, None]:
        chosen = kwargs.get("budget", self.budget)
        budget = BUDGETS[chosen] if isinstance(chosen, str) else chosen
        thinking = answer = ""
        async with aclosing(client.stream(self._prompt(messages), budget)) as pieces:
            async for piece in pieces:
                thought, said = _texts(piece)
                thinking, answer = thinking + thought, answer + said
                if thought or said or isinstance(piece, Finished):
                    yield _response(thinking, answer, piece)

    def _prompt(self, messages: Sequence[ChatMessage]) -> str:
        """One message is the prompt itself; several become one, without any thinking in them."""
        if len(messages) == 1:
            return messages[0].content or ""
        assert self.messages_to_prompt is not None
        return self.messages_to_prompt(messages)

    def _thread(self) -> _LoopThread:
        self._loop = self._loop or _LoopThread()
        return self._loop

    def _sync_client(self) -> ModelClient:
        self._sibling = self._sibling or self.client.sibling()
        return self._sibling

    def _run(self, work: Coroutine[Any, Any, _T]) -> _T:
        return self._thread().run(work)


class _LoopThread:
    """An event loop in a thread of its own, for callers that have none."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="model-client", daemon=True).start()

    def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Return what the coroutine returns; when this is interrupted, so is the coroutine."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        finally:
            future.cancel()

    def iterate(self, items: AsyncGenerator[_T, None]) -> Generator[_T, None, None]:
        """Yield the items; closing this generator closes the asynchronous one."""

        async def following() -> _T | None:
            return await anext(items, None)

        async def done() -> None:
            await items.aclose()

        try:
            while (item := self.run(following())) is not None:
                yield item
        finally:
            self.run(done())


def _in_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _user(prompt: str) -> ChatMessage:
    return ChatMessage(role=MessageRole.USER, content=prompt)


def _texts(piece: Piece) -> tuple[str, str]:
    thought = piece.text if isinstance(piece, ThinkingPiece) else ""
    said = piece.text if isinstance(piece, AnswerPiece) else ""
    return thought, said


def _response(thinking: str, answer: str, piece: Piece) -> ChatResponse:
    blocks: list[ContentBlock] = [TextBlock(text=answer)]
    thought, said = _texts(piece)
    extra: dict[str, Any] = {"thinking_delta": thought} if thought else {}
    tokens = None
    if isinstance(piece, Finished):
        tokens = piece.thinking_tokens
        extra = {
            "finish_reason": piece.reason.value,
            "thinking_tokens": piece.thinking_tokens,
            "answer_tokens": piece.answer_tokens,
            "thinking_seconds": piece.thinking_seconds,
        }
    if thinking:
        blocks.insert(0, ThinkingBlock(content=thinking, num_tokens=tokens))
    message = ChatMessage(role=MessageRole.ASSISTANT, blocks=blocks)
    return ChatResponse(message=message, delta=said, additional_kwargs=extra)


def _completion(response: ChatResponse) -> CompletionResponse:
    return CompletionResponse(
        text=response.message.content or "",
        delta=response.delta,
        additional_kwargs=response.additional_kwargs,
    )
