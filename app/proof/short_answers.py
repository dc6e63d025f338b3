"""A bare yes or no: what it says is the question, so that is what it is held against.

"Am I allowed to …?" – "No [1]." has no word that a source could have or lack. It is read as the question, affirmed or
denied; where the sources say the opposite it is a fault, and otherwise it is proven only as far as what follows it.
"""

from __future__ import annotations

import re

from app.proof.findings import Claim
from app.proof.folding import fold

_NO_ZH = (
    r"不(?:是|可以?|能够?|会|要|需要?|用|必|属于?|算|行|对|合[法理]|允许|应[该当]|得)?|没有?|否|无需|并?非"
)
_YES_ZH = r"是|对|可以?|能够?|会|有|要|需要?|得|应[该当]|属于?|算|行|合[法理]|允许|当然|没错|没问题"
_WHO = r"(?:i|you|we|they|he|she|it|this|that|there)"
_NO_EN = rf"no|nope|not necessarily|(?:no,? )?{_WHO} [a-z]+(?:n't| ?not)"
_YES_EN = (
    rf"yes|yeah|yep|correct|sure|of course|(?:yes,? )?{_WHO} "
    r"(?:can|do|does|are|is|will|may|must|should|would|have to|need to)"
)
_SAYS = {
    "zh": re.compile(
        rf"(?:(?:{_NO_ZH}|{_YES_ZH})的?[,，、 ]+)?(?:(?P<no>{_NO_ZH})|(?P<yes>{_YES_ZH}))[的了啊呀]?"
    ),
    "en": re.compile(rf"(?P<no>{_NO_EN})|(?P<yes>{_YES_EN})"),
}
_EDGE = " \t\n*#>-•·.。!！,，、;；:：~"


def is_bare(claim: Claim) -> bool:
    """Tell whether a sentence is a yes or no and nothing else."""
    return _said(claim) is not None


def _said(claim: Claim) -> bool | None:
    """Return what a bare answer says, None for a sentence that is none."""
    m = _SAYS[claim.lang].fullmatch(claim.folded.strip(_EDGE))
    return None if m is None else bool(m["yes"])


def stated(claim: Claim, question: str) -> str:
    """Return what a bare answer says in full: the question affirmed or denied; "" where that cannot be told."""
    yes = _said(claim)
    asked = [s for s in _SENTENCE.split(fold(question)) if s.strip()]
    turn = _stated_zh if claim.lang == "zh" else _stated_en
    found = (turn(s.strip(), bool(yes)) for s in reversed(asked)) if yes is not None else ()
    return next((s for s in found if s), "")


_SENTENCE = re.compile(r"[。！!？?；;\n]|(?<=[a-z])\.(?=\s|$)")
_A_NOT_A = re.compile(
    r"(?P<a>[能可会要是该得算有用准给])(?P<no>[不没])(?P=a)(?P<rest>以?)|(?P<short>能否|可否|是否|有无)"
)
_SHORT = {"能否": "能", "可否": "可以", "是否": "", "有无": "有"}
_MODAL = re.compile(
    r"可以|能(?!力)|会(?!保|计)|需要|要(?!求|件|点)|应[当该]|算(?!法|术)|属于|享受|合[法理]|存在|成立|构成|是(?!否)|有(?![限关])"
)
_PARTICLE = re.compile(r"(?:吗|(?<!什)么|嘛)[,，]*$")
_OPEN = re.compile(r"如何|怎[么样]|多[少久长]|哪|谁|几[个天年月次种]|什么")
"""What a yes or no cannot answer."""


def _stated_zh(asked: str, yes: bool) -> str:
    if _OPEN.search(asked):
        return ""
    if m := _A_NOT_A.search(asked):
        verb = _SHORT[m["short"]] if m["short"] else m["a"] + m["rest"]
        denied = "没有" if verb == "有" else "不" + verb
        return asked[: m.start()] + (verb if yes else denied) + _PARTICLE.sub("", asked[m.end() :])
    if not _PARTICLE.search(asked):
        return ""
    bare = _PARTICLE.sub("", asked)
    if yes:
        return bare
    found = [*_MODAL.finditer(bare, bare.rfind(",") + 1)]
    if not found:
        return ""
    m = found[-1]
    if bare[m.start() :].startswith("有效"):
        return bare[: m.start()] + "无效" + bare[m.start() + 2 :]
    return bare[: m.start()] + ("没" if m.group() == "有" else "不") + bare[m.start() :]


_AUXILIARY = re.compile(
    r"(?:^|[,;:] ?)(?:(?:and|but|or|so|then) )?"
    r"(?P<aux>can|could|do|does|did|is|are|am|will|would|should|must|may|have|has)(?:n't)? "
    r"(?P<who>i|you|we|they|he|she|it|there|(?:my|the|an?|our|his|her|their|your) [a-z'-]+(?: [a-z'-]+)??) "
    r"(?P<rest>[^?]+)$"
)


def _stated_en(asked: str, yes: bool) -> str:
    found = [*_AUXILIARY.finditer(asked)]
    if not found:
        return ""
    m = found[-1]
    aux = m["aux"] if m["aux"] not in ("do", "does", "did") or not yes else ""
    words = [m["who"], aux, "" if yes else "not", m["rest"]]
    return " ".join(w for w in words if w)
