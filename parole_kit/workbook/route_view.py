"""The answer of the routing table: the code in words, the walk through the rows, grounds and warnings, the override."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import AnswerError
from ..law.dates import spell_plain
from ..law.model import Finding, Route, Row
from .cites import authority_details
from .consequences import effects_table
from .html import Html, button, go_to, hidden, join, listing, tag
from .look import Look
from .view import View

UNKNOWN = "?"


def because(look: Look, read: Mapping[str, Any]) -> Html | None:
    """The answers that decided something, each with a link to change it."""
    lines = []
    for question_id, value in read.items():
        question = look.law.questions.get(question_id)
        if question is None:
            continue
        words = "no answer" if value is None else look.words(question_id, value)
        lines.append(
            join(
                question.label,
                " ",
                tag("strong", words),
                " ",
                go_to(join("Change", hidden(f" {question.label}")), question.step, question_id, class_="pk-small"),
            )
        )
    return listing(lines, class_="pk-because")


def missing_lines(look: Look, ids: tuple[str, ...]) -> Html | None:
    """The questions that are still needed, as links."""
    found = [look.law.questions[each] for each in ids if each in look.law.questions]
    return listing([go_to(question.label, question.step, question.id) for question in found], class_="pk-todo")


def route_head(look: Look) -> Html:
    """The code and what it means; when the attorney has overridden it, both are said."""
    shown, override = _by_the_rules(look), look.route_override
    if override is None:
        return shown
    title = look.law.codes[override.value].title if override.value in look.law.codes else override.value
    decided = join(
        tag("p", tag("strong", f"The attorney decided for route {override.value}: {title}.")),
        tag("p", f"{override.by}, {spell_plain(override.at.date())}: {override.reason}"),
        button("Withdraw this decision", "withdraw"),
    )
    words = tag("p", "The rules say:", class_="pk-small")
    return join(tag("div", decided, class_="pk-warn", data_key="overridden"), words, shown)


def _by_the_rules(look: Look) -> Html:
    route = look.assessment.route
    if route.code == UNKNOWN:
        head = tag("h3", "More information is needed", data_key="head")
        says = f"The walk stopped at {route.label}, because a question it reads is not answered."
        return tag(
            "div",
            _badge(UNKNOWN),
            tag("div", head, tag("p", says), missing_lines(look, route.missing)),
            class_="pk-route",
        )
    told = tag("div", tag("h3", route.title, data_key="head"), tag("p", route.says))
    return tag("div", _badge(route.code), told, class_="pk-route")


def _badge(code: str) -> Html:
    return tag("p", hidden("Route "), code, class_="pk-code", data_code=code)


def _row_of(look: Look, rule: str) -> Row | None:
    return next((row for row in look.law.rows if row.id == rule), None)


def _row_html(label: str, asked: object, answered: str, why: Html | None, **attributes: object) -> Html:
    """One row of the picture: its name on the line, what it asks, the answer that leads on, and what that rests on."""
    return tag(
        "li",
        tag("span", label, class_="pk-node"),
        tag("p", asked, class_="pk-asked"),
        tag("p", answered, class_="pk-leads"),
        tag("div", why, class_="pk-rests"),
        **attributes,
    )


def _passed(look: Look, finding: Finding) -> Html:
    row = _row_of(look, finding.rule)
    inside = because(look, finding.because)
    return _row_html(
        row.label if row else "–",
        row.question if row else finding.title,
        finding.answered.capitalize(),
        inside,
        class_="pk-passed",
        data_key=f"row-{finding.rule}",
    )


def _stopped(look: Look, route: Route) -> Html:
    row = _row_of(look, route.row)
    shared = {"aria_current": "true", "data_key": "stopped"}
    if route.code == UNKNOWN:
        why = join(tag("p", "Not answered yet:", class_="pk-small"), missing_lines(look, route.missing))
        asked = row.question if row else "A question is not answered."
        return _row_html(route.label, asked, "The walk waits here", why, class_="pk-stopped pk-open", **shared)
    asked = row.question if row else "No row of the table fits."
    leads = f"{'Yes' if row else 'An attorney decides'}: route {route.code}"
    why = join(row and tag("p", row.says), because(look, route.because))
    return _row_html(route.label if row else "–", asked, leads, why, class_="pk-stopped", **shared)


def _not_reached(look: Look, route: Route) -> list[Row]:
    reached = {finding.rule for finding in route.passed} | {route.row}
    return [row for row in look.law.rows if row.id not in reached]


def walk(look: Look) -> Html:
    """The rows in the order asked: which were passed, by which answers; where the walk stopped; which were not reached."""
    route = look.assessment.route
    rest = _not_reached(look, route)
    tail = None
    if rest:
        names = ", ".join(row.label for row in rest)
        inside = tag("ul", [tag("li", tag("strong", row.label), f" {row.question}") for row in rest])
        words = tag("summary", f"{len(rest)} not reached: {names}")
        tail = tag(
            "li",
            tag("span", "…", class_="pk-node", aria_hidden="true"),
            tag("details", words, inside, class_="pk-opens", data_key="rest"),
            class_="pk-unreached",
            data_key="unreached",
        )
    rows = [_passed(look, finding) for finding in route.passed]
    return tag(
        "figure",
        tag("figcaption", walk_in_words(look), class_="pk-small"),
        tag("ol", rows, _stopped(look, route), tail, class_="pk-walk"),
        class_="pk-figure",
    )


def walk_in_words(look: Look) -> str:
    """The picture in a sentence or two."""
    route = look.assessment.route
    count, rest = len(route.passed), len(_not_reached(look, route))
    passed = f"{count} {'row' if count == 1 else 'rows'} passed with No." if count else ""
    if route.code == UNKNOWN:
        end = f"The walk waits at {route.label}, because an answer is missing."
    elif _row_of(look, route.row) is None:
        end = f"No row fits: route {route.code}."
    else:
        end = f"The walk stopped at {route.label} with Yes: route {route.code}."
    left = f"{rest} {'row was' if rest == 1 else 'rows were'} not reached." if rest else ""
    return " ".join(part for part in (passed, end, left) if part)


def finding_item(look: Look, finding: Finding) -> Html:
    """One ground, risk or warning that fits, or that needs another answer."""
    open_ = finding.answered not in ("yes", "no")
    head = join(tag("strong", finding.title), f" {finding.cite}" if finding.cite else "")
    body = (
        join(tag("p", "More information is needed:"), missing_lines(look, finding.missing))
        if open_
        else join(tag("p", finding.says), _folded(look, finding))
    )
    return tag(
        "li",
        tag("p", head),
        body,
        authority_details(look, finding.authorities, finding.rule, finding.title),
        data_key=f"finding-{finding.rule}",
        data_kind=finding.kind,
    )


def _folded(look: Look, finding: Finding) -> Html | None:
    """The answers behind a finding, in a line that opens."""
    inside = because(look, finding.because)
    if inside is None:
        return None
    words = tag("summary", "The answers behind it", hidden(f" {finding.title}"))
    return tag("details", words, inside, class_="pk-opens pk-small", data_key="because")


class RouteView(View):
    """The route panel."""

    def __init__(self, session, step: str) -> None:
        self.deciding = False
        super().__init__(session, step, kind="route-panel")

    def draw(self, look: Look) -> Html:
        """The answer first, then why, then what else fits."""
        found = look.assessment
        grounds = [finding for finding in found.grounds if finding.answered == "yes"]
        flags = [finding for finding in found.flags if finding.answered == "yes"]
        asked = [finding for finding in (*found.grounds, *found.flags) if finding.answered not in ("yes", "no")]
        steps = listing(found.route.next_steps, class_="pk-steps")
        return tag(
            "div",
            route_head(look),
            self._changed(look),
            join(tag("h3", "What to do next"), steps) if steps else None,
            authority_details(look, found.route.authorities, "route", "the route"),
            tag("h3", "How the table was walked"),
            walk(look),
            self._found(look, "Grounds under 8 CFR 212.5(b) that fit", grounds),
            self._found(look, "Warnings and risks", flags),
            tag(
                "details",
                tag("summary", f"Not decided yet for want of an answer: {len(asked)}"),
                tag("ul", [finding_item(look, each) for each in asked], class_="pk-findings"),
                class_="pk-opens",
                data_key="asked",
            )
            if asked
            else None,
            self._override(look),
            class_="pk-card",
        )

    def _changed(self, look: Look) -> Html | None:
        question = look.law.questions.get(look.changed_by[0]) if look.changed_by else None
        return effects_table(question.label if question else "", look.effects)

    def _found(self, look: Look, title: str, findings: list[Finding]) -> Html | None:
        return (
            join(tag("h3", title), tag("ul", [finding_item(look, each) for each in findings], class_="pk-findings"))
            if findings
            else None
        )

    def _override(self, look: Look) -> Html | None:
        if look.route_override is not None:
            return None
        uid = self.uid
        codes = [
            tag("option", f"{code.id}: {code.title}", value=code.id)
            for code in look.law.codes.values()
            if code.id != UNKNOWN
        ]
        name = look.value("attorney-name") or ""
        form = tag(
            "form",
            tag(
                "div",
                tag("label", "Route", for_=f"{uid}-code", class_="pk-label"),
                tag(
                    "select",
                    tag("option", "Choose one", value=""),
                    codes,
                    id=f"{uid}-code",
                    name="code",
                    class_="pk-input",
                ),
                class_="pk-field",
            ),
            tag(
                "div",
                tag("label", "Reason", for_=f"{uid}-reason", class_="pk-label"),
                tag(
                    "p",
                    "It is kept in the case and shown wherever the route is shown.",
                    class_="pk-hint",
                    id=f"{uid}-reason-hint",
                ),
                tag(
                    "textarea",
                    "",
                    id=f"{uid}-reason",
                    name="reason",
                    rows="3",
                    class_="pk-input pk-area",
                    aria_describedby=f"{uid}-reason-hint",
                ),
                class_="pk-field",
            ),
            tag(
                "div",
                tag("label", "Decided by", for_=f"{uid}-by", class_="pk-label"),
                tag(
                    "input",
                    type="text",
                    id=f"{uid}-by",
                    name="by",
                    value=name,
                    class_="pk-input pk-m",
                    autocomplete="off",
                ),
                class_="pk-field",
            ),
            tag("button", "Record the decision", type="submit", class_="pk-button"),
            data_do="override",
        )
        words = "The attorney decides for another route"
        return tag(
            "details",
            tag("summary", words),
            tag("p", "The table is a help and not a judgment. A decision against it needs a reason.", class_="pk-hint"),
            form,
            class_="pk-opens",
            data_key="override",
        )

    def do_override(self, message: dict) -> None:
        """Record the attorney's own route."""
        values = message["values"]
        code, reason, by = (str(values.get(key, "")).strip() for key in ("code", "reason", "by"))
        if code not in self.session.law.codes:
            raise AnswerError("No route was chosen.", where="Route", fix="Select the route the attorney decided for.")
        self.session.case.override("route", "route", code, reason, by)
        self.tell("announce", text=f"Recorded: the attorney decided for route {code}.")
        self.tell("focus", key="head")

    def do_withdraw(self, _message: dict) -> None:
        """Take the attorney's decision away again; the history keeps it."""
        self.session.case.withdraw_override("route", "route")
        self.tell("announce", text="The decision was withdrawn. The route follows the rules again.")
        self.tell("focus", key="head")
