"""An embedding model of a known shape with random weights, for measuring a machine before anything is downloaded. Its
vectors mean nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

SHAPES: Mapping[str, Mapping[str, Any]] = {
    "Qwen3-Embedding-0.6B": {
        "vocab_size": 151_669,
        "hidden_size": 1024,
        "num_hidden_layers": 28,
        "num_attention_heads": 16,
        "num_key_value_heads": 8,
        "head_dim": 128,
        "intermediate_size": 3072,
        "max_position_embeddings": 32_768,
    },
}
"""By name, the sizes in the configuration that the model is published with."""
_VOCABULARY = 8_000
"""Pieces learned from the documents; the real tokenizer cuts a text into another number, and time goes with that."""


def build(shape: str, documents: Path, folder: Path) -> Path:
    """Write a sentence-transformers model of this shape, one of `SHAPES`, to `folder` and return where it is.

    Its pieces are learned from those `documents` that are plain text; its weights are bfloat16, as those published are.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import Qwen3Config, Qwen3Model, set_seed
    from transformers.utils import logging

    set_seed(1)
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    bare = folder / "bare"
    bare.mkdir(parents=True)
    _tokenizer(_texts(documents)).save_pretrained(bare)
    with torch.device("cuda" if torch.cuda.is_available() else "cpu"):
        Qwen3Model(Qwen3Config(**SHAPES[shape])).bfloat16().save_pretrained(bare)
    modules = [Transformer(str(bare)), Pooling(SHAPES[shape]["hidden_size"], "lasttoken"), Normalize()]
    SentenceTransformer(modules=modules).save(str(folder / "model"))
    return folder / "model"


def _texts(documents: Path) -> Iterator[str]:
    for path in sorted(p for p in documents.rglob("*") if p.is_file()):
        with suppress(UnicodeDecodeError):
            yield path.read_bytes().decode()


def _tokenizer(texts: Iterable[str]) -> Any:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    end = "<|endoftext|>"
    made.train_from_iterator(
        texts,
        trainers.BpeTrainer(vocab_size=_VOCABULARY, special_tokens=[end], show_progress=False),
    )
    return PreTrainedTokenizerFast(tokenizer_object=made, eos_token=end, pad_token=end, padding_side="left")  # type: ignore[no-untyped-call]
