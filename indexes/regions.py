"""Regions: reading them from text and profiles, and knowing which rules hold where.

A region is written as people write it: 全国, 广东省, 广东省广州市, United States, "United States, Ohio".
Rules of a region hold for every place inside it, so a person in 广东省广州市 lives under 全国, 广东省 and
广东省广州市 — the ladder of that region, from the most general to the most specific.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from indexes.text import word_spans

CHINA = "全国"
USA = "United States"
_DATA = Path(__file__).parent / "data"
_ETHNIC = (
    "(?:壮族|回族|维吾尔|藏族|蒙古族|(?<!内)蒙古|朝鲜族|土家族|苗族|侗族|布依族|彝族|羌族|哈尼族|傣族|白族|景颇族|傈僳族|"
    "哈萨克|柯尔克孜|黎族|瑶族|畲族|满族)+"
)
_SUFFIX = re.compile(rf"(?:{_ETHNIC}自治[区州县]|特别行政区|自治区|省|市|地区|盟)$")
_COUNTY_SUFFIX = re.compile(r"市$")
_NOT_A_PLACE_AFTER = re.compile(r"(?:医院|人寿|保险|银行|路|街|大道|大学|牌)")
_AMBIGUOUS_SHORT = frozenset(
    "朝阳 中山 来宾 东方 平安 三沙 白银 大安 永安 公主岭 合作 安宁 会理 阿里 同仁 新星 灯塔 白杨 无为 天长".split()
)
"""Words of every day that are also the short name of a place: only 合作市 is one, 合作医疗 is none."""
_INSURED = re.compile(r"[医社参投农低承劳退断续停特商担确]$")
"""What makes 保定 two halves of other words: 医保定点, 参保定额, 确保定期."""
_OF_A_PLACE = frozenset("人 市 省 话 籍 市民 人民 方面".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """A region named in a text, with its half-open character offsets."""

    region: str
    start: int
    end: int


def ladder(region: str) -> tuple[str, ...]:
    """Return the regions whose rules hold in `region`, the most general first; empty for no region."""
    if not region:
        return ()
    if region.startswith(USA):
        return (USA,) if region == USA else (USA, region)
    if region == CHINA:
        return (CHINA,)
    province = _province_of(region)
    return (CHINA, province) if province == region else (CHINA, province, region)


def covers(outer: str, inner: str) -> bool:
    """Tell whether rules of `outer` hold in `inner`; a rule without a region holds everywhere."""
    return not outer or outer in ladder(inner)


def normalise(text: str) -> str:
    """Return the region that a person wrote in a profile (广州, 广东广州, Shanghai), or "" when unknown."""
    if text.strip() in (CHINA, "中国", "China", "CN"):
        return CHINA
    if text.strip() in (USA, "美国", "USA", "US"):
        return USA
    found = distinct(mentions(text))
    return found[-1] if found else ""


def distinct(found: tuple[Mention, ...]) -> tuple[str, ...]:
    """Return the regions of `found` in order, keeping only the most specific of each branch."""
    regions = list(dict.fromkeys(m.region for m in found))
    return tuple(r for r in regions if not any(r != other and r in ladder(other) for other in regions))


def mentions(text: str) -> tuple[Mention, ...]:
    """Find the regions that `text` names, in order; the longest name wins where several fit."""
    folded = unicodedata.normalize("NFKC", text)
    if len(folded) != len(text):  # offsets must stay those of `text`
        folded = text
    names, pattern, english, english_pattern = _gazetteer()
    named = [m for m in pattern.finditer(folded) if not _NOT_A_PLACE_AFTER.match(folded, m.end())]
    words = tuple(word_spans(folded)) if any(m.group() in _short_names() for m in named) else ()
    found = [Mention(names[m.group()], m.start(), m.end()) for m in named if _is_named(m, folded, words)]
    found += [Mention(english[m.group()], m.start(), m.end()) for m in english_pattern.finditer(folded)]
    return tuple(sorted(found, key=lambda m: m.start))


def _is_named(m: re.Match[str], text: str, words: Iterable[tuple[int, int]]) -> bool:
    """Tell whether a short name stands for itself, and is no part of other words: 拆迁安置 does not name 迁安.

    `words` are the half-open offsets of the words of `text`.
    """
    if m.group() not in _short_names():
        return True
    if m.group() == "保定" and _INSURED.search(text[: m.start()]):
        return False
    for start, end in words:
        if start < m.start() < end or (m.start() < start < m.end() < end):
            return False
        if start == m.start() and end > m.end():
            return text[m.end() : end] in _OF_A_PLACE
    return True


@cache
def _short_names() -> frozenset[str]:
    """Return the names that are written without what a place is: 广州, not 广州市."""
    full = {r["name"] for r in _rows("regions_cn.tsv")} | set(_provinces())
    return frozenset(n for n in _gazetteer()[0] if n not in full and not any(n.startswith(p) for p in full))


def _province_of(region: str) -> str:
    for province in _provinces():
        if region.startswith(province):
            return province
    return region


def offered() -> tuple[str, ...]:
    """Return the regions that a list may offer: Chinese provinces and cities, then places by their English names."""
    chinese = [r["region"] for r in _rows("regions_cn.tsv") if len(r["code"]) == 4]
    return tuple(
        dict.fromkeys((CHINA, *_provinces(), *chinese, *(r["name"] for r in _rows("regions_en.tsv"))))
    )


@cache
def _provinces() -> tuple[str, ...]:
    listed = [r["name"] for r in _rows("regions_cn.tsv") if len(r["code"]) == 2]
    return (*listed, "香港特别行政区", "澳门特别行政区", "台湾省")


@cache
def _gazetteer() -> tuple[dict[str, str], re.Pattern[str], dict[str, str], re.Pattern[str]]:
    """Build the name tables once: full names, and short forms where they mean one place only."""
    names = {p: p for p in _provinces()} | {_SUFFIX.sub("", p): p for p in _provinces()}
    assert all(len(name) >= 2 for name in names), names
    for row in _rows("regions_cn.tsv"):
        name, region, level = row["name"], row["region"], len(row["code"])
        if level == 2:
            continue
        suffix = _SUFFIX if level == 4 else _COUNTY_SUFFIX
        short = suffix.sub("", name)
        names.setdefault(name, region)
        if level == 4:
            names.setdefault(_province_of(region) + name, region)
        if len(short) >= 2 and short not in _AMBIGUOUS_SHORT:
            names.setdefault(short, region)
    english = {r["name"]: r["region"] for r in _rows("regions_en.tsv")}
    return names, _alternatives(names, r"{}"), english, _alternatives(english, r"(?<![A-Za-z]){}(?![A-Za-z])")


def _alternatives(names: dict[str, str], frame: str) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(frame.format("(?:" + "|".join(map(re.escape, longest_first)) + ")"))


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8") as f:
        return list(csv.DictReader(f, delimiter="\t"))
