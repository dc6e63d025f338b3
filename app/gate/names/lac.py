"""The character model of names that comes with jieba, run with numpy.

jieba ships the small model of Baidu LAC ("lac_small", Apache-2.0): embeddings, two bidirectional GRU layers of 128
units and a linear-chain CRF over 57 tags, trained on web text. jieba runs it through PaddlePaddle; the arithmetic is
small enough for numpy, so nothing more is installed. Shapes below: B segments, T characters, D = 128.

    u, r = sigmoid(x_u + h W_u), sigmoid(x_r + h W_r)
    h'   = (1 - u) h + u tanh(x_c + (r h) W_c)                      (PaddlePaddle's GRU, origin_mode=False)
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.errors import GateFailed

Floats = NDArray[np.float32]
_D = 128
_NAME_TAGS = ("PER-B", "PER-I", "nr-B", "nr-I")
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

    def __init__(self, folder: Path | None = None) -> None:
        """Load the parameters; raises GateFailed with one sentence when jieba or its model is not there."""
        folder = folder or _folder()
        try:
            self._ids = _vocabulary(folder / "word.dic")
            tags = [
                line.split("\t")[1] for line in (folder / "tag.dic").read_text(encoding="utf-8").splitlines()
            ]
            load = _Parameters(folder / "model_baseline")
            self._embedding = load("word_emb")
            self._layers = [_Layer.read(load, 0), _Layer.read(load, 2)]
            self._out, self._out_bias = load("fc_4.w_0"), load("fc_4.b_0")
            crf = load("crfw").astype(np.float64)
        except (OSError, ValueError, KeyError, IndexError, struct.error):
            raise GateFailed(f"The name model in {folder} cannot be read; reinstall jieba.") from None
        self._start, self._end, self._next = np.exp(crf[0]), np.exp(crf[1]), np.exp(crf[2:])
        self._names = [tags.index(t) for t in _NAME_TAGS]
        self._begins = [tags.index(t) for t in _NAME_TAGS if t.endswith("B")]
        self._places = [i for i, t in enumerate(tags) if t[:-2] in ("LOC", "ORG", "ns", "nt", "nw", "nz")]

    def chances(self, segments: list[str]) -> list[NameChances]:
        """Return the chances for each of `segments`, which are read apart but in one go; none may be empty."""
        lengths = [len(s) for s in segments]
        ids = np.full((len(segments), max(lengths)), self._ids[","], dtype=np.int64)
        for row, segment in zip(ids, segments, strict=True):
            row[: len(segment)] = [self._id(c) for c in segment]
        x = self._embedding[ids]
        for layer in self._layers:
            x = layer(x, lengths)
        emissions = (x @ self._out + self._out_bias).astype(np.float64)
        marginals = self._marginals(emissions, lengths)
        return [
            NameChances(m[:, self._names].sum(1), m[:, self._begins].sum(1), m[:, self._places].sum(1))
            for m in marginals
        ]

    def _id(self, char: str) -> int:
        known = self._ids.get(_COMMA.get(char, char))
        if known is None:
            known = self._ids["OOV"] if "\u3400" <= char <= "\u9fff" else self._ids[","]
        return known

    def _marginals(self, emissions: NDArray[np.float64], lengths: list[int]) -> list[Floats]:
        """Forward and backward through the chain, in probabilities scaled at each step: B x T x 57."""
        score = np.exp(emissions - emissions.max(axis=2, keepdims=True))
        size, steps, _ = score.shape
        ahead = np.empty_like(score)
        ahead[:, 0] = self._start * score[:, 0]
        for t in range(1, steps):
            step = (ahead[:, t - 1] @ self._next) * score[:, t]
            ahead[:, t] = step / step.sum(axis=1, keepdims=True)
        behind = np.empty_like(score)
        last = np.array(lengths) - 1
        behind[:, steps - 1] = self._end
        for t in range(steps - 2, -1, -1):
            step = (behind[:, t + 1] * score[:, t + 1]) @ self._next.T
            behind[:, t] = step / step.sum(axis=1, keepdims=True)
            behind[last == t, t] = self._end
        both = ahead * behind
        both /= both.sum(axis=2, keepdims=True)
        return [both[i, : lengths[i]].astype(np.float32) for i in range(size)]


@dataclass(frozen=True, slots=True)
class _Layer:
    """One bidirectional layer; index 0 reads forwards, 1 backwards."""

    weights: Floats  # 2 x D_in x 3D
    bias: Floats  # 2 x 1 x 3D
    gates: Floats  # 2 x D x 2D
    candidate: Floats  # 2 x D x D

    @staticmethod
    def read(load: _Parameters, first: int) -> _Layer:
        recurrent = [load(f"gru_{first + i}.w_0").reshape(-1) for i in (0, 1)]
        return _Layer(
            np.stack([load(f"fc_{first + i}.w_0") for i in (0, 1)]),
            np.stack(
                [(load(f"fc_{first + i}.b_0") + load(f"gru_{first + i}.b_0")).reshape(1, -1) for i in (0, 1)]
            ),
            np.stack([w[: 2 * _D * _D].reshape(_D, 2 * _D) for w in recurrent]),
            np.stack([w[2 * _D * _D :].reshape(_D, _D) for w in recurrent]),
        )

    def __call__(self, x: Floats, lengths: list[int]) -> Floats:
        """Map B x T x D_in to B x T x 2D."""
        size, steps, width = x.shape
        both = np.stack([x, _reversed(x, lengths)]).reshape(2, size * steps, width)
        inputs = (both @ self.weights + self.bias).reshape(2, size, steps, 3 * _D)
        inputs = np.ascontiguousarray(inputs.transpose(2, 0, 1, 3))
        state = np.zeros((2, size, _D), dtype=np.float32)
        out = np.empty((steps, 2, size, _D), dtype=np.float32)
        for t in range(steps):
            now = inputs[t]
            gate = _sigmoid(now[:, :, : 2 * _D] + state @ self.gates)
            update, reset = gate[:, :, :_D], gate[:, :, _D:]
            fresh = np.tanh(now[:, :, 2 * _D :] + (reset * state) @ self.candidate)
            state = state + update * (fresh - state)
            out[t] = state
        out = out.transpose(1, 2, 0, 3)
        return np.concatenate([out[0], _reversed(out[1], lengths)], axis=2)


def _reversed(x: Floats, lengths: list[int]) -> Floats:
    """Reverse each row's first `length` steps and leave the padding where it is."""
    turned = x.copy()
    for i, n in enumerate(lengths):
        turned[i, :n] = x[i, :n][::-1]
    return turned


def _sigmoid(x: Floats) -> Floats:
    squashed: Floats = (np.tanh(x * np.float32(0.5)) + np.float32(1)) * np.float32(0.5)
    return squashed


def _folder() -> Path:
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None:
        raise GateFailed("The name model comes with jieba, which is not installed; run pip install jieba.")
    return Path(spec.origin).parent / "lac_small"


def _vocabulary(path: Path) -> dict[str, int]:
    rows = (line.split("\t", 1) for line in path.read_text(encoding="utf-8").split("\n") if "\t" in line)
    return {word: int(number) for number, word in rows}


class _Parameters:
    """Reads PaddlePaddle's parameter files: version, level of detail, a protobuf of shape, little-endian floats."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, name: str) -> Floats:
        raw = (self._folder / name).read_bytes()
        _, levels, _, size = struct.unpack_from("<IQIi", raw)
        if levels:
            raise ValueError(name)
        head = struct.calcsize("<IQIi")
        return np.frombuffer(raw, dtype="<f4", offset=head + size).reshape(
            _dimensions(raw[head : head + size])
        )


def _dimensions(message: bytes) -> list[int]:
    """Read the repeated varint field 2 of a TensorDesc."""
    numbers: list[tuple[int, int]] = []
    at = 0
    while at < len(message):
        key, value, shift = message[at], 0, 0
        at += 1
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        numbers.append((key, value))
    return [value for key, value in numbers if key == 0x10]
