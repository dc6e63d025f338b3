"""The vocabulary every package shares: documents, clauses, passages, validity, situation.

Offsets are half-open and counted in characters. Dates are `datetime.date`. Regions are written as people
write them: 全国, 广东省, 广东省广州市, United States; the empty string means that no region is known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Where a document stands on a given day."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet_in_force"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    HISTORICAL = "historical"
    """Kept for the record; nobody may rely on it today."""
    SNAPSHOT = "snapshot"
    """Published as of a past date and not confirmed since: the best text at hand, to be shown as such."""
    DOUBTFUL = "doubtful"
    """Said to have been revised, while the revision is not among the documents."""
    UNKNOWN = "unknown"


ANSWERABLE = frozenset({Status.IN_FORCE, Status.SNAPSHOT, Status.DOUBTFUL, Status.UNKNOWN})
"""A passage with one of these may answer; with any other it may only be announced."""


@dataclass(frozen=True, slots=True)
class Validity:
    """When a document holds, and the words that say so.

    `valid_from` and `valid_to` are its first and last day, both included; None is open or unknown.
    `declared` is what the manifest or the text says of it, irrespective of a day.
    `amended` is the day of this very text where that is later than the first day and the text before it is
    not among the documents. `replaced_by` is the `doc` of its successor. `basis` holds the words all this
    was read from.
    """

    valid_from: date | None = None
    valid_to: date | None = None
    declared: Status = Status.UNKNOWN
    amended: date | None = None
    replaced_by: str = ""
    basis: str = ""

    def on(self, day: date) -> Status:
        """Return where the document stands on `day`."""
        if self.valid_from and day < self.valid_from:
            return Status.NOT_YET
        if self.valid_to and day > self.valid_to:
            return Status.SUPERSEDED if self.replaced_by else Status.EXPIRED
        if self.declared is Status.SUPERSEDED and not self.valid_to:
            return Status.SUPERSEDED if self.replaced_by else Status.DOUBTFUL
        if self.declared in (Status.SNAPSHOT, Status.DOUBTFUL, Status.HISTORICAL):
            return self.declared
        if self.amended and day < self.amended:
            return Status.DOUBTFUL
        known = self.valid_from or self.valid_to or self.declared is Status.IN_FORCE
        return Status.IN_FORCE if known else Status.UNKNOWN


@dataclass(frozen=True, slots=True)
class Document:
    """One file of rules or guidance, as the register knows it.

    `doc` is the path relative to the ingested root, with forward slashes. `version` is the content hash
    that identifies this reading of it. `authority` orders issuers: a higher number prevails (see
    `ingest.validity`). `stated` is its validity by its own words and the manifest, `validity` the same in the
    light of the other documents. `relations` are (relation, title) pairs its text states: replaces,
    implements. `doubts` are sentences for a person to look into.
    """

    doc: str
    title: str
    lang: str
    version: str
    region: str = ""
    kind: str = ""
    issuer: str = ""
    number: str = ""
    authority: int = 0
    populations: tuple[str, ...] = ()
    published: date | None = None
    stated: Validity = field(default_factory=Validity)
    validity: Validity = field(default_factory=Validity)
    relations: tuple[tuple[str, str], ...] = ()
    source: str = ""
    licence: str = ""
    pages: int = 0
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest unit that people cite: an article, a section, a list item, a table row.

    `label` is what they call it (第五十六条, § 409.61(a), a heading); empty where the document has no name
    for it. `path` holds the headings around it, outermost first. `page` is 1-based, None where there are
    no pages. `text` is verbatim but for white space and starts with the label where the document does.
    """

    label: str
    text: str
    path: tuple[str, ...] = ()
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause, or a part of a long one, as it is embedded, found, quoted and cited.

    `id` is a number below 2**63 in decimal digits, the same in every run. `ordinal` counts the clauses of the
    document from 0, `part` the parts of one clause from 0.
    `header` (title, number, region, clause) is embedded in front of `text` but never quoted as the rule.
    `asked` are everyday questions that the clause answers, written by a machine: they help to find it and
    are never shown, quoted or counted as evidence.
    """

    id: str
    document: Document
    clause: Clause
    text: str
    header: str
    ordinal: int
    part: int = 0
    parts: int = 1
    asked: tuple[str, ...] = ()

    @property
    def mentioned(self) -> str:
        """All that its clause may mention a thing in: the header, the clause's text, and its everyday questions."""
        return f"{self.header}\n{self.clause.text}\n{' '.join(self.asked)}"


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of the person that a rule may depend on; every field but the day may be unknown.

    `regions` has one entry, or several when a question compares them. `as_of` is the day for which rules
    are asked. `stated` names the fields that the question itself gave, so that an answer can say what it
    took from the profile and what it assumed.
    """

    as_of: date
    regions: tuple[str, ...] = ()
    population: str = ""
    stated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question: its fused score, its rank in each list it was found in (1-based)."""

    passage: Passage
    score: float
    ranks: dict[str, int] = field(default_factory=dict)
