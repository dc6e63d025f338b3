"""Thinking and answer are told apart whatever the tags do."""

from __future__ import annotations

import re
from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.llm.thinking import ThinkingSplitter
from app.llm.types import AnswerPiece, ThinkingPiece

T, A = "T", "A"


def split(starts: bool | None, *pieces: str, stopped: bool = True) -> list[tuple[str, str]]:
    """Return (kind, text) of what comes out, neighbours of one kind joined."""
    splitter = ThinkingSplitter(starts)
    out: list[ThinkingPiece | AnswerPiece] = []
    for piece in pieces:
        out += splitter.feed(piece)
    out += splitter.finish(stopped=stopped)
    kinds = [(T if isinstance(piece, ThinkingPiece) else A, piece.text) for piece in out]
    return [(kind, "".join(text for _, text in group)) for kind, group in groupby(kinds, key=lambda k: k[0])]


@pytest.mark.parametrize(
    ("starts", "pieces", "expected"),
    [
        # The template has opened thinking: no opening tag.
        (True, ["Okay", "</think>", "Yes"], [(T, "Okay"), (A, "Yes")]),
        (True, ["Okay", "</", "th", "ink", ">\n\nAns", "wer"], [(T, "Okay"), (A, "\n\nAnswer")]),
        (True, ["<think>", "\n", "Okay", "</think>", "Yes"], [(T, "\nOkay"), (A, "Yes")]),
        (True, ["\n</think>\n\nYes"], [(T, "\n"), (A, "\n\nYes")]),
        (True, ["</think>Yes"], [(A, "Yes")]),
        (True, ["Okay wait"], [(T, "Okay wait")]),
        # The model opens thinking itself, or does not think.
        (False, ["<think>Okay</think>Yes"], [(T, "Okay"), (A, "Yes")]),
        (False, ["<", "think", ">", "Okay", "<", "/think", ">", "Yes"], [(T, "Okay"), (A, "Yes")]),
        (False, ["<think>\n\n</think>\n\nYes"], [(T, "\n\n"), (A, "\n\nYes")]),
        (False, ["Yes"], [(A, "Yes")]),
        (False, ["<think>Okay"], [(T, "Okay")]),
        # Nobody knows where the text begins.
        (None, ["Okay</think>Yes"], [(T, "Okay"), (A, "Yes")]),
        (None, ["<think>Okay</think>Yes"], [(T, "Okay"), (A, "Yes")]),
        (None, ["o", "k😀"], [(T, "ok😀"), (A, "ok😀")]),
        (None, ["  \n"], [(T, "  \n")]),
        # Tags in the answer, stray, repeated, nested.
        (False, ["Yes</think>, it is"], [(A, "Yes, it is")]),
        (False, ["Yes<think>hm</think>No"], [(A, "Yes"), (T, "hm"), (A, "No")]),
        (True, ["a</think>b</think>c"], [(T, "a"), (A, "bc")]),
        (True, ["a<think>b</think>c</think>d"], [(T, "abc"), (A, "d")]),
        (True, ["a<think>b</think>c"], [(T, "abc"), (A, "c")]),
        (False, ["<think>a<think>b</think>c</think>d"], [(T, "abc"), (A, "d")]),
        # Odd spellings, and what only looks like a tag.
        (True, ["a</THINK>b"], [(T, "a"), (A, "b")]),
        (True, ["a< / think >b"], [(T, "a"), (A, "b")]),
        (True, ["a</thinking>b"], [(T, "a"), (A, "b")]),
        (True, ["a＜/think＞b"], [(T, "a"), (A, "b")]),
        (False, ["x < 3, y <thick>, </thin>"], [(A, "x < 3, y <thick>, </thin>")]),
        (False, ["1 <", " 2 <"], [(A, "1 < 2 <")]),
        (True, ["a</thi"], [(T, "a")]),
        (False, ["<th<think>ink>x"], [(A, "<th"), (T, "ink>x")]),
        (True, ["a<th<|im_end|>ink>b</think>c"], [(T, "a<thbc"), (A, "c")]),
        # Tokens that control the chat are nobody's to read.
        (False, ["Yes.<｜end▁of▁sentence｜>"], [(A, "Yes.")]),
        (False, ["Yes.<|im_", "end|>"], [(A, "Yes.")]),
        (False, ["a <| b"], [(A, "a <| b")]),
        # Characters in halves.
        (False, ["\ud83d", "\ude00"], [(A, "😀")]),
        (True, ["\ud83d", "\ude00</think>\ud83d", "x"], [(T, "😀"), (A, "\ufffdx")]),
        (False, ["x\ud83d"], [(A, "x\ufffd")]),
    ],
)
def test_tag_accidents(starts: bool | None, pieces: list[str], expected: list[tuple[str, str]]) -> None:
    """Every accident that tags are known to have ends in the right pieces, with no tag in them."""
    assert split(starts, *pieces) == expected


def test_a_doubtful_text_cut_at_its_limit_stays_thinking() -> None:
    """Text that may be thinking becomes the answer only when the model stopped by itself."""
    assert split(None, "Okay wait", stopped=False) == [(T, "Okay wait")]


BITS = ["<think>", "</think>", "<THINK>", "< / think >", "＜/think＞", "<｜User｜>", "<|im_end|>", "<", "</", "th",
        "ink>", ">", "<|", "|>", " ", "\n", "a", "中", "😀", "\ud83d", "\ude00", "think", "/", "x < y"]  # fmt: skip
texts = st.lists(st.sampled_from(BITS), max_size=30).map("".join)
starts = st.sampled_from([True, False, None])


@given(texts, starts, st.lists(st.integers(0, 80), max_size=20), st.booleans())
def test_any_split_gives_the_same(text: str, start: bool | None, cuts: list[int], stopped: bool) -> None:
    """How the network cut the text makes no difference."""
    at = sorted({min(cut, len(text)) for cut in cuts} | {0, len(text)})
    pieces = [text[a:b] for a, b in pairwise(at)]
    assert split(start, *pieces, stopped=stopped) == split(start, text, stopped=stopped)


@given(texts, starts)
def test_no_tag_gets_out(text: str, start: bool | None) -> None:
    """Neither thinking nor answer, joined, holds a tag, not even one made of the remains of others."""
    out = split(start, text, stopped=False)
    for kind in (T, A):
        shown = "".join(piece for of, piece in out if of == kind)
        assert not re.search(r"[<＜]\s*/?\s*think\s*[>＞]|<[|｜]\w+[|｜]>", shown, re.IGNORECASE), shown


@given(
    st.lists(st.sampled_from(["<think>", "</think>", "a", "中文", "😀", " ", "\n", "x > y", "think"])), starts
)
def test_nothing_is_lost_but_the_tags(bits: list[str], start: bool | None) -> None:
    """What comes out, joined, is what went in without its tags."""
    text = "".join(bits)
    out = "".join(shown for _, shown in split(start, text, stopped=False))
    assert out == text.replace("<think>", "").replace("</think>", "")
