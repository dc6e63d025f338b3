"""Looking at whole answers with other eyes than the proof's: are the quotations in the files themselves, and is
every number of the answer in what it cites?
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from app.output import Outcome, ask_json
from app.proof import numerals
from eval.questions import Question, folded
from indexes.text import fold
from ingest.errors import Unreadable
from ingest.readers import read

_CITATION = re.compile(r"\[\d{1,2}\]")
_DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_UNITS = "天|日|月|年|周|岁|元|倍|次|人|名|小时|工作日|分钟|毫升|毫克|克|公里|米|度|级|种|项|期|成|%"
_HAN = re.compile(
    rf"百分之([〇零一二两三四五六七八九十百]+)|([〇零一二两三四五六七八九十百千万亿]+)(?=[个多余]?(?:{_UNITS}))"
)

Words = Callable[[str], str]
"""Gives the compact words of a document by its name, "" where it cannot be read as one file."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen in one answer. `in_file` counts the quotations that were looked for in a file of their own."""

    question: Question
    mode: str
    quotes: int
    verbatim: int
    in_file: int
    found_in_file: int
    numbers: int
    numbers_found: int
    strange: tuple[str, ...]
    gold_numbers: bool
    gold_cited: bool
    verdicts: tuple[str, ...]
    milliseconds: float

    @property
    def answered(self) -> bool:
        """Whether it is an answer, by a model or in extracts."""
        return self.mode in ("model", "extract")


def look(question: Question, outcome: Outcome, words: Words) -> Looked:
    """Compare an answer with what it cites and with the files that it cites."""
    citations = outcome.checked.citations if outcome.checked else ()
    quotes = [(c, quote.strip()) for c in citations for quote in c.quotes if quote.strip()]
    files = [(compact(quote), words(c.hit.passage.document.doc)) for c, quote in quotes]
    given = [f"{c.hit.passage.header} {c.hit.passage.text}" for c in citations]
    answered = outcome.mode in ("model", "extract")
    stated = numbers(outcome.answer) if answered else set()
    known = {n for text in [*given, question.text] for n in numbers(text)}
    strange = sorted(str(n) for n in stated - known)
    return Looked(
        question=question,
        mode=outcome.mode,
        quotes=len(quotes),
        verbatim=sum(quote in c.hit.passage.text for c, quote in quotes),
        in_file=sum(bool(whole) for _, whole in files),
        found_in_file=sum(quote in whole for quote, whole in files if whole),
        numbers=len(stated),
        numbers_found=len(stated) - len(strange),
        strange=tuple(strange),
        gold_numbers=all(_says(outcome.answer, n) for n in question.numbers),
        gold_cited=any(
            question.needs_met(p.document.doc, p.clause.label, p.text)
            for p in (c.hit.passage for c in citations)
        ),
        verdicts=tuple(s["verdict"] for s in ask_json(None, outcome)["unverified"]),
        milliseconds=sum(outcome.timings_ms.values()),
    )


def _says(answer: str, number: str) -> bool:
    """Tell whether an answer says a figure, in these words or in other numerals."""
    wanted = numbers(number)
    return folded(number) in folded(answer) or (bool(wanted) and wanted <= numbers(answer))


def compact(text: str) -> str:
    """Return `text` in one width without white space, otherwise verbatim."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def numbers(text: str) -> set[Fraction]:
    """Return the numbers that a text states, in digits or before a Chinese unit; citation marks are none."""
    plain = fold(_CITATION.sub(" ", text))
    digits = {numerals.arabic(m.group()) for m in _DIGITS.finditer(plain)}
    written = (numerals.han(m[1] or m[2]) for m in _HAN.finditer(plain))
    return digits | {n for n in written if n is not None}


def words_of(documents: Path) -> Words:
    """Return the way to the words of the files in a folder; each is read once."""

    @cache
    def words(doc: str) -> str:
        path = documents / doc
        if not path.is_file():
            return ""
        try:
            blocks = read(path).blocks
        except Unreadable:
            return ""
        return compact(" ".join(block.text for block in blocks))

    return words
