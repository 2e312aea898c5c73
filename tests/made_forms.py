"""A made form for tests: an AcroForm of two pages with every kind of field, as no government publishes it."""

from __future__ import annotations

import io

import pikepdf
from packets import saved
from pikepdf import Array, Dictionary, Name, String

MULTILINE, PASSWORD, COMB = 1 << 12, 1 << 13, 1 << 24
RADIO, PUSH, COMBO = 1 << 15, 1 << 16, 1 << 17

# name -> (page, rectangle in points); the tests look for ink there
PLACES = {
    "Attorney.Name": (1, (72, 680, 320, 698)),
    "Attorney.Address": (1, (72, 620, 320, 662)),
    "Attorney.State": (1, (340, 680, 420, 698)),
    "Client.Name": (1, (72, 570, 320, 588)),
    "Client.ANumber": (1, (72, 530, 252, 548)),
    "Client.Born": (1, (340, 530, 440, 548)),
    "Client.Arabic": (1, (72, 490, 320, 512)),
    "Client.Ethiopic": (1, (340, 490, 540, 512)),
    "Sponsor.Name": (1, (72, 450, 320, 468)),
    "Small": (1, (340, 450, 380, 460)),
    "Filed.Box": (1, (72, 410, 84, 422)),
    "Sealed": (1, (300, 410, 340, 422)),
    "Notes": (2, (72, 500, 540, 600)),
    "Sideways": (2, (500, 300, 518, 480)),
    "Signature": (2, (72, 300, 320, 330)),
    "Reset": (2, (340, 300, 400, 320)),
}
RADIO_PLACES = {"eFile": (160, 410, 172, 422), "Paper": (220, 410, 232, 422)}


def made_form(*, entries: dict[str, str] | None = None, xfa: bool = True, password: str = "", turned: int = 0) -> bytes:
    """The form. `entries` are what the copy already holds; a `password` is the owner's, and opens without one."""
    entries = entries or {}
    with pikepdf.new() as pdf:
        pages = [pdf.add_blank_page(page_size=(612, 792)) for _ in range(2)]
        helvetica = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for number, page in enumerate(pages, 1):
            page.obj.Resources = Dictionary(Font=Dictionary(F=helvetica))
            page.obj.Contents = pdf.make_stream(_printed(number).encode("latin-1"))
            page.obj.Annots = Array()
            if turned:
                page.obj.Rotate = turned
        groups: dict[str, pikepdf.Object] = {}
        top = Array()
        for name, (page, rect) in PLACES.items():
            parent, _, leaf = name.rpartition(".")
            field = pdf.make_indirect(_field(pdf, name, leaf, rect, entries.get(name, "")))
            if parent and parent not in groups:
                groups[parent] = pdf.make_indirect(Dictionary(T=String(parent), Kids=Array()))
                top.append(groups[parent])
            if parent:
                field.Parent = groups[parent]
                groups[parent].Kids.append(field)
            else:
                top.append(field)
            pages[page - 1].obj.Annots.append(field)
        top.append(_radios(pdf, pages[0]))
        form = Dictionary(
            Fields=top, NeedAppearances=True, DA=String("/F 0 Tf 0 g"), DR=Dictionary(Font=Dictionary(F=helvetica))
        )
        if xfa:
            form.XFA = pdf.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><secret/></xdp:xdp>")
        pdf.Root.AcroForm = form
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('hello')"))
        if not password:
            return saved(pdf)
        made = io.BytesIO()
        pdf.save(
            made, encryption=pikepdf.Encryption(owner=password, user="", allow=pikepdf.Permissions(modify_form=False))
        )
        return made.getvalue()


def _printed(page: int) -> str:
    """The printed part of the form: a frame and a label for every field of the page."""
    drawn = ["BT /F 15 Tf 72 740 Td (A made form, for tests) Tj ET 0.6 w 0.5 G"]
    for name, (on, (x0, y0, x1, y1)) in PLACES.items():
        if on == page:
            drawn.append(f"{x0} {y0} {x1 - x0} {y1 - y0} re S BT /F 7 Tf {x0} {y1 + 3} Td ({name}) Tj ET")
    for state, (x0, y0, x1, y1) in RADIO_PLACES.items() if page == 1 else ():
        drawn.append(f"{x0} {y0} {x1 - x0} {y1 - y0} re S BT /F 7 Tf {x0} {y1 + 3} Td ({state}) Tj ET")
    return "\n".join(drawn)


def _field(pdf: pikepdf.Pdf, name: str, leaf: str, rect: tuple, entry: str) -> Dictionary:
    field = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String(leaf),
        Rect=Array(rect),
        F=4,
        DA=String("/F 11 Tf 0 g"),
    )
    if entry:
        field.V = String(entry)
        field.AP = Dictionary(N=_text_picture(pdf, entry, rect))
    match name:
        case "Attorney.Address" | "Notes":
            field.Ff = MULTILINE
            field.DA = String("/F 0 Tf 0 g")
        case "Attorney.State":
            field.FT, field.Ff = Name.Ch, COMBO
            field.Opt = Array([Array([String("CA"), String("California")]), Array([String("NV"), String("Nevada")])])
        case "Client.ANumber":
            field.Ff, field.MaxLen, field.TU = COMB, 9, String("Alien number, nine digits")
        case "Client.Born":
            field.Q = 1
        case "Filed.Box":
            field.FT, field.AS = Name.Btn, Name.Off
            del field.DA
            field.AP = Dictionary(N=Dictionary({"/On": _tick(pdf), "/Off": pdf.make_stream(b"", _form((12, 12)))}))
        case "Sealed":
            field.F = 2
        case "Sideways":
            field.MK = Dictionary(R=90)
        case "Sponsor.Name":
            field.MK = Dictionary(BG=Array([0.9, 0.95, 1]), BC=Array([0, 0, 0.6]))
        case "Signature":
            field.FT = Name.Sig
        case "Reset":
            field.FT, field.Ff = Name.Btn, PUSH
            field.A = Dictionary(S=Name.JavaScript, JS=String("this.resetForm()"))
    return field


def _form(size: tuple[float, float]) -> dict:
    return {"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, *size]), "/Resources": Dictionary()}


def _tick(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.make_stream(b"1.5 w 2 2 m 10 10 l S 2 10 m 10 2 l S", _form((12, 12)))


def _text_picture(pdf: pikepdf.Pdf, words: str, rect: tuple) -> pikepdf.Object:
    size = (rect[2] - rect[0], rect[3] - rect[1])
    form = pdf.make_stream(f"BT /F 11 Tf 2 5 Td ({words}) Tj ET".encode("latin-1"), _form(size))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    form.Resources = Dictionary(Font=Dictionary(F=font))
    return form


def _radios(pdf: pikepdf.Pdf, page: pikepdf.Page) -> pikepdf.Object:
    field = pdf.make_indirect(Dictionary(FT=Name.Btn, Ff=RADIO, T=String("How"), Kids=Array()))
    for state, rect in RADIO_PLACES.items():
        dot = pdf.make_stream(b"6 1 m 11 6 l 6 11 l 1 6 l f", _form((12, 12)))
        widget = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, Rect=Array(rect), F=4, Parent=field, AS=Name.Off,
                AP=Dictionary(N=Dictionary({f"/{state}": dot, "/Off": pdf.make_stream(b"", _form((12, 12)))})),
            )
        )  # fmt: skip
        field.Kids.append(widget)
        page.obj.Annots.append(widget)
    return field
