"""The shipped fonts: which one has a letter, which words need shaping, and how wide words are."""

from __future__ import annotations

import functools
import itertools
import unicodedata
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import NamedTuple

from fpdf import FPDF

from ...errors import PacketError
from ...places import PROGRAM, office_folder
from ..scripts import CHINESE, RIGHT_TO_LEFT, SHAPED

FOLDER = PROGRAM / "parole_kit" / "fonts"
LATIN = "tinos"
FILES = {
    LATIN: "Tinos",
    "arabic": "NotoNaskhArabic",
    "ethiopic": "NotoSansEthiopic",
    "devanagari": "NotoSerifDevanagari",
}
OWN = {"chinese": "Chinese"}  # families for which the office may bring a font; none is shipped, because of their size
STYLES = {"": "Regular", "B": "Bold", "I": "Italic", "BI": "BoldItalic"}

_DROPPED = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))
_JOINERS = "\u200c\u200d"


class Face(NamedTuple):
    """A font as it is set: family, style ("", "B", "I", "BI"), and whether its letters must be shaped."""

    family: str
    style: str
    shaped: bool = False
    rtl: bool = False


class Fonts:
    """The measuring fonts. A script's font is opened only when the text has it, and then stays open.

    One of these serves all PDFs of a process (see `ruler`), because opening a font costs more than setting a page.
    """

    MOST_KEPT = 60_000  # words

    def __init__(self) -> None:
        self._pdf = FPDF(unit="pt", format="letter")
        self._open: dict[tuple[str, str], frozenset[int]] = {}
        self._widths: dict[tuple[Face, str], float] = {}
        self._cut: dict[tuple[str, str], list[tuple[str, Face]]] = {}
        self._lines: dict[Hashable, list] = {}

    def width(self, text: str, face: Face, size: float) -> float:
        """The width of `text` in points."""
        unit = self._widths.get((face, text))
        if unit is None:
            if len(self._widths) > self.MOST_KEPT:
                self._widths.clear()
            self._letters(face.family, face.style)
            self._pdf.set_font(face.family, face.style, 10)
            self._pdf.set_text_shaping(use_shaping_engine=face.shaped)
            unit = self._widths[face, text] = self._pdf.get_string_width(text) / 10
        return unit * size

    def segments(self, text: str, *, bold: bool, italic: bool, where: str) -> list[tuple[str, Face]]:
        """`text` cut where the font must change, in reading order.

        Raises PacketError, naming the letter and `where` it stands, when no shipped font has it.
        """
        style = ("B" if bold else "") + ("I" if italic else "")
        cut = self._cut.get((text, style))
        if cut is None:
            cut = self._segments(text, style, where)
            if len(self._cut) > self.MOST_KEPT:
                self._cut.clear()
            if not any(face.family in OWN for _, face in cut):  # the office may take its font away
                self._cut[text, style] = cut
        return cut

    def lines(self, key: Hashable, make: Callable[[], list]) -> list:
        """The broken lines of `key`, made once: passes, pages of the workbook and the packet break the same words again."""
        found = self._lines.get(key)
        if found is None:
            if len(self._lines) > self.MOST_KEPT // 10:
                self._lines.clear()
            found = make()
            if not any(piece.face.family in OWN for line in found for word in line.words for piece in word.pieces):
                self._lines[key] = found
        return found

    def _segments(self, text: str, style: str, where: str) -> list[tuple[str, Face]]:
        text = unicodedata.normalize("NFC", text).translate(_DROPPED)
        if text.isascii():
            return [(text, Face(LATIN, style))] if text else []
        found: list[tuple[str, Face]] = []
        start = 0
        for match in RIGHT_TO_LEFT.finditer(text):
            found += self._by_font(text[start : match.start()], style, where)
            found.append((match.group(), self._rtl_face(match.group(), style, where)))
            start = match.end()
        return found + self._by_font(text[start:], style, where)

    def _by_font(self, text: str, style: str, where: str) -> list[tuple[str, Face]]:
        """Left-to-right text cut into stretches of one family."""
        cut: list[list[str]] = []
        for letter in text:
            family = cut[-1][0] if cut and letter in _JOINERS else self._family(letter, style, text, where)
            keeps = cut and (cut[-1][0] == family or (letter == " " and cut[-1][0] != LATIN))
            if keeps:
                cut[-1][1] += letter
            else:
                cut.append([family, letter])
        return [
            (words, Face(family, self._style(family, style), SHAPED.search(words) is not None)) for family, words in cut
        ]

    def _rtl_face(self, text: str, style: str, where: str) -> Face:
        family = self._family(next(letter for letter in text if SHAPED.match(letter)), style, text, where)
        style = self._style(family, style)
        for letter in text:
            if letter != " " and letter not in _JOINERS and ord(letter) not in self._letters(family, style):
                raise missing_letter(letter, text, where)
        return Face(family, style, shaped=True, rtl=True)

    def _family(self, letter: str, style: str, text: str, where: str) -> str:
        for family in itertools.chain(FILES, filter(own_font, OWN)):  # looks for the office's font only at need
            if ord(letter) in self._letters(family, self._style(family, style)):
                return family
        raise missing_letter(letter, text, where)

    @staticmethod
    def _style(family: str, style: str) -> str:
        style = style if family == LATIN else style.replace("I", "")
        return style if family in FILES or own_font(family, style) else ""

    def _letters(self, family: str, style: str) -> frozenset[int]:
        """The letters a font has; opens it on first use."""
        if (family, style) not in self._open:
            add_font(self._pdf, family, style)
            self._open[family, style] = frozenset(self._pdf.fonts[family + style].cmap)
        return self._open[family, style]


READ_WHEN_CUT = ("glyf", "post")  # the large tables, which are otherwise read when the PDF is put out
_spare: dict[tuple[str, str], list] = {}  # fonts that no PDF has yet


def add_font(pdf: FPDF, family: str, style: str) -> None:
    """Open a shipped font, or the office's own, in `pdf`. Raises PacketError for an own font that cannot be used."""
    if spare := _spare.get((family, style)):
        font = pdf.fonts[family + style] = spare.pop()
        font.i = len(pdf.fonts)
        return
    if family in FILES:
        pdf.add_font(family, style, FOLDER / f"{FILES[family]}-{STYLES[style]}.ttf")
        return
    try:
        pdf.add_font(family, style, own_font(family, style))
    except Exception:
        raise PacketError(
            "The office’s own font cannot be used.",
            where=f"office/fonts/{OWN[family]}-{STYLES[style]}.ttf",
            fix="Put a TrueType font (.ttf) there that may be embedded, or remove it.",
        ) from None


def open_spare_fonts() -> None:
    """Open each shipped font that was measured with so far, for one PDF that is set later: opening takes half of its time."""
    for family, style in ruler()._open:
        if family in FILES:
            pdf = FPDF(unit="pt", format="letter")
            pdf.add_font(family, style, FOLDER / f"{FILES[family]}-{STYLES[style]}.ttf")
            ((_, font),) = pdf.fonts.items()
            for table in READ_WHEN_CUT:
                font.ttfont[table]
            _spare.setdefault((family, style), []).append(font)


def own_font(family: str, style: str = "") -> Path | None:
    """The office's own font for a family that is not shipped: office/fonts/Chinese-Regular.ttf, and -Bold if there."""
    office = office_folder()
    path = office / "fonts" / f"{OWN[family]}-{STYLES[style]}.ttf" if office else None
    return path if path and path.is_file() else None


@functools.cache
def ruler() -> Fonts:
    """The measuring fonts of this process."""
    return Fonts()


IN_LATIN = "Write those words in Latin letters, as they stand in the passport or in the DHS record."
BRING_A_FONT = (
    "Put a TrueType font that has Chinese letters, such as Noto Serif SC, into office/fonts/ as Chinese-Regular.ttf, or write "
    "those words in Latin letters, as they stand in the passport or in the DHS record."
)

SCRIPTS = {  # words that each family is there for
    LATIN: "José Ñáñez-Šimůnek, Nguyễn Thị Ánh, Ọlá Ṣọlá, Türkçe ğışİ, Владимир, Ελένη, שלום, § ¶ □ •",
    "arabic": "محمد عبد الله الحسن، گچپژ",
    "ethiopic": "ሰላም ተስፋዬ",
    "devanagari": "संगीता कुमारी",
}


def missing_glyphs() -> list[str]:
    """What the shipped fonts lack of the scripts they are for, in sentences; empty when all is well."""
    lacking = []
    for family, words in SCRIPTS.items():
        for style in STYLES if family == LATIN else ("", "B"):
            name = f"{FILES[family]}-{STYLES[style]}.ttf"
            try:
                letters = ruler()._letters(family, style)
            except Exception:
                lacking.append(f"{name} cannot be opened")
                continue
            missing = sorted({letter for letter in words if ord(letter) not in letters and letter != " "})
            if missing:
                lacking.append(f"{name} has no {' '.join(missing)}")
    return lacking


def missing_letter(letter: str, text: str, where: str) -> PacketError:
    """The error for a letter that would print as an empty box."""
    name = unicodedata.name(letter, "a letter without a name").lower()
    around = text.strip()
    around = around if len(around) <= 60 else around[:57] + "…"
    return PacketError(
        f"The letter “{letter}” ({name}, U+{ord(letter):04X}) cannot be printed: none of the kit’s fonts has it.",
        where=f"{where}, in “{around}”",
        fix=BRING_A_FONT if CHINESE.match(letter) else IN_LATIN,
    )
