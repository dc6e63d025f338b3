"""The register of documents and how they bear on each other: which replaces which, and since when."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby, pairwise

from indexes.types import Document, Status, Validity
from ingest.validity import base_title

_BEGINNING = date.min
_PUBLISHED_LATE = 90
"""Days by which a text may appear on a page after it took effect and still be the first text."""
PRESUMED = "暂行规定的事项后来已有法律，推定被取代："
"""Begins the basis of a succession that no text states."""
_PROVISIONAL = re.compile(r"(?:暂行|试行)(?:办法|条例|规定)$")
_NAMES = re.compile(r"(?:暂行|试行)?(?:办法|条例|规定|法)$")


def link(documents: Mapping[str, Document]) -> dict[str, Document]:
    """Return the documents with their validity in the light of each other.

    A newer text with the same title in the same region replaces the older ones from its own first day; so
    does a text that says of another that it repeals it, and a law on the subject of provisional rules (which
    is said to be presumed). What the manifest names as successor stays.
    """
    linked = {doc: replace(d, validity=_alone(d)) for doc, d in documents.items()}
    for versions in _versions(linked.values()):
        for previous, following in pairwise(versions):
            _replace(linked, previous, following)
    for document in documents.values():
        for title in (t for relation, t in document.relations if relation == "replaces"):
            for older in _titled(linked, title, document):
                _replace(linked, [older], [linked[document.doc]])
    for provisional, law in _laws_after_provisional_rules(linked):
        _replace(linked, [provisional], [law])
        validity = linked[provisional.doc].validity
        basis = f"{validity.basis}；{PRESUMED}《{law.title}》".strip("；")
        linked[provisional.doc] = replace(linked[provisional.doc], validity=replace(validity, basis=basis))
    return linked


def first_day(document: Document) -> date:
    """Return the first day of this very text: not before it was written, even if an older version held."""
    return max(document.stated.valid_from or _BEGINNING, document.published or _BEGINNING)


def _alone(document: Document) -> Validity:
    """Return the validity of a document with no other version at hand: it speaks for its whole life."""
    stated = document.stated
    if stated.declared is Status.SNAPSHOT:
        return stated
    begins, published = stated.valid_from or document.published, document.published
    rewritten = begins and published and (published - begins).days > _PUBLISHED_LATE
    return replace(stated, valid_from=begins, amended=published if rewritten else None)


def _versions(documents: Iterable[Document]) -> list[list[list[Document]]]:
    """Return for each title with several texts its versions in time; copies of one text stand together."""
    by_title: dict[tuple[str, str, str], list[Document]] = defaultdict(list)
    for document in documents:
        by_title[base_title(document.title), document.region, document.lang].append(document)
    groups = []
    for same in by_title.values():
        dated = sorted((d for d in same if d.published), key=lambda d: (d.published or _BEGINNING, d.doc))
        versions = [list(copies) for _, copies in groupby(dated, key=lambda d: d.published)]
        if len(versions) > 1:
            groups.append(versions)
    return groups


def _replace(linked: dict[str, Document], older: Sequence[Document], newer: Sequence[Document]) -> None:
    """End the older texts on the day before the newer begin, and begin the newer on their own day."""
    begins = max(first_day(d) for d in newer)
    known = begins > _BEGINNING
    for old in older:
        validity = linked[old.doc].validity
        last = begins - timedelta(days=1) if known else None
        ends = min(filter(None, (validity.valid_to, last)), default=None)
        linked[old.doc] = replace(
            linked[old.doc],
            validity=replace(
                validity,
                valid_to=ends,
                declared=Status.SUPERSEDED,
                replaced_by=validity.replaced_by or newer[0].doc,
            ),
        )
    for new in newer:
        validity = linked[new.doc].validity
        if known:
            linked[new.doc] = replace(
                linked[new.doc], validity=replace(validity, valid_from=begins, amended=None)
            )


def _laws_after_provisional_rules(linked: Mapping[str, Document]) -> list[tuple[Document, Document]]:
    laws = {_NAMES.sub("", base_title(d.title)): d for d in linked.values() if d.kind == "法律"}
    found = []
    for document in linked.values():
        title = base_title(document.title)
        law = laws.get(_NAMES.sub("", title))
        if law and _PROVISIONAL.search(title) and first_day(law) > first_day(document):
            found.append((document, law))
    return found


def _titled(linked: Mapping[str, Document], title: str, by: Document) -> list[Document]:
    wanted = base_title(title)
    return [
        d
        for d in linked.values()
        if d.doc != by.doc
        and base_title(d.title) == wanted
        and (d.published or _BEGINNING) < (by.published or date.max)
    ]
