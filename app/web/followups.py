"""Questions to go on with, which the documents at hand can answer.

They are everyday questions of passages that were found beside those that answer. A machine wrote them, so they are
offered as questions and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from app.web.view import View
from indexes.text import content_words, language, terms
from indexes.types import ANSWERABLE

MOST = 2
_LIGHT = re.compile(r"[一二三四五六七八九十百千万两几]|单位|公司|可以|多少|个月|help|need|want")
"""Words of a question that do not say what it is about."""
_LONGEST = {"zh": 30, "en": 90}
_TOO_LIKE = 0.6
"""Share of common terms from which two questions are taken to ask the same."""


def suggest(view: View, already: Iterable[str] = ()) -> tuple[str, ...]:
    """Return up to two questions that differ from what was asked already and from each other."""
    outcome = view.outcome
    if not outcome.evidence or not outcome.checked or outcome.refused:
        return ()
    lang = language(outcome.question)
    asked = [set(terms(q)) for q in (outcome.question, *already)]
    answered = {c.hit.passage.id for c in outcome.checked.citations}
    beside = [c for c in outcome.evidence.citations if c.status in ANSWERABLE]
    beside.sort(key=lambda c: c.hit.passage.id in answered)  # what is not answered yet comes first
    chosen: list[str] = []
    matter = [word for word in content_words(outcome.question) if not _LIGHT.search(word)]
    for citation in beside:
        passage = citation.hit.passage
        if not any(word in f"{passage.text}{' '.join(passage.asked)}".lower() for word in matter):
            continue  # found beside the answer, but about something else
        question = _first(passage.asked, lang, asked)
        if question:
            chosen.append(question)
            asked.append(set(terms(question)))
        if len(chosen) == MOST:
            break
    return tuple(chosen)


def _first(questions: Sequence[str], lang: str, asked: Sequence[set[str]]) -> str:
    for question in questions:
        if language(question) != lang or len(question) > _LONGEST[lang]:
            continue
        own = set(terms(question))
        if own and all(len(own & other) < _TOO_LIKE * min(len(own), len(other) or 1) for other in asked):
            return question
    return ""
