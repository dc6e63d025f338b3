"""Fits the regression over candidates for Chinese names.

Positive sentences are this project's own (`sentences_zh.txt`) with drawn names; negative ones are its everyday
sentences and, where their paths are given, questions and statutes without names. Labelled text of others is not
used, neither for fitting nor for the threshold.
"""

from __future__ import annotations

import json
import math
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.gate.names.lac import Lac
from app.gate.names.zh import Candidate, Lexicon, candidates, features, segments
from app.gate.reading import Reader
from app.gate.train.names_zh import NameMaker
from app.gate.train.resources_zh import dictionary

HERE = Path(__file__).parent
_SLOT = re.compile(r"\{([NTKGFM])\}")
_LEAST_OVERLAP = 0.6


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the spans of the names in it."""

    text: str
    names: tuple[tuple[int, int], ...]


def templates(path: Path) -> list[str]:
    """Return the sentences of a file, without its comments."""
    return [
        line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]


def filled(template: str, maker: NameMaker) -> Sentence:
    """Put drawn names into the slots of a template."""
    text, names, at = "", [], 0
    for slot in _SLOT.finditer(template):
        text += template[at : slot.start()]
        name = maker.fill(slot.group(1))
        names.append((len(text), len(text) + len(name)))
        text += name
        at = slot.end()
    return Sentence(text + template[at:], tuple(names))


def sentences(maker: NameMaker, lines: list[str], count: int) -> Iterator[Sentence]:
    """Yield `count` sentences, one in three joined to another as people write them."""
    for _ in range(count):
        first = filled(maker.random.choice(lines), maker)
        if maker.random.random() < 0.33:
            first = _joined(
                first,
                filled(maker.random.choice(lines), maker),
                maker.random.choice(["，", "。", " ", "\n", ""]),
            )
        yield first


def word_salad(maker: NameMaker, words: list[str], weights: list[float], count: int) -> Iterator[Sentence]:
    """Yield names among ordinary words in no order and without marks between them, as in hasty posts."""
    for _ in range(count):
        text, names = "", []
        for _ in range(maker.random.randint(1, 6)):
            text += "".join(maker.random.choices(words, weights, k=maker.random.randint(0, 5)))
            text += maker.random.choice(["", "", "", " ", "，", "。", "@", "//@", "！", "~"])
            if maker.random.random() < 0.6:
                name = maker.fill(maker.random.choices("NTKGFM", (12, 1, 2, 4, 2, 1))[0])
                names.append((len(text), len(text) + len(name)))
                text += name
        if text:
            yield Sentence(text, tuple(names))


def _joined(a: Sentence, b: Sentence, glue: str) -> Sentence:
    shift = len(a.text) + len(glue)
    return Sentence(a.text + glue + b.text, a.names + tuple((s + shift, e + shift) for s, e in b.names))


class Collector:
    """Turns sentences into rows of facts with a label."""

    def __init__(self) -> None:
        self.reader, self.model, self.lexicon = Reader(), Lac(), Lexicon()

    def rows(self, found: Iterable[Sentence]) -> Iterator[tuple[dict[str, float], float]]:
        """Yield the facts of each candidate and whether it is a name; half-right ones are left out."""
        for sentence in found:
            reading = self.reader.read(sentence.text)
            cuts = segments(reading.text)
            if len(reading.text) != len(sentence.text) or not cuts:
                continue
            pieces = [reading.text[a:b] for a, b in cuts]
            for (offset, _), piece, chances in zip(cuts, pieces, self.model.chances(pieces), strict=True):
                for c in candidates(piece, chances, self.lexicon):
                    label = _label(c, offset, sentence.names)
                    if label is not None:
                        yield features(piece, c, self.lexicon), label


def _label(c: Candidate, offset: int, names: tuple[tuple[int, int], ...]) -> float | None:
    start, end = c.start + offset, c.end + offset
    if (start, end) in names:
        return 1.0
    overlaps = [min(e, end) - max(s, start) for s, e in names if s < end and start < e]
    if not overlaps:
        return 0.0
    size = max(end - start, *(e - s for s, e in names if s < end and start < e))
    return None if sum(overlaps) / size >= _LEAST_OVERLAP else 0.0


def fit(rows: list[tuple[dict[str, float], float]], ridge: float = 1.0) -> dict[str, float]:
    """Fit a logistic regression by Newton's method with a ridge penalty; return the weight of each fact."""
    names = sorted({name for facts, _ in rows for name in facts})
    index = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for i, (facts, _) in enumerate(rows):
        for name, value in facts.items():
            x[i, index[name]] = value
    y = np.array([label for _, label in rows])
    w = _newton(x, y, ridge)
    return {name: round(float(w[i]), 3) for name, i in index.items()}


def _newton(x: NDArray[np.float64], y: NDArray[np.float64], ridge: float) -> NDArray[np.float64]:
    w = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (y - p) - ridge * w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(w))
        step = np.linalg.solve(hessian, gradient)
        w += step
        if np.abs(step).max() < 1e-6:
            break
    return w


def train(
    surnames: tuple[str, ...], out: Path, negatives: list[str], count: int = 12_000, seed: int = 7
) -> None:
    """Fit on drawn sentences and `negatives`, and write the weights to `out`."""
    maker = NameMaker.make(surnames, seed)
    positive = list(sentences(maker, templates(HERE / "sentences_zh.txt"), count))
    rows = [(w, n) for w, n, tag in dictionary() if not tag.startswith("nr")]
    words, weights = [w for w, _ in rows], [math.sqrt(n) for _, n in rows]
    positive += word_salad(maker, words, weights, count // 3)
    everyday = templates(HERE / "everyday_zh.txt")
    plain = [Sentence(text, ()) for text in everyday * 3 + negatives]
    random.Random(seed).shuffle(plain)
    fitted = fit(list(Collector().rows([*positive, *plain])))
    out.write_text(json.dumps(fitted, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
