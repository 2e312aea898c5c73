"""How a number, or a date, may be another one with a slip of the hand."""

from __future__ import annotations

import datetime as dt

SLIPS = ("turned", "next-year", "next-day", "digit", "digits")  # each has its words in packet.toml
TELLING = ("turned", "next-year", "digits")  # those that two dates of one paper seldom have by chance


def one_slip(one: str, other: str) -> bool:
    """Whether two numbers differ by one digit, or by two neighbours that changed places."""
    return bool(_slip_of_digits(one, other))


def date_slip(said: dt.date, meant: dt.date) -> str:
    """Which of SLIPS makes `said` of `meant`, or "".

    Day and month changed places; one year or one day more or less; one digit is another; two neighbours changed places,
    as in 1979 for 1997.
    """
    if said == meant:
        return ""
    if (said.year, said.month, said.day) == (meant.year, meant.day, meant.month):
        return "turned"
    if (said.month, said.day) == (meant.month, meant.day) and abs(said.year - meant.year) == 1:
        return "next-year"
    if abs((said - meant).days) == 1:
        return "next-day"
    return _slip_of_digits(f"{said:%Y%m%d}", f"{meant:%Y%m%d}")


def telling_slip(said: dt.date, meant: dt.date) -> str:
    """The same, for dates in different months: days of one month are often a digit apart and mean two events."""
    return "" if (said.year, said.month) == (meant.year, meant.month) else date_slip(said, meant)


def _slip_of_digits(one: str, other: str) -> str:
    differ = [place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]]
    if len(one) != len(other) or len(differ) not in (1, 2):
        return ""
    first, last = differ[0], differ[-1]
    if len(differ) == 1:
        return "digit"
    return "digits" if last == first + 1 and one[first] == other[last] and one[last] == other[first] else ""
