"""Tables: cells broken into lines, rows kept together where they can be, the header repeated on each page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..blocks import Run, Table
from .canvas import GREY, Canvas
from .flow import ASCENT, Slab
from .lines import Line
from .tags import COLUMN, ROW, Attribute, Tag

if TYPE_CHECKING:
    from .shapes import Shaper

GUTTER = 10.0  # between columns, in points
PAD = {"grid": 3.5, "plain": 1.0}
TALL_ROW = 260.0  # points; a taller row may run over to the next page
LEADING = 1.22


def table_slabs(shaper: Shaper, table: Table, left: float, right: float, tag: Tag) -> list[Slab]:
    """The slabs of a table set between `left` and `right`: one for each line of each row. `tag` becomes the table."""
    columns = _columns(table, left, right)
    grid = table.style == "grid"
    head: list[Slab] = []
    if table.header:
        across = dict.fromkeys(range(len(columns)), COLUMN)
        head = _row(shaper, [_bold(cell) for cell in table.header], columns, table, tag, across, 0.9 if grid else 0)
        head = [replace(slab, glued=True) for slab in head]
    slabs = list(head)
    names = {0: ROW} if table.style == "plain" and not table.header else {}
    for number, row in enumerate(table.rows):
        line = 0.4 if grid and number < len(table.rows) - 1 else 0.0
        made = _row(shaper, row, columns, table, tag, names, line)
        glued = _is_title(row) or number == len(table.rows) - 2  # the last row never stands alone
        slabs += [replace(slab, head=tuple(head), glued=slab.glued or glued) for slab in made]
    if grid and table.rows:
        slabs[-1] = _ruled(slabs[-1], left, right - left, 0.9)
    return slabs


def _columns(table: Table, left: float, right: float) -> list[tuple[float, float]]:
    """Left edge and width of each column."""
    count = max(len(row) for row in (table.header, *table.rows))
    shares = table.widths or (1.0,) * count
    room = right - left - GUTTER * (count - 1)
    columns, x = [], left
    for share in shares:
        wide = room * share / sum(shares)
        columns.append((x, wide))
        x += wide + GUTTER
    return columns


def _row(
    shaper: Shaper,
    cells: Sequence[Sequence[Run]],
    columns: list[tuple[float, float]],
    table: Table,
    tag: Tag,
    heads: Mapping[int, Attribute],
    rule: float,
) -> list[Slab]:
    """The slabs of a row, which becomes a row of `tag`. `heads` says of which cells are headers of what."""
    row = tag.new("TR")
    laid = []
    for number, (x, wide) in enumerate(columns):
        cell = cells[number] if number < len(cells) else ()
        here = row.new("TH", attribute=heads[number]) if number in heads else row.new("TD")
        laid.append((x, shaper.lines(cell, wide, table.size, here, leading=LEADING), here))
    count = max([len(lines) for _, lines, _ in laid] or [0])
    if not count:
        return []
    pad = PAD[table.style]
    heights = [max(lines[n].height for _, lines, _ in laid if n < len(lines)) for n in range(count)]
    short = sum(heights) <= TALL_ROW
    slabs = []
    for number, height in enumerate(heights):
        above = pad if number == 0 else 0.0
        below = pad if number == count - 1 else 0.0
        here = [(x, lines[number], cell) for x, lines, cell in laid if number < len(lines)]
        slab = Slab(
            above + height + below,
            _drawer(here, above, height),
            glued=number < count - 1 and (short or number == 0 or number == count - 2),
            notes=tuple(note for _, line, _ in here for note in line.notes),
        )
        slabs.append(slab)
    if rule:
        slabs[-1] = _ruled(slabs[-1], columns[0][0], columns[-1][0] + columns[-1][1] - columns[0][0], rule)
    return slabs


def _drawer(lines: list[tuple[float, Line, Tag]], above: float, height: float):
    """Draws one line of each cell, all on one baseline."""

    def draw(canvas: Canvas, y: float) -> None:
        for x, line, tag in lines:
            canvas.line(line, x, y + above + height * ASCENT, tag)

    return draw


def _ruled(slab: Slab, x: float, wide: float, thick: float) -> Slab:
    """The slab with a line under it."""

    def draw(canvas: Canvas, y: float) -> None:
        slab.draw(canvas, y)
        canvas.rule(x, y + slab.height, wide, thick=thick, ink=GREY)

    return replace(slab, draw=draw)


def _is_title(row: Sequence[Sequence[Run]]) -> bool:
    """Whether a row is the title of those under it, and so never the last on a page: one cell, in bold."""
    filled = [cell for cell in row if cell]
    return len(row) > 1 and len(filled) == 1 and all(run.bold for run in filled[0])


def _bold(cell: Sequence[Run]) -> list[Run]:
    return [replace(run, bold=True) for run in cell]
