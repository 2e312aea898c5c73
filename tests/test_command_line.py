"""The kit without a browser: the same answers as JSON, errors in words, and nothing written when something is wrong."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from fictional import chinese_font
from made_forms import made_form

from parole_kit import clock
from parole_kit.cli import office

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "parole_kit" / "samples"
REFERENCE = (ROOT / "docs" / "reference" / "command-line.md").read_text(encoding="utf-8")
DAY = "2026-11-23"


def kit(*arguments, passphrase="correct horse", **settings):
    """Run one command as a user would; the passphrase goes in by the environment."""
    environment = {**os.environ, "PAROLE_KIT_PASSPHRASE": passphrase, "PYTHONIOENCODING": "utf-8", **settings}
    return subprocess.run(
        [sys.executable, "-m", "parole_kit", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
        stdin=subprocess.DEVNULL,
    )


def answer(*arguments, **settings):
    """The JSON of a command that works."""
    ran = kit(*arguments, "--json", **settings)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def documented(section: str) -> set[str]:
    """The keys that the reference page names for one command."""
    text = REFERENCE.split(f"### `{section}`", 1)[1].split("\n### ", 1)[0]
    return set(re.findall(r"`([a-z_0-9]+)`", text))


@pytest.fixture
def control(tmp_path):
    """The plain Directive case as an answers file without its exhibits."""
    text = (SAMPLES / "quintanar" / "answers.toml").read_text(encoding="utf-8")
    path = tmp_path / "answers.toml"
    path.write_text(text.split("[[exhibit]]", 1)[0], encoding="utf-8")
    return path


def test_check_names_files_that_are_not_read_and_a_damaged_list_of_copies(tmp_path):
    for folder, name in (("templates", "request.md.txt"), ("notebooks", "factors.ipynb.json")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text("x", encoding="utf-8")
    (tmp_path / "fingerprints.json").write_text("[]", encoding="utf-8")
    said = [problem["fix"] for problem in office.check_all(tmp_path)[0]["problems"]]
    assert [fix.split(".")[0] for fix in said] == [
        "Name it request",
        "Name it factors",
        "Delete it and customize each file again",
    ]


def test_check_reads_everything_shipped_and_names_every_mistake_of_the_office(tmp_path):
    assert answer("check") == {"failed": False, "problems": [], "notes": []}
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "cover-letter.md").write_text(
        '{% extends "shipped:cover-letter.md" %}{% block asks %}{{ client.nmae }}{% endblock %}', encoding="utf-8"
    )
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "extra.ipynb").write_text(
        '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    )
    ran = kit("check", "--office", tmp_path)
    assert ran.returncode == 2 and "nmae" in ran.stdout + ran.stderr and "extra.ipynb" in ran.stdout + ran.stderr


def test_questions_are_listed_with_everything_a_script_needs():
    listed = answer("questions")
    assert len(listed["questions"]) > 120
    assert set(listed["questions"][0]) | {"law_version", "questions"} <= documented("questions")
    by_id = {question["id"]: question for question in listed["questions"]}
    assert by_id["release-street"]["required"] and by_id["release-street"]["kind"] == "street"
    assert "sponsor" not in by_id["client-statement"]["may_go_to"]


def test_the_control_case_is_a_directive_case_and_says_why(control):
    result = answer("assess", control, "--as-of", DAY)
    assert result["route"]["code"] == "A"
    assert result["route"]["because"]["credible-fear-result"].startswith("Positive")
    assert len(result["route"]["rows_passed"]) >= 8
    assert set(result) | set(result["route"]) | set(result["authorities"][0]) <= documented("assess")


def test_the_control_case_has_its_interview_overdue_and_no_decision_date(control):
    result = answer("deadlines", control, "--as-of", DAY)
    by_id = {clock["id"]: clock for clock in result["deadlines"]}
    late = [clock for clock in result["deadlines"] if clock["due"] == "2026-11-20" and clock["basis"] == "law"]
    assert late and all(clock["overdue_by"] == 3 for clock in late)
    assert any(clock["due"] == "2027-11-02" for clock in by_id.values())
    assert any(not clock["limit_known"] for clock in by_id.values())
    assert set(result) | set(result["deadlines"][0]) <= documented("deadlines")


def test_a_case_made_from_answers_gives_the_same_route_as_the_answers(control, tmp_path):
    case = tmp_path / "PK-0001.parole"
    made = answer("import", control, "--out", case)
    assert made["file_number"] == "PK-0001" and made["answers"] > 60
    assert answer("assess", case, "--as-of", DAY)["route"] == answer("assess", control, "--as-of", DAY)["route"]


def test_every_mistake_is_reported_at_once_and_nothing_is_written(control, tmp_path):
    text = control.read_text(encoding="utf-8")
    text = text.replace("[answers]", '[answers]\nclient-nmae = "A"', 1)
    text = re.sub(r"credible-fear-date = .*", "credible-fear-date = 2031-01-01", text)
    text = re.sub(r"release-street = .*", 'release-street = "P.O. Box 12"', text)
    control.write_text(text, encoding="utf-8")
    case = tmp_path / "new.parole"
    ran = kit("import", control, "--out", case)
    assert ran.returncode == 2 and not case.exists() and ran.stdout == ""
    assert "client-nmae" in ran.stderr and "client-name" in ran.stderr
    assert "2031" in ran.stderr or "future" in ran.stderr
    assert "P.O." in ran.stderr or "street" in ran.stderr
    assert list(tmp_path.iterdir()) == [control]


def test_a_wrong_passphrase_is_said_in_words(control, tmp_path):
    case = tmp_path / "PK-0002.parole"
    answer("import", control, "--out", case)
    before = case.read_bytes()
    ran = kit("assess", case, passphrase="something else")
    assert ran.returncode == 2 and "passphrase" in ran.stderr.lower() and "Fix:" in ran.stderr
    assert "something else" not in ran.stderr and case.read_bytes() == before


def test_a_missing_fact_is_named_and_never_guessed(control):
    text = re.sub(r"manner-of-entry = .*\n", "", control.read_text(encoding="utf-8"))
    control.write_text(text, encoding="utf-8")
    result = answer("assess", control, "--as-of", DAY)
    assert result["route"]["code"] == "?"
    assert "manner-of-entry" in [missing["id"] for missing in result["missing"]]


def test_letters_are_written_long_before_a_packet_can_be(control, tmp_path):
    case = tmp_path / "PK-0003.parole"
    answer("import", control, "--out", case)
    result = answer("letters", case, "--out", tmp_path / "letters", "--as-of", DAY)
    names = {one["name"] for one in result["letters"]}
    assert names == {path.name for path in (tmp_path / "letters").iterdir()}
    assert {"PK-0003-letter-sponsor-1.docx", "PK-0003-handout-client.docx"} <= names
    assert set(result) | set(result["letters"][0]) <= documented("letters`, `form")


def test_the_map_of_a_form_is_begun_once(tmp_path):
    form = tmp_path / "g-28.pdf"
    form.write_bytes(made_form())
    begun = Path(answer("form", form)["map"])
    assert begun == form.with_suffix(".toml") and "Client.Name" in begun.read_text(encoding="utf-8")
    assert kit("form", form).returncode == 2, "a map is never overwritten"


def test_no_command_takes_a_passphrase_as_an_argument():
    for command in ("import", "assess", "export", "letters"):
        help_text = kit(command, "--help").stdout
        assert "--passphrase-fd" in help_text and not re.search(r"--passphrase(?!-fd)", help_text)


def test_every_command_is_documented():
    commands = set(re.findall(r"^    ([a-z]+)\b", kit("--help").stdout, re.MULTILINE))
    assert len(commands) >= 10
    assert {command for command in commands if f"| `{command}" not in REFERENCE} == set()


def office_with_chinese(folder):
    """An office's folder whose cover letter has Chinese letters, with a font that has them."""
    for name in ("templates", "fonts"):
        (folder / name).mkdir(parents=True)
    letter = '{% extends "shipped:cover-letter.md" %}\n{% block asks %}\nHer records have 李小龙.\n{% endblock %}\n'
    (folder / "templates" / "cover-letter.md").write_text(letter, encoding="utf-8")
    chinese_font(folder / "fonts" / "Chinese-Regular.ttf")
    return folder


def test_a_packet_is_built_marked_as_sent_and_supplemented(tmp_path):
    case = answer("samples", "quintanar", "--out", tmp_path)["case"]
    today = clock.today().isoformat()
    office = office_with_chinese(tmp_path / "office")
    manifest = answer("export", case, "--out", tmp_path / "out", "--as-of", today, "--office", office)
    packet = pypdfium2.PdfDocument(next((tmp_path / "out").glob("*-packet.pdf")))
    assert any("李小龙" in page.get_textpage().get_text_range() for page in packet)
    assert {"packet", "print", "word", "email", "file-record"} <= {file["kind"] for file in manifest["files"]}
    page = (ROOT / "docs" / "reference" / "manifest.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_0-9-]+)`", page))
    assert {*manifest, *(file["kind"] for file in manifest["files"])} - {"build"} <= named
    for listed in ("documents", "exhibits", "tabs", "files"):
        assert set(manifest[listed][0]) <= named
    listed = answer("builds", case, "--sent", 1, "--on", today)["builds"]
    assert set(listed[0]) | {"builds", "written"} <= documented("builds")
    assert (listed[0]["sent_on"], listed[0]["agrees_with_case"]) == (today, True)
    written = answer("builds", case, "--files", 1, "--out", tmp_path / "again")["written"]
    assert any(path.endswith("-packet.pdf") for path in written)
    ran = kit("export", case, "--out", tmp_path / "more", "--kind", "supplement", "--as-of", today)
    assert ran.returncode == 2 and "Nothing is new since" in ran.stderr
    ran = kit("builds", case, "--sent", 1, "--on", "2031-01-01")
    assert ran.returncode == 2 and "--on" in ran.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipe")
def test_a_reader_who_has_read_enough_is_no_fault():
    questions = [sys.executable, "-m", "parole_kit", "questions", "--json"]
    with subprocess.Popen(questions, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as asked:
        asked.stdout.read(10)
        asked.stdout.close()
        said = asked.stderr.read()
    assert (asked.returncode, said) == (0, b"")
