"""Documents and passages as JSON, the form in which engines and registers keep them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from indexes.types import Clause, Document, Passage, Status, Validity

ALWAYS = 99991231
"""The last day of a document with no known end, as a yyyymmdd number."""


def day_number(day: date | None, unknown: int) -> int:
    """Return `day` as yyyymmdd, the form that range filters compare."""
    return unknown if day is None else day.year * 10000 + day.month * 100 + day.day


def document_to_json(document: Document) -> dict[str, Any]:
    """Return `document` as plain JSON values."""
    return {
        **{name: getattr(document, name) for name in _PLAIN},
        "populations": list(document.populations),
        "published": _iso(document.published),
        "relations": [list(pair) for pair in document.relations],
        "doubts": list(document.doubts),
        "stated": _validity_to_json(document.stated),
        "validity": _validity_to_json(document.validity),
    }


def document_from_json(value: Mapping[str, Any]) -> Document:
    """Return the document that `document_to_json` wrote."""
    return Document(
        **{name: value[name] for name in _PLAIN},
        populations=tuple(value["populations"]),
        published=_date(value["published"]),
        relations=tuple((relation, title) for relation, title in value["relations"]),
        doubts=tuple(value["doubts"]),
        stated=_validity_from_json(value["stated"]),
        validity=_validity_from_json(value["validity"]),
    )


def filter_fields(document: Document) -> dict[str, Any]:
    """Return what searches filter a document's passages on.

    A historical document without a known last day never holds: its last day is 0.
    """
    validity = document.validity
    end = 0 if validity.declared is Status.HISTORICAL else ALWAYS
    return {
        "region": document.region,
        "populations": list(document.populations) or [""],
        "valid_from": day_number(validity.valid_from, 0),
        "valid_to": day_number(validity.valid_to, end),
    }


def passage_to_payload(passage: Passage) -> dict[str, Any]:
    """Return the payload of a passage's point; its document is kept apart, in the register."""
    clause = passage.clause
    return {
        "kind": "passage",
        "doc": passage.document.doc,
        "version": passage.document.version,
        "label": clause.label,
        "path": list(clause.path),
        "page": clause.page,
        "text": passage.text,
        "clause": "" if passage.parts == 1 else clause.text,
        "header": passage.header,
        "ordinal": passage.ordinal,
        "part": passage.part,
        "parts": passage.parts,
        "asked": list(passage.asked),
    }


def passage_from_payload(id_: str, payload: Mapping[str, Any], document: Document) -> Passage:
    """Return the passage whose point carries `payload`."""
    return Passage(
        id=id_,
        document=document,
        clause=Clause(
            payload["label"], payload["clause"] or payload["text"], tuple(payload["path"]), payload["page"]
        ),
        text=payload["text"],
        header=payload["header"],
        ordinal=payload["ordinal"],
        part=payload["part"],
        parts=payload["parts"],
        asked=tuple(payload["asked"]),
    )


_PLAIN = (
    "doc", "title", "lang", "version", "region", "kind", "issuer", "number", "authority", "source", "licence", "pages",
)  # fmt: skip


def _validity_to_json(validity: Validity) -> dict[str, Any]:
    return {
        "valid_from": _iso(validity.valid_from),
        "valid_to": _iso(validity.valid_to),
        "declared": validity.declared.value,
        "amended": _iso(validity.amended),
        "replaced_by": validity.replaced_by,
        "basis": validity.basis,
    }


def _validity_from_json(value: Mapping[str, Any]) -> Validity:
    return Validity(
        _date(value["valid_from"]),
        _date(value["valid_to"]),
        Status(value["declared"]),
        _date(value["amended"]),
        value["replaced_by"],
        value["basis"],
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
