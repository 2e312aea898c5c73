"""The evidence desk and the packet panel, acted on as the page's script does."""

from __future__ import annotations

import io
import zipfile

import pytest
from fpdf import FPDF
from workbooks import Hand, begin_session, training_case, words_of

from parole_kit.workbook import open_step
from parole_kit.workbook import session as sessions


@pytest.fixture
def session(tmp_path, monkeypatch):
    """A session with an open training case."""
    made = begin_session(tmp_path, monkeypatch)
    made.take(training_case(tmp_path))
    yield made
    sessions.forget()


@pytest.fixture
def desk(session):
    return Hand(open_step("evidence").exhibits())


def pdf(words: str, pages: int = 1) -> bytes:
    made = FPDF(format="letter")
    made.set_font("helvetica", size=12)
    for number in range(pages):
        made.add_page()
        made.cell(text=f"{words} {number + 1}")
    return bytes(made.output())


def add(desk: Hand, name: str, data: bytes, group: str = "identity") -> None:
    """A file on its way in two pieces, as JupyterLab sends it."""
    desk.do("piece", id=name, buffers=[memoryview(data[:1000])])
    desk.do("piece", id=name, buffers=[memoryview(data[1000:])])
    desk.do("file", id=name, name=name, group=group)


def test_a_file_becomes_an_exhibit_of_the_group_that_was_chosen(session, desk):
    data = pdf("Parish letter", 2)
    add(desk, "parish_letter.pdf", data, "ties")
    (made,) = session.case.exhibits()
    assert (made.title, made.group, made.pages) == ("Parish letter", "ties", 2)
    assert session.case.exhibit_bytes(made.id) == data
    assert "Parish letter was added." in desk.said()


def test_a_file_that_cannot_be_read_is_named_with_what_to_do(session, desk):
    add(desk, "broken.pdf", b"%PDF-1.7 nothing more" * 80)
    assert not session.case.exhibits()
    assert "broken.pdf was not added" in words_of(desk.view.html)
    desk.do("dismiss", number="0")
    assert "broken.pdf" not in words_of(desk.view.html)


def test_the_same_file_twice_needs_a_yes(session, desk):
    data = pdf("Letter")
    add(desk, "letter.pdf", data)
    add(desk, "again.pdf", data)
    assert len(session.case.exhibits()) == 1
    assert "needs your yes" in words_of(desk.view.html)
    desk.do("confirm", waiting="again.pdf")
    assert len(session.case.exhibits()) == 2
    assert any("Confirmed by a person" in note for note in session.case.exhibits()[1].notes)


def test_the_notice_of_appearance_stands_behind_the_cover_letter(session, desk):
    add(desk, "g28.pdf", pdf("G-28"), "g-28")
    assert session.case.exhibits()[0].id == "g-28"


def test_a_record_is_saved_field_by_field_and_a_mistake_stays_with_its_reason(session, desk):
    add(desk, "letter.pdf", pdf("Letter"))
    desk.do("describe", exhibit="letter")
    desk.do("record", exhibit="letter", field="title", value="Letter of the Fictional Parish")
    desk.do("record", exhibit="letter", field="proves", factor="community-ties", value=True)
    desk.do("record", exhibit="letter", field="date", value="some day")
    made = session.case.exhibit("letter")
    assert (made.title, made.proves, made.date) == ("Letter of the Fictional Parish", ("community-ties",), "")
    assert 'value="some day"' in desk.view.html
    desk.do("record", exhibit="letter", field="date", value="2026-11")
    assert session.case.exhibit("letter").date == "2026-11"
    assert "some day" not in desk.view.html


def test_exhibits_are_moved_by_button_and_by_hand_and_tabs_follow(session, desk):
    for name in ("one", "two", "three"):
        add(desk, f"{name}.pdf", pdf(name))
    desk.do("up", exhibit="three")
    assert [each.id for each in session.case.exhibits()] == ["one", "three", "two"]
    desk.do("place", exhibit="one", before="two")
    assert [each.id for each in session.case.exhibits()] == ["three", "two", "one"]
    tabs = [words.split()[-1] for words in words_of(desk.view.html).split("⠿")[:3]]
    assert tabs == sorted(tabs)


def test_pages_are_turned_and_left_out(session, desk):
    add(desk, "letter.pdf", pdf("Letter", 3))
    desk.do("describe", exhibit="letter").do("pages", exhibit="letter")
    assert desk.view.html.count("<img") == 3
    desk.do("turn", exhibit="letter", page="2").do("leave_out", exhibit="letter", page="3")
    made = session.case.exhibit("letter")
    assert (made.rotations, made.left_out) == ({2: 90}, (3,))


def test_an_exhibit_is_removed_only_after_a_yes(session, desk):
    add(desk, "letter.pdf", pdf("Letter"))
    desk.do("remove", exhibit="letter")
    assert session.case.exhibits()
    desk.do("remove_now", exhibit="letter")
    assert not session.case.exhibits()


# --- the packet


def test_what_blocks_the_packet_is_listed_with_the_way_there(session):
    panel = Hand(open_step("packet").packet())
    assert 'href="#start/client-name"' in panel.view.html
    assert 'aria-disabled="true"' in panel.view.html


def test_a_sample_is_built_given_away_and_marked_as_sent(session, tmp_path):
    start = Hand(open_step("start").task_list())
    start.do("close").do("sample", sample="quintanar")
    assert session.case.training
    panel = Hand(open_step("packet").packet()).do("build")
    assert "Agrees with the case" in words_of(panel.view.html)
    panel.do("get", build="1", name=f"{session.case.file_number}-packet.pdf")
    given = panel.heard[-1]
    assert given["name"] == f"{session.case.file_number}-packet.pdf"
    assert b"".join(given["buffers"]).startswith(b"%PDF")
    panel.do("get_all", build="1")
    names = zipfile.ZipFile(io.BytesIO(b"".join(panel.heard[-1]["buffers"]))).namelist()
    assert "email.txt" in names
    assert not any("Quintanar" in name for name in names)
    panel.do("sent", build="1", values={"day": "November 24, 2026"})
    assert session.case.builds()[0].sent_on.isoformat() == "2026-11-24"
    assert session.case.get("packet-sent-on").value.isoformat() == "2026-11-24"
    Hand(open_step("start").ask("detention-facility")).answer("detention-facility", "Another Fictional Center")
    panel.do("looked")
    assert "The case has changed since" in words_of(panel.view.html)


def test_an_authority_is_ticked_by_name_and_taken_back(session):
    start = Hand(open_step("start").task_list())
    start.do("close").do("sample", sample="quintanar")
    panel = Hand(open_step("packet").packet())
    subject = panel.view.html.split('data-do="tick" data-subject="')[1].split('"')[0]
    panel.do("tick", subject=subject, values={"reason": "Read at the agency's site", "by": ""})
    assert not session.case.overrides()
    panel.do("tick", subject=subject, values={"reason": "Read at the agency's site", "by": "R. Oakes"})
    assert "Checked by R. Oakes" in words_of(panel.view.html)
    panel.do("untick", subject=subject)
    assert not session.case.overrides()
