"""What colleagues say to each other in a case: notes beside questions and exhibits, and the second reader of a build."""

from __future__ import annotations

import datetime as dt
import json
import re
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from packets import AS_OF, sample_case
from workbooks import Hand, begin_session, words_of

from parole_kit.case import Case, note_on
from parole_kit.case.builds import StaleBuild
from parole_kit.errors import AnswerError
from parole_kit.law import load_law, parse
from parole_kit.packet import build_packet
from parole_kit.workbook.desk import Desk
from parole_kit.workbook.form import Form, PeopleForm
from parole_kit.workbook.packet_panel import PacketPanel
from parole_kit.workbook.start_panel import StartPanel

LAW = load_law()
SECRET = "Quetzaltepeque"  # a word that stands in the notes alone


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    """The sample case, made once; each test works on a copy."""
    case = sample_case(tmp_path_factory.mktemp("master"))
    case.close()
    return case.path


@pytest.fixture
def case(master, tmp_path):
    (tmp_path / master.name).write_bytes(master.read_bytes())
    with Case.open(tmp_path / master.name) as opened:
        yield opened


@pytest.fixture
def session(master, tmp_path, monkeypatch):
    session = begin_session(tmp_path, monkeypatch)
    (tmp_path / master.name).write_bytes(master.read_bytes())
    session.opened(Case.open(tmp_path / master.name))
    return session


def takes(html: str) -> list[str]:
    """The subjects on which a piece of page takes a note."""
    return re.findall(r'data-do="open_note" data-subject="([^"]+)"', html)


def boxes(html: str) -> list[str]:
    """The subjects on which a note is being written."""
    return re.findall(r'data-live="note" data-subject="([^"]+)"', html)


# --- notes


def test_a_note_on_a_question_of_one_sponsor_stands_beside_it_and_with_nobody_else(session):
    case = session.case
    first, *_ = case.people("sponsor")
    second = case.add_person("sponsor")
    form = Hand(PeopleForm(session, "factors", LAW.groups["sponsor"], [LAW.question("sponsor-name")]))
    assert takes(form.view.html) == [f"sponsor-name/{first}", f"sponsor-name/{second}"]
    form.do("open_note", subject=f"sponsor-name/{first}")
    assert boxes(form.view.html) == [f"sponsor-name/{first}"] and form.said("focus") == ["note-box"]
    form.do("note", subject=f"sponsor-name/{first}", value="Call her after six.\nShe works nights.")
    assert boxes(form.view.html) == [f"sponsor-name/{first}"], "the box stays while the note is written on"
    form.do("close_note", subject=f"sponsor-name/{first}")
    assert boxes(form.view.html) == []
    shown = form.view.html.split(f'data-person="{second}"')
    assert "Call her after six." in words_of(shown[0]) and "Call her" not in words_of("".join(shown[1:]))


def test_a_note_on_an_exhibit_is_written_in_its_record_and_read_on_its_row(session):
    desk = Hand(Desk(session, "evidence"))
    lease = session.case.exhibits()[-1]
    desk.do("describe", exhibit=lease.id)
    assert takes(desk.view.html) == [f"exhibit:{lease.id}"]
    desk.do("note", subject=f"exhibit:{lease.id}", value="Page 2 is cut at the foot.")
    desk.do("describe", exhibit=lease.id)
    assert not takes(desk.view.html) and "Page 2 is cut at the foot." in words_of(desk.view.html)


def test_notes_are_listed_in_order_with_the_way_to_each_and_can_be_taken_away(session):
    case, lease = session.case, session.case.exhibits()[-1]
    case.note(note_on(exhibit=lease.id), "Page 2 is cut.")
    case.note(note_on("entry-place"), "The I-213 says Otay Mesa.")
    case.note(note_on("client-name"), "Ask how she spells it.")
    case.note(note_on(exhibit="gone"), "It was illegible.")
    for view in (StartPanel(session, "start"), PacketPanel(session, "packet")):
        listed = view.html.split('data-key="notes"', 1)[1].split("</section>", 1)[0]
        told = words_of(listed)
        assert "Notes to colleagues (4)" in told
        order = ["Ask how she spells it", "Otay Mesa", "Page 2 is cut", "On something that is no longer in the case"]
        assert [told.index(each) for each in order] == sorted(told.index(each) for each in order)
        assert 'data-goto="client-name"' in listed and f'data-goto="exhibit:{lease.id}"' in listed
    hand = Hand(StartPanel(session, "start"))
    hand.do("note", subject="exhibit:gone", value="")
    assert hand.said() == ["The note was taken away."] and "illegible" not in hand.view.html
    assert "Notes to colleagues (3)" in words_of(hand.view.html)


def test_a_box_that_was_open_is_closed_with_its_case(session):
    form = Hand(Form(session, "start", [LAW.question("client-name")]))
    form.do("open_note", subject="client-name")
    assert boxes(form.view.html) == ["client-name"]
    path = session.case.path
    session.let_go()
    session.opened(Case.open(path))
    form.do("looked")
    assert boxes(form.view.html) == [] and takes(form.view.html) == ["client-name"]


def test_every_question_takes_a_note_answered_or_not(session):
    asked = [LAW.question(id) for id in ("client-name", "client-statement", "officer-email", "entry-place")]
    form = Form(session, "start", asked)
    assert sorted(takes(form.html)) == sorted(question.id for question in asked if session.look().is_asked(question))


def test_notes_stand_on_the_internal_sheet_and_in_nothing_else_and_change_no_packet(case, tmp_path):
    before = case.inputs_sha256()
    case.note(note_on("client-name"), f"Her aunt in {SECRET} spells it with an s.")
    case.note(note_on("sponsor-name", case.people("sponsor")[0]), f"Met in {SECRET}.")
    case.note(note_on(exhibit=case.exhibits()[-1].id), f"Lost in {SECRET}.")
    assert case.inputs_sha256() == before
    build_packet(case, LAW, tmp_path / "out", as_of=AS_OF)
    holding = {path.name for path in (tmp_path / "out").rglob("*") if path.is_file() and SECRET in read(path)}
    assert holding == {"PK-9042-internal-sheet.pdf", "PK-9042-internal-sheet.docx"}
    sheet = " ".join(read(tmp_path / "out" / "PK-9042-internal-sheet.pdf").split())
    assert f"Her aunt in {SECRET} spells it with an s." in sheet and f"Lost in {SECRET}." in sheet


def read(path: Path) -> str:
    """Every word of a file that was built."""
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as document:
            return "\n".join(page.get_textpage().get_text_range() for page in document)
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as file:
            return "\n".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())
    return path.read_text(encoding="utf-8", errors="replace")


def test_what_the_gate_finds_in_an_exhibit_leads_to_that_exhibit(session):
    passport = session.case.exhibits()[0]
    session.case.update_exhibit(passport.id, language="Spanish")
    html = PacketPanel(session, "packet").html
    found = re.search(rf'data-key="check-translation-missing/{passport.id}".*?</li>', html)[0]
    assert f'data-goto="exhibit:{passport.id}"' in found
    assert f'data-question="exhibit:{passport.id}"' in Desk(session, "evidence").html


# --- the second reader


@pytest.fixture
def built(case):
    return case.add_build({"files": [], "documents": [], "exhibits": [], "pages": 12}, AS_OF, case.inputs_sha256())


def test_a_reading_needs_a_name_and_says_what_is_not_ready(case, built):
    for by, ready, says in (("", True, ""), (" ", False, "The lease is old"), ("R. Fictional", False, " ")):
        with pytest.raises(AnswerError):
            case.read_by(built.id, by, ready=ready, says=says)
    assert case.readings() == {}
    case.read_by(built.id, "R. Fictional", ready=False, says="The lease is old")
    case.read_by(built.id, "R. Fictional", ready=True)
    last = case.readings()[built.id]
    assert (last.by, last.ready, last.says) == ("R. Fictional", True, "")
    assert [change.says for change in case.history(kinds=("reading",))] == ["Read: not ready", "Read: ready to send"]
    assert case.changed_since(built) is None, "a reading is no change of the case"


def test_what_has_changed_since_cannot_be_called_read(case, built):
    question = LAW.question("entry-place")
    case.answer(question, parse(question, "Another port", as_of=AS_OF, law=LAW))
    with pytest.raises(StaleBuild):
        case.read_by(built.id, "R. Fictional", ready=True)
    assert case.readings() == {}


def test_the_page_says_who_read_a_build_and_what_changed_since(session, case, built):
    session.opened(case)
    panel = Hand(PacketPanel(session, "packet"))
    assert "No second person" not in words_of(panel.view.html), "an office that reads alone is not told so"
    panel.do("second_reading", build=str(built.id), values={"by": "R. Fictional", "says": "Good"})
    assert "It is not said whether it is ready." in words_of(panel.view.html)
    panel.do(
        "second_reading", build=str(built.id), values={"by": "R. Fictional", "ready": "no", "says": "The lease is old"}
    )
    told = words_of(panel.view.html)
    assert "Read by R. Fictional: not ready to send" in told and "The lease is old" in told
    assert "R. Fictional read this build and did not find it ready to send." in told
    question = LAW.question("entry-place")
    case.answer(question, parse(question, "Another port", as_of=AS_OF, law=LAW))
    newer = case.add_build({**built.manifest}, AS_OF + dt.timedelta(days=1), case.inputs_sha256())
    panel.do("second_reading", build=str(built.id), values={"by": "R. Fictional", "ready": "yes", "says": ""})
    told = words_of(panel.view.html)
    assert "The case has changed since this packet was built." in told
    assert f"Build {built.id} was read by R. Fictional on" in told and "Nobody has read this one yet." in told
    assert f"What changed since build {built.id}, which R. Fictional read" in told
    assert "No second person has read this build." in told
    panel.do("second_reading", build=str(newer.id), values={"by": "R. Fictional", "ready": "yes", "says": ""})
    told = words_of(panel.view.html)
    assert "Read by R. Fictional: ready to send" in told and "No second person" not in told


def test_the_history_keeps_every_reading(case, built):
    case.read_by(built.id, "R. Fictional", ready=False, says="The lease is old")
    (row,) = case._database.rows("SELECT kind, subject, after FROM history WHERE kind = 'reading'")
    assert row[:2] == ("reading", str(built.id)) and json.loads(row[2]) == ["R. Fictional", False, "The lease is old"]
