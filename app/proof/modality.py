"""Whether a sentence forbids, exempts, obliges or permits what its source does, or another of the four."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache

from app.proof import denial, lexicon
from app.proof.alignment import align, relation
from app.proof.evidence import TRACE, Evidence, in_clause
from app.proof.findings import Claim, Finding, Setting, fault
from app.proof.reading import Clause, Segment


class Mode(StrEnum):
    """What a clause does to an action."""

    FORBID = "forbid"
    EXEMPT = "exempt"
    OBLIGE = "oblige"
    PERMIT = "permit"


@cache
def _patterns() -> tuple[tuple[Mode, re.Pattern[str]], ...]:
    """Return the patterns of the table in order; a stretch of text belongs to the first that claims it."""
    rows = (row.split("\t") for row in lexicon.table("modals.tsv"))
    return tuple((Mode(kind), re.compile(pattern)) for kind, pattern in rows)


_CONFLICTS = frozenset(
    {
        (Mode.EXEMPT, Mode.OBLIGE),
        (Mode.OBLIGE, Mode.EXEMPT),
        (Mode.PERMIT, Mode.FORBID),
        (Mode.FORBID, Mode.PERMIT),
        (Mode.FORBID, Mode.OBLIGE),
        (Mode.OBLIGE, Mode.FORBID),
    }
)
_FORCED = re.compile(r"必须|一律[要得须]|务必|(?<![a-z])(?:must|mandatory|obliged)(?![a-z])")
"""Words that oblige and nothing else; 要 and need to may tell how a permission is used."""
_LIMIT = re.compile(r"不[得能](?:少于|低于|超过|高于|多于|迟于|短于)")
_SAME_ACTION = 0.6
"""The share of a clause's words that a clause of the source must have to speak of the same action."""
_NEARLY = 0.85
_TELLING = 0.3
"""The weight from which a word may tell which clause is meant."""


_WHO = re.compile(r"[^,。;、]{1,4}(?<![或患学病动费访])者(?![,的等、]|$)")
"""Behind a modal: it says who is meant (不能口服者静脉注射), not what is done."""


def mode(text: str) -> Mode | None:
    """Return what a clause does; the last modal counts, since conditions come first. None for a plain statement."""
    found = _modal(text)
    return found[2] if found else None


def _modal(text: str) -> tuple[int, int, Mode] | None:
    """Return the last modal of a clause, with its half-open offsets in the text."""
    found: list[tuple[int, int, Mode]] = []
    for kind, pattern in _patterns():
        for m in pattern.finditer(text):
            if not any(a <= m.start() < b for a, b, _ in found) and not _WHO.match(text, m.end()):
                found.append((m.start(), m.end(), kind))
    beyond = _SUBORDINATE.search(text)
    main = [f for f in found if beyond and f[0] < beyond.start()]
    return max(main or found, default=None)


_SUBORDINATE = re.compile(r"(?<=\S) (?:before|until|so that|unless)(?![a-z])")
"""Behind it, an English clause says when or why: must give notice before they can cancel."""


def _exempts_alike(clause: Clause, cited: tuple[Evidence, ...]) -> bool:
    """Tell whether a source has the very word by which a clause leaves something to people: 随时, optional."""
    found = _modal(clause.text)
    return found is not None and any(clause.text[found[0] : found[1]] in e.folded for e in cited)


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault for each clause whose mode conflicts with that of every clause it may be taken from."""
    cited = setting.cited(claim)
    found = []
    for segment in claim.segments:
        for clause in segment.clauses:
            said = mode(clause.text)
            if clause.role == "if" or said is None or _LIMIT.search(clause.text):
                continue
            theirs = _modes(claim, clause, cited, said)
            if said is Mode.PERMIT and _EITHER.search(claim.folded) and _chooses(claim, clause, cited):
                continue
            if said is Mode.EXEMPT and _exempts_alike(clause, cited):
                continue
            if said is Mode.OBLIGE and _owed_beside(claim, clause, cited):
                continue
            if theirs and (said, theirs[0]) in _CONFLICTS and said not in theirs:
                found.append(fault("modality_changed", f"{said}≠{theirs[0]}"))
            elif said is Mode.OBLIGE and _forces_what_is_free(claim, clause, cited):
                found.append(fault("modality_changed", f"{Mode.OBLIGE}≠{Mode.PERMIT}"))
            elif _turned_before_the_word(claim, clause, cited, said):
                other = Mode.OBLIGE if said is Mode.PERMIT else Mode.PERMIT
                found.append(fault("modality_changed", f"{said}≠{other}"))
    return found or _left_open(claim, cited)


def _owed_beside(claim: Claim, clause: Clause, cited: tuple[Evidence, ...]) -> bool:
    """Tell whether a segment meant obliges to what a clause has behind its modal, whatever it forbids before:
    暂不能通过网上申领，须到网点现场申领.
    """
    modal = _modal(clause.text)
    words = [w for w in clause.words if modal and w.weight and w.start >= clause.start + modal[1]]
    owed = [
        c
        for a in align(claim, clause, cited)
        if len(modes := {mode(c.text) for c in a.segment.clauses}) > 1 and Mode.FORBID in modes
        for c in a.segment.clauses
        if mode(c.text) is Mode.OBLIGE
    ]
    total = sum(w.weight for w in words)
    return any(sum(w.weight for w in words if in_clause(w, c) > TRACE) >= _MUCH * total > 0 for c in owed)


_MUCH = 0.85
_EITHER = re.compile(r"可以?[^,。;]{1,12}[,、]?也可以?(?!不)")


def _chooses(claim: Claim, clause: Clause, cited: tuple[Evidence, ...]) -> bool:
    """Tell whether what a clause speaks of is one of two in its source: 可以口头，也可以书面, 应当书面或口头."""
    return any(re.search("[或、]", c.text) for a in align(claim, clause, cited) for c in a.segment.clauses)


_OR_NOT = re.compile(r"可以?(?P<what>[\u4e00-\u9fff])[^,。;]{0,8}[,、]?也?可以?不(?P=what)?")


def _left_open(claim: Claim, cited: tuple[Evidence, ...]) -> list[Finding]:
    """Find that a claim leaves open whether (可以发，也可以不发) what every segment meant says must be."""
    m = _OR_NOT.search(claim.folded)
    clauses = [c.text for a in align(claim, None, cited) for c in a.segment.clauses]
    texts = [t for t in clauses if m and m["what"] in t]
    if m and texts and all(_OWED.search(t) and not _MAY.search(t) for t in texts):
        return [fault("modality_changed", m.group())]
    return []


_MAY = re.compile(
    r"(?<![不许认])可以?(?![能见靠以抗])|允许|准许|有权|(?<![a-z])(?:may|can|could|might|able to) "
)
_OWED = re.compile(
    r"(?<!相)应当?(?![届急诊聘对用付税发收缴得征包享])|必须|须"
    r"|(?<![a-z])(?:must|shall|should|needs? to|ha(?:s|ve) to|required to) "
)
_ASKED_FOR = re.compile(
    r"[^,。;]{0,4}(?:申请|提出|办理|选择|要求|举报|投诉|咨询|查询|领取|享受|起诉|到|向|在|持|凭|通过|登录|自)"
    r"|(?:[a-z]+ )?(?:apply|ask|request|call|contact|choose|use|want|see|go|also want)(?![a-z])"
)
"""What a person is told to do who wants something: whether it is owed or left open is a matter of words."""
_GRANTED = re.compile(r"减免|免[费交除]|优先|获得|得到|拿到|报销|补偿|退还")
"""What somebody may have whom a body owes it."""
_BODY = re.compile(r"单位|机构|部门|医院|公司|法院|政府|委员会|保险人|[局会]$|企业|老板")
_COURT = re.compile(r"法院")
"""Of what it may do, a plain 应当 makes a duty."""
_ASIDE = frozenset("在 内 之 日 向 对 为 按 按照 依法 及时 立即 根据 由 从 be also".split())
"""Words between a modal and what it bears on."""


def _turned_before_the_word(claim: Claim, clause: Clause, cited: tuple[Evidence, ...], said: Mode) -> bool:
    """Tell whether a claim leaves open, right before the very word, what every clause meant that has the word obliges
    to; or obliges, in so many words, to what they leave open.
    """
    m = _last(_MAY, clause.text) if said is Mode.PERMIT else _last(_FORCED, clause.text)
    if m is None and said is Mode.OBLIGE and _COURT.search(clause.text):
        m = _last(_OWED, clause.text)
    if said not in (Mode.PERMIT, Mode.OBLIGE) or m is None:
        return False
    if said is Mode.PERMIT and _GRANTED.match(clause.text, m.end()) and not _BODY.search(clause.text):
        return False
    if (
        said is Mode.PERMIT
        and _ASKED_FOR.match(clause.text, m.end())
        and not _BODY.search(clause.text[: m.start()])
    ):
        return False
    behind = [w for w in clause.words if w.start >= clause.start + m.end() and w.surface not in _ASIDE]
    word = next((w for w in behind[: 1 if claim.lang == "zh" else 3] if w.weight), None)
    if word is None:
        return False
    found = []
    for a in align(claim, clause, cited):
        for c in a.segment.clauses:
            for w in c.words:
                if relation(word, w) == 1:
                    before = c.text[: w.start - c.start]
                    owed, free = _last(_OWED, before), _last(_MAY, before)
                    found.append((owed.start() if owed else -1) - (free.start() if free else -1))
    return bool(found) and all(f > 0 if said is Mode.PERMIT else f < 0 for f in found)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the last match of a pattern."""
    return next(iter(reversed([*pattern.finditer(text)])), None)


def _forces_what_is_free(claim: Claim, clause: Clause, cited: tuple[Evidence, ...]) -> bool:
    """Tell whether a claim obliges, in so many words, to what the clauses that say most of it only permit."""
    forced = _FORCED.search(clause.text)
    behind = [w for w in clause.words if forced and w.start >= clause.start + forced.end() and w.weight]
    scored = [
        (sum(w.weight for w in behind if in_clause(w, c) > TRACE), _mode_in(a.segment, c))
        for a in (align(claim, clause, cited) if behind else ())
        for c in a.segment.all_clauses
        if c.role != "if"
    ]
    best = max((score for score, _ in scored), default=0.0)
    if best < _SAME_ACTION * sum(w.weight for w in behind) or not best:
        return False
    return all(m is Mode.PERMIT for score, m in scored if score >= best * _NEARLY)


def _mode_in(segment: Segment, clause: Clause) -> Mode | None:
    """Return the mode of a clause, or of what comes before it: 可以根据当地实际，给予津贴."""
    at = segment.all_clauses.index(clause)
    for c in reversed(segment.all_clauses[: at + 1]):
        if c is not clause and c.role != "then":
            return None
        if found := mode(c.text):
            return found
    return None


def _modes(claim: Claim, clause: Clause, cited: tuple[Evidence, ...], said: Mode) -> list[Mode]:
    """Return the modes of what the clause may be taken from, and of what else speaks of the same action, the nearest
    first. What is plainly denied (个人不缴纳) is forbidden or exempt alike.
    """
    meant = {id(a.segment) for a in align(claim, clause, cited)}
    scored = [
        (_share(clause, c, s), id(s) in meant, mode(c.text) or _over(s, c) or _denied(c, clause, said), c)
        for e in cited
        for s in e.segments
        for c in s.all_clauses
        if c.role != "if"
    ]
    own = _only_there(clause, [c for *_, c in scored])
    if own is not None:
        return [m for share, _, m, c in scored if c is own and m and share >= _SAME_ACTION]
    best = max((share for share, is_meant, *_ in scored if is_meant), default=0.0)
    near = max(_SAME_ACTION, best * _NEARLY)
    found = [(share, is_meant, m) for share, is_meant, m, _ in scored if share >= near and m]
    return [m for *_, m in sorted(found, key=lambda f: -f[0])] if any(f[1] for f in found) else []


def _only_there(clause: Clause, others: Sequence[Clause]) -> Clause | None:
    """Return the one clause that has what the statement says and no other clause has (超出), if there is just one."""
    places = [[c for c in others if in_clause(w, c) > TRACE] for w in clause.words if w.weight >= _TELLING]
    alone = {id(found[0]): found[0] for found in places if len(found) == 1}
    return next(iter(alone.values())) if len(alone) == 1 else None


def _denied(other: Clause, clause: Clause, said: Mode) -> Mode | None:
    """Return the mode of the clause for a clause of the source that denies something of which it speaks."""
    if said not in (Mode.FORBID, Mode.EXEMPT):
        return None
    return said if any(in_clause(w, clause) > TRACE for w in denial.denied(other)) else None


def _over(segment: Segment, clause: Clause) -> Mode | None:
    """Return the mode that the lead-in of a list gives its items (禁忌从事的劳动：)."""
    if clause in segment.head or not segment.head:
        return None
    return mode(segment.head[-1].text)


def _share(clause: Clause, other: Clause, segment: Segment) -> float:
    """Return the share of the clause's words that the other has; its own clause counts most, its segment half."""
    modals = [
        m.span()
        for _, pattern in _patterns()
        for m in pattern.finditer(clause.text)
        if not m.group().startswith("no ")
    ]
    words = [
        w
        for w in clause.words
        if w.weight > 0.1 and not any(a <= w.start - clause.start < b for a, b in modals)
    ]
    total = got = 0.0
    for w in words:
        total += w.weight
        if in_clause(w, other) > TRACE:
            got += w.weight
        elif any(in_clause(w, c) > TRACE for c in segment.all_clauses):
            got += w.weight / 2
    return got / total if total else 0.0
