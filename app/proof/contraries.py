"""Whether a sentence says in one way what every segment it is about says in the contrary way: each, at least one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.proof.alignment import align
from app.proof.findings import Claim, Finding, Setting, fault
from app.proof.scope import ONLY_THERE, said_of


@dataclass(frozen=True, slots=True)
class _Contrary:
    """What a sentence says, the contrary in its source, what there makes them agree, and the reason's code."""

    said: re.Pattern[str]
    theirs: re.Pattern[str]
    agrees: re.Pattern[str]
    code: str


_ONE_ALONE = re.compile(r"只能|只可以?|只有|全部?由|都由|完全由")
_SEVERAL = re.compile(r"也可以?|或者?|分别|共同|各自|各(?=[承负发付百])|双方")
_EACH = re.compile(r"每[个位名]|人人|(?<![a-z])(?:every|each)(?![a-z])")
_AT_LEAST_ONE = re.compile(r"至少有?一[人名个位户](?!条件|情形)|(?<![a-z])at least one(?! of)(?![a-z])")
_AGAIN = re.compile(
    r"不限次|多次|随时(?:再|都)|反复|再次?[领申享补]|(?<![a-z])(?:as often as|unlimited)(?![a-z])"
)
_ONCE = re.compile(r"(?:只|仅|限)[^,。;]{0,8}(?:一次|1次)|(?<![a-z])(?:only once|once only)(?![a-z])")
_TO_ALL = re.compile(
    r"(?:open|available|free|offered) (?:to|for) (?:anyone|everyone|everybody|anybody|all)(?![a-z])"
    r"|(?:谁|任何人|所有人|人人|什么人)都?(?:能|可以?)|[对向]所有人"
)
_TO_SOME = re.compile(r"(?<![a-z])only (?:to|for)(?![a-z])|只[对给限]|仅[对限]|限于|专[门供]")
_CONTINUES = re.compile(r"照样|照旧|继续|仍然|依然|还能|还可以|照领|照发")
_STOPS = re.compile(r"停止|停发|终止|中止|注销|取消|丧失|不再|不发|不予")
_ANY_TIME = re.compile(
    r"随时|任何时[候间]|什么时候都|不限时间|不受时间限制|(?<![a-z])(?:at )?any ?time|(?<![a-z])no (?:time limit|deadline)"
)
_LASTS = re.compile(
    r"\d+ ?(?:full |calendar |business )*(?:days?|weeks?|months?|years?)(?![a-z])|\d+个?(?:工作)?(?:日|天|月|年)"
    r"|[一二三四五六七八九十]+(?:个(?:工作日|月)|日|天|年)(?:以?内|之内)|期限"
)
_ANY_INCOME = re.compile(
    r"(?<![a-z])(?:any|whatever|regardless of|no matter (?:the|their|your)) (?:[a-z]+ )?income"
    r"|(?:不[管论看限]|无论)[^,。;]{0,4}收入|任何收入|收入[^,。;]{0,4}不限"
)
_LOW_INCOME = re.compile(r"(?<![a-z])(?:low|limited|lower|modest)[ -]income|低收入|低保|困难家庭|收入低于")
_ALL_INTO = re.compile(r"全部?都?(?:记|计|划|归|进|交|付|存|给)|统统")
_APART = re.compile(r"分别|各自|一部分|其余")
_CONTRARIES = (
    _Contrary(_ONE_ALONE, _SEVERAL, ONLY_THERE, "restricted"),
    _Contrary(_EACH, _AT_LEAST_ONE, _EACH, "overgeneralised"),
    _Contrary(_AGAIN, _ONCE, _AGAIN, "overgeneralised"),
    _Contrary(_TO_ALL, _TO_SOME, _TO_ALL, "overgeneralised"),
    _Contrary(_CONTINUES, _STOPS, _CONTINUES, "negation_flipped"),
    _Contrary(_ANY_TIME, _LASTS, _ANY_TIME, "overgeneralised"),
    _Contrary(_ANY_INCOME, _LOW_INCOME, _ANY_INCOME, "overgeneralised"),
    _Contrary(_ALL_INTO, _APART, _ALL_INTO, "restricted"),
)


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault where every segment meant says the contrary of a sentence that does not say both."""
    aligned = align(claim, None, setting.cited(claim))
    for c in _CONTRARIES:
        said = said_of(c.said, claim.folded)
        if not said or c.theirs.search(claim.folded):
            continue
        texts = [" ".join(c.text for c in a.segment.all_clauses) for a in aligned]
        if texts and all(c.theirs.search(t) and not c.agrees.search(t) for t in texts):
            return [fault(c.code, said)]
    return []
