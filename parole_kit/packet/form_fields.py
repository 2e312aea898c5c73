"""The fields of a form: what an AcroForm PDF asks for, field by field, and how each one looks.

With `sheets` and `forms` home of pikepdf on this floor. Source: ISO 32000-1, 12.7.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from ..case.pdfs import inherited

RADIO, PUSH = 1 << 15, 1 << 16  # field flags, ISO 32000 tables 221, 226, 228, 230
MULTILINE, COMB, EDITABLE = 1 << 12, 1 << 24, 1 << 18
HIDDEN = 2 | 32  # annotation flags: hidden, no view
OFF, SIGNED = "Off", "signed"
MOST_ANCESTORS = 40
WRITTEN, TICKED = ("text", "choice"), ("check box", "radio buttons")


@dataclass
class Widget:
    """One place of a field on a page (from 1); `box` is width and height in points, as its words run."""

    page: int
    obj: pikepdf.Object
    box: tuple[float, float]
    turned: int = 0  # degrees against the clock
    states: tuple[str, ...] = ()  # of a check box or radio button, without Off
    label: str = ""  # what the form calls this button, where it says more than the state

    @property
    def hidden(self) -> bool:
        return bool(int(self.obj.get("/F", 0)) & HIDDEN)


@dataclass
class Field:
    """One field by its full name. `kind` is text, choice, check box, radio buttons, button or signature."""

    name: str
    kind: str
    label: str  # the form's own words for it, or ""
    longest: int  # letters it takes, 0 for any number
    multiline: bool
    comb: bool
    editable: bool
    align: int
    size: float  # of type, 0 when the form leaves it open
    entry: str  # what the copy already holds, or ""
    options: tuple[tuple[str, str], ...] = ()  # of a choice: value and words
    widgets: list[Widget] = field(default_factory=list)

    @property
    def states(self) -> tuple[str, ...]:
        """The states of its check boxes or radio buttons, without Off, each once."""
        return tuple(dict.fromkeys(state for widget in self.widgets for state in widget.states))

    @property
    def page(self) -> int:
        return self.widgets[0].page

    def state_for(self, word: str) -> str:
        """The state that `word` means: a state itself, or the form's own words for the button; "" for none."""
        if word in self.states:
            return word
        named = [widget.states[0] for widget in self.widgets if widget.states and widget.label == word]
        return named[0] if named else ""

    def option_for(self, word: str) -> str | None:
        """The words of the option that `word` means; anything goes where the form lets one type."""
        for value, words in self.options:
            if word in (value, words):
                return words
        return word if self.editable or not self.options else None


def fields_of(pdf: pikepdf.Pdf) -> dict[str, Field]:
    """Every field that stands on a page, by its full name, in the order of the pages."""
    form = pdf.Root.get("/AcroForm", Dictionary())
    found: dict[str, Field] = {}
    for number, page in enumerate(pdf.pages, start=1):
        for widget in _widgets(page):
            name = _full_name(widget)
            if name not in found:
                found[name] = _field(name, widget, form)
            _add(found[name], widget, number)
    return {name: one for name, one in found.items() if name}


def is_dynamic(pdf: pikepdf.Pdf) -> bool:
    """Whether the form is only written in XFA, so that no page shows it."""
    form = pdf.Root.get("/AcroForm")
    return isinstance(form, Dictionary) and "/XFA" in form and not fields_of(pdf)


def _widgets(page: pikepdf.Page) -> Iterator[pikepdf.Object]:
    listed = page.obj.get("/Annots")
    for item in listed if isinstance(listed, Array) else ():
        if isinstance(item, Dictionary) and item.get("/Subtype") == Name.Widget and len(item.get("/Rect", ())) == 4:
            yield item


def _full_name(widget: pikepdf.Object) -> str:
    parts: list[str] = []
    one = widget
    for _ in range(MOST_ANCESTORS):
        if not isinstance(one, Dictionary):
            break
        if "/T" in one:
            parts.append(str(one.T))
        one = one.get("/Parent")
    return ".".join(reversed(parts))


def _field(name: str, widget: pikepdf.Object, form: pikepdf.Object) -> Field:
    flags = int(inherited(widget, "/Ff") or 0)
    kind = {"/Tx": "text", "/Ch": "choice", "/Sig": "signature"}.get(str(inherited(widget, "/FT") or ""), "")
    if not kind:
        kind = "button" if flags & PUSH else "radio buttons" if flags & RADIO else "check box"
    look = inherited(widget, "/DA") or form.get("/DA", "")
    value = inherited(widget, "/V")
    return Field(
        name,
        kind,
        str(inherited(widget, "/TU") or ""),
        int(inherited(widget, "/MaxLen") or 0),
        bool(kind == "text" and flags & MULTILINE),
        bool(kind == "text" and flags & COMB),
        bool(kind == "choice" and flags & EDITABLE),
        int(inherited(widget, "/Q") or form.get("/Q", 0)),
        _type_size(str(look)),
        _entry(value, kind),
        _options(inherited(widget, "/Opt")) if kind == "choice" else (),
    )


def _entry(value: pikepdf.Object | None, kind: str) -> str:
    if isinstance(value, Name):
        state = str(value)[1:]
        return "" if state == OFF else state
    if isinstance(value, Array):
        return ", ".join(str(one) for one in value)
    if isinstance(value, Stream):
        return value.read_bytes().decode("utf-8", "replace")
    if kind == "signature":
        return "" if value is None else SIGNED
    return "" if value is None else str(value).strip()


def _type_size(look: str) -> float:
    """The size that the operator Tf is given in a default appearance; 0 where it is left open."""
    words = look.split()
    try:
        return max(float(words[words.index("Tf") - 1]), 0.0)
    except (ValueError, IndexError):
        return 0.0


def _options(listed: pikepdf.Object | None) -> tuple[tuple[str, str], ...]:
    found = []
    for one in listed if isinstance(listed, Array) else ():
        pair = (str(one[0]), str(one[1])) if isinstance(one, Array) and len(one) == 2 else (str(one), str(one))
        found.append(pair)
    return tuple(found)


def _add(one: Field, widget: pikepdf.Object, page: int) -> None:
    x0, y0, x1, y1 = (float(number) for number in widget.Rect)
    turned = int(widget.get("/MK", Dictionary()).get("/R", 0)) % 360
    across, high = abs(x1 - x0), abs(y1 - y0)
    box = (high, across) if turned in (90, 270) else (across, high)
    states: tuple[str, ...] = ()
    label = ""
    if one.kind in TICKED:
        shown = widget.get("/AP", Dictionary()).get("/N")
        if isinstance(shown, Dictionary) and not isinstance(shown, Stream):
            states = tuple(key[1:] for key in shown if key[1:] != OFF)
        names = inherited(widget, "/Opt")
        place = len(one.widgets)
        if isinstance(names, Array) and place < len(names):
            label = str(names[place])
    one.widgets.append(Widget(page, widget, box, turned, states, label or str(widget.get("/TU", ""))))
