"""The page of settings says what the program reads."""

from __future__ import annotations

from pathlib import Path

from app.settings_table import GROUPS, markdown

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_the_page_is_up_to_date() -> None:
    """docs/settings.md is what `python -m app.settings_table` prints."""
    assert PAGE.read_text(encoding="utf-8") == markdown()


def test_every_setting_is_described() -> None:
    """No setting is without a sentence."""
    for _, group in GROUPS:
        for name, info in group.model_fields.items():
            assert info.description, name
            assert info.description.endswith((".", "…")), name
