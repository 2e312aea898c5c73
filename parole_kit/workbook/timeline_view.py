"""What is due: every clock of the case with its legal limit, the next business day, and how it was counted."""

from __future__ import annotations

from ..law import due_in_words
from ..law.dates import spell
from ..law.model import Deadline
from .cites import authority_details
from .html import Html, hidden, join, tag
from .look import Look
from .picture import Point, timeline
from .route_view import missing_lines
from .view import View


def days(count: int) -> str:
    """A count of calendar days in words."""
    return f"{count} day{'s' if count != 1 else ''}"


def standing(deadline: Deadline) -> tuple[str, str]:
    """Where a clock stands today: a kind for its look, and the words."""
    if deadline.met_on:
        late = f", {days(deadline.overdue_by)} late" if deadline.overdue_by else ""
        return "met", f"Done on {spell(deadline.met_on)}{late}"
    if deadline.missing and not deadline.due:
        return "missing", "More information is needed"
    if deadline.due is None:
        return "none", "No limit is known"
    if deadline.overdue_by:
        return "late", f"Overdue by {days(deadline.overdue_by)}"
    if deadline.opens:
        return "open", f"Opens in {days(deadline.days_left)}" if deadline.days_left else "Open now"
    if deadline.days_left == 0:
        return "soon", "Due today"
    kind = "soon" if deadline.days_left is not None and deadline.days_left <= 3 else "due"
    return kind, f"{days(deadline.days_left)} left" if deadline.days_left is not None else ""


def _day(deadline: Deadline, look: Look) -> Html:
    if deadline.due is None:
        return tag("td", "No limit is known." if not deadline.missing else "–")
    word = "Our own date, not law" if deadline.basis == "office" else "Legal limit"
    if deadline.opens:
        word = "First day" if deadline.basis == "law" else "First day, our own suggestion"
    return tag("td", tag("strong", due_in_words(deadline)), tag("br"), tag("span", word, class_="pk-small"))


def _row(look: Look, deadline: Deadline, sign: str) -> Html:
    kind, words = standing(deadline)
    next_day = spell(deadline.next_business_day) if deadline.next_business_day else "–"
    if deadline.due and deadline.next_business_day == deadline.due:
        next_day = "The same day"
    elif deadline.moves_back_to:
        next_day = f"The one before: {spell(deadline.moves_back_to)}"
    started = f"{deadline.trigger_label}: {spell(deadline.trigger_date)}" if deadline.trigger_date else ""
    about = tag(
        "details",
        tag("summary", "How it is counted", hidden(f" {deadline.title}")),
        deadline.how_counted and tag("p", deadline.how_counted),
        deadline.note and tag("p", deadline.note),
        authority_details(look, deadline.authorities, f"clock-{deadline.id}", deadline.title),
        class_="pk-opens",
        data_key=f"how-{deadline.id}",
    )
    title = tag(
        "th",
        tag("span", sign, class_="pk-sign", data_kind=kind, aria_hidden="true") if sign else None,
        tag("span", deadline.title, class_="pk-clock"),
        started and tag("p", started, class_="pk-small"),
        missing_lines(look, deadline.missing),
        about,
        scope="row",
    )
    status = tag("td", tag("span", words, class_="pk-standing", data_kind=kind))
    return tag(
        "tr",
        title,
        _day(deadline, look),
        tag("td", tag("span", "Next business day: ", class_="pk-cell"), next_day),
        status,
        data_key=f"clock-{deadline.id}",
    )


class TimelineView(View):
    """The clocks of the case as a picture and a table."""

    late = True

    def draw(self, look: Look) -> Html:
        """The picture, then every clock in words; late ones first in the summary above it."""
        found = look.deadlines
        if not found:
            return tag(
                "p", "No clock runs yet. Answer the questions above, and those under Eligibility.", class_="pk-note"
            )
        dated = [deadline for deadline in found if deadline.due]
        signs = {each.id: str(number) for number, each in enumerate(sorted(dated, key=lambda each: each.last), 1)}
        points = [
            Point(
                each.last,
                signs[each.id],
                "late" if standing(each)[0] == "late" else "met" if each.met_on else "due",
                f"{signs[each.id]}: {each.title}, {due_in_words(each)}",
            )
            for each in dated
        ]
        events = {each.trigger_date: each.trigger_label for each in found if each.trigger_date}
        points += [Point(day, "•", "event", f"{label}, {spell(day)}") for day, label in events.items()]
        late = [each for each in found if standing(each)[0] == "late"]
        own = f"{self.uid}-clocks"
        head = tag(
            "tr",
            tag("th", "What", scope="col"),
            tag("th", "Limit", scope="col"),
            tag("th", "Next business day", scope="col"),
            tag("th", "Today", scope="col"),
        )
        rows = [_row(look, each, signs.get(each.id, "")) for each in found]
        caption = tag("caption", "Every clock of the case", class_="pk-vh")
        table = tag("table", caption, tag("thead", head), tag("tbody", rows), class_="pk-table pk-clocks", id=own)
        return join(
            self._late(late),
            tag("p", f"Counted on {spell(look.as_of)}.", class_="pk-small"),
            timeline(points, look.as_of, own),
            tag("p", "Long waits are drawn shorter than they are. The table has the days.", class_="pk-small"),
            tag("div", table, class_="pk-scroll", role="region", aria_label="Every clock of the case", tabindex="0"),
        )

    def _late(self, late: list[Deadline]) -> Html | None:
        if not late:
            return None
        lines = [tag("li", f"{each.title}: overdue by {days(each.overdue_by)}.") for each in late]
        return tag("div", tag("h3", "Overdue"), tag("ul", lines), class_="pk-problem", data_key="late")
