"""Drafting and numbering in turn until both agree: the documents cite pages, and pages depend on the documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..case.model import Exhibit
from ..errors import PacketError
from .blocks import Block, Document
from .checks import packet_exhibits
from .documents import INTERNAL, Planned, draft_one, planned, with_words
from .facts import Drafting
from .index import index_document, tab_sheet
from .plan import INDEX, Drafted, Plan, kept_pages, outline
from .references import References

if TYPE_CHECKING:
    from ..case import Case
    from ..law import Law
    from .pdf import Typeset

MOST_PASSES = 4
SHORT = 1  # pages that a document is taken to have before it was measured


@dataclass(frozen=True)
class Layout:
    """A packet on paper: the plan with its pages, the documents as they stand in it, and those kept beside it.

    `typeset` holds both kinds. `printed` are the ids of authorities that stand in a document, `withheld` those left out
    because nobody ticked them.
    """

    plan: Plan
    typeset: Typeset
    documents: tuple[Document, ...]
    beside: tuple[Document, ...]
    exhibits: tuple[Exhibit, ...]
    printed: frozenset[str]
    withheld: frozenset[str]
    passes: int


def lay_out(
    case: Case,
    law: Law,
    as_of: dt.date,
    office: Path | None = None,
    *,
    edited: Mapping[str, tuple[Block, ...]] | None = None,
    progress: Callable[[int], None] = lambda number: None,
) -> Layout:
    """Draft every document and number every page, again until nothing moves; `progress` is told of each pass.

    `edited` are documents by id as the attorney edited them in Word: their words stand, their citations are renewed.
    Raises PacketError when the pages do not settle, and whatever drafting and typesetting raise.
    """
    from .pdf import measure, typeset  # late: fpdf2 takes long to import, and the page asks for tabs only

    exhibits, fixed, wanted = packet_exhibits(case), fixed_tabs(case), planned(case, law)
    inside = [one for one in wanted if one.id not in INTERNAL]
    counts = {one.id: len(kept_pages(one)) for one in exhibits}
    plan = outline(exhibits, [*_drafted(inside), Drafted(INDEX, law.packet["words"]["index-title"])], fixed)
    for number in range(1, MOST_PASSES + 1):
        progress(number)
        plan = plan.numbered({part.id: counts.get(part.id, SHORT) for part in plan.parts})
        drafting = Drafting(case, law, as_of, plan.references(exhibits), office)
        sent = _draft(drafting, inside, edited or {})
        pages = [*sent, *_finders(plan, exhibits, law)]
        beside, made = [], None
        if number == 1:
            ranges = measure(pages)  # the first pass cannot settle: no page was known when it was drafted
        else:
            beside = [draft_one(drafting, one, sent) for one in wanted if one.id in INTERNAL]
            made = typeset([*pages, *beside])
            ranges = made.ranges
        found = {one.id: ranges[one.id][1] - ranges[one.id][0] + 1 for one in pages}
        titled = outline(exhibits, [Drafted(one.id, one.title) for one in pages], fixed)
        settled = titled.numbered({part.id: (counts | found)[part.id] for part in titled.parts})
        if made and settled == plan:
            printed, withheld = frozenset(drafting.printed), frozenset(drafting.withheld)
            return Layout(plan, made, tuple(sent), tuple(beside), exhibits, printed, withheld, number)
        plan, counts = titled, counts | found
    raise PacketError(
        "The page numbers do not settle: a citation that gets longer moves a page, which makes it shorter again.",
        where="laying out pages",
        fix="Add or remove a line in the longest document, and build again.",
    )


def fixed_tabs(case: Case) -> dict[str, str]:
    """The letters that the last packet sent has given: to its exhibits, and to its declarations."""
    sent = [build for build in case.builds() if build.sent_on]
    fixed = {one["id"]: one["tab"] for one in sent[-1].manifest.get("documents", ()) if one.get("tab")} if sent else {}
    return fixed | {one.id: one.tab for one in case.exhibits() if one.tab}


def tabs_now(case: Case, law: Law) -> dict[str, str]:
    """The tab of every exhibit and declaration as the packet would have it now; what is before the tabs has none."""
    return {name: place.tab for name, place in places_now(case, law).places.items()}


def places_now(case: Case, law: Law) -> References:
    """Where every exhibit and declaration would stand now: its tab, without page numbers."""
    exhibits = packet_exhibits(case)
    inside = [one for one in planned(case, law) if one.id not in INTERNAL]
    return outline(exhibits, _drafted(inside), fixed_tabs(case)).references(exhibits)


def authorities_wanted(case: Case, law: Law, as_of: dt.date, office: Path | None = None) -> list[str]:
    """The ids of the authorities that the documents cite, or would cite if they were ticked, in law order."""
    wanted = [one for one in planned(case, law) if one.id not in INTERNAL]
    drafting = Drafting(case, law, as_of, places_now(case, law), office, preview=True)
    _draft(drafting, wanted, {})
    return [name for name in law.authorities if name in drafting.printed or name in drafting.withheld]


def _drafted(wanted: list[Planned]) -> list[Drafted]:
    return [Drafted(one.id, one.title) for one in wanted]


def _draft(drafting: Drafting, wanted: list[Planned], edited: Mapping[str, tuple[Block, ...]]) -> list[Document]:
    """The documents of the packet. One that was edited in Word keeps its title and signers, with the edited words."""
    made: list[Document] = []
    for one in wanted:
        document = draft_one(drafting, one, made)
        if document.audience == "file":
            raise PacketError(
                "A document of the packet says in its first lines that it stays in the file.",
                where=f"templates/{one.template}",
                fix='Write audience = "government" or "sponsor" there.',
            )
        if one.id in edited:
            document = with_words(document, edited[one.id], drafting.references)
        made.append(document)
    return made


def _finders(plan: Plan, exhibits: tuple[Exhibit, ...], law: Law) -> list[Document]:
    """The index and the sheet of every tab."""
    known: Mapping[str, Exhibit] = {one.id: one for one in exhibits}
    return [index_document(plan, exhibits, law), *(tab_sheet(tab, known, law) for tab in plan.tabs)]
