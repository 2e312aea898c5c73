"""Marks on a page: lines of words, rules, and the places of links. All drawing passes through here."""

from __future__ import annotations

from dataclasses import dataclass

from fpdf import FPDF

from ..blocks import Target
from .fonts import Face, add_font
from .lines import Line, Piece

WIDTH, HEIGHT = 612.0, 792.0  # US Letter, in points
INK, LINK_INK, GREY = (0, 0, 0), (20, 50, 110), (130, 130, 130)


@dataclass(frozen=True)
class LinkBox:
    """Where a link stands: sheet (from 1) and rectangle (x0, y0, x1, y1) in points from the bottom left."""

    page: int
    rect: tuple[float, float, float, float]
    target: Target


class Canvas:
    """One PDF under construction. Distances are points from the top left of the page.

    Without a PDF nothing is drawn, and only pages are counted.
    """

    def __init__(self, pdf: FPDF | None) -> None:
        self.pdf = pdf
        self.page = 0
        self.links: list[LinkBox] = []
        self._ink = INK
        self._open: set[tuple[str, str]] = set()
        self._face: tuple[Face, float] | None = None

    def new_page(self) -> None:
        self.page += 1
        if self.pdf:
            self.pdf.add_page()

    def line(self, line: Line, x: float, baseline: float) -> None:
        """Draw one line of words from `x`, its letters standing on `baseline`."""
        if not self.pdf:
            return
        for stretch, start, wide in _stretches(line, x):
            first = stretch[0][0]
            text = "".join(piece.text + gap for piece, gap in stretch).rstrip(" ").replace("\u00a0", " ")
            self._colour(LINK_INK if first.link else INK)
            self._text(text, first.face, first.size, start, baseline - (first.size * 0.5 if first.raised else 0))
            if first.link:
                self._link(first.link, start, baseline, wide, first.size)

    def rule(self, x: float, y: float, wide: float, *, thick: float = 0.5, ink: tuple[int, int, int] = INK) -> None:
        """A horizontal line."""
        if not self.pdf:
            return
        self.pdf.set_draw_color(*ink)
        self.pdf.set_line_width(thick)
        self.pdf.line(x, y, x + wide, y)

    def _text(self, text: str, face: Face, size: float, x: float, baseline: float) -> None:
        self._select(face, size)
        if face.shaped:
            self.pdf.set_xy(x, baseline - 0.3 * size)
            self.pdf.cell(self.pdf.get_string_width(text), 0, text)
        else:
            self.pdf.text(x, baseline, text)

    def _select(self, face: Face, size: float) -> None:
        if self._face == (face, size):
            return
        if (face.family, face.style) not in self._open:
            add_font(self.pdf, face.family, face.style)
            self._open.add((face.family, face.style))
        self.pdf.set_font(face.family, face.style, size)
        self.pdf.set_text_shaping(use_shaping_engine=face.shaped)
        self._face = (face, size)

    def _link(self, target: Target, x: float, baseline: float, wide: float, size: float) -> None:
        bottom = HEIGHT - baseline - size * 0.22
        rect = (round(x, 2), round(bottom, 2), round(x + wide, 2), round(bottom + size, 2))
        self.links.append(LinkBox(self.page, rect, target))

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
