"""The stand-in model server speaks TGI's protocol as specified, and starts from the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.llm.asking import DATA
from tests.model_server import FAULTS, NAMED, Fault, ModelServer, Reply, quoting
from tests.model_server.faults import REFUSALS
from tests.model_server.replies import named

SCHEMAS = json.loads((DATA / "tgi_schemas.json").read_text("utf-8"))
TYPES = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}
CHAT = {"messages": [{"role": "user", "content": "多少天？ How many"}], "stream": True, "max_tokens": 50}
TEXT = {"inputs": "<｜User｜>hi<｜Assistant｜>", "parameters": {"max_new_tokens": 5, "details": True}}


def conforms(value: object, schema: dict) -> None:
    """Check a value against the part of JSON Schema that TGI's document uses."""
    if "$ref" in schema:
        schema = SCHEMAS.get(schema["$ref"].rpartition("/")[2], {})
    for part in schema.get("allOf", []):
        if value is not None:
            conforms(value, part)
    if value is None:
        assert schema.get("nullable") or "allOf" in schema, schema
        return
    if "type" in schema:
        assert isinstance(value, TYPES[schema["type"]]), (value, schema)
    if "enum" in schema:
        assert value in schema["enum"]
    if isinstance(value, dict):
        assert set(schema.get("required", [])) <= set(value), (sorted(value), schema.get("required"))
        for name, part in schema.get("properties", {}).items():
            if name in value:
                conforms(value[name], part)
    if isinstance(value, list):
        for item in value:
            conforms(item, schema.get("items", {}))


async def events(of: httpx.AsyncClient, path: str, body: dict) -> list[object]:
    lines = (await of.post(path, json=body)).text.splitlines()
    data = [line.removeprefix("data: ") for line in lines if line.startswith("data: ")]
    return [json.loads(line) for line in data if line != "[DONE]"]


async def test_tgi_as_specified() -> None:
    """Every route of TGI answers with what its OpenAPI document requires."""
    async with ModelServer("tgi") as server, httpx.AsyncClient(base_url=server.url) as of:
        assert (await of.get("/health")).status_code == 200
        conforms((await of.get("/info")).json(), SCHEMAS["Info"])
        conforms((await of.post("/tokenize", json={"inputs": "hi"})).json(), SCHEMAS["TokenizeResponse"])
        templated = (await of.post("/chat_tokenize", json=CHAT)).json()
        conforms(templated, SCHEMAS["ChatTokenizeResponse"])
        assert templated["templated_text"].endswith("<｜Assistant｜><think>\n")
        for event in await events(of, "/v1/chat/completions", CHAT):
            conforms(event, SCHEMAS["ChatCompletionChunk"])
        streamed = await events(of, "/generate_stream", TEXT)
        for event in streamed:
            conforms(event, SCHEMAS["StreamResponse"])
        assert streamed[-1]["details"]["finish_reason"] == "length"
        conforms((await of.post("/generate", json=TEXT)).json(), SCHEMAS["GenerateResponse"])
        whole = (await of.post("/v1/chat/completions", json={**CHAT, "stream": False})).json()
        conforms(whole, SCHEMAS["ChatCompletion"])
        assert whole["choices"][0]["message"]["content"].endswith(server.reply.answer)


@pytest.mark.parametrize("status", sorted(REFUSALS))
async def test_refusals_as_specified(status: int) -> None:
    """Refusals have the bodies that TGI sends: none with 401, plain text with 413, the error's form else."""
    fault = Fault("refusal", status=status)
    async with ModelServer("tgi", fault=fault) as server, httpx.AsyncClient(base_url=server.url) as of:
        response = await of.post("/generate_stream", json=TEXT)
    assert response.status_code == status
    if response.text.startswith("{"):
        conforms(response.json(), SCHEMAS["ErrorResponse"])


def test_it_answers_from_the_sources() -> None:
    """Without a script it quotes the sources in the prompt, or says that there are none."""
    prompt = "[webpage 1 begin]标题\n女职工生育享受98天产假。其余略。[webpage 1 end]\n多少天？"
    assert quoting(prompt).answer == "“女职工生育享受98天产假。” [citation:1]"
    assert "do not answer" in quoting("多少天？").answer


def test_scripts(tmp_path: Path) -> None:
    """A script is a name or a JSON file."""
    path = tmp_path / "script.json"
    path.write_text('{"pieces": ["a", "b"], "finish": "length"}', "utf-8")
    assert named(str(path)) == Reply(pieces=("a", "b"), finish="length")
    assert named("plain") == NAMED["plain"]


def test_faults_are_known() -> None:
    """A fault that does not exist is a mistake in the test, not a server that works."""
    assert Fault.parse("cut:3") == Fault("cut", after=3)
    assert Fault.parse("429", times=1) == Fault("refusal", status=429, times=1)
    assert "cut" in FAULTS
    with pytest.raises(ValueError, match="no such fault"):
        Fault("explode")


def test_from_the_command_line() -> None:
    """It starts with one command, prints its address, and serves."""
    command = [sys.executable, "-m", "tests.model_server", "--kind", "vllm", "--port", "0", "--rate", "0"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            url = process.stdout.readline().strip()
            card = httpx.get(url + "/v1/models", trust_env=False).json()["data"][0]
            assert card["owned_by"] == "vllm"
        finally:
            process.terminate()
