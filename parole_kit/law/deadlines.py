"""The clocks of a case: when each runs out, how that was counted, and what is still needed to say so.

Days are calendar days and the day after the event is day 1, unless the clock's unit says otherwise
(our-policy-day-counting). The limit (`due`) never moves; the next business day stands beside it. Clocks that do not
apply are absent; so are clocks that were met in time. One that was met late is shown with `met_on`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from .assess import ask, facts_of
from .dates import BEFORE_A_LIMIT, add, is_business_day, last_business_day, next_business_day, spell
from .lawbook import Law, in_force
from .model import Clock, Dated, Deadline, Known
from .rules import Facts


def deadlines(law: Law, known: Known, as_of: dt.date, closed_days: Collection[dt.date] = ()) -> tuple[Deadline, ...]:
    """Every clock of a case on a day, in the order of timeline.toml; what cannot be said names what is missing."""
    fresh = facts_of(law, known, as_of)
    closed = frozenset((*closed_days, *law.closed_days))
    found = (_deadline(law, clock, fresh, as_of, closed) for clock in law.clocks.values())
    return tuple(deadline for deadline in found if deadline is not None)


def due_in_words(deadline: Deadline) -> str:
    """The day of a clock; an office's own date on a day without work is said with the day to which the office moves it."""
    moves = deadline.last != deadline.due
    return spell(deadline.due) + (f"; the office’s date moves to {spell(deadline.last)}" if moves else "")


def _deadline(
    law: Law, clock: Clock, fresh: Callable[[], Facts], as_of: dt.date, closed: frozenset[dt.date]
) -> Deadline | None:
    applies, missing = ask(clock.applies_if, fresh())
    if missing:
        return _made(law, clock, None, missing=missing)
    if not applies:
        return None
    trigger, missing = ask(clock.starts, fresh())
    if missing:
        return _made(law, clock, None, missing=missing)
    met_on, unsure = ask(clock.met_by, fresh()) if clock.met_by else (None, ())
    if not clock.counts:
        return (
            None
            if met_on
            else _made(law, clock, trigger, missing=unsure, how_counted=_without_limit(law, clock, trigger))
        )
    if trigger is None:
        return None
    count = in_force(clock.counts, trigger)
    if count is None or count.value is None:
        how = f"No number of days for this is established for {spell(trigger)}. The kit gives no date."
        return _made(law, clock, trigger, how_counted=how)
    return _counted(law, clock, trigger, count, met_on, unsure, as_of, closed)


def _counted(
    law: Law,
    clock: Clock,
    trigger: dt.date,
    count: Dated,
    met_on: dt.date | None,
    unsure: tuple[str, ...],
    as_of: dt.date,
    closed: frozenset[dt.date],
) -> Deadline | None:
    due = add(trigger, count.value, count.unit, closed)
    courtesy = next_business_day(due, closed)
    back = last_business_day(due, closed) if clock.basis == "office" and count.unit == BEFORE_A_LIMIT else None
    how = " ".join((_how(law, clock, trigger, due, count), *_beside(clock, due, back or courtesy, closed)))
    made = _made(
        law,
        clock,
        trigger,
        due=due,
        next_business_day=courtesy,
        how_counted=how,
        missing=unsure,
        met_on=met_on,
        moves_back_to=back,
    )
    if met_on is not None and met_on <= made.last:
        return None
    compared = met_on or as_of
    if compared <= made.last:
        return replace(made, days_left=(made.last - as_of).days)
    return made if unsure or clock.opens else replace(made, overdue_by=(compared - made.last).days)


def _made(law: Law, clock: Clock, trigger: dt.date | None, **given: Any) -> Deadline:
    plain = {
        "due": None, "next_business_day": None, "overdue_by": None, "days_left": None, "how_counted": "", "missing": (),
        "met_on": None,
    }  # fmt: skip
    return Deadline(
        id=clock.id,
        title=clock.title,
        basis=clock.basis,
        trigger=clock.starts,
        trigger_label=_label(law, clock),
        trigger_date=trigger,
        limit_known=bool(clock.counts),
        note=clock.note,
        authorities=clock.authorities,
        urgent=clock.urgent and not given.get("met_on"),
        opens=clock.opens,
        **{**plain, **given},
    )


def _label(law: Law, clock: Clock) -> str:
    return law.triggers[clock.starts] if clock.starts in law.triggers else law.questions[clock.starts].label


def _how(law: Law, clock: Clock, trigger: dt.date, due: dt.date, count: Dated) -> str:
    """How the day was counted, in a sentence with weekdays."""
    event = f"{_label(law, clock)}: {spell(trigger)}"
    number, unit = count.value, count.unit
    role = "the first day" if clock.opens else "the last day"
    if not number:
        return f"{event}. That day itself is {role}."
    if unit == "days":
        first = spell(trigger + dt.timedelta(days=1))
        return f"{event} is day 0. {first} is day 1, and {spell(due)} is day {number}. Every calendar day counts."
    if unit == "business days":
        return f"{event}. Counting business days only, {spell(due)} is day {number}."
    if unit == "hours":
        return f"{event}. {number} hours end on {spell(due)}, at the hour of the event, which the kit does not know."
    if unit == BEFORE_A_LIMIT:
        return f"{event} is day zero. {spell(due)} is the day before the anniversary."
    if unit == "years" and number == 1:
        return f"{event} is day zero, so the anniversary, {spell(due)}, is {role}."
    return f"{event}. {number} {unit} later is {spell(due)}, {role}."


def _beside(clock: Clock, due: dt.date, courtesy: dt.date, closed: frozenset[dt.date]) -> tuple[str, ...]:
    """What the next business day means, when it is another day."""
    if courtesy == due:
        return ()
    why = (
        "a weekend"
        if due.weekday() > 4
        else "a day the office is closed"
        if is_business_day(due)
        else "a federal holiday"
    )
    if clock.basis == "office":
        return (f"That day is {why}, so the working date is {spell(courtesy)}.",)
    means = (
        "A rule is understood to make it timely; verify it before relying on it."
        if clock.rolls
        else "The limit does not move."
    )
    return (f"That day is {why}. The next business day is {spell(courtesy)}. {means}",)


def _without_limit(law: Law, clock: Clock, trigger: dt.date | None) -> str:
    since = f"{_label(law, clock)}: {spell(trigger)}. " if trigger else ""
    return f"{since}No limit in days is known, so the kit shows no date."
