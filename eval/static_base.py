"""Train the static embedder that ships with the product, from material whose licence allows it.

    python -m eval.static_base --documents corpus --statutes corpus.jsonl.gz \\
        --lay-questions queries.jsonl --lay-qrels qrels.tsv --leave-out questions.jsonl --out indexes/data/static

The documents bring their everyday questions (`enrichment/`), the thesaurus its word pairs. The statutes and
lay questions are those of STARD (MIT; the articles are public). Questions used for measuring are left out.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from indexes.static import save
from indexes.text import fold
from indexes.types import Passage
from indexes.vectoriser import embedded_text
from ingest import enrichment, passages, validity
from ingest.finding import find
from ingest.reading import read_all
from ingest.static_training import Material, Recipe, train_table, train_tokenizer


def main(argv: Sequence[str] | None = None) -> int:
    """Train and write the model."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--enrichment", type=Path, required=True)
    parser.add_argument("--thesaurus", type=Path, required=True)
    parser.add_argument("--statutes", type=Path)
    parser.add_argument("--lay-questions", type=Path)
    parser.add_argument("--lay-qrels", type=Path)
    parser.add_argument("--leave-out", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args(argv)
    material = gather(given)
    recipe = Recipe()
    tokenizer = train_tokenizer(material, recipe)
    table = train_table(tokenizer, material, recipe)
    card = {
        "what": "static embedding table, trained by eval/static_base.py",
        "texts": len(material.texts) + len(material.wide),
        "pairs": len(material.pairs),
        "words": len(material.words),
        "recipe": {name: getattr(recipe, name) for name in recipe.__dataclass_fields__},
        "sources": "corpus/ with its everyday questions and thesaurus; STARD statutes and lay questions (MIT)",
    }
    save(given.out, tokenizer, table, card)
    sys.stdout.write(json.dumps(card, ensure_ascii=False) + "\n")
    return 0


def gather(given: argparse.Namespace) -> Material:
    """Return the material named on the command line."""
    texts: list[tuple[str, str]] = []
    wide: list[tuple[str, str]] = []
    pairs: list[tuple[str, str]] = []
    for passage in document_passages(given.documents, given.enrichment):
        texts.append((passage.header, passage.text))
        pairs += [(question, embedded_text(passage)) for question in passage.asked]
    pairs += summary_pairs(given.enrichment)
    if given.statutes:
        left_out = {fold(row["question"]) for file in given.leave_out for row in _rows(file)}
        articles = {row["_id"]: row for row in _rows(given.statutes)}
        wide = [(row["title"], row["text"]) for row in articles.values()]
        pairs += _LAY_TIMES * list(_lay_pairs(given, articles, left_out))
    return Material(texts, pairs, word_pairs(given.thesaurus), wide)


def document_passages(root: Path, questions: Path) -> list[Passage]:
    """Return the passages of a folder of documents with their everyday questions."""
    asked = enrichment.read([questions])
    by_source = {f.source: f for f in find([root]).files}
    made: list[Passage] = []
    for source, cut in read_all(by_source):
        file = by_source[source]
        if not cut.problem:
            document = validity.describe(file.doc, file.digest, cut.clauses, cut.meta, cut.pages, file.entry)
            made += passages.make(document, cut.clauses, partial(asked.questions, file.doc))
    return made


def summary_pairs(folder: Path) -> list[tuple[str, str]]:
    """Return everyday questions with the plain summary of their clause, also of documents not at hand."""
    rows = [row for file in sorted(folder.glob("*.jsonl")) for row in _rows(file)]
    return [(question, row["summary"]) for row in rows if row.get("summary") for question in row["questions"]]


def word_pairs(folder: Path) -> list[tuple[str, str]]:
    """Return pairs of words that mean the same, from thesaurus, synonyms and bilingual files."""
    pairs = []
    for file in sorted(folder.glob("*.tsv")):
        with file.open(encoding="utf-8", newline="") as f:
            for row in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
                if float(row["weight"] or 0) < _USUALLY_MEANT:
                    continue
                if "terms" in row:
                    first, *others = row["terms"].split("|")
                else:
                    first, others = (
                        row.get("everyday") or row["zh"],
                        (row.get("formal") or row["en"]).split("|"),
                    )
                pairs += [(first, other) for other in others]
    return pairs


_USUALLY_MEANT = 0.5
_LAY_TIMES = 2
"""Times an epoch sees each pair with a real person's question: there are few, and they are what counts."""


def _lay_pairs(
    given: argparse.Namespace, articles: dict[str, dict[str, Any]], left_out: set[str]
) -> Iterator[tuple[str, str]]:
    relevant: dict[str, list[str]] = {}
    with given.lay_qrels.open(encoding="utf-8") as f:
        for line in f:
            question, article, *_ = line.split("\t")
            relevant.setdefault(question, []).append(article)
    for row in _rows(given.lay_questions):
        if fold(row["text"]) in left_out:
            continue
        found = [articles[a] for a in relevant.get(row["_id"], ()) if a in articles]
        rules = [f"{article['title']} {article['text']}" for article in found]
        yield from ((row["text"], rule) for rule in rules)
        if isinstance(row.get("answer"), str) and row["answer"]:
            yield row["text"], row["answer"]
            yield from ((row["answer"], rule) for rule in rules)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with (
        gzip.open(file, "rt", encoding="utf-8")
        if file.suffix == ".gz"
        else file.open(encoding="utf-8") as lines
    ):
        for line in lines:
            yield json.loads(line)


if __name__ == "__main__":
    sys.exit(main())
