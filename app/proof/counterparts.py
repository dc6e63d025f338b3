"""Whether a sentence has the counterpart of what its source says: after for before, more for less, yours for theirs,
first for third, a thing for all that is not it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.proof import lexicon, numbers, units
from app.proof.alignment import align
from app.proof.evidence import Evidence
from app.proof.findings import Claim, Finding, Setting, fault


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault for a counterpart in the place of what every segment meant, or every source cited, says."""
    cited = setting.cited(claim)
    texts = [" ".join(c.text for c in a.segment.all_clauses) for a in align(claim, None, cited)]
    found = (
        _other_side(claim, texts)
        or _other_side_of_all(claim, cited)
        or _other_side_of_all_en(claim, cited)
        or _within_or_after(claim, cited)
        or _since_another_event(claim, cited)
        or _compared(claim, texts)
        or _of_another(claim, cited)
        or _of_the_rest(claim, cited)
        or _of_another_turn(claim, cited)
        or _as_often(claim, cited)
    )
    return [found] if found else []


_NO_SIDE = "(?![述款项条者往来列面提续果备])"
"""What makes 前 and 后 part of another word: 前述, 前款, 后续."""
_AFTER_EVENT = re.compile(r"(?<![a-z])(?:after|once) (?P<event>[^,.;]{3,40})")
_BEFORE_EVENT = re.compile(r"[^,.;]{0,60}(?<![a-z])before (?!or after)[^,.;]{0,40}")
_AFTER = re.compile(r"(?<![a-z])(?:after|once|upon|following)(?![a-z])")
_AFTER_ZH = re.compile(r"(?P<event>[\u4e00-\u9fff]{2})(?:之|以)?后(?=[,再就才可应由]|$)")
_BEFORE_ZH = re.compile(r"(?P<event>[\u4e00-\u9fff]{4})(?:之|以)?前")


def _other_side(claim: Claim, texts: Sequence[str]) -> Finding | None:
    """Find that a claim puts on one side of an event what its source puts on the other: 接种后告知, 接种前应当告知."""
    for m in _BEFORE_ZH.finditer(claim.folded):
        then, mine = (
            re.compile(f"{m['event']}{side}{_NO_SIDE}")
            for side in ("(?:之日起|之后|以后|后)", "(?:之|以)?前")
        )
        if texts and all(then.search(t) and not mine.search(t) for t in texts):
            return fault("negation_flipped", m.group())
    for m in _AFTER_ZH.finditer(claim.folded):
        before, after = (re.compile(f"{m['event']}(?:之|以)?{side}{_NO_SIDE}") for side in "前后")
        if texts and all(before.search(t) and not after.search(t) for t in texts):
            return fault("negation_flipped", m.group())
    for m in _AFTER_EVENT.finditer(claim.folded):
        words = [
            w.surface for w in claim.words if m.start("event") <= w.start < m.end() and w.surface.isascii()
        ]
        told = [x.group() for t in texts if not _AFTER.search(t) for x in _BEFORE_EVENT.finditer(t)]
        if words and told and any(w in t for w in words for t in told) and "before" not in claim.folded:
            return fault("negation_flipped", m.group().strip())
    return None


_SIDE = re.compile(
    r"(?P<event>[\u4e00-\u9fff]{2})(?:之|以)?(?P<side>[前后])(?=[,。;、的\s\d做办进就要应再才方]|$)"
    r"|(?P<within>[\u4e00-\u9fff](?:期|期限|范围|目录|定点|省|市|国|区|境))(?:以|之)?(?P<inside>[内外])(?!籍|地|人|科)"
)
_SIDES = {"前": "后", "后": "前", "内": "外", "外": "内"}


def _other_side_of_all(claim: Claim, cited: Sequence[Evidence]) -> Finding | None:
    """Find that a claim puts on one side of an event what its sources only ever put on the other: 上岗后, 上岗前; or
    outside a period or place what they put inside.
    """
    for m in _SIDE.finditer(claim.folded):
        event, side = m["event"] or m["within"], m["side"] or m["inside"]
        mine, other = (re.compile(rf"{event}(?:之|以)?{x}{_NO_SIDE}") for x in (side, _SIDES[side]))
        if any(other.search(e.folded) for e in cited) and not any(mine.search(e.folded) for e in cited):
            return fault("negation_flipped", m.group())
    return None


_SIDE_EN = re.compile(
    r"(?<![a-z])(?P<side>before|after) (?:(?:the|your|you|you're|a|an|any|their|they|it|being|getting) )*"
    r"(?P<event>[a-z]{4,})"
)


def _other_side_of_all_en(claim: Claim, cited: Sequence[Evidence]) -> Finding | None:
    """Find the same in English: before starting, where the sources only say after starting."""
    for m in _SIDE_EN.finditer(claim.folded):
        event = re.escape(lexicon.stem(m["event"])[:_STEM])
        mine, other = (
            re.compile(rf"(?<![a-z]){side}(?: [a-z',-]+){{0,4}}? {event}")
            for side in ((_SOONER, _LATER) if m["side"] == "before" else (_LATER, _SOONER))
        )
        if any(other.search(e.folded) for e in cited) and not any(mine.search(e.folded) for e in cited):
            return fault("negation_flipped", m.group())
    return None


_STEM = 6
_SOONER = "(?:before|prior to|until|by|preceding|ahead of)"
_LATER = "(?:after|once|upon|following|since|when|if|from|of)"
_WITHIN = re.compile(
    r"(?:within|not? (?:later|longer|more) than|not (?:to )?exceed|up to"
    r"|for|lasts?|ha(?:ve|s|d)|in|only|of|than|the (?:next|last|past|first))"
    r"(?: (?:the|only|a|full|past|first))* $"
)
_AFTER_SPAN = re.compile(
    r"(?:after|past|following|over|exceed(?:s|ed|ing)?|beyond|at least"
    r"|(?<!no )(?<!not )(?:more|longer) than)"
    r"(?: (?:the|a|full|first|past))* $"
)


def _within_or_after(claim: Claim, cited: Sequence[Evidence]) -> Finding | None:
    """Find a span after which a claim has happen what must happen within it, or the reverse: after 60 days."""
    for n in claim.figures:
        side = re.search(r"(?<![a-z])(within|after) (?:the )?$", claim.folded[: n.start])
        if side is None or n.unit not in units.SPANS:
            continue
        places = [
            e.folded[max(0, m.start - _REACH) : m.start]
            for e in cited
            for m in e.figures
            if numbers.same(n, m)
        ]
        mine, other = (_WITHIN, _AFTER_SPAN) if side[1] == "within" else (_AFTER_SPAN, _WITHIN)
        if any(other.search(p) for p in places) and not any(mine.search(p) for p in places):
            return fault("limit_reversed", claim.folded[side.start() : n.end])
    return None


_REACH = 24
_SINCE = re.compile(r"(?P<event>[^,。;0-9()]{2,60}?)之?日起")
_AFTER_WITHIN = re.compile(
    r"(?P<event>[^,。;0-9()]{2,40}?)后[,，]?(?:应当?|要|须|必须)?在?(?=\d+个?(?:工作)?[日天][以之]?内)"
)
_EVENTS = (
    "收到 接到 送达 领到 收",
    "作出 做出 出具 决定",
    "受理 接受",
    "提出 申请 提交 申报",
    "签订 订立 成立 签",
    "解除 终止 离职 离开",
    "发生 受伤 遭受",
    "诊断 鉴定 确诊 认定",
    "知道 知悉 发现",
    "公布 发布 公示 公告 印发",
    "施行 实施 生效",
    "缴费 缴纳 参保 足额",
    "出生 生育 分娩",
    "批准 审批 核准",
    "登记 注册 备案",
    "用工 入职 上岗 录用 招用 到岗 新招",
    "死亡 去世",
    "期满 届满 到期",
    "欠缴 拖欠 逾期",
    "责令 限期",
)
"""What a span begins with, the same event by its names on a line."""


def _since_another_event(claim: Claim, cited: Sequence[Evidence]) -> Finding | None:
    """Find a span that a claim has begin with what none in its sources begins with: 作出决定之日起, 收到决定之日起."""
    theirs = [m["event"] for e in cited for m in _SINCE.finditer(e.folded)]
    known = {i for event in theirs for i in _events(event)}
    after = [m for m in _AFTER_WITHIN.finditer(claim.folded) if not any(_then(m["event"], e) for e in cited)]
    for m in (*_SINCE.finditer(claim.folded), *after):
        mine = _events(re.split("[自从在]", m["event"])[-1])
        if mine and known and mine[0] not in known:
            return fault("other_population", f"{m['event']}≠{theirs[0]}")
    return None


def _then(event: str, evidence: Evidence) -> bool:
    """Tell whether a source says of an event, too, what comes after it: 解除后."""
    return re.search(rf"{re.escape(event[-2:])}(?:之|以)?后", evidence.folded) is not None


def _events(text: str) -> list[int]:
    """Return the events that a text names by their lines, in the order in which it names them."""
    found = [
        (text.index(name), i) for i, names in enumerate(_EVENTS) for name in names.split() if name in text
    ]
    return [i for _, i in sorted(found)]


_THAN = re.compile(
    r"(?P<who>[^,。;]{1,16})比(?P<other>[^,。;]{1,10}?)(?:更|要|还|都)?(?P<way>高|低|多|少|长|短)"
)
_OPPOSITE = {"高": "低", "低": "高", "多": "少", "少": "多", "长": "短", "短": "长"}


def _compared(claim: Claim, texts: Sequence[str]) -> Finding | None:
    """Find a comparison that a source makes the other way round: 学生比其他居民高, 学生个人缴费标准更低."""
    m = _THAN.search(claim.folded)
    other = re.compile(rf"(?P<who>[^,。;()\s]{{1,16}})(?:更|较){_OPPOSITE[m['way']]}") if m else None
    for t in texts if other else ():
        theirs = other.search(t) if other else None
        if m and theirs and m["who"][:2] in theirs["who"] and m["other"][-2:] not in theirs["who"]:
            return fault("negation_flipped", m.group())
    return None


_OWN = re.compile(r"(?<![a-z])your own (?P<what>[a-z]{4,})")


def _of_another(claim: Claim, cited: Sequence[Evidence]) -> Finding | None:
    """Find that a claim says "your own" of what its source says of somebody else: the veteran's qualifications."""
    m = _OWN.search(claim.folded)
    if m is None:
        return None
    theirs = re.compile(rf"[a-z]+'s {m['what']}")
    mine = re.compile(rf"(?<![a-z])(?:your|their) (?:own )?{m['what']}")
    for e in cited:
        found = theirs.search(e.folded)
        if found and not mine.search(e.folded):
            return fault("other_agent", f"{m.group()}≠{found.group()}")
    return None


_NON = re.compile(
    r"(?P<non>非)(?!法|常|洲|但|本人)(?P<what>[\u4e00-\u9fff]{2})|(?<![a-z-])(?P<prefix>non-)(?P<en>[a-z]+(?:-[a-z]+)*)"
)


def _of_the_rest(claim: Claim, cited: Sequence[Evidence]) -> Finding | None:
    """Find that a claim says of something (因公) what its sources only say of all that is not it (非因公)."""
    text = "".join(e.folded for e in cited)
    for non, what in dict.fromkeys((m["non"] or "non-", m["what"] or m["en"]) for m in _NON.finditer(text)):
        plain = re.compile(rf"(?<!{non})(?<!没有)(?<!不是)(?<!不具有)(?<![无不]){re.escape(what)}")
        if plain.search(claim.folded) and f"{non}{what}" not in claim.folded and not plain.search(text):
            return fault("other_population", f"{what}≠{non}{what}")
    return None


_OFTEN = re.compile(
    r"(?<![a-z])(?:once|twice) (?:a|per|every|each|during the) (?:calendar )?"
    r"(?P<en>day|week|month|quarter|year)(?![a-z])"
    r"|每(?:个|一)?(?P<zh>[日天周月季年])(?:度|内)?(?:只|可以?|能|限|最多|享受|申请|用|做|领|检查|体检|发|交|缴|报){0,3}[一1两二2]次"
)


def _as_often(claim: Claim, cited: Sequence[Evidence]) -> Finding | None:
    """Find that a claim has something happen once in another period than its sources: once a calendar month."""
    theirs = [(m["en"] or m["zh"], m.group()) for e in cited for m in _OFTEN.finditer(e.folded)]
    for m in _OFTEN.finditer(claim.folded):
        if theirs and not any(period == (m["en"] or m["zh"]) for period, _ in theirs):
            return fault("number_of_something_else", f"{m.group()}≠{theirs[0][1]}")
    return None


_TURN = re.compile(
    r"(?<![a-z])(?P<turn>first|second|third|fourth|fifth) (?:[a-z]+ )?"
    r"(?P<what>dose|visit|trimester|shot|test|time|year|month|level)"
)


def _of_another_turn(claim: Claim, cited: Sequence[Evidence]) -> Finding | None:
    """Find an ordinal before what its sources have only with another: after the first dose, after the third dose."""
    theirs = [(m["turn"], m["what"]) for e in cited for m in _TURN.finditer(e.folded)]
    for m in _TURN.finditer(claim.folded):
        alike = [turn for turn, what in theirs if what == m["what"]]
        if alike and m["turn"] not in alike:
            return fault("number_of_something_else", f"{m.group()}≠{alike[0]} {m['what']}")
    return None
