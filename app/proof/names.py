"""Whether a law that a sentence names is one that its source is, or speaks of."""

from __future__ import annotations

import re

from app.proof.evidence import Evidence, squeeze
from app.proof.findings import Claim, Finding, Setting, fault

_KIND = r"(?:法|条例|办法|规定|细则|规程)"
_NAMED = re.compile(
    r"《(?P<titled>[^》\n]{2,40})》"
    rf"|(?:根据|依据|依照|按照)(?P<by>[\u4e00-\u9fff]{{3,24}}?{_KIND})(?=第|的?规定|[,，中])"
    rf"|(?:^|(?<=[,，。;；:：在由据照依按]))(?P<article>[\u4e00-\u9fff]{{3,16}}?{_KIND})(?=第[一二三四五六七八九十百零\d]+条)"
)
_BEFORE = re.compile(
    r"^(?:(?:我国|国家|中国|以及|按照?|依照?|根据|以|在|由|从|和|与|及|的|据)|中华人民共和国)+"
)
_ANY_LAW = re.compile(
    r"上述|有关|相关|国家|本[法条例办省市]|该|现行|当地|以上|[这那各]|法律|法规|前[款述条]|其他|统一|下列|公司|单位|合同|地方"
    r"|自己|约定|[新旧]法|不同|政策|的|部门|另行|前面|制度"
)
"""Words of a law that is not named: 上述规定, 国家有关规定."""
_SHORTEST = 3


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault for each law named that is neither the cited source nor named in it.

    An abbreviation of its title is let pass.
    """
    cited = setting.cited(claim)
    if claim.lang != "zh" or not cited:
        return []
    return [
        fault("attributed_to_other", name)
        for name in dict.fromkeys(_names(claim.folded))
        if not any(_knows(e, name) for e in cited)
    ]


def _names(text: str) -> list[str]:
    found = []
    for m in _NAMED.finditer(text):
        titled = m["titled"]
        name = _BEFORE.sub("", titled or m["by"] or m["article"])
        if len(name) >= _SHORTEST and (titled or not _ANY_LAW.search(name)):
            found.append(name)
    return found


def _knows(evidence: Evidence, name: str) -> bool:
    source = evidence.source
    heading = squeeze(f"{source.title} {source.doc} {source.clause}")
    wanted = squeeze(name)
    return wanted in heading or wanted in squeeze(source.text) or _abbreviates(wanted, heading)


def _abbreviates(name: str, heading: str) -> bool:
    """Tell whether the characters of a name stand in a heading in the same order: 医师法 in 执业医师法."""
    rest = iter(heading)
    return all(c in rest for c in name)
