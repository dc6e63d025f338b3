"""The reasons of a verdict: short stable codes, and the sentence for a person that each stands for."""

from __future__ import annotations

from functools import cache

from app.proof import lexicon
from indexes.text import Lang


def codes() -> tuple[str, ...]:
    """Return every code that a reason can carry."""
    return tuple(_sentences())


def describe(reason: str, lang: Lang) -> str:
    """Return the sentence for a reason as `CheckedSentence.reasons` carries it: `code` or `code:detail`.

    Raises KeyError for a code that does not exist.
    """
    code, _, detail = reason.partition(":")
    sentence = _sentences()[code][lang]
    return sentence.replace("{}", detail) if detail else _without_detail(sentence)


@cache
def _sentences() -> dict[str, dict[str, str]]:
    rows = (row.split("\t") for row in lexicon.table("reasons.tsv"))
    return {code: {"zh": chinese, "en": english} for code, chinese, english in rows}


def _without_detail(sentence: str) -> str:
    """Return a sentence for a reason that names nothing: what would introduce the name is left out too."""
    head, found, _ = sentence.partition("{}")
    return head.rstrip("：，:;, “") if found else sentence
