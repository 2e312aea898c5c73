"""What a PDF carries that the packet leaves out or changes, as notes; and forms that would be misprinted."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from .page_words import numbers_in_words, plural
from .pdfs import inherited

_SCRIPT_ACTIONS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/GoToE")
_NOTES = ("/Text", "/Popup", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D")
_DRAWN_ON = ("/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Stamp", "/Ink", "/Caret")
_MARKED = ("/Highlight", "/Underline", "/Squiggly", "/StrikeOut")
_HIDDEN = 2 | 32  # not shown, not even on a screen; ISO 32000 table 165
_SEVERAL_LINES = 1 << 12


def notices(pdf: pikepdf.Pdf) -> list[str]:
    """Sentences about locks, scripts, attachments, private notes, layers, signatures and forms."""
    found = []
    if pdf.is_encrypted:
        found.append(
            "Its owner locked it against changes. The packet lifts the lock; check that you may use the document so."
        )
    scripts, notes = _on_pages(pdf)
    if scripts or _has_scripts(pdf.Root):
        found.append("It carries a script or a command that starts a program; this is left out.")
    if len(pdf.attachments):
        count = len(pdf.attachments)
        found.append(
            f"It has {count} attached {plural(count, 'file', 'files')}, left out. Add what you need as exhibits."
        )
    if notes:
        where = numbers_in_words("page", sorted(notes))
        found.append(
            f"A sticky note or recording on {where} is left out. Read it first: it may be meant for someone else."
        )
    if marked := _pages_with(pdf, _MARKED):
        where = numbers_in_words("page", marked)
        found.append(
            f"A reader's highlighting or underlining on {where} is left out: the file does not say how it looks."
        )
    if _hides_layers(pdf.Root):
        found.append("It has a hidden layer; this stays hidden. Open it in a PDF reader to see what the layer holds.")
    if any(_is_signed(field) for field in _fields(pdf)):
        found.append("Its digital signature does not survive in a packet. Keep the file itself to prove the signature.")
    if any(True for _ in answers_without_appearance(pdf)):
        found.append(
            "It is a filled form whose answers were not drawn on the page; the kit draws them. Compare every one."
        )
    return found


def marks_without_appearance(pdf: pikepdf.Pdf) -> list[int]:
    """The pages (from 1) with boxes, lines or words that a reader of PDF draws, and the file does not."""
    return _pages_with(pdf, _DRAWN_ON)


def to_be_redacted(pdf: pikepdf.Pdf) -> list[str]:
    """The question about areas that were chosen for redaction, of which nothing was taken away; none without such areas."""
    pages = [
        number
        for number, page in enumerate(pdf.pages, 1)
        if any(one.get("/Subtype") == pikepdf.Name.Redact for one in annotations(page))
    ]
    if not pages:
        return []
    where, is_marked = numbers_in_words("Page", pages), plural(pages, "has an area", "have areas")
    return [
        f"{where} {is_marked} chosen for redaction in another program, and nothing was taken away there: every word can"
        " be read. Black it out among the exhibit's pages, or ask for the file after redaction."
    ]


def _pages_with(pdf: pikepdf.Pdf, kinds: tuple[str, ...]) -> list[int]:
    """The pages with annotations of these kinds that are to be shown, and have no look of their own."""
    return [
        number
        for number, page in enumerate(pdf.pages, 1)
        if any(
            str(one.get("/Subtype", "")) in kinds and not _is_hidden(one) and not _has_look(one)
            for one in annotations(page)
        )
    ]


def _is_hidden(annotation: pikepdf.Dictionary) -> bool:
    flags = annotation.get("/F", 0)
    return isinstance(flags, int) and bool(flags & _HIDDEN)


def _has_look(annotation: pikepdf.Dictionary) -> bool:
    looks = annotation.get("/AP")
    return isinstance(looks, pikepdf.Dictionary) and "/N" in looks


def answers_without_appearance(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """The boxes of a form that hold an answer which the page itself does not show."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return
    redraw = form.get("/NeedAppearances") is True
    for page in pdf.pages:
        for box in annotations(page):
            if box.get("/Subtype") != pikepdf.Name.Widget or not _answer(box):
                continue
            looks = box.get("/AP")
            if redraw or not isinstance(looks, pikepdf.Dictionary) or "/N" not in looks:
                yield box


def would_be_misprinted(box: pikepdf.Dictionary) -> bool:
    """Whether the simple letters with which a form's answers are drawn cannot show this answer truly."""
    if inherited(box, "/FT") == pikepdf.Name.Btn:
        return "/AP" not in box
    flags = int(inherited(box, "/Ff") or 0)
    return not _answer(box).isascii() or bool(flags & _SEVERAL_LINES) or "\n" in _answer(box)


def annotations(page: pikepdf.Page) -> Iterator[pikepdf.Dictionary]:
    """The annotations of a page that are sound enough to be read."""
    found = page.obj.get("/Annots")
    if isinstance(found, pikepdf.Array):
        yield from (item for item in found if isinstance(item, pikepdf.Dictionary))


def _answer(box: pikepdf.Dictionary) -> str:
    if inherited(box, "/FT") == pikepdf.Name.Sig:
        return ""
    value = inherited(box, "/V")
    if isinstance(value, pikepdf.Array):
        return ", ".join(str(item) for item in value)
    text = str(value) if isinstance(value, (pikepdf.String, pikepdf.Name)) else ""
    return "" if text == "/Off" else text


def _on_pages(pdf: pikepdf.Pdf) -> tuple[bool, set[int]]:
    """Whether any page starts something, and the numbers of the pages with private notes or recordings."""
    scripts, notes = False, set()
    for number, page in enumerate(pdf.pages, 1):
        scripts = scripts or "/AA" in page.obj
        for item in annotations(page):
            kind, action = str(item.get("/Subtype", "")), item.get("/A")
            scripts = scripts or "/AA" in item or (isinstance(action, pikepdf.Dictionary) and _is_script(action))
            if kind in _NOTES:
                notes.add(number)
    return scripts, notes


def _is_script(action: pikepdf.Dictionary) -> bool:
    target = str(action.get("/URI", "")).strip().lower()
    return str(action.get("/S", "")) in _SCRIPT_ACTIONS or target.startswith(("javascript:", "file:"))


def _has_scripts(root: pikepdf.Dictionary) -> bool:
    names, opening = root.get("/Names"), root.get("/OpenAction")
    return (
        "/AA" in root
        or (isinstance(opening, pikepdf.Dictionary) and _is_script(opening))
        or (isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names)
    )


def _hides_layers(root: pikepdf.Dictionary) -> bool:
    layers = root.get("/OCProperties")
    usual = layers.get("/D") if isinstance(layers, pikepdf.Dictionary) else None
    if not isinstance(usual, pikepdf.Dictionary):
        return False
    off = usual.get("/OFF")
    return usual.get("/BaseState") == pikepdf.Name.OFF or (isinstance(off, pikepdf.Array) and len(off) > 0)


def pages_with_hidden_layers(pdf: pikepdf.Pdf) -> list[int]:
    """The pages (from 1) that draw on a layer which a reader does not show."""
    if not _hides_layers(pdf.Root):
        return []
    found = []
    for number, page in enumerate(pdf.pages, 1):
        resources = inherited(page.obj, "/Resources")
        if isinstance(resources, pikepdf.Dictionary) and (
            "/Properties" in resources or any("/OC" in item for item in _drawn_objects(resources))
        ):
            found.append(number)
    return found


def _drawn_objects(resources: pikepdf.Dictionary) -> Iterator[pikepdf.Object]:
    objects = resources.get("/XObject")
    if isinstance(objects, pikepdf.Dictionary):
        yield from (item for item in objects.values() if isinstance(item, pikepdf.Stream))


def _fields(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """The top fields of a form and those one step below."""
    form = pdf.Root.get("/AcroForm")
    fields = form.get("/Fields") if isinstance(form, pikepdf.Dictionary) else None
    for field in fields if isinstance(fields, pikepdf.Array) else ():
        if isinstance(field, pikepdf.Dictionary):
            yield field
            kids = field.get("/Kids")
            yield from (
                (kid for kid in kids if isinstance(kid, pikepdf.Dictionary)) if isinstance(kids, pikepdf.Array) else ()
            )


def _is_signed(field: pikepdf.Dictionary) -> bool:
    return inherited(field, "/FT") == pikepdf.Name.Sig and inherited(field, "/V") is not None
