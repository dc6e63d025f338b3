"""Settings of the index, read from the environment (MINGBAI_…) and from a file named .env."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from indexes.dense import PACKAGED

SHIPPED_THESAURUS = Path(__file__).resolve().parent.parent / "corpus" / "thesaurus"


class IndexSettings(BaseSettings):
    """Where the index lives and what embeds its passages."""

    model_config = SettingsConfigDict(env_prefix="MINGBAI_", env_file=".env", extra="ignore")

    data: Path = Field(Path("data"), description="Folder that holds everything this program writes.")
    qdrant_url: str = Field(
        "", description="Address of a Qdrant server; empty means the embedded engine in the data folder."
    )
    qdrant_api_key: SecretStr = Field(SecretStr(""), description="Key of the Qdrant server, if it wants one.")
    qdrant_alias: str = Field(
        "mingbai", description="Alias under which the server keeps the collection in use."
    )
    embed_model: str = Field(
        PACKAGED,
        description="Embedding model: the packaged one, a folder, or a name in this machine's hub cache.",
    )
    embed_device: str = Field(
        "auto",
        description="Where the embedding model runs: auto (CUDA where there is one), cpu, cuda, cuda:1 …",
    )
    embed_languages: list[Literal["zh", "en"]] = Field(
        [],
        description="Languages the embedding model reads; empty means all, and English for the packaged one.",
    )
    embed_download: bool = Field(
        False, description="Allow one download of the embedding model from the model hub; never at run time."
    )
    reranker: str = Field(
        "",
        description="Cross-encoder that reads the best passages again: a folder, or a name in this machine's hub "
        "cache; empty means none.",
    )
    rerank_seconds: float = Field(
        2.0,
        gt=0,
        description="The longest that a question waits for the reranker; what is not done by then is left out, and "
        "the answer says so.",
    )
    thesaurus: Path = Field(
        SHIPPED_THESAURUS,
        description="Folder of everyday words and the words of rules (*.tsv), for staff to edit.",
    )
