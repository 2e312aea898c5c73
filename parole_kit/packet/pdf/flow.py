"""Slabs (what must not be parted) filled into pages, with footnotes at the foot of the page that cites them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .canvas import GREY, HEIGHT, Canvas
from .lines import Line
from .tags import Tag

LEFT, RIGHT = 72.0, 540.0
TOP, BOTTOM = 72.0, HEIGHT - 72.0
NOTE_GAP, NOTE_RULE = 10.0, 6.0  # above and below the line over the footnotes
NOTE_BETWEEN = 3.0
NOTE_INDENT = 16.0
ASCENT = 0.78  # the share of a line's height above its baseline


@dataclass(frozen=True)
class Slab:
    """A strip of the page of a given height. `glued` keeps it on the page of the next slab.

    `draw` is called with the canvas and the distance of the strip's top from the top of the page. `before` is the
    space above it, left out at the top of a page. `head` is drawn again where a page starts with this slab.
    """

    height: float
    draw: Callable[[Canvas, float], None]
    before: float = 0.0
    glued: bool = False
    notes: tuple[Note, ...] = ()
    head: tuple[Slab, ...] = ()
    breaks: bool = False  # begins a new page


@dataclass(frozen=True)
class Note:
    """A footnote, laid out: its mark, and its lines beside the mark; and the elements that both are."""

    mark: Line
    lines: tuple[Line, ...]
    label: Tag
    words: Tag

    @property
    def height(self) -> float:
        return sum(line.height for line in self.lines) + NOTE_BETWEEN


def draw_lines(canvas: Canvas, lines: Sequence[Line], left: float, y: float, tag: Tag | None) -> None:
    """Lines of `tag` one under the other, the first with its top at `y`."""
    for line in lines:
        canvas.line(line, left, y + line.height * ASCENT, tag)
        y += line.height


class Pages:
    """Fills pages from the top, and closes each with its footnotes."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.y = BOTTOM + 1
        self.notes: list[Note] = []
        self.empty = True

    def start(self) -> None:
        """Begin a new page, whatever is on the present one."""
        self.finish()
        self.canvas.new_page()
        self.y, self.empty = TOP, True

    def finish(self) -> None:
        """Draw the footnotes that wait for the foot of the page."""
        if not self.notes:
            return
        y = BOTTOM - sum(note.height for note in self.notes)
        self.canvas.rule(LEFT, y - NOTE_RULE, 144, ink=GREY)
        for note in self.notes:
            self.canvas.line(note.mark, LEFT, y + note.lines[0].height * ASCENT, note.label)
            draw_lines(self.canvas, note.lines, LEFT + NOTE_INDENT, y, note.words)
            y += note.height
        self.notes = []

    def place(self, slabs: Sequence[Slab]) -> None:
        """Put slabs on pages. Glued slabs go together unless together they are taller than a page."""
        for chunk in _chunks(slabs):
            if not self.empty and (chunk[0].breaks or not self._fits(chunk)):
                self.start()
            for slab in chunk:
                if not self.empty and not self._fits([slab]):
                    self.start()
                self._put(slab)

    def _fits(self, chunk: Sequence[Slab]) -> bool:
        height = sum(slab.before + slab.height for slab in chunk) - (chunk[0].before if self.empty else 0)
        if self.empty:
            height += sum(slab.height for slab in chunk[0].head)
        return self.y + height <= BOTTOM - self._notes_height([note for slab in chunk for note in slab.notes]) + 0.01

    def _notes_height(self, more: Sequence[Note]) -> float:
        notes = [*self.notes, *more]
        return sum(note.height for note in notes) + NOTE_GAP + NOTE_RULE if notes else 0.0

    def _put(self, slab: Slab) -> None:
        if self.empty:
            with self.canvas.repeating():
                for head in slab.head:
                    head.draw(self.canvas, self.y)
                    self.y += head.height
        else:
            self.y += slab.before
        slab.draw(self.canvas, self.y)
        self.y += slab.height
        self.notes += slab.notes
        self.empty = False


def _chunks(slabs: Sequence[Slab]) -> list[list[Slab]]:
    chunks: list[list[Slab]] = []
    glued = False
    for slab in slabs:
        if glued and not slab.breaks:
            chunks[-1].append(slab)
        else:
            chunks.append([slab])
        glued = slab.glued
    return chunks
