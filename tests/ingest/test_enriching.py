"""Everyday questions written by a model: kept as they come, taken up where they ended, never the rule."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app import cli
from app.commands.authoring import ModelAuthor
from app.llm.client import ModelClient
from app.models import Model
from indexes.edge import EdgeStore
from indexes.vectoriser import DENSE
from ingest import enrichment, publish
from ingest.enriching import FILE, WritingFailed, parsed, unwritten, write
from tests.ingest.publishing import Silent, contents, inline, publisher
from tests.model_server import Fault, ModelServer, Reply, in_thread

STATUTE = "# 样例办法\n\n" + "\n\n".join(
    f"第{n}条　{text}"
    for n, text in zip(
        "一二三四五六",
        (
            "女职工生育享受九十八天产假，其中产前可以休假十五天。",
            "失业人员每月领取失业保险金二千元，最长领取二十四个月。",
            "职工发生工伤的，治疗费用由工伤保险基金支付。",
            "参保人跨省就医应当先办理异地就医备案。",
            "用人单位应当自用工之日起三十日内办理社会保险登记。",
            "本办法自2025年1月1日起施行。",
        ),
        strict=True,
    )
)
ENGLISH = (
    "# Sample plan\n\n## Children\n\nYou may keep a child on your plan until the child turns 26 years old.\n"
)


def answer(prompt: str) -> Reply:
    """Write questions that name what they were asked about, in the language of the prompt."""
    rule = re.search(r"<<<\n(.*?)\n>>>", prompt, re.DOTALL)
    assert rule, prompt
    word = rule[1][4:9] if "规定" in prompt else rule[1][:12]
    said = {"questions": [f"{word}怎么办{i}？" for i in range(5)], "summary": f"说的是{word}。"}
    return Reply("想一想。", "```json\n" + json.dumps(said, ensure_ascii=False) + "\n```")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(publish, "read_all", inline)
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "样例办法.md").write_text(STATUTE, encoding="utf-8")
    (docs / "plan.md").write_text(ENGLISH, encoding="utf-8")
    publisher(tmp_path / "data").run([docs])
    return tmp_path / "data"


async def written(data: Path, reply: Reply | Callable[[str], Reply], fault: Fault | None = None) -> object:
    folder = data / "enrichment"
    reader = EdgeStore(data / "index").open()
    clauses = unwritten(reader, enrichment.read([folder]))
    reader.close()
    async with ModelServer("tgi", reply, fault) as server, ModelClient(server.url) as client:
        author = ModelAuthor(Model("m", client, {"en": "Sample 7B"}))
        return await write(clauses, author, folder, Silent())


def rows(data: Path) -> list[dict[str, object]]:
    text = (data / "enrichment" / FILE).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


async def test_each_clause_gets_questions_that_find_it(data: Path) -> None:
    """What was written is marked as a machine's, and stands beside the clause after the next run, not in it."""
    done = await written(data, answer)
    assert (done.clauses, done.failures) == (7, [])
    assert {row["by"] for row in rows(data)} == {"written by a machine: Sample 7B"}
    assert all(4 <= len(row["questions"]) <= 6 and row["summary"] for row in rows(data))
    before = contents(data)
    publisher(data, questions=[data / "enrichment"]).run([data.parent / "docs"])
    after = contents(data)
    asked = {label: asked for label, _, _, asked, _ in after["样例办法.md"][1]}
    assert asked["第二条"] == tuple(f"失业人员每怎么办{i}？" for i in range(5))
    texts = {doc: [(label, text) for label, text, *_ in held] for doc, (_, held) in after.items()}
    assert texts == {doc: [(label, text) for label, text, *_ in held] for doc, (_, held) in before.items()}


async def test_a_run_goes_on_where_the_last_one_ended(data: Path) -> None:
    """A torn last line does not count, is cut off, and only the clauses without questions are written for."""
    await written(data, answer)
    file = data / "enrichment" / FILE
    whole = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(whole[:3]) + whole[3][:40])
    done = await written(data, answer)
    assert done.clauses == 4
    assert len({(row["doc"], row["anchor"]) for row in rows(data)}) == len(rows(data)) == 7


async def test_questions_do_not_outlive_the_text_they_were_written_for(data: Path) -> None:
    """When an article is amended, what was written for its old text is not used and it is written for again."""
    await written(data, answer)
    changed = STATUTE.replace("九十八天", "一百二十八天")
    (data.parent / "docs" / "样例办法.md").write_text(changed, encoding="utf-8")
    publisher(data, questions=[data / "enrichment"]).run([data.parent / "docs"])
    reader = EdgeStore(data / "index").open()
    assert [u.clause.label for u in unwritten(reader, enrichment.read([data / "enrichment"]))] == ["第一条"]
    reader.close()


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("Sure! Here are some questions.", "not the JSON"),
        ('{"questions": ["a", "b"]', "not the JSON"),
        ('["一个问题？"]', "not the JSON"),
        ('{"questions": "没有列表", "summary": ""}', "lacks the list"),
        (
            '{"questions": ["怎么报销？", "怎么报销？", "怎么报销？", "怎么报销？"], "summary": "报销。"}',
            "1 usable",
        ),
        (
            '{"questions": ["看 http://a.example 吗", "<b>多少钱</b>呢", "产假几天？", "谁发钱？"], "summary": "x"}',
            "2 usable",
        ),
    ],
)
def test_what_is_no_use_is_refused(said: str, reason: str) -> None:
    """Prose, broken JSON, repetitions, links and markup are no questions."""
    with pytest.raises(WritingFailed, match=reason):
        parsed(said)


async def test_a_clause_that_fails_is_named_and_the_others_go_on(data: Path) -> None:
    """One article that the model cannot do is one line in the summary."""

    def stubborn(prompt: str) -> Reply:
        return Reply("", "我不知道。") if "工伤" in prompt else answer(prompt)

    done = await written(data, stubborn)
    assert done.clauses == 6
    assert done.failures == [("样例办法.md 第三条", "Its answer is not the JSON that was asked for.")]


async def test_a_model_that_fails_all_the_time_is_not_asked_a_thousand_times(data: Path) -> None:
    """After five failures in a row the run ends with a sentence."""
    with pytest.raises(WritingFailed, match=r"failed 5 times in a row .* what it wrote is kept"):
        await written(data, Reply("", "我不知道。"))


def test_the_command_writes_and_takes_in(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`mingbai ingest --enrich` does both, and says how many; without a model it says what is missing."""
    docs = data.parent / "docs"
    (docs / "plan.md").unlink()
    monkeypatch.setenv("MINGBAI_DATA", str(data.parent / "fresh"))
    monkeypatch.setenv("MINGBAI_ENRICHMENT", "[]")
    monkeypatch.delenv("MINGBAI_LLM_URL", raising=False)
    assert cli.main(["ingest", "--enrich", str(docs)]) == 2
    assert (
        capsys.readouterr().err == "--enrich needs a model that writes; set MINGBAI_LLM_URL to its server.\n"
    )
    with in_thread(ModelServer("tgi", answer)) as server:
        monkeypatch.setenv("MINGBAI_LLM_URL", server.url)
        assert cli.main(["ingest", "--enrich", "--json", str(docs)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["enriched"] == {"clauses": 6, "failures": []}
    reader = EdgeStore(data.parent / "fresh" / "index").open()
    assert all(p.asked for p, _ in reader.contents("样例办法.md", DENSE))
    reader.close()
