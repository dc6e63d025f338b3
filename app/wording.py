"""Every sentence that the flow says to a person, in both languages, from one file that staff can read."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data" / "wording.toml"


def say(key: str, lang: str, **values: object) -> str:
    """Return the sentence `key` in `lang` (zh or en) with `values` filled in."""
    text: str = _sentences()[key][lang]
    return text.format(**values) if values else text


def reason(code: str, lang: str) -> str:
    """Return in words of a person what went wrong with a model, by the `code` of its error."""
    return say(f"fault_{code}", lang)


def keys() -> tuple[str, ...]:
    """Return all keys."""
    return tuple(_sentences())


@cache
def _sentences() -> dict[str, dict[str, Any]]:
    with _FILE.open("rb") as f:
        return tomllib.load(f)
