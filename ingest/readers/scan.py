"""Images of pages: photographs and scans, one page each (TIFF: as many as it holds)."""

from __future__ import annotations

from io import BytesIO

import numpy
from PIL import Image, ImageOps, ImageSequence

from ingest.errors import Unreadable
from ingest.limits import Limits
from ingest.readers import layout, ocr
from ingest.readers.page import Page
from ingest.types import Reading

_MAX_PIXELS = 80_000_000
"""An A3 page at 600 dpi has 70 million."""
_TOO_MANY_PIXELS = (
    f"A page of it has more than {_MAX_PIXELS // 1_000_000} million pixels; scan it at 300 dpi."
)
_LONGEST = 3_500
"""Pixels to which the longer side is scaled down: recognition gains nothing beyond 300 dpi."""


def read(data: bytes, limits: Limits) -> Reading:
    """Return the text recognised in an image. Raises Unreadable for too many pages or pixels."""
    pages = []
    try:
        with Image.open(BytesIO(data)) as image:
            frames = getattr(image, "n_frames", 1)
            if frames > limits.ocr_pages:
                raise Unreadable(f"It has {frames:,} pages of images; the limit is {limits.ocr_pages:,}.")
            for number, frame in enumerate(ImageSequence.Iterator(image), 1):
                if frame.width * frame.height > _MAX_PIXELS:
                    raise Unreadable(_TOO_MANY_PIXELS)
                upright = ImageOps.exif_transpose(frame).convert("RGB")
                upright.thumbnail((_LONGEST, _LONGEST))
                page = Page(number, upright.width, upright.height)
                pages.append(page.with_items(ocr.lines_of(numpy.asarray(upright))))
    except Image.DecompressionBombError as error:
        raise Unreadable(_TOO_MANY_PIXELS) from error
    recognised = f"1–{len(pages)}" if len(pages) > 1 else "1"
    return Reading(tuple(layout.blocks(pages)), {"ocr": recognised}, len(pages))
