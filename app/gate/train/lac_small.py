"""Puts the small model of Baidu LAC, which comes with jieba, into a form that ONNX Runtime runs.

jieba ships the parameters (Apache-2.0) in PaddlePaddle's files and runs them through PaddlePaddle. The graph made here
does the same arithmetic: embeddings, two bidirectional GRU layers of 128 units, the scores of 57 tags. Weights are
stored in half precision, which changes no chance by more than a few thousandths. Needs the package onnx.

PaddlePaddle's GRU keeps (1 - u) of its state where ONNX keeps z, so z = 1 - u = sigmoid(-a): those weights change sign.
"""

from __future__ import annotations

import importlib.util
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
UNITS, TAGS = 128, 57


def write(folder: Path) -> None:
    """Write `lac_small.onnx` and `lac_small.npz` (words, tags, scores of tag after tag) into `folder`."""
    source = _folder()
    load = _Parameters(source / "model_baseline")
    (folder / "lac_small.onnx").write_bytes(_graph(load).SerializeToString())
    words = [line.split("\t", 1) for line in _lines(source / "word.dic")]
    tags = [line.split("\t")[1] for line in _lines(source / "tag.dic")]
    vocabulary = sorted((int(number), word) for number, word in words)
    np.savez_compressed(
        folder / "lac_small.npz",
        words=np.frombuffer("\n".join(word for _, word in vocabulary).encode(), dtype=np.uint8),
        numbers=np.array([number for number, _ in vocabulary], dtype=np.int32),
        tags=np.array(tags),
        chain=load("crfw"),
    )


def _graph(load: _Parameters) -> Any:
    from onnx import TensorProto, checker, helper

    graph = _Graph()
    graph.weight("embedding", load("word_emb"))
    graph.node("Gather", ["embedding", "ids"], "layer0")
    for number in (0, 1):
        _gru(graph, load, number)
    graph.weight("out", load("fc_4.w_0"))
    graph.weight("bias", load("fc_4.b_0").reshape(-1))
    graph.node("MatMul", ["layer2", "out"], "product")
    graph.node("Add", ["product", "bias"], "scores")
    inputs = [
        helper.make_tensor_value_info("ids", TensorProto.INT64, ["steps", "segments"]),
        helper.make_tensor_value_info("lengths", TensorProto.INT32, ["segments"]),
    ]
    output = helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["steps", "segments", TAGS])
    made = helper.make_graph(graph.nodes, "lac_small", inputs, [output], graph.weights)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    checker.check_model(model)
    return model


def _gru(graph: _Graph, load: _Parameters, number: int) -> None:
    """Add the bidirectional layer `number`, from `layerN` to `layerN+1`."""
    parts: tuple[list[Floats], list[Floats], list[Floats]] = ([], [], [])
    for i in (2 * number, 2 * number + 1):
        inner, recurrent = load(f"fc_{i}.w_0"), load(f"gru_{i}.w_0").reshape(-1)
        bias = (load(f"fc_{i}.b_0") + load(f"gru_{i}.b_0")).reshape(-1)
        gates = recurrent[: 2 * UNITS * UNITS].reshape(UNITS, 2 * UNITS)
        fresh = recurrent[2 * UNITS * UNITS :].reshape(UNITS, UNITS)
        update, reset = slice(0, UNITS), slice(UNITS, 2 * UNITS)
        parts[0].append(np.concatenate([-inner[:, update].T, inner[:, UNITS:].T]))
        parts[1].append(np.concatenate([-gates[:, update].T, gates[:, reset].T, fresh.T]))
        parts[2].append(np.concatenate([-bias[update], bias[UNITS:], np.zeros(3 * UNITS, np.float32)]))
    names = [f"{kind}{number}" for kind in ("inner", "recurrent", "gru_bias")]
    for name, part in zip(names, parts, strict=True):
        graph.weight(name, np.stack(part))
    graph.node(
        "GRU",
        [f"layer{number}", *names, "lengths"],
        f"gru{number}",
        hidden_size=UNITS,
        direction="bidirectional",
    )
    graph.node("Transpose", [f"gru{number}"], f"turned{number}", perm=[0, 2, 1, 3])
    graph.weight(f"shape{number}", np.array([0, 0, 2 * UNITS], dtype=np.int64))
    graph.node("Reshape", [f"turned{number}", f"shape{number}"], f"layer{number + 1}")


class _Graph:
    """The nodes and weights of a graph in the making."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []

    def node(self, kind: str, inputs: list[str], output: str, **about: Any) -> None:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, [output], **about))

    def weight(self, name: str, values: NDArray[Any]) -> None:
        """Add weights; floats are stored in half precision and widened once, when the graph is loaded."""
        from onnx import TensorProto, numpy_helper

        if values.dtype == np.float32:
            self.weights.append(numpy_helper.from_array(values.astype(np.float16), f"{name}_half"))
            self.node("Cast", [f"{name}_half"], name, to=TensorProto.FLOAT)
        else:
            self.weights.append(numpy_helper.from_array(values, name))


def _folder() -> Path:
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None:
        raise SystemExit("jieba is not installed; run pip install jieba.")
    return Path(spec.origin).parent / "lac_small"


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").split("\n") if "\t" in line]


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
