"""A sheet to draw sample papers on: letters, boxes, stamps and scrawled signatures, the same every time.

One of the two homes of fpdf2 (the other is `packet/pdf`). Every paper says on every page that it is a sample.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
import math
import random
import re

from fpdf import FPDF

from ..places import PROGRAM

FONTS = PROGRAM / "parole_kit" / "fonts"
LETTER = (612.0, 792.0)
NOTICE = "Training sample. Every name, number and paper is invented."
INK, BLUE, RED, GREY = (25, 25, 30), (35, 50, 130), (165, 40, 50), (110, 110, 115)
_SHIPPED = {
    ("tinos", ""): "Tinos-Regular",
    ("tinos", "B"): "Tinos-Bold",
    ("tinos", "I"): "Tinos-Italic",
    ("naskh", ""): "NotoNaskhArabic-Regular",
    ("naskh", "B"): "NotoNaskhArabic-Bold",
}
_MADE_ON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_NOT_IN_TYPEWRITER = str.maketrans({"–": "-", "—": "-", "’": "'", "“": '"', "”": '"', "…": "...", "×": "x"})


def of_pictures(jpegs: list[io.BytesIO]) -> bytes:
    """A PDF of Letter pages, each filled by a picture, as a scanner makes it."""
    pdf = FPDF(unit="pt", format="letter")
    pdf.set_creation_date(_MADE_ON)
    for jpeg in jpegs:
        pdf.add_page()
        pdf.image(jpeg, 0, 0, *LETTER)
    return bytes(pdf.output())


class Paper(FPDF):
    """One sample document in points.

    `seed` decides the scrawls; `face` is serif, sans or typewriter; `plain` uses the fonts that every PDF reader has,
    which is quick and good enough for what becomes a picture.
    """

    def __init__(
        self,
        seed: str,
        *,
        size: tuple[float, float] = LETTER,
        face: str = "serif",
        notice: bool = True,
        plain: bool = False,
    ) -> None:
        super().__init__(unit="pt", format=size)
        self.chance = random.Random(seed)
        self.face = face
        self.notice = notice
        self.plain = plain
        self.set_creation_date(_MADE_ON)
        self.set_title("Training sample")
        self.set_auto_page_break(True, 72 if notice else 0)
        self.set_margins(72, 64, 72)
        self.set_text_color(*INK)
        self.set_draw_color(*INK)

    def footer(self) -> None:
        """The notice at the foot of every page."""
        if self.notice:
            self.set_xy(self.l_margin, -40)
            self.use(8, face="serif", colour=GREY)
            self.cell(self.epw, 10, NOTICE, align="C")

    def set_font(self, family: str | None = None, style: str = "", size: float = 0) -> None:
        """Choose a font; one of the shipped fonts is opened when it is first needed, because that takes long."""
        name = _SHIPPED.get((family, style))
        if name and f"{family}{style}" not in self.fonts:
            self.add_font(family, style, str(FONTS / f"{name}.ttf"))
        super().set_font(family, style, size)

    def use(self, size: float, style: str = "", *, face: str = "", colour: tuple[int, int, int] = INK) -> None:
        """Choose the letters to write with."""
        family = {"serif": "times" if self.plain else "tinos", "sans": "helvetica", "typewriter": "courier"}[
            face or self.face
        ]
        self.set_font(family, style, size)
        self.set_text_color(*colour)

    def write_in(self, text: str, width: float = 0, leading: float = 0, align: str = "L") -> None:
        """Write a paragraph at the current place, in letters that have every sign of it."""
        size, style = self.font_size_pt, self.font_style
        was, text = (self.font_family, text), self._fitting(text)
        if _ARABIC.search(text):
            self.set_font("naskh", "B" if "B" in style else "", size)
            self.set_text_shaping(True)
            align = {"L": "R"}.get(align, align)
        self.multi_cell(width or self.epw, leading or size * 1.35, text, align=align, new_x="LMARGIN", new_y="NEXT")
        self.set_text_shaping(False)
        self.set_font(was[0], style, size)

    def _fitting(self, text: str) -> str:
        """Text as the plain fonts can show it; for other letters the font is changed to one that has them."""
        if self.font_family in ("tinos", "naskh"):
            return text
        plain = text.translate(_NOT_IN_TYPEWRITER)
        try:
            plain.encode("latin-1")
        except UnicodeEncodeError:
            self.set_font("tinos", self.font_style, self.font_size_pt)
            return text
        return plain

    def fitted(self, text: str, x: float, y: float, width: float, size: float, style: str = "", face: str = "") -> None:
        """One line at a place, made smaller until it fits the width."""
        self.use(size, style, face=face)
        text = self._fitting(text)
        if _ARABIC.search(text):
            self.set_font("naskh", style, size)
            self.set_text_shaping(True)
        while self.get_string_width(text) > width and self.font_size_pt > 5:
            self.set_font_size(self.font_size_pt - 0.5)
        self.set_xy(x, y)
        self.cell(width, size * 1.3, text, align="R" if _ARABIC.search(text) else "L")
        self.set_text_shaping(False)

    def gap(self, height: float) -> None:
        """Leave room."""
        self.set_y(self.get_y() + height)

    def line_across(self, weight: float = 0.8) -> None:
        """A rule from margin to margin."""
        self.set_line_width(weight)
        self.line(self.l_margin, self.get_y(), self.l_margin + self.epw, self.get_y())

    def field(self, label: str, value: str, x: float, y: float, width: float, height: float = 34) -> None:
        """A box of a form with its small label, filled by a typewriter."""
        self.set_line_width(0.6)
        self.rect(x, y, width, height)
        self.fitted(label, x + 3, y + 2, width - 6, 6.5, face="sans")
        self.fitted(value, x + 6, y + height - 17, width - 12, 10.5, face="typewriter")

    def tick(self, text: str, x: float, y: float, width: float, *, ticked: bool) -> None:
        """A box to tick, with its words."""
        self.set_line_width(0.7)
        self.rect(x, y, 10, 10)
        if ticked:
            self.set_line_width(1.2)
            self.line(x + 1, y + 1, x + 9, y + 9)
            self.line(x + 1, y + 9, x + 9, y + 1)
        self.use(10)
        self.set_xy(x + 18, y - 2)
        self.write_in(text, width - 18)

    def signature(self, x: float, y: float, width: float = 150, *, caption: str = "", under: str = "") -> None:
        """A scrawl over a line, with a caption under it."""
        self.set_draw_color(*BLUE)
        self.set_line_width(1.1)
        points = self._scrawl(x + 6, y, width * 0.8)
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            self.line(x0, y0, x1, y1)
        self.set_draw_color(*INK)
        self.set_line_width(0.6)
        self.line(x, y + 14, x + width, y + 14)
        for number, words in enumerate(filter(None, (under, caption))):
            self.fitted(words, x, y + 17 + 11 * number, width + 60, 9 if number == 0 else 8, face="serif")

    def _scrawl(self, x: float, y: float, width: float) -> list[tuple[float, float]]:
        """A large first letter, then small ones that flatten into a stroke; another hand for each seed."""
        chance = self.chance
        loops, lean, round_ = chance.randint(3, 8), chance.uniform(0.15, 0.9), chance.uniform(0.25, 0.7)
        heights = [chance.uniform(1.5, 6.5) * (1 - 0.6 * step / loops) for step in range(loops + 2)]
        heights[0] = chance.uniform(13, 19)
        if loops > 4:
            heights[chance.randint(2, loops - 1)] = chance.uniform(9, 14)
        small = min(1.0, width / 80)  # initials
        heights = [height * small for height in heights]
        share = [chance.uniform(0.6, 1.5) for _ in range(loops + 1)]
        share[0] = chance.uniform(1.2, 2.0)
        points, along = [], x
        for step in range(loops * 24):
            letter, part = divmod(step / 24, 1)
            height = heights[int(letter)] * (1 - part) + heights[int(letter) + 1] * part
            along += width * share[int(letter)] / sum(share) / 24
            angle = 2 * math.pi * part + 0.7
            points.append(
                (along + height * (round_ * math.cos(angle) + lean * math.sin(angle)), y - height * math.sin(angle))
            )
        last_x, last_y = points[-1]
        rise = chance.uniform(-0.5, 0.9)
        points += [(last_x + step * 3.2 * small, last_y + 2 - step * rise) for step in range(chance.randint(4, 14))]
        return points

    def round_stamp(self, x: float, y: float, words: str, middle: str, radius: float = 40) -> None:
        """An office's round stamp, put on a little askew."""
        with self.rotation(self.chance.uniform(-14, 14), x, y):
            self.set_draw_color(*BLUE)
            for distance, weight in ((radius, 1.6), (radius - 4, 0.6), (radius * 0.55, 0.6)):
                self.set_line_width(weight)
                self.circle(x=x, y=y, radius=distance)
            self._around(x, y, radius * 0.66, words.upper())
            self.use(8.5, "B", colour=BLUE)
            lines = middle.split("\n")
            for number, line in enumerate(lines):
                self.set_xy(x - radius, y - 5.5 * len(lines) + 11 * number)
                self.cell(2 * radius, 11, line, align="C")
            self.set_draw_color(*INK)

    def _around(self, x: float, y: float, radius: float, words: str) -> None:
        """Words along a circle, starting at the top left."""
        self.use(min(7.5, 2 * math.pi * radius / max(len(words), 1) * 1.35), "B", colour=BLUE)
        step = 330 / max(len(words), 18)
        for number, letter in enumerate(words):
            angle = -step * (len(words) - 1) / 2 + step * number
            with self.rotation(-angle, x, y):
                self.set_xy(x - 10, y - radius - 7)
                self.cell(20, 8, letter, align="C")

    def date_stamp(self, x: float, y: float, words: str, date: str) -> None:
        """A rectangular stamp with a date, in red, a little askew."""
        with self.rotation(self.chance.uniform(-5, 5), x, y):
            self.set_draw_color(*RED)
            self.set_line_width(1.4)
            self.rect(x, y, 130, 42)
            self.use(10, "B", face="sans", colour=RED)
            for number, text in enumerate((words.upper(), date)):
                self.set_xy(x, y + 6 + 16 * number)
                self.cell(130, 14, text, align="C")
            self.set_draw_color(*INK)

    def specimen(self, word: str = "SPECIMEN") -> None:
        """The word across the page, in outlined grey, over whatever was drawn."""
        middle = self.w / 2, self.h / 2
        size = min(self.w, self.h * 1.3) / 6.2
        with self.rotation(38, *middle), self.local_context(text_mode="STROKE", line_width=0.8):
            self.set_draw_color(165, 165, 172)
            self.use(size, "B", colour=(165, 165, 172))
            self.set_xy(0, middle[1] - size / 2)
            self.cell(self.w, size, word, align="C")
        self.set_draw_color(*INK)

    def bytes(self) -> bytes:
        """The document as a PDF."""
        return bytes(self.output())
