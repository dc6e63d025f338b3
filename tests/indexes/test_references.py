"""References between the clauses of one document."""

from __future__ import annotations

import pytest

from indexes.references import article, referred
from indexes.types import Clause


@pytest.mark.parametrize(
    ("label", "number"),
    [("第十四条", 14), ("第一百零二条", 102), ("第二十条", 20), ("第十四条之一", None), ("§ 400.202", None), ("", None)],
)  # fmt: skip
def test_an_article_is_known_by_its_label(label: str, number: int | None) -> None:
    """Chinese numerals are read, and labels that are no plain article are not taken for one."""
    assert article(label) == number


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("依照本条例第十四条的规定认定为工伤", (14,)),
        ("违反本法第二十一条、第二十二条和第三十条规定的", (21, 22, 30)),
        ("依照《社会保险法》第十六条的规定", ()),  # another document's article
        ("本条例第十五条所称", ()),  # itself
        ("本法自公布之日起施行", ()),
    ],
)
def test_a_clause_names_the_articles_it_leans_on(text: str, numbers: tuple[int, ...]) -> None:
    """Only articles of the same document count, each once, never the clause itself."""
    assert referred(Clause("第十五条", text)) == numbers
