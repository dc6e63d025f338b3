"""Which of several sources is the newer text, and the day that a question or sentence speaks of."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from app.proof import numbers
from app.proof.folding import fold
from app.proof.types import Source

_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)"
    r"(?:[-.年/]?(0[1-9]|1[0-2]|[1-9](?=[-.月/]))(?:[-.月/]?(0[1-9]|[12]\d|3[01]|[1-9](?!\d)))?)?(?!\d)"
)
_DECORATION = re.compile(
    r"[\s_\d.\-—()\[\]〔〕《》“”\"']+|修订|修正|修改|年版|最新版|全文|第[一二三四五六七八九十]+版|版"
    r"|\.(?:md|pdf|html|xhtml|rtf|docx?)$|[a-z]+号?$"
)
_KIND = re.compile(r"(?:实施)?(?:暂行|试行|试点)?(?:办法|条例|规定|细则|法|决定|意见|通知|方案|指导意见)$")
_TRIAL = re.compile(r"暂行|试行|试点")
_HISTORY = re.compile(
    r"以前|过去|从前|当年|那时|那会儿|当时|旧(?:版|法|规|条例|的|政策)|老(?:规定|政策|办法|版)|原先|曾|历史"
    r"|原来的?(?:规定|条例|办法)|已(?:废止|失效)|(?:19|20)\d\d年?(?:的|版|那|就|时|前|以前|之前)"
    r"|(?<![a-z])(?:used to|previously|formerly|back then|back in|at that time|historically|in the past|earlier version"
    r"|old(?:er)? (?:rule|version|law)|(?:until|before) (?:19|20)\d\d|was|were|had)(?![a-z])"
)
_PRESENT = re.compile(
    r"现在|目前|如今|现行|当前|眼下|今年|新规"
    r"|(?<![a-z])(?:now|nowadays|currently|current|today|at present|as of today)(?![a-z])"
)
_LAST_SAFE_DAY = 28


@lru_cache(maxsize=512)
def dated(source: Source) -> date | None:
    """Return the date that a source's title, or else its path, carries: the latest it names, to within days."""
    for text in (source.title, source.doc):
        found = [
            date(int(y), int(m or 1), min(int(d or 1), _LAST_SAFE_DAY))
            for y, m, d in _DATE.findall(fold(text))
        ]
        if found:
            return max(found)
    return None


@lru_cache(maxsize=512)
def core(title: str) -> str:
    """Return a title without what changes from version to version."""
    return _DECORATION.sub("", fold(title))


def same_act(a: Source, b: Source) -> bool:
    """Tell whether two sources are versions of one act: the same title but for dates, or a trial text and its
    successor (社会救助暂行办法, 社会救助法).
    """
    one, other = core(a.title), core(b.title)
    if not one or not other:
        return False
    if one == other:
        return True
    subject, other_subject = _KIND.sub("", one), _KIND.sub("", other)
    on_trial = bool(_TRIAL.search(fold(a.title + b.title)))
    return on_trial and len(subject) >= 3 and (subject == other_subject or likeness(one, other) >= 0.6)


def likeness(a: str, b: str) -> float:
    """Return the share of character pairs that two titles have in common (Dice)."""
    one, other = {a[i : i + 2] for i in range(len(a) - 1)}, {b[i : i + 2] for i in range(len(b) - 1)}
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def speaks_of_the_past(text: str) -> bool:
    """Tell whether a text says that it is about how things were."""
    return bool(_HISTORY.search(fold(text)))


def speaks_of_the_present(text: str) -> bool:
    """Tell whether a text says that it is about how things are now."""
    return bool(_PRESENT.search(fold(text)))


def day_asked(question: str) -> date | None:
    """Return the day a question asks about (2022年3月那会儿), the last of an unnamed month; None for today."""
    for n in numbers.find(question):
        year, month, _ = n.date
        if n.kind is numbers.Kind.DATE and year:
            return date(year, month or 12, 28)
    return None
