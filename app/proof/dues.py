"""Who pays or receives what: of several things that a rule has several pay, each is held against its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.proof.alignment import align
from app.proof.evidence import Evidence
from app.proof.findings import Claim, Finding, Setting, fault
from app.proof.payers import DENIED, Payer


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault where a claim has another pay, or receive, the very thing that is paid."""
    cited = setting.cited(claim)
    return _of_the_same(claim, cited) or _receiver(claim, cited)


@dataclass(frozen=True, slots=True)
class _Due:
    """Who pays what, and in which case."""

    who: str
    what: str
    case: str

    @property
    def denied(self) -> bool:
        return bool(DENIED.search(self.case))


_PAYER = (
    r"用人单位|所在单位|原?单位|公司|老板|雇主|企业|厂里|(?<![位从])(?:个人|本人|职工|员工|劳动者|患者|病人|参保人员?|投保人)(?:自己)?|您?自己|家属|医院|医疗机构|保险公司|保险人|政府|财政"
    r"|(?:(?![由从])[\u4e00-\u9fff]){0,10}基金"
)
_PAID = r"支付|垫付|(?<![交给拨])付(?!款|费|出)|承担|负担|补助|补贴|发给|列支|报销|赔偿|出(?=[,。;钱]|$)"
_HOW = r"(?:先行|予以|给予|负责|[全足]额|依法|按月|自己|一次性(?=[支付发补])){0,2}"
_DUE = re.compile(
    rf"(?P<before>[^,。;]{{0,30}}?)(?:[由从](?P<who>[^,。;由从]{{2,24}}?)"
    rf"|(?P<who_>(?<![向给对]){_PAYER})(?:应当?|要|得|必?须|会|来|也|还|再)?)"
    rf"{_HOW}(?:按(?!月)[^,。;由]{{1,12}}?)?{_HOW}(?:向[^,。;由]{{2,10}}?)?{_HOW}(?P<pays>{_PAID})给?"
    r"(?P<what>[^,。;、\[]{0,30})"
)
_KIND = re.compile(
    r"(工)伤|(失)业|(养)老|(生)育|(医)疗?(?:保|(?=统筹))|(救)助|(福)利|(就)业|(社)(?:会保险|保)"
)
_WIDE = "社"
"""Funds by the character that tells them apart, and the one that covers several: 社会保险基金."""
_CLASSES = (
    (Payer.FUND, re.compile(r"基金|统筹|(?:医保|社保)(?!局|部门|中心|经办|机构)")),
    (Payer.EMPLOYER, re.compile(r"单位|(?<!保险)公司|老板|雇主|企业|厂")),
    (Payer.PROVIDER, re.compile(r"医院|医疗机构|医药机构")),
    (Payer.INSURER, re.compile(r"保险公司|(?<!被)保险人")),
    (Payer.STATE, re.compile(r"政府|财政|国家")),
    (
        Payer.PERSON,
        re.compile(r"个人|本人|职工(?!.*基金)|员工|劳动者|参保人|投保人|被保险人|自己|家属|患者|病人|[您你]"),
    ),
)
_SAME_THING, _THING = 0.6, 2
"""The share of what a claim has paid that a source's has in common with it, and its characters at least."""


def _of_the_same(claim: Claim, cited: Sequence[Evidence]) -> list[Finding]:
    """Find that a claim has somebody pay what, by all that is cited of the very thing, somebody else pays."""
    dues = [d for e in cited for d in _dues(e.folded)]
    for mine in _dues(claim.folded):
        paid_to = [
            m
            for e in cited
            for m in _PAID_TO.finditer(e.folded)
            if _common(mine.what, m["what"]) >= max(_THING, _SAME_THING * len(mine.what))
        ]
        if paid_to and all(_classes(mine.who) == _classes(m["who"]) != set() for m in paid_to):
            return [fault("other_payer", f"{mine.who}≠{paid_to[0].group()}")]
        scored = [(_common(mine.what, d.what), d) for d in dues if d.denied == mine.denied or not mine.case]
        best = max((n for n, _ in scored), default=0)
        theirs = [d for n, d in scored if n == best]
        enough = best >= max(_THING, _SAME_THING * len(mine.what))
        if enough and not any(_one(mine.who, d.who) for d in theirs):
            return [fault("other_payer", f"{mine.who}≠{theirs[0].who}")]
    return []


_TO = r"(?P<who>用人单位|单位|公司|老板|职工|员工|本人|个人|您|你)"
_GOES_TO = re.compile(rf"(?:归|(?<![支交付])给){_TO}(?:所有)?(?=[,。;\[]|$)")
_GIVEN_TO = re.compile(rf"(?:支付给|发给|返还给?|归还给?|退[还给]+|补发给){_TO}")


def _receiver(claim: Claim, cited: Sequence[Evidence]) -> list[Finding]:
    """Find that a claim has something go to somebody where the clause that it is taken from gives it to another."""
    m = _GOES_TO.search(claim.folded)
    if m is None:
        return []
    given = [g["who"] for a in align(claim, None, cited) for g in _GIVEN_TO.finditer(a.text)]
    if given and not any(_one(m["who"], who) for who in given):
        return [fault("other_agent", f"{m.group()}≠{given[0]}")]
    return []


_WHOM = re.compile(r"^(?:[您你我他]|本人|职工|患者|个人)$")


def _dues(text: str) -> list[_Due]:
    found: list[_Due] = []
    for sentence in re.split("[。;\n]", text):
        begun = 0
        for m in _DUE.finditer(sentence):
            if DENIED.search(m["before"][-2:]) or "不" in m.group()[len(m["before"]) :]:
                continue
            over = sentence[begun : m.start()].strip(",，的 ")
            who = m["who"] or m["who_"]
            what = _WHOM.sub("", m["what"]) or m["before"] or over.rpartition(",")[2]
            what = what.strip(",的 ").removesuffix("责任")
            found.append(_Due(who, what, over + m["before"] if m["what"] else over))
            begun = m.end()
        owner, bears = _OWNER.match(sentence), _BEARS.search(sentence)
        if owner and bears:
            found.append(_Due(owner["who"], bears["what"], ""))
    return found


_OWNER = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零]+条\s*)?(?P<who>用人单位|医疗机构|国家|个人)(?!和|与|或|、)"
)
_BEARS = re.compile(r"[,;]对(?P<what>[^,。;]{2,30}?)承担(?:赔偿|法律)?责任")
"""What whoever a sentence begins with bears, several clauses later."""


_PAID_TO = re.compile(r"向(?P<who>[^,。;]{2,12}?)(?:支付|缴纳|交纳|返还|退还)(?P<what>[^,。;、]{2,20})")


def _classes(name: str) -> set[Payer]:
    return {payer for payer, pattern in _CLASSES if pattern.search(name)}


def _one(mine: str, theirs: str) -> bool:
    """Tell whether two names may be those of one payer."""
    own, other = _classes(mine), _classes(theirs)
    if not own or not other:
        return True
    kinds, others = ({m[m.lastindex or 0] for m in _KIND.finditer(name)} for name in (mine, theirs))
    if own == other == {Payer.FUND} and kinds and others:
        wide = (_WIDE in kinds and "保险" in theirs) or (_WIDE in others and "保险" in mine)
        return bool(kinds & others or wide)
    return bool(own & other)


_MOSTLY = 0.75
"""The share of the characters of a name that makes it the same: 暂停期间的费用, 暂停联网结算期间发生的医疗费用."""


def _common(a: str, b: str) -> int:
    """Return the length of the longest stretch that two texts have in common; that of the first where the other has
    nearly all its characters.
    """
    if a and len(set(a) & set(b)) >= _MOSTLY * len(set(a)):
        return len(a)
    return SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size
