"""Asking and what surrounds an answer, on a desktop and on a phone, in both languages, without a model."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from app.records.types import Feedback
from tests.browser.conftest import DESKTOP, PHONE, Product, Visit, Visiting, until

EVERYWHERE = pytest.mark.parametrize(
    ("lang", "size"), [("zh", DESKTOP), ("zh", PHONE), ("en", DESKTOP), ("en", PHONE)]
)
QUESTION = {"zh": "女职工生孩子能休多少天产假？", "en": "Can I keep my child on my plan until 26?"}
SAID = {"zh": "98", "en": "26"}


@EVERYWHERE
def test_a_question_is_answered_with_sources_that_open_at_the_quoted_words(
    product: Product, visit: Visiting, lang: str, size: tuple[int, int]
) -> None:
    """Typing and Enter bring quotations; a number opens its card with the words marked, Escape leads back."""
    here = visit(product.plain, lang, size)
    turn = here.ask(QUESTION[lang])
    expect(turn.locator(".extract").first).to_contain_text(SAID[lang])
    expect(turn.locator(".turn-label")).to_contain_text("计算机程序" if lang == "zh" else "computer program")
    number = turn.locator("button.cite").first
    number.click()
    sheet = here.page.locator("#sheet")
    expect(sheet.locator("mark").first).to_be_visible()
    expect(sheet.locator(".card-title")).not_to_be_empty()
    expect(sheet.locator(".status").first).to_be_visible()
    expect(sheet.get_by_role("link")).to_have_attribute("href", re.compile("^source/[0-9a-f]+/original$"))
    here.page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(number).to_be_focused()


@EVERYWHERE
def test_the_page_fits_and_says_what_it_is(
    product: Product, visit: Visiting, lang: str, size: tuple[int, int]
) -> None:
    """Nothing runs over the side, the label and the hotline are there, and what it can and cannot do."""
    page = visit(product.plain, lang, size).page
    for expected in (".can", ".cannot", ".label", ".hotline"):
        expect(page.locator(expected)).to_be_visible()
    expect(page.locator(".hotline")).to_contain_text("12393")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".examples button").first.click()
    expect(page.locator(".turn").first).to_contain_class("over")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_pdf_shows_its_page_with_the_quotation(product: Product, visit: Visiting) -> None:
    """The card of a PDF fetches the image of the page only when it is opened."""
    here = visit(product.plain)
    asked: list[str] = []
    here.page.on("request", lambda r: asked.append(r.url) if "/page/" in r.url and ".png" in r.url else None)
    turn = here.ask("在广东，女职工生育享受多少天产假，难产增加几天？")
    row = turn.locator(".source-row", has_text="广东省实施").first
    assert not asked
    row.click()
    image = here.page.locator("#sheet .page-image img")
    expect(image).to_be_visible()
    until(lambda: image.evaluate("i => i.complete && i.naturalWidth > 500"), 20)
    assert len(asked) == 1


def test_a_question_that_is_too_long_is_said_so_and_kept(product: Product, visit: Visiting) -> None:
    """The sentence stands beside the box, where what was typed still is; the page goes on working."""
    here = visit(product.plain)
    box = here.page.locator("textarea").first
    box.fill("产假" * 2_500)
    box.press("Enter")
    expect(here.page.locator(".composer")).to_contain_text("太长了")
    assert len(box.input_value()) == 5_000
    box.fill("女职工生育享受多少天产假？")
    box.press("Enter")
    expect(here.page.locator(".turn").last).to_contain_class("over")
    expect(here.page.locator(".turn").last).to_contain_text("98")


def test_a_new_question_goes_to_the_top(product: Product, visit: Visiting) -> None:
    """The answer to the second question is in sight without scrolling."""
    here = visit(product.plain, "zh", PHONE)
    here.ask(QUESTION["zh"])
    turn = here.ask("骑车上班路上摔伤算工伤吗？")
    until(lambda: turn.evaluate("t => t.getBoundingClientRect().top") < 200, 5)


def open_page_of_pdf(here: Visit, printed_on: list[int]) -> Locator:
    """Open the card of a PDF whose quotation is found on certain pages, and return its figure."""
    here.page.route("**/source/*/pages?*", lambda route: route.fulfill(json={"pages": printed_on}))
    turn = here.ask("在广东，女职工生育享受多少天产假，难产增加几天？")
    turn.locator(".source-row", has_text="广东省实施").first.click()
    figure = here.page.locator("#sheet .page-image")
    expect(figure.locator("img").first).to_be_visible()
    return figure


def test_a_quotation_over_two_pages_shows_both(product: Product, visit: Visiting) -> None:
    """Each page stands over its own number."""
    figure = open_page_of_pdf(visit(product.plain), [2, 3])
    expect(figure.locator("figcaption")).to_have_text([re.compile("第 2 页"), re.compile("第 3 页")])
    images = figure.locator("img")
    expect(images).to_have_count(2)
    until(lambda: images.nth(1).evaluate("i => i.complete && i.naturalWidth > 500"), 20)
    assert "/page/3.png?" in str(images.nth(1).get_attribute("src"))


def test_a_quotation_on_the_next_page_shows_that_one(product: Product, visit: Visiting) -> None:
    """Where the clause begins on one page and the quoted words stand on the next, only the latter is shown."""
    figure = open_page_of_pdf(visit(product.plain), [3])
    expect(figure.locator("figcaption")).to_have_text([re.compile("第 3 页")])
    expect(figure.locator("img")).to_have_count(1)
    until(lambda: "/page/3.png?" in str(figure.locator("img").get_attribute("src")), 5)


def test_a_page_on_which_nothing_can_be_marked_says_so(product: Product, visit: Visiting) -> None:
    """The page of a scan is shown, and its caption does not promise a mark."""
    figure = open_page_of_pdf(visit(product.plain), [])
    expect(figure.locator("figcaption")).to_contain_text("没有标出引文")
    expect(figure.locator("img")).to_have_count(1)


def test_what_the_gate_removed_is_shown_and_stays_the_persons_own(product: Product, visit: Visiting) -> None:
    """The person sees their own words and, behind a fold, the question as everything else saw it."""
    here = visit(product.plain)
    turn = here.ask("我叫张伟，身份证号11010519491231002X，女职工产假多少天？")
    expect(turn.locator(".asked")).to_contain_text("11010519491231002X")
    turn.locator(".gate summary").click()
    expect(turn.locator(".gate .placeholder")).to_have_count(2)
    expect(turn.locator(".gate .safe")).not_to_contain_text("张伟")


def test_my_situation_is_filled_from_the_question_and_can_be_corrected(
    product: Product, visit: Visiting
) -> None:
    """What was said fills the panel; a correction changes the next answer; nonsense gets a sentence."""
    here = visit(product.plain)
    here.ask("我在广州，职工医保，产假多少天？")
    region = here.page.locator("#region")
    expect(region).to_have_value("广东省广州市")
    expect(here.page.locator("#population")).to_have_value("employee")
    expect(here.page.locator('.from[data-for="region"]')).to_be_visible()
    region.fill("上海")
    region.press("Tab")
    expect(region).to_have_value("上海市")
    turn = here.ask("产假多少天？")
    expect(turn.locator(".assumed")).to_contain_text("上海市")
    region.fill("火星")
    region.press("Tab")
    expect(here.page.locator("#region-error")).to_contain_text("火星")


def test_on_a_phone_my_situation_opens_in_a_sheet(product: Product, visit: Visiting) -> None:
    """The button above the keyboard opens the same fields, and what is chosen stands on the button."""
    here = visit(product.plain, "en", PHONE)
    here.page.locator(".situation-chip").click()
    here.page.locator("#sheet #population").select_option("medicare")
    here.page.keyboard.press("Escape")
    expect(here.page.locator(".situation-line")).to_contain_text("Medicare")
    turn = here.ask("How do I appeal a decision of my insurer?")
    expect(turn.locator(".assumed")).to_contain_text("Medicare")


def test_a_copy_carries_the_sources_and_the_label(product: Product, visit: Visiting) -> None:
    """The clipboard holds question, quotations, sources and the machine-made label."""
    here = visit(product.plain)
    turn = here.ask(QUESTION["zh"])
    turn.locator('[data-do="copy"]').click()
    expect(turn.locator(".turn-note")).to_contain_text("已复制")
    text = here.page.evaluate("navigator.clipboard.readText()")
    assert QUESTION["zh"] in text
    assert "98" in text
    assert "[1]" in text
    assert "现行有效" in text
    assert "由计算机程序生成" in text


def test_a_print_is_one_clean_page(product: Product, visit: Visiting) -> None:
    """Printing one answer hides everything that is not that answer, and keeps sources and label."""
    here = visit(product.plain)
    here.ask("工伤认定要在多少天内申请？")
    turn = here.ask(QUESTION["zh"])
    here.page.evaluate("window.print = () => dispatchEvent(new Event('beforeprint'))")
    turn.locator('[data-do="print"]').click()
    here.page.emulate_media(media="print")
    for hidden in (".top", ".side", ".composer", ".tools >> nth=1", ".following >> nth=1"):
        expect(here.page.locator(hidden)).to_be_hidden()
    expect(here.page.locator(".turn").first).to_be_hidden()
    expect(turn.locator(".source-list")).to_be_visible()
    expect(turn.locator(".turn-label")).to_be_visible()
    assert len(here.page.pdf()) > 5_000


def test_an_opinion_is_kept_with_its_reason(product: Product, visit: Visiting) -> None:
    """Thumbs down asks why, and the records hold the reason without what identifies the person."""
    here = visit(product.plain)
    turn = here.ask(QUESTION["zh"])
    turn.locator('[data-rating="down"]').click()
    sheet = here.page.locator("#sheet")
    sheet.get_by_text("规定过时").click()
    sheet.locator("textarea").fill("我叫李小明，电话13812345678")
    sheet.locator("button[type=submit]").click()
    expect(turn.locator(".turn-note")).to_contain_text("谢谢")
    chat = product.sites["plain"].chat
    session = here.page.evaluate("sessionStorage.getItem('mingbai.session')")
    kept = chat.sessions.get(session)
    assert kept is not None
    records = product.sites["plain"].wiring.records

    def opinion() -> Feedback:
        found = records.read(kept.record).exchanges[0].feedback
        assert found is not None
        return found

    until(lambda: opinion().reason, 10)  # the thumb itself is kept and thanked for before its reason
    assert not opinion().up
    assert "规定过时" in opinion().reason
    assert "13812345678" not in opinion().reason


def test_a_conversation_is_left_for_staff_under_a_number(product: Product, visit: Visiting) -> None:
    """Without a conversation there is nothing to leave; with one there is a number, and staff can find it."""
    here = visit(product.plain)
    here.page.locator(".top-person").click()
    expect(here.page.locator("#sheet .tel").first).to_have_text("12393")
    here.page.locator('#sheet [data-do="hand-over"]').click()
    expect(here.page.locator(".handed")).to_contain_text("还没有")
    here.page.keyboard.press("Escape")
    here.ask(QUESTION["zh"])
    here.page.locator(".top-person").click()
    here.page.locator('#sheet [data-do="hand-over"]').click()
    number = here.page.locator(".handed-number")
    expect(number).to_have_text(re.compile(r"^\d{3} \d{3}$"))
    found = product.sites["plain"].wiring.records.find(number.inner_text())
    assert found.conversation


def test_deleting_a_conversation_leaves_nothing(product: Product, visit: Visiting) -> None:
    """After a question in between, page, memory and records hold nothing of the conversation."""
    here = visit(product.plain)
    here.ask(QUESTION["zh"])
    chat = product.sites["plain"].chat
    session = here.page.evaluate("sessionStorage.getItem('mingbai.session')")
    kept = chat.sessions.get(session)
    assert kept is not None
    until(lambda: kept.turns[0].kept, 5)
    record = kept.record
    here.page.locator('.side-foot [data-do="delete"]').click()
    here.page.locator('[data-do="delete-yes"]').click()
    expect(here.page.locator(".composer-note")).to_contain_text("已删除")
    expect(here.page.locator(".turn")).to_have_count(0)
    assert chat.sessions.get(session) is None
    with pytest.raises(Exception, match="not kept"):
        product.sites["plain"].wiring.records.read(record)


def test_a_reload_brings_the_conversation_back(product: Product, visit: Visiting) -> None:
    """The conversation and what was typed but not sent are there again after a reload."""
    here = visit(product.plain)
    here.ask(QUESTION["zh"])
    here.page.locator("#question").fill("写了一半")
    here.page.reload()
    expect(here.page.locator(".turn .asked")).to_have_text(re.compile(QUESTION["zh"][:-1]))
    expect(here.page.locator(".turn")).to_contain_class("over")
    expect(here.page.locator("#question")).to_have_value("写了一半")


def test_two_people_do_not_see_each_other(product: Product, visit: Visiting) -> None:
    """A conversation is its own: the other browser starts empty, and a guessed id opens nothing."""
    one, other = visit(product.plain), visit(product.plain)
    one.ask("我在上海，救护车收费吗？")
    assert other.page.locator(".turn").count() == 0
    other.page.evaluate("sessionStorage.setItem('mingbai.session', 'guessed')")
    other.page.reload()
    other.page.locator(".examples button").first.wait_for()
    assert other.page.locator(".turn").count() == 0


def test_a_suggestion_goes_on(product: Product, visit: Visiting) -> None:
    """A suggested question is asked by touching it, and answered."""
    here = visit(product.plain)
    turn = here.ask(QUESTION["zh"])
    suggestion = turn.locator(".following button").first
    text = suggestion.inner_text()
    suggestion.click()
    expect(here.page.locator(".turn").nth(1)).to_contain_class("over")
    expect(here.page.locator(".turn").nth(1).locator(".asked")).to_contain_text(text)
    expect(here.page.locator(".turn").nth(1).locator(".extract, .notice").first).to_be_visible()


def test_a_question_is_edited_and_answered_again_from_there(product: Product, visit: Visiting) -> None:
    """Editing the first of two questions takes both away and answers the new one."""
    here = visit(product.plain)
    here.ask(QUESTION["zh"])
    here.ask("救护车收费吗？")
    here.page.locator('.turn [data-do="edit"]').first.click()
    box = here.page.locator("#question")
    expect(box).to_have_value(QUESTION["zh"])
    box.fill("工伤认定要在多少天内申请？")
    box.press("Enter")
    expect(here.page.locator(".turn")).to_have_count(1)
    expect(here.page.locator(".turn .asked")).to_contain_text("工伤认定")
    expect(here.page.locator(".turn")).to_contain_class("over")
