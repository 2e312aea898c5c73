"""The fictional clients: complete, plainly invented, routed as the law sheet expects; no sponsor speaks of a claim."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path

import pytest

import parole_kit
from parole_kit.case.model import GROUPS
from parole_kit.case.transfer import known_from_toml
from parole_kit.law import assess, deadlines, is_asked, load_law

FOLDER = Path(parole_kit.__file__).parent / "samples"
LAW = load_law()
LIST = tomllib.loads((FOLDER / "samples.toml").read_text(encoding="utf-8"))
CLIENTS = [id_ for id_ in LIST if (FOLDER / id_ / "answers.toml").is_file()]  # not those with planted mistakes
TEXTS = {id_: (FOLDER / id_ / "answers.toml").read_text(encoding="utf-8") for id_ in CLIENTS}
FILES = {id_: tomllib.loads(text) for id_, text in TEXTS.items()}

# Asked of everybody, and without an answer for an adult or an organization.
NOT_FOR_EVERYBODY = {"child-determined-on", "ground-juvenile-narrative", "sponsor-birth-date"}
CLAIM = re.compile(
    r"\b(fear|asylum|persecut\w*|threat\w*|torture\w*|danger|escaped?|fled|flee|tortur\w*)\b", re.IGNORECASE
)

samples = pytest.mark.parametrize("name", CLIENTS)


def plain(entry):
    return entry.get("value") if isinstance(entry, dict) else entry


def people(name):
    """(group, the answers of one person laid over the case's, the person's own table); "" is the case itself."""
    case = FILES[name]["answers"]
    values = {key: plain(entry) for key, entry in case.items()}
    yield "", values, case
    for group in LAW.groups:
        for person in FILES[name].get(group, []):
            yield group, {**values, **{key: plain(entry) for key, entry in person.items()}}, person


@samples
def test_every_question_that_is_asked_is_answered_or_has_someone_to_find_out(name):
    missing = [
        question.id
        for group, values, table in people(name)
        for question in LAW.questions.values()
        if question.group == group and question.id not in table and is_asked(question, values)
    ]
    assert set(missing) <= NOT_FOR_EVERYBODY
    for _, _, table in people(name):
        for key, entry in table.items():
            if isinstance(entry, dict) and entry.get("not_known"):
                assert entry.get("owner"), key
                assert not LAW.questions[key].required, key


@samples
def test_every_narrative_says_where_its_facts_come_from(name):
    without = [
        key
        for _, _, table in people(name)
        for key, entry in table.items()
        if LAW.questions[key].kind == "narrative" and not (isinstance(entry, dict) and entry.get("source"))
    ]
    assert without == []


@samples
def test_a_sample_is_plainly_fictional(name):
    text = TEXTS[name]
    assert all(number.startswith("555-01") for number in re.findall(r"\(\d{3}\) (\d{3}-\d{4})", text))
    assert all(host in ("example.org", "example.gov") for host in re.findall(r"@([\w.-]+)", text))
    assert set(re.findall(r"A \d{3}-\d{3}-\d{3}", text)) == {FILES[name]["answers"]["a-number"]["value"]}
    assert FILES[name]["answers"]["a-number"]["value"].startswith("A 000-000-")
    for key in ("attorney-address", "facility-address"):
        assert "Sample" in FILES[name]["answers"][key]
    for exhibit in FILES[name]["exhibit"]:
        if exhibit["make"] in ("id-card", "photo", "scan"):
            assert re.search(r"SPECIMEN", " ".join(exhibit["lines"])), exhibit["id"]


@samples
def test_exhibits_prove_factors_and_foreign_ones_are_translated(name):
    exhibits = {exhibit["id"]: exhibit for exhibit in FILES[name]["exhibit"]}
    assert len(exhibits) == len(FILES[name]["exhibit"])
    assert len({exhibit["file"] for exhibit in exhibits.values()}) == len(exhibits)
    translated = {exhibit.get("translates") for exhibit in exhibits.values()}
    for id_, exhibit in exhibits.items():
        assert exhibit["group"] in GROUPS, id_
        assert set(exhibit.get("proves", [])) <= set(LAW.factors), id_
        if exhibit.get("language", "English") != "English":
            assert id_ in translated, f"{id_} is in {exhibit['language']} and has no translation"
        if "translates" in exhibit:
            assert exhibit["translates"] in exhibits
            assert {"name", "address", "phone", "language"} <= exhibit["translator"].keys()


@samples
def test_a_sponsor_says_nothing_of_the_claim(name):
    for sponsor in FILES[name]["sponsor"]:
        found = CLAIM.search(sponsor["sponsor-statement"]["value"])
        assert found is None, f"{sponsor['sponsor-name']}: {found and found[0]}"


EXPECTED = {
    "quintanar": ("A", "directive-applies", False, {"ground-public-interest"}, "2026-11-20", "2027-11-02"),
    "xitumul": (
        "B",
        "between-ports-with-credible-fear",
        False,
        {"ground-medical", "ground-public-interest"},
        None,
        "2027-10-15",
    ),
    "sow": ("A", "directive-applies", True, {"ground-public-interest"}, "2026-04-17", "2027-03-30"),
}


@samples
def test_a_sample_comes_out_as_the_law_sheet_says(name):
    code, row, again, grounds, interview, asylum = EXPECTED[name]
    as_of = LIST[name]["as_of"]
    known = known_from_toml(FOLDER / name / "answers.toml", LAW, as_of)
    found = assess(LAW, known, as_of)
    assert (found.route.code, found.route.row, found.redetermination) == (code, row, again)
    assert {ground.rule for ground in found.grounds if ground.answered == "yes"} == grounds
    due = {one.id: one.due for one in deadlines(LAW, known, as_of)}
    assert due.get("interview-and-worksheet") == (dt.date.fromisoformat(interview) if interview else None)
    assert due["asylum-application"] == dt.date.fromisoformat(asylum)
    assert due.get("supervisor-and-decision") is None
