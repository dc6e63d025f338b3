"""Where the training of the static embedder starts from, and how much of a text it sees at a time."""

from __future__ import annotations

import numpy as np

from indexes.vectors import Dense
from ingest.static_training import Material, Recipe, start_table, train_tokenizer

TEXTS = [("a", f"pqrs tuvw {n}") for n in range(30)] + [("b", f"cdef ghij {n}") for n in range(30)]
RECIPE = Recipe(pieces=80, longest_piece=6, dimensions=8)


def test_what_occurs_together_starts_near_each_other() -> None:
    """Words of the same texts begin alike, words of different texts do not, and no row is empty."""
    material = Material(texts=TEXTS[:30], wide=TEXTS[30:])
    tokenizer = train_tokenizer(material, RECIPE)
    table = start_table(tokenizer, material, RECIPE)

    def vector(word: str) -> Dense:
        mean = table[tokenizer.encode(word, add_special_tokens=False).ids].mean(axis=0)
        unit: Dense = mean / np.linalg.norm(mean)
        return unit

    assert table.shape == (tokenizer.get_vocab_size(), RECIPE.dimensions)
    assert np.linalg.norm(table, axis=1).min() > 0
    assert vector("pqrs") @ vector("tuvw") > 0.7 > 0.3 > vector("pqrs") @ vector("cdef")


def test_the_same_seed_gives_the_same_start() -> None:
    """A table can be made again."""
    material = Material(texts=TEXTS)
    tokenizer = train_tokenizer(material, RECIPE)
    assert np.array_equal(start_table(tokenizer, material, RECIPE), start_table(tokenizer, material, RECIPE))
