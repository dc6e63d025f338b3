"""Chinese number plates: a province, a letter and five or six characters, or a special plate."""

from __future__ import annotations

import re

from app.gate.recognisers.base import LIKELY, STRONG, WEAK, PatternFinder

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SEP = r"[ ·.\-・]?"


class LicencePlateRecogniser(PatternFinder):
    """Finds ordinary, new-energy, police, trailer, learner, border, embassy and armed-police plates."""

    ENTITY = "LICENSE_PLATE"
    CONTEXT = ("车牌", "牌照", "车辆", "号牌", "车主", "停车", "挪车", "的车", "plate", "vehicle", "car")
    PATTERNS = (
        (
            re.compile(
                rf"[{_PROVINCES}]{_SEP}[A-Z]{_SEP}(?=[A-Z0-9]*\d)[A-Z0-9]{{4,6}}[警学挂港澳试超]?(?![A-Za-z0-9])"
            ),
            STRONG,
        ),
        (
            re.compile(
                rf"[{_PROVINCES}]{_SEP}[A-Za-z]{_SEP}(?=[A-Za-z0-9]*\d)[A-Za-z0-9]{{5,6}}(?![A-Za-z0-9])"
            ),
            LIKELY,
        ),
        (re.compile(rf"[{_PROVINCES}][A-Z]{_SEP}[A-Z]{{5,6}}(?![A-Za-z0-9])"), LIKELY),
        (re.compile(rf"[{_PROVINCES}]{_SEP}[A-Z]{_SEP}[A-Z0-9](?: [A-Z0-9]){{4,5}}(?![A-Za-z0-9])"), WEAK),
        (re.compile(rf"WJ ?[{_PROVINCES}]? ?[A-Z0-9]{{5,6}}(?![A-Za-z0-9])"), WEAK),
        (re.compile(r"[使领] ?\d{6}(?!\d)|(?<!\d)\d{6}[使领](?![\u4e00-\u9fff])"), WEAK),
    )
