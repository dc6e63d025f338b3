"""Putting placeholders in the place of entities."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.events import Redaction
from app.gate.dates import age_on, year_of
from app.gate.policy import Action, Policy
from app.gate.pseudonyms import Pseudonyms
from app.gate.reading import Reader, visible
from app.gate.types import Entity, Lang
from indexes import regions
from indexes.text import language

_BRACKETS = {
    "〔": "（",
    "❲": "（",
    "﹝": "（",
    "⦗": "（",
    "〘": "（",
    "〕": "）",
    "❳": "）",
    "﹞": "）",
    "⦘": "）",
    "〙": "）",
}
"""Brackets that look like those of a placeholder, and what a person gets who types them."""
_YEAR_IN_BRACKETS = re.compile(r"〔\s*\d{2,4}\s*(?:[-—至]\s*\d{2,4}\s*)?年?\s*〕")
"""The number of a document, 穗医保规字〔2019〕4号, which keeps its brackets."""


_STATES = dict(
    pair.split(":")
    for pair in (
        "AL:Alabama AK:Alaska AZ:Arizona AR:Arkansas CA:California CO:Colorado CT:Connecticut DE:Delaware FL:Florida GA:Georgia HI:Hawaii "
        "ID:Idaho IL:Illinois IN:Indiana IA:Iowa KS:Kansas KY:Kentucky LA:Louisiana ME:Maine MD:Maryland MA:Massachusetts MI:Michigan "
        "MN:Minnesota MS:Mississippi MO:Missouri MT:Montana NE:Nebraska NV:Nevada NH:New_Hampshire NJ:New_Jersey NM:New_Mexico NY:New_York "
        "NC:North_Carolina ND:North_Dakota OH:Ohio OK:Oklahoma OR:Oregon PA:Pennsylvania RI:Rhode_Island SC:South_Carolina SD:South_Dakota "
        "TN:Tennessee TX:Texas UT:Utah VT:Vermont VA:Virginia WA:Washington WV:West_Virginia WI:Wisconsin WY:Wyoming"
    ).split()
)
_STATE_AND_ZIP = re.compile(r"\b([A-Z]{2})\.?,?\s+\d{5}(?:-\d{4})?\b")


@dataclass(frozen=True, slots=True)
class Renderer:
    """Writes safe text under a policy; `today` gives the day that ages are counted on."""

    policy: Policy
    reader: Reader
    today: Callable[[], date]

    def render(
        self,
        typed: str,
        entities: Iterable[Entity],
        pseudonyms: Pseudonyms,
        protected: Sequence[tuple[int, int]] = (),
    ) -> tuple[str, tuple[Redaction, ...]]:
        """Return the safe text and what was taken out; spans in `protected` are copied as they are."""
        lang = language(typed)
        pieces: list[str] = []
        redactions: list[Redaction] = []
        at = 0
        for entity in sorted(entities, key=lambda e: e.start):
            pieces.append(self._plain(typed, at, entity.start, protected))
            placeholder = self._placeholder(typed, entity, pseudonyms, lang)
            redactions.append(Redaction(entity.type, entity.start, entity.end, placeholder))
            pieces.append(placeholder)
            at = entity.end
        pieces.append(self._plain(typed, at, len(typed), protected))
        return "".join(pieces), tuple(redactions)

    def _plain(self, typed: str, start: int, end: int, protected: Sequence[tuple[int, int]]) -> str:
        pieces = []
        for low, high in [*((a, b) for a, b in protected if start <= a and b <= end), (end, end)]:
            pieces.append(self.neutral(typed[start:low]) + typed[low:high])
            start = high
        return "".join(pieces)

    def neutral(self, text: str) -> str:
        """Return `text` without invisible characters and without brackets that could pass for a placeholder's."""
        text = visible(text)
        own = {self.policy.opening: "（", self.policy.closing: "）"}
        kept = [m.span() for m in _YEAR_IN_BRACKETS.finditer(text)]
        table = _BRACKETS | own
        if not any(c in table for c in text):
            return text
        return "".join(c if any(a <= i < b for a, b in kept) else table.get(c, c) for i, c in enumerate(text))

    def _placeholder(self, typed: str, entity: Entity, pseudonyms: Pseudonyms, lang: Lang) -> str:
        value = visible(typed[entity.start : entity.end])
        folded = self.reader.read(value).text
        rule = self.policy.rules[entity.type]
        word, brackets = rule.words[lang], (self.policy.opening, self.policy.closing)
        if entity.type == "PERSON":
            return pseudonyms.for_person(folded, value, word, brackets)
        slot = self._slot(entity.type, folded, lang) if rule.action is Action.GENERALISE else ""
        return pseudonyms.for_value(entity.type, folded, value, word, brackets, slot)

    def _slot(self, entity_type: str, folded: str, lang: Lang) -> str:
        """Return what may stay of a value: a region, an age band, a year, the first digits of a postal code."""
        if entity_type == "ADDRESS":
            return _region(folded)
        if entity_type == "POSTAL_CODE":
            return folded[:3] if folded[:3].isdigit() else ""
        if entity_type == "DATE":
            year = year_of(folded, self.today())
            return str(year) if year else ""
        return self._band(entity_type, folded, lang)

    def _band(self, entity_type: str, folded: str, lang: Lang) -> str:
        years = 90 if entity_type == "AGE_OVER_89" else age_on(folded, self.today())
        if years is None:
            return ""
        low, high = self.policy.age_band(years)
        if high is None:
            return f"{low}岁以上" if lang == "zh" else f"age {low} or over"
        return f"{low}至{high}岁" if lang == "zh" else f"age {low} to {high}"


def _region(address: str) -> str:
    """Return the city, province or state that an address names, in the words of a list, never in those typed."""
    found = regions.distinct(regions.mentions(address))
    if found:
        return found[-1]
    state = _STATE_AND_ZIP.search(address)
    return _STATES.get(state.group(1), "").replace("_", " ") if state else ""
