"""Turns as HTML: escaped, marked as the proof marks them, linked to their sources."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.events import (
    Answer,
    Checked,
    Conflict,
    Degraded,
    Done,
    Failed,
    Redacted,
    RefusalKind,
    Refused,
    Rung,
    Thinking,
    Waiting,
)
from app.web.render import PARTS, render
from app.web.wording import LANGUAGES, words
from indexes.types import Situation, Status
from tests.web.making import (
    EVIL,
    TEXT,
    TODAY,
    answered,
    citation,
    evidence,
    extracted,
    manner,
    sentence,
    view,
)

ALLOWED = {
    "a", "blockquote", "button", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "h3", "h4", "img", "li",
    "mark", "ol", "p", "section", "span", "strong", "summary", "svg", "ul", "use",
}  # fmt: skip


class Tags(HTMLParser):
    """Collects the tags and attributes of a piece of HTML, and whether they close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def whole(made: dict[str, object]) -> Tags:
    """Return the tags of all parts of a turn, which must be well formed."""
    tags = Tags("".join(map(str, made.values())))
    assert not tags.open
    return tags


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_that_others_wrote_becomes_markup(lang: str) -> None:
    """Question, thinking, answer, titles, labels, texts, notes and reasons are escaped wherever they stand."""
    source = citation(text=f"第一条{EVIL}", title=f"标题{EVIL}", label=f"第{EVIL}条", spans=((0, 5),))
    turn = answered(
        f"# {EVIL}\n- **{EVIL}**[1]\n{EVIL}",
        sentence(f"**{EVIL}**[1]", "weak", (1,), f"thinly_supported:{EVIL}"),
        sentence(EVIL, "unsupported", (), f"not_supported:{EVIL}"),
        citations=[source],
        notes=(EVIL,),
    )
    turn.asked = EVIL
    turn.outcome.reasoning = EVIL
    for withhold in (True, False):
        tags = whole(render(turn, manner(lang, withhold=withhold)))
        assert set(tags.tags) <= ALLOWED
        assert "src" not in dict(tags.attributes)
        assert not [name for name, _ in tags.attributes if name.startswith("on")]


@given(
    st.text(st.sampled_from("<>\"'&[]1*#-` \n。a第"), max_size=60),
    st.text("<>\"'&[]1。a", min_size=1, max_size=12),
)
def test_any_text_gives_well_formed_html(text: str, part: str) -> None:
    """Whatever a model writes, every part closes what it opens and holds our own tags only."""
    turn = answered(text, sentence(part, "weak"), sentence(text, "unsupported"))
    tags = whole(render(turn, manner()))
    assert set(tags.tags) <= ALLOWED


def test_links_lead_to_our_own_sources_and_to_telephones_only() -> None:
    """A link in an answer stays text; the links of a turn are originals and the numbers of our own texts."""
    turn = answered("[看这里](http://evil.example)[1]。", sentence("[看这里](http://evil.example)[1]。"))
    refused = view(Redacted("?", ()), Refused(RefusalKind.OFF_TOPIC, "可以打 12393。"), Done("refusal"))
    found = [v for t in (turn, refused) for k, v in whole(render(t, manner())).attributes if k == "href"]
    assert [v for v in found if v and not v.startswith("#i-")] == ["source/ab12/original", "tel:12393"]


@pytest.mark.parametrize(
    ("text", "linked"),
    [("请拨打 120。", True), ("第1201条", False), ("1-120-3", False), ("打120，再打 12393", True)],
)
def test_only_whole_known_numbers_can_be_called(text: str, linked: bool) -> None:
    """A number of ours is a link where it stands alone, and not inside another number."""
    turn = view(Redacted("?", ()), Refused(RefusalKind.EMERGENCY, text), Done("emergency"))
    assert ('href="tel:120"' in str(PARTS["body"](turn, manner()))) is linked


def test_a_verified_sentence_stands_plainly_with_its_number() -> None:
    """Its citation opens the card of that source; there is no button that explains doubts."""
    html = str(PARTS["body"](answered("享受98天产假[1]。", sentence("享受98天产假[1]。")), manner()))
    assert '<span class="sentence verified">享受98天产假<button' in html
    assert 'data-source="1"' in html
    assert "why" not in html


def test_a_weak_sentence_is_marked_and_explains_itself() -> None:
    """It keeps its words, and a button opens the reason in plain words."""
    turn = answered("可以休98天[1]。", sentence("可以休98天[1]。", "weak", (1,), "thinly_supported:自愿"))
    html = str(PARTS["body"](turn, manner()))
    assert 'class="sentence weak"' in html
    assert "可以休98天" in html
    assert "只能找到这句话的一部分，缺：自愿" in html


@pytest.mark.parametrize(("withhold", "kind"), [(True, "withheld"), (False, "unsupported")])
def test_an_unsupported_sentence_is_withheld_or_struck_out(withhold: bool, kind: str) -> None:
    """For patients its words are gone and a note stands there; where staff read, it is struck out."""
    turn = answered(
        "享受98天产假[1]。男方休60天[1]。",
        sentence("享受98天产假[1]。"),
        sentence("男方休60天[1]。", "unsupported", (1,), "number_not_found:60天"),
    )
    html = str(PARTS["body"](turn, manner(withhold=withhold)))
    assert f'class="sentence {kind}"' in html
    assert ("男方休" in html) is not withhold
    assert "60天”这个数" in html


def test_headings_lists_and_bold_are_kept() -> None:
    """The simple forms a model writes become headings, lists and strong words; leftovers of marks vanish."""
    turn = answered("## 结论\n享受**98天**。\n- 甲\n- 乙\n1. 丙", sentence("享受**98天**。", "no_claim", ()))
    html = str(PARTS["body"](turn, manner()))
    assert "<h4>结论</h4>" in html
    assert "<strong>98天</strong>" in html
    assert "<ul><li>甲</li><li>乙</li><li>丙</li></ul>" in html


def test_a_citation_that_the_answer_does_not_use_is_dropped() -> None:
    """A number without a source leaves no button behind."""
    html = str(PARTS["body"](answered("休98天[1][7]。", sentence("休98天[1][7]。")), manner()))
    assert 'data-source="1"' in html
    assert "7" not in html


def test_the_persons_own_words_come_back_on_their_page_only() -> None:
    """A placeholder in an answer is their own word again; what the gate removed is still shown as removed."""
    turn = answered("〔姓名1〕可以休98天[1]。", sentence("〔姓名1〕可以休98天[1]。"))
    assert "张伟可以休98天" in str(PARTS["body"](turn, manner()))
    gate = str(PARTS["gate"](extracted(citation()), manner()))
    assert '<span class="placeholder">〔姓名1〕</span>' in gate
    assert "张伟" not in gate


def test_extracts_are_grouped_by_document_with_the_clause_behind_a_fold() -> None:
    """Two clauses of one document stand under one title; a clause quoted whole needs no fold."""
    first, second = citation(1), citation(2, text="第八条 哺乳。", label="第八条", spans=((4, 7),))
    other = citation(3, title="社会保险法", version="cd34")
    html = str(PARTS["body"](extracted(first, second, other), manner()))
    assert html.count('<section class="extract">') == 2
    assert html.count("<details") == 2
    assert html.index("女职工生育享受98天产假。") < html.index("看整条")
    assert "<mark>女职工生育享受98天产假。</mark>" in html


def test_a_quotation_without_a_label_still_has_its_number() -> None:
    """Where the document has no name for a passage, the number stands behind the quotation."""
    html = str(PARTS["body"](extracted(citation(label="")), manner()))
    assert "产假。<button" in html


def test_a_card_says_what_a_source_is_and_marks_the_quotation() -> None:
    """Title, number, clause, date, status in plain words, the marked words, and the way to the file."""
    html = str(PARTS["sources"](answered("休98天[1]。", sentence("休98天[1]。")), manner()))
    for expected in (
        "《女职工劳动保护特别规定》", "国务院令第619号", "第七条", "施行日期 2012-04-28", "现行有效", "国务院",
        "<mark>女职工生育享受98天产假。</mark>", 'href="source/ab12/original"',
    ):  # fmt: skip
        assert expected in html
    assert "<img" not in html


def test_a_pdf_has_the_image_of_its_page_and_fetches_it_when_opened() -> None:
    """The address names version, page, passage and spans; the browser must not load it by itself."""
    turn = answered("休98天[1]。", sentence("休98天[1]。"), citations=[citation(doc="b.PDF", page=3)])
    html = str(PARTS["sources"](turn, manner()))
    assert 'data-src="source/ab12/page/3.png?passage=p1&amp;spans=4-17"' in html
    assert " src=" not in html


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_status_has_words(status: Status, lang: str) -> None:
    """Each is named and explained in each language."""
    html = str(PARTS["sources"](extracted(citation(status=status)), manner(lang)))
    assert words(lang)(f"status_{status.value}") in html
    assert words(lang)(f"status_{status.value}_says") in html


def test_refusal_failure_emergency_and_lower_rung_look_different() -> None:
    """Each has its own look, and those that must be heard are alerts."""
    refused = view(Redacted("?", ()), Refused(RefusalKind.NO_EVIDENCE, "没有找到。"), Done("refusal"))
    urgent = view(Redacted("?", ()), Refused(RefusalKind.SELF_HARM, "谢谢您说出来。"), Done("emergency"))
    failed = view(Failed("系统出了故障。"), Done("failed"))
    looks = [str(PARTS["body"](turn, manner())) for turn in (refused, urgent, failed)]
    for html, look, role in zip(
        looks, ("refused", "urgent", "failed"), ("group", "alert", "alert"), strict=True
    ):
        assert f'class="notice {look}" role="{role}"' in html
    assert "没有连接推理模型" in str(PARTS["rung"](extracted(citation()), manner()))
    assert not PARTS["rung"](refused, manner())


def test_an_answer_taken_back_leaves_nothing_behind() -> None:
    """A fall to extracts withdraws the draft; until the quotations come there is no body."""
    turn = view(Redacted("?", ()), evidence(), Answer("草稿"))
    assert "草稿" in str(PARTS["body"](turn, manner()))
    turn.take(Degraded(Rung.EXTRACTS, "模型没有答完。"))
    assert not PARTS["body"](turn, manner())


def test_thinking_is_apart_and_its_line_says_how_long() -> None:
    """Thinking is in its own part, never in the body; the summary stands on the fold."""
    turn = view(Redacted("?", ()), evidence(), Thinking("我想想"), Thinking("", True, "思考了 3 秒"))
    parts = render(turn, manner())
    assert "我想想" in parts["thought"]
    assert "我想想" not in parts["body"]
    turn.take(Answer("答"))
    assert "思考了 3 秒" in PARTS["thinking"](turn, manner())


def test_waiting_tells_the_place() -> None:
    """Somebody in line reads their number, until the answer begins."""
    turn = view(Waiting(3))
    assert "第 3 位" in str(PARTS["status"](turn, manner()))
    turn.take(Redacted("?", ()))
    assert "第 3 位" not in str(PARTS["status"](turn, manner()))


@pytest.mark.parametrize(
    ("situation", "says"),
    [
        (
            Situation(TODAY, ("广东省广州市",), "employee"),
            "按 广东省广州市 · 职工医保（在职） · 2025-11-25 查找",
        ),
        (Situation(TODAY.replace(year=2022), ("上海市",)), "当时有效的规定"),
        (Situation(TODAY), "没有指定地区"),
    ],
)
def test_the_answer_says_which_situation_it_assumed(situation: Situation, says: str) -> None:
    """Place, group and day, a past day as past, and that there was no place."""
    assert says in str(PARTS["assumed"](view(Redacted("?", ()), evidence(situation=situation)), manner()))


def test_conflicts_and_notes_are_shown_with_the_answer() -> None:
    """Sources that differ are named with their words, and doubts about documents stand beside them."""
    turn = answered("休98天[1]。", sentence("休98天[1]。"), notes=("《旧规定》已被取代。",))
    turn.outcome.checked = Checked(turn.outcome.checked.sentences, turn.outcome.checked.citations, conflicts=(Conflict(1, 2, "98天", "90天"),))  # fmt: skip
    html = str(PARTS["notes"](turn, manner()))
    assert "来源 1 与来源 2 说法不一致：前者写“98天”，后者写“90天”" in html
    assert "《旧规定》已被取代。" in html


def test_the_proof_is_counted_in_words() -> None:
    """What agrees, what agrees in part, what was withheld."""
    turn = answered(
        "甲[1]。乙[1]。丙[1]。",
        sentence("甲[1]。"),
        sentence("乙[1]。", "weak"),
        sentence("丙[1]。", "unsupported"),
    )
    assert "1 句与原文核对一致，1 句只有部分依据，1 句没有依据，已隐去" in str(PARTS["proof"](turn, manner()))
    assert "1 without support<" in str(PARTS["proof"](turn, manner("en", withhold=False)))


def test_our_own_texts_turn_traditional_and_quotations_do_not() -> None:
    """A refusal is in traditional characters for those who read them; the law's words stay as printed."""
    refused = view(Redacted("?", ()), Refused(RefusalKind.NO_EVIDENCE, "没有找到规定。"), Done("refusal"))
    assert "沒有找到規定。" in str(PARTS["body"](refused, manner("zh-Hant")))
    assert TEXT.split("。")[0].removeprefix("第七条 ") in str(
        PARTS["body"](extracted(citation()), manner("zh-Hant"))
    )
