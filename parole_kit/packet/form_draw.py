"""Entries drawn into a form, and the form made flat: its fields become part of the page, and nothing else comes along.

With `sheets` and `form_fields` home of pikepdf on this floor.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name

from .bundle import Looks, add_page, finish
from .form_answers import Filling, blank, called
from .form_fields import OFF, WRITTEN, Field, Widget
from .pdf.boxes import Box, set_boxes
from .sheets import carry_layers, flat_sheet
from .stamp import Stamps


def draw_flat(
    pdf: pikepdf.Pdf, fields: Mapping[str, Field], filling: Filling, looks: Looks, shown: str
) -> tuple[bytes, list[str]]:
    """The form with its entries as a flat PDF, and notes on entries that do not fit or that the form hides.

    `shown` is the form's file for errors. Raises PacketError for a letter that no font has.
    """
    with contextlib.ExitStack() as kept:
        notes = _tick(fields, filling)
        wanted: list[tuple[Field, Widget, Box]] = []
        for one in fields.values():
            if one.kind == "signature" and one.entry:
                _forget(one)
                notes.append(f"The signature in “{called(one)}” of the office’s copy is not carried over: sign anew.")
            elif one.kind in WRITTEN:
                wanted += _boxes(one, filling, notes)
        made = set_boxes([box for _, _, box in wanted])
        if wanted:
            source = kept.enter_context(pikepdf.open(io.BytesIO(made.pdf)))
            for (one, widget, box), page, size in zip(wanted, source.pages, made.sizes, strict=True):
                if size:
                    _write(pdf, source, page, widget)
                else:
                    how = "one letter to a cell" if box.cells else "even in small type"
                    words = " ".join(box.text.split())
                    notes.append(blank(one, f"“{words}” does not fit, {how}; write it by hand"))
        return _flat(pdf, looks, shown), notes


def _tick(fields: Mapping[str, Field], filling: Filling) -> list[str]:
    """Put boxes and radio buttons into their states; the form's own pictures of them are kept."""
    notes = []
    for name, state in filling.states.items():
        for widget in fields[name].widgets:
            widget.obj.AS = Name(f"/{state if state in widget.states else OFF}")
        if state != OFF and all(widget.hidden for widget in fields[name].widgets):
            notes.append(blank(fields[name], "the form hides it", ticked=True))
    return notes


def _boxes(one: Field, filling: Filling, notes: list[str]) -> list[tuple[Field, Widget, Box]]:
    """The boxes of a field that are to be set; an entry of the copy is forgotten when the map names its field."""
    mapped = one.name in filling.words
    words = filling.words[one.name] if mapped else one.entry
    if mapped:
        _forget(one)
    elif not words or all("/AP" in widget.obj for widget in one.widgets):
        return []
    if not words:
        return []
    seen = [widget for widget in one.widgets if not widget.hidden and min(widget.box) > 1]
    if not seen:
        notes.append(blank(one, "the form hides it"))
    cells = one.longest if one.comb else 0
    source = filling.sources.get(one.name, f"the form, field “{called(one)}”")
    return [
        (one, widget, Box(words, *widget.box, one.size, one.align, cells, one.multiline, source)) for widget in seen
    ]


def _forget(one: Field) -> None:
    """Take what the copy shows in a field away."""
    for widget in one.widgets:
        if "/AP" in widget.obj:
            del widget.obj.AP


def _write(pdf: pikepdf.Pdf, source: pikepdf.Pdf, page: pikepdf.Page, widget: Widget) -> None:
    """Make a set page the appearance of a field."""
    form = pdf.copy_foreign(source.make_indirect(page.as_form_xobject()))
    if widget.turned:
        cos, sin = {90: (0, 1), 180: (-1, 0), 270: (0, -1)}.get(widget.turned, (1, 0))
        form.Matrix = Array([cos, sin, -sin, cos, 0, 0])
    form.write(_ground(widget) + form.read_bytes())
    widget.obj.AP = Dictionary(N=form)


def _ground(widget: Widget) -> bytes:
    """The colour behind the words, and the line around them, as the form asks for."""
    look = widget.obj.get("/MK", Dictionary())
    across, high = widget.box
    drawn = b""
    for key, fill in (("/BG", True), ("/BC", False)):
        colour = [float(part) for part in look.get(key, ())]
        operator = {1: "g" if fill else "G", 3: "rg" if fill else "RG", 4: "k" if fill else "K"}.get(len(colour))
        if not operator:
            continue
        thick = float(widget.obj.get("/BS", Dictionary()).get("/W", 1))
        inset = 0.0 if fill else thick / 2
        path = f"{inset:g} {inset:g} {across - 2 * inset:g} {high - 2 * inset:g} re {'f' if fill else 'S'}"
        drawn += f"q {' '.join(f'{part:g}' for part in colour)} {operator} {thick:g} w {path} Q ".encode()
    return drawn


def _flat(pdf: pikepdf.Pdf, looks: Looks, shown: str) -> bytes:
    """The pages as pictures of themselves: no fields, no XFA, no scripts, no earlier revision."""
    made = io.BytesIO()
    with pikepdf.new() as out:
        carry_layers(out, pdf)
        stamps = Stamps(out, looks.client, training=looks.training)
        for page in pdf.pages:
            sheet = flat_sheet(out, pdf, page, shown)
            add_page(out, sheet.size, *stamps.put_training(sheet))
        finish(out, made, looks, Array([0, Dictionary(S=Name.D, St=1)]))
    return made.getvalue()
