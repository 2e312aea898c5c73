"""Proof that what was blacked out is gone: read from the pixels in the packet, and the same drawing in every other file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Stream

from ..case.model import Exhibit
from ..case.pdfs import drawing
from ..case.redaction import not_gone
from .plan import Plan
from .readback import refuse

MOST_ADDED = 400  # bytes of drawing that may stand behind a page's own in another file: the number of a part


def prove_blacked_out(packet: Path, plan: Plan, exhibits: Sequence[Exhibit]) -> tuple[int, ...]:
    """Prove that of each page with blacked out areas only a picture is left, black where it should be.

    Returns the places of these pages in the packet, from 1. Raises PacketError otherwise.
    """
    first = {part.id: part.first for part in plan.parts}
    wanted = [(first[one.id] + place, one.blacked_out[page]) for one in exhibits if one.id in first
              for place, page in enumerate(one.printed) if page in one.blacked_out]  # fmt: skip
    if wanted:
        with drawing(str(packet)) as document:
            refuse([
                f"page {plan.number(place)} {fault}"
                for place, areas in wanted
                for fault in not_gone(document[place - 1], areas)
            ])  # fmt: skip
    return tuple(place for place, _ in wanted)


def prove_same_drawing(path: Path, packet: Path, places: Mapping[int, int]) -> None:
    """Prove that pages of the file at `path` draw what they draw in the packet, which was proven.

    `places` are places in the packet to places in the file, both from 1. Raises PacketError otherwise.
    """
    if not places:
        return
    with pikepdf.open(packet) as proven, pikepdf.open(path) as pdf:
        before, now = _Drawings(), _Drawings()
        refuse([
            f"{path.name}, page {there}: it does not draw what was proven to be blacked out"
            for here, there in places.items()
            if before.page(proven.pages[here - 1]) != now.page(pdf.pages[there - 1])
        ])  # fmt: skip


class _Drawings:
    """What pages of one PDF draw, as digests; what pages share is looked at once."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, int], bytes] = {}

    def page(self, page: pikepdf.Page) -> bytes:
        """The digest of a page's paper, drawing and all that is drawn by name; b"" when other drawing stands behind it."""
        contents = page.obj.Contents
        own, *added = contents if isinstance(contents, Array) else [contents]
        if sum(len(one.read_bytes()) for one in added) > MOST_ADDED or any(b" Do" in one.read_bytes() for one in added):
            return b""
        box = [float(number) for number in page.mediabox]
        return hashlib.sha256(repr(box).encode() + self._of(own) + self._of(page.obj.Resources)).digest()

    def _of(self, one: object) -> bytes:
        indirect = isinstance(one, pikepdf.Object) and one.is_indirect
        if indirect and one.objgen in self.known:
            return self.known[one.objgen]
        if indirect:
            self.known[one.objgen] = b"again"  # what leads back to itself
        made = self._digest(one)
        if indirect:
            self.known[one.objgen] = made
        return made

    def _digest(self, one: object) -> bytes:
        found = hashlib.sha256()
        if isinstance(one, Dictionary | Stream):
            for key in sorted(set(one.keys()) - {"/Length"}):
                found.update(key.encode() + self._of(one[key]))
        if isinstance(one, Stream):
            found.update(one.read_raw_bytes())
        elif isinstance(one, Array):
            for value in one:
                found.update(self._of(value))
        elif not isinstance(one, Dictionary):
            found.update(repr(one).encode())
        return found.digest()
