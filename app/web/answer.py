"""An answer as HTML: what the model said with what the proof says of it, or the documents' own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup

from app.events import Checked, CheckedSentence, Citation
from app.proof.citations import cited, spans
from app.proof.reasons import describe
from app.web import sources
from app.web.html import NOTHING, fill, icon, join, marked
from app.web.wording import Words
from indexes.text import language
from indexes.types import Passage

_LINE = re.compile(
    r"\s*(?:(?P<head>#{1,6})\s+|(?P<item>(?:[-*•·]|\d{1,2}[.)、]|[（(]\d{1,2}[)）])\s*)(?!\*))?"
)
_BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True, slots=True)
class Said:
    """A stretch of an answer, with the sentence it belongs to; `start` and `end` are offsets in the answer."""

    start: int
    end: int
    sentence: CheckedSentence | None = None


def draft(text: str) -> Markup:
    """Return a piece of an answer that is still being written: its citations are no links yet."""
    parts: list[Markup] = []
    at = 0
    for start, end in spans(text):
        parts.append(fill("{}", text[at:start]))
        parts += [fill('<span class="cite">{}</span>', n) for n in cited(text[start:end])]
        at = end
    return join([*parts, fill("{}", text[at:])])


def checked(
    answer: str, proof: Checked, words: Words, *, withhold: bool, restore: Callable[[str], str] = str
) -> Markup:
    """Return a model's answer, each sentence looking like what the proof says of it.

    With `withhold` a sentence without support gives way to a note that says so. `restore` puts the person's own
    words in place of placeholders, on their own page.
    """
    page = _Checked(answer, {c.n: c for c in proof.citations}, words, withhold, restore)
    said = placed(answer, proof.sentences)
    blocks: list[Markup] = []
    for kind, lines in groupby(_lines(answer), key=lambda line: line.kind):
        rendered = [page.line(line, said) for line in lines]
        blocks += _block(kind, [r for r in rendered if r])
    return join(blocks)


def placed(answer: str, checked: Sequence[CheckedSentence]) -> list[Said]:
    """Return where each checked sentence stands in the answer, in order."""
    found: list[Said] = []
    at = 0
    for sentence in checked:
        start = answer.find(sentence.text, at)
        if start >= 0:
            at = start + len(sentence.text)
            found.append(Said(start, at, sentence))
    return found


def proof_line(proof: Checked, words: Words, *, withhold: bool) -> Markup:
    """Return what the proof came to in a line, with how it works behind a fold."""
    counts = {v: sum(s.verdict == v for s in proof.sentences) for v in ("verified", "weak", "unsupported")}
    good, weak, bad = counts.values()
    if not good + weak + bad:
        return NOTHING
    if weak + bad:
        says = [words("proof_some", count=good, good=good)]
        says += [words("proof_weak", count=weak)] if weak else []
        says += [words("proof_withheld" if withhold else "proof_bad", count=bad)] if bad else []
        text = ("，" if words.base == "zh" else ", ").join(says)
    else:
        text = words("proof_one") if good == 1 else words("proof_all", count=good)
    tone = "bad" if bad else "weak" if weak else "good"
    return fill(
        '<details class="proof {}"><summary>{}<span>{}</span></summary><p>{}</p></details>',
        tone,
        icon("check" if tone == "good" else "ask"),
        text,
        words("proof_how"),
    )


@dataclass(frozen=True, slots=True)
class _Line:
    kind: str
    start: int
    end: int


def _lines(answer: str) -> Iterable[_Line]:
    """Cut an answer into its lines: headings, items of lists, and paragraphs, without their marks."""
    at = 0
    for raw in answer.splitlines(keepends=True):
        mark = _LINE.match(raw)
        start = at + (mark.end() if mark else 0)
        kind = "head" if mark and mark["head"] else "item" if mark and mark["item"] else "text"
        end = at + len(raw.rstrip())
        if start < end:
            yield _Line(kind, start, end)
        at += len(raw)


def _block(kind: str, lines: Sequence[Markup]) -> list[Markup]:
    if kind == "item":
        return [fill("<ul>{}</ul>", join(fill("<li>{}</li>", line) for line in lines))] if lines else []
    tag = "h4" if kind == "head" else "p"
    return [fill(f"<{tag}>{{}}</{tag}>", line) for line in lines]


@dataclass(frozen=True, slots=True)
class _Checked:
    """Renders the lines of one checked answer."""

    answer: str
    citations: Mapping[int, Citation]
    words: Words
    withhold: bool
    restore: Callable[[str], str]

    def line(self, line: _Line, said: Sequence[Said]) -> Markup:
        """Return a line, sentence by sentence; what is between them is nobody's claim and stays as it is."""
        parts: list[Markup] = []
        at = line.start
        for piece in said:
            start, end = max(piece.start, at), min(piece.end, line.end)
            if start < end:
                parts.append(self._inline(self.answer[at:start]))
                parts.append(self._sentence(replace(piece, start=start, end=end)))
                at = end
        return join([*parts, self._inline(self.answer[at : line.end])])

    def _sentence(self, piece: Said) -> Markup:
        shown = self._inline(self.answer[piece.start : piece.end])
        sentence = piece.sentence
        verdict = sentence.verdict if sentence else ""
        if sentence is None or verdict not in ("weak", "unsupported"):
            return fill('<span class="sentence {}">{}</span>', verdict, shown)
        if verdict == "unsupported" and self.withhold:
            return self._explained("withheld", fill("{}", self.words("withheld")), sentence)
        return self._explained(verdict, shown, sentence)

    def _explained(self, kind: str, shown: Markup, sentence: CheckedSentence) -> Markup:
        """Return a sentence that does not stand plainly, with the button that says why."""
        words = self.words
        lang = language(sentence.text)
        reasons = [words.own(describe(reason, lang)) for reason in sentence.reasons]
        lead = {"weak": words("weak_says"), "unsupported": words("bad_says"), "withheld": ""}[kind]
        return fill(
            '<span class="sentence {kind}">{shown}</span><button type="button" class="why {kind}" data-do="why" '
            'aria-expanded="false" aria-label="{label}">{mark}</button>'
            '<span class="because" hidden>{lead}{reasons}</span>',
            kind=kind,
            shown=shown,
            label=words("weak_mark" if kind == "weak" else "bad_mark"),
            mark="?" if kind == "weak" else words("why"),
            lead=lead,
            reasons=("；" if lang == "zh" else "; ").join(reasons),
        )

    def _inline(self, text: str) -> Markup:
        parts: list[Markup] = []
        at = 0
        for start, end in spans(text):
            parts.append(_bold(self.restore(text[at:start])))
            parts += [self._number(n) for n in cited(text[start:end])]
            at = end
        return join([*parts, _bold(self.restore(text[at:]))])

    def _number(self, n: int) -> Markup:
        return sources.number(self.citations[n], self.words) if n in self.citations else NOTHING


def _bold(text: str) -> Markup:
    parts: list[Markup] = []
    at = 0
    for match in _BOLD.finditer(text):
        parts += [fill("{}", text[at : match.start()]), fill("<strong>{}</strong>", match[1])]
        at = match.end()
    return join([*parts, fill("{}", text[at:].replace("**", ""))])


def extracts(citations: Sequence[Citation], words: Words) -> Markup:
    """Return quotations grouped by document, what answers in front and its whole clause behind a fold."""
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.hit.passage.document.version, []).append(citation)
    return join(_document(group, words) for group in groups.values())


def _document(citations: Sequence[Citation], words: Words) -> Markup:
    document = citations[0].hit.passage.document
    return fill(
        '<section class="extract"><h4><span lang="{}">{}</span> {}</h4>{}</section>',
        "zh-Hans" if language(document.title) == "zh" else "en",
        sources.title(document),
        sources.status(citations[0].status, words),
        join(_quoted(c, words) for c in citations),
    )


def _quoted(citation: Citation, words: Words) -> Markup:
    passage = citation.hit.passage
    lang = "zh-Hans" if language(passage.text) == "zh" else "en"
    number = sources.number(citation, words)
    where = fill('<p class="where" lang="{}">{}{}</p>', lang, called(passage), number)
    quotes = [fill("<p>{}</p>", _said(citation, *span)) for span in citation.spans]
    if not called(passage):
        where, quotes = (
            NOTHING,
            [*quotes[:-1], fill("<p>{}{}</p>", _said(citation, *citation.spans[-1]), number)],
        )
    return fill(
        '<div class="quoted">{}<blockquote class="lead" lang="{}">{}</blockquote>{}</div>',
        where,
        lang,
        join(quotes, '<p class="gap" aria-hidden="true">……</p>'),
        _whole(citation, lang, words),
    )


def _said(citation: Citation, start: int, end: int) -> Markup:
    """Return a quotation, the sentence in it that answers made to stand out."""
    text = citation.hit.passage.text
    if citation.key is None or not start <= citation.key[0] < end or citation.key == (start, end):
        return fill("{}", text[start:end].strip())
    a, b = citation.key
    return fill('{}<b class="key">{}</b>{}', text[start:a].lstrip(), text[a:b], text[b:end].rstrip())


def _whole(citation: Citation, lang: str, words: Words) -> Markup:
    """Return the whole clause behind a fold; nothing where the quotation is all of it."""
    passage = citation.hit.passage
    quoted = sum(end - start for start, end in citation.spans)
    if quoted >= len(passage.text.strip()) - len(passage.clause.label) - 2:
        return NOTHING
    return fill(
        '<details class="whole"><summary>{}</summary>'
        '<blockquote class="clause" lang="{}">{}</blockquote></details>',
        words("whole_clause"),
        lang,
        marked(passage.text, citation.spans),
    )


def called(passage: Passage) -> str:
    """Return what people call a clause: its label, else the heading that it stands under."""
    return passage.clause.label or (passage.clause.path[-1] if passage.clause.path else "")
