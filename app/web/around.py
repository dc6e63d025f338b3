"""What stands around an answer: its rung, notes, the situation assumed, proof, sources, trail, what to do next."""

from __future__ import annotations

from markupsafe import Markup

from app.events import Conflict
from app.evidence import country
from app.web import answer, sources
from app.web.html import NOTHING, fill, icon, join
from app.web.manner import Manner, lang_of
from app.web.view import View
from app.web.wording import Words
from indexes.types import Situation


def rung(view: View, manner: Manner) -> Markup:
    """Return which rung of the ladder an answer stands on, when it is not the highest."""
    if view.outcome.refused or view.failed:
        return NOTHING
    return join(
        fill('<p class="rung">{}<span>{}</span></p>', icon("info"), manner.words.own(step.reason))
        for step in view.outcome.degraded
    )


def notes(view: View, manner: Manner) -> Markup:
    """Return what is to be read with the answer: sources that differ, doubts about documents, what no longer holds."""
    evidence, words = view.outcome.evidence, manner.words
    if not evidence or not view.over or view.failed:
        return NOTHING
    checked = view.outcome.checked
    rows = [fill("<li>{}</li>", _conflict(c, words)) for c in (checked.conflicts if checked else ())]
    rows += [fill('<li lang="{}">{}</li>', lang_of(note), words.own(note)) for note in evidence.trail.notes]
    if not rows:
        return NOTHING
    return fill(
        '<div class="notice careful"><h3>{}{}</h3><ul>{}</ul></div>', icon("info"), words("notes"), join(rows)
    )


def _conflict(conflict: Conflict, words: Words) -> str:
    return words("conflict", a=conflict.a, b=conflict.b, said_a=conflict.said_a, said_b=conflict.said_b)


def assumed(view: View, manner: Manner) -> Markup:
    """Return the situation an answer was looked up for, with the way to correct it."""
    evidence, words = view.outcome.evidence, manner.words
    if not evidence or view.failed:
        return NOTHING
    found = evidence.situation
    past = found.as_of < manner.today
    says = words("assumed_past" if past else "assumed", what=situation_in_words(found, words))
    if not found.regions and not found.population and not past:
        says = words("assumed_nowhere")
    return fill(
        '<p class="assumed">{}<span>{}</span> <button type="button" class="link" data-do="situation">{}</button></p>',
        icon("place"),
        says,
        words("correct_it"),
    )


def situation_in_words(found: Situation, words: Words) -> str:
    """Return place, group and day on one line."""
    parts = [
        *(words.own(country(region, words.base)) for region in found.regions),
        words(f"population_{found.population}") if found.population else "",
        str(found.as_of),
    ]
    return " · ".join(filter(None, parts))


def proof(view: View, manner: Manner) -> Markup:
    """Return what the proof came to."""
    outcome, words = view.outcome, manner.words
    if not outcome.checked or outcome.refused or view.failed:
        return NOTHING
    if view.extracts:
        return fill('<p class="proof good">{}<span>{}</span></p>', icon("check"), words("extract_proof"))
    return answer.proof_line(outcome.checked, words, withhold=manner.withhold)


def source_list(view: View, manner: Manner) -> Markup:
    """Return the sources of the answer with their cards."""
    checked = view.outcome.checked
    return sources.source_list(checked.citations, manner.words) if checked and not view.failed else NOTHING


def trail(view: View, manner: Manner) -> Markup:
    """Return how the evidence was found, folded away."""
    evidence, words = view.outcome.evidence, manner.words
    if not evidence or not view.over or view.failed:
        return NOTHING
    steps = (*evidence.trail.searched, *evidence.trail.filtered)
    rows = join(fill('<li lang="{}">{}</li>', lang_of(step), words.own(step)) for step in steps)
    return fill('<details class="trail"><summary>{}</summary><ul>{}</ul></details>', words("trail"), rows)


def following(view: View, manner: Manner) -> Markup:
    """Return one or two questions to go on with."""
    if not view.over or view.failed:
        return NOTHING
    asks = manner.suggest(view)
    ask = '<li><button type="button" class="ask" data-do="ask" lang="{}">{}</button></li>'
    rows = join(fill(ask, lang_of(question), question) for question in asks)
    return fill("<h3>{}</h3><ul>{}</ul>", manner.words("next"), rows) if asks else NOTHING


def actions(view: View, manner: Manner) -> Markup:
    """Return what can be done with an answer."""
    if not view.over:
        return NOTHING
    words = manner.words
    wanted = [("retry", "retry", "retry")]
    if view.answered or view.outcome.refused:
        wanted = [
            ("copy", "copy", "copy"),
            ("print", "print", "print"),
            ("speak", "sound", "read_aloud"),
            *wanted,
        ]
    buttons = [
        fill(
            '<button type="button" class="tool" data-do="{}">{}<span>{}</span></button>',
            do,
            icon(symbol),
            words(key),
        )
        for do, symbol, key in wanted
    ]
    if view.answered or view.outcome.refused:
        buttons += [_thumb(view, "up", "good", words), _thumb(view, "down", "bad", words)]
    buttons.append(
        fill(
            '<button type="button" class="tool person" data-do="person">{}<span>{}</span></button>',
            icon("phone"),
            words("person"),
        )
    )
    return fill('<div class="tools" role="group" aria-label="{}">{}</div>', words("actions"), join(buttons))


def _thumb(view: View, rating: str, key: str, words: Words) -> Markup:
    return fill(
        '<button type="button" class="tool thumb" data-do="rate" data-rating="{}" '
        'aria-pressed="{}">{}<span>{}</span></button>',
        rating,
        "true" if view.rating == rating else "false",
        icon(f"thumb-{rating}"),
        words(key),
    )
