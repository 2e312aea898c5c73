"""Black out parts of pages for good: the page becomes a picture, and what was under the boxes is gone from the file.

The proof that it is gone, in the finished packet, is here too.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from ..errors import IntakeError
from .model import Area
from .pdf_pages import keep_only
from .pdfs import drawing, open_pdf, saved_pdf, shown_size

DOTS = 200  # an inch
_DEEPEST = 40_000_000  # dots of a page as it is drawn
_BLACK = 60  # the lightest grey of an area that counts as black, after a picture was compressed


def redact_pages(data: bytes, areas: Mapping[int, Sequence[Area]], file_name: str = "") -> bytes:
    """A PDF in which the given areas are black, and nothing under them is left; see `black_out`."""
    with open_pdf(data, file_name) as pdf:
        black_out(pdf, {int(number): boxes for number, boxes in areas.items()}, file_name)
        keep_only(pdf, range(1, len(pdf.pages) + 1))
        return saved_pdf(pdf)


def black_out(pdf: pikepdf.Pdf, areas: Mapping[int, Sequence[Area]], file_name: str = "") -> None:
    """Make the given areas of an opened PDF black, so that nothing under them is left.

    `areas` are page (from 1) -> areas; each such page, also one without areas, becomes a picture of 200 dots an inch,
    so its text can no longer be copied or searched. The other pages stay as they are.
    Raises IntakeError naming the file when a page is not there or cannot be drawn.
    """
    count = len(pdf.pages)
    if missing := [number for number in areas if not 1 <= number <= count]:
        raise IntakeError(
            f"“{file_name}” has no page {missing[0]}.", where=file_name, fix=f"Choose pages from 1 to {count}."
        )
    with drawing(saved_pdf(pdf), file_name) as document:
        for number, boxes in areas.items():
            page = document[number - 1]
            width, height = page.get_size()
            size = shown_size(pdf.pages[number - 1])  # pdfium does not know that a page may have a unit of its own
            has_pictures = any(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING]))
            scale = min(DOTS / 72 * size[0] / width, (_DEEPEST / (width * height)) ** 0.5)
            picture = page.render(scale=scale).to_pil().convert("RGB")
            page.close()
            _paint(picture, boxes)
            _replace(pdf, number, picture, size, in_colour=has_pictures or _has_shades(picture))


def find_words(data: bytes, words: Iterable[str], file_name: str = "") -> dict[int, list[Area]]:
    """Where words stand, as areas for `redact_pages`; capitals do not matter. Scans have no words to find."""
    found: dict[int, list[Area]] = {}
    with drawing(data, file_name) as document:
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            textpage = page.get_textpage()
            for word in words:
                search = textpage.search(word)
                while hit := search.get_next():
                    for index in range(textpage.count_rects(*hit)):
                        found.setdefault(number, []).append(_as_shown(page, textpage.get_rect(index)))
            textpage.close()
            page.close()
    return found


def _as_shown(page, rect: tuple[float, float, float, float]) -> Area:
    """A rectangle in PDF units as parts of the page as it is shown, a little wider than the letters."""
    import ctypes

    scale = 10_000
    x, y = ctypes.c_int(), ctypes.c_int()
    corners = []
    for px, py in ((rect[0] - 1.5, rect[1] - 2), (rect[2] + 1.5, rect[3] + 2)):
        pdfium.FPDF_PageToDevice(page, 0, 0, scale, scale, 0, px, py, x, y)
        corners.append((x.value / scale, y.value / scale))
    (x0, x1), (y0, y1) = sorted((corners[0][0], corners[1][0])), sorted((corners[0][1], corners[1][1]))
    return max(0.0, x0), max(0.0, y0), min(1.0, x1), min(1.0, y1)


def _paint(picture: Image.Image, boxes: Sequence[Area]) -> None:
    pen = ImageDraw.Draw(picture)
    for left, top, right, bottom in boxes:
        x0, x1 = sorted((left * picture.width, right * picture.width))
        y0, y1 = sorted((top * picture.height, bottom * picture.height))
        pen.rectangle((int(x0), int(y0), int(x1 + 1), int(y1 + 1)), fill="black")


def _has_shades(picture: Image.Image) -> bool:
    """Whether a drawn page has colour, or grey that is more than the soft edge of black letters."""
    red, _, blue = picture.split()
    if ImageChops.difference(red, blue).getextrema()[1] > 48:
        return True
    grey = picture.convert("L")
    pale = grey.point(lambda value: 255 if value < 235 else 0)
    without_core = grey.filter(ImageFilter.MinFilter(5)).point(lambda value: 255 if value > 90 else 0)
    return ImageChops.darker(pale, without_core).histogram()[255] > picture.width * picture.height / 5000


def _replace(
    pdf: pikepdf.Pdf, number: int, picture: Image.Image, size: tuple[float, float], *, in_colour: bool
) -> None:
    """Make a page of nothing but the picture; lines and letters in two colours, photos as they were."""
    image = pdf.make_stream(
        b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=picture.width, Height=picture.height
    )
    if in_colour:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=85)
        image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
        image.write(out.getvalue(), filter=pikepdf.Name.DCTDecode)
    else:
        grey = picture.convert("L").point(lambda value: 255 if value > 160 else 0, mode="1")
        image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceGray, 1
        settings = pikepdf.Dictionary(K=-1, Columns=picture.width, Rows=picture.height)
        image.write(_group4(grey), filter=pikepdf.Name.CCITTFaxDecode, decode_parms=settings)
    width, height = size
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=pikepdf.Array([0, 0, width, height]),
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image)),
        Contents=pdf.make_stream(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Im Do Q".encode()),
    )
    pdf.pages[number - 1] = pikepdf.Page(pdf.make_indirect(page))


def _group4(picture: Image.Image) -> bytes:
    """The bare Group 4 data of a picture in one strip; black is 0, as PDF expects by default."""
    out = io.BytesIO()
    picture.save(out, "TIFF", compression="group4", tiffinfo={278: picture.height, 262: 0})
    tiff = Image.open(io.BytesIO(out.getvalue()))
    (start,), (length,) = tiff.tag_v2[273], tiff.tag_v2[279]
    return out.getvalue()[start : start + length]


def not_gone(page: pypdfium2.PdfPage, areas: Sequence[Area]) -> Iterator[str]:
    """What is wrong with a page of the finished packet that was to be blacked out: words of the exhibit, or a light place.

    The exhibit's own page is the first thing drawn on it, one level below our stamps.
    """
    inside = list(page.get_objects(max_depth=8))
    form = next((one for one in inside if one.level == 0 and one.type == pdfium.FPDF_PAGEOBJ_FORM), None)
    own = [one for one in inside if form is not None and one.container is form]
    pictures = [one for one in own if one.type == pdfium.FPDF_PAGEOBJ_IMAGE]
    if len(own) != 1 or len(pictures) != 1:
        yield "is more than one picture"
        return
    picture = pictures[0].get_bitmap(render=False).to_pil().convert("L")
    for left, top, right, bottom in areas:
        box = (
            int(left * picture.width) + 1,
            int(top * picture.height) + 1,
            max(int(right * picture.width), int(left * picture.width) + 2),
            max(int(bottom * picture.height), int(top * picture.height) + 2),
        )
        if picture.crop(box).getextrema()[1] > _BLACK:
            yield "is not black where it should be"
