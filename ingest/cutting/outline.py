"""Blocks to the tree that their numbers and headings mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.cutting.markers import ANNEX, ARTICLE, ITEM, SECTION, Mark, is_reference, mark
from ingest.types import Block

REAL_HEADING = 6
"""Levels up to this are headings by markup; deeper ones only look like headings."""
_LIST_STYLES = frozenset({"1", "1)", "a", "(i)"})
"""Numbers that a list in HTML or Word gives to its items: they stay with what introduces the list."""
_AMERICAN_STYLES = frozenset({"(1)", "(i)", "(A)"})
_NAME_CHARS = 24
_ARTICLE_JUMP = 30
"""Articles that may be missing between two where nothing else tells an excerpt from a reference."""
_CLOSED = re.compile(r"[。；：:!！?？][”’」』）)]*$")
_TAIL_CHARS = 12
"""A block this short is a name or a caption, not a sentence that broke before a reference."""


@dataclass(slots=True)
class Node:
    """A part of a document: its number if it has one, its own blocks (the first holds number or heading),
    and the parts inside of it.
    """

    mark: Mark | None = None
    level: int = 0
    blocks: list[Block] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    @property
    def is_article(self) -> bool:
        """Tell whether this is an article: the clause itself, whatever is numbered inside."""
        return self.mark is not None and self.mark.rank == ARTICLE

    @property
    def is_numbered(self) -> bool:
        """Tell whether the number is one of text (一、, 1., (a)), not of a chapter or an annex."""
        return self.mark is not None and self.mark.rank >= SECTION

    @property
    def head(self) -> Block | None:
        """Return the block with the number or heading; the root has none."""
        return self.blocks[0] if self.blocks and (self.mark is not None or self.level) else None

    @property
    def body(self) -> list[Block]:
        """Return the blocks after the head and before the first part inside."""
        return self.blocks[1:] if self.head is not None else self.blocks

    def walk(self) -> Iterator[Block]:
        """Yield all blocks in order."""
        yield from self.blocks
        for child in self.children:
            yield from child.walk()


def outline(blocks: Sequence[Block]) -> Node:
    """Return the tree of `blocks`; nothing is dropped and the order is kept."""
    builder = _Builder(blocks)
    for i, block in enumerate(blocks):
        builder.add(i, block)
    return builder.root


class _Builder:
    """Holds the open parts of the document from the root down while blocks are added."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self.root = Node()
        self._open = [self.root]
        self._article = 0
        self._inline: str | None = None

    def add(self, index: int, block: Block) -> None:
        """Add the next block: to the innermost open part, or as the head of a new one."""
        found = self._accepted(index, block)
        if found is not None and self._is_inline(found, index):
            self._open[-1].blocks.append(replace(block, kind="item"))
            return
        self._inline = None
        if found is not None:
            level = self._level(block) if block.level <= REAL_HEADING else 0
            self._close_for(found, level)
            self._push(Node(found, level, [block]))
            self._article = found.number if found.rank == ARTICLE else self._article
        elif block.kind in ("heading", "title") and self._names_annex():
            self._open[-1].blocks.append(block)
        elif block.kind in ("heading", "title") and self._breaks(index, block):
            self._close_for_heading(self._level(block))
            self._push(Node(None, self._level(block), [block]))
        else:
            self._open[-1].blocks.append(block)

    def _push(self, node: Node) -> None:
        self._open[-1].children.append(node)
        self._open.append(node)

    @staticmethod
    def _level(block: Block) -> int:
        return max(1, block.level) if block.kind in ("heading", "title") else 0

    @property
    def _in_article(self) -> bool:
        return any(node.is_article for node in self._open)

    def _accepted(self, index: int, block: Block) -> Mark | None:
        """Return the number of `block` if it begins a part here, None where it only looks like one."""
        if block.kind == "row":
            return None
        found = mark(block.text)
        if found is None:
            return None
        if found.rank == ARTICLE:
            return found if self._is_article(found, index) else None
        real_heading = block.kind == "heading" and block.level <= REAL_HEADING
        if self._in_article and found.rank >= SECTION and not real_heading:
            return None
        if block.kind == "item" and found.style in _LIST_STYLES:
            return None
        if found.style == "a" and not self._continues(found):
            return None
        if found.style in ("(a)", "(i)"):
            return self._letter(found)
        return found

    def _is_article(self, found: Mark, index: int) -> bool:
        """Tell an article from a reference to one that begins a line.

        The next number is an article. Others are where white space sets them apart and they open a part, or
        come later in the same act, as in excerpts; a reference comes in the middle of a sentence.
        """
        if is_reference(found.rest, spaced=found.spaced):
            return False
        number, last = found.number, self._article
        if number == 1:
            return found.spaced or last != 0 or bool(found.rest)
        if number == last + 1 or (number == last and "之" in found.label):
            return True
        if not found.spaced:
            return False
        before = self._blocks[index - 1] if index else None
        if last == 0 or before is None or self._heads_part(before):
            return True
        ended = bool(_CLOSED.search(before.text)) or len(before.text) <= _TAIL_CHARS
        return last < number <= last + _ARTICLE_JUMP or (number > last and ended)

    def _heads_part(self, block: Block) -> bool:
        node = self._open[-1]
        return node.head is block and not node.is_article and not node.is_numbered

    def _continues(self, found: Mark) -> bool:
        """Tell whether a letter is the first or follows the one before; C. trachomatis is a name."""
        last = [
            node.mark.number
            for node in self._open
            if node.mark is not None and node.mark.style == found.style
        ]
        return found.number == (last[-1] + 1 if last else 1)

    def _is_inline(self, found: Mark, index: int) -> bool:
        """Tell whether (1), (2) … number the items of one sentence and not the paragraphs of a section.

        They do after an unnumbered paragraph that introduces them, or that already holds the first of them,
        in a section with no such numbers so far.
        """
        if found.style not in _AMERICAN_STYLES:
            return False
        if self._inline is not None:
            return True
        before = self._blocks[index - 1] if index else None
        open_like = any(node.mark is not None and node.mark.style == found.style for node in self._open)
        if open_like or before is None:
            return False
        introduced = before.kind == "paragraph" and before.text[-1:] in "—–-:：" and mark(before.text) is None
        if found.number > 1 or (introduced and before is not self._open[-1].head):
            self._inline = found.style
            return True
        return False

    def _letter(self, found: Mark) -> Mark:
        """Decide between the letter (i) and the Roman numeral (i): the letter follows (h)."""
        if found.label != "(i)":
            return found
        letters = [node.mark for node in self._open if node.mark is not None and node.mark.style == "(a)"]
        follows = bool(letters) and letters[-1].number == found.number - 1
        return found if follows else Mark("(i)", 9.0, 1, found.label, found.rest)

    def _breaks(self, index: int, block: Block) -> bool:
        """Tell whether a heading without a number begins a part.

        Inside an article only a real one does, or one with a new first chapter or article after it.
        """
        if not self._in_article or block.level <= REAL_HEADING:
            return True
        following = (mark(each.text) for each in self._blocks[index + 1 : index + 4])
        return any(found is not None and found.rank <= ARTICLE and found.number == 1 for found in following)

    def _names_annex(self) -> bool:
        """Tell whether an annex has just begun and has no name yet: the next heading is its name."""
        last = self._open[-1]
        unnamed = last.mark is not None and last.mark.rank == ANNEX and not last.mark.rest
        return unnamed and len(last.blocks) == 1 and not last.children

    def _close_for(self, found: Mark, level: int) -> None:
        """Close what the number ends: its like and everything smaller, back to where it belongs."""
        like = [
            i for i, node in enumerate(self._open) if node.mark is not None and node.mark.style == found.style
        ]
        if like:
            del self._open[like[-1] :]
        elif found.rank == ANNEX:
            del self._open[1:]
        elif not self._opens_first(found):
            while len(self._open) > 1 and self._ends(self._open[-1], found, level):
                self._open.pop()

    def _opens_first(self, found: Mark) -> bool:
        """Tell whether a numbered heading is followed at once by the first of another kind: it contains it."""
        last = self._open[-1]
        bare = last.is_numbered and len(last.blocks) == 1 and not last.children
        return bare and found.rank >= SECTION and found.number == 1 and not is_sentence(last.blocks[0].text)

    @staticmethod
    def _ends(node: Node, found: Mark, level: int) -> bool:
        if node.mark is not None:
            return node.mark.rank >= found.rank
        if level:
            return node.level >= level
        names_act = found.number == 1 and len(node.blocks) == 1 and not node.children
        return found.rank < ITEM and node.level > REAL_HEADING and not names_act

    def _close_for_heading(self, level: int) -> None:
        """Close what an unnumbered heading ends: headings of its level and below, and numbers under them.

        One that only looks like a heading stays inside of the numbered part it stands in.
        """
        alike = [i for i, node in enumerate(self._open) if i and node.mark is None and node.level >= level]
        if alike:
            del self._open[alike[0] :]
        while len(self._open) > 1:
            node = self._open[-1]
            if node.mark is None or node.mark.rank < ARTICLE or (node.level and node.level < level):
                return
            if level > REAL_HEADING and not node.is_article:
                return
            self._open.pop()


def is_sentence(text: str) -> bool:
    """Tell whether the text behind a number says something itself, or only names what follows it."""
    return len(text) > _NAME_CHARS * 2 or (len(text) > _NAME_CHARS and text[-1:] in "。；;.!！")
