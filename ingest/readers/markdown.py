"""Markdown: front matter, HTML comments and raw HTML included."""

from __future__ import annotations

import re

import yaml
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore, inline

from ingest.errors import Unreadable
from ingest.limits import Limits
from ingest.readers import article, dom, header
from ingest.readers.encoding import decode
from ingest.types import Block, Reading

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LINE_END = re.compile(r"(?<=[。；：！？])[ \t]*\n(?=[^\n])")
_NEXT_CLAUSE = re.compile(
    r"\n(?=[ \t\u3000]*(?:\*\*)?(?:第[一二三四五六七八九十百零\d]+[编章节条]|[（(]?[一二三四五六七八九十]+[）)、]))"
)
_TEMPLATE = re.compile(
    r"\{%.{0,500}?%\}|\{\{.{0,500}?\}\}|\{:[^}\n]{0,200}\}|\[\^[^\]\n]{1,20}\]:?", re.DOTALL
)
"""What site generators replace or add: Liquid tags, attribute lists, footnote marks."""
_SIGN = re.compile(r"[\[\]*_`<~]")
_SIGNS_TIMES_LENGTH = 100_000_000
"""What the signs of one paragraph times its length may be: the parser looks for the end of each sign."""


def read(data: bytes, limits: Limits) -> Reading:
    """Return the text without markup; the one `#` heading at the top is the title.

    Raises Unreadable when it cannot be decoded or nests deeper than the limit.
    """
    text = decode(data)
    meta: dict[str, str] = {}
    if front := _FRONT.match(text):
        meta = header.front_matter(_pairs(front.group(1)))
        text = text[front.end() :]
    page = _parser(limits).render(_one_paragraph_a_line(_TEMPLATE.sub("", text)))
    tree = article.parse(f"<html><body>{page}</body></html>", limits)
    blocks = dom.blocks_of(tree.find("body"), limits)
    return Reading(tuple(_titled(blocks)), meta)


def _parser(limits: Limits) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": limits.nesting})
    parser.enable(["table", "strikethrough"])
    parser.core.ruler.at("inline", _inline)
    return parser


def _inline(state: StateCore) -> None:
    """Parse the signs inside of the paragraphs, after refusing what would take minutes or be left out."""
    deepest = state.md.options["maxNesting"]
    for token in state.tokens:
        if token.level >= deepest - 1:  # the parser drops what lies below without a word
            raise Unreadable(f"Its elements are nested more than {deepest} deep.")
        if len(_SIGN.findall(token.content)) * len(token.content) > _SIGNS_TIMES_LENGTH:
            raise Unreadable("One of its paragraphs consists of thousands of Markdown signs.")
    inline(state)


def _one_paragraph_a_line(text: str) -> str:
    """Part lines that Markdown would run together, where Chinese means them as paragraphs of their own."""
    return _NEXT_CLAUSE.sub("\n\n", _LINE_END.sub("\n\n", text))


def _pairs(front: str) -> dict[str, str]:
    try:
        loaded = yaml.load(front, Loader=yaml.BaseLoader)  # noqa: S506 - builds nothing but text
    except (yaml.YAMLError, RecursionError):
        return {}
    return {str(k): v for k, v in loaded.items() if isinstance(v, str)} if isinstance(loaded, dict) else {}


def _titled(blocks: list[Block]) -> list[Block]:
    """Make the first heading of level 1 the title where nothing but that has this level."""
    tops = [i for i, block in enumerate(blocks) if block.kind == "heading" and block.level == 1]
    if len(tops) != 1 or tops[0] > 3:
        return blocks
    at = tops[0]
    return [*blocks[:at], Block("title", blocks[at].text), *blocks[at + 1 :]]
