"""Intake: every odd file is accepted, asked about or refused in words, quickly, and without harm to the workbook."""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from cases import training_case
from costs import cost, held
from hostile import HOSTILE, pdf_files

from parole_kit.case import exhibit_pdf, inspect_file, inspection, intake, page_looks, stop_intake
from parole_kit.case.intake import thumbnails
from parole_kit.case.sandbox import sandbox
from parole_kit.case.word_files import find_soffice
from parole_kit.errors import IntakeError

needs_soffice = pytest.mark.skipif(not find_soffice(), reason="LibreOffice is not installed")
SLOW = {"forms_within_forms", "pattern_of_specks", "millions_of_strokes", "object_stream_bomb"}


def fate_of(odd) -> tuple[str, str, int | None]:
    """How intake takes a file, all that it says, and the pages it counts."""
    try:
        found = inspect_file(odd.make(), odd.file_name)
    except IntakeError as error:
        assert odd.file_name in error.what, "an error names the file"
        assert error.fix[0].isupper()
        return "refused", f"{error.what} {error.fix}", None
    return "asked" if found.needs_yes else "accepted", " ".join((*found.notes, *found.needs_yes)), found.pages


@pytest.mark.parametrize("name", HOSTILE)
def test_every_odd_file_has_its_fate(name):
    odd = HOSTILE[name]
    if name in ("word_letter", "word_with_tracked_changes", "word_with_a_date_of_its_own") and not find_soffice():
        pytest.skip("LibreOffice is not installed")
    odd.make()
    with cost() as took:
        fate, said, pages = fate_of(odd)

    assert fate == odd.fate, said
    for words in odd.says:
        assert words in said
    for words in odd.never:
        assert words not in said
    if odd.pages is not None:
        assert pages == odd.pages
    assert took.seconds < 10
    assert peak_memory() < 1 << 30


def peak_memory() -> int:
    """Bytes of the process apart at its largest; 0 where the system does not say."""
    return held("VmHWM", sandbox._process.pid) if sandbox._process else 0


def test_there_are_enough_odd_files():
    assert len(HOSTILE) >= 40


def test_a_file_that_breaks_the_process_does_no_harm_to_the_next_one():
    with pytest.raises(IntakeError):
        inspect_file(HOSTILE["forms_within_forms"].make(), "plan.pdf")
    assert inspect_file(HOSTILE["plain"].make(), "lease.pdf").pages == 3


def test_a_look_at_a_file_can_be_stopped():
    inspect_file(HOSTILE["plain"].make(), "lease.pdf")
    odd = HOSTILE["millions_of_strokes"]
    odd.make()
    timer = threading.Timer(0.5, stop_intake)
    timer.start()
    with pytest.raises(IntakeError, match=re.escape(odd.file_name)) as stopped:
        inspect_file(odd.make(), odd.file_name)
    assert "stopped" in stopped.value.what
    assert inspect_file(HOSTILE["plain"].make(), "lease.pdf").pages == 3


def test_ordinary_files_are_quick_once_the_process_is_warm():
    files = [odd for odd in HOSTILE.values() if odd.id in ("plain", "scan", "photo", "fax", "turned_pages", "heic")]
    for odd in files:
        inspect_file(odd.make(), odd.file_name)
    begun = time.monotonic()
    for _ in range(5):
        for odd in files:
            inspect_file(odd.make(), odd.file_name)
    assert (time.monotonic() - begun) / (5 * len(files)) < 0.15  # measured at a fifth of this


def test_pages_that_take_long_to_make_are_made_at_intake(tmp_path, monkeypatch):
    odd = HOSTILE["heic"]
    data = odd.make()
    found = inspect_file(data, odd.file_name)
    assert found.printed == exhibit_pdf(data, found.media_type, odd.file_name)
    assert inspect_file(HOSTILE["plain"].make(), "lease.pdf").printed == b""
    with training_case(tmp_path) as case:
        assert (
            case.printed_bytes(case.add_exhibit(data, odd.file_name, found, title="A photo", group="ties"))
            == found.printed
        )
    run = intake._run

    def slow(job, *given, **more):
        if job == "printed":
            raise IntakeError("It takes too long.")
        return run(job, *given, **more)

    monkeypatch.setattr(intake, "_run", slow)
    assert inspect_file(data, odd.file_name) == replace(found, printed=b"")  # the build makes them then


def test_a_damaged_file_is_accepted_only_after_a_person_said_yes():
    data = HOSTILE["cut_off_late"].make()
    asked = inspect_file(data, "lease.pdf")
    assert asked.needs_yes
    confirmed = inspect_file(data, "lease.pdf", confirmed=True)
    assert not confirmed.needs_yes
    assert asked.needs_yes[0] in confirmed.notes[0]


def test_a_long_file_is_looked_at_to_its_end(monkeypatch):
    """Each look ends after its first page here, as it does after some hundred pages of a long file."""
    looks = []

    def run(job, blobs, *, seconds, file_name, **more):
        looks.append(job)
        return json.loads(json.dumps(getattr(inspection, job)(*blobs, file_name=file_name, **more))), []

    monkeypatch.setattr(page_looks, "SECONDS", 0)
    monkeypatch.setattr(sandbox, "run", run)
    pdf = pdf_files.book(2)
    pdf_files.add_page(pdf, pdf_files.lines(["Guadalupe"]) + "0 g 60 690 300 24 re f " + pdf_files.lines(top=300))
    data = pdf_files.saved(pdf)
    found = inspect_file(data, "lease.pdf")
    assert looks == ["inspect", "look_further", "look_further"]
    assert found.hidden_text == {3: "under a dark box"} and "Page 3" in " ".join(found.notes)
    assert len(found.page_prints) == 3 and all(found.page_prints)


def test_a_cover_counts_more_than_white_words_on_the_same_page():
    pdf = pdf_files.Pdf.new()
    drawn = "1 g " + pdf_files.lines(["Nothing here"]) + "0 g " + pdf_files.lines(["Guadalupe"], top=400)
    pdf_files.add_page(pdf, drawn + "0 g 60 390 300 24 re f")
    assert inspect_file(pdf_files.saved(pdf), "lease.pdf").hidden_text == {1: "under a dark box"}


def test_a_path_is_as_good_as_the_bytes(tmp_path):
    data = HOSTILE["plain"].make()
    (tmp_path / "lease.pdf").write_bytes(data)
    assert inspect_file(tmp_path / "lease.pdf") == inspect_file(data, "lease.pdf")


def test_a_path_that_is_not_there_is_said_in_words(tmp_path):
    with pytest.raises(IntakeError) as error:
        inspect_file(tmp_path / "lease.pdf")
    assert "lease.pdf" in error.value.what


def test_without_libreoffice_a_word_file_is_taken_and_the_note_says_what_to_do(monkeypatch):
    monkeypatch.setenv("PAROLE_KIT_SOFFICE", "/nowhere/soffice")
    found = inspect_file(HOSTILE["word_letter"].make(), "letter.docx")
    assert found.pages == 0
    assert any("Save it as PDF in Word" in note for note in found.notes)


@needs_soffice
def test_with_libreoffice_the_pages_of_a_word_file_are_counted():
    assert inspect_file(HOSTILE["word_letter"].make(), "letter.docx").pages == 1


def test_nothing_of_a_file_is_logged(caplog):
    for name in ("text_under_a_box", "only_a_head", "form_that_would_be_misprinted"):
        fate_of(HOSTILE[name])
    assert not caplog.records


def test_thumbnails_of_chosen_pages_are_pictures_of_that_width():
    import io

    from PIL import Image

    pictures = thumbnails(HOSTILE["turned_pages"].make(), "application/pdf", width=120, pages=[1, 2])
    assert len(pictures) == 2
    upright, turned = (Image.open(io.BytesIO(picture)) for picture in pictures)
    assert upright.width == turned.width == 120
    assert upright.height > upright.width and turned.height < turned.width


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_the_process_apart_has_a_limit_of_memory():
    inspect_file(HOSTILE["plain"].make(), "lease.pdf")
    limits = Path(f"/proc/{sandbox._process.pid}/limits")
    if not limits.exists():
        pytest.skip("the system does not show limits")
    assert re.search(r"Max address space\s+1073741824", limits.read_text(encoding="utf-8"))
