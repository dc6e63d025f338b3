"""Groups of people and cases that exclude one another, and which of them a text names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from app.proof import lexicon

_BEYOND = re.compile(r"(?:以外|之外)的")
_COMPARED = re.compile(r"(?:未纳入|不属于|低于|高于|不超过)(?:本市|本省|当地)?$")


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups that exclude one another; `forms` maps each written form to the number of its group.

    Those `in_conditions` only count where claim and source name them in a condition.
    """

    forms: dict[str, int]
    pattern: re.Pattern[str]
    in_conditions: bool

    def named(self, text: str) -> dict[int, str]:
        """Return the groups that a text names with the form it uses; the longest wins (残疾军人 is no 军人), and
        what a rule is beyond (学生以外的人) or compares with (低于低保) is not named.
        """
        return {
            self.forms[m.group()]: m.group()
            for m in self.pattern.finditer(text)
            if m.group() in self.forms
            and not _BEYOND.match(text, m.end())
            and not _COMPARED.search(text[: m.start()])
        }


@cache
def sets() -> tuple[Groups, ...]:
    """Return the sets of groups of the table."""
    return tuple(_groups(line) for line in lexicon.table("groups.tsv"))


def _groups(line: str) -> Groups:
    forms = {
        form.replace("_", " "): i
        for i, group in enumerate(line.lstrip("?").split("\t"))
        for form in group.split()
    }
    longest_first = sorted((f.lstrip("!") for f in forms), key=len, reverse=True)
    pattern = "|".join(rf"(?<![a-z]){f}(?![a-z])" if f.isascii() else f for f in longest_first)
    named = {form: i for form, i in forms.items() if not form.startswith("!")}
    return Groups(named, re.compile(pattern), line.startswith("?"))
