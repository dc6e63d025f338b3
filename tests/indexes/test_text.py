"""Folding, language, and the terms that are searched for."""

from __future__ import annotations

import pytest

from indexes import text


@pytest.mark.parametrize(
    ("given", "lang"),
    [
        ("生育津贴怎么算？", "zh"),
        ("Can I keep my child on my plan?", "en"),
        ("申请 CHAMPVA 要多久", "zh"),
        ("what is 医保 in English please", "en"),
        ("", "en"),
        ("<script>alert(1)</script><b class='x'>产假</b>", "zh"),
        ("if a < b and b > a", "en"),
        ("？？？", "zh"),
        ("😀", "zh"),
        ("???", "en"),
    ],
)
def test_the_language_is_that_of_most_words(given: str, lang: str) -> None:
    """A name in the other script does not turn a question over."""
    assert text.language(given) == lang


def test_folding_makes_one_of_width_case_and_script() -> None:
    """Traditional, full-width and upper-case forms are compared as one."""
    assert text.fold("異地就醫ＡＢＣ１２") == "异地就医abc12"


def test_traditional_characters_are_noticed() -> None:
    """An answer can be given in the script of the question."""
    assert text.is_traditional("醫療費用")
    assert not text.is_traditional("医疗费用")


def test_terms_hold_words_and_pairs_in_chinese() -> None:
    """Words the dictionary knows and all character pairs are found, function words are not."""
    terms = text.terms("工伤认定申请的时限")
    assert {"工伤", "认定", "申请", "时限"} <= set(terms)
    assert "的" not in terms


def test_terms_hold_stems_in_english() -> None:
    """Children and child's endings meet in one stem; function words are left out."""
    assert text.terms("The children are covered") == text.terms("children cover")


def test_the_segmenter_writes_no_cache_outside_the_data_folder(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Starting it leaves the system's temporary folder alone."""
    import tempfile

    monkeypatch.setattr(tempfile, "mkstemp", lambda *a, **k: pytest.fail("a temporary file was made"))
    text._segmenter.cache_clear()
    assert text.terms("失业保险")
