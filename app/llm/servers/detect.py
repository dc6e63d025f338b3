"""Which kind of server is at the other end."""

from __future__ import annotations

from app.llm.errors import Misconfigured
from app.llm.http import Http
from app.llm.limits import Limits
from app.llm.servers.base import Server, mapping, sequence, string
from app.llm.servers.llamacpp import LlamaCpp
from app.llm.servers.ollama import Ollama
from app.llm.servers.sglang import SGLang
from app.llm.servers.tgi import TGI
from app.llm.servers.vllm import VLLM

KINDS: dict[str, type[Server]] = {
    server.kind: server for server in (TGI, VLLM, SGLang, LlamaCpp, Ollama, Server)
}
_OWNERS = {"vllm": VLLM, "sglang": SGLang, "llamacpp": LlamaCpp, "library": Ollama}


class _Asker(Server):
    """Asks routes that may not be there, of a server of which nothing is known yet."""

    async def kind_of_server(self) -> type[Server]:
        if "max_total_tokens" in mapping(await self._maybe("GET", "info")):
            return TGI
        for card in sequence(mapping(await self._maybe("GET", "v1/models")).get("data")):
            owner = string(mapping(card).get("owned_by")).lower()
            if owner in _OWNERS:
                return _OWNERS[owner]
        if "default_generation_settings" in mapping(await self._maybe("GET", "props")):
            return LlamaCpp
        if "models" in mapping(await self._maybe("GET", "api/tags")):
            return Ollama
        return Server


async def detected(http: Http, limits: Limits, kind: str, model: str) -> Server:
    """Return the server of this kind; for "auto", of the kind that it shows itself to be.

    Raises `Misconfigured` for a kind there is not, and an `LLMError` when the server cannot be asked.
    """
    if kind != "auto" and kind not in KINDS:
        raise Misconfigured(f"There is no such kind of model server; choose auto, {', '.join(KINDS)}.")
    chosen = KINDS[kind] if kind != "auto" else await _Asker(http, limits).kind_of_server()
    return chosen(http, limits, model)
