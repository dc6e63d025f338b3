"""Who pays: the fund, the employer, the state or the person, in a sentence and in what it cites."""

from __future__ import annotations

import re
from enum import StrEnum

from app.proof.alignment import align
from app.proof.findings import Claim, Finding, Setting, fault


class Payer(StrEnum):
    """Who bears a cost."""

    FUND = "fund"
    EMPLOYER = "employer"
    STATE = "state"
    PERSON = "person"
    PROVIDER = "provider"
    INSURER = "insurer"


_PAYS = r"(?:先行支付|支付|付|垫付|承担|负担|出钱?|列支|报销|发给|发|补足|缴纳|缴费?|交|掏)"
_PAYS_OUT = r"(?:先行支付|支付|付|垫付|承担|负担|出钱?|列支|报销|发给|发|补足)"
_PATTERNS = (
    (
        Payer.FUND,
        rf"(?:基金|统筹|(?:医保|社保)(?!费|经办|机构|部门|局|中心))[^,。;由]{{0,10}}?{_PAYS_OUT}|[从由][^,。;]{{0,12}}基金[^,。;]{{0,4}}{_PAYS}",
    ),
    (
        Payer.EMPLOYER,
        rf"(?:用人单位|所在单位|单位|企业|公司|老板|雇主|厂里)(?!和|或|与|、)[^,。;]{{0,6}}?{_PAYS}"
        r"|由(?:该|其|所在|用人|原)?单位[^,。;]{0,24}?(?:给予|予以)[^,。;]{0,6}(?:赔偿|补偿|补助)",
    ),
    (Payer.STATE, rf"(?:政府|财政|国家|民政)(?:部门)?(?!和|或|与|、|规定|有关)[^,。;]{{0,6}}?{_PAYS}"),
    (
        Payer.PERSON,
        r"自费|自付|自理(?!能力|的)|自负(?!盈)|自掏|自己(?:全)?(?:掏|出|付|花|负担|承担|交|缴)|"
        r"(?<![位从])(?:个人|本人|职工|员工|患者|参保人员?|劳动者)(?:自己|自行)?(?:掏|出(?=钱|资|费|$)|付|支付|承担|负担|自付)",
    ),
)
_COMPILED = tuple((payer, re.compile(pattern)) for payer, pattern in _PATTERNS)
DENIED = re.compile(r"[不未没无免]")
"""What makes it that somebody does not pay, or is not in the case."""


def payers(text: str) -> frozenset[Payer]:
    """Return who pays according to a clause; empty where it does not say, or denies it."""
    found = set()
    for payer, pattern in _COMPILED:
        for m in pattern.finditer(text):
            if not DENIED.search(m.group()) and not DENIED.search(text[max(0, m.start() - 2) : m.start()]):
                found.add(payer)
    return frozenset(found)


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault where a clause names another payer than every segment it may be taken from."""
    cited = setting.cited(claim)
    for segment in claim.segments:
        for clause in segment.clauses:
            said = payers(clause.text)
            if clause.role == "if" or not said:
                continue
            theirs = [
                frozenset(p for c in a.segment.all_clauses for p in payers(c.text))
                for a in align(claim, clause, cited)
            ]
            if theirs and all(t and not t & said for t in theirs):
                return [fault("other_payer", f"{min(said)}≠{min(theirs[0])}")]
    return []
