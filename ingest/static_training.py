"""Training the static embedder (see `indexes.static`) on rules, everyday questions and word pairs.

Contrastive learning with in-batch negatives (Henderson and others 2017) on pairs that mean the same: an
everyday question and its clause, a lay question and its article, one sentence of a clause and the rest of
it, an everyday word and the word of the rules. One process on two cores needs a minute or two.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from indexes.text import fold

_SENTENCE_END = re.compile(r"(?<=[。；])|\n+")
_LEAST = 6

Pieces = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The numbers of a training run; the defaults were chosen by measurement (docs/retrieval.md)."""

    pieces: int = 28_000
    longest_piece: int = 5
    dimensions: int = 256
    epochs: int = 8
    batch: int = 1024
    rate: float = 5e-3
    scale: float = 15.0
    """Inverse temperature of the cosine similarities."""
    dropout: float = 0.15
    """Share of the pieces of a text left out in training, so that no single word carries it."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Material:
    """What there is to learn from: texts as (heading, text), and pairs of texts that mean the same."""

    texts: Sequence[tuple[str, str]] = ()
    pairs: Sequence[tuple[str, str]] = ()
    words: Sequence[tuple[str, str]] = field(default=())


def train_tokenizer(material: Material, recipe: Recipe, *, sample: int = 40_000) -> Any:
    """Return a Unigram tokenizer (Kudo 2018) of word pieces up to `longest_piece` characters."""
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

    draw = random.Random(recipe.seed)
    lines = [f"{heading} {text}" for heading, text in material.texts]
    lines = draw.sample(lines, min(sample, len(lines))) + [
        text for pair in material.pairs for text in pair[:1]
    ]
    lines += [word for pair in material.words for word in pair]
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[^\w]+"), "removed")
    trainer = trainers.UnigramTrainer(
        vocab_size=recipe.pieces,
        max_piece_length=recipe.longest_piece,
        unk_token="<unk>",  # noqa: S106
        special_tokens=["<unk>"],
        show_progress=False,
    )
    tokenizer.train_from_iterator((fold(line) for line in lines), trainer)
    return tokenizer


def train_table(
    tokenizer: Any, material: Material, recipe: Recipe, start: npt.NDArray[np.float32] | None = None
) -> npt.NDArray[np.float32]:
    """Return the vectors of all pieces, shape (pieces, dimensions), trained from `start` or from chance."""
    import torch

    torch.manual_seed(recipe.seed)
    draw, masks = random.Random(recipe.seed), np.random.default_rng(recipe.seed)
    encoded = _Encoded(tokenizer, material)
    size = tokenizer.get_vocab_size()
    bag = torch.nn.EmbeddingBag(size, recipe.dimensions, mode="mean")
    with torch.no_grad():
        bag.weight.copy_(
            torch.randn(size, recipe.dimensions) * 0.1 if start is None else torch.from_numpy(start)
        )
    optimiser = torch.optim.Adam(bag.parameters(), lr=recipe.rate)
    batches = recipe.epochs * max(1, encoded.pairs_an_epoch // recipe.batch)
    done = 0
    for _ in range(recipe.epochs):
        for batch in _batches(encoded.epoch(draw), recipe.batch):
            for group in optimiser.param_groups:
                group["lr"] = recipe.rate * max(0.02, 1 - done / batches)
            loss = _loss(bag, batch, recipe, masks)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            done += 1
    table: npt.NDArray[np.float32] = bag.weight.detach().numpy().copy()
    return table


class _Encoded:
    """The material as piece numbers."""

    def __init__(self, tokenizer: Any, material: Material) -> None:
        def encode(texts: Iterable[str]) -> list[Pieces]:
            batch = tokenizer.encode_batch([fold(t) for t in texts], add_special_tokens=False)
            return [np.array(e.ids or [0], dtype=np.int64) for e in batch]

        self._headings = encode(heading for heading, _ in material.texts)
        self._sentences = [encode(_sentences(text)) for _, text in material.texts]
        pairs = [*material.pairs, *material.words]
        self._pairs = list(zip(encode(a for a, _ in pairs), encode(b for _, b in pairs), strict=True))

    @property
    def pairs_an_epoch(self) -> int:
        return len(self._headings) + len(self._pairs)

    def epoch(self, draw: random.Random) -> list[tuple[Pieces, Pieces]]:
        """Return all pairs in a new order, each text giving one of its sentences against the rest."""
        pairs = [self._split(n, draw) for n in range(len(self._headings))] + self._pairs
        draw.shuffle(pairs)
        return pairs

    def _split(self, n: int, draw: random.Random) -> tuple[Pieces, Pieces]:
        heading, sentences = self._headings[n], self._sentences[n]
        if len(sentences) == 1:
            return heading, sentences[0]
        one = draw.randrange(len(sentences))
        return sentences[one], np.concatenate([heading, *(s for k, s in enumerate(sentences) if k != one)])


def _sentences(text: str) -> list[str]:
    return [s for s in _SENTENCE_END.split(text) if s and len(s.strip()) > _LEAST] or [text]


def _batches(pairs: Sequence[tuple[Pieces, Pieces]], size: int) -> Iterator[Sequence[tuple[Pieces, Pieces]]]:
    whole = len(pairs) - len(pairs) % size or len(pairs)
    for start in range(0, whole, size):
        yield pairs[start : start + size]


def _loss(
    bag: Any, batch: Sequence[tuple[Pieces, Pieces]], recipe: Recipe, masks: np.random.Generator
) -> Any:
    """Cross entropy of finding each text's partner among the batch, in both directions."""
    import torch
    from torch.nn import functional

    left, right = (_embed(bag, [pair[side] for pair in batch], recipe, masks) for side in (0, 1))
    scores = left @ right.T * recipe.scale
    partners = torch.arange(len(batch))
    return (functional.cross_entropy(scores, partners) + functional.cross_entropy(scores.T, partners)) / 2


def _embed(bag: Any, texts: Sequence[Pieces], recipe: Recipe, masks: np.random.Generator) -> Any:
    import torch
    from torch.nn import functional

    kept = [_some(pieces, recipe.dropout, masks) for pieces in texts]
    offsets = np.cumsum([0, *(len(pieces) for pieces in kept[:-1])])
    vectors = bag(torch.from_numpy(np.concatenate(kept)), torch.from_numpy(offsets))
    return functional.normalize(vectors, dim=-1)


def _some(pieces: Pieces, dropout: float, masks: np.random.Generator) -> Pieces:
    if not dropout or len(pieces) <= 3:
        return pieces
    kept: Pieces = pieces[masks.random(len(pieces)) >= dropout]
    return kept if len(kept) else pieces
