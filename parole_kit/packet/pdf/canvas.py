"""Marks on a page: lines of words, rules, and the places of links. All drawing passes through here.

What is drawn for an element of the structure carries a number; everything else is marked as no content.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from fpdf import FPDF

from ..blocks import Target
from .fonts import FILES, Face, add_font
from .lines import Line, Piece
from .shaping import Shaping
from .tags import LinkBox, Mark, Tag

WIDTH, HEIGHT = 612.0, 792.0  # US Letter, in points
ARTIFACT = "Artifact"  # lines, stamps and repeated headers: nothing to be read
INK, LINK_INK, GREY = (0, 0, 0), (20, 50, 110), (130, 130, 130)


class Canvas:
    """One PDF under construction. Distances are points from the top left of the page.

    Without a PDF nothing is drawn, and only pages are counted. On a canvas that is not `tagged` nothing is marked.
    """

    def __init__(self, pdf: FPDF | None, *, tagged: bool = False) -> None:
        self.pdf = pdf
        self.page = 0
        self.links: list[LinkBox] = []
        self.office_font = False  # whether a font that is not shipped was used
        self.marks: dict[int, int] = {}  # sheet -> how many numbers are given on it
        self._shaping = Shaping(pdf)
        self._tagged = tagged
        self._repeats = False
        self._marked: Tag | str = ""
        self._ink = INK
        self._open: set[tuple[str, str]] = set()
        self._face: tuple[Face, float] | None = None

    def new_page(self) -> None:
        self.close()
        self.page += 1
        if self.pdf:
            self.pdf.add_page()

    def close(self) -> None:
        """End the element that is being drawn; to be called before the PDF is put out."""
        if self._marked:
            self.pdf._out("EMC")
            self._marked = ""

    @contextlib.contextmanager
    def repeating(self) -> Iterator[None]:
        """What is drawn meanwhile stood on a page before, and is not read again."""
        self._repeats = True
        yield
        self._repeats = False

    def line(self, line: Line, x: float, baseline: float, tag: Tag | None = None) -> None:
        """Draw one line of words from `x`, its letters standing on `baseline`, as content of `tag`."""
        if not self.pdf:
            return
        for stretch, start, wide in _stretches(line, x):
            first = stretch[0][0]
            within = self._begin(first, tag)
            text = "".join(piece.text + gap for piece, gap in stretch).replace("\u00a0", " ")
            self._colour(LINK_INK if first.link else INK)
            self._text(text, first.face, first.size, start, baseline - (first.size * 0.5 if first.raised else 0))
            if first.link:
                box = self._link(first.link, start, baseline, wide, first.size)
                if within:
                    within.boxes.append((box.page, box.rect))

    def rule(self, x: float, y: float, wide: float, *, thick: float = 0.5, ink: tuple[int, int, int] = INK) -> None:
        """A horizontal line."""
        if not self.pdf:
            return
        self._mark(None)
        self.pdf.set_draw_color(*ink)
        self.pdf.set_line_width(thick)
        self.pdf.line(x, y, x + wide, y)

    def _begin(self, piece: Piece, tag: Tag | None) -> Tag | None:
        """Begin to draw for `tag`, or for the link or the mark of a note in it; returns the element, or None."""
        if tag is None or self._repeats or not self._tagged:
            tag = None
        elif piece.link:
            tag = tag.link(piece.link)
        elif piece.raised:
            tag = tag.new("Reference")
        self._mark(tag)
        return tag

    def _mark(self, tag: Tag | None) -> None:
        """Say in the page what follows: content of `tag`, or nothing to be read."""
        now = tag or ARTIFACT
        if not self._tagged or now is self._marked:
            return
        self.close()
        self._marked = now
        if tag is None:
            self.pdf._out("/Artifact BMC")
            return
        number = self.marks.get(self.page, 0)
        self.marks[self.page] = number + 1
        tag.kids.append(Mark(self.page, number))
        self.pdf._out(f"/{tag.kind} <</MCID {number}>> BDC")

    def _text(self, text: str, face: Face, size: float, x: float, baseline: float) -> None:
        self._select(face, size)
        if face.shaped:
            self._shaping.draw(text, size, x, baseline, rtl=face.rtl)
        else:
            self.pdf.text(x, baseline, text)

    def _select(self, face: Face, size: float) -> None:
        if self._face == (face, size):
            return
        if (face.family, face.style) not in self._open:
            add_font(self.pdf, face.family, face.style)
            self._open.add((face.family, face.style))
            self.office_font = self.office_font or face.family not in FILES
        self.pdf.set_font(face.family, face.style, size)
        self.pdf.set_text_shaping(use_shaping_engine=face.shaped)
        self._face = (face, size)

    def _link(self, target: Target, x: float, baseline: float, wide: float, size: float) -> LinkBox:
        bottom = HEIGHT - baseline - size * 0.22
        rect = (round(x, 2), round(bottom, 2), round(x + wide, 2), round(bottom + size, 2))
        self.links.append(LinkBox(self.page, rect, target))
        return self.links[-1]

    def _colour(self, ink: tuple[int, int, int]) -> None:
        if ink != self._ink:
            self.pdf.set_text_color(*ink)
            self._ink = ink


def _stretches(line: Line, x: float) -> list[tuple[list[tuple[Piece, str]], float, float]]:
    """The pieces of a line joined while font, size and link stay the same: pieces with the space after, x, width.

    A stretch of right-to-left words is drawn as one, so that its words stand in their own order.
    """
    joined: list[tuple[list[tuple[Piece, str]], float, float]] = []
    last = None
    for word in line.words:
        for number, piece in enumerate(word.pieces):
            gap = " " if number == len(word.pieces) - 1 and word.space else ""
            style = (piece.face, piece.size, piece.link, piece.raised)
            if style == last:
                stretch, start, _ = joined[-1]
                stretch.append((piece, gap))
                joined[-1] = (stretch, start, x + piece.width - start)
            else:
                joined.append(([(piece, gap)], x, piece.width))
                last = style
            x += piece.width
        x += word.space
    return joined
