"""PDF files, sound and unsound."""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Iterable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image

from .shelf import odd

LETTER = (0, 0, 612, 792)
WORDS = ("The tenant may keep the home for twelve months.", "Rent is due on the first day.", "No pets without consent.")


def lines(words: Iterable[str] = WORDS, *, x: int = 72, top: int = 700, size: int = 12) -> str:
    shown = ("(" + word.replace("(", "\\(").replace(")", "\\)") + ") Tj 0 -18 Td" for word in words)
    return f"BT /F {size} Tf {x} {top} Td {' '.join(shown)} ET\n"


def helvetica(pdf: Pdf) -> pikepdf.Object:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    return pdf.make_indirect(font)


def add_page(pdf: Pdf, content: str | bytes, box: tuple = LETTER, **more) -> pikepdf.Page:
    raw = content.encode("cp1252") if isinstance(content, str) else content
    resources = more.pop("Resources", Dictionary())
    resources.Font = Dictionary(F=helvetica(pdf))
    page = Dictionary(Type=Name.Page, MediaBox=Array(box), Resources=resources, Contents=pdf.make_stream(raw), **more)
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf.pages[-1]


def book(pages: int = 3) -> Pdf:
    pdf = Pdf.new()
    for number in range(pages):
        add_page(pdf, lines([f"Page {number + 1} of the lease.", *WORDS]))
    return pdf


def saved(pdf: Pdf, **options) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id="encryption" not in options, **options)
    return out.getvalue()


def picture(pdf: Pdf, size: tuple[int, int] = (1275, 1650), seed: int = 3) -> pikepdf.Object:
    noise = Image.frombytes("L", (85, 110), random.Random(seed).randbytes(85 * 110)).resize(size)
    jpeg = io.BytesIO()
    noise.save(jpeg, "JPEG", quality=60)
    return pdf.make_stream(
        jpeg.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1],
        ColorSpace=Name.DeviceGray, BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip


def scan_page(pdf: Pdf, size: tuple[int, int] = (1275, 1650), over: str = "", under: str = "") -> pikepdf.Page:
    shown = f"{under} q 612 0 0 792 0 0 cm /Im Do Q {over}"
    return add_page(pdf, shown, Resources=Dictionary(XObject=Dictionary(Im=picture(pdf, size))))


def annotation(pdf: Pdf, subtype: str, **more) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=Array([72, 300, 272, 330]), **more)
    )


# --- sound


@odd("lease.pdf", "accepted", pages=3, never=("repaired", "left out"))
def plain() -> bytes:
    return saved(book())


@odd("LEASE.PDF", "accepted", pages=2)
def scan() -> bytes:
    pdf = Pdf.new()
    scan_page(pdf)
    scan_page(pdf)
    return saved(pdf)


@odd("lease.pdf", "accepted", pages=2, never=("hidden", "carries text"))
def scan_read_by_a_machine() -> bytes:
    """A scan with the words that a machine read in it: invisible, over their own picture."""
    pdf = Pdf.new()
    scan_page(pdf, over="3 Tr " + lines())
    add_page(pdf, lines(["A typed page", "with some words."]))
    return saved(pdf)


@odd("lease.pdf", "accepted", "dots an inch", "Page 2", pages=2)
def scan_too_coarse() -> bytes:
    pdf = Pdf.new()
    scan_page(pdf)
    scan_page(pdf, (480, 620))
    return saved(pdf)


@odd("lease.pdf", "accepted", "blank", "Page 2", pages=3)
def blank_page() -> bytes:
    pdf = book(1)
    pdf.add_blank_page(page_size=(612, 792))
    add_page(pdf, lines())
    return saved(pdf)


@odd("lease.pdf", "accepted", pages=4)
def turned_pages() -> bytes:
    pdf = book(4)
    for number, page in enumerate(pdf.pages):
        page.obj.Rotate = 90 * number
    return saved(pdf)


@odd("plans.pdf", "accepted", "inches", pages=7)
def odd_sizes() -> bytes:
    pdf = Pdf.new()
    for box in [(0, 0, 842, 1191), (0, 0, 1008, 612), (0, 0, 288, 432), (0, 0, 14400, 14400), (100, 100, 712, 892)]:
        add_page(pdf, lines(x=box[0] + 20, top=box[3] - 60), box)
    add_page(pdf, lines(), CropBox=Array([50, 200, 500, 760]))
    add_page(pdf, lines(), UserUnit=3)
    return saved(pdf)


@odd("lease.pdf", "accepted", pages=3)
def inherited_size_and_no_content() -> bytes:
    pdf = book(3)
    pages = pdf.Root.Pages
    pages.MediaBox, pages.Resources = Array(LETTER), pdf.pages[0].obj.Resources
    for page in pdf.pages:
        del page.obj.MediaBox, page.obj.Resources
    del pdf.pages[1].obj.Contents
    return saved(pdf)


@odd("lease.pdf", "accepted", pages=2)
def unbalanced_content() -> bytes:
    pdf = Pdf.new()
    add_page(pdf, "q q 0.5 0 0 0.5 0 0 cm " + lines())
    add_page(pdf, "Q Q " + lines())
    return saved(pdf)


@odd("statements.pdf", "accepted", pages=2000)
def two_thousand_pages() -> bytes:
    pdf = Pdf.new()
    page = add_page(pdf, lines())
    for _ in range(1999):
        pdf.pages.append(page)
    return saved(pdf)


@odd("lease.pdf", "accepted", "owner", pages=3)
def locked_for_changes() -> bytes:
    return saved(book(), encryption=pikepdf.Encryption(owner="secret", user="", R=4))


@odd("lease.pdf", "accepted", "signature", pages=3)
def signed() -> bytes:
    pdf = book()
    value = pdf.make_indirect(Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=String("00")))
    field = annotation(pdf, "Widget", FT=Name.Sig, T=String("sign"), V=value)
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    return saved(pdf)


@odd("lease.pdf", "accepted", "left out", "script", pages=3)
def scripts() -> bytes:
    pdf = book()
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('hello')"))
    pdf.Root.OpenAction = script
    pdf.pages[0].obj.AA = Dictionary(O=script)
    pdf.pages[1].obj.Annots = Array([annotation(pdf, "Link", A=Dictionary(S=Name.Launch, F=String("calc.exe")))])
    return saved(pdf)


@odd("lease.pdf", "accepted", "left out", "attached", pages=3)
def attachments() -> bytes:
    pdf = book()
    pdf.attachments["notes.txt"] = pikepdf.AttachedFileSpec(pdf, b"strategy", filename="notes.txt")
    return saved(pdf)


@odd("lease.pdf", "accepted", "left out", "sticky note", pages=3)
def sticky_notes() -> bytes:
    pdf = book()
    note = annotation(pdf, "Text", Contents=String("ask whether to use this at all"))
    pdf.pages[0].obj.Annots = Array([note, annotation(pdf, "Popup", Parent=note)])
    return saved(pdf)


@odd("map.pdf", "accepted", "hidden layer", pages=1)
def hidden_layer() -> bytes:
    pdf = Pdf.new()
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("draft")))
    add_page(
        pdf, lines() + "/OC /Draft BDC " + lines(["Not for the other side."], top=300) + " EMC",
        Resources=Dictionary(Properties=Dictionary(Draft=layer)),
    )  # fmt: skip
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer])))
    return saved(pdf)


# --- text that is carried but not shown


@odd("record.pdf", "accepted", "Page 1", "dark box", "Guadalupe", never=("twelve",), pages=1)
def text_under_a_box() -> bytes:
    pdf = Pdf.new()
    add_page(pdf, lines(["The child Guadalupe lives here.", *WORDS]) + "0 g 125 696 90 16 re f")
    return saved(pdf)


@odd("record.pdf", "accepted", "dark box", "56789", pages=1)
def text_partly_under_a_box() -> bytes:
    pdf = Pdf.new()
    add_page(pdf, lines(["Number A123456789 is hers.", *WORDS]) + "0 g 147 696 45 16 re f")
    return saved(pdf)


@odd("record.pdf", "accepted", "picture", "Guadalupe", pages=1)
def text_under_a_picture() -> bytes:
    pdf = Pdf.new()
    content = lines(["The child Guadalupe lives here.", *WORDS]) + "q 500 0 0 40 60 690 cm /Im Do Q"
    add_page(pdf, content, Resources=Dictionary(XObject=Dictionary(Im=picture(pdf, (1000, 80)))))
    return saved(pdf)


@odd("record.pdf", "accepted", "does not show", "Guadalupe", pages=1)
def text_in_white() -> bytes:
    pdf = Pdf.new()
    add_page(pdf, lines() + "1 g " + lines(["Guadalupe"], top=400))
    return saved(pdf)


@odd("record.pdf", "accepted", "dark box", pages=1)
def scan_with_a_box_and_the_text_behind() -> bytes:
    """The box is in the picture, but the words that a machine read before are still there."""
    pdf = Pdf.new()
    scan_page(pdf, over="0 g 60 640 400 80 re f 3 Tr " + lines(["Guadalupe lives here"], top=690))
    return saved(pdf)


@odd("record.pdf", "accepted", "edge", "Guadalupe", pages=1)
def text_outside_the_page() -> bytes:
    pdf = Pdf.new()
    add_page(pdf, lines() + lines(["Guadalupe"], top=40), CropBox=Array([0, 200, 612, 792]))
    return saved(pdf)


@odd("record.pdf", "accepted", "under a dark box", "Guadalupe", pages=1)
def black_text_on_black() -> bytes:
    pdf = Pdf.new()
    add_page(pdf, "0.1 g 60 300 300 24 re f 0.12 g " + lines(["Guadalupe wrote it"], top=306) + " 0 g " + lines())
    return saved(pdf)


@odd("record.pdf", "accepted", "under a dark box", "Guadalupe", pages=1)
def text_under_a_broad_line() -> bytes:
    pdf = Pdf.new()
    add_page(pdf, lines(["Guadalupe wrote it"], top=306) + " 0 G 18 w 60 310 m 360 310 l S " + lines())
    return saved(pdf)


def with_a_mark(kind: str, **more) -> bytes:
    """A page with words under a mark that a reader's tool made; `more` are its keys."""
    pdf = Pdf.new()
    page = add_page(pdf, lines(["Guadalupe wrote it"], top=306) + lines())
    look = pdf.make_stream(b"0 g 0 0 300 30 re f", Subtype=Name.Form, BBox=Array([0, 0, 300, 30]))
    keys = {key: Dictionary(N=look) if key == "AP" else value for key, value in more.items()}
    page.obj.Annots = Array([annotation(pdf, kind, C=Array([0, 0, 0]), IC=Array([0, 0, 0]), **keys)])
    return saved(pdf)


@odd("record.pdf", "accepted", "under a dark box", "Guadalupe", pages=1)
def text_under_a_box_of_a_reader() -> bytes:
    return with_a_mark("Square", AP=True)


@odd("record.pdf", "refused", "boxes, lines or typed words on page 1", "print it to PDF")
def box_that_every_reader_draws_its_own_way() -> bytes:
    return with_a_mark("Square")


@odd("record.pdf", "refused", "typed words on page 1", "print it to PDF")
def words_that_every_reader_draws_its_own_way() -> bytes:
    return with_a_mark("FreeText", Contents=String("Paid in full"), DA=String("/Helv 12 Tf 0 g"))


@odd("record.pdf", "accepted", "highlighting or underlining on page 1", pages=1)
def highlighting_without_a_look() -> bytes:
    return with_a_mark("Highlight", QuadPoints=Array([72, 330, 272, 330, 72, 300, 272, 300]))


@odd("record.pdf", "asked", "Page 1 has an area chosen for redaction", pages=1)
def redaction_that_was_never_done() -> bytes:
    return with_a_mark("Redact", QuadPoints=Array([72, 330, 272, 330, 72, 300, 272, 300]))


@odd("table.pdf", "accepted", never=("carries text",), pages=1)
def text_on_shaded_rows() -> bytes:
    pdf = Pdf.new()
    rows = "".join(f"0.85 g 60 {690 - 18 * n} 400 18 re f 0 g {lines([WORDS[n]], top=695 - 18 * n)}" for n in range(3))
    inverse = "0.1 g 60 300 400 30 re f 1 g " + lines(["White on black is legible"], top=310)
    add_page(pdf, rows + inverse)
    return saved(pdf)


# --- forms


def form(value: str, **field) -> bytes:
    pdf = book(1)
    box = annotation(
        pdf, "Widget", FT=Name.Tx, T=String("name"), V=String(value), DA=String("/Helv 11 Tf 0 g"), F=4, **field
    )
    pdf.pages[0].obj.Annots = Array([box])
    fonts = Dictionary(Font=Dictionary(Helv=helvetica(pdf)))
    pdf.Root.AcroForm = Dictionary(Fields=Array([box]), NeedAppearances=True, DR=fonts, DA=String("/Helv 11 Tf 0 g"))
    return saved(pdf)


@odd("form.pdf", "accepted", "form", pages=1)
def form_without_appearance() -> bytes:
    return form("Marisela Quintanar")


@odd("form.pdf", "refused", "form", "print it to PDF")
def form_that_would_be_misprinted() -> bytes:
    return form("José Ñáñez-Šimůnek")


@odd("form.pdf", "refused", "form", "print it to PDF")
def form_of_several_lines() -> bytes:
    return form("A long answer that runs over several lines of the box", Ff=1 << 12)


@odd("form.pdf", "refused", "XFA", "print it to PDF")
def form_that_is_made_on_opening() -> bytes:
    pdf = Pdf.new()
    add_page(pdf, lines(["Please wait..."]))
    parts = Array([String("template"), pdf.make_stream(b"<template/>")])
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=parts)
    pdf.Root.NeedsRendering = True
    return saved(pdf)


@odd("files.pdf", "refused", "portfolio")
def portfolio() -> bytes:
    pdf = book(1)
    pdf.attachments["lease.pdf"] = pikepdf.AttachedFileSpec(pdf, plain(), filename="lease.pdf")
    pdf.Root.Collection = Dictionary(Type=Name.Collection, View=Name.D)
    return saved(pdf)


@odd("lease.pdf", "refused", "password")
def locked_for_reading() -> bytes:
    return saved(book(), encryption=pikepdf.Encryption(owner="secret", user="secret", R=6))


# --- damaged


def lease_with_scans() -> bytes:
    pdf = Pdf.new()
    for _ in range(3):
        scan_page(pdf)
    for number in range(2):
        add_page(pdf, lines([f"Typed page {number}", *WORDS]))
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)


@odd("lease.pdf", "asked", "came through")
def cut_off_late() -> bytes:
    whole = lease_with_scans()
    return whole[: len(whole) * 7 // 10]


@odd("lease.pdf", "refused", "damaged")
def cut_off_early() -> bytes:
    return plain()[:300]


@odd("lease.pdf", "asked", "3 pages came through")
def index_lost() -> bytes:
    whole = saved(book(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return whole.replace(b"startxref", b"startxxxx").replace(b"\nxref\n", b"\nxxxx\n")


@odd("lease.pdf", "accepted", pages=3)
def junk_around() -> bytes:
    return b"HTTP/1.1 200 OK\r\n\r\n" + plain() + b"\r\n--boundary--\r\n"


@odd("lease.pdf", "refused", "damaged")
def only_a_head() -> bytes:
    return b"%PDF-1.7\n" + random.Random(3).randbytes(4000)


@odd("lease.pdf", "refused", "no pages")
def no_pages() -> bytes:
    return saved(Pdf.new())


@odd("lease.pdf", "refused", "damaged")
def page_tree_that_loops() -> bytes:
    pdf = book(2)
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)
    return saved(pdf)


@odd("lease.pdf", "refused")
def page_tree_of_great_depth() -> bytes:
    pdf = book(1)
    leaf = pdf.pages[0].obj
    node = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=1, Kids=Array([leaf])))
    leaf.Parent = node
    for _ in range(20_000):
        above = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=1, Kids=Array([node])))
        node.Parent, node = above, above
    pdf.Root.Pages = node
    return saved(pdf)


@odd("lease.pdf", "accepted", "blank, though", pages=1)
def picture_cut_off() -> bytes:
    pdf = Pdf.new()
    scan_page(pdf)
    whole = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    start = whole.index(b"\xff\xd8\xff")
    return whole[: start + 60] + whole[start + 60 : start + 6000].replace(b"\xff", b"\0") + whole[start + 6000 :]


# --- bombs


def deflated_zeros(size: int) -> bytes:
    """A Flate stream of `size` zero bytes, made from one piece said again and again; its checksum is wrong."""
    piece = 1 << 20
    press = zlib.compressobj(9)
    head = press.compress(bytes(piece)) + press.flush(zlib.Z_FULL_FLUSH)
    again = press.compress(bytes(piece)) + press.flush(zlib.Z_FULL_FLUSH)
    return head + again * (size // piece) + press.flush()


def pressed(pdf: Pdf, data: bytes, **more) -> pikepdf.Object:
    stream = Stream(pdf, b"")
    stream.write(data, filter=Name.FlateDecode)
    for key, value in more.items():
        stream[Name("/" + key)] = value
    return pdf.make_indirect(stream)


@odd("lease.pdf", "refused", "unpack")
def content_bomb() -> bytes:
    pdf = book(1)
    pdf.pages[0].obj.Contents = pressed(pdf, deflated_zeros(2 << 30))
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)


@odd("lease.pdf", "refused", "unpack")
def content_bomb_packed_twice() -> bytes:
    pdf = book(1)
    twice = zlib.compress(deflated_zeros(1 << 30), 1)
    stream = pdf.make_stream(b"")
    stream.write(twice, filter=Array([Name.FlateDecode, Name.FlateDecode]))
    pdf.pages[0].obj.Contents = stream
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)


@odd("lease.pdf", "refused", "unpack")
def content_bomb_in_a_form() -> bytes:
    pdf = Pdf.new()
    bomb = pressed(pdf, deflated_zeros(1 << 30), Type=Name.XObject, Subtype=Name.Form, BBox=Array(LETTER))
    add_page(pdf, "/X Do", Resources=Dictionary(XObject=Dictionary(X=bomb)))
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)


@odd("lease.pdf", "refused")
def object_stream_bomb() -> bytes:
    """The catalogue itself is in a stream of objects of three gigabytes."""
    pressed_objects = deflated_zeros(3 << 30)
    body = b"%PDF-1.5\n"
    at = len(body)
    body += b"1 0 obj\n<</Type/ObjStm/N 2/First 12/Filter/FlateDecode/Length %d>>\nstream\n" % len(pressed_objects)
    body += pressed_objects + b"\nendstream\nendobj\n"
    table_at = len(body)
    rows = [(0, 0, 0), (1, at, 0), (2, 1, 0), (2, 1, 1), (1, table_at, 0)]
    table = b"".join(
        kind.to_bytes(1, "big") + one.to_bytes(4, "big") + two.to_bytes(1, "big") for kind, one, two in rows
    )
    body += b"4 0 obj\n<</Type/XRef/Size 5/W[1 4 1]/Root 2 0 R/Length %d>>\nstream\n" % len(table)
    return body + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % table_at


def with_picture(width: int, height: int, data: bytes, kind: str, **more) -> bytes:
    pdf = Pdf.new()
    image = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height)
    image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
    image.write(data, filter=Name("/" + kind))
    for key, value in more.items():
        image[Name("/" + key)] = value
    add_page(pdf, "q 612 0 0 792 0 0 cm /Im Do Q", Resources=Dictionary(XObject=Dictionary(Im=image)))
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)


@odd("scan.pdf", "refused", "60,000")
def picture_bomb() -> bytes:
    return with_picture(60_000, 60_000, deflated_zeros(64 << 20), "FlateDecode")


@odd("scan.pdf", "refused")
def picture_that_lies() -> bytes:
    """The PDF says 100 by 100; the JPEG inside says 65,000 by 65,000."""
    jpeg = io.BytesIO()
    Image.new("L", (8, 8)).save(jpeg, "JPEG")
    raw = bytearray(jpeg.getvalue())
    at = raw.index(b"\xff\xc0")
    raw[at + 5 : at + 9] = (65_000).to_bytes(2, "big") * 2
    return with_picture(100, 100, bytes(raw), "DCTDecode")


@odd("plan.pdf", "refused")
def forms_within_forms() -> bytes:
    """Each form draws the next one ten times, twelve deep."""
    pdf = Pdf.new()
    form = pdf.make_stream(b"0 0 10 10 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array(LETTER))
    for _ in range(12):
        inside = Dictionary(XObject=Dictionary(X=form))
        form = pdf.make_stream(
            b"/X Do " * 10, Type=Name.XObject, Subtype=Name.Form, BBox=Array(LETTER), Resources=inside
        )
    add_page(pdf, "/X Do", Resources=Dictionary(XObject=Dictionary(X=form)))
    return saved(pdf)


@odd("plan.pdf", "accepted", pages=1)
def form_that_draws_itself() -> bytes:
    pdf = Pdf.new()
    form = pdf.make_stream(b"0 0 99 99 re f /X Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array(LETTER))
    form.Resources = Dictionary(XObject=Dictionary(X=form))
    add_page(pdf, lines() + "/X Do", Resources=Dictionary(XObject=Dictionary(X=form)))
    return saved(pdf)


@odd("plan.pdf", "refused")
def pattern_of_specks() -> bytes:
    """A page of 200 inches tiled with specks, with a shading behind each."""
    pdf = Pdf.new()
    tile = pdf.make_stream(
        b"1 0 0 RG 0 0 m 1 1 l S " * 200, Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1,
        BBox=Array([0, 0, 2, 2]), XStep=0.01, YStep=0.01, Resources=Dictionary(),
    )  # fmt: skip
    add_page(
        pdf, "/Pattern cs /P scn 0 0 14400 14400 re f", (0, 0, 14400, 14400),
        Resources=Dictionary(Pattern=Dictionary(P=tile)),
    )  # fmt: skip
    return saved(pdf)


@odd("lease.pdf", "refused")
def brackets_without_end() -> bytes:
    whole = saved(book(1), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return whole.replace(b"/Type /Page\n", b"/Deep " + b"[" * 200_000 + b"\n/Type /Page\n").replace(
        b"/Type /Page ", b"/Deep " + b"[" * 200_000 + b" /Type /Page "
    )


@odd("lease.pdf", "refused")
def millions_of_strokes() -> bytes:
    pdf = Pdf.new()
    stroke = b"0 0 m 612 792 300 100 600 700 c S\n"
    add_page(pdf, b"[1 1] 0 d 400 w\n" + stroke * 1_500_000)
    return saved(pdf)
