"""The structure of a finished PDF: what is heading, paragraph, table or link, in the order in which it is read aloud.

Documents bring their structure from typesetting. A page of an exhibit is one element: its words are there for those
who search, but nobody has said what is a heading among them. With `bundle` and `sheets` home of pikepdf on this floor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from .pdf import Mark, Tag
from .sheets import Sheet

CELLS = ("TH", "TD")
DEEPEST = 4  # forms inside forms of an exhibit, looked into for letters
Rect = tuple[float, float, float, float]
Annotations = Mapping[tuple[int, Rect], pikepdf.Object]  # place of the page in the file, from 0, and rectangle


@dataclass(frozen=True)
class Branch:
    """The structure of one document or exhibit, and the packet page of each of its sheets."""

    tag: Tag
    pages: Mapping[int, int]


@dataclass(frozen=True)
class Structure:
    """The structure of a file: its branches, the places of packet pages in it, from 0, and its links.

    `ours` when all pages are of our own making, so that the file may say that it can be read aloud (PDF/UA).
    """

    branches: Sequence[Branch]
    sheets: Mapping[int, int]
    annotations: Annotations
    ours: bool = False

    def write(self, out: pikepdf.Pdf) -> None:
        """Give `out` this structure. What stands on other pages is left out; a link without a place is plain words."""
        _Writer(out, self.sheets, self.annotations).write(self.branches)


def tag_exhibit_page(exhibit: Tag, page: int, sheet: Sheet, alt: str) -> None:
    """Make the packet page `page` an element of its exhibit; a page without letters is a picture, told by `alt`."""
    kind = "P" if _has_letters(sheet.forms) else "Figure"
    made = exhibit.new(kind, alt=alt if kind == "Figure" else "")
    made.kids.append(Mark(page, 0))
    for rect, _ in sheet.web:
        exhibit.new("P").new("Link", boxes=[(page, rect)])
    sheet.draw = f"/{kind} <</MCID 0>> BDC ".encode() + sheet.draw + b" EMC"


def with_link_back(tag: Tag, sheet: int, number: int, rect: Rect) -> Tag:
    """The structure of a tab's sheet with the stamp that leads back to the index."""
    link = Tag("Link", kids=[Mark(sheet, number)], boxes=[(sheet, rect)])
    return replace(tag, kids=[*tag.kids, Tag("P", kids=[link])])


def _has_letters(forms: Mapping[str, pikepdf.Object], depth: int = 0) -> bool:
    """Whether any of these forms, or one inside them, has a font to set letters in."""
    for form in forms.values():
        resources = form.get("/Resources") if isinstance(form, Stream) else None
        if not isinstance(resources, Dictionary):
            continue
        if len(resources.get("/Font", {})):
            return True
        inside = resources.get("/XObject")
        if depth < DEEPEST and isinstance(inside, Dictionary) and _has_letters(dict(inside.items()), depth + 1):
            return True
    return False


class _Writer:
    def __init__(self, out: pikepdf.Pdf, sheets: Mapping[int, int], annotations: Annotations) -> None:
        self.out, self.sheets = out, sheets
        self.waiting = dict(annotations)
        self.pages = [page.obj for page in out.pages]
        self.marked: dict[int, dict[int, pikepdf.Object]] = {}  # place -> number -> element
        self.linked: list[tuple[pikepdf.Object, pikepdf.Object]] = []
        self.notes = 0

    def write(self, branches: Sequence[Branch]) -> None:
        root = self.out.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        document = self._element("Document", root)
        parts = [self._tag(branch.tag, document, branch.pages) for branch in branches]
        document.K = Array([part for part in parts if part is not None])
        root.K = Array([document])
        root.ParentTree, root.ParentTreeNextKey = self._parents()
        self.out.Root.StructTreeRoot = root
        self.out.Root.MarkInfo = Dictionary(Marked=True)

    def _element(self, kind: str, parent: pikepdf.Object) -> pikepdf.Object:
        return self.out.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=parent))

    def _tag(self, tag: Tag, parent: pikepdf.Object, pages: Mapping[int, int]) -> pikepdf.Object | None:
        """The element of a tag with all below it; None when nothing of it is in this file."""
        element = self._element(tag.kind, parent)
        kids: list = []
        empty: list[tuple[int, Tag]] = []
        for kid in (*tag.kids, *tag.notes):
            if isinstance(kid, Mark):
                self._mark(kid, element, kids, pages)
                continue
            child = self._tag(kid, element, pages)
            if child is not None:
                kids.append(child)
            elif kid.kind in CELLS:
                empty.append((len(kids), kid))
        if tag.kind == "Link":
            self._link(tag, element, kids, pages)
        if not kids:
            return None
        for at, cell in reversed(empty):  # a row keeps its columns
            kids.insert(at, self._said(self._element(cell.kind, element), cell))
        element.K = kids[0] if len(kids) == 1 else Array(kids)
        return self._said(element, tag)

    def _said(self, element: pikepdf.Object, tag: Tag) -> pikepdf.Object:
        """The element with what its tag says of it."""
        if tag.attribute:
            owner, key, value = tag.attribute
            element.A = Dictionary({"/O": Name(f"/{owner}"), f"/{key}": Name(f"/{value}")})
        for key, words in (("/T", tag.title), ("/Alt", tag.alt), ("/Lang", tag.language)):
            if words:
                element[key] = String(words)
        if tag.kind == "Note":
            self.notes += 1
            element.ID = String(f"note-{self.notes}")
        return element

    def _mark(self, mark: Mark, element: pikepdf.Object, kids: list, pages: Mapping[int, int]) -> None:
        place = self._place(mark.sheet, pages)
        if place is None:
            return
        page = self.pages[place]
        self.marked.setdefault(place, {})[mark.number] = element
        if "/Pg" not in element:
            element.Pg = page
        if element.Pg.objgen == page.objgen:
            kids.append(mark.number)
        else:
            kids.append(Dictionary(Type=Name.MCR, Pg=page, MCID=mark.number))

    def _link(self, tag: Tag, element: pikepdf.Object, kids: list, pages: Mapping[int, int]) -> None:
        """Join a link's element and its places on pages; without any it is words like others."""
        found = False
        for sheet, rect in tag.boxes:
            place = self._place(sheet, pages)
            annotation = self.waiting.pop((place, rect), None)
            if annotation is not None:
                self.linked.append((annotation, element))
                kids.append(Dictionary(Type=Name.OBJR, Pg=self.pages[place], Obj=annotation))
                found = True
        if not found:
            element.S = Name.Span

    def _place(self, sheet: int, pages: Mapping[int, int]) -> int | None:
        return self.sheets.get(pages[sheet]) if sheet in pages else None

    def _parents(self) -> tuple[Dictionary, int]:
        """For each page and link the elements of what it shows."""
        numbers: list = []
        for key, (place, marked) in enumerate(sorted(self.marked.items())):
            self.pages[place].StructParents = key
            listed = [marked.get(number) for number in range(max(marked) + 1)]
            numbers += [key, self.out.make_indirect(Array(listed))]
        for key, (annotation, element) in enumerate(self.linked, start=len(self.marked)):
            annotation.StructParent = key
            numbers += [key, element]
        return Dictionary(Nums=Array(numbers)), len(self.marked) + len(self.linked)
