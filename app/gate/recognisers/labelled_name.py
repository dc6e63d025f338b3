"""Names that the words in front of them announce: 姓名：…, 我叫…, my name is …, Name: …."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from app.gate.reading import Reading
from app.gate.recognisers.base import STRONG, Finding, Recogniser

_HAN = "\u3400-\u9fff"
_FORM = re.compile(
    rf"(?:姓名|名字|户名|开户名|联系人|收件人|寄件人|就诊人|参保人|投保人|被保险人|受益人|申请人|经办人|负责人|患者姓名|病人姓名|持卡人|签名|签字人|监护人|"
    rf"曾用名|收款人|付款人|代办人|委托人|家属|患者|车主|户主|户籍人)\s?(?:[:：]|是|为|叫)\s{{0,2}}(?P<value>[{_HAN}]{{2,4}}(?:·[{_HAN}]{{1,8}})*)"
    rf"(?=[\s,，。;；、/|()（）!?]|$)"
)
_SELF = re.compile(
    rf"(?:我叫|我名叫|我的名字(?:是|叫)|名字叫|名叫|本人叫|敝姓|我姓名(?:是|为)?)(?P<value>[{_HAN}]{{2,4}}(?:·[{_HAN}]{{1,8}})*)(?=[\s,，。;；、!?~(（]|$|今年|住|男|女|电话|手机|身份证)"
)
_DESCRIBED = re.compile(
    rf"(?:(?:患者|病人|产妇|伤者|职工|员工|参保人|死者|学生|老人|被保险人|申请人)(?:叫|是|为)?|(?<![{_HAN}\w])|^)"
    rf"(?P<value>[{_HAN}]{{2,4}}(?:·[{_HAN}]{{1,8}})*)[,，、;；(（\s]{{1,2}}[男女]性?[,，、;；)）。\s]",
    re.MULTILINE,
)
"""A record's first words: 患者高峰，男，56岁."""
_NOT_A_NAME = re.compile(
    r"什么|怎么|号|我们|他们|错|不|啥|谁|这个|那个|外卖|救护|车|人来|大家|本人|同上|无|未知|自己|家属|匿名|保密"
)
_NAME = r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*\.?"
_ENGLISH = re.compile(
    rf"(?:\b(?:my|his|her|their|the|patient'?s?|maiden|full|legal)\s+(?:full\s+|last\s+|first\s+|legal\s+|maiden\s+)?name\s+(?:is|was)|"
    rf"(?:^|\n)\s*(?:full\s+|patient\s+|member\s+|subscriber\s+|first\s+|last\s+)?(?:name|patient|subscriber|guardian|beneficiary|emergency contact)\s*:)"
    rf"[ \t]*(?P<value>{_NAME}(?:[ \t]+{_NAME}){{0,3}})",
    re.IGNORECASE,
)
_STOP_EN = re.compile(
    r"\b(?:and|but|i|is|was|not|on|in|at|for|my|the|a|an|correct|wrong|incorrect|misspelled|spelled|listed|phone|number|of|to|so|who|which|with|from|"
    r"dob|date|address|id|appears?|missing|same|different|blank|unknown|n/a|none)\b",
    re.IGNORECASE,
)


class LabelledNameRecogniser(Recogniser):
    """Finds names behind a label.

    `is_word` tells ordinary Chinese words, which 我叫 may also be followed by; `surname_of` the surname that words start with.
    """

    ENTITY = "PERSON"

    def __init__(self, is_word: Callable[[str], bool], surname_of: Callable[[str], str]) -> None:
        super().__init__()
        self._is_word = is_word
        self._surname_of = surname_of

    def find(self, reading: Reading) -> Iterator[Finding]:
        """Yield the names of forms and introductions."""
        text = reading.text
        for match in _FORM.finditer(text):
            if not _NOT_A_NAME.search(match.group("value")):
                yield Finding(match.start("value"), match.end("value"), STRONG)
        for match in _SELF.finditer(text):
            name = match.group("value")
            if not _NOT_A_NAME.search(name) and not self._is_word(name):
                yield Finding(match.start("value"), match.end("value"), STRONG)
        for match in _DESCRIBED.finditer(text):
            name = match.group("value")
            surname = self._surname_of(name)
            if surname and len(name) - len(surname) in (1, 2) and not _NOT_A_NAME.search(name):
                yield Finding(match.start("value"), match.end("value"), STRONG)
        for match in _ENGLISH.finditer(text):
            stop = _STOP_EN.search(match.group("value"))
            end = match.start("value") + stop.start() if stop else match.end("value")
            if end > match.start("value"):
                yield Finding(match.start("value"), end, STRONG)
