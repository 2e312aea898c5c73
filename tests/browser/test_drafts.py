"""The Word round trip, letters, notes and the second reader in a real browser, with a keyboard's focus and axe."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import docx
import pytest
from listening import violations
from playwright.sync_api import expect
from serving import wait_ready

from parole_kit.case import Case, apply_import, import_answers, new_case_at, note_on
from parole_kit.law import load_law
from parole_kit.packet import Check
from parole_kit.packet.manifest import check_shape
from parole_kit.places import PROGRAM

LAW = load_law()
TODAY = dt.date(2026, 11, 23)
ANSWERS = PROGRAM / "parole_kit" / "samples" / "quintanar" / "answers.toml"
NEW = "I have never been arrested in any country. I have never hurt anyone, and I have had no trouble in this place."


@pytest.fixture
def number(workbook, tmp_path):
    """A sample without any exhibit, in the folder of the running workbook; its file number."""
    answers = tmp_path / "answers.toml"
    answers.write_text(ANSWERS.read_text(encoding="utf-8").split("[[exhibit]]", 1)[0], encoding="utf-8")
    path = workbook.home / "PK-9044.parole"
    workbook.home.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with new_case_at(path, None, file_number=path.stem, training=True) as case:
        apply_import(import_answers(answers, LAW, TODAY), case)
    return path.stem


def test_a_document_is_downloaded_edited_brought_back_compared_and_kept(workbook, number, open_page):
    page = open_page(workbook.case_url(number, "packet"))
    with page.expect_download() as download:
        page.locator('[data-key="word-client-declaration"]').click()
    file = docx.Document(download.value.path())
    next(one for one in file.paragraphs if one.text.startswith("6.")).runs[-1].text = NEW
    made = io.BytesIO()
    file.save(made)
    page.locator('[data-key="back-client-declaration"] > summary').click()
    page.locator('[data-key="back-client-declaration"] input[type=file]').set_input_files(
        {"name": "declaration.docx", "mimeType": "application/octet-stream", "buffer": made.getvalue()}
    )
    asked = page.locator('[data-key="came-box-client-declaration"]')
    expect(asked).to_contain_text("1 line differs")
    expect(page.locator('[data-key="came-client-declaration"]')).to_be_focused()
    assert violations(page, '[data-key="drafts"]') == []
    asked.get_by_role("button", name="Use these words").click()
    row = page.locator('[data-key="draft-client-declaration"]')
    expect(row).to_contain_text("Edited in Word on")
    expect(page.locator('[data-key="read-client-declaration"]')).to_be_focused()
    page.locator('[data-key="read-client-declaration"]').press("Enter")
    expect(row.locator(".pk-draft")).to_contain_text(NEW)
    row.get_by_role("button", name="Use the kit’s words again").click()
    expect(row).not_to_contain_text("Edited in Word on")


def test_a_letter_is_read_and_downloaded_beside_the_gaps(workbook, number, open_page):
    page = open_page(workbook.case_url(number, "evidence"))
    letter = page.locator('[data-key="letter-letter-sponsor-1"]')
    expect(letter).to_contain_text("Asks for:")
    letter.get_by_role("button", name="Read").click()
    expect(letter.locator(".pk-draft")).to_contain_text("Dear")
    assert violations(page, '[data-key="letters"]') == []
    with page.expect_download() as download:
        letter.get_by_role("button", name="PDF").click()
    assert download.value.suggested_filename == f"{number}-letter-sponsor-1.pdf"


def test_what_a_build_shows_leads_to_the_answer_that_says_so(workbook, number, open_page):
    says = Check(
        "cited-date/request/41", "Request says May 8, 2011.", "Read it.", "factors", "sponsor-statement", "sponsor-1"
    )
    with Case.open(workbook.home / f"{number}.parole") as case:
        shown = {"pages": 70, "gate": {"warnings": [check_shape(replace(says, person=case.people("sponsor")[0]))]}}
        case.add_build(shown, TODAY, case.inputs_sha256(), {})
    page = open_page(workbook.case_url(number, "packet"))
    noticed = page.locator('[data-key="noticed-1"]')
    expect(noticed).to_contain_text("Worth a look in its pages (1)")
    assert violations(page, '[data-key="what-was-built"]') == []
    noticed.get_by_role("link", name="Go there").click()
    expect(page.locator('.pk-field[data-question="sponsor-statement"] textarea').first).to_be_focused()


def test_a_long_web_address_in_a_note_makes_no_page_wider_than_a_small_window(workbook, number, open_page):
    address = "https://www.example.org/" + "a_long_address_without_a_blank_" * 4
    with Case.open(workbook.home / f"{number}.parole") as case:
        case.note(note_on("entry-place"), f"See {address}")
        case.add_build({"pages": 70}, TODAY, case.inputs_sha256(), {})
    page = open_page(workbook.case_url(number))
    page.set_viewport_size({"width": 320, "height": 800})
    for step in ("start", "eligibility", "packet"):
        page.evaluate(f"location.hash = '{step}'")
        expect(page.locator(f'[data-step="{step}"]').get_by_text("See https").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, step


def test_colleagues_leave_notes_and_a_second_reader_finds_a_build_ready(workbook, number, open_page):
    with Case.open(workbook.home / f"{number}.parole") as case:
        case.note(note_on("entry-place"), "The I-213 names another place.")
        case.add_build({"pages": 70}, TODAY, case.inputs_sha256(), {})
    page = open_page(workbook.case_url(number))
    notes = page.locator('.pk-start [data-key="notes"]')
    expect(notes).to_contain_text("The I-213 names another place.")
    notes.get_by_role("link", name="Go there").click()
    place = page.locator('.pk-field[data-question="entry-place"]')
    expect(place.locator("[data-answer]").first).to_be_focused()
    place.get_by_role("button", name="Change the note").press("Enter")
    expect(place.get_by_label("A note to colleagues")).to_be_focused()
    assert violations(page, '[data-step="eligibility"]') == []
    place.get_by_label("A note to colleagues").fill("It is a slip; the I-867 has the right one.")
    # Saved while it is written: the field still has the focus.
    expect(place.locator('[data-key="noted"]')).to_contain_text("It is a slip")
    expect(place.get_by_label("A note to colleagues")).to_be_focused()
    place.get_by_role("button", name="Close the note").press("Enter")
    expect(place.get_by_role("button", name="Change the note")).to_be_focused()
    page.reload(wait_until="commit")
    wait_ready(page)
    expect(place.locator('[data-key="noted"]')).to_contain_text("It is a slip")
    page.evaluate("location.hash = 'packet'")
    build = page.locator('[data-key="build-1"]')
    build.locator("summary", has_text="A second person has read it").press("Enter")
    build.get_by_label("Read by").fill("R. Fictional")
    build.get_by_label("Yes").check()
    assert violations(page, '[data-key="what-was-built"]') == []
    build.get_by_role("button", name="Keep the reading").press("Enter")
    expect(build).to_contain_text("Read by R. Fictional: ready to send")
    page.locator('.pk-packet [data-key="notes"]').get_by_role("button", name="Take away").click()
    expect(page.locator('[data-key="notes"]')).to_have_count(0)
