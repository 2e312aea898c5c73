"""Full dates in running text, as records write them: 11/02/2026, Nov. 2, 2026, 2 NOV 2026, 2 de noviembre de 2026."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

_DAY = r"(?<!\d)(?<!\d/)(\d{1,2})(?:st|nd|rd|th|er|[ºª°])?"
_WORD = r"([^\W\d_]{3,12})\.?"
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(?<!\d/)(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|(?<=/)\d{2})(?!\d)")
_DAY_FIRST = re.compile(rf"{_DAY}[\s/.-]*(?:day\s+of\s+|of\s+|de\s+)?{_WORD}[\s,/.-]*(?:del?\s+|of\s+)?(\d{{4}})(?!\d)")
_MONTH_FIRST = re.compile(rf"(?<![^\W_]){_WORD}\s*{_DAY}[\s,]+(?:del?\s+)?(\d{{4}})(?!\d)")
_DIGITS = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_WORD_BEFORE = re.compile(r"([^\W\d_]{3,12})\.?\s*\Z")
_BETWEEN = re.compile(r"[\s,;|]*")
_DAY_BEFORE = re.compile(r"(?i)(?:\d|\b(?:of|de)|[^\W\d_](?:st|nd|rd|th))[\s/.-]*\Z")
_DAY_BEHIND = re.compile(r"(?i)[\s/.-]*(?:\d{1,2}(?!\d)|(?:the\s+)?[a-z-]+(?:st|nd|rd|th)\b)")
_NAME = re.compile(r"[^\W\d_]{3,12}")
EARLIEST = 1900  # a year before it is no date of a record
AHEAD = 30  # a year of two digits is taken for one of this century up to so many years from now


@dataclass(frozen=True)
class Found:
    """A date in a text, as it is written there, and the days that it may mean: 3/4/2026 is March 4, and April 3 elsewhere."""

    says: str
    days: tuple[dt.date, ...]
    start: int
    end: int

    def month_first(self) -> Found:
        """The same, with the month first where it could be either."""
        return replace(self, days=self.days[:1])


class DateFinder:
    """Finds dates in texts. `months` are their names by language, English first, in a row with commas; `as_of` is today."""

    def __init__(self, months: Mapping[str, str], as_of: dt.date) -> None:
        self._century, self._newest = as_of.year // 100 * 100, as_of.year + AHEAD
        self._words: dict[str, int] = {}  # those met so far
        self._names: dict[str, int] = {}
        for names in months.values():
            for number, name in enumerate(names.split(","), start=1):
                self._names[_plain(name)] = number
        ours = {_plain(name) for name in next(iter(months.values())).split(",")}
        self._foreign = self._names.keys() - ours  # a day in words beside them is not told from other words
        self._short: dict[str, set[int]] = {}
        for name, number in self._names.items():
            for length in range(3, len(name)):
                self._short.setdefault(name[:length], set()).add(number)

    def dates(self, text: str) -> list[Found]:
        """Every full date of a text, in order."""
        found: list[Found] = []
        done = 0
        for digits in _DIGITS.finditer(text):  # quicker than to look for a month at every letter
            if digits.start() < done:
                continue
            word = _WORD_BEFORE.search(text, max(done, digits.start() - 15), digits.start())
            start = word.start() if word and self._month(word[1]) else digits.start()
            if one := self._date_at(text, start):
                found.append(one)
                done = one.end
        return found

    def dates_at(self, text: str, place: int) -> list[Found]:
        """The dates that stand in a row from a place on, with nothing between them but spaces and commas."""
        found: list[Found] = []
        while one := self._date_at(text, place):
            found.append(one)
            place = _BETWEEN.match(text, one.end).end()
        return found

    def may_say(self, text: str, day: dt.date) -> bool:
        """Whether a text may name a day in another way: March 14 without a year, 3/14, in words in any of the languages."""
        if re.search(rf"(?<![\d/])0?{day.month}/0?{day.day}(?![\d/])", text):
            return True
        dated = [(one.start, one.end) for one in self.dates(text)]
        for match in _NAME.finditer(text):
            if self._month(match[0]) != day.month or any(start <= match.start() < end for start, end in dated):
                continue
            before, behind = text[max(0, match.start() - 12) : match.start()], text[match.end() : match.end() + 20]
            if _plain(match[0]) in self._foreign or _DAY_BEFORE.search(before) or _DAY_BEHIND.match(behind):
                return True
        return False

    def _date_at(self, text: str, place: int) -> Found | None:
        if match := _ISO.match(text, place):
            may = [(match[1], match[2], match[3])]
        elif match := _NUMERIC.match(text, place):
            year = self._year(match[4])
            may = [(year, match[1], match[3]), (year, match[3], match[1])]
        elif match := _DAY_FIRST.match(text, place):
            may = [(match[3], self._month(match[2]), match[1])]
        elif match := _MONTH_FIRST.match(text, place):
            may = [(match[3], self._month(match[1]), match[2])]
        else:
            return None
        days = tuple(dict.fromkeys(day for each in may if (day := _made(*map(int, each)))))
        return Found(" ".join(match[0].split()), days, *match.span()) if days else None

    def _year(self, digits: str) -> int:
        year = int(digits)
        if len(digits) == 2:
            year += self._century
            return year if year <= self._newest else year - 100
        return year

    def _month(self, word: str) -> int:
        """The number of a month by its name, or by three and more of its first letters; 0 when it is no month."""
        if word not in self._words:
            plain = _plain(word)
            short = self._short.get(plain, ())
            self._words[word] = self._names.get(plain) or (next(iter(short)) if len(short) == 1 else 0)
        return self._words[word]


def _made(year: int, month: int, day: int) -> dt.date | None:
    with contextlib.suppress(ValueError):
        return dt.date(year, month, day) if year >= EARLIEST else None
    return None


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.strip().casefold())
    return "".join(one for one in letters if not unicodedata.combining(one))
