"""The character model of names: the small model of Baidu's LAC, run by ONNX Runtime.

LAC (Apache-2.0) is a lexical analyser trained on web text: embeddings, two bidirectional GRU layers of 128 units and a
chain of 57 tags. `app/gate/train/lac_small.py` made its graph from the parameters that jieba ships. Its own decoder gives
the one best reading; the gate wants to know how sure the model is, so forward and backward run over the chain here.
Shapes: B segments, T characters, K tags.

One thread a call: the gate serves many people at once, and threads that wait for each other cost more than they
bring. A session may be shared between threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.errors import GateFailed
from indexes.premises import keep_to_premises

Floats = NDArray[np.float32]
DATA = Path(__file__).parents[1] / "data"
_NAMES = frozenset(("PER", "nr"))
_PLACES = frozenset(("LOC", "ORG", "ns", "nt", "nw", "nz"))
_COMMA = dict.fromkeys("。、…—–·~“”‘’〈〉「」『』\u3000\t\r\n ", ",")
"""Punctuation the model has hardly seen reads as a comma; so does a space."""


@dataclass(frozen=True, slots=True)
class NameChances:
    """Per character of a text: the chance that it is in a name, that it begins one, and that a place or body is named."""

    name: Floats
    begins: Floats
    place: Floats


class Lac:
    """The model; immutable once loaded, so that threads share it."""

    def __init__(self, folder: Path = DATA) -> None:
        """Load the model; raises GateFailed with one sentence when it is not there or cannot be read."""
        try:
            with np.load(folder / "lac_small.npz") as stored:
                words = stored["words"].tobytes().decode("utf-8").split("\n")
                self._ids: dict[str, int] = dict(zip(words, stored["numbers"].tolist(), strict=True))
                tags: list[str] = stored["tags"].tolist()
                chain = np.exp(stored["chain"].astype(np.float64))
            self._session = _session(folder / "lac_small.onnx")
            self._unknown, self._comma = self._ids["OOV"], self._ids[","]
        except Exception:  # ONNX Runtime has error types of its own for each fault of a file
            raise GateFailed(f"The name model in {folder} cannot be read; reinstall the program.") from None
        self._start, self._end, self._after = chain[0], chain[1], chain[2:]
        self._names = [i for i, tag in enumerate(tags) if tag[:-2] in _NAMES]
        self._begins = [i for i in self._names if tags[i].endswith("B")]
        self._places = [i for i, tag in enumerate(tags) if tag[:-2] in _PLACES]

    def chances(self, segments: list[str]) -> list[NameChances]:
        """Return the chances for each of `segments`, which are read apart but in one go; none may be empty."""
        return [
            NameChances(m[:, self._names].sum(1), m[:, self._begins].sum(1), m[:, self._places].sum(1))
            for m in self._marginals(self._scores(segments))
        ]

    def _scores(self, segments: Sequence[str]) -> list[Floats]:
        """Return the T x K scores of the tags of each segment's characters."""
        lengths = np.array([len(s) for s in segments], dtype=np.int32)
        ids = np.zeros((int(lengths.max()), len(segments)), dtype=np.int64)
        for column, segment in enumerate(segments):
            ids[: len(segment), column] = [self._id(c) for c in segment]
        scores = self._session.run(None, {"ids": ids, "lengths": lengths})[0]
        return [scores[: len(s), i] for i, s in enumerate(segments)]

    def _id(self, char: str) -> int:
        otherwise = self._unknown if "\u3400" <= char <= "\u9fff" else self._comma
        return self._ids.get(_COMMA.get(char, char), otherwise)

    def _marginals(self, scores: Sequence[Floats]) -> list[Floats]:
        """Forward and backward through the chain, in probabilities scaled at each step."""
        lengths = [len(s) for s in scores]
        size, steps = len(scores), max(lengths)
        score = np.ones((size, steps, scores[0].shape[1]))
        for row, own in zip(score, scores, strict=True):
            row[: len(own)] = np.exp(own - own.max(axis=1, keepdims=True))
        ahead, behind = np.empty_like(score), np.empty_like(score)
        ahead[:, 0] = self._start * score[:, 0]
        for t in range(1, steps):
            step = (ahead[:, t - 1] @ self._after) * score[:, t]
            ahead[:, t] = step / step.sum(axis=1, keepdims=True)
        last = np.array(lengths) - 1
        behind[:, steps - 1] = self._end
        backwards = np.ascontiguousarray(self._after.T)
        for t in range(steps - 2, -1, -1):
            step = (behind[:, t + 1] * score[:, t + 1]) @ backwards
            behind[:, t] = step / step.sum(axis=1, keepdims=True)
            behind[last == t, t] = self._end
        both = ahead * behind
        both /= both.sum(axis=2, keepdims=True)
        return [both[i, :n].astype(np.float32) for i, n in enumerate(lengths)]


def _session(path: Path) -> Any:
    keep_to_premises()
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
