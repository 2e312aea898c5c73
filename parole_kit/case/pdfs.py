"""PDF files opened with care: limits, boxes, texts, thumbnails, equal pages. Shared with the packet floor.

Home of pypdfium2, and with the modules beside it of pikepdf.
"""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pikepdf
import pypdfium2
from pypdfium2.raw import FORMTYPE_ACRO_FORM

from ..errors import IntakeError

MOST_PAGES = 3000
MOST_PIXELS = 100_000_000  # one picture; A0 paper at 200 dots an inch is 62 million
LETTER = (612.0, 792.0)  # points

_MB = 1 << 20
_LIMITS = {
    "flate_max_memory": 256 * _MB,
    "run_length_max_memory": 256 * _MB,
    "dct_max_memory": 512 * _MB,
    "png_max_memory": 256 * _MB,
    "tiff_max_memory": 256 * _MB,
    "dct_max_progressive_scans": 100,
    "doc_max_warnings": 2000,
}
_limited = False
_turn = threading.RLock()  # pdfium works for one thread at a time


def set_qpdf_limits() -> None:
    """Set the limits of qpdf for this process, once."""
    global _limited
    if not _limited:
        pikepdf.settings.set_qpdf_limits(**_LIMITS)
        _limited = True


def open_pdf(data: bytes, file_name: str) -> pikepdf.Pdf:
    """Open a PDF under limits; an owner password is opened with no password.

    Raises IntakeError naming the file when it needs a password, is damaged beyond reading, or has no pages.
    """
    set_qpdf_limits()
    try:
        pdf = pikepdf.open(io.BytesIO(data))
        count = len(pdf.pages)
    except pikepdf.PasswordError:
        raise IntakeError(
            f"“{file_name}” needs a password to open.",
            where=file_name,
            fix="Open it with its password, print it to PDF without one, and add that file.",
        ) from None
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError) as fault:
        if "no pages found" in str(fault):
            raise _without_pages(file_name) from None
        raise unreadable(file_name) from None
    if not count:
        raise _without_pages(file_name)
    return pdf


def _without_pages(file_name: str) -> IntakeError:
    return IntakeError(
        f"“{file_name}” has no pages, or none that can be found.", where=file_name, fix="Ask for the file again."
    )


def saved_pdf(pdf: pikepdf.Pdf) -> bytes:
    """A PDF as bytes: unlocked, its streams as they are, the same bytes every time."""
    if "/ID" in pdf.trailer and not pdf.is_encrypted:
        del pdf.trailer["/ID"]  # its first half would be carried over, and may be random
    out = io.BytesIO()
    pdf.save(
        out,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
        encryption=False,
    )
    return out.getvalue()


def unreadable(file_name: str) -> IntakeError:
    """The error for a PDF that cannot be read at all."""
    return IntakeError(
        f"“{file_name}” is too damaged to read as a PDF.",
        where=file_name,
        fix="Ask for the file again. Or print it to PDF from a PDF reader, look at every page, and add that file.",
    )


def shown_box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    """What a reader shows of a page before rotation, in PDF units: the crop box within the media box."""
    media = _box(page, "/MediaBox") or (0.0, 0.0, *LETTER)
    crop = _box(page, "/CropBox") or media
    x0, y0, x1, y1 = max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3])
    return (x0, y0, x1, y1) if x1 - x0 > 1 and y1 - y0 > 1 else media


def shown_size(page: pikepdf.Page) -> tuple[float, float]:
    """Width and height of a page as it is shown, rotated, in points (1/72 inch)."""
    x0, y0, x1, y1 = shown_box(page)
    unit = _number(page.obj.get("/UserUnit", 1)) or 1.0
    width, height = (x1 - x0) * unit, (y1 - y0) * unit
    return (height, width) if rotation(page) in (90, 270) else (width, height)


def rotation(page: pikepdf.Page) -> int:
    """Degrees clockwise by which a page is turned: 0, 90, 180 or 270."""
    turned = _number(inherited(page.obj, "/Rotate"))
    return int(turned or 0) // 90 * 90 % 360


def inherited(obj: pikepdf.Object, key: str, depth: int = 50) -> pikepdf.Object | None:
    """The value of a key of a page or form field, or of the nearest ancestor that has it."""
    while isinstance(obj, pikepdf.Dictionary) and depth:
        if key in obj:
            return obj[key]
        obj, depth = obj.get("/Parent"), depth - 1
    return None


def _box(page: pikepdf.Page, key: str) -> tuple[float, float, float, float] | None:
    value = inherited(page.obj, key)
    if not isinstance(value, pikepdf.Array) or len(value) != 4:
        return None
    numbers = [_number(item) for item in value]
    if None in numbers:
        return None
    (x0, x1), (y0, y1) = sorted((numbers[0], numbers[2])), sorted((numbers[1], numbers[3]))
    return (x0, y0, x1, y1) if x1 - x0 > 1 and y1 - y0 > 1 else None


def _number(value: object) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


@contextmanager
def drawing(data: bytes, file_name: str = "The file") -> Iterator[pypdfium2.PdfDocument]:
    """A PDF opened for drawing, with the answers of its form, and for reading its text; other threads wait meanwhile.

    Raises IntakeError when it cannot be opened.
    """
    with _turn:
        try:
            document = pypdfium2.PdfDocument(data)
            if document.get_formtype() == FORMTYPE_ACRO_FORM:
                document.init_forms()
        except pypdfium2.PdfiumError:
            raise unreadable(file_name) from None
        try:
            yield document
        finally:
            document.close()


def page_texts(data: bytes) -> list[str]:
    """The text of every page, in the order in which it is written; "" for a page without text, such as a scan."""
    texts = []
    with drawing(data) as document:
        for page in document:
            textpage = page.get_textpage()
            texts.append(textpage.get_text_range().replace("\r\n", "\n"))
            textpage.close()
            page.close()
    return texts


def page_thumbnails(data: bytes, width: int = 240, pages: Iterable[int] | None = None, turned: int = 0) -> list[bytes]:
    """Pictures of pages as PNG bytes, `width` pixels wide, turned clockwise by degrees; `pages` counts from 1, None is all."""
    pictures = []
    with drawing(data) as document:
        for number in pages or range(1, len(document) + 1):
            page = document[number - 1]
            picture = _draw(page, width, turned).to_pil()
            page.close()
            png = io.BytesIO()
            picture.save(png, "PNG")
            pictures.append(png.getvalue())
    return pictures


def print_of(picture) -> str:
    """A short hash of how a page looks, drawn as a grey picture; pages that look the same have the same print."""
    return hashlib.sha256(picture.quantize(16).tobytes()).hexdigest()[:12]


def _draw(page: pypdfium2.PdfPage, width: int, turned: int) -> pypdfium2.PdfBitmap:
    across, down = page.get_size() if turned % 180 == 0 else page.get_size()[::-1]
    scale = width / max(across, down / 4, 1)  # a very tall page gets a narrower picture
    return page.render(scale=scale, rotation=turned)
