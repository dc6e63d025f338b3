"""Both engines keep the protocol of `indexes.engine`: the same tests run on each."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from qdrant_client import QdrantClient

from indexes import edge, server
from indexes.edge import EdgeStore, EdgeWriter
from indexes.engine import Point, Store
from indexes.errors import IndexesError, IndexMismatch, IndexMissing
from indexes.lexical import document_vector, query_vector, question_terms
from indexes.server import ServerStore
from indexes.types import Clause, Document, Passage, Status, Validity
from indexes.vectors import Layout, Query, Where

LAYOUT = Layout({"dense": 4}, ("text",), {"embedder": "hash-4"})
TODAY = 20261121


@pytest.fixture(params=["edge", "server"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "edge":
        yield EdgeStore(tmp_path / "index")
    else:
        client = QdrantClient(":memory:")
        yield ServerStore(client)
        client.close()


def document(doc: str = "a.md", version: str = "1", **fields: object) -> Document:
    return replace(Document(doc=doc, title=doc, lang="zh", version=version), **fields)


def points(document: Document, *texts: str) -> list[Point]:
    return [point(document, n, text) for n, text in enumerate(texts)]


def point(document: Document, ordinal: int, text: str) -> Point:
    id_ = str(zlib.crc32(f"{document.doc}/{document.version}/{ordinal}".encode()))
    passage = Passage(id_, document, Clause(f"第{ordinal + 1}条", text, ("第一章",), 3), text, "题", ordinal)
    dense = np.eye(4, dtype=np.float32)[ordinal % 4]
    return Point(passage, {"dense": dense}, {"text": document_vector(text)})


def fill(store: Store, *contents: tuple[Document, list[str]]) -> None:
    writer = store.writer(LAYOUT)
    for doc, texts in contents:
        writer.put(doc, points(doc, *texts))
    writer.commit()


def find(store: Store, text: str, where: Where = Where(), limit: int = 10) -> list[str]:
    reader = store.open()
    try:
        hits = reader.search([Query("text", query_vector(question_terms(text)))], where, limit)[0]
        passages = reader.passages([h.id for h in hits])
        return [passages[h.id].text for h in hits if h.id in passages]
    finally:
        reader.close()


def test_an_index_that_was_never_written_is_missing(store: Store) -> None:
    """Opening nothing raises IndexMissing with a sentence that says what to do."""
    with pytest.raises(IndexMissing, match="mingbai ingest"):
        store.open()


def test_a_passage_comes_back_as_it_was_put(store: Store) -> None:
    """Label, path, page, text and the document's validity survive the way through the engine."""
    validity = Validity(date(2020, 1, 1), date(2025, 8, 31), Status.SUPERSEDED, None, "b.md", "2025年修订")
    doc = document(validity=validity, populations=("employee",), region="上海市", issuer="上海市人大")
    fill(store, (doc, ["工伤保险待遇", "生育津贴计算"]))
    reader = store.open()
    [[hit]] = reader.search([Query("text", query_vector(question_terms("津贴")))], Where(), 5)
    passage = reader.passages([hit.id])[hit.id]
    assert passage == points(doc, "工伤保险待遇", "生育津贴计算")[1].passage
    assert hit.score > 0


def test_dense_and_lexical_fields_are_searched_apart(store: Store) -> None:
    """Each query of a batch is compared with its own field only."""
    doc = document()
    fill(store, (doc, ["失业保险金", "医疗费用", "养老金"]))
    reader = store.open()
    axis = np.eye(4, dtype=np.float32)[2]
    dense, lexical = reader.search(
        [Query("dense", axis), Query("text", query_vector(question_terms("医疗")))], Where(), 1
    )
    texts = reader.passages([dense[0].id, lexical[0].id])
    assert texts[dense[0].id].text == "养老金"
    assert texts[lexical[0].id].text == "医疗费用"


def test_a_field_that_no_passage_has_gives_nothing(store: Store) -> None:
    """Documents in a language that the embedding model does not read have no vectors of it; words still find them."""
    doc = document()
    writer = store.writer(LAYOUT)
    writer.put(doc, [replace(p, dense={}) for p in points(doc, "医疗费用", "养老金")])
    writer.commit()
    axis = np.eye(4, dtype=np.float32)[1]
    dense, lexical = store.open().search(
        [Query("dense", axis), Query("text", query_vector(question_terms("医疗")))], Where(day=TODAY), 5
    )
    assert (dense, [hit.id for hit in lexical]) == ([], [points(doc, "医疗费用")[0].passage.id])


def test_what_one_field_finds_all_fields_score(store: Store) -> None:
    """The best by words is no neighbour by vector, but counts there for what it is, not for nothing."""
    doc = document()
    fill(store, (doc, ["失业保险金", "医疗费用", "养老金"]))
    near, far = points(doc, "失业保险金", "医疗费用")
    leaning = np.array([0.9, 0.4, 0.1, 0.0], dtype=np.float32)
    queries = [Query("dense", leaning), Query("text", query_vector(question_terms("医疗费用")))]
    dense, lexical = store.open().search(queries, Where(), 1)
    assert [hit.id for hit in dense] == [near.passage.id, far.passage.id]
    assert dense[1].score == pytest.approx(0.4 / np.linalg.norm(leaning), abs=1e-3)
    assert [hit.id for hit in lexical] == [far.passage.id]


def test_a_rare_term_outweighs_a_common_one(store: Store) -> None:
    """The engine multiplies the query with the inverse document frequency."""
    fill(store, (document(), ["保险 津贴"] * 8 + ["保险 病历"]))
    assert find(store, "保险 病历", limit=1) == ["保险 病历"]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Where(), {"全国的规定", "上海的规定", "广州的规定"}),
        (Where(regions=("全国", "上海市")), {"全国的规定", "上海的规定"}),
        (Where(regions=("全国", "广东省", "广东省广州市")), {"全国的规定", "广州的规定"}),
        (Where(day=20200601), {"上海的规定", "广州的规定"}),
        (Where(day=20191231), {"广州的规定"}),
        (Where(populations=("", "resident")), {"全国的规定", "广州的规定"}),
    ],
)
def test_filters_keep_what_holds_for_the_person_on_the_day(
    store: Store, where: Where, expected: set[str]
) -> None:
    """Region, population and validity filters leave exactly what they should."""
    fill(
        store,
        (document("cn.md", region="全国", validity=Validity(date(2021, 1, 1))), ["全国的规定"]),
        (
            document(
                "sh.md",
                region="上海市",
                validity=Validity(date(2020, 1, 1), date(2030, 1, 1)),
                populations=("employee",),
            ),
            ["上海的规定"],
        ),
        (document("gz.md", region="广东省广州市", populations=("resident",)), ["广州的规定"]),
    )
    assert set(find(store, "规定", where)) == expected


def test_the_first_and_the_last_day_count(store: Store) -> None:
    """A document holds on its first and last day and not on the days around them."""
    fill(store, (document(validity=Validity(date(2020, 1, 2), date(2020, 3, 4))), ["规定"]))
    found = {
        day: bool(find(store, "规定", Where(day=day))) for day in (20200101, 20200102, 20200304, 20200305)
    }
    assert found == {20200101: False, 20200102: True, 20200304: True, 20200305: False}


def test_a_historical_document_without_an_end_never_holds(store: Store) -> None:
    """A document kept for the record is found only when no day is asked for."""
    fill(store, (document(validity=Validity(declared=Status.HISTORICAL)), ["旧规定"]))
    assert find(store, "规定", Where(day=TODAY)) == []
    assert find(store, "规定") == ["旧规定"]


def test_a_changed_document_is_replaced_whole(store: Store) -> None:
    """Nothing of the old version is left, and the other documents are untouched."""
    fill(store, (document("a.md"), ["旧的一", "旧的二"]), (document("b.md"), ["别的"]))
    fill(store, (document("a.md", "2"), ["新的"]))
    assert sorted(find(store, "旧的 新的 别的")) == ["别的", "新的"]
    assert store.open().documents["a.md"].version == "2"


def test_a_removed_document_is_gone(store: Store) -> None:
    """Its passages and its record leave together."""
    fill(store, (document("a.md"), ["一"]), (document("b.md"), ["二"]))
    writer = store.writer(LAYOUT)
    writer.remove("a.md")
    writer.commit()
    assert find(store, "一 二") == ["二"]
    assert set(store.open().documents) == {"b.md"}


def test_touching_changes_the_filters_but_not_the_text(store: Store) -> None:
    """A document found to be superseded stops answering without being embedded again."""
    doc = document()
    fill(store, (doc, ["规定"]))
    writer = store.writer(LAYOUT)
    writer.touch(replace(doc, validity=Validity(None, date(2025, 8, 31), replaced_by="new.md")))
    writer.commit()
    assert find(store, "规定", Where(day=TODAY)) == []
    assert find(store, "规定", Where(day=20250831)) == ["规定"]
    assert store.open().documents["a.md"].validity.replaced_by == "new.md"


def test_a_reader_learns_that_something_newer_is_published(store: Store) -> None:
    """An open reader goes on answering and says that it is stale."""
    fill(store, (document(), ["旧的"]))
    reader = store.open()
    assert not reader.stale()
    fill(store, (document("b.md"), ["新的"]))
    assert reader.stale()
    assert set(store.open().documents) == {"a.md", "b.md"}


def test_another_embedders_index_is_refused(store: Store) -> None:
    """A layout that differs raises IndexMismatch naming the difference; --rebuild starts anew."""
    fill(store, (document("a.md"), ["旧的"]))
    other = Layout({"dense": 4}, ("text",), {"embedder": "hash-5"})
    with pytest.raises(IndexMismatch, match=r"embedder is hash-5 there and hash-4 here|hash-4.*hash-5"):
        store.writer(other)
    writer = store.writer(other, rebuild=True)
    doc = document("b.md")
    writer.put(doc, points(doc, "新的"))
    assert find(store, "旧的 新的") == ["旧的"], "what is published stays until the new index is committed"
    writer.commit()
    assert find(store, "旧的 新的") == ["新的"]
    assert store.open().layout == other


def test_an_abandoned_rebuild_leaves_no_trace(store: Store) -> None:
    """Giving up keeps what was published, and the next writer can start."""
    fill(store, (document(), ["旧的"]))
    writer = store.writer(LAYOUT, rebuild=True)
    doc = document("b.md")
    writer.put(doc, points(doc, "新的"))
    writer.abandon()
    assert find(store, "旧的 新的") == ["旧的"]
    fill(store, (document("c.md"), ["再来"]))
    assert set(store.open().documents) == {"a.md", "c.md"}


def test_neighbours_come_in_the_documents_order(store: Store) -> None:
    """The clauses before and after a passage can be fetched by their ordinals."""
    fill(store, (document("a.md"), ["零", "一", "二", "三"]), (document("b.md"), ["别的"]))
    assert [p.text for p in store.open().neighbours("a.md", [3, 1, 9])] == ["一", "三"]


def test_the_contents_of_a_document_come_with_their_vectors(store: Store) -> None:
    """All passages in order, whatever the page size, each with its dense vector where it has one."""
    doc = document("a.md")
    made = points(doc, *(f"第{n}项" for n in range(600)))
    made[5] = replace(made[5], dense={})
    writer = store.writer(LAYOUT)
    writer.put(doc, made)
    other = document("b.md")
    writer.put(other, points(other, "别的"))
    writer.commit()
    held = store.open().contents("a.md", "dense")
    assert [passage for passage, _ in held] == [point.passage for point in made]
    assert [n for n, (_, vector) in enumerate(held) if vector is None] == [5]
    for (_, vector), point in zip(held, made, strict=True):
        assert vector is None or np.allclose(vector, point.dense["dense"])
    assert store.open().contents("c.md", "dense") == []


def test_a_writer_that_is_killed_half_way_leaves_whole_documents(store: Store) -> None:
    """Each document is there in its old version or its new one, and what was left behind goes with the next run."""
    fill(store, (document("a.md"), ["旧的一", "旧的二"]), (document("b.md"), ["旧的三"]))
    open_before = store.open()
    killed = store.writer(LAYOUT)
    killed.put(document("a.md", "2"), points(document("a.md", "2"), "新的一", "新的二"))
    seen = set(find(store, "旧的 新的"))
    assert seen in ({"旧的一", "旧的二", "旧的三"}, {"新的一", "新的二", "旧的三"})
    assert open_before.stale() is ("新的一" in seen)
    if isinstance(killed, EdgeWriter):
        killed._lock.close()  # as the kernel does for a process that is gone
    fill(store, (document("b.md", "2"), ["新的三"]), (document("a.md", "2"), ["新的一", "新的二"]))
    assert set(find(store, "旧的 新的")) == {"新的一", "新的二", "新的三"}


def test_an_index_of_an_older_version_is_built_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither read nor written to as it is: one sentence says what to do, and --rebuild does it."""
    for engine in (edge, server):
        monkeypatch.setattr(engine, "FORMAT", 1)
    fill(store, (document(), ["旧的"]))
    monkeypatch.undo()
    for use in (store.open, lambda: store.writer(LAYOUT)):
        with pytest.raises(
            IndexMismatch, match="another version of Mingbai; run `mingbai ingest` with --rebuild"
        ):
            use()
    writer = store.writer(LAYOUT, rebuild=True)
    writer.put(document(), points(document(), "新的"))
    writer.commit()
    assert find(store, "旧的 新的") == ["新的"]


def test_ids_that_are_gone_are_left_out(store: Store) -> None:
    """Asking for passages that no longer exist is not an error."""
    fill(store, (document(), ["一"]))
    assert store.open().passages(["4711"]) == {}


def test_every_error_is_one_sentence_for_a_person(store: Store) -> None:
    """What the engines raise can be shown as it is: one line, a full stop, an instruction."""
    failing: list[Callable[[], object]] = [store.open]
    for fail in failing:
        with pytest.raises(IndexesError) as caught:
            fail()
        message = str(caught.value)
        assert message.endswith(".")
        assert "\n" not in message
        assert ";" in message


def test_what_a_killed_run_left_on_a_server_is_swept_away() -> None:
    """Passages without a record, and collections begun long ago, are gone after the next run."""
    client = QdrantClient(":memory:")
    store = ServerStore(client)
    fill(store, (document("a.md"), ["一"]))
    (collection,) = [c.name for c in client.get_collections().collections]
    killed = store.writer(LAYOUT)
    killed._delete_passages = lambda *_, **__: None
    killed.put(document("a.md", "2"), points(document("a.md", "2"), "二"))
    assert client.count(collection).count == 4, "two passages, the record and the register's head"
    fill(store, (document("b.md", "3"), ["三"]))
    assert client.count(collection).count == 5, "two passages, two records, the head"
    client.create_collection("mingbai-1", vectors_config={})
    client.create_collection("others-1", vectors_config={})
    writer = store.writer(LAYOUT, rebuild=True)
    writer.put(document("c.md"), points(document("c.md"), "四"))
    writer.commit()
    names = {c.name for c in client.get_collections().collections}
    assert collection not in names
    assert "mingbai-1" not in names
    assert "others-1" in names
    assert find(store, "一 二 三 四") == ["四"]
    client.close()
