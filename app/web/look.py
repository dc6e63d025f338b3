"""What an operator makes of the page's look: the bureau's name, its logo, its colour."""

from __future__ import annotations

import re
from pathlib import Path

from app.errors import BadInput

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
ENOUGH = 4.5
"""Contrast of text that everybody can read (WCAG 2.2, 1.4.3)."""
LOGOS = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp"}


def accent(colour: str) -> str:
    """Return a checked colour, "" for none. Raises BadInput for one that white text cannot be read on."""
    if not colour:
        return ""
    if not _HEX.fullmatch(colour):
        raise BadInput(f"MINGBAI_ACCENT is {colour!r}; write a colour such as #0b6e66.")
    found = contrast(colour, "#ffffff")
    if found < ENOUGH:
        raise BadInput(
            f"MINGBAI_ACCENT {colour} has a contrast of {found:.1f} with white, too little to read; "
            "choose a darker colour."
        )
    return colour


def logo(file: Path | None) -> Path | None:
    """Return a checked file. Raises BadInput for one that is not there or is no image for the web."""
    if file is None:
        return None
    if file.suffix.lower() not in LOGOS or not file.is_file():
        raise BadInput(f"MINGBAI_LOGO {file} is not a file ending in {', '.join(LOGOS)}; check the path.")
    return file


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
