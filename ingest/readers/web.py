"""HTML and XHTML pages: the article as blocks, the page's head as statements about it."""

from __future__ import annotations

import re

from ingest.limits import Limits
from ingest.readers import article, dom
from ingest.readers.encoding import decode
from ingest.readers.shape import joined, with_headings
from ingest.types import Reading

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""")


def read(data: bytes, limits: Limits) -> Reading:
    """Return the article of the page; raises Unreadable when it cannot be decoded or goes over `limits`."""
    declared = _CHARSET.search(data[:4_096])
    text = decode(data, declared.group(1).decode("ascii") if declared else "")
    tree = article.parse(text, limits)
    meta = article.page_meta(tree)
    statements = article.statements(tree)
    main = article.main_element(tree)
    blocks = with_headings(joined(dom.blocks_of(main, limits)))
    return Reading(tuple(blocks), {**meta, **statements})
