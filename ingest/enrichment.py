"""Everyday questions for clauses: machine-written help for finding a rule, never the rule itself.

They are kept in JSON-lines files, one object a clause: `doc`, `anchor` (the first words of the clause or of
one of its paragraphs, verbatim but for white space and marks), `questions`, and optionally `clause`, `summary`
and `of` (the digest of the clause's text, which then has to be that very text). They are matched by document
and anchor. A last line without an end is one that was being written when the run was ended; it does not count.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from indexes.types import Clause
from ingest.errors import IngestError

_MARKS = re.compile(r"[\s*_#>`|\u3000\ufeff]+|<[^>]*>|\]\([^)]*\)|[\[\]]")
_ANCHOR = 24
"""Characters of an anchor that must agree; longer ones may run over a table cell or a footnote."""


_Row = tuple[str, str, str, tuple[str, ...]]
"""Anchor, label, digest of the text, questions."""


class Enrichment:
    """The everyday questions at hand, by document and anchor."""

    def __init__(self, rows: Iterable[dict[str, object]] = ()) -> None:
        self._rows: dict[str, list[_Row]] = defaultdict(list)
        self._digests: dict[str, str] = {}
        for row in rows:
            questions = row.get("questions")
            assert isinstance(questions, list), row.get("doc")
            anchor = folded(str(row["anchor"]))[:_ANCHOR]
            label, of = str(row.get("clause") or ""), str(row.get("of") or "")
            self._rows[str(row["doc"])].append((anchor, label, of, tuple(map(str, questions))))

    def digest(self, doc: str) -> str:
        """Return what identifies the questions at hand for `doc`, "" where there are none."""
        if doc in self._rows and doc not in self._digests:
            text = json.dumps(self._rows[doc], ensure_ascii=False)
            self._digests[doc] = hashlib.sha256(text.encode()).hexdigest()[:32]
        return self._digests.get(doc, "")

    def questions(self, doc: str, clause: Clause) -> tuple[str, ...]:
        """Return the everyday questions whose anchor stands in this clause of `doc`."""
        text = folded(clause.text)
        digest = text_digest(clause.text)
        found: dict[str, None] = {}
        for anchor, label, of, questions in self._rows.get(doc, ()):
            if of and of != digest:
                continue
            if anchor in text and (not label or not clause.label or _agrees(label, clause)):
                found |= dict.fromkeys(questions)
        return tuple(found)


def read(folders: Iterable[Path]) -> Enrichment:
    """Return the enrichment in all *.jsonl files of these folders; a folder that is missing gives none."""
    rows: list[dict[str, object]] = []
    for folder in folders:
        for file in sorted(folder.glob("*.jsonl")):
            rows.extend(_rows(file))
    return Enrichment(rows)


def folded(text: str) -> str:
    """Return `text` without white space and marks, in one width: the form in which anchors are compared."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text))


def text_digest(text: str) -> str:
    """Return what identifies the text of a clause, whatever its white space."""
    return hashlib.sha256(folded(text).encode()).hexdigest()[:16]


def _agrees(label: str, clause: Clause) -> bool:
    """Tell whether a label fits a clause, so that an anchor quoted in another article does not match."""
    if not re.match(r"第.+条", label):
        return True
    return folded(label) == folded(clause.label)


def _rows(file: Path) -> Iterable[dict[str, object]]:
    for number, line in enumerate(file.read_bytes().splitlines(keepends=True), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            row["doc"], row["anchor"], row["questions"]
        except (ValueError, KeyError, TypeError) as e:
            if not line.endswith(b"\n"):
                return
            raise IngestError(
                f"Line {number} of {file} is not a JSON object with doc, anchor and questions; mend or remove it."
            ) from e
        yield row
