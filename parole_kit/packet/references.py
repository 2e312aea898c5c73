"""Living citations: where each exhibit stands in the packet, and the words that point to it ("Tab D at 41")."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..errors import PacketError
from .blocks import Block, Run, Target, map_runs
from .sent import SentPart

TOKEN = re.compile(
    r"\[\[\s*([^\[\]]+?)(?:[\s,]+p(?:age|p)?\.?\s*(\d+))?\s*\]\]"
)  # a citation as it stands in the attorney's own text


class Place(NamedTuple):
    """Where one exhibit, or one drafted declaration, stands: its tab and the place of its first page in the packet.

    `first` is 0 while the pages are not known yet. `kept` are the exhibit's own page numbers that are printed, in
    order; empty means all of them. `kind` is "exhibit" or "document". `numbers` are those printed on its pages; empty
    means that they count on from `first`. `of` names the earlier packet in which it stands, as "of the packet of
    November 25, 2026"; it is then not in this one, and is not linked.
    """

    tab: str
    first: int = 0
    kept: tuple[int, ...] = ()
    kind: str = "exhibit"
    numbers: tuple[str, ...] = ()
    of: str = ""

    def number(self, offset: int) -> str:
        """The number printed on a page, from 0. Citations beyond the last page count on."""
        return self.numbers[offset] if offset < len(self.numbers) else str(self.first + offset)


class References:
    """Places by exhibit id (or document id). A plain pair (tab, first page) is taken as a Place."""

    def __init__(self, places: Mapping[str, Place | tuple]) -> None:
        self.places = {name: Place(*place) for name, place in places.items()}
        self.adds_to: dt.date | None = None  # the day of the packet that a supplement adds to
        self.titles: Mapping[str, str] = {}  # of what stands in this packet
        self.withdrawn: Sequence[SentPart] = ()  # what was sent and is in the case no more
        self.settled = False  # whether a drafted document has the pages that it will have
        self.beyond = False  # whether a page was cited that a drafted document does not have so far

    def __contains__(self, name: object) -> bool:
        return name in self.places

    def label(self, name: str, page: int | None = None) -> str:
        """The words of a citation: "Tab D at 41", or "Tab D" while pages are not known.

        `page` counts in the exhibit itself, from 1. Raises PacketError for an exhibit or page that is not there.
        """
        place = self._find(name)
        behind = f" {place.of}" if place.of else ""
        if not place.first:
            return f"Tab {place.tab}{behind}"
        offset = self._offset(name, place, page)
        return f"Tab {place.tab} at {place.number(offset)}{behind}"

    def run(self, name: str, page: int | None = None) -> Run:
        """The citation as a linked run."""
        text, place = self.label(name, page), self.places[name]
        if place.of:
            return Run(text)
        target = Target(place.kind, name, self._offset(name, place, page) + 1, page or 0)
        return Run(text.replace(" ", "\u00a0"), link=target)

    def renewed(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """Blocks with every citation as it reads now, for a document whose text was edited after an earlier export."""

        def renew(run: Run) -> Run:
            if run.link is None or run.link.kind == "url":
                return run
            now = self.run(run.link.id, run.link.cited or None)
            return replace(run, text=now.text, link=now.link)

        return map_runs(blocks, renew)

    def _find(self, name: str) -> Place:
        if name in self.places:
            return self.places[name]
        close = difflib.get_close_matches(name, self.places, n=1)
        hint = f"Use “{close[0]}”, or add the exhibit." if close else "Add the exhibit, or take the citation out."
        raise PacketError(f"There is no exhibit “{name}” in this packet.", fix=hint)

    def _offset(self, name: str, place: Place, page: int | None) -> int:
        if page is None:
            return 0  # the first page that is printed, whichever it is
        if page in place.kept:
            return place.kept.index(page)
        if place.kept:
            raise PacketError(
                f"Page {page} of the exhibit “{name}” is not in the packet.",
                fix="Cite a page that is printed, or stop leaving that page out.",
            )
        pages = len(place.numbers)
        if page < 1 or (pages and page > pages):
            self.beyond = True
            if self.settled:
                raise PacketError(
                    f"“{self.titles.get(name, name)}” has no page {page}: it has {pages}.",
                    fix="Cite a page that it has, or leave the page out of the citation.",
                )
        return page - 1
