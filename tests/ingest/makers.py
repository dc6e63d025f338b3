"""Small files of every format, made on the spot: what they hold can be read in the test that uses them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pptx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image, ImageDraw, ImageFont
from pptx.util import Inches

A4 = (595, 842)


@dataclass(frozen=True)
class Ink:
    """A text on a PDF page: x and y in points from the top left corner, size in points."""

    x: float
    y: float
    text: str
    size: float = 12


@dataclass(frozen=True)
class Stroke:
    """A straight line on a PDF page, in points from the top left corner."""

    x0: float
    y0: float
    x1: float
    y1: float


Mark = Ink | Stroke


def pdf(pages: Sequence[Sequence[Mark]], *, title: str = "", encrypted: bool = False) -> bytes:
    """Return a PDF with these pages: Helvetica for Latin letters, an unembedded song type for Chinese ones."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [5 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /FontDescriptor 6 0 R >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
        b"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
        b"<< /Title <FEFF" + title.encode("utf-16-be").hex().encode() + b"> >>",
    ]
    kids = []
    for marks in pages:
        content = b"\n".join(_drawn(mark) for mark in marks)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % (*A4, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    if encrypted:
        objects.append(b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"41" * 32, b"42" * 32))
    return _assembled(objects, encrypted)


def _drawn(mark: Mark) -> bytes:
    if isinstance(mark, Stroke):
        y0, y1 = A4[1] - mark.y0, A4[1] - mark.y1
        return b"0.5 w %.1f %.1f m %.1f %.1f l S" % (mark.x0, y0, mark.x1, y1)
    latin = mark.text.isascii()
    code = mark.text.encode("latin-1").hex() if latin else mark.text.encode("utf-16-be").hex()
    place = (mark.size, mark.x, A4[1] - mark.y)
    return b"BT /%s %.1f Tf %.1f %.1f Td <%s> Tj ET" % (b"F1" if latin else b"F2", *place, code.encode())


def _assembled(objects: list[bytes], encrypted: bool) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    extra = b"/Encrypt %d 0 R /ID [<00> <00>]" % len(objects) if encrypted else b""
    out += b"trailer << /Size %d /Root 1 0 R /Info 7 0 R %s >>\n" % (len(objects) + 1, extra)
    return bytes(out + b"startxref\n%d\n%%%%EOF" % start)


def typeset(paragraphs: Iterable[str], *, columns: int = 32, top: float = 90, size: float = 12) -> list[Mark]:
    """Set Chinese paragraphs as bureaus do: two characters of indent, full lines, the last one short."""
    marks: list[Mark] = []
    y = top
    for paragraph in paragraphs:
        text = "\u3000\u3000" + paragraph
        for start in range(0, len(text), columns):
            line = text[start : start + columns]
            shown = line.lstrip("\u3000")
            marks.append(Ink(90 + (len(line) - len(shown)) * size, y, shown, size))
            y += 1.5 * size
    return marks


def ruled(
    grid: Sequence[Sequence[str]], *, left: float, top: float, widths: Sequence[float], row: float = 24
) -> list[Mark]:
    """Draw a table with all its rules."""
    right, bottom = left + sum(widths), top + row * len(grid)
    marks: list[Mark] = [Stroke(left, top + row * i, right, top + row * i) for i in range(len(grid) + 1)]
    edges = [left + sum(widths[:i]) for i in range(len(widths) + 1)]
    marks += [Stroke(x, top, x, bottom) for x in edges]
    for y, cells in enumerate(grid):
        marks += [Ink(edges[x] + 4, top + row * y + 16, text, 10) for x, text in enumerate(cells) if text]
    return marks


def scanned_pdf(lines: Sequence[str]) -> bytes:
    """Return a PDF whose only page is a picture of `lines`."""
    buffer = BytesIO()
    picture(lines).save(buffer, "PDF", resolution=150)
    return buffer.getvalue()


def picture(lines: Sequence[str]) -> Image.Image:
    """Return a white page with `lines` printed on it."""
    image = Image.new("RGB", (1240, 200 + 60 * len(lines)), "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(32)
    for i, line in enumerate(lines):
        draw.text((100, 100 + 60 * i), line, fill="black", font=font)
    return image


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip archive of `files`."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def saved(document: object) -> bytes:
    """Return what an office document would be on disk."""
    buffer = BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def word(paragraphs: Iterable[tuple[str, str]] = ()) -> Document:
    """Return a Word document with paragraphs of (style, text)."""
    document = docx.Document()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style or None)
    return document


def numbered(document: Document, levels: Sequence[tuple[str, str]]) -> None:
    """Give a Word document a list 77 whose levels have (format, text) and which paragraphs join by `join`."""
    root = document.part.numbering_part.element
    lvls = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{lvls}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def join(document: Document, text: str, level: int) -> None:
    """Add a paragraph of list 77 at `level`."""
    paragraph = document.add_paragraph(text)
    xml = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(xml))


def slides(pages: Iterable[tuple[str, Sequence[str]]]) -> pptx.presentation.Presentation:
    """Return a presentation with slides of (title, lines), each with a note that no reader may see."""
    presentation = pptx.Presentation()
    for title, lines in pages:
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = "\n".join(lines)
        slide.notes_slide.notes_text_frame.text = "speaker only"
    return presentation


def slide_table(
    presentation: pptx.presentation.Presentation, title: str, grid: Sequence[Sequence[str]]
) -> None:
    """Add a slide with a table."""
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    slide.shapes.title.text = title
    shape = slide.shapes.add_table(len(grid), len(grid[0]), Inches(1), Inches(2), Inches(6), Inches(2))
    for y, row in enumerate(grid):
        for x, text in enumerate(row):
            shape.table.cell(y, x).text = text


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> openpyxl.Workbook:
    """Return a workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return book


def ofd(pages: Sequence[Sequence[tuple[float, float, str]]]) -> bytes:
    """Return an OFD document with texts of (x, y, text) in millimetres, 5.6 high, one code a text."""
    name = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    files = {
        "OFD.xml": f"<ofd:OFD {name}><ofd:DocBody><ofd:DocInfo><ofd:Title>样例</ofd:Title></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {name}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        "</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for i, texts in enumerate(pages):
        objects = "".join(
            f'<ofd:TextObject Boundary="{x} {y - 5} {6 * len(text)} 7" Size="5.6"><ofd:TextCode X="0" Y="5" '
            f'DeltaX="g {max(1, len(text) - 1)} 5.6">{text}</ofd:TextCode></ofd:TextObject>'
            for x, y, text in texts
        )
        files[f"Doc_0/Pages/Page_{i}/Content.xml"] = (
            f"<ofd:Page {name}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return zipped({path: text.encode() for path, text in files.items()})


def put(folder: Path, name: str, content: bytes | str) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
