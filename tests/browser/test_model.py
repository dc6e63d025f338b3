"""With a model: thinking apart from the answer, sentences that look like what was proven of them, stop and retry."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, Product, Visiting, until
from tests.model_server.replies import Reply

QUESTION = "女职工生孩子能休多少天产假？"
TRUE = "女职工生育享受98天产假[citation:1]。"
ANSWER = (
    f"{TRUE}\n\n**难产和多胞胎**\n\n- 难产的，增加产假15天[citation:1]。\n- 生育多胞胎的，每多生育1个婴儿，增加产假15天[citation:1]。\n\n"
    "所有男职工都可以休60天陪产假[citation:1]。"
)
Saying = Callable[..., None]


@pytest.mark.parametrize(("lang", "size"), [("zh", DESKTOP), ("zh", PHONE), ("en", DESKTOP), ("en", PHONE)])
def test_thinking_is_folded_and_the_answer_is_proven(
    product: Product, visit: Visiting, lang: str, size: tuple[int, int]
) -> None:
    """Thinking stands folded under one line; the answer beside it has numbers that open, and its proof."""
    here = visit(product.modelled, lang, size)
    turn = here.ask(QUESTION if lang == "zh" else "Can I keep my child on my plan until 26?")
    thinking = turn.locator(".thinking")
    expect(thinking).to_be_visible()
    assert thinking.get_attribute("open") is None
    expect(thinking.locator("summary")).to_contain_text("思考了" if lang == "zh" else "Thought for")
    thinking.locator("summary").click()
    expect(thinking.locator(".thought")).to_contain_text("Source")
    expect(turn.locator(".proof").first).to_be_visible()
    turn.locator(".body button.cite").first.click()
    expect(here.page.locator("#sheet mark").first).to_be_visible()


def test_an_unsupported_sentence_is_withheld_and_says_why(
    product: Product, visit: Visiting, reply: Saying
) -> None:
    """The invented sentence is gone, a note stands in its place, and a touch tells why."""
    reply(Reply("来源一写明了。", ANSWER))
    turn = visit(product.modelled).ask(QUESTION)
    expect(turn.locator(".sentence.verified").first).to_contain_text("98天")
    expect(turn.locator(".body")).not_to_contain_text("60天陪产假")
    why = turn.locator("button.why.withheld").first
    because = why.locator("xpath=following-sibling::*[1]")
    expect(because).to_be_hidden()
    why.click()
    expect(because).to_be_visible()
    expect(because).not_to_be_empty()
    assert why.get_attribute("aria-expanded") == "true"
    expect(turn.locator(".proof")).to_contain_text("隐去")


def test_thinking_is_neither_copied_nor_read_aloud(product: Product, visit: Visiting, reply: Saying) -> None:
    """Copy and voice hold the answer, without thinking; the voice also without numbers of sources."""
    reply(Reply("这是草稿纸上的想法。", ANSWER))
    here = visit(product.modelled)
    here.page.evaluate(
        "window.spoken = []; speechSynthesis.speak = u => { spoken.push(u.text + '|' + u.lang); u.onend?.(); }; null"
    )
    turn = here.ask(QUESTION)
    turn.locator('[data-do="copy"]').click()
    expect(turn.locator(".turn-note")).to_contain_text("已复制")
    text = here.page.evaluate("navigator.clipboard.readText()")
    assert "98天" in text
    assert "草稿纸" not in text
    assert "60天陪产假" not in text
    turn.locator('[data-do="speak"]').click()
    spoken = here.page.evaluate("spoken.join(' ')")
    assert "98天" in spoken
    assert "zh-CN" in spoken
    assert "草稿纸" not in spoken
    assert "[1]" not in spoken


def test_nothing_a_model_writes_becomes_markup(product: Product, visit: Visiting, reply: Saying) -> None:
    """Tags, links and images in thinking and answer are text at most."""
    evil = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>[link](http://evil.example/)'
    reply(Reply(f"想{evil}", f"{TRUE}\n\n{evil}"))
    here = visit(product.modelled)
    turn = here.ask(QUESTION)
    expect(turn.locator(".body")).to_contain_text("98天")
    assert turn.locator(".reply img, .reply script, .body a").count() == 0
    assert here.page.evaluate("window.hacked") is None


def test_stopping_stops_the_model_and_retry_answers(product: Product, visit: Visiting, reply: Saying) -> None:
    """Stop ends the stream at the model's server, the question stays, and retry brings the answer."""
    reply(Reply("慢慢想。" * 400, ANSWER), 40)
    here = visit(product.modelled)
    before = product.model.dropped
    here.page.locator("#question").fill(QUESTION)
    here.page.locator("#question").press("Enter")
    expect(here.page.locator(".thought")).to_contain_text("慢慢想")
    here.page.locator(".stop").click()
    expect(here.page.locator(".turn")).to_contain_class("ended")
    expect(here.page.locator("#question")).to_have_value(QUESTION)
    until(lambda: product.model.dropped > before, 10)
    reply(Reply("想好了。", ANSWER))
    here.page.locator('.turn [data-do="retry"]').click()
    expect(here.page.locator(".turn").first).to_contain_class("over")
    expect(here.page.locator(".turn")).to_have_count(1)
    expect(here.page.locator(".turn .body")).to_contain_text("98天")


def test_a_closed_tab_stops_the_model(product: Product, visit: Visiting, reply: Saying) -> None:
    """Leaving the page in mid-answer ends the stream at the model's server."""
    reply(Reply("慢慢想。" * 400, ANSWER), 40)
    here = visit(product.modelled)
    before = product.model.dropped
    here.page.locator("#question").fill(QUESTION)
    here.page.locator("#question").press("Enter")
    expect(here.page.locator(".thought")).to_contain_text("慢慢想")
    here.page.goto("about:blank")
    until(lambda: product.model.dropped > before, 10)


def test_a_line_cut_in_mid_answer_keeps_the_question(
    product: Product, visit: Visiting, reply: Saying, wire: object
) -> None:
    """The page says what happened and what to do; the question is in the box, and Enter answers it once mended."""
    from tests.browser.conftest import Wire

    assert isinstance(wire, Wire)
    reply(Reply("慢慢想。" * 100, ANSWER), 40)
    here = visit(wire.url)
    here.page.locator("#question").fill(QUESTION)
    here.page.locator("#question").press("Enter")
    expect(here.page.locator(".thought")).to_contain_text("慢慢想")
    wire.cut()
    expect(here.page.locator(".composer-note")).to_contain_text("连接断了")
    expect(here.page.locator("#question")).to_have_value(QUESTION)
    here.page.locator("#question").press("Enter")
    expect(here.page.locator(".composer-note")).to_contain_text("连不上服务器")
    wire.mend()
    reply(Reply("想好了。", ANSWER))
    turn = here.ask(QUESTION)
    expect(turn.locator(".body")).to_contain_text("98天")


def test_after_a_restart_the_page_says_that_nothing_is_remembered(
    product: Product, visit: Visiting, reply: Saying
) -> None:
    """Earlier answers stay to be read, cannot be rated or edited any more, and the next question says why."""
    reply(Reply("想好了。", ANSWER))
    here = visit(product.modelled)
    first = here.ask(QUESTION)
    product.sites["modelled"].chat.sessions.forget(
        here.page.evaluate("sessionStorage.getItem('mingbai.session')")
    )
    second = here.ask(QUESTION)
    expect(second.locator(".turn-note")).to_contain_text("重新启动过")
    expect(first.locator(".body")).to_contain_text("98天")
    expect(first.locator(".thumb")).to_have_count(0)
    expect(second.locator(".thumb")).to_have_count(2)
