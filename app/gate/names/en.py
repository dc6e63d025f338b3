"""English names and addresses: words, the facts about them that the tagger weighs, and spans back in the text."""

from __future__ import annotations

import gzip
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.gate.names.tagger import Tagger

DATA = Path(__file__).parents[1] / "data"
_WORD = re.compile(
    r"[^\W\d_]+(?:['’\-][^\W\d_]+)*\.?(?=\W|$|_|\d)|\d+(?:[.,:/-]\d+)*|\n|[^\w\s]|_", re.UNICODE
)
_HAN_RUN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_HAS_WORD = re.compile(r"[^\W\d_\u3040-\u9fff]{2}")
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr st ave rd blvd apt ste ln ct pl sq no jr sr prof rev box u ul".split()
)
LONGEST = 250
"""Words read in one go; longer texts are cut, with some words of overlap."""
OVERLAP = 20


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text and where it stands."""

    text: str
    start: int
    end: int


class WordKnowledge:
    """Classes of ordinary words and lists of names."""

    def __init__(self, folder: Path = DATA) -> None:
        with gzip.open(folder / "words_en.tsv.gz", "rt", encoding="utf-8") as lines:
            self.classes = dict(line.rstrip("\n").split("\t") for line in lines)
        with gzip.open(folder / "names_en.txt.gz", "rt", encoding="utf-8") as lines:
            rows = [line.split() for line in lines if line.strip()]
        self.first = frozenset(name for kind, name in rows if kind == "f")
        self.last = frozenset(name for kind, name in rows if kind == "l")
        keep = (folder / "keep_en.txt").read_text(encoding="utf-8").splitlines()
        self.kept = frozenset(plain(line) for line in keep if line and not line.startswith("#"))


def words_of(text: str) -> list[Word]:
    """Cut `text` into words, numbers, marks and line ends; a Han run is one word."""
    found: list[Word] = []
    at = 0
    for run in _HAN_RUN.finditer(text):
        found += _latin_words(text, at, run.start())
        found.append(Word(run.group(), run.start(), run.end()))
        at = run.end()
    return found + _latin_words(text, at, len(text))


def _latin_words(text: str, start: int, end: int) -> list[Word]:
    found = []
    for match in _WORD.finditer(text, start, end):
        word, stop = match.group(), match.end()
        if word.endswith(".") and len(word) > 2 and word[:-1].lower() not in _ABBREVIATIONS:
            found += [Word(word[:-1], match.start(), stop - 1), Word(".", stop - 1, stop)]
        else:
            found.append(Word(word, match.start(), stop))
    return found


@lru_cache(maxsize=20_000)
def plain(word: str) -> str:
    """Return `word` in lower case without accents, possessive or closing dot; digits become 0."""
    folded = unicodedata.normalize("NFKD", word.lower())
    bare = "".join(c for c in folded if not unicodedata.combining(c)).replace("’", "'")
    bare = re.sub(r"'s$|\.$", "", bare) or bare
    return re.sub(r"\d", "0", bare)


@lru_cache(maxsize=20_000)
def shape(word: str) -> str:
    """Return the pattern of capitals, small letters, digits and marks, repeats shortened."""
    if word == "\n":
        return "NL"
    kinds = "".join(
        "0"
        if c.isdigit()
        else "H"
        if "\u3040" <= c <= "\uffff"
        else "X"
        if c.isupper()
        else "x"
        if c.isalpha()
        else c
        for c in word
    )
    return re.sub(r"(.)\1{2,}", r"\1\1", kinds)


def facts_of(
    words: list[Word], knowledge: WordKnowledge, hidden: frozenset[str] = frozenset()
) -> list[list[str]]:
    """Return the facts about each word; names in `hidden` count as unlisted (used in training)."""
    inner = [_inner(w.text, knowledge, hidden) for w in words]
    columns = _Columns(
        _padded([plain(w.text) for w in words]),
        _padded([shape(w.text) for w in words]),
        _padded([kind for kind, _ in inner]),
        _padded([listed for _, listed in inner]),
    )
    return [
        _facts(i, words, columns) + _line_facts(i, columns.plains[_PAD:], words) for i in range(len(words))
    ]


_PAD = 3


@dataclass(frozen=True, slots=True)
class _Columns:
    """What is known of each word, with `_PAD` places more at either end."""

    plains: list[str]
    shapes: list[str]
    kinds: list[str]
    listed: list[str]


def _padded(values: list[str]) -> list[str]:
    return ["<>"] * _PAD + values + ["<>"] * _PAD


def _inner(word: str, knowledge: WordKnowledge, hidden: frozenset[str]) -> tuple[str, str]:
    bare = plain(word)
    listed = ""
    if bare not in hidden:
        listed = ("F" if bare in knowledge.first else "") + ("L" if bare in knowledge.last else "")
        if not listed and "-" in bare:
            listed = "P" if any(p in knowledge.first or p in knowledge.last for p in bare.split("-")) else ""
    kind = "?" if listed and bare in hidden else knowledge.classes.get(bare, "-" if bare.isalpha() else "#")
    if bare in hidden:
        kind = "-"
    return kind, listed


def _facts(i: int, words: list[Word], columns: _Columns) -> list[str]:
    """Return the facts about word i and its neighbours; written out, for this is where the time goes."""
    word, here = words[i].text, i + _PAD
    b3, b2, b1, bare, a1, a2, a3 = columns.plains[i : i + 2 * _PAD + 1]
    t3, t2, t1, own, u1, u2, u3 = columns.shapes[i : i + 2 * _PAD + 1]
    k2, k1, kind, m1, m2 = columns.kinds[here - 2 : here + 3]
    l2, l1, listed, n1, n2 = columns.listed[here - 2 : here + 3]
    facts = ["b", f"w={bare}", f"s={own}", f"k={kind}", f"l={listed}|{own}"]
    facts += [f"p{n}={bare[:n]}" for n in (2, 3) if len(bare) > n]
    facts += [f"e{n}={bare[-n:]}" for n in (2, 3, 4) if len(bare) > n]
    facts += [f"w-3={b3}", f"s-3={t3}", f"w-2={b2}", f"s-2={t2}", f"w-1={b1}", f"s-1={t1}"]
    facts += [f"w1={a1}", f"s1={u1}", f"w2={a2}", f"s2={u2}", f"w3={a3}", f"s3={u3}"]
    facts += [
        f"k-2={k2}",
        f"l-2={l2}",
        f"k-1={k1}",
        f"l-1={l1}",
        f"k1={m1}",
        f"l1={n1}",
        f"k2={m2}",
        f"l2={n2}",
    ]
    facts += [f"ww={b2}|{b1}", f"wc={b1}|{own}|{listed}", f"cw={own}|{listed}|{a1}", f"sss={t1}|{own}|{u1}"]
    facts += [f"kk={k1}|{kind}", f"kk+={kind}|{m1}", f"ll={l1}|{listed}|{n1}", f"ss4={t2}|{t1}|{own}|{u1}"]
    facts += [f"long={min(len(bare), 12)}|{own[:2]}", f"ascii={bare.isascii()}|{word.isascii()}"]
    return facts


def _line_facts(i: int, plains: list[str], words: list[Word]) -> list[str]:
    """Say what the line is called (Name:, Address:) and whether the word starts or ends it."""
    first = i
    while first > 0 and words[first - 1].text != "\n":
        first -= 1
    facts = [f"pos={min(i - first, 4)}"]
    if i + 1 == len(words) or words[i + 1].text == "\n":
        facts.append("eol")
    colon = next((j for j in range(i - 1, max(first, i - 12) - 1, -1) if words[j].text == ":"), -1)
    label = (
        plains[colon - 1]
        if colon > first
        else plains[first - 2]
        if colon < 0 and first >= 2 and words[first - 2].text == ":"
        else ""
    )
    if label:
        facts.append(f"label={label}")
    near = [plains[j] for j in range(max(0, i - 8), i)]
    facts += [
        f"near={w}"
        for w in (
            "name",
            "address",
            "live",
            "lives",
            "send",
            "sent",
            "mail",
            "street",
            "st",
            "box",
            "apt",
            "patient",
            "dr",
            "mr",
            "mrs",
            "ms",
        )
        if w in near
    ]
    number = next((i - j for j in range(i - 1, max(-1, i - 7), -1) if plains[j][:1] == "0"), 0)
    facts.append(f"number={number}")
    return facts


class EnglishNames:
    """Finds names and addresses in text that has been read; immutable, so that threads share it."""

    def __init__(self, tagger: Tagger, knowledge: WordKnowledge) -> None:
        self._tagger = tagger
        self._knowledge = knowledge

    def find(self, text: str, least: float = 0.5) -> list[tuple[str, int, int, float]]:
        """Return (PERSON or ADDRESS, start, end, probability) of spans in `text`."""
        if not _HAS_WORD.search(text):
            return []
        words = words_of(text)
        found: dict[tuple[str, int, int], float] = {}
        for first in range(0, len(words), LONGEST - OVERLAP):
            piece = words[first : first + LONGEST]
            for run in self._tagger.tag(facts_of(piece, self._knowledge), least):
                start, end = _trimmed(text, piece[run.start].start, piece[run.end - 1].end)
                if _HAS_WORD.search(text, start, end) and not _HAN_RUN.search(text, start, end):
                    found[run.label, start, end] = run.chance
            if first + LONGEST >= len(words):
                break
        return [(label, start, end, chance) for (label, start, end), chance in found.items()]

    def is_no_person(self, text: str, start: int, end: int) -> bool:
        """Tell whether what the tagger took for a name is a drug, a disease or place named after somebody, or a rare word."""
        span = text[start:end]
        words = [plain(w) for w in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", span)]
        if _TITLE_BEFORE.search(text, max(0, start - 16), start):
            return False
        if " ".join(words) in self._knowledge.kept or all(w in self._knowledge.kept for w in words):
            return True
        if _THING_BEHIND.match(text, end):
            return True
        listed = any(w in self._knowledge.first or w in self._knowledge.last for w in words)
        if listed or not words:
            return False
        if any(not w.isascii() for w in words) and not all(w[:1].isupper() for w in span.split()):
            return True
        if len(words) == 1 and _HAN_RUN.search(text[max(0, start - 2) : start] + text[end : end + 2]):
            return True
        return span == span.lower() or (len(words) == 1 and _DRUG.search(words[0]) is not None)


_THING_BEHIND = re.compile(
    r"(?:['’]s?)?[ -](?:disease|syndrome|lymphoma|sarcoma|palsy|fracture|contracture|tumou?r|an(?:a)?emia|vaccine|hospital|clinic|medical center|"
    r"foundation|waiver|act|amendment)\b",
    re.IGNORECASE,
)
"""What makes the name in front of it somebody else's: a disease, a test, a law, a hospital."""
_TITLE_BEFORE = re.compile(
    r"\b(?:mr|mrs|ms|miss|dr|doctor|nurse|prof|name is|named|called|i am|i'm)\b\.?\s+$", re.IGNORECASE
)
_DRUG = re.compile(
    r"(?:mab|nib|statin|pril|sartan|olol|azole|cillin|mycin|cycline|gliptin|flozin|tidine|ovir|ravir|vudine|zepam|zolam|idone|setron|triptan|"
    r"oxacin|profen|codone|morphone|phylline|terol|sone|lone|glutide|formin|parin|xaban|gatran|dipine|thiazide|oxetine|traline|talopram|"
    r"caine|barbital|quine|fenac|coxib|lukast|mide|tide|cept|stim|orphine|azepine)$"
)
"""Endings of the international names of drugs (WHO's stems)."""


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum() and text[end - 1] not in ".)":
        end -= 1
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    return start, end
