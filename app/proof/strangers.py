"""Whether a sentence brings somebody or something into a rule that its sources know nothing of: teachers, under a rule
for pupils.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from app.proof import lexicon
from app.proof.findings import Claim, Finding, Setting, fault
from app.proof.folding import fold


@dataclass(frozen=True, slots=True)
class _Role:
    """Somebody, a body or a manner: how a sentence names it, what a source has that knows of it, and, of a manner, what
    one has that knows the opposite.
    """

    code: str
    named: re.Pattern[str]
    known: re.Pattern[str]
    opposite: re.Pattern[str]


@cache
def _roles() -> tuple[_Role, ...]:
    rows = (row.split("\t") for row in lexicon.table("strangers.tsv"))
    return tuple(_Role(code, *(re.compile(p) for p in (*patterns, "")[:3])) for code, *patterns in rows)


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault for somebody or something that neither the sources cited nor the question know."""
    cited = setting.cited(claim)
    if not cited:
        return []
    said = [(role, m.group()) for role in _roles() if (m := role.named.search(claim.folded))]
    if not said:
        return []
    known = fold(setting.question) + "\n".join(
        f"{e.folded}\n{fold(f'{e.source.title} {e.source.clause} {e.source.doc}')}" for e in cited
    )
    for role, name in said:
        if not role.known.search(known) and role.opposite.search(known):
            return [fault(role.code, name.strip())]
    return []
