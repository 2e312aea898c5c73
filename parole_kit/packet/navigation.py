"""Ways through the packet: links, bookmarks and page labels. Worked out from the plan, then written into a PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from . import numbers
from .blocks import Target
from .pdf import Typeset
from .plan import Part, Plan

TOP = 792.0  # points; a destination at or above the top of the paper shows the page from its top
ABOVE = 24.0  # points shown above a heading
Rect = tuple[float, float, float, float]


@dataclass(frozen=True)
class Jump:
    """A link on the packet page at place `page`: to another place, or to a web address. `says` is what it does, in words."""

    page: int
    rect: Rect
    to: int = 0
    address: str = ""
    top: float = TOP
    says: str = ""


@dataclass(frozen=True)
class Bookmark:
    """A bookmark to a packet page and a height on it, with those under it."""

    title: str
    page: int
    top: float = TOP
    children: tuple[Bookmark, ...] = ()


def jumps(plan: Plan, typeset: Typeset) -> list[Jump]:
    """The links of the drafted documents; a link to what is not in the packet is left as plain words."""
    parts = {part.id: part for part in plan.parts}
    found = []
    for link in typeset.links:
        page = packet_page(plan, typeset, link.page)
        if page and link.target.kind == "url":
            found.append(Jump(page, link.rect, address=link.target.id))
        elif page and (to := _page_of(link.target, parts)):
            found.append(Jump(page, link.rect, to, says=go_to(plan.number(to))))
    return found


def cover_jumps(plan: Plan, covers: Typeset, number: int) -> list[Jump]:
    """The links on the cover of part `number`; its sheets have negative page numbers, as they are no packet pages."""
    parts = {part.id: part for part in plan.parts}
    first, last = covers.ranges[f"cover-{number}"]
    placed = [(link, _page_of(link.target, parts)) for link in covers.links if first <= link.page <= last]
    return [Jump(-link.page, link.rect, to, says=go_to(plan.number(to))) for link, to in placed if to]


def go_to(number: str) -> str:
    """What a link to the page with this number says to those who cannot see it."""
    return f"Go to page {number}"


def bookmarks(plan: Plan, typeset: Typeset, groups: Mapping[str, str]) -> tuple[Bookmark, ...]:
    """Documents with their headings, groups by title with their tabs, and the parts of a tab that has several."""
    headings = _headings(plan, typeset)
    listed = [_of_document(part, headings) for part in plan.front]
    for group in dict.fromkeys(tab.group for tab in plan.tabs):
        tabs = []
        for tab in (tab for tab in plan.tabs if tab.group == group):
            several = tab.parts if len(tab.parts) > 1 else ()
            under = tuple(Bookmark(part.title, part.first) for part in several)
            tabs.append(Bookmark(f"Tab {tab.letter} \u2014 {tab.title}", tab.first, TOP, under))
        listed.append(Bookmark(groups.get(group, group), tabs[0].page, TOP, tuple(tabs)))
    return (*listed, *(_of_document(part, headings) for part in plan.back))


def packet_page(plan: Plan, typeset: Typeset, sheet: int) -> int:
    """The packet page of a sheet of the typeset PDF; 0 when its document is not in the packet."""
    for part in plan.parts:
        first, last = typeset.ranges.get(part.id, (0, -1)) if part.kind == "document" else (0, -1)
        if first <= sheet <= last:
            return part.first + sheet - first
    return 0


def write_jumps(
    out: pikepdf.Pdf, found: Sequence[Jump], sheets: Mapping[int, int]
) -> dict[tuple[int, Rect], pikepdf.Object]:
    """Put links on the pages of `out`. `sheets` are packet pages to places in `out`, from 0; others get no link.

    Returns what was written, by its place in `out` and its rectangle.
    """
    written: dict[tuple[int, Rect], pikepdf.Object] = {}
    by_sheet: dict[int, list] = {}
    for jump in found:
        if jump.page not in sheets or (jump.to and jump.to not in sheets):
            continue
        link = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array([round(number, 2) for number in jump.rect]),
            Border=Array([0, 0, 0]),
            F=4,
        )
        if jump.to:
            link.Dest = destination(out, sheets[jump.to], jump.top)
            link.Contents = String(jump.says)
        else:
            link.A = Dictionary(S=Name.URI, URI=String(jump.address))
            link.Contents = String(jump.address)
        written[sheets[jump.page], jump.rect] = out.make_indirect(link)
        by_sheet.setdefault(sheets[jump.page], []).append(written[sheets[jump.page], jump.rect])
    for sheet, links in by_sheet.items():
        out.pages[sheet].obj.Annots = Array(links)
    return written


def page_labels(said: Sequence[str], *, covers: str = "", behind: int = 0) -> Array:
    """The labels that a reader shows for pages: the numbers printed on them. The first `behind` pages are `covers`."""
    labels = Array([0, Dictionary(P=String(covers))] if behind else [])
    for first, _ in numbers.runs(said):
        number = said[first]
        label = Dictionary(S=Name.D, St=int(number)) if number.isdigit() else Dictionary(P=String(number))
        labels.extend([behind + first, label])
    return labels


def write_bookmarks(out: pikepdf.Pdf, listed: Sequence[Bookmark], sheets: Mapping[int, int]) -> None:
    """Put bookmarks into `out`; one whose page is not there is left out, and those under it move up."""
    with out.open_outline() as outline:
        outline.root.extend(_items(out, listed, sheets, closed=False))
    if listed:
        out.Root.PageMode = Name.UseOutlines


def destination(out: pikepdf.Pdf, sheet: int, top: float = TOP) -> Array:
    """A place to go to, with the reader's own zoom kept."""
    page = out.pages[sheet].obj
    return Array([page, Name.XYZ, 0, min(round(top, 2), float(page.MediaBox[3])), None])


def _items(out: pikepdf.Pdf, listed: Sequence[Bookmark], sheets: Mapping[int, int], *, closed: bool) -> list:
    made = []
    for one in listed:
        under = _items(out, one.children, sheets, closed=True)
        if one.page in sheets:
            item = pikepdf.OutlineItem(one.title, destination(out, sheets[one.page], one.top))
            item.children.extend(under)
            item.is_closed = closed
            made.append(item)
        else:
            made.extend(under)
    return made


def _page_of(target: Target, parts: Mapping[str, Part]) -> int:
    part = parts.get(target.id)
    return part.first + target.page - 1 if part and 1 <= target.page <= part.pages else 0


def _headings(plan: Plan, typeset: Typeset) -> dict[str, list[Bookmark]]:
    found: dict[str, list[Bookmark]] = {}
    for document, level, text, sheet, height in typeset.headings:
        page = packet_page(plan, typeset, sheet)
        if page and level > 1:
            found.setdefault(document, []).append(Bookmark(text, page, height + ABOVE, ()))
    return found


def _of_document(part: Part, headings: Mapping[str, list[Bookmark]]) -> Bookmark:
    return Bookmark(part.title, part.first, TOP, tuple(headings.get(part.id, ())))
