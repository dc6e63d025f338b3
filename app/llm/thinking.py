"""Thinking told from the answer in a stream of text, whatever the model and its template do with the tags.

DeepSeek-R1's template ends inside thinking, so its text mostly has a closing tag only; other templates leave
the opening tag to the model; some models write both, neither, or one in the middle of the other.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from app.llm.types import AnswerPiece, ThinkingPiece

_BLANK = r"\s{0,8}"
_TAG = re.compile(
    rf"(?P<think>[<＜]{_BLANK}(?P<close>/?){_BLANK}think(?:ing)?{_BLANK}[>＞])"
    r"|<[|｜][^<>＜＞|｜\n]{1,40}[|｜]>",
    re.IGNORECASE,
)
"""A thinking tag, or a token that controls the chat (<｜User｜>, <|im_end|>), which nobody should read either."""

_PARTIAL = re.compile(
    rf"(?:[<＜]{_BLANK}/?{_BLANK}(?:t(?:h(?:i(?:n(?:k(?:i(?:n(?:g)?)?)?{_BLANK})?)?)?)?)?"
    r"|<[|｜][^<>＜＞|｜\n]{0,40}[|｜]?)\Z",
    re.IGNORECASE,
)
"""Everything that can still become one of these tags. It matches a little more than that, which only means
that a few characters are held back for one piece longer."""

_LONGEST = 60
"""No tag is longer than this many characters."""

_TRUNCATED = re.compile(rf"[<＜]{_BLANK}(?:/{_BLANK}t|th)|<[|｜]\S", re.IGNORECASE)
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_HALF = re.compile("[\ud800-\udfff]")


def _suffix(text: str) -> str:
    """Return the end of the text that can still become a tag."""
    partial = _PARTIAL.search(text, max(0, len(text) - _LONGEST))
    return partial.group() if partial else ""


class _In(Enum):
    THINKING = auto()
    ANSWER = auto()
    UNSURE = auto()


class ThinkingSplitter:
    """Text pieces in, thinking and answer pieces out; how the text was cut into pieces makes no difference.

    `starts_in_thinking`: what the chat template says of the place where the text begins. None is "nobody
    knows": such text is given out as thinking, which is never mistaken for the answer, and once more as the
    answer if the model stops without ever closing a tag. The same holds for what follows the closing tag of
    thinking that was opened twice. Nothing is lost but the tags.
    """

    def __init__(self, starts_in_thinking: bool | None) -> None:
        states = {True: _In.THINKING, False: _In.ANSWER, None: _In.UNSURE}
        self._state = states[starts_in_thinking]
        self._nested = False
        self._blank_so_far = True
        self._pending = ""
        self._half = ""
        self._shown = {True: "", False: ""}
        self._ghost = ""
        self._unsure: list[str] = []

    @property
    def thinking(self) -> bool:
        """Whether the text stands in what is shown as thinking."""
        return self._state is not _In.ANSWER

    def feed(self, text: str) -> list[ThinkingPiece | AnswerPiece]:
        """Return the pieces that `text` completes, adjacent ones of one kind joined."""
        text, self._pending = self._pending + self._joined_halves(text), ""
        pieces: list[ThinkingPiece | AnswerPiece] = []
        while tag := self._tag_in(text):
            self._put(pieces, text[: max(0, tag.start() - len(self._ghost))])
            rest = text[tag.end() - len(self._ghost) :]
            if tag["think"]:
                self._turn(closing=bool(tag["close"]))
            self._ghost = _suffix(self._shown[self.thinking])
            text = rest
        partial = _suffix(self._ghost + text)
        self._ghost = partial[: max(0, len(partial) - len(text))]
        self._pending = partial[len(self._ghost) :]
        self._put(pieces, text[: len(text) - len(self._pending)])
        return pieces

    def finish(self, *, stopped: bool = True) -> list[ThinkingPiece | AnswerPiece]:
        """Return what was held back. `stopped`: the model ended by itself rather than at a limit."""
        pieces: list[ThinkingPiece | AnswerPiece] = []
        rest, self._pending = self._pending, ""
        self._put(pieces, "" if _TRUNCATED.match(rest) else rest)
        self._put(pieces, "\ufffd" if self._half else "")
        self._half = ""
        answer = "".join(self._unsure) if stopped and self._state is _In.UNSURE else ""
        self._unsure = []
        if answer.strip():
            self._state = _In.ANSWER
            pieces.append(AnswerPiece(answer))
        return pieces

    def _tag_in(self, text: str) -> re.Match[str] | None:
        """Find the first tag; what was shown before one that was taken out may begin the next (<th<think>ink>)."""
        if not self._ghost and "<" not in text and "＜" not in text:
            return None
        return _TAG.search(self._ghost + text)

    def _turn(self, *, closing: bool) -> None:
        if self._state is _In.THINKING:
            if not closing:
                # A model may repeat the tag that its template has just opened: that is still one.
                self._nested = self._nested or not self._blank_so_far
                return
            self._state = _In.UNSURE if self._nested else _In.ANSWER
        elif closing:
            self._state = _In.ANSWER
        else:
            self._blank_so_far = True
            self._nested = self._state is _In.UNSURE and bool("".join(self._unsure).strip())
            self._state = _In.THINKING
            return
        self._unsure = []

    def _put(self, pieces: list[ThinkingPiece | AnswerPiece], text: str) -> None:
        if not text:
            return
        self._blank_so_far = self._blank_so_far and text.isspace()
        self._shown[self.thinking] = (self._shown[self.thinking] + text)[-_LONGEST:]
        if self._state is _In.UNSURE:
            self._unsure.append(text)
        kind = ThinkingPiece if self.thinking else AnswerPiece
        if pieces and isinstance(pieces[-1], kind):
            text = pieces.pop().text + text
        pieces.append(kind(text))

    def _joined_halves(self, text: str) -> str:
        """Join characters that came as two surrogate halves, perhaps in two pieces; mark a lone half."""
        if not self._half and (text.isascii() or not _HALF.search(text)):
            return text
        text, self._half = self._half + text, ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._half = text[:-1], text[-1]
        text = _PAIR.sub(lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), text)
        return _HALF.sub("\ufffd", text)
