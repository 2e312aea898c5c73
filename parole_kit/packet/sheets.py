"""A page of any PDF put on a new Letter page: what is shown is drawn, and nothing else of the source comes along.

The page's content becomes a form on a page of our own, so scripts, actions, attachments, private notes and thumbnails
have no way in. With `bundle`, `stamp`, `scrub` and `volumes` the home of pikepdf on this floor.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from ..case.pdf_shown import keep_shown, shown_resources
from ..case.pdfs import inherited, rotation, shown_box
from ..errors import PacketError

LETTER = (612.0, 792.0)  # points
BAND = 26.0  # points left clear at the top and bottom of an exhibit's page for the stamps
SIDE = 15.0  # points left clear at its sides
LANDSCAPE_GAIN = 1.1  # a page lies on its side when that shows it this much larger
MOST_CONTENT = 64 << 20  # bytes of one page's content, unpacked
WEB = ("http://", "https://", "mailto:")
HIDDEN, NO_VIEW = 2, 32  # annotation flags, ISO 32000 table 165
NOT_SHOWN = ("/Popup", "/Text", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D", "/Link")

Matrix = tuple[float, float, float, float, float, float]


@dataclass
class Sheet:
    """One page as it will be drawn: paper size in points, operators, forms and fonts by name, and web links."""

    size: tuple[float, float]
    draw: bytes
    forms: dict[str, pikepdf.Object] = field(default_factory=dict)
    fonts: dict[str, pikepdf.Object] = field(default_factory=dict)
    web: list[tuple[tuple[float, float, float, float], str]] = field(default_factory=list)


def exhibit_sheet(out: pikepdf.Pdf, source: pikepdf.Pdf, page: pikepdf.Page, where: str) -> Sheet:
    """An exhibit's page fitted between the bands of a Letter page, upright or on its side, never enlarged.

    `source` must stay open until `out` is saved. Raises PacketError, naming `where`, for a page that unpacks to more
    than the limit.
    """
    box, turned = shown_box(page), rotation(page)
    unit = _unit(page)
    width, height = (box[2] - box[0]) * unit, (box[3] - box[1]) * unit
    shown = (height, width) if turned in (90, 270) else (width, height)
    paper, scale = _paper(shown)
    frame = (SIDE, BAND, paper[0] - SIDE, paper[1] - BAND)
    return _sheet(out, source, page, box, paper, page_matrix(box, turned, frame, scale * unit), where)


def own_sheet(out: pikepdf.Pdf, source: pikepdf.Pdf, page: pikepdf.Page) -> Sheet:
    """A page that the kit typeset itself, as it is: drawn on the new page, not in a form, so that it can be read aloud.

    `source` must stay open until `out` is saved.
    """
    box = shown_box(page)
    fonts = {name.lstrip("/"): out.copy_foreign(font) for name, font in page.obj.Resources.Font.items()}
    return Sheet((box[2], box[3]), b"q " + page.obj.Contents.read_bytes() + b" Q", fonts=fonts)


def flat_sheet(out: pikepdf.Pdf, source: pikepdf.Pdf, page: pikepdf.Page, where: str) -> Sheet:
    """A page at its own size and the right way up, with what its form fields show drawn into it."""
    box, turned, unit = shown_box(page), rotation(page), _unit(page)
    width, height = (box[2] - box[0]) * unit, (box[3] - box[1]) * unit
    paper = (height, width) if turned in (90, 270) else (width, height)
    return _sheet(out, source, page, box, paper, page_matrix(box, turned, (0.0, 0.0, *paper), unit), where)


def copy_page(out: pikepdf.Pdf, page: pikepdf.Page, *after: pikepdf.Object) -> None:
    """Add a page of a finished packet to `out` as it stands, with more drawing `after` it; its links are left behind."""
    contents = out.copy_foreign(page.obj.Contents)
    resources = out.copy_foreign(page.obj.Resources) if page.obj.Resources.is_indirect else _foreign(out, page)
    copy = Dictionary(
        Type=Name.Page,
        MediaBox=Array([float(number) for number in page.mediabox]),
        Resources=resources,
        Contents=Array([contents, *after]),
        Tabs=Name.S,
    )
    out.pages.append(pikepdf.Page(out.make_indirect(copy)))


def _foreign(out: pikepdf.Pdf, page: pikepdf.Page) -> Dictionary:
    """A page's own resources, with every object in them copied."""
    made = Dictionary()
    for kind, entries in page.obj.Resources.items():
        made[kind] = Dictionary({name: out.copy_foreign(entry) for name, entry in entries.items()})
    return made


def page_matrix(
    box: tuple[float, float, float, float], turned: int, frame: tuple[float, float, float, float], scale: float
) -> Matrix:
    """The matrix that draws `box` of a page, turned clockwise by `turned` degrees, in the middle of `frame`."""
    x0, y0, x1, y1 = box
    width, height = (x1 - x0, y1 - y0) if turned in (0, 180) else (y1 - y0, x1 - x0)
    tx = frame[0] + (frame[2] - frame[0] - width * scale) / 2
    ty = frame[1] + (frame[3] - frame[1] - height * scale) / 2
    k = scale
    return {
        0: (k, 0, 0, k, tx - x0 * k, ty - y0 * k),
        90: (0, -k, k, 0, tx - y0 * k, ty + height * k + x0 * k),
        180: (-k, 0, 0, -k, tx + width * k + x0 * k, ty + height * k + y0 * k),
        270: (0, k, -k, 0, tx + width * k + y0 * k, ty - x0 * k),
    }[turned]


def operators(matrix: Matrix) -> bytes:
    """`matrix` as the operator that applies it."""
    return " ".join(f"{number:.5f}".rstrip("0").rstrip(".") for number in matrix).encode() + b" cm"


def carry_layers(out: pikepdf.Pdf, source: pikepdf.Pdf) -> None:
    """Keep the layers of a source as they were, but for their names: what was hidden stays hidden."""
    properties = source.Root.get("/OCProperties")
    if not isinstance(properties, Dictionary) or not isinstance(properties.get("/OCGs"), Array):
        return
    default = properties.get("/D", Dictionary())
    listed = [item for item in properties.OCGs if isinstance(item, Dictionary)]
    off, on = (_ids(default.get(key)) for key in ("/OFF", "/ON"))
    base_off = default.get("/BaseState") == Name.OFF
    if "/OCProperties" not in out.Root:
        out.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary(OFF=Array(), Order=Array()))
    for layer in listed:
        copy = out.copy_foreign(layer)
        for key in copy.keys() - {"/Type", "/Intent"}:
            del copy[key]  # such as who made it, and with what
        copy.Name = String(f"Layer {len(out.Root.OCProperties.OCGs) + 1}")
        out.Root.OCProperties.OCGs.append(copy)
        if layer.objgen in off or (base_off and layer.objgen not in on):
            out.Root.OCProperties.D.OFF.append(copy)


def _ids(items: pikepdf.Object | None) -> set[tuple[int, int]]:
    return {item.objgen for item in items if isinstance(item, Dictionary)} if isinstance(items, Array) else set()


def _paper(shown: tuple[float, float]) -> tuple[tuple[float, float], float]:
    """The paper, upright or on its side, and the scale at which a page of `shown` points fits on it."""
    upright, sideways = LETTER, LETTER[::-1]

    def fit(paper: tuple[float, float]) -> float:
        return min(1.0, (paper[0] - 2 * SIDE) / shown[0], (paper[1] - 2 * BAND) / shown[1])

    paper = sideways if fit(sideways) > fit(upright) * LANDSCAPE_GAIN else upright
    return paper, fit(paper)


def _unit(page: pikepdf.Page) -> float:
    try:
        return float(page.obj.get("/UserUnit", 1)) or 1.0
    except (TypeError, ValueError):
        return 1.0


def _sheet(
    out: pikepdf.Pdf,
    source: pikepdf.Pdf,
    page: pikepdf.Page,
    box: tuple[float, float, float, float],
    paper: tuple[float, float],
    matrix: Matrix,
    where: str,
) -> Sheet:
    form = _page_form(out, source, page, box, where)
    sheet = Sheet(paper, b"")
    drawn = [b"q", operators(matrix)]
    if form is not None:
        sheet.forms["X"] = form
        drawn.append(b"/X Do")
    for annotation in _annotations(page):
        _take_annotation(out, source, annotation, matrix, sheet, drawn)
    sheet.draw = b" ".join([*drawn, b"Q"])
    return sheet


def _page_form(
    out: pikepdf.Pdf, source: pikepdf.Pdf, page: pikepdf.Page, shown: tuple[float, float, float, float], where: str
) -> pikepdf.Object | None:
    contents = page.obj.get("/Contents")
    box = Array([round(number, 4) for number in shown])
    if isinstance(contents, Array) and len(contents) == 1:
        contents = contents[0]
    for stream in contents if isinstance(contents, Array) else [contents]:
        _guard(stream, where)
    resources = shown_resources(contents, inherited(page.obj, "/Resources") or Dictionary())
    if isinstance(contents, Stream) and contents.get("/Subtype") != Name.Form and "/F" not in contents:
        for key in list(contents.keys()):
            if key not in ("/Length", "/Filter", "/DecodeParms"):
                del contents[key]
        contents.Type, contents.Subtype, contents.BBox = Name.XObject, Name.Form, box
        contents.Resources = resources
        if isinstance(page.obj.get("/Group"), Dictionary):
            contents.Group = page.obj.Group
        return out.copy_foreign(contents)
    if not isinstance(contents, Stream | Array):
        return None
    form = page.as_form_xobject(handle_transformations=False)
    form.BBox, form.Resources = box, resources
    return out.copy_foreign(source.make_indirect(form))


def _guard(stream: pikepdf.Object, where: str) -> None:
    """Refuse content that unpacks beyond the limit, before anything else unpacks it."""
    if not isinstance(stream, Stream) or stream.get("/Filter") in (None, Array()):
        return
    raw = stream.read_raw_bytes()
    filters = stream.Filter if isinstance(stream.Filter, Array) else [stream.Filter]
    if filters[0] != Name.FlateDecode or len(raw) * 1100 < MOST_CONTENT:
        return
    unpacker = zlib.decompressobj()
    try:
        unpacker.decompress(raw, MOST_CONTENT)
    except zlib.error:
        return  # shown as far as it can be read, as every reader does
    if unpacker.unconsumed_tail:
        raise PacketError(
            f"A page unpacks to more than {MOST_CONTENT >> 20} MB of drawing.",
            where=where,
            fix="Print the file to PDF again, or scan the page, and add that file in its place.",
        )


def _annotations(page: pikepdf.Page) -> list[pikepdf.Object]:
    listed = page.obj.get("/Annots")
    return [item for item in listed if isinstance(item, Dictionary)] if isinstance(listed, Array) else []


def _take_annotation(
    out: pikepdf.Pdf, source: pikepdf.Pdf, annotation: pikepdf.Object, matrix: Matrix, sheet: Sheet, drawn: list[bytes]
) -> None:
    """Draw what an annotation shows, or keep its web address; notes, actions and attachments are left behind."""
    try:
        flags = int(annotation.get("/F", 0))
        rect = [float(number) for number in annotation.get("/Rect", ())]
    except (TypeError, ValueError):
        return
    if flags & (HIDDEN | NO_VIEW) or len(rect) != 4:
        return
    x0, x1 = sorted((rect[0], rect[2]))
    y0, y1 = sorted((rect[1], rect[3]))
    kind = str(annotation.get("/Subtype", ""))
    if kind == "/Link":
        address = _address(annotation)
        if address:
            sheet.web.append((_around((x0, y0, x1, y1), matrix), address))
    if kind in NOT_SHOWN:
        return
    shown = _appearance(annotation)
    onto = _onto(shown, (x0, y0, x1, y1)) if shown is not None else None
    if onto:
        name = f"A{len(sheet.forms)}"
        sheet.forms[name] = out.copy_foreign(shown if shown.is_indirect else source.make_indirect(shown))
        drawn += [b"q", operators(onto), f"/{name} Do Q".encode()]


def _address(annotation: pikepdf.Object) -> str:
    action = annotation.get("/A")
    if not isinstance(action, Dictionary) or action.get("/S") != Name.URI:
        return ""
    address = str(action.get("/URI", "")).strip()
    return address if address.lower().startswith(WEB) and address.isprintable() else ""


def _appearance(annotation: pikepdf.Object) -> pikepdf.Object | None:
    appearances = annotation.get("/AP")
    shown = appearances.get("/N") if isinstance(appearances, Dictionary) else None
    if isinstance(shown, Dictionary) and not isinstance(shown, Stream):
        state = annotation.get("/AS")
        shown = shown.get(str(state)) if isinstance(state, Name) else None
    if not isinstance(shown, Stream):
        return None
    shown.Type, shown.Subtype = Name.XObject, Name.Form
    keep_shown(shown)
    return shown


def _onto(form: pikepdf.Object, rect: tuple[float, float, float, float]) -> Matrix | None:
    """The matrix that brings a form's own box, its own matrix applied, onto `rect`."""
    try:
        box = [float(number) for number in form.get("/BBox", ())]
        own = tuple(float(number) for number in form.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    except (TypeError, ValueError):
        return None
    if len(box) != 4 or len(own) != 6:
        return None
    x0, y0, x1, y1 = _around((box[0], box[1], box[2], box[3]), own)
    if x1 - x0 <= 0 or y1 - y0 <= 0:
        return None
    across, up = (rect[2] - rect[0]) / (x1 - x0), (rect[3] - rect[1]) / (y1 - y0)
    return (across, 0, 0, up, rect[0] - x0 * across, rect[1] - y0 * up)


def _around(box: tuple[float, float, float, float], matrix: Matrix) -> tuple[float, float, float, float]:
    """The upright box around `box` after `matrix`."""
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return (min(across), min(up), max(across), max(up))
