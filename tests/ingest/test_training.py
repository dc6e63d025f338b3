"""Refreshing the static embedder: better or not at all, and never vectors of two models in one index."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from app import cli
from indexes.dense import Embedder
from indexes.edge import EdgeStore
from indexes.errors import IndexMismatch
from indexes.static import StaticEmbedder, save
from indexes.statics import Statics
from indexes.vectoriser import DENSE, STATIC, Vectoriser
from indexes.vectors import Query, Where
from ingest import publish, training
from ingest.static_training import Material, Recipe, train_tokenizer
from ingest.training import Score, refresh
from tests.ingest.publishing import HashEmbedder, contents, inline, publisher

THINGS = "轮椅 假牙 助听器 眼镜 拐杖 床垫 药膏 胰岛素 透析 化疗 疫苗 体检 挂号 救护车 血压计 氧气机 护腰 针灸 推拿 奶粉".split()
FORMAL = "辅具 义齿 听具 视具 杖具 卧具 外用剂 降糖剂 净血术 抗瘤术 免疫剂 筛查项 诊察项 急运项 测压具 供氧具 护脊具 刺络术 按法 婴食".split()
DEEDS = "报销 补贴 申请 领取 更换 租借 停止 查询 转移 追回".split()
STEPS = "给付 津助 呈请 支取 易换 赁用 终止 查核 移转 追缴".split()
RECIPE = Recipe(pieces=400, dimensions=32, epochs=30, batch=128, rate=0.02)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index of 200 rules in words of their own, each with two everyday questions, and an untrained model."""
    monkeypatch.setattr(publish, "read_all", inline)
    docs, asked = tmp_path / "docs", []
    docs.mkdir()
    for thing, formal in zip(THINGS, FORMAL, strict=True):
        articles = []
        for n, (deed, step) in enumerate(zip(DEEDS, STEPS, strict=True)):
            text = f"{'一二三四五六七八九十'[n]}"
            articles.append(f"第{text}条　{formal}之{step}，由经办机构依程序核定。")
            questions = [f"{thing}怎么{deed}", f"想{deed}{thing}找谁"]
            asked.append(
                {
                    "doc": f"{formal}.md",
                    "clause": f"第{text}条",
                    "anchor": f"{formal}之{step}",
                    "questions": questions,
                }
            )
        (docs / f"{formal}.md").write_text(f"# {formal}规定\n\n" + "\n\n".join(articles), encoding="utf-8")
    (tmp_path / "asked").mkdir()
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in asked)
    (tmp_path / "asked" / "a.jsonl").write_text(lines + "\n", encoding="utf-8")
    texts = [
        (f"{t}{f}", f"{d}{s}核定经办机构依程序")
        for t, f in zip(THINGS, FORMAL, strict=True)
        for d, s in zip(DEEDS, STEPS, strict=True)
    ]
    tokenizer = train_tokenizer(Material(texts, [("怎么", "找谁")]), RECIPE)
    table = np.random.default_rng(0).standard_normal((tokenizer.get_vocab_size(), 32)).astype(np.float32)
    save(tmp_path / "untrained", tokenizer, table, {})
    return tmp_path


def parts(place: Path) -> tuple[EdgeStore, Statics, Vectoriser]:
    statics = Statics(place / "data" / "static", StaticEmbedder(place / "untrained"))
    embedder: Embedder = HashEmbedder()
    return EdgeStore(place / "data" / "index"), statics, Vectoriser(embedder, statics.latest(), statics)


def ingest(place: Path, **options: bool) -> publish.Summary:
    work = publisher(place / "data", questions=[place / "asked"])
    work._vectoriser = parts(place)[2]
    return work.run([place / "docs"], **options)


def first(place: Path, vectoriser: Vectoriser, question: str) -> str:
    reader = EdgeStore(place / "data" / "index").open()
    (vector,) = vectoriser.fitting(reader.layout).static.encode([question])
    [[best, *_]] = reader.search([Query(STATIC, vector)], Where(), 1)
    text = reader.passages([best.id])[best.id].text
    reader.close()
    return text


def test_a_better_embedder_takes_over_with_all_its_vectors(place: Path) -> None:
    """After training a question finds its rule by the static field; texts and dense vectors are as before."""
    ingest(place)
    before = contents(place / "data")
    store, statics, vectoriser = parts(place)
    running = parts(place)[2]
    first(place, running, "轮椅怎么报销")
    outcome = refresh(store, statics, vectoriser, RECIPE)
    assert outcome.adopted, outcome.said
    assert contents(place / "data") == before
    reader = store.open()
    (rebuilt,) = {d.shape for _, d in reader.contents("辅具.md", DENSE) if d is not None}
    reader.close()
    assert rebuilt == (8,)
    for thing, deed, rule in (
        ("轮椅", "报销", "辅具之给付"),
        ("奶粉", "查询", "婴食之查核"),
        ("疫苗", "追回", "免疫剂之追缴"),
    ):
        assert rule in first(place, running, f"{thing}怎么{deed}"), (
            "a chat that was running follows the index"
        )
    assert [d.name for d in (place / "data" / "static").iterdir()] == [parts(place)[1].latest().fingerprint]
    assert ingest(place).unchanged == len(FORMAL), "the next run goes on with the trained embedder"


def test_a_worse_one_changes_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When training spoils the table, the old one stays, is said to stay, and the index is not written."""
    ingest(place)
    store, statics, vectoriser = parts(place)
    spoilt = np.zeros_like(statics.shipped.table)
    monkeypatch.setattr(training, "train_table", lambda *_, **__: spoilt)
    outcome = refresh(store, statics, vectoriser, RECIPE)
    assert not outcome.adopted
    assert "the old one stays" in outcome.said
    assert (place / "data" / "index" / "CURRENT").read_text() == "generation-1"
    assert not (place / "data" / "static").exists()


def test_killed_between_model_and_index_the_index_keeps_its_own(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A trained model without an index of its own is not used for the old index."""
    ingest(place)
    store, statics, vectoriser = parts(place)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(training, "_publish", killed)
    with pytest.raises(KeyboardInterrupt):
        refresh(store, statics, vectoriser, RECIPE)
    _, statics, vectoriser = parts(place)
    assert statics.latest() is not statics.shipped
    reader = store.open()
    assert vectoriser.fitting(reader.layout).static is statics.shipped
    reader.close()


def test_an_index_whose_embedder_is_gone_is_refused(place: Path) -> None:
    """Vectors of another model are never compared: one sentence says what to do."""
    ingest(place)
    reader = EdgeStore(place / "data" / "index").open()
    with pytest.raises(IndexMismatch, match=r"the static model is .* run `mingbai ingest` with --rebuild"):
        Vectoriser(HashEmbedder(), StaticEmbedder()).fitting(reader.layout)
    reader.close()


def test_too_few_questions_are_said_to_be_too_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without everyday questions there is nothing to learn from, and nothing is changed."""
    monkeypatch.setattr(publish, "read_all", inline)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("# 办法\n\n第一条　生育津贴按月支付。\n", encoding="utf-8")
    publisher(tmp_path / "data").run([tmp_path / "docs"])
    statics = Statics(tmp_path / "data" / "static")
    outcome = refresh(
        EdgeStore(tmp_path / "data" / "index"), statics, Vectoriser(HashEmbedder(), statics.shipped, statics)
    )
    assert not outcome.adopted
    assert outcome.said.startswith("There are 0 everyday questions to learn from, 200 are needed")


@pytest.mark.parametrize(
    ("old", "new", "allowed"),
    [
        (Score(0.50, 0.80), Score(0.60, 0.80), True),
        (Score(0.50, 0.80), Score(0.60, 0.799), True),
        (Score(0.50, 0.80), Score(0.60, 0.70), False),
        (Score(0.50, 0.80), Score(0.49, 0.90), False),
        (Score(0.50, 0.80), Score(0.501, 0.801), False),
    ],
)
def test_what_is_better(old: Score, new: Score, allowed: bool) -> None:
    """One measure has to rise beyond the noise, and the other must not fall beyond it."""
    assert old.allows(new) is allowed


def test_the_command_says_what_came_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`mingbai ingest --train` trains after taking in, and tells the outcome in the summary."""
    monkeypatch.setattr(publish, "read_all", inline)
    monkeypatch.setenv("MINGBAI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MINGBAI_ENRICHMENT", "[]")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("# 办法\n\n第一条　生育津贴按月支付。\n", encoding="utf-8")
    assert cli.main(["ingest", "--train", "--json", str(tmp_path / "docs")]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["added"] == ["a.md"]
    assert said["training"]["adopted"] is False
    assert said["training"]["said"].startswith("There are 0 everyday questions to learn from")
