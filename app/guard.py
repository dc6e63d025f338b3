"""Guarding an answer on its way to a person: its language, its length, and that it keeps to the matter."""

from __future__ import annotations

import re

from app.errors import ModelError
from app.gate.types import SafeQuestion
from app.orders import gives_orders
from app.prompt import Prompt
from app.proof.check import check
from app.proof.citations import cited, without
from app.proof.sentences import sentences
from app.proving import source
from indexes.text import HAN, language, terms

LONGEST = {"zh": 2_400, "en": 6_000}
"""Characters of an answer; nobody reads more, and no budget of tokens asks for it."""
_FOREIGN, _FEWEST_TERMS = 0.15, 4
"""A sentence without a source and of so many terms, of which fewer than this share stand in the passages or the
question, is about something else. Of the development answers' sentences that say anything none is."""
_CIRCLES, _WORTH_REPEATING = 4, 8
"""So many repeated sentences, of at least so many letters or characters, are a loop; fewer are left out one by one."""
_POLITE = re.compile(
    r"祝|恭喜|希望|保重|节哀|辛苦|揪心|难受|抱歉|您好|感谢|谢谢|放心|理解您|咨询|问一?[下问]|确认|联系|致电|拨打|窗口|"
    r"总之|综上|简单[来地]?说|也就是说|"
    r"\b(?:congratulations|good luck|sorry|welcome|hope|thank|glad|wish|understand|good question|contact|call|ask|"
    r"check with|confirm|reach|agency|in short|in summary|to sum up|here (?:is|are))\b",
    re.IGNORECASE,
)
"""What kind people say beside the matter, and the way to somebody who knows more."""
_QUOTED = re.compile(
    r"“[^”\n]*”|「[^」\n]*」|『[^』\n]*』|《[^》\n]*》|\"[^\"\n]*\"|[(（][^)）\n]*[)）]|\[[^\]\n]*\]"
)
_HAN_LETTER, _LATIN_WORD = re.compile(rf"[{HAN}]"), re.compile(r"[A-Za-z]{2,}")
_ENOUGH = {"zh": 8, "en": 6}
"""Latin words in an answer to a Chinese question, and Chinese characters in one to an English question, from
which a sentence is in the other language rather than naming something."""
_LURES = re.compile(
    r"(?:加|添加)[^，。！？\n]{0,8}(?:微信|QQ|vx|V信|好友)|验证码|密码|(?:转账|汇款|打款|付款)(?:到|至|给)|银行卡号|点击|扫(?:描|码|一扫)|下载|红包|"
    r"\b(?:click|tap|download|whatsapp|telegram|wechat|bitcoin|gift cards?)\b|"
    r"\b(?:password|passcode|(?:verification|one-time) code)\b|"
    r"\b(?:wire|transfer|send)\b[^.!?\n]{0,30}\b(?:money|funds|fee|payment|\$)|[\w.+-]+@[\w-]+\.\w+",
    re.IGNORECASE,
)


class WrongLanguage(ModelError):
    """The model left the language of the question."""

    code = "wrong_language"

    def __init__(self) -> None:
        super().__init__("The model answered in another language than the question's.")


class Guard:
    """Follows one answer, piece by piece; each piece ends where a sentence ends, or the answer does."""

    def __init__(self, question: SafeQuestion, prompt: Prompt) -> None:
        self._question = question
        self._sources = [source(c) for c in prompt.citations]
        self._known = set(terms(question.text)).union(*(terms(s.title + " " + s.text) for s in self._sources))
        self._comparable = any(language(s.text) == question.lang for s in self._sources)
        self._room = LONGEST[question.lang]
        self._told: set[str] = set()
        self.left_out = 0
        """How many sentences had nothing to do with the documents, or gave orders, and were left out."""
        self.repeated = 0
        """How many sentences had been said before, word for word, and were left out."""

    @property
    def full(self) -> bool:
        """Whether nothing more is let through: the answer is long, or goes round in circles."""
        return self.long or self.repeated >= _CIRCLES

    @property
    def long(self) -> bool:
        """Whether the answer has become as long as one may be."""
        return self._room <= 0

    def let(self, piece: str) -> str:
        """Return what of the piece may be shown. Raises WrongLanguage."""
        kept, end = [], 0
        for a, b in sentences(piece, self._question.lang):
            sentence = piece[a:b]
            if is_foreign_tongue(sentence, self._question.lang):
                raise WrongLanguage
            if self.full or self._repeats(sentence):
                pass
            elif self._strays(sentence):
                self.left_out += 1
            else:
                kept.append(piece[end:a] + sentence)
                self._room -= len(sentence)
            end = b
        return "".join(kept) + piece[end:]

    def _repeats(self, sentence: str) -> bool:
        """Tell whether a sentence has been said before, and remember it."""
        said = "".join(filter(str.isalnum, without(sentence)))
        if said in self._told:
            self.repeated += 1
            return True
        if len(said) >= _WORTH_REPEATING:
            self._told.add(said)
        return False

    def _strays(self, sentence: str) -> bool:
        """Tell whether a sentence gives orders, lures people, or is about something else."""
        if gives_orders(sentence):
            return True
        foreign = self._is_foreign(sentence)
        if foreign and not _POLITE.search(sentence):
            return True
        if not (foreign or lures(sentence)):
            return False
        verdicts = {s.verdict for s in check(self._question.text, sentence, self._sources)}
        return not verdicts <= ({"no_claim"} if foreign else {"verified", "weak"})

    def _is_foreign(self, sentence: str) -> bool:
        own = set(terms(sentence))
        return (
            self._comparable
            and len(own) >= _FEWEST_TERMS
            and not cited(sentence)
            and len(own & self._known) < _FOREIGN * len(own)
            and language(sentence) == self._question.lang
        )


def lures(text: str) -> bool:
    """Tell whether `text` asks people for what no rule asks: to click, to pay somebody, to give a password."""
    return bool(_LURES.search(text))


def is_foreign_tongue(sentence: str, lang: str) -> bool:
    """Tell whether a sentence of an answer is in another language than `lang`, quotations and names aside."""
    plain = _QUOTED.sub(" ", sentence)
    if language(plain) == lang:
        return False
    other = _LATIN_WORD if lang == "zh" else _HAN_LETTER
    return len(other.findall(plain)) >= _ENOUGH[lang]
