"""The models of names can be made again from what is in the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.gate.names.en import EnglishNames, WordKnowledge
from app.gate.names.tagger import Tagger
from app.gate.train.__main__ import everyday_questions, pages


def test_the_english_tagger_is_fitted_and_finds_a_name(tmp_path: Path) -> None:
    """A short run over few sentences gives a table that the gate reads, and that has learnt what a name is."""
    pytest.importorskip("faker", reason="the packages for training are not installed")
    from app.gate.train import en

    en.train(tmp_path / "names_en.npz", ["Does the plan cover an MRI?"] * 20, count=1200, epochs=4)
    names = EnglishNames(Tagger(tmp_path / "names_en.npz"), WordKnowledge())
    text = "My name is Maria Lopez and I have a question"
    found = [text[start:end] for label, start, end, _ in names.find(text) if label == "PERSON"]
    assert "Maria Lopez" in found


def test_what_is_learnt_as_nobody_names_nobody() -> None:
    """The texts without names are the documents' own questions and pages, in the language that is asked for."""
    assert len(list(pages())) > 100
    assert all(not any("\u4e00" <= ch <= "\u9fff" for ch in page) for page in pages())
    assert any("医保" in question for question in everyday_questions())
