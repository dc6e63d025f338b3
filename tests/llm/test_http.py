"""What goes over the wire, what never does, and what httpx's failures become."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.llm.client import ModelClient
from app.llm.errors import (
    Broken,
    Busy,
    Cut,
    LLMError,
    Misconfigured,
    Rejected,
    ServerFailed,
    Silent,
    TooLong,
    Unauthorized,
    Unreachable,
    Untrusted,
)
from app.llm.http import mapped, refused
from tests.llm.asking import DATA, ask, client
from tests.model_server import Fault, ModelServer

SECRET = "sk-do-not-show-me"


def all_errors(of: type[LLMError] = LLMError) -> Iterator[type[LLMError]]:
    for kind in of.__subclasses__():
        yield kind
        yield from all_errors(kind)


def test_every_error_speaks_to_people() -> None:
    """Each error has a code of its own and one plain sentence with no placeholder in it."""
    kinds = list(all_errors())
    assert len({kind.code for kind in kinds}) == len(kinds)
    for kind in kinds:
        assert kind.sentence.endswith(".")
        assert kind.sentence.count(". ") == 0
        assert "{" not in kind.sentence


def transport_errors(of: type[httpx.HTTPError] = httpx.HTTPError) -> Iterator[type[httpx.HTTPError]]:
    for kind in of.__subclasses__():
        yield kind
        yield from transport_errors(kind)


EXPECTED = {
    httpx.ConnectTimeout: Silent,
    httpx.PoolTimeout: Silent,
    httpx.ConnectError: Unreachable,
    httpx.ProxyError: Unreachable,
    httpx.WriteError: Unreachable,
    httpx.WriteTimeout: Unreachable,
    httpx.UnsupportedProtocol: Misconfigured,
    httpx.LocalProtocolError: Misconfigured,
    httpx.ReadError: Cut,
    httpx.CloseError: Cut,
    httpx.ReadTimeout: Cut,
    httpx.RemoteProtocolError: Cut,
    httpx.DecodingError: Broken,
    httpx.TooManyRedirects: Broken,
    httpx.HTTPStatusError: Broken,
}


@pytest.mark.parametrize("kind", [kind for kind in transport_errors() if not kind.__subclasses__()])
def test_every_failure_of_httpx_is_mapped(kind: type[httpx.HTTPError]) -> None:
    """No failure of httpx, not even one that a later version adds, gets past without an error of ours."""
    error = kind.__new__(kind)
    assert type(mapped(error)) is EXPECTED[kind]


@pytest.mark.parametrize(
    ("status", "text", "expected", "transient"),
    [
        (
            400,
            '{"error":{"message":"The input (9000 tokens) is longer than the model\'s context length"}}',
            TooLong,
            False,
        ),
        (404, '{"error":"not found"}', Rejected, False),
        (413, "", TooLong, False),
        (422, '{"error":"Model is overloaded","error_type":"overloaded"}', Busy, True),
        (422, "Failed to deserialize the JSON body into the target type", Rejected, False),
        (
            424,
            '{"error":"Request failed during generation: x","error_type":"generation"}',
            ServerFailed,
            False,
        ),
        (429, "", Busy, True),
        (500, '{"error":"Incomplete generation","error_type":"incomplete_generation"}', ServerFailed, True),
        (502, "<html>Bad Gateway</html>", ServerFailed, True),
        (503, '{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}', Busy, True),
    ],
)
def test_refusals(status: int, text: str, expected: type[LLMError], transient: bool) -> None:
    """A refusal is told by its words and its status; no 4xx but 429 is asked again."""
    error = refused(status, text)
    assert type(error) is expected
    assert error.transient is transient


@pytest.mark.parametrize(
    "settings",
    [
        {"url": "ftp://127.0.0.1"},
        {"url": "127.0.0.1:8080"},
        {"url": "http://"},
        {"url": "http://user:secret@127.0.0.1"},
        {"url": "http://127.0.0.1", "token": f"{SECRET}\nX: y"},
        {"url": "http://127.0.0.1", "token": f"{SECRET}密"},
        {"url": "http://127.0.0.1", "ca": Path("/nowhere/ca.pem")},
    ],
)
def test_settings_that_cannot_be_used(settings: dict[str, object]) -> None:
    """Settings are refused when they are given, in a sentence that repeats no secret."""
    with pytest.raises(Misconfigured) as raised:
        ModelClient(**settings)
    assert "secret" not in str(raised.value)
    assert SECRET not in repr(raised.value)


async def test_the_token_goes_to_the_server_alone() -> None:
    """The bearer token opens the server and stands in no error, no representation and no traceback."""
    async with ModelServer("tgi", token=SECRET) as server:
        async with client(server.url, token=SECRET) as of:
            assert (await ask(of)).answer
            assert SECRET not in repr(of) + repr(of.capabilities) + repr(vars(of))
        async with client(server.url, token="sk-wrong-one") as of:
            heard = await ask(of)
    assert type(heard.error) is Unauthorized
    seen: BaseException | None = heard.error
    while seen is not None:
        assert "sk-wrong-one" not in repr(seen) + str(seen)
        seen = seen.__cause__


async def test_no_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy set in the environment is not used: the question goes to the configured server only."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://198.51.100.7:3128")
    async with ModelServer("tgi") as server, client(server.url) as of:
        assert (await ask(of)).answer


async def test_a_redirect_is_refused() -> None:
    """A server that sends the question elsewhere is an error; nothing is sent there."""
    async with ModelServer("tgi", fault=Fault("redirect")) as server, client(server.url) as of:
        assert type((await ask(of)).error) is Broken


async def test_a_path_in_front_and_v1_behind() -> None:
    """The address may carry the /v1 of other clients' settings."""
    async with ModelServer("tgi") as server, client(server.url + "/v1/") as of:
        assert (await of.probe()).kind == "tgi"


def tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(DATA / "tls" / "server.pem")
    return context


async def test_a_private_certificate_authority() -> None:
    """A certificate signed by the bureau's own authority is trusted when its file is given, and only then."""
    async with ModelServer("tgi", tls=tls()) as server:
        async with client(server.url, ca=DATA / "tls" / "ca.pem") as of:
            assert (await ask(of)).answer
        async with client(server.url) as of:
            assert type((await ask(of)).error) is Untrusted
