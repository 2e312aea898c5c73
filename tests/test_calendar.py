"""The deadlines in a calendar: all-day, stable, and silent about who the client is."""

import datetime as dt
from functools import partial

import icalendar
from fictional import LAW, TODAY, sample

from parole_kit.law import deadlines
from parole_kit.packet.calendar import calendar
from parole_kit.packet.phrases import phrase

WORDS = partial(phrase, LAW)


def events(case=None, day=TODAY):
    case = case or sample()
    found = deadlines(LAW, case.known(), day)
    made = icalendar.Calendar.from_ical(calendar(case.file_number, found, day, WORDS))
    return found, {str(event["uid"]): event for event in made.walk("VEVENT")}


def test_each_deadline_with_a_date_is_an_event_on_its_limit():
    found, made = events()
    dated = {f"pk-0042-{one.id}@parole-kit": one for one in found if one.due}
    assert dated
    assert set(made) == set(dated)
    for uid, event in made.items():
        start = event.decoded("dtstart")
        assert type(start) is dt.date
        assert start == dated[uid].last
        assert event.decoded("dtend") == start + dt.timedelta(days=1)


def test_the_next_business_day_is_told_and_does_not_move_a_limit_of_the_law():
    case = sample().say("entry-date", "November 14, 2026")
    found, made = events(case)
    moved = [one for one in found if one.due and one.next_business_day != one.due and one.basis == "law"]
    assert moved
    for one in moved:
        event = made[f"pk-0042-{one.id}@parole-kit"]
        assert event.decoded("dtstart") == one.due
        assert one.next_business_day.strftime("%B") in str(event["description"])


def test_the_offices_own_date_on_a_saturday_is_an_event_on_the_monday_it_moves_to():
    case = sample()
    case.say("packet-sent-on", "November 14, 2026").say("parole-decision", "No decision yet")
    found, made = events(case)
    event = made["pk-0042-first-follow-up@parole-kit"]
    assert event.decoded("dtstart") == dt.date(2026, 11, 23)
    words = "Saturday, November 21, 2026; the office’s date moves to Monday, November 23, 2026"
    assert words in str(event["description"])
    assert next(one for one in found if one.id == "first-follow-up").days_left == 0


def test_a_hearing_to_come_is_an_event_without_the_client_and_one_that_is_over_is_none():
    day = dt.date(2026, 12, 8)
    given = [("next-hearing", "Next hearing in immigration court", day)]
    for as_of, count in ((TODAY, 1), (day, 1), (day + dt.timedelta(days=1), 0)):
        made = icalendar.Calendar.from_ical(calendar("PK-0042", (), as_of, WORDS, given)).walk("VEVENT")
        assert len(made) == count
        for event in made:
            assert event["summary"] == "PK-0042: Next hearing in immigration court"
            assert event.decoded("dtstart") == day and event["class"] == "CONFIDENTIAL"


def test_the_same_event_keeps_its_id_when_the_day_moves():
    assert set(events()[1]) & set(events(day=TODAY + dt.timedelta(days=2))[1])


def test_no_fact_of_the_client_is_in_the_file():
    case = sample()
    text = calendar(case.file_number, deadlines(LAW, case.known(), TODAY), TODAY, WORDS).decode()
    text = text.replace("\r\n ", "")
    said = [
        str(answer.value)
        for (name, _), answer in case.given.items()
        if name in ("client-name", "a-number", "entry-place")
    ]
    for words in (*said, "Marisela", "Quintanar", "Sagastume", "Sample Street"):
        assert words.casefold() not in text.casefold()


def test_the_same_case_makes_the_same_bytes():
    found = deadlines(LAW, sample().known(), TODAY)
    assert calendar("PK-0042", found, TODAY, WORDS) == calendar("PK-0042", found, TODAY, WORDS)


def test_a_limit_of_the_law_is_called_the_last_day_and_a_working_date_is_not():
    found, made = events()
    for one in found:
        if one.due:
            summary = str(made[f"pk-0042-{one.id}@parole-kit"]["summary"])
            assert ("last day" in summary) == (one.basis == "law" and not one.opens), summary
