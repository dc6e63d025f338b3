"""Whether the passages found answer the question at all. No evidence, no answer.

Five things are asked of the best passages: are they near enough to the question (a probability fitted on the
development questions), do they speak of the matter it names where that is one of other offices, are they rules of
the place that it is about, of the year, and do they hold the kind of figure that it asks for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from app.matters import unspoken
from indexes import regions
from indexes.finder import Findings, Inquiry
from indexes.types import Hit


class Lack(StrEnum):
    """What the passages lack."""

    NOTHING = ""
    RELEVANCE = "relevance"
    MATTER = "matter"
    REGION = "region"
    YEAR = "year"
    FIGURE = "figure"


_SURE = 0.9
"""From this confidence the passages are trusted, though they may not say the question's words."""
_NEAR = 0.75
"""Share of the best score from which a passage counts as one of the best."""
_BEST, _SPEAKING, _WIDER = 4, 3, 8
_CLAUSE_END = re.compile(r"[。！？!?；;，,\n]+\s*(?=[\u4e00-\u9fff])|[.!?]\s+|[？?！!。.]\s*$")
_N = r"(?:\d[\d,.]*|[〇零一二两三四五六七八九十百千万半]+)"
_EN = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|thirty|sixty|ninety)"
_UNIT = r"(?:个工作)?(?:天|日|个?月|年|小时)"
_MONEY_ASKED = (
    r"多少(?:钱|元|块)|几多钱|几(?:块|元)|[掏交花付补发领]多少(?!年|天|个?月|岁)|起付线|封顶线",
    r"每(?:个?月|年|天|人)[^，。？]{0,4}多少(?!天|日|个?月|年|岁|小时|次)",
    r"(?:标准|金额|费用|津贴|补贴|补助金?|限额)[^，。？]{0,6}(?:多少|几)",
    r"how much (?:money|do|does|is|are|will|would|can)",
    r"(?:highest|lowest|maximum|minimum)\b[^.?]*\bincome",
    r"what is the [^.?]*\b(?:copay|limit)\b",
)
_MONEY = (
    rf"{_N}\s*(?:元|万元|块|倍|%|％)|百分之|[$￥¥]\s?\d",
    rf"{_N}\s*个月[^，。]{{0,12}}工资|工资[^，。]{{0,20}}计",
)
_DOLLARS_ASKED = (
    r"how many dollars|most (?:I|we|you|he|she|they) can be (?:made|asked|told) to pay",
    r"(?:highest|lowest|maximum|minimum|standard|monthly)\b[^.?]*\b(?:premium|deductible)",
    r"what is the [^.?]*\b(?:premium|deductible)\b",
)
_DOLLARS = (r"[$￥¥]\s?\d|\d[\d,.]*\s*dollars",)
_SHARE_ASKED = (
    r"百分之(?:多少|几)|比例|报(?:销)?(?:多少|几成)|几成|几个点|费率",
    r"what per ?cent|what share",
)
_SHARE = (rf"{_N}\s*(?:%|％|成)|百分之|全额", r"percent|half")
_TIME_ASKED = (
    r"多少(?:天|日|个?月|年|小时)|几(?:天|日|个?月|年|小时)|多久|多长时间|什么时候|何时|期限",
    r"how (?:long|many (?:days|weeks|months|years|hours)|soon|fast)|deadline|time limit",
)
_TIME = (
    rf"{_N}\s*(?:{_UNIT}|周岁?)|\d{{4}}|及时|立即|随时",
    rf"\b{_EN}[- ]?(?:calendar |business |full |consecutive |more )?(?:day|week|month|year|hour)|immediately|any time",
)
_AGE_ASKED = (r"几岁|多少岁|多大(?:年龄|年纪|岁数)|什么年龄", r"how old|what age|at which age")
_AGE = (rf"{_N}\s*周?岁|\d+\s*(?:years? old|years of age)|\b(?:age[ds]?|over|under|turn(?:s|ing)?)\s+\d+",)


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_FIGURES = (
    (_any(_MONEY_ASKED), _any(_MONEY)),
    (_any(_DOLLARS_ASKED), _any(_DOLLARS)),
    (_any(_SHARE_ASKED), _any(_SHARE)),
    (_any(_TIME_ASKED), _any(_TIME)),
    (_any(_AGE_ASKED), _any(_AGE)),
)
"""What asks for a kind of figure, and what such a figure looks like in a passage."""
_NAMED = re.compile(r"\b(?:Part|Title|Tier|Schedule|Form|Level|Group) [A-Z0-9]{1,3}\b")
"""Things with a name of their own: a figure that is asked of them must stand in a clause that names them."""
_LEFT_TO_PLACES = re.compile(
    r"由省、自治区、直辖市|由各?(?:省|市|地)[^，。]{0,20}(?:规定|制定|确定)|各地|(?:different|var(?:y|ies)|depend)[^.]{0,30}\bstates?\b|"
    r"\b(?:each|your|every) state\b|state-based",
    re.I,
)


def lack(inquiry: Inquiry, findings: Findings) -> Lack:
    """Return what the findings lack to answer the inquiry, NOTHING when they do."""
    if not findings.hits:
        return Lack.RELEVANCE
    if findings.confidence < _SURE and _of_others(inquiry, findings):
        return Lack.MATTER
    if findings.confidence < findings.threshold or (findings.confidence < _SURE and findings.unmentioned):
        return Lack.RELEVANCE
    best = [h for h in findings.hits[:_BEST] if h.score >= _NEAR * findings.hits[0].score]
    asked = _figures_asked(inquiry.text)
    if _other_place(inquiry, findings, best, bool(asked)):
        return Lack.REGION
    if asked and findings.other_years:
        return Lack.YEAR
    if asked and not any(_holds(hit, asked, _named(inquiry.text)) for hit in findings.hits[:_WIDER]):
        return Lack.FIGURE
    return Lack.NOTHING


def _of_others(inquiry: Inquiry, findings: Findings) -> bool:
    return unspoken(inquiry.sought, [hit.passage.mentioned for hit in findings.hits[:_SPEAKING]])


def _figures_asked(question: str) -> list[re.Pattern[str]]:
    """Return what the figures look like that are asked for, as the end of the question says it."""
    clauses = [c for c in _CLAUSE_END.split(question) if c.strip()]
    end = clauses[-1] if clauses else ""
    return [shown for asks, shown in _FIGURES if asks.search(end)]


def _named(question: str) -> list[str]:
    return [] if question.isupper() else [m.lower() for m in _NAMED.findall(question)]


def _holds(hit: Hit, shown: Sequence[re.Pattern[str]], named: Sequence[str]) -> bool:
    """Tell whether a clause holds a figure of a kind that is asked for, of the things that are named."""
    words = _words(hit)
    of_them = f"{hit.passage.header} {words}".lower()
    return any(figure.search(words) for figure in shown) and all(name in of_them for name in named)


def _other_place(inquiry: Inquiry, findings: Findings, best: Sequence[Hit], figure: bool) -> bool:
    """Tell whether the question is one that places answer for themselves, and this place's answer is missing.

    It is when rules of other places fit better than anything that holds here, or when a figure is asked for
    a named place and the general rule leaves it to the places.
    """
    places = [r for r in inquiry.situation.regions if r not in (regions.CHINA, regions.USA)]
    if not places or any(_is_local(hit, places) for hit in best):
        return False
    if any(item.elsewhere for item in findings.aside):
        return True
    if not (figure and "region" in inquiry.situation.stated):
        return False
    states = [p.removeprefix(f"{regions.USA}, ") for p in places if p.startswith(regions.USA)]
    unmentioned = states and not any(state in _words(hit) for state in states for hit in best)
    return bool(unmentioned) or any(_LEFT_TO_PLACES.search(_words(hit)) for hit in best)


def _is_local(hit: Hit, places: Sequence[str]) -> bool:
    region = hit.passage.document.region
    return region not in ("", regions.CHINA, regions.USA) and any(regions.covers(region, p) for p in places)


def _words(hit: Hit) -> str:
    return hit.passage.clause.text
