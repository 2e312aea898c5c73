"""One line of words as a small PDF page, to be stamped on other pages: a name in any of the shipped scripts."""

from __future__ import annotations

from dataclasses import dataclass

from fpdf import FPDF

from ..blocks import Run
from .canvas import HEIGHT, Canvas
from .fonts import ruler
from .lines import break_lines, words_of
from .typeset import _MEASURING, ALWAYS

ONE_LINE = 100_000.0  # points; wide enough that nothing is broken


@dataclass(frozen=True)
class Strip:
    """A page that holds one line. `width` is the line's, `baseline` its height over the page's foot, in points.

    `office_font` when a font of the office's own is in it.
    """

    pdf: bytes
    width: float
    baseline: float
    office_font: bool = False


def strip(text: str, *, size: float, bold: bool = False, source: str = "") -> Strip:
    """Set `text` on one line, `size` points high, at the left edge and the head of a page of its own.

    At the head, because some programs that read pages take words of one height, here and there, for one line.

    Raises PacketError for a letter that no shipped font has; `source` is the answer it names.
    """
    with _MEASURING:
        fonts = ruler()
        words = words_of([Run(text, bold=bold, source=source)], size, fonts, "the stamp", None)
        (line,) = break_lines(words, ONE_LINE, size, fonts)
        pdf = FPDF(unit="pt", format=(max(line.width, 1), HEIGHT))
        pdf.set_auto_page_break(False)
        pdf.set_margin(0)
        pdf.set_creation_date(ALWAYS)
        pdf.c_margin = 0
        canvas = Canvas(pdf)
        canvas.new_page()
        canvas.line(line, 0, 2 * size)
    return Strip(bytes(pdf.output()), line.width, HEIGHT - 2 * size, canvas.office_font)
