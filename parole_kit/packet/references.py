"""Living citations: where each exhibit stands in the packet, and the words that point to it ("Tab D at 41")."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from ..errors import PacketError
from .blocks import Block, Run, Target, map_runs


class Place(NamedTuple):
    """Where one exhibit, or one drafted declaration, stands: its tab and the packet page of its first page.

    `first` is 0 while the pages are not known yet. `kept` are the exhibit's own page numbers that are printed, in
    order; empty means all of them. `kind` is "exhibit" or "document".
    """

    tab: str
    first: int = 0
    kept: tuple[int, ...] = ()
    kind: str = "exhibit"


class References:
    """Places by exhibit id (or document id). A plain pair (tab, first page) is taken as a Place."""

    def __init__(self, places: Mapping[str, Place | tuple]) -> None:
        self.places = {name: Place(*place) for name, place in places.items()}

    def __contains__(self, name: object) -> bool:
        return name in self.places

    def label(self, name: str, page: int | None = None) -> str:
        """The words of a citation: "Tab D at 41", or "Tab D" while pages are not known.

        `page` counts in the exhibit itself, from 1. Raises PacketError for an exhibit or page that is not there.
        """
        place = self._find(name)
        if not place.first:
            return f"Tab {place.tab}"
        return f"Tab {place.tab} at {place.first + self._offset(name, place, page)}"

    def run(self, name: str, page: int | None = None) -> Run:
        """The citation as a linked run."""
        text = self.label(name, page)
        offset = self._offset(name, self.places[name], page)
        return Run(text.replace(" ", "\u00a0"), link=Target(self.places[name].kind, name, offset + 1))

    def renewed(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """Blocks with every citation as it reads now, for a document whose text was edited after an earlier export."""

        def renew(run: Run) -> Run:
            if run.link is None or run.link.kind == "url":
                return run
            kept = self._find(run.link.id).kept
            page = kept[run.link.page - 1] if kept and run.link.page <= len(kept) else run.link.page
            return replace(run, text=self.run(run.link.id, page).text)

        return map_runs(blocks, renew)

    def _find(self, name: str) -> Place:
        if name in self.places:
            return self.places[name]
        close = difflib.get_close_matches(name, self.places, n=1)
        hint = f"Use “{close[0]}”, or add the exhibit." if close else "Add the exhibit, or take the citation out."
        raise PacketError(f"There is no exhibit “{name}” in this packet.", fix=hint)

    @staticmethod
    def _offset(name: str, place: Place, page: int | None) -> int:
        if page is None:
            return 0  # the first page that is printed, whichever it is
        if not place.kept:
            return page - 1
        if page in place.kept:
            return place.kept.index(page)
        raise PacketError(
            f"Page {page} of the exhibit “{name}” is not in the packet.",
            fix="Cite a page that is printed, or stop leaving that page out.",
        )


def tab_letter(number: int) -> str:
    """The letter of tab `number` (from 0): A to Z, then AA, AB and so on."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
