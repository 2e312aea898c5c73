"""The one place that reads the computer's clock. Everywhere else a date is passed in."""

from __future__ import annotations

import datetime as dt
import os

from .errors import KitError

TODAY_VARIABLE = "PAROLE_KIT_TODAY"


def today() -> dt.date:
    """The date the page or packet speaks from; PAROLE_KIT_TODAY (YYYY-MM-DD) lets a trainer choose another one."""
    chosen = os.environ.get(TODAY_VARIABLE, "")
    if not chosen:
        return dt.date.today()
    try:
        return dt.date.fromisoformat(chosen)
    except ValueError:
        raise KitError(
            f"“{chosen}” is not a date.",
            where=f"the setting {TODAY_VARIABLE}",
            fix="Write it as year-month-day, for example 2026-11-23, or remove the setting.",
        ) from None


def now() -> dt.datetime:
    """The moment something was saved, in UTC, to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)
