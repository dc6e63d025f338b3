"""Ages of 90 and above, which HIPAA counts among the identifiers; the ages in rules (90岁以上, over 90) stay."""

from __future__ import annotations

import re

from app.gate.recognisers.base import STRONG, PatternFinder

_HAN = r"(?:九十[一二三四五六七八九]?|一百(?:零?[一二三四五六七八九]|一十[一-九]?)?)"
_AGE = r"(?:9\d|1[0-2]\d)"
_RULE_AFTER = r"(?!\s?(?:周岁|岁)?(?:\)|以[上下内后前]|及以|或以|之[间前后]|至|到|[-~—])|[-\s]*(?:and|or)\s+(?:older|over|above|under)|\+)"
_RULE_BEFORE = r"(?<!满)(?<!过)(?<!达)(?<!到)(?<!至)(?<!于)(?<!不足)(?<![\d.\-~—])"


class AgeOver89Recogniser(PatternFinder):
    """Finds ages of people of 90 and above."""

    ENTITY = "AGE_OVER_89"
    PATTERNS = (
        (
            re.compile(
                rf"{_RULE_BEFORE}(?:{_AGE}|{_HAN})\s?(?:多|来)?\s?(?:周岁|岁|虚岁){_RULE_AFTER}(?!(?:的?老(?:人|年)|高龄|津贴|老龄))"
            ),
            STRONG,
        ),
        (
            re.compile(
                rf"(?<![\d.$-])(?<!over )(?<!above )(?<!than )(?<!age ){_AGE}[\s-]?(?:years?[\s-]old|y/?o|yrs?\.?\s?old|year[\s-]olds?)\b{_RULE_AFTER}",
                re.IGNORECASE,
            ),
            STRONG,
        ),
        (
            re.compile(
                rf"\b(?:aged|turned|turning)\s(?P<value>{_AGE})\b(?!\s?(?:and|or)\s(?:older|over|above)|[-\s](?:to|or)|[-+%])",
                re.IGNORECASE,
            ),
            STRONG,
        ),
    )
