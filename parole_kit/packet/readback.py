"""The finished packet opened again and proven, page by page. What is wrong here is a fault of the kit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pikepdf

from ..case.pdfs import drawing
from ..errors import PacketError
from .bundle import Looks, foot_of
from .navigation import Jump
from .plan import INDEX, SHEET, Part, Plan
from .scrub import ALL, Share, traces
from .sheets import BAND
from .stamp import TRAINING

CITATION = re.compile(r"Tab ([A-Z]+(?:-\d+)?)(?: at (\d[0-9A-Z-]*))?$")
NUMBER = re.compile(r"[\d-]*$")
LATIN = re.compile(r"[\x20-\u024f]*")
NEIGHBOURS = (TRAINING, "Back to", "Part ")  # what stands beside the number at the foot, and may be read without a gap
MOST_SHOWN = 5


@dataclass(frozen=True)
class Page:
    """What a reader finds on one page: the words of the head, of the foot, and those between them."""

    head: str
    foot: str
    text: str


def prove(path: Path, plan: Plan, looks: Looks, jumps: Sequence[Jump], *, share: Share = ALL) -> list[str]:
    """Open the packet at `path` and prove it; returns the text of every page, in order, without head and foot.

    Proven: page n says "Page n of N" and is so labelled, with client, A-number and tab; the index and every citation name the page they
    lead to; every link and bookmark lands where planned; nothing private is inside, in `share` of the objects when the rest
    is proven elsewhere meanwhile. Raises PacketError otherwise.
    """
    links, under = _by_page(jumps), []
    with drawing(str(path)) as document:
        pages = [_read(page, links.get(number, ()), under) for number, page in enumerate(document, start=1)]
        if len(pages) != plan.pages:
            refuse([f"it has {len(pages)} pages, not {plan.pages}"])
        faults = list(labels_wrong(document, plan.numbers))
    faults += [*_numbers(pages, plan, looks), *_index(under, plan), *_citations(under, plan)]
    with pikepdf.open(path) as pdf:
        faults += [*_links(pdf, jumps), *_bookmarks(pdf, pages), *inside(pdf, share)]
    refuse(faults)
    return [page.text for page in pages]


def prove_part(path: Path, first: int, last: int, covers: int, plan: Plan, limit: int, jumps: Sequence[Jump]) -> None:
    """Prove one part of a packet sent in several: pages `first` to `last` behind its covers, and its size in bytes.

    `jumps` are the links that it should have, by places in the file.
    """
    with drawing(str(path)) as document:
        feet = [foot_says(page) for page in document]
        faults = list(labels_wrong(document, plan.numbers[first - 1 : last], covers))
    wanted = [foot_of(plan, place) for place in range(first, last + 1)]
    faults += [
        f"{path.name}: “{want}” is not where it belongs"
        for want, foot in zip(wanted, feet[covers:], strict=False)
        if not _says(foot, want)
    ]
    if len(feet) != covers + len(wanted):
        faults.append(f"{path.name} has {len(feet)} pages, not {covers + len(wanted)}")
    if path.stat().st_size > limit:
        faults.append(f"{path.name} is larger than the mailbox takes")
    with pikepdf.open(path) as pdf:
        faults += [*_links(pdf, jumps), *inside(pdf)]
    refuse(faults)


def refuse(faults: Sequence[str]) -> None:
    """Raise PacketError when there is any fault."""
    if faults:
        more = f"; and {len(faults) - MOST_SHOWN} more" if len(faults) > MOST_SHOWN else ""
        raise PacketError(
            f"The finished packet failed its own proof, and was not kept: {'; '.join(faults[:MOST_SHOWN])}{more}.",
            where="the finished PDF",
            fix="Build it again. If it happens again, report it: this is a fault of the kit, not of your case.",
        )


def _read(page, links: Iterable[Jump], under: list[tuple[Jump, str]]) -> Page:
    """One page, which is closed then; the words that stand under its links are added to `under`."""
    across, high = page.get_size()
    textpage = page.get_textpage()
    head = textpage.get_text_bounded(0, high - BAND, across, high)
    foot = textpage.get_text_bounded(0, 0, across, BAND)
    text = textpage.get_text_bounded(0, BAND, across, high - BAND)
    under += [(link, _tidy(textpage.get_text_bounded(*link.rect))) for link in links]
    textpage.close()
    page.close()
    return Page(_tidy(head), _tidy(foot), text)


def foot_says(page) -> str:
    """The words at the foot of a page, which is closed then."""
    textpage = page.get_textpage()
    foot = textpage.get_text_bounded(0, 0, page.get_size()[0], BAND)
    textpage.close()
    page.close()
    return _tidy(foot)


def _tidy(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def _by_page(jumps: Iterable[Jump]) -> dict[int, list[Jump]]:
    """The links within the packet, by the page on which they stand."""
    found: dict[int, list[Jump]] = {}
    for jump in jumps:
        if jump.to:
            found.setdefault(jump.page, []).append(jump)
    return found


def _numbers(pages: Sequence[Page], plan: Plan, looks: Looks) -> Iterator[str]:
    # A name in another script is read back letter by letter in another order: there only the number is held to it.
    letters = looks.client if LATIN.fullmatch(looks.client) else NUMBER.search(looks.client)[0]
    wanted = _tidy(letters).replace(" ", "")
    for part in plan.parts:
        for place in range(part.first, part.last + 1):
            page, number = pages[place - 1], plan.number(place)
            if not _says(page.foot, foot_of(plan, place)):
                yield f"page {number} does not say so"
            if wanted not in page.head.replace(" ", ""):
                yield f"page {number} does not name the client"
            if part.tab and not part.id.startswith(SHEET) and f"Tab {part.tab}" not in page.head:
                yield f"page {number} does not say Tab {part.tab}"
            if looks.training and "TRAINING" not in page.foot:
                yield f"page {number} does not say TRAINING"


def _says(foot: str, wanted: str) -> bool:
    """Whether a foot says exactly this: "Page 4 of 80A" does not say "Page 4 of 80"."""
    for neighbour in NEIGHBOURS:
        foot = foot.replace(neighbour, f" {neighbour}")
    _, found, behind = foot.partition(wanted)
    return bool(found) and not (behind[:1].isalnum() or behind[:1] == "-")


def labels_wrong(document, numbers: Sequence[str], covers: int = 0) -> Iterator[str]:
    """A reader's own field for the page must say what the page says."""
    for place, number in enumerate(numbers, start=covers):
        if document.get_page_label(place) != number:
            yield f"page {number} is labelled “{document.get_page_label(place)}”"


def _index(under: Sequence[tuple[Jump, str]], plan: Plan) -> Iterator[str]:
    index = next((part for part in plan.front if part.id == INDEX), None)
    if index is None:
        return
    shown: dict[int, list[str]] = {}
    for link, words in under:
        if index.first <= link.page <= index.last:
            shown.setdefault(link.to, []).append(words)
    for part in (part for tab in plan.tabs for part in tab.parts):
        said = shown.get(part.first, [])
        if plan.shown(part) not in {*said, *map("".join, pairwise(said))}:  # long numbers stand on two lines
            yield f"the index does not give the pages of “{part.title}”"


def _citations(under: Sequence[tuple[Jump, str]], plan: Plan) -> Iterator[str]:
    tabs: dict[int, Part] = {}
    for part in plan.parts:
        tabs |= dict.fromkeys(range(part.first, part.last + 1), part)
    for link, words in under:
        cited = CITATION.search(words)
        if cited and (cited[1] != tabs[link.to].tab or (cited[2] and cited[2] != plan.number(link.to))):
            yield f"page {plan.number(link.page)} cites “{words}” but leads to page {plan.number(link.to)}"


def _links(pdf: pikepdf.Pdf, jumps: Sequence[Jump]) -> Iterator[str]:
    places = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    found: Counter = Counter()
    for number, page in enumerate(pdf.pages, start=1):
        for link in page.obj.get("/Annots", ()):
            to = places.get(link.Dest[0].objgen, -1) if "/Dest" in link else 0
            found[number, to, str(link.A.URI) if "/A" in link else ""] += 1
    wanted = Counter((jump.page, jump.to, jump.address) for jump in jumps)
    for page, to, address in {*(found - wanted), *(wanted - found)}:
        yield f"a link on page {page} to {address or f'page {to}'} is wrong or missing"


def _bookmarks(pdf: pikepdf.Pdf, pages: Sequence[Page]) -> Iterator[str]:
    places = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    with pdf.open_outline() as outline:
        waiting = list(outline.root)
        while waiting:
            item = waiting.pop()
            waiting += item.children
            number = places.get(item.destination[0].objgen)
            tab = re.match(r"Tab ([A-Z]+(?:-\d+)?) \u2014", item.title)
            if number is None:
                yield f"the bookmark “{item.title}” leads nowhere"
            elif tab and f"TAB {tab[1]}" not in pages[number - 1].text:
                yield f"the bookmark “{item.title}” does not lead to its tab"


def inside(pdf: pikepdf.Pdf, share: Share = ALL) -> Iterator[str]:
    """What is in a PDF, or in a share of its objects, that must not be."""
    for found, count in Counter(traces(pdf, share)).items():
        yield f"{found} is inside ({count})"
    for key in pdf.docinfo:
        if key != "/Title":
            yield f"the property {key.lstrip('/')} is inside"
    for key in ("/Names", "/AcroForm", "/Collection"):
        if key in pdf.Root:
            yield f"{key.lstrip('/')} is inside"
