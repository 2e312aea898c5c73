"""The second reader: who read a build, whether it is ready to send, and what changed since the build that was read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..case.model import Build, Reading
from ..law.dates import spell
from .html import Html, hidden, join, paragraphs, tag
from .look import Look


def reading_html(look: Look, build: Build, uid: str, *, stale: bool, differences: Callable[..., Html | None]) -> Html:
    """The reading of a build, or what changed since the last one that was read; and the form for a reading.

    `differences` draws what two builds differ in.
    """
    reading = look.readings.get(build.id)
    said = _said(reading) if reading else _since_read(look, build, differences)
    form = None if stale or build.sent_on else _form(build, uid, reading)
    return tag("div", said, form, data_key=f"reading-{build.id}")


def not_read(look: Look, build: Build) -> str:
    """A sentence before sending, in a case in which builds are read by a second person and this one was not found ready."""
    reading = look.readings.get(build.id)
    if not look.readings or (reading and reading.ready):
        return ""
    if reading:
        return f"{reading.by} read this build and did not find it ready to send. "
    return "No second person has read this build. "


def _said(reading: Reading) -> Html:
    words = "ready to send" if reading.ready else "not ready to send"
    status = "confirmed" if reading.ready else "to-verify"
    day = spell(reading.at.astimezone().date())
    mark = tag("span", f"Read by {reading.by}: {words}", class_="pk-mark", data_status=status)
    return join(tag("p", mark, f" {day}"), paragraphs(reading.says))


def _since_read(look: Look, build: Build, differences: Callable[[Sequence, str, str], Html | None]) -> Html | None:
    from ..packet import what_changed

    earlier = [each for each in look.builds if each.id < build.id and each.id in look.readings]
    if not earlier:
        return None
    last = earlier[-1]
    reading = look.readings[last.id]
    day = spell(reading.at.astimezone().date())
    words = f"Build {last.id} was read by {reading.by} on {day}. Nobody has read this one yet."
    found = look.keep(f"since read {build.id}", lambda: what_changed(look.case, look.law, last, build))
    told = f"What changed since build {last.id}, which {reading.by} read"
    return join(tag("p", words, class_="pk-small"), differences(found, told, f"since-read-{build.id}"))


def _form(build: Build, uid: str, earlier: Reading | None) -> Html:
    own = f"{uid}-read-{build.id}"

    def choice(value: str, says: str) -> Html:
        box = tag("input", type="radio", id=f"{own}-{value}", name="ready", value=value)
        return tag("div", box, tag("label", says, for_=f"{own}-{value}"), class_="pk-option")

    legend = tag("legend", "Is it ready to send?", class_="pk-label")
    name = tag("input", type="text", id=f"{own}-by", name="by", class_="pk-input pk-m", autocomplete="off")
    area = tag("textarea", "", id=f"{own}-says", name="says", rows="2", class_="pk-input pk-area pk-short-area")
    form = tag(
        "form",
        tag("div", tag("label", "Read by", for_=f"{own}-by", class_="pk-label"), name, class_="pk-field"),
        tag("div", tag("fieldset", legend, choice("yes", "Yes"), choice("no", "Not yet")), class_="pk-field"),
        tag(
            "div",
            tag("label", "What has to be mended (optional)", for_=f"{own}-says", class_="pk-label"),
            area,
            class_="pk-field",
        ),
        tag("button", join("Keep the reading", hidden(f" of build {build.id}")), type="submit", class_="pk-button"),
        data_do="second_reading",
        data_build=str(build.id),
    )
    key = f"read-{build.id}-{earlier.at.isoformat() if earlier else 'first'}"  # a form that was sent gives way to an empty one
    words = tag("summary", "A second person has read it" + (" again" if earlier else ""), hidden(f": build {build.id}"))
    hint = tag(
        "p",
        "It is kept in the case and goes nowhere else. Notes on single answers stand beside them.",
        class_="pk-hint",
    )
    return tag("details", words, hint, form, class_="pk-opens", data_key=key)
