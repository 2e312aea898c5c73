"""Pictures made here: a line of time as SVG. Places are per cent of the width, so that words keep their size on any screen."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from .html import Html, tag

HEIGHT = 132  # pixels
LINE = 76
NEAR = 7.0  # per cent; closer marks stand on different heights


@dataclass(frozen=True)
class Point:
    """One day on the line: its sign (a number or letter), what kind it is, and its words for those who listen."""

    day: dt.date
    sign: str
    kind: str  # event, due, late
    says: str


def _places(days: Sequence[dt.date]) -> list[float]:
    """A place for each day, in per cent. Long waits are shortened (by their square root), so that close days keep apart."""
    at, total = {}, 0.0
    ordered = sorted(set(days))
    for before, day in zip([ordered[0], *ordered], ordered, strict=False):
        total += math.sqrt((day - before).days)
        at[day] = total
    return [5 + 90 * at[day] / max(total, 1.0) for day in days]


def timeline(points: Sequence[Point], today: dt.date, described_by: str) -> Html | None:
    """Past and future days on one line, today marked. The table under it says the same; `described_by` is its id."""
    if not points:
        return None
    points = sorted(points, key=lambda point: point.day)
    places = _places([*(point.day for point in points), today])
    now = places.pop()
    drawn = [
        tag("line", x1="3%", x2="97%", y1=LINE, y2=LINE, class_="pk-axis"),
        tag("line", x1=f"{now:.2f}%", x2=f"{now:.2f}%", y1="18", y2=str(HEIGHT - 24), class_="pk-today"),
        tag("text", "today", x=f"{now:.2f}%", y=str(HEIGHT - 8), class_="pk-today-word", text_anchor="middle"),
    ]
    last_place, level = -100.0, 0
    for point, place in zip(points, places, strict=True):
        level = (level + 1) % 3 if place - last_place < NEAR else 0
        last_place = place
        top = LINE - 22 * level
        if level:
            drawn.append(tag("line", x1=f"{place:.2f}%", x2=f"{place:.2f}%", y1=LINE, y2=top, class_="pk-stem"))
        mark = tag("circle", cx=f"{place:.2f}%", cy=top, r="11", class_="pk-dot", data_kind=point.kind)
        sign = tag("text", point.sign, x=f"{place:.2f}%", y=top + 4, text_anchor="middle", data_kind=point.kind)
        drawn.append(tag("g", tag("title", point.says), mark, sign))
    return tag(
        "svg",
        *drawn,
        class_="pk-time",
        width="100%",
        height=str(HEIGHT),
        role="img",
        aria_label="The line of time. The table below says the same in words.",
        aria_describedby=described_by,
    )
