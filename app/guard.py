"""Guarding an answer on its way to a person: its language, its length, and that it keeps to the matter."""

from __future__ import annotations

import re

from app.errors import ModelError
from app.gate.types import SafeQuestion
from app.orders import gives_orders
from app.prompt import Prompt
from app.proof.check import check
from app.proof.citations import without
from app.proof.sentences import sentences
from app.proving import source
from indexes.text import HAN, language, terms

LONGEST = {"zh": 2_400, "en": 6_000}
"""Characters of an answer; nobody reads more, and no budget of tokens asks for it."""
_FOREIGN, _FEWEST_TERMS = 0.1, 4
"""A sentence of so many terms, of which fewer than this share stand in the passages or the question, is about
something else. Of true sentences in the development answers 1 in 180 is as far away, and that one is proven."""
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
    r"\b(?:wire|transfer|send)\b[^.!?\n]{0,30}\b(?:money|funds|fee|payment|\$)",
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
        self.left_out = 0
        """How many sentences had nothing to do with the documents, or gave orders, and were left out."""

    @property
    def full(self) -> bool:
        """Whether the answer has become as long as one may be."""
        return self._room <= 0

    def let(self, piece: str) -> str:
        """Return what of the piece may be shown. Raises WrongLanguage."""
        kept, end = [], 0
        for a, b in sentences(piece, self._question.lang):
            sentence = piece[a:b]
            if is_foreign_tongue(sentence, self._question.lang):
                raise WrongLanguage
            if self.full or self._strays(sentence):
                self.left_out += not self.full
            else:
                kept.append(piece[end:a] + sentence)
                self._room -= len(sentence)
            end = b
        return "".join(kept) + piece[end:]

    def _strays(self, sentence: str) -> bool:
        if gives_orders(sentence):
            return True
        own = set(terms(without(sentence)))
        foreign = (
            self._comparable
            and len(own) >= _FEWEST_TERMS
            and len(own & self._known) < _FOREIGN * len(own)
            and language(sentence) == self._question.lang
        )
        if not (foreign or _LURES.search(sentence)):
            return False
        verdicts = {s.verdict for s in check(self._question.text, sentence, self._sources)}
        return "unsupported" in verdicts or (not foreign and verdicts <= {"no_claim"})


def is_foreign_tongue(sentence: str, lang: str) -> bool:
    """Tell whether a sentence of an answer is in another language than `lang`, quotations and names aside."""
    plain = _QUOTED.sub(" ", sentence)
    if language(plain) == lang:
        return False
    other = _LATIN_WORD if lang == "zh" else _HAN_LETTER
    return len(other.findall(plain)) >= _ENOUGH[lang]
