"""Citation markers: every form that models write becomes `[n]`, while the text streams.

Known forms: [1], [1][2], [1, 2], [1-3], 【1】, ［1］, 〔1〕, [[1]], [^1], [citation:1], [webpage 1], (来源1),
【1†source】, and the boundary of a source copied from the prompt: [webpage 1 begin 3fa9c2].
A round bracket needs a label, since (1) numbers a list; four digits are a year or a document number, never a
citation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LABELS = (
    "citations citation cited cite sources source webpages webpage references reference refs ref passages passage "
    "documents document docs doc 来源 出处 引用 引文 资料 文献 参考资料 参考 依据 网页 段落 材料"
).split()


def _any(words: list[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


_TAIL = r"[ \t]*(?:[:：#][ \t]*)?"
_LABEL = "(?i:" + _any(_LABELS) + ")" + _TAIL
_LABEL_BEGUN = "(?i:" + _any([w[:i] for w in _LABELS for i in range(1, len(w) + 1)]) + ")"
_NUMBER = r"\d{1,3}(?!\d)"
_JOIN = r"(?:[ \t]*[,，、;；&/\-–—~～至到和][ \t]*|[ \t]+and[ \t]+|[ \t]+)"
_JOIN_BEGUN = r"(?:[ \t]*[,，、;；&/\-–—~～至到和]?[ \t]*|[ \t]+an?|[ \t]+and[ \t]*)"
_MORE = rf"(?:{_JOIN}(?:{_LABEL})?\^?{_NUMBER})*"
_MORE_BEGUN = rf"{_MORE}(?:{_JOIN_BEGUN}|{_JOIN}(?:{_LABEL_BEGUN}|{_LABEL})?\^?(?:\d{{1,3}})?)"
_SOURCE_NOTE = r"\^?(?:†[^\]】］\n]{0,30}|[ \t]+(?:begin|end)(?:[ \t]+[0-9a-f]{1,12})?)?[ \t]*"
_SOURCE_NOTE_BEGUN = r"\^?(?:†[^\]】］\n]{0,30}|[ \t]+[a-z]{0,5}(?:[ \t]+[0-9a-f]{0,12})?)?[ \t]*"

_Part = tuple[str, str]  # the whole part, and every beginning of it


def _form(opening: str, label: _Part, closing: str, closing_begun: str = "") -> tuple[_Part, ...]:
    return (
        (rf"[ \t]*{opening}[ \t]*", rf"[ \t]*(?:{opening}[ \t]*)?"),
        label,
        (_NUMBER, r"\d{0,3}"),
        (_MORE, _MORE_BEGUN),
        (_SOURCE_NOTE, _SOURCE_NOTE_BEGUN),
        (closing, closing_begun),
    )


_OPTIONAL_LABEL = (rf"(?:{_LABEL})?\^?", rf"(?:{_LABEL_BEGUN}|{_LABEL})?\^?")
_NEEDED_LABEL = (_LABEL, rf"(?:{_LABEL_BEGUN}|{_LABEL})?")
_FORMS = (
    _form(r"\[\[", _OPTIONAL_LABEL, r"\]\]", r"\]?"),
    _form(r"[\[【［〔⟦]", _OPTIONAL_LABEL, r"[\]】］〕⟧]"),
    _form(r"[(（]", _NEEDED_LABEL, r"[)）]"),
)
_MARKER = re.compile("|".join("".join(whole for whole, _ in form) for form in _FORMS))
_BEGUN = re.compile(
    "(?:"
    + "|".join(
        "".join(whole for whole, _ in form[:i]) + form[i][1] for form in _FORMS for i in range(len(form))
    )
    + r"|[ \t]*\[)\Z"
)
_RUN = re.compile(r"(\d{1,3})\s*[-–—~～至到]\s*\^?(\d{1,3})|(\d{1,3})")
_LONGEST_RANGE = 10
_NOTE = re.compile(r"†|[ \t](?:begin|end)\b")


@dataclass(frozen=True, slots=True)
class Dropped:
    """A citation of a source that does not exist: its number, and the offset in the output where it stood."""

    n: int
    offset: int


class CitationStream:
    """Turns the pieces of a stream into text whose citations are all `[n]` with 1 <= n <= `n_sources`.

    Only what may still become a marker is held back. `dropped` lists the citations that were out of range.
    """

    def __init__(self, n_sources: int) -> None:
        self._n_sources = n_sources
        self._held = ""
        self._written = 0
        self.dropped: list[Dropped] = []

    def feed(self, piece: str) -> str:
        """Take the next piece and return the text that is certain by now."""
        self._held += piece
        out: list[str] = []
        while True:
            marker, begun = _MARKER.search(self._held), _BEGUN.search(self._held)
            if marker and (begun is None or not begun.group() or marker.start() <= begun.start()):
                self._emit(out, self._held[: marker.start()])
                self._emit(out, self._canonical(marker.group()))
                self._held = self._held[marker.end() :]
                continue
            certain = begun.start() if begun else len(self._held)
            self._emit(out, self._held[:certain])
            self._held = self._held[certain:]
            return "".join(out)

    def finish(self) -> str:
        """Return what is still held back: the text has ended, so it is no marker."""
        rest, self._held = self._held, ""
        self._written += len(rest)
        return rest

    def _emit(self, out: list[str], text: str) -> None:
        out.append(text)
        self._written += len(text)

    def _canonical(self, marker: str) -> str:
        space = marker[: len(marker) - len(marker.lstrip(" \t"))]
        kept: list[str] = []
        for n in dict.fromkeys(_cited(marker)):
            if 1 <= n <= self._n_sources:
                kept.append(f"[{n}]")
            else:
                self.dropped.append(Dropped(n, self._written))
        return space + "".join(kept) if kept else ""


def normalise(text: str, n_sources: int = 99) -> str:
    """Return `text` with every citation written `[n]` and those beyond `n_sources` dropped."""
    stream = CitationStream(n_sources)
    return stream.feed(text) + stream.finish()


def cited(text: str) -> tuple[int, ...]:
    """Return the source numbers that `text` cites in any form, in order and once each."""
    return tuple(dict.fromkeys(n for m in _MARKER.finditer(text) for n in _cited(m.group())))


def without(text: str) -> str:
    """Return `text` without its citation markers."""
    return _MARKER.sub("", text)


def spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the half-open offsets of the citation markers of `text`."""
    return tuple((m.end() - len(m.group().lstrip(" \t")), m.end()) for m in _MARKER.finditer(text))


def _cited(marker: str) -> list[int]:
    found: list[int] = []
    for first, last, single in _RUN.findall(_NOTE.split(marker)[0]):
        if single:
            found.append(int(single))
        elif int(first) < int(last) <= int(first) + _LONGEST_RANGE:
            found.extend(range(int(first), int(last) + 1))
        else:
            found.extend((int(first), int(last)))
    return found
