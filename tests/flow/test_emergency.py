"""The numbers in an emergency are those of the place where a person is, wherever they said it."""

from __future__ import annotations

import pytest

from app.events import Refused
from app.flow import Request
from app.gate.types import Turn
from app.situation import profile
from app.wiring import Wiring
from tests.flow.running import events_of, flow, one

SIGN = "我爸突然胸口剧痛，喘不上气"


@pytest.mark.parametrize(
    "request_",
    [
        Request(f"我们在香港，{SIGN}"),
        Request(
            SIGN, history=[Turn("user", "我住在香港，门诊怎么收费？"), Turn("assistant", "按规定收费。")]
        ),
        Request(SIGN, profile=profile("香港", None, None)),
    ],
    ids=["said now", "said before", "chosen"],
)
async def test_the_numbers_follow_the_place(wiring: Wiring, request_: Request) -> None:
    """Named in this question, in an earlier one, or chosen beside the conversation."""
    refused = one(await events_of(flow(wiring, []), request_), Refused)
    assert isinstance(refused, Refused)
    first = refused.text.splitlines()[0]
    assert "999" in first
    assert "120" not in first


async def test_a_place_said_now_goes_before_one_said_earlier(wiring: Wiring) -> None:
    """Somebody who travels is where they say they are."""
    asked = Request(f"我在广州出差，{SIGN}", history=[Turn("user", "我住在香港，门诊怎么收费？")])
    refused = one(await events_of(flow(wiring, []), asked), Refused)
    assert isinstance(refused, Refused)
    assert "120" in refused.text.splitlines()[0]
