"""Dates that a record gives after a label, such as “Date of arrival”, held against the answers of the case.

The labels are those of packet.toml. What other people or other events may have too is left out, so that a warning means
something. A label speaks of the client only on a paper that bears the client's A-number. A date that the case has as
another answer is taken for that one, because forms print their labels in one row and the dates in the next. And where a
paper gives the date of the case once, only a slip elsewhere in it is told.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..law.model import Question
from .checks import Situation
from .found_dates import DateFinder, Found
from .slips import date_slip, telling_slip

_GAP = re.compile(
    r"(?i)[\s:.,#()\[\]*_–—-]*(?:mm[/ -]?dd[/ -]?yy(?:yy)?[\s:)\]]*)?(?:(?:on|is|was|or about|el|le|em)\s+){0,3}"
)
_LABELS_BEFORE = re.compile(r"(?i)\bdate\b\D*\Z")  # another label, and no date for it so far
_NEAR = re.compile(r"[\s:.,()]*\Z")
BEFORE = 60  # letters before a label that are looked at
WITHIN = 80  # letters that "..." in a label may stand for


@dataclass(frozen=True)
class OtherDate:
    """A date after a label that is not the one of the case: the page (from 0), the words, and the slip that it may be."""

    question: Question
    meant: dt.date
    page: int
    says: str
    slip: str


@dataclass(frozen=True)
class Wanted:
    """One date of the case, and the labels after which records give it.

    `anyone`: other people have such a date too. `several`: the client's records have others. Then only a slip is told.
    """

    question: Question
    meant: dt.date
    labels: tuple[str, ...]
    anyone: bool
    several: bool

    @cached_property
    def words(self) -> frozenset[str]:
        """A word of each label: a page that has none of them is passed over at once."""
        return frozenset(max(label.replace("...", " ").split(), key=len) for label in self.labels)

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the labels begin and end in a text of small letters and single spaces."""
        for label in self.labels:
            first, *more = label.split(" ... ")
            start = -1
            while (start := text.find(first, start + 1)) >= 0:
                end = start + len(first)
                for piece in more:
                    found = text.find(f" {piece}", end, end + WITHIN + len(piece))
                    end = found + 1 + len(piece) if found >= 0 else len(text)
                if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
                    yield start, end

    def days(self, found: Found) -> tuple[dt.date, ...]:
        """What a date means in a record: the month comes first, unless the paper may come from elsewhere."""
        return found.days if self.anyone else found.days[:1]


class RecordDates:
    """The dates that a case has and records give. `labels` are those of packet.toml, by question."""

    def __init__(self, now: Situation, labels: Mapping[str, Mapping], finder: DateFinder) -> None:
        self.finder, self.as_of = finder, now.as_of
        self.known = {answer.value for answer in now.answers.values() if type(answer.value) is dt.date}
        self.wanted = [
            Wanted(
                now.law.questions[name],
                meant,
                tuple(label.lower() for label in told["labels"]),
                told.get("anyone", False),
                _holds(now, told.get("slips_if", {})),
            )
            for name, told in labels.items()
            if type(meant := now.value(name)) is dt.date
        ]

    def others(self, pages: Sequence[str], *, own: bool) -> Iterator[OtherDate]:
        """The dates of one exhibit that differ, each where it stands first; `own`: it bears the client's A-number."""
        low, flat = [page.lower() for page in pages], {}
        for wanted in self.wanted:
            if own or wanted.anyone:
                there = [page for page, text in enumerate(low) if any(word in text for word in wanted.words)]
                for page in there:
                    flat[page] = flat.get(page) or _flat(pages[page])
                yield from self._others(wanted, {page: flat[page] for page in there})

    def _others(self, wanted: Wanted, pages: Mapping[int, tuple[str, str]]) -> list[OtherDate]:
        found: dict[str, OtherDate] = {}
        agrees = False
        for page, (text, small) in pages.items():
            for start, end in wanted.places(small):
                row = self.finder.dates_at(text, _GAP.match(text, end).end())
                if not row:
                    continue
                before = text[max(0, start - BEFORE) : start]
                if self._agrees(wanted, before, row):
                    agrees = True
                elif other := self._other(wanted, before, row):
                    date, slip = other
                    says = text[start : date.start] + date.says
                    found.setdefault(date.says, OtherDate(wanted.question, wanted.meant, page, says, slip))
        return [one for one in found.values() if one.slip or not agrees]

    def _agrees(self, wanted: Wanted, before: str, row: Sequence[Found]) -> bool:
        """Whether the date of the case is among those after the label, or stands above it as forms have it."""
        above = [one for one in self.finder.dates(before)[-1:] if _NEAR.match(before, one.end)]
        return any(wanted.meant in wanted.days(one) for one in (*row, *above))

    def _other(self, wanted: Wanted, before: str, row: Sequence[Found]) -> tuple[Found, str] | None:
        """The date in a row that tells something, and the slip that it may be."""
        if len(row) == 1 and _LABELS_BEFORE.search(before):
            return None  # it may belong to a label before this one
        strange = [one for one in row if not self.known.intersection(wanted.days(one))]
        slips = [(one, slip) for one in strange for day in wanted.days(one) if (slip := self._slip(wanted, day))]
        if slips:
            return slips[0]
        if wanted.anyone or wanted.several or not strange or strange[0] is not row[0]:
            return None
        return (strange[0], "") if self._counts(wanted, strange[0].days[0]) else None

    def _slip(self, wanted: Wanted, day: dt.date) -> str:
        if wanted.anyone:
            same = (day.year == wanted.meant.year, day.month == wanted.meant.month, day.day == wanted.meant.day)
            return date_slip(day, wanted.meant) or ("part" if sum(same) == 2 else "")
        return (date_slip if self._counts(wanted, day) else telling_slip)(day, wanted.meant)

    def _counts(self, wanted: Wanted, day: dt.date) -> bool:
        """Whether any other day would be one too many. Of appointments the next counts: others are past, or come later."""
        return not wanted.question.may_be_future or self.as_of <= day < wanted.meant


def _holds(now: Situation, conditions: Mapping[str, Sequence[str]]) -> bool:
    """Whether there are conditions, and the case meets them all."""
    return bool(conditions) and all(now.value(question) in answers for question, answers in conditions.items())


def _flat(text: str) -> tuple[str, str]:
    """A text with single spaces, and the same in small letters, each in its place: a few capitals would become two letters."""
    text = " ".join(text.split())
    small = text.lower()
    if len(small) != len(text):
        small = "".join(low if len(low := one.lower()) == 1 else one for one in text)
    return text, small
