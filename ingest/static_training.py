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
_START_NORM, _UNKNOWN = 1.5, 1e-6

Pieces = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The numbers of a training run; the defaults were chosen by measurement (docs/retrieval.md)."""

    pieces: int = 28_000
    longest_piece: int = 5
    dimensions: int = 256
    epochs: int = 9
    batch: int = 1024
    rate: float = 2e-2
    scale: float = 15.0
    """Inverse temperature of the cosine similarities."""
    dropout: float = 0.15
    """Share of the pieces of a text left out in training, so that no single word carries it."""
    longest_text: int = 96
    """Pieces of a text seen at a time, a new stretch of a longer one in each epoch."""
    share: float = 0.5
    """Share of the wider reading and of the words drawn in each epoch."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Material:
    """What there is to learn from: texts as (heading, text), pairs of texts and of words that mean the same,
    and further texts to read widely in, of which each epoch sees a share.
    """

    texts: Sequence[tuple[str, str]] = ()
    pairs: Sequence[tuple[str, str]] = ()
    words: Sequence[tuple[str, str]] = field(default=())
    wide: Sequence[tuple[str, str]] = ()


def train_tokenizer(material: Material, recipe: Recipe, *, sample: int = 40_000) -> Any:
    """Return a Unigram tokenizer (Kudo 2018) of word pieces up to `longest_piece` characters."""
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

    draw = random.Random(recipe.seed)
    lines = [f"{heading} {text}" for heading, text in (*material.wide, *material.texts)]
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


def start_table(tokenizer: Any, material: Material, recipe: Recipe) -> npt.NDArray[np.float32]:
    """Return vectors to start from: latent semantic indexing of all texts (Deerwester and others 1990).

    Pieces that occur together begin near each other, so that training needs few epochs and rare words keep a
    meaning of their own.
    """
    from scipy import sparse  # type: ignore[import-untyped]
    from sklearn.utils.extmath import randomized_svd  # type: ignore[import-untyped]

    texts = [f"{heading}\n{text}" for heading, text in (*material.wide, *material.texts)]
    encoded = [e.ids for e in tokenizer.encode_batch([fold(t) for t in texts], add_special_tokens=False)]
    rows = np.repeat(np.arange(len(encoded)), [len(ids) for ids in encoded])
    columns = np.array([piece for ids in encoded for piece in ids], dtype=np.int64)
    shape = (len(encoded), tokenizer.get_vocab_size())
    counts = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)
    rarity = np.log((shape[0] + 1) / (np.asarray((counts > 0).sum(0)).ravel() + 1)) + 0.1
    counts.data = 1 + np.log(counts.data)
    weighted = counts @ sparse.diags(rarity)
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(1)).ravel())
    unit = sparse.diags(1 / np.maximum(lengths, 1e-9)) @ weighted
    size = min(recipe.dimensions, min(shape) - 1)
    _, _, axes = randomized_svd(unit, size, n_iter=2, random_state=recipe.seed)
    table = np.random.default_rng(recipe.seed).normal(scale=0.02, size=(shape[1], recipe.dimensions))
    found = axes.T * rarity[:, None]
    norms = np.linalg.norm(found, axis=1)
    known = norms > _UNKNOWN
    table[known, :size] = found[known] / norms.mean() * _START_NORM
    return np.asarray(table, dtype=np.float32)


def train_table(
    tokenizer: Any, material: Material, recipe: Recipe, start: npt.NDArray[np.float32] | None = None
) -> npt.NDArray[np.float32]:
    """Return the vectors of all pieces, shape (pieces, dimensions), trained from `start` or from their
    occurring together.
    """
    import torch

    torch.manual_seed(recipe.seed)
    draw, masks = random.Random(recipe.seed), np.random.default_rng(recipe.seed)
    encoded = _Encoded(tokenizer, material)
    first = start_table(tokenizer, material, recipe) if start is None else start
    bag = torch.nn.EmbeddingBag(tokenizer.get_vocab_size(), recipe.dimensions, mode="mean")
    with torch.no_grad():
        bag.weight.copy_(torch.from_numpy(first))
    optimiser = torch.optim.Adam(bag.parameters(), lr=recipe.rate)
    batches = recipe.epochs * max(1, encoded.pairs_an_epoch(recipe.share) // recipe.batch)
    done = 0
    for _ in range(recipe.epochs):
        for batch in _batches(encoded.epoch(draw, recipe.share), recipe.batch):
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

        def paired(pairs: Sequence[tuple[str, str]]) -> list[tuple[Pieces, Pieces]]:
            return list(zip(encode(a for a, _ in pairs), encode(b for _, b in pairs), strict=True))

        texts = (*material.wide, *material.texts)
        self._wide = len(material.wide)
        self._headings = encode(heading for heading, _ in texts)
        self._sentences = [encode(_sentences(text)) for _, text in texts]
        self._pairs, self._words = paired(material.pairs), paired(material.words)

    def pairs_an_epoch(self, share: float) -> int:
        read = int(share * self._wide) + len(self._headings) - self._wide
        return read + len(self._pairs) + int(share * len(self._words))

    def epoch(self, draw: random.Random, share: float) -> list[tuple[Pieces, Pieces]]:
        """Return pairs in a new order, each text giving one of its sentences against the rest."""
        read = draw.sample(range(self._wide), int(share * self._wide))
        read += range(self._wide, len(self._headings))
        pairs = [self._split(n, draw) for n in read] + self._pairs
        pairs += draw.sample(self._words, int(share * len(self._words)))
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

    kept = [_stretch(_some(pieces, recipe.dropout, masks), recipe.longest_text, masks) for pieces in texts]
    offsets = np.cumsum([0, *(len(pieces) for pieces in kept[:-1])])
    vectors = bag(torch.from_numpy(np.concatenate(kept)), torch.from_numpy(offsets))
    return functional.normalize(vectors, dim=-1)


def _some(pieces: Pieces, dropout: float, masks: np.random.Generator) -> Pieces:
    if not dropout or len(pieces) <= 3:
        return pieces
    kept: Pieces = pieces[masks.random(len(pieces)) >= dropout]
    return kept if len(kept) else pieces


def _stretch(pieces: Pieces, longest: int, masks: np.random.Generator) -> Pieces:
    if len(pieces) <= longest:
        return pieces
    start = int(masks.integers(len(pieces) - longest + 1))
    return pieces[start : start + longest]
