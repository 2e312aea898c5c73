"""Files full of what must not leave the office: authors, places, notes, scripts, earlier versions. Each marked by a word."""

from __future__ import annotations

import base64
import contextlib
import io
import zipfile
from pathlib import Path

import pikepdf
from hostile.other_files import paragraph, word
from hostile.pdf_files import WORDS, book, lines, saved
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, PngImagePlugin, TiffImagePlugin

MARK = "PLANTED"


def secret(where: str) -> str:
    """A word that stands nowhere else; `where` says in which corner of a file it was put."""
    return f"{MARK}{where}QX"


def pdf_full_of_secrets() -> bytes:
    """A lease of three pages with something private in every corner of the file but its pages."""
    pdf = book()
    pdf.docinfo["/Author"], pdf.docinfo["/Creator"] = secret("author"), secret("creator")
    with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
        xmp["dc:creator"] = [secret("xmp")]
    pdf.attachments["note.txt"] = pikepdf.AttachedFileSpec(pdf, secret("attachment").encode(), filename=secret("path"))
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(secret("script")))
    pdf.Root.PieceInfo = Dictionary(Word=Dictionary(Private=String(secret("program"))))
    page = pdf.pages[0].obj
    page.AA = Dictionary(O=Dictionary(S=Name.Launch, F=String(secret("launch"))))
    page.PieceInfo = Dictionary(Scanner=Dictionary(Private=String(secret("scanner"))))
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Rect=Array([9, 9, 29, 29]), T=String(secret("reviewer")),
        Contents=String(secret("note")),
    )  # fmt: skip
    mark = Dictionary(
        Type=Name.Annot, Subtype=Name.Highlight, Rect=Array([72, 690, 200, 712]), T=String(secret("marker")),
        Contents=String(secret("remark")), AP=Dictionary(N=pdf.make_stream(
            b"1 1 0 rg 0 0 128 22 re f", Subtype=Name.Form, BBox=Array([0, 0, 128, 22]),
            Metadata=pdf.make_stream(secret("look").encode()),
        )),
    )  # fmt: skip
    page.Annots = Array([pdf.make_indirect(note), pdf.make_indirect(mark)])
    layer = pdf.make_indirect(Dictionary(
        Type=Name.OCG, Name=String(secret("layer")),
        Usage=Dictionary(CreatorInfo=Dictionary(Creator=String(secret("drafter")))),
    ))  # fmt: skip
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Order=Array([layer])))
    _put_pictures_on(pdf)
    return _with_an_earlier_version(saved(pdf))


def _put_pictures_on(pdf: pikepdf.Pdf) -> None:
    """On page 2 a photo packed as text and a form of another program; in the pages' one list also what no page shows."""
    photo = base64.a85encode(photo_full_of_secrets()) + b"~>"
    shown = pdf.make_stream(
        photo, Type=Name.XObject, Subtype=Name.Image, Width=900, Height=1200, BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB, Filter=Array([Name.ASCII85Decode, Name.DCTDecode]),
    )  # fmt: skip
    form = pdf.make_stream(b"1 0 0 rg 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form[Name("/PTEX.FileName")] = String(secret("drawing"))
    form[Name("/PTEX.InfoDict")] = Dictionary(Author=String(secret("drawer")))
    unseen = pdf.make_stream(
        secret("unseen").encode().ljust(400), Type=Name.XObject, Subtype=Name.Image, Width=20, Height=20,
        BitsPerComponent=8, ColorSpace=Name.DeviceGray,
    )  # fmt: skip
    everything = pdf.make_indirect(
        Dictionary(Font=pdf.pages[0].obj.Resources.Font, XObject=Dictionary(Shown=shown, Form=form, Unseen=unseen))
    )
    for page in pdf.pages:
        page.obj.Resources = everything
    pdf.pages[1].contents_add(b"q 90 0 0 120 400 60 cm /Shown Do Q /Form Do")


def _with_an_earlier_version(data: bytes) -> bytes:
    """The file with a second version behind it, as programs write it; the first version's words stay in the file."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.pages[2].obj.Contents = pdf.make_stream(lines([secret("earlier")]).encode())
        old = io.BytesIO()
        pdf.save(old, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    before = old.getvalue()
    with pikepdf.open(io.BytesIO(before)) as pdf:
        number = pdf.pages[2].obj.Contents.objgen[0]
        start = int(before.rpartition(b"startxref\n")[2].split()[0])
        size, root = int(pdf.trailer.Size), pdf.trailer.Root.objgen[0]
    body = lines(WORDS[:2]).encode()
    at = len(before)
    more = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(body), body)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, at)
    end = b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        root,
        start,
        at + len(more),
    )
    return before + more + table + end


def photo_full_of_secrets() -> bytes:
    """A photo that says who took it, with which telephone and where; a short film with its own place stands behind it."""
    exif = Image.Exif()
    exif[0x013B], exif[0x010F] = secret("artist"), secret("telephone")
    exif[0x8825] = {1: "N", 2: (36.0, 44.0, 12.0), 29: secret("gps")}
    out = io.BytesIO()
    picture = Image.effect_noise((900, 1200), 60).convert("RGB")
    picture.save(out, "JPEG", quality=80, exif=exif, comment=secret("comment").encode())
    return out.getvalue() + b"\0\0\0\x18ftypmp42" + secret("film").encode()


def drawing_full_of_secrets() -> bytes:
    """A PNG file with words in its text chunks."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", secret("png"))
    told.add_itxt("XML:com.adobe.xmp", secret("pngxmp"))
    out = io.BytesIO()
    Image.effect_noise((900, 1200), 20).save(out, "PNG", pnginfo=told)
    return out.getvalue()


def fax_full_of_secrets() -> bytes:
    """A fax page whose tags name its sender and its place on a disk."""
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[315], tags[269] = secret("fax"), secret("disk")
    out = io.BytesIO()
    page = Image.effect_noise((1728, 2200), 60).convert("1")
    page.save(out, "TIFF", compression="group4", dpi=(204, 196), tiffinfo=tags)
    return out.getvalue()


def letter_full_of_secrets() -> bytes:
    """A Word letter with its author and editor in its properties."""
    about = (
        '<?xml version="1.0"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>{secret('word')}</dc:creator><cp:lastModifiedBy>{secret('editor')}</cp:lastModifiedBy>"
        "</cp:coreProperties>"
    )
    return word(paragraph("The parish has known her for six years."), more={"docProps/core.xml": about})


def secrets_in(folder: Path) -> dict[str, set[str]]:
    """File name -> planted words that are found in it, however they are packed."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (words := set(_planted(path.read_bytes()))):
            found[path.name] = words
    return found


def _planted(data: bytes):
    for piece in [data, *_unpacked(data)]:
        for spelt in (MARK.encode(), MARK.encode("utf-16-be"), MARK.encode("utf-16-le"), MARK.encode().hex().encode()):
            at = piece.lower().find(spelt.lower())
            if at >= 0:
                yield piece[at : at + 60].replace(b"\0", b"").decode("latin-1")


def _unpacked(data: bytes):
    if data[:4] == b"PK\3\4":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                yield package.read(name)
    if data[:5] == b"%PDF-":
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for item in pdf.objects:
                if isinstance(item, pikepdf.Stream):
                    yield item.read_raw_bytes()
                    with contextlib.suppress(pikepdf.PdfError):
                        yield item.read_bytes()
                    with contextlib.suppress(ValueError):
                        yield base64.a85decode(item.read_raw_bytes().removesuffix(b"~>"))
                yield item.unparse() if item is not None else b""
