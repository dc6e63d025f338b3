"""The table of models: a TOML file with one section a model, named by MINGBAI_MODELS.

[quick]
label = {zh = "快速", en = "Quick"}
url = "http://10.0.0.5:8080"
reasoning = false

[deep]
label = {zh = "深度思考", en = "Deep thinking"}
url = "https://10.0.0.6"
model = "DeepSeek-R1-Distill-Qwen-32B"
token_env = "DEEP_TOKEN"
ca = "/etc/ssl/bureau.pem"
for = ["staff"]
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import BadInput
from app.llm.client import ModelClient
from app.llm.limits import Limits
from app.models import AUTOMATIC, Audience, Model

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


class Row(BaseModel):
    """One model as the table describes it; every key but `url` may be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    url: str = Field(min_length=1, description="Address of its server.")
    label: dict[Literal["zh", "en"], str] | str = Field(
        "", description="What people see it called, by language."
    )
    kind: Literal["auto", "tgi", "vllm", "sglang", "llamacpp", "ollama", "openai"] = Field(
        "auto", description="What its server is; auto asks it."
    )
    model_id: str = Field("", alias="model", description="Its name at a server that has several.")
    reasoning: bool | None = Field(
        None,
        description="Whether it thinks before it answers; left out, it is found out and taken for one that does.",
    )
    languages: tuple[Literal["zh", "en"], ...] = Field(
        ("zh", "en"), description="Languages that it answers well in."
    )
    audience: tuple[Audience, ...] = Field(
        ("patients", "staff"), alias="for", description="Whom it is for: patients, staff."
    )
    token_env: str = Field("", description="Environment variable that holds its bearer token.")
    ca: Path | None = Field(None, description="File of the private authority that signed its certificate.")
    concurrent: int = Field(8, ge=1, description="Requests it gets at once; the others queue.")

    def model_named(self, name: str, token: str = "") -> Model:
        """Return the model with its client, which connects when it is first used.

        Raises BadInput when its token is not there, Misconfigured when its address or certificate is no good.
        """
        client = ModelClient(
            self.url,
            kind=self.kind,
            model=self.model_id,
            thinks=self.reasoning,
            token=token or self._token(),
            ca=self.ca,
            limits=Limits(concurrent=self.concurrent),
        )
        return Model(name, client, self._labels(), self.reasoning is not False, self.languages, self.audience)

    def _labels(self) -> Mapping[str, str]:
        if isinstance(self.label, str):
            return {"zh": self.label, "en": self.label} if self.label else {}
        return {str(lang): label for lang, label in self.label.items()}

    def _token(self) -> str | None:
        if not self.token_env:
            return None
        if token := os.environ.get(self.token_env, "").strip():
            return token
        raise BadInput(f"The table of models names the variable {self.token_env}, which is not set; set it.")


def read(file: Path) -> dict[str, Row]:
    """Return the models of the table in its order. Raises BadInput naming what is wrong, and where."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as e:
        raise BadInput(f"There is no table of models at {file}; check MINGBAI_MODELS.") from e
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as e:
        raise BadInput(f"The table of models {file} cannot be read ({_one_line(e)}); mend it.") from e
    if not table:
        raise BadInput(f"The table of models {file} is empty; write a section for each model.")
    return {name: _row(name, fields, file) for name, fields in table.items()}


def _row(name: str, fields: object, file: Path) -> Row:
    if name == AUTOMATIC or not _NAME.fullmatch(name):
        raise BadInput(
            f"{name!r} in {file} cannot be the name of a model; use letters, digits and hyphens, and not {AUTOMATIC}."
        )
    try:
        return Row.model_validate(fields)
    except ValidationError as e:
        first = e.errors()[0]
        where = ".".join(str(part) for part in (name, *first["loc"]))
        raise BadInput(f"{where} in {file} cannot be used ({first['msg']}); mend it.") from e


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
