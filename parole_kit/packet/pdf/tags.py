"""What the words on a page are, in reading order: headings, paragraphs, lists, tables, notes, links (ISO 32000-1, 14.8).

Plain data, made while pages are drawn. `structure` writes it into a PDF, so that a program can read a document aloud.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..blocks import Target

Attribute = tuple[str, str, str]  # owner, key, value

COLUMN, ROW = ("Table", "Scope", "Column"), ("Table", "Scope", "Row")  # what a header cell is the header of
LIST_MARKS = {True: "Decimal", False: "Disc"}  # by whether the list is ordered
BOXES = "Square"

Rect = tuple[float, float, float, float]


@dataclass(frozen=True)
class LinkBox:
    """Where a link stands: sheet (from 1) and rectangle (x0, y0, x1, y1) in points from the bottom left."""

    page: int
    rect: Rect
    target: Target


@dataclass(frozen=True)
class Mark:
    """A stretch of a page's drawing that carries a number: sheet (from 1), and the number (from 0) on that sheet."""

    sheet: int
    number: int


@dataclass
class Tag:
    """One element of a document's structure, with what it holds in the order in which it is read.

    `notes` are the footnotes cited in it, read after it. `boxes` are the places of a link: sheet and rectangle.
    `title`, `alt` (the words in place of a picture) and `language` may be "".
    """

    kind: str  # a standard structure type
    kids: list[Tag | Mark] = field(default_factory=list)
    notes: list[Tag] = field(default_factory=list)
    boxes: list[tuple[int, Rect]] = field(default_factory=list)
    attribute: Attribute | None = None
    title: str = ""
    alt: str = ""
    language: str = ""
    target: Target | None = None

    def new(self, kind: str, **said) -> Tag:
        """A new element at the end of this one."""
        made = Tag(kind, **said)
        self.kids.append(made)
        return made

    def link(self, target: Target) -> Tag:
        """The link to `target` at the end of this element: one that goes on from the line before, or a new one."""
        last = self.kids[-1] if self.kids else None
        if isinstance(last, Tag) and last.kind == "Link" and last.target == target:
            return last
        return self.new("Link", target=target)

    def below(self) -> Iterator[Tag]:
        """This element and all under it, in reading order."""
        yield self
        for kid in (*self.kids, *self.notes):
            if isinstance(kid, Tag):
                yield from kid.below()


class Levels:
    """Levels of headings without gaps: the first is 1, and none is more than one below that before it."""

    def __init__(self) -> None:
        self._open: list[int] = []

    def of(self, level: int) -> int:
        """The level to say for a heading that its author gave `level`."""
        while self._open and self._open[-1] >= level:
            self._open.pop()
        self._open.append(level)
        return len(self._open)
