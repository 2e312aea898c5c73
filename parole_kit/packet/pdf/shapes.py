"""How each kind of block looks: sizes, spaces and indents, in points; blocks turned into slabs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...errors import PacketError
from ..blocks import (
    Block,
    Document,
    Heading,
    ListBlock,
    PageBreak,
    Paragraph,
    Rule,
    Run,
    Signature,
    Table,
    TabSheet,
    goes_with_next,
    item_goes_with_next,
)
from .canvas import GREY, Canvas
from .flow import ASCENT, BOTTOM, LEFT, NOTE_INDENT, RIGHT, TOP, Note, Slab, draw_lines
from .fonts import Fonts
from .lines import Line, break_lines, words_of
from .tables import table_slabs
from .tags import BOXES, LIST_MARKS, Levels, Tag

LEADING = 1.27


@dataclass(frozen=True)
class Look:
    """Type size, space above and below, indent at the left and right, and where lines stand."""

    size: float = 12
    above: float = 8
    below: float = 8
    left: float = 0
    right: float = 0
    align: str = "left"
    bold: bool = False
    italic: bool = False


PARAGRAPHS = {
    "body": Look(),
    "numbered": Look(left=28),
    "quote": Look(size=11.5, left=32, right=32),
    "centered": Look(align="center"),
    "right": Look(align="right"),
    "caption": Look(align="center", above=2, below=2, bold=True),
    "small": Look(size=10, above=5, below=5),
    "address": Look(above=10, below=10),
}
HEADINGS = {
    1: Look(size=15, above=4, below=14, align="center", bold=True),
    2: Look(size=12.5, above=18, below=7, left=36, bold=True),
    3: Look(size=12, above=14, below=6, left=36, bold=True),
    4: Look(size=12, above=12, below=5, left=0, italic=True),
}
LIST_INDENT = 22.0
NOTE_SIZE = 9.5
SIGN_WIDTH, DATE_LEFT, DATE_WIDTH = 250.0, 300.0, 150.0


class Shaper:
    """Turns the blocks of one document into slabs, and `tag` into its structure; footnotes are numbered through it."""

    def __init__(self, document: Document, fonts: Fonts, headings: list) -> None:
        self.document = document
        self.fonts = fonts
        self.headings = headings
        self.notes = 0
        self.tag = Tag("Part", title=document.title, language=document.language)
        self._levels = Levels()

    def slabs(self) -> list[Slab]:
        return list(self.of_blocks(self.document.blocks, LEFT, RIGHT, self.tag))

    def of_blocks(self, blocks: Sequence[Block], left: float, right: float, tag: Tag) -> Iterator[Slab]:
        """The slabs of blocks set between `left` and `right`, as content of `tag`."""
        below = 0.0
        breaks = False
        for number, block in enumerate(blocks):
            if isinstance(block, PageBreak):
                breaks = True
                continue
            made, above, after = self._of(block, left, right, tag, goes_with_next(blocks, number))
            if made:
                made[0] = replace(made[0], before=max(below, above), breaks=made[0].breaks or breaks)
                below, breaks = after, False
                yield from made

    def _of(self, block: Block, left: float, right: float, tag: Tag, signed: bool) -> tuple[list[Slab], float, float]:
        """Slabs of one block, the space above and the space below."""
        match block:
            case Heading():
                look = HEADINGS[min(block.level, 4)]
                return self._heading(block, look, left, right, tag), look.above, look.below
            case Paragraph():
                look = PARAGRAPHS[block.style]
                here = tag.new("BlockQuote") if block.style == "quote" else tag
                made = self._paragraph(block, look, left, right, here.new("P"), signed)
                return made, look.above, look.below
            case ListBlock():
                return self._list(block, left, right, tag, signed), 4, 8
            case Table():
                return table_slabs(self, block, left, right, tag.new("Table")), 8, 10
            case Signature():
                return self._signature(block, left, tag), 14, 14
            case Rule():
                slab = Slab(1, lambda canvas, y: canvas.rule(left, y, right - left, ink=GREY))
                return [slab], 8, 8
            case TabSheet():
                return [self._tab_sheet(block, tag)], 0, 0
        raise TypeError(f"{type(block).__name__} is not a block")

    def lines(
        self, runs: Sequence[Run], width: float, size: float, tag: Tag | None = None, *, leading: float = LEADING
    ) -> list[Line]:
        """Runs as lines of `width` points; footnotes in them are numbered, laid out, and become notes of `tag`."""

        def broken() -> list[Line]:
            words = words_of(runs, size, self.fonts, self.document.title, lambda run: self._note(run, tag))
            return break_lines(words, width, size * leading, self.fonts)

        if any(run.note is not None for run in runs):
            return broken()
        return self.fonts.lines((tuple(runs), width, size, leading), broken)

    def _even_lines(self, runs: Sequence[Run], width: float, size: float) -> list[Line]:
        """Runs as few lines as fit, all of them about as long, so that no year or last word stands alone."""
        lines = self.lines(runs, width, size)
        while len(lines) > 1 and width > size:
            width -= size
            narrower = self.lines(runs, width, size)
            if len(narrower) > len(lines):
                break
            lines = narrower
        return lines

    def _note(self, run: Run, tag: Tag) -> tuple[str, Note]:
        self.notes += 1
        mark = str(self.notes)
        made = Tag("Note")
        tag.notes.append(made)
        runs = [inner for block in run.note or () if isinstance(block, Paragraph) for inner in (*block.runs, Run(" "))]
        lines = self.lines(runs, RIGHT - LEFT - NOTE_INDENT, NOTE_SIZE, leading=1.2)
        label = self.lines((Run(f"{mark}. "),), NOTE_INDENT, NOTE_SIZE, leading=1.2)[0]
        note = Note(label, tuple(lines), made.new("Lbl"), made.new("P"))
        if note.height > (BOTTOM - TOP) / 2:
            raise PacketError(
                "A footnote is longer than half a page.",
                where=f"{self.document.title}, footnote {mark}",
                fix="Move its words into the text.",
            )
        return mark, note

    def _heading(self, block: Heading, look: Look, left: float, right: float, tag: Tag) -> list[Slab]:
        runs = _styled(block.runs, look)
        here = tag.new(f"H{self._levels.of(block.level)}")
        number = self.lines(_styled((Run(f"{block.number} "),), look), 80, look.size) if block.number else []
        indent = max(look.left, number[0].width + 8) if number else 0.0
        lines = self.lines(runs, right - left - indent, look.size, here)
        text = (block.number + " " if block.number else "") + "".join(run.text for run in block.runs)

        def draw_first(canvas: Canvas, y: float) -> None:
            self.headings.append((self.document.id, block.level, text, canvas.page, round(792 - y, 2)))
            draw_lines(canvas, number, left, _level(number, lines[0].height, y), here)

        slabs = _line_slabs(lines, left + indent, right, look.align, here, glue_all=True)
        first = slabs[0]
        slabs[0] = replace(first, draw=lambda canvas, y: (draw_first(canvas, y), first.draw(canvas, y)))
        return slabs

    def _paragraph(self, block: Paragraph, look: Look, left: float, right: float, tag: Tag, signed: bool) -> list[Slab]:
        inner = left + look.left
        lines = self.lines(_styled(block.runs, look), right - look.right - inner, look.size, tag)
        slabs = _line_slabs(lines, inner, right - look.right, look.align, tag, tail=signed)
        if block.number and slabs:
            slabs[0] = _marked(slabs[0], self.lines((Run(f"{block.number} "),), look.left, look.size), left, tag)
        return slabs

    def _list(self, block: ListBlock, left: float, right: float, tag: Tag, signed: bool = False) -> list[Slab]:
        """The items one under the other; the first two and the last two stand together, and with the signature that follows."""
        slabs: list[Slab] = []
        numbering = BOXES if block.boxes else LIST_MARKS[block.ordered]
        here = tag.new("L", attribute=("List", "ListNumbering", numbering))
        for number, item in enumerate(block.items):
            mark = f"{block.start + number}." if block.ordered else "□" if block.boxes else "•"
            one = here.new("LI")
            label, body = one.new("Lbl"), one.new("LBody")
            inner = list(self.of_blocks(item, left + LIST_INDENT, right, body))
            if inner:
                marked = self.lines((Run(f"{mark} "),), LIST_INDENT, 12)
                inner[0] = _marked(replace(inner[0], before=4), marked, left + 6, label)
                last = number == len(block.items) - 1
                if (signed and last) or item_goes_with_next(block.items, number):
                    inner = [replace(slab, glued=True) for slab in inner]
                slabs += inner
        return slabs

    def _signature(self, block: Signature, left: float, tag: Tag) -> list[Slab]:
        opening = self.lines((Run(block.opening),), RIGHT - left, 12) if block.opening else []
        under = self.lines((Run("\n".join((block.name, *block.lines))),), SIGN_WIDTH + 40, 12, leading=1.2)
        date = self.lines((Run(block.date_label, italic=True),), DATE_WIDTH, 10.5) if block.date_line else []
        above, name, day = tag.new("P"), tag.new("P"), tag.new("P")
        gap = 34.0
        opened = sum(line.height for line in opening)

        def draw(canvas: Canvas, y: float) -> None:
            draw_lines(canvas, opening, left, y, above)
            foot = y + opened + gap
            canvas.rule(left, foot, SIGN_WIDTH, thick=0.7)
            draw_lines(canvas, under, left, foot + 2, name)
            if date:
                canvas.rule(left + DATE_LEFT, foot, DATE_WIDTH, thick=0.7)
                draw_lines(canvas, date, left + DATE_LEFT, _level(date, under[0].height, foot + 2), day)

        return [Slab(opened + gap + 2 + sum(line.height for line in under), draw)]

    def _tab_sheet(self, block: TabSheet, tag: Tag) -> Slab:
        words = [
            (self.lines((Run(f"TAB {block.tab}", bold=True),), RIGHT - LEFT, 54), 54.0, tag.new("H1")),
            (self._even_lines((Run(block.title),), RIGHT - LEFT, 20), 20.0, tag.new("P")),
            *((self.lines((Run(line),), RIGHT - LEFT, 12.5), 12.5, tag.new("P")) for line in block.lines),
        ]

        def draw(canvas: Canvas, y: float) -> None:
            y = 270.0
            for lines, size, here in words:
                for line in lines:
                    canvas.line(line, (LEFT + RIGHT - line.width) / 2, y, here)
                    y += line.height
                if size == 54.0:
                    canvas.rule((LEFT + RIGHT) / 2 - 60, y - 34, 120, thick=0.8)
                y += 6
            self.headings.append((self.document.id, 1, f"Tab {block.tab}", canvas.page, 792 - TOP))

        return Slab(BOTTOM - TOP, draw, breaks=True)


def _styled(runs: Sequence[Run], look: Look) -> list[Run]:
    if not (look.bold or look.italic):
        return list(runs)
    return [replace(run, bold=run.bold or look.bold, italic=run.italic or look.italic) for run in runs]


def _line_slabs(
    lines: Sequence[Line],
    left: float,
    right: float,
    align: str,
    tag: Tag,
    *,
    glue_all: bool = False,
    tail: bool = False,
) -> list[Slab]:
    """A slab for each line, glued so that no single line stands alone; `tail` glues the last two to what follows."""
    last = len(lines) - 1
    slabs = []
    for number, line in enumerate(lines):
        room = right - left - line.width
        x = left + {"left": 0.0, "center": room / 2, "right": room}[align]
        glued = glue_all or (number < last and (number == 0 or number == last - 1)) or (tail and number >= last - 1)
        slabs.append(Slab(line.height, _drawer(line, x, tag), glued=glued, notes=line.notes))
    return slabs


def _drawer(line: Line, x: float, tag: Tag):
    return lambda canvas, y: draw_lines(canvas, (line,), x, y, tag)


def _level(mark: Sequence[Line], height: float, y: float) -> float:
    """Where a mark starts, to stand on the baseline of a line of that height that starts at `y`."""
    return y + (height - mark[0].height) * ASCENT if mark else y


def _marked(slab: Slab, mark: Sequence[Line], x: float, tag: Tag) -> Slab:
    """The slab with a bullet or number drawn beside its first line, as content of `tag`."""

    def draw(canvas: Canvas, y: float) -> None:
        draw_lines(canvas, mark, x, _level(mark, slab.height, y), tag)
        slab.draw(canvas, y)

    return replace(slab, draw=draw)
