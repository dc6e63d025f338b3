"""The numbers at the beginning of a clause: 第五十六条, 四、, （三）, 1., § 409.61, (a)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_DIGITS = {char: i for i, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUM = r"[〇零一二两三四五六七八九十百千\d０-９]+"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = re.compile(r"^(?:x{0,3})(?:ix|iv|v?i{0,3})$")
_TITLE_CHARS = 50
_UNIT = re.compile(
    r"\s*(?:[%％℃°]|[个元天万亿倍周岁款]|年(?![度龄])|月(?!经)|日(?!常)|次(?![要级])|名(?!称)|人(?![员身群力])|项(?!目)"
    r"|条(?![目件例款])|级(?!别)|mg|ml|mm|cm|kg)"
)
"""What follows a number that measures or counts something and does not number a clause."""
_CLOSED = re.compile(r"[。；：，;,]$")
_REFERENCE = re.compile(
    r"^(?:第|[、，。；）》”]|[和及至到或与所的款项]|规定|之规定|中(?![华国央止外医小级共高长等])|其他)"
)
_SURE_REFERENCE = re.compile(rf"^(?:第\s*{_NUM}\s*[条款项]|[、，。；）》”的])")


@dataclass(frozen=True, slots=True)
class Mark:
    """A number at the beginning of a text.

    `style` names its kind, `rank` orders kinds (a lower one contains the higher ones), `number` counts
    within the kind, `label` is how it is cited, `rest` the text after it. `spaced` tells that white space
    stood between the two, which a reference to an article hardly ever has.
    """

    style: str
    rank: float
    number: int
    label: str
    rest: str
    spaced: bool = False


ANNEX = 0.0
LIST_OF_ANNEXES = "附件"
"""Label of the lines at the end of a notice that list what is attached."""
ARTICLE = 4.0
SECTION = 4.5
"""Rank of § sections: cited like articles, but cut at their paragraphs when they are long."""
ITEM = 5.0
"""Rank of the outermost numbers of notices and guides (一、), and the least rank that is not a heading."""


def mark(text: str) -> Mark | None:
    """Return the number that `text` begins with, None where it begins with none."""
    for pattern, make in _STYLES:
        if match := pattern.match(text):
            found = make(match, text[match.end() :])
            if found is not None:
                return found
    return None


def value(numeral: str) -> int:
    """Return what a Chinese or Arabic numeral counts: 五十六 is 56, 一〇八 is 108, １２ is 12."""
    numeral = re.sub(r"\s+", "", numeral)
    if all(char.isdigit() for char in numeral):
        return int(numeral) if numeral else 0
    if not set(numeral) & set(_UNITS):
        return int("".join(str(_digit(char)) for char in numeral) or 0)
    total = digit = 0
    for char in numeral:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _digit(char)
    return total + digit


def is_reference(rest: str, *, spaced: bool = False) -> bool:
    """Tell whether what follows a number (规定的…, 第二款, 、第九条) makes it a reference to another clause.

    After white space a number stands by itself, and only another number shows a reference.
    """
    return bool((_SURE_REFERENCE if spaced else _REFERENCE).match(rest.lstrip()))


def _digit(char: str) -> int:
    return int(char) if char.isdigit() else _DIGITS.get(char, 0)


def _spaces(text: str) -> bool:
    return not text or text[0].isspace()


def _article(match: re.Match[str], rest: str) -> Mark | None:
    label = re.sub(r"\s+", "", match.group())
    return Mark("条", ARTICLE, value(match.group(1)), label, rest.strip(), _spaces(rest))


def _part(rank: float) -> Callable[[re.Match[str], str], Mark | None]:
    def make(match: re.Match[str], rest: str) -> Mark | None:
        title = match.group() + rest
        if len(title) > _TITLE_CHARS or _CLOSED.search(title) or is_reference(rest):
            return None
        return Mark(
            match.group(2), rank, value(match.group(1)), re.sub(r"\s+", "", match.group()), rest.strip()
        )

    return make


def _unnumbered_part(match: re.Match[str], rest: str) -> Mark | None:
    """Take 总则 and 附则 without a number for chapters; 附则 comes last and ends a book (编) as well."""
    style, rank = ("章", 2.0) if match.group(1) == "总" else ("编", 1.0)
    return None if rest.strip() else Mark(style, rank, 0, f"{match.group(1)}则", "")


def _annex(match: re.Match[str], rest: str) -> Mark | None:
    """Take 附件2 and 附录： for the beginning of an annex, 附件：1.… for the list of annexes at the end."""
    number = match.group(2) or ""
    if re.match(r"\s*[：:]\s*\S", rest) and not number:
        return Mark("附", ANNEX, 0, LIST_OF_ANNEXES, rest.strip(" ：:\u3000"))
    title = rest.strip(" ：:\u3000")
    if len(title) > _TITLE_CHARS or _CLOSED.search(title) or (rest[:1] and rest[0] in "所的规列载及和、，"):
        return None
    return Mark("附", ANNEX, 0, re.sub(r"\s+", "", match.group(1) + number), title)


def _numbered(style: str, rank: float) -> Callable[[re.Match[str], str], Mark | None]:
    def make(match: re.Match[str], rest: str) -> Mark | None:
        numeral = re.sub(r"\s+", "", match.group(1))
        printed = re.sub(r"[\s：:]+", "", match.group())
        label = {"一、": f"{numeral}、", "（一）": f"（{numeral}）", "1": f"{numeral}."}.get(style, printed)
        return Mark(style, rank, value(match.group(1)), label, rest.strip(), _spaces(rest))

    return make


def _decimal(match: re.Match[str], rest: str) -> Mark | None:
    parts = match.group(1).split(".")
    if not rest.strip() or _UNIT.match(rest):
        return None
    depth = len(parts)
    last = int(re.sub(r"\D", "", parts[-1]) or 0)
    return Mark(f"1{'.1' * (depth - 1)}", 7.0 + 0.1 * (depth - 1), last, match.group(1), rest.strip(), True)


def _bare_number(match: re.Match[str], rest: str) -> Mark | None:
    """Take the number before a short Chinese heading (5 分级) for one; sentences begin with numbers too."""
    if len(rest) > _TITLE_CHARS or re.search(r"[。；：，]", rest) or _UNIT.match(rest):
        return None
    return Mark("1", 7.0, int(match.group(1)), match.group(1), rest.strip(), True)


def _circled(match: re.Match[str], rest: str) -> Mark | None:
    return Mark("①", 10.0, _CIRCLED.index(match.group()) + 1, match.group(), rest.strip())


def _lettered(match: re.Match[str], rest: str) -> Mark | None:
    return Mark("a", 11.0, ord(match.group(1).lower()) - 96, match.group().strip(), rest.strip())


def _paragraph(match: re.Match[str], rest: str) -> Mark | None:
    """Tell the levels of American rules: (a), (1), (i), (A). A lone (i) may be either; see `outline`."""
    inner = match.group(1)
    label = f"({inner})"
    if inner.isdigit():
        return Mark("(1)", 8.0, int(inner), label, rest.strip())
    if inner.isupper():
        return Mark("(A)", 9.5, ord(inner[0]) - 64, label, rest.strip())
    if len(inner) > 1 and not _ROMAN.match(inner):
        return None
    number = ord(inner) - 96 if len(inner) == 1 else 0
    return Mark(
        "(i)" if len(inner) > 1 else "(a)", 9.0 if len(inner) > 1 else 7.5, number, label, rest.strip()
    )


def _section(match: re.Match[str], rest: str) -> Mark | None:
    number = match.group(1).rstrip(".")
    return Mark("§", SECTION, 0, f"§ {number}", rest.strip(" ."))


def _english_part(match: re.Match[str], rest: str) -> Mark | None:
    title = match.group() + rest
    if len(title) > 120 or title.endswith((".", ";", ",", ":")):
        return None
    rank = {"title": 0.5, "chapter": 1.0, "part": 1.5, "subpart": 2.0}[match.group(1).lower()]
    return Mark(match.group(1).lower(), rank, 0, match.group().strip(), rest.strip(" -–—"))


_STYLES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], Mark | None]], ...] = (
    (re.compile(rf"第\s*({_NUM}(?:\s+{_NUM})*)\s*条(?:\s*之\s*[一二三四五六七八九十]+)?"), _article),
    (re.compile(rf"第\s*({_NUM})\s*(分?编)"), _part(1.0)),
    (re.compile(rf"第\s*({_NUM})\s*(部分)"), _part(1.5)),
    (re.compile(rf"第\s*({_NUM})\s*(章)"), _part(2.0)),
    (re.compile(rf"第\s*({_NUM})\s*(节)"), _part(3.0)),
    (re.compile(r"([总附])\s*则"), _unnumbered_part),
    (re.compile(r"(附\s*[件录表])\s*([\d一二三四五六七八九十A-Z]+(?:\s*[-—–.]\s*\d+)*)?"), _annex),
    (re.compile(r"([一二三四五六七八九十百]{1,4})\s*、(?=\s*\S)"), _numbered("一、", 5.0)),
    (re.compile(r"([一二三四五六七八九十]{1,3})\s*[．.]\s*(?=\S)"), _numbered("一、", 5.0)),
    (re.compile(r"[（(]\s*([一二三四五六七八九十]{1,3})\s*[）)]"), _numbered("（一）", 6.0)),
    (re.compile(r"第\s*([一二三四五六七八九十]{1,3})\s*步[：:\s]*"), _numbered("步", 6.5)),
    (
        re.compile(r"(?:步骤|方法|方式|案例|问题)\s*([\d一二三四五六七八九十]{1,2})\s*[：:]\s*"),
        _numbered("步1", 6.6),
    ),
    (re.compile(r"§+\s*(\d[\w.\-–—]*\w)"), _section),
    (
        re.compile(r"(Title|Chapter|Part|Subpart)\s+[\dA-Z][\w.]*\b(?=\s*[-–—:.\[]|\s*$)", re.IGNORECASE),
        _english_part,
    ),
    (re.compile(r"((?:\d{1,2}|[A-Z])(?:[.．]\d{1,2}){1,4})(?![\d.．])(?=[\s\u4e00-\u9fff])"), _decimal),
    (re.compile(r"([\d０-９]{1,3})\s*(?:[.．、](?!\d))\s*"), _numbered("1", 7.0)),
    (re.compile(r"（\s*([\d０-９]{1,2})\s*）"), _numbered("（1）", 8.0)),
    (re.compile(r"\(([\da-zA-Z]{1,5})\)"), _paragraph),
    (re.compile(r"([\d０-９]{1,3})\s*[）)]"), _numbered("1)", 9.0)),
    (re.compile(rf"[{_CIRCLED}]"), _circled),
    (re.compile(r"([a-zA-Z])\s?[.)）](?=\s|[\u4e00-\u9fff])"), _lettered),
    (re.compile(r"(\d{1,2})\s+(?=[\u4e00-\u9fff])"), _bare_number),
)
