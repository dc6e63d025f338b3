"""Sources: the numbers in an answer, the list beneath it, and the card that each number opens."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, urlencode

from markupsafe import Markup

from app.events import Citation
from app.evidence import country
from app.web.html import NOTHING, fill, icon, join, marked
from app.web.wording import Words
from indexes.text import language
from indexes.types import Document, Status

_GOOD = {Status.IN_FORCE}
_CAREFUL = {Status.SNAPSHOT, Status.DOUBTFUL, Status.UNKNOWN}


def number(citation: Citation, words: Words) -> Markup:
    """Return the number of a source as it stands in a sentence; it opens the card."""
    passage = citation.hit.passage
    says = words("open_source", n=citation.n, title=passage.document.title, clause=passage.clause.label)
    return fill(
        '<button type="button" class="cite" data-do="source" data-source="{}" aria-label="{}">{}</button>',
        citation.n,
        says,
        citation.n,
    )


def source_list(citations: Iterable[Citation], words: Words) -> Markup:
    """Return the list of sources, each with its card folded away behind it; nothing without sources."""
    rows = [_row(c, words) for c in citations]
    if not rows:
        return NOTHING
    return fill('<h3>{}</h3><ol class="source-list">{}</ol>', words("sources"), join(rows))


def _row(citation: Citation, words: Words) -> Markup:
    passage = citation.hit.passage
    return fill(
        '<li data-card="{n}"><button type="button" class="source-row" data-do="source" data-source="{n}">'
        '<span class="cite-n" aria-hidden="true">{n}</span><span class="source-name"><span lang="{lang}">{title}</span>'
        '<span class="source-clause" lang="{lang}">{clause}</span></span>{status}{icon}</button>'
        '<div class="card" hidden>{card}</div></li>',
        n=citation.n,
        lang=_lang(passage.document),
        title=title(passage.document),
        clause=" · ".join(brief(citation, words)),
        status=status(citation.status, words),
        icon=icon("open"),
        card=card(citation, words),
    )


def title(document: Document) -> str:
    """Return a document's title as it stands in a list."""
    return f"《{document.title}》" if language(document.title) == "zh" else document.title


def status(state: Status, words: Words) -> Markup:
    """Return where a document stands, in a word that explains itself."""
    tone = "good" if state in _GOOD else "careful" if state in _CAREFUL else "gone"
    return fill('<span class="status {}">{}</span>', tone, words(f"status_{state.value}"))


def card(citation: Citation, words: Words) -> Markup:
    """Return everything about a source: what it is, whether it holds, its clause with the quoted words marked."""
    passage, document = citation.hit.passage, citation.hit.passage.document
    return fill(
        '<h3 class="card-title" lang="{lang}">{title}</h3><p class="brief">{brief}</p>'
        '<p class="card-status">{status} <span>{says}</span></p>'
        '<p class="card-proof {tone}">{mark}<span>{proof}</span></p>'
        '<h4>{words}</h4>{path}<blockquote class="clause" lang="{lang}">{clause}</blockquote>'
        '{image}{links}<dl class="facts">{facts}</dl>',
        lang=_lang(document),
        title=title(document),
        brief=join(fill("<span>{}</span>", part) for part in brief(citation, words)),
        status=status(citation.status, words),
        says=words(f"status_{citation.status.value}_says"),
        tone="good" if citation.verified else "doubt",
        mark=icon("check" if citation.verified else "ask"),
        proof=words("cited_verified" if citation.verified else "cited_doubt"),
        words=words("clause_words"),
        path=_path(citation),
        clause=marked(passage.text, citation.spans),
        image=_page_image(citation, words),
        links=_links(document, words),
        facts=join(fill("<dt>{}</dt><dd>{}</dd>", term, value) for term, value in _facts(citation, words)),
    )


def brief(citation: Citation, words: Words) -> list[str]:
    """Return what tells a source from others: its clause, its page, its number, from when it holds."""
    passage = citation.hit.passage
    validity = passage.document.validity
    since = f"{words('in_force_from')} {validity.valid_from}" if validity.valid_from else ""
    return [part for part in (_where(citation, words), passage.document.number, since) if part]


def _facts(citation: Citation, words: Words) -> list[tuple[str, object]]:
    document = citation.hit.passage.document
    validity = document.validity
    return [
        (words(key), value)
        for key, value in (
            ("issuer", document.issuer),
            ("holds_in", words.own(country(document.region, words.base))),
            ("published", document.published),
            ("amended", validity.amended),
            ("in_force_to", validity.valid_to),
            ("replaced_by", validity.replaced_by),
            ("basis", validity.basis),
            ("origin", document.source),
        )
        if value
    ]


def _where(citation: Citation, words: Words) -> str:
    clause = citation.hit.passage.clause
    page = words("page_no", page=clause.page) if clause.page else ""
    return " · ".join(part for part in (clause.label, page) if part)


def _path(citation: Citation) -> Markup:
    passage = citation.hit.passage
    path = [part for part in passage.clause.path if part != passage.clause.label]
    if not path:
        return NOTHING
    return fill('<p class="path" lang="{}">{}</p>', _lang(passage.document), " › ".join(path))


def _page_image(citation: Citation, words: Words) -> Markup:
    """Return the page of a PDF, which the browser fetches only when the card is opened, with any further page that
    prints the quotation. Where nothing of it is found on a page, as on a scan, the caption says that it is not marked.
    """
    passage = citation.hit.passage
    page = passage.clause.page
    if not page or not passage.document.doc.lower().endswith(".pdf"):
        return NOTHING
    asked = {"passage": passage.id}
    if citation.spans:
        asked["spans"] = ",".join(f"{start}-{end}" for start, end in citation.spans)
    return fill(
        '<figure class="page-image" data-version="{version}" data-asked="{asked}" data-page="{page}" '
        'data-caption="{pattern}" data-unmarked="{unmarked}">'
        '<img data-src="source/{version}/page/{page}.png?{asked}" alt="{caption}" width="1000" height="1414">'
        '<figcaption>{caption}</figcaption><p class="missing" hidden>{missing}</p></figure>',
        version=passage.document.version,
        asked=urlencode(asked),
        page=page,
        pattern=words("page_image", page="{page}"),
        unmarked=words("page_unmarked", page=page),
        caption=words("page_image", page=page),
        missing=words("page_missing"),
    )


def _links(document: Document, words: Words) -> Markup:
    return fill(
        '<p class="card-links"><a class="button quiet" href="source/{}/original" target="_blank" rel="noopener">'
        "{}{}</a></p>",
        quote(document.version),
        icon("file"),
        words("original"),
    )


def _lang(document: Document) -> str:
    return "zh-Hans" if language(document.title) == "zh" else "en"
