"""Identity numbers of soldiers and police."""

from __future__ import annotations

import re

from app.gate.recognisers.base import STRONG, PatternFinder
from app.gate.recognisers.labelled import JOINER


class MilitaryIdRecogniser(PatternFinder):
    """Finds 军字第…号, and digits behind 军官证, 士兵证, 警官证, 军人保障卡."""

    ENTITY = "MILITARY_ID"
    PATTERNS = (
        (re.compile(r"[军武警][字官]?[字]?第(?P<value>\d{7,8})号"), STRONG),
        (
            re.compile(
                rf"(?:军官证|士兵证|义务兵证|军士证|文职证|警官证|警号|军人保障卡|军人证|退役证|退役军人优待证|士官证|军残证|残疾军人证)"
                rf"{JOINER}{{0,8}}(?:[军武]?字?第)?(?P<value>\d{{6,18}})(?!\d)"
            ),
            STRONG,
        ),
    )
