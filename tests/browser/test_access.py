"""For everybody: axe-core, the keyboard alone, languages, large type, contrast, dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Product, Visiting

QUESTION = {"zh": "女职工生孩子能休多少天产假？", "en": "Can I keep my child on my plan until 26?"}


def grave(page: Page) -> list[str]:
    """Return what axe-core calls serious or critical, with the elements."""
    page.wait_for_timeout(350)  # until sheets and colours have come to rest
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {[n['html'][:120] for n in v['nodes'][:3]]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("lang", "size"), [("zh", DESKTOP), ("en", PHONE)])
def test_axe_finds_nothing_grave(
    product: Product, visit: Visiting, lang: str, size: tuple[int, int], scheme: str
) -> None:
    """Neither on the empty page nor beside an answer, a source, the display, the way to a person, a refusal."""
    here = visit(product.modelled, lang, size, color_scheme=scheme)
    page = here.page
    assert not grave(page)
    turn = here.ask(QUESTION[lang])
    turn.locator(".thinking summary").click()
    assert not grave(page)
    sheets: list[Callable[[], None]] = [
        turn.locator("button.cite").first.click,
        page.locator('.top [data-do="display"]').click,
        page.locator(".top-person").click,
        turn.locator('[data-rating="down"]').click,
    ]
    for open_sheet in sheets:
        open_sheet()
        expect(page.locator("#sheet")).to_be_visible()
        assert not grave(page)
        page.keyboard.press("Escape")
    here.ask("火星上的医院能报销多少？" if lang == "zh" else "my dad is not breathing")
    assert not grave(page)


def test_the_keyboard_is_enough(product: Product, visit: Visiting) -> None:
    """From the skip link to a source and back, without a mouse; focus is always somewhere visible."""
    page = visit(product.plain, "en", (900, 900)).page
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type(QUESTION["en"])
    page.keyboard.press("Enter")
    turn = page.locator(".turn").first
    expect(turn).to_contain_class("over")
    number = turn.locator("button.cite").first
    number.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#sheet-title")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#sheet .close")).to_be_focused()
    page.keyboard.press("Enter")
    expect(number).to_be_focused()


def test_every_word_follows_the_language(product: Product, visit: Visiting) -> None:
    """Switching turns the whole page, answers included, into English and traditional Chinese and is remembered."""
    here = visit(product.plain)
    turn = here.ask(QUESTION["zh"])
    here.page.locator('[data-lang="en"]').click()
    expect(here.page.locator(".send")).to_have_text("Send")
    expect(turn.locator('[data-do="copy"]')).to_have_text("Copy")
    expect(turn.locator(".source-list .status").first).to_have_text("In force")
    here.page.locator('[data-lang="zh-Hant"]').click()
    expect(turn.locator('[data-do="copy"]')).to_have_text("複製")
    expect(turn.locator(".source-list .status").first).to_have_text("現行有效")
    assert here.page.evaluate("document.documentElement.lang") == "zh-Hant"
    here.page.reload()
    expect(here.page.locator('[data-do="copy"]').first).to_have_text("複製")


def test_the_page_speaks_the_language_of_the_first_question(product: Product, visit: Visiting) -> None:
    """Whoever opens a Chinese page and asks in English reads English all around, numbers to call included."""
    here = visit(product.plain, lang="")
    expect(here.page.locator(".send")).to_have_text("发送")
    turn = here.ask(QUESTION["en"])
    expect(here.page.locator(".send")).to_have_text("Send")
    expect(turn.locator('[data-do="copy"]')).to_have_text("Copy")
    expect(here.page.locator(".offices").first).to_contain_text("Social security hotline")
    assert here.page.evaluate("document.documentElement.lang") == "en"
    here.ask(QUESTION["zh"])
    expect(here.page.locator(".send")).to_have_text("Send")
    here.page.reload()
    expect(here.page.locator(".send")).to_have_text("Send")
    expect(here.page.locator('[data-do="copy"]').first).to_have_text("Copy")


def test_a_language_that_was_chosen_stays(product: Product, visit: Visiting) -> None:
    """A button or the address has named it, so a question in another language changes nothing around it."""
    for here in (visit(product.plain, "zh"), visit(product.plain, lang="")):
        here.page.locator('[data-lang="zh-Hans"]').click()
        here.ask(QUESTION["en"])
        expect(here.page.locator(".send")).to_have_text("发送")


def test_a_status_is_said_to_a_screen_reader(product: Product, visit: Visiting) -> None:
    """The live region says that the answer is ready, and the conversation is busy until then."""
    here = visit(product.plain)
    here.ask(QUESTION["zh"])
    expect(here.page.locator(".live")).to_have_text("回答好了。")
    expect(here.page.locator(".turns")).to_have_attribute("aria-busy", "false")


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_very_large_type_and_high_contrast_fit(
    product: Product, visit: Visiting, size: tuple[int, int]
) -> None:
    """At the largest size nothing runs over the side, and black on white is black on white."""
    here = visit(product.plain, "zh", size)
    here.page.locator('.top [data-do="display"]').click()
    here.page.get_by_text("特大").click()
    here.page.get_by_text("高对比度").click()
    here.page.keyboard.press("Escape")
    here.ask(QUESTION["zh"])
    assert here.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert here.page.evaluate("getComputedStyle(document.querySelector('.mingbai')).color") == "rgb(0, 0, 0)"
    assert not grave(here.page)
