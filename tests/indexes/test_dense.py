"""The embedding model: real ones, made on the spot, in the forms that multilingual embedders come in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from indexes import dense
from indexes.dense import PACKAGED, SentenceEmbedder
from indexes.errors import EmbedderUnavailable

TEXTS = [
    "参保人员住院的费用由基金支付。",
    "怀孕的职工享受产假。",
    "生育津贴按照职工所在用人单位上年度职工月平均工资计发，由基金支付。",
    "工伤职工停工留薪。",
    "失业的人员领取失业保险金。",
]
QUESTION = "生娃能拿多少钱？"
ON_GPU = pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU")


def built(folder: Path, kind: str = "e5", dtype: str = "float32", seed: int = 1) -> Path:
    """Make an embedder with random weights: `e5` means over all words, `qwen` takes the last one's vector."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast, Qwen3Config, Qwen3Model, set_seed

    set_seed(seed)
    bare = folder.with_name(f"{folder.name}-bare")
    bare.mkdir(exist_ok=True)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set(QUESTION + "".join(TEXTS)))]
    (bare / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizerFast(str(bare / "vocab.txt")).save_pretrained(bare)
    shape: dict[str, Any] = {
        "vocab_size": len(words),
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 64,
    }
    model = (
        BertModel(BertConfig(**shape))
        if kind == "e5"
        else Qwen3Model(Qwen3Config(**shape, num_key_value_heads=1, head_dim=16))
    )
    model.to(getattr(torch, dtype)).save_pretrained(bare)
    transformer = Transformer(str(bare))
    pooling = Pooling(32, pooling_mode="mean" if kind == "e5" else "lasttoken")
    prompts = (
        {"query": "娃", "document": "工"}
        if kind == "e5"
        else {"query": "Instruct: 找\nQuery:", "document": ""}
    )
    SentenceTransformer(modules=[transformer, pooling, Normalize()], prompts=prompts).save(str(folder))
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("models") / "e5")


@pytest.fixture(autouse=True)
def any_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever processor runs the tests, it multiplies in 32 bits unless a test says otherwise."""
    monkeypatch.setattr(dense, "_multiplies_bfloat16", lambda: False)


def test_a_processor_is_never_given_half_precision(tmp_path: Path) -> None:
    """Weights saved in 16 bits, as those of Qwen3-Embedding are, run in 32 on a processor, which is slow otherwise."""
    embedder = SentenceEmbedder(str(built(tmp_path / "qwen", "qwen", "bfloat16")), device="cpu")
    embedder.load()
    assert {p.dtype for p in embedder._model.parameters()} == {torch.float32}


@pytest.mark.parametrize("kind", ["e5", "qwen"])
def test_where_a_processor_multiplies_bfloat16_passages_are_the_same_but_for_a_trace(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Weights and questions stay in 32 bits; passages differ by less than a thousandth from what 32 bits give."""
    embedder = SentenceEmbedder(str(built(tmp_path / kind, kind)), device="cpu")
    exact, question = embedder.documents(TEXTS), embedder.query(QUESTION)
    monkeypatch.setattr(dense, "_multiplies_bfloat16", lambda: True)
    quick = embedder.documents(TEXTS)
    assert quick.dtype == np.float32
    assert not np.array_equal(quick, exact)
    assert (quick * exact).sum(1).min() > 0.999
    assert np.array_equal(embedder.query(QUESTION), question)


@pytest.mark.parametrize("kind", ["e5", "qwen"])
def test_a_model_in_a_folder_embeds_with_its_own_prompts_and_pooling(kind: str, tmp_path: Path) -> None:
    """Unit vectors as sentence-transformers gives them, another prompt for a question, whatever stands beside."""
    from sentence_transformers import SentenceTransformer

    folder = built(tmp_path / kind, kind)
    embedder = SentenceEmbedder(str(folder), device="cpu")
    reference = SentenceTransformer(str(folder), device="cpu")
    passages = embedder.documents(TEXTS)
    assert passages.shape == (5, 32)
    assert np.allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-5)
    assert np.allclose(passages, reference.encode_document(TEXTS), atol=1e-5)
    assert np.allclose(passages[1], embedder.documents(TEXTS[1:2])[0], atol=1e-5)
    assert np.allclose(embedder.query(TEXTS[0]), reference.encode_query(TEXTS[0]), atol=1e-5)
    assert not np.allclose(embedder.query(TEXTS[0]), passages[0], atol=1e-3)


def test_the_length_of_a_vector_is_known_before_any_weights_are_loaded(model: Path) -> None:
    """An index is laid out, and an unchanged folder checked, without waiting for the model."""
    embedder = SentenceEmbedder(str(model))
    assert embedder.dimension == 32
    assert "_model" not in vars(embedder)
    assert embedder.documents([]).shape == (0, 32)


def test_other_weights_are_another_model(model: Path, tmp_path: Path) -> None:
    """The fingerprint is the same for the same weights and differs for others of the same name and size."""
    assert SentenceEmbedder(str(model)).fingerprint == SentenceEmbedder(str(model)).fingerprint
    other = built(tmp_path / "e5", seed=2)
    assert SentenceEmbedder(str(model)).fingerprint != SentenceEmbedder(str(other)).fingerprint


def test_the_packaged_model_reads_english_alone_and_others_what_they_are_said_to(model: Path) -> None:
    """Which passages get a dense vector."""
    assert SentenceEmbedder(PACKAGED).speaks("en")
    assert not SentenceEmbedder(PACKAGED).speaks("zh")
    assert SentenceEmbedder(str(model)).speaks("zh")
    assert not SentenceEmbedder(str(model), languages=("en",)).speaks("zh")


def test_smaller_batches_are_taken_where_the_memory_holds_no_large_one(
    model: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The vectors are the same, the operator reads of it once, and later batches begin at the size that fits."""
    embedder = SentenceEmbedder(str(model), device="cpu")
    expected = embedder.documents(TEXTS)
    encode, sizes = embedder._model.encode_document, []

    def with_little_memory(texts: list[str], batch_size: int, **rest: Any) -> Any:
        sizes.append(batch_size)
        if batch_size > 1:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return encode(texts, batch_size=batch_size, **rest)

    monkeypatch.setattr(embedder._model, "encode_document", with_little_memory)
    for _ in range(2):
        assert np.allclose(embedder.documents(TEXTS), expected, atol=1e-6)
    assert sizes == [16, 4, 1, 1]
    assert len(caplog.records) == 2


@pytest.mark.parametrize("error", [torch.OutOfMemoryError("CUDA out of memory"), RuntimeError("device lost")])
def test_a_device_that_fails_is_one_sentence(
    model: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """No room for a single passage, or a device that is gone: what happened, and the settings to look at."""
    embedder = SentenceEmbedder(str(model), device="cpu")

    def failing(*args: Any, **rest: Any) -> Any:
        raise error

    monkeypatch.setattr(embedder._model, "encode_document", failing)
    monkeypatch.setattr(embedder._model, "encode_query", failing)
    for call in (lambda: embedder.documents(TEXTS), lambda: embedder.query(QUESTION)):
        with pytest.raises(EmbedderUnavailable, match="MINGBAI_EMBED_DEVICE") as e:
            call()
        assert "\n" not in str(e.value)


def test_vectors_that_are_no_numbers_never_reach_an_index(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Weights too large for half precision give such vectors: they would be stored and found by nothing."""
    embedder = SentenceEmbedder(str(model), device="cpu")
    monkeypatch.setattr(
        embedder._model, "encode_document", lambda texts, **_: np.full((len(texts), 32), np.nan)
    )
    with pytest.raises(EmbedderUnavailable, match="no numbers"):
        embedder.documents(TEXTS)


def test_what_is_no_embedder_is_refused_with_one_sentence(model: Path, tmp_path: Path) -> None:
    """A folder without weights, one with a broken configuration and a name that is not here are each named."""
    (tmp_path / "empty").mkdir()
    broken = built(tmp_path / "broken")
    (broken / "config.json").write_text(json.dumps({"model_type": "never-heard-of-it"}), encoding="utf-8")
    for name in (tmp_path / "empty", broken, "nobody/never-heard-of-it"):
        with pytest.raises(EmbedderUnavailable, match="MINGBAI_EMBED_MODEL") as e:
            SentenceEmbedder(str(name)).load()
        assert "\n" not in str(e.value)
    with pytest.raises(EmbedderUnavailable, match="MINGBAI_EMBED_DEVICE"):
        SentenceEmbedder(str(model), device="cuda:99").load()


@ON_GPU
@pytest.mark.parametrize(("kind", "dtype"), [("e5", "float32"), ("qwen", "bfloat16")])
def test_a_gpu_gives_the_vectors_of_the_processor(kind: str, dtype: str, tmp_path: Path) -> None:
    """Half precision moves a vector by less than one hundredth."""
    folder = built(tmp_path / kind, kind, dtype)
    there = SentenceEmbedder(str(folder))
    here = SentenceEmbedder(str(folder), device="cpu")
    assert there.device == "cuda"
    assert (there.documents(TEXTS) * here.documents(TEXTS)).sum(1).min() > 0.99
    assert there.query(QUESTION) @ here.query(QUESTION) > 0.99


@ON_GPU
def test_a_gpu_with_little_memory_embeds_in_smaller_batches(tmp_path: Path) -> None:
    """The card's own error, not a made-up one, leads to smaller batches."""
    embedder = SentenceEmbedder(str(built(tmp_path / "e5")), device="cuda")
    texts = [t * 60 for t in TEXTS] * 60
    expected = embedder.documents(texts)
    total = torch.cuda.get_device_properties(0).total_memory
    torch.cuda.empty_cache()
    torch.cuda.set_per_process_memory_fraction((torch.cuda.memory_reserved() + (64 << 20)) / total)
    try:
        assert (embedder.documents(texts) * expected).sum(1).min() > 0.99
        assert embedder._batch
        assert embedder._batch < 256
    finally:
        torch.cuda.set_per_process_memory_fraction(1.0)
