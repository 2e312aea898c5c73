"""Editions of a packet beside the one for e-mail: for printing on both sides, and the record that makes a file copy.

Nothing is drawn anew: the pages, their numbers and their links are those of the packet, so that citations hold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name

from ..case.pdfs import drawing
from .blocks import Document, Heading, Paragraph, Run, Table
from .bundle import Looks, bundle, save
from .navigation import page_labels
from .pdf import Typeset
from .phrases import phrase
from .plan import Part, Plan
from .readback import inside, labels_wrong, refuse
from .scrub import Share
from .stamp import FONTS, FOOT, MARGIN, NUMBER_SIZE, TRAINING, set_text, stamp_font

LETTER = (612.0, 792.0)  # points
BLANK = "blank"  # what a reader shows for a page without a number
RECORD = "file-record"
WIDTHS = (150, 50, 268)
HASH_LINE = 32  # hex digits on a line


def print_order(plan: Plan) -> list[int]:
    """The places of the packet in the order of print, with 0 for a blank page.

    Every document, tab sheet and exhibit begins on a right-hand page, so that the back of a tab sheet is blank.
    """
    order: list[int] = []
    for part in plan.parts:
        if len(order) % 2:
            order.append(0)
        order += range(part.first, part.last + 1)
    return order


def write_print(packet: Path, plan: Plan, path: Path, looks: Looks, law) -> int:
    """Write the packet at `packet` for printing on both sides; returns its pages, the blank ones counted."""
    order = print_order(plan)
    with pikepdf.open(packet) as out:
        blank = _blank(out, phrase(law, "blank-page"), looks)
        for place, page in enumerate(order):
            if not page:
                out.pages.insert(place, pikepdf.Page(out.make_indirect(Dictionary(blank))))
        out.Root.PageLabels = Dictionary(Nums=page_labels(_numbers(plan, order)))
        out.Root.ViewerPreferences.Duplex = Name.DuplexFlipLongEdge
        out.Root.ViewerPreferences.PrintScaling = Name("/None")
        save(out, path, hashlib.sha256(bytes(out.trailer.ID[0]) + BLANK.encode()).digest()[:16])
    return len(order)


def prove_print(packet: Path, plan: Plan, path: Path, share: Share) -> None:
    """Prove the print edition at `path`, and that nothing private is in `share` of the packet from which it was made.

    Raises PacketError otherwise.
    """
    order = print_order(plan)
    _prove(path, packet, plan, order, _numbers(plan, order), share)


def _numbers(plan: Plan, order: Sequence[int]) -> list[str]:
    return [plan.number(page) if page else BLANK for page in order]


def _blank(out: pikepdf.Pdf, says: str, looks: Looks) -> Dictionary:
    """A page that carries no number, and says that nothing is missing from it."""
    fonts = next(page.obj.Resources.Font for page in out.pages)
    font = stamp_font(FONTS["PKF"])
    marks = [
        b"0.35 g",
        set_text(says, "PKF", NUMBER_SIZE, (LETTER[0] - font.width(says, NUMBER_SIZE)) / 2, LETTER[1] / 2),
    ]
    if looks.training:
        marks += [b"0 g", set_text(TRAINING, "PKB", NUMBER_SIZE, MARGIN, FOOT)]
    drawn = b" ".join([b"/Artifact <</Type /Pagination>> BDC q", *marks, b"Q EMC"])
    return Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, *LETTER]),
        Resources=Dictionary(Font=fonts),
        Contents=out.make_stream(drawn),
        Tabs=Name.S,
    )


def _prove(path: Path, packet: Path, plan: Plan, order: Sequence[int], numbers: Sequence[str], share: Share) -> None:
    """Every part begins on a right-hand page, and every page draws what that page of the packet draws, or is blank.

    The packet was proven to say its numbers.
    """
    faults = [
        f"“{part.title}” does not begin on a right-hand page" for part in plan.parts if order.index(part.first) % 2
    ]
    with drawing(str(path)) as document:
        if len(document) != len(order):
            refuse([f"{path.name} has {len(document)} pages, not {len(order)}"])
        faults += labels_wrong(document, numbers)
    with pikepdf.open(path) as pdf, pikepdf.open(packet) as proven:
        faults += inside(proven, share)
        drawn = [page.obj.Contents.read_raw_bytes() for page in proven.pages]
        blank = {page.obj.Contents.objgen for page, place in zip(pdf.pages, order, strict=True) if not place}
        if len(blank) > 1:
            faults.append("its blank pages are not one")
        for sheet, (page, place) in enumerate(zip(pdf.pages, order, strict=True), start=1):
            if place and page.obj.Contents.read_raw_bytes() != drawn[place - 1]:
                faults.append(f"sheet {sheet} for printing is not page {numbers[sheet - 1]}")
    refuse(faults)


def write_beside(
    title: str, typeset: Typeset, id: str, path: Path | BinaryIO, looks: Looks
) -> tuple[int, tuple[str, ...]]:
    """One of the typeset documents as a file of its own; returns its pages, and the standards that it follows."""
    first, last = typeset.ranges[id]
    plan = Plan((Part("document", id, title),), (), ()).numbered({id: last - first + 1})
    return plan.pages, bundle(plan, typeset, {}.__getitem__, path, looks).standards


def file_record(files: Sequence[dict], law, **said: str) -> Document:
    """The sheet that makes the packet beside it a file copy: what goes, with its hash, and room for who sent it when."""
    rows = tuple(
        (
            (Run(file["name"]),),
            (Run(str(file["pages"] or "")),),
            (Run(f"{file['sha256'][:HASH_LINE]} {file['sha256'][HASH_LINE:]}"),),
        )
        for file in files
    )
    header = tuple((Run(phrase(law, f"record-{column}")),) for column in ("file", "pages", "hash"))
    title = phrase(law, "record-title")
    blocks = (
        Heading(1, (Run(title),)),
        *(Paragraph((Run(phrase(law, key, **said)),)) for key in ("record-says", "record-built")),
        Table(header, rows, WIDTHS),
        *(Paragraph((Run(phrase(law, key)),)) for key in ("record-sent-on", "record-sent-by", "record-sent-how")),
    )
    return Document(RECORD, title, blocks, audience="file")
