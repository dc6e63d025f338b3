"""The article of a web page, without the furniture: navigation, share buttons, footers, pop-ups."""

from __future__ import annotations

import re
from collections.abc import Mapping

import lxml.html
from lxml.etree import iterwalk
from lxml.html import HtmlElement

from ingest.errors import Unreadable
from ingest.limits import Limits
from ingest.readers import header
from ingest.readers.dom import SKIPPED
from ingest.readers.whitespace import clean

_OF_THE_HEAD = frozenset({"head", "title", "meta", "link", "base"})
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "menu", "dialog", "form"})
_FURNITURE_WORDS = frozenset(
    "nav navbar navigation navigator mainnav menu submenu topbar toolbar breadcrumb breadcrumbs crumb curb footer foot "
    "footnav sidebar side modal popup dialog share sharebox social bdshare cookie banner search searchbox "
    "related recommend relate comment comments pager pagination copyright print skip easybtn quickbar "
    "newsjjgbox newqzfbox hot hots ad ads advert language lang login qrcode viewcount".split()
)
"""Words of class and id names that mark furniture when little of the page's text is inside."""
_SPLIT_NAME = re.compile(r"[^a-z0-9]+|(?<=[a-z])(?=[A-Z])|\d+")
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|text-indent\s*:\s*-\d{3,}", re.IGNORECASE
)
_FURNITURE_SHARE = 0.4
"""An element named like furniture is kept when it holds more than this share of the page's text."""
_PROSE_LEFT = 0.12
"""Sentences outside the article that are ignored, as a share of those inside of it: footers, pop-ups."""
_NOT_DIVIDED = frozenset(
    "p table tbody tr td ul ol dl li span font a b strong h1 h2 h3 h4 blockquote".split()
)
_TEXT_TAGS = frozenset("p table ol dl h2 h3 h4 blockquote pre".split())
"""Elements that are text where they stand beside the article, not furniture."""
_TEXT_BESIDE_CHARS = 12
_SENTENCE_ENDS = re.compile(r"(?<=[。！？.!?])")
_SENTENCE_CHARS = 12
_MAX_DESCENT = 40
"""Levels below the body at which an article is looked for; published pages put it at ten or so."""
_MARKUP = 2
"""Characters of a page to characters of its text, at the limit: markup takes at least as much room."""
_STATEMENT_CHARS = 160
_PARSED_DEPTH = 250
"""Elements inside each other from which on libxml2 drops what is below (255, less html, body and a margin)."""


def parse(text: str, limits: Limits) -> HtmlElement:
    """Return the page as a tree without scripts, comments and hidden parts.

    Raises Unreadable when elements nest deeper than the limit or the page declares entities.
    """
    if len(text) > _MARKUP * limits.characters:
        raise Unreadable(
            f"The page has {len(text):,} characters; the limit is {_MARKUP * limits.characters:,}."
        )
    if "<!ENTITY" in text[:100_000].upper():
        raise Unreadable("The page declares entities, which are never expanded.")
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True)
    tree = lxml.html.document_fromstring(_without_declaration(text), parser=parser)
    _check_nesting(tree, limits)
    for element in list(tree.iter()):
        if element.tag in SKIPPED - _OF_THE_HEAD or _is_hidden(element):
            _drop(element)
    return tree


def main_element(tree: HtmlElement) -> HtmlElement:
    """Return the element that holds the article; furniture inside of it is removed from the tree."""
    body = tree.find("body") if tree.tag == "html" else tree
    body = body if body is not None else tree
    _remove_furniture(body, _weigh(body))
    weights = _weigh(body)
    element = body
    for _ in range(_MAX_DESCENT):
        child = _dominant_child(element, weights)
        if child is None:
            break
        element = child
    return element


def page_meta(tree: HtmlElement) -> dict[str, str]:
    """Return title, issuer, published and url as the page's head states them (GB/T government pages)."""
    stated = _meta_elements(tree)
    printed = _first_text(tree, "h1") or _first_text(tree, "title")
    found = {
        "title": stated.get("articletitle") or stated.get("og:title") or printed,
        "issuer": stated.get("contentsource", ""),
        "published": stated.get("pubdate", "") or stated.get("article:published_time", ""),
        "url": stated.get("url", "") or stated.get("og:url", "") or _canonical(tree),
    }
    if found["issuer"] in ("本网", "本站"):
        found["issuer"] = ""
    return {key: value for key, value in found.items() if value}


def statements(tree: HtmlElement) -> dict[str, str]:
    """Return what the page states in lines or fields of its own (文号：…, 实施日期：…), first mention first."""
    found: dict[str, str] = {}
    for element in tree.iter("li", "p", "td", "th", "span", "div"):
        text = _short_text(element)
        if not text:
            continue
        if text.endswith(("：", ":")) and element.tag in ("td", "th", "dt"):
            following = element.getnext()
            text += clean(following.text_content()) if following is not None else ""
        for field, value in header.statements(text).items():
            found.setdefault(field, value)
    found.pop("title", None)
    found.pop("source", None)
    return found


def _short_text(element: HtmlElement) -> str:
    """Return the text of an element, empty as soon as it is too long to be a statement."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(piece)
        length += len(piece.strip())
        if length > _STATEMENT_CHARS:
            return ""
    return clean("".join(pieces))


def _without_declaration(text: str) -> str:
    """Cut the XML declaration: the parser refuses decoded text that still names an encoding."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)


def _check_nesting(tree: HtmlElement, limits: Limits) -> None:
    """Refuse deep nesting, and so whatever the parser may have dropped."""
    deepest = min(limits.nesting, _PARSED_DEPTH)
    depth = 0
    for event, _ in iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > deepest:
            raise Unreadable(f"Its elements are nested more than {deepest} deep.")


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _is_hidden(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in ("html", "body"):
        return False
    attributes: Mapping[str, str] = element.attrib
    return "hidden" in attributes or bool(_HIDDEN_STYLE.search(attributes.get("style", "")))


def _weigh(body: HtmlElement) -> dict[HtmlElement, int]:
    """Return for each element the characters of text below it that are not links."""
    weights: dict[HtmlElement, int] = {}
    for element in reversed(list(body.iter())):
        own = 0 if element.tag in ("a", "button") else len(clean(element.text or ""))
        for child in element:
            own += 0 if element.tag == "a" else weights.get(child, 0) + len((child.tail or "").strip())
        weights[element] = own
    return weights


def _remove_furniture(body: HtmlElement, weights: dict[HtmlElement, int]) -> None:
    total = max(1, weights[body])
    for element in list(body.iter()):
        if element is body or not isinstance(element.tag, str):
            continue
        if element.tag in ("main", "article") or element.get("role") == "main":
            continue
        named = (
            element.tag in _FURNITURE_TAGS or _names(element) & _FURNITURE_WORDS or _is_page_header(element)
        )
        if named and weights.get(element, 0) < total * _FURNITURE_SHARE:
            _drop(element)


def _is_page_header(element: HtmlElement) -> bool:
    is_header = element.tag == "header" or "header" in _names(element) or element.get("role") == "banner"
    return is_header and element.find(".//h1") is None


def _names(element: HtmlElement) -> set[str]:
    names = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"
    return {word.lower() for word in _SPLIT_NAME.split(names) if word}


def _dominant_child(element: HtmlElement, weights: dict[HtmlElement, int]) -> HtmlElement | None:
    """Return the child that holds nearly all sentences of `element`, unless text would be lost beside it.

    Sentences tell an article from furniture: menus, buttons and lists of links have none. A page without
    sentences is judged by its words outside of links.
    """
    children = [child for child in element if isinstance(child.tag, str)]
    if not children or element.tag in _NOT_DIVIDED:
        return None
    sentences = {child: _sentences(child) for child in children}
    lengths = {child: sum(map(len, found)) for child, found in sentences.items()}
    if not any(lengths.values()):
        lengths = {child: weights.get(child, 0) for child in children}
    best = max(children, key=lambda child: lengths[child])
    if best.tag in _NOT_DIVIDED or any(
        _is_text_beside(child, weights) for child in children if child is not best
    ):
        return None
    inside = set(sentences[best])
    lost = sum(len(s) for child in children if child is not best for s in sentences[child] if s not in inside)
    return best if lost <= lengths[best] * _PROSE_LEFT and lengths[best] > 0 else None


def _sentences(element: HtmlElement) -> list[str]:
    parts = _SENTENCE_ENDS.split(element.text_content())
    return [part for part in parts[:-1] if len(part) > _SENTENCE_CHARS]


def _is_text_beside(element: HtmlElement, weights: dict[HtmlElement, int]) -> bool:
    return element.tag in _TEXT_TAGS and weights.get(element, 0) >= _TEXT_BESIDE_CHARS


def _meta_elements(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        content = clean(meta.get("content") or "")
        if name and content:
            found.setdefault(name, content)
    return found


def _first_text(tree: HtmlElement, tag: str) -> str:
    element = tree.find(f".//{tag}")
    return clean(element.text_content()) if element is not None else ""


def _canonical(tree: HtmlElement) -> str:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or ""):
            return clean(link.get("href") or "")
    return ""
