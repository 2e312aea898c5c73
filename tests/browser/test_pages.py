"""The pages in a real browser: typing, saving, going from step to step, small screens, keyboards and screen readers."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from answering import PASSPHRASE, answer, box, field, saved, stored
from playwright.sync_api import expect
from serving import wait_ready

from parole_kit.case import Case

# --- cases


def test_a_sample_is_made_with_a_word_for_it_and_can_be_stopped(workbook, open_page):
    page = open_page(workbook.url)
    page.get_by_role("button", name="Practice").last.click()
    making = page.locator('.pk-start [data-key="busy"]')
    expect(making).to_contain_text("Making the papers of the sample")
    making.get_by_role("button", name="Stop").click()
    expect(making).to_have_count(0)
    # What is said at the same moment is said together: a quick hand hears both sentences.
    expect(page.locator("#pk-live")).to_have_text(re.compile(r"(^|\. )Stopped\.\s*$"))
    page.get_by_role("button", name="Practice").last.click()
    expect(page.get_by_role("heading", name="is open")).to_be_focused(timeout=60_000)
    expect(page.locator("#pk-case")).to_contain_text("Training")
    page.get_by_role("button", name="Close the case").click()
    expect(page.get_by_role("heading", name="New case")).to_be_visible()


def test_a_case_is_created_kept_through_a_reload_and_closed(workbook, open_page):
    page = open_page(workbook.url)
    page.get_by_label("File number").fill("PK-0801")
    page.get_by_label("Passphrase", exact=True).first.fill(PASSPHRASE)
    page.get_by_label("The same passphrase again").fill(PASSPHRASE)
    page.get_by_role("button", name="Create the case").click()
    expect(page.get_by_role("heading", name="PK-0801 is open")).to_be_focused()
    expect(page).to_have_url(re.compile("case=PK-0801"))
    box(page, "client-name").fill("Rosa Fictional")
    page.keyboard.press("Tab")
    expect(page.locator("#pk-case")).to_contain_text("PK-0801 · RF")
    page.reload(wait_until="commit")
    wait_ready(page)
    expect(box(page, "client-name")).to_have_value("Rosa Fictional")
    page.get_by_role("button", name="Close the case").click()
    expect(page.get_by_role("heading", name="New case")).to_be_visible()
    expect(page).not_to_have_url(re.compile("case="))
    page.reload(wait_until="commit")
    wait_ready(page)
    expect(page.locator('[data-question="client-name"]')).to_have_count(0)


def test_a_wrong_passphrase_is_said_in_words_and_what_was_typed_elsewhere_stays(workbook, open_page):
    page = open_page(workbook.url)
    page.get_by_label("File number").fill("PK-0802")
    page.get_by_label("Passphrase", exact=True).first.fill(PASSPHRASE)
    page.get_by_label("The same passphrase again").fill("something else")
    page.get_by_role("button", name="Create the case").click()
    expect(page.get_by_role("group", name="That did not work")).to_be_focused()
    expect(page.get_by_label("File number")).to_have_value("PK-0802")


# --- answers


def test_an_answer_is_read_shown_in_words_and_saved(workbook, training, at):
    page = at()
    box(page, "client-birth-date").fill("3/4/1991")
    page.keyboard.press("Tab")
    expect(field(page, "client-birth-date")).to_contain_text("Monday, March 4, 1991")
    assert stored(workbook, training, "client-birth-date") == dt.date(1991, 3, 4)


def test_a_day_picked_in_the_calendar_is_said_with_its_weekday(workbook, training, at):
    page = at()
    born = field(page, "client-birth-date")
    born.locator("[data-picker]").evaluate(
        "picker => { picker.value = '1991-07-05'; picker.dispatchEvent(new Event('change', { bubbles: true })) }"
    )
    expect(born.locator(".pk-echo")).to_have_text("Friday, July 5, 1991")
    expect(box(page, "client-birth-date")).to_be_focused()
    assert stored(workbook, training, "client-birth-date") == dt.date(1991, 7, 5)


def test_what_cannot_be_read_is_kept_explained_and_linked(at):
    page = at("eligibility")
    box(page, "entry-date").fill("13/45/2026")
    page.keyboard.press("Tab")
    typed = box(page, "entry-date")
    expect(typed).to_have_attribute("aria-invalid", "true")
    expect(typed).to_have_value("13/45/2026")
    described = typed.get_attribute("aria-describedby").split()
    assert any("month" in page.locator(f"#{each}").inner_text() for each in described)
    page.locator(".pk-summary a").first.click()
    expect(typed).to_be_focused()
    typed.fill("November 3, 2026")
    page.keyboard.press("Enter")
    expect(typed).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator(".pk-summary")).to_have_count(0)


def test_an_a_number_is_formatted_as_it_is_typed(at):
    page = at()
    box(page, "a-number").focus()
    page.keyboard.type("a012345678")
    expect(box(page, "a-number")).to_have_value("A 012-345-678")


MENDED = (  # an A-number with the caret or the selection, what is done, and what is there then
    ("A 012-345-6|8", "7", "A 012-345-67|8"),
    ("A 01|2-345-67", "9", "A 019|-234-567"),
    ("A 01|2-345-678", "Backspace", "A 0|23-456-78"),
    ("A 012-|345-678", "Backspace", "A 012|-345-678"),  # the hyphen comes back; the next time the digit goes
    ("A 012|-345-678", "Backspace", "A 01|3-456-78"),
    ("A 012|-345-678", "Delete", "A 012-|345-678"),
    ("A 012-|345-678", "Delete", "A 012-|456-78"),
    ("A 012-345-6|", "Backspace", "A 012-345|"),
    ("|A 012-345-678|", "a999888777", "A 999-888-777|"),
    ("A |012|-345-678", "999", "A 999|-345-678"),
    ("A 012-345-67|8", "9", "A 012-345-679|8"),  # ten digits: none is taken away, and the page says so
)


def test_an_a_number_that_is_mended_in_the_middle_keeps_its_form_and_the_caret_its_place(at):
    page = at()
    number = box(page, "a-number")
    for was, done, then in MENDED:
        number.fill("")
        number.fill(was.replace("|", ""))
        first, last = was.index("|"), was.rindex("|") - (was.count("|") - 1)
        number.evaluate("(box, [first, last]) => box.setSelectionRange(first, last)", [first, last])
        page.keyboard.press(done) if done in ("Backspace", "Delete") else page.keyboard.insert_text(done)
        value, at_caret = number.evaluate("(box) => [box.value, box.selectionStart]")
        assert f"{value[:at_caret]}|{value[at_caret:]}" == then, f"{done} in {was}"
    page.keyboard.press("Tab")
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_have_value("A 012-345-6798")


def test_a_question_appears_with_its_condition_and_comes_back_with_its_answer(at):
    page = at("eligibility")
    expect(field(page, "credible-fear-result")).to_have_count(0)
    page.get_by_role("radio", name="Credible fear interview").check()
    page.get_by_role("radio", name="Positive, by a USCIS asylum officer").check()
    saved(page, "credible-fear-result")
    page.get_by_role("radio", name="Reasonable fear interview").check()
    expect(field(page, "credible-fear-result")).to_have_count(0)
    page.get_by_role("radio", name="Credible fear interview").check()
    expect(page.get_by_role("radio", name="Positive, by a USCIS asylum officer")).to_be_checked()


def test_ticks_that_follow_fast_upon_each_other_are_all_kept(workbook, training, at):
    page = at("factors")
    boxes = field(page, "identity-documents").get_by_role("checkbox")
    for number in range(4):
        boxes.nth(number).evaluate("box => box.click()")
    saved(page, "identity-documents")
    page.wait_for_timeout(400)
    for number in range(4):
        expect(boxes.nth(number)).to_be_checked()
    assert len(stored(workbook, training, "identity-documents")) == 4


def test_a_long_text_is_saved_while_it_is_written_and_the_cursor_stays(workbook, training, at):
    page = at("evidence")
    text = box(page, "client-statement")
    text.focus()
    page.keyboard.type("My name is Rosa. ")
    expect(field(page, "client-statement")).not_to_have_attribute("data-state", "typing", timeout=8000)
    page.keyboard.type("I came alone.")
    expect(text).to_have_value("My name is Rosa. I came alone.")
    page.keyboard.press("Tab")
    saved(page, "client-statement")
    assert stored(workbook, training, "client-statement") == "My name is Rosa. I came alone."


def test_a_paste_from_word_keeps_its_paragraphs(workbook, training, at):
    page = at("evidence")
    box(page, "client-statement").evaluate(
        """area => {
          const data = new DataTransfer();
          data.setData('text/html', `<html><head><style>p.MsoNormal { margin: 0 }</style></head><body><!--StartFragment-->
            <p class=MsoNormal>First\n <b>one</b>,<br>on two lines.<o:p></o:p></p>
            <div>Between, from a letter.</div>
            <p class=MsoListParagraph><![if !supportLists]><span>·<span>&nbsp; </span></span><![endif]>a point</p>
            <table><tr><td><p>left</p></td><td><p>right</p></td></tr></table>
            <p>Second.</p><!--EndFragment--></body></html>`);
          data.setData('text/plain', 'not this');
          area.focus();
          area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    page.keyboard.press("Tab")
    saved(page, "client-statement")
    words = "First one,\non two lines.\n\nBetween, from a letter.\n\n· a point\n\nleft\n\nright\n\nSecond."
    expect(box(page, "client-statement")).to_have_value(words)
    assert stored(workbook, training, "client-statement") == words


def test_the_focus_stays_with_the_question_when_what_stands_below_it_changes(at):
    page = at()
    box(page, "officer-name").fill("Officer Fictional")
    page.keyboard.press("Tab")
    expect(field(page, "officer-name").locator("summary", has_text="Add a source")).to_be_focused()
    officer = field(page, "officer-email")
    officer.locator("summary", has_text="Not known yet").press("Enter")
    officer.get_by_label("Who will find out?").press("Enter")
    expect(box(page, "officer-email")).to_be_focused()


def test_the_focus_goes_to_what_stands_above_when_its_question_is_no_longer_asked(workbook, training, at):
    with Case.open(workbook.home / f"{training}.parole") as case:
        answer(case, "any-arrest", "Yes")
    page = at("eligibility")
    gone = field(page, "listed-offence")
    gone.locator("[data-answer]").first.focus()
    field(page, "any-arrest").get_by_label("No", exact=True).evaluate("el => el.click()")
    expect(gone).to_have_count(0)
    expect(field(page, "any-arrest").locator(":focus")).to_have_count(1)


def test_not_known_yet_is_marked_with_who_will_find_out(at):
    page = at()
    officer = field(page, "officer-name")
    officer.locator("summary", has_text="Not known yet").click()
    officer.get_by_label("Who will find out?").fill("Paralegal")
    page.keyboard.press("Enter")
    expect(officer).to_contain_text("Paralegal will find out")
    box(page, "officer-name").fill("Officer Fictional")
    page.keyboard.press("Tab")
    expect(officer).not_to_contain_text("will find out")


def test_a_text_is_shown_as_it_will_read_in_the_request(at):
    page = at("factors")
    factor = page.locator('.pk-factor[data-key="factor-family-ties"]')
    factor.locator("textarea").press_sequentially("Her aunt lives in Fresno.")
    expect(factor.locator("[data-preview]")).to_contain_text("Her aunt lives in Fresno.")


def test_answers_are_checked_changed_and_brought_back(workbook, training, at):
    page = at("packet")
    answers = page.locator('[data-key="answers-start"]')
    answers.locator("summary").first.click()
    born = answers.locator(".pk-list > div", has_text="Client’s date of birth")
    expect(born).to_contain_text("March 4, 1990")
    expect(answers.locator(".pk-list > div", has_text="A-number").first).to_contain_text("Not provided")
    born.get_by_role("link", name="Change").click()
    expect(box(page, "client-birth-date")).to_be_focused()
    box(page, "client-birth-date").fill("March 5, 1990")
    page.keyboard.press("Tab")
    saved(page, "client-birth-date")
    page.go_back()
    expect(born).to_contain_text("March 5, 1990")
    page.get_by_role("button", name="Undo the last change").click()
    expect(born).to_contain_text("March 4, 1990")
    earlier = page.locator(".pk-earlier")
    earlier.locator("summary").first.click()
    earlier.get_by_label("The case as it was").select_option(index=1)
    earlier.get_by_role("button", name="Restore", exact=False).first.click()
    expect(born).to_contain_text("March 5, 1990")
    assert stored(workbook, training, "client-birth-date") == dt.date(1990, 3, 5)


def test_people_are_added_with_the_cursor_in_their_first_question(at):
    page = at("factors")
    page.get_by_role("button", name="Add a sponsor").click()
    first = page.locator('.pk-field[data-question="sponsor-name"] [data-answer]')
    expect(first).to_be_focused()
    page.keyboard.type("Amadou Fictional")
    page.keyboard.press("Tab")
    expect(page.get_by_role("heading", name="Sponsor 1: Amadou Fictional")).to_be_visible()
    page.get_by_role("button", name="Remove Sponsor 1").click()
    page.get_by_role("group", name="Remove Sponsor 1").get_by_role("button", name="Remove Sponsor 1").click()
    expect(page.locator('[data-question="sponsor-name"]')).to_have_count(0)
    expect(page.get_by_role("button", name="Add a sponsor")).to_be_focused()


# --- consequences


def test_an_answer_changes_the_route_at_once_and_it_is_announced(at):
    page = at("eligibility")
    page.get_by_role("radiogroup", name="Was the client an unaccompanied").get_by_role("radio", name="No").check()
    page.get_by_role("radiogroup", name="Is the client held as a family").get_by_role("radio", name="No").check()
    expect(page.locator(".pk-route")).to_contain_text("Q4")
    page.get_by_role("radio", name="Yes, a reinstated order (I-871)").check()
    expect(page.locator(".pk-code").first).to_have_attribute("data-code", "D")
    expect(page.locator("#pk-live")).to_contain_text("The route is now D")
    page.locator(".pk-stopped a", has_text="Change").first.click()
    expect(page.locator(".pk-field:focus-within")).to_have_attribute("data-question", "final-order")


def test_a_link_goes_to_the_question_of_another_step(at):
    page = at("eligibility")
    page.get_by_role("link", name="Was the client an unaccompanied child").first.click()
    expect(page.locator(".pk-field:focus-within")).to_have_attribute("data-question", "former-unaccompanied-child")
    page.evaluate("location.hash = 'start'")
    page.locator(".pk-tasks a", has_text="Place of arrival").first.click()
    expect(page.locator('.pk-step[data-step="eligibility"]')).to_be_visible()
    expect(box(page, "entry-place")).to_be_focused()


def test_two_windows_on_one_case_overwrite_nothing_unseen(workbook, training, at):
    page = at()
    box(page, "detention-facility").fill("First Center")
    page.keyboard.press("Tab")
    saved(page, "detention-facility")
    page.wait_for_timeout(300)
    with Case.open(workbook.home / f"{training}.parole") as case:
        answer(case, "detention-facility", "Second Center")
    box(page, "detention-facility").fill("Third Center")
    page.keyboard.press("Tab")
    expect(field(page, "detention-facility")).to_contain_text("Second Center")
    expect(box(page, "detention-facility")).to_have_value("Third Center")
    assert stored(workbook, training, "detention-facility") == "Second Center"


# --- evidence


def test_files_come_in_are_described_and_moved_by_keyboard(workbook, training, at, tmp_path):
    from fpdf import FPDF

    for name in ("lease", "letter"):
        made = FPDF(format="letter")
        made.add_page()
        made.set_font("helvetica", size=12)
        made.cell(text=f"A fictional {name}")
        made.output(str(tmp_path / f"{name}.pdf"))
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    page = at("evidence")
    files = [str(tmp_path / f"{name}.pdf") for name in ("lease", "broken", "letter")]
    page.locator(".pk-desk input[type=file]").set_input_files(files)
    expect(page.locator(".pk-exhibit-title")).to_have_text(["Lease", "Letter"], timeout=20_000)
    expect(page.get_by_role("group", name="broken.pdf was not added")).to_be_visible()
    down = page.get_by_role("button", name="Down Lease")
    down.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pk-exhibit-title")).to_have_text(["Letter", "Lease"])
    expect(page.get_by_role("button", name="Up Lease")).to_be_focused()
    page.get_by_role("button", name="Describe Lease").press("Enter")
    expect(page.locator(".pk-record").get_by_label("Title", exact=True)).to_be_focused()
    page.locator(".pk-record").get_by_label("Title", exact=True).fill("Lease of the sponsor's home")
    page.keyboard.press("Tab")
    expect(page.locator(".pk-exhibit-title")).to_have_text(["Letter", "Lease of the sponsor's home"])
    with page.expect_download() as given:
        page.get_by_role("button", name="Look Letter").click()
    assert Path(given.value.path()).read_bytes() == (tmp_path / "letter.pdf").read_bytes()


def test_pages_are_dragged_and_places_are_blacked_out_with_mouse_and_keys(workbook, training, at, tmp_path):
    from fpdf import FPDF

    made = FPDF(format="letter")
    made.set_font("helvetica", size=12)
    for number in (1, 2, 3):
        made.add_page()
        made.cell(text=f"A fictional receipt, page {number}")
    made.output(str(tmp_path / "receipt.pdf"))
    page = at("evidence")
    page.locator(".pk-desk input[type=file]").set_input_files(str(tmp_path / "receipt.pdf"))
    page.get_by_role("button", name="Pages Receipt", exact=True).click(timeout=20_000)
    pages = page.locator("[data-page-row]")
    expect(pages.locator("img[src^='blob:']")).to_have_count(3, timeout=20_000)
    pages.nth(2).locator(".pk-page").drag_to(pages.nth(0).locator(".pk-page"))
    expect(pages.first).to_contain_text("Page 3, prints as 1")
    page.get_by_role("button", name="Black out page 3").press("Enter")
    sheet = page.locator("[data-sheet]")
    expect(sheet.locator("img[src^='blob:']")).to_be_visible(timeout=20_000)
    sheet.evaluate("sheet => sheet.scrollIntoView({ block: 'center' })")
    place = sheet.bounding_box()
    page.mouse.move(place["x"] + 40, place["y"] + place["height"] / 2)
    page.mouse.down()
    page.mouse.move(place["x"] + 140, place["y"] + place["height"] / 2 + 30, steps=4)
    page.mouse.up()
    expect(page.locator(".pk-boxes li")).to_have_count(1)
    page.get_by_role("button", name="Add a box").press("Enter")
    second = page.locator('[data-box="2"][data-area]')
    expect(second).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Box 2, top, per cent of the page")).to_have_value("52")
    expect(second).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.locator(".pk-boxes li")).to_have_count(1)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator(".pk-boxes li")).to_have_count(2)


def test_an_exhibit_is_cited_where_the_cursor_stands(workbook, training, at, tmp_path):
    test_files_come_in_are_described_and_moved_by_keyboard(workbook, training, at, tmp_path)
    page = at("factors")
    written = field(page, "community-ties-narrative")
    written.locator("textarea").fill("See .")
    written.locator("textarea").evaluate("area => area.setSelectionRange(4, 4)")
    written.get_by_label("Cite an exhibit").select_option("letter")
    written.get_by_role("button", name="Insert").click()
    expect(written.locator("textarea")).to_have_value("See [[letter]].")
