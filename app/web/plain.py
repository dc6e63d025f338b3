"""An answer as plain text: for copying, with its sources and the label, and for reading aloud, without marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from app.events import Citation
from app.proof.citations import without
from app.web.answer import placed
from app.web.around import situation_in_words
from app.web.sources import brief, title
from app.web.view import View
from app.web.wording import Words
from indexes.text import language

_MARKS = re.compile(r"(?m)^\s*#{1,6}\s+|\*\*|^\s*[-*•·]\s+")


def for_copy(view: View, words: Words, restore: Callable[[str], str], *, withhold: bool) -> str:
    """Return question, answer, sources and label. Thinking is no part of it."""
    lines = [
        f"{words('you_asked')}：{view.asked}"
        if words.base == "zh"
        else f"{words('you_asked')}: {view.asked}",
        "",
    ]
    lines += [restore(text) for text in _said(view, words, withhold)]
    checked, evidence = view.outcome.checked, view.outcome.evidence
    if checked and not view.failed and not view.outcome.refused:
        lines += ["", words("sources")]
        lines += [_source(c, words) for c in checked.citations]
    if evidence:
        lines += ["", words("assumed", what=situation_in_words(evidence.situation, words))]
    return "\n".join([*lines, "", words("label")])


def for_voice(
    view: View, words: Words, restore: Callable[[str], str], *, withhold: bool
) -> list[dict[str, str]]:
    """Return what is read aloud, piece by piece with its language: no thinking, no numbers of sources."""
    pieces = []
    for text in _said(view, words, withhold):
        spoken = restore(_MARKS.sub("", without(text))).strip()
        if spoken:
            pieces.append({"lang": "zh" if language(spoken) == "zh" else "en", "text": spoken})
    return pieces


def _said(view: View, words: Words, withhold: bool) -> Iterator[str]:
    """Yield the answer as a person sees it: withheld sentences are replaced by the note that stands for them."""
    outcome = view.outcome
    if view.failed or outcome.refused:
        yield from words.own(view.failed or outcome.answer).splitlines()
    elif outcome.checked and view.extracts:
        yield words("extracts_note")
        for c in outcome.checked.citations:
            quoted = " …… ".join(q.strip() for q in c.quotes)
            yield f"{title(c.hit.passage.document)} {c.hit.passage.clause.label}".strip()
            yield f"“{quoted}” [{c.n}]"
    elif outcome.checked:
        yield from _kept(view, words, withhold).splitlines()
    else:
        yield from outcome.answer.splitlines()


def _kept(view: View, words: Words, withhold: bool) -> str:
    text = view.outcome.answer
    checked = view.outcome.checked
    for said in reversed(placed(text, checked.sentences if checked else ())):
        verdict = said.sentence.verdict if said.sentence else ""
        if verdict == "unsupported":
            note = words("withheld") if withhold else f"{text[said.start : said.end]} ({words('bad_short')})"
            text = f"{text[: said.start]}[{note}]{text[said.end :]}"
        elif verdict == "weak":
            text = f"{text[: said.end]} ({words('weak_short')}){text[said.end :]}"
    return text


def _source(citation: Citation, words: Words) -> str:
    document = citation.hit.passage.document
    facts = [title(document), *brief(citation, words), words(f"status_{citation.status.value}")]
    return f"[{citation.n}] {' · '.join(facts)}"
