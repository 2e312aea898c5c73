"""The pages that find the others: the index of exhibits, the sheet before each tab, the cover of each part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..case.coding import partial_of
from ..case.model import Exhibit
from ..law.dates import spell_partial, spell_plain
from .blocks import Document, Heading, Paragraph, Run, Table, TabSheet, Target
from .numbers import leading, shown, tab_rank
from .phrases import phrase
from .plan import INDEX, Part, Plan, Tab
from .sent import SentPart

WIDTHS = (34, 218, 94, 56, 66)
NONE = "\u2014"
Row = tuple[tuple[Run, ...], ...]


def index_document(plan: Plan, exhibits: Sequence[Exhibit], law, *, title: str = "") -> Document:
    """The index of exhibits: a linked row for every part of every tab, under the title of its group."""
    title = title or phrase(law, "index-title")
    blocks = [Heading(1, (Run(title),))]
    note = "index-note-inserts" if plan.between else "index-note-supplement" if plan.earlier else "index-note"
    if plan.tabs or plan.earlier or plan.withdrawn:
        blocks += [index_table(plan, exhibits, law), Paragraph((Run(phrase(law, note)),), "small")]
    else:
        blocks.append(Paragraph((Run(phrase(law, "index-empty")),)))
    return Document(INDEX, title, tuple(blocks))


def index_table(plan: Plan, exhibits: Sequence[Exhibit], law, *, first: int = 0, last: int = 0) -> Table:
    """The rows of the index; only those with a page from `first` to `last` when these are given."""
    known = {exhibit.id: exhibit for exhibit in exhibits}
    rows: list[Row] = []
    if plan.earlier and plan.tabs:
        rows.append(_title(phrase(law, "index-new")))
    group = ""
    for tab in plan.tabs:
        parts = [part for part in tab.parts if not last or (part.first <= last and part.last >= first)]
        if parts and tab.group != group:
            group = tab.group
            rows.append(_title(law.packet["groups"][group]["title"]))
        rows += [
            _row(tab.letter if number == 0 else "", part, known, law, plan.shown(part), _within(part, first))
            for number, part in enumerate(parts)
        ]
    if not last:
        rows += [*_earlier(plan, known, law), *_withdrawn(plan, law)]
    header = tuple(
        (Run(phrase(law, f"index-{column}")),) for column in ("tab", "document", "date", "language", "pages")
    )
    return Table(header, tuple(rows), WIDTHS)


def tab_sheet(tab: Tab, exhibits: Mapping[str, Exhibit], law) -> Document:
    """The sheet before a tab: letter, title, and what else is behind it when that is more than one thing."""
    lines = [law.packet["groups"][tab.group]["title"]]
    if len(tab.parts) > 1:
        named = [_named(part, exhibits, law) for part in tab.parts]
        lines = named[1:] if named[0] == tab.title else named
    return Document(tab.sheet, f"Tab {tab.letter}", (TabSheet(tab.letter, tab.title, tuple(lines)),))


def _title(text: str) -> Row:
    return ((), (Run(text, bold=True),), (), (), ())


def _earlier(plan: Plan, exhibits: Mapping[str, Exhibit], law) -> list[Row]:
    """What stands in the packets that a supplement adds to: its tabs and pages there, with no link."""
    rows: list[Row] = []
    said = tab = ""
    for part in sorted(plan.earlier, key=_as_sent):
        title = phrase(law, "index-supplement" if part.supplement else "index-packet", date=spell_plain(part.on))
        if title != said:
            rows.append(_title(title))
            said, tab = title, ""
        date, language = _facts_of(exhibits.get(part.id))
        letter, tab = "" if part.tab == tab else part.tab, part.tab
        cells = (letter, _named(part, exhibits, law), date, language, shown(part.numbers))
        rows.append(tuple((Run(text),) if text else () for text in cells))
    return rows


def _as_sent(part: SentPart) -> tuple:
    """Parts in the order in which they went: packet by packet, tab by tab, page by page."""
    first = part.numbers[0] if part.numbers else ""
    return part.on, part.supplement, tab_rank(part.tab), leading(first), first


def _withdrawn(plan: Plan, law) -> list[Row]:
    """What was sent and is in the case no more, so that its tab and pages are not missed."""
    if not plan.withdrawn:
        return []
    listed = sorted(plan.withdrawn, key=lambda part: tab_rank(part.tab))
    rows = [((Run(one.tab),), (Run(one.title or NONE),), (), (), (Run(shown(one.numbers) or NONE),)) for one in listed]
    return [_title(phrase(law, "index-withdrawn")), *rows]


def _facts_of(exhibit: Exhibit | None) -> tuple[str, str]:
    """Date and language as the index prints them; what is no exhibit was drafted in English."""
    date = spell_partial(partial_of(exhibit.date)) if exhibit and exhibit.date else NONE
    return date, exhibit.language if exhibit else "English"


def _within(part: Part, first: int) -> Target:
    """The first page of a part at or behind the place `first`: the end of a document may be all that is here."""
    return Target(part.kind, part.id, max(1, first - part.first + 1))


def _row(letter: str, part: Part, exhibits: Mapping[str, Exhibit], law, pages: str, target: Target) -> Row:
    date, language = _facts_of(exhibits.get(part.id))
    cells = (letter, _named(part, exhibits, law), date, language, pages)
    linked = (0, 1, 4)
    return tuple(
        (Run(text, link=target if column in linked and text else None),) if text else ()
        for column, text in enumerate(cells)
    )


def _named(part: Part | SentPart, exhibits: Mapping[str, Exhibit], law) -> str:
    """The title, with what the exhibit is to its translation."""
    exhibit = exhibits.get(part.id)
    if exhibit is None:
        return part.title
    if exhibit.translates in exhibits and "translation" not in part.title.casefold():
        language = exhibits[exhibit.translates].language
        return f"{part.title} ({phrase(law, 'translated-from', language=language)})"
    if any(other.translates == exhibit.id for other in exhibits.values()):
        return f"{part.title} ({phrase(law, 'original')})"
    return part.title


def cover(number: int, cuts: Sequence[tuple[int, int]], plan: Plan, exhibits: Sequence[Exhibit], law) -> Document:
    """The cover of part `number` of a packet that is cut into several: which pages it holds, and its slice of the index.

    `cuts` are the first and last place of each part.
    """
    first, last = cuts[number - 1]
    begun, ended = plan.number(first), plan.number(last)
    said = {"part": number, "parts": len(cuts), "first": begun, "last": ended, "pages": plan.last_number}
    said["index"] = part_with(plan.part(INDEX).first, cuts)
    each = [
        phrase(law, "part-each-one", part=part, pages=shown(plan.numbers[begins - 1 : ends]))
        for part, (begins, ends) in enumerate(cuts, start=1)
    ]
    of = "part-of-supplement" if plan.earlier else "part-of"
    holds = "part-page" if first == last else "part-pages"
    title = phrase(law, "part-title", **said)
    blocks = [
        Heading(1, (Run(title),)),
        *(Paragraph((Run(phrase(law, key, **said)),), "centered") for key in (of, holds)),
        Paragraph((Run(phrase(law, "part-numbers", **said)),), "centered"),
        Paragraph((Run(phrase(law, "part-each", listed="; ".join(each))),), "centered"),
    ]

    def rows(parts: Sequence[Part]) -> Iterator[Row]:
        for part in parts:
            if part.first <= last and part.last >= first:
                target = _within(part, first)
                yield (), (Run(part.title, link=target),), (), (), (Run(plan.shown(part), link=target),)

    table, back = index_table(plan, exhibits, law, first=first, last=last), [*rows(plan.back)]
    if table.rows and back:
        back.insert(0, _title(phrase(law, "index-behind")))
    blocks.append(Table(table.header, (*rows(plan.front), *table.rows, *back), table.widths))
    return Document(f"cover-{number}", title, tuple(blocks))


def part_with(place: int, cuts: Sequence[tuple[int, int]]) -> int:
    """The number of the part that holds the page at a place."""
    return next(number for number, (first, last) in enumerate(cuts, start=1) if first <= place <= last)
