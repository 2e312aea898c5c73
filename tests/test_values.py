"""Answers as people write them: what is taken, in which form, and what is refused with words that help."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest

from parole_kit.errors import AnswerError
from parole_kit.law import from_plain, load_law, parse, show, to_plain
from parole_kit.law.model import PartialDate, Question

TODAY = dt.date(2026, 11, 23)
FRIDAY = dt.date(2026, 11, 13)


def question(kind: str, **more) -> Question:
    return Question("q", "start", "Section", kind, "The label", "Enter the answer", **more)


def take(kind: str, raw, **more):
    return parse(question(kind, **more), raw, as_of=TODAY, law=load_law())


def refuse(kind: str, raw, **more) -> AnswerError:
    with pytest.raises(AnswerError) as error:
        take(kind, raw, **more)
    assert error.value.where == "The label"
    assert error.value.what.endswith(".") and error.value.fix.endswith(".")
    assert not {"please", "sorry", "invalid", "oops"} & set(str(error.value).casefold().split())
    return error.value


# --- dates ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        FRIDAY, "2026-11-13", "11/13/2026", "11-13-2026", "Nov 13, 2026", "Nov. 13 2026", "November 13, 2026",
        "13 Nov 2026", "13 November, 2026", "13th of November 2026", "November 13th, 2026", "  nov  13,  2026 ",
        "Friday, November 13, 2026", "Fri 13 Nov 2026", "NOVEMBER 13, 2026",
    ],
)  # fmt: skip
def test_a_date_is_read_in_the_ways_people_write_it(raw):
    assert take("date", raw) == FRIDAY


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("2026-02-30", "no day 30 in February 2026"),
        ("02/29/2026", "no day 29 in February 2026"),
        ("2026-13-01", "no month 13"),
        ("13/11/2026", "the month comes first"),
        ("11/13/26", "four digits"),
        ("Nov 13, 26", "four digits"),
        ("2026-00-10", "no month 0"),
        ("2026-11-00", "no day 0"),
        ("0000-01-01", "no day"),
        ("Thursday, November 13, 2026", "is a Friday"),
        ("Novembre 13, 2026", "not the name of a month"),
        ("last Friday", "not a full date"),
        ("November 2026", "not a full date"),
        ("20261113", "not a full date"),
        ("2026-11-24", "in the future"),
        (dt.date(2026, 11, 24), "in the future"),
        ("1899-12-31", "before 1900"),
        ("02/03/0026", "before 1900"),
        (dt.datetime(2026, 11, 13, 9, 30), "time of day"),
        (20261113, "not a date"),
        (True, "not a date"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_the_reason(raw, says):
    assert says in refuse("date", raw).what


def test_today_is_not_the_future():
    assert take("date", "2026-11-23") == TODAY


def test_an_appointment_may_be_ahead_but_not_fifty_years():
    assert take("date", "2027-03-01", may_be_future=True) == dt.date(2027, 3, 1)
    assert "fifty years" in refuse("date", "2126-03-01", may_be_future=True).what


def test_a_leap_day_is_a_day():
    assert take("date", "02/29/2024") == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    ("raw", "value", "words"),
    [
        ("2014", PartialDate(2014), "2014"),
        (2014, PartialDate(2014), "2014"),
        ("about 2014", PartialDate(2014, about=True), "about 2014"),
        ("c. April 2014", PartialDate(2014, 4, about=True), "about April 2014"),
        ("April 2014", PartialDate(2014, 4), "April 2014"),
        ("04/2014", PartialDate(2014, 4), "April 2014"),
        ("2014-04", PartialDate(2014, 4), "April 2014"),
        ("April 10, 2014", PartialDate(2014, 4, 10), "April 10, 2014"),
        (dt.date(2014, 4, 10), PartialDate(2014, 4, 10), "April 10, 2014"),
    ],
)
def test_a_date_known_in_part_is_kept_and_shown_as_far_as_it_is_known(raw, value, words):
    assert take("partial-date", raw) == value
    assert show(question("partial-date"), value, law=load_law()) == words


@pytest.mark.parametrize(
    "raw", ["14", "²⁰¹⁴", "2014-13", "April 14", "soon", "2027", "13/2014", "2014-02-30", 14, "1899"]
)
def test_a_partial_date_that_cannot_be_is_refused(raw):
    refuse("partial-date", raw)


# --- identifiers and addresses --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("A 012-345-678", "A012345678"),
        ("a012345678", "A012345678"),
        ("A# 012 345 678", "A012345678"),
        ("012345678", "A012345678"),
        ("12345678", "A012345678"),
        ("1234567", "A001234567"),
        (12345678, "A012345678"),
        ("A\u2011012\u2011345\u2011678", "A012345678"),
    ],
)
def test_an_a_number_is_made_nine_digits(raw, value):
    assert take("a-number", raw) == value


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("A 1234 567 890", "10 digits"),
        ("123456", "6 digits"),
        ("1", "1 digit,"),
        ("A01234567B", "where a digit belongs"),
        ("O12345678", "“O” where a digit belongs"),
        ("A", "no digits"),
        ("000000000", "all zeros"),
        ("٠١٢٣٤٥٦٧٨", "where a digit belongs"),
    ],
)
def test_anything_else_is_no_a_number_and_says_why(raw, says):
    assert says in refuse("a-number", raw).what


def test_an_a_number_is_shown_in_threes():
    assert show(question("a-number"), "A012345678", law=load_law()) == "A 012-345-678"


@pytest.mark.parametrize(
    "raw",
    ["1204 Willow Avenue, Apt 5", "221B Baker St", "12 1st St", "4 A Street", "45-12 Queens Blvd", "9 Box Elder Road",
     "12 Portola Drive", "7 Postal Road", "3 Mailbox Lane", "RR 2 Box 45"],
)  # fmt: skip
def test_a_street_has_a_number_and_a_name(raw):
    assert take("street", raw) == raw


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("P.O. Box 123", "post office box"),
        ("PO Box 123", "post office box"),
        ("p o box 9", "post office box"),
        ("P.O.B. 12", "post office box"),
        ("Post Office Box 7", "post office box"),
        ("POBox 7, Fresno", "post office box"),
        ("12 Main St, P. O. Box 4", "post office box"),
        ("General Delivery", "post office box"),
        ("PMB 44", "post office box"),
        ("Box 12", "post office box"),
        ("PO Drawer 3", "post office box"),
        ("Apartado Postal 33", "post office box"),
        ("Willow Avenue", "no house number"),
        ("1204", "no street name"),
        ("12 #4", "no street name"),
    ],
)
def test_a_street_that_nobody_can_live_at_is_refused(raw, says):
    assert says in refuse("street", raw).what


def test_a_street_on_two_lines_becomes_one():
    assert take("street", "1204 Willow Avenue\nApt 5") == "1204 Willow Avenue, Apt 5"


@pytest.mark.parametrize(
    ("raw", "value"),
    [("CA", "CA"), ("ca", "CA"), ("California", "CA"), ("puerto rico", "PR"), ("D.C.", "DC"), ("Guam", "GU"),
     ("U.S. Virgin Islands", "VI"), ("Washington", "WA"), ("Washington, D.C.", "DC")],
)  # fmt: skip
def test_a_state_is_two_letters(raw, value):
    assert take("state", raw) == value


def test_a_state_is_shown_by_name():
    assert show(question("state"), "CA", law=load_law()) == "California"


@pytest.mark.parametrize("raw", ["Ontario", "XX", "C A", "12"])
def test_what_is_no_state_is_refused(raw):
    refuse("state", raw)


@pytest.mark.parametrize(
    ("raw", "value"), [("93701", "93701"), ("93701-1234", "93701-1234"), ("937011234", "93701-1234"), (93701, "93701")]
)
def test_a_zip_code(raw, value):
    assert take("zip", raw) == value


@pytest.mark.parametrize("raw", ["9370", "93701-12", "K1A 0B1", 2110])
def test_what_is_no_zip_code_is_refused(raw):
    refuse("zip", raw)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("6195550142", "(619) 555-0142"),
        ("(619) 555-0142", "(619) 555-0142"),
        ("619.555.0142", "(619) 555-0142"),
        ("+1 619 555 0142", "(619) 555-0142"),
        ("1-619-555-0142", "(619) 555-0142"),
        ("619-555-0142 x12", "(619) 555-0142 ext. 12"),
        ("619-555-0142 ext. 12", "(619) 555-0142 ext. 12"),
        ("+502 5555 0142", "+502 5555 0142"),
        ("+221-33-555-01-42", "+221 33 555 01 42"),
    ],
)
def test_a_telephone(raw, value):
    assert take("phone", raw) == value


@pytest.mark.parametrize("raw", ["555-0142", "619 555 014", "(019) 555-0142", "(619) 155-0142", "call me", "+44 12"])
def test_what_is_no_telephone_is_refused(raw):
    refuse("phone", raw)


def test_an_email():
    assert take("email", " Name.O'Hara+pk@Example.ORG ") == "Name.O'Hara+pk@example.org"


@pytest.mark.parametrize(
    "raw", ["name", "name@example", "a b@example.org", "a@@example.org", ".a@example.org", "a@ex..org"]
)
def test_what_is_no_email_is_refused(raw):
    refuse("email", raw)


# --- numbers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("raw", "value"), [("10", 10), (10, 10), ("1,000", 1000), ("0", 0)])
def test_a_number(raw, value):
    assert take("number", raw) == value


@pytest.mark.parametrize("raw", ["1.5", "ten", "-3", -3, "1,00", True, 1.5, "²", "9999999999"])
def test_what_is_no_whole_number_is_refused(raw):
    refuse("number", raw)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("5,000", 5000),
        ("$5,000", 5000),
        ("5000.00", 5000),
        ("US$ 7500", 7500),
        ("1500 dollars", 1500),
        (5000, 5000),
    ],
)
def test_money_is_whole_dollars(raw, value):
    assert take("money", raw) == value
    assert show(question("money"), value, law=load_law()) == f"${value:,}"


@pytest.mark.parametrize("raw", ["5,000.50", "0", "-5", "5.000,00", "€50", "five"])
def test_what_is_no_amount_is_refused(raw):
    refuse("money", raw)


# --- choices --------------------------------------------------------------------------------------------------------

MANNERS = ("Presented at a port of entry", "Entered between ports of entry")
PAPERS = ("Passport", "Birth certificate", "Voter card", "None")


def test_a_choice_is_one_of_the_options_in_any_case():
    assert take("choice", "presented at a port of entry", options=MANNERS) == MANNERS[0]


def test_a_choice_that_is_nearly_an_option_is_refused_with_that_option():
    assert MANNERS[1] in refuse("choice", "Entered between ports", options=MANNERS).fix


def test_a_choice_that_is_nothing_like_one_is_refused_with_all_of_them():
    error = refuse("choice", "By balloon", options=MANNERS)
    assert all(option in error.fix for option in MANNERS)


@pytest.mark.parametrize(("raw", "value"), [("Yes", "Yes"), ("no", "No"), (True, "Yes"), (False, "No")])
def test_yes_or_no(raw, value):
    assert take("yes-no", raw) == value


@pytest.mark.parametrize("raw", ["maybe", "Y", 1, 0])
def test_what_is_neither_yes_nor_no_is_refused(raw):
    refuse("yes-no", raw)


def test_choices_come_in_the_order_of_the_options_once_each():
    assert take("choices", ["Voter card", "Passport", "Voter card"], options=PAPERS) == ["Passport", "Voter card"]
    assert take("choices", "Passport; Voter card", options=PAPERS) == ["Passport", "Voter card"]
    assert take("choices", "Passport", options=PAPERS) == ["Passport"]


def test_none_stands_alone():
    assert take("choices", ["None"], options=PAPERS) == ["None"]
    assert "together with another" in refuse("choices", ["None", "Passport"], options=PAPERS).what


def test_choices_are_joined_in_words():
    shown = show(question("choices", options=PAPERS), ["Passport", "Birth certificate", "Voter card"], law=load_law())
    assert shown == "Passport, Birth certificate and Voter card"


@pytest.mark.parametrize("raw", ["snd", "SND", "San Diego", "san diego"])
def test_a_field_office_by_id_code_or_name(raw):
    assert take("field-office", raw) == "snd"


def test_a_field_office_that_is_nearly_one_is_refused_with_it():
    assert "San Diego" in refuse("field-office", "San Diago").fix


def test_a_circuit_by_id_or_name():
    assert take("circuit", "Ninth Circuit") == take("circuit", "ninth") == "ninth"
    assert show(question("circuit"), "ninth", law=load_law()) == "Ninth Circuit"


# --- words ----------------------------------------------------------------------------------------------------------


def test_a_line_is_one_line_without_control_characters():
    assert take("text", "Mar\u0131sela\x00\x07 \t Quintanar\nde León ") == "Mar\u0131sela Quintanar de León"


def test_text_is_composed_unicode():
    composed, parted = "Núñez", unicodedata.normalize("NFD", "Núñez")
    assert take("text", parted) == composed


@pytest.mark.parametrize("name", ["ፀሐይ ተስፋዬ", "محمد علي", "नेहा श्रेष्ठ", "Nguyễn Thị Ánh", "O’Brien-Łukasik"])
def test_names_in_every_script_are_kept(name):
    assert take("text", name) == unicodedata.normalize("NFC", name)


def test_joiners_that_scripts_need_are_kept_and_marks_that_turn_text_are_not():
    assert take("text", "می\u200cخواهم") == "می\u200cخواهم"
    assert take("text", "evil\u202etxt\u2066") == "eviltxt"


def test_a_narrative_keeps_its_paragraphs():
    assert (
        take("narrative", " First.\r\nSecond line.\r\n\r\n\r\n\r\nNew one.\x0b\n") == "First.\nSecond line.\n\nNew one."
    )


def test_a_text_that_is_too_long_is_refused_with_both_numbers():
    error = refuse("narrative", "a" * 60_001)
    assert "60,001" in error.what and "60,000" in error.what
    assert "1,001" in refuse("text", "a" * 1_001).what


@pytest.mark.parametrize("kind", ["text", "narrative", "date", "choice", "choices", "a-number", "yes-no", "money"])
@pytest.mark.parametrize("raw", [None, "", "   ", "\n\t", [], "\x00"])
def test_a_blank_is_no_answer(kind, raw):
    assert refuse(kind, raw, options=PAPERS if "choice" in kind else ())


@pytest.mark.parametrize("kind", ["country", "language"])
def test_countries_and_languages_are_words(kind):
    assert take(kind, "Côte d’Ivoire") == "Côte d’Ivoire"
    assert take(kind, "K’iche’") == "K’iche’"
    refuse(kind, "Spanish 2")
    refuse(kind, "---")


@pytest.mark.parametrize("kind", ["text", "narrative", "street", "state", "zip", "phone", "email", "country", "choice"])
@pytest.mark.parametrize("raw", [{"a": 1}, object(), 1.5, ["a", ["b"]], b"bytes"])
def test_what_is_not_even_text_is_refused_and_never_breaks(kind, raw):
    refuse(kind, raw, options=PAPERS if kind == "choice" else ())


# --- storing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "Núñez"),
        ("date", FRIDAY),
        ("partial-date", PartialDate(2014)),
        ("partial-date", PartialDate(2014, 4, about=True)),
        ("partial-date", PartialDate(2014, 4, 10)),
        ("choices", ["Passport", "Voter card"]),
        ("money", 5000),
    ],
)
def test_what_is_stored_comes_back_the_same(kind, value):
    import json

    plain = json.loads(json.dumps(to_plain(value)))
    assert from_plain(question(kind), plain) == value


def test_what_is_shown_can_be_typed_back():
    law = load_law()
    for kind, value in [
        ("date", FRIDAY),
        ("a-number", "A012345678"),
        ("money", 5000),
        ("state", "CA"),
        ("circuit", "ninth"),
    ]:
        shown = show(question(kind), value, law=law)
        assert take(kind, shown) == value


def test_every_kind_can_be_parsed_and_shown():
    from parole_kit.law.model import KINDS

    samples = {
        "text": "x", "narrative": "x", "choice": "Passport", "choices": ["Passport"], "yes-no": "Yes",
        "date": "2026-11-13", "partial-date": "2014", "a-number": "012345678", "street": "1 Elm St", "state": "CA",
        "zip": "93701", "phone": "6195550142", "email": "a@example.org", "number": "1", "money": "1",
        "country": "Peru", "language": "Spanish", "field-office": "snd", "circuit": "ninth",
    }  # fmt: skip
    assert set(samples) == set(KINDS)
    for kind, raw in samples.items():
        options = PAPERS if kind in ("choice", "choices") else ()
        value = take(kind, raw, options=options)
        assert show(question(kind, options=options), value, law=load_law())
        assert show(question(kind), None, law=load_law()) == ""
