"""A static embedder: a table of one vector a word piece. A text is the mean of its pieces' vectors.

It is trained on rules and everyday questions (`ingest.static_training`), needs neither a GPU nor torch to
answer, and takes microseconds a question. Its tokenizer keeps no text longer than a few words as one piece,
so that what it learnt of a word holds in every sentence.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexes.errors import EmbedderUnavailable
from indexes.text import fold
from indexes.vectors import Dense

SHIPPED = Path(__file__).parent / "data" / "static"
_TOKENIZER, _TABLE, _SCALES, _CARD = "tokenizer.json", "table.npy", "scales.npy", "card.json"


class StaticEmbedder:
    """The model in a folder: `tokenizer.json`, `table.npy` (int8, pieces × dimensions), `scales.npy` (one
    float16 a piece), `card.json` (how it was made).
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        self.folder = folder

    @cached_property
    def fingerprint(self) -> str:
        """A digest of the table and the tokenizer."""
        digest = hashlib.sha256()
        for name in (_TOKENIZER, _TABLE, _SCALES):
            digest.update(self._bytes(name))
        return digest.hexdigest()[:16]

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self.table.shape[1])

    def encode(self, texts: Sequence[str]) -> Dense:
        """Return unit vectors, shape (len(texts), dimension); a text without any known piece is all zeros."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for n, encoding in enumerate(
            self.tokenizer.encode_batch([fold(t) for t in texts], add_special_tokens=False)
        ):
            if encoding.ids:
                vectors[n] = self.table[encoding.ids].mean(axis=0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors

    @cached_property
    def tokenizer(self) -> Any:
        """The Unigram tokenizer, a `tokenizers.Tokenizer`."""
        from tokenizers import Tokenizer

        return Tokenizer.from_str(self._bytes(_TOKENIZER).decode("utf-8"))

    @cached_property
    def table(self) -> npt.NDArray[np.float32]:
        """The vectors of all pieces, shape (pieces, dimensions)."""
        try:
            table = np.load(self.folder / _TABLE, allow_pickle=False).astype(np.float32)
            scales = np.load(self.folder / _SCALES, allow_pickle=False).astype(np.float32)
        except (OSError, ValueError) as e:
            raise self._unavailable() from e
        full: npt.NDArray[np.float32] = table * scales[:, None]
        return full

    def _bytes(self, name: str) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except OSError as e:
            raise self._unavailable() from e

    def _unavailable(self) -> EmbedderUnavailable:
        return EmbedderUnavailable(
            f"The static embedding model in {self.folder} cannot be read; run `mingbai ingest` with --rebuild."
        )


def save(folder: Path, tokenizer: Any, table: npt.NDArray[np.float32], card: dict[str, object]) -> None:
    """Write a model: each row in 8 bits with a scale of its own, which costs no measurable accuracy."""
    folder.mkdir(parents=True, exist_ok=True)
    scales = np.maximum(np.abs(table).max(axis=1), 1e-8) / 127
    np.save(folder / _TABLE, np.round(table / scales[:, None]).astype(np.int8))
    np.save(folder / _SCALES, scales.astype(np.float16))
    tokenizer.save(str(folder / _TOKENIZER), pretty=False)
    (folder / _CARD).write_text(json.dumps(card, ensure_ascii=False, indent=1), encoding="utf-8")
