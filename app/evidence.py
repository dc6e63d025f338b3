"""From a safe question to numbered evidence: whose situation, which passages, and how they were found."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app import followup, situation
from app.answerable import Lack, lack
from app.events import Citation, Evidence, Trail
from app.extracts import name_of
from app.gate.types import SafeQuestion
from app.situation import Profile
from app.wording import say
from indexes.finder import Finder, Findings, Inquiry, SetAside
from indexes.regions import CHINA, USA
from indexes.text import without_tags
from indexes.types import Hit, Situation, Status

_SHOWN_WORDS = 12
_PLACEHOLDER = re.compile(r"〔[^〔〕]*〕")
_PART = re.compile(r"(?:〔[^〔〕]*〕|[^，,。；;！!？?\n])+[，,。；;！!？?\n]*|[，,。；;！!？?\n]+")
_LABEL = {"zh": 6, "en": 12}
"""Characters beside a placeholder that are no more than its label: 我的身份证号是, my name is."""
_QUOTED, _QUOTABLE = 5, 0.5
"""How many passages an answer quotes at most, and the share of the best score from which one is likely to be."""

_PLACES, _OF_A_PLACE = 3, 2
"""How many places are set side by side when the person named none, and how many passages of each."""


@dataclass(frozen=True, slots=True)
class Found:
    """Evidence as the flow uses it; `reason` says in the person's language why it does not suffice, or ""."""

    evidence: Evidence
    findings: Findings
    inquiry: Inquiry
    reason: str
    side_by_side: bool = False
    """Whether the rules of several places answer, because the person named none."""


class EvidenceFinder:
    """Finds evidence for safe questions, and for nothing else."""

    def __init__(self, finder: Finder, *, most: int = 8) -> None:
        self._finder, self._most = finder, most

    def find(self, question: SafeQuestion, chosen: Profile, today: date, k: int | None = None) -> Found:
        """Return the evidence for `question`. Raises IndexesError when the index cannot be searched."""
        if not isinstance(question, SafeQuestion):
            raise TypeError("Only a question that has passed the gate may be searched for.")
        earlier = [turn.content for turn in question.history if turn.role == "user"]
        inquiry = Inquiry(
            text=sought(question.text),
            lang=question.lang,
            situation=situation.read(question.text, earlier, chosen, today),
            context=followup.context(question.text, earlier),
        )
        findings = self._finder.find(inquiry, k or self._most)
        reason = _why_not(findings, inquiry)
        nowhere = reason and k is None and not inquiry.situation.regions
        if nowhere and (side_by_side := self._of_every_place(inquiry)):
            return side_by_side
        steps = trail(findings, inquiry, quoted=not reason)
        evidence = Evidence(_citations(findings, inquiry, alone=k is not None), inquiry.situation, steps)
        return Found(evidence, findings, inquiry, reason)

    def again(self, found: Found, imagined: str) -> Found:
        """Search once more, also for what a rule might say; how sure the answer is stays what the question alone gave.

        Returns `found` itself where that brings no evidence. Raises IndexesError when the index cannot be searched.
        """
        inquiry = replace(found.inquiry, imagined=imagined)
        findings = replace(
            self._finder.find(inquiry, self._most),
            confidence=found.findings.confidence,
            unmentioned=found.findings.unmentioned,
        )
        if _why_not(findings, inquiry):
            return found
        steps = trail(findings, inquiry)
        steps = replace(steps, searched=(*steps.searched, say("rewritten", inquiry.lang)))
        evidence = Evidence(_citations(findings, inquiry, alone=False), inquiry.situation, steps)
        return Found(evidence, findings, inquiry, "")

    def _of_every_place(self, inquiry: Inquiry) -> Found | None:
        """Return the rules of each place side by side, where they answer and nothing general does."""
        places = tuple(sorted(self._finder.places()))
        everywhere = replace(inquiry, situation=replace(inquiry.situation, regions=places))
        findings = self._finder.find(everywhere, _PLACES * self._most)
        local = _by_place(findings.hits)
        findings = replace(findings, hits=local, referred=())
        if not places or not local or lack(everywhere, findings) is not Lack.NOTHING:
            return None
        steps = trail(findings, inquiry)
        names = ("、" if inquiry.lang == "zh" else ", ").join(
            dict.fromkeys(country(hit.passage.document.region, inquiry.lang) for hit in local)
        )
        steps = replace(steps, notes=(say("side_by_side", inquiry.lang, regions=names), *steps.notes))
        return Found(
            Evidence(_citations(findings, inquiry, alone=True), inquiry.situation, steps),
            findings,
            inquiry,
            "",
            side_by_side=True,
        )


def _by_place(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the best passages of the best places, those of one place together; none when a general rule is best."""
    best = hits[0].score if hits and hits[0].passage.document.region not in ("", CHINA, USA) else math.inf
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        region = hit.passage.document.region
        if region not in ("", CHINA, USA) and hit.score >= _QUOTABLE * best:
            found.setdefault(region, []).append(hit)
    return tuple(hit for of_one in list(found.values())[:_PLACES] for hit in of_one[:_OF_A_PLACE])


def sought(text: str) -> str:
    """Return what is to be looked for in a de-identified question: no tags, neither placeholders nor the parts that say
    no more than who asks (我叫〔姓名1〕). A question of nothing else stays as it is.
    """
    parts = _PART.findall(without_tags(text))
    kept = "".join(part for part in parts if not _says_who(part))
    return _PLACEHOLDER.sub("", kept).strip(" ,，;；、") or text


def _says_who(part: str) -> bool:
    rest = re.sub(r"[\W_]", "", _PLACEHOLDER.sub("", part))
    return rest != re.sub(r"[\W_]", "", part) and len(rest) <= (
        _LABEL["en"] if rest.isascii() else _LABEL["zh"]
    )


def _citations(findings: Findings, inquiry: Inquiry, *, alone: bool) -> tuple[Citation, ...]:
    """Return the hits as numbered sources, and unless they are to stand alone, what they refer to."""
    day = inquiry.situation.as_of
    hits = findings.hits if alone else (*findings.hits, *findings.referred)
    return tuple(Citation(n, hit, hit.passage.document.validity.on(day)) for n, hit in enumerate(hits, 1))


def trail(findings: Findings, inquiry: Inquiry, *, quoted: bool = True) -> Trail:
    """Return how the evidence was found, in the language of the question.

    What is doubtful about the passages matters only where they are `quoted`.
    """
    lang, chosen = inquiry.lang, bool(inquiry.situation.regions)
    words = sorted(findings.weights, key=lambda t: -findings.weights[t])[:_SHOWN_WORDS]
    apart = "、" if lang == "zh" else ", "
    return Trail(
        searched=(
            say("searched_words", lang, words=apart.join(words)),
            say("searched_lists", lang, lists=apart.join(say(f"list_{f}", lang) for f in findings.fields)),
        ),
        filtered=(
            say("filtered_scope", lang, regions=place(inquiry.situation, lang), day=inquiry.situation.as_of),
            *(_aside(item, lang, chosen=chosen) for item in findings.aside if item.elsewhere),
        ),
        notes=(
            *(_aside(item, lang, chosen=chosen) for item in findings.aside if not item.elsewhere),
            *(_notes(findings, inquiry) if quoted else ()),
        ),
    )


def place(situation: Situation, lang: str) -> str:
    """Return the regions of a situation in words."""
    if not situation.regions:
        return say("no_region", lang)
    return ("、" if lang == "zh" else ", ").join(country(r, lang) for r in situation.regions)


def country(region: str, lang: str) -> str:
    """Return a region's name in words of the language, where a country is meant."""
    names = {(CHINA, "en"): "China", (USA, "zh"): "美国"}
    return names.get((region, lang), region)


def _aside(item: SetAside, lang: str, *, chosen: bool) -> str:
    document = item.hit.passage.document
    if item.elsewhere:
        key = "elsewhere" if chosen else "local_too"
        return say(key, lang, region=country(document.region, lang), title=document.title)
    validity = document.validity
    if item.status is Status.NOT_YET:
        return say("not_yet", lang, title=document.title, when=validity.valid_from)
    if validity.replaced_by and validity.valid_to:
        by = item.successor or validity.replaced_by
        return say("replaced", lang, title=document.title, by=by, since=validity.valid_to + timedelta(days=1))
    if item.status is Status.EXPIRED:
        return say("expired", lang, title=document.title, when=validity.valid_to)
    return say("historical", lang, title=document.title)


def _notes(findings: Findings, inquiry: Inquiry) -> Sequence[str]:
    """Return what a person must know of the documents that are quoted."""
    lang, day = inquiry.lang, inquiry.situation.as_of
    notes: dict[str, None] = {}
    best = findings.hits[0].score if findings.hits else 0.0
    quotable = [hit for hit in findings.hits[:_QUOTED] if hit.score >= _QUOTABLE * best]
    for hit in quotable:
        document = hit.passage.document
        status = document.validity.on(day)
        if status is Status.SNAPSHOT:
            when = document.published.strftime("%Y-%m") if document.published else "?"
            notes[say("snapshot", lang, title=document.title, when=when)] = None
        elif document.validity.amended and day < document.validity.amended:
            notes[say("amended_later", lang, title=document.title, when=document.validity.amended)] = None
        elif status is Status.DOUBTFUL:
            notes[say("doubtful", lang, title=document.title)] = None
    if any(hit.passage.document.lang != lang for hit in quotable):
        notes[say("other_language", lang)] = None
    return tuple(notes)


def _why_not(findings: Findings, inquiry: Inquiry) -> str:
    """Return why the findings do not answer the question, with what was looked through; "" when they do."""
    lang = inquiry.lang
    missing = lack(inquiry, findings)
    if missing is Lack.NOTHING:
        return ""
    years = "、".join(dict.fromkeys(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", inquiry.text)))
    lead = {
        Lack.RELEVANCE: say("refused", lang),
        Lack.MATTER: say("refused_matter", lang),
        Lack.REGION: say("refused_region", lang, region=place(inquiry.situation, lang)),
        Lack.YEAR: say("refused_year", lang, year=years),
        Lack.FIGURE: say("refused_figure", lang),
    }[missing]
    if findings.hits:
        nearest = ("；" if lang == "zh" else "; ").join(
            name_of(hit.passage, lang) for hit in findings.hits[:2]
        )
        through = say("looked_through", lang, documents=findings.documents, nearest=nearest)
    else:
        through = say("looked_through_nothing", lang, documents=findings.documents)
    return f"{lead}\n\n{through}\n\n{say('ask_person', lang)}"
