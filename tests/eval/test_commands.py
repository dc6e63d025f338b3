"""The command line of the evaluation, and the measurements that need no index."""

from __future__ import annotations

import json

import httpx
import pytest

from app import cli
from app.errors import BadInput
from eval import random_model
from eval.cli import COMMANDS
from eval.commands import bench, ingest, proof, search_scale, triage
from eval.serving import ServerSilent, name, to_evidence
from eval.tables import Table, markdown
from indexes.dense import SentenceEmbedder
from tests.eval.folder import QUESTIONS, write_lines
from tests.model_server import Fault, ModelServer, Reply, in_thread

PASSED = "女职工生育享受98天产假，难产的也是98天[1]。"
SOURCE = {"n": 1, "doc": "a.md", "title": "产假办法", "clause": "第一条", "text": "女职工生育享受98天产假。"}
PLANTED = {
    "id": "p",
    "question": "产假几天？",
    "passages": [SOURCE],
    "answer": "女职工生育享受98天产假[1]。女职工生育享受128天产假[1]。",
    "sentences": [
        {"text": "女职工生育享受98天产假[1]。", "label": "true", "kind": "verbatim"},
        {"text": "女职工生育享受128天产假[1]。", "label": "false", "kind": "wrong_number"},
        {"text": "另一句。", "label": "no_claim", "kind": "greeting"},
    ],
}


@pytest.mark.parametrize(
    ("reply", "caught", "silent"),
    [
        (Reply("想。", "1 yes\n2 no"), 1, 0),
        (Reply("想。", "1 yes\n2 yes"), 0, 0),
        (Fault("refusal", status=500), 0, 1),
    ],
)
def test_a_second_reader_is_measured(reply, caught, silent, tmp_path, monkeypatch, capsys):
    """`--second-reader` counts what the connected model catches of what the rules let pass, and its silence."""
    planted = {
        **PLANTED,
        "answer": f"女职工生育享受98天产假[1]。{PASSED}",
        "sentences": [
            {"text": "女职工生育享受98天产假[1]。", "label": "true", "kind": "verbatim"},
            {"text": PASSED, "label": "false", "kind": "unsupported"},
        ],
    }
    file = str(write_lines(tmp_path / "planted.jsonl", [planted]))
    fault = reply if isinstance(reply, Fault) else None
    with in_thread(ModelServer("tgi", Reply() if fault else reply, fault=fault)) as server:
        monkeypatch.setenv("MINGBAI_LLM_URL", server.url)
        assert proof.main([file, "--second-reader", "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert proof.main([file, "--second-reader"]) == 0
    assert found["caught"]["mean"] == 0
    assert found["second reader"]["caught"]["mean"] == caught
    assert found["second reader"]["no reading"] == silent
    assert "With the second reader" in capsys.readouterr().out


def test_a_second_reader_that_is_not_there(tmp_path):
    """Without a model `--second-reader` says what to set."""
    with pytest.raises(BadInput, match="MINGBAI_LLM_URL"):
        proof.main([str(write_lines(tmp_path / "planted.jsonl", [PLANTED])), "--second-reader"])


def test_help_names_every_measurement(capsys):
    """`mingbai eval --help` lists what can be measured, each with its purpose."""
    with pytest.raises(SystemExit) as end:
        cli.main(["eval", "--help"])
    assert end.value.code == 0
    printed = capsys.readouterr().out
    assert all(what in printed and purpose in printed for what, (_, purpose) in COMMANDS.items())


@pytest.mark.parametrize("what", COMMANDS)
def test_every_measurement_says_how_it_is_used(what, capsys):
    """`mingbai eval WHAT --help` works for each of them."""
    with pytest.raises(SystemExit) as end:
        cli.main(["eval", what, "--help"])
    assert end.value.code == 0
    assert f"mingbai eval {what}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nothing"], "invalid choice"),
        (["retrieval"], "give questions"),
        (["retrieval", "none.jsonl", "--documents", "."], "There is no file none.jsonl"),
        (["retrieval", "--collection", "nowhere"], "There is no folder nowhere"),
        (["proof", "none.jsonl"], "There is no file none.jsonl"),
        (["privacy", "notes.txt"], "no labelled set"),
        (["adversarial", "none.json", "--documents", ".", "--questions", "q"], "There is no file"),
    ],
)
def test_bad_input_is_one_sentence(arguments, says, capsys, monkeypatch, tmp_path):
    """What is wrong with the command line is said on one line of stderr, with exit status 2."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.txt").touch()
    try:
        status = cli.main(["eval", *arguments])
    except SystemExit as end:
        status = end.code
    printed = capsys.readouterr()
    assert status == 2
    assert says.lower() in printed.err.lower()
    assert printed.err.count("\n") == 1
    assert not printed.out


def test_planted_lies_are_counted_by_kind(tmp_path, capsys):
    """A wrong number is caught, a true sentence left alone, and a sentence that was cut differently is not hidden."""
    assert proof.main([str(write_lines(tmp_path / "planted.jsonl", [PLANTED])), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["kinds"]["false"] == {"wrong_number": {"marked": 1, "of": 1}}
    assert printed["kinds"]["true"] == {"verbatim": {"marked": 0, "of": 1}}
    assert printed["cut differently"] == 1


def test_plain_summaries_are_held_against_their_own_clauses(tmp_path, capsys):
    """A summary that says what its clause says passes, one that says the opposite is counted, and languages are apart."""
    docs = tmp_path / "docs"
    (docs / "enrichment").mkdir(parents=True)
    (docs / "办法.md").write_text(
        "# 产假办法\n\n第一条　女职工生育享受98天产假。\n\n第二条　本办法自2020年1月1日起施行。\n",
        encoding="utf-8",
    )
    (docs / "rules.md").write_text(
        "# Rules\n\n## Leave\n\nEmployees get 98 days of leave after birth.\n", encoding="utf-8"
    )
    rows = [
        {
            "doc": "办法.md",
            "clause": "第一条",
            "anchor": "女职工生育",
            "questions": ["生娃放几天"],
            "summary": "女职工生育有98天产假。",
        },
        {
            "doc": "办法.md",
            "clause": "第二条",
            "anchor": "本办法自",
            "questions": ["啥时候开始的"],
            "summary": "办法自2021年1月1日起施行",
        },
        {
            "doc": "rules.md",
            "clause": "Leave",
            "anchor": "Employees get",
            "questions": ["how long is leave"],
            "summary": "Employees get 98 days of leave.",
        },
    ]
    write_lines(docs / "enrichment" / "all.jsonl", rows)
    planted = write_lines(tmp_path / "planted.jsonl", [PLANTED])
    assert proof.main([str(planted), "--summaries", str(docs), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["summaries"] == {"sentences": 3, "unsupported": 1, "weak": 0}
    once = {"caught": 1, "of": 1}
    assert figures["altered"] == {"en number": once, "zh number": once, "zh people": once}
    assert proof.main([str(planted), "--summaries", str(docs)]) == 0
    printed = capsys.readouterr().out
    assert "| Chinese | 2 | 0.500 | 0.000 |" in printed
    assert "| English | 1 | 0.000 | 0.000 |" in printed


def test_doors_have_recall_and_precision():
    """Two texts for the answer of which one takes the emergency door, beside one emergency."""
    figures = triage.figures_of([("answer", "answer"), ("answer", "emergency"), ("emergency", "emergency")])
    assert (figures["answer"]["recall"], figures["answer"]["precision"]) == (0.5, 1.0)
    assert (figures["emergency"]["recall"], figures["emergency"]["precision"]) == (1.0, 0.5)
    assert figures["answer"]["instead"] == {"emergency": 1}


def test_a_door_that_there_is_not_is_named(tmp_path, capsys):
    """A label out of the ordinary is one sentence with its line."""
    file = write_lines(tmp_path / "doors.jsonl", [{"door": "window", "text": "x"}])
    assert cli.main(["eval", "triage", str(file)]) == 2
    assert "Line 1 of" in capsys.readouterr().err


def test_an_unchanged_folder_is_timed(tmp_path):
    """The second run over generated files finds all of them unchanged."""
    figures = ingest.unchanged(tmp_path, 12)
    assert figures["files"] == 12
    assert figures["per_1000"] == pytest.approx(figures["seconds"] / 12 * 1000, rel=0.05)


def test_ingestion_is_compared_with_the_bare_model(tmp_path):
    """The very texts that were embedded are embedded again, and both times are told."""
    (tmp_path / "docs").mkdir()
    ages = (
        f"Your plan must cover the children of {n} until they turn 26."
        for n in ("members", "retirees", "staff")
    )
    (tmp_path / "docs" / "plan.md").write_text("# Plan\n\n" + "\n\n".join(ages))
    figures = ingest.rate(tmp_path / "docs", tmp_path / "data")
    assert figures["documents"] == 1
    assert 0 < figures["embedded"] <= figures["passages"]
    assert figures["seconds"] > 0
    assert figures["bare_seconds"] >= 0


def test_a_model_of_a_known_size_stands_in_for_one_that_is_not_here(tmp_path, monkeypatch):
    """Built from the documents' own words with random weights, it embeds every passage, whatever the language."""
    small = {"vocab_size": 9000, "hidden_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2,
             "num_key_value_heads": 1, "head_dim": 32, "intermediate_size": 64}  # fmt: skip
    monkeypatch.setattr(random_model, "SHAPES", {"small": small})
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text(
        "# 产假办法\n\n第一条 女职工生育享受98天产假。\n\n第二条 津贴由基金支付。\n"
    )
    model = random_model.build("small", tmp_path / "docs", tmp_path / "model")
    figures = ingest.rate(tmp_path / "docs", tmp_path / "data", str(model))
    assert figures["embedded"] == figures["passages"] == 2
    assert SentenceEmbedder(str(model)).query("产假几天？").shape == (64,)


@pytest.mark.parametrize("given", ["0", "-5", "many"])
def test_a_large_index_of_no_passages_is_refused(given, tmp_path, capsys):
    """One sentence names the number; nothing is measured."""
    with pytest.raises(SystemExit):
        search_scale.main(
            [str(tmp_path / "asked.jsonl"), "--documents", str(tmp_path), f"--passages={given}"]
        )
    assert f"{given} is not a number of 1 or more" in capsys.readouterr().err


def test_a_file_without_questions_is_named(tmp_path):
    """An empty set is one sentence, not an average over nothing."""
    (tmp_path / "asked.jsonl").write_text("")
    with pytest.raises(BadInput, match=r"no question in .*asked\.jsonl"):
        search_scale.main([str(tmp_path / "asked.jsonl"), "--documents", str(tmp_path)])


def test_a_large_index_is_filled_and_searched(tmp_path, capsys):
    """Passages spliced from the sample's in the real engine; the second run finds them there."""
    (tmp_path / "docs" / "enrichment").mkdir(parents=True)
    (tmp_path / "docs" / "rules.md").write_text(
        "# 条例\n\n第一条 女职工生育享受98天产假。\n\n第二条 缴费满十五年的，按月领取基本养老金。\n"
    )
    (tmp_path / "asked.jsonl").write_text(
        json.dumps({"id": "q", "lang": "zh", "type": "direct", "question": "产假多少天？", "gold": []})
    )
    given = [
        str(tmp_path / "asked.jsonl"),
        "--documents",
        str(tmp_path / "docs"),
        "--passages",
        "300",
        "--json",
    ]
    assert search_scale.main(given) == 0
    first = json.loads(capsys.readouterr().out)
    assert first["filled_s"] is not None
    assert first["questions"] == 1
    assert all(
        first[kind]["p50"] > 0
        for kind in ("filtered", "as for each question", "anywhere", "two fields, filtered")
    )
    search_scale.main(given)
    assert json.loads(capsys.readouterr().out)["filled_s"] is None


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ('{"event": "evidence", "citations": []}', "evidence"),
        ("event: evidence", "evidence"),
        ('data: {"event": "redacted"}', "redacted"),
        ("", ""),
        (": keep-alive", ""),
        ("[1]", ""),
    ],
)
def test_an_event_has_its_name_in_either_form(line, event):
    """JSON lines and server-sent events are both understood; anything else is no event."""
    assert name(line) == event


def test_the_clock_stops_at_the_evidence():
    """A stream with evidence gives milliseconds; a stream without any, or an error, is no measurement."""

    def serve(request: httpx.Request) -> httpx.Response:
        if json.loads(request.content)["question"] == "broken":
            return httpx.Response(503, json={"detail": "broken"})
        lines = ['{"event": "redacted"}', '{"event": "evidence"}'][: 1 if "none" in str(request.url) else 2]
        return httpx.Response(200, text="\n".join(lines) + "\n")

    client = httpx.Client(transport=httpx.MockTransport(serve))
    assert 0 < to_evidence(client, "http://here", {"question": "?"}) < 10_000
    for url, question in (("http://none", "?"), ("http://here", "broken")):
        with pytest.raises(ServerSilent):
            to_evidence(client, url, {"question": question})


def test_a_page_of_figures_keeps_what_is_not_measured_again():
    """Parts are found again by their titles, in the order of the measurements, whatever order they came in."""
    titles = list(bench.RUNS)
    parts = {titles[2]: "third\n", titles[0]: "first\n\n### Table\n\n| a |\n"}
    page = bench.page(parts)
    assert page.index("first") < page.index("third")
    assert bench.sections(page) == parts


def test_a_measurement_of_the_bench_prints_its_command(tmp_path, monkeypatch):
    """A part has the day, the machine, the command and the table."""
    monkeypatch.chdir(tmp_path)
    write_lines(tmp_path / "doors.jsonl", [{"door": "answer", "text": "急诊费用能报销吗"}])
    part = bench.section("triage", "doors.jsonl")
    assert "mingbai eval triage doors.jsonl" in part
    assert "cores" in part
    assert "| answer | 1 | 1.000 |" in part


def test_everything_the_bench_names_is_there():
    """Each of its files and folders exists, and each of its measurements too."""
    for what, arguments in bench.RUNS.values():
        assert what in COMMANDS
        paths = [word for word in arguments.split() if not word.startswith("-")]
        assert all((bench.ROOT / path).exists() for path in paths), arguments


def test_tables_are_markdown():
    """A bar in a cell does not end it, a line break neither."""
    table = Table("T", ("a", "b"), (("x|y", "1\n2"),), ("Remark.",))
    assert markdown([table]) == "### T\n\n| a | b |\n|---|---|\n| x\\|y | 1 2 |\n\nRemark.\n"


def test_questions_without_documents_are_no_measurement(tmp_path, capsys):
    """A half-given command says what is missing."""
    file = write_lines(tmp_path / "q.jsonl", QUESTIONS)
    with pytest.raises(SystemExit) as end:
        cli.main(["eval", "retrieval", str(file)])
    assert end.value.code == 2
    assert "--documents" in capsys.readouterr().err
