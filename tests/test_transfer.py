"""Answers files: all mistakes at once, with their lines; nothing half done; and out and in again without loss."""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
import tomllib
from types import SimpleNamespace

import pytest
from cases import attach, training_case

from parole_kit.case import Inspection, apply_import, export_answers, export_exhibits, import_answers, known_from_toml
from parole_kit.case.manifest import KEYS
from parole_kit.errors import CaseError, ContentError, IntakeError, Problems
from parole_kit.law import load_law
from parole_kit.law.model import PartialDate
from parole_kit.places import PROGRAM

DAY = dt.date(2026, 11, 23)
GOOD = """
[answers]
client-name = "Ysolde Quintanar"
a-number = "A 012-345-678"
entry-date = 2026-10-02
client-reads-english = { value = "No", source = "Interview, November 3" }
detention-facility = { not_known = true, owner = "paralegal" }
client-statement = \"\"\"
I came alone.

[[sponsor]]
sponsor-name = "not an answer, but part of the statement"
\"\"\"

[[sponsor]]
sponsor-name = "Ana Quintanar"
sponsor-promises = ["Financial support", "A home after release"]

[[sponsor]]
sponsor-name = "St. Brendan House"

[[household]]
household-name = "Bo Lindqvist"
"""
EXHIBITS = """
[[exhibit]]
file = "translation.pdf"
title = "Translation of the birth certificate"
group = "identity"
translates = "birth-certificate"
translator = { name = "Io Marsh", language = "Spanish" }

[[exhibit]]
file = "birth.pdf"
id = "birth-certificate"
title = "Acta de nacimiento"
group = "identity"
proves = ["identity-documents"]
language = "Spanish"
date = 1998-04-10
rotations = { 1 = 90 }
"""


@pytest.fixture(scope="module")
def law():
    return load_law()


@pytest.fixture
def case(tmp_path):
    with training_case(tmp_path) as made:
        yield made


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of two exhibits, with an intake that takes anything but empty files and asks about faint ones."""
    made = tmp_path / "exhibits"
    made.mkdir()
    for name in ("birth.pdf", "translation.pdf"):
        (made / name).write_bytes(f"the bytes of {name}".encode())

    def inspect_file(data, file_name, *, confirmed=False):
        if not data:
            raise IntakeError("The file is empty.", where=file_name, fix="Scan it again.")
        faint = ("The page is faint.",) if b"faint" in data else ()
        return Inspection("application/pdf", 2, len(data), hashlib.sha256(data).hexdigest(), faint, faint)

    monkeypatch.setitem(sys.modules, "parole_kit.case.intake", SimpleNamespace(inspect_file=inspect_file))
    return made


def written(tmp_path, text):
    path = tmp_path / "answers.toml"
    path.write_text(text, encoding="utf-8")
    return path


def mistakes(*arguments, **named):
    """The mistakes of an import, by the line on which each stands."""
    with pytest.raises(Problems) as caught:
        import_answers(*arguments, **named)
    assert all(error.what and error.fix for error in caught.value.errors)
    return {int(error.where.split("line ")[1].split(":")[0].split(" ")[0]): error for error in caught.value.errors}


# --- answers


def test_a_whole_file_becomes_a_case(tmp_path, law, case):
    plan = import_answers(written(tmp_path, GOOD), law, DAY)
    apply_import(plan, case)
    known = case.known()
    assert known.values["client-name"] == "Ysolde Quintanar" and known.values["a-number"] == "A012345678"
    assert known.values["entry-date"] == dt.date(2026, 10, 2)
    assert "not an answer" in known.values["client-statement"]
    assert [sponsor["sponsor-name"] for sponsor in known.people["sponsor"]] == ["Ana Quintanar", "St. Brendan House"]
    assert known.people["sponsor"][0]["sponsor-promises"] == ["A home after release", "Financial support"]
    assert case.get("client-reads-english").source == "Interview, November 3"
    assert case.get("detention-facility").not_known and case.get("detention-facility").owner == "paralegal"
    assert known == plan.known() == known_from_toml(tmp_path / "answers.toml", law, DAY)


def test_all_mistakes_are_told_at_once_with_their_lines(tmp_path, law):
    text = """[answers]
client-nam = "Ysolde"
entry-date = "tomorrow"
sponsor-name = "Ana"
client-reads-english = "Perhaps"
entry-place = { value = "San Ysidro", sauce = "I-213" }
final-order = { value = "No", not_known = true }
client-statement = \"\"\"
entry-date = "this is a statement"
\"\"\"
[[sponsor]]
client-name = "Ana"
[[sponsor]]
sponsor-name = ""
sponsor-zip = "9210"

[[person]]
name = "Bo"
"""
    found = mistakes(written(tmp_path, text), law, DAY)
    assert sorted(found) == [2, 3, 4, 5, 6, 7, 12, 14, 15, 17]
    assert "client-name" in found[2].fix
    assert "sponsor" in found[4].fix and "[answers]" in found[12].fix
    for line, question in ((3, "entry-date"), (5, "client-reads-english"), (15, "sponsor-zip")):
        assert law.questions[question].label in found[line].where


def test_an_answer_that_is_not_asked_is_kept_and_noted(tmp_path, law, case):
    text = '[answers]\nparole-decision = "No decision yet"\ndenial-date = 2026-11-01\n'
    plan = import_answers(written(tmp_path, text), law, DAY)
    (note,) = plan.notes
    assert "line 3" in note and law.questions["denial-date"].label in note
    apply_import(plan, case)
    assert case.get("denial-date").value == dt.date(2026, 11, 1)


def test_a_question_of_a_person_is_asked_by_that_persons_answers(tmp_path, law):
    text = """
[[sponsor]]
sponsor-reads-english = "No"
sponsor-language = "Spanish"
[[sponsor]]
sponsor-reads-english = "Yes"
sponsor-language = "English"
"""
    (note,) = import_answers(written(tmp_path, text), law, DAY).notes
    assert "line 7" in note


def test_the_date_of_the_import_decides_what_is_in_the_future(tmp_path, law):
    path = written(tmp_path, "[answers]\nentry-date = 2026-11-24\n")
    assert list(mistakes(path, law, DAY)) == [2]
    assert import_answers(path, law, dt.date(2026, 11, 24)).answers


def test_tables_of_others_are_left_to_them(tmp_path, law):
    path = written(tmp_path, 'title = "A scenario"\n[answers]\nclient-name = "Ysolde"\n[expect]\nroute = "A"\n')
    assert sorted(mistakes(path, law, DAY)) == [1, 4]
    assert known_from_toml(path, law, DAY, also=("title", "expect")).values == {"client-name": "Ysolde"}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'[answers]\nclient-name = "Ysolde\n', "line 2"),
        (b'[answers]\nclient-name = "a"\nclient-name = "b"\n', "line 3"),
        (b"[answers]\nclient-name = [", ""),
        ('[answers]\nclient-name = "Ysöld"\n'.encode("latin-1"), ""),
        (None, "answers.toml"),
    ],
)
def test_a_file_that_cannot_be_read_at_all(tmp_path, law, content, line):
    path = tmp_path / "answers.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ContentError) as caught:
        import_answers(path, law, DAY)
    assert line in caught.value.where and caught.value.fix


def test_a_file_saved_by_a_windows_editor_can_be_read(tmp_path, law):
    path = tmp_path / "answers.toml"
    path.write_bytes(b'\xef\xbb\xbf[answers]\r\nclient-name = "Ysolde"\r\nentry-date = "never"\r\n')
    assert list(mistakes(path, law, DAY)) == [3]


@pytest.mark.parametrize(
    "text", ["answers = 3", "[[answers]]\nx = 1", "[sponsor]\nsponsor-name = 'A'", "sponsor = [1]", "exhibit = 3"]
)
def test_tables_of_the_wrong_form_are_mistakes_and_not_faults(tmp_path, law, text):
    assert mistakes(written(tmp_path, text), law, DAY)


def test_an_import_does_not_overwrite_what_the_case_says(tmp_path, law, case):
    plan = import_answers(written(tmp_path, GOOD), law, DAY)
    case.answer(law.question("client-name"), "Ysolde Q.")
    before = case.answers(), case.revision
    with pytest.raises(Problems):
        apply_import(plan, case)
    assert (case.answers(), case.revision) == before and case.people("sponsor") == []


def test_the_same_import_again_doubles_nobody_and_nothing(tmp_path, law, case, folder):
    plan = import_answers(written(tmp_path, GOOD + EXHIBITS), law, DAY, folder)
    apply_import(plan, case)
    revision = case.revision
    with pytest.raises(Problems) as caught:
        apply_import(plan, case)
    assert len(caught.value.errors) == 4  # sponsors, household, two files
    assert case.revision == revision


# --- exhibits


def test_exhibits_come_in_with_their_records(tmp_path, law, case, folder):
    apply_import(import_answers(written(tmp_path, GOOD + EXHIBITS), law, DAY, folder), case)
    translation, original = case.exhibits()
    assert translation.translates == original.id == "birth-certificate"
    assert translation.translator.name == "Io Marsh"
    assert (original.date, original.language, original.rotations) == ("1998-04-10", "Spanish", {1: 90})
    assert original.proves == ("identity-documents",) and original.file_name == "birth.pdf"
    assert case.exhibit_bytes(original.id) == b"the bytes of birth.pdf"


def test_all_mistakes_in_the_list_of_exhibits(tmp_path, law, folder):
    (folder / "empty.pdf").touch()
    (folder / "faint.pdf").write_bytes(b"faint")
    (tmp_path / "secret.pdf").write_bytes(b"another client's")
    (folder / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    entries = (
        'file = "birht.pdf"\ntitle = "A"\ngroup = "identity"',
        'file = "../secret.pdf"\ntitle = "B"\ngroup = "identity"',
        f'file = "{(tmp_path / "secret.pdf").as_posix()}"\ntitle = "C"\ngroup = "identity"',
        'file = "link.pdf"\ntitle = "D"\ngroup = "identity"',
        'file = "birth.pdf"\ntitle = "E"\ngroup = "papers"',
        'file = "birth.pdf"\ntitle = "F"\ngroup = "identity"\nproves = ["identity-document"]',
        'file = "birth.pdf"\ntitle = "G"\ngroup = "identity"\ntranslates = "nothing"',
        'file = "birth.pdf"\ntitle = "H"\ngroup = "identity"\nlanguag = "Spanish"',
        'file = "empty.pdf"\ntitle = "I"\ngroup = "identity"',
        'file = "faint.pdf"\ntitle = "J"\ngroup = "identity"',
        'file = "birth.pdf"\ntitle = "K"\ngroup = "identity"\nsha256 = "00"',
        'file = "birth.pdf"\ngroup = "identity"',
        'file = "birth.pdf"\ntitle = "L"\nid = "L 1"\ngroup = "identity"',
        'file = "birth.pdf"\ntitle = "M"\nid = "e"\ngroup = "identity"',
    )
    text = "".join(f"[[exhibit]]\n{entry}\n" for entry in entries)
    path = written(tmp_path, text)
    with pytest.raises(Problems) as caught:
        import_answers(path, law, DAY, folder)
    errors = caught.value.errors
    assert len(errors) == len(entries) and all("line" in error.where and error.fix for error in errors)
    said = str(caught.value)
    assert "birth.pdf" in said and "identity-documents" in said and "language" in said and "another client" not in said


@pytest.mark.parametrize(
    "key", ["proves", "date", "translator", "rotations", "left_out", "may_go_to", "sensitive", "id"]
)
@pytest.mark.parametrize("value", ["3", '"x y"', "[1]", "[[]]", "{ a = 1 }", "{ 9 = 45 }", "true", "12:30:00"])
def test_records_of_the_wrong_form_are_mistakes_and_not_faults(tmp_path, law, folder, key, value):
    if (key, value) in {("sensitive", "true"), ("left_out", "[1]")}:
        return
    entry = f'[[exhibit]]\nfile = "birth.pdf"\ntitle = "A"\ngroup = "identity"\n{key} = {value}\n'
    (mistake,) = mistakes(written(tmp_path, entry), law, DAY, folder).values()
    assert mistake.fix


def test_a_doubtful_file_comes_in_when_somebody_confirmed_it(tmp_path, law, case, folder):
    (folder / "faint.pdf").write_bytes(b"faint")
    entry = '[[exhibit]]\nfile = "faint.pdf"\ntitle = "J"\ngroup = "identity"\nconfirmed = true\n'
    apply_import(import_answers(written(tmp_path, entry), law, DAY, folder), case)
    assert case.exhibit("j").notes == ("The page is faint.",)


def test_exhibits_need_their_folder(tmp_path, law):
    assert "--exhibits" in mistakes(written(tmp_path, EXHIBITS), law, DAY)[2].fix


def test_a_file_that_changes_between_the_check_and_the_import_stops_it(tmp_path, law, case, folder):
    plan = import_answers(written(tmp_path, GOOD + EXHIBITS), law, DAY, folder)
    (folder / "birth.pdf").write_bytes(b"the bytes of BIRTH.pdf")
    with pytest.raises(IntakeError):
        apply_import(plan, case)
    assert case.answers() == {} and case.exhibits() == [] and case.revision == 0


def test_the_reference_page_lists_every_key_of_an_exhibit():
    page = (PROGRAM / "docs" / "reference" / "answers-file.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    assert sorted(row.strip(" `") for row in rows) == sorted(KEYS)


def test_the_example_of_the_reference_page_can_be_imported(tmp_path, law, case, folder):
    page = (PROGRAM / "docs" / "reference" / "answers-file.md").read_text(encoding="utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    for name in ("finding.pdf", "birth.pdf", "birth-english.pdf"):
        (folder / name).write_bytes(name.encode())
    apply_import(import_answers(written(tmp_path, example), law, DAY, folder), case)
    assert case.known().values and case.people("sponsor") and len(case.exhibits()) == 3


# --- out and in again


def test_a_case_goes_out_and_comes_in_again_without_loss(tmp_path, law, case, folder):
    apply_import(import_answers(written(tmp_path, GOOD + EXHIBITS), law, DAY, folder), case)
    tricky = 'She said: “no”.\n\n\tC:\\papers\\ """three""" \u2028 \x7f \\\nend\\'
    case.answer(law.question("client-other-names"), 'Ysolde "Yz" Q; back\\slash')
    case.answer(law.question("client-statement"), tricky)
    for question in law.questions.values():
        if question.kind == "partial-date" and not question.group:
            case.answer(question, PartialDate(2019, 4, about=True), source="Interview")
    case.update_exhibit("birth-certificate", sensitive=True, may_go_to=(), source="The sister", left_out=(2,))
    case.add_person("declarant")

    text = export_answers(case, law)
    export_exhibits(case, tmp_path / "out")
    path = tmp_path / "again.toml"
    path.write_text(text, encoding="utf-8")
    with training_case(tmp_path, "PK-9002") as again:
        # What a person types is tidied; what is compared here is the text itself.
        case.answer(law.question("client-statement"), "I came alone.\n\nMy sister's \\ house.")
        path.write_text(export_answers(case, law), encoding="utf-8")
        apply_import(import_answers(path, law, DAY, tmp_path / "out"), again)
        assert again.known() == case.known()
        assert again.get("client-reads-english").source == case.get("client-reads-english").source
        for one, other in zip(case.exhibits(), again.exhibits(), strict=True):
            assert case.exhibit_bytes(one.id) == again.exhibit_bytes(other.id)
            assert one.title == other.title and one.translates == other.translates and one.may_go_to == other.may_go_to
            assert (
                one.rotations == other.rotations and one.left_out == other.left_out and one.sensitive == other.sensitive
            )
        path.write_text(export_answers(again, law), encoding="utf-8")
        assert path.read_text(encoding="utf-8") == export_answers(case, law)
    assert tomllib.loads(text)["answers"]["client-statement"] == tricky


def test_an_answer_to_a_question_that_is_gone_goes_out_as_a_comment(law, case):
    from cases import question

    case.answer(question("no-such-question", "narrative"), "first line\nclient-name = 'x'")
    text = export_answers(case, law)
    assert "first line" in text and all(line.startswith(("#", "[")) for line in text.strip().split("\n"))


def test_exhibits_go_out_only_into_an_empty_folder(tmp_path, case):
    attach(case, "Lease")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CaseError):
        export_exhibits(case, tmp_path / "full")
    assert [path.name for path in export_exhibits(case, tmp_path / "new")] == ["lease.pdf"]
