"""The situation a rule depends on: region, group of people, and the day, read from the person's words.

What a person says in the question wins over what they said before, and that over what they chose in their
profile. Nothing here is a guess: what is not said stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.errors import BadInput
from indexes import dates, regions
from indexes.types import Situation

POPULATIONS = {
    "employee": ("职工", "employee"),
    "resident": ("居民", "resident"),
    "flexible": ("灵活就业", "flexible"),
    "retiree": ("退休", "retiree"),
    "student": ("学生", "student"),
    "serviceman": ("军人", "serviceman"),
    "veteran": ("退役军人", "veteran"),
    "medicare": ("medicare",),
    "medicaid": ("medicaid",),
    "marketplace": ("marketplace",),
}
"""Groups of people by code, with the words for them that a profile may carry."""

_SAID = (  # most telling first: 灵活就业 decides before 单位 does
    ("flexible", r"灵活就业|自由职业|个体户|网约车|外卖|自己交|打零工|self-employed|freelanc|gig worker"),
    ("retiree", r"退休了?[的后人]|已经退休|退休职工|退休老?人|领养老金|\bretired?\b|\bretirees?\b"),
    ("veteran", r"退役|退伍|复员|转业|\bveterans?\b|\bvets?\b|\bVA\b|CHAMPVA|TRICARE"),
    ("serviceman", r"军人|现役|士兵|当兵|部队|军属|烈士|军官"),
    ("student", r"大学生|中学生|小学生|在校|读小学|读书|学生医保|\bstudents?\b"),
    ("medicaid", r"\bmedicaid\b"),
    ("medicare", r"\bmedicare\b|\bpart [abcd]\b"),
    ("marketplace", r"\bmarketplace\b|\bthe exchange\b|\bobamacare\b|\baffordable care act\b|\bACA\b"),
    ("resident", r"居民医保|城乡居民|新农合|合作医疗|居民养老|没有?工作|无业|没上班|农村户口"),
    ("employee", r"职工|在职|上班|单位|公司|厂里|老板|入职|离职|辞职|my (?:job|employer|boss)|at work"),
)
_SAID_RE = tuple((code, re.compile(pattern, re.I)) for code, pattern in _SAID)

_RELATIVE = (
    (re.compile(r"大前年"), 3),
    (re.compile(r"前年|\btwo years ago\b|\byear before last\b", re.I), 2),
    (re.compile(r"去年|上一年|\blast year\b", re.I), 1),
)
_AGO = re.compile(
    r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})\s*年(?:以)?前|\b(?P<m>\d{1,2}) years ago\b", re.I
)
_MONTH_AFTER = re.compile(
    r"\s*的?\s*(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s*月(?:\s*(?P<d>[0-3]?\d)\s*[日号])?"
)
_THAT_TIME = re.compile(
    r"住院|住的院|出院|看病|看的病|就医|手术|治疗|生(?:的|了)?(?:孩子|娃|小孩|二胎)|分娩|受伤|受的伤|出事|工伤|摔|撞|被裁|失业|"
    r"离职|隔离|确诊|死亡|去世|报销的|花了|当时|那会儿|那时|那年|的时候|规定(?:的)?是|"
    r"hospitali[sz]ed|hospital|surgery|treated|treatment|gave birth|was born|injured|laid off|at (?:that|the) time|"
    r"in effect|as of|guideline|rules? in|did\b|was\b|were\b",
    re.I,
)
_PERIOD = re.compile(r"^\s*(?:年度|年起|起|以后|之后|版|标准)")


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person chose beside the conversation, as they wrote it; empty where they chose nothing.

    `later` tells that it was chosen after the turns before this question, and so corrects what was said there.
    """

    region: str = ""
    population: str = ""
    as_of: date | None = None
    later: bool = False


NO_PROFILE = Profile()


def profile(region: str | None, population: str | None, as_of: str | None) -> Profile:
    """Return a checked profile. Raises BadInput naming what cannot be understood."""
    return Profile(
        _checked_region(region or ""), _checked_population(population or ""), _checked_day(as_of or "")
    )


def read(question: str, earlier: Sequence[str], chosen: Profile, today: date) -> Situation:
    """Return the situation behind `question`; `earlier` are the person's questions before it, oldest first.

    Regions may be several when the question compares them.
    """
    stated = set()
    before: Sequence[str] = () if chosen.later and chosen.region else earlier
    said_regions = regions.distinct(regions.mentions(question)) or _latest_regions(before)
    if said_regions:
        stated.add("region")
    before = () if chosen.later and chosen.population else earlier
    said_population = population_in(question) or next(filter(None, map(population_in, reversed(before))), "")
    if said_population:
        stated.add("population")
    day = day_in(question, today)
    if day:
        stated.add("as_of")
    if chosen.region and not said_regions:
        said_regions = (chosen.region,)
    if chosen.later:
        population, asked = said_population or chosen.population, day or chosen.as_of
    else:
        population, asked = chosen.population or said_population, chosen.as_of or day
    return Situation(
        regions=said_regions,
        population=population,
        as_of=asked or today,
        stated=frozenset(stated),
    )


def population_in(text: str) -> str:
    """Return the code of the group of people that `text` speaks of, or ""."""
    return next((code for code, pattern in _SAID_RE if pattern.search(text)), "")


def day_in(text: str, today: date) -> date | None:
    """Return the past day for which `text` asks, or None when it asks for today.

    A date counts when something happened then (去年十月住院, "hospitalized in 2022"); a year alone stands
    for its last day, a month for its last day.
    """
    if not _THAT_TIME.search(text):
        return None
    for found in dates.find(text):
        if _PERIOD.match(text[found.end :]):
            continue
        day = _end_of(found)
        if found.day < today:
            return min(day, today)
    for pattern, years in _RELATIVE:
        if match := pattern.search(text):
            return _in_year(text[match.end() :], today.year - years)
    if match := _AGO.search(text):
        years = dates.number((match["n"] or match["m"]).replace("两", "二")) or 0
        return dates.add_years(today, -years) if years else None
    return None


def _end_of(found: dates.Found) -> date:
    if found.precision == "day":
        return found.day
    if found.precision == "year":
        return date(found.day.year, 12, 31)
    return _last_of_month(found.day.year, found.day.month)


def _in_year(rest: str, year: int) -> date:
    match = _MONTH_AFTER.match(rest)
    month = dates.number(match["m"]) if match else None
    if not match or not month:
        return date(year, 12, 31)
    if match["d"]:
        try:
            return date(year, month, int(match["d"]))
        except ValueError:
            return _last_of_month(year, month)
    return _last_of_month(year, month)


def _last_of_month(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _latest_regions(earlier: Sequence[str]) -> tuple[str, ...]:
    for text in reversed(earlier):
        if found := regions.distinct(regions.mentions(text)):
            return found
    return ()


def _checked_region(text: str) -> str:
    if not text.strip():
        return ""
    region = regions.normalise(text)
    if not region:
        raise BadInput("That region is not known; write a province or city such as 广东省广州市 or 上海市.")
    return region


def _checked_population(text: str) -> str:
    word = text.strip().lower()
    if not word:
        return ""
    for code, names in POPULATIONS.items():
        if word == code or word in names:
            return code
    known = "职工 居民 灵活就业 退休 学生 军人, or " + " ".join(POPULATIONS)
    raise BadInput(f"That population is not known; use one of {known}.")


def _checked_day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as e:
        raise BadInput("That date cannot be read; write it as 2025-10-31.") from e
