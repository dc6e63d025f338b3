"""How much of a file is read before it is refused: one sentence to a person instead of a machine that hangs."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one file; going over any of them makes it `Unreadable`.

    The defaults are several times what the largest documents of health bureaus need (a drug catalogue of
    5,000 rows, a standard of 600 pages) and small enough for a machine with 2 GiB of memory to spare.
    """

    file_bytes: int = 100 * MIB
    """Size of the file itself, in bytes."""
    pdf_pages: int = 2_000
    """Pages of a PDF or OFD, slides of a presentation."""
    ocr_pages: int = 300
    """Scanned pages of one file that are sent through character recognition (about a second each)."""
    unpacked_bytes: int = 400 * MIB
    """Sum of the sizes of everything in an archive or office file once unpacked, in bytes."""
    unpacked_ratio: int = 200
    """Unpacked size over packed size of one member; members below `ratio_floor` are exempt."""
    ratio_floor: int = 10 * MIB
    """Unpacked size in bytes up to which the ratio is not looked at: plain XML packs very well."""
    members: int = 10_000
    """Files in one archive or office file."""
    nesting: int = 200
    """Depth of elements, brackets or groups inside each other. HTML is never read deeper than 250."""
    sheet_rows: int = 100_000
    """Rows with content, over all sheets of a workbook or in a CSV file."""
    table_cells: int = 1_000_000
    """Cells of one table after merged cells are spread out, and cells read from a workbook."""
    blocks: int = 300_000
    """Paragraphs, headings, items and rows of one document."""
    characters: int = 20_000_000
    """Characters of text of one document."""
