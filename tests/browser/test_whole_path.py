"""The main job, by keyboard alone: start the app, make a case, answer every step, add exhibits, build, download, read back."""

from __future__ import annotations

import datetime as dt
import io
import re
import tomllib
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from listening import open_details, violations
from PIL import Image
from playwright.sync_api import expect
from serving import PROGRAM, start_workbook, wait_ready

from parole_kit.law import load_law
from parole_kit.law.model import STEPS

TODAY = "2026-11-23"
SAMPLE = tomllib.loads((PROGRAM / "parole_kit/samples/quintanar/answers.toml").read_text(encoding="utf-8"))
NUMBER = "PK-0701"
PASSPHRASE = "four plain words here"
LAW = load_law()
# What the sample cites is not uploaded here; its citations are taken out of the attorney's texts, but for one.
CITED = re.compile(r"\s*\(\[\[[^\]]*\]\](, \[\[[^\]]*\]\])*\)")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    patch.setenv("PAROLE_KIT_TODAY", TODAY)
    made = start_workbook(tmp_path_factory.mktemp("whole"))
    yield made
    made.stop()
    patch.undo()


def plain(answer):
    """The value of an answer in the answers file; None when it is not known."""
    value = answer.get("value") if isinstance(answer, dict) else answer
    if isinstance(value, str):
        return re.sub(r"\[\[[^\]]*\]\]", "the exhibits", CITED.sub("", value))
    return value.isoformat() if isinstance(value, dt.date) else value


# How many stops of the Tab key lie between the focus and a target; negative when it stands further up.
STOPS = """el => {
  const now = document.activeElement;
  const up = now.compareDocumentPosition(el) & 2;
  const [first, last] = up ? [el, now] : [now, el];
  const kinds = ':is(a[href], button, input, select, textarea, summary, [tabindex])';
  const all = document.querySelectorAll(`#pk-header ${kinds}, .pk-step:not([hidden]) ${kinds}`);
  const groups = new Set();
  let stops = 1; // the target itself, which may be no stop but hold one
  for (const each of all) {
    if (each === el || each === now) continue;
    if (!(first.compareDocumentPosition(each) & 4) || !(last.compareDocumentPosition(each) & 2) || first.contains(each) && first === el || last.contains(each)) continue;
    if (each.tabIndex < 0 || each.type === 'hidden' || !each.checkVisibility({ visibilityProperty: true })) continue;
    if (each.type === 'radio' && (each.name === now.name || groups.has(each.name))) continue;
    if (each.type === 'radio') groups.add(each.name);
    stops += 1;
  }
  return up ? -stops : stops;
}"""
# What a field says of its answer when it is saved, at the latest after twenty seconds; looked at in every frame.
SAVED = """el => new Promise(done => {
  const until = performance.now() + 20000;
  const waits = () => ['saving', 'typing'].includes(el.dataset.state) && performance.now() < until;
  const look = () => waits() ? requestAnimationFrame(look) : done(el.dataset.state || '');
  look();
})"""
FOCUSED = "el => el === document.activeElement || (el.tagName === 'FIELDSET' && el.contains(document.activeElement))"


def saved(field) -> None:
    """Wait until the answer of a field is saved."""
    assert field.evaluate(SAVED) not in ("saving", "typing"), f"{field} is not saved"


def reach(page, target) -> None:
    """Press Tab, or Shift+Tab, until the target has the focus."""
    for _ in range(60):  # the page may change while it is walked, and Tab stops at what scrolls too
        if target.evaluate(FOCUSED):
            return
        stops = target.evaluate(STOPS)
        for _ in range(abs(stops) or 1):
            page.keyboard.press("Shift+Tab" if stops < 0 else "Tab")
    raise AssertionError(f"{target} cannot be reached by keyboard")


def press(page, target, key: str = "Enter") -> None:
    reach(page, target)
    page.keyboard.press(key)


def choose(page, select, value: str) -> None:
    """Choose in a list by its first letters, and by arrows where that is not enough."""
    reach(page, select)
    options = dict(select.evaluate("el => [...el.options].map(each => [each.value, each.text])"))
    wanted = value if value in options else next(key for key, words in options.items() if words == value)
    page.keyboard.type(options[wanted][:12])
    for key in ("Home", *["ArrowDown"] * 80):
        if select.input_value() == wanted:
            return
        page.keyboard.press(key)
    raise AssertionError(f"{value} cannot be chosen by keyboard")


def write(page, box, text: str) -> None:
    """Write in a box that Tab has reached, over what was there."""
    reach(page, box)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)
    page.keyboard.press("Tab")


def mark(page, field, value: str) -> None:
    """Mark one of several round buttons: Tab to the group, arrows in it."""
    radios = field.locator("[data-answer]")
    reach(page, field.locator("fieldset"))
    page.keyboard.press("Space")
    for _ in range(radios.count()):
        saved(field)
        if field.locator(f'[data-answer][value="{value}"]').is_checked():
            return
        page.keyboard.press("ArrowDown")
    at = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    raise AssertionError(f"{value} cannot be marked by keyboard in {field}; the focus is at {at}")


def fill(page, question: str, value, person: str = "") -> None:
    """Answer one question the way its field is made, and wait until it is saved."""
    field = page.locator(f'.pk-step:not([hidden]) .pk-field[data-question="{question}"][data-person="{person}"]')
    closed = field.locator("xpath=ancestor::details[not(@open)]/summary")
    while closed.count():
        press(page, closed.first)
    expect(field).to_be_visible()
    first = field.locator("[data-answer]").first
    kind = first.evaluate("el => el.tagName === 'SELECT' ? 'select' : el.type")
    if kind == "select":
        choose(page, first, str(value))
    elif kind == "radio":
        mark(page, field, value)
    elif kind == "checkbox":
        for one in value:
            press(page, field.locator(f'[data-answer][value="{one}"]'), "Space")
            saved(field)
    else:
        write(page, first, str(value))
    saved(field)
    expect(field.locator("[data-answer]").first).not_to_have_attribute("aria-invalid", "true")


def go_on(page, step: str) -> None:
    """Continue, at the end of the page, leads to the next unfinished step, with the focus on its heading."""
    on = page.locator(".pk-step:not([hidden]) .pk-next a.pk-go")
    expect(on).to_have_attribute("href", f"#{step}")
    press(page, on)
    expect(page.locator(f'.pk-step[data-step="{step}"] h1')).to_be_focused()


def answer_step(page, step: str) -> int:
    """Every question of a step that the sample answers and the page shows, from top to bottom."""
    fields = page.locator('.pk-step:not([hidden]) .pk-field[data-question][data-person=""]')
    done: set[str] = set()
    while True:
        asked = fields.evaluate_all("all => all.map(each => each.dataset.question)")
        question = next(
            (each for each in asked if each not in done and plain(SAMPLE["answers"].get(each)) is not None), ""
        )
        if not question:
            return len(done)
        assert LAW.question(question).step == step or step == "timeline"
        fill(page, question, plain(SAMPLE["answers"][question]))
        done.add(question)


def add_person(page, group: str) -> None:
    """One sponsor or declarant, with every answer of the sample's first one."""
    press(page, page.get_by_role("button", name=re.compile(f"^Add a(nother)? {group}", re.IGNORECASE)))
    block = page.locator(f'.pk-step:not([hidden]) .pk-person:has([data-question="{group}-name"])').last
    expect(block).to_be_visible()
    expect(block.locator("[data-answer]").first).to_be_focused()
    person = block.locator(f'.pk-field[data-question="{group}-name"]').get_attribute("data-person")
    for question in LAW.questions.values():
        if question.group == group and question.id in SAMPLE[group][0]:
            value = plain(SAMPLE[group][0][question.id])
            if value is not None and block.locator(f'.pk-field[data-question="{question.id}"]').count():
                fill(page, question.id, value, person)


def paper(path: Path, *lines: str, pages: int = 1) -> Path:
    """A typed PDF of so many pages; each says which it is."""
    from fpdf import FPDF

    made = FPDF(format="letter")
    for number in range(1, pages + 1):
        made.add_page()
        made.set_font("helvetica", size=13)
        made.multi_cell(0, 8, "\n".join([*lines, f"{path.stem} sheet {number} of {pages}"]))
    made.output(str(path))
    return path


def photograph(path: Path) -> Path:
    """A photo as a telephone takes it: on its side, with its place in it."""
    picture = Image.effect_mandelbrot((1600, 1200), (-2, -1.2, 1, 1.2), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    picture.save(path, quality=85, exif=exif.tobytes())
    return path


def upload(page, group: str, *files: Path) -> None:
    choose(page, page.locator('.pk-step:not([hidden]) select[name="group"]'), group)
    box = page.locator('.pk-step:not([hidden]) input[type="file"]').first
    reach(page, box)
    with page.expect_file_chooser() as asked:
        page.keyboard.press("Enter")
    asked.value.set_files([str(file) for file in files])
    for file in files:
        title = (
            "Form G-28, notice of appearance"
            if group == "g-28"
            else " ".join(re.split("[-_ ]", file.stem)).capitalize()
        )
        shown = page.locator(".pk-exhibit-title", has_text=re.compile(f"^{title}$"))
        expect(shown).to_be_visible(timeout=30_000)


def describe(page, named: str, **record: str) -> None:
    """Fill the record of one exhibit; `proves` is a factor id."""
    titled = page.locator(".pk-exhibit-title", has_text=re.compile(f"^{named}$"))
    own = page.locator(".pk-exhibit", has=titled).get_attribute("data-exhibit-row")
    row = page.locator(f'[data-exhibit-row="{own}"]')
    press(page, row.locator('[data-do="describe"]'))
    expect(row.locator(".pk-record [data-field]").first).to_be_focused()
    for field, value in record.items():
        if field == "proves":
            box = row.locator(f'[data-field="proves"][data-factor="{value}"]')
            press(page, box.locator("xpath=ancestor::details").locator("summary"))
            press(page, box, "Space")
            continue
        control = row.locator(f'[data-field="{field}"]')
        if control.evaluate("el => el.tagName") == "SELECT":
            choose(page, control, value)
        else:
            write(page, control, value)
        page.wait_for_timeout(150)
    press(page, row.locator('[data-do="describe"]'))
    expect(row.locator(".pk-record")).to_have_count(0)


@pytest.mark.timeout(600)
def test_from_a_new_case_to_a_packet_in_hand_by_keyboard_alone(book, page, tmp_path):
    page.goto(book.url, wait_until="commit")
    wait_ready(page)
    page.set_default_timeout(15_000)
    page.on("filechooser", lambda _: None)  # from now on the browser asks the test, and opens no window of its own
    new = page.locator("form", has=page.get_by_label("File number"))
    write(page, new.get_by_label("File number"), NUMBER)
    write(page, new.get_by_label("Passphrase", exact=True), PASSPHRASE)
    reach(page, new.get_by_label("The same passphrase again"))
    page.keyboard.insert_text(PASSPHRASE)
    page.keyboard.press("Enter")
    expect(page.locator("#pk-case")).to_contain_text(NUMBER, timeout=30_000)
    expect(page).to_have_url(re.compile(rf"\?case={NUMBER}(#|$)"))

    assert answer_step(page, "start") >= 18
    go_on(page, "eligibility")
    assert answer_step(page, "eligibility") >= 15
    expect(page.locator('.pk-step[data-step="eligibility"]')).to_contain_text("Parole under the Directive")

    go_on(page, "factors")
    add_person(page, "sponsor")
    add_person(page, "declarant")
    assert answer_step(page, "factors") >= 35

    go_on(page, "evidence")
    assert answer_step(page, "evidence") >= 4
    upload(page, "identity", photograph(tmp_path / "passport.jpg"))
    upload(page, "g-28", paper(tmp_path / "form-g28.pdf", "SPECIMEN form of appearance"))
    upload(page, "trigger", paper(tmp_path / "i870.pdf", "SPECIMEN record", pages=3))
    upload(
        page, "sponsor", paper(tmp_path / "lease.pdf", "SPECIMEN lease", pages=4), paper(tmp_path / "wages.pdf", "x")
    )
    upload(page, "identity", paper(tmp_path / "acta.pdf", "Acta de nacimiento"))
    upload(page, "identity", paper(tmp_path / "acta-english.pdf", "Certificate of birth"))
    describe(page, "Lease", title="Lease of the release address", proves="release-address")
    describe(page, "Passport", title="Passport, biographic page", proves="identity-documents")
    describe(page, "Acta", language="Spanish")
    describe(page, "Acta english", translates="Acta")
    describe(
        page,
        "Acta english",
        **{
            "translator.name": "Beatriz Fictional",
            "translator.address": "310 Sample Avenue, San Diego, CA 92103",
            "translator.phone": "(619) 555-0188",
        },
    )

    go_on(page, "timeline")
    answer_step(page, "timeline")
    expect(page.locator('.pk-step[data-step="timeline"]')).to_contain_text("November 20, 2026")

    go_on(page, "packet")
    assert answer_step(page, "packet") >= 3
    build = page.get_by_role("button", name="Build the packet")
    expect(build).not_to_have_attribute("aria-disabled", "true", timeout=20_000)
    press(page, build)
    get = page.get_by_role("button", name=f"Download {NUMBER}-packet.pdf")
    expect(get).to_be_visible(timeout=120_000)
    with page.expect_download() as waited:
        press(page, get)
    packet = tmp_path / "packet.pdf"
    waited.value.save_as(packet)
    with page.expect_download() as waited:
        press(page, page.get_by_role("button", name="Download everything"))
    everything = tmp_path / "everything.zip"
    waited.value.save_as(everything)
    say_that_it_went(page)

    read_back(packet)
    with zipfile.ZipFile(everything) as archive:
        names = archive.namelist()
        assert f"word/{NUMBER}-request.docx" in names and f"{NUMBER}-deadlines.ics" in names
        assert archive.read(f"{NUMBER}-packet.pdf") == packet.read_bytes()
        assert not any("uintanar" in name for name in names)
    assert "uintanar" not in book.log and PASSPHRASE not in book.log
    case = book.home / f"{NUMBER}.parole"
    assert b"uintanar" not in case.read_bytes() and not case.read_bytes().startswith(b"SQLite format")


def say_that_it_went(page) -> None:
    """Mark the build as sent: then a supplement can be chosen. Nothing of all this stands in anybody's way."""
    built = page.locator('[data-key="build-1"]')
    press(page, built.locator('[data-key="sent-1"] > summary'))
    write(page, built.get_by_label("Date it was sent"), "November 23, 2026")
    press(page, built.get_by_role("button", name="Mark as sent"))
    expect(built).to_contain_text("Sent on Monday, November 23, 2026")
    expect(page.get_by_label("What to build")).to_be_visible()
    open_details(page, '[data-key="what-was-built"]')
    assert violations(page, ".pk-packet") == []
    for step in STEPS:  # all of them stay open
        press(page, page.locator(f'#pk-header nav a[data-step="{step}"]'))
        expect(page.locator(f'.pk-step[data-step="{step}"] h1')).to_be_focused()


def read_back(path: Path) -> None:
    """Right names, right dates, page N says N, the index right, the exhibits complete."""
    name = plain(SAMPLE["answers"]["client-name"])
    document = pypdfium2.PdfDocument(path)
    texts = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    document.close()
    total = len(texts)
    for number, text in enumerate(texts, 1):
        assert f"Page {number} of {total}" in text
        assert name in text and "A 000-000-101" in text
    request = " ".join(" ".join(texts).split())
    for said in (
        "November 13, 2026",
        "November 2, 2026",
        "March 14, 1997",
        "100 Sample Street",
        "San Diego Field Office",
    ):
        assert said in request
    for sheet in ("lease sheet 4 of 4", "i870 sheet 3 of 3", "form-g28 sheet 1 of 1", "wages sheet 1 of 1"):
        assert request.count(sheet) == 1
    index = next(
        number for number, text in enumerate(texts) if "Index of exhibits" in text and "Tab" in text and number > 2
    )
    rows = re.search(r"Lease of the release address\s.*?(\d+)[–-](\d+)", texts[index] + texts[index + 1], re.DOTALL)
    first, last = int(rows[1]), int(rows[2])
    assert last - first == 3 and "lease sheet 1 of 4" in texts[first - 1] and "lease sheet 4 of 4" in texts[last - 1]
    english = next(number for number, text in enumerate(texts) if "acta-english sheet" in text)
    assert "Certificate of Translation" in texts[english + 1] and "Acta de nacimiento" in texts[english + 2]
    with pikepdf.open(path) as pdf:
        titles = [str(item.title) for item in pdf.open_outline().root]
        assert len(titles) >= 4 and len(pdf.pages) == total
        raw = io.BytesIO()
        pdf.save(raw, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    assert b"Exif" not in raw.getvalue() and b"/JavaScript" not in raw.getvalue()
