"""The limits that a request to the model server lives within. All times are in seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long to wait for what. Only tokens count: comments, empty events and single bytes move nothing.

    `connect`: for the connection. `first`: from the request to the first token, which covers the server's own
    queue and its reading of the prompt; templating and counting a prompt may take as long. `between`: from one
    token to the next. `total`: for everything after our own queue. `probe`: for each question about the server
    itself. `queue`: for a place among the others.
    """

    connect: float = 5.0
    first: float = 60.0
    between: float = 20.0
    total: float = 600.0
    probe: float = 5.0
    queue: float = 180.0


@dataclass(frozen=True, slots=True)
class Limits:
    """How much at once, how often again, how many bytes.

    `concurrent` requests run at a time and `waiting` may queue; past that people are told so at once.
    `retries` is for the whole request, `backoff` the first pause (doubled each time, shortened at random).
    After `failures` in a row the server is left alone for `cooldown` seconds.
    `line_bytes` bounds one event, `stream_bytes` a whole stream, `json_bytes` any other body: an answer of
    8,000 tokens in the wordiest dialect (300 bytes an event) takes 2.4 MB, and /chat_tokenize 60 bytes a token.
    `ollama_context` is the context asked of Ollama, which otherwise cuts a long prompt without a word; it stays
    the same for all requests, as a change makes Ollama load the model again.
    """

    concurrent: int = 8
    waiting: int = 64
    retries: int = 2
    backoff: float = 0.5
    failures: int = 5
    cooldown: float = 15.0
    line_bytes: int = 1_000_000
    stream_bytes: int = 32_000_000
    json_bytes: int = 16_000_000
    ollama_context: int = 16_384
