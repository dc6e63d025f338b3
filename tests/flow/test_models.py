"""Several models: who answers, who steps in, and what people are told of it."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import BadInput
from app.events import Checked, Degraded, Done, Rung, Thinking, Waiting
from app.flow import Request
from app.llm.types import State
from app.model_table import read
from app.models import Models
from app.wiring import Wiring
from tests.flow.running import LEAVE, events_of, final, flow, model, one, reasons
from tests.llm.asking import PATIENT
from tests.model_server import Fault, ModelServer, Reply

QUICK = replace(PATIENT, connect=0.5, first=0.5, between=0.5, total=2.0, probe=0.5)
TRUE = "女职工生育享受98天产假，其中产前可以休假15天[citation:1]。"
SECOND = "生育享受98天产假[citation:1]。"
COMPARES = "女职工难产和生多胞胎，产假分别增加多少天，有什么不同？"


def nowhere() -> str:
    """Return an address at which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


async def test_automatic(wiring: Wiring) -> None:
    """A look-up goes to the quick model, a comparison to the one that reasons."""
    async with ModelServer("tgi", Reply("", TRUE)) as a, ModelServer("tgi", Reply("想。", SECOND)) as b:
        of = flow(wiring, [model("deep", b.url), model("quick", a.url, reasoning=False)])
        for asked in ("", "auto"):
            assert one(await events_of(of, Request(LEAVE, model=asked)), Checked).model == "quick"
            assert one(await events_of(of, Request(COMPARES, model=asked)), Checked).model == "deep"


async def test_people_choose(wiring: Wiring) -> None:
    """A model that is named answers, whatever the question."""
    async with ModelServer("tgi", Reply("", TRUE)) as a, ModelServer("tgi", Reply("想。", SECOND)) as b:
        of = flow(wiring, [model("quick", a.url, reasoning=False), model("deep", b.url)])
        events = await events_of(of, Request(LEAVE, model="deep"))
    assert one(events, Checked).model == "deep"
    assert final(events) == SECOND.replace("[citation:1]", "[1]")


async def test_language_decides(wiring: Wiring) -> None:
    """A model that does not speak the language of the question stands behind one that does."""
    async with ModelServer("tgi", Reply("", TRUE)) as a, ModelServer("tgi", Reply("想。", SECOND)) as b:
        english = model("english", a.url, reasoning=False, languages=("en",))
        events = await events_of(flow(wiring, [english, model("both", b.url)]), LEAVE)
    assert one(events, Checked).model == "both"
    assert reasons(events) == []


async def test_another_takes_over(wiring: Wiring) -> None:
    """When the model that should answer is down, the other does, and the person is told."""
    async with ModelServer("tgi", Reply("想。", TRUE)) as server:
        of = flow(wiring, [model("first", nowhere(), QUICK), model("second", server.url)])
        events = await events_of(of, Request(LEAVE, model="first"))
        assert one(events, Checked).model == "second"
        assert one(events, Done).mode == "model"
        (notice,) = [e for e in events if isinstance(e, Degraded)]
        assert notice.rung is Rung.FULL
        assert notice.reason == "“模型first”暂时用不了，由“模型second”回答。"
        # It is known to be down now: nobody waits for it a second time.
        again = await events_of(of, Request(LEAVE, model="first"))
        assert reasons(again) == [notice.reason]


async def test_another_takes_over_in_the_middle_of_thinking(wiring: Wiring) -> None:
    """A model that fails while it thinks has its thinking closed, and the other answers."""
    async with (
        ModelServer("tgi", Reply("我先想一想这个问题。\n再想一想。", TRUE), Fault("cut", after=12)) as a,
        ModelServer("tgi", Reply("想。", TRUE)) as b,
    ):
        of = flow(wiring, [model("first", a.url), model("second", b.url)])
        events = await events_of(of, Request(LEAVE, model="first"))
    assert one(events, Checked).model == "second"
    assert next(e.summary for e in events if isinstance(e, Thinking) and e.done) == "（思考中断）"


async def test_no_one_takes_over_a_half_told_answer(wiring: Wiring) -> None:
    """Once words of an answer have been read, another model does not begin anew: the documents speak."""
    long = Reply("想。", TRUE + "\n" + TRUE * 30)
    async with ModelServer("tgi", long, Fault("cut", after=60)) as a, ModelServer("tgi") as b:
        of = flow(wiring, [model("first", a.url), model("second", b.url)])
        events = await events_of(of, Request(LEAVE, model="first"))
        assert b.asked("/v1/chat/completions") == []
    assert one(events, Done).mode == "extract"
    assert one(events, Checked).model == ""


async def test_all_are_down(wiring: Wiring) -> None:
    """When no model is left the answer is extracts."""
    of = flow(wiring, [model("first", nowhere(), QUICK), model("second", nowhere(), QUICK)])
    events = await events_of(of, LEAVE)
    assert one(events, Done).mode == "extract"
    assert len(reasons(events)) == 2


async def test_nobody_takes_over_for_ever(wiring: Wiring, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the time for trying models is up the extracts come at once."""
    async with ModelServer("tgi") as server:
        of = flow(wiring, [model("first", nowhere(), QUICK), model("second", server.url)])
        monkeypatch.setattr(of._relay, "_patience", 0.0)
        events = await events_of(of, Request(LEAVE, model="first"))
        assert server.requests == []
    assert one(events, Done).mode == "extract"


async def test_a_queue_tells_its_places(wiring: Wiring) -> None:
    """Who waits for others learns their place."""
    async with ModelServer("tgi", Reply("想一想。" * 20, TRUE), rate=100) as server:
        only = model("r1", server.url)
        only.client._turnstile._free = 1
        of = flow(wiring, [only])
        first, second = await asyncio.gather(events_of(of, LEAVE), events_of(of, LEAVE))
    places = [e.place for events in (first, second) for e in events if isinstance(e, Waiting)]
    assert places == [1]


@pytest.mark.parametrize(
    "request_",
    [Request(LEAVE, model="gone"), Request(LEAVE, depth="bottomless"), Request(LEAVE, model="inner")],
)
async def test_a_choice_there_is_not(wiring: Wiring, request_: Request) -> None:
    """A model or depth that does not exist, or is not for these people, is refused in a sentence before anything."""
    models = [model("r1", nowhere(), QUICK), model("inner", nowhere(), QUICK, audience=("staff",))]
    with pytest.raises(BadInput, match=r"^There is no such .*; choose one of: .*\.$"):
        await events_of(flow(wiring, models), request_)


async def test_the_list_people_choose_from() -> None:
    """The list has a label in each language, whether a model is up, and only models for these people."""
    async with ModelServer("tgi") as server:
        up, down = model("up", server.url), model("down", nowhere(), QUICK)
        models = Models([up, down, model("inner", server.url, audience=("staff",))])
        choices = await models.choices("zh", "patients")
        assert [(c.name, c.label, c.state) for c in choices] == [
            ("auto", "自动选择", State.UP),
            ("up", "模型up", State.UP),
            ("down", "模型down", State.DOWN),
        ]
        assert [c.label for c in await models.choices("en", "staff")][-1] == "Model inner"
        asked = len(server.requests)
        await models.choices("zh", "patients")
        assert len(server.requests) == asked
    assert await Models().choices("zh", "patients") == ()


async def test_a_model_that_comes_back() -> None:
    """A failure is forgotten after a while, so that the model is tried again."""
    failed = model("r1", nowhere(), QUICK)
    assert await failed.client.look(30) is State.DOWN
    state, when = failed.client._seen
    failed.client._seen = (state, when - 31)
    assert failed.client.state is State.UNKNOWN


TABLE = """
[quick]
label = {zh = "快速", en = "Quick"}
url = "http://127.0.0.1:1"
reasoning = false

[deep]
label = "DeepSeek-R1"
url = "http://127.0.0.1:2/v1"
kind = "vllm"
model = "r1"
for = ["staff"]
languages = ["zh"]
token_env = "TEST_DEEP_TOKEN"
"""


def test_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table says all there is to say of a model; what it leaves out has a sensible value."""
    monkeypatch.setenv("TEST_DEEP_TOKEN", "sk-deep")
    file = tmp_path / "models.toml"
    file.write_text(TABLE, encoding="utf-8")
    quick, deep = (row.model_named(name) for name, row in read(file).items())
    assert (quick.name, quick.label("zh"), quick.label("en"), quick.reasoning) == (
        "quick",
        "快速",
        "Quick",
        False,
    )
    assert (deep.label("en"), deep.reasoning, deep.audience) == ("DeepSeek-R1", True, ("staff",))
    assert deep.languages == ("zh",)
    assert "sk-deep" not in repr(deep)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("[a", "cannot be read"),
        ("[a]\nlabel = 'x'", "a.url"),
        ("[a]\nurl = 'http://x'\nkind = 'gpt'", "a.kind"),
        ("[a]\nurl = 'http://x'\ncolour = 1", "a.colour"),
        ("[auto]\nurl = 'http://x'", "cannot be the name"),
        ("a = 1", "a in"),
        ("[a]\nurl = 'http://x'\ntoken_env = 'NOT_SET_ANYWHERE'", "NOT_SET_ANYWHERE"),
    ],
)
def test_a_table_that_cannot_be_used(tmp_path: Path, text: str, said: str) -> None:
    """A mistake in the table is named in one sentence."""
    file = tmp_path / "models.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        [row.model_named(name) for name, row in read(file).items()]
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_no_table() -> None:
    """A table that is not there is said to be missing."""
    with pytest.raises(BadInput, match="no table of models"):
        read(Path("/nonexistent/models.toml"))


def test_one_way_or_the_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A single address and a table at once are a mistake; the address alone is the one model."""
    monkeypatch.setenv("MINGBAI_LLM_URL", "http://127.0.0.1:1")
    monkeypatch.delenv("MINGBAI_MODELS", raising=False)
    assert Wiring().models.names == ("default",)
    monkeypatch.setenv("MINGBAI_MODELS", str(tmp_path / "models.toml"))
    with pytest.raises(BadInput, match="take one of them out"):
        _ = Wiring().models
