"""The packet in parts that a mailbox takes: split where tabs end, each part with a cover and its slice of the index.

Page numbers run on. Sizes are bytes of the file; an e-mail is about 37 per cent larger (packet.toml, mailbox).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Stream

from ..case.model import Exhibit
from ..errors import PacketError
from .archive import standards
from .bundle import Bundled, Looks, Stop, add_page, finish, stop_if
from .index import cover, part_with
from .lasting import OURS
from .navigation import TOP, Bookmark, Jump, cover_jumps, page_labels, write_bookmarks, write_jumps
from .pdf import Typeset, typeset
from .phrases import phrase
from .plan import Plan
from .readback import prove_part
from .sheets import carry_layers, copy_page, own_sheet
from .stamp import FONTS, FOOT, MARGIN, NUMBER_SIZE, TRAINING, Stamps, set_text, stamp_font
from .structure import Branch, Structure

MEGABYTE = 1_000_000
COVER_BYTES = 120_000  # what a cover and its fonts bring in, at most
PAGE_BYTES = 700  # what a page's own entries bring in beside its pictures and fonts
OBJECT_BYTES = 150
MOST_TRIES = 5


class PageTooLarge(PacketError):
    """One page alone is larger than the mailbox takes, so that the packet cannot be parted. `part` is the id of its exhibit."""

    def __init__(self, part: str, where: str) -> None:
        self.part = part
        super().__init__(
            "One page alone is larger than the mailbox takes.",
            where=where,
            fix="Scan that page again at a lower resolution, or deliver the packet by courier or by hand.",
        )


Weight = dict[tuple[int, int], int]


@dataclass(frozen=True)
class Part:
    """One written part: its file, its number, the places of the packet that it holds, and the standards it says.

    `covers` is a count of pages. `links` are those that it should have, by places in the file, from 1.
    """

    path: Path
    number: int
    first: int
    last: int
    covers: int
    standards: tuple[str, ...] = ()
    links: tuple[Jump, ...] = ()

    def place(self, place: int) -> int:
        """Where the page at a place of the packet stands in this file, from 1."""
        return self.covers + place - self.first + 1


def file_limit(mailbox: int, sizes: Mapping[str, Mapping[str, int]]) -> int:
    """The largest file, in bytes, for a mailbox that accepts messages of `mailbox` megabytes."""
    for size in sizes.values():
        if size["accepts"] == mailbox:
            return size["file"] * MEGABYTE
    cautious = min(size["file"] / size["accepts"] for size in sizes.values())
    return int(mailbox * cautious * MEGABYTE)


def write_parts(
    packet: Path,
    plan: Plan,
    bundled: Bundled,
    marks: Sequence[Bookmark],
    exhibits: Sequence[Exhibit],
    law,
    looks: Looks,
    limit: int,
    name: Callable[[int, int], Path],
    *,
    cancelled: Stop = lambda: False,
) -> list[Part]:
    """Write the packet at `packet` in parts of at most `limit` bytes, and prove each; `name` gives the path of a part.

    Raises PageTooLarge when one page alone is larger than that.
    """
    with pikepdf.open(packet) as source:
        weights = page_weights(source)
        room = limit - COVER_BYTES
        for _ in range(MOST_TRIES):
            cuts = split(plan, weights, room)
            covers = _covers(plan, cuts, exhibits, law)
            written = []
            for number, (first, last) in enumerate(cuts, start=1):
                stop_if(cancelled)
                path = name(number, len(cuts))
                says, links = _write(source, path, plan, covers, number, cuts, bundled, marks, looks, law)
                begins, ends = covers.ranges[f"cover-{number}"]
                written.append(Part(path, number, first, last, ends - begins + 1, says, links))
            over = max(part.path.stat().st_size for part in written) - limit
            if over <= 0:
                break
            for part in written:
                part.path.unlink()
            room -= over + PAGE_BYTES
    for part in written:
        prove_part(part.path, part.first, part.last, part.covers, plan, limit, part.links)
    return written


def page_weights(pdf: pikepdf.Pdf) -> list[Weight]:
    """For each page, what it draws: object id to bytes. What pages share has the same id."""
    behind: dict[tuple[int, int], Weight] = {}
    weights = []
    for page in pdf.pages:
        found: Weight = {}
        drawn = [page.obj.Contents]
        for entries in page.obj.Resources.values():
            drawn += list(entries.values()) if isinstance(entries, Dictionary) else [entries]
        for one in drawn:
            if one.objgen not in behind or not one.is_indirect:
                behind[one.objgen] = _weigh(one)
            found |= behind[one.objgen]
        weights.append(found)
    return weights


def _weigh(obj: pikepdf.Object) -> Weight:
    """An object and all it refers to: object id to bytes."""
    found: Weight = {}
    waiting = [obj]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, Dictionary | Array | Stream) or (one.is_indirect and one.objgen in found):
            continue
        if one.is_indirect:
            found[one.objgen] = _length(one)
        if isinstance(one, Array):
            waiting += list(one)
        else:
            waiting += [value for key, value in one.items() if key not in ("/Parent", "/P")]
    return found


def _length(obj: pikepdf.Object) -> int:
    return OBJECT_BYTES + (int(obj.get("/Length", 0)) if isinstance(obj, Stream) else 0)


def split(plan: Plan, weights: Sequence[Weight], room: int) -> list[tuple[int, int]]:
    """First and last page of each part: documents and tabs are kept whole where they fit, else cut between pages."""
    runs = [(block[0].first, block[-1].last) for block in plan.blocks if block[-1].pages]
    cuts: list[tuple[int, int]] = []
    begun, held, size = 1, {}, 0

    def added(pages: range) -> tuple[dict, int]:
        more = {key: length for page in pages for key, length in weights[page - 1].items() if key not in held}
        return more, sum(more.values()) + PAGE_BYTES * len(pages)

    def close(page: int) -> None:
        nonlocal begun, held, size
        cuts.append((begun, page))
        begun, held, size = page + 1, {}, 0

    for first, last in runs:
        if size and size + added(range(first, last + 1))[1] > room:
            whole = {key: length for page in range(first, last + 1) for key, length in weights[page - 1].items()}
            if sum(whole.values()) + PAGE_BYTES * (last - first + 1) <= room:
                close(first - 1)
        for page in range(first, last + 1):
            more, weight = added(range(page, page + 1))
            if size and size + weight > room:
                close(page - 1)
                more, weight = added(range(page, page + 1))
            if weight > room:
                part = next(part for part in plan.parts if part.first <= page <= part.last)
                raise PageTooLarge(part.id, f"page {plan.number(page)}, in “{part.title}”")
            held |= more
            size += weight
    if begun <= plan.pages:
        cuts.append((begun, plan.pages))
    return cuts


def _covers(plan: Plan, cuts: Sequence[tuple[int, int]], exhibits: Sequence[Exhibit], law) -> Typeset:
    return typeset([cover(number, cuts, plan, exhibits, law) for number in range(1, len(cuts) + 1)])


def _write(
    source: pikepdf.Pdf,
    path: Path,
    plan: Plan,
    covers: Typeset,
    number: int,
    cuts: Sequence[tuple[int, int]],
    bundled: Bundled,
    marks: Sequence[Bookmark],
    looks: Looks,
    law,
) -> tuple[tuple[str, ...], tuple[Jump, ...]]:
    """One part: its cover, then its pages as they stand in the packet with the part's number added.

    Returns the standards that it says, and its links.
    """
    pages, said = cuts[number - 1], f"Part {number} of {len(cuts)}"
    with pikepdf.new() as out, pikepdf.open(io.BytesIO(covers.pdf)) as text:
        stamps = Stamps(out, looks.client, training=looks.training)
        first_sheet, last_sheet = covers.ranges[f"cover-{number}"]
        for sheet in range(first_sheet, last_sheet + 1):
            page = own_sheet(out, text, text.pages[sheet - 1])
            draw, resources, _ = stamps.put(page, foot=f"{said}: cover")
            add_page(out, page.size, draw, resources)
        behind = last_sheet - first_sheet + 1
        carry_layers(out, source)
        mark = out.make_stream(_corner(said, looks.training))
        for page in range(pages[0], pages[1] + 1):
            copy_page(out, source.pages[page - 1], mark)
        sheets = {page: behind + place for place, page in enumerate(range(pages[0], pages[1] + 1))}
        on_covers = cover_jumps(plan, covers, number)
        sheets |= {-sheet: place for place, sheet in enumerate(range(first_sheet, last_sheet + 1))}
        within = [_kept_within(one, sheets, -first_sheet, plan, cuts, law) for one in (*bundled.jumps, *on_covers)]
        links = write_jumps(out, within, sheets)
        write_bookmarks(out, [Bookmark(said, -first_sheet), *marks], sheets)
        labels = page_labels(plan.numbers[pages[0] - 1 : pages[1]], covers=f"{said}, cover ", behind=behind)
        behind_cover = range(first_sheet, last_sheet + 1)
        branches = [
            Branch(covers.tags[f"cover-{number}"], {sheet: -sheet for sheet in behind_cover}),
            *bundled.branches,
        ]
        own = Looks(f"{looks.title}, {said.lower()}", looks.client, looks.groups, looks.training)
        inside = [part.id for part in plan.parts if part.first <= pages[1] and part.last >= pages[0]]
        archival = not bundled.faults.keys() & {OURS, *inside} and "/OCProperties" not in out.Root
        finish(out, path, own, labels, Structure(branches, sheets, links), archival=lambda: archival)
        placed = [
            replace(one, page=sheets[one.page] + 1, to=sheets[one.to] + 1 if one.to else 0)
            for one in within
            if one.page in sheets
        ]
        return standards(archival=archival, accessible=False), tuple(placed)


def _kept_within(jump: Jump, sheets: Mapping[int, int], begin: int, plan: Plan, cuts: Sequence, law) -> Jump:
    """A link as it is in one part: what it leads to may be in another, and then the cover says in which."""
    if not jump.to or jump.to in sheets:
        return jump
    says = phrase(law, "part-elsewhere", page=plan.number(jump.to), part=part_with(jump.to, cuts))
    return replace(jump, to=begin, top=TOP, says=says)


def _corner(said: str, training: bool) -> bytes:
    """The number of the part, at the left of the foot, beside what already stands there."""
    beside = stamp_font(FONTS["PKB"]).width(TRAINING, NUMBER_SIZE) + 14 if training else 0
    return (
        b"/Artifact <</Type /Pagination>> BDC q 0 g "
        + set_text(said, "PKF", NUMBER_SIZE, MARGIN + beside, FOOT)
        + b" Q EMC"
    )
