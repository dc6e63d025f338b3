"""Settings of the records, read from the environment (MINGBAI_…) and from a file named .env."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class RecordsSettings(BaseSettings):
    """Where conversations are kept, for how long, and with which key."""

    model_config = SettingsConfigDict(env_prefix="MINGBAI_", env_file=".env", extra="ignore")

    records_url: SecretStr = Field(
        SecretStr(""),
        description="Address of a PostgreSQL database (postgresql://user:password@host/name); "
        "empty means a file in the data folder.",
    )
    records_key: SecretStr = Field(
        SecretStr(""),
        description="Keys that encrypt the records, 32 bytes each in base64, separated by commas, the newest first; "
        "empty means a key made at the first start and kept in the data folder.",
    )
    records_key_file: Path | None = Field(
        None, description="File with these keys, one a line, in place of the setting above."
    )
    retention_days: int = Field(
        180,
        ge=1,
        le=3650,
        description="Days after which a conversation is deleted with all that belongs to it.",
    )
