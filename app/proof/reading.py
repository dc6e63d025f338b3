"""A text as the proof reads it: segments, and their clauses.

A segment is a sentence or list item. A clause is a stretch between commas that sets a condition ("if"), excepts
something from a rule ("except"), or states what follows ("then").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from app.proof import lexicon, numbers
from app.proof.folding import fold
from app.proof.words import Word, words
from indexes.text import Lang, language


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """A stretch between commas; `start` is its offset in the folded text, `role` is if, except or then."""

    text: str
    start: int
    role: str
    words: tuple[Word, ...]
    surfaces: frozenset[str]
    concepts: frozenset[str]

    @property
    def negated(self) -> bool:
        """Whether anything in the clause is denied, by a negator or by a word's own meaning."""
        return any(w.polarity < 0 or (w.concepts and max(w.concepts.values()) < 0) for w in self.words)


@dataclass(frozen=True, eq=False)
class Segment:
    """A sentence or list item, half-open offsets; `head` is what stands over it, if it is part of a list."""

    clauses: tuple[Clause, ...]
    start: int
    end: int
    head: tuple[Clause, ...] = ()
    figures: tuple[numbers.Number, ...] = ()

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the segment itself."""
        return tuple(w for c in self.clauses for w in c.words)

    @cached_property
    def all_clauses(self) -> tuple[Clause, ...]:
        """The clauses that stand over the segment, and its own."""
        return self.head + self.clauses

    @cached_property
    def distinct(self) -> tuple[Word, ...]:
        """The words of all its clauses, each once as it is said and once as it is denied."""
        return tuple({(w.surface, w.polarity): w for c in self.all_clauses for w in c.words}.values())

    @cached_property
    def surfaces(self) -> frozenset[str]:
        """The words of all its clauses."""
        return frozenset().union(*(c.surfaces for c in self.all_clauses))

    @cached_property
    def concepts(self) -> frozenset[str]:
        """The concepts that any of its clauses names."""
        return frozenset().union(*(c.concepts for c in self.all_clauses))


def part(clause: Clause, start: int, end: int) -> Clause:
    """Return the part of a clause between two offsets of the folded text."""
    inside = tuple(w for w in clause.words if start <= w.start < end)
    return Clause(
        text=clause.text[start - clause.start : end - clause.start],
        start=start,
        role=clause.role,
        words=inside,
        surfaces=frozenset(w.surface for w in inside),
        concepts=frozenset(k for w in inside for k in w.concepts),
    )


_SPECIES = "trachomatis|gonorrhoeae|pallidum|difficile|coli|aureus|vaginalis"
"""Germs whose first name is written short: the point behind it ends no sentence."""
_SEGMENT_END = re.compile(
    rf"[。;!?\n•]|(?<!\d)\.(?=\s|$)(?! (?:{_SPECIES})\b)"
    r"|(?<=\d)\.(?=\s*$|\s+[a-z•])|(?=\([一二三四五六七八九十]{1,3}\))|:(?=\s|$|\()"
)
_ITEM = re.compile(r"\s*\(?[一二三四五六七八九十\d]{1,3}[)、.]")
_SUBORDINATORS = (
    "but|unless|except|if|when|while|because|even if|even though|whether|so that|although"
    "|provided (?:that|you|they|the)|only if"
)
_CLAUSE_END = re.compile(
    r",(?!\d{3})(?! (?:by law|however|therefore|in general),)(?<!, by law,)(?<!, however,)(?<!, therefore,)"
    r"(?<!, in general,)|[:()\[\]\"“”]|〔(?!\d)|(?<!\d)〕|\s[-–—]\s|—"
    r"|(?<=[的时后前])(?=(?:就|都|也|则|一律)(?![是业要在按]))|(?<=[^,]{3}的)(?=(?:不得|不能|不予|应当|可以|必须)[^,。;]{2})"
    r"|(?<=[^,、]{3})(?=也(?:可以|能|得|会|不)|就(?:可以|能|得|会|不))"
    rf"|(?<=\S) (?=(?:{_SUBORDINATORS}) )"
)
_SECOND_SUBJECT = re.compile(
    r"(\s*(?:if|when|once|unless|even if) \S+ (?:\S+ ){1,12}?)"
    r"(?=(?:you|they|it|we|he|she|your \S+|the \S+) "
    r"(?:can|may|must|should|will|need|have|don't|cannot|can't|won't|are|is|get|do)\b)"
)
_CASE = re.compile(
    r"[^,。;的]{0,12}?(?:不|未|没|无|拒|逾期|超过?|符合|属于|仍)[^,。;的]{1,18}的"
    r"(?=(?:给予?|予以|由|向|按(?!时)|交(?!通)|处(?!方|理|所)|罚|停止|取消|优先|及时|依法|责令|可以?|要(?!求)|应(?!急)|须|享受|从(?!事|业)"
    r"|转|发(?!票|展|病)|付|补|退(?!休)|撤|吊|视为|算|认定|继续|同样|参照|另(?!一)|加|减|免(?!疫)|不(?![良同足符实当法明动一满能得]))[^,。;的]{2,}$)"
)
"""A case that no comma parts from what follows: 不能判定的交医学会鉴定."""
_GOES_ON = re.compile(r"\s*(?:或者?|以及)?(?P<verb>[\u4e00-\u9fff]{2})")
_ANEW = re.compile(r"应|须|可以|能|不|未|无|并|由|的$|则|就|但")
_PROHIBITION = re.compile(r"(?:禁止|严禁|不得)(?!超过|低于|少于|高于|多于|早于|晚于|迟于)")
_AVOIDED = re.compile(
    r"(?<![a-z])(?:be|is|are) (?:avoided|prohibited|forbidden|contraindicated|discouraged|dispelled)(?![a-z])"
)
"""What stands in front of it is denied as much as by "avoid"."""
_IF_START = re.compile(
    r"\s*(?:如果|如|若|要是|假如|只要|凡|只有|对于?|因(?!此)|除|在|经|自|"
    r"if|when|once|unless|except|even if|for|after|before|while|provided (?:that|you|they|the)|only if)(?![a-z])"
)
_IF_END = re.compile(r"(?:的|的话|[付报交缴办领]完|时|时候|后|以后|之后|之前|前|期间|情况下|情形下)$")
_ASKS = re.compile(r"(?<![a-z])(?:find out|see|know|check|determine|ask|decide|confirm|tell|learn)\s*$")
_CONSEQUENCE = re.compile(r"就|则|也(?:可以|能|得|会|不)")
_EXCEPT = re.compile(
    r"除(?!了|以)([^,。;]{1,40}?)(?:以外|之外|外)(?=[,。;)]|$|[不均都禁应可]|一律|其[他余])"
    r"|(?:但|[,(]|^)([^,。;()]{1,40}?)的?除外|(?:不包括|不含)([^,。;()]{1,40})"
)
_OTHERWISE = re.compile(r"另有(?:规定|约定|说明)$")
_BESIDES = re.compile(r"享受|收取|支付|给予|发给|规定的|增加")
_AS_WELL = re.compile(r"^,?(?:还|另|再|增加|也|其他|其它|均|都)")
_LEFT_OUT = re.compile(r"(?:不算|不在内|不在此列|不适用|例外|不行|不给|不认|不予认定)$")
_BEYOND = re.compile(r"^[^除]*?([^,。;除]{1,30}?)(?:以外|之外)的")


_WITHOUT_LEAVE = re.compile(
    r"未(?:经|征得|取得|获得?|依法|注册|登记|备案)|(?:没有?|无)(?:经过|得到|取得)?(?=[^,。;]{0,6}(?:许可|批准|同意|授权))"
)
_WITHOUT_ANYONES = re.compile(
    r"未(?:经|征得|取得|获得?)(?P<who>[^,。;]{1,14}?)(?P<act>书面同意|单独同意|同意|批准|许可|允许|认可)"
)
_TWO_ADJECTIVES = re.compile(r"((?<![a-z])an? [a-z-]+), (?!and |or |but |which |who )([a-z-]+ [a-z]+)")
"""Two words that describe one thing, which no comma parts: an inflexible, rigid standard."""
_LISTED_SUBJECTS = re.compile(
    r"(?<![a-z])(?P<what>[a-z][a-z/-]*(?: [a-z/-]+)?, (?:[a-z][a-z/-]*(?: [a-z/-]+)?, ){0,5})(?:and|or)"
    r" [a-z][a-z /-]{2,30}? (?:(?:should|must|do|are|can) not|cannot|can't|shouldn't|mustn't|aren't|don't"
    r"|are (?:contraindicated|prohibited))(?![a-z])"
)
"""What one verb behind the last of them denies of all: imiquimod, podophyllin, and podofilox should not be used."""
_NOT_BOUND = re.compile(r"不受[^,。;]{1,24}?的?(?P<what>限制|影响|约束)")
_SHORT_FORM = re.compile(r"\(([a-z]{2,6}|(?![一二三四五六七八九十]+\))[\u4e00-\u9fff]{1,4})\)")
"""The short form of a name behind it, which parts nothing: monitoring program (PDMP) data."""
_LISTED = re.compile(
    r"(?<![a-z])(?:not|[a-z]+n't|never) [a-z]+(?P<what>,(?: [a-z]+,){0,3}(?: [a-z]+)? (?:or|nor) [a-z]+(?: [a-z]+)?)"
)
"""Further things that one "not" denies: not run, staffed, or paid for."""
_TESTED_NEGATIVE = re.compile(
    r"(?<![a-z])(?!false)[a-z]+(?=-(?:negative|free)(?![a-z])| negative(?! ?[a-z]))"
)
"""What somebody does not have: HIV negative, smoke-free."""
_FORBIDDEN = re.compile(r"不得|不能|不可|不予|禁止|严禁")
_NEAR = 40
_FORBIDS_WHAT_FOLLOWS = re.compile(
    r"(?:不得|不准|不能|禁止|严禁)[^,。;:]{0,8}(?:下列|以下|如下)|(?:must|may|should|can) not [a-z ]{0,20}the following"
)


@lru_cache(maxsize=2048)
def read(text: str) -> tuple[Segment, ...]:
    """Return the segments of `text`, those of a list with its lead-in."""
    folded = fold(text)
    lang = language(folded)
    figures = numbers.find(folded)
    lead_ins = _LeadIns()
    found: list[Segment] = []
    for start, end, stop in _dated(_pieces(folded, _SEGMENT_END), folded, figures):
        clauses = tuple(_clauses(folded, start, end, lang, figures))
        if stop.startswith("?"):  # a question states nothing; what it asks about is the case of what follows
            clauses = tuple(replace(c, role="if") for c in clauses)
        if clauses:
            item = bool(_ITEM.match(folded[start:end])) or folded[start - 1 : start] == "•"
            own = tuple(n for n in figures if start <= n.start < end)
            if not item and folded[:start].endswith("\n"):
                lead_ins.paragraph()
            over = lead_ins.over(clauses, item, stop, lines=folded.startswith(":\n", end))
            if any(_FORBIDS_WHAT_FOLLOWS.search(c.text) for c in over):
                clauses = tuple(_denied(c) if c.role == "then" else c for c in clauses)
            found.append(Segment(clauses, start, end, over, own))
    return tuple(found)


def _dated(
    pieces: Iterator[tuple[int, int, str]], text: str, figures: tuple[numbers.Number, ...]
) -> Iterator[tuple[int, int, str]]:
    """Yield pieces, a date and a colon together with what stands behind them (March 31, 2014: enrollment ends)."""
    begun = -1
    for start, end, stop in pieces:
        at = begun if begun >= 0 else start
        lone = [n for n in figures if n.kind is numbers.Kind.DATE and start <= n.start and n.end <= end]
        rest = text[start : lone[0].start] + text[lone[0].end : end] if lone else text[start:end]
        begun = -1
        if stop == ":" and lone and not rest.strip() and text[end + 1 : end + 2] == " ":
            begun = at
            continue
        yield at, end, stop


def _denied(clause: Clause) -> Clause:
    return replace(
        clause,
        words=tuple(replace(w, polarity=-w.polarity, leads=w.leads or w.weight > 0) for w in clause.words),
    )


class _LeadIns:
    """What stands over a segment: the sentence that opened its list, and the condition of its list item."""

    def __init__(self) -> None:
        self._list: tuple[Clause, ...] = ()
        self._sentence: tuple[Clause, ...] = ()
        self._item: tuple[Clause, ...] = ()
        self._by_line = False
        self._complete = False

    def paragraph(self) -> None:
        """A line that is no item begins: behind an item that ended with a full stop the list is over."""
        if self._complete:
            self._list = self._item = ()

    def over(
        self, clauses: tuple[Clause, ...], item: bool, stop: str, *, lines: bool = False
    ) -> tuple[Clause, ...]:
        """Return what stands over a segment that ends with `stop`, and take the segment in for those below.

        With `lines` the segment ends its line with a colon: each line below that ends without a full stop is an item.
        """
        if item:
            self._item = ()
        over = self._list + self._item
        self._complete = item and stop == "。"
        if stop == ":":
            self._list = self._list + clauses if item else self._sentence + clauses
            self._sentence = self._item = ()
            self._by_line = lines
        elif stop == "\n" and self._by_line:
            pass
        elif item:
            self._item = tuple(c for c in clauses if c.role == "if")[:1]
        elif stop in "。\n":
            self._list = self._sentence = self._item = ()
        else:
            self._sentence += clauses
        return over


def _pieces(text: str, stops: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, what ended it) of the stretches between stops."""
    start = 0
    for m in stops.finditer(text):
        if m.start() > start:
            yield start, m.start(), m.group().strip() or "\n"
        start = m.end()
    if start < len(text):
        yield start, len(text), "。"


def _clauses(
    text: str, start: int, end: int, lang: Lang, figures: tuple[numbers.Number, ...]
) -> Iterator[Clause]:
    body = _SHORT_FORM.sub(r" \1 ", _without_figures(text, start, end, figures))
    body = _TWO_ADJECTIVES.sub(r"\1  \2", body)
    excepted = _excepted(body)
    settled = [(m.span("what"), polarity) for p, polarity in _SETTLED for m in p.finditer(body)]
    forbidding = False
    for a, b in _parts(body):
        piece = body[a:b]
        if not piece.strip():
            continue
        found = _with_exceptions(words(piece, start + a), piece, start, a, excepted)
        goes_on = forbidding and _goes_on(piece)
        forbidding = goes_on or bool(_PROHIBITION.search(piece))
        if goes_on:  # 禁止威胁其安全,侵犯其尊严: how far the prohibition goes is not for a comma to say
            found = tuple(replace(w, polarity=0, leads=False) for w in found)
        if avoided := _AVOIDED.search(piece):
            found = tuple(
                replace(w, polarity=-1, leads=w.weight > 0)
                if w.start < start + a + avoided.start()
                else replace(w, polarity=0)
                for w in found
            )
        if (leave := _WITHOUT_LEAVE.search(piece)) and _FORBIDDEN.search(body, a + leave.end(), b + _NEAR):
            found = tuple(replace(w, polarity=0) for w in found)  # 未经批准，不得: the approval is wanted
        elif who := _WITHOUT_ANYONES.search(piece):  # 未经本人同意 denies the consent, not the person
            found = tuple(
                (
                    replace(w, polarity=0, leads=False)
                    if w.start < start + a + who.start("act")
                    else replace(w, polarity=-1, leads=True)
                )
                if start + a + who.start("who") <= w.start < start + a + who.end()
                else w
                for w in found
            )
        if tested := _TESTED_NEGATIVE.search(piece):
            found = tuple(
                replace(w, polarity=-1, leads=True) if w.start == start + a + tested.start() else w
                for w in found
            )
        found = tuple(_settle(w, w.start - start, settled) for w in found)
        role = "if" if _CONSEQUENCE.match(body, b) else _role(piece, b < len(body), lang)
        if _ASKS.search(body, 0, a) and piece.lstrip().startswith("if "):
            role = "then"  # what is to be found out, not a case
        if any(s < b and a < e for s, e in excepted) or _LEFT_OUT.search(piece.strip()):
            role = "except"
        yield Clause(
            text=text[start + a : start + b],
            start=start + a,
            role=role,
            words=found,
            surfaces=frozenset(w.surface for w in found),
            concepts=frozenset(k for w in found for k in w.concepts),
        )


_SETTLED = ((_LISTED, -1), (_NOT_BOUND, -1), (_LISTED_SUBJECTS, 0))
"""Stretches whose words are denied, or left open, whatever the clause that they stand in says of them."""


def _settle(word: Word, at: int, settled: Sequence[tuple[tuple[int, int], int]]) -> Word:
    for (start, end), polarity in settled:
        if start <= at < end and word.polarity > polarity:
            return replace(word, polarity=polarity, leads=polarity < 0 and word.weight > 0)
    return word


def _goes_on(piece: str) -> bool:
    """Tell whether a clause behind a prohibition may be a further thing that it forbids."""
    m = _GOES_ON.match(piece)
    return m is not None and m["verb"] in lexicon.verbs() and not _ANEW.search(piece)


def _without_figures(text: str, start: int, end: int, figures: tuple[numbers.Number, ...]) -> str:
    """Return a stretch of text with its numbers, units included, overwritten by zeros: they are no words."""
    masked = list(text[start:end])
    for n in figures:
        if start <= n.start and n.end <= end and n.kind is not numbers.Kind.CONTACT:
            masked[n.start - start : n.end - start] = "0" * (n.end - n.start)
    return "".join(masked)


def _parts(body: str) -> Iterator[tuple[int, int]]:
    """Cut a segment into clauses; "if you are vaccinated you can skip it" is two, though no comma says so."""
    for a, b, _ in _pieces(body, _CLAUSE_END):
        piece = body[a:b]
        m = _SECOND_SUBJECT.match(piece)
        at = a + m.end(1) if m else a + c.end() if (c := _CASE.match(piece)) else a
        if at > a:
            yield a, at
        yield at, b


def _role(piece: str, followed: bool, lang: Lang) -> str:
    if lang == "zh":
        conditional = _IF_END.search(piece.strip()) or (followed and _IF_START.match(piece))
        return "if" if conditional else "then"
    return "if" if _IF_START.match(piece) else "then"


def _excepted(body: str) -> list[tuple[int, int]]:
    """Return the half-open offsets of what a segment excepts; "besides the leave by law" excepts nothing."""
    found = []
    for m in _EXCEPT.finditer(body):
        if m[1] and (_AS_WELL.match(body, m.end()) or _BESIDES.search(m[1]) or _OTHERWISE.search(m[1])):
            continue
        found += [m.span(g) for g in (1, 2, 3) if m[g]]
    return found


def _with_exceptions(
    found: tuple[Word, ...], piece: str, start: int, a: int, excepted: list[tuple[int, int]]
) -> tuple[Word, ...]:
    """Turn round what is excepted, and leave open what 不得用于X以外的目的 says of X: X itself is allowed."""
    if excepted:
        found = tuple(
            replace(w, polarity=-w.polarity, leads=True)
            if any(s <= w.start - start < e for s, e in excepted)
            else w
            for w in found
        )
    m = _BEYOND.search(piece)
    if not m or not m[1]:
        return found
    low, high = start + a + m.start(1), start + a + m.end(1)
    return tuple(replace(w, polarity=0) if low <= w.start < high else w for w in found)
