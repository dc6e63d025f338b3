"""Who acts: the body that decides, publishes or handles, in a sentence and in what it cites."""

from __future__ import annotations

import re

from app.proof.alignment import align
from app.proof.evidence import Evidence
from app.proof.findings import Claim, Finding, Setting, fault

_ACTS = re.compile(
    r"(?:由|(?<=[须当应必需,。;])经)(?P<who>[^,。;由]{2,30}?)(?:组织)?(?P<what>确定|公布|制定|规定|批准|审批|核准|认定|作出|负责|受理|决定|管理|调查|鉴定|核定|审核|同意|签署|签字|签名|申请|代办|代为|提出|送达|出具|办理|吊销|暂扣|通知|主持|保管|签发|发(?=给|放|[,。;]|$)|支付)"
)
_GENERIC = re.compile(r"人民政府|行政|主管|有关|相关|部门|机构|办事处|国家|规定的|[的、或者和及以上级]")
_KINDS = (
    ("同意", "签署", "签字", "签名"),
    ("批准", "审批", "核准"),
    ("提出", "申请", "申报", "提请"),
    ("通知", "通报", "告知"),
)
"""Acts that are one act under several names."""
_ALIKE = 0.5
"""The share of the characters that name a body in particular which the source must have in its place."""


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault where every segment meant has the act done by a body of another name."""
    cited = setting.cited(claim)
    for segment in claim.segments:
        for clause in segment.clauses:
            for m in _ACTS.finditer(clause.text):
                theirs = [
                    o["who"]
                    for a in align(claim, clause, cited)
                    for c in a.segment.all_clauses
                    for o in _ACTS.finditer(c.text)
                    if one_act(o["what"]) == one_act(m["what"])
                ]
                if theirs and not any(_same(m["who"], t) for t in theirs):
                    return [fault("other_agent", f"{m['who']}≠{theirs[0]}")]
    return _level(claim, cited)


_LEVEL = re.compile(r"(?P<level>国务院|国家级|省级|市级|县级|乡级|区级)(?!以[上下])")
_ANY_LEVEL = re.compile(r"国务院|国家级|[省市县乡区]级|各级|省、自治区|设区的市|乡镇|街道")


def _level(claim: Claim, cited: tuple[Evidence, ...]) -> list[Finding]:
    """Find a level of government that no source cited has, where what is meant names another."""
    for m in _LEVEL.finditer(claim.folded):
        if any(m["level"][:2] in e.folded or "省、自治区" in e.folded or "级以上" in e.folded for e in cited):
            continue
        theirs = [x.group() for a in align(claim, None, cited) for x in _ANY_LEVEL.finditer(a.text)]
        if theirs:
            return [fault("other_agent", f"{m.group()}≠{theirs[0]}")]
    return []


def one_act(what: str) -> str:
    """Return the name under which an act goes, whatever it is called."""
    return next((kind[0] for kind in _KINDS if what in kind), what)


def _same(mine: str, theirs: str) -> bool:
    own, other = set(_GENERIC.sub("", mine)), set(_GENERIC.sub("", theirs))
    return not own or not other or len(own & other) >= _ALIKE * min(len(own), len(other))
