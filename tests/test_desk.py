"""The evidence desk and the packet panel, acted on as the page's script does."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest
from fpdf import FPDF
from hostile import HOSTILE
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


def test_an_exhibit_is_moved_to_any_place_of_any_group(session, desk):
    for name in ("one", "two", "three"):
        add(desk, f"{name}.pdf", pdf(name))
    add(desk, "letter.pdf", pdf("letter"), "ties")
    desk.do("move", exhibit="one")
    assert 'value="ties/letter"' in desk.view.html and 'value="medical/"' in desk.view.html
    desk.do("move_to", exhibit="one", values={"to": "ties/letter"})
    assert [(each.id, each.group) for each in session.case.exhibits()][-2:] == [("letter", "ties"), ("one", "ties")]
    desk.do("move_to", exhibit="three", values={"to": "ties/"})
    assert [each.id for each in session.case.exhibits()] == ["two", "three", "letter", "one"]
    desk.do("move_to", exhibit="two", values={"to": "medical/"})
    assert session.case.exhibit("two").group == "medical"


def test_pages_are_put_in_order_turned_and_left_out(session, desk):
    add(desk, "letter.pdf", pdf("Letter", 3))
    desk.do("pages", exhibit="letter")
    assert desk.view.html.count("data-picture=") == 3
    desk.do("turn", exhibit="letter", page="2").do("leave_out", exhibit="letter", page="3")
    desk.do("later", exhibit="letter", page="1")
    made = session.case.exhibit("letter")
    assert (made.rotations, made.left_out, made.page_order) == ({2: 90}, (3,), (2, 1, 3))
    assert "Page 2, prints as 1, turned 90°" in words_of(desk.view.html)
    desk.do("page_place", moved="letter/3", before="letter/2")
    assert session.case.exhibit("letter").page_order == (3, 2, 1)
    desk.do("earlier", exhibit="letter", page="2").do("earlier", exhibit="letter", page="1")
    assert session.case.exhibit("letter").page_order == (2, 1, 3)


def test_pictures_of_pages_are_given_when_they_are_asked_for(session, desk):
    add(desk, "letter.pdf", pdf("Letter", 3))
    desk.do("pictures", wanted=["letter/3/0/120", "letter/1/90/120", "gone/1/0/120"])
    given = {key: held for each in desk.heard if each["do"] == "pictures"
             for key, held in zip(each["keys"], each["buffers"], strict=True)}  # fmt: skip
    assert set(given) == {"letter/3/0/120", "letter/1/90/120"}
    assert all(held.startswith(b"\x89PNG") for held in given.values())


# --- black


def test_words_are_found_and_blacked_out_and_it_can_be_undone(session, desk):
    data = pdf("The tenant of page", 2)
    add(desk, "lease.pdf", data)
    desk.do("pages", exhibit="lease").do("open_page", exhibit="lease", page="1")
    desk.do("black_words", exhibit="lease", page="1", values={"words": "tenant"})
    assert set(session.case.exhibit("lease").blacked_out) == {1}
    desk.do("black_words", exhibit="lease", page="1", values={"words": "tenant", "everywhere": "yes"})
    assert {page: len(areas) for page, areas in session.case.exhibit("lease").blacked_out.items()} == {1: 1, 2: 1}
    desk.do("black_words", exhibit="lease", page="1", values={"words": "landlord"})
    assert "“landlord” was not found" in words_of(desk.view.html)
    desk.do("black_undo", exhibit="lease", page="1").do("black_undo", exhibit="lease", page="1")
    assert session.case.exhibit("lease").blacked_out == {}
    assert session.case.exhibit_bytes("lease") == data


def test_a_box_is_drawn_where_it_is_seen_on_a_turned_page(session, desk):
    add(desk, "lease.pdf", pdf("Lease"))
    desk.do("turn", exhibit="lease", page="1").do("open_page", exhibit="lease", page="1")
    desk.do("black", exhibit="lease", page="1", area=[0.6, 0.1, 0.8, 0.3])
    assert session.case.exhibit("lease").blacked_out == {1: ((0.1, 0.2, 0.3, 0.4),)}
    assert 'data-area="0.6000 0.1000 0.8000 0.3000"' in desk.view.html
    desk.do("black_part", exhibit="lease", page="1", box="1", part="left", value="50")
    assert 'data-area="0.5000 0.1000 0.7000 0.3000"' in desk.view.html
    desk.do("black_set", exhibit="lease", page="1", box="1", area=[0.5, 0.2, 0.7, 0.4])
    desk.do("black_add", exhibit="lease", page="1").do("black_off", exhibit="lease", page="1", box="1")
    assert len(session.case.exhibit("lease").blacked_out[1]) == 1
    desk.do("black_off", exhibit="lease", page="1", box="1")
    assert session.case.exhibit("lease").blacked_out == {}


def test_a_click_is_no_box(session, desk):
    add(desk, "lease.pdf", pdf("Lease"))
    desk.do("open_page", exhibit="lease", page="1").do("black", exhibit="lease", page="1", area=[0.5, 0.5, 0.5, 0.5])
    assert session.case.exhibit("lease").blacked_out == {}


def test_hidden_text_is_shown_with_the_way_to_take_it_away(session, desk):
    add(desk, "record.pdf", HOSTILE["text_under_a_box"].make())
    assert "Guadalupe" in words_of(desk.view.html)
    assert 'data-do="make_picture" data-exhibit="record" data-page="1"' in desk.view.html
    desk.do("make_picture", exhibit="record", page="1")
    assert session.case.exhibit("record").blacked_out == {1: ()}
    assert "Guadalupe" not in words_of(desk.view.html)
    desk.do("open_page", exhibit="record", page="1").do("black_clear", exhibit="record", page="1")
    assert session.case.exhibit("record").blacked_out == {}


# --- doubtful files


def test_a_repaired_file_is_shown_before_the_yes(session, desk):
    add(desk, "lease.pdf", HOSTILE["cut_off_late"].make())
    assert not session.case.exhibits()
    assert "Page 3, looks blank" in words_of(desk.view.html)
    desk.do("pictures", wanted=["waiting:lease.pdf/1/0/120"])
    assert desk.heard[-1]["buffers"][0].startswith(b"\x89PNG")
    desk.do("refuse", waiting="lease.pdf")
    assert not session.case.exhibits() and "needs your yes" not in words_of(desk.view.html)


def test_a_file_that_a_person_stops_is_not_added(session, desk):
    desk.do("stop", id="lease.pdf")
    add(desk, "lease.pdf", pdf("Lease"))
    assert not session.case.exhibits() and not desk.view.failed
    assert "lease.pdf was not added: you stopped it." in desk.said()


def test_a_page_that_is_in_another_exhibit_too_is_said(session, desk):
    data = pdf("Lease", 2)
    add(desk, "lease.pdf", data)
    add(desk, "again.pdf", data + b"\n% other bytes")
    assert "Pages 1 and 2 look the same as pages 1 and 2 of “Lease”." in words_of(desk.view.html)


# --- records


def test_an_exhibit_backs_answers_and_may_stay_in_the_office(session, desk):
    Hand(open_step("start").ask("client-name")).answer("client-name", "Ana Fictional")
    add(desk, "passport.pdf", pdf("Passport"))
    desk.do("describe", exhibit="passport")
    assert "Client’s full name: Ana Fictional" in words_of(desk.view.html)
    desk.do("back", exhibit="passport", values={"answer": "client-name"})
    desk.do("record", exhibit="passport", field="made_from", value="a certified copy")
    desk.do("record", exhibit="passport", field="may_go_to", audience="government", value=False)
    made = session.case.exhibit("passport")
    assert (made.backs, made.made_from) == (("client-name",), "a certified copy")
    assert "government" not in made.may_go_to
    assert "stays in the office" in words_of(desk.view.html)
    desk.do("unback", exhibit="passport", answer="client-name")
    assert session.case.exhibit("passport").backs == ()


def test_the_proof_map_is_a_table_a_picture_and_a_file(session, desk):
    add(desk, "letter.pdf", pdf("Letter"), "ties")
    desk.do("record", exhibit="letter", field="proves", factor="community-ties", value=True)
    desk.do("record", exhibit="letter", field="title", value="=Letter of the parish")
    html = desk.view.html
    assert 'data-key="proof-community-ties"' in html and 'role="img"' in html
    assert "What usually proves it" in words_of(html)
    desk.do("proof_file")
    table = b"".join(desk.heard[-1]["buffers"]).decode("utf-8-sig")
    row = next(line for line in table.splitlines() if line.startswith("Community ties"))
    assert "Tab B: =Letter of the parish" in row


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

    again = Hand(open_step("packet").packet())  # the page is loaded again: the files come out of the case
    name = f"{session.case.file_number}-packet.pdf"
    again.do("get", build="1", name=name).do("get_all", build="1")
    packet, archive = (b"".join(each["buffers"]) for each in again.heard if each["do"] == "download")
    wanted = {file["name"]: file["sha256"] for file in session.case.builds()[0].manifest["files"]}
    assert hashlib.sha256(packet).hexdigest() == wanted[name]
    names = set(zipfile.ZipFile(io.BytesIO(archive)).namelist())
    assert {"manifest.json", name, "email.txt"} <= names

    assert 'name="kind"' not in panel.view.html
    panel.do("sent", build="1", values={"day": session.as_of.isoformat()})
    assert session.case.builds()[0].sent_on == session.as_of == session.case.get("packet-sent-on").value
    assert 'name="kind"' in panel.view.html  # from now on the person chooses what to build
    panel.do("build", values={"kind": "supplement"})
    assert "Nothing is new since" in words_of(panel.view.html)
    Hand(open_step("start").ask("detention-facility")).answer("detention-facility", "Another Fictional Center")
    panel.do("looked")
    assert "What changed since it went (1)" in words_of(panel.view.html)


def test_a_packet_older_than_the_case_is_not_marked_as_sent(session):
    Hand(open_step("start").task_list()).do("close").do("sample", sample="quintanar")
    panel = Hand(open_step("packet").packet()).do("build")
    field = Hand(open_step("start").ask("detention-facility"))
    field.answer("detention-facility", "Another Fictional Center")
    panel.do("looked")
    text = words_of(panel.view.html)
    assert "do not send it" in text and "What changed since (1)" in text
    label = session.law.question("detention-facility").label
    assert f"“{label}”: changed." in text
    today = session.as_of.isoformat()
    panel.do("sent", build="1", values={"day": today, "by": ""})
    assert session.case.builds()[0].sent_on is None
    assert "enter who says so" in words_of(panel.view.html)
    panel.do("sent", build="1", values={"day": "2031-01-01", "by": "R. Oakes"})
    assert "has not come yet" in words_of(panel.view.html)
    panel.do("sent", build="1", values={"day": today, "by": "R. Oakes"})
    assert session.case.builds()[0].sent_on == session.as_of
    panel.do("not_sent", build="1")
    assert session.case.builds()[0].sent_on is None


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
