"""All kinds of server by name."""

from __future__ import annotations

from tests.model_server.llamacpp import LlamaCpp
from tests.model_server.ollama import Ollama
from tests.model_server.openai import Dialect
from tests.model_server.sglang import SGLang
from tests.model_server.tgi import TGI
from tests.model_server.vllm import VLLM

DIALECTS: dict[str, type[Dialect]] = {
    dialect.kind: dialect for dialect in (TGI, VLLM, SGLang, LlamaCpp, Ollama, Dialect)
}
