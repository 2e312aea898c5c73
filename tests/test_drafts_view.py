"""The documents on the packet page: read, edited in Word, brought back with a yes, used, and dropped again."""

from __future__ import annotations

import datetime as dt
import io
import json
import re

import docx
import pypdfium2
import pytest
from packets import sample_case
from workbooks import Hand, begin_session, words_of

from parole_kit import packet
from parole_kit.errors import KitError
from parole_kit.packet import Check, build_packet, gate
from parole_kit.packet.manifest import check_shape
from parole_kit.packet.worker import _error_from
from parole_kit.workbook.builds_view import Building
from parole_kit.workbook.packet_panel import PacketPanel

TODAY = dt.date(2026, 11, 23)
NEW = "For all the reasons that follow Ms. Quintanar asks ICE"


@pytest.fixture
def panel(tmp_path, monkeypatch):
    session = begin_session(tmp_path, monkeypatch)
    session.opened(sample_case(tmp_path))
    return Hand(PacketPanel(session, "packet"))


def downloaded(panel) -> tuple[str, bytes]:
    """The file that the page was given last."""
    message = [each for each in panel.heard if each["do"] == "download"][-1]
    return message["name"], b"".join(bytes(piece) for piece in message["buffers"])


def draft(panel, document="request", change=lambda file: None) -> bytes:
    panel.do("word", document=document)
    file = docx.Document(io.BytesIO(downloaded(panel)[1]))
    change(file)
    made = io.BytesIO()
    file.save(made)
    return made.getvalue()


def reworded(file):
    next(one for one in file.paragraphs if one.text.startswith("For these reasons")).runs[0].text = NEW


def bring(panel, data, document="request", name="request.docx"):
    panel.view.pieces["u1"] = bytearray(data)
    panel.do("file", id="u1", name=name, document=document, purpose="draft")


def page(panel) -> str:
    return words_of(panel.view.html)


def test_a_draft_is_downloaded_without_a_build_under_a_name_without_a_name(panel):
    panel.do("word", document="client-declaration")
    name, data = downloaded(panel)
    assert name.endswith("-client-declaration.docx") and "Quintanar" not in name
    assert any("declare" in one.text for one in docx.Document(io.BytesIO(data)).paragraphs)


def test_an_edited_draft_is_compared_then_kept_and_marked_then_dropped(panel):
    bring(panel, draft(panel, change=reworded))
    shown = page(panel)
    assert "what it changes in “Request”" in shown and "1 line differs" in shown and "taken out: these ." in shown
    assert "<del>" in panel.view.html and "<ins>" in panel.view.html
    assert panel.said("focus")[-1] == "came-request" and not panel.view.session.case.edited()
    panel.do("use")
    assert "Edited in Word on" in page(panel) and "Your words compared with the kit’s" in page(panel)
    panel.do("read", document="request")
    assert NEW in page(panel)
    panel.do("drop", document="request")
    assert "Edited in Word on" not in page(panel) and NEW not in page(panel)


def test_a_draft_that_is_left_changes_nothing(panel):
    bring(panel, draft(panel, change=reworded))
    panel.do("leave")
    assert "1 line differs" not in page(panel) and not panel.view.session.case.edited()


def test_what_cannot_be_carried_is_listed_and_the_yes_says_so(panel):
    def struck(file):
        next(one for one in file.paragraphs if one.text.startswith("For these reasons")).runs[0].font.strike = True

    bring(panel, draft(panel, change=struck))
    assert "What the packet cannot carry" in page(panel) and "Struck-through text near “For these" in page(panel)
    panel.do("use")
    assert "What the packet does not carry (1)" in page(panel)


def test_facts_that_change_after_the_edit_are_said_beside_the_document(panel):
    bring(panel, draft(panel, change=reworded))
    panel.do("use")
    case, law = panel.view.session.case, panel.view.session.law
    case.answer(law.question("bond-amount"), 7_500)
    panel.view.session.draw_all()
    assert "The kit would now write 1 line differently" in page(panel) and "$7,500" in page(panel)


def test_a_wrong_file_is_refused_beside_its_document_and_nothing_is_lost(panel):
    bring(panel, draft(panel, "cover-letter"), "request", "cover.docx")
    assert "This is the draft of another document, “Cover letter”." in page(panel)
    bring(panel, b"%PDF-1.7", "request", "cover.pdf")
    assert "“cover.pdf” is a PDF, not a Word file." in page(panel)
    bring(panel, draft(panel))
    assert "Every line is the same" in page(panel) and "is a PDF" not in page(panel)


def test_words_of_a_file_are_never_markup(panel):
    def hostile(file):
        file.add_paragraph("<img src=x onerror=alert(1)>")

    bring(panel, draft(panel, change=hostile), name="<b>.docx")
    assert "<img src=x" not in panel.view.html and "<b>.docx" not in panel.view.html


def test_the_sheets_of_the_file_are_read_and_downloaded_but_not_brought_back(panel):
    assert 'data-key="back-request"' in panel.view.html and 'data-key="back-checklist"' not in panel.view.html
    panel.do("word", document="checklist")
    assert downloaded(panel)[0].endswith("-checklist.docx")


def test_an_edited_declaration_of_somebody_who_left_can_be_removed(panel):
    session = panel.view.session
    sponsor = session.case.people("sponsor")[0]
    name = f"sponsor-declaration-{sponsor}"
    bring(panel, draft(panel, name, lambda file: file.add_paragraph("More.")), name)
    panel.do("use")
    session.case.remove_person("sponsor", sponsor)
    session.draw_all()
    assert "which this case no longer has" in page(panel)
    panel.do("drop", document=name)
    assert "no longer has" not in page(panel)


def test_a_process_is_prepared_while_the_page_is_looked_at_and_not_while_one_builds(panel, monkeypatch):
    asked = []
    monkeypatch.setattr(packet, "prepare_worker", lambda *order: asked.append(order), raising=False)
    view = panel.view
    view.refresh(view.session.look())
    assert asked == []  # the person looks at another step
    view.session.showing = "packet"
    view.building = Building()
    view.refresh(view.session.look())
    assert asked == []
    view.building = None
    view.refresh(view.session.look())
    assert asked == [(view.session.case.path, view.session.passphrase, view.session.as_of, view.session.office)]
    monkeypatch.setattr(packet, "dismiss_worker", lambda: asked.append("ended"), raising=False)
    view.session.let_go()
    assert asked[-1] == "ended", "it has the exhibits of the case in memory"


# --- what only the finished pages show ----------------------------------------------------------------------------------


def built(panel, *warnings):
    """A build in the case, with what its gate found in the finished pages."""
    case = panel.view.session.case
    shapes = [check_shape(one) for one in warnings]
    case.add_build({"pages": 70, "gate": {"warnings": shapes}, "files": []}, TODAY, case.inputs_sha256(), {})
    panel.view.turn(lambda: None)


def test_what_the_finished_pages_show_stands_with_the_build_and_leads_to_its_answer(panel):
    slip = Check(
        "other-date/arrival-record/41/entry-date",
        "Another date stands on page 41.",
        "Look which is right.",
        step="eligibility",
        question="entry-date",
    )
    known = gate(panel.view.session.case, panel.view.session.law, TODAY).warnings[0]
    built(panel, known, slip)
    html = panel.view.html
    assert "Worth a look in its pages (1)" in page(panel) and "Another date stands on page 41." in page(panel)
    assert 'href="#eligibility/entry-date"' in html.partition("What was built")[2]
    assert html.count(known.says) == html.partition("What was built")[0].count(known.says)  # it is above already


def test_the_end_of_a_build_says_how_much_is_worth_a_look(panel, tmp_path):
    shown = {"gate": {"warnings": [check_shape(Check("unsigned", "Signatures are needed.", "Have each signed."))]}}
    panel.view._ended({"build": 1, "pages": 70, **shown}, None, tmp_path)
    panel.view._ended({"build": 2, "pages": 71}, None, tmp_path)
    assert panel.said()[-2:] == [
        "The packet is ready: 70 pages. Worth a look in its pages: 1.",
        "The packet is ready: 71 pages.",
    ]


def test_what_stands_below_a_headline_is_a_list_only_when_it_has_several_lines(panel):
    one = Check("law-stale", "One authority is old.", "Check it.", more=("8 CFR 212.5",))
    two = Check("unsigned", "Signatures are needed.", "Have each signed.", more=("Luz: “Request”", "Ana: “Letter”"))
    built(panel, one, two)
    html = panel.view.html
    assert "<strong>Signatures are needed.</strong></p><ul" in html and html.count("<li>Luz: “Request”</li>") == 1
    assert "<strong>One authority is old.</strong></p><p>8 CFR 212.5</p>" in html


def test_what_an_older_build_showed_is_folded_away(panel):
    built(panel, Check("unsigned", "Signatures are needed.", "Have each signed.", step="packet"))
    panel.view.session.case.clear(panel.view.session.law.question("officer-email"))
    panel.view.session.case.answer(panel.view.session.law.question("detention-facility"), "Another Facility")
    panel.view.turn(lambda: None)
    after = panel.view.html.partition("What was built")[2]
    assert "<summary>Was worth a look in its pages (1)" in after and "Signatures are needed." in after


def test_a_build_of_an_earlier_version_has_nothing_to_say(panel):
    case = panel.view.session.case
    case.add_build({"pages": 70}, TODAY, case.inputs_sha256(), {})
    panel.view.turn(lambda: None)
    assert "in its pages" not in page(panel)


def test_what_a_draft_shows_stops_a_build_and_is_mended_where_it_was_written_or_passed_over(panel, tmp_path):
    case, law = panel.view.session.case, panel.view.session.law
    question = law.question("client-statement")
    case.answer(question, case.get("client-statement").value + "\n\nMy niece was born on May 2, 2015.")
    with pytest.raises(KitError) as refused:
        build_packet(case, law, tmp_path / "out", as_of=TODAY, record=False)
    panel.view.failed = _error_from(
        {"error": json.loads(json.dumps(refused.value.as_dict()))}
    )  # as it comes from its process
    panel.do("looked")
    html = panel.view.html
    assert "says “born May 2, 2015” where the case says March 14, 1997." in words_of(html)
    assert re.search(r'data-goto="client-statement"[^>]*>Go there', html)
    panel.do("override", subject=refused.value.checks[0].id, values={"reason": "Her niece.", "by": "R. Oakes"})
    assert "Decided. Build the packet again." in page(panel)
    assert "says “born May 2, 2015” where the case says" in page(panel) and "Her niece." in page(panel)
    build_packet(case, law, tmp_path / "out", as_of=TODAY, record=False)
    with pypdfium2.PdfDocument(tmp_path / "out" / "PK-9042-internal-sheet.pdf") as sheet:
        told = " ".join(" ".join(each.get_textpage().get_text_range() for each in sheet).split())
    assert "where the case says March 14, 1997. R. Oakes, " in told and "Her niece." in told
    panel.do("withdraw", subject=refused.value.checks[0].id)
    assert "Her niece." not in page(panel)


def test_advice_that_is_the_same_for_several_findings_is_said_once_and_each_keeps_its_way(panel):
    law, case = panel.view.session.law, panel.view.session.case
    asked = ("officer-name", "officer-email", "mailbox-limit")
    for question in asked:
        case.not_known(law.question(question), owner="A paralegal")
    panel.do("looked")
    listed = re.search(r'<li data-key="alike-not-known-yet/.*?</ul></li>', panel.view.html)[0]
    assert words_of(listed).count("Find out, or send without it.") == 1
    ways = re.findall(r'data-goto="([^"]+)"', listed)
    assert set(asked) <= set(ways) and len(ways) == listed.count('data-key="check-')
