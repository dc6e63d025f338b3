"""Word and character tables for Chinese names, from the dictionary that comes with jieba (MIT).

`words_zh.txt.gz` holds ordinary words (not tagged as names, counted five times or more); `name_chars_zh.tsv` how
much likelier each character is as a surname, and inside a given name, than in ordinary text.
"""

from __future__ import annotations

import gzip
import importlib.util
import math
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

FEWEST_USES = 5
_FLOOR = -6.0
_FEWEST_QUESTIONS, _FEWEST_WITHOUT_SURNAME = 3, 8
_RUN = re.compile("[\u4e00-\u9fff]+")


def dictionary() -> list[tuple[str, int, str]]:
    """Return jieba's dictionary as (word, uses, part of speech)."""
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None:
        raise SystemExit("jieba is not installed; run pip install jieba.")
    lines = (Path(spec.origin).parent / "dict.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split(" ") for line in lines)
    return [(word, int(uses), tag) for word, uses, tag in rows]


def full_names(rows: Iterable[tuple[str, int, str]], surnames: frozenset[str]) -> list[tuple[str, str]]:
    """Return (surname, given name) of the entries tagged as names that look like Chinese ones."""
    found = []
    for word, _, tag in rows:
        surname = word[:2] if word[:2] in surnames and len(word) > 2 else word[:1]
        given = word[len(surname) :]
        if tag in ("nr", "nrfg") and surname in surnames and 1 <= len(given) <= 2:
            found.append((surname, given))
    return found


def write(folder: Path, surnames: frozenset[str]) -> None:
    """Write both tables into `folder`."""
    rows = dictionary()
    words = sorted(w for w, n, t in rows if 2 <= len(w) <= 5 and n >= FEWEST_USES and not t.startswith("nr"))
    with gzip.GzipFile(folder / "words_zh.txt.gz", "wb", mtime=0) as out:
        out.write("\n".join(words).encode())
    table = _odds(rows, full_names(rows, surnames))
    lines = [f"{c}\t{s:.1f}\t{g:.1f}" for c, (s, g) in sorted(table.items())]
    (folder / "name_chars_zh.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_usual(folder: Path, surnames: frozenset[str], questions: Iterable[str]) -> None:
    """Write what looks like a short name and is everyday speech: two or three characters that
    stand in several questions, in more where no surname begins them."""
    counts: Counter[str] = Counter()
    for question in questions:
        runs = _RUN.findall(question)
        counts.update({run[i : i + n] for run in runs for n in (2, 3) for i in range(len(run) - n + 1)})
    named = {w for w in counts if w[0] in surnames or w[:2] in surnames}
    usual = sorted(
        w for w, n in counts.items() if n >= (_FEWEST_QUESTIONS if w in named else _FEWEST_WITHOUT_SURNAME)
    )
    (folder / "usual_zh.txt").write_text("\n".join(usual) + "\n", encoding="utf-8")


def _odds(rows: list[tuple[str, int, str]], names: list[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    surname, given = Counter(s for s, _ in names), Counter(c for _, g in names for c in g)
    first: Counter[str] = Counter()
    anywhere: Counter[str] = Counter()
    for word, uses, tag in rows:
        if not tag.startswith("nr"):
            first[word[0]] += uses
            anywhere.update(dict.fromkeys(word, uses))
    chars = {c for c in [*given, *(s for s in surname if len(s) == 1)] if "\u4e00" <= c <= "\u9fff"}
    return {
        c: (
            _log_ratio(surname[c], surname.total(), first[c], first.total()),
            _log_ratio(given[c], given.total(), anywhere[c], anywhere.total()),
        )
        for c in chars
    }


def _log_ratio(hits: int, of: int, other_hits: int, other_of: int) -> float:
    if not hits:
        return _FLOOR
    return max(_FLOOR, math.log((hits + 0.1) / of) - math.log((other_hits + 50) / other_of))
