"""Loading the law: what the loader refuses, all at once and with the place, and what an office may lay over it."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest

from parole_kit.errors import ContentError, Problems
from parole_kit.law import content, is_asked, load_law, parse, show
from parole_kit.law.building import AS_TYPED
from parole_kit.law.checks import check_shelf
from parole_kit.law.overlay import fingerprint
from parole_kit.law.quotes import tidy_quotes
from parole_kit.law.reading import check_keys, read_shelf
from parole_kit.law.rules import RULES
from parole_kit.law.shapes import LAYOUTS

SHIPPED = Path(content.__file__).parent


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A copy of the shipped law files that a test may damage."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    for path in SHIPPED.glob("*.toml"):
        shutil.copy(path, folder)
    monkeypatch.setattr(content, "SHIPPED", folder)
    return folder


@pytest.fixture
def office(tmp_path):
    """An office folder; call it with a file name and its text."""
    folder = tmp_path / "office"
    (folder / "law").mkdir(parents=True)

    def write(name: str, text: str) -> Path:
        (folder / name if name == "closed_days.toml" else folder / "law" / name).write_text(text, encoding="utf-8")
        return folder

    return write


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text, f"{name} has no {old!r} any more"
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def refused(office: Path | None = None) -> list[ContentError]:
    with pytest.raises(Problems) as problems:
        load_law(office)
    assert all(error.what and error.where and error.fix for error in problems.value.errors)
    return list(problems.value.errors)


def only(errors: list[ContentError]) -> ContentError:
    assert len(errors) == 1, [error.what for error in errors]
    return errors[0]


# --- what is shipped ------------------------------------------------------------------------------------------------


def test_the_shipped_files_load():
    law = load_law()
    assert law.as_of == dt.date(2026, 11, 23)
    assert law.version.startswith("2026-11-23 ")
    assert len(law.rows) == 13
    assert set(law.codes) == {"A", "B", "C", "D", "E", "F", "X", "?"}
    assert [code for code in law.codes if law.codes[code].packet] == ["A", "B"]


def test_a_file_that_did_not_change_is_not_read_again():
    assert load_law() is load_law()


def test_the_version_changes_with_the_words_and_not_with_line_ends(shipped):
    before = load_law().version
    text = (shipped / "routes.toml").read_text(encoding="utf-8")
    (shipped / "routes.toml").write_bytes(text.replace("\n", "\r\n").encode())
    assert load_law().version == before
    change(shipped, "routes.toml", "Parole under the Directive", "Parole under Directive 11002.1")
    assert load_law().version != before


def test_each_factor_has_a_narrative_question():
    law = load_law()
    for factor in law.factors.values():
        question = law.question(f"{factor.id}-narrative")
        assert (question.kind, question.step, question.label) == ("narrative", "factors", factor.title)
        assert question.error.startswith("Enter ")
        assert "sponsor" not in question.may_go_to


def test_a_question_behind_an_unasked_question_is_not_asked():
    question = load_law().question("credible-fear-date")
    asked = {"fear-screening": "Credible fear interview", "credible-fear-result": "Positive, by a USCIS asylum officer"}
    assert is_asked(question, asked)
    assert not is_asked(question, {**asked, "fear-screening": "Reasonable fear interview"})
    assert not is_asked(question, {"credible-fear-result": "Positive, by a USCIS asylum officer"})
    assert list(question.only_if) == ["fear-screening", "credible-fear-result"]


def test_an_unknown_question_is_refused_with_a_suggestion():
    with pytest.raises(ContentError) as error:
        load_law().question("credible-fear-dat")
    assert "credible-fear-date" in error.value.fix


def test_authorities_grow_stale_after_their_own_time():
    law = load_law()
    fee, statute = law.authorities["8-usc-1804"], law.authorities["ina-212-d-5-a"]
    assert (fee.stale_after, statute.stale_after) == (30, 365)

    def stale(day: dt.date) -> set[str]:
        return {authority.id for authority in law.stale(day)}

    checked = fee.checked_on
    assert fee.id not in stale(checked + dt.timedelta(days=30))
    assert fee.id in stale(checked + dt.timedelta(days=31))
    assert statute.id not in stale(checked + dt.timedelta(days=365))
    assert statute.id in stale(checked + dt.timedelta(days=366))
    assert "6-usc-279-g-2" not in stale(checked + dt.timedelta(days=9_999))  # never checked: unverified, not stale


def test_the_circuit_table_speaks_by_day():
    law = load_law()
    assert law.circuit_row("fifth", dt.date(2026, 11, 23))["result"] == "mandatory detention"
    assert law.circuit_row("first", dt.date(2026, 8, 12)) is None
    assert law.circuit_row("first", dt.date(2026, 8, 13))["result"].startswith("bond")


# --- fees -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (dt.date(2025, 10, 16), 1000),
        (dt.date(2025, 12, 31), 1000),
        (dt.date(2026, 1, 1), 1020),
        (dt.date(2026, 10, 15), 1020),
        (dt.date(2026, 10, 16), 1050),
    ],
)
def test_the_parole_fee_on_each_side_of_a_change(day, amount):
    assert load_law().fee("immigration-parole", day).value == amount


def test_no_fee_is_given_for_a_day_without_a_row_in_force():
    with pytest.raises(ContentError) as error:
        load_law().fee("immigration-parole", dt.date(2025, 10, 15))
    assert "October 15, 2025" in error.value.what


def test_no_fee_is_given_from_the_day_on_which_it_is_not_established():
    law = load_law()
    assert law.fee("work-permit-parole", dt.date(2026, 10, 15)).value == 560
    with pytest.raises(ContentError):
        law.fee("work-permit-parole", dt.date(2026, 10, 16))


def test_an_unknown_fee_is_refused_with_a_suggestion():
    with pytest.raises(ContentError) as error:
        load_law().fee("imigration-parole", dt.date(2026, 11, 23))
    assert "immigration-parole" in error.value.fix


# --- what the loader refuses ----------------------------------------------------------------------------------------


def test_a_misspelt_key_is_refused_with_file_line_and_suggestion(shipped):
    change(shipped, "routes.toml", 'says = "An unaccompanied child', 'sayz = "An unaccompanied child')
    errors = refused()
    misspelt = next(error for error in errors if "sayz" in error.what)
    line = next(
        number
        for number, text in enumerate((shipped / "routes.toml").read_text(encoding="utf-8").splitlines(), start=1)
        if text.startswith("sayz")
    )
    assert f"routes.toml, line {line}" in misspelt.where
    assert "“says”" in misspelt.fix
    assert any("has no “says”" in error.what for error in errors)


def test_all_mistakes_are_reported_at_once(shipped):
    change(shipped, "routes.toml", '"matter-of-m-s"', '"matter-of-m-z"')
    change(shipped, "flags.toml", 'kind = "overlay"', 'kind = "overlai"')
    change(shipped, "questions.toml", "Enter the client's full name", "Please type the name")
    change(shipped, "timeline.toml", "value = 7", 'value = "seven"')
    whats = " ".join(error.what for error in refused())
    for words in ("matter-of-m-z", "“kind”", "does not begin with Enter", "“Please”", "whole number"):
        assert words in whats


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("routes.toml", "[rows.held-as-family]", "[rows.held-as-famly]", "needs a rule"),
        ("routes.toml", "[rows.held-as-family]", "[rows.held-under-18]", "not a name for a row"),
        ("routes.toml", 'code = "E"', 'code = "Z"', "no known code"),
        ("routes.toml", "[codes.F]", "[codes.G]", "code F has no words"),
        ("routes.toml", 'authorities = ["ina-241-a", "matter-of-w-f-d"]', "authorities = []", "names no authority"),
        ("timeline.toml", 'starts = "denial-date"', 'starts = "denial-dat"', "needs a rule"),
        ("timeline.toml", 'starts = "denial-date"', 'starts = "denial-grounds"', "needs a rule"),
        ("timeline.toml", 'applies_if = "parole-granted"', 'applies_if = "parole-grant"', "needs a rule"),
        ("timeline.toml", 'decision-made-on = "Decision on parole"', "", "has no words"),
        ("timeline.toml", 'unit = "days"', 'unit = "weeks"', "unit"),
        ("timeline.toml", 'unit = "days"', 'unit = "US dollars"', "counts in"),
        ("timeline.toml", "in_force_from = 1997-04-01", 'in_force_from = "1997"', "in_force_from"),
        ("timeline.toml", 'authority = "ina-235-b-1-b-iii-iii"', "", "names no authority"),
        ("fees.toml", "in_force_from = 2026-01-01", "in_force_from = 2025-10-16", "in the order"),
        ("fees.toml", "in_force_from = 2026-01-01", "in_force_from = 2027-01-01", "in the order"),
        ("flags.toml", 'cite = "8 CFR 212.5(b)(1)"', "", "only a ground"),
        ("questions.toml", 'kind = "a-number"', 'kind = "alien-number"', "must be one of"),
        ("questions.toml", 'kind = "a-number"', 'kind = "choice"', "do not fit"),
        ("questions.toml", 'only_if = { credible-fear-result = ["Positive', 'only_if = { credible-fear-resultt = ["Positive', "depends on"),
        ("questions.toml", 'only_if = { credible-fear-result = ["Positive', 'only_if = { credible-fear-result = ["Positif', "not an answer"),
        ("questions.toml", 'group = "sponsor"', 'group = "sponsors"', "is no group"),
        ("questions.toml", 'may_go_to = ["file"]', 'may_go_to = ["filing"]', "must be a list of some of"),
        ("questions.toml", 'options = ["she, her"', 'options = ["she, her", "she, her"', "there twice"),
        ("authorities.toml", 'status = "confirmed"', 'status = "sure"', "must be one of"),
        ("authorities.toml", 'checked_by = "law sheet"', "", "not by whom and when"),
        ("law.toml", "value = 18", "value = true", "whole number"),
        ("glossary.toml", '"AFOD" = "Assistant Field Office Director"', '"AFOD" = 3', "must be text"),
        ("circuits.toml", "in_force_from = 2026-08-13", "", "not in the order"),
        ("circuits.toml", "in_force_from = 2026-08-13", 'in_force_from = "soon"', "not in the order"),
        ("flags.toml", "Detained for {days} days", "Detained for {weeks} weeks", "words in braces"),
        ("flags.toml", "Detained for {days} days", "Detained for {days days", "words in braces"),
        ("law.toml", "as_of = 2026-11-23", 'as_of = "today"', "speak from"),
        ("verify.toml", 'item = "Is Directive 11002.1 in force?"', "", "not whole"),
        ("verify.toml", '"directive-11002-1"', '"directive-11002-2"', "not there"),
    ],
)  # fmt: skip
def test_each_kind_of_mistake_is_refused(shipped, name, old, new, says):
    change(shipped, name, old, new)
    assert any(says in error.what for error in refused()), [error.what for error in refused()]


def test_an_entry_that_is_there_twice_is_refused_with_its_line(shipped):
    with (shipped / "fees.toml").open("a", encoding="utf-8") as file:
        file.write("\n[immigration-parole]\ntitle = 'again'\n")
    error = only(refused())
    assert "twice" in error.what
    assert "fees.toml, line" in error.where


def test_a_key_that_is_there_twice_is_refused(shipped):
    change(shipped, "flags.toml", 'kind = "ground"', 'kind = "ground"\nkind = "ground"')
    assert "twice" in only(refused()).what


def test_a_file_that_is_not_toml_is_refused_with_its_line_and_nothing_else(shipped):
    change(shipped, "authorities.toml", 'cite = "INA 212(d)(5)(A)', "cite = INA 212(d)(5)(A)")
    error = only(refused())
    assert "authorities.toml, line" in error.where


def test_a_file_that_is_not_text_is_refused(shipped):
    (shipped / "notices.toml").write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in only(refused()).what


def test_a_missing_file_is_refused(shipped):
    (shipped / "factors.toml").unlink()
    assert "factors.toml" in only(refused()).where


def test_a_circle_of_conditions_is_refused(shipped):
    change(
        shipped,
        "questions.toml",
        '[questions.fear-screening]\n',
        '[questions.fear-screening]\nonly_if = { credible-fear-result = ["No decision yet"] }\n',
    )  # fmt: skip
    assert any("depends on itself" in error.what for error in refused())


def test_a_question_named_like_a_rule_is_refused(shipped):
    change(shipped, "questions.toml", "[questions.service-to]", "[questions.parole-granted]")
    assert any("also the name of a rule" in error.what for error in refused())


WRONG = ([], {}, "", 7, True, [1], {"a": 1}, [[]], dt.date(2026, 1, 1), ["no-such-thing"], {"no-such": ["x"]})


@pytest.mark.parametrize("name", [name for name, layout in LAYOUTS.items() if layout.sections])
def test_no_value_of_a_wrong_kind_breaks_the_loader(name):
    """Whatever stands in an entry, the loader says what is wrong in words, or takes it; it never falls over."""
    shelf = read_shelf(SHIPPED)
    for section, shape in LAYOUTS[name].sections.items():
        entry = next(iter(shelf.entries[(name, section)].values()))
        shipped_values = dict(entry.values)
        for key in shape.keys:
            for value in WRONG:
                entry.values = {**shipped_values, key: value}
                check_keys(entry, entry.values, shape.keys, entry.source, shelf)
                check_shelf(shelf, RULES)
                assert all(error.what and error.where and error.fix for error in shelf.errors)
                shelf.errors.clear()
                entry.wrong.clear()
        entry.values = shipped_values


# --- what an office may change --------------------------------------------------------------------------------------


def test_an_office_rewords_an_entry_and_the_rest_stays(office):
    law = load_law(office("routes.toml", '[rows.fear-decision-pending]\nsays = "Too early to ask."\n'))
    row = next(row for row in law.rows if row.id == "fear-decision-pending")
    assert row.says == "Too early to ask."
    assert (row.code, row.label) == ("F", "Q7")
    change = only(law.office_changes)
    assert (change.entry, change.what, change.legal) == ("rows.fear-decision-pending", "changed", False)
    assert law.version != load_law().version


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("routes.toml", '[rows.held-as-family]\ncode = "A"\n'),
        ("routes.toml", "[codes.F]\npacket = true\n"),
        ("timeline.toml", '[clocks.interview-and-worksheet]\nstarts = "entry-date"\n'),
        ("timeline.toml", '[clocks.follow-up-officer]\nbasis = "law"\n'),
        ("questions.toml", '[questions.client-statement]\nmay_go_to = ["sponsor"]\n'),
        (
            "timeline.toml",
            "[[clocks.interview-and-worksheet.counts]]\n"
            'in_force_from = 2026-12-01\nvalue = 14\nunit = "days"\nauthority = "directive-8-2"\n',
        ),
        (
            "fees.toml",
            "[[immigration-parole.rows]]\n"
            'in_force_from = 2026-12-01\nvalue = 1\nunit = "US dollars"\nauthority = "8-usc-1804"\n',
        ),
    ],
)
def test_an_office_changes_the_law_only_with_an_authority_and_a_reason(office, name, text):
    folder = office(name, text)
    assert "without saying on what authority and why" in only(refused(folder)).what
    header, entry = text.splitlines()[0], text
    reasons = 'authority = "directive-8-2"\nbecause = "Local agreement of 1 December 2026."\n'
    if header.startswith("[["):
        entry = f"[{header.strip('[]').rsplit('.', 1)[0]}]\n{reasons}\n{text}"
    else:
        entry = text + reasons
    law = load_law(office(name, entry))
    change = only(law.office_changes)
    assert change.legal
    assert (change.authority, change.because) == ("directive-8-2", "Local agreement of 1 December 2026.")


def test_an_offices_number_is_a_new_dated_row_and_the_old_one_stays(office):
    text = (
        "[clocks.interview-and-worksheet]\n"
        'authority = "directive-8-2"\nbecause = "A new instruction."\n\n'
        "[[clocks.interview-and-worksheet.counts]]\n"
        'in_force_from = 2026-12-01\nvalue = 14\nunit = "days"\nauthority = "directive-8-2"\n'
    )
    counts = load_law(office("timeline.toml", text)).clocks["interview-and-worksheet"].counts
    assert [(row.in_force_from, row.value) for row in counts] == [(dt.date(2010, 1, 4), 7), (dt.date(2026, 12, 1), 14)]


def test_an_offices_authority_must_exist(office):
    folder = office("routes.toml", '[rows.held-as-family]\ncode = "A"\nauthority = "directive-8-9"\nbecause = "So."\n')
    assert "directive-8-9" in only(refused(folder)).what


def test_an_office_confirms_an_authority_by_name_and_day(office):
    entry = '[8-cfr-212-5-b]\nstatus = "confirmed"\n'
    assert "not by whom and when" in only(refused(office("authorities.toml", entry))).what
    named = entry + 'checked_on = 2026-12-01\nchecked_by = "A. Lawyer, at ecfr.gov"\n'
    law = load_law(office("authorities.toml", named))
    assert law.authorities["8-cfr-212-5-b"].status == "confirmed"
    assert only(law.office_changes).legal


def test_an_office_confirms_a_field_office_with_the_day_of_capture(office):
    text = (
        '[bal]\naddress = ["1 Example Street", "Baltimore, MD 21201"]\ncaptured_on = 2026-12-01\nstatus = "confirmed"\n'
    )
    law = load_law(office("field_offices.toml", text))
    assert law.field_offices["bal"].captured_on == dt.date(2026, 12, 1)


def test_an_office_adds_a_question_and_a_factor(office):
    office(
        "questions.toml",
        '[questions.bus-fare]\nstep = "packet"\nsection = "Sending"\nkind = "yes-no"\n'
        'label = "Is the fare paid?"\nerror = "Select whether the fare is paid"\n',
    )
    law = load_law(
        office(
            "factors.toml",
            '[school-places]\ngroup = "flight-risk"\ntitle = "School"\nprompt = "Which school?"\nconsiders = ["R."]\n'
            'evidence = ["A letter"]\nusual_denial = ""\nanswer = ""\nauthorities = ["directive-8-3-2"]\n',
        )
    )
    assert law.question("bus-fare").kind == "yes-no"
    assert law.question("school-places-narrative").kind == "narrative"
    assert {change.what for change in law.office_changes} == {"added"}


def test_an_office_cannot_add_a_row_without_a_rule(office):
    text = '[rows.our-own]\nlabel = "Q14"\ncode = "A"\nquestion = "?"\nsays = "."\nauthorities = ["directive-8-2"]\n'
    assert "needs a rule" in only(refused(office("routes.toml", text))).what


def test_an_office_cannot_change_the_kind_of_a_question_or_drop_an_option(office):
    folder = office("questions.toml", '[questions.client-birth-date]\nkind = "text"\n')
    assert "cannot be changed" in only(refused(folder)).what
    reasons = 'authority = "directive-8-2"\nbecause = "Fewer words."\n'
    folder = office("questions.toml", f'[questions.g28-state]\noptions = ["Sent on paper"]\n{reasons}')
    assert "leaves out the option" in only(refused(folder)).what


def test_an_office_hides_what_it_may_with_a_reason(office):
    assert "without a reason" in only(refused(office("notices.toml", "[scam-calls]\nhidden = true\n"))).what
    law = load_law(office("notices.toml", '[scam-calls]\nhidden = true\nhidden_because = "We tell them ourselves."\n'))
    assert "scam-calls" not in law.notices
    assert only(law.office_changes).because == "We tell them ourselves."


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("routes.toml", "rows.removal-order-is-final"),
        ("timeline.toml", "clocks.interview-and-worksheet"),
        ("flags.toml", "criminal-overlay"),
        ("questions.toml", "questions.a-number"),
        ("questions.toml", "questions.nta-box"),
        ("questions.toml", "questions.documents-held-by"),
        ("questions.toml", "questions.household-advised"),
        ("routes.toml", "rows.not-there"),
    ],
)
def test_an_office_cannot_hide_the_law_or_what_rules_need(office, name, entry):
    folder = office(name, f'[{entry}]\nhidden = true\nhidden_because = "Not used here."\n')
    assert "cannot be hidden" in only(refused(folder)).what


def test_an_office_adds_to_the_list_to_verify_and_cannot_change_the_day_of_the_files(office):
    law = load_law(office("verify.toml", '[[verify]]\nitem = "The local rule."\nauthorities = ["directive-8-2"]\n'))
    assert law.verify_list[-1] == "The local rule."
    assert len(law.verify_list) == len(load_law().verify_list) + 1
    assert "as_of" in only(refused(office("law.toml", "as_of = 2027-01-01\n"))).what


def test_an_office_hides_its_own_sort_of_clock(office):
    law = load_law(office("timeline.toml", '[clocks.first-follow-up]\nhidden = true\nhidden_because = "We call."\n'))
    assert "first-follow-up" not in law.clocks


def test_a_misspelt_office_file_and_key_are_refused_with_suggestions(office):
    office("route.toml", "")
    folder = office("routes.toml", '[rows.held-as-family]\nsayz = "x"\n')
    errors = refused(folder)
    assert {"“routes.toml”" in error.fix for error in errors if "no law file" in error.what} == {True}
    assert any("office/law/routes.toml, line 2" in error.where and "“says”" in error.fix for error in errors)


def test_an_old_office_wording_over_a_changed_entry_is_reported(office, shipped):
    shelf = read_shelf(SHIPPED)
    mark = fingerprint(shelf.sources["routes.toml"].data["rows"]["held-as-family"])
    folder = office("routes.toml", f'[rows.held-as-family]\nsays = "Ours."\nshipped = "{mark}"\n')
    assert not only(load_law(folder).office_changes).stale
    change(shipped, "routes.toml", "beside the Flores settlement", "beside Flores")
    assert only(load_law(folder).office_changes).stale


def test_closed_days_are_read_and_wrong_ones_refused(office):
    law = load_law(office("closed_days.toml", "closed_days = [2026-12-24, 2026-11-27]\n"))
    assert law.closed_days == (dt.date(2026, 11, 27), dt.date(2026, 12, 24))
    assert "closed days" in only(refused(office("closed_days.toml", 'closed_days = ["Friday"]\n'))).what


def test_an_office_without_files_changes_nothing(tmp_path):
    assert load_law(tmp_path).version == load_law().version


# --- what people do to files ------------------------------------------------------------------------------------------

OFFICER = '[questions.officer-name]\nlabel = "Officer"\n'


def test_a_file_saved_by_windows_with_a_mark_before_it_is_read(office):
    folder = office("questions.toml", "\ufeff" + OFFICER.replace("\n", "\r\n"))
    assert load_law(folder).questions["officer-name"].label == "Officer"


@pytest.mark.parametrize(
    ("name", "text", "what", "where", "fix"),
    [
        ("questions.toml", OFFICER.replace('"Officer"', "“Officer”"), "TOML", "line 2", "straight quotation marks"),
        ("field_offices.toml", "[bal]\ncaptured_on = 2026-02-30\n", "TOML", "line 2", "whether there is such a day"),
        ("questions.toml.txt", OFFICER, "not read", "questions.toml.txt", "Name it questions.toml"),
        ("questions.TOML", OFFICER, "not read", "questions.TOML", "Name it questions.toml"),
        ("questions.toml", 'questions = ["a"]\n', "holds no entries", "line 1", "[questions.its-id]"),
    ],
)
def test_slips_of_the_hand_are_told_with_what_to_look_for(office, name, text, what, where, fix):
    error = only(refused(office(name, text)))
    assert what in error.what and where in error.where and fix in error.fix


def test_text_that_is_not_utf_8_is_told_with_its_line(office):
    folder = office("questions.toml", "")
    (folder / "law" / "questions.toml").write_bytes(OFFICER.replace("Officer", "Oficer\u00eda").encode("latin-1"))
    error = only(refused(folder))
    assert error.where.endswith("line 2") and "Notepad" in error.fix


@pytest.mark.parametrize(("count", "unit"), [(5, "hours"), (10**11, "days"), (101, "years"), (5000, "months")])
def test_a_period_that_cannot_be_counted_is_refused_when_it_is_read(office, count, unit):
    row = f'in_force_from = 2026-12-01\nvalue = {count}\nunit = "{unit}"\nauthority = "our-policy-follow-up-after-sending"\n'
    own = '[clocks.first-follow-up]\nauthority = "our-policy-follow-up-after-sending"\nbecause = "Ours."\n'
    errors = refused(office("timeline.toml", f"{own}[[clocks.first-follow-up.counts]]\n{row}"))
    assert any("counts" in error.what for error in errors)


@pytest.mark.parametrize(
    "text",
    [
        '[words]\npacket-title = "Request {fil}"\n',
        '[words]\npacket-title = "Request {file"\n',
        '[checks.answer-missing]\nsays = "“{lable}” is missing."\n',
        '[papers.income.sponsor]\nasks = "proof of the income of {sponsor}"\n',
    ],
)
def test_words_of_the_packet_with_a_name_that_is_not_there_are_refused_before_a_packet_is_built(office, text):
    assert "braces" in only(refused(office("packet.toml", text))).what


def test_a_check_dated_on_a_day_to_come_counts_as_none(office):
    own = (
        '[directive-8-1]\nstatus = "confirmed"\nsource = "The text"\nchecked_on = 2062-11-24\nchecked_by = "R. Oakes"\n'
    )
    law = load_law(office("authorities.toml", own))
    assert "directive-8-1" in {one.id for one in law.stale(dt.date(2026, 11, 24))}
    assert load_law().stale(dt.date(2026, 6, 1)) == []


# --- quotation marks --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("the client's own words", "the client’s own words"),
        ("{client}'s papers", "{client}’s papers"),
        ("the relatives' status", "the relatives’ status"),
        ('ICE calls it "parole", and no more', "ICE calls it “parole”, and no more"),
        ('(a "named" ground)', "(a “named” ground)"),
        ("5'10 and 12\" wide; the '90s", "5'10 and 12\" wide; the '90s"),
    ],
)
def test_quotation_marks_are_printed_ones_however_they_are_typed(typed, printed):
    assert tidy_quotes(typed) == printed


def test_what_an_office_types_in_its_law_files_is_printed_with_the_same_marks(office):
    office("questions.toml", '[questions.officer-name]\nlabel = "The facility\'s officer"\n')
    office(
        "packet.toml",
        '[words]\nindex-title = "Client\'s exhibits"\n[papers.rehabilitation.facility]\nasks = "the facility\'s record"\n',
    )
    law = load_law(
        office("verify.toml", '[[verify]]\nitem = "The office\'s own rule"\nauthorities = ["28-usc-1746"]\n')
    )
    assert law.questions["officer-name"].label == "The facility’s officer"
    assert law.packet["words"]["index-title"] == "Client’s exhibits"
    assert law.packet["papers"]["rehabilitation"]["facility"]["asks"] == "the facility’s record"
    assert "The office’s own rule" in law.verify_list


def test_no_text_of_the_law_is_printed_with_a_straight_mark():
    law = load_law()
    options = {option for question in law.questions.values() for option in question.options}
    assert not [text for text in _texts_of(law.__dict__) if re.search("[a-z]'[a-z ]", text) and text not in options]


def _texts_of(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from () if key in AS_TYPED else _texts_of(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts_of(one)
    elif hasattr(value, "__dict__"):
        yield from _texts_of(vars(value))


def test_the_words_of_an_option_are_kept_as_they_are_and_shown_with_printed_marks():
    law = load_law()
    asked = law.question("home-government-contact")
    option = next(one for one in asked.options if "'" in one)
    assert parse(asked, option.replace("'", "’"), as_of=law.as_of, law=law) == option
    assert "’" in show(asked, option, law=law) and "'" not in show(asked, option, law=law)
