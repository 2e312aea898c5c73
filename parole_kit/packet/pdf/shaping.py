"""Words whose letters must be shaped, drawn so that each letter, with its dots and marks, is one glyph of the PDF.

A font may draw a letter as a base and its dots, each at a place of its own. Programs that copy, search or read aloud
take those for two letters, or for letters of another line. So the two are joined into a new glyph, which is given the
letter. Home of fontTools beside `stamp`.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fpdf import FPDF
from fpdf.bidi import BidiParagraph
from fpdf.enums import TextDirection


class Part(NamedTuple):
    """A glyph of the font and where it stands from the start of its letter, in units of the font."""

    name: str
    x: int
    y: int


class Letter(NamedTuple):
    """What one letter, or several that are drawn as one, becomes: its code in the PDF, and how far it leads.

    `own` is how far its glyph leads by itself; both in units of the font.
    """

    code: int
    advance: int
    own: int


class Place(NamedTuple):
    """Where a glyph stands, as HarfBuzz says it, in units of the font."""

    x_advance: int
    x_offset: int
    y_offset: int


def _with_marks_placed(font, words: str, infos: Sequence, places: Sequence) -> Iterator[Place]:
    """The places of glyphs; a mark that the font leaves where it is drawn is put over the middle of its letter.

    The regular Tinos says nothing of the letters that Yoruba writes with a dot below and a tone above. A mark is drawn
    to stand over a capital, and comes down as far as its letter is lower.
    """
    outlines, base, led = font.ttfont["glyf"], None, 0
    for info, place in zip(infos, places, strict=True):
        drawn = outlines[font.ttfont.getGlyphName(info.codepoint)]
        if not unicodedata.combining(words[info.cluster]):
            base, led = drawn, place.x_advance
        elif hasattr(base, "xMin") and not (place.x_advance or place.x_offset or place.y_offset):
            x = (base.xMin + base.xMax - drawn.xMin - drawn.xMax) // 2 - led
            y = min(0, base.yMax - outlines["O"].yMax) if drawn.yMin > 0 else 0
            place = Place(0, x, y)
        yield place


class Shaping:
    """Draws shaped words into one PDF, and keeps the glyphs that were joined for it."""

    def __init__(self, pdf: FPDF) -> None:
        self.pdf = pdf
        self._joined: dict[tuple[str, tuple[Part, ...]], str] = {}

    def draw(self, text: str, size: float, x: float, baseline: float, *, rtl: bool) -> None:
        """Draw `text` in the font and colour that are set, from `x` in points from the left, whichever way it runs.

        A space at its end stands at its right.
        """
        pdf, font = self.pdf, self.pdf.current_font
        if not pdf.current_font_is_set_on_page:
            pdf._out(pdf._set_font_for_page(font, size))
        words = text.rstrip(" ")
        runs = BidiParagraph(text=words, preserve_bn_chars=True).get_bidi_fragments()
        letters = [one for run in (runs[::-1] if rtl else runs) for one in self._letters(font, *run, size)]
        letters += [Letter(font.subset.pick(ord(" ")), 0, 0)] * (len(text) - len(words))
        shown, waiting = [], ""
        for letter in letters:
            waiting += chr(letter.code)
            if letter.advance != letter.own:
                shown.append(f"({font.escape_text(waiting)}) {(letter.own - letter.advance) * font.scale:.0f}")
                waiting = ""
        shown.append(f"({font.escape_text(waiting)})")
        drawn = f"BT {x:.2f} {pdf.h - baseline:.2f} Td [{' '.join(shown)}] TJ ET"
        ink = pdf.text_color
        pdf._out(f"q {ink.serialize().lower()} {drawn} Q" if pdf.fill_color != ink else drawn)

    def _letters(self, font, words: str, direction, size: float) -> Iterator[Letter]:
        """The letters of words that run one way, from left to right on the page."""
        infos, places = font.perform_harfbuzz_shaping(words, size, {"features": {}, "fragment_direction": direction})
        starts = sorted({info.cluster for info in infos})
        ends = dict(zip(starts, [*starts[1:], len(words)], strict=True))
        if direction == TextDirection.LTR:
            places = _with_marks_placed(font, words, infos, places)
        laid = zip(infos, places, strict=True)
        for cluster, group in itertools.groupby(laid, lambda one: one[0].cluster):
            yield self._letter(font, list(group), words[cluster : ends[cluster]])

    def _letter(self, font, group: Sequence, said: str) -> Letter:
        parts, at = [], 0
        for info, place in group:
            parts.append(Part(font.ttfont.getGlyphName(info.codepoint), at + place.x_offset, place.y_offset))
            at += place.x_advance
        name = parts[0].name if len(parts) == 1 and parts[0][1:] == (0, 0) else self._join(font, tuple(parts), at)
        own = font.ttfont["hmtx"].metrics[name][0]
        glyph = font.subset.get_glyph(
            glyph=font.ttfont.getGlyphID(name),
            unicode=tuple(map(ord, said)),
            glyph_name=name,
            glyph_width=round(font.scale * own),
        )
        return Letter(font.subset.pick_glyph(glyph), at, own)

    def _join(self, font, parts: tuple[Part, ...], advance: int) -> str:
        """The name of a glyph made of others, added to the PDF's copy of the font."""
        key = (font.fontkey, parts)
        if key not in self._joined:
            outlines = font.ttfont["glyf"]
            pen = TTGlyphPen(outlines)
            for part in parts:
                pen.addComponent(part.name, (1, 0, 0, 1, part.x, part.y))
            name = self._joined[key] = f"joined{len(self._joined)}"
            outlines[name] = pen.glyph()
            outlines[name].recalcBounds(outlines)
            font.ttfont.getReverseGlyphMap(rebuild=True)
            font.ttfont["hmtx"].metrics[name] = (advance, outlines[name].xMin)
        return self._joined[key]
