"""Character recognition for pages that are pictures, with the models that rapidocr-onnxruntime carries."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from indexes.premises import keep_to_premises
from ingest.errors import Unreadable
from ingest.readers.page import Line

SCALE = 2.5
"""Pixels a point at which pages are rendered (180 dpi): 10-point text is then 25 pixels high."""
_WAVER = 1.35
_SURE = 0.5
"""Least confidence of a line; below it, marks and stamps are read as letters."""


def lines_of(image: Any, scale: float = 1.0) -> Iterator[Line]:
    """Yield the lines recognised in `image` (height × width × 3 bytes); positions are pixels times `scale`.

    Raises Unreadable when character recognition is not installed.
    """
    result, _ = _engine()(image)
    found = [(box, text.strip()) for box, text, sure in result or () if float(sure) >= _SURE and text.strip()]
    heights = sorted(max(p[1] for p in box) - min(p[1] for p in box) for box, _ in found)
    for box, text in found:
        xs, ys = [point[0] for point in box], [point[1] for point in box]
        top, bottom = _steadied(min(ys), max(ys), heights[len(heights) // 2])
        yield Line(text, min(xs) * scale, max(xs) * scale, top * scale, bottom * scale)


def _steadied(top: float, bottom: float, usual: float) -> tuple[float, float]:
    """Give a line the usual height where it differs by little: boxes are drawn around the ink, and waver."""
    if not 1 / _WAVER <= (bottom - top) / usual <= _WAVER:
        return top, bottom
    middle = (top + bottom) / 2
    return middle - usual / 2, middle + usual / 2


@cache
def _engine() -> Any:
    try:
        keep_to_premises()
        from rapidocr_onnxruntime import RapidOCR
    except ImportError as error:
        raise Unreadable(
            "It is a scan, and character recognition is not installed: pip install rapidocr-onnxruntime."
        ) from error
    return RapidOCR()
