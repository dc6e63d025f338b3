"""What a document says about itself above, around and below its rules, lifted out of the text.

Titles, the lines 发文机关：…, 文号：…, 施行日期：…, the lines that say who passed and amended an act, and
signatures are statements for the register. They are no rules and must not become clauses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile

from ingest.readers.whitespace import folded
from ingest.types import Block, Reading

NO_TITLE: Mapping[str, str] = {"title": ""}
"""Meta of a reading whose first line must not be taken for its title: tables have none."""

_KEYS = {
    "title": "文件名称|名称|标题",
    "issuer": "发文机关|发文单位|发布机关|发布机构|发布单位|颁布机关|颁布单位|制定机关|公布机关|印发机关|印发单位",
    "number": "发文字号|文件编号|发布文号|公文号|文号|文件号",
    "published": "发文日期|公布日期|发布日期|颁布日期|成文日期|印发日期|发布时间|发表时间|发文时间|公布时间",
    "effective": "施行日期|实施日期|生效日期|施行时间|实施时间|生效时间|执行日期",
    "expires": "失效日期|失效时间|废止日期|有效期至|有效期限|有效期",
    "status": "时效性|有效性|效力状态|文件状态",
    "source": "信息来源|文章来源|来源",
}
_FIELDS = {key: field for field, keys in _KEYS.items() for key in keys.split("|")}
_SPACED = {key: r"\s*".join(key) for key in _FIELDS}
_ANY_KEY = "|".join(sorted(_SPACED.values(), key=len, reverse=True))
_STATEMENT = re.compile(rf"(?:^|(?<=[\s;；|,，【\[]))({_ANY_KEY})\s*[】\]]?\s*[:：]\s*")
_AROUND = " ;；|\u3000"
_VALUE_CHARS = 120
_HEAD_BLOCKS = 40
"""Blocks from the top among which a document introduces itself."""

_DATE = r"[\d○〇Ｏ０-９零一二三四五六七八九十\s]{4,9}年[\d０-９一二三四五六七八九十\s]{1,4}月[\d０-９一二三四五六七八九十\s]{1,4}日"  # noqa: E501
_DATE_ONLY = re.compile(rf"^[（(]?\s*{_DATE}\s*[)）]?$")
_HISTORY = re.compile(
    rf"^[（(《]?(?:[^。]{{0,30}}?){_DATE}.*(?:通过|公布|发布|修订|修正|施行|批准|颁布|决定)"
)
_PASSED = re.compile(r"^[（(].*(?:通过|公布|发布|修订|修正|施行|批准|颁布).*[）)]$")
_NUMBER_ONLY = re.compile(
    r"^[（(]?(?:[\u4e00-\u9fff（）()]{1,24}[〔\[［﹝（(]\s*\d{4}\s*[〕\]］﹞）)]\s*第?\s*\d+\s*号|第\s*\d+\s*号|GB/?T?\s?[\d.\-—]+)[)）]?$"
)
_DECREE = re.compile(r"^[\u4e00-\u9fff、 ]{2,30}(?:令|公告)$")
_BEGINS = re.compile(
    r"^(?:第\s*[一二三四五六七八九十百\d]+\s*[编章节条](?!部分)|[一二三四五六七八九十]+\s*[、．.]|目\s*[录次]$)"
)
_COMPILATION = re.compile(r"^第\s*[一二三四五六七八九十]+\s*部分\s*[^，。；：]{2,16}$")
_CLOSES_SENTENCE = re.compile(r"[。；;！!？?，,、：:]$")
_UNSIGNED = re.compile(r"^(?:附|注|\d+\s*[.．、]|[（(])|电话|联系人|\d{5,}")
_SIGNER_CHARS = 40
_EDITION = re.compile(r"^[（(][^）)年]{1,16}[）)]$")
_TITLE_CHARS = 80
_ANNEX_NUMBER = re.compile(r"^附\s*[件录表]\s*\d*$")
_DATED = re.compile(r"\d{4}")


def statements(text: str) -> dict[str, str]:
    """Return the statements of one line or table row (发文机关：国务院 文号：国发〔2005〕38号) by field.

    Fields are those of `Reading.meta`, and `source` for the weaker 来源. Empty when the line is none.
    """
    found: dict[str, str] = {}
    matches = list(_STATEMENT.finditer(text))
    if not matches or text[: matches[0].start()].strip("【[ |;；"):
        return {}
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        value = text[match.end() : following.start() if following else len(text)].strip(_AROUND)
        if value and len(value) <= _VALUE_CHARS:
            found.setdefault(_FIELDS[folded(match.group(1))], value)
    return found


def lift(reading: Reading) -> Reading:
    """Return `reading` with what it says about itself moved from its blocks to its meta."""
    meta = dict(reading.meta)
    blocks = [block for block in reading.blocks if block.text.strip()]
    blocks = _without_statements(blocks, meta)
    blocks = _without_title(blocks, meta)
    blocks = _without_history(blocks, meta)
    blocks = _without_signatures(blocks, meta)
    source = meta.pop("source", "")
    if source:
        meta.setdefault("issuer", source)
    return Reading(tuple(blocks), {key: value for key, value in meta.items() if value}, reading.pages)


def front_matter(pairs: Mapping[str, str]) -> dict[str, str]:
    """Return what the front matter of a Markdown file states, under the names of `Reading.meta`."""
    dates = ("date", "lastupdate", "last_updated", "updated", "published")
    published = next((pairs[key] for key in dates if _DATED.search(pairs.get(key, ""))), "")
    found = {"title": pairs.get("title", ""), "published": published, "url": pairs.get("url", "")}
    return {key: value for key, value in found.items() if value}


def _head(blocks: Sequence[Block]) -> int:
    """Return how many blocks stand above the first numbered clause, at most `_HEAD_BLOCKS`."""
    above = takewhile(lambda block: not _BEGINS.match(block.text), blocks[:_HEAD_BLOCKS])
    return sum(1 for _ in above)


def _without_statements(blocks: list[Block], meta: dict[str, str]) -> list[Block]:
    end = _head(blocks)
    kept = []
    for block in blocks[:end]:
        found = statements(block.text) if block.kind != "row" else {}
        for field, value in found.items():
            meta[field] = value
        if not found and not _COMPILATION.match(block.text):
            kept.append(block)
    return kept + blocks[end:]


def _without_title(blocks: list[Block], meta: dict[str, str]) -> list[Block]:
    """Take the title from the text, or from the head of the page, and drop where the text repeats it."""
    titles = [block for block in blocks if block.kind == "title"] or _likely_titles(blocks)
    if titles and "title" not in meta:
        meta["title"] = titles[0].text
    title = folded(meta.get("title", ""))
    end = _head(blocks)
    kept: list[Block] = []
    for i, block in enumerate(blocks[:end]):
        text = folded(block.text)
        if i and blocks[i - 1] in titles and _EDITION.match(text) and text not in title:
            meta["title"] += text
            continue
        repeats = len(text) > 3 and (text == title or _is_line_of(text, title, block))
        if block.kind == "title" or (repeats and not _has_peers(block, blocks)):
            continue
        if _NUMBER_ONLY.match(block.text):
            decree = kept.pop().text if kept and _DECREE.search(kept[-1].text) else ""
            meta.setdefault("number", decree + block.text.strip("（）()"))
            continue
        kept.append(block)
    return kept + blocks[end:]


def _has_peers(heading: Block, blocks: list[Block]) -> bool:
    """Tell whether other headings stand beside a heading: it names a part, as the first slide's does."""
    real = heading.kind == "heading" and heading.level <= 6
    return real and sum(b.kind == "heading" and b.level <= heading.level for b in blocks) > 1


def _likely_titles(blocks: list[Block]) -> list[Block]:
    """Return the first block if it looks like a title: a heading or a short line that is no sentence."""
    for block in blocks[:3]:
        if _ANNEX_NUMBER.match(block.text):
            continue
        short = block.kind in ("heading", "paragraph") and 4 <= len(block.text) <= _TITLE_CHARS
        if (
            block.kind == "heading"
            and sum(b.kind == "heading" and b.level <= block.level for b in blocks) > 1
        ):
            return []
        named = short and not _CLOSES_SENTENCE.search(block.text) and not _BEGINS.match(block.text)
        return [block] if named and not block.text.endswith((".", "。")) else []
    return []


def _is_line_of(text: str, title: str, block: Block) -> bool:
    """Tell whether a short block is one line of a title that was broken over several."""
    return block.kind != "item" and len(text) >= 6 and (title.startswith(text) or title.endswith(text))


def _without_history(blocks: list[Block], meta: dict[str, str]) -> list[Block]:
    end = _head(blocks)
    passed, kept = [], []
    for block in blocks[:end]:
        text = block.text.strip()
        told = _HISTORY.match(text) and not text.endswith("。") and len(text) < 400
        if block.kind in ("paragraph", "heading") and (told or (_PASSED.match(text) and _DATED.search(text))):
            passed.append(text.strip("（）()"))
        else:
            kept.append(block)
    if passed:
        meta["history"] = "；".join(passed)
    return kept + blocks[end:]


def _without_signatures(blocks: list[Block], meta: dict[str, str]) -> list[Block]:
    """Take out a date on a line of its own and the short lines above it that name who signs."""
    signed: list[str] = []
    kept: list[Block] = []
    for block in blocks:
        if block.kind not in ("paragraph", "heading") or not _DATE_ONLY.match(block.text.strip()):
            kept.append(block)
            continue
        lines = [block.text]
        while kept and len(lines) < 5 and _may_sign(kept[-1]):
            lines.insert(0, kept.pop().text)
        signed.append(" ".join(lines))
    if signed:
        meta["signed"] = "；".join(signed)
    return kept


def _may_sign(block: Block) -> bool:
    text = block.text.strip()
    if block.kind == "heading" and block.level < 7:
        return False
    short = len(text) <= _SIGNER_CHARS and not _CLOSES_SENTENCE.search(text)
    return (
        short
        and block.kind in ("paragraph", "heading")
        and not _BEGINS.match(text)
        and not _UNSIGNED.search(text)
    )
