"""Everything that a model server can do wrong."""

from __future__ import annotations

from dataclasses import dataclass

FAULTS = {
    "refusal": "answers with `status` and the body that such a server sends with it",
    "overloaded": "429 inside a 200 stream",
    "error": "a failure of the model inside a 200 stream, after `after` tokens",
    "cut": "ends the stream with no finish reason, after `after` tokens",
    "done": "says [DONE] with no finish reason, after `after` tokens",
    "reset": "resets the connection after `after` tokens; before the response has begun when that is 0",
    "silent": "says nothing more after `after` tokens; not even headers when that is 0",
    "keepalive": "sends nothing but comments after `after` tokens",
    "blank": "sends nothing but events without text after `after` tokens",
    "garbage": "random bytes with status 200",
    "broken_json": "an event that is cut in the middle of its JSON, after `after` tokens",
    "page": "a web page with status 200",
    "redirect": "sends the client elsewhere",
    "huge_line": "100 MB without an end of line",
    "huge_stream": "100 MB of events",
    "compressed": "a body in an encoding that was not asked for",
}


@dataclass(frozen=True)
class Fault:
    """One of `FAULTS`. It strikes the first `times` requests for text, or all; `info` makes it the others."""

    name: str
    after: int = 0
    times: int | None = None
    status: int = 500
    retry_after: str = ""
    body: str | None = None
    info: bool = False

    def __post_init__(self) -> None:
        if self.name not in FAULTS:
            raise ValueError(f"no such fault: {self.name}; there are {', '.join(FAULTS)}")

    @classmethod
    def parse(cls, text: str, *, times: int | None = None) -> Fault:
        """Read NAME[:AFTER], or a status as in 429."""
        name, _, after = text.partition(":")
        if name.isdigit():
            return cls("refusal", status=int(name), times=times)
        return cls(name, after=int(after or 0), times=times)


REFUSALS: dict[int, str] = {
    401: "",
    413: "Failed to buffer the request body: length limit exceeded",
    422: '{"error":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. '
    'Given: 5000 `inputs` tokens and 512 `max_new_tokens`","error_type":"validation"}',
    424: '{"error":"Request failed during generation: Server error: boom","error_type":"generation"}',
    429: '{"error":"Model is overloaded","error_type":"overloaded"}',
    500: '{"error":"Incomplete generation","error_type":"incomplete_generation"}',
    503: '{"error":"unhealthy","error_type":"healthcheck"}',
}
"""What TGI sends with each status; the chat form of the others differs in its keys only."""
