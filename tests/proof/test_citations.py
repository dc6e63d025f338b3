"""Citation markers in every form, however the stream cuts them, and sentences with the citations that are theirs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.proof.citations import CitationStream, cited, normalise, spans, without
from app.proof.sentences import sentences

FORMS = [
    ("[1]", (1,)),
    ("[1][2]", (1, 2)),
    ("[1, 2]", (1, 2)),
    ("[1、2]", (1, 2)),
    ("[1-3]", (1, 2, 3)),
    ("【1】", (1,)),
    ("［1］", (1,)),
    ("〔2〕", (2,)),
    ("[[1]]", (1,)),
    ("[^1]", (1,)),
    ("[citation:1]", (1,)),
    ("[citation: 1][citation:3]", (1, 3)),
    ("[webpage 2]", (2,)),
    ("(来源1)", (1,)),
    ("（资料2、3）", (2, 3)),
    ("【1†source】", (1,)),
    ("(source 1 and 2)", (1, 2)),
    ("[webpage 2 begin 3fa9c2]", (2,)),
    ("[webpage 2 end]", (2,)),
]


@pytest.mark.parametrize(("written", "numbers"), FORMS)
def test_a_marker_is_read_in_any_form(written: str, numbers: tuple[int, ...]) -> None:
    """Whatever a model writes, the numbers come out, and become [n]."""
    text = f"生育享受98天产假{written}。"
    assert cited(text) == numbers
    assert normalise(text, 3) == f"生育享受98天产假{''.join(f'[{n}]' for n in numbers)}。"
    assert without(text) == "生育享受98天产假。"


@pytest.mark.parametrize(
    "text", ["(1) 申请表", "第(3)项", "〔2019〕4号", "[2024]年", "a[i]", "【注意】", "（一）"]
)
def test_what_is_no_marker_stays(text: str) -> None:
    """List numbers, document numbers and years in brackets are not citations."""
    assert cited(text) == ()
    assert normalise(text, 3) == text


def test_numbers_out_of_range_are_dropped_and_told() -> None:
    """A source that does not exist is cited nowhere in the output, and `dropped` says where it was."""
    stream = CitationStream(2)
    text = stream.feed("甲[1][7]乙[9]。") + stream.finish()
    assert text == "甲[1]乙。"
    assert [(d.n, d.offset) for d in stream.dropped] == [(7, 4), (9, 5)]


PIECES = st.sampled_from(
    [form for form, _ in FORMS]
    + ["产假", "。", "[", "]", "(", "来源", " ", "1", "citation", "a[i]", "【", "（一）", "\n"]
)


@given(st.lists(PIECES, max_size=12).map("".join), st.data())
def test_the_stream_is_the_same_however_it_is_cut(text: str, data: st.DataObject) -> None:
    """Any split of a text into pieces gives what the whole text gives, and nothing is lost at the end."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    stream, out, start = CitationStream(3), "", 0
    for cut in [*cuts, len(text)]:
        out += stream.feed(text[start:cut])
        start = cut
    out += stream.finish()
    assert out == normalise(text, 3)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_normalised_text_cites_only_what_exists(text: str) -> None:
    """After normalisation every citation is one of the sources, and normalising again changes nothing."""
    once = normalise(text, 3)
    assert all(1 <= n <= 3 for n in cited(once))
    assert all(0 <= a < b <= len(once) for a, b in spans(once))


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("甲[1]。乙。[2]", "zh", ["甲[1]。", "乙。[2]"]),
        ("甲[1]；乙[2]。", "zh", ["甲[1]；", "乙[2]。"]),
        ("甲；乙[2]。", "zh", ["甲；乙[2]。"]),
        ("他说“甲。乙。”[1]丙[2]。", "zh", ["他说“甲。乙。”[1]", "丙[2]。"]),
        ("费率是0.15%[1]。", "zh", ["费率是0.15%[1]。"]),
        ("- 甲[1]\n- 乙[2]", "zh", ["- 甲[1]", "- 乙[2]"]),
        ("Plans cover it [1]. Others don't [2].", "en", ["Plans cover it [1].", "Others don't [2]."]),
        ("See e.g. Part B of it [1].", "en", ["See e.g. Part B of it [1]."]),
        (
            "It is open 8 a.m. to 8 p.m. ET on weekdays [1].",
            "en",
            ["It is open 8 a.m. to 8 p.m. ET on weekdays [1]."],
        ),
        ("It closes at 6 p.m. You can call [1].", "en", ["It closes at 6 p.m.", "You can call [1]."]),
        ("The fee is $47.50 [1]. No more.", "en", ["The fee is $47.50 [1].", "No more."]),
        ("", "zh", []),
    ],
)
def test_an_answer_is_cut_into_sentences(text: str, lang: str, expected: list[str]) -> None:
    """A sentence ends where a reader would end it, and takes its citations along."""
    assert [text[a:b] for a, b in sentences(text, lang)] == expected


@given(st.text(alphabet='甲乙。！；.!?;，,“”"()（）[]1 \nab', max_size=60))
def test_sentences_cover_the_text_in_order(text: str) -> None:
    """Nothing but white space is left out, and no two sentences overlap."""
    found = sentences(text, "zh")
    at = 0
    for a, b in found:
        assert at <= a < b
        assert not text[at:a].strip()
        at = b
    assert not text[at:].strip()


def test_a_citation_on_the_line_below() -> None:
    """Alone on its line it belongs to the sentence above, unless that has one of its own."""
    text = "产假98天。\n\n[2]\n难产加15天[1]。\n[3]"
    assert [text[a:b] for a, b in sentences(text)] == ["产假98天。\n\n[2]", "难产加15天[1]。", "[3]"]
