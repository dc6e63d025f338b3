"""The prompt: one template a language in R1's own form, everything in the user's turn, sources numbered.

The rules come first and never change, so that servers can keep them in their prefix cache; what differs from
one request to the next comes after them.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from app.events import Citation
from app.evidence import Found, country, place
from app.gate.types import SafeQuestion, Turn
from app.neutral import for_prompt
from app.script import is_traditional
from app.situation import POPULATIONS

_FOLDER = Path(__file__).parent / "data" / "prompts"
_TURNS, _TURN_CHARACTERS = 4, 400
_LEAST_CHARACTERS = 200
"""A passage is not cut shorter than this: less would be no rule any more."""
_THOUGHT = re.compile(r"\A.*</\s*think(?:ing)?\s*>|<\s*think(?:ing)?\s*>.*\Z", re.DOTALL | re.IGNORECASE)
_CHARACTERS_PER_TOKEN = {"zh": 1.5, "en": 4.0}
"""What a token holds on average, for servers that cannot count: DeepSeek's own rule of thumb is 0.6 tokens a
Chinese and 0.3 an English character."""

Count = Callable[[str], Awaitable[int | None]]


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent: the text, the sources in it, and what must never come out: a check word and the rules."""

    text: str
    citations: tuple[Citation, ...]
    canary: str
    rules: str


class Prompter:
    """Builds prompts from safe questions, and from nothing else."""

    async def build(self, question: SafeQuestion, found: Found, room: int | None, count: Count) -> Prompt:
        """Return the prompt with as many sources as fit into `room` tokens (None: all of them), the best of them
        cut when not even that one does.

        `count` is the model's own tokenizer, or gives None where the server has no route for it.
        """
        if not isinstance(question, SafeQuestion):
            raise TypeError("Only a question that has passed the gate may be sent to a model.")
        citations = found.evidence.citations
        while True:
            prompt = _render(question, found, citations)
            if room is None or not citations:
                return prompt
            tokens = await count(prompt.text)
            if tokens is None:
                tokens = int(len(prompt.text) / _CHARACTERS_PER_TOKEN[question.lang]) + 1
            fewer = _fewer(citations, len(prompt.text), room / tokens)
            if tokens <= room or fewer == citations:
                return prompt
            citations = fewer


def _fewer(citations: tuple[Citation, ...], characters: int, share: float) -> tuple[Citation, ...]:
    """Return fewer sources, or a shorter one, for a prompt that is to shrink to this `share` of its length."""
    if len(citations) > 1:
        return citations[: max(1, min(len(citations) - 1, int(len(citations) * share)))]
    (only,) = citations
    passage = only.hit.passage
    left = max(_LEAST_CHARACTERS, len(passage.text) - int(characters * (1 - share)) - 1)
    cut = replace(passage, text=passage.text[:left])
    return citations if left >= len(passage.text) else (replace(only, hit=replace(only.hit, passage=cut)),)


def _render(question: SafeQuestion, found: Found, citations: Sequence[Citation]) -> Prompt:
    lang = question.lang
    mark, canary = secrets.token_hex(3), secrets.token_hex(6)
    situation = found.evidence.situation
    rules = _template(f"{lang}_rules")
    request = _template(f"{lang}_request").format(
        sources="\n\n".join(_source(c, mark, lang) for c in citations),
        mark=mark,
        canary=canary,
        script="繁體中文" if is_traditional(question.text) else "简体中文",
        region=place(situation, lang),
        population=_population(situation.population, lang),
        day=situation.as_of,
        history=_history(question.history, lang),
        question=for_prompt(question.text),
    )
    return Prompt(f"{rules}\n{request}", tuple(citations), canary, rules)


def _source(citation: Citation, mark: str, lang: str) -> str:
    document = citation.hit.passage.document
    facts = [document.title, document.number, country(document.region, lang), _dates(citation, lang)]
    head = " · ".join(for_prompt(fact) for fact in facts if fact)
    body = for_prompt(citation.hit.passage.text)
    label = citation.hit.passage.clause.label
    if label and not body.startswith(label):
        body = f"{for_prompt(label)} {body}"
    return f"[webpage {citation.n} begin {mark}]\n{head}\n{body}\n[webpage {citation.n} end {mark}]"


def _dates(citation: Citation, lang: str) -> str:
    validity = citation.hit.passage.document.validity
    if validity.valid_from:
        return f"自{validity.valid_from}起" if lang == "zh" else f"from {validity.valid_from}"
    return ""


def _population(code: str, lang: str) -> str:
    names = POPULATIONS.get(code)
    if not names:
        return "未说明" if lang == "zh" else "not stated"
    return names[0] if lang == "zh" else names[-1]


def _history(history: Sequence[Turn], lang: str) -> str:
    if not history:
        return ""
    who = {"user": "问", "assistant": "答"} if lang == "zh" else {"user": "Asked", "assistant": "Answered"}
    lines = [f"{who[t.role]}：{_said(t)}" for t in history[-_TURNS:]]
    title = "# 之前的对话" if lang == "zh" else "# The conversation before"
    return "\n" + "\n".join([title, *lines]) + "\n"


def _said(turn: Turn) -> str:
    """Return the beginning of what somebody said, without the thinking that some clients leave in it."""
    text = _THOUGHT.sub("", turn.content) if turn.role == "assistant" else turn.content
    return for_prompt(text.strip()[:_TURN_CHARACTERS])


@cache
def _template(name: str) -> str:
    return (_FOLDER / f"{name}.md").read_text(encoding="utf-8")
