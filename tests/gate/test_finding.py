"""What the gate finds, as tables of text and spans: hits, and near-misses beside them."""

from __future__ import annotations

import pytest

from app.gate.gate import Gate
from tests.gate import tables_en, tables_everyday, tables_hostile, tables_zh
from tests.gate.conftest import found


@pytest.mark.parametrize(("text", "expected"), tables_zh.EVERYTHING)
def test_chinese_identifiers_are_found_exactly(
    gate: Gate, text: str, expected: list[tuple[str, str]]
) -> None:
    """Every Chinese identifier is found with its exact words, and nothing else in the text is."""
    assert found(gate, text) == expected


@pytest.mark.parametrize(("text", "expected"), tables_en.EVERYTHING)
def test_american_identifiers_are_found_exactly(
    gate: Gate, text: str, expected: list[tuple[str, str]]
) -> None:
    """Every identifier of HIPAA's eighteen is found with its exact words, and nothing else in the text is."""
    assert found(gate, text) == expected


@pytest.mark.parametrize(("text", "secrets"), tables_hostile.SECRETS)
def test_hidden_identifiers_do_not_pass(gate: Gate, text: str, secrets: list[str]) -> None:
    """However an identifier is glued, split, spelled or dressed up, its characters are covered."""
    covered = {i for e in gate.detect(text) for i in range(e.start, e.end)}
    for secret in secrets:
        at = text.index(secret)
        open_ = [text[i] for i in range(at, at + len(secret)) if text[i].isalnum() and i not in covered]
        assert not open_, f"{open_} of {secret!r} stay readable"


@pytest.mark.parametrize("text", tables_everyday.ZH + tables_everyday.EN + tables_everyday.MIXED)
def test_ordinary_questions_pass_untouched(gate: Gate, text: str) -> None:
    """Ages, dates of treatment, cities, amounts, diseases, drugs, laws and their numbers stay as typed."""
    assert found(gate, text) == []
