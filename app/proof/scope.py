"""Whether a sentence claims more than its source: all where the source says some, always where it sets conditions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.proof.alignment import Aligned, align
from app.proof.conditions import ONE_ENOUGH, UNTOLD, dropped_condition, own
from app.proof.evidence import TRACE, Evidence, in_clause
from app.proof.findings import Claim, Finding, Setting, fault
from app.proof.modality import Mode, mode
from app.proof.reading import Clause, Segment

_STRONG = re.compile(
    r"一律|统统|一概|一切(?!单位|组织|个人|机构|费用|必要)|任何|什么(?![情时])[^,。;]{1,6}都|(?<!场)所有(?![权制])|凡是|全国(?:都|统一|各地|范围|一样)?|各地都|不[管论][^,。;]{0,12}|无论[^,。;]{0,12}"
    r"|谁都|(?<![疾老病证])人人(?![格身均])|每个人|全都|什么情况|什么时候|哪里都|怎么都|通通|毫无例外|没有例外|(?:也|都)一样(?=[。.!]?$)"
    r"|永远|从来|绝对|必定|无条件"
    r"|(?<![a-z])(?:for any reason|under any circumstances?|in any case|must never|can never|will never|always"
    r"|(?:everyone|everybody|anyone|anybody)(?! who)|everywhere|whoever|whatever|wherever|regardless|nationwide"
    r"|no matter|in all cases|without exception|no exceptions|across the board|or not"
    r"|every (?!\d|one|two|three|other|year|month|day|week)[a-z]+)(?![a-z])"
)
_EVERYBODY = re.compile(r"所有|人人|每个人|every|any")
_LIGHT = re.compile(
    r"(?<!首)都(?!是为|市)|(?<![平月人年日户])均(?!为)|只要|凡|直接|照样|同样|(?<![a-z])(?:any|all|each|automatically|guaranteed)(?![a-z])"
)
_THEN = re.compile(r"就(?=[会得要应可能不按被给])")
"""What makes a rule follow from what is told at once."""
_NEGATED = re.compile(
    r"(?:不是|并非|没有|未必|不[能得可应会]?(?:以)?|not|n't|nor)\s*$"
    r"|(?:tell|say|know|decide|determine|check|find out)s?(?: [a-z]+)? (?:if|whether) [^.;,]{0,40}$"
)
_ENUMERATES = re.compile(r"[、和与及]|两|双方|各|分别")
_GENERAL = re.compile(
    r"一律|所有|任何|(?<![平月人年日户])均|(?<!首)都(?!市)|全部|凡|一概|无论|不论|不管|全国|(?<![a-z])(?:all|every|any|always|everyone|anyone|regardless|"
    r"whether or not|even if|even though|no matter)(?![a-z])"
)
_DISTRIBUTIVE = re.compile(r"每[个名位人]|(?<![a-z])each(?![a-z])")
_DELEGATES = re.compile(r"省、自治区|直辖市|统筹地区|当地|地方|本省|本市|各地|省级")
_IN_PRINCIPLE = re.compile(r"原则上|一般|通常|(?<![a-z])(?:generally|usually|normally)(?![a-z])")


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault for a generalisation that the source does not make."""
    cited = setting.cited(claim)
    restricted = (
        _restriction(claim, cited)
        or _quantity(claim, cited)
        or _sole(claim, cited)
        or _one_body(claim, cited)
        or _one_of_several(claim, cited)
        or _of_each(claim, cited)
        or _extended(claim, cited)
    )
    if restricted:
        return [restricted]
    for segment in claim.segments:
        for clause in segment.clauses:
            aligned = align(claim, clause, cited)
            if not aligned or _in_source(_GENERAL, aligned, _ALL_ZH.search(clause.text)):
                continue
            found = _generalised(claim, segment, clause, aligned) or _dropped(
                claim, segment, clause, setting, aligned
            )
            if found:
                return [found]
    return []


def _generalised(
    claim: Claim, segment: Segment, clause: Clause, aligned: Sequence[Aligned]
) -> Finding | None:
    """Find that a clause makes a rule hold for everybody or everywhere, and its source does not."""
    said = said_of(_STRONG, clause.text)
    if not said or (_both_forbid(segment.clauses, aligned) and not _EVERYBODY.search(said)):
        return None
    if said.startswith("全国") and not any(_DELEGATES.search(a.evidence.folded) for a in aligned):
        return None  # a national rule does hold for the whole country
    if said.endswith("一样") and not claim.folded.rstrip("。.! ").endswith(said):
        return None  # "likewise", not "the same for all"
    return fault("overgeneralised", said)


def _follows_at_once(claim: Claim, segment: Segment, clause: Clause) -> bool:
    """Tell whether a clause has a rule follow (就) without a case of its own (…的，就)."""
    cases = [c for c in segment.clauses if c.role == "if" and _CASE_ENDS.search(c.text)]
    return bool(said_of(_THEN, clause.text)) and len(claim.cites) == 1 and not cases


_CASE_ENDS = re.compile(r"[的时后]\s*$")


def _dropped(
    claim: Claim, segment: Segment, clause: Clause, setting: Setting, aligned: Sequence[Aligned]
) -> Finding | None:
    """Find that a clause lightly generalises (都, any) and its source sets a condition that it leaves out."""
    if not said_of(_LIGHT, clause.text) and _follows_at_once(claim, segment, clause):
        dropped = dropped_condition(claim, setting, aligned, UNTOLD)
        return fault("condition_dropped", dropped.text.strip()) if dropped else None
    if (
        _ENUMERATES.search(clause.text)
        or _in_source(_DISTRIBUTIVE, aligned)
        or not said_of(_LIGHT, clause.text)
    ):
        return None
    if any(said_of(_LIGHT, clause.text) in c.text for a in aligned for c in a.segment.all_clauses):
        return None  # the source says it as lightly
    dropped = dropped_condition(claim, setting, aligned)
    return fault("condition_dropped", dropped.text.strip()) if dropped else None


_ALL_ZH = re.compile(r"(?:所有|任何|全部)的?(?P<noun>[\u4e00-\u9fff]{2,4})")


def _in_source(
    pattern: re.Pattern[str], aligned: Sequence[Aligned], mine: re.Match[str] | None = None
) -> bool:
    """Tell whether a segment generalises too; in English its conditions do not count (if you send all documents).

    Where the claim says `mine`, all of something (所有参保人), all of something else (全部社区卫生服务中心均应) is no
    ground.
    """
    return any(
        pattern.search(c.text)
        and not (mine and (o := _ALL_ZH.search(c.text)) and not _kin(mine["noun"], c.text[o.start("noun") :]))
        for a in aligned
        for c in a.segment.all_clauses
        if c.role != "if" or not c.text.isascii()
    )


def _kin(noun: str, other: str) -> bool:
    """Tell whether all of something may be all of what another text begins with: 人 and 组织和个人."""
    return not set(noun[:2]).isdisjoint(other[:_NOUN])


_NOUN = 8


def _both_forbid(clauses: Sequence[Clause], aligned: Sequence[Aligned]) -> bool:
    """Tell whether claim and source are both prohibitions, which hold for everybody unless they say otherwise."""
    if not any(mode(c.text) is Mode.FORBID for c in clauses):
        return False
    return any(
        mode(c.text) is Mode.FORBID and not _IN_PRINCIPLE.search(c.text)
        for a in aligned
        for c in a.segment.all_clauses
    )


_ONLY = re.compile(
    r"(?<![不船一])只(?![要有是说能规写讲会好管])|仅(?![仅])|光(?=[是靠]|罚|有)"
    r"|(?<![a-z])(?:only|solely|exclusively)"
    r"(?! if| when| \d| (?:in|under|for|at) (?:certain|some|specific|limited))(?![a-z])"
)
_ONLY_THERE = re.compile(
    r"只|仅|限|唯一|专[款门用]|不(?:得|享受|缴|交|含|包括|发)|(?<![a-z])(?:only|solely|limited|exclusively|not|n't|unless|must)(?![a-z])"
)


def _restriction(claim: Claim, cited: tuple[Evidence, ...]) -> Finding | None:
    """Find that a claim narrows down (只, only) what its source does not."""
    said = said_of(_ONLY, claim.folded)
    if not said:
        return None
    aligned = align(claim, None, cited)
    if not aligned or any(_ONLY_THERE.search(c.text) for a in aligned for c in a.segment.all_clauses):
        return None
    return None if _narrowed_alike(claim, cited) else fault("restricted", said)


def _narrowed_alike(claim: Claim, cited: tuple[Evidence, ...]) -> bool:
    """Tell whether a clause of the sources narrows down one of the very words that the claim does."""
    ends = [m.end() for m in _ONLY.finditer(claim.folded)]
    narrowed = [
        w for w in claim.words if w.weight >= _TELLING and any(0 <= w.start - e <= _BEHIND for e in ends)
    ]
    return any(
        in_clause(w, c) > TRACE
        for e in cited
        for s in e.segments
        for c in s.clauses
        if _ONLY.search(c.text)
        for w in narrowed
    )


_BEHIND = 10
"""How many characters behind an "only" the words begin that it narrows down."""


_ALL_OF = re.compile(r"(?<![a-z])(?:all|every|each|any)(?: of)?(?: the)? (?P<noun>[a-z]+)")
_SUBJECT_ALL = re.compile(r"^\s*(?:yes, |no, )?(?:all|every|any|each)(?: of the)? (?P<noun>[a-z]+)(?= [a-z])")
_GENERAL_NOUN = r"(?<![a-z])(?:all|every|any|each)(?: of)?(?: the)?(?: [a-z-]+)? {}"
_SOME_OF = (
    r"(?<![a-z])(?:many|some|most|certain|several|a few|a number of|few)(?: of)?(?: the)?(?: other)? {}"
)


def _quantity(claim: Claim, cited: tuple[Evidence, ...]) -> Finding | None:
    """Find that a claim says all of something of which its source says some (all states, many states)."""
    for m in _ALL_OF.finditer(claim.folded):
        noun = m["noun"].rstrip("s")
        texts = [e.folded for e in cited]
        some = re.compile(_SOME_OF.format(re.escape(noun)))
        if any(some.search(t) for t in texts) and not any(
            o["noun"].rstrip("s") == noun for t in texts for o in _ALL_OF.finditer(t)
        ):
            return fault("overgeneralised", m.group())
    return _everybody(claim, cited) or _everybody_for_some(claim, cited)


_MOSTLY = re.compile(
    r"(?<![a-z])(?:most|many|some|certain|several|usually|often|sometimes|generally|typically|in general)(?![a-z])"
    r"|大多|多数|部分|有的|一般|通常|原则上"
)
_ONLY_BODY = re.compile(r"只有(?P<who>[^,。;]{1,8}?)(?:才|可以?才?|能|有权)")
_ALSO = r"(?:、|或者?|和|以及|及)"


def _one_body(claim: Claim, cited: tuple[Evidence, ...]) -> Finding | None:
    """Find that a claim leaves to one what its source leaves to several: 只有工会才可以, 近亲属、工会组织可以."""
    said = _ONLY_BODY.search(claim.folded)
    if not said:
        return None
    who = re.escape(said["who"])
    named = re.compile(rf"{who}[^,。;、]{{0,4}}{_ALSO}|{_ALSO}[^,。;、]{{0,4}}{who}")
    texts = [a.text for a in align(claim, None, cited)]
    if texts and all(named.search(t) and not re.search("只|仅|唯一|不得", t) for t in texts):
        return fault("restricted", said.group())
    return None


_ONLY_THIS = re.compile(
    r"(?:只能|仅能|只可以?|只限)(?:通过|用|以|采[取用]|是)?(?P<what>[\u4e00-\u9fff]{2,4}?)(?=[,。;、的]|$|方式|办理)"
)


def _one_of_several(claim: Claim, cited: tuple[Evidence, ...]) -> Finding | None:
    """Find that a claim leaves one way where its source lists several: 只能新建, 通过新建、购置、租赁等方式."""
    m = _ONLY_THIS.search(claim.folded)
    if not m:
        return None
    what = re.escape(m["what"])
    listed = re.compile(rf"{what}{_ALSO}|{_ALSO}{what}")
    if any(listed.search(e.folded) for e in cited) and not any(
        re.search(f"[只仅][^,。;]{{0,4}}{what}", e.folded) for e in cited
    ):
        return fault("restricted", m.group())
    return None


_EACH_OF_THESE = re.compile(
    r"^\s*(?:这些|上述|以上|它们|他们|这几|几[种类个])[^,。;]{0,24}(?:都|均|全)"
    r"|^\s*(?:all of (?:these|them)|these all|they all|each of (?:these|them)|both of (?:these|them))(?![a-z])"
)
_TOLD = 0.6
"""The share of the other words of a claim that a source must have to be one of those that it is about."""


def _of_each(claim: Claim, cited: tuple[Evidence, ...]) -> Finding | None:
    """Find that a claim says of each of several sources what one of them, which is about it too, does not say."""
    if len(cited) < 2 or not _EACH_OF_THESE.search(claim.folded):
        return None
    words = [w for w in claim.words if w.weight >= _TELLING]
    for e in cited:
        others = [x for x in cited if x is not e]
        only_there = [w for w in words if e.support(w) <= TRACE and all(o.support(w) > TRACE for o in others)]
        rest = [w for w in words if w not in only_there]
        if only_there and rest and sum(e.support(w) > TRACE for w in rest) >= _TOLD * len(rest):
            return fault("overgeneralised", " ".join(w.surface for w in only_there))
    return None


_EXTENDS = re.compile(r"^(?P<who>[^,。;]{2,16}),?(?:也|同样|照样|一样)(?:要|都)?(?:按|照|适用|依照|参照)")


def _extended(claim: Claim, cited: tuple[Evidence, ...]) -> Finding | None:
    """Find that a claim extends a rule to those whom its sources do not name: 军官也按这个比例."""
    m = _EXTENDS.search(claim.folded)
    who = [w for w in claim.words if m and w.start < m.end("who") and w.weight >= _TELLING]
    unnamed = [w.surface for w in who if all(e.support(w) <= TRACE for e in cited)]
    return fault("other_population", unnamed[0]) if unnamed else None


_TELLING = 0.3
_SOLE = re.compile(
    r"只有[^,。;]{1,24}(?:才|一[种个项类])|唯一|仅此一"
    r"|(?<![a-z])(?:the only (?:way|case|reason|condition)|only one)(?![a-z])"
)


def _sole(claim: Claim, cited: tuple[Evidence, ...]) -> Finding | None:
    """Find that a claim leaves one case of several, any of which its source takes for enough."""
    said = _SOLE.search(claim.folded)
    if not said:
        return None
    for e in cited:
        items = [s for s in e.segments if any(ONE_ENOUGH.search(c.text) for c in s.head)]
        told = [any(in_clause(w, c) > TRACE for w in own(claim, s) for c in s.clauses) for s in items]
        if len(items) > 1 and any(told) and not all(told):
            return fault("restricted", said.group())
    return None


_ALL_NOUN = re.compile(
    r"^\s*(?:yes, |no, )?(?:all|every)(?: of the)? "
    r"(?P<noun>women|men|patients|persons|people|children|adults|veterans|infants)(?= [a-z])"
)
_PREDICATE = re.compile(r" (?:should|must|can|needs?|are|get|have|may|will) ")
_SOME_KIND = (
    "pregnant|active|older|younger|eligible|infected|certain|enrolled|high-risk|seropositive|exposed|symptomatic|asymptomatic"
    "|disabled|hospitalized|allergic|uninfected|hiv-infected|penicillin-allergic"
)


def _everybody_for_some(claim: Claim, cited: tuple[Evidence, ...]) -> Finding | None:
    """Find that a claim is about all women where its sources only speak of women of some kind: pregnant women."""
    m = _ALL_NOUN.match(claim.folded)
    noun = m["noun"] if m else ""
    if not noun or re.search(_SOME_KIND, _PREDICATE.split(claim.folded)[0]):
        return None
    texts = [a.text for a in align(claim, None, cited)]
    named = [t for t in texts if re.search(rf"(?<![a-z]){noun}(?![a-z])", t)]
    relative = f"|{noun} who(?![a-z])" if " who" not in claim.folded else ""
    kinds = [len(re.findall(rf"(?:{_SOME_KIND}) {noun}(?![a-z]){relative}", t)) for t in named]
    alls = [len(re.findall(rf"(?<![a-z]){noun}(?![a-z])", t)) for t in named]
    return fault("overgeneralised", m.group().strip()) if m and named and kinds == alls else None


def _everybody(claim: Claim, cited: tuple[Evidence, ...]) -> Finding | None:
    """Find that a claim is about all of a group, where every segment meant sets a condition and none says all, or the
    one that fits best says that it is mostly so.
    """
    m = _SUBJECT_ALL.match(claim.folded)
    aligned = align(claim, None, cited) if m else ()
    if not m or not aligned:
        return None
    noun = re.compile(_GENERAL_NOUN.format(re.escape(m["noun"].rstrip("s"))))
    conditional = all(any(c.role == "if" for c in a.segment.all_clauses) for a in aligned)
    mostly = _MOSTLY.search(aligned[0].text) and not _MOSTLY.search(claim.folded)
    in_general = any(noun.search(a.text) for a in aligned)
    if (conditional and not any(noun.search(e.folded) for e in cited)) or (mostly and not in_general):
        return fault("overgeneralised", m.group().strip())
    return None


def said_of(pattern: re.Pattern[str], text: str) -> str:
    """Return the first match of a pattern in a folded text that is not denied; the empty string for none."""
    for m in pattern.finditer(text):
        if not _NEGATED.search(text[: m.start()]):
            return m.group().strip()
    return ""
