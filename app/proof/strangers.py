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
    """Somebody, a body or a manner: how a sentence names it, and what a source has that knows of it; None stands for
    the very name. Of a manner, `opposite` is what a source has that says the contrary.
    """

    code: str
    named: re.Pattern[str]
    known: re.Pattern[str] | None
    opposite: re.Pattern[str]

    def stranger(self, name: str, known: str) -> bool:
        """Tell whether a text knows nothing of what a sentence calls by a name."""
        found = self.known.search(known) if self.known else name.rstrip("s") in known
        return not found and bool(self.opposite.search(known))


@cache
def _roles() -> tuple[_Role, ...]:
    rows = (row.split("\t") for row in lexicon.table("strangers.tsv"))
    return tuple(
        _Role(code, re.compile(named), None if known == "=" else re.compile(known), re.compile("".join(rest)))
        for code, named, known, *rest in rows
    )


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault for somebody or something that neither the sources cited nor the question know."""
    cited = setting.cited(claim)
    if not cited:
        return []
    said = [(role, m.group().strip()) for role in _roles() for m in role.named.finditer(claim.folded)]
    if not said:
        return []
    known = fold(setting.question) + "\n".join(
        f"{e.folded}\n{fold(f'{e.source.title} {e.source.clause} {e.source.doc}')}" for e in cited
    )
    for role, name in said:
        if role.stranger(name, known):
            return [fault(role.code, name)]
    return []
