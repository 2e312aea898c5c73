"""What a finished PDF must not carry: authors, camera data, program traces. Found and removed."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from ..case.jpegs import strip_jpeg

NUMBERS = ("/StructParent", "/StructParents")  # of a structure that is gone; our own is written after the cleaning
TRACES = frozenset((
    "/Metadata", "/PieceInfo", "/OPI", "/Ref", "/Alternates", "/AF", "/Thumb", "/LastModified", *NUMBERS,
    "/AA", "/OpenAction", "/JavaScript", "/JS", "/EmbeddedFiles", "/XFA", "/Measure", "/PtData",
))  # fmt: skip


def scrub(pdf: pikepdf.Pdf) -> None:
    """Remove traces from every object, and camera data from every JPEG picture, of a PDF that is about to be saved."""
    for obj in pdf.objects:
        if not isinstance(obj, Dictionary | Stream):
            continue
        for key in TRACES & obj.keys():
            del obj[key]
        if isinstance(obj, Stream):
            _scrub_picture(obj)


def traces(pdf: pikepdf.Pdf) -> Iterator[str]:
    """The traces that are still in a PDF, by name; the title in the catalog's own metadata is none."""
    own = pdf.Root.get("/Metadata")
    own_id = own.objgen if own is not None else None
    for obj in pdf.objects:
        if not isinstance(obj, Dictionary | Stream):
            continue
        keys = obj.keys()
        for key in TRACES & keys:
            ours = key == "/Metadata" and obj[key].objgen == own_id
            ours = ours or (key in NUMBERS and (obj.get("/Type") in (Name.Page, Name.Annot)))
            if not ours:
                yield key.lstrip("/")
        if "/S" in keys and obj.S in (
            Name.JavaScript,
            Name.Launch,
            Name.SubmitForm,
            Name.ImportData,
            Name.GoToR,
            Name.GoToE,
        ):
            yield str(obj.S).lstrip("/")
        if isinstance(obj, Stream) and _is_jpeg(obj) and strip_jpeg(obj.read_raw_bytes()):
            yield "camera data"


def _filters(stream: pikepdf.Object) -> list[pikepdf.Object]:
    filters = stream.get("/Filter")
    return list(filters) if isinstance(filters, Array) else [] if filters is None else [filters]


def _is_jpeg(stream: pikepdf.Object) -> bool:
    return _filters(stream) == [Name.DCTDecode]


def _scrub_picture(stream: pikepdf.Object) -> None:
    filters = _filters(stream)
    if filters == [Name.DCTDecode]:
        clean = strip_jpeg(stream.read_raw_bytes())
    elif filters == [Name.FlateDecode, Name.DCTDecode]:
        try:
            clean = strip_jpeg(zlib.decompress(stream.read_raw_bytes()))
        except zlib.error:
            return
    elif filters == [Name.JPXDecode]:
        clean = strip_jpeg_2000(stream.read_raw_bytes())
    else:
        return
    if clean is not None:
        parms = stream.get("/DecodeParms")
        parms = parms[-1] if isinstance(parms, Array) and len(parms) else parms
        keep = parms if isinstance(parms, Dictionary) and "/ColorTransform" in parms else None
        stream.write(clean, filter=filters[-1], decode_parms=keep)


def strip_jpeg_2000(raw: bytes) -> bytes | None:
    """A JPEG 2000 file without its boxes of XML and of other programs; None when it has none."""
    if raw[4:8] != b"jP  ":
        return None
    at, kept, found = 0, [], False
    while at + 8 <= len(raw):
        length, kind = int.from_bytes(raw[at : at + 4], "big"), raw[at + 4 : at + 8]
        if length == 1:
            length = int.from_bytes(raw[at + 8 : at + 16], "big")
        if length < 8 or kind == b"jp2c":
            break
        if kind in (b"xml ", b"uuid", b"uinf"):
            found = True
        else:
            kept.append(raw[at : at + length])
        at += length
    return b"".join([*kept, raw[at:]]) if found else None
