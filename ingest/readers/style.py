"""How a document sets its text: where its lines begin and end, how far apart, what is set as a heading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers import header
from ingest.readers.page import Line, Page
from ingest.readers.whitespace import WIDE, is_chinese

MARK = re.compile(
    r"^(?:第\s*[一二三四五六七八九十百零〇\d]+\s*[编章节条](?:\s|之|$)|[一二三四五六七八九十]{1,3}\s*[、．.]|[（(]\s*[一二三四五六七八九十]{1,3}\s*[）)]|"
    r"[（(]\d{1,2}[）)]|\d{1,2}\s*(?:[)）]|[.．、](?!\d))|[①-⑳]|[•●○▪■◆►‣–]\s?|[a-z][)）]|[a-z]\.\s|--|附\s*[件录表]\s*[\dA-Z]?|[A-Z]\.\d|\d+(?:\.\d+)+\s)"
)
BULLET = re.compile(r"^[•●○▪■◆►‣–*]\s*")
HEADING_CHARS = 120
_SENTENCE_END = re.compile(r"[。！？；：.!?;:][”’」』）)\"']*$")
_NOTE = re.compile(r"^(?:注|备注|说明|Notes?)\s*[:：\d]")
_LARGER = 1.12
"""A line this many times as high as the body text is a heading."""
_ENOUGH_LINES = 8
"""Lines of body text from which a page has edges of its own."""
_BRACKET_LINES = 8
_WORD = re.compile(rf"[{WIDE}]|[^\s{WIDE}]+")


@dataclass(frozen=True, slots=True)
class Style:
    """The measures of a document's body text: its line height, line distance, and the edges of each page."""

    size: float
    pitch: float
    edges: Mapping[int, tuple[float, float]]

    @classmethod
    def of(cls, pages: Sequence[Page]) -> Style:
        """Measure the pages of a document."""
        lines = [line for page in pages for line in page.lines()]
        if not lines:
            return cls(10, 12, {})
        size = _mode([(round(line.size * 2) / 2, len(line.text)) for line in lines])
        body = [line for line in lines if abs(line.size - size) <= 1] or lines
        usual = _edges(body)
        own = {page.number: [line for line in page.lines() if abs(line.size - size) <= 1] for page in pages}
        edges = {number: _own_edges(found, usual) for number, found in own.items()}
        distances = [
            (float(round(b.top - a.top)), 1)
            for page in pages
            for a, b in pairwise(page.lines())
            if 0 < b.top - a.top < 4 * size and abs(a.size - size) <= 1
        ]
        return cls(size, _mode(distances) if distances else size * 1.3, edges)

    def begins_paragraph(self, paragraph: list[Line], line: Line, before: int, number: int) -> bool:
        """Tell whether `line` on page `number` begins a new paragraph after `paragraph`, which ends on `before`."""
        last, first, new_page = paragraph[-1], paragraph[0], number != before
        restyled = first.bold != line.bold or not line.bold
        if restyled and self.is_heading(first) != self.is_heading(line):
            return True
        if abs(line.size - last.size) > 0.15 * last.size or (number == 1 and header.statements(line.text)):
            return True
        if self.is_heading(line):
            return new_page or bool(MARK.match(line.text)) or self._apart(last, line, number)
        below = line.top - last.top
        if not new_page and (below > 1.35 * self._distance(paragraph) or below < -line.size):
            return True
        return not _open_bracket(paragraph) and self._ends(paragraph, line, before, number)

    def _apart(self, last: Line, line: Line, number: int) -> bool:
        """Tell whether two lines set as headings stand too far apart to be one; a full line goes on sooner."""
        left, right = self.edges[number]
        full = last.x1 - left > 0.7 * (right - left)
        return line.top - last.top > (2.4 if full else 1.8) * line.size

    def _ends(self, paragraph: list[Line], line: Line, before: int, number: int) -> bool:
        """Tell from the room left on the last line and from the indent of `line` whether the paragraph ends."""
        last, first = paragraph[-1], paragraph[0]
        left, right = self.edges[number]
        room = self.edges[before][1] - last.x1
        ended = bool(_SENTENCE_END.search(last.text))
        fits = room > self._first_word(line) + (0.6 if ended else 1.8) * line.em
        indented = line.x0 - left > 1.2 * line.em and not BULLET.match(first.text)
        if MARK.match(line.text):
            item = indented or fits or ended or bool(BULLET.match(line.text))
            return item and not _inside_bracket(paragraph)
        if is_chinese(line.text) or is_chinese(last.text):
            aligned = len(paragraph) > 1 and abs(line.x0 - last.x0) <= 0.5 * line.em
            may_end = ended or last.x0 - left > 0.3 * (right - left)
            return fits or (indented and may_end and not aligned)
        roomy = room > 0.25 * (right - left) and line.text[:1].isupper()
        return fits and (roomy or ended)

    def is_heading(self, line: Line) -> bool:
        """Tell whether a line is set as a heading: larger than the body, or all bold and short."""
        larger = line.size >= self.size * _LARGER
        if BULLET.match(line.text) or _NOTE.match(line.text):
            return False
        return larger or (
            line.bold and len(line.text) <= HEADING_CHARS and not _SENTENCE_END.search(line.text)
        )

    def _distance(self, paragraph: list[Line]) -> float:
        """Return how far apart the lines of `paragraph` are; the pitch of the document where it has one."""
        last = paragraph[-1]
        if len(paragraph) > 1 and last.top > paragraph[-2].top:
            return max(last.top - paragraph[-2].top, last.size)
        return max(self.pitch, last.size) if last.size <= self.size * 1.1 else last.size * 1.4

    @staticmethod
    def _first_word(line: Line) -> float:
        """Return the width of what would have to stand on the line before: a word, or one Han character."""
        word = _WORD.match(line.text)
        wide = len(re.findall(rf"[{WIDE}]", line.text))
        narrow = len(line.text) - wide
        per_narrow = (line.x1 - line.x0) / max(1, narrow + 2 * wide)
        if word is None or re.match(rf"[{WIDE}]", word.group()):
            return line.em
        return per_narrow * len(word.group())


def _edges(lines: Sequence[Line]) -> tuple[float, float]:
    """Return the x at which most lines begin (not the indented ones) and up to which full lines reach."""
    starts = Counter(round(line.x0) for line in lines)
    usual = [x for x, times in starts.items() if times >= max(2, len(lines) * 0.08)]
    ends = sorted(line.x1 for line in lines)
    return min(usual or starts), ends[int(len(ends) * 0.95)]


def _own_edges(lines: Sequence[Line], usual: tuple[float, float]) -> tuple[float, float]:
    """Return the edges of one page, or the usual ones where it has too few full lines to tell."""
    if len(lines) < _ENOUGH_LINES:
        return usual
    left, right = _edges(lines)
    full = right - left >= 0.9 * (usual[1] - usual[0])
    return (left, right) if full else (min(left, usual[0]), usual[1])


def _open_bracket(paragraph: list[Line]) -> bool:
    """Tell whether a Chinese bracket is open that a line this long would not leave open for good."""
    if len(paragraph) > _BRACKET_LINES or not is_chinese(paragraph[-1].text):
        return False
    text = "".join(line.text for line in paragraph)
    return any(
        text.count(a) + text.count(x) > text.count(b) + text.count(y) for a, x, b, y in ("（(）)", "《《》》")
    )


def _inside_bracket(paragraph: list[Line]) -> bool:
    """Tell whether the last line leaves a bracket open: (see Recommendation | 3) is no number of an item."""
    text = " ".join(line.text for line in paragraph[-3:])
    return text.rfind("(") > text.rfind(")")


def _mode(weighted: list[tuple[float, int]]) -> float:
    totals: Counter[float] = Counter()
    for value, weight in weighted:
        totals[value] += weight
    return totals.most_common(1)[0][0]
