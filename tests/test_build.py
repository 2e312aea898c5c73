"""The whole build: a folder that appears complete and proven, or not at all."""

import datetime as dt
import errno
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path

import docx
import pikepdf
import pypdfium2
import pytest
from packets import AS_OF, PASSPHRASE, add_exhibit, page_pdf, sample_case

import parole_kit.packet.build as building
import parole_kit.packet.folder as folders
from parole_kit.case import Case, Translator
from parole_kit.case.model import Inspection
from parole_kit.errors import Cancelled, CaseError, PacketError, Problems
from parole_kit.law import load_law
from parole_kit.packet import (
    authorities_wanted,
    build_in_worker,
    build_packet,
    dismiss_worker,
    hands,
    make_ready,
    prepare_worker,
    tabs_now,
    word_draft,
    worker,
)
from parole_kit.packet.blocks import Paragraph, Run, all_runs
from parole_kit.packet.folder import sha256_of, tidy_up, unfinished, whole_folder
from parole_kit.packet.word import read
from parole_kit.places import TEMPLATES

LAW = load_law()


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    """A finished training case, to be copied."""
    folder = tmp_path_factory.mktemp("master")
    with sample_case(folder) as case:
        return case.path


@pytest.fixture
def case(master, tmp_path):
    shutil.copy(master, tmp_path / master.name)
    with Case.open(tmp_path / master.name) as opened:
        yield opened


@pytest.fixture(scope="module")
def finished(master, tmp_path_factory):
    """One build, for the tests that only look at it."""
    folder = tmp_path_factory.mktemp("finished")
    shutil.copy(master, folder / master.name)
    with Case.open(folder / master.name) as opened:
        manifest = build_packet(opened, LAW, folder / "out", as_of=AS_OF)
    return folder / "out", manifest


def text_of(path, number=None):
    document = pypdfium2.PdfDocument(path)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return pages[number - 1] if number else "\n".join(pages)


def left_behind(folder):
    return [path.name for path in folder.iterdir() if ".unfinished" in path.name]


def test_every_file_is_in_the_manifest_with_its_hash(finished):
    out, manifest = finished
    listed = {file["name"]: file["sha256"] for file in manifest["files"]}
    found = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert found == {*listed, "manifest.json"}
    assert all(sha256_of(out / name) == digest for name, digest in listed.items())
    assert {file["kind"] for file in manifest["files"]} >= {
        "packet", "word", "internal-sheet", "checklist", "calendar", "email",
    }  # fmt: skip
    written = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert written == {key: value for key, value in manifest.items() if key != "build"}


def test_names_of_files_hold_the_file_number_and_no_name(finished):
    out, _ = finished
    names = " ".join(path.name for path in out.rglob("*")).casefold()
    for word in ("marisela", "quintanar", "ordonez", "dolores", "pineda", "sagastume"):
        assert word not in names


def test_documents_and_exhibits_stand_where_the_manifest_says(finished):
    out, manifest = finished
    packet = out / "PK-9042-packet.pdf"
    parts = {one["id"]: one for one in (*manifest["documents"], *manifest["exhibits"])}
    assert parts["cover-letter"]["first"] == 1
    assert parts["g-28"]["first"] == parts["cover-letter"]["last"] + 1
    assert parts["service-certificate"]["last"] == manifest["pages"]
    assert "Certificate of Service" in text_of(packet, manifest["pages"])
    assert all(one["tab"] for one in manifest["exhibits"] if one["id"] != "g-28")
    lease = parts["sponsor-lease"] if "sponsor-lease" in parts else manifest["exhibits"][-1]
    assert f"Tab {lease['tab']}" in text_of(packet, lease["first"])


def test_the_sheets_for_the_file_say_that_they_are_never_sent_and_are_not_in_the_packet(finished):
    out, manifest = finished
    for name in ("internal-sheet", "checklist"):
        document = pypdfium2.PdfDocument(out / f"PK-9042-{name}.pdf")
        assert all("NEVER SENT" in page.get_textpage().get_text_range() for page in document)
        document.close()
        assert name not in {one["id"] for one in manifest["documents"]}
    assert "NEVER SENT" not in text_of(out / "PK-9042-packet.pdf")


def test_the_email_names_the_file_and_no_fact_of_the_client(finished):
    text = (finished[0] / "email.txt").read_text(encoding="utf-8")
    assert "PK-9042-packet.pdf" in text
    for fact in ("Marisela", "Quintanar", "000-000-101", "Honduras"):
        assert fact not in text


def test_the_print_edition_begins_every_part_on_a_right_hand_page(finished):
    out, manifest = finished
    document = pypdfium2.PdfDocument(out / "PK-9042-print.pdf")
    labels = [document.get_page_label(place) for place in range(len(document))]
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    assert [label for label in labels if label != "blank"] == [str(n) for n in range(1, manifest["pages"] + 1)]
    for one in (*manifest["documents"], *manifest["exhibits"]):
        assert labels.index(one["numbers"].split("..")[0]) % 2 == 0, one["title"]
    for tab in manifest["tabs"]:
        sheet = labels.index(tab["number"])
        assert sheet % 2 == 0 and f"TAB {tab['tab']}" in texts[sheet] and labels[sheet + 1] == "blank"
    for label, text in zip(labels, texts, strict=True):
        if label == "blank":
            assert "intentionally left blank" in text and "Page" not in text
        else:
            assert f"Page {label} of {manifest['pages']}" in text
    with pikepdf.open(out / "PK-9042-print.pdf") as pdf, pikepdf.open(out / "PK-9042-packet.pdf") as packet:
        assert pdf.Root.ViewerPreferences.Duplex == "/DuplexFlipLongEdge"
        assert pdf.trailer.ID[0] != packet.trailer.ID[0]
        assert {(float(page.mediabox[2]), float(page.mediabox[3])) for page in pdf.pages} <= {(612, 792), (792, 612)}


def test_the_file_copy_names_what_goes_with_its_hash_and_is_never_sent(finished):
    out, manifest = finished
    text = text_of(out / "PK-9042-file-record.pdf")
    assert "File copy" in text and "NEVER SENT" in text
    for file in manifest["files"]:
        going = file["kind"] in ("packet", "part", "print")
        assert (file["sha256"][:32] in text and file["sha256"][32:] in text) is going


def test_training_is_on_every_page_of_every_pdf(finished):
    for path in finished[0].glob("*.pdf"):
        document = pypdfium2.PdfDocument(path)
        assert all("TRAINING" in page.get_textpage().get_text_range() for page in document)
        document.close()


def test_training_is_on_every_event_of_the_calendar_and_on_every_message(finished):
    text = (finished[0] / "PK-9042-deadlines.ics").read_text(encoding="utf-8").replace("\r\n ", "")
    titles = [line for line in text.splitlines() if line.startswith("SUMMARY:")]
    assert titles and all(line.startswith("SUMMARY:TRAINING") for line in titles)
    message = (finished[0] / "email.txt").read_text(encoding="utf-8")
    assert "Subject: TRAINING" in message and "\n\nTRAINING" in message


def test_the_same_case_on_the_same_day_makes_the_same_bytes(finished, case, tmp_path):
    again = build_packet(case, LAW, tmp_path / "again", as_of=AS_OF)
    assert [file["sha256"] for file in again["files"]] == [file["sha256"] for file in finished[1]["files"]]


def test_the_build_is_kept_in_the_case(case, tmp_path):
    manifest = build_packet(case, LAW, tmp_path / "out", as_of=AS_OF)
    (build,) = case.builds()
    assert build.id == manifest["build"]
    assert build.inputs_sha256 == case.inputs_sha256()


def test_steps_are_told_by_name_and_each_comes_to_its_end(case, tmp_path):
    steps = []
    build_packet(case, LAW, tmp_path / "out", as_of=AS_OF, progress=lambda *step: steps.append(step))
    names = list(dict.fromkeys(name for name, _, _ in steps))
    assert names[0] == "Checking the case"
    assert "Joining 21 exhibits" in names
    assert names.index("Drafting documents") < names.index("Proving page numbers and links") < names.index("Done")
    assert all(0 <= done <= total for _, done, total in steps)


def test_a_case_that_the_gate_stops_writes_nothing(case, tmp_path):
    case.clear(LAW.question("release-street"))
    with pytest.raises(Problems):
        build_packet(case, LAW, tmp_path / "out", as_of=AS_OF)
    assert not (tmp_path / "out").exists()
    assert not case.builds()


@pytest.mark.parametrize("at", ["Drafting", "Laying", "Joining", "Proving", "Writing Word", "Writing the sheets"])
def test_stopping_at_any_step_leaves_nothing_behind(case, tmp_path, at):
    seen = []
    with pytest.raises(Cancelled):
        build_packet(
            case,
            LAW,
            tmp_path / "out",
            as_of=AS_OF,
            progress=lambda name, done, total: seen.append(name),
            cancelled=lambda: any(name.startswith(at) for name in seen),
        )
    assert not (tmp_path / "out").exists()
    assert not left_behind(tmp_path)
    assert not case.builds()


def test_a_full_disk_is_said_in_words_and_leaves_what_was_there(case, tmp_path, monkeypatch):
    out = tmp_path / "out"
    build_packet(case, LAW, out, as_of=AS_OF)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}

    def full(*arguments, **more):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pikepdf.Pdf, "save", full)
    with pytest.raises(PacketError, match="disk is full"):
        build_packet(case, LAW, out, as_of=AS_OF)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert not left_behind(tmp_path)


def test_pages_that_took_long_to_make_are_made_once(case, tmp_path, monkeypatch):
    case.update_exhibit("sponsor-lease", rotations={1: 180})
    before = build_packet(case, LAW, tmp_path / "before", as_of=AS_OF)
    lease = case.exhibit("sponsor-lease")
    assert case.printed_bytes(lease) and case.printed_bytes(case.exhibit("passport")) is None
    asked = []

    def made(data, exhibit):
        asked.append(exhibit.id)
        return hands.exhibit_here(data, exhibit)

    monkeypatch.setattr(hands, "exhibit_apart", made)
    again = build_packet(case, LAW, tmp_path / "again", as_of=AS_OF)
    packets = [next(file["sha256"] for file in one["files"] if file["kind"] == "packet") for one in (before, again)]
    assert asked == [] and packets[0] == packets[1]
    turned = case.update_exhibit("sponsor-lease", rotations={1: 90})
    assert case.printed_bytes(turned) is None
    build_packet(case, LAW, tmp_path / "turned", as_of=AS_OF)
    assert asked == ["sponsor-lease"] and case.printed_bytes(turned)
    case.remove_exhibit("sponsor-lease")
    assert case._database.one("SELECT count(*) FROM printed") == (0,)


def test_a_full_disk_of_the_case_leaves_the_folder_and_the_case_as_they_were(case, tmp_path, monkeypatch):
    out = tmp_path / "out"

    store = type(case).store_files

    def full(self, files):
        store(self, dict(list(files.items())[:2]))
        raise CaseError("The disk is full, so this was not saved.", where="the case", fix="Free some space.")

    monkeypatch.setattr(type(case), "store_files", full)
    with pytest.raises(CaseError, match="disk is full"):
        build_packet(case, LAW, out, as_of=AS_OF)
    assert not out.exists() and not left_behind(tmp_path)
    assert case.builds() == [] and case.kept_files() == {}
    assert case._database.one("SELECT count(*) FROM pieces") == (0,)


def test_a_folder_that_cannot_be_put_in_place_is_no_build(case, tmp_path, monkeypatch):
    def stuck(*arguments):
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(folders, "_swap", stuck)
    with pytest.raises(PacketError, match="open in another program"):
        build_packet(case, LAW, tmp_path / "out", as_of=AS_OF)
    assert case.builds() == [] and not left_behind(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="Windows does not tell whether a process lives")
def test_what_the_dead_left_is_removed_by_the_next_build(tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    out = tmp_path / "out"
    made = unfinished(out, gone.pid)
    made.mkdir()
    (made / "half.pdf").write_bytes(b"half")
    before = made.parent / f"{made.name}.before"  # it died between taking the old folder away and putting the new one
    before.mkdir()
    (before / "signed declaration.pdf").write_bytes(b"scanned")
    (before / "manifest.json").write_text('{"file_number": "PK-1", "files": []}')
    mine = unfinished(out, os.getppid())
    mine.mkdir()
    with whole_folder(out, "PK-1") as folder:
        assert not made.exists() and (out / "signed declaration.pdf").exists()
        (folder / "new.pdf").write_bytes(b"whole")
    assert {path.name for path in out.iterdir()} == {"new.pdf", "signed declaration.pdf"}
    assert mine.exists()  # of a process that lives


def test_a_fault_in_the_middle_leaves_nothing_behind(case, tmp_path, monkeypatch):
    monkeypatch.setattr(building, "prove", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build_packet(case, LAW, tmp_path / "out", as_of=AS_OF)
    assert not (tmp_path / "out").exists()
    assert not left_behind(tmp_path)


def test_building_again_replaces_the_files_and_keeps_what_a_person_added(case, tmp_path):
    out = tmp_path / "out"
    build_packet(case, LAW, out, as_of=AS_OF)
    (out / "signed declaration.pdf").write_bytes(b"scanned")
    case.answer(LAW.question("officer-name"), "R. Alvarez")
    build_packet(case, LAW, out, as_of=AS_OF)
    assert (out / "signed declaration.pdf").read_bytes() == b"scanned"
    assert "Alvarez" in text_of(out / "PK-9042-packet.pdf", 1)
    assert not left_behind(tmp_path)


def test_a_word_draft_downloaded_without_a_build_is_that_of_a_build(case, finished):
    out, _ = finished
    for id in ("cover-letter", "request", "internal-sheet"):
        assert word_draft(case, LAW, AS_OF, id) == (out / "word" / f"PK-9042-{id}.docx").read_bytes()


def test_a_word_draft_says_that_its_citations_have_no_pages_while_another_document_lacks_an_answer(case, tmp_path):
    def head_of(data):
        (tmp_path / "draft.docx").write_bytes(data)
        return " ".join(read(tmp_path / "draft.docx").running)

    assert "page references are those of that day" in head_of(word_draft(case, LAW, AS_OF, "request"))
    case.clear(LAW.question("declarant-name"), person=case.people("declarant")[0])
    data = word_draft(case, LAW, AS_OF, "cover-letter")
    assert "the packet adds the page numbers" in head_of(data)
    assert " at " not in "".join(run.text for run in all_runs(read(tmp_path / "draft.docx").blocks) if run.link)


def test_a_word_draft_that_was_edited_is_never_overwritten(case, tmp_path):
    out = tmp_path / "out"
    build_packet(case, LAW, out, as_of=AS_OF)
    draft = out / "word" / "PK-9042-request.docx"
    draft.write_bytes(draft.read_bytes() + b"edited")
    with pytest.raises(PacketError, match="changed after the kit wrote it") as found:
        build_packet(case, LAW, out, as_of=AS_OF)
    assert "PK-9042-request.docx" in found.value.where
    assert draft.read_bytes().endswith(b"edited")


def test_a_folder_with_other_things_in_it_is_refused(case, tmp_path):
    (tmp_path / "desktop").mkdir()
    (tmp_path / "desktop" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(PacketError, match="holds other files"):
        build_packet(case, LAW, tmp_path / "desktop", as_of=AS_OF)
    assert [path.name for path in (tmp_path / "desktop").iterdir()] == ["notes.txt"]


def test_a_folder_that_was_left_unfinished_by_a_killed_process_is_put_right(tmp_path):
    place = tmp_path / "out"
    made = unfinished(place, 4242)
    made.mkdir()
    (tmp_path / f"{made.name}.before").mkdir()
    (tmp_path / f"{made.name}.before" / "old.pdf").write_bytes(b"old")
    tidy_up(place, 4242)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (place / "old.pdf").read_bytes() == b"old"


def test_only_the_owner_may_read_the_folder(tmp_path):
    with whole_folder(tmp_path / "out", "PK-9042"):
        pass
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0 or Path("/").anchor != "/"


def test_an_exhibit_that_may_not_go_to_the_government_is_not_in_the_packet(case, tmp_path):
    add_exhibit(
        case,
        {"id": "counsel-notes", "file": "n.pdf", "title": "Notes of counsel", "group": "ties", "lines": ["SECRETWORD"],
         "may_go_to": ("file",), "translator": {"name": "Noor Haddad"}},
    )  # fmt: skip
    manifest = build_packet(case, LAW, tmp_path / "out", as_of=AS_OF)
    assert "counsel-notes" not in {one["id"] for one in manifest["exhibits"]}
    assert "SECRETWORD" not in text_of(tmp_path / "out" / "PK-9042-packet.pdf")
    assert "translation-certificate-counsel-notes" not in {one["id"] for one in manifest["documents"]}


def test_facts_against_the_client_are_answered_in_the_request_or_named_on_the_internal_sheet(case, tmp_path):
    facts = {  # the answer that says it is there -> the factors on which something must be written
        "identity-discrepancy": ["identity-discrepancies"],
        "missed-hearing": ["appearance-record"],
        "prior-immigration-history": ["immigration-history"],
        "any-arrest": ["criminal-history", "past-crime"],
    }
    titles = {LAW.factors[factor].title for factors in facts.values() for factor in factors}
    for question, factors in facts.items():
        case.answer(LAW.question(question), "Yes")
        for factor in factors:
            case.clear(LAW.question(f"{factor}-narrative"))
    case.answer(LAW.question("listed-offence"), "No")
    build_packet(case, LAW, tmp_path / "out", as_of=AS_OF)
    sheet = " ".join(text_of(tmp_path / "out" / "PK-9042-internal-sheet.pdf").split())
    unanswered = sheet.partition("Adverse facts that the request does not answer")[2].partition("Gaps in the proof")[0]
    assert {title for title in titles if title in unanswered} == titles

    words = "The record was wrong and was corrected on the same day."
    for factor in (factor for factors in facts.values() for factor in factors):
        case.answer(LAW.question(f"{factor}-narrative"), words)
    build_packet(case, LAW, tmp_path / "out", as_of=AS_OF)
    packet = " ".join(text_of(tmp_path / "out" / "PK-9042-packet.pdf").split())
    assert packet.count(words) >= len(titles)
    assert "Adverse facts that" not in text_of(tmp_path / "out" / "PK-9042-internal-sheet.pdf")


def test_a_denial_without_a_word_on_what_is_new_stops_the_packet(case, tmp_path):
    case.answer(LAW.question("parole-decision"), "Denied")
    with pytest.raises(Problems) as stopped:
        build_packet(case, LAW, tmp_path / "out", as_of=AS_OF)
    assert LAW.question("changed-circumstances").label in " ".join(error.what for error in stopped.value.errors)


def test_turned_and_left_out_pages_are_printed_so(case, tmp_path):
    one = next(exhibit for exhibit in case.exhibits() if exhibit.pages > 2 and exhibit.group == "sponsor")
    case.update_exhibit(one.id, left_out=(1,), rotations={2: 90})
    manifest = build_packet(case, LAW, tmp_path / "out", as_of=AS_OF)
    place = next(part for part in manifest["exhibits"] if part["id"] == one.id)
    assert place["last"] - place["first"] + 1 == one.pages - 1
    first = text_of(tmp_path / "out" / "PK-9042-packet.pdf", place["first"])
    assert "own page 2" in first
    with pikepdf.open(tmp_path / "out" / "PK-9042-packet.pdf") as pdf:
        assert [float(number) for number in pdf.pages[place["first"] - 1].mediabox[2:]] == [792, 612]


def test_a_packet_too_large_for_the_mailbox_is_also_written_in_parts(case, tmp_path, monkeypatch):
    monkeypatch.setattr("parole_kit.packet.volumes.file_limit", lambda mailbox, sizes: 400_000)
    data = photo_like(600_000)
    for number in range(3):
        case.add_exhibit(
            *data, title=f"Photograph {number}", group="ties", proves=("family-ties",), id=f"photograph-{'abc'[number]}"
        )
    manifest = build_packet(case, LAW, tmp_path / "out", as_of=AS_OF)
    parts = [file for file in manifest["files"] if file["kind"] == "part"]
    assert len(parts) > 1
    assert parts[0]["first"] == "1"
    for part in parts:
        with pikepdf.open(tmp_path / "out" / part["name"]) as pdf:
            assert part["pages"] == len(pdf.pages), "the covers counted"
    text = (tmp_path / "out" / "email.txt").read_text(encoding="utf-8")
    assert all(part["name"] in text for part in parts)
    assert any(check["id"] == "too-large" for check in manifest["gate"]["warnings"])


def photo_like(size):
    """An exhibit of noise, which no writer can make smaller: bytes, name and inspection."""
    import hashlib
    import io
    import random

    with pikepdf.open(io.BytesIO(page_pdf("PHOTO"))) as pdf:
        width = 200
        pixels = random.Random(4).randbytes(width * (size // width // 4))
        image = pdf.make_stream(
            pixels,
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=width, Height=len(pixels) // width,
            ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8,
        )  # fmt: skip
        pdf.pages[0].obj.Resources.XObject = pikepdf.Dictionary(I=image)
        pdf.pages[0].contents_add(b"q 200 0 0 200 100 100 cm /I Do Q")
        made = io.BytesIO()
        pdf.save(made)
    data = made.getvalue()
    # three exhibits with one content would be refused as the same file
    photo_like.count = getattr(photo_like, "count", 0) + 1
    return data, "photo.pdf", Inspection("application/pdf", 1, len(data), hashlib.sha256(data).hexdigest())


def test_tabs_of_a_sent_packet_stay_when_something_is_added(case, tmp_path):
    manifest = build_packet(case, LAW, tmp_path / "out", as_of=AS_OF)
    case.mark_sent(manifest["build"], AS_OF)
    before = {one["id"]: one["tab"] for one in (*manifest["documents"], *manifest["exhibits"]) if one["tab"]}
    noor = Translator("Noor Haddad", "12 Cedar Street, Fresno, CA 93701", "(559) 555-0107", "Spanish")
    assert noor
    add_exhibit(
        case,
        {
            "id": "new-card",
            "file": "n.pdf",
            "title": "Identity card",
            "group": "identity",
            "proves": ["identity-documents"],
        },
    )
    again = build_packet(case, LAW, tmp_path / "out", as_of=AS_OF + dt.timedelta(days=3))
    after = {one["id"]: one["tab"] for one in (*again["documents"], *again["exhibits"]) if one["tab"]}
    assert before.items() <= after.items()
    assert after["new-card"] not in before.values()
    assert tabs_now(case, LAW)["new-card"] == after["new-card"]


def test_authorities_that_wait_for_a_tick_are_named(case):
    wanted = authorities_wanted(case, LAW, AS_OF)
    assert set(wanted) <= set(LAW.authorities)
    assert any(LAW.authorities[name].status != "confirmed" for name in wanted)


# --- in a process apart -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def locked(tmp_path_factory):
    """A real case, encrypted."""
    with sample_case(tmp_path_factory.mktemp("locked"), file_number="PK-0042", training=False) as made:
        return made.path


def test_a_prepared_process_builds_the_same_and_is_used_once(master, tmp_path):
    copies = [tmp_path / name for name in ("one.parole", "two.parole")]
    for path in copies:
        shutil.copy(master, path)
    prepare_worker(copies[0], None, AS_OF)
    prepare_worker(copies[0], None, AS_OF)
    ((_, waiting),) = worker._waiting
    first, second = (build_in_worker(path, None, path.with_suffix(""), as_of=AS_OF) for path in copies)
    assert waiting.wait(20) is not None and not worker._waiting
    assert [file["sha256"] for file in first["files"]] == [file["sha256"] for file in second["files"]]


def test_a_prepared_process_that_has_ended_is_no_hindrance(master, tmp_path):
    case = Path(shutil.copy(master, tmp_path))
    prepare_worker(case, None, AS_OF)
    ((_, waiting),) = worker._waiting
    waiting.kill()
    waiting.wait()
    assert build_in_worker(case, None, tmp_path / "out", as_of=AS_OF, record=False)["files"]
    for other in (
        (case, None, AS_OF, tmp_path / "office"),
        (Path(shutil.copy(master, tmp_path / "two.parole")), None, AS_OF),
    ):
        prepare_worker(case, None, AS_OF)
        ((_, waiting),) = worker._waiting
        prepare_worker(*other)
        assert waiting.wait(20) is not None  # it had another office's law, or another case
    ((_, waiting),) = worker._waiting
    waiting.stdin.close()  # as when the workbook ends
    assert waiting.wait(20) == 0
    prepare_worker(case, None, AS_OF)
    ((_, waiting),) = worker._waiting
    dismiss_worker()  # as when the case is closed
    assert waiting.wait(20) is not None and not worker._waiting


def test_what_is_ready_saves_work_and_never_decides_what_is_built(master, tmp_path, monkeypatch):
    path = Path(shutil.copy(master, tmp_path))
    ready = make_ready(path, None, LAW, None, AS_OF, lambda: False)
    read, real = [], Case.exhibit_bytes
    monkeypatch.setattr(Case, "exhibit_bytes", lambda case, id: read.append(id) or real(case, id))
    wrote, write = [], hands.word_apart
    monkeypatch.setattr(hands, "word_apart", lambda one, **how: wrote.append(one.id) or write(one, **how))
    with Case.open(path) as case:
        build = partial(build_packet, case, LAW, as_of=AS_OF, record=False)
        plain = build(tmp_path / "plain")
        assert len(read) == len(case.exhibits()) and "cover-letter" in wrote
        read.clear(), wrote.clear()
        assert build(tmp_path / "quick", ready=ready)["files"] == plain["files"] and not read and not wrote
        one = case.exhibits()[0].id
        case.update_exhibit(one, rotations={1: 90})  # in another window, after all was ready
        turned = build(tmp_path / "turned", ready=ready)
        with pikepdf.open(tmp_path / "turned" / turned["files"][0]["name"]) as pdf:
            place = next(entry for entry in plain["exhibits"] if entry["id"] == one)["first"]
            across, high = pdf.pages[place - 1].mediabox[2:]
        assert across > high and read == [one]
        case.answer(LAW.question("attorney-phone"), "(619) 555-0199")
        wrote.clear()
        build(tmp_path / "reworded", ready=ready)
        assert "555-0199" in text_of(next((tmp_path / "reworded").glob("*-packet.pdf")))
        assert "cover-letter" in wrote and "client-declaration" not in wrote
        with zipfile.ZipFile(next((tmp_path / "reworded" / "word").glob("*-cover-letter.docx"))) as letter:
            assert b"0199" in letter.read("word/document.xml")


def test_a_letterhead_that_was_changed_meanwhile_is_on_every_draft(master, tmp_path):
    path, office = Path(shutil.copy(master, tmp_path)), tmp_path / "office"
    (office / "templates").mkdir(parents=True)
    paper = office / "templates" / "letterhead.docx"
    shutil.copy(TEMPLATES / "letterhead.docx", paper)
    law = load_law(office)
    ready = make_ready(path, None, law, office, AS_OF, lambda: False)
    changed = docx.Document(paper)
    changed.sections[0].header.paragraphs[0].insert_paragraph_before("A new name over the door")
    changed.save(paper)
    with Case.open(path) as case:
        build_packet(case, law, tmp_path / "out", as_of=AS_OF, office=office, record=False, ready=ready)
    letter = docx.Document(next((tmp_path / "out" / "word").glob("*-cover-letter.docx")))
    assert "A new name over the door" in [one.text for one in letter.sections[0].header.paragraphs]


def test_getting_ready_ends_when_the_build_is_asked_for(locked):
    said = iter([False, False, True])
    assert len(make_ready(locked, PASSPHRASE, LAW, None, AS_OF, lambda: next(said)).exhibits) == 2
    with Case.open(locked, PASSPHRASE) as case:
        count = len(case.exhibits())
    said = itertools.chain([False] * (count + 2), itertools.repeat(True))  # in the middle of the joining
    assert len(make_ready(locked, PASSPHRASE, LAW, None, AS_OF, lambda: next(said)).exhibits) == count


def test_the_worker_builds_what_the_page_asks_for(locked, tmp_path):
    steps = []
    manifest = build_in_worker(
        locked, PASSPHRASE, tmp_path / "out", as_of=AS_OF, progress=lambda *step: steps.append(step)
    )
    assert (tmp_path / "out" / "PK-0042-packet.pdf").is_file()
    assert manifest["training"] is False
    assert "TRAINING" not in text_of(tmp_path / "out" / "PK-0042-packet.pdf")
    assert steps[-1][0] == "Done"
    with Case.open(locked, PASSPHRASE) as case:
        assert case.builds()[-1].id == manifest["build"]


def test_the_worker_can_be_stopped_and_leaves_nothing_behind(locked, tmp_path):
    steps = []
    with pytest.raises(Cancelled):
        build_in_worker(
            locked,
            PASSPHRASE,
            tmp_path / "out",
            as_of=AS_OF,
            progress=lambda name, *_: steps.append(name),
            cancelled=lambda: any(name.startswith("Laying") for name in steps),
        )
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="there is no such signal")
def test_a_worker_that_is_killed_leaves_the_earlier_output(locked, tmp_path):
    out = tmp_path / "out"
    build_in_worker(locked, PASSPHRASE, out, as_of=AS_OF)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    with Case.open(locked, PASSPHRASE) as case:
        builds = len(case.builds())

    def kill(name, *_):
        if name.startswith("Writing Word"):
            (left,) = tmp_path.glob(".out.unfinished-*")
            os.kill(int(left.name.rpartition("-")[2]), signal.SIGKILL)

    with pytest.raises(PacketError, match="ended before it was done"):
        build_in_worker(locked, PASSPHRASE, out, as_of=AS_OF, progress=kill)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    with Case.open(locked, PASSPHRASE) as case:
        assert len(case.builds()) == builds and case.damage() == ""


def test_the_worker_has_a_limit_of_time(locked, tmp_path):
    with pytest.raises(PacketError, match="was stopped"):
        build_in_worker(locked, PASSPHRASE, tmp_path / "out", as_of=AS_OF, seconds=0.2)
    assert not list(tmp_path.iterdir())


def test_the_worker_says_what_the_gate_says(locked, tmp_path):
    copy = tmp_path / locked.name
    shutil.copy(locked, copy)
    with Case.open(copy, PASSPHRASE) as case:
        case.clear(LAW.question("release-street"))
        case.clear(LAW.question("entry-place"))
    with pytest.raises(Problems) as found:
        build_in_worker(copy, PASSPHRASE, tmp_path / "out", as_of=AS_OF)
    assert len(found.value.errors) == 2


def test_a_wrong_passphrase_is_said_in_words(locked, tmp_path):
    with pytest.raises(PacketError, match="passphrase"):
        build_in_worker(locked, "another one entirely", tmp_path / "out", as_of=AS_OF)


# --- what was edited in Word, and what changes meanwhile --------------------------------------------------------------


def test_a_document_edited_in_word_stands_in_the_packet_with_its_citations_renewed(case, tmp_path):
    out = tmp_path / "out"
    build_packet(case, LAW, out, as_of=AS_OF)
    draft = read(out / "word" / "PK-9042-cover-letter.docx")
    assert draft.whole
    blocks = (*draft.blocks, Paragraph((Run("A sentence of the attorney."),)))
    add_exhibit(case, {"id": "first-card", "file": "n.pdf", "title": "A first card", "group": "identity"})
    ids = [one.id for one in case.exhibits()]
    case.reorder_exhibits(["first-card", *(id for id in ids if id != "first-card")])
    manifest = build_packet(case, LAW, tmp_path / "again", as_of=AS_OF, edited={"cover-letter": blocks})
    letter = manifest["documents"][0]
    text = " ".join(text_of(tmp_path / "again" / "PK-9042-packet.pdf", page) for page in range(1, letter["last"] + 1))
    assert "A sentence of the attorney." in text
    places = {one["id"]: one for one in manifest["exhibits"]}
    cited = {run.link.id for run in all_runs(blocks) if run.link and run.link.kind == "exhibit"}
    assert cited
    for id in cited:
        assert f"Tab {places[id]['tab']} at" in text.replace("\u00a0", " ")


@pytest.mark.parametrize("page", [0, 9])
def test_a_page_that_a_declaration_does_not_have_stops_the_build_with_document_and_line(case, tmp_path, page):
    person = case.people("sponsor")[0]
    own = tmp_path / "office" / "templates" / "request.md"
    own.parent.mkdir(parents=True)

    def asks(page):
        own.write_text(
            '{% extends "shipped:request.md" %}\n{% block introduction %}\n'
            f'See {{{{ cite("sponsor-declaration-{person}", page={page}) }}}}.\n{{% endblock %}}\n',
            encoding="utf-8",
        )

    asks(page)
    with pytest.raises(PacketError) as stopped:
        build_packet(case, LAW, tmp_path / "out", as_of=AS_OF, office=tmp_path / "office")
    assert stopped.value.where == "office/templates/request.md, line 3"
    assert f"has no page {page}" in stopped.value.what and "Declaration of" in stopped.value.what
    assert not (tmp_path / "out").exists()
    asks(1)
    build_packet(case, LAW, tmp_path / "out", as_of=AS_OF, office=tmp_path / "office")


def test_a_case_that_changes_during_the_build_stops_it(master, case, tmp_path):
    def meddle(name, done, total):
        if name.startswith("Proving"):
            with Case.open(case.path) as other:
                other.answer(LAW.question("officer-name"), "R. Alvarez")

    with pytest.raises(PacketError, match="was changed while"):
        build_packet(case, LAW, tmp_path / "out", as_of=AS_OF, progress=meddle)
    assert not (tmp_path / "out").exists()
