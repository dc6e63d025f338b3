"""The parts of a turn as HTML, each made from what the events said and nothing else.

A part is replaced whole when it changes; `render` names them all, so that a page can be built anew (after a
reload, or in another language) from the same turns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from markupsafe import Markup

from app.events import Checked, RefusalKind, Refused
from app.web import answer, around
from app.web.html import NOTHING, fill, icon, join
from app.web.manner import Manner, lang_of
from app.web.view import Phase, View
from app.web.wording import Words

URGENT = (RefusalKind.EMERGENCY, RefusalKind.SELF_HARM)


def render(view: View, manner: Manner) -> dict[str, Markup]:
    """Return every part of a turn by its name; a part that has nothing to show is empty."""
    return {name: part(view, manner) for name, part in PARTS.items()}


def question(view: View, manner: Manner) -> Markup:
    """Return what the person asked, in their own words, with the way to change it."""
    words = manner.words
    return fill(
        '<p class="asked" lang="{}"><span class="sr">{}</span>{}</p><button type="button" class="link" data-do="edit">'
        "{}{}</button>",
        lang_of(view.asked),
        words("you_asked"),
        view.asked,
        icon("edit"),
        words("edit"),
    )


def gate(view: View, manner: Manner) -> Markup:
    """Return what the gate took out; nothing when it took nothing."""
    outcome, words = view.outcome, manner.words
    if not outcome.redactions:
        return NOTHING
    return fill(
        '<details class="gate"><summary>{}<span>{}</span></summary><p>{}</p><p class="safe" lang="{}">{}</p>'
        "<p>{}</p></details>",
        icon("shield"),
        words("removed", count=len(outcome.redactions)),
        words("removed_as"),
        lang_of(outcome.question),
        _placeholders(outcome.question, [r.placeholder for r in outcome.redactions]),
        words("removed_own"),
    )


def status(view: View, manner: Manner) -> Markup:
    """Return what is going on; nothing once the turn is over."""
    words = manner.words
    if view.phase is Phase.STOPPED:
        return fill('<p class="note">{}</p>', words("stopped"))
    if view.over:
        return NOTHING
    if view.place:
        return fill('<p class="busy waiting">{}</p>', words("waiting", place=view.place))
    key = {Phase.THINKING: "thinking_now", Phase.WRITING: "writing", Phase.CHECKING: "checking"}.get(
        view.phase
    )
    if key:
        return fill('<p class="busy">{}</p>', words(key))
    return fill('<p class="busy">{}</p>', _found(view, words) or words("searching"))


def thinking(view: View, manner: Manner) -> Markup:
    """Return the one line that stands on the folded thinking; nothing when there was none."""
    words = manner.words
    if not view.outcome.reasoning:
        return NOTHING
    live = view.phase is Phase.THINKING
    says = words("thinking_now") if live else words.own(view.thought) or words("thinking")
    return fill('<span class="{}">{}</span>', "busy" if live else "", says)


def thought(view: View, manner: Manner) -> Markup:
    """Return the model's thinking, which the page shows folded, apart from the answer."""
    return fill("{}", manner.restore(view.outcome.reasoning))


def body(view: View, manner: Manner) -> Markup:
    """Return the answer, or what stands in its place."""
    outcome, words = view.outcome, manner.words
    if view.failed:
        return _notice("failed", "alert", words("failed_title"), words.own(view.failed), manner)
    if outcome.refused:
        return _refusal(outcome.refused, manner)
    if outcome.checked:
        head, shown = _proven(view, outcome.checked, manner)
        return fill('<h3 class="answer-head">{}{}</h3>{}', head, _label(words), shown)
    if outcome.answer and not view.extracts:
        written = answer.draft(manner.restore(outcome.answer))
        return fill('<p class="draft-note">{}</p><div class="draft">{}</div>', words("draft"), written)
    return NOTHING


def _proven(view: View, proof: Checked, manner: Manner) -> tuple[str, Markup]:
    """Return the heading of a proven answer, and the answer."""
    words = manner.words
    if view.extracts:
        return words("extracts"), answer.extracts(proof.citations, words)
    written = answer.checked(
        view.outcome.answer, proof, words, withhold=manner.withhold, restore=manner.restore
    )
    return words("answer"), written


def _label(words: Words) -> Markup:
    return fill(' <span class="machine">{}</span>', words("machine_short"))


def _refusal(refused: Refused, manner: Manner) -> Markup:
    """Return why there is no answer; an emergency is loud, and read out at once."""
    words = manner.words
    title = words(f"refused_{refused.kind.value}")
    tone = "urgent" if refused.kind in URGENT else "refused"
    name = {"urgent": "phone", "refused": "search" if refused.kind is RefusalKind.NO_EVIDENCE else "info"}[
        tone
    ]
    return _notice(tone, name, title, words.own(refused.text), manner)


def _notice(tone: str, symbol: str, title: str, text: str, manner: Manner) -> Markup:
    role = "alert" if tone in ("urgent", "failed") else "group"
    blocks: list[Markup] = []
    items: list[Markup] = []
    for line in [*filter(None, map(str.strip, text.splitlines())), ""]:
        if line.startswith("- "):
            items.append(fill("<li>{}</li>", _callable(line[2:], manner.numbers)))
            continue
        if items:
            blocks.append(fill("<ul>{}</ul>", join(items)))
            items = []
        if line:
            blocks.append(fill("<p>{}</p>", _callable(line, manner.numbers)))
    return fill(
        '<div class="notice {}" role="{}" aria-label="{}" lang="{}"><h3>{}{}</h3>{}</div>',
        tone,
        role,
        title,
        lang_of(text),
        icon(symbol),
        title,
        join(blocks),
    )


def _callable(text: str, numbers: Sequence[str]) -> Markup:
    """Return one of our fixed texts with its telephone numbers to be called by touching them."""
    if not numbers:
        return fill("{}", text)
    longest_first = sorted(numbers, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\d-])(?:{'|'.join(map(re.escape, longest_first))})(?![\d-])")
    parts: list[Markup] = []
    at = 0
    for match in pattern.finditer(text):
        number = match.group()
        parts.append(fill("{}", text[at : match.start()]))
        parts.append(fill('<a class="tel" href="tel:{}">{}</a>', number.replace(" ", ""), number))
        at = match.end()
    return join([*parts, fill("{}", text[at:])])


def _found(view: View, words: Words) -> str:
    evidence = view.outcome.evidence
    if not evidence or not evidence.citations:
        return ""
    documents = {c.hit.passage.document.version for c in evidence.citations}
    return words("found", passages=len(evidence.citations), documents=len(documents))


def _placeholders(text: str, placeholders: Sequence[str]) -> Markup:
    """Return the de-identified question with its placeholders standing out."""
    parts: list[Markup] = []
    for piece in re.split(f"({'|'.join(map(re.escape, placeholders))})", text):
        parts.append(fill('<span class="placeholder">{}</span>' if piece in placeholders else "{}", piece))
    return join(parts)


PARTS: dict[str, Callable[[View, Manner], Markup]] = {
    "question": question,
    "gate": gate,
    "status": status,
    "thinking": thinking,
    "thought": thought,
    "rung": around.rung,
    "body": body,
    "notes": around.notes,
    "proof": around.proof,
    "assumed": around.assumed,
    "sources": around.source_list,
    "trail": around.trail,
    "next": around.following,
    "actions": around.actions,
}
