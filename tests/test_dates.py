"""Counting days: month ends, leap days, weekends, federal holidays with the days they are observed, and closed days."""

from __future__ import annotations

import datetime as dt

import pytest

from parole_kit.law import dates

D = dt.date


@pytest.mark.parametrize(
    ("start", "count", "unit", "end"),
    [
        (D(2026, 11, 13), 7, "days", D(2026, 11, 20)),
        (D(2026, 12, 28), 7, "days", D(2027, 1, 4)),
        (D(2028, 2, 25), 7, "days", D(2028, 3, 3)),
        (D(2027, 2, 25), 7, "days", D(2027, 3, 4)),
        (D(2026, 11, 20), 0, "days", D(2026, 11, 20)),
        (D(2026, 11, 20), 72, "hours", D(2026, 11, 23)),
        (D(2026, 8, 31), 6, "months", D(2027, 2, 28)),
        (D(2027, 8, 31), 6, "months", D(2028, 2, 29)),
        (D(2026, 1, 31), 1, "months", D(2026, 2, 28)),
        (D(2026, 7, 15), 6, "months", D(2027, 1, 15)),
        (D(2026, 11, 2), 1, "years", D(2027, 11, 2)),
        (D(2024, 2, 29), 1, "years", D(2025, 2, 28)),
        (D(2023, 3, 1), 1, "years", D(2024, 3, 1)),
        (D(2026, 11, 2), 1, "years less a day", D(2027, 11, 1)),
        (D(2024, 2, 29), 1, "years less a day", D(2025, 2, 27)),
        (D(2023, 3, 1), 1, "years less a day", D(2024, 2, 29)),
        (D(2026, 1, 1), 1, "years less a day", D(2026, 12, 31)),
        (D(2026, 11, 25), 1, "business days", D(2026, 11, 27)),
        (D(2026, 11, 20), 5, "business days", D(2026, 11, 30)),
    ],
)
def test_a_period_ends_on(start, count, unit, end):
    assert dates.add(start, count, unit) == end


def test_unknown_units_and_broken_days_are_refused():
    for count, unit in [(1, "weeks"), (25, "hours")]:
        with pytest.raises(ValueError):
            dates.add(D(2026, 1, 1), count, unit)


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (D(2026, 11, 20), D(2026, 11, 20)),  # a Friday
        (D(2026, 11, 21), D(2026, 11, 23)),  # a Saturday
        (D(2026, 11, 22), D(2026, 11, 23)),
        (D(2026, 11, 26), D(2026, 11, 27)),  # Thanksgiving
        (D(2026, 12, 25), D(2026, 12, 28)),  # Christmas, a Friday
        (D(2026, 7, 3), D(2026, 7, 6)),  # the day on which 4 July, a Saturday, is observed
        (D(2027, 7, 4), D(2027, 7, 6)),  # a Sunday, observed on Monday
        (D(2027, 12, 31), D(2028, 1, 3)),  # New Year's Day of 2028, a Saturday, observed the year before
        (D(2026, 6, 19), D(2026, 6, 22)),  # Juneteenth
        (D(2027, 1, 1), D(2027, 1, 4)),
    ],
)
def test_the_next_business_day(day, following):
    assert dates.next_business_day(day) == following


def test_the_offices_closed_days_count_too():
    closed = [D(2026, 11, 27)]
    assert dates.next_business_day(D(2026, 11, 26), closed) == D(2026, 11, 30)
    assert dates.add(D(2026, 11, 25), 1, "business days", closed) == D(2026, 11, 30)
    assert not dates.is_business_day(D(2026, 11, 27), closed)


@pytest.mark.parametrize(
    ("born", "on", "reached"),
    [
        (D(2008, 11, 24), D(2026, 11, 23), False),
        (D(2008, 11, 24), D(2026, 11, 24), True),
        (D(2008, 2, 29), D(2026, 2, 28), False),
        (D(2008, 2, 29), D(2026, 3, 1), True),
        (D(2010, 2, 29 - 1), D(2028, 2, 28), True),
        (D(2008, 12, 31), D(2026, 12, 30), False),
        (D(2008, 1, 1), D(2026, 1, 1), True),
    ],
)
def test_the_eighteenth_birthday(born, on, reached):
    assert dates.birthday_reached(born, 18, on) is reached


def test_dates_in_words():
    assert dates.spell(D(2026, 11, 20)) == "Friday, November 20, 2026"
    assert dates.spell_plain(D(2026, 2, 1)) == "February 1, 2026"


def test_every_business_day_of_ten_years_is_a_weekday_and_no_holiday():
    day, end = D(2024, 1, 1), D(2034, 1, 1)
    while day < end:
        following = dates.next_business_day(day)
        assert day <= following <= day + dt.timedelta(days=5)
        assert following.weekday() < 5
        day += dt.timedelta(days=1)
