"""Black out parts of pages for good: the page becomes a picture, and what was under the boxes is gone from the file."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence

import pikepdf
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw

from ..errors import IntakeError
from .convert import keep_only
from .pdfs import drawing, open_pdf, saved_pdf

DOTS = 200  # an inch
_DEEPEST = 40_000_000  # dots of a page as it is drawn
Area = tuple[float, float, float, float]  # left, top, right, bottom as parts (0 to 1) of the page as it is shown


def redact_pages(data: bytes, areas: Mapping[int, Sequence[Area]], file_name: str = "") -> bytes:
    """A PDF in which the given areas are black, and nothing under them is left.

    `areas` are page (from 1) -> areas; each such page becomes a picture of 200 dots an inch, so its text can no longer
    be copied or searched. The other pages stay as they are; links, scripts, notes and form fields are dropped.
    Raises IntakeError naming the file when a page is not there or cannot be drawn.
    """
    areas = {int(number): list(boxes) for number, boxes in areas.items() if boxes}
    with open_pdf(data, file_name) as pdf, drawing(data, file_name) as document:
        count = len(pdf.pages)
        missing = [number for number in areas if not 1 <= number <= count]
        if missing:
            raise IntakeError(
                f"“{file_name}” has no page {missing[0]}.", where=file_name, fix=f"Choose pages from 1 to {count}."
            )
        keep_only(pdf, range(1, count + 1))
        for number, boxes in areas.items():
            page = document[number - 1]
            width, height = page.get_size()
            has_pictures = any(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING]))
            scale = min(DOTS / 72, (_DEEPEST / (width * height)) ** 0.5)
            picture = page.render(scale=scale).to_pil().convert("RGB")
            page.close()
            _paint(picture, boxes)
            _replace(pdf, number, picture, (width, height), in_colour=has_pictures)
        return saved_pdf(pdf)


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
    for px, py in ((rect[0] - 1, rect[1] - 1), (rect[2] + 1, rect[3] + 1)):
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
