"""Permits to travel or live: mainland permits for Hong Kong, Macau and Taiwan residents and the way back."""

from __future__ import annotations

import re

from app.gate.recognisers.base import LIKELY, STRONG, WEAK, PatternFinder
from app.gate.recognisers.labelled import JOINER

_EDGE, _END = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"


class TravelPermitRecogniser(PatternFinder):
    """Finds H and M numbers (回乡证), C, W, T and L numbers (通行证), and digits behind a label (台胞证)."""

    ENTITY = "TRAVEL_PERMIT"
    CONTEXT = (
        "通行证",
        "回乡证",
        "台胞证",
        "港澳",
        "居住证",
        "居留",
        "签注",
        "往来",
        "permit",
        "residence",
        "证件",
    )
    PATTERNS = (
        (re.compile(rf"{_EDGE}[HM]\d{{10}}{_END}", re.IGNORECASE), LIKELY),
        (re.compile(rf"{_EDGE}(?:[HMCWTL]\d{{8}}|C[A-HJ-NP-Z]\d{{7}}){_END}", re.IGNORECASE), WEAK),
        (re.compile(rf"{_EDGE}[A-Z]{{3}}\d{{12}}{_END}"), WEAK),
        (
            re.compile(
                rf"(?:通行证|回乡证|台胞证|居住证|居留证|居留许可|签证|签注|green card|alien|visa|permit|\bA-number)"
                rf"{JOINER}{{0,8}}(?P<value>[A-Z]{{0,3}}[- ]?\d(?:[- ]?\d){{6,11}}){_END}",
                re.IGNORECASE,
            ),
            STRONG,
        ),
        (re.compile(rf"{_EDGE}A-?\d{{8,9}}{_END}"), WEAK),
    )
