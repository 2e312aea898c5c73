"""Drafting and numbering in turn until both agree: the documents cite pages, and pages depend on the documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..case.model import Exhibit
from ..errors import PacketError
from ..law.dates import spell_plain
from .blocks import Block, Document
from .checks import packet_exhibits
from .documents import INTERNAL, Planned, draft_one, planned, supplement_letter, with_words
from .facts import Drafting
from .index import index_document, tab_sheet
from .phrases import phrase
from .plan import BACK, INDEX, SUPPLEMENT_LETTER, Drafted, Plan, kept_pages, only_new, outline
from .references import References
from .sent import AFRESH, INSERTS, NOTHING, ONLY_NEW, WHOLE, Sent, SentPart, sent_so_far

if TYPE_CHECKING:
    from ..case import Case
    from ..law import Law
    from .pdf import Typeset

MOST_PASSES = 4
SHORT = 1  # pages that a document is taken to have before it was measured


@dataclass(frozen=True)
class Layout:
    """A packet on paper: the plan with its pages, the documents as they stand in it, and those kept beside it.

    `typeset` holds both kinds of documents. `kind` is one of sent.KINDS. `printed` are the ids of authorities that stand in a document, `withheld` those left out
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
    kind: str = WHOLE


class SetBefore:
    """Documents that were set, with their pages: equal ones are not set again, because equal documents make equal pages."""

    def __init__(self) -> None:
        self._known: dict[Callable, list[tuple[list[Document], Any]]] = {}

    def pages(self, how: Callable[[list[Document]], Any], documents: list[Document]) -> Any:
        """What `how` (`measure` or `typeset`) makes of the documents. The office may change its own font meanwhile."""
        known = self._known.setdefault(how, [])
        for same, made in known:
            if same == documents:
                return made
        made = how(documents)
        if not getattr(made, "office_font", False):
            known.append((list(documents), made))
        return made


def lay_out(
    case: Case,
    law: Law,
    as_of: dt.date,
    office: Path | None = None,
    *,
    kind: str = WHOLE,
    edited: Mapping[str, tuple[Block, ...]] | None = None,
    progress: Callable[[int], None] = lambda number: None,
    drafted: Callable[[Sequence[Document]], None] = lambda documents: None,
    before: SetBefore | None = None,
) -> Layout:
    """Draft every document and number every page, again until nothing moves; `progress` is told of each pass.

    `drafted` is given the documents of each pass that may be the last, those kept beside the packet too, before they are set. `before`
    are pages of an earlier time.

    `kind` is one of sent.KINDS. `edited` are documents by id as the attorney edited them in Word: their words stand, their
    citations are renewed. Raises PacketError when the pages do not settle, or there is nothing to supplement, and
    whatever drafting and typesetting raise.
    """
    from .pdf import measure, typeset  # late: fpdf2 takes long to import, and the page asks for tabs only

    before = before or SetBefore()
    order = _Order(case, law, kind)
    exhibits, wanted = order.exhibits, order.wanted
    own = {one.id: kept_pages(one) for one in exhibits}
    counts = {id: len(pages) for id, pages in own.items()}
    plan = order.outline({})
    inside = [one for one in wanted if one.id in {part.id for part in plan.parts}]
    for number in range(1, MOST_PASSES + 1):
        progress(number)
        plan = plan.numbered({part.id: SHORT for part in plan.parts} | counts, own)
        drafting = Drafting(case, law, as_of, order.references(plan), office)
        sent = _draft(drafting, inside, edited or {})
        pages = [*sent, *_finders(plan, exhibits, law)]
        beside, made = [], None
        if number == 1:
            ranges = before.pages(measure, pages)  # the first pass cannot settle: no page was known when it was drafted
        else:
            beside = _beside(drafting, wanted, sent)
            drafted([*sent, *beside])
            made = before.pages(typeset, [*pages, *beside])
            ranges = made.ranges
        found = {one.id: ranges[one.id][1] - ranges[one.id][0] + 1 for one in pages}
        titled = order.outline({one.id: one.title for one in pages})
        settled = titled.numbered(counts | found, own)
        if made and settled == plan:
            if drafting.references.beyond:
                drafting.references.settled = True
                _draft(drafting, inside, edited or {})  # now what cites it raises, with document and line
                _beside(drafting, wanted, sent)
            printed, withheld = frozenset(drafting.printed), frozenset(drafting.withheld)
            return Layout(plan, made, tuple(sent), tuple(beside), exhibits, printed, withheld, number, kind)
        plan, counts = titled, counts | found
    raise PacketError(
        "The page numbers do not settle: a citation that gets longer moves a page, which makes it shorter again.",
        where="laying out pages",
        fix="Add or remove a line in the longest document, and build again.",
    )


class _Order:
    """What goes into a packet of one kind, in which order, and how it is cited."""

    def __init__(self, case: Case, law: Law, kind: str) -> None:
        self.law, self.kind = law, kind
        self.exhibits = packet_exhibits(case)
        self.sent: Sent = NOTHING if kind == AFRESH else sent_so_far(case.builds())
        self.wanted = planned(case, law)
        if kind in ONLY_NEW:
            if self.sent.on is None:
                raise PacketError(
                    "A supplement adds to a packet that was sent, and none is marked as sent.",
                    where="what to build",
                    fix="Mark the packet as sent, with its day, or build the whole packet.",
                )
            self.wanted.insert(0, supplement_letter(law))

    def outline(self, titles: Mapping[str, str]) -> Plan:
        """The order without pages; `titles` are those of documents that were drafted."""
        named = [Drafted(one.id, titles.get(one.id, one.title)) for one in self.wanted if one.id not in INTERNAL]
        index = Drafted(INDEX, titles.get(INDEX, phrase(self.law, "index-title")))
        letter = next((one for one in named if one.id == SUPPLEMENT_LETTER), None)
        whole = outline(self.exhibits, [*(one for one in named if one is not letter), index], self.sent)
        if letter is None:
            return whole
        plan = only_new(whole, self.sent, letter, inserted=self.kind == INSERTS)
        if not plan.tabs and all(part.id in (SUPPLEMENT_LETTER, INDEX, *BACK) for part in plan.parts):
            raise PacketError(
                f"Nothing is new since {spell_plain(self.sent.on)}, so there is nothing for a supplement.",
                where="what to build",
                fix="Add the new exhibits under Evidence first, or build the whole packet.",
            )
        return plan

    def references(self, plan: Plan) -> References:
        """Where everything stands; what is in an earlier packet is cited with that packet's day."""

        def of(part: SentPart) -> str:
            return phrase(
                self.law, "of-the-supplement" if part.supplement else "of-the-packet", date=spell_plain(part.on)
            )

        references = plan.references(self.exhibits, of)
        references.adds_to = self.sent.on if self.kind in ONLY_NEW else None
        references.titles = {part.id: part.title for tab in plan.tabs for part in tab.parts}
        references.withdrawn = plan.withdrawn
        return references


def tabs_now(case: Case, law: Law) -> dict[str, str]:
    """The tab of every exhibit and declaration as the packet would have it now; what is before the tabs has none."""
    return {name: place.tab for name, place in places_now(case, law).places.items()}


def places_now(case: Case, law: Law) -> References:
    """Where every exhibit and declaration would stand now: its tab, without page numbers."""
    order = _Order(case, law, WHOLE)
    return order.outline({}).references(order.exhibits)


def exhibits_now(case: Case, law: Law) -> list[Exhibit]:
    """The exhibits of the packet in the order in which it would print them now."""
    order = _Order(case, law, WHOLE)
    exhibits = {one.id: one for one in order.exhibits}
    return [exhibits[part.id] for part in order.outline({}).parts if part.id in exhibits]


def authorities_wanted(case: Case, law: Law, as_of: dt.date, office: Path | None = None) -> list[str]:
    """The ids of the authorities that the documents cite, or would cite if they were ticked, in law order."""
    wanted = [one for one in planned(case, law) if one.id not in INTERNAL]
    drafting = Drafting(case, law, as_of, places_now(case, law), office, preview=True)
    _draft(drafting, wanted, {})
    return [name for name in law.authorities if name in drafting.printed or name in drafting.withheld]


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


def _beside(drafting: Drafting, wanted: list[Planned], sent: list[Document]) -> list[Document]:
    """The sheets that stay in the file, which look at what is sent."""
    return [draft_one(drafting, one, sent) for one in wanted if one.id in INTERNAL]


def _finders(plan: Plan, exhibits: tuple[Exhibit, ...], law: Law) -> list[Document]:
    """The index and the sheet of every tab."""
    known: Mapping[str, Exhibit] = {one.id: one for one in exhibits}
    return [index_document(plan, exhibits, law), *(tab_sheet(tab, known, law) for tab in plan.tabs)]
