"""What was sent keeps its tabs and numbers: late inserts, supplements, packets numbered afresh, what was withdrawn."""

import datetime as dt
import shutil

import pypdfium2
import pytest
from packets import AS_OF, add_exhibit, exhibit, sample_case

from parole_kit.case import Case
from parole_kit.case.model import Build
from parole_kit.errors import PacketError
from parole_kit.law import load_law
from parole_kit.packet import build_packet, lay_out
from parole_kit.packet.blocks import plain_text
from parole_kit.packet.consistency import document_text
from parole_kit.packet.index import index_document
from parole_kit.packet.numbers import number_pages, read, tab_rank, written
from parole_kit.packet.plan import Drafted, outline
from parole_kit.packet.sent import sent_so_far

LAW = load_law()
LATER = AS_OF + dt.timedelta(days=9)
CARD = {"id": "new-card", "file": "n.pdf", "title": "Voter card", "group": "identity", "pages": 3}
LETTER = {"id": "new-letter", "file": "l.pdf", "title": "Letter of a new friend", "group": "ties", "pages": 2}


# --- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pages", "sent", "taken", "numbers"),
    [
        ("abc", {}, (), "1 2 3"),
        ("abc", {}, ("80", "79A"), "81 82 83"),  # a supplement runs on
        ("axyb", {"a": "47", "b": "48"}, (), "47 47A 47B 48"),
        ("ab", {"a": "47", "b": "48"}, ("49",), "47 48"),
        ("axb", {"a": "47A", "b": "48"}, (), "47A 47B 48"),
        ("axyb", {"a": "47A", "b": "47B"}, (), "47A 47A-1 47A-2 47B"),
        ("axb", {"a": "47", "b": "47A"}, (), "47 47-1 47A"),
        ("axb", {"a": "47Z", "b": "48"}, (), "47Z 47AA 48"),
        ("ax", {"a": "47"}, ("47", "60"), "47 61"),  # behind everything, whole numbers again
        ("xa", {"a": "1"}, (), "2 1"),
        ("ac", {"a": "1", "b": "2", "c": "3"}, (), "1 3"),  # a page that was left out leaves its number behind
    ],
)  # fmt: skip
def test_a_page_that_comes_between_takes_a_letter(pages, sent, taken, numbers):
    assert list(number_pages(pages, sent, taken)) == numbers.split()


def test_no_number_is_given_twice_however_often_pages_come_between():
    pages, sent = ["a", "z"], {"a": "7", "z": "8"}
    for round in range(12):
        place = 1 + round % max(len(pages) - 1, 1)
        pages[place:place] = [f"{round}-{n}" for n in range(3)]
        numbers = number_pages(pages, sent)
        assert len(set(numbers)) == len(numbers)
        sent = dict(zip(pages, numbers, strict=True))


def test_numbers_are_written_shortly_and_read_back():
    listed = ["3", "4", "5", "5A", "5B", "6", "7-1", "9"]
    assert written(listed) == "3..5, 5A, 5B, 6, 7-1, 9"
    assert read(written(listed)) == listed
    assert read(written([])) == []


def test_tabs_stand_in_the_order_of_letters_and_numbers():
    assert sorted(["AA", "B-2", "B", "A", "B-10", "C"], key=tab_rank) == ["A", "B", "B-2", "B-10", "C", "AA"]


def sent_build(number, kind, numbers, tabs, **parts):
    """A build that was sent; `parts` are exhibits with their tab and numbers."""
    exhibits = [{"id": id, "tab": tab, "first": 1, "last": 1, "numbers": own} for id, (tab, own) in parts.items()]
    listed = [{"tab": tab, "number": sheet} for tab, sheet in tabs.items()]
    manifest = {"kind": kind, "numbers": numbers, "documents": [], "exhibits": exhibits, "tabs": listed}
    day = AS_OF + dt.timedelta(days=number)
    return Build(number, dt.datetime(2026, 11, 23, tzinfo=dt.UTC), day, manifest, "", day)


def test_tabs_of_a_supplement_stay_behind_all_others_when_the_whole_packet_goes_again():
    base = sent_build(1, "whole", "1..10", {"A": "4", "B": "6"}, passport=("A", "5"), lease=("B", "7..9"))
    more = sent_build(2, "supplement", "11..13", {"A-1": "12"}, card=("A-1", "13"))
    again = sent_build(
        3, "whole", "1..10, 12, 13", {"A": "4", "A-1": "12", "B": "6"}, passport=("A", "5"), card=("A-1", "13")
    )
    sent = sent_so_far([again, base, more])
    assert sent.last == 10 and sent.stands_behind("A-1") and not sent.stands_behind("B")
    assert sent.taken == {str(n) for n in range(1, 14)}
    papers = [exhibit("passport"), exhibit("card"), exhibit("lease", pages=3), exhibit("new")]
    plan = outline(papers, [Drafted("service-certificate", "Certificate of service")], sent)
    assert [(tab.letter, tab.behind) for tab in plan.tabs] == [("A", False), ("A-1", True), ("B", False), ("C", True)]
    parts = [part.id for part in plan.parts if not part.id.startswith("tab-sheet")]
    assert parts == ["passport", "lease", "service-certificate", "card", "new"]


def test_a_manifest_of_before_there_were_letters_is_read_too():
    old = {"pages": 4, "documents": [], "exhibits": [{"id": "lease", "tab": "A", "first": 3, "last": 4}]}
    day = dt.date(2026, 11, 25)
    sent = sent_so_far([Build(1, dt.datetime(2026, 11, 25, tzinfo=dt.UTC), day, old, "", day)])
    assert sent.numbers == {("lease", 1): "3", ("lease", 2): "4", ("tab", "A"): "2"}
    assert sent.taken == {"1", "2", "3", "4"}


# --- a packet that was sent -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def gone(tmp_path_factory):
    """A case whose packet was sent, and that packet's manifest."""
    folder = tmp_path_factory.mktemp("gone")
    with sample_case(folder) as case:
        manifest = build_packet(case, LAW, folder / "out", as_of=AS_OF)
        case.mark_sent(manifest["build"], AS_OF)
        return case.path, manifest


@pytest.fixture
def case(gone, tmp_path):
    with Case.open(shutil.copy(gone[0], tmp_path / gone[0].name)) as opened:
        yield opened


def places(manifest):
    return {one["id"]: one for one in (*manifest["documents"], *manifest["exhibits"])}


def laid_out(case, kind):
    """Tab and numbers of every part, without writing the packet."""
    plan = lay_out(case, LAW, LATER, kind=kind).plan
    return {part.id: (part.tab, list(plan.numbers_of(part))) for part in plan.parts}


def words(folder, name="PK-9042-packet.pdf"):
    """The words of every page, by the number that a reader shows for it."""
    document = pypdfium2.PdfDocument(folder / name)
    pages = {}
    for place, page in enumerate(document):
        textpage = page.get_textpage()
        pages[document.get_page_label(place)] = " ".join(textpage.get_text_range().replace("\u00a0", " ").split())
    document.close()
    return pages


def test_a_late_insert_keeps_every_tab_and_number_that_was_sent(gone, case, tmp_path):
    before = places(gone[1])
    add_exhibit(case, CARD)
    after = build_packet(case, LAW, tmp_path / "out", as_of=LATER)
    now = places(after)
    for id, one in before.items():
        assert now[id]["tab"] == one["tab"]
        if one["tab"]:
            assert now[id]["numbers"] == one["numbers"]
    card = now["new-card"]
    letter, _, count = card["tab"].partition("-")
    assert count == "1" and any(one["tab"] == letter for one in before.values())
    numbers = read(card["numbers"])
    assert len(numbers) == 3 and all(number[-1] in "BCD" for number in numbers)
    pages = words(tmp_path / "out")
    letters = sorted((one["tab"] for one in before.values() if one["tab"]), key=tab_rank)
    named = f"Tabs {letters[0]} through {letters[-1]}, with {card['tab']}"
    assert named in " ".join(pages[number] for number in read(now["cover-letter"]["numbers"]))
    assert f"Tab {card['tab']}" in pages[numbers[0]]
    assert f"Page {numbers[0]} of {read(after['numbers'])[-1]}" in pages[numbers[0]]
    assert f"TAB {card['tab']}" in pages[f"{numbers[0][:-1]}A"]


def test_a_supplement_holds_only_what_is_new_and_runs_on(gone, case, tmp_path):
    last = gone[1]["pages"]
    add_exhibit(case, CARD)
    add_exhibit(case, LETTER)
    longer = next(one for one in case.exhibits() if one.pages > 1 and one.tab)
    case.update_exhibit(longer.id, left_out=(2,))
    manifest = build_packet(case, LAW, tmp_path / "out", as_of=LATER, kind="supplement")
    assert f"sent-otherwise/{longer.id}" in {check["id"] for check in manifest["gate"]["warnings"]}
    here = places(manifest)
    assert set(here) == {"supplement-letter", "exhibit-index", "new-card", "new-letter", "service-certificate"}
    assert read(manifest["numbers"]) == [str(last + n) for n in range(1, manifest["pages"] + 1)]
    pages = words(tmp_path / "out")
    letter = pages[str(last + 1)]
    assert "On November 23, 2026, I sent a request for the parole" in letter
    assert f"Voter card, Tab {here['new-card']['tab']} at {here['new-card']['numbers'].split('..')[0]}" in letter
    index = " ".join(text for number, text in pages.items() if number in read(here["exhibit-index"]["numbers"]))
    assert "Supplement to the request for release on parole" in letter
    assert "New with this supplement" in index and "In the packet of November 23, 2026" in index
    for one in gone[1]["exhibits"]:
        if one["tab"]:
            assert one["title"].split()[0] in index
    certificate = pages[here["service-certificate"]["numbers"]]
    assert "Supplement to the request of November 23, 2026" in certificate
    assert f"Tabs {here['new-card']['tab']} and {here['new-letter']['tab']}" in certificate


def test_the_index_of_a_supplement_lists_what_went_page_by_page_and_each_tab_once(gone, case):
    add_exhibit(case, CARD)
    plan = lay_out(case, LAW, LATER, kind="supplement").plan
    table = index_document(plan, case.exhibits(), LAW).blocks[1]
    cells = [[plain_text(cell) for cell in row] for row in table.rows]
    begun = next(number for number, row in enumerate(cells) if row[1].startswith("In the packet of"))
    pages = [int(row[4].partition("–")[0]) for row in cells[begun + 1 :]]
    assert pages == sorted(pages)
    tabs = [row[0] for row in cells[begun + 1 :] if row[0]]
    assert tabs == sorted(set(tabs), key=tab_rank)
    assert any(row[1].endswith("(original)") for row in cells[begun + 1 :])


def test_the_checklist_of_a_supplement_speaks_of_what_goes(gone, case):
    add_exhibit(case, {**CARD, "sensitive": True, "original_held_by": "Counsel"})
    beside = lay_out(case, LAW, LATER, kind="supplement").beside
    said = document_text(next(one for one in beside if one.id == "checklist"))
    assert said.count("Marked sensitive") == 1 and "Voter card: Counsel" in said and said.count(": CBP") == 0


def test_pages_of_a_supplement_may_be_numbered_to_be_put_between(gone, case, tmp_path):
    add_exhibit(case, CARD)
    whole = laid_out(case, "whole")
    inserts = build_packet(case, LAW, tmp_path / "inserts", as_of=LATER, kind="inserts")
    assert read(places(inserts)["new-card"]["numbers"]) == whole["new-card"][1]
    assert places(inserts)["supplement-letter"]["numbers"].startswith(str(gone[1]["pages"] + 1))
    message = (tmp_path / "inserts" / "email.txt").read_text(encoding="utf-8")
    assert "belongs behind page 47" in message and "run on from the request" not in message


def test_after_a_supplement_everything_keeps_its_number_and_the_next_runs_on_again(gone, case, tmp_path):
    add_exhibit(case, CARD)
    first = build_packet(case, LAW, tmp_path / "first", as_of=LATER, kind="supplement")
    case.mark_sent(first["build"], LATER)
    add_exhibit(case, LETTER)
    second = laid_out(case, "supplement")
    assert "new-letter" in second and "new-card" not in second
    assert second["supplement-letter"][1][0] == str(gone[1]["pages"] + first["pages"] + 1)
    whole = laid_out(case, "whole")
    card = places(first)["new-card"]
    assert whole["new-card"] == (card["tab"], read(card["numbers"]))
    assert whole["new-letter"][0] == second["new-letter"][0]
    layout = lay_out(case, LAW, LATER, kind="supplement")
    index = next(one for one in layout.plan.front if one.id == "exhibit-index")
    assert index.pages and [part.supplement for part in layout.plan.earlier].count(True) == 1


def test_a_citation_of_what_was_sent_names_the_packet_where_it_stands(gone, case, tmp_path):
    add_exhibit(case, CARD)
    one = next(one for one in gone[1]["exhibits"] if one["tab"])
    office = tmp_path / "office"
    (office / "templates").mkdir(parents=True)
    (office / "templates" / "supplement-letter.md").write_text(
        '{% extends "shipped:supplement-letter.md" %}\n{% block asks %}\nSee {{ cite("'
        + one["id"]
        + '") }} and {{ cite("new-card", 2) }}.\n{% endblock %}\n',
        encoding="utf-8",
    )
    manifest = build_packet(case, load_law(office), tmp_path / "out", as_of=LATER, office=office, kind="supplement")
    text = " ".join(words(tmp_path / "out").values())
    number, card = read(one["numbers"])[0], places(manifest)["new-card"]
    assert f"Tab {one['tab']} at {number} of the packet of November 23, 2026" in text
    assert f"and Tab {card['tab']} at {read(card['numbers'])[1]}." in text


def test_an_exhibit_that_was_sent_and_removed_is_listed_as_withdrawn(gone, case, tmp_path):
    translated = {one.translates for one in case.exhibits()}
    one = next(
        one
        for one in reversed(gone[1]["exhibits"])
        if one["tab"] and one["id"] not in translated and not case.exhibit(one["id"]).translates
    )
    case.remove_exhibit(one["id"])
    add_exhibit(case, CARD)
    whole = build_packet(case, LAW, tmp_path / "whole", as_of=LATER)
    assert [gone["id"] for gone in whole["withdrawn"]] == [one["id"]]
    assert one["tab"] not in {entry["tab"] for entry in whole["tabs"]}
    assert one["numbers"] not in whole["numbers"]
    index = " ".join(words(tmp_path / "whole").values())
    assert f"Sent earlier and withdrawn {one['tab']} {one['title']}" in index
    letter = lay_out(case, LAW, LATER, kind="supplement").documents[0]
    assert f"is withdrawn: Tab {one['tab']}, {one['title']}." in document_text(letter)


def test_there_is_no_supplement_to_nothing_nor_of_nothing(case, tmp_path):
    with pytest.raises(PacketError, match="Nothing is new since November 23, 2026"):
        build_packet(case, LAW, tmp_path / "out", as_of=LATER, kind="supplement")
    case.mark_not_sent(case.builds()[0].id)
    with pytest.raises(PacketError, match="none is marked as sent"):
        build_packet(case, LAW, tmp_path / "out", as_of=LATER, kind="inserts")
    assert not (tmp_path / "out").exists()


def test_a_packet_numbered_afresh_begins_again_and_is_what_counts_when_it_went(gone, case, tmp_path):
    add_exhibit(case, CARD)
    afresh = build_packet(case, LAW, tmp_path / "afresh", as_of=LATER, kind="afresh")
    assert afresh["numbers"] == f"1..{afresh['pages']}"
    assert "-" not in places(afresh)["new-card"]["tab"]
    case.mark_sent(afresh["build"], LATER)
    assert laid_out(case, "whole")["new-card"][0] == places(afresh)["new-card"]["tab"]
    assert sent_so_far(case.builds()).on == LATER
