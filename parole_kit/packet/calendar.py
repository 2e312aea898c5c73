"""The deadlines of a case and the days that others have set as an .ics file, without a word of who the client is. The only home of icalendar.

All-day events. The id of an event stays the same from build to build, so that a calendar moves it and makes no second.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from icalendar import Calendar, Event

from ..law import due_in_words
from ..law.dates import spell
from ..law.model import Deadline
from .phrases import TRAINING

ELSEWHERE = "How it was counted stands in the workbook, and not here, because calendars are often shared."
PRODUCT = "-//Parole Kit//Deadlines//EN"


def calendar(
    file_number: str,
    deadlines: Sequence[Deadline],
    as_of: dt.date,
    words: Callable[..., str],
    days: Iterable[tuple[str, str, dt.date]] = (),
    *,
    training: bool = False,
) -> bytes:
    """One all-day event for each deadline that has a date, on its legal limit; `words` are those of packet.toml.

    The next business day is in the description. It moves the office's own dates, and never a limit of the law. `days` are
    others to come: id, title, and the day. The title of each event of a training case begins with TRAINING.
    """
    stamp = f"{TRAINING}. " if training else ""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    for one in deadlines:
        if one.due is not None:
            key = "calendar-limit" if one.basis == "law" and not one.opens else "calendar-title"
            said = words(key, file=file_number, clock=one.title)
            made.add_component(_event(file_number, one.id, stamp + said, one.last, _lines(one), as_of))
    for id, title, day in days:
        if day >= as_of:
            said = words("calendar-title", file=file_number, clock=title)
            made.add_component(
                _event(file_number, id, stamp + said, day, ["The hour and the place stand in the notice."], as_of)
            )
    return made.to_ical(sorted=False)


def _event(file_number: str, id: str, summary: str, day: dt.date, lines: Sequence[str], as_of: dt.date) -> Event:
    event = Event()
    event.add("uid", f"{file_number}-{id}@parole-kit".lower())
    event.add("dtstamp", dt.datetime.combine(as_of, dt.time(), dt.UTC))
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("summary", summary)
    event.add("description", "\n".join(lines))
    event.add("transp", "TRANSPARENT")
    event.add("class", "CONFIDENTIAL")
    return event


def _lines(one: Deadline) -> list[str]:
    limit = "First day" if one.opens else "Limit of the law" if one.basis == "law" else "The office’s own working date"
    lines = [f"{limit}: {due_in_words(one)}."]
    if one.basis == "law" and one.next_business_day != one.last:
        lines.append(f"Next business day: {spell(one.next_business_day)}. It does not move the limit.")
    return [*lines, ELSEWHERE]
