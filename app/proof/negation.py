"""What the negators of a clause govern, in Chinese and English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from app.proof import lexicon

_IDIOMS_ZH = (
    r"不予[^,。;、]{1,6}(?:通知书|决定书|决定)",  # the name of a paper
    r"[未没不](?:得|能|可|应)?(?:超过?|高于|低于|少于|多于|大于|小于|满|足)",  # a limit, not a denial
    r"不(?:论|管|同(?!意)|仅|但|过|等|限|一(?![定样般]))|无论|说不定|不一样|有没有",
    r"(?:要|能|是|可|会|算|该|得)不(?:要|能|是|可以|会|算|该|得)|有无",  # a question
    r"(?P<same>[\u4e00-\u9fff])不(?P=same)",  # another: 立不立案
    r"不(?:实(?![行施际])|良|当(?!场|面|作|成)|法|明(?![确示知]))|无(?:着|偿|害(?!化)|障碍)|非法",  # properties
)
_WIDE_ZH = (
    r"不再?(?=发给|享受|领取|给付|计发|退还)|不(?:得|能|可以?|应当?|准|许|会|予|再|需要?|必|用|要)|禁止|严禁|拒绝(?!或|、|和|及|与|的|阻|推诿|隐瞒|谎报|瞒报|逃避|拖延|干扰|$)|不(?=因(?![此而]))"
    r"|免予|免(?=处罚|罚款|责任)|免于|无[需须]|没必要|别"
)
_NARROW_ZH = (
    r"尚[未无]|并[未无不]|从[未没不]|毫[无不]|绝[无不非]|决不|永不|[切请]勿"
    r"|拒不|不(?:是|属于|算)|并非|不|没有|没|未经?|无|(?<!民)非|勿|毋"
)
_IDIOMS_EN = (
    r"no (?:later|more|less|fewer|longer than|matter)",
    r"not (?:later|more|less|fewer|to exceed|exceed|only|just)",
    r"whether or not|or not|no\.",
)
_WIDE_EN = (
    r"no (?:[a-z]+ )?evidence(?: (?:indicates|suggests|shows|exists))?(?: that)?"
    r"|no way to|not|[a-z]+n't|cannot|never|no longer|neither|nor|except|unless|excluding"
    r"|other than|rather than|instead of"
    r"|(?:stop|prevent|prohibit|ban|bar|keep)s?(?= (?:[a-z-]+ ){1,6}from(?![a-z]))"
    r"|exempt(?:ions?|ed)? from"
    r"|refrains? from|abstain(?:s|ed)? from|abstinent from|avoid(?:s|ed)?|fails? to|unable to|illegal|unlawful"
)
_NARROW_EN = r"without|none|no|nobody|nothing|absence of|lack of|non"
_ASPECTS = frozenset({"不再", "不会", "不予"})
_HALF_NEGATIVE = re.compile(r"[不未无没]\S|防止|避免|消除|杜绝|制止|免遭|免受|预防")
_LIGHT_VERBS = frozenset("实行 进行 予以 给予 作出 开展 采取 实施 设 设置 收取 有 给 受 作 做 用 得".split())
_NEW_MODAL = frozenset(
    "就 则 但 而 却 由 应 应当 必须 须 要 可 可以 需 需要 才 者 but so because and".split()
)
_RESET = _NEW_MODAL | {"的", "也"}
_BECAUSE = frozenset({"因", "因为"})
_PREPOSITIONS = _BECAUSE | frozenset("在 对外 对 对于 向 从 与 同 以 于".split())
"""Right behind a negator that governs the clause: what they introduce is not denied, the verb behind it is."""
_PASSED_OVER = frozenset(
    "a an the to be been being have has had necessarily usually yet already also even it you they".split()
)


@dataclass(frozen=True, slots=True)
class Negator:
    """A negator with its half-open offsets in the clause.

    `wide` ones govern the rest of the clause, `through` ones even past a 的; others govern the next word.
    `doubles` ones negate another negator right before them. `none` marks an English "no" or "without" before a noun.
    """

    start: int
    end: int
    wide: bool
    through: bool
    doubles: bool
    none: bool = False


@cache
def _pattern(chinese: bool) -> re.Pattern[str]:
    if chinese:
        idioms, wide, narrow = "|".join(_IDIOMS_ZH), _WIDE_ZH, _NARROW_ZH
        return re.compile(f"(?P<idiom>{idioms})|(?P<wide>{wide})|(?P<narrow>{narrow})")
    idioms, wide, narrow = "|".join(_IDIOMS_EN), _WIDE_EN, _NARROW_EN
    return re.compile(rf"(?<![a-z])(?:(?P<idiom>{idioms})|(?P<wide>{wide})|(?P<narrow>{narrow}))(?![a-z])")


def idioms(clause: str) -> list[tuple[int, int]]:
    """Return the half-open offsets of what looks like a denial in Chinese and is none."""
    return [m.span() for m in _pattern(True).finditer(clause) if m["idiom"]]


def negators(clause: str, starts: set[int], ends: set[int]) -> list[Negator]:
    """Return the negators of a clause that begin and end where its words do, Chinese ones first."""
    found: list[Negator] = []
    for chinese in (True, False):
        for m in _pattern(chinese).finditer(clause):
            end, wide = m.end(), bool(m["wide"])
            if m["idiom"] or m.start() not in starts:
                continue
            if end not in ends:  # 不准 in 不准许: the words are 不 and 准许
                end, wide = m.start() + 1, False
            if end not in ends or (chinese and clause[end : end + 1].isspace()):
                continue  # part of another word, or the cell of a table
            doubles = bool(found) and found[-1].end == m.start()
            through = not chinese or m.group() not in _ASPECTS
            found.append(
                Negator(m.start(), end, wide, through, doubles, m.group() in ("no", "none", "without"))
            )
    return found


class Scope:
    """What the negators met so far in a clause govern.

    A wide one (不得, not) governs the rest of the clause. A narrow one (不, 未, without) governs the word right
    behind it, or past prepositions and adverbs the next verb; what follows that is uncertain until 的 ends it.
    """

    def __init__(self) -> None:
        self._wide = 1
        self._through = self._pending = self._adjacent = self._uncertain = self._first = self._none = False
        self._phrase = self._because = self._open = False
        self._before = ""

    def enter(self, negator: Negator) -> None:
        """Take in a negator."""
        self._uncertain = False
        if negator.wide:
            self._wide = -self._wide if negator.doubles else -1
            self._first, self._pending, self._through = True, False, negator.through
            self._phrase = self._because = self._open = False
        else:
            self._pending = self._adjacent = True
            self._none = negator.none

    def govern(self, surface: str, weight: float, harmless: bool) -> tuple[int, bool]:
        """Return the polarity of the next word (1, -1, or 0 for uncertain), and whether it leads a scope."""
        before, self._before = self._before, surface
        if surface in _RESET and not (surface == "由" and before == "为"):
            self._pending = self._uncertain = False
            if (surface in _NEW_MODAL and not (self._because and surface in "就而")) or not self._through:
                self._wide = 1
        if self._pending:
            return self._narrow(surface, weight)
        if self._uncertain:
            return 0, False
        if surface == "并" and self._wide < 0:
            self._open = True
        if self._open:
            return 0, False  # 不得提职并取消一次调级, 不得泄露并传播
        if self._wide < 0 and self._first and surface in _PREPOSITIONS:
            self._phrase, self._because = True, surface in _BECAUSE
        if self._phrase and surface not in lexicon.verbs():
            return 0, False
        self._phrase = False
        self._uncertain = not harmless and bool(_HALF_NEGATIVE.match(surface))
        leads = self._wide < 0 and weight > 0 and (self._first or surface in lexicon.verbs())
        if weight or (surface.isascii() and surface not in _PASSED_OVER):
            self._first = False
        return self._wide, leads

    def _narrow(self, surface: str, weight: float) -> tuple[int, bool]:
        if surface in _PASSED_OVER:
            return 0, False  # without a referral
        if surface in _LIGHT_VERBS:
            return -1, False  # 不实行审批 denies the approval
        governed = surface in lexicon.verbs() or (self._adjacent and weight > 0)
        if governed or (surface.isascii() and weight):
            self._pending, self._uncertain = False, True
        self._adjacent = False
        if not governed or self._wide < 0:
            return 0, False  # two negators apart may be a list or a double negation
        return -1, weight > 0 and (not surface.isascii() or self._none or surface.endswith("ing"))
