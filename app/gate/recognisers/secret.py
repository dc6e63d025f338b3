"""Passwords, one-time codes and keys that people paste by accident."""

from __future__ import annotations

import re

from app.gate.recognisers.base import STRONG, PatternFinder


class SecretRecogniser(PatternFinder):
    """Finds the value behind 密码, 验证码, password, PIN and API key."""

    ENTITY = "SECRET"
    PATTERNS = (
        (re.compile(r"(?:密码|口令)(?:是|为|:|\s|=){1,3}(?P<value>[!-~]{4,64})"), STRONG),
        (
            re.compile(
                r"(?:验证码|校验码|动态码|取件码)(?:是|为|:|\s|=){0,3}(?P<value>[A-Za-z0-9]{4,8})(?![A-Za-z0-9])"
            ),
            STRONG,
        ),
        (
            re.compile(
                r"\b(?:password|passwd|pwd|passcode|pin|otp|cvv|cvc|security code|api[ _-]?key|token|secret)\b\s*(?:is\s*)?(?:[:=]\s*|is\s+)(?P<value>(?=\S*\d)\S{3,64})",
                re.IGNORECASE,
            ),
            STRONG,
        ),
        (re.compile(r"(?<![A-Za-z0-9])(?:sk|pk|ghp|xox[abp])[-_][A-Za-z0-9_\-]{16,}"), STRONG),
    )
