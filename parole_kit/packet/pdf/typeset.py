"""Documents set as pages of one PDF, with the places of links and headings that the bundle needs."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fpdf import FPDF

from ..blocks import Document
from .canvas import Canvas
from .flow import Pages
from .fonts import ruler
from .shapes import Shaper
from .tags import LinkBox, Tag

ALWAYS = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # so that equal documents make equal bytes

_MEASURING = threading.Lock()  # the measuring fonts are shared by all threads

# The font library writes a line for each table it leaves out of a font, to whoever listens.
logging.getLogger("fontTools").setLevel(logging.WARNING)


@dataclass(frozen=True)
class Typeset:
    """Pages, and what stands where. Sheets count from 1 in this PDF."""

    pdf: bytes
    ranges: dict[str, tuple[int, int]]  # document id -> first and last sheet
    links: list[LinkBox]
    headings: list[tuple[str, int, str, int, float]]  # document id, level, words, sheet, points from the bottom
    tags: dict[str, Tag]  # document id -> its structure
    marks: dict[int, int]  # sheet -> how many stretches of its drawing carry a number
    office_font: bool = False  # whether a font of the office's own is in it

    def only(self, id: str) -> Typeset:
        """The same pages with what is known of one document, so that little goes to another process."""
        first, last = self.ranges[id]
        return replace(
            self,
            ranges={id: self.ranges[id]},
            links=[link for link in self.links if first <= link.page <= last],
            headings=[heading for heading in self.headings if heading[0] == id],
            tags={id: self.tags[id]},
            marks={sheet: count for sheet, count in self.marks.items() if first <= sheet <= last},
        )


def typeset(documents: Sequence[Document]) -> Typeset:
    """Set documents one after the other, each from a new page, on US Letter with margins of one inch.

    The top 0.75 inch and the bottom 0.6 inch stay empty for the stamps. Raises PacketError for a letter that no
    shipped font has, and for a footnote that cannot stand at the foot of a page.
    """
    pdf = FPDF(unit="pt", format="letter")
    pdf.set_auto_page_break(False)
    pdf.set_creation_date(ALWAYS)
    pdf.c_margin = 0
    canvas = Canvas(pdf, tagged=True)
    ranges, headings, tags = _fill(documents, canvas)
    canvas.close()
    return Typeset(bytes(pdf.output()), ranges, canvas.links, headings, tags, canvas.marks, canvas.office_font)


def measure(documents: Sequence[Document]) -> dict[str, tuple[int, int]]:
    """The first and last sheet of each document, without making the PDF; raises what `typeset` raises."""
    return _fill(documents, Canvas(None))[0]


def _fill(documents: Sequence[Document], canvas: Canvas) -> tuple[dict[str, tuple[int, int]], list, dict[str, Tag]]:
    ranges: dict[str, tuple[int, int]] = {}
    headings: list[tuple[str, int, str, int, float]] = []
    tags: dict[str, Tag] = {}
    with _MEASURING:
        pages = Pages(canvas)
        for document in documents:
            pages.start()
            first = canvas.page
            shaper = Shaper(document, ruler(), headings)
            pages.place(shaper.slabs())
            pages.finish()
            ranges[document.id], tags[document.id] = (first, canvas.page), shaper.tag
    return ranges, headings, tags
