"""A cross-encoder that reads question and passage together, where one has been put on the premises.

It reads the best passages of the first search only, within a time of its own. It is never needed: when it cannot be
loaded, fails or is too slow, the order of the first search stands, and the answer says so.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from indexes.dense import local_folder, quick_products
from indexes.errors import RerankerUnavailable
from indexes.vectors import Dense

_log = logging.getLogger(__name__)
_TOKENS = 512
"""Tokens of question and passage together: what bge-reranker and its like were trained on."""
_BATCH_CPU, _BATCH_CUDA = 4, 32


class Reranker(Protocol):
    """What tells how well passages answer a question."""

    def scores(self, question: str, texts: Sequence[str]) -> Dense:
        """Return how well each text answers, 0 to 1, shape (len(texts),). Raises RerankerUnavailable."""


class CrossEncoderReranker:
    """A sentence-transformers cross-encoder with one output, by folder or by a name in this machine's hub cache.

    `device` is auto, cpu, cuda or whatever torch knows. `seconds` is the time for all passages of one question; what
    is not done by then is not done at all.
    """

    def __init__(
        self, model: str, *, device: str = "auto", seconds: float = 2.0, download: bool = False
    ) -> None:
        self._name, self._device, self._seconds, self._download = model, device, seconds, download
        self._one_at_a_time = threading.Lock()

    def load(self) -> None:
        """Load the model now rather than at the first question. Raises RerankerUnavailable."""
        _ = self._model

    def scores(self, question: str, texts: Sequence[str]) -> Dense:
        """Return how well each text answers, 0 to 1, shape (len(texts),). Raises RerankerUnavailable."""
        if not self._one_at_a_time.acquire(timeout=self._seconds):
            raise RerankerUnavailable("The reranker is busy with other questions.")
        try:
            model = self._model
            deadline = time.monotonic() + self._seconds
            size = _BATCH_CUDA if model.device.type == "cuda" else _BATCH_CPU
            found: list[Dense] = []
            for start in range(0, len(texts), size):
                if time.monotonic() > deadline:
                    raise RerankerUnavailable(f"The reranker was not done within {self._seconds:g} seconds.")
                found.append(self._scores(model, question, texts[start : start + size]))
        finally:
            self._one_at_a_time.release()
        return np.concatenate(found) if found else np.zeros(0, dtype=np.float32)

    def _scores(self, model: Any, question: str, texts: Sequence[str]) -> Dense:
        import torch

        try:
            with quick_products(model.device.type):
                given = model.predict(
                    [(question, text) for text in texts],
                    batch_size=len(texts),
                    activation_fn=torch.nn.Sigmoid(),
                    show_progress_bar=False,
                )
        except RuntimeError as e:  # out of memory, a device that is gone
            raise RerankerUnavailable(f"The reranker failed ({type(e).__name__}).") from e
        scores = np.asarray(given, dtype=np.float32)
        if scores.shape != (len(texts),) or not np.isfinite(scores).all():
            raise RerankerUnavailable(f"The reranker {Path(self._name).name} gives no usable scores.")
        return scores

    @cached_property
    def _model(self) -> Any:
        import torch
        from sentence_transformers import CrossEncoder
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        device = self._device
        if device == "auto":
            device = "cuda" if torch.cuda.is_available() else "cpu"
        try:
            model = CrossEncoder(
                str(local_folder(self._name, download=self._download)),
                device=device,
                max_length=_TOKENS,
                local_files_only=True,
                model_kwargs={"dtype": torch.float16 if device.startswith("cuda") else torch.float32},
            )
        except (
            OSError,
            ValueError,
            RuntimeError,
            KeyError,
            AssertionError,
        ) as e:  # torch without CUDA asserts
            raise RerankerUnavailable(
                f"The reranker {self._name} cannot be loaded on {device} ({type(e).__name__}); check MINGBAI_RERANKER."
            ) from e
        if model.num_labels != 1:
            raise RerankerUnavailable(
                f"{self._name} is no reranker ({model.num_labels} outputs in place of one); check MINGBAI_RERANKER."
            )
        return model
