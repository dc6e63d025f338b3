"""Everyday words to the words of rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexes.thesaurus import BadThesaurus, Thesaurus, read

ENTRIES = [
    ("生娃", "生育", 1.0),
    ("生娃补贴", "生育津贴", 0.5),
    ("laid off", "unemployment", 1.0),
    ("er", "emergency room", 1.0),
]


def test_formal_words_are_added_with_less_weight() -> None:
    """What the person said counts most; the file's weight scales the rest."""
    found = Thesaurus(ENTRIES, share=0.6)("生娃能休多久")
    assert found == {"生育": pytest.approx(0.6)}


def test_the_longest_form_wins() -> None:
    """生娃补贴 is not also read as 生娃."""
    assert list(Thesaurus(ENTRIES).matches("生娃补贴怎么领")) == ["生娃补贴"]


@pytest.mark.parametrize(
    ("text", "found"), [("I was laid off", True), ("the ER bill", True), ("my mother", False)]
)
def test_latin_forms_are_whole_words(text: str, found: bool) -> None:
    """er is not found inside mother."""
    assert bool(list(Thesaurus(ENTRIES).matches(text))) is found


def test_traditional_characters_are_understood() -> None:
    """The thesaurus is compared in simplified characters."""
    assert list(Thesaurus([("报销", "支付", 1.0)]).matches("可以報銷嗎")) == ["报销"]


def test_files_are_read_in_both_forms(tmp_path: Path) -> None:
    """A thesaurus goes one way, synonyms all ways."""
    (tmp_path / "thesaurus_zh.tsv").write_text(
        "everyday\tformal\tweight\n生娃\t生育|分娩\t1\n", encoding="utf-8"
    )
    (tmp_path / "synonyms_zh.tsv").write_text("terms\tweight\n单位|企业\t0.8\n", encoding="utf-8")
    thesaurus = read(tmp_path)
    assert set(thesaurus("生娃")) == {"生育", "分娩"}
    assert set(thesaurus("企业")) == {"单位"}


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    """Staff are told which line of which file to mend."""
    (tmp_path / "thesaurus.tsv").write_text("everyday\tformal\tweight\n生娃\t生育\tmuch\n", encoding="utf-8")
    with pytest.raises(BadThesaurus, match=r"Line 2 of .*thesaurus\.tsv"):
        read(tmp_path)
