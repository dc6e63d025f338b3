"""Chinese names: candidates from a character model and from surnames, weighed by a small regression.

The regression sees some forty facts about a candidate, each of which a person can read: how likely the character
model finds it, whether it starts with a surname, how usual its characters are in given names, whether it is
an ordinary word or cuts through one, and what stands on either side. Its weights are in `data/names_zh.json`,
fitted by `app.gate.train` on sentences written for the purpose; nothing is fitted on labelled text of others.
"""

from __future__ import annotations

import gzip
import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.gate.names.lac import NameChances
from app.gate.names.ordinary import reads_as_words
from app.gate.people import TITLES_ZH

DATA = Path(__file__).parents[1] / "data"
LEAST_CHANCE = 0.12
"""Characters less likely than this to be in a name start no candidate."""
LONGEST_SEGMENT = 56

_TITLES = "|".join(TITLES_ZH)
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_LABEL = re.compile(
    r"(?:姓名|名字|名叫|叫做|我叫|叫|患者|病人|联系人|收件人|寄件人|户名|开户人|持卡人|车主|旅客|客户|用户|家属|申请人|经办人|负责人|"
    r"投保人|被保险人|受益人|委托人|代办人|登记人|就诊人|参保人|原告|被告|当事人|签名|签字|落款|作者|导演|记者|司机|护士|医生|主任|教授|"
    r"老师|同学|本人|同志|我是|这是|您是|报名|本名|致|名)[是为:：\s(,、-]{0,3}$"
)
_KIN = re.compile(
    r"(?:爸爸?|妈妈?|父亲|母亲|老公|老婆|丈夫|妻子|爱人|先生|太太|儿子|女儿|孩子|宝宝|哥哥?|弟弟?|姐姐?|妹妹?|爷爷|奶奶|外公|外婆|"
    r"姥姥|姥爷|岳父|岳母|公公|婆婆|孙子|孙女|侄子|侄女|舅舅?|姑姑?|姨|叔叔?|伯伯?|表哥|表姐|堂弟|朋友|同事|邻居|室友|闺蜜|老板|领导|房东|我家)$"
)
_VERB_BEFORE = re.compile(r"[给跟找帮替请问让把被对向由据经见想爱送接陪转和与及同、/@#回复支持喜欢感谢听看]$")
_VERB_AFTER = re.compile(
    r"(?:说|问|想|要|在|是|有|来|去|到|今年|去年|昨|因|于|患|得|住|生|的|和|与|跟|、|把|被|给|对|向|已|也|都|又|没|不|将|认为|表示|需要|"
    r"写|唱|演|发|打|骗|欠|借|签|著|加油|你|老师|先生|女士|医生|同学|同志|师傅|教授)"
)
_THING_AFTER = re.compile(
    r"(?:病|氏|综合征|综合症|症|试验|评分|分期|分级|手术|汤|丸|散|颗粒|胶囊|片(?!子)|注射|口服|冲剂|软膏|乳膏|滴眼|疫苗|单抗|医院|大学|学院|中学|"
    r"小学|公司|集团|银行|保险|药业|大药房|药店|牌|路|街|大道|桥|山|河|湖|江|岛|港|湾|市|县|区|镇|乡|村|庄|屯|省|州|站|机场|广场|公园|"
    r"奖|杯|汽车|手机|超市|酒店|火锅|主义|时代|故居|纪念)"
)
_DRUG = re.compile(
    r"(?:替尼|单抗|他汀|沙坦|普利|洛尔|西林|霉素|沙星|康唑|硝唑|拉唑|韦|地平|胺|酮|素|肽|法林|匹林|布芬|洛芬|格雷|格列|列净|列汀|卡因|巴比妥|西泮|"
    r"唑仑|碱|苷|酸|钠|钙|林片|定片|平片)$"
)


class CharacterModel(Protocol):
    """Tells how likely each character is in a name."""

    def chances(self, segments: list[str]) -> list[NameChances]:
        """Return the chances for each of `segments`, none of which is empty."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of the text that may be a name, with the model's chances there."""

    start: int
    end: int
    mean: float
    least: float
    begins: float
    place: float
    left: float
    right: float


class Lexicon:
    """Ordinary words, surnames, and how usual characters are in names."""

    def __init__(self, folder: Path = DATA) -> None:
        with gzip.open(folder / "words_zh.txt.gz", "rt", encoding="utf-8") as lines:
            self.words = frozenset(lines.read().split("\n"))
        self.surnames = frozenset((folder / "surnames_zh.txt").read_text(encoding="utf-8").split())
        self.usual = frozenset((folder / "usual_zh.txt").read_text(encoding="utf-8").split())
        keep = (folder / "keep_zh.txt").read_text(encoding="utf-8").splitlines()
        self._keep = re.compile("|".join(re.escape(w) for w in keep if w and not w.startswith("#")))
        rows = (
            line.split("\t")
            for line in (folder / "name_chars_zh.tsv").read_text(encoding="utf-8").splitlines()
        )
        self.odds = {char: (float(surname), float(given)) for char, surname, given in rows}

    def surname_of(self, text: str) -> str:
        """Return the surname that `text` starts with, the longer one where two fit, or ""."""
        if text[:2] in self.surnames and len(text) > 2:
            return text[:2]
        return text[:1] if text[:1] in self.surnames else ""

    def kept(self, text: str) -> list[tuple[int, int]]:
        """Return where words stand that are never a person."""
        return [m.span() for m in self._keep.finditer(text)]


def segments(text: str) -> list[tuple[int, int]]:
    """Cut `text` into pieces of at most `LONGEST_SEGMENT` characters, at the end of sentences where it can."""
    cuts, start = [], 0
    while start < len(text):
        end = min(len(text), start + LONGEST_SEGMENT)
        if end < len(text):
            window = range(end, start, -1)
            sentence = next((i for i in window if text[i - 1] in "。!?;\n"), 0)
            clause = next(
                (i for i in window if i > start + LONGEST_SEGMENT // 2 and not text[i - 1].isalnum()), 0
            )
            end = sentence or clause or end
        cuts.append((start, end))
        start = end
    return cuts


def candidates(text: str, chances: NameChances, lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield what the model finds at a low threshold, and surnames with one or two characters behind a label."""
    seen: set[tuple[int, int]] = set()
    spans = [*_from_model(text, chances), *_from_labels(text, lexicon)]
    for start, end in spans:
        for span in _variants(text, start, end, lexicon):
            if span not in seen:
                seen.add(span)
                yield _measure(span, chances)


def _from_model(text: str, chances: NameChances) -> Iterator[tuple[int, int]]:
    name, begins = chances.name, chances.begins
    at = 0
    while at < len(text):
        if name[at] < LEAST_CHANCE:
            at += 1
            continue
        end = at + 1
        while end < len(text) and name[end] >= LEAST_CHANCE and begins[end] < 0.5 * name[end]:
            end += 1
        yield at, end
        at = end


_LABELLED = re.compile(
    rf"(?:姓名|名字叫?|名叫|我叫|患者|病人|联系人|收件人|寄件人|户名|开户人|持卡人|车主|旅客|客户|用户|家属|申请人|经办人|负责人|投保人|被保险人|"
    rf"受益人|委托人|登记人|就诊人|参保人|原告|被告|签名|报名信息|信息汇总|这人是|这个人叫)(?:是|为|叫)?[:\s]{{0,3}}(?P<name>[{_HAN}]{{2,4}})"
)


def _from_labels(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    for match in _LABELLED.finditer(text):
        start, run = match.start("name"), match.group("name")
        surname = lexicon.surname_of(run)
        if surname:
            for given in (2, 1):
                if len(run) >= len(surname) + given:
                    yield start, start + len(surname) + given


def _variants(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield the span without what is not part of a word, and, where a surname starts it, its first two to four."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not (text[end - 1].isalnum()):
        end -= 1
    if not re.search(rf"[{_HAN}]", text[start:end]):
        return
    yield start, end
    for first in (start, start + 1):
        surname = lexicon.surname_of(text[first : first + 4])
        if surname and re.fullmatch(rf"[{_HAN}]+", text[first : first + len(surname) + 1]):
            for given in (1, 2):
                stop = first + len(surname) + given
                if stop <= min(len(text), end + 1) and "\u4e00" <= text[stop - 1] <= "\u9fff":
                    yield first, stop


def _measure(span: tuple[int, int], chances: NameChances) -> Candidate:
    start, end = span
    name = chances.name
    return Candidate(
        start,
        end,
        float(name[start:end].mean()),
        float(name[start:end].min()),
        float(chances.begins[start]),
        float(chances.place[start:end].mean()),
        float(name[start - 1]) if start else 0.0,
        float(name[end]) * float(1 - chances.begins[end] / (name[end] + 1e-6)) if end < len(name) else 0.0,
    )


def features(text: str, c: Candidate, lexicon: Lexicon) -> dict[str, float]:
    """Return the facts about a candidate that the regression weighs."""
    word = text[c.start : c.end]
    return {"bias": 1.0} | _model_facts(c) | _inner_facts(word, lexicon) | _outer_facts(text, c, lexicon)


def _logit(p: float) -> float:
    p = min(max(p, 0.003), 0.997)
    return math.log(p / (1 - p)) / 5.8


def _model_facts(c: Candidate) -> dict[str, float]:
    return {
        "model": _logit(c.mean),
        "model_least": _logit(c.least),
        "model_begins": c.begins,
        "model_place": c.place,
        "model_goes_on_left": c.left,
        "model_goes_on_right": c.right,
    }


def _inner_facts(word: str, lexicon: Lexicon) -> dict[str, float]:
    surname = lexicon.surname_of(word)
    given = word[len(surname) :]
    titled = re.fullmatch(rf"[{_HAN}]{{1,3}}(?:{_TITLES})", word) is not None
    odds = [lexicon.odds.get(ch, (-6.0, -2.0))[1] for ch in given] or [0.0]
    return {
        f"length_{min(len(word), 5)}": 1.0,
        f"surname_length_{min(len(word), 5)}": float(bool(surname)),
        "surname_odds": lexicon.odds.get(surname, (3.0, 0))[0] / 6 if surname else 0.0,
        "given_odds": sum(odds) / len(odds) / 4,
        "given_odds_least": min(odds) / 4,
        "compound_surname": float(len(surname) == 2),
        "word": float(word in lexicon.words),
        "titled": float(titled),
        "titled_surname": float(titled and bool(surname)),
        "nick": float(word[0] in "老小阿大" and len(word) <= 3),
        "nick_surname": float(word[0] in "老小阿大" and len(word) == 2 and word[1] in lexicon.surnames),
        "doubled": float(len(word) >= 2 and word[-1] == word[-2]),
        "latin": float(bool(re.search(r"[A-Za-z]", word))),
        "digit": float(any(ch.isdigit() for ch in word)),
        "dotted": float("·" in word),
        "drug": float(_DRUG.search(word) is not None),
    }


def _outer_facts(text: str, c: Candidate, lexicon: Lexicon) -> dict[str, float]:
    before, after = text[max(0, c.start - 8) : c.start], text[c.end : c.end + 4]
    return {
        "cuts_word_left": float(_in_word(text, c.start, c.end, lexicon, left=True)),
        "cuts_word_right": float(_in_word(text, c.start, c.end, lexicon, left=False)),
        "in_word": float(_inside_word(text, c.start, c.end, lexicon)),
        "left_edge": float(not before or before[-1] in "\n\r"),
        "left_mark": float(bool(before) and not before[-1].isalnum() and before[-1] not in "@#:"),
        "left_colon": float(before[-1:] == ":"),
        "left_at": float(before[-1:] in ("@", "#")),
        "left_label": float(_LABEL.search(before) is not None),
        "left_kin": float(_KIN.search(before) is not None),
        "left_verb": float(_VERB_BEFORE.search(before) is not None),
        "right_edge": float(not after or after[0] in "\n\r"),
        "right_mark": float(bool(after) and not after[0].isalnum()),
        "right_digit": float(after[:1].isdigit() or (after[:1].isascii() and after[:1].isalpha())),
        "right_verb": float(_VERB_AFTER.match(after) is not None),
        "right_title": float(re.match(_TITLES, after) is not None),
        "right_thing": float(_THING_AFTER.match(after) is not None),
        "alone": float(not before and not after),
    }


def _in_word(text: str, start: int, end: int, lexicon: Lexicon, *, left: bool) -> bool:
    """Tell whether an ordinary word runs over the left or right end of the span."""
    if left:
        return any(
            text[a:b] in lexicon.words
            for a in range(max(0, start - 3), start)
            for b in range(start + 1, min(end, a + 4) + 1)
        )
    return any(
        text[a:b] in lexicon.words
        for a in range(max(start, end - 3), end)
        for b in range(end + 1, min(len(text), a + 4) + 1)
    )


def _inside_word(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    return any(
        text[a:b] in lexicon.words
        for a in range(max(0, start - 3), start + 1)
        for b in range(end, min(len(text), a + 5) + 1)
        if b - a > end - start
    )


@dataclass(frozen=True, slots=True)
class Weights:
    """The regression: a weight for each fact."""

    values: dict[str, float]

    @staticmethod
    def load(path: Path = DATA / "names_zh.json") -> Weights:
        """Read the fitted weights."""
        return Weights(json.loads(path.read_text(encoding="utf-8")))

    def chance(self, facts: dict[str, float]) -> float:
        """Return the probability that a candidate with these facts is a name."""
        total = sum(self.values.get(name, 0.0) * value for name, value in facts.items())
        return _sigmoid(total)


class ChineseNames:
    """Finds names in text that has been read; immutable, so that threads share it."""

    def __init__(self, model: CharacterModel, lexicon: Lexicon, weights: Weights) -> None:
        self._model = model
        self._lexicon = lexicon
        self._weights = weights

    def find(self, text: str, least: float = 0.5) -> list[tuple[int, int, float]]:
        """Return (start, end, probability) of names in `text`, without overlaps.

        The probability is half way, in log odds, between the regression, which is sure of what it was shown, and
        the character model, which has seen more of how people write.
        """
        cuts = [(a, b) for a, b in segments(text) if re.search(rf"[{_HAN}]", text[a:b])]
        if not cuts:
            return []
        kept = self._lexicon.kept(text)
        found: list[tuple[float, int, int]] = []
        for (offset, stop), chances in zip(
            cuts, self._model.chances([text[a:b] for a, b in cuts]), strict=True
        ):
            piece = text[offset:stop]
            for c in candidates(piece, chances, self._lexicon):
                start, end = offset + c.start, offset + c.end
                if any(a < end and start < b for a, b in kept) or text[start:end] in self._lexicon.usual:
                    continue
                if reads_as_words(text, start, end):
                    continue
                chance = self._weights.chance(features(piece, c, self._lexicon))
                blended = _sigmoid((_log_odds(chance) + _log_odds(c.mean)) / 2)
                if blended >= least:
                    found.append((blended, start, end))
        return _with_dots(text, _best(found))


_DOTTED = re.compile(rf"[{_HAN}]{{1,6}}(?:·[{_HAN}]{{1,8}})+")
_BEFORE_DOTTED = re.compile(
    r".*(?:我叫|名叫|叫|患者|病人|外教|先生|女士|老师|医生|我是|是|和|与|给|找|向|的|[:：])"
)


def _with_dots(text: str, names: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """Join the parts of a name with dots (迈克尔·翁达杰, 买买提·艾力) of which one has been found."""
    for match in _DOTTED.finditer(text):
        parts = [n for n in names if n[0] < match.end() and match.start() < n[1]]
        if parts:
            announced = _BEFORE_DOTTED.match(text, match.start(), text.index("·", match.start()))
            start = min(parts[0][0], announced.end() if announced else match.start())
            last = max(text.rfind("·", match.start(), match.end()) + 2, parts[-1][1])
            end = last if parts[-1][1] > text.rfind("·", match.start(), match.end()) else match.end()
            names = [n for n in names if n not in parts]
            names.append((start, end, max(n[2] for n in parts)))
    return sorted(names)


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))


def _log_odds(p: float) -> float:
    p = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))


def _best(found: Sequence[tuple[float, int, int]]) -> list[tuple[int, int, float]]:
    taken: list[tuple[int, int, float]] = []
    for chance, start, end in sorted(found, key=lambda f: (-f[0], f[1] - f[2])):
        if not any(a < end and start < b for a, b, _ in taken):
            taken.append((start, end, chance))
    return sorted(taken)
