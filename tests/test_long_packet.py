"""Five hundred pages, read back without the kit: every number, index row, link, bookmark and citation; then again after
the exhibits were put in another order, and after one came late into a packet that was sent.
"""

import datetime as dt
import re
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from packets import STAMP, TITLES, drafted, exhibit, page_pdf, planned

from parole_kit.case.model import GROUPS, Build
from parole_kit.packet.blocks import Paragraph, Run
from parole_kit.packet.bundle import Looks, bundle
from parole_kit.packet.numbers import written
from parole_kit.packet.readback import prove
from parole_kit.packet.sent import sent_so_far

EXHIBITS = [
    exhibit(f"paper-{number}", GROUPS[number * len(GROUPS) // 40], pages=1 + number * 7 % 24, title=f"Paper {number}")
    for number in range(40)
]
LATE = exhibit("late-paper", EXHIBITS[20].group, pages=30, title="Late paper")
CITED = [(one.id, 1 + one.pages // 2) for one in EXHIBITS[::3]]
FILES: dict[str, bytes] = {}


def file_of(one):
    """Typed pages, some lying on their side and some larger than the paper, each naming itself."""
    if one.id not in FILES:
        size = [(612, 792), (792, 612), (595, 842), (1008, 612)][one.pages % 4]
        FILES[one.id] = page_pdf(one.title.upper(), one.pages, size, turned=90 * (one.pages % 3))
    return FILES[one.id]


def documents(references=None):
    """The drafted documents, with a request that cites many exhibits by page."""
    made = {one.id: one for one in drafted(references)}
    cites = []
    for id, page in [*CITED, ("late-paper", 30)]:
        run = references.run(id, page) if references and id in references else Run("Tab A")
        cites.append(Paragraph((Run(f"See {id} on its page {page}: "), run, Run("."))))
    request = made["request"]
    plain = tuple(block for block in request.blocks if not any(run.link for run in getattr(block, "runs", ())))
    made["request"] = replace(request, blocks=(*plain, *cites))
    return list(made.values())


def written_to(path, exhibits, sent=()):
    plan, made = planned(exhibits, documents, sent_so_far(sent))
    known = {one.id: one for one in exhibits}
    looks = Looks("Request for parole (file PK-0042)", STAMP, TITLES)
    done = bundle(plan, made, lambda id: file_of(known[id]), path, looks)
    prove(path, plan, looks, done.jumps)
    return plan


class Reader:
    """What somebody finds who has nothing but the file."""

    def __init__(self, path):
        document = pypdfium2.PdfDocument(path)
        self.labels = [document.get_page_label(place) for place in range(len(document))]
        self.texts, self.links = [], []
        with pikepdf.open(path) as pdf:
            places = {page.obj.objgen: place for place, page in enumerate(pdf.pages)}
            for place, page in enumerate(document):
                textpage = page.get_textpage()
                self.texts.append(tidy(textpage.get_text_range()))
                for link in pdf.pages[place].obj.get("/Annots", ()):
                    if "/Dest" in link:
                        words = tidy(textpage.get_text_bounded(*[float(number) for number in link.Rect]))
                        self.links.append((place, words, places[link.Dest[0].objgen]))
            with pdf.open_outline() as outline:
                self.bookmarks = list(self._bookmarks(outline.root, places))
        document.close()

    def _bookmarks(self, items, places):
        for item in items:
            assert str(item.destination[1]) == "/XYZ" and item.destination[4] is None  # the reader's zoom stays
            yield item.title, places[item.destination[0].objgen]
            yield from self._bookmarks(item.children, places)


def tidy(text):
    return " ".join(text.replace("\u00a0", " ").split())


def read_back(path, exhibits):
    """Check everything that the file says of its own pages; returns the first number of every exhibit, by its title."""
    reader = Reader(path)
    assert len(set(reader.labels)) == len(reader.labels)
    for label, text in zip(reader.labels, reader.texts, strict=True):
        assert f"Page {label} of {reader.labels[-1]}" in text
    pages = {}  # (title, own page) -> place
    titles = {one.title.upper(): one.title for one in exhibits}
    for place, text in enumerate(reader.texts):
        own, name = re.search(r"own page (\d+)", text), re.search(r"LATE PAPER|PAPER \d+", text)
        if own and name:
            pages[titles[name[0]], int(own[1])] = place
    assert len(pages) == sum(one.pages for one in exhibits)
    tabs = {}
    for title, place in reader.bookmarks:
        if found := re.fullmatch(r"Tab (\S+) — (.*)", title):
            tabs[found[2]] = found[1]
            assert f"TAB {found[1]} {found[2]}" in reader.texts[place]
    index = next(place for title, place in reader.bookmarks if title == "Index of exhibits")
    rows = {(words, to) for place, words, to in reader.links if "Index of exhibits" in reader.texts[place]}
    rows |= {(words, to) for place, words, to in reader.links if index <= place < index + 3}
    for one in exhibits:
        first, last = pages[one.title, 1], pages[one.title, one.pages]
        shown = reader.labels[first] if first == last else f"{reader.labels[first]}–{reader.labels[last]}"
        assert {(tabs[one.title], first), (one.title, first), (shown, first)} <= rows
        assert all(f"Tab {tabs[one.title]}" in reader.texts[pages[one.title, n]] for n in range(1, one.pages + 1))
    cited = {one.id: one for one in exhibits}
    said = re.findall(r"See (\S+) on its page (\d+): Tab (\S+) at (\S+)\.", " ".join(reader.texts))
    assert len(said) == sum(id in cited for id, _ in [*CITED, ("late-paper", 30)])
    linked = {(words, to) for _, words, to in reader.links}
    for id, page, tab, number in said:
        place = pages[cited[id].title, int(page)]
        assert (tab, number) == (tabs[cited[id].title], reader.labels[place])
        assert (f"Tab {tab} at {number}", place) in linked
    backs = [(words, to) for _, words, to in reader.links if words.startswith("Back to the index")]
    assert len(backs) >= len(exhibits) and set(backs) == {(f"Back to the index, page {reader.labels[index]}", index)}
    return {one.title: reader.labels[pages[one.title, 1]] for one in exhibits}, tabs


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    path = tmp_path_factory.mktemp("long") / "packet.pdf"
    plan = written_to(path, EXHIBITS)
    assert plan.pages >= 500
    return plan, *read_back(path, EXHIBITS)


def test_everything_is_right_after_the_exhibits_were_put_in_another_order(first, tmp_path):
    order = [*reversed(EXHIBITS[:20]), *EXHIBITS[20:]]
    order.sort(key=lambda one: GROUPS.index(one.group))
    written_to(tmp_path / "packet.pdf", order)
    assert read_back(tmp_path / "packet.pdf", order) != first[1:]


def test_everything_is_right_after_one_came_late_into_a_packet_that_was_sent(first, tmp_path):
    plan, numbers, tabs = first
    parts = [part for part in plan.parts if not part.id.startswith("tab-sheet-")]
    shaped = [
        {"id": part.id, "tab": part.tab, "title": part.title, "first": part.first, "last": part.last}
        | {"numbers": written(plan.numbers_of(part))}
        for part in parts
    ]
    manifest = {
        "numbers": written(plan.numbers),
        "documents": [one for one, part in zip(shaped, parts, strict=True) if part.kind == "document"],
        "exhibits": [one for one, part in zip(shaped, parts, strict=True) if part.kind == "exhibit"],
        "tabs": [{"tab": tab.letter, "number": plan.number(tab.first)} for tab in plan.tabs],
    }
    day = dt.date(2026, 11, 25)
    build = Build(1, dt.datetime(2026, 11, 25, tzinfo=dt.UTC), day, manifest, "", day)
    place = 1 + max(place for place, one in enumerate(EXHIBITS) if one.group == LATE.group)
    papers = [*EXHIBITS[:place], LATE, *EXHIBITS[place:]]
    written_to(tmp_path / "packet.pdf", papers, [build])
    later, new_tabs = read_back(tmp_path / "packet.pdf", papers)
    before = EXHIBITS[place - 1].title
    assert numbers.items() <= later.items() and tabs.items() <= new_tabs.items()
    assert new_tabs["Late paper"] == f"{tabs[before]}-1"
    assert later["Late paper"] == f"{int(numbers[before]) + EXHIBITS[place - 1].pages - 1}B"
