"""The dates by which an exhibit is called, in its record and its title, looked up on its own pages.

That a date does not stand in the text says little: papers are dated by hand and by stamps, and the letters of a scan are
guessed. So only what looks like a slip is told. All pages can be read, none has the date in any way, and one has it with day
and month or two digits changed round, or a year off; or with another slip in the same year, where the paper has no second date.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence

from ..case.model import Exhibit
from ..law.dates import spell_plain
from .checks import Check, Situation, made
from .found_dates import DateFinder, Found
from .phrases import phrase
from .plan import Plan
from .slips import TELLING, date_slip, telling_slip

MOST_PAGES = 20  # a longer exhibit has so many dates that some are alike
FEWEST_WORDS = 5  # of a page that can be read


def exhibit_dates(now: Situation, plan: Plan, texts: Sequence[str], finder: DateFinder) -> Iterator[Check]:
    """A warning for each date of an exhibit that its pages have with a slip. `texts` are those of every page, in order."""
    exhibits = {one.id: one for one in now.exhibits}
    languages = {"", *(language.casefold() for language in now.law.packet["months"])}
    known = {answer.value for answer in now.answers.values() if type(answer.value) is dt.date}
    for part in plan.parts:
        exhibit = exhibits.get(part.id)
        pages = texts[part.first - 1 : part.last]
        readable = len(pages) <= MOST_PAGES and all(len(text.split()) >= FEWEST_WORDS for text in pages)
        if exhibit is None or not readable or exhibit.language.casefold() not in languages:
            continue
        dates = [(page, date) for page, text in enumerate(pages) for date in finder.dates(text)]
        for day in _called(exhibit, finder):
            there = any(day in date.days for _, date in dates) or any(finder.may_say(text, day) for text in pages)
            if not there and (near := _near(day, dates, known)):
                page, date, slip = near
                yield made(
                    now.law,
                    "exhibit-date-nearly",
                    f"{exhibit.id}/{day}",
                    title=exhibit.title,
                    date=spell_plain(day),
                    page=plan.number(part.first + page),
                    found=date.says,
                    near=phrase(now.law, f"slip-{slip}"),
                )


def _called(exhibit: Exhibit, finder: DateFinder) -> list[dt.date]:
    """The full dates of an exhibit's record and title, each once."""
    days = [date.days[0] for date in finder.dates(exhibit.title)]
    with contextlib.suppress(ValueError):
        days.insert(0, dt.date.fromisoformat(exhibit.date))
    return list(dict.fromkeys(days))


def _near(day: dt.date, dates: Sequence[tuple[int, Found]], known: set[dt.date]) -> tuple[int, Found, str] | None:
    """The date on a page that is this one with a slip: its page (from 0), the date, and the slip."""
    alone = len({date.days[0] for _, date in dates} - known) == 1
    for page, date in dates:
        said = date.days[0]
        slip = date_slip(said, day)
        may_be_another = said in known or said.year != day.year  # cards run out ten years after they were issued
        if telling_slip(said, day) in TELLING or (slip and alone and not may_be_another):
            return page, date, slip
    return None
