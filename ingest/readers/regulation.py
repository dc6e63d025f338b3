"""JSON: regulations as trees of parts and sections (eCFR and the like), and lists of records."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.errors import Unreadable
from ingest.limits import Limits
from ingest.readers import tables
from ingest.readers.encoding import decode
from ingest.readers.whitespace import clean
from ingest.types import Block, Reading

_TITLES = ("title", "heading", "name", "标题", "名称", "question", "问题")
_TEXTS = ("text", "content", "body", "paragraph", "正文", "内容", "answer", "答案")
_CHILDREN = (
    "children",
    "sections",
    "articles",
    "items",
    "parts",
    "document",
    "paragraphs",
    "clauses",
    "chapters",
)
_DATES = ("date", "published", "publish_date", "发布日期", "公布日期")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def read(data: bytes, limits: Limits) -> Reading:
    """Return the texts of the tree in order, titles as headings by depth; records become rows.

    Raises Unreadable when it is not JSON, nests deeper than the limit, or holds text in no known shape.
    """
    text = decode(data)
    _check_nesting(text, limits)
    try:
        loaded = json.loads(text)
    except ValueError as error:
        raise Unreadable("It is called .json but is not valid JSON.") from error
    if isinstance(loaded, list) and loaded and all(_is_record(entry) for entry in loaded):
        return Reading(tuple(_records(loaded, limits)))
    blocks = tuple(_blocks(loaded, 0))
    if not any(block.kind == "paragraph" for block in blocks):
        raise Unreadable("This JSON holds no rules in a shape that is known (titles, texts and children).")
    return Reading(blocks, _meta(loaded))


def _check_nesting(text: str, limits: Limits) -> None:
    depth = 0
    for match in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', text):
        bracket = match.group()
        if bracket in "[{":
            depth += 1
            if depth > limits.nesting:
                raise Unreadable(f"Its brackets are nested more than {limits.nesting} deep.")
        elif bracket in "]}":
            depth -= 1


def _is_record(entry: Any) -> bool:
    return isinstance(entry, dict) and not any(isinstance(value, dict | list) for value in entry.values())


def _records(entries: list[dict[str, Any]], limits: Limits) -> list[Block]:
    columns = list(dict.fromkeys(key for entry in entries for key in entry))
    if len(columns) * len(entries) > limits.table_cells:
        raise Unreadable(f"Its records have more than {limits.table_cells:,} fields.")
    rows = [[_plain(str(entry.get(key) or "")) for key in columns] for entry in entries]
    return tables.blocks(tables.plain_grid([columns, *rows]), tables.Place(1), header_rows=1)


def _blocks(node: Any, depth: int) -> Iterator[Block]:
    if isinstance(node, list):
        for entry in node:
            yield from _blocks(entry, depth)
    elif isinstance(node, str):
        if text := _plain(node):
            yield Block("paragraph", text)
    elif isinstance(node, dict):
        title = _first(node, _TITLES)
        if title:
            yield Block("title", title) if depth == 0 else Block("heading", title, level=min(6, depth))
        text = _first(node, _TEXTS)
        if text:
            yield Block("paragraph", text)
        for key in _CHILDREN:
            if isinstance(node.get(key), dict | list):
                yield from _blocks(node[key], depth + bool(title))


def _meta(loaded: Any) -> dict[str, str]:
    if not isinstance(loaded, Mapping):
        return {}
    published = next((str(loaded[key]) for key in _DATES if isinstance(loaded.get(key), str)), "")
    return {"published": published} if published else {}


def _first(node: Mapping[str, Any], names: tuple[str, ...]) -> str:
    found = (node[name] for name in names if isinstance(node.get(name), str))
    return next((text for value in found if (text := _plain(value))), "")


def _plain(text: str) -> str:
    return clean(html.unescape(_TAG.sub("", html.unescape(text))))
