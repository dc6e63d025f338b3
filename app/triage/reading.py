"""A question as triage reads it: folded, cut into sentences and clauses, measured in units.

A unit is one Chinese character, one Latin word or one number. It makes distances comparable: "within eight
units" is about one clause in either language.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from indexes.text import HAN, fold

LONGEST = 3000
"""Characters of a text that are read."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufe0f]")
_APOSTROPHE = re.compile(r"(?<=[a-z])['’‘`´](?=[a-z])")
_WE_ARE = re.compile(r"(?<=[a-z])['’‘`´](?=re\b|ve\b|m\b)")
_HYPHEN = re.compile(r"(?<=[a-z])[-‐-–_](?=[a-z])")
_SPACED_OUT = re.compile(rf"(?<![{HAN}])[{HAN}](?: [{HAN}]){{2,}}(?![{HAN}])")
_LETTERS_APART = re.compile(r"(?<![a-z])[a-z](?: [a-z]){3,}(?![a-z])")
_DRAWN_OUT = re.compile(r"(\D)\1{2,}")
# Short forms are spelt out, so that one wording in the lists covers "isn't", "isnt" and "is not".
_SHORT = re.compile(r"\b(?:(is|are|was|were|do|does|did|has|have|had|could|would|should|need)nt|[a-z]+)\b")
_SPELT_OUT = {
    "cant": "can not", "cannot": "can not", "wont": "will not", "aint": "is not", "dosent": "does not",
    "im": "i am", "ive": "i have", "re": "are", "ve": "have", "m": "am", "gonna": "going to",
    "gunna": "going to", "wanna": "want to",
}  # fmt: skip
_UNIT = re.compile(rf"[{HAN}]|[a-z]+|\d+")
_CUT = re.compile(rf"(?P<sentence>[。！？!?；;\n…]+|\.(?=\s|$))|[，,、：:]+|(?<=[{HAN}]) +(?=[{HAN}])")


@dataclass(frozen=True, slots=True)
class Reading:
    """The folded text and where its clauses end.

    `ends` are the offsets at which clauses end, rising; `sentences` the number of the sentence each is in;
    `units` the offsets at which units begin.
    """

    text: str
    ends: tuple[int, ...]
    sentences: tuple[int, ...]
    units: tuple[int, ...]

    def clause(self, offset: int) -> int:
        """Return the number of the clause that holds `offset`."""
        return min(bisect_right(self.ends, offset), len(self.ends) - 1)

    def sentence(self, offset: int) -> int:
        """Return the number of the sentence that holds `offset`."""
        return self.sentences[self.clause(offset)]

    def units_between(self, start: int, end: int) -> int:
        """Return how many units begin in the half-open range `start` to `end`."""
        return bisect_left(self.units, end) - bisect_left(self.units, start)

    def letters(self) -> int:
        """Return how many characters of the text are letters or digits."""
        return sum(map(str.isalnum, self.text))


def normalise(text: str) -> str:
    """Return `text` folded for triage; any text at all can be.

    Of a very long text only the beginning and the end are read, where people say what they want.
    """
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]}\n{text[-LONGEST // 2 :]}"
    text = text.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair would stop the folding
    folded = fold(_INVISIBLE.sub("", text)).replace(
        "著", "着"
    )  # 活著 is written so in traditional characters
    folded = _HYPHEN.sub(" ", _APOSTROPHE.sub("", _WE_ARE.sub(" ", folded)))
    folded = _SHORT.sub(_spelt_out, folded)
    for spaced in (_SPACED_OUT, _LETTERS_APART):
        folded = spaced.sub(lambda run: run.group().replace(" ", ""), folded)
    return _DRAWN_OUT.sub(r"\1\1", folded)


def _spelt_out(word: re.Match[str]) -> str:
    return f"{word[1]} not" if word[1] else _SPELT_OUT.get(word[0], word[0])


def cut(normalised: str) -> Reading:
    """Return the clauses and sentences of a normalised text."""
    ends: list[int] = []
    sentences: list[int] = []
    sentence = 0
    for end in _CUT.finditer(normalised):
        ends.append(end.end())
        sentences.append(sentence)
        sentence += end["sentence"] is not None
    units = tuple(unit.start() for unit in _UNIT.finditer(normalised))
    return Reading(normalised, (*ends, len(normalised) + 1), (*sentences, sentence), units)
