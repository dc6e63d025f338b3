"""Settings of the application, read from the environment (MINGBAI_…) and from a file named .env."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class AppSettings(BaseSettings):
    """Who may ask what, how, and what answers."""

    model_config = SettingsConfigDict(
        env_prefix="MINGBAI_", env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    host: str = Field("127.0.0.1", description="Address the web chat listens on; 0.0.0.0 inside a container.")
    port: int = Field(7860, ge=0, le=65535, description="Port the web chat listens on.")
    llm_url: str = Field(
        "",
        description="Address of the model server (TGI, vLLM, SGLang, llama.cpp, Ollama); empty means extracts.",
    )
    models: Path | None = Field(
        None,
        description="Table of several models to choose from, in place of MINGBAI_LLM_URL; see docs/models.md.",
    )
    llm_kind: Literal["auto", "tgi", "vllm", "sglang", "llamacpp", "ollama", "openai"] = Field(
        "auto", description="What the model server is; auto asks it."
    )
    llm_model: str = Field("", description="Name of the model, where the server has several.")
    llm_label: str = Field("", description="What people see the model called; empty means its own name.")
    llm_token: SecretStr = Field(
        SecretStr(""), description="Bearer token of the model server, if it wants one."
    )
    llm_ca: Path | None = Field(
        None, description="File of the private authority that signed its certificate."
    )
    llm_concurrent: int = Field(
        8, ge=1, description="Requests the model server gets at once; the others queue."
    )
    names_zh: str = Field(
        "",
        description="Model that finds Chinese names: spacy:PACKAGE, spacy:FOLDER or transformers:FOLDER; "
        "empty means the shipped one.",
    )
    names_en: str = Field(
        "", description="Model that finds English names, named the same way; empty means the shipped one."
    )
    privacy_policy: Path | None = Field(
        None, description="Table of what the gate removes, generalises or keeps; empty means the shipped one."
    )
    language: Literal["zh", "en"] = Field("zh", description="Language in which the web chat opens.")
    hotline: str = Field("12393", description="Telephone number of a person, shown with every answer.")
    bureau_name: str = Field(
        "", description="Name of the bureau, shown beside the product's in the web chat."
    )
    logo: Path | None = Field(
        None, description="Logo of the bureau (.svg, .png, .jpg or .webp), in place of ours."
    )
    accent: str = Field(
        "",
        description="Accent colour of the web chat, dark enough for white text, as #0b6e66; empty means ours.",
    )
    offices: Path | None = Field(
        None, description="Table of the offices people can call, by region; empty means the shipped one."
    )
    examples: Path | None = Field(
        None, description="Table of the questions offered first, by region; empty means the shipped one."
    )
    rewrite_seconds: float = Field(
        1.5,
        ge=0,
        description="The longest that a search waits for a model to put an everyday question into the words of rules; "
        "only where the first search was not sure. 0 means never.",
    )
    second_reader: bool = Field(
        False,
        description="Whether the model reads its answer a second time against the sources; it may only lower "
        "what the rules found, and costs the model server another request for each answer.",
    )
    withhold_unsupported: bool = Field(
        True, description="Whether the web chat withholds sentences that the sources do not support."
    )
