"""The order of the packet: what comes when, under which tab, on which pages."""

import datetime as dt

import pytest
from packets import EXHIBITS, exhibit

from parole_kit.errors import PacketError
from parole_kit.packet.plan import Drafted, outline
from parole_kit.packet.sent import Sent, SentPart

LETTERS = [
    Drafted("service-certificate", "Certificate of service"),
    Drafted("cover-letter", "Cover letter"),
    Drafted("exhibit-index", "Index of exhibits"),
    Drafted("request", "Request"),
]


def order(plan):
    return [part.id for part in plan.parts if not part.id.startswith("tab-sheet")]


def sent(tabs):
    """What was sent: parts by id with their tabs, their pages unknown."""
    day = dt.date(2026, 11, 25)
    return Sent({id: SentPart(id, "exhibit", id, tab, "", (), (), day) for id, tab in tabs.items()})


def tabs(plan):
    return {part.id: tab.letter for tab in plan.tabs for part in tab.parts}


def test_documents_stand_in_the_order_of_the_law_sheet():
    plan = outline([exhibit("g-28", "trigger"), exhibit("passport")], LETTERS)
    assert order(plan) == ["cover-letter", "g-28", "request", "exhibit-index", "passport", "service-certificate"]
    assert "g-28" not in tabs(plan)


def test_a_translation_its_certificate_and_the_original_share_a_tab_in_that_order():
    papers = [exhibit("birth", language="Spanish"), exhibit("birth-english", translates="birth"), exhibit("lease")]
    plan = outline(papers, [Drafted("translation-certificate-birth-english", "Certificate")])
    assert [part.id for part in plan.tabs[0].parts] == [
        "birth-english",
        "translation-certificate-birth-english",
        "birth",
    ]
    assert tabs(plan)["lease"] == "B"
    assert plan.tabs[0].title == "Birth"


def test_declarations_lead_their_groups_with_their_certificates_of_interpretation_behind():
    drafted = [
        Drafted("client-declaration", "Declaration"),
        Drafted("interpretation-certificate-client", "Certificate"),
        Drafted("sponsor-declaration-sponsor-1", "Declaration"),
        Drafted("sponsor-declaration-sponsor-2", "Declaration"),
        Drafted("interpretation-certificate-sponsor-2", "Certificate"),
        Drafted("declarant-declaration-declarant-1", "Declaration"),
    ]
    papers = [exhibit("passport"), exhibit("finding", "trigger"), exhibit("lease", "sponsor")]
    plan = outline(papers, drafted)
    assert [[part.id for part in tab.parts] for tab in plan.tabs] == [
        ["declarant-declaration-declarant-1"],
        ["passport"],
        ["finding"],
        ["client-declaration", "interpretation-certificate-client"],
        ["sponsor-declaration-sponsor-1"],
        ["sponsor-declaration-sponsor-2", "interpretation-certificate-sponsor-2"],
        ["lease"],
    ]


def test_tabs_go_on_after_z():
    plan = outline([exhibit(f"paper-{number}") for number in range(28)], [])
    assert [tab.letter for tab in plan.tabs][24:] == ["Y", "Z", "AA", "AB"]


def test_pages_count_on_through_sheets_exhibits_and_documents():
    plan = outline(EXHIBITS, LETTERS)
    counts = {part.id: 1 for part in plan.parts} | {one.id: one.pages for one in EXHIBITS} | {"request": 9}
    numbered = plan.numbered(counts)
    pages = [page for part in numbered.parts for page in range(part.first, part.last + 1)]
    assert pages == list(range(1, numbered.pages + 1))
    first = numbered.tabs[0]
    assert numbered.part(first.sheet).last + 1 == first.parts[0].first


def test_a_citation_counts_only_the_pages_that_are_printed():
    papers = [exhibit("record", pages=5, left_out=(1, 3))]
    plan = outline(papers, LETTERS).numbered({"record": 3, **{one.id: 1 for one in LETTERS}, "tab-sheet-record": 1})
    references = plan.references(papers)
    first = plan.part("record").first
    assert references.label("record", 4) == f"Tab A at {first + 1}"
    with pytest.raises(PacketError, match="Page 3"):
        references.label("record", 3)
    assert references.label("record") == f"Tab A at {first}"


def test_letters_of_a_sent_packet_stay_and_what_belongs_between_them_gets_a_number():
    fixed = sent({"passport": "A", "lease": "C", "client-declaration": "B"})
    papers = [
        exhibit("passport"),
        exhibit("new-card"),
        exhibit("lease", "sponsor"),
        exhibit("new-bill", "sponsor"),
        exhibit("new-photo", "ties"),
    ]
    plan = outline(papers, [Drafted("client-declaration", "Declaration")], fixed)
    letters = {"passport": "A", "new-card": "A-1", "client-declaration": "B", "lease": "C"}
    assert tabs(plan) == {**letters, "new-bill": "D", "new-photo": "E"}
    assert [tab.letter for tab in plan.tabs] == ["A", "A-1", "B", "C", "D", "E"]
    again = outline(papers, [], sent({"passport": "A", "new-card": "A-1", "lease": "C", "new-photo": "E"}))
    assert tabs(again)["new-bill"] == "C-1"


def test_what_would_stand_before_the_first_tab_stands_behind_it():
    papers = [exhibit("new-card"), exhibit("passport"), exhibit("lease", "sponsor")]
    assert tabs(outline(papers, [], sent({"passport": "A", "lease": "B"})))["new-card"] == "A-1"


def test_the_letter_of_an_exhibit_that_was_taken_out_is_not_given_to_another():
    plan = outline([exhibit("passport"), exhibit("new-card")], [], sent({"passport": "A", "removed": "B"}))
    assert tabs(plan) == {"passport": "A", "new-card": "C"}
    assert [part.id for part in plan.withdrawn] == ["removed"]


def test_the_sheets_of_the_file_and_certificates_of_absent_exhibits_are_not_in_the_packet():
    drafted = [
        *LETTERS,
        Drafted("internal-sheet", "Internal sheet"),
        Drafted("checklist", "Checklist"),
        Drafted("translation-certificate-withheld", "Certificate"),
    ]
    assert not {"internal-sheet", "checklist", "translation-certificate-withheld"} & set(order(outline([], drafted)))
