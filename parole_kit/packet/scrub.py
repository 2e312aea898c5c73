"""What a finished PDF must not carry: authors, camera data, program traces. Found and removed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from ..case.jpegs import strip_jpeg
from ..case.pdf_shown import shown_resources

Share = tuple[int, int]  # of the objects of a PDF: which of how many, so that two processes can look at once
ALL: Share = (0, 1)
Ends = tuple[int, bytes, bytes]
ENDS = 4096  # bytes at both ends of a picture or text that tell it from others of its length
NUMBERS = ("/StructParent", "/StructParents")  # of a structure that is gone; our own is written after the cleaning
TRACES = frozenset((
    "/Metadata", "/PieceInfo", "/OPI", "/Ref", "/Alternates", "/AF", "/Thumb", "/LastModified", *NUMBERS,
    "/AA", "/OpenAction", "/JavaScript", "/JS", "/EmbeddedFiles", "/XFA", "/Measure", "/PtData",
))  # fmt: skip
# All that ISO 32000 gives a form or picture that is drawn; other keys are of the program that made it, such as a path.
DRAWN = frozenset((
    "/Type", "/Subtype", "/Length", "/Filter", "/DecodeParms", "/Resources", "/Group", "/OC", "/Name",
    "/FormType", "/BBox", "/Matrix", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Decode", "/ImageMask",
    "/Mask", "/SMask", "/SMaskInData", "/Matte", "/Intent", "/Interpolate",
))  # fmt: skip


def scrub(pdf: pikepdf.Pdf) -> dict[tuple[int, int], Ends]:
    """Remove traces from every object, and camera data from every JPEG picture, of a PDF that is about to be saved.

    Returns the ends of the pictures that were looked at and stay as they are, which need not be read again for them.
    """
    kept = {}
    for obj in pdf.objects:
        if not isinstance(obj, Dictionary | Stream):
            continue
        keys = obj.keys()
        for key in (keys - DRAWN) if _is_drawn(obj) else (TRACES & keys):
            del obj[key]
        if isinstance(obj, Stream) and (ends := _scrub_picture(obj)):
            kept[obj.objgen] = ends
    return kept


def ends_of(raw: memoryview) -> Ends:
    """What tells a stream from others without its whole: its length in bytes, and its first and last bytes."""
    return len(raw), bytes(raw[:ENDS]), bytes(raw[-ENDS:])


def traces(pdf: pikepdf.Pdf, share: Share = ALL) -> Iterator[str]:
    """The traces that are still in a PDF, or in a share of its objects, by name; the title in the catalog's own metadata is none."""
    own = pdf.Root.get("/Metadata")
    own_id = own.objgen if own is not None else None
    for obj in islice(pdf.objects, share[0], None, share[1]):
        if not isinstance(obj, Dictionary | Stream):
            continue
        keys, drawn = obj.keys(), _is_drawn(obj)
        for key in (keys - DRAWN) if drawn else (TRACES & keys):
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
        if drawn and "/Resources" in keys:
            held = obj.Resources
            if shown_resources(obj, held) is not held:
                yield "what is not shown"
        if isinstance(obj, Stream) and _looked_at(obj)[1] is not None:
            yield "camera data"


def _is_drawn(obj: pikepdf.Object) -> bool:
    return isinstance(obj, Stream) and obj.get("/Subtype") in (Name.Form, Name.Image)


def _scrub_picture(stream: pikepdf.Object) -> Ends | None:
    raw, clean = _looked_at(stream)
    if clean is not None:
        parms = stream.get("/DecodeParms")
        parms = parms[-1] if isinstance(parms, Array) and len(parms) else parms
        keep = parms if isinstance(parms, Dictionary) and "/ColorTransform" in parms else None
        stream.write(clean, filter=_filters(stream)[-1], decode_parms=keep)
    return None if raw is None or clean is not None else ends_of(raw)


def _looked_at(stream: pikepdf.Object) -> tuple[memoryview | None, bytes | None]:
    """A JPEG or JPEG 2000 stream as it is, where nothing packs it once more; and, when a camera or program wrote anything
    into it, the picture without that."""
    *packed, last = _filters(stream) or [None]
    strip = {"/DCTDecode": strip_jpeg, "/JPXDecode": strip_jpeg_2000}.get(str(last))
    if strip is None:
        return None, None
    if packed:
        return None, strip(_unpacked(stream.read_raw_bytes(), packed, stream.get("/DecodeParms")))
    raw = memoryview(stream.get_raw_stream_buffer())  # a packet has much of it: it is not copied to be looked at
    return raw, strip(raw)


def _unpacked(raw: bytes, filters: list[pikepdf.Object], parms: pikepdf.Object | None) -> bytes:
    """A picture out of what packs it once more, as the programs do that write PDF as text; b"" where none comes out."""
    with pikepdf.new() as scratch:
        stream = scratch.make_stream(raw, Filter=Array(filters))
        if isinstance(parms, Array):
            stream.DecodeParms = Array([*parms][: len(filters)])
        try:
            return stream.read_bytes()
        except (pikepdf.PdfError, RuntimeError):
            return b""


def _filters(stream: pikepdf.Object) -> list[pikepdf.Object]:
    filters = stream.get("/Filter")
    return list(filters) if isinstance(filters, Array) else [] if filters is None else [filters]


def strip_jpeg_2000(raw: bytes | memoryview) -> bytes | None:
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
