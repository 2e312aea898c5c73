"""Days: counting, weekends and federal holidays, and dates in words. The only home of `holidays`."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection
from functools import lru_cache

from .model import PartialDate

MONTHS = tuple(calendar.month_name)[1:]
WEEKDAYS = tuple(calendar.day_name)
BEFORE_A_LIMIT = "years less a day"
UNITS = ("days", "business days", "hours", "months", "years", BEFORE_A_LIMIT)


@lru_cache(maxsize=64)
def federal_holidays(year: int) -> frozenset[dt.date]:
    """The federal holidays of a year, with the days on which they are observed."""
    import holidays  # late: it takes a quarter of a second to import

    return frozenset(day for day in holidays.country_holidays("US", years=[year, year + 1]) if day.year == year)


def is_business_day(day: dt.date, closed_days: Collection[dt.date] = ()) -> bool:
    """Neither a weekend, nor a federal holiday, nor one of the office's closed days."""
    return day.weekday() < 5 and day not in closed_days and day not in federal_holidays(day.year)


def next_business_day(day: dt.date, closed_days: Collection[dt.date] = ()) -> dt.date:
    """The day itself when it is a business day, otherwise the first one after it."""
    while not is_business_day(day, closed_days):
        day += dt.timedelta(days=1)
    return day


def last_business_day(day: dt.date, closed_days: Collection[dt.date] = ()) -> dt.date:
    """The day itself when it is a business day, otherwise the last one before it."""
    while not is_business_day(day, closed_days):
        day -= dt.timedelta(days=1)
    return day


def add(day: dt.date, count: int, unit: str, closed_days: Collection[dt.date] = ()) -> dt.date:
    """The last day of a period that runs from `day`; the day after `day` is day 1.

    Days are calendar days unless the unit says business days. Hours are whole days of 24. A month or year that has no
    such day ends on its last day (29 February to 28 February). Source: our-policy-day-counting; Minasyan v. Mukasey.
    """
    if unit == "days":
        return day + dt.timedelta(days=count)
    if unit == "hours":
        whole, rest = divmod(count, 24)
        if rest:
            raise ValueError("a period in hours must be whole days of 24 hours")
        return day + dt.timedelta(days=whole)
    if unit == "business days":
        for _ in range(count):
            day = next_business_day(day + dt.timedelta(days=1), closed_days)
        return day
    if unit == "months":
        return _add_months(day, count)
    if unit == "years":
        return _add_months(day, 12 * count)
    if unit == BEFORE_A_LIMIT:
        return _add_months(day, 12 * count) - dt.timedelta(days=1)
    raise ValueError(f"unknown unit {unit!r}")


def _add_months(day: dt.date, count: int) -> dt.date:
    years, month = divmod(day.month - 1 + count, 12)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def birthday_reached(born: dt.date, age: int, on: dt.date) -> bool:
    """Whether the birthday of that age has come by a day. Born on 29 February: 1 March in other years."""
    return (on.year - born.year, on.month, on.day) >= (age, born.month, born.day)


def spell(day: dt.date) -> str:
    """A date in words: Friday, November 20, 2026."""
    return f"{WEEKDAYS[day.weekday()]}, {spell_plain(day)}"


def spell_plain(day: dt.date) -> str:
    """A date in words, without the weekday: November 20, 2026."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def spell_partial(partial: PartialDate) -> str:
    """A date as far as it is known: “2014”, “April 2014”, “about April 2014”, “April 10, 2014”."""
    if partial.month is None:
        words = str(partial.year)
    elif partial.day is None:
        words = f"{MONTHS[partial.month - 1]} {partial.year}"
    else:
        words = spell_plain(dt.date(partial.year, partial.month, partial.day))
    return f"about {words}" if partial.about else words
