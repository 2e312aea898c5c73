"""Values set in the boxes of a form: one small page a box, in the shipped fonts, to be drawn into the form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from fpdf import FPDF

from ..blocks import Run
from .canvas import Canvas
from .flow import ASCENT
from .fonts import LATIN, Fonts, ruler
from .lines import Line, break_lines, words_of
from .strip import ONE_LINE
from .typeset import _MEASURING, ALWAYS

LARGEST, SMALLEST, STEP = 12.0, 6.0, 0.5  # points of type; a form that says no size gets the largest that fits
PAD = 2.0  # points between a box's edge and its words
LEADING = 1.15
CAPITALS = 0.66  # the height of a capital, as a share of the type size
LATIN_HEIGHT, OTHER_HEIGHT = 1.08, 1.5  # the height of a line of letters, as a share of the type size
CELL = 0.96  # the share of a comb's cell that a letter may fill

LEFT, CENTRE, RIGHT = 0, 1, 2  # as in a form: ISO 32000, table 228, /Q


@dataclass(frozen=True)
class Box:
    """A value and the box it goes into, in points. `cells` are those of a comb, 0 for none.

    `size` is the type size that the form asks for, 0 when it leaves it open; `source` is what an error names.
    """

    text: str
    width: float
    height: float
    size: float = 0.0
    align: int = LEFT
    cells: int = 0
    multiline: bool = False
    source: str = ""


@dataclass(frozen=True)
class BoxPages:
    """One page a box, each as large as its box. `sizes` are the type sizes used; 0 where a value does not fit.

    A value that does not fit is left out whole: half a name is worse than none.
    """

    pdf: bytes
    sizes: tuple[float, ...]


def set_boxes(boxes: Sequence[Box]) -> BoxPages:
    """Set each value in its box, smaller where it must be, never under 6 points.

    Raises PacketError for a letter that no shipped font has, naming the box's source.
    """
    with _MEASURING:
        pdf = FPDF(unit="pt", format="letter")
        pdf.set_auto_page_break(False)
        pdf.set_margin(0)
        pdf.set_creation_date(ALWAYS)
        pdf.c_margin = 0
        canvas = Canvas(pdf)
        sizes = tuple(_set(canvas, box) for box in boxes)
        return BoxPages(bytes(pdf.output()), sizes)


def _set(canvas: Canvas, box: Box) -> float:
    canvas.pdf.add_page(format=(box.width, box.height))
    canvas.page += 1
    size = box.size or LARGEST
    while size >= SMALLEST:
        placed = _comb(box, size) if box.cells else _lines(box, size)
        if placed is not None:
            for line, x, baseline in placed:
                canvas.line(line, x, baseline)
            return size
        size -= STEP
    return 0.0


Placed = list[tuple[Line, float, float]]  # line, its left edge, its baseline from the top of the box


def _lines(box: Box, size: float) -> Placed | None:
    """The lines of a value at this size, or None when they do not fit."""
    room = box.width - 2 * PAD
    text = box.text.strip() if box.multiline else re.sub(r",?\s*\n\s*", ", ", box.text.strip())
    made = _broken(text, size, room if box.multiline else ONE_LINE, box.source)
    if any(line.width > room + 0.01 for line in made):
        return None
    if box.multiline:
        return _under_each_other(box, made, room, size)
    line = made[0]
    if size * _tall(line) > box.height:
        return None
    return [(line, _x(line, box.align, room), box.height / 2 + size * CAPITALS / 2)]


def _under_each_other(box: Box, lines: Sequence[Line], room: float, size: float) -> Placed | None:
    if sum(line.height for line in lines) > box.height - PAD or _breaks_a_word(box, lines, size):
        return None
    placed: Placed = []
    y = PAD / 2
    for line in lines:
        placed.append((line, _x(line, box.align, room), y + line.height * ASCENT))
        y += line.height
    return placed


def _breaks_a_word(box: Box, lines: Sequence[Line], size: float) -> bool:
    """Whether a word had to be cut between letters; at the smallest size that is better than nothing."""
    if size - STEP < SMALLEST:
        return False
    words = len(box.text.split())
    return sum(len(line.words) for line in lines) > words


def _comb(box: Box, size: float) -> Placed | None:
    """One letter a cell, from the left, or from the right for words that run so."""
    letters = clusters(box.text.strip())
    if len(letters) > box.cells:
        return None
    across = box.width / box.cells
    backwards = any(unicodedata.bidirectional(letter[0]) in ("R", "AL") for letter in letters)
    first = {LEFT: 0, CENTRE: (box.cells - len(letters)) // 2, RIGHT: box.cells - len(letters)}[box.align]
    placed: Placed = []
    for number, letter in enumerate(reversed(letters) if backwards else letters):
        if letter.isspace():
            continue
        (line,) = _broken(letter, size, ONE_LINE, box.source)
        if line.width > across * CELL or size * _tall(line) > box.height:
            return None
        x = (first + number) * across + (across - line.width) / 2
        placed.append((line, x, box.height / 2 + size * CAPITALS / 2))
    return placed


def clusters(text: str) -> list[str]:
    """The letters of `text`, each with the marks that stand on it."""
    found: list[str] = []
    for letter in unicodedata.normalize("NFC", text):
        if found and (unicodedata.category(letter) in ("Mn", "Mc", "Me") or letter in "\u200c\u200d"):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _broken(text: str, size: float, room: float, source: str) -> list[Line]:
    fonts: Fonts = ruler()
    words = words_of([Run(text, source=source)], size, fonts, source, None)
    return break_lines(words, room, size * LEADING, fonts)


def _tall(line: Line) -> float:
    other = any(piece.face.family != LATIN for word in line.words for piece in word.pieces)
    return OTHER_HEIGHT if other else LATIN_HEIGHT


def _x(line: Line, align: int, room: float) -> float:
    return PAD + {LEFT: 0.0, CENTRE: (room - line.width) / 2, RIGHT: room - line.width}[align]
