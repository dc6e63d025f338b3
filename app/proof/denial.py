"""Whether a sentence denies what its source only affirms, or affirms what it only denies, whatever the word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.proof.alignment import align, relation
from app.proof.evidence import TRACE, Evidence, in_clause, in_segment, overlap
from app.proof.findings import Claim, Finding, Setting, fault
from app.proof.reading import Clause, Segment, read
from app.proof.words import Word

_ALIKE, _MUCH_ALIKE = 0.5, 0.65
"""Shares of a clause's words that a clause of the source must have to speak of the same matter; more is asked where
the source is the one that denies."""
_NEARLY = 0.85
"""Clauses that have nearly as much are all taken to be meant."""
_MOST = 0.6
"""The share of what a source denies that a clause must affirm."""
_BESIDE = 0.3
"""What a word counts that only the rest of the segment has."""
_RESERVED = re.compile(
    r"[不无没未非免否拒禁勿]|(?<!排)除(?!了|以)|仅|只|停|终止|中止|丧失|撤销|取消|排除|以外|之外|例外|自愿"
    r"|(?:自付|自理|自负|自费|退出|缺少|防止|避免|消除|杜绝)"
    r"|n't|(?<![a-z])(?:not|no|non|nor|none|never|neither|nobody|nothing|without|except|unless|cannot|other than"
    r"|rather than|instead|fails?|lack(?:s|ing)?|loses?|lost|illegal|unlawful|insufficient|den(?:y|ies|ied)|avoid[a-z]*"
    r"|refus(?:e|es|ed|al)|prohibit(?:s|ed)?|forbid(?:s|den)?|banned|exclu(?:de|des|ded|ding|sion|sions)|optional|voluntary"
    r"|regardless|whether|any ?time|contraindicat[a-z]+|only|un(?!der|it|ion|til|iv)[a-z]{4,}"
    r"|in(?:eligible|valid|appropriate|complete|adequate)|non-?[a-z]+|stops?|stopped|free|waived|asymptomatic)(?![a-z])"
)
"""Words by which a text denies or excepts anything: where none of them is, nothing is denied."""
_DENIES = re.compile(
    r"n't|(?<![a-z])(?:not(?! only)|cannot|never|no longer|nobody|no one|none"
    r"|no(?! later| more| less| matter))(?![a-z])"
)
"""How an English predicate is denied."""
_OF_A_NOUN = re.compile(
    r"(?<![a-z])(?:those|people|patients|women|men|persons|children|adults|anyone|veterans|members|ones)"
    r" (?:who (?:are |were |have |do |did |was |is )?)?not(?![a-z])"
)
"""How English denies of a noun, which its predicate does not."""
_LIMIT = re.compile(
    r"只因|仅因|(?:just|only|merely) because|exceed|超过|低于|少于|高于|多于|满|(?:more|less|later|fewer) than"
)
_NEGATOR = re.compile(r"[不无没未非禁勿别]|n't|not|no")
_ATTRIBUTE = re.compile(r"的(?=[^的]{2})")


@dataclass(frozen=True, slots=True)
class _Place:
    """A clause of a source, the share it has of a clause's words, its text with what stands over it, and the clauses of
    its segment.
    """

    share: float
    clause: Clause
    text: str
    beside: tuple[Clause, ...] = ()


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault for a clause that denies or affirms, where all that it may be taken from does the opposite."""
    cited = setting.cited(claim)
    for segment in claim.segments:
        for clause in segment.clauses:
            if clause.role == "then" and not _LIMIT.search(clause.text):
                meant = _meant(claim, clause, cited)
                found = None if _says_both(claim, clause) else _denial(clause, meant)
                found = found or _denial(clause, _over(claim, clause, cited)) or _affirmation(clause, meant)
                if found:
                    return [found]
    named = None if _RESERVED.search(claim.folded) else _of_one_named(claim, cited)
    return (
        [named]
        if named
        else _case_refused(claim, cited) or _without_effect(claim, cited) or _of_the_excepted(claim, cited)
    )


_EXCEPTED = re.compile(
    r"(?<![a-z])except (?:in|for|by|during|with) (?P<en>[a-z -]{4,40}?)(?=[,.;(]|$)"
    r"|除(?!了)(?P<zh>[^,。;]{2,16}?)(?:以外|之外|外)(?=[,，])"
)


def _of_the_excepted(claim: Claim, cited: tuple[Evidence, ...]) -> list[Finding]:
    """Find that a claim denies of the exception what its source denies of all but it: 除急诊外，不予支付."""
    if _EXCEPTED.search(claim.folded) or not (
        _DENIES.search(claim.folded) or re.search("[不无没未]", claim.folded)
    ):
        return []
    for e in cited:
        for s in e.segments:
            text = e.folded[s.start : s.end]
            for m in _EXCEPTED.finditer(text):
                name = "en" if m["en"] else "zh"
                start, end = (s.start + at for at in m.span(name))
                behind = [c for c in s.clauses if c.start >= end and c.role == "then"]
                words = [
                    w for c in s.clauses for w in c.words if start <= w.start < end and w.weight >= _NAMING
                ]
                refused = [w for c in behind for w in denied(c)]
                rest = [w for w in claim.words if w.weight and not any(w.surface == x.surface for x in words)]
                told = sum(w.weight for w in rest if any(in_clause(w, c) > TRACE for c in behind))
                if (
                    words
                    and refused
                    and all(any(w.surface == x.surface for x in claim.words) for w in words)
                    and told >= _ALIKE * sum(w.weight for w in rest)
                ):
                    return [fault("negation_flipped", m.group(name).strip())]
    return []


_ALLOWS = re.compile(
    r"(?<![a-z])(?:can|may|able to|eligible|qualif(?:y|ies)|counts?|open to|too|as well|also|available)(?![a-z])"
    r"|可以|也能|能够|照样|同样|有权|适用"
)
_REFUSES = re.compile(
    r"(?:n't|not) (?:be )?(?:available|apply|eligible|covered|entitled|allowed|qualif[a-z]+)"
    r"|不适用|不享受|不得享受|不予支付|不予受理|不能享受|不能领取|不得领取|不纳入"
)


def _case_refused(claim: Claim, cited: tuple[Evidence, ...]) -> list[Finding]:
    """Find that a claim allows something in the very case for which a source refuses it: "this isn't available to you
    if you're identified as at-risk".
    """
    if not _ALLOWS.search(claim.folded) or _RESERVED.search(claim.folded):
        return []
    for e in cited:
        for s in e.segments:
            refusing = [c for c in s.clauses if c.role == "then" and _REFUSES.search(c.text)]
            case = [w for c in _case(s, refusing) for w in c.words if w.weight >= _NAMING]
            told = [w for w in case if claim.has(w)]
            if (
                not refusing
                or len(told) < _FEW
                or sum(w.weight for w in told) < _CASE * sum(w.weight for w in case)
            ):
                continue
            if any(all(in_segment(w, o) <= TRACE for o in e.segments if o is not s) for w in told):
                return [fault("negation_flipped", refusing[0].text.strip())]
    return []


def _case(segment: Segment, refusing: Sequence[Clause]) -> Sequence[Clause]:
    """Return the clauses that say in which case a segment refuses: its conditions, and what comes behind one that is
    behind the refusal.
    """
    conditions = [c for c in segment.clauses if c.role == "if"]
    if not refusing or not conditions or conditions[0].start < refusing[0].start:
        return conditions
    return [c for c in segment.clauses if c.start >= conditions[0].start]


_FEW, _CASE = 2, 0.35
"""The telling words of a refused case, and their share by weight, that a claim must have to be about it."""


_ELSE = re.compile(
    r"(?<![a-z])not (?:generally |usually |always )?(?:true|the case|so) (?:of|for|with)(?![a-z])"
    r"|(?<![a-z])(?:does not|doesn't|do not|don't) apply to(?![a-z])|不适用|不在此限"
)
_HALF = 0.5
"""The share of the words that name it which a claim must have."""
_NAMING = 0.5
"""The weight from which a word that stands in one segment alone may name what the segment is about."""


def _of_one_named(claim: Claim, cited: tuple[Evidence, ...]) -> Finding | None:
    """Find that a claim affirms of something what the only segment that names it denies: 农民合同制工人本人不缴纳,
    "this is not true for EPOs".
    """
    for e in cited:
        for i, s in enumerate(e.segments):
            text = e.folded[s.start : s.end]
            refused = [w for c in s.clauses if c.role == "then" for w in denied(c)]
            if not refused and not _ELSE.search(text):
                continue
            names = _names(s, e, refused)
            told = [w.weight for w in names if claim.has(w)]
            if not told or sum(told) < _HALF * sum(w.weight for w in names):
                continue
            affirmed = [
                w
                for w in claim.words
                if any(relation(w, x) == -1 for x in refused if x.leads) and not _affirmed(w, s)
            ]
            likewise = i and _ELSE.search(text) and overlap(claim.words, e.segments[i - 1]) >= _ALIKE
            if affirmed or likewise:
                return fault("negation_flipped", " ".join(w.surface for w in names))
    return None


def _affirmed(word: Word, segment: Segment) -> bool:
    """Tell whether a segment affirms a word too: 不能通过网上申领,须到网点申领."""
    return any(w.polarity > 0 and relation(word, w) == 1 for c in segment.clauses for w in c.words)


def _names(segment: Segment, evidence: Evidence, refused: Sequence[Word]) -> list[Word]:
    """Return the words before what a clause denies, or behind "not true for", that no other segment has."""
    others = [s for s in evidence.segments if s is not segment]
    found: list[Word] = []
    for c in segment.clauses:
        likewise = _ELSE.search(c.text)
        if likewise:
            naming = [w for w in c.words if w.start >= c.start + likewise.end()]
        else:
            first = min((w.start for w in refused if w in c.words), default=c.start)
            naming = [w for w in c.words if w.start < first]
        found += [
            w for w in naming if w.weight >= _NAMING and not any(in_segment(w, s) > TRACE for s in others)
        ]
    return found


_NO_EFFECT = re.compile(
    r"(?:不会?|没有?|毫不)(?:影响|改变|变化)"
    r"|(?<![a-z])(?:not|n't|never) (?:change|affect|influence|alter|matter)(?![a-z])"
)
_EFFECT = re.compile(
    r"降低|减少|增加|提高|扣减|减发|停发|缩短|延长"
    r"|(?<![a-z])(?:lower|reduce|raise|increase|cut|add to|shorten|extend)s?(?![a-z])"
)


def _without_effect(claim: Claim, cited: tuple[Evidence, ...]) -> list[Finding]:
    """Find that a claim denies any effect on something which a source changes: lower, 扣减."""
    said = _NO_EFFECT.search(claim.folded)
    on = [w for w in claim.words if said and w.start >= said.end() and w.weight >= _NAMING]
    about = [(e, s) for e in cited for s in e.segments if on and all(in_segment(w, s) > TRACE for w in on)]
    texts = [e.folded[s.start : s.end] for e, s in about]
    if said and any(map(_EFFECT.search, texts)) and not any(map(_NO_EFFECT.search, texts)):
        return [fault("negation_flipped", said.group())]
    return []


def _says_both(claim: Claim, clause: Clause) -> bool:
    """Tell whether the sentence also affirms what one of its clauses denies: 变更事项的，应当…；未经批准，不得变更."""
    leading = denied(clause)[:1]
    return any(x.surface == w.surface and x.polarity > 0 for w in leading for x in claim.words)


def _denial(clause: Clause, places: Sequence[_Place]) -> Finding | None:
    """Find words that a clause denies and that every clause it may be taken from has, undenied."""
    mine = denied(clause)
    meant = [p for p in places if p.share >= _ALIKE and any(in_clause(w, p.clause) > TRACE for w in mine)]
    if not mine or not meant or any(_reserves(p, mine) or _denies_too(p, mine[0]) for p in meant):
        return None
    if all(_only_the_contrary(mine[0], p.clause) for p in meant):
        return None  # 不会清零 denies the contrary of 累计计算
    return fault("negation_flipped", _named(mine))


def _only_the_contrary(word: Word, clause: Clause) -> bool:
    """Tell whether a clause has the contrary of a word and not the word, whatever is denied of either."""
    senses = {
        word.concepts[c] * w.concepts[c] for w in clause.words for c in word.concepts.keys() & w.concepts
    }
    return senses == {-1} and word.surface not in clause.surfaces


def _denies_too(place: _Place, word: Word) -> bool:
    """Tell whether another clause of the segment denies the very word, or one that has it: 非免疫规划疫苗的费用."""
    return any(
        w.polarity < 0 and (word.surface in w.surface or relation(w, word) == 1)
        for c in place.beside
        for w in c.words
    )


def _reserves(place: _Place, denied: Sequence[Word]) -> bool:
    """Tell whether a clause, what stands over it or its label denies or excepts anything but in the very word."""
    return any(
        not any(m.group().startswith(w.surface) for w in denied) for m in _RESERVED.finditer(place.text)
    )


def _affirmation(clause: Clause, places: Sequence[_Place]) -> Finding | None:
    """Find words that a clause affirms and that every clause it may be taken from denies."""
    reserved = {m.group() for m in _RESERVED.finditer(clause.text)}
    meant = [p for p in places if p.share >= _MUCH_ALIKE and p.clause.role == "then"]
    if reserved and not all(
        r.isascii() and len(r) > 3 and r in p.clause.text for r in reserved for p in meant
    ):
        return None
    if not meant or not all(_says(clause, denied(p.clause)) for p in meant):
        return None
    if any(w.polarity < 0 and w.surface == x.surface for w in clause.words for x in denied(meant[0].clause)):
        return None  # it denies it too: an exemption from the fee
    return fault("negation_flipped", _named(denied(meant[0].clause)))


def _says(clause: Clause, denied: Sequence[Word]) -> bool:
    """Tell whether a clause has most of the words that another denies."""
    total = sum(w.weight for w in denied)
    return bool(denied) and sum(w.weight for w in denied if in_clause(w, clause) > TRACE) >= _MOST * total


def _named(denied: Sequence[Word]) -> str:
    return " ".join(dict.fromkeys(w.surface for w in denied))


def denied(clause: Clause) -> list[Word]:
    """Return the words that the predicate of a clause denies; what is denied of an attribute (没参保的人) is not it."""
    if clause.text.isascii() and (not _DENIES.search(clause.text) or _OF_A_NOUN.search(clause.text)):
        return []
    attributes = [m.start() for m in _ATTRIBUTE.finditer(clause.text)]
    begins = attributes[-1] if attributes else 0
    if attributes and not _NEGATOR.search(clause.text, begins):
        return []
    found: list[Word] = []
    for w in clause.words:
        if w.weight and w.start >= clause.start + begins and (w.polarity < 0 or (found and w.polarity == 0)):
            found.append(w)
    return found


def _meant(claim: Claim, clause: Clause, cited: tuple[Evidence, ...]) -> list[_Place]:
    """Return the clauses that a clause may be taken from, of the segments it may be about."""
    places = [
        _Place(
            _share(clause, c, a.segment),
            c,
            " ".join((*_around(a.segment, c), a.evidence.source.clause)),
            a.segment.clauses,
        )
        for a in align(claim, clause, cited)
        for c in a.segment.clauses
    ]
    best = max((p.share for p in places), default=0.0)
    return [p for p in places if p.share >= best * _NEARLY]


def _over(claim: Claim, clause: Clause, cited: tuple[Evidence, ...]) -> list[_Place]:
    """Return what stands over the segments a clause may be about, lead-ins and labels, with the share that they and
    the segment together have of it: what a list includes cannot be denied of an item.
    """
    places = []
    for a in align(claim, clause, cited):
        label = [c for s in read(a.evidence.source.clause) for c in s.clauses]
        over = [c for c in (*a.segment.head, *label) if c.role == "then" and c.words]
        text = " ".join(c.text for c in (*a.segment.all_clauses, *label))
        places += [_Place(_share(clause, c, a.segment, beside=1), c, text) for c in over]
    return places


def _around(segment: Segment, clause: Clause) -> list[str]:
    """Return a clause with what stands over it; a condition with its consequences, where they are denied."""
    own = [c.text for c in segment.clauses if c is clause or (clause.role == "if" and c.role != "if")]
    return [h.text for h in segment.head] + own


def _share(clause: Clause, other: Clause, segment: Segment, *, beside: float = _BESIDE) -> float:
    """Return the share of a clause's words that another has; what only its segment has counts `beside`."""
    words = [w for w in clause.words if w.weight > 0.15]
    total = sum(w.weight for w in words)
    got = sum(
        w.weight * (1 if in_clause(w, other) > TRACE else beside if in_segment(w, segment) > TRACE else 0)
        for w in words
    )
    return got / total if total else 0.0


_ORDER = re.compile(
    r"先(?P<first>[^,。;后]{1,8}?)[、,]?(?:再|后|然后)(?P<then>[^,。;]{1,8})"
    r"|(?P<first_>[^,。;]{2,8}?)(?:之|以)?后,?再(?P<then_>[^,。;]{2,8})"
)
_ONLY_AFTER = re.compile(
    r"经(?P<first>[^,。;]{2,8}?)(?:后|的),?(?:方可|方能|才可以?|才能|依法)(?P<then>[^,。;]{2,16})"
    r"|凭《?(?P<first_>[^,。;》]{2,12})》?[^,。;]{0,6}办理(?P<then_>[^,。;]{2,12})"
)
"""What must come first for something else to follow: 经批准后，方可进口."""


def turned_round(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault where a claim puts first what its source puts last: 先交钱后救治, 先救治、后补交费用."""
    mine = _ORDER.search(claim.folded)
    if mine is None:
        return []
    first, then = _steps(mine)
    for e in setting.cited(claim):
        for theirs in (*_ORDER.finditer(e.folded), *_ONLY_AFTER.finditer(e.folded)):
            before, after = _steps(theirs)
            straight = _alike(first, before) + _alike(then, after)
            crossed = _alike(first, after) + _alike(then, before)
            if crossed > straight and crossed >= _CROSSED:
                return [fault("negation_flipped", mine.group())]
    return []


_CROSSED = 1.0


def _steps(m: re.Match[str]) -> tuple[str, str]:
    return m["first"] or m["first_"], m["then"] or m["then_"]


def _alike(a: str, b: str) -> float:
    return len(set(a) & set(b)) / min(len(set(a)), len(set(b)))
