"""Reading and searching retrieval collections."""

from __future__ import annotations

import gzip
import json

import pytest

from app.errors import BadInput
from eval import collections

ENTRIES = [
    {"_id": "g1", "title": "产假办法第一条", "text": "女职工生育享受九十八天产假。"},
    {"_id": "g2", "title": "产假办法第二条", "text": "难产的，增加产假十五天。"},
    {
        "_id": "g3",
        "title": "备案须知",
        "text": '异地就医应当先办理[备案](/guide/file-before-you-go "guide")。',
    },
    {"_id": "g4", "title": "旧产假办法第九条", "text": "难产的， 增加产假十五天。"},
]


@pytest.fixture
def place(tmp_path):
    lines = "\n".join(json.dumps(e, ensure_ascii=False) for e in ENTRIES)
    (tmp_path / "corpus.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    asked = [
        {"_id": "1", "text": "难产的增加几天"},
        {"_id": "2", "text": "异地就医备案"},
        {"_id": "3", "text": "无人判断"},
    ]
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, asked)))
    (tmp_path / "qrels.tsv").write_text("1\tg4\t1\n2\tg3\t1\n2\tg1\t0\n")
    return tmp_path


def test_a_collection_is_read_with_its_judgements(place):
    """Zipped or not; a judgement of 0 is none, and a question without one is not asked."""
    read = collections.read(place)
    assert set(read.entries) == {"g1", "g2", "g3", "g4"}
    assert read.relevant == {"1": frozenset({"g4"}), "2": frozenset({"g3"})}
    assert set(read.questions) == {"1", "2"}


def test_the_target_of_a_link_is_no_text(place):
    """Markdown links keep their words alone, as the product's own reader of Markdown keeps them."""
    assert collections.read(place).entries["g3"][1] == "异地就医应当先办理备案。"


def test_articles_of_one_law_are_clauses_of_one_document(place):
    """A title that ends in an article's number is that law's clause; any other is a document of its own."""
    texts = {t.document.title: t for t in collections.texts(collections.read(place))}
    assert set(texts) == {"产假办法", "备案须知", "旧产假办法"}
    assert [c.label for c in texts["产假办法"].clauses] == ["第一条", "第二条"]
    assert texts["产假办法"].ids == ("g1", "g2")


def test_the_product_searches_a_collection(place):
    """Both entries are found first; the one judged relevant may be shown by a copy with the same words."""
    collection = collections.read(place)
    found = collections.measure(collections.over(collection), collection)
    assert {name: i.mean for name, i in found.metrics.items()} == dict.fromkeys(found.metrics, 1.0)
    assert len(found.milliseconds) == 2


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("corpus.jsonl.gz", b"no gzip", "cannot be read"),
        ("queries.jsonl", b'{"_id": "1"}', "Line 1 of"),
        ("qrels.tsv", b"1\tg1\t1\n1\tg1\n", "Line 2 of"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(place, file, content, says):
    """What is wrong is said with the file and, where there is one, the line."""
    (place / file).write_bytes(content)
    with pytest.raises(BadInput, match=says):
        collections.read(place)


def test_a_folder_without_a_collection_is_named(tmp_path):
    """A wrong path is one sentence."""
    with pytest.raises(BadInput, match=r"no corpus\.jsonl"):
        collections.read(tmp_path)
