"""Embedding beside the writing: each text once, the vectors of its own, and an end when the run ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from indexes.edge import EdgeStore
from indexes.errors import EmbedderUnavailable
from indexes.static import StaticEmbedder
from indexes.vectoriser import DENSE, Vectoriser, embedded_text
from indexes.vectors import Dense
from ingest import embedding, publish
from ingest.embedding import Embedding
from ingest.journal import Journal
from tests.ingest.publishing import HashEmbedder, contents, inline, publisher


@pytest.fixture(autouse=True)
def small_groups_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "read_all", inline)
    monkeypatch.setattr(publish, "_CHUNK", 2)
    monkeypatch.setattr(embedding, "_AT_A_TIME", 2)


def folder(place: Path, count: int) -> Path:
    """Write rules of three articles each, of which the first says the same under the same title everywhere."""
    docs = place / "docs"
    for number in range(count):
        file = docs / f"{number}" / "办法.md"
        file.parent.mkdir(parents=True)
        own = "。".join(f"第{number}号" for _ in range(number + 1))
        file.write_text(
            f"# 医疗保险办法\n\n第一条　费用由基金支付。\n\n第二条　{own}。\n\n第三条　自{2000 + number}年起施行。\n",
            encoding="utf-8",
        )
    return docs


def test_every_passage_has_the_vector_of_its_own_text(tmp_path: Path) -> None:
    """Groups that overlap in time, and texts of every length in one of them, never change places."""
    embedder = HashEmbedder()
    publisher(tmp_path / "data", embedder).run([folder(tmp_path, 7)])
    reader = EdgeStore(tmp_path / "data" / "index").open()
    try:
        held = [pair for doc in reader.documents for pair in reader.contents(doc, DENSE)]
    finally:
        reader.close()
    assert len(held) == 21
    for passage, vector in held:
        assert vector is not None
        assert np.allclose(vector, embedder.query(embedded_text(passage)), atol=1e-3)


def test_a_text_that_neighbouring_groups_share_is_embedded_once(tmp_path: Path) -> None:
    """While a text is being embedded for one group, the next group waits for it and does not ask again."""
    embedder = HashEmbedder(seconds_each=0.002)
    summary = publisher(tmp_path / "data", embedder).run([folder(tmp_path, 7)])
    assert len(embedder.embedded) == len(set(embedder.embedded)) == summary.embedded


def test_one_group_is_written_while_the_next_is_embedded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The embedder is given the second group before the first is in the index, from a thread of its own."""
    monkeypatch.setattr(publish, "_AHEAD", 1)

    class Watched(HashEmbedder):
        threads: ClassVar[set[str]] = set()

        def documents(self, texts: Sequence[str]) -> Dense:
            self.threads.add(threading.current_thread().name)
            return super().documents(texts)

    written: list[int] = []
    embedder = Watched()
    work = publisher(tmp_path / "data", embedder)
    points = work._vectoriser.points

    def noted(*args: object) -> object:
        written.append(len(embedder.embedded))
        time.sleep(0.05)
        return points(*args)  # type: ignore[arg-type]

    work._vectoriser.points = noted  # type: ignore[method-assign,assignment]
    work.run([folder(tmp_path, 4)])
    assert len(written) == 4
    assert written[-1] > written[1] > 3
    assert all(name.startswith("embedding") for name in embedder.threads)


def test_an_embedder_that_fails_in_the_middle_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    """The error is the embedder's own, nothing of the run is published, and what was embedded is not embedded again."""

    class Failing(HashEmbedder):
        def documents(self, texts: Sequence[str]) -> Dense:
            if len(self.embedded) >= 6:
                raise EmbedderUnavailable("The embedding model failed; check its device.")
            return super().documents(texts)

    data, docs = tmp_path / "data", folder(tmp_path, 7)
    publisher(data).run([docs / "0"])
    before = contents(data)
    broken = publisher(data, Failing())
    with pytest.raises(EmbedderUnavailable):
        broken.run([docs])
    assert contents(data) == before
    mended = HashEmbedder()
    assert publisher(data, mended).run([docs]).passages == 21
    assert 0 < len(mended.embedded) < 15


def test_the_embedder_is_not_kept_waiting_by_documents_that_it_does_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """English texts behind many Chinese ones are embedded before the Chinese ones are written."""
    monkeypatch.setattr(publish, "_AHEAD", 8)
    docs = folder(tmp_path, 6)
    (docs / "9").mkdir()
    (docs / "9" / "rules.md").write_text(
        "# Rules\n\nArticle 1. The plan pays for vaccines.\n", encoding="utf-8"
    )
    embedder = HashEmbedder(speaks=("en",))
    work = publisher(tmp_path / "data", embedder)
    points = work._vectoriser.points
    written: list[int] = []

    def noted(*args: object) -> object:
        written.append(len(embedder.embedded))
        time.sleep(0.05)
        return points(*args)  # type: ignore[arg-type]

    work._vectoriser.points = noted  # type: ignore[method-assign,assignment]
    work.run([docs])
    assert len(written) == 7
    assert written[1] == written[-1] > 0


def test_an_interrupted_run_embeds_no_further(tmp_path: Path) -> None:
    """Ctrl-C waits for the texts in hand, not for the whole group."""
    embedder = HashEmbedder(seconds_each=0.01)
    journal = Journal(tmp_path / "journal.sqlite", embedder.fingerprint)
    with Embedding(Vectoriser(embedder, StaticEmbedder()), journal) as side:
        side.begin([f"text {n}" for n in range(500)])
        while not embedder.embedded:
            time.sleep(0.001)
    assert len(embedder.embedded) < 100
    texts = [f"text {n}" for n in range(500)]
    assert journal.known(texts).keys() == set(embedder.embedded)
