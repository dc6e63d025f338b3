"""The second reading as part of the whole answer: it lowers what it must, and says so when there was none."""

from __future__ import annotations

import asyncio

from app.events import Checked, Degraded, Rung
from app.flow import AnswerFlow
from app.models import Models
from app.prompt import Prompter
from app.reasoning import Reasoning
from app.wiring import Wiring
from tests.flow.conftest import TODAY
from tests.flow.running import LEAVE, events_of, model, one, reasons
from tests.model_server import ModelServer, Reply

TRUE = "女职工生育享受98天产假[citation:1]。产前可以休假15天[citation:1]。"


def answered(wiring: Wiring, second: str) -> list:
    """Return the events of an answer whose second reading says this."""

    def reply(prompt: str) -> Reply:
        return Reply("好。", second if "每句判断一次" in prompt else TRUE)

    async def run() -> list:
        async with ModelServer(reply=reply) as server:
            reasoning = Reasoning(wiring.gate, Prompter(), second_reader=True)
            models = Models([model("m", server.url)])
            of = AnswerFlow(wiring.gate, wiring.triage, wiring.evidence, models, reasoning, lambda: TODAY)
            return await events_of(of, LEAVE)

    return asyncio.run(run())


def test_a_sentence_that_the_model_takes_back_is_marked(wiring: Wiring) -> None:
    """What the rules verified and the second reading denies is unsupported, and the rest stands."""
    checked = one(answered(wiring, "1 yes\n2 no"), Checked)
    assert [s.verdict for s in checked.sentences] == ["verified", "unsupported"]


def test_an_answer_that_is_taken_back_gives_way_to_extracts(wiring: Wiring) -> None:
    """When the second reading denies everything, people get the rules' own words."""
    events = answered(wiring, "1 no\n2 no")
    assert any(isinstance(e, Degraded) and e.rung is Rung.EXTRACTS for e in events)


def test_an_unreadable_second_reading_leaves_doubt_not_support(wiring: Wiring) -> None:
    """A model that does not keep to the form makes sentences weak."""
    events = answered(wiring, "Looks fine to me!")
    assert {s.verdict for s in one(events, Checked).sentences} == {"weak"}
    assert not any("复核" in r for r in reasons(events))
