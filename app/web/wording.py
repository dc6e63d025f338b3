"""Every word of the page in its three languages, from one file that staff can read."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from indexes.text import Lang

UiLang = Literal["zh-Hans", "zh-Hant", "en"]
LANGUAGES: dict[UiLang, str] = {"zh-Hans": "简体", "zh-Hant": "繁體", "en": "English"}
_FILE = Path(__file__).parent / "data" / "page.toml"


class Words:
    """The words of the interface in one language."""

    def __init__(self, lang: UiLang) -> None:
        self.lang: UiLang = lang
        self.base: Lang = "en" if lang == "en" else "zh"

    def __call__(self, key: str, **values: object) -> str:
        """Return the words `key` with `values` filled in. Raises KeyError for a key that does not exist."""
        text = _written(key, self.lang)
        return text.format(**values) if values else text

    def own(self, text: str) -> str:
        """Return a sentence of ours, made elsewhere, in the characters of this interface.

        Not for quotations, which stay as they are printed.
        """
        return traditional(text) if self.lang == "zh-Hant" else text


@cache
def words(lang: str) -> Words:
    """Return the words for a language a browser named; anything unknown gives simplified Chinese."""
    return Words(lang if lang in LANGUAGES else "zh-Hans")


def traditional(text: str) -> str:
    """Return Chinese `text` in traditional characters."""
    return str(_converter().convert(text))


def everything() -> dict[str, dict[str, str]]:
    """Return all words by language and key, for the browser."""
    return {lang: {key: _written(key, lang) for key in _table()} for lang in LANGUAGES}


@cache
def _written(key: str, lang: UiLang) -> str:
    row = _table()[key]
    if lang == "zh-Hant":
        return traditional(row["zh"])
    return row["en" if lang == "en" else "zh"]


@cache
def _table() -> dict[str, dict[str, str]]:
    return cast(dict[str, dict[str, str]], tomllib.loads(_FILE.read_text(encoding="utf-8")))


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("s2tw")
