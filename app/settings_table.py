"""The table of all settings in docs/settings.md, made from the settings themselves.

python -m app.settings_table > docs/settings.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from app.records.settings import RecordsSettings
from app.settings import AppSettings
from indexes.settings import IndexSettings
from ingest.settings import IngestSettings

GROUPS: tuple[tuple[str, type[BaseSettings]], ...] = (
    ("Answers and the web chat", AppSettings),
    ("The index", IndexSettings),
    ("Ingestion", IngestSettings),
    ("Records of conversations", RecordsSettings),
)
_HEAD = """# Settings

Every setting is an environment variable, or a line in a file named `.env` in the folder where the program is
started; the environment wins. A value that cannot be used ends the program with one sentence that names the
setting: there is no silent default. Where a setting is a list, it is written as JSON: `["zh", "en"]`.
"""


def markdown() -> str:
    """Return the whole page."""
    return "\n".join([_HEAD, *(line for title, group in GROUPS for line in _section(title, group))])


def _section(title: str, group: type[BaseSettings]) -> Iterator[str]:
    prefix = str(group.model_config.get("env_prefix", ""))
    yield f"## {title}\n"
    yield "| setting | default | what it does |"
    yield "|---|---|---|"
    for name, info in group.model_fields.items():
        yield f"| `{(prefix + name).upper()}` | {_default(info)} | {_what(info)} |"
    yield ""


def _default(info: FieldInfo) -> str:
    value = info.get_default(call_default_factory=True)
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if value in ("", None, []):
        return "–"
    shown = [_short(v) for v in value] if isinstance(value, list) else _short(value)
    return f"`{shown}`".replace("'", '"')


def _short(value: Any) -> str:
    """Return a value; of a path inside the program only its last folders, which are the same everywhere."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"…/{'/'.join(text.split('/')[-2:])}" if text.startswith("/") else text


def _what(info: FieldInfo) -> str:
    choices = [c for c in get_args(info.annotation) if isinstance(c, str)]
    said = info.description or ""
    if get_origin(info.annotation) is Literal and choices:
        said += f" One of: {', '.join(f'`{c}`' for c in choices)}."
    return said.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(markdown())
