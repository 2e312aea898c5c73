"""What a change of an answer changed elsewhere: the route, grounds and warnings, deadlines, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..law import due_in_words
from ..law.dates import spell
from ..law.model import Deadline, Finding
from .html import Html, hidden, join, tag
from .look import Look

UNKNOWN = "?"
ROUTE = "Route"
MOST_SHOWN = 6  # in the margin
MOST_SAID = 3  # to those who listen; the page lists all


@dataclass(frozen=True)
class Effect:
    """One thing that became another; an empty `before` or `after` is named in words where it is shown."""

    what: str
    before: str
    after: str

    def says(self) -> str:
        """The change in one sentence."""
        if self.what == ROUTE:
            return f"The route is now {self.after}."
        if not self.before:
            return f"{self.what}: now {self.after}."
        return f"{self.what}: no longer {self.before}." if not self.after else f"{self.what}: {self.after}."


def _route(look: Look) -> str:
    route = look.assessment.route
    return f"not decided, stopped at {route.label}" if route.code == UNKNOWN else f"{route.code}, {route.title}"


def _fits(findings: Iterable[Finding]) -> dict[str, Finding]:
    return {each.rule: each for each in findings if each.answered == "yes"}


def _clock(deadline: Deadline | None) -> str:
    if deadline is None:
        return ""
    if deadline.met_on:
        return f"done on {spell(deadline.met_on)}"
    return due_in_words(deadline) if deadline.due else ""


def consequences(before: Look, after: Look, *, dated: bool = True) -> tuple[Effect, ...]:
    """What differs between two moments of one case. `dated` false leaves the clocks out, whose counting loads late."""
    if before.case is None or before.case is not after.case:
        return ()
    found = []
    undecided = before.assessment.route.code == after.assessment.route.code == UNKNOWN
    if _route(before) != _route(after) and not undecided:
        found.append(Effect(ROUTE, _route(before), _route(after)))
    for what, then, now in (
        ("Ground", before.assessment.grounds, after.assessment.grounds),
        ("Warning", before.assessment.flags, after.assessment.flags),
    ):
        were, are = _fits(then), _fits(now)
        found += [Effect(what, "", are[rule].title) for rule in are if rule not in were]
        found += [Effect(what, were[rule].title, "") for rule in were if rule not in are]
    if dated:
        were, are = ({each.id: each for each in look.deadlines} for look in (before, after))
        for key in dict.fromkeys((*are, *were)):
            then, now = _clock(were.get(key)), _clock(are.get(key))
            if then != now:
                found.append(Effect((are.get(key) or were[key]).title, then, now))
    lacked, lacks = len(before.lacking()), len(after.lacking())
    if lacks > lacked or (found and lacks != lacked):  # one fewer is what every answer brings about
        found.append(Effect("Still needed for the packet", _count(lacked), _count(lacks)))
    return tuple(found)


def _count(number: int) -> str:
    return f"{number} {'answer' if number == 1 else 'answers'}"


def announced(effects: tuple[Effect, ...]) -> str:
    """The first few consequences in one breath; gaps are left to the frame, which counts them anyway."""
    worth = [each for each in effects if not each.what.startswith("Still")]
    said = " ".join(each.says() for each in worth[:MOST_SAID])
    return f"{said} And {len(worth) - MOST_SAID} more." if len(worth) > MOST_SAID else said


def margin_note(effects: tuple[Effect, ...]) -> Html | None:
    """What followed from an answer, for the margin beside its field; nothing when nothing followed."""
    if not effects:
        return None
    lines = [tag("li", tag("strong", each.what), _from_to(each)) for each in effects[:MOST_SHOWN]]
    if len(effects) > MOST_SHOWN:
        lines.append(tag("li", f"And {len(effects) - MOST_SHOWN} more."))
    return tag("div", tag("p", "What this changed"), tag("ul", lines), class_="pk-changed", data_key="changed")


def _from_to(effect: Effect) -> Html:
    if not effect.before:
        return tag("span", f"New: {effect.after}")
    if not effect.after:
        return tag("span", hidden("No longer: "), effect.before, class_="pk-was")
    arrow = join(tag("span", " → ", aria_hidden="true"), hidden(" becomes "))
    return join(tag("span", effect.before, class_="pk-was"), arrow, effect.after)


def effects_table(label: str, effects: tuple[Effect, ...]) -> Html | None:
    """The same as a table from before to now, under the question whose answer brought it about."""
    if not effects:
        return None
    rows = [
        tag(
            "tr",
            tag("th", each.what, scope="row"),
            tag("td", tag("span", "Before: ", class_="pk-cell"), each.before or "–"),
            tag("td", tag("span", "Now: ", class_="pk-cell"), tag("strong", each.after or "–")),
        )
        for each in effects
    ]
    head = tag("tr", [tag("th", each, scope="col") for each in ("What", "Before", "Now")])
    caption = tag("caption", f"After the answer to “{label}”" if label else "After the last change")
    table = tag("table", caption, tag("thead", head), tag("tbody", rows), class_="pk-table pk-effects")
    return tag("section", tag("h3", "What your last answer changed"), table, data_key="changed")
