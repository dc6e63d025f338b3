"""Fits the tagger's table with torch: the likelihood of a linear chain, by Adam, then rounded to int8."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from app.gate.names.tagger import ROWS, TAGS

Encoded = tuple[list[list[int]], list[int]]
BATCH = 64
DECAY = 1e-6
"""Weight of the sum of absolute weights: facts that say little get none, which generalises better than dropout here."""


class Chain(nn.Module):
    """Emissions are sums of table rows; scores of tag after tag are learnt beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = nn.EmbeddingBag(ROWS, len(TAGS), mode="sum")
        nn.init.zeros_(self.rows.weight)
        self.next = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.start = nn.Parameter(torch.zeros(len(TAGS)))

    def loss(self, batch: list[Encoded]) -> Tensor:
        """Return the mean negative log likelihood of the batch, per word."""
        lengths = torch.tensor([len(tags) for _, tags in batch])
        emissions = self._emissions(batch, lengths)
        tags = torch.zeros(emissions.shape[:2], dtype=torch.long)
        for i, (_, own) in enumerate(batch):
            tags[i, : len(own)] = torch.tensor(own)
        total = (self._partition(emissions, lengths) - self._score(emissions, tags, lengths)).sum()
        return total / lengths.sum()

    def _emissions(self, batch: list[Encoded], lengths: Tensor) -> Tensor:
        flat = [row for facts, _ in batch for word in facts for row in word]
        sizes = [len(word) for facts, _ in batch for word in facts]
        offsets = torch.tensor([0, *np.cumsum(sizes)[:-1].tolist()])
        scores = self.rows(torch.tensor(flat), offsets)
        padded: Tensor = scores.new_zeros(len(batch), int(lengths.max()), len(TAGS))
        at = 0
        for i, n in enumerate(lengths.tolist()):
            padded[i, :n] = scores[at : at + n]
            at += n
        return padded

    def _partition(self, emissions: Tensor, lengths: Tensor) -> Tensor:
        ahead = self.start + emissions[:, 0]
        for t in range(1, emissions.shape[1]):
            step = torch.logsumexp(ahead[:, :, None] + self.next, dim=1) + emissions[:, t]
            ahead = torch.where((t < lengths)[:, None], step, ahead)
        return torch.logsumexp(ahead, dim=1)

    def _score(self, emissions: Tensor, tags: Tensor, lengths: Tensor) -> Tensor:
        inside = torch.arange(emissions.shape[1]) < lengths[:, None]
        own = emissions.gather(2, tags[:, :, None]).squeeze(2) * inside
        moves = self.next[tags[:, :-1], tags[:, 1:]] * inside[:, 1:]
        return self.start[tags[:, 0]] + own.sum(1) + moves.sum(1)


def fit(data: list[Encoded], epochs: int = 4, seed: int = 3) -> Chain:
    """Fit a chain on encoded sentences."""
    torch.manual_seed(seed)
    draw = random.Random(seed)
    data = [d for d in data if d[1]]
    chain = Chain()
    optimiser = torch.optim.Adam(chain.parameters(), lr=0.02)
    steps = epochs * (len(data) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: 1 - 0.95 * n / steps)
    for epoch in range(epochs):
        draw.shuffle(data)
        total = 0.0
        for at in range(0, len(data), BATCH):
            loss = chain.loss(data[at : at + BATCH])
            (loss + DECAY * chain.rows.weight.abs().sum()).backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            optimiser.zero_grad()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: {total / (len(data) // BATCH + 1):.4f}")  # noqa: T201 - a training script
    return chain


def save(chain: Chain, path: Path) -> None:
    """Write the table as int8 with its scale, and the chain's scores."""
    weights = chain.rows.weight.detach().numpy()
    scale = np.float32(np.percentile(np.abs(weights[np.abs(weights) > 1e-3]), 99.9) / 127)
    rows = np.clip(np.round(weights / scale), -127, 127).astype(np.int8)
    np.savez_compressed(
        path, rows=rows, scale=scale, next=chain.next.detach().numpy(), start=chain.start.detach().numpy()
    )
