"""Everything that can go wrong between here and the model server.

Each error has a `code` that the pages translate and a sentence that says what happened and what to do. No
sentence holds a word of the question, the answer or the server's own text, nor the bearer token.
"""

from __future__ import annotations

from typing import ClassVar

from app.errors import ModelError


class LLMError(ModelError):
    """Root of the model client's errors.

    `transient`: asking again may help, as long as nothing has been shown yet.
    `server_failed`: the server itself is at fault, which the circuit breaker counts.
    """

    code: ClassVar[str] = "model"
    sentence: ClassVar[str] = "The model server could not answer; try again later."
    transient: bool = False
    server_failed: ClassVar[bool] = False

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or self.sentence)


class Misconfigured(LLMError):
    """The address, the token, the certificate file or the model's name cannot be used as given."""

    code = "misconfigured"
    sentence = "The model server's settings cannot be used; check its address, token and certificate."


class Unreachable(LLMError):
    """No connection, or it broke before the first word."""

    code = "unreachable"
    sentence = "The model server cannot be reached; check that it is running and that its address is right."
    transient = True
    server_failed = True


class Untrusted(LLMError):
    """The server's certificate is not signed by a known authority."""

    code = "untrusted"
    sentence = "The model server's certificate is not trusted; give the file of the authority that signed it."
    server_failed = True


class Unauthorized(LLMError):
    """401 or 403."""

    code = "unauthorized"
    sentence = "The model server refused the access token; check the token in the settings."


class Busy(LLMError):
    """429, 503, "Model is overloaded", or too many people waiting here. `retry_after` is in seconds."""

    code = "busy"
    sentence = "The model server is overloaded or still starting; try again in a minute."
    transient = True

    def __init__(self, sentence: str | None = None, *, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class Rejected(LLMError):
    """A request that the server will not take as it is; asking again would not help.

    `about` names the part of the request that it minds, where it is one this client can leave out.
    """

    code = "rejected"
    sentence = "The model server rejected the request; check that its kind and model are set right."

    def __init__(self, sentence: str | None = None, *, about: str = "") -> None:
        super().__init__(sentence)
        self.about = about


class TooLong(Rejected):
    """More text than the model takes."""

    code = "too_long"
    sentence = "The question and its sources are longer than the model can take; ask with fewer words."


class ServerFailed(LLMError):
    """5xx, or a failure of the model reported in a response that had begun as a success."""

    code = "server_failed"
    sentence = "The model server failed while answering; try again, and look at its log if it happens again."
    server_failed = True

    def __init__(self, *, transient: bool = True) -> None:
        super().__init__()
        self.transient = transient


class Cut(LLMError):
    """The stream ended with no finish reason: what came is not a complete answer."""

    code = "cut"
    sentence = "The model server broke off in the middle of its answer; try again."
    transient = True
    server_failed = True


class Silent(LLMError):
    """Nothing came within a deadline; `which` names it: connect, first, between, total or probe."""

    code = "silent"
    sentence = "The model server did not answer in time; try again later."
    server_failed = True

    def __init__(self, which: str) -> None:
        super().__init__(_SILENCES.get(which))
        self.which = which


_SILENCES = {
    "connect": "The model server did not accept the connection in time; check that it is running.",
    "first": "The model server did not begin to answer in time; it may be overloaded, try again later.",
    "between": "The model server fell silent in the middle of its answer; try again later.",
    "total": "The model server took too long over its answer; try again, or ask for quicker thinking.",
    "probe": "The model server did not say in time what it is; check that it is running.",
}


class Broken(LLMError):
    """What came back is not the protocol: garbage, no JSON, a page, a redirect."""

    code = "broken"
    sentence = "What came back cannot be understood; check that the address is that of a model server."
    server_failed = True


class TooLarge(LLMError):
    """More bytes than any answer can have."""

    code = "too_large"
    sentence = "The model server sent far more than an answer can hold; check that server."
    server_failed = True


class NoAnswer(LLMError):
    """The model ended without an answer: it only thought, or said nothing."""

    code = "no_answer"
    sentence = "The model came to no answer; ask again, or ask for deeper thinking."


class CircuitOpen(LLMError):
    """The server failed several times in a row and is left alone for `seconds` more."""

    code = "circuit_open"
    sentence = "The model server has failed several times in a row and is being left alone for a moment."

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds
