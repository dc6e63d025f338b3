"""`mingbai documents`: the register of documents, how they bear on each other, and what is doubtful."""

from __future__ import annotations

import argparse
from typing import Any

from rich.console import Console
from rich.table import Table

from app.commands.lines import put
from app.wiring import Wiring
from indexes.types import Document


def run(arguments: argparse.Namespace) -> int:
    """List the documents."""
    wiring = Wiring()
    documents = [d for _, d in sorted(wiring.index.documents.items()) if d.doubts or not arguments.doubts]
    if arguments.json:
        for document in documents:
            put(_json(document, wiring))
        return 0
    table = Table("document", "title", "region", "holds", "status", "replaced by")
    for document in documents:
        row = _json(document, wiring)
        holds = f"{row['valid_from'] or '…'} – {row['valid_to'] or '…'}"
        table.add_row(
            document.doc, document.title, document.region, holds, row["status"], row["replaced_by"] or ""
        )
        for doubt in document.doubts:
            table.add_row("", f"[yellow]{doubt}[/yellow]", "", "", "", "")
    Console().print(table)
    return 0


def _json(document: Document, wiring: Wiring) -> dict[str, Any]:
    validity = document.validity
    return {
        "doc": document.doc,
        "title": document.title,
        "issuer": document.issuer,
        "number": document.number,
        "region": document.region,
        "kind": document.kind,
        "authority": document.authority,
        "populations": list(document.populations),
        "published": str(document.published) if document.published else None,
        "valid_from": str(validity.valid_from) if validity.valid_from else None,
        "valid_to": str(validity.valid_to) if validity.valid_to else None,
        "status": validity.on(wiring.today()).value,
        "replaced_by": validity.replaced_by or None,
        "basis": validity.basis,
        "relations": [{"relation": relation, "title": title} for relation, title in document.relations],
        "doubts": list(document.doubts),
        "source": document.source,
        "licence": document.licence,
    }
