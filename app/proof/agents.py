"""Who acts: the body that decides, publishes or handles, in a sentence and in what it cites."""

from __future__ import annotations

import re

from app.proof.alignment import align
from app.proof.evidence import Evidence
from app.proof.findings import Claim, Finding, Setting, fault
from app.proof.reading import Clause, Segment

_WHAT = (
    r"(?P<what>确定|公布|制[定订]|(?<![按合反照法关])规定(?!的|条件|期限|范围|程序|标准)|批准|审批|核准|认定|作出|负责|受理|决定|管理|调查|鉴定|核定|核查|审核|同意|签署|签字|签名|签订"
    r"|申请|调阅|查阅|代办|代为|提出|送达|出具|办理|吊销|注销|暂扣|通知|主持|保管|签发|责令|聘任|指定|建立|设置|设立|提供|准备|征收|征缴|收取|监管|考核|拨付|采购|裁决|保存|编制|起草|发布|牵头|承办|复核|评审|选举|推选|委托|发(?![生现展布出病票证])|支付"
    r"|(?<=[来己])定|签(?=[,。;的]|$))"
)
_ACTS = re.compile(
    rf"(?:(?<![事理自])由|(?<=[须当应必需,。;])经)(?P<who>(?!负责|提供)[^,。;由]{{2,30}}?)(?:组织|来|各?自己?|自行|直接|统一)?(?:向[^,。;]{{2,16}}?)?{_WHAT}"
)
_ACTS_BY_RULE = re.compile(
    rf"由(?P<who>[^,。;由]{{2,30}}?)(?:按照?|依照?|根据)[^,。;]{{0,16}}规定,(?:向[^,。;]{{2,16}}?)?{_WHAT}"
)
_BODY = r"企业|部门|机构|政府|委员会|单位|机关|法院|医院|中心|国务院|办事处|工会|持有人|申请人|劳动者|职工"
_BODIES = re.compile(
    rf"{_BODY}|医师|医生|本人|个人|患者|家属|公司|企业|员工|店主|投保人|派出所|公安|学校|银行"
)
_SUBJECT = re.compile(
    rf"^\s*(?:第[一二三四五六七八九十百零]+条\s*)?(?P<who>(?!负责|提供)[^,。;的由]{{0,40}}(?:{_BODY}))等?"
    r"(?=应|可以?|需要?|认为|有权|不得|收到|负责|依[法照]|按|根据|[对在与向]|统一|[要须必将]|会同|[受发签审作出])"
)
"""Who a clause begins with: the one that acts in it."""
_GENERIC = re.compile(
    r"(?:人民)?政府|按月|按照?|其他|共同|分别|两地|直辖市|自治区|行政|主管|有关|相关|部门|机构|办事处|国家|规定的|[的、或者和及以上级]"
)
_KINDS = (
    ("同意", "签署", "签字", "签名"),
    ("批准", "审批", "核准"),
    ("提出", "申请", "申报", "提请"),
    ("通知", "通报", "告知"),
    ("确定", "规定", "制定", "制订", "定", "明确"),
    ("征收", "征缴", "收取"),
    ("签订", "签"),
    ("提供", "准备"),
)
"""Acts that are one act under several names."""
_ALIKE = 0.5
"""The share of the characters that name a body in particular which the source must have in its place; of few, more."""
_FEW = 4


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault where every segment meant has the act done by a body of another name."""
    cited = setting.cited(claim)
    for segment in claim.segments:
        for clause in segment.clauses:
            for who, what in _told(clause):
                theirs = [t for a in align(claim, clause, cited) for t in _doers(a.segment, what, who)]
                everywhere = [t for e in cited for s in e.segments for t in _doers(s, what, who)]
                if (theirs or (everywhere and not re.search("[、或和]", who))) and not any(
                    _same(who, t) for t in everywhere
                ):
                    return [fault("other_agent", f"{who}≠{(theirs or everywhere)[0]}")]
    return _level(claim, cited)


def _told(clause: Clause) -> list[tuple[str, str]]:
    """Return who does what according to a clause."""
    found = [(m["who"], m["what"]) for m in _ACTS.finditer(clause.text)]
    if not found and (m := _WHO_ACTS.match(clause.text)):
        found = [(m["who"], o["what"]) for o in _DONE.finditer(clause.text, m.end())]
    return found


def _doers(segment: Segment, what: str, who: str) -> list[str]:
    """Return by whom a segment has an act done: those it names behind 由, or else, where `who` is a body too, those its
    clauses begin with.
    """
    clauses = segment.all_clauses
    acts = [m for c in clauses for m in _ACTS.finditer(c.text)]
    acts += _ACTS_BY_RULE.finditer(",".join(c.text for c in clauses))
    named = [m["who"] for m in acts if one_act(m["what"]) == one_act(what)]
    if named or not _BODIES.search(who) or "、" in who:
        return named
    subject, found = "", []
    for c in clauses:
        if m := _SUBJECT.match(c.text):
            subject = m["who"]
        if subject and (
            what in _ANY or any(one_act(o["what"]) == one_act(what) for o in _DONE.finditer(c.text))
        ):
            found.append(subject)
    return found


_DONE = re.compile(_WHAT)
_WHO_ACTS = re.compile(_SUBJECT.pattern.replace("[^,。;的由]{0,40}", "[^,。;的由、或和及时间在须装他]{0,10}"))
_ANY = frozenset({"负责"})
"""What says no more than that somebody has to do with it, whatever the act."""
_LEVEL = re.compile(r"(?P<level>国务院|国家级|省级|市级|县级|乡级|区级)(?!以[上下])")
_LOWER = re.compile(r"(?:(?<!直辖)市|(?<!自治)区|[县乡])(?:级|人民政府)|地方")
_ANY_LEVEL = re.compile(r"国务院|国家级|[省市县乡区]级|各级|省、自治区|设区的市|乡镇|街道")


def _level(claim: Claim, cited: tuple[Evidence, ...]) -> list[Finding]:
    """Find a level of government that no source cited has, where what is meant names another."""
    for m in _LEVEL.finditer(claim.folded):
        if any(m["level"][:2] in e.folded or "级以上" in e.folded for e in cited):
            continue
        if any("省、自治区" in e.folded and (m["level"] == "省级" or _LOWER.search(e.folded)) for e in cited):
            continue
        theirs = [x.group() for a in align(claim, None, cited) for x in _ANY_LEVEL.finditer(a.text)]
        if theirs:
            return [fault("other_agent", f"{m.group()}≠{theirs[0]}")]
    return []


def one_act(what: str) -> str:
    """Return the name under which an act goes, whatever it is called."""
    return next((kind[0] for kind in _KINDS if what in kind), what)


_EMPLOYER = re.compile(r"(?:用人|所在|缴费|工作|原)单位|^单位$|公司|老板|雇主")
_SHORT = (
    ("医院", "医疗机构"),
    ("卫健", "卫生健康"),
    ("人社", "人力资源社会保险"),
    ("社保", "社会保险"),
    ("药监", "药品监督"),
    ("医保", "医疗保障"),
    ("国家", "国务院"),
    ("省级", "省"),
    ("保险", "保障"),
)
"""Bodies by their everyday names, and how rules write them out."""


def _in_full(name: str) -> str:
    name = _EMPLOYER.sub("雇方", name)
    if name != "单位":
        name = name.replace("单位", "")
    for short, full in _SHORT:
        name = name.replace(short, full)
    return name


def _same(mine: str, theirs: str) -> bool:
    own, other = (set(_GENERIC.sub("", _in_full(name))) for name in (mine, theirs))
    fewest = min(len(own), len(other))
    return not fewest or len(own & other) >= _ALIKE * fewest + (fewest < _FEW) * 0.5
