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
_CONTRARIES = (
    _Contrary(_ONE_ALONE, _SEVERAL, ONLY_THERE, "restricted"),
    _Contrary(_EACH, _AT_LEAST_ONE, _EACH, "overgeneralised"),
    _Contrary(_AGAIN, _ONCE, _AGAIN, "overgeneralised"),
    _Contrary(_TO_ALL, _TO_SOME, _TO_ALL, "overgeneralised"),
    _Contrary(_CONTINUES, _STOPS, _CONTINUES, "negation_flipped"),
)


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault where every segment meant says the contrary of a sentence that does not say both."""
    for c in _CONTRARIES:
        said = said_of(c.said, claim.folded)
        if not said or c.theirs.search(claim.folded):
            continue
        texts = [a.text for a in align(claim, None, setting.cited(claim))]
        if texts and all(c.theirs.search(t) and not c.agrees.search(t) for t in texts):
            return [fault(c.code, said)]
    return []
