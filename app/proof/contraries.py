"""Whether a sentence says in one way what every segment it is about says in the contrary way: each, at least one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.proof import numbers
from app.proof.alignment import Aligned, align
from app.proof.evidence import TRACE, Evidence, in_clause
from app.proof.findings import Claim, Finding, Setting, fault
from app.proof.reading import Segment
from app.proof.scope import ONLY_THERE, said_of


@dataclass(frozen=True, slots=True)
class _Contrary:
    """What a sentence says, the contrary in its source, what there makes them agree, and the reason's code."""

    said: re.Pattern[str]
    theirs: re.Pattern[str]
    agrees: re.Pattern[str]
    code: str
    anywhere: bool = False
    """Whether it agrees wherever in what is cited that is said, not in what is meant alone."""


_ONE_ALONE = re.compile(r"只能|只可以?|只有|全部?由|都由|完全由")
_SEVERAL = re.compile(r"也可以?|或者?|分别|分担|共担|共同(?!财产|账户|生活)|各自|各(?=[承负发付百])|双方")
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
_TO_SOME = re.compile(
    r"(?<![a-z])(?:only (?:to|for)|for those who|specific requirements)(?![a-z])|只[对给限]|仅[对限]|限于|专[门供]"
)
_CONTINUES = re.compile(r"照样|照常|如常|照旧|继续|仍然|依然|还能|还可以|照领|照发")
_STOPS = re.compile(r"停止|解除(?!劳动|合同)|停发|终止|中止|注销|取消|丧失|不再|不发|不予")
_ANY_TIME = re.compile(
    r"随时|任何时[候间]|什么时候都|不限时间|不受时间限制"
    r"|(?<![a-z])(?:at )?any ?time|(?<![a-z])no (?:time limit|deadline)"
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
_ALL_INTO = re.compile(r"全部?都?(?:记|计|划|归|进|交|付|存|给)|统统|放在一起|统一核算|合并核算")
_APART = re.compile(r"分别|各自|一部分|其余|单独")
_MAY_REFUSE = re.compile(r"(?:可以?|有权|能够?)(?:拒绝|推诿|推脱|不受理|不予受理)")
_MAY_NOT_REFUSE = re.compile(r"(?:不得|不能|不可|严禁|禁止)[^,。;]{0,10}(?:拒绝|推诿|推脱|不受理|不予受理)")
_NO_BREACH = re.compile(
    r"不(?:算|是|属于|构成)(?:违规|违法|违反)|不(?:会|受|予|用)?(?:被?处罚|罚款|处分|追究|担责)"
    r"|没有?(?:法律)?责任|不违法|不在(?:处罚|受罚)|不受罚"
)
_PUNISHED = re.compile(r"责令|警告|罚款|处分|吊销|拘留|追究[^,。;]{0,8}责任")
_UNPUNISHED = re.compile(r"不予处罚|不处罚|免予|免于|不追究|不承担|可以不|减轻|从轻")
_ONE_WILL_DO = re.compile(
    r"(?:只要|只需)?有?(?:一|1)[个人名次项份][^,。;]{0,8}(?:就(?:能|可以?|行|够)|即可|足够)"
    r"|(?<![a-z])(?:one|a single|just one|either)(?![a-z])[^.;]{0,40}(?:is|are|will be) (?:enough|sufficient)"
)
_MORE_KINDS = re.compile(r"(?:两|二|三|多|几)[种个项家份]|(?<![a-z])(?:two|both|several)(?![a-z])")
_ONE_KIND = re.compile(
    r"(?:只|仅)(?:能|可以?|限|准)[^,。;]{0,8}[一1][种个项家份]|(?<![a-z])only one(?![a-z])(?! of)"
)
_AT_ONCE = re.compile(
    r"(?:马上|立即|立刻|当场|直接|一经发现)[^,。;]{0,4}[罚吊停取开]|[一首]次就|第一次[^,。;]{0,8}就"
)
_ONLY_THEN = re.compile(r"情节严重|逾期(?:仍)?[不未]|拒不改正|屡教不改|再次")
_ALL_NEEDED = re.compile(
    r"(?<![平月人年日户])均|(?<!首)都(?!市)|全部|全体|两[次个名份项]"
    r"|(?<![a-z])(?:two|both|three|all of|[2-9] (?:people|persons|witnesses|tests|times|doses))(?![a-z])"
)
_CERTAIN = re.compile(r"(?<![a-z])(?:proves?|guarantees?|definitely|certainly)(?![a-z])")
_UNCERTAIN = re.compile(r"(?<![a-z])(?:might|may|could|possibl[ey]|not necessarily)(?![a-z])")
_CERTAIN_TOO = re.compile(rf"{_CERTAIN.pattern}|(?<![a-z])must(?![a-z])")
_FIRST_CHOICE = re.compile(
    r"(?<![a-z])(?:recommended|preferred|first-line|standard) (?:treatment|therapy|drug|regimen|choice)"
)
_ALTERNATIVE = re.compile(r"(?<![a-z])(?:might be effective|alternat(?:e|ive)s?|second-line)(?![a-z])")
_CHOSEN = re.compile(r"(?<![a-z])(?:recommended|preferred|first-line)(?![a-z])")
_DEPENDS = re.compile(
    r"相应地?(?:[少多高低]|减少|增加|降低|提高)|取决于|视[^,。;]{1,10}而定|按[^,。;]{1,8}高低"
    r"|(?<![a-z])(?:only (?:if|when)|depends? on)(?![a-z])"
)
_WHATEVER = re.compile(r"不受[^,。;]{1,16}(?:影响|限制)|不论|无论|不分|(?<![a-z])regardless(?![a-z])")
_EVERYWHERE = re.compile(
    r"全国(?:各地|统一|都)|各地(?:都|统一)|所有地(?:区|方)|哪里都|(?<![a-z])(?:every state|nationwide)"
)
_SOMEWHERE = re.compile(
    r"在[^,。;]{2,16}的(?:地区|地方)|有条件的地[区方]|试点|(?<![a-z])(?:some|many|certain|most) states"
)
_ON_REQUEST = re.compile(r"只有[^,。;]{1,12}[,，]?[^,。;]{0,6}才(?:会|能|可以)?公|来问才|要求才|依申请公开")
_UNASKED = re.compile(r"主动")
_ONLY_THEY = re.compile(r"只有[^,。;]{1,12}(?:需要?|才|应当|必须|要)|仅限")
_ANYBODY = re.compile(r"任何(?:组织|单位|个人|人)|所有(?:单位|人)|一切(?:单位|组织|个人)")
_COMMON = re.compile(r"(?<![a-z])(?:common(?:ly)?|frequent(?:ly)?|usual(?:ly)?|often)(?![a-z])|常见|多见")
_RARE = re.compile(r"(?<![a-z])(?:rare(?:ly)?|uncommon|seldom)(?![a-z])|罕见|少见")
_ABROAD = re.compile(r"出国|国外|境外|海外")
_AT_HOME = re.compile(r"境内|国内")
_NO_MATTER = re.compile(
    r"(?<![a-z])(?:(?:doesn't|does not|don't|do not|won't) matter|makes? no difference|plays? no (?:role|part)"
    r"|regardless)(?![a-z])"
)
_DEPENDS_EN = re.compile(r"(?<![a-z])(?:depends?|based) on(?![a-z])")
_STRONG_EVIDENCE = re.compile(
    r"(?<![a-z])(?:strong|good|clear|solid|ample) (?:evidence|data)|well established"
)
_LIMITED_DATA = re.compile(r"(?<![a-z])(?:limited|insufficient|few|little|no) (?:data|evidence|studies)")
_ALL_OF = re.compile(r"(?<![a-z])(?<!not )(?<!not to )(?<!not for )all(?![a-z])")
_SPECIFICALLY = re.compile(r"(?<![a-z])(?:specifically|not (?:to |for |in |by )?all)(?![a-z])")
_FORCED = re.compile(r"必须|一律[要得须]|都[要得](?!有)|务必|有义务|只能")
_ENCOURAGED = re.compile(r"鼓励|提倡|倡导|扶持|首选|酌情|可试用|建议")
_OBLIGED = re.compile(r"必须|应当?|须|务必|一律|都")
_MUST_HELP = re.compile(r"(?:应当?|必须|有义务)[^,。;]{0,12}(?:配合|协助|提供|受理|接诊|救治)")
_RARELY = re.compile(
    r"(?<![a-z])(?:rarely|seldom|hardly ever|uncommon(?:ly)?|occasional(?:ly)?)(?![a-z])|很少|罕见|极少|几乎不"
)
_USUALLY = re.compile(
    r"(?<![a-z])(?:usually|commonly?|often|mostly|frequently|generally|typically)(?![a-z])|通常|多数|大多|常见|往往|一般"
)
_UNRELATED = re.compile(
    r"(?<![a-z])(?:nothing to do with|unrelated|no (?:link|connection|relation))(?![a-z])|无关|没有?关系"
)
_RELATED = re.compile(r"(?<![a-z])(?:associated|linked|related|connected)(?![a-z])|有关|相关|关联")
_NOT_RELATED = re.compile(r"(?<![a-z])(?:not|no evidence|unrelated|unclear)(?![a-z])|无关|没有?关系|不相关")
_CONTRARIES = (
    _Contrary(_ONE_ALONE, _SEVERAL, ONLY_THERE, "restricted"),
    _Contrary(_EACH, _AT_LEAST_ONE, _EACH, "overgeneralised"),
    _Contrary(_AGAIN, _ONCE, _AGAIN, "overgeneralised"),
    _Contrary(_TO_ALL, _TO_SOME, _TO_ALL, "overgeneralised"),
    _Contrary(_CONTINUES, _STOPS, _CONTINUES, "negation_flipped"),
    _Contrary(_ANY_TIME, _LASTS, _ANY_TIME, "overgeneralised"),
    _Contrary(_ANY_INCOME, _LOW_INCOME, _ANY_INCOME, "overgeneralised"),
    _Contrary(_ALL_INTO, _APART, _ALL_INTO, "restricted"),
    _Contrary(_MAY_REFUSE, _MAY_NOT_REFUSE, _MAY_REFUSE, "modality_changed"),
    _Contrary(_NO_BREACH, _PUNISHED, _UNPUNISHED, "negation_flipped"),
    _Contrary(_MORE_KINDS, _ONE_KIND, _MORE_KINDS, "number_of_something_else"),
    _Contrary(_AT_ONCE, _ONLY_THEN, _AT_ONCE, "condition_dropped"),
    _Contrary(_ONE_WILL_DO, _ALL_NEEDED, _ONE_WILL_DO, "condition_dropped"),
    _Contrary(_FORCED, _ENCOURAGED, _OBLIGED, "modality_changed"),
    _Contrary(_ON_REQUEST, _UNASKED, _ON_REQUEST, "condition_added"),
    _Contrary(_ONLY_THEY, _ANYBODY, ONLY_THERE, "restricted"),
    _Contrary(_COMMON, _RARE, _COMMON, "negation_flipped", anywhere=True),
    _Contrary(_ABROAD, _AT_HOME, _ABROAD, "overgeneralised"),
    _Contrary(_NO_MATTER, _DEPENDS_EN, _NO_MATTER, "negation_flipped"),
    _Contrary(_STRONG_EVIDENCE, _LIMITED_DATA, _STRONG_EVIDENCE, "overgeneralised"),
    _Contrary(_ALL_OF, _SPECIFICALLY, _ALL_OF, "overgeneralised"),
    _Contrary(_MAY_REFUSE, _MUST_HELP, _MAY_REFUSE, "modality_changed"),
    _Contrary(_RARELY, _USUALLY, _RARELY, "negation_flipped", anywhere=True),
    _Contrary(_UNRELATED, _RELATED, _NOT_RELATED, "negation_flipped"),
    _Contrary(_CERTAIN, _UNCERTAIN, _CERTAIN_TOO, "overgeneralised"),
    _Contrary(_FIRST_CHOICE, _ALTERNATIVE, _CHOSEN, "overgeneralised"),
    _Contrary(_DEPENDS, _WHATEVER, _DEPENDS, "negation_flipped"),
    _Contrary(_EVERYWHERE, _SOMEWHERE, _EVERYWHERE, "overgeneralised"),
)


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault where every segment meant says the contrary of a sentence that does not say both."""
    cited = setting.cited(claim)
    aligned = align(claim, None, cited)
    texts = [" ".join(c.text for c in a.segment.all_clauses) for a in aligned]
    if sum(w.weight for w in claim.words) < _TELLING:  # "you can do this at any time": of all that is cited
        texts = [e.folded for e in cited]
    holding = [s for e in cited for s in e.segments if claim.figures and _has_all(s, claim)]
    if holding:
        texts = [" ".join(c.text for c in s.all_clauses) for s in holding]
    for c in _CONTRARIES:
        said = said_of(c.said, claim.folded)
        if not said or c.theirs.search(claim.folded):
            continue
        if c.anywhere and any(c.agrees.search(e.folded) for e in cited):
            continue
        if texts and all(c.theirs.search(t) and not c.agrees.search(t) for t in texts):
            return [fault(c.code, said)]
    return (
        _goes_on(claim, cited)
        or _superlative(claim, cited)
        or _open_question(claim, cited)
        or _forced(claim, aligned)
    )


def _forced(claim: Claim, aligned: Sequence[Aligned]) -> list[Finding]:
    """Find that a claim forces people to what the clause that has it only encourages or prefers."""
    m = _FORCED.search(claim.folded)
    words = [w for w in claim.words if m and w.start >= m.end() and w.weight >= 0.3]
    clauses = [c for a in aligned for c in a.segment.clauses if _ENCOURAGED.search(c.text)]
    for c in clauses if words else ():
        told = sum(in_clause(w, c) > TRACE for w in words)
        if told >= _ALIKE * len(words) and not _OBLIGED.search(c.text):
            return [fault("modality_changed", c.text.strip())]
    return []


_OPEN = re.compile(
    r"(?<![a-z])(?:unclear|unknown|uncertain|not (?:known|clear|established)|undetermined)(?![a-z])"
    r"|尚不(?:清楚|明确)|尚无定论"
)
_HEDGED = re.compile(
    r"n't|(?<![a-z])(?:not|no|unclear|unknown|uncertain|whether|may|might|could|if|possibly)(?![a-z])"
    r"|尚不|不清楚|未知|是否|可能"
)
_ALIKE = 0.75


def _open_question(claim: Claim, cited: tuple[Evidence, ...]) -> list[Finding]:
    """Find that a claim settles what the one segment that fits it leaves open: whether … is unclear."""
    if _HEDGED.search(claim.folded):
        return []
    aligned = align(claim, None, cited)
    words = [w for w in claim.words if w.weight >= 0.3]
    for a in aligned[:1] if len(words) > 1 else ():
        behind = [c for c in a.segment.clauses if _OPEN.search(c.text)]
        told = sum(any(in_clause(w, c) > TRACE for c in behind) for w in words)
        if behind and told >= _ALIKE * len(words):
            return [fault("overgeneralised", behind[0].text.strip())]
    return []


_MOST = re.compile(r"最(?![多少高低大小长短早晚迟后终近新好初先佳])(?P<what>[\u4e00-\u9fff]{1,2})(?=的)")


def _superlative(claim: Claim, cited: tuple[Evidence, ...]) -> list[Finding]:
    """Find a choice by what is most so, where its sources choose by something else and know nothing of it: 最严格的."""
    if not any("最" in e.folded or "较" in e.folded for e in cited):
        return []
    named = [m for m in _MOST.finditer(claim.folded) if not any(m["what"] in e.folded for e in cited)]
    return [fault("not_supported", named[0].group())] if named else []


_GOES_ON = re.compile(rf"(?P<what>[\u4e00-\u9fff]{{2}})(?:{_CONTINUES.pattern})")


def _goes_on(claim: Claim, cited: tuple[Evidence, ...]) -> list[Finding]:
    """Find that something goes on (诊断照常进行) of which a clause says that it stops, and none that it goes on."""
    m = _GOES_ON.search(claim.folded)
    clauses = [c.text for e in cited for s in e.segments for c in s.clauses if m and m["what"] in c.text]
    stops = any(_STOPS.search(c) for c in clauses) and not any(_CONTINUES.search(c) for c in clauses)
    return [fault("negation_flipped", m.group())] if m and stops and not _STOPS.search(claim.folded) else []


def _has_all(segment: Segment, claim: Claim) -> bool:
    return all(any(numbers.same(n, m) for m in segment.figures) for n in claim.figures)


_TELLING = 1.0
"""The weight of words from which a sentence says what it is about."""
