"""What must be settled before sending, as the packet's gate finds it; and the citations that wait for a check."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from ..law.dates import spell_plain
from ..law.model import Authority
from .cites import authority_item, needs_check
from .html import Html, button, go_to, hidden, join, listing, place_of, tag
from .look import Look

if TYPE_CHECKING:
    from ..case.model import Override
    from ..packet import Check

GO_THERE = "Go there"
FEW = 5


def override_form(uid: str, subject: str, by: str) -> Html:
    """A reason and a name, for a decision of the attorney to go on without something."""
    own = f"{uid}-{subject}".replace("/", "-")
    reason = tag("textarea", "", id=f"{own}-reason", name="reason", rows="2", class_="pk-input pk-area pk-short-area")
    name = tag("input", type="text", id=f"{own}-by", name="by", value=by, class_="pk-input pk-m", autocomplete="off")
    return tag(
        "form",
        tag("div", tag("label", "Reason", for_=f"{own}-reason", class_="pk-label"), reason, class_="pk-field"),
        tag("div", tag("label", "Decided by", for_=f"{own}-by", class_="pk-label"), name, class_="pk-field"),
        tag("button", "Go on without it", type="submit", class_="pk-button"),
        data_do="override",
        data_subject=subject,
    )


def _check(look: Look, check, uid: str) -> Html:
    link, override = _way(look, check), None
    if check.severity == "blocking":
        form = override_form(uid, check.id, look.value("attorney-name") or "")
        words = tag("summary", "Go on without it", hidden(f" {check.says}"))
        hint = tag("p", "The reason is kept in the case and stands on the internal sheet.", class_="pk-hint")
        override = tag("details", words, hint, form, class_="pk-opens", data_key=f"override-{check.id}")
    fix = join(check.fix, " ", link) if link else check.fix
    headline = tag("p", tag("strong", check.says))
    return tag("li", headline, _below(check.more), tag("p", fix), override, data_key=f"check-{check.id}")


def _way(look: Look, check: Check) -> Html | None:
    """The link to where a check is mended."""
    there = check.question or _exhibit_of(look, check)
    if not check.step or (check.step == "packet" and not there):
        return None
    return go_to(join(GO_THERE, hidden(f" {check.says}")), check.step, there, check.person)


def _below(more: Sequence[str]) -> Html | None:
    """What stands below a headline: a sentence, or a list when there are several lines."""
    return listing(more, class_="pk-listed") if len(more) > 1 else join(tag("p", line) for line in more)


def _exhibit_of(look: Look, check: Check) -> str:
    """The place of the exhibit that a check is about: its id stands behind the kind of check."""
    about = check.id.split("/")[1:2]
    return next((place_of(exhibit.id) for exhibit in look.exhibits if [exhibit.id] == about), "")


def gate_html(look: Look, result, uid: str) -> Html:
    """Blocking checks, then what was decided against them, then warnings."""
    from ..packet import GO_ON

    blocking = [_check(look, check, uid) for check in result.blocking]
    pieces = []
    if blocking:
        count = len(blocking)
        words = "One thing stands in the way" if count == 1 else f"{count} things stand in the way"
        pieces.append(
            tag("div", tag("h3", words), tag("ul", blocking), class_="pk-problem pk-gate", data_key="blocking")
        )
    else:
        pieces.append(tag("p", "Nothing stands in the way of building.", class_="pk-clear-way", data_key="clear"))
    known = {check.id for check, _ in result.overridden}
    later = [
        made for made in look.overrides if made.kind == "gate" and made.subject not in known and made.value != GO_ON
    ]
    if result.overridden or later:
        decided = [_decided(check.id, check.whole, override) for check, override in result.overridden]
        decided += [_decided(override.subject, override.value, override) for override in later]
        pieces.append(tag("div", tag("h3", "Decided to go on without"), tag("ul", decided), data_key="decided"))
    if result.warnings:
        head = tag("h3", f"Worth a look ({len(result.warnings)})")
        pieces.append(tag("div", head, worth_a_look(look, result.warnings, uid), data_key="warnings"))
    return join(*pieces)


def refused_html(look: Look, checks: Sequence[Check], uid: str) -> Html:
    """What the drafted documents showed, and stopped a build: each with the way to mend it, or to go on without it."""
    left = [check for check in checks if not look.override("gate", check.id)]
    if not left:
        return tag("p", "Decided. Build the packet again.", class_="pk-note", data_key="problem", tabindex="-1")
    words = "The packet was not built"
    listed = tag("ul", [_check(look, check, uid) for check in left])
    what = {
        "class_": "pk-problem pk-gate",
        "role": "group",
        "aria_label": words,
        "data_key": "problem",
        "tabindex": "-1",
    }
    return tag("div", tag("h4", words), tag("p", "The documents say what has to be settled first."), listed, **what)


def worth_a_look(look: Look, checks: Sequence[Check], uid: str) -> Html:
    """Warnings as a list; behind the first few the others are folded away."""
    alike = [list(some) for _, some in groupby(checks, key=lambda check: check.fix)]
    listed = [_check(look, some[0], uid) if len(some) == 1 else _alike(look, some) for some in alike]
    first, rest = tag("ul", listed[:FEW], class_="pk-warnings"), None
    if len(listed) > FEW:
        more = tag("summary", f"{sum(map(len, alike[FEW:]))} more")
        rest = tag("details", more, tag("ul", listed[FEW:], class_="pk-warnings"), class_="pk-opens", data_key="more")
    return join(first, rest)


def _alike(look: Look, checks: Sequence[Check]) -> Html:
    """Warnings for which the same is to be done: that is said once, and below it each with its own way."""
    lines = [
        tag("li", join(check.says, " ", _below(check.more), _way(look, check)), data_key=f"check-{check.id}")
        for check in checks
    ]
    advice = tag("p", tag("strong", checks[0].fix))
    return tag("li", advice, tag("ul", lines, class_="pk-listed"), data_key=f"alike-{checks[0].id}")


def _decided(id: str, says: str, override: Override) -> Html:
    why = f"{override.by}, {spell_plain(override.at.date())}: {override.reason}"
    back = button(join("Withdraw", hidden(f" {says}")), "withdraw", subject=override.subject)
    return tag("li", tag("p", says), tag("p", why, class_="pk-small"), back, data_key=f"decided-{id}")


def citations_html(look: Look, ids: list[str], uid: str) -> Html | None:
    """The authorities the documents would cite that nobody has confirmed: read each at its source, then tick it."""
    found = [look.law.authorities[each] for each in ids if each in look.law.authorities]
    waiting = [each for each in found if needs_check(look, each)]
    ticked = [each for each in found if look.override("authority", each.id)]
    if not waiting and not ticked:
        return None
    hint = tag(
        "p",
        "A citation that nobody has checked is left out of the documents. Read it at its source, then say so here.",
        class_="pk-hint",
    )
    rows = [
        tag("li", authority_item(look, each), _tick(look, each, uid), data_key=f"tick-{each.id}") for each in waiting
    ]
    done = [
        tag(
            "li",
            authority_item(look, each),
            button(join("Take the check back", hidden(f" {each.cite}")), "untick", subject=each.id),
            data_key=f"ticked-{each.id}",
        )
        for each in ticked
    ]
    return tag(
        "details",
        tag("summary", tag("h3", f"Citations to check ({len(waiting)})")),
        hint,
        tag("ul", rows, done, class_="pk-authorities"),
        class_="pk-opens",
        data_key="citations",
    )


def _tick(look: Look, authority: Authority, uid: str) -> Html | None:
    if authority.status == "superseded" or not authority.in_documents:
        return tag("p", "It is not printed in a document, whatever is ticked.", class_="pk-small")
    own = f"{uid}-tick-{authority.id}"
    named = hidden(f" {authority.cite}")
    by = tag(
        "input",
        type="text",
        id=f"{own}-by",
        name="by",
        value=look.value("attorney-name") or "",
        class_="pk-input pk-m",
        autocomplete="off",
    )
    note = tag("input", type="text", id=f"{own}-reason", name="reason", class_="pk-input pk-m", autocomplete="off")
    form = tag(
        "form",
        tag(
            "div",
            tag("label", "Where it was read", named, for_=f"{own}-reason", class_="pk-label"),
            note,
            class_="pk-field",
        ),
        tag("div", tag("label", "Read by", named, for_=f"{own}-by", class_="pk-label"), by, class_="pk-field"),
        tag("button", "I have checked this authority", named, type="submit", class_="pk-button"),
        data_do="tick",
        data_subject=authority.id,
    )
    return tag(
        "details", tag("summary", "I have checked it", named), form, class_="pk-opens", data_key=f"form-{authority.id}"
    )
