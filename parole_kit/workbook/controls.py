"""The control of each kind of question, as HTML. `control_of` says whether it is a group that needs a legend."""

from __future__ import annotations

from ..law.dates import spell_plain
from .fields import INPUT_MODES, MOST_RADIOS, SIZES, Field, options_of
from .html import Html, hidden, join, tag


def control_of(field: Field) -> tuple[Html, bool]:
    """The control, and whether it is a group of several."""
    kind = field.question.kind
    if kind == "narrative":
        return _narrative(field), False
    if kind == "choices":
        return _many(field), True
    if kind in ("choice", "yes-no") and len(options_of(field.question, field.look)) <= MOST_RADIOS:
        return _one(field), True
    if kind in ("choice", "state", "field-office", "circuit"):
        return _select(field), False
    return _line(field), False


def _shared(field: Field) -> dict:
    return {
        "id": field.id,
        "data_answer": True,
        "aria_describedby": field.described_by,
        "aria_required": "true" if field.question.required else None,
        "aria_invalid": "true" if field.unsaved else None,
        "autocomplete": "off",
    }


def _line(field: Field) -> Html:
    kind = field.question.kind
    box = tag(
        "input",
        type="text",
        value=field.typed,
        class_=f"pk-input pk-{SIZES.get(kind, 'l')}",
        inputmode=INPUT_MODES.get(kind),
        spellcheck="false" if kind not in ("text",) else None,
        **_shared(field),
    )
    if kind != "date":
        return (
            tag("div", tag("span", "$", class_="pk-before", aria_hidden="true"), box, class_="pk-line")
            if kind == "money"
            else box
        )
    picker = tag(
        "input",
        type="date",
        class_="pk-picker",
        tabindex="-1",
        aria_hidden="true",
        data_picker=True,
        autocomplete="off",
        value=field.value.isoformat() if field.value else "",
    )
    pick = tag(
        "button",
        "Calendar",
        hidden(f" {field.question.label}"),
        type="button",
        class_="pk-button pk-quiet",
        data_pick=True,
    )
    return tag("div", box, pick, picker, class_="pk-line")


def _narrative(field: Field) -> Html:
    area = tag("textarea", field.typed, rows="5", class_="pk-input pk-area", **_shared(field))
    if not field.look.exhibits:
        return area
    options = [tag("option", "Choose an exhibit", value="")]
    options += [tag("option", exhibit.title, value=exhibit.id) for exhibit in field.look.exhibits]
    pick = tag("select", options, id=f"{field.id}-cite", class_="pk-input pk-m", data_exhibit=True)
    label = tag("label", "Cite an exhibit", hidden(f" in: {field.question.label}"), for_=f"{field.id}-cite")
    put = tag("button", "Insert", hidden(" the citation"), type="button", class_="pk-button pk-quiet", data_cite=True)
    return join(area, tag("div", label, pick, put, class_="pk-line pk-cite", data_key="cite"))


def _one(field: Field) -> Html:
    made = []
    for number, (value, says) in enumerate(options_of(field.question, field.look)):
        own = f"{field.id}-{number}"
        box = tag(
            "input", type="radio", name=field.id, id=own, value=value, checked=value == field.typed, data_answer=True
        )
        made.append(tag("div", box, tag("label", says, for_=own), class_="pk-option"))
    short = all(len(says) <= 12 for _, says in options_of(field.question, field.look))
    return tag("div", made, class_="pk-options pk-short" if short else "pk-options")


def _many(field: Field) -> Html:
    chosen = field.typed if isinstance(field.typed, list) else [field.typed]
    made = []
    for number, (value, says) in enumerate(options_of(field.question, field.look)):
        own = f"{field.id}-{number}"
        box = tag("input", type="checkbox", id=own, value=value, checked=value in chosen, data_answer=True)
        made.append(tag("div", box, tag("label", says, for_=own), class_="pk-option"))
    return tag("div", made, class_="pk-options pk-columns" if len(made) > MOST_RADIOS else "pk-options")


def _select(field: Field) -> Html:
    options = [tag("option", "Choose one", value="")]
    options += [
        tag("option", says, value=value, selected=value == field.typed)
        for value, says in options_of(field.question, field.look)
    ]
    made = tag("select", options, class_=f"pk-input pk-{SIZES.get(field.question.kind, 'l')}", **_shared(field))
    return join(made, _office(field)) if field.question.kind == "field-office" and field.value else made


def _office(field: Field) -> Html | None:
    """The address as it was captured, and the advice to confirm it; the office's own site is the source, not the kit."""
    office = field.look.law.field_offices.get(field.value)
    if office is None:
        return None
    address = [join(line, tag("br")) for line in office.address]
    if office.captured_on:
        note = f"Captured on {spell_plain(office.captured_on)}. Confirm it on ice.gov before you send anything."
    else:
        note = "Not confirmed. Look it up on ice.gov before you send anything."
    if not office.address:
        address = ["The address was not captured. Write it below, as ice.gov gives it."]
    return tag(
        "div",
        tag("p", address),
        office.phone and tag("p", office.phone),
        tag("p", note, class_="pk-small"),
        class_="pk-office",
        data_key="office",
    )
