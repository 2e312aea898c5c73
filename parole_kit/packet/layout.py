"""Drafting and numbering in turn until both agree: the documents cite pages, and pages depend on the documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..case.model import Exhibit
from ..errors import PacketError
from .blocks import Document
from .checks import packet_exhibits
from .documents import Planned, draft_one, planned
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
    progress: Callable[[int], None] = lambda number: None,
) -> Layout:
    """Draft every document and number every page, again until nothing moves; `progress` is told of each pass.

    Raises PacketError when the pages do not settle, and whatever drafting and typesetting raise.
    """
    from .pdf import measure, typeset  # late: fpdf2 takes long to import, and the page asks for tabs only

    exhibits, fixed, wanted = packet_exhibits(case), fixed_tabs(case), planned(case, law)
    counts = {one.id: len(kept_pages(one)) for one in exhibits}
    plan = outline(exhibits, [*_drafted(wanted), Drafted(INDEX, law.packet["words"]["index-title"])], fixed)
    for number in range(1, MOST_PASSES + 1):
        progress(number)
        plan = plan.numbered({part.id: counts.get(part.id, SHORT) for part in plan.parts})
        drafting, made = _draft(case, law, as_of, office, wanted, plan.references(exhibits))
        sent = [one for one in made if one.audience != "file"]
        pages = [*sent, *_finders(plan, exhibits, law)]
        found = {id: last - first + 1 for id, (first, last) in measure(pages).items()}
        titled = outline(exhibits, [Drafted(one.id, one.title) for one in pages], fixed)
        settled = titled.numbered({part.id: (counts | found)[part.id] for part in titled.parts})
        if settled == plan:
            beside = tuple(one for one in made if one.audience == "file")
            printed, withheld = frozenset(drafting.printed), frozenset(drafting.withheld)
            return Layout(plan, typeset([*pages, *beside]), tuple(sent), beside, exhibits, printed, withheld, number)
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
    plan = outline(packet_exhibits(case), _drafted(planned(case, law)), fixed_tabs(case))
    return {part.id: tab.letter for tab in plan.tabs for part in tab.parts}


def authorities_wanted(case: Case, law: Law, as_of: dt.date, office: Path | None = None) -> list[str]:
    """The ids of the authorities that the documents cite, or would cite if they were ticked, in law order."""
    wanted = planned(case, law)
    exhibits = packet_exhibits(case)
    references = outline(exhibits, _drafted(wanted), fixed_tabs(case)).references(exhibits)
    drafting, _ = _draft(case, law, as_of, office, wanted, references, preview=True)
    return [name for name in law.authorities if name in drafting.printed or name in drafting.withheld]


def _drafted(wanted: list[Planned]) -> list[Drafted]:
    return [Drafted(one.id, one.title) for one in wanted]


def _draft(
    case: Case,
    law: Law,
    as_of: dt.date,
    office: Path | None,
    wanted: list[Planned],
    references: References,
    *,
    preview: bool = False,
) -> tuple[Drafting, list[Document]]:
    drafting = Drafting(case, law, as_of, references, office, preview)
    made: list[Document] = []
    for one in wanted:
        made.append(draft_one(drafting, one, made))
    return drafting, made


def _finders(plan: Plan, exhibits: tuple[Exhibit, ...], law: Law) -> list[Document]:
    """The index and the sheet of every tab."""
    known: Mapping[str, Exhibit] = {one.id: one for one in exhibits}
    return [index_document(plan, exhibits, law), *(tab_sheet(tab, known, law) for tab in plan.tabs)]
