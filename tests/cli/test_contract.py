"""The command line's promise: the keys of its JSON, the order of its lines, and errors as one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SEEDS = ("张伟", "11010519491231002X", "13812345678")
SEEDED = f"我叫{SEEDS[0]}，身份证号{SEEDS[1]}，手机{SEEDS[2]}，生育津贴怎么计算？"


def test_search_prints_the_promised_keys(run: Run) -> None:
    """Each passage has exactly the fields that operators build on, with the right clause first."""
    (row,) = run("search", "生育津贴怎么计算？", "--json", "--k", "3").lines
    assert set(row) == {"id", "query", "passages"}
    assert len(row["passages"]) == 3
    for passage in row["passages"]:
        assert set(passage) >= {
            "doc", "title", "clause", "page", "text", "score", "region", "valid_from", "valid_to", "status",
        }  # fmt: skip
    assert row["passages"][0]["clause"] in ("第五十六条", "第八条")


def test_ask_prints_the_promised_keys_and_quotes_word_for_word(run: Run, documents: Path) -> None:
    """An answer without a model is made of quotations that stand in their document, each with its source."""
    (row,) = run("ask", "生育津贴怎么计算？", "--json").lines
    assert set(row) >= {
        "id", "mode", "answer", "reasoning", "citations", "unverified", "redactions", "situation", "as_of", "timings_ms",
    }  # fmt: skip
    assert row["mode"] == "extract"
    assert row["reasoning"] == ""
    assert row["citations"]
    for citation in row["citations"]:
        assert set(citation) >= {"n", "doc", "title", "clause", "page", "quote", "verified"}
        assert citation["verified"] is True
        if citation["doc"].endswith(".md"):
            text = (documents / citation["doc"]).read_text(encoding="utf-8")
            assert _folded(citation["quote"]) in _folded(text)


def _folded(text: str) -> str:
    return "".join(c for c in text if not c.isspace() and c not in "*#>")


@pytest.mark.parametrize(
    ("question", "clause", "words"),
    [
        ("生育津贴怎么计算？", "第五十六条", "上年度职工月平均工资"),
        ("骑车上班路上摔伤算工伤吗", "第十四条", "上下班途中"),
        ("在外地看病能报销吗", "第二十九条", "异地就医"),
        ("Can I keep my child on my plan until 26?", None, "until they turn 26"),
    ],
)
def test_everyday_questions_get_the_clause_that_answers(
    run: Run, question: str, clause: str | None, words: str
) -> None:
    """The right clause is quoted word for word and cited."""
    (row,) = run("ask", question, "--json").lines
    quoted = [c for c in row["citations"] if words in c["quote"]]
    assert quoted, row["answer"]
    assert clause is None or clause in {c["clause"] for c in quoted}


def test_a_question_about_mars_is_refused(run: Run) -> None:
    """Nothing relevant is a refusal that says what was looked through, not an error."""
    ran = run("ask", "火星上一天有多长？", "--json")
    (row,) = ran.lines
    assert ran.status == 0
    assert row["mode"] == "refusal"
    assert row["citations"] == []


def test_what_identifies_a_person_reaches_neither_search_nor_answer(run: Run) -> None:
    """The query that is searched, the answer and the redactions hold none of the typed identifiers."""
    for command in ("search", "ask"):
        ran = run(command, SEEDED, "--json")
        assert not [seed for seed in SEEDS if seed in ran.out + ran.err]
    (row,) = run("ask", SEEDED, "--json").lines
    assert {r["type"] for r in row["redactions"]} == {"PERSON", "CN_RESIDENT_ID", "PHONE_NUMBER"}
    for r in row["redactions"]:
        assert SEEDED[r["start"] : r["end"]] in SEEDS


def test_deid_gives_offsets_in_the_typed_text(run: Run) -> None:
    """Types, offsets and scores, and the text with placeholders."""
    (row,) = run("deid", SEEDED, "--json").lines
    assert set(row) == {"id", "text", "entities"}
    assert [SEEDED[e["start"] : e["end"]] for e in row["entities"]] == list(SEEDS)
    assert not [seed for seed in SEEDS if seed in row["text"]]


def test_triage_names_the_door(run: Run) -> None:
    """A sign of a heart attack is an emergency; a question about its costs is not."""
    assert run("triage", "我爸胸口剧痛，喘不上气", "--json").lines[0]["door"] == "emergency"
    assert run("triage", "急诊费用能报销吗", "--json").lines[0]["door"] == "answer"


def test_check_proves_an_answer_over_its_passages(run: Run, jsonl: Callable[..., str]) -> None:
    """A right number is verified, a wrong one unsupported, a greeting claims nothing."""
    passage = {
        "n": 1,
        "doc": "a.md",
        "title": "规定",
        "clause": "第七条",
        "text": "第七条 女职工生育享受98天产假。",
    }
    file = jsonl(
        {
            "id": 7,
            "question": "产假几天？",
            "answer": "您好！产假是98天[1]。产假是128天[1]。",
            "passages": [passage],
        }
    )
    (row,) = run("check", "--input", file, "--json").lines
    assert row["id"] == 7
    assert [s["verdict"] for s in row["sentences"]] == ["no_claim", "verified", "unsupported"]
    assert all(set(s) == {"text", "cites", "verdict", "reasons"} for s in row["sentences"])


def test_lines_come_back_in_order_with_their_ids(run: Run, jsonl: Callable[..., str]) -> None:
    """One object a line, each with the id it came with, whatever its type."""
    file = jsonl(
        {"id": "b", "question": "产假几天？", "profile": {"region": "广东省广州市", "population": "职工"}},
        {
            "id": 1,
            "text": "生育津贴怎么算",
            "as_of": "2020-01-01",
            "history": [{"role": "user", "content": "你好"}],
        },
        {"question": "工伤认定要多久？"},
    )
    for command in ("search", "ask", "deid", "triage"):
        assert [row["id"] for row in run(command, "--input", file, "--json").lines] == ["b", 1, None]


def test_ingest_prints_its_summary(run: Run, documents: Path) -> None:
    """A second run finds everything unchanged and says so."""
    (row,) = run("ingest", str(documents), "--json").lines
    assert row["unchanged"] == 5
    assert row["added"] == row["updated"] == row["removed"] == row["problems"] == []


def test_documents_lists_the_register(run: Run) -> None:
    """Every document with its dates, status and the words these were read from."""
    rows = run("documents", "--json").lines
    assert len(rows) == 5
    law = next(r for r in rows if "社会保险法" in r["doc"])
    assert (law["region"], law["valid_from"], law["status"]) == ("全国", "2011-07-01", "in_force")


def test_doctor_looks_at_everything(run: Run) -> None:
    """Every part reports, none is wrong, and a model that is not configured is no fault."""
    ran = run("doctor", "--json")
    states = {row["what"]: row["state"] for row in ran.lines}
    assert ran.status == 0
    assert states["index"] == states["privacy gate"] == "ok"
    assert "wrong" not in states.values()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ask"], "either a text or --input"),
        (["ask", ""], "empty"),
        (["ask", "   "], "empty"),
        (["search", ""], "empty"),
        (["search", "x", "--as-of", "2020-13-01"], "2025-10-31"),
        (["search", "x", "--region", "火星省"], "广东省广州市"),
        (["search", "x", "--population", "幽灵"], "居民"),
        (["search", "x", "--k", "0"], "--k"),
        (["search", "x", "--k", "many"], "--k"),
        (["ask", "生育津贴怎么计算？", "--model", "gpt"], "MINGBAI_LLM_URL"),
        (["ask", "生育津贴怎么计算？", "--depth", "bottomless"], "bottomless"),
        (["ask", "问" * 30_000], "shorten"),
        (["ingest", "/no/such/folder"], "/no/such/folder"),
        (["check", "--input", "/no/such/file"], "/no/such/file"),
        (["frob"], "frob"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_2(run: Run, arguments: list[str], says: str) -> None:
    """What happened and what to do, on one line of standard error; nothing on standard output, no traceback.

    What was typed as a choice is not repeated: it might be anything.
    """
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert says in ran.err
    assert len(ran.err.strip().splitlines()) == 1
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "Line 1"),
        ('{"id": 1}', "no question"),
        ('{"question": 5}', "no question"),
        ('{"question": "  "}', "empty text"),
        ('["a"]', "not a JSON object"),
        ('{"question": "x", "profile": "广州"}', "profile"),
        ('{"question": "x", "profile": {"region": "火星"}}', "广东省广州市"),
        ('{"question": "x", "as_of": "soon"}', "2025-10-31"),
        ('{"question": "x", "history": [{"role": "robot", "content": "y"}]}', "history"),
    ],
)
@pytest.mark.parametrize("command", ["search", "ask", "deid", "triage"])
def test_a_bad_line_is_named_before_anything_runs(
    run: Run, tmp_path: Path, command: str, content: str, says: str
) -> None:
    """The line is named, and no line before it is answered: the run can be repeated without doubt."""
    file = tmp_path / "in.jsonl"
    file.write_text(content, encoding="utf-8")
    ran = run(command, "--input", str(file), "--json")
    assert (ran.status, ran.out) == (2, "")
    assert says in ran.err


def test_without_an_index_it_says_what_to_do(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Search ends with one sentence that names the command to run; ask fails as a failure, not as a refusal."""
    monkeypatch.setenv("MINGBAI_DATA", str(tmp_path))
    searched = run("search", "产假几天？")
    assert (searched.status, searched.out) == (2, "")
    assert "mingbai ingest" in searched.err
    asked = run("ask", "产假几天？", "--json")
    assert asked.status == 1
    assert json.loads(asked.out)["mode"] == "failed"


def test_a_wrong_setting_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no silent default for a value that cannot be used."""
    monkeypatch.setenv("MINGBAI_PORT", "eighty")
    ran = run("ask", "产假几天？")
    assert ran.status == 2
    assert "MINGBAI_PORT" in ran.err
