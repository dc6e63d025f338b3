"""Settings of ingestion, read from the environment (MINGBAI_…) and from a file named .env."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

SHIPPED_ENRICHMENT = Path(__file__).resolve().parent.parent / "corpus" / "enrichment"


class IngestSettings(BaseSettings):
    """Where ingestion finds what it adds to the documents."""

    model_config = SettingsConfigDict(env_prefix="MINGBAI_", env_file=".env", extra="ignore")

    enrichment: list[Path] = Field(
        [SHIPPED_ENRICHMENT],
        description="Folders of everyday questions for clauses (*.jsonl), a JSON list; the shipped ones by default.",
    )
