"""Case files of every format that was ever released still open, with every fact in them."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cases import NAME, training_case
from museum.make import LEASE, LETTER, PASSPHRASE

from parole_kit.case import Case, schema
from parole_kit.errors import CaseError
from parole_kit.law import load_law
from parole_kit.law.model import PartialDate
from parole_kit.places import PROGRAM

MUSEUM = Path(__file__).parent / "museum"
TABLES = "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name"


def names():
    return [path.stem for path in sorted(MUSEUM.glob("*.parole"))]


@pytest.fixture
def copied(tmp_path):
    def copy(name: str) -> Path:
        return Path(shutil.copy(MUSEUM / f"{name}.parole", tmp_path / f"{name}.parole"))

    return copy


def test_there_is_a_pair_of_files_for_every_version():
    wanted = {f"version-{version}{kind}" for version in range(1, schema.newest() + 1) for kind in ("", "-training")}
    assert set(names()) == wanted


@pytest.mark.parametrize("name", names())
def test_an_old_file_opens_with_every_fact(copied, name):
    training = name.endswith("training")
    with Case.open(copied(name), None if training else PASSPHRASE) as case:
        assert case.training is training and case.damage() == ""
        assert case.known().values == {
            "client-name": "Ysolde Quintanar Íñiguez",
            "entry-date": dt.date(2026, 10, 2),
            "residence-since": PartialDate(2019, 4, about=True),
            "denial-grounds": ["Identity", "Flight risk"],
            "bond-amount": 12_500,
        }
        assert case.known().people == {"sponsor": ({"sponsor-name": "St. Brendan House"},)}
        assert case.get("detained-since").owner == "paralegal"
        assert [change.after.source for change in case.history("client-name")] == ["I-213", "I-860"]
        (exhibit,) = case.exhibits()
        assert (exhibit.id, exhibit.tab, exhibit.rotations, exhibit.left_out) == ("sponsors-lease", "A", {2: 90}, (3,))
        assert case.exhibit_bytes("sponsors-lease") == LEASE
        assert [made.reason for made in case.overrides()] == ["Carried by hand"]
        assert case.notes() == {"sponsors-lease": "Ask for page 4"}
        if not name.startswith("version-1"):
            assert case.edited()["cover-letter"].left_out == ("A picture.",)
            assert case.edited_bytes("cover-letter") == LETTER
        if not name.startswith(("version-1", "version-2")):
            assert case.kept_bytes(1, "packet.pdf") == LEASE
        assert [build.sent_on for build in case.builds()] == [dt.date(2026, 11, 24)]
        assert case.undo().kind == "person" and len(case.people("sponsor")) == 2
        assert case.known().people["sponsor"][0] == {"sponsor-name": "Ana Quintanar"}


@pytest.mark.parametrize("name", names())
def test_an_old_file_becomes_what_a_new_one_is(copied, tmp_path, name):
    """So a step that was released cannot be edited: the files of the museum would then differ from new ones."""
    with Case.open(copied(name), PASSPHRASE) as old, training_case(tmp_path, "new") as new:
        assert old._database.rows(TABLES) == new._database.rows(TABLES)
        assert old._database.one("PRAGMA user_version") == (schema.newest(),)


def test_the_next_step_keeps_what_is_there(tmp_path, monkeypatch):
    with training_case(tmp_path) as case:
        case.answer(NAME, "Ysolde")
        path = case.path
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, ("ALTER TABLE answers ADD COLUMN checked_by TEXT",)))
    with Case.open(path) as case:
        assert case.values() == {"client-name": "Ysolde"} and case.revision == 1
        assert case._database.rows("SELECT checked_by FROM answers") == [(None,)]
    with Case.open(path) as case:
        assert case._database.one("PRAGMA user_version") == (schema.newest(),)
    monkeypatch.undo()
    with pytest.raises(CaseError):
        Case.open(path)


def test_an_option_that_was_spelled_otherwise_is_the_option_of_today(copied):
    path = copied("version-4-training")
    with closing(sqlite3.connect(path)) as old, old:
        for question, person, value in (
            ("sponsor-status", "b", '"An organisation"'),
            ("identity-documents", "", """["Passport","Driver's licence"]"""),
        ):
            old.execute(
                "INSERT INTO answers (question, person, value, given_at) VALUES (?, ?, ?, '2026-11-23T12:00:00+00:00')",
                (question, person, value),
            )
            kept = f'{{"given_at":null,"not_known":false,"owner":"","source":"","value":{value}}}'
            old.execute("INSERT INTO history (at, kind, subject, person, after) VALUES ('2026-11-23T12:00:00+00:00', 'answer', ?, ?, ?)", (question, person, kept))  # fmt: skip
    law = load_law()
    with Case.open(path) as case:
        for question, person in (("sponsor-status", "b"), ("identity-documents", "")):
            (change,) = case.history(question)
            for answer in (case.answers()[question, person], change.after):
                chosen = answer.value if isinstance(answer.value, list) else [answer.value]
                assert set(chosen) <= set(law.question(question).options)


def test_a_step_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    with training_case(tmp_path) as case:
        path = case.path
    before = path.read_bytes()
    steps = ("DROP TABLE notes", "CREATE TABLE answers (twice)")
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, steps))
    with pytest.raises(Exception, match="answers"):
        Case.open(path)
    assert path.read_bytes() == before


def test_the_reference_page_lists_the_tables_of_a_case_file(tmp_path):
    page = (PROGRAM / "docs" / "reference" / "case-file.md").read_text(encoding="utf-8")
    listed = {}
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 3:
            listed[cells[0].strip("`")] = {name.strip(" `") for name in cells[1].split(",")}
    with training_case(tmp_path) as case:
        tables = [name for (name,) in case._database.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        there = {
            table: {column for (column,) in case._database.rows("SELECT name FROM pragma_table_info(?)", (table,))}
            for table in tables
            if not table.startswith("sqlite_")
        }
    assert listed == there
