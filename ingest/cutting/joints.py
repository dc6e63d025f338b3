"""Articles that run on in one paragraph, as typesetting and web editors leave them, parted again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.cutting.markers import ARTICLE, is_reference, mark
from ingest.types import Block

_JOINT = re.compile(r"(?<=[。；）”])[ \u3000]*(?=第[一二三四五六七八九十百千零〇\d]+条[ \u3000]+\S)")


def parted(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks, cut where a sentence has ended and the very next article begins, set apart by a space."""
    last = 0
    for block in blocks:
        if block.kind == "row":
            yield block
            continue
        start = 0
        for joint in _JOINT.finditer(block.text):
            last = _number(block.text[start:], last)
            found = mark(block.text[joint.end() :])
            assert found is not None, joint
            if found.number == last + 1 and last and not is_reference(found.rest, spaced=True):
                yield replace(block, text=block.text[start : joint.start()])
                start = joint.end()
        last = _number(block.text[start:], last)
        yield replace(block, text=block.text[start:]) if start else block


def _number(text: str, last: int) -> int:
    """Return the article that `text` begins with, the last one where it begins with none."""
    found = mark(text)
    return found.number if found is not None and found.rank == ARTICLE else last
