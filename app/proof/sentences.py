"""Cutting an answer into sentences, each with the citations that belong to it.

A citation may stand before the full stop or after it, or alone on the line below a sentence that has none. A semicolon
ends a sentence only beside a citation, for then its two sides rest on different sources; stops inside a quotation, a
decimal or an abbreviation end nothing.
"""

from __future__ import annotations

import re

from app.proof import citations
from indexes.text import Lang

_OPEN = "“‘「『（(《"
_CLOSE = "”’」』）)》"
_PAIR = dict(zip(_OPEN, _CLOSE, strict=True))
_STOPS = "。！？!?"
_ABBREVIATIONS = frozenset(
    "e.g i.e vs al no nos sec art para fig dr mr mrs ms prof st u.s u.k d.c u.s.c c.f.r approx min max dept "
    "jan feb mar apr jun jul aug sep sept oct nov dec cf viz pp vol ed ext".split()
)
_LETTERED = re.compile(r"(?i:part|plan|class|type|section|group|hepatitis|vitamin|option)s? [A-Za-z]$")
_CLOCK = re.compile(r"(?i:\d\s*[ap]\.?m)$")
_ZONE = re.compile(
    r"\(|[ECMP][SD]?T\b|(?:Eastern|Central|Mountain|Pacific|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_LAST_WORD = re.compile(r"([A-Za-z](?:[A-Za-z.]*[A-Za-z])?|\d+)$")
_LIST_MARK = re.compile(r"(?:^|\n)[ \t]*(?:[-*•·]|\(?\d{1,2}[.)])?[ \t]*$")


def sentences(text: str, lang: Lang = "zh") -> list[tuple[int, int]]:
    """Return the half-open offsets of the sentences of `text`, white space around them left out.

    Both languages' full stops count in either; `lang` decides whether a straight quotation mark or a full stop
    before a lower-case letter can end a sentence.
    """
    markers = dict(citations.spans(text))
    found: list[tuple[int, int]] = []
    start = i = 0
    depth: list[str] = []
    while i < len(text):
        if i in markers:
            i = markers[i]
            continue
        c = text[i]
        _track(text, i, depth)
        end = _end_at(text, i, depth, markers, lang)
        i += 1
        if end:
            i = _with_closing(text, end, start, markers)
            _add(found, text, start, i)
            start, depth = i, []
        elif c == "\n":
            _add(found, text, start, i)
            start, depth = i, []
    _add(found, text, start, len(text))
    return found


def _track(text: str, i: int, depth: list[str]) -> None:
    """Keep the stack of quotations and brackets that are open and will be closed in this paragraph."""
    c = text[i]
    if _is_apostrophe(text, i):
        return
    if depth and c == depth[-1]:
        depth.pop()
    elif c in _PAIR:
        paragraph_end = text.find("\n", i)
        if text.find(_PAIR[c], i, paragraph_end if paragraph_end >= 0 else len(text)) > 0:
            depth.append(_PAIR[c])
    elif c == '"':
        paragraph_end = text.find("\n", i)
        if text.find('"', i + 1, paragraph_end if paragraph_end >= 0 else len(text)) > 0:
            depth.append('"')


def _is_apostrophe(text: str, i: int) -> bool:
    return (
        text[i] in "'‘’"
        and text[i - 1 : i].isascii()
        and text[i + 1 : i + 2].isascii()
        and text[i + 1 : i + 2].isalpha()
    )


def _end_at(text: str, i: int, depth: list[str], markers: dict[int, int], lang: Lang) -> int:
    """Return where the sentence ends if the character at `i` ends one, else 0."""
    c = text[i]
    if c in "；;":
        return (
            i + 1 if not depth and _cited_before(text, i, markers) and _cited_later(text, i, markers) else 0
        )
    if c not in _STOPS and c != ".":
        return 0
    end = i + 1
    while end < len(text) and text[end] in _STOPS + ".":
        end += 1
    if depth:
        if not (len(depth) == 1 and text[end : end + 1] == depth[0] and depth[0] not in ")）》"):
            return 0
        after = _skip_markers(text, end + 1, markers)
        return end + 1 if _starts_sentence(text, after, lang) else 0
    if text[end : end + 1] in ("”", "’", '"', "」", "』", ")", "）"):
        return 0 if c == "." and text[end : end + 1] in (")", "）") else end
    if c in ".!?" and not _ascii_stop(text, i, end, markers, lang):
        return 0
    return end


def _ascii_stop(text: str, i: int, end: int, markers: dict[int, int], lang: Lang) -> bool:
    """Tell whether a western stop at `i` ends a sentence, given what stands before and after it."""
    if text[i] == "." and _LIST_MARK.search(text[: i + 1]):
        return False
    after = _skip_markers(text, end, markers)
    if after == end and end < len(text) and not text[end].isspace():
        return (lang == "zh" and text[i] != ".") or "\u4e00" <= text[end] <= "\u9fff"
    if text[i] == "." and _CLOCK.search(text[:i]) and _ZONE.match(text, after):
        return False
    word = _LAST_WORD.search(text[:i]) if text[i] == "." else None
    last = word.group().lower() if word else ""
    if last in _ABBREVIATIONS or (
        len(last) == 1 and last in "bcdefghjklmnopqrstuvwxyz" and not _LETTERED.search(text[:i])
    ):
        return after >= len(text)  # an abbreviation or initial, not the end
    return _starts_sentence(text, after, "en")


def _starts_sentence(text: str, i: int, lang: Lang) -> bool:
    if i >= len(text) or text[i] == "\n":
        return True
    c = text[i]
    if lang == "zh":
        return c not in "，、；：,;:。）)的"
    return not c.islower() and c not in ",;:)"


def _cited_before(text: str, i: int, markers: dict[int, int]) -> bool:
    return any(end == i or text[end:i].isspace() for end in markers.values() if end <= i)


def _cited_later(text: str, i: int, markers: dict[int, int]) -> bool:
    following = [s for s in markers if s > i]
    return bool(following) and not any(c in text[i + 1 : min(following)] for c in "。！？\n")


def _skip_markers(text: str, i: int, markers: dict[int, int]) -> int:
    while True:
        i = _past_space(text, i)
        if i not in markers:
            return i
        i = markers[i]


def _past_space(text: str, i: int) -> int:
    while i < len(text) and text[i].isspace():
        i += 1
    return i


def _with_closing(text: str, end: int, start: int, markers: dict[int, int]) -> int:
    """Take in closing quotation marks, and the citations behind the stop unless they open what follows."""
    while end < len(text) and text[end] in _CLOSE + '"' and not text[end].isspace():
        end += 1
    has_own = any(start <= s < end for s in markers)
    i = end
    while True:
        j = _past_space(text, i)
        if j not in markers or "\n" in text[i:j]:
            return end
        follows = text[markers[j] : markers[j] + 1]
        if has_own and follows and not follows.isspace() and markers[j] not in markers:
            return end
        i = end = markers[j]


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = start + len(piece.rstrip())
    if left < right:
        if (
            found
            and citations.without(text[left:right]).strip(" \t.。,，;；") == ""
            and ("\n" not in text[found[-1][1] : left] or not citations.cited(text[slice(*found[-1])]))
        ):
            found[-1] = (found[-1][0], right)
        else:
            found.append((left, right))
