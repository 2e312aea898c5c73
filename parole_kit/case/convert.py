"""An exhibit as one clean PDF, page by page, as the packet takes it. Nothing is stamped or fitted here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pikepdf

from ..errors import IntakeError
from .kinds import DOCX, JPEG, PDF, PICTURES
from .model import Area, Exhibit
from .pdf_notices import answers_without_appearance, would_be_misprinted
from .pdf_pages import keep_only
from .pdfs import open_pdf, page_thumbnails, rotation, saved_pdf
from .pictures import pictures_pdf
from .redaction import black_out
from .word_files import word_pdf


def exhibit_pdf(
    data: bytes,
    media_type: str,
    file_name: str = "",
    *,
    rotations: Mapping[int, int] | None = None,
    left_out: Collection[int] = (),
    page_order: Sequence[int] = (),
    blacked_out: Mapping[int, Sequence[Area]] | None = None,
    max_dpi: int | None = None,
) -> bytes:
    """The pages of an exhibit as a PDF: put in order, turned, left out and blacked out as its record says.

    `data` is the original file, accepted by intake before; `rotations` are page (from 1) -> degrees clockwise, added to
    how the page is shown; `left_out` are pages not printed, of which nothing stays in the result; `page_order` is every
    page in the order of print; of `blacked_out` pages only a picture stays (see `redaction`). Photos come upright
    and without place and time; `max_dpi` makes picture files smaller. A PDF of which all pages are wanted as they are
    comes back byte for byte: the packet takes over only what is drawn on its pages.
    Raises IntakeError naming the file. Every page comes out, or none.
    """
    made = _as_pdf(data, media_type, file_name, max_dpi)
    with open_pdf(made, file_name) as pdf:
        count = len(pdf.pages)
        order = list(page_order) or list(range(1, count + 1))
        kept = [number for number in order if number not in set(left_out)]
        blacked = dict(blacked_out or {})
        turned = {number: degrees for number, degrees in (rotations or {}).items() if degrees % 360}
        boxes = list(answers_without_appearance(pdf))
        named = (*left_out, *turned, *blacked)
        if not kept or any(not 1 <= number <= count for number in named) or sorted(order) != list(range(1, count + 1)):
            raise IntakeError(
                f"“{file_name}” has {count} pages, and the pages to turn, move, leave out or black out do not fit them.",
                where=file_name,
                fix="Look at the exhibit’s pages again, and arrange them again.",
            )
        as_it_is = kept == list(range(1, count + 1)) and not turned and not blacked
        if as_it_is and not boxes and media_type in (PDF, JPEG):
            return made
        _draw_answers(pdf, boxes, file_name)
        if blacked:
            black_out(pdf, {number: areas for number, areas in blacked.items() if number in kept}, file_name)
        for number, degrees in turned.items():
            page = pdf.pages[number - 1]
            page.obj.Rotate = (rotation(page) + degrees) % 360
        if blacked or kept != list(range(1, count + 1)):
            keep_only(pdf, kept)
        return saved_pdf(pdf)


def printed_pdf(data: bytes, exhibit: Exhibit) -> bytes:
    """`exhibit_pdf` of an exhibit's original file, arranged as its record says. Raises IntakeError naming the file."""
    return exhibit_pdf(
        data,
        exhibit.media_type,
        exhibit.file_name,
        rotations=exhibit.rotations,
        left_out=exhibit.left_out,
        page_order=exhibit.page_order,
        blacked_out=exhibit.blacked_out,
    )


def first_printed(data: bytes, *, media_type: str, file_name: str) -> bytes:
    """`exhibit_pdf` of a file that was just added; `data` of a Word file is the PDF that LibreOffice made of it."""
    if media_type != DOCX:
        return exhibit_pdf(data, media_type, file_name)
    with open_pdf(data, file_name) as pdf:
        return saved_pdf(pdf)


def exhibit_thumbnails(
    data: bytes, *, media_type: str, file_name: str, width: int, pages: list[int] | None, turned: int = 0
) -> list[bytes]:
    """Pictures of the pages of an exhibit's file (no Word file) as PNG bytes; see `pdfs.page_thumbnails`.

    A damaged file is shown as it was repaired, because that is what the packet prints.
    """
    made = _as_pdf(data, media_type, file_name, max_dpi=None)
    if media_type == PDF:
        with open_pdf(made, file_name) as pdf:
            if pdf.get_warnings():
                made = saved_pdf(pdf)
    return page_thumbnails(made, width, pages, turned)


def _as_pdf(data: bytes, media_type: str, file_name: str, max_dpi: int | None) -> bytes:
    if media_type == PDF:
        return data
    if media_type == DOCX:
        return word_pdf(data, file_name)
    if media_type in PICTURES:
        return pictures_pdf(data, media_type, file_name, max_dpi=max_dpi)
    raise ValueError(f"intake accepts no {media_type}")


def _draw_answers(pdf: pikepdf.Pdf, boxes: list[pikepdf.Dictionary], file_name: str) -> None:
    if not boxes:
        return
    if any(would_be_misprinted(box) for box in boxes):
        raise IntakeError(
            f"“{file_name}” is a filled form whose answers the kit could print wrongly.",
            where=file_name,
            fix="Open it in a PDF reader, print it to PDF, compare the answers, and add that file.",
        )
    pdf.Root.AcroForm.NeedAppearances = True
    pdf.generate_appearance_streams()
