"""Emergencies, wrong doors, refusals and failures look like what they are."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.errors import GateFailed
from tests.browser.conftest import DESKTOP, PHONE, Product, Visiting


@pytest.mark.parametrize(
    ("question", "lang", "size", "number"),
    [
        ("我爸胸口疼得厉害，喘不上气，快不行了", "zh", PHONE, "120"),
        ("my dad is not breathing, what do I do", "en", DESKTOP, "911"),
    ],
)
def test_an_emergency_is_met_at_once(
    product: Product, visit: Visiting, question: str, lang: str, size: tuple[int, int], number: str
) -> None:
    """The fixed text stands there as an alert, its numbers can be called, and nothing was looked up."""
    turn = visit(product.plain, lang, size).ask(question)
    alert = turn.get_by_role("alert")
    expect(alert).to_be_visible()
    expect(alert.locator(f'a[href="tel:{number}"]').first).to_be_visible()
    expect(turn.locator(".source-list")).to_have_count(0)


@pytest.mark.parametrize("question", ["急诊费用能报销吗", "Is the emergency room copay covered?"])
def test_an_ordinary_question_raises_no_alarm(product: Product, visit: Visiting, question: str) -> None:
    """Words of an emergency in a question about money are a question about money."""
    turn = visit(product.plain).ask(question)
    expect(turn.locator(".notice.urgent")).to_have_count(0)


def test_somebody_who_wants_to_die_is_not_turned_away(product: Product, visit: Visiting) -> None:
    """Self-harm gets its own text, with a line to call."""
    turn = visit(product.plain, "zh").ask("活着没意思，我不想活了")
    expect(turn.locator('.notice.urgent a[href="tel:12356"]').first).to_be_visible()


def test_a_refusal_is_no_failure(product: Product, visit: Visiting) -> None:
    """What the documents do not answer is refused calmly, with the way to a person."""
    turn = visit(product.plain).ask("火星上的医院能报销多少？")
    expect(turn.locator(".notice.refused")).to_be_visible()
    expect(turn.locator(".notice.failed")).to_have_count(0)
    expect(turn.locator('[data-do="person"]')).to_be_visible()


def test_a_failure_looks_like_one(product: Product, visit: Visiting, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the gate fails the question is not processed; the page says so as an alert and offers to try again."""

    def fail(*_: object, **__: object) -> None:
        raise GateFailed("broken on purpose")

    here = visit(product.plain)
    gate = product.sites["plain"].wiring.gate
    monkeypatch.setattr(gate, "admit", fail)
    turn = here.ask("产假多少天？")
    expect(turn.get_by_role("alert")).to_contain_text("隐私保护检查没有成功")
    monkeypatch.undo()
    turn.locator('[data-do="retry"]').click()
    expect(here.page.locator(".turn .extract").first).to_be_visible()


def test_a_request_for_a_diagnosis_gets_the_right_door(product: Product, visit: Visiting) -> None:
    """It is told honestly that a doctor must judge, and not how to treat itself."""
    turn = visit(product.plain).ask("我头疼三天了，该吃什么药？")
    expect(turn.locator(".notice.refused")).to_contain_text("医生")
