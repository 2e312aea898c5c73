"""What stands on every page of the packet: client and A-number, page n of N, the tab; and TRAINING on training cases.

Home of fontTools: numbers and tabs are set in a small cut of the shipped font, embedded once, so that they can be
searched. A name in another script than the Latin one is set once by `pdf.strip`.
"""

from __future__ import annotations

import functools
import io
import logging
import zlib
from dataclasses import dataclass

import pikepdf
from fontTools import subset, ttLib
from pikepdf import Array, Dictionary, Name

from ..places import PROGRAM
from .pdf import strip
from .phrases import TRAINING
from .sheets import Sheet, operators

LETTERS = "".join(bytes([code]).decode("cp1252", "ignore") for code in range(32, 256) if code not in (127, 173))
HEAD, FOOT = 19.0, 13.0  # points from the edge of the paper to the line the letters stand on
MARGIN = 36.0
NAME_SIZE, NUMBER_SIZE, TAB_SIZE = 9.0, 9.0, 11.0
WASH = b"q /PKG gs 0.55 g BT /PKB 92 Tf %s Tm (TRAINING) Tj ET Q"
BLACK, LINK_INK = b"0 g", b"0.08 0.2 0.43 rg"


@dataclass(frozen=True)
class StampFont:
    """A cut of a shipped font: the packed file, its length unpacked, and widths in thousandths of the size."""

    packed: bytes
    length: int
    widths: dict[str, int]
    metrics: dict[str, int]

    def width(self, text: str, size: float) -> float:
        return sum(self.widths[letter] for letter in text) * size / 1000


class Stamps:
    """The stamps of one packet. Made once for an output PDF; `put` gives each page its own."""

    def __init__(self, out: pikepdf.Pdf, client: str, *, training: bool = False, size: float = NAME_SIZE) -> None:
        self.training = training
        self.office_font = False  # whether the client's line is set in a font of the office's own
        self._fonts = {name: out.make_indirect(_font(out, stamp_font(file), file)) for name, file in FONTS.items()}
        self._faint = out.make_indirect(Dictionary(Type=Name.ExtGState, ca=0.16, CA=0.16))
        if set(client) <= set(stamp_font(FONTS["PKF"]).widths):
            self._set_latin(out, client, size)
        else:
            self._set_any(out, client, size)

    def _set_latin(self, out: pikepdf.Pdf, client: str, size: float) -> None:
        """The client's line in the font of the numbers."""
        self._client_width, self._client_baseline = stamp_font(FONTS["PKF"]).width(client, size), size
        self._client = out.make_stream(
            set_text(client, "PKF", size, 0, size),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, round(self._client_width, 2) + 1, 3 * size]),
            Resources=Dictionary(Font=Dictionary(PKF=self._fonts["PKF"])),
        )

    def _set_any(self, out: pikepdf.Pdf, client: str, size: float) -> None:
        """The client's line in whatever scripts it has."""
        made = strip(client, size=size, source="the client’s name")
        self._source = pikepdf.open(io.BytesIO(made.pdf))  # kept: a copied form needs its file until it is saved
        self._client = out.copy_foreign(self._source.make_indirect(self._source.pages[0].as_form_xobject()))
        self._client_width, self._client_baseline = made.width, made.baseline
        self.office_font = made.office_font

    def put(
        self, sheet: Sheet, *, foot: str, tab: str = "", right: str = "", number: int = 0
    ) -> tuple[bytes, Dictionary, tuple[float, float, float, float]]:
        """The operators and resources of a page: the sheet, then its stamps; and the box around `right`.

        `foot` stands in the middle at the foot ("Page 3 of 80"), `tab` at the right of the head, `right` at the right
        of the foot, in the colour of links, as stretch `number` of what is read on this page. The others are not read.
        """
        across, high = sheet.size
        regular, bold = stamp_font(FONTS["PKF"]), stamp_font(FONTS["PKB"])
        room = across - 2 * MARGIN - (bold.width(tab, TAB_SIZE) + 12 if tab else 0)
        shrink = min(1.0, room / max(self._client_width, 1))
        head = high - HEAD
        place = (shrink, 0, 0, shrink, MARGIN, head - self._client_baseline * shrink)
        marks = [BLACK]
        if tab:
            marks.append(set_text(tab, "PKB", TAB_SIZE, across - MARGIN - bold.width(tab, TAB_SIZE), head))
        marks.append(set_text(foot, "PKF", NUMBER_SIZE, (across - regular.width(foot, NUMBER_SIZE)) / 2, FOOT))
        long = regular.width(right, NUMBER_SIZE)
        edge = across - MARGIN - long
        if self.training:
            marks.append(set_text(TRAINING, "PKB", NUMBER_SIZE, MARGIN, FOOT))
        forms = {**sheet.forms, "PKH": self._client}
        resources = Dictionary(
            XObject=Dictionary({f"/{name}": form for name, form in forms.items()}),
            Font=Dictionary({f"/{name}": font for name, font in (sheet.fonts | self._fonts).items()}),
        )
        if self.training:
            marks.append(self._wash(across, high))
            resources.ExtGState = Dictionary(PKG=self._faint)
        marks += [b"q", operators(place), b"/PKH Do Q"]  # last: readers turn what follows a right-to-left name around
        linked = set_text(right, "PKF", NUMBER_SIZE, edge, FOOT)
        read = [b"/Link <</MCID %d>> BDC" % number, LINK_INK, linked, b"EMC"] if right else []
        stamped = b" ".join([*read, b"/Artifact <</Type /Pagination>> BDC", *marks, b"EMC"])
        return sheet.draw + b"\n" + stamped, resources, (edge, FOOT - 3, edge + long, FOOT + NUMBER_SIZE)

    def put_training(self, sheet: Sheet) -> tuple[bytes, Dictionary]:
        """The operators and resources of a page that gets no stamp but TRAINING, and that only on training cases."""
        resources = Dictionary(XObject=Dictionary({f"/{name}": form for name, form in sheet.forms.items()}))
        if not self.training:
            return sheet.draw, resources
        resources.Font = Dictionary({f"/{name}": font for name, font in self._fonts.items()})
        resources.ExtGState = Dictionary(PKG=self._faint)
        marks = [set_text(TRAINING, "PKB", NUMBER_SIZE, MARGIN, FOOT), self._wash(*sheet.size)]
        return sheet.draw + b"\n" + b" ".join([b"/Artifact <</Type /Pagination>> BDC", *marks, b"EMC"]), resources

    def _wash(self, across: float, high: float) -> bytes:
        """The word TRAINING from corner to corner, faint enough to read through."""
        long = stamp_font(FONTS["PKB"]).width("TRAINING", 92)
        slope = 0.7071
        x, y = across / 2 - long * slope / 2, high / 2 - long * slope / 2
        return WASH % f"{slope} {slope} -{slope} {slope} {x:.2f} {y:.2f}".encode()


FONTS = {"PKF": "Tinos-Regular", "PKB": "Tinos-Bold"}


@functools.lru_cache(maxsize=4)
def stamp_font(file: str) -> StampFont:
    """A cut of `file` (a shipped font, without ending) with the letters that stamps use."""
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    options = subset.Options(
        layout_features=[], hinting=False, name_IDs=[], notdef_outline=True, glyph_names=False, recalc_timestamp=False
    )
    font = subset.load_font(PROGRAM / "parole_kit" / "fonts" / f"{file}.ttf", options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=LETTERS)
    cutter.subset(font)
    made = io.BytesIO()
    font.save(made, reorderTables=None)
    return StampFont(zlib.compress(made.getvalue(), 9), len(made.getvalue()), _widths(font), _metrics(font))


def _widths(font: ttLib.TTFont) -> dict[str, int]:
    scale = 1000 / font["head"].unitsPerEm
    glyphs = font.getBestCmap()
    return {letter: round(font["hmtx"][glyphs[ord(letter)]][0] * scale) for letter in LETTERS if ord(letter) in glyphs}


def _metrics(font: ttLib.TTFont) -> dict[str, int]:
    scale, head, lines = 1000 / font["head"].unitsPerEm, font["head"], font["hhea"]
    return {
        "Ascent": round(lines.ascent * scale),
        "Descent": round(lines.descent * scale),
        **{key: round(getattr(head, key) * scale) for key in ("xMin", "yMin", "xMax", "yMax")},
    }


def _font(out: pikepdf.Pdf, font: StampFont, file: str) -> Dictionary:
    """The cut as a simple font in WinAnsi encoding, which is Latin letters by their usual codes."""
    name = Name("/AAAAAA+" + file)
    codes = range(32, 256)
    widths = [font.widths.get(bytes([code]).decode("cp1252", "replace"), 0) for code in codes]
    metrics = font.metrics
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=34,
        FontBBox=Array([metrics["xMin"], metrics["yMin"], metrics["xMax"], metrics["yMax"]]),
        ItalicAngle=0,
        Ascent=metrics["Ascent"],
        Descent=metrics["Descent"],
        CapHeight=662,
        StemV=80,
        FontFile2=out.make_stream(font.packed, Filter=Name.FlateDecode, Length1=font.length),
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=name,
        FirstChar=codes[0],
        LastChar=codes[-1],
        Widths=Array(widths),
        Encoding=Name.WinAnsiEncoding,
        FontDescriptor=out.make_indirect(descriptor),
    )


def set_text(text: str, font: str, size: float, x: float, y: float) -> bytes:
    """The operators that set Latin `text` in one of FONTS, from (x, y) in points."""
    letters = text.encode("cp1252", "replace")
    for mark in (b"\\", b"(", b")"):
        letters = letters.replace(mark, b"\\" + mark)
    return b"BT /%s %g Tf %.2f %.2f Td (%s) Tj ET" % (font.encode(), size, x, y, letters)
