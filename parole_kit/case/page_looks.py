"""How the pages of a PDF look when drawn: blank, not drawable, too coarse to read, or with text that is not seen."""

from __future__ import annotations

import ctypes
import io
import time
from dataclasses import dataclass, field

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from .hidden_text import find_hidden_text
from .model import COVERED
from .page_words import numbers_in_words, plural
from .pdfs import drawing, print_of, unreadable

COARSE = 100  # dots an inch; below this, small print in a scan cannot be read
SECONDS = 3.0  # for drawing at one go; long files are drawn in several
MOST_PRINTS = 300  # pages of one file that are compared with those of others
_WIDTH = 240  # dots across
_INK = 245  # a page whose darkest grey is lighter than this is blank


@dataclass
class Looks:
    """Page numbers (from 1) that are blank or could not be drawn, and notes in sentences. `drawn` is the last that was looked at.

    A page of `lost` is blank although it holds a picture: a white scan, or a picture that cannot be decoded.
    """

    drawn: int = 0
    blank: list[int] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    undrawn: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    hidden: dict[int, str] = field(default_factory=dict)  # page -> how it hides text
    prints: list[str] = field(default_factory=list)  # "" for a page that is blank or was not drawn


def look_at_pages(data: bytes, pdf: pikepdf.Pdf, file_name: str, *, repaired: bool, first: int = 1) -> Looks:
    """Draw every page once, from page `first` on, as far as the time goes and at least one.

    A repaired file is drawn as it was repaired, because that is what would be printed.
    Raises IntakeError when no page can be drawn.
    """
    if repaired:
        data = _rewritten(pdf, file_name)
    looks = Looks(drawn=first - 1)
    coarse: dict[int, int] = {}
    until = time.monotonic() + SECONDS
    with drawing(data, file_name) as document:
        for number in range(first, len(pdf.pages) + 1):
            if number > first and time.monotonic() > until:
                break
            _look_at_page(document, number, looks, coarse)
    looks.notes += _coarse_in_words(coarse)
    if len(looks.undrawn) == len(pdf.pages):
        raise unreadable(file_name)
    return looks


def _look_at_page(document: pypdfium2.PdfDocument, number: int, looks: Looks, coarse: dict[int, int]) -> None:
    looks.drawn = number
    looks.prints += [""] if number <= MOST_PRINTS else []
    try:
        page = document[number - 1]
        width, height = page.get_size()
        picture = page.render(scale=_WIDTH / max(width, height / 4, 1), grayscale=True).to_pil()
    except (pypdfium2.PdfiumError, IndexError, ValueError):
        looks.undrawn.append(number)
        return
    if picture.getextrema()[0] >= _INK:
        holds_a_picture = any(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]))
        (looks.lost if holds_a_picture else looks.blank).append(number)
    elif number <= MOST_PRINTS:
        looks.prints[-1] = print_of(picture)
    if dots := _dots_an_inch(page):
        coarse[number] = dots
    for found in find_hidden_text(page):
        excerpt = found.text if len(found.text) <= 60 else found.text[:57] + "…"
        if looks.hidden.get(number) not in COVERED:
            looks.hidden[number] = found.how
        looks.notes.append(
            f"Page {number} carries text {found.how}: “{excerpt}”. Readers can copy or search it. "
            "Make the page a picture, which takes the text away, or ask for a copy without it."
        )
    page.close()


def _rewritten(pdf: pikepdf.Pdf, file_name: str) -> bytes:
    out = io.BytesIO()
    try:
        pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    except (pikepdf.PdfError, RuntimeError, ValueError):
        raise unreadable(file_name) from None
    return out.getvalue()


def _dots_an_inch(page: pypdfium2.PdfPage) -> int:
    """Dots an inch of a picture that fills most of the page, when they are too few; otherwise 0."""
    left, bottom, right, top = page.get_bbox()
    wide, high = ctypes.c_uint(), ctypes.c_uint()
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=1):
        x0, y0, x1, y1 = item.get_bounds()
        area = (x1 - x0) * (y1 - y0)
        if area < 0.5 * (right - left) * (top - bottom) or not pdfium.FPDFImageObj_GetImagePixelSize(item, wide, high):
            continue
        dots = 72 * (wide.value * high.value / area) ** 0.5
        if 0 < dots < COARSE:
            return max(1, round(dots))
    return 0


def _coarse_in_words(coarse: dict[int, int]) -> list[str]:
    if not coarse:
        return []
    pages = list(coarse)
    fewest = min(coarse.values())
    return [
        f"{numbers_in_words('Page', pages)} {plural(pages, 'is a scan', 'are scans')} of about {fewest} dots an inch "
        "and may be hard to read. Scan again at 200 dots an inch or more."
    ]
