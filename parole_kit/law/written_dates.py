"""Dates as people write them, read without guessing: what could mean two things, or cannot be, is refused in words."""

from __future__ import annotations

import datetime as dt
import re

from .dates import MONTHS, WEEKDAYS, spell_plain
from .model import PartialDate

EARLIEST = dt.date(1900, 1, 1)
_HOW = "Write it as 2026-11-13, 11/13/2026 (month first) or November 13, 2026"
_HOW_PARTIAL = "Write a year, such as 2014, a month and year, such as April 2014, or a date"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d+)")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d+)")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? +(?:of +)?([a-z]{3,9})\.?,? +(\d+)")
_WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? +(.+)")
_MONTH_YEAR = re.compile(r"([a-z]{3,9})\.?,? +(\d+)")
_NUMERIC_MONTH_YEAR = re.compile(r"(\d{1,2})/(\d+)")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_ABOUT = re.compile(r"(?:about|around|approximately|approx\.?|circa|ca?\.|~) *(.+)")


class Unreadable(ValueError):
    """Why a text is not a date, as one sentence without its full stop, and what to do instead."""

    def __init__(self, why: str, fix: str = _HOW) -> None:
        super().__init__(why)
        self.why, self.fix = why, fix


def read_date(raw: object, *, as_of: dt.date, may_be_future: bool) -> dt.date:
    """A full date from a date or a text. Raises Unreadable for impossible, future and two-digit-year dates."""
    if isinstance(raw, dt.datetime):
        raise Unreadable("It has a time of day, and a date is needed", "Write only the date, as 2026-11-13")
    day = raw if isinstance(raw, dt.date) else _from_words(_tidy(raw))
    _within_reason(day, as_of=as_of, may_be_future=may_be_future)
    return day


def read_partial(raw: object, *, as_of: dt.date, may_be_future: bool) -> PartialDate:
    """A year, a month and year, or a date, perhaps with “about”. Raises Unreadable."""
    if isinstance(raw, PartialDate):
        partial = raw
    elif isinstance(raw, dt.date) and not isinstance(raw, dt.datetime):
        partial = PartialDate(raw.year, raw.month, raw.day)
    elif isinstance(raw, int) and not isinstance(raw, bool):
        partial = PartialDate(_year(str(raw)))
    else:
        text = _tidy(raw)
        about = _ABOUT.fullmatch(text)
        try:
            partial = _partial_from_words(about.group(1) if about else text, about=bool(about))
        except Unreadable as problem:
            raise Unreadable(problem.why, problem.fix if problem.fix != _HOW else _HOW_PARTIAL) from None
    first = _make(partial.year, partial.month or 1, partial.day or 1)
    _within_reason(first, as_of=as_of, may_be_future=may_be_future)
    return partial


def _tidy(raw: object) -> str:
    if not isinstance(raw, str):
        raise Unreadable("It is not a date")
    return " ".join(raw.split()).casefold()


def _from_words(text: str) -> dt.date:
    named = _WEEKDAY.fullmatch(text)
    if named and not _MONTH_FIRST.fullmatch(text):
        day = _from_words(named.group(2))
        if not WEEKDAYS[day.weekday()].casefold().startswith(named.group(1)):
            raise Unreadable(
                f"{spell_plain(day)} is a {WEEKDAYS[day.weekday()]}, not the weekday that was written",
                "Check the date and its weekday",
            )
        return day
    if found := _ISO.fullmatch(text):
        return _make(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMERIC.fullmatch(text):
        if int(found[1]) > 12 >= int(found[2]):
            raise Unreadable(f"There is no month {int(found[1])}; the month comes first")
        return _make(_year(found[3]), int(found[1]), int(found[2]))
    if found := _MONTH_FIRST.fullmatch(text):
        return _make(_year(found[3]), _month(found[1]), int(found[2]))
    if found := _DAY_FIRST.fullmatch(text):
        return _make(_year(found[3]), _month(found[2]), int(found[1]))
    raise Unreadable("It is not a full date that can be read")


def _partial_from_words(text: str, *, about: bool) -> PartialDate:
    if text.isdecimal():
        return PartialDate(_year(text), about=about)
    if found := _ISO_MONTH.fullmatch(text):
        year, month = int(found[1]), int(found[2])
    elif found := _NUMERIC_MONTH_YEAR.fullmatch(text):
        year, month = _year(found[2]), int(found[1])
    elif found := _MONTH_YEAR.fullmatch(text):
        year, month = _year(found[2]), _month(found[1])
    else:
        day = _from_words(text)
        return PartialDate(day.year, day.month, day.day, about=about)
    _make(year, month, 1)
    return PartialDate(year, month, about=about)


def _year(digits: str) -> int:
    if len(digits) != 4:
        raise Unreadable(
            f"The year “{digits}” does not have four digits", "Write the year with four digits, such as 2026"
        )
    return int(digits)


def _month(word: str) -> int:
    for number, name in enumerate(MONTHS, start=1):
        if name.casefold() == word or word in (name[:3].casefold(), "sept" if number == 9 else ""):
            return number
    raise Unreadable(f"“{word}” is not the name of a month")


def _make(year: int, month: int, day: int) -> dt.date:
    if not 1 <= month <= 12:
        raise Unreadable(f"There is no month {month}")
    try:
        return dt.date(year, month, day)
    except ValueError:
        where = f"{MONTHS[month - 1]} {year}" if 1 <= year <= 9999 else "that month"
        raise Unreadable(f"There is no day {day} in {where}") from None


def _within_reason(day: dt.date, *, as_of: dt.date, may_be_future: bool) -> None:
    if day < EARLIEST:
        raise Unreadable(f"{spell_plain(day)} is before 1900", "Check the year")
    if day > as_of and not may_be_future:
        raise Unreadable(f"{spell_plain(day)} is in the future; today is {spell_plain(as_of)}", "Check the date")
    if day.year > as_of.year + 50:
        raise Unreadable(f"{spell_plain(day)} is more than fifty years ahead", "Check the year")
