"""The papers of the fictional clients: made the same every time, accepted by intake, and plainly samples."""

from __future__ import annotations

import datetime as dt
import io
import tomllib

import pytest
from PIL import Image

from parole_kit.case import Case, inspect_file
from parole_kit.case.pdfs import page_texts
from parole_kit.errors import CaseError, ContentError
from parole_kit.law import load_law
from parole_kit.samples import list_samples, open_sample, sample_files
from parole_kit.samples.make import make_paper, without_drawing
from parole_kit.samples.planted import answers_text

TODAY = dt.date(2026, 11, 23)
NAMES = [id for id, _, _ in list_samples()]


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory):
    """All papers of these tests are made once, into a folder that goes away."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAROLE_KIT_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


def exhibits(name: str) -> list[dict]:
    return tomllib.loads(answers_text(name))["exhibit"]


@pytest.mark.parametrize("name", NAMES)
def test_intake_accepts_every_paper_without_a_question(name):
    folder = sample_files(name).parent
    for exhibit in exhibits(name):
        found = inspect_file(folder / exhibit["file"])
        assert not found.needs_yes
        assert found.pages == exhibit.get("pages", 1), exhibit["id"]
        surprises = [note for note in found.notes if "where it was taken" not in note]
        assert not surprises, (exhibit["id"], surprises)


@pytest.mark.parametrize("name", NAMES)
def test_the_papers_of_a_client_are_small_enough_to_send(name):
    folder = sample_files(name).parent
    assert sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) < 6_000_000


@pytest.mark.parametrize("name", NAMES)
def test_every_typed_page_says_that_it_is_a_sample(name):
    folder = sample_files(name).parent
    for exhibit in exhibits(name):
        if exhibit["make"] in ("typed", "foreign-letter"):
            texts = page_texts((folder / exhibit["file"]).read_bytes())
            assert all("Training sample" in text for text in texts), exhibit["id"]


@pytest.mark.parametrize("make", ["typed", "foreign-letter", "scan", "fax", "id-card", "photo"])
def test_the_same_paper_is_the_same_bytes(make):
    exhibit = next(one for one in exhibits("sow") if one["make"] == make)
    assert make_paper("sow", exhibit) == make_paper("sow", exhibit)


def test_what_a_typed_paper_says_can_be_read():
    exhibit = next(one for one in exhibits("quintanar") if one["id"] == "sponsor-lease")
    text = " ".join(" ".join(page_texts(make_paper("quintanar", exhibit))).split())
    assert "100 Sample Street, Apartment 6, Fresno, California 93701" in text
    assert "consents to Marisela Quintanar" in text


def words_of(sample: str, id: str, **more) -> str:
    exhibit = next(one for one in exhibits(sample) if one["id"] == id)
    return " ".join(" ".join(page_texts(make_paper(sample, {**exhibit, **more}))).split())


def test_a_notice_of_appearance_is_signed_by_both_and_has_no_boxes_of_an_arrest():
    said = words_of("sow", "g-28")
    assert "Client Representative" in said and "Height" not in said and "Narrative" not in said


def test_no_box_of_a_form_is_empty_or_there_twice():
    said = words_of("sow", "arrival-record", make="typed")
    assert said.count("Interpreter see record") == 1 and "Height" not in said


def test_a_line_for_questions_and_a_telephone_are_not_taken_for_who_signs():
    employer, fund = words_of("quintanar", "sponsor-employer-letter"), words_of("xitumul", "bond-fund-letter")
    assert employer.index("Questions: Payroll") < employer.index("Sincerely") < employer.index("Authorized to sign")
    assert fund.index("Telephone (402) 555-0170") < fund.index("To the officer")


def test_a_phone_photo_lies_on_its_side_and_says_where_it_was_taken():
    folder = sample_files("sow").parent
    photo = next(one["file"] for one in exhibits("sow") if one["make"] == "photo")
    tags = Image.open(io.BytesIO((folder / photo).read_bytes())).getexif()
    assert tags[0x0112] == 6 and tags.get_ifd(0x8825)


def test_there_are_files_to_add_by_hand():
    more = sample_files("quintanar").parent / "more"
    notes = {file.name: " ".join(inspect_file(file).notes) for file in more.iterdir()}
    assert "dark box" in notes["blacked-out-record.pdf"]
    assert "where it was taken" in notes["phone-photo.jpg"]
    assert "neighbor-letter.docx" in notes


def test_an_unknown_way_to_make_a_paper_is_said_with_the_exhibit():
    with pytest.raises(ContentError) as error:
        make_paper("sow", {"id": "deed", "title": "Deed", "lines": ["SPECIMEN"], "make": "hologram"})
    assert "deed" in error.value.where


def test_keys_that_draw_are_taken_out_of_the_answers_and_nothing_else():
    text = '[answers]\nlines = "2"\n[[exhibit]]\nid = "a"\nmake = "typed"\nlines = [\n "x [1]",\n "y",\n]\npages = 2\n'
    assert tomllib.loads(without_drawing(text)) == {"answers": {"lines": "2"}, "exhibit": [{"id": "a"}]}


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_opens_as_a_training_case_with_all_its_papers(name, tmp_path):
    path = open_sample(name, load_law(), TODAY, tmp_path)
    with Case.open(path) as case:
        assert case.training
        assert [one.id for one in case.exhibits()] and len(case.exhibits()) == len(exhibits(name))
        assert case.get("client-name").value
    again = open_sample(name, load_law(), TODAY, tmp_path)
    assert again != path and path.exists(), "what was practised on stays"


def test_a_sample_that_is_not_there_is_said_in_words(tmp_path):
    with pytest.raises(CaseError) as error:
        open_sample("quintana", load_law(), TODAY, tmp_path)
    assert "quintanar" in error.value.fix
