"""Drafted pages and exhibits joined into one PDF: numbered, stamped, linked, bookmarked, and nothing private in it."""

from __future__ import annotations

import contextlib
import hashlib
import io
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from ..case.pdfs import set_qpdf_limits
from ..errors import Cancelled, PacketError
from .archive import say_colours, say_standards, standards
from .lasting import OFFICE_FONT, OURS, archival_faults
from .navigation import Jump, Rect, bookmarks, go_to, jumps, page_labels, write_bookmarks, write_jumps
from .pdf import Tag, Typeset
from .plan import INDEX, SHEET, Part, Plan
from .scrub import Ends, ends_of, scrub
from .sheets import Sheet, carry_layers, exhibit_sheet, own_sheet
from .stamp import Stamps
from .structure import Branch, Structure, tag_exhibit_page, with_link_back

Progress = Callable[[str, int, int], None]
Stop = Callable[[], bool]
PICTURE = "Page {page} of {pages} of \u201c{title}\u201d, a picture without words that can be read aloud."
PAGES_BETWEEN_LOOKS = 25  # how often a long exhibit asks whether the person has stopped the work


@dataclass(frozen=True)
class Looks:
    """What is the same on every page and in the file: its title, the client's stamp, and whether it is training.

    `mark` stands where a tab's letter stands, on papers that have no tabs.
    """

    title: str
    client: str  # "Name · A 012-345-678"
    groups: Mapping[str, str]  # group id to title
    training: bool = False
    language: str = "en-US"
    mark: str = ""


@dataclass(frozen=True)
class Bundled:
    """What is known of a packet that was written: its links, the structure of its parts, the standards it says.

    `faults` are the exhibits, by id, that keep it from being archival, with the kind of fault (see `lasting`); our own
    pages are OURS.
    """

    jumps: list[Jump]
    branches: Sequence[Branch]
    faults: Mapping[str, str]
    standards: tuple[str, ...]


def bundle(
    plan: Plan,
    typeset: Typeset,
    exhibit: Callable[[str], bytes],
    path: Path | BinaryIO,
    looks: Looks,
    *,
    progress: Progress = lambda step, done, total: None,
    cancelled: Stop = lambda: False,
) -> Bundled:
    """Write the packet to `path`; returns the links that it holds, and its structure.

    `exhibit` gives the PDF of an exhibit by its id. Raises PacketError when an exhibit has more or fewer pages than
    planned, or cannot be drawn, and Cancelled. Equal input makes equal bytes.
    """
    set_qpdf_limits()
    with contextlib.ExitStack() as open_files, pikepdf.new() as out:
        text = open_files.enter_context(pikepdf.open(io.BytesIO(typeset.pdf)))
        writer = _Writer(out, Stamps(out, looks.client, training=looks.training), plan, looks.mark)
        found = jumps(plan, typeset)
        count = sum(part.kind == "exhibit" for part in plan.parts)
        step = f"Joining {count} exhibit{'s' if count != 1 else ''}"
        done = 0
        for part in plan.parts:
            stop_if(cancelled)
            if part.kind == "document":
                writer.add_document(text, typeset, part)
                continue
            progress(step, done, count)
            source = _open(exhibit(part.id), part)
            open_files.enter_context(source)
            writer.add_exhibit(_exhibit_sheets(out, source, part, cancelled), part)
            done += 1
        progress(step, done, count)
        stop_if(cancelled)
        found += writer.web + writer.back
        sheets = {number: number - 1 for number in range(1, plan.pages + 1)}
        links = write_jumps(out, found, sheets)
        write_bookmarks(out, bookmarks(plan, typeset, looks.groups), sheets)
        strange = typeset.office_font or writer.stamps.office_font
        structure = Structure(writer.branches, sheets, links, ours=not count and not strange)
        faults = {OURS: OFFICE_FONT} if strange else {}

        def archival() -> bool:
            faults.update(archival_faults(out, writer.exhibits))
            return not faults

        finish(out, path, looks, page_labels(plan.numbers), structure, archival=archival)
    return Bundled(found, writer.branches, faults, standards(archival=not faults, accessible=structure.ours))


def finish(
    out: pikepdf.Pdf,
    path: Path | BinaryIO,
    looks: Looks,
    labels: Array,
    structure: Structure | None = None,
    *,
    archival: Callable[[], bool] = lambda: False,
) -> None:
    """Title, language, labels, structure and no traces; then save, the same bytes for the same content.

    `archival` is asked when all is clean whether the file may say that it is PDF/A.
    """
    known = scrub(out)
    if structure:
        structure.write(out)
    out.Root.PageLabels = Dictionary(Nums=labels)
    out.Root.Lang = String(looks.language)
    out.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    say_colours(out)
    ours = structure is not None and structure.ours
    say_standards(out, looks.title, looks.language, archival=archival(), accessible=ours)
    if "/Info" in out.trailer:
        del out.trailer["/Info"]
    out.docinfo["/Title"] = looks.title
    save(out, path, _identity(out, known))


def save(out: pikepdf.Pdf, path: Path | BinaryIO, identity: bytes) -> None:
    """Save what is finished: the same bytes for the same content, which `identity` tells from others."""
    out.trailer.ID = Array([String(identity), String(b"")])
    out.save(
        path,
        min_version="1.7",
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        static_id=True,  # the second half; the first stays, and tells one content from another
    )


def _identity(out: pikepdf.Pdf, known: Mapping[tuple[int, int], Ends]) -> bytes:
    """Sixteen bytes from the content of a PDF. qpdf's own way reads the finished file again, which takes three times as long."""
    found = hashlib.sha256()
    for obj in out.objects:
        if isinstance(obj, Stream):
            length, first, last = known.get(obj.objgen) or ends_of(memoryview(obj.get_raw_stream_buffer()))
            found.update(b"%d" % length)
            found.update(first)
            found.update(last)
    return found.digest()[:16]


class _Writer:
    """Adds pages to the packet, each with its stamps, and notes the links that stand on them."""

    def __init__(self, out: pikepdf.Pdf, stamps: Stamps, plan: Plan, mark: str) -> None:
        self.out, self.stamps, self.plan, self.mark = out, stamps, plan, mark
        self.number = 0
        self.index = next((part.first for part in plan.front if part.id == INDEX), 0)
        self.web: list[Jump] = []
        self.back: list[Jump] = []
        self.branches: list[Branch] = []
        self.exhibits: dict[str, range] = {}

    def add_document(self, text: pikepdf.Pdf, typeset: Typeset, part: Part) -> None:
        """Add the pages of a drafted document, and its structure."""
        first, tag = typeset.ranges[part.id][0], typeset.tags[part.id]
        pages = {first + offset: part.first + offset for offset in range(part.pages)}
        for number in pages:
            marks = typeset.marks.get(number, 0)
            back = self.add(own_sheet(self.out, text, text.pages[number - 1]), part, marks)
            if back:
                tag = with_link_back(tag, number, marks, back)
        self.branches.append(Branch(tag, pages))

    def add_exhibit(self, sheets: Iterable[Sheet], part: Part) -> None:
        """Add the pages of an exhibit, each an element of the structure."""
        tag = Tag("Part", title=f"Tab {part.tab} \u2014 {part.title}" if part.tab else part.title)
        for count, sheet in enumerate(sheets, start=1):
            tag_exhibit_page(
                tag, self.number + 1, sheet, PICTURE.format(page=count, pages=part.pages, title=part.title)
            )
            self.add(sheet, part)
        self.branches.append(Branch(tag, {page: page for page in range(part.first, part.last + 1)}))
        self.exhibits[part.id] = range(part.first - 1, part.last)

    def add(self, sheet: Sheet, part: Part, marks: int = 0) -> Rect | None:
        """Add one page with `marks` stretches that are read; returns the box of the link back to the index, if any."""
        self.number += 1
        foot = foot_of(self.plan, self.number)
        is_sheet = part.id.startswith(SHEET)
        index = self.plan.number(self.index) if self.index else ""
        right = f"Back to the index, page {index}" if is_sheet and index else ""
        tab = f"Tab {part.tab}" if part.tab and not is_sheet else self.mark
        draw, resources, box = self.stamps.put(sheet, foot=foot, tab=tab, right=right, number=marks)
        add_page(self.out, sheet.size, draw, resources)
        self.web += [Jump(self.number, rect, address=address) for rect, address in sheet.web]
        if right:
            self.back.append(Jump(self.number, box, self.index, says=go_to(index)))
        return box if right else None


def foot_of(plan: Plan, place: int) -> str:
    """What the foot of the page at a place says."""
    return f"Page {plan.number(place)} of {plan.last_number}"


def add_page(out: pikepdf.Pdf, size: tuple[float, float], draw: bytes, resources: Dictionary) -> None:
    """A new page of `size` points with these operators."""
    packed = zlib.compress(draw)
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, *size]),
        Resources=resources,
        Contents=out.make_stream(packed, Filter=Name.FlateDecode) if len(packed) < len(draw) else out.make_stream(draw),
        Tabs=Name.S,
    )
    out.pages.append(pikepdf.Page(out.make_indirect(page)))


def _open(data: bytes, part: Part) -> pikepdf.Pdf:
    try:
        source = pikepdf.open(io.BytesIO(data))
        pages = len(source.pages)
    except (pikepdf.PdfError, RuntimeError, ValueError) as fault:
        raise PacketError(
            "An exhibit cannot be opened as a PDF.",
            where=f"the exhibit “{part.title}”",
            fix="Open it under Evidence, look at its pages, and add the file again.",
        ) from fault
    if pages != part.pages:
        raise PacketError(
            f"An exhibit has {pages} pages now, and {part.pages} were planned. Nothing was written.",
            where=f"the exhibit “{part.title}”",
            fix="Add the file again under Evidence, then build the packet again.",
        )
    return source


def _exhibit_sheets(out: pikepdf.Pdf, source: pikepdf.Pdf, part: Part, cancelled: Stop) -> Iterator[Sheet]:
    carry_layers(out, source)
    for number, page in enumerate(source.pages, start=1):
        if number % PAGES_BETWEEN_LOOKS == 0:
            stop_if(cancelled)
        try:
            yield exhibit_sheet(out, source, page, f"the exhibit “{part.title}”, page {number}")
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError) as fault:
            raise PacketError(
                "A page of an exhibit is damaged and cannot be drawn.",
                where=f"the exhibit “{part.title}”, page {number}",
                fix="Leave the page out under Evidence, or print the file to PDF again and add that file.",
            ) from fault


def stop_if(cancelled: Stop) -> None:
    """Raise Cancelled when the person has stopped the work."""
    if cancelled():
        raise Cancelled("The packet was not built: you stopped the work.", fix="Build it again when you are ready.")
