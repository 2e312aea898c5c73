"""Find text that a page carries but does not show: under a box or a picture, in white, outside the edge, invisible.

The test is what a reader sees: a letter is hidden when the place where it stands, as drawn, has one colour, or when
taking the text away changes nothing there. The invisible text of a scan that was read by a machine lies over its own
picture and is not hidden.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

SCALE = 1.5  # dots a point: small print has strokes of about one dot
FLAT = 30  # a place whose greys differ by less than this shows no letters
MOST_WORDS = 4000  # on one page

_INVISIBLE = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
_TEXT, _PATH, _IMAGE, _FORM = (
    pdfium.FPDF_PAGEOBJ_TEXT,
    pdfium.FPDF_PAGEOBJ_PATH,
    pdfium.FPDF_PAGEOBJ_IMAGE,
    pdfium.FPDF_PAGEOBJ_FORM,
)
_COVERS = {
    pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_LINE, pdfium.FPDF_ANNOT_SQUARE, pdfium.FPDF_ANNOT_CIRCLE,
    pdfium.FPDF_ANNOT_POLYGON, pdfium.FPDF_ANNOT_POLYLINE, pdfium.FPDF_ANNOT_HIGHLIGHT, pdfium.FPDF_ANNOT_STAMP,
    pdfium.FPDF_ANNOT_INK, pdfium.FPDF_ANNOT_REDACT,
}  # fmt: skip
_NOT_JUDGED = (0, 255)  # as of letters that show
_ALIKE = 40  # a letter whose colour differs by less than this from what lies under it does not show
_BROAD = 4.0  # points; a line or area as broad as this can cover letters
Box = tuple[float, float, float, float]  # left, bottom, right, top in points


@dataclass(frozen=True)
class Hidden:
    """Text of one page that is not seen.

    `how`: "under a dark box", "under a picture", "outside its edge", "that does not show".
    """

    how: str
    text: str


@dataclass(frozen=True)
class _Word:
    letters: str
    boxes: tuple[Box, ...]  # one for each letter
    invisible: bool  # drawn in the mode that leaves no mark, as under a scan

    @property
    def box(self) -> Box:
        lefts, bottoms, rights, tops = zip(*self.boxes, strict=True)
        return min(lefts), min(bottoms), max(rights), max(tops)


def find_hidden_text(page: pypdfium2.PdfPage) -> list[Hidden]:
    """What one page carries without showing it, in reading order; at most one entry for each way of hiding.

    The page must not be used afterwards: text objects may have been taken off it.
    """
    if not _may_hide(page):
        return []
    textpage = page.get_textpage()
    words = list(_words(textpage))
    textpage.close()
    if not words:
        return []
    seen = _draw(page)
    hidden: dict[str, list[str]] = {}
    showing = []
    for word in words:
        how, letters = _hidden_letters(word, seen, page)
        if how:
            hidden.setdefault(how, []).append(letters)
        elif not word.invisible:
            showing.append(word)
    for word in _covered(page, seen, showing):
        hidden.setdefault("under a picture", []).append(word)
    return [Hidden(how, " ".join(found)) for how, found in hidden.items() if sum(map(len, found)) >= 3]


def _hidden_letters(word: _Word, seen, page: pypdfium2.PdfPage) -> tuple[str, str]:
    """How and which letters of a word are hidden; ("", "") when it shows."""
    if not _overlap(word.box, page.get_bbox(), least=0.2):
        return "outside its edge", word.letters
    if word.invisible:  # a machine that read a scan does not place single letters exactly
        lowest, highest = _greys(seen, page, word.box)
        return (_how(highest), word.letters) if highest - lowest < FLAT else ("", "")
    flat, shows = [], False
    lightest = 0
    for letter, box in zip(word.letters, word.boxes, strict=True):
        lowest, highest = _greys(seen, page, box)
        if letter.isalnum() and highest - lowest < FLAT:
            flat.append(letter)
            lightest = max(lightest, highest)
        elif letter.isalnum() and (lowest, highest) != _NOT_JUDGED:
            shows = True
    if len(flat) < 2:
        return "", ""
    return _how(lightest), "".join(flat) if shows else word.letters


def _how(lightest: int) -> str:
    return "under a dark box" if lightest < 128 else "that does not show"


def _may_hide(page: pypdfium2.PdfPage) -> bool:
    """Whether the page is worth drawing: something covers text, or text is pale, invisible, inside a form object, or of
    the colour of what lies under it."""
    if any(_covers(page, number) for number in range(pdfium.FPDFPage_GetAnnotCount(page))):
        return True
    texts: list[Box] = []
    fills: dict[tuple[int, ...], list[Box]] = {}  # by their colour
    shown = page.get_bbox()
    for item in page.get_objects(max_depth=1):
        if item.type == _FORM:
            return True
        if item.type == _TEXT:
            if pdfium.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE or _is_pale(item):
                return True
            texts.append(item.get_bounds())
            if not _inside(texts[-1], shown):
                return True
            mine = _colour(item) if fills else ()
            if any(_overlap(fill, texts[-1]) for under in fills if _are_alike(mine, under) for fill in fills[under]):
                return True
        elif item.type == _IMAGE or (item.type == _PATH and _is_broad(item)):
            cover = item.get_bounds()
            if min(cover[2] - cover[0], cover[3] - cover[1]) < _BROAD:
                continue
            if any(_overlap(cover, text) for text in texts):
                return True
            if item.type == _PATH:
                fills.setdefault(_colour(item), []).append(cover)
    return False


def _covers(page: pypdfium2.PdfPage, number: int) -> bool:
    """Whether an annotation is one that can lie over text: not a link, a form's field, or a note."""
    annotation = pdfium.FPDFPage_GetAnnot(page, number)
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    pdfium.FPDFPage_CloseAnnot(annotation)
    return kind in _COVERS


def _are_alike(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return bool(one and other) and all(abs(a - b) < _ALIKE for a, b in zip(one, other, strict=True))


def _colour(item: pypdfium2.PdfObject) -> tuple[int, ...]:
    """Red, green and blue with which something is filled; () when it has no such colour."""
    parts = tuple(ctypes.c_uint() for _ in range(4))
    return tuple(part.value for part in parts[:3]) if pdfium.FPDFPageObj_GetFillColor(item, *parts) else ()


def _inside(box: Box, shown: Box) -> bool:
    return shown[0] - 1 < box[0] and shown[1] - 1 < box[1] and box[2] < shown[2] + 1 and box[3] < shown[3] + 1


def _is_pale(item: pypdfium2.PdfObject) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
        return False
    return min(red.value, green.value, blue.value) > 200 or alpha.value < 40


def _is_broad(item: pypdfium2.PdfObject) -> bool:
    """Whether a path covers an area: it is filled, or its line is broad."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(item, mode, stroke):
        return False
    width = ctypes.c_float()
    drawn = stroke.value and pdfium.FPDFPageObj_GetStrokeWidth(item, width) and width.value >= _BROAD
    return mode.value != pdfium.FPDF_FILLMODE_NONE or bool(drawn)


def _overlap(one: Box, other: Box, least: float = 1.0) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > least and down > least


def _words(textpage: pypdfium2.PdfTextPage) -> Iterator[_Word]:
    raw = textpage.raw
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    letters: list[str] = []
    boxes: list[Box] = []
    start = found = 0
    count = textpage.count_chars()
    for index in range(count + 1):
        code = pdfium.FPDFText_GetUnicode(raw, index) if index < count else 32
        letter = chr(code) if 0 < code < 0x110000 else " "
        if not letter.isspace():
            if not letters:
                start = index
            if pdfium.FPDFText_GetCharBox(raw, index, left, right, bottom, top):
                letters.append(letter)
                boxes.append((left.value, bottom.value, right.value, top.value))
            continue
        if sum(map(str.isalnum, letters)) >= 2:
            yield _Word("".join(letters), tuple(boxes), _is_invisible(raw, start))
            found += 1
            if found >= MOST_WORDS:
                return
        letters, boxes = [], []


def _is_invisible(raw: pdfium.FPDF_TEXTPAGE, index: int) -> bool:
    item = pdfium.FPDFText_GetTextObject(raw, index)
    return bool(item) and pdfium.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE


def _draw(page: pypdfium2.PdfPage):
    return page.render(scale=SCALE, grayscale=True).to_pil()


def _pixels(picture, page: pypdfium2.PdfPage, box: Box) -> tuple[int, int, int, int] | None:
    """The place of a box in the drawn picture; None when it is off the page or too small to judge."""
    x, y = ctypes.c_int(), ctypes.c_int()
    corners = []
    for px, py in ((box[0], box[1]), (box[2], box[3])):
        pdfium.FPDF_PageToDevice(page, 0, 0, picture.width, picture.height, 0, px, py, x, y)
        corners.append((x.value, y.value))
    (x0, x1), (y0, y1) = sorted((corners[0][0], corners[1][0])), sorted((corners[0][1], corners[1][1]))
    x0, y0, x1, y1 = max(0, x0), max(0, y0), min(picture.width, x1 + 1), min(picture.height, y1 + 1)
    return (x0, y0, x1, y1) if x1 - x0 >= 3 and y1 - y0 >= 3 else None


def _greys(picture, page: pypdfium2.PdfPage, box: Box) -> tuple[int, int]:
    """The darkest and the lightest grey at a place; _NOT_JUDGED where it is too small to tell."""
    place = _pixels(picture, page, box)
    return picture.crop(place).getextrema() if place else _NOT_JUDGED


def _covered(page: pypdfium2.PdfPage, seen, words: list[_Word]) -> list[str]:
    """Words that make no difference to a part of the page that a picture covers. Takes the text off the page."""
    pictures: list[Box] = []
    texts_below: list[Box] = []
    objects = list(page.get_objects(max_depth=1))
    for item in reversed(objects):
        if item.type == _IMAGE:
            pictures.append(item.get_bounds())
        elif item.type == _TEXT and pictures:
            texts_below.append(item.get_bounds())
    suspects = [
        word
        for word in words
        if any(_overlap(word.box, picture) for picture in pictures)
        and any(_overlap(word.box, text) for text in texts_below)
    ]
    if not suspects:
        return []
    for item in objects:
        if item.type == _TEXT:
            pdfium.FPDFPage_RemoveObject(page, item)
    without = _draw(page)
    places = ((word.letters, _pixels(seen, page, word.box)) for word in suspects)
    return [word for word, place in places if place and seen.crop(place).tobytes() == without.crop(place).tobytes()]
