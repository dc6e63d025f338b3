"""A stand-in model server: a real HTTP server on 127.0.0.1 that speaks the protocols of TGI, vLLM, SGLang,
llama.cpp and Ollama, says what it is told at the rate it is told, and fails in every way there is.

For developing without a GPU, from the repository's root:

    python -m tests.model_server --kind tgi --port 8080
    python -m tests.model_server --kind vllm --script loop --rate 50
    python -m tests.model_server --fault cut:10
    python -m tests.model_server --list

In an asynchronous test:

    async with ModelServer("tgi", Reply("Let me see.", "Yes [citation:1]."), Fault("cut", after=3)) as server:
        ... server.url, server.requests, server.dropped

In any other: `with in_thread(ModelServer(...)) as server`.
"""

from tests.model_server.faults import FAULTS, Fault
from tests.model_server.openai import Model
from tests.model_server.replies import NAMED, Replies, Reply, quoting
from tests.model_server.server import ModelServer, in_thread

__all__ = ["FAULTS", "NAMED", "Fault", "Model", "ModelServer", "Replies", "Reply", "in_thread", "quoting"]
