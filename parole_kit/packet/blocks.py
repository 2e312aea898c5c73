"""What a drafted document is made of. Templates make blocks; the PDF, the Word file and the preview are made from them.

Frozen, plain data: two equal documents are equal. Nothing here knows of fonts, pages or files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

PARAGRAPH_STYLES = ("body", "caption", "centered", "quote", "small", "right", "numbered", "address")
TARGET_KINDS = ("exhibit", "document", "url")


@dataclass(frozen=True)
class Target:
    """Where a link goes: page `page` (from 1) of an exhibit or of a drafted document, or a web address.

    `page` counts what is printed. `cited` is the page by the exhibit's own count, 0 where it is cited as a whole: it stays
    the same when pages are left out or put in another order.
    """

    kind: str  # one of TARGET_KINDS
    id: str  # exhibit id, document id, or the address itself
    page: int = 1
    cited: int = 0


@dataclass(frozen=True)
class Run:
    """Words in one style. `note` is the text of a footnote whose mark stands after the words.

    `source` names the answer the words came from, so that an error can say which field to mend. It is never printed.
    """

    text: str
    bold: bool = False
    italic: bool = False
    link: Target | None = None
    note: tuple[Block, ...] | None = None
    source: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (the title of a document) to 4; `number` is printed before it, such as "II." or "A."."""

    level: int
    runs: tuple[Run, ...]
    number: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. "numbered" ones carry their `number` ("1."); "address" keeps its lines, parted by a line feed."""

    runs: tuple[Run, ...]
    style: str = "body"
    number: str = ""


@dataclass(frozen=True)
class ListBlock:
    """A bulleted or numbered list, or one with boxes to tick; each item holds blocks, so lists stand inside lists."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    start: int = 1
    boxes: bool = False


@dataclass(frozen=True)
class Table:
    """A table; each cell is a tuple of runs. `widths` are shares of the text width, in any unit.

    `size` is in points. `style` "grid" draws lines between rows, "plain" draws none (names and values in a caption).
    An empty `header` means that there is none; otherwise it is repeated on each page.
    """

    header: tuple[tuple[Run, ...], ...]
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    widths: tuple[float, ...] = ()
    size: float = 10.5
    style: str = "grid"


@dataclass(frozen=True)
class Signature:
    """A line to sign on, the printed name, lines under it, and a line for the date; kept together on one page."""

    name: str
    lines: tuple[str, ...] = ()
    date_line: bool = True
    date_label: str = "Date"
    opening: str = ""  # words above the line, such as "Respectfully submitted,"


@dataclass(frozen=True)
class Rule:
    """A thin line across the text."""


@dataclass(frozen=True)
class PageBreak:
    """What follows starts on a new page."""


@dataclass(frozen=True)
class TabSheet:
    """The divider before an exhibit: a whole page with the tab, the title, and lines under it."""

    tab: str
    title: str
    lines: tuple[str, ...] = ()


Block = Heading | Paragraph | ListBlock | Table | Signature | Rule | PageBreak | TabSheet


@dataclass(frozen=True)
class Document:
    """One drafted document. `signers` are the people who must sign it, as printed, each once and in order.

    `about` is the id of the person whose declaration it is, or of the exhibit that it certifies.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    language: str = "en"
    audience: str = "government"
    signers: tuple[str, ...] = ()
    about: str = ""


def plain_text(runs: tuple[Run, ...]) -> str:
    """The words of runs, without styles and notes."""
    return "".join(run.text for run in runs)


def all_runs(blocks: tuple[Block, ...]) -> Iterator[Run]:
    """Every run of the blocks in reading order, those of lists, tables and footnotes included."""
    for block in blocks:
        if isinstance(block, (Heading, Paragraph)):
            groups: tuple[tuple[Run, ...], ...] = (block.runs,)
        elif isinstance(block, Table):
            groups = (*block.header, *(cell for row in block.rows for cell in row))
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from all_runs(item)
            continue
        else:
            continue
        for run in (run for group in groups for run in group):
            yield run
            if run.note:
                yield from all_runs(run.note)


OATH = 250  # letters; about three lines


def goes_with_next(blocks: Sequence[Block], number: int) -> bool:
    """Whether a block goes with what follows it: the words before a list, or what stands before a signature.

    A signature must not stand on a page where nothing of what is signed stands; one short paragraph, such as the oath,
    may stand between.
    """
    after = list(blocks[number + 1 : number + 3])
    if after and isinstance(blocks[number], Paragraph) and isinstance(after[0], ListBlock):
        return True
    if after and isinstance(after[0], Paragraph) and len(plain_text(after[0].runs)) < OATH:
        after = after[1:]
    return bool(after) and isinstance(after[0], Signature)


def item_goes_with_next(items: Sequence[Sequence[Block]], number: int) -> bool:
    """Whether an item of a list goes with the one after it, so that neither the first nor the last stands alone on a page.

    A first item that is long may stand alone: to move it would leave too much white.
    """
    if number not in (0, len(items) - 2) or number == len(items) - 1:
        return False
    return number > 0 or sum(len(plain_text(getattr(one, "runs", ()))) for one in items[0]) < OATH


def map_runs(blocks: tuple[Block, ...], change: Callable[[Run], Run]) -> tuple[Block, ...]:
    """The blocks with every run changed by `change`, those of lists, tables and footnotes included."""

    def runs(group: tuple[Run, ...]) -> tuple[Run, ...]:
        noted = (replace(run, note=map_runs(run.note, change)) if run.note else run for run in group)
        return tuple(change(run) for run in noted)

    def walk(block: Block) -> Block:
        match block:
            case Heading() | Paragraph():
                return replace(block, runs=runs(block.runs))
            case ListBlock():
                return replace(block, items=tuple(tuple(map(walk, item)) for item in block.items))
            case Table():
                rows = tuple(tuple(map(runs, row)) for row in block.rows)
                return replace(block, header=tuple(map(runs, block.header)), rows=rows)
        return block

    return tuple(map(walk, blocks))
