"""Any other number that is one person's alone: HIPAA's eighteenth identifier, and everyone's order numbers.

A long number in a question is hardly ever part of the question. What rules are full of stays: amounts, dates,
numbers of documents (穗医保规字〔2019〕4号), of standards, drugs (国药准字H20050001) and articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.gate.reading import Reading
from app.gate.recognisers.base import LIKELY, Finding
from app.gate.recognisers.labelled import LabelledFinder, label, value_end

_LONG = re.compile(r"(?<![A-Za-z0-9.%])[A-Za-z]{0,6}[-]?\d{9,32}[A-Za-z]{0,3}(?![A-Za-z0-9])")
_AMOUNT_AFTER = re.compile(r"\s?(?:元|块|万|亿|%|人|次|股|吨|平方|美元|USD|dollars|people)")
_AMOUNT_BEFORE = re.compile(r"[$¥￥€£]\s?$")
_DOCUMENT_BEFORE = re.compile(
    r"(?:字|准字|注册证|批准文号|标准|DOI|doi|ISBN|ISSN|PMID|GB/?T?|NCT|第|No\.|〔|\[)[\s:：]?$"
)
_MOMENT = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?"
)


class UniqueNumberRecogniser(LabelledFinder):
    """Finds numbers behind a general label, and bare ones of nine digits or more."""

    ENTITY = "UNIQUE_NUMBER"
    LABEL = label(
        r"(?:订单|快递|运单|物流|流水|工|学|考|准考证|证书|证件|会员|用户|客户|个人|房产|业务|受理|回执|发票|票据|取件|档案|户籍|案|凭证|交易)"
        r"(?:单)?(?:编号|号码|号|ID|id)|(?:编号|单号|证号)"
        r"|\b(?:employee|student|badge|tracking|order|invoice|transaction|file|customer|user|registration|record|identification|unique)"
        r"\s*(?:number|no\.?|#|id|code)\b|\bid\s*(?:number|no\.?|#|:)"
    )
    FEWEST = 5
    SCORE = LIKELY

    def find(self, reading: Reading) -> Iterator[Finding]:
        """Yield labelled values that are not a document's number, then long bare numbers."""
        text = reading.text
        for match in self.LABEL.finditer(text):
            end = value_end(text, match.end(), self.FEWEST, self.MOST)
            if end and not _DOCUMENT_BEFORE.search(text, max(0, match.start() - 6), match.start()):
                yield Finding(match.end(), end, self.SCORE)
        for match in _LONG.finditer(text):
            if not _belongs_to_a_rule(text, match):
                yield Finding(match.start(), match.end(), LIKELY - 0.05)


def _belongs_to_a_rule(text: str, match: re.Match[str]) -> bool:
    number = match.group()
    if _AMOUNT_AFTER.match(text, match.end()) or _AMOUNT_BEFORE.search(
        text, max(0, match.start() - 2), match.start()
    ):
        return True
    if number.isdigit() and (_MOMENT.fullmatch(number) or number.endswith("0000") or len(set(number)) == 1):
        return True
    before = text[max(0, match.start() - 6) : match.start()]
    return _DOCUMENT_BEFORE.search(before) is not None or text[match.end() : match.end() + 1] in ("〕", "号")
