"""The optional cross-encoder: real ones, made on the spot, and what the finder does with what they say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import randrange

import numpy as np
import pytest

from indexes import dense, ranking
from indexes.edge import EdgeStore
from indexes.errors import RerankerUnavailable
from indexes.finder import Finder, Inquiry, Loss
from indexes.live import LiveIndex
from indexes.reranker import CrossEncoderReranker, Reranker
from indexes.static import StaticEmbedder
from indexes.types import Clause, Passage, Situation
from indexes.vectoriser import Vectoriser
from indexes.vectors import Dense
from tests.indexes.test_finder import INJURY, TODAY, NoEmbedder

QUESTION = "职工在工作时间受到事故伤害，是工伤吗？"
TEXTS = [
    "因工作原因受到事故伤害的，应当认定为工伤。",
    "故意犯罪的，不得认定为工伤。",
    "工伤职工的治疗费用由基金支付。",
]


def built(folder: Path, outputs: int = 1) -> Path:
    """Make a cross-encoder with random weights, as sentence-transformers saves one."""
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast, set_seed

    set_seed(1)
    folder.mkdir(exist_ok=True)
    characters = sorted(set(QUESTION + "".join(TEXTS)))
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        num_labels=outputs,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("reranker"))


@pytest.fixture(autouse=True)
def any_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever processor runs the tests, it multiplies in 32 bits unless a test says otherwise."""
    monkeypatch.setattr(dense, "_multiplies_bfloat16", lambda: False)


def test_where_a_processor_multiplies_bfloat16_scores_are_the_same_but_for_a_trace(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quicker arithmetic moves a score by less than a hundredth."""
    reranker = CrossEncoderReranker(str(model), device="cpu")
    exact = reranker.scores(QUESTION, TEXTS)
    monkeypatch.setattr(dense, "_multiplies_bfloat16", lambda: True)
    quick = reranker.scores(QUESTION, TEXTS)
    assert not np.array_equal(quick, exact)
    assert np.abs(quick - exact).max() < 0.01


def test_a_cross_encoder_scores_every_passage_between_0_and_1(model: Path) -> None:
    """One score a passage, the same every time, whatever stands beside it in the batch."""
    reranker = CrossEncoderReranker(str(model))
    scores = reranker.scores(QUESTION, TEXTS)
    assert scores.shape == (3,)
    assert ((scores > 0) & (scores < 1)).all()
    assert np.allclose(scores, [reranker.scores(QUESTION, [t])[0] for t in TEXTS], atol=1e-5)
    assert reranker.scores(QUESTION, []).shape == (0,)


def test_what_is_no_reranker_is_refused_with_one_sentence(tmp_path: Path) -> None:
    """A classifier of two outputs, a folder without weights and a name that is not here are each named."""
    (tmp_path / "empty").mkdir()
    for name in (built(tmp_path / "two", outputs=2), tmp_path / "empty", "nobody/never-heard-of-it"):
        with pytest.raises(RerankerUnavailable, match="MINGBAI_RERANKER") as e:
            CrossEncoderReranker(str(name)).load()
        assert "\n" not in str(e.value)
    with pytest.raises(RerankerUnavailable, match="cuda:99"):
        CrossEncoderReranker(str(built(tmp_path / "one")), device="cuda:99").load()


def test_a_reranker_that_is_too_slow_is_left_out(model: Path) -> None:
    """What is not done within its time is not done at all."""
    reranker = CrossEncoderReranker(str(model), seconds=1e-9)
    reranker.load()
    with pytest.raises(RerankerUnavailable):
        reranker.scores(QUESTION, TEXTS * 4)


class Says:
    """A reranker that says what it is told to of the passages with certain words, or fails."""

    def __init__(self, best: str) -> None:
        self.best, self.read = best, 0

    def scores(self, question: str, texts: Sequence[str]) -> Dense:
        self.read = len(texts)
        if not self.best:
            raise RerankerUnavailable("gone")
        return np.array([0.99 if self.best in text else 0.01 for text in texts], dtype=np.float32)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> tuple[LiveIndex, Vectoriser]:
    store = EdgeStore(tmp_path_factory.mktemp("index"))
    vectoriser = Vectoriser(NoEmbedder(), StaticEmbedder())
    writer = store.writer(vectoriser.layout)
    passages = [
        Passage(str(randrange(2**63)), INJURY, Clause(f"第{n}条", text), text, INJURY.title, n)
        for n, text in zip("一二三", TEXTS, strict=True)
    ]
    writer.put(INJURY, vectoriser.points(passages, {}))
    writer.commit()
    return LiveIndex(store), vectoriser


def found(
    index: tuple[LiveIndex, Vectoriser], reranker: Reranker | None
) -> tuple[list[str], tuple[Loss, ...]]:
    finder = Finder(*index, lambda _: {}, ranking.read(), reranker)
    findings = finder.find(Inquiry(QUESTION, "zh", Situation(as_of=TODAY)))
    scores = [hit.score for hit in findings.hits]
    assert scores == sorted(scores, reverse=True)
    return [hit.passage.text for hit in findings.hits], findings.lost


def test_a_reranker_moves_up_what_answers(index: tuple[LiveIndex, Vectoriser]) -> None:
    """It reads the passages found, and the one that it is sure of comes first; nothing is lost or doubled."""
    plain, _ = found(index, None)
    last = plain[-1]
    reranker = Says(last)
    texts, lost = found(index, reranker)
    assert reranker.read == len(plain)
    assert texts[0] == last
    assert sorted(texts) == sorted(plain)
    assert lost == ()


def test_a_reranker_that_fails_leaves_the_order_and_is_told_of(index: tuple[LiveIndex, Vectoriser]) -> None:
    """The order of the first search stands, and the findings say what was lost."""
    assert found(index, Says("")) == (found(index, None)[0], (Loss.RERANKER,))
