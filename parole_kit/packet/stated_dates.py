"""Dates that our own documents state: which answer they were written in, and which are nearly a date of the case."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator

from ..law.dates import spell_plain
from ..law.model import Question
from ..law.quotes import typed_quotes
from .checks import Check, Situation, made
from .found_dates import DateFinder
from .phrases import phrase
from .slips import date_slip

BEFORE = 30  # letters before a date by which the text that has it is found


def near_dates(now: Situation, document: str, title: str, text: str, finder: DateFinder) -> Iterator[Check]:
    """Dates in the text of a document that are a date of the case with day and month changed round, two digits changed
    round, or in the year before. The year after is no slip: a year counts from arrival."""
    meant = {name: date for name in now.law.packet["dates"] if type(date := now.value(name)) is dt.date}
    known = known_days(now)
    for found in finder.dates(text):
        day = found.days[0]
        near = next(((name, slip) for name, date in meant.items() if (slip := _slip(day, date))), None)
        if day in known or near is None:
            continue
        known.add(day)  # told once
        name, slip = near
        question, person = written_in(now, text[max(0, found.start - BEFORE) : found.end], meant[name])
        yield made(
            now.law,
            "date-nearly",
            f"{document}/{day}",
            question=question,
            person=person,
            label=now.law.questions[name].label,
            document=title,
            date=spell_plain(day),
            expected=spell_plain(meant[name]),
            near=phrase(now.law, f"slip-{slip}"),
        )


def _slip(day: dt.date, meant: dt.date) -> str:
    slip = date_slip(day, meant)
    return slip if slip in ("turned", "digits") or (slip == "next-year" and day < meant) else ""


def known_days(now: Situation) -> set[dt.date]:
    """The days that the case knows: every answer that is a date, the dates of exhibits, today."""
    days = {now.as_of, *(answer.value for answer in now.answers.values() if type(answer.value) is dt.date)}
    for exhibit in now.exhibits:
        with contextlib.suppress(ValueError):
            days.add(dt.date.fromisoformat(exhibit.date))
    return days


def written_in(now: Situation, words: str, day: dt.date) -> tuple[Question | None, str]:
    """The answer that says so, and whose it is: the attorney's own text with these words, or the date `day` that is printed."""
    words, own, printed = _typed(words), None, None
    for key, answer in now.answers.items():
        if isinstance(answer.value, str) and words in _typed(answer.value):
            own = own or key
        elif answer.value == day:
            printed = printed or key
    name, person = own or printed or ("", "")
    return now.law.questions.get(name), person


def _typed(text: str) -> str:
    """Words as they are typed: single spaces, straight quotation marks."""
    return " ".join(typed_quotes(text).split())
