"""An exhibit as one clean PDF, page by page, as the packet takes it. Nothing is stamped or fitted here."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pikepdf

from ..errors import IntakeError
from .kinds import DOCX, PDF, PICTURES
from .pdf_notices import annotations, answers_without_appearance, would_be_misprinted
from .pdfs import open_pdf, page_thumbnails, rotation, saved_pdf
from .pictures import pictures_pdf
from .word_files import word_pdf

# What names, links or numbers the pages of the whole file, so that a page that is left out would still be in it.
_OF_THE_WHOLE_FILE = (
    "/AcroForm", "/Outlines", "/Names", "/Dests", "/StructTreeRoot", "/MarkInfo", "/PageLabels", "/Threads",
    "/OpenAction", "/AA", "/Metadata", "/PieceInfo", "/SpiderInfo", "/Collection", "/AF", "/DPartRoot", "/Perms",
)  # fmt: skip
_OF_A_WHOLE_PAGE = ("/AA", "/B", "/StructParents", "/Thumb", "/PieceInfo", "/Metadata", "/AF", "/PresSteps", "/Dur")
_LINKS_OF_A_BOX = ("/Parent", "/P", "/Popup", "/IRT", "/A", "/AA", "/Dest", "/StructParent", "/PA")
_NOT_PRINTED = ("/Link", "/Popup", "/Text", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D")


def exhibit_pdf(
    data: bytes,
    media_type: str,
    file_name: str = "",
    *,
    rotations: Mapping[int, int] | None = None,
    left_out: Collection[int] = (),
    max_dpi: int | None = None,
) -> bytes:
    """The pages of an exhibit as a PDF, in order, turned and left out as its record says.

    `data` is the original file, accepted by intake before; `rotations` are page (from 1) -> degrees clockwise, added to
    how the page is shown; `left_out` are pages not printed, of which nothing stays in the result. Photos come upright
    and without place and time; `max_dpi` makes picture files smaller. A PDF of which all pages are wanted as they are
    comes back byte for byte: the packet takes over only what is drawn on its pages.
    Raises IntakeError naming the file. Every page comes out, or none.
    """
    made = _as_pdf(data, media_type, file_name, max_dpi)
    with open_pdf(made, file_name) as pdf:
        count = len(pdf.pages)
        kept = [number for number in range(1, count + 1) if number not in set(left_out)]
        turned = {number: degrees for number, degrees in (rotations or {}).items() if degrees % 360}
        boxes = list(answers_without_appearance(pdf))
        if not kept or any(not 1 <= number <= count for number in (*left_out, *turned)):
            raise IntakeError(
                f"“{file_name}” has {count} pages, and the pages to turn or leave out do not fit them.",
                where=file_name,
                fix="Look at the exhibit's pages again, and choose those to turn or leave out.",
            )
        if len(kept) == count and not turned and not boxes and media_type == PDF:
            return made
        _draw_answers(pdf, boxes, file_name)
        for number, degrees in turned.items():
            page = pdf.pages[number - 1]
            page.obj.Rotate = (rotation(page) + degrees) % 360
        if len(kept) < count:
            keep_only(pdf, kept)
        return saved_pdf(pdf)


def exhibit_thumbnails(
    data: bytes, *, media_type: str, file_name: str, width: int, pages: list[int] | None
) -> list[bytes]:
    """Pictures of the pages of an exhibit's file (no Word file) as PNG bytes; see `pdfs.page_thumbnails`."""
    return page_thumbnails(_as_pdf(data, media_type, file_name, max_dpi=None), width, pages)


def keep_only(pdf: pikepdf.Pdf, kept: Collection[int]) -> None:
    """Take all other pages (numbers from 1) out of a PDF, and everything through which they could still be reached."""
    for number in range(len(pdf.pages), 0, -1):
        if number not in kept:
            del pdf.pages[number - 1]
    for key in _OF_THE_WHOLE_FILE:
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        for key in _OF_A_WHOLE_PAGE:
            if key in page.obj:
                del page.obj[key]
        _keep_printed_boxes(page)


def _keep_printed_boxes(page: pikepdf.Page) -> None:
    """Of the annotations keep those that are drawn, without what links them to other pages."""
    boxes = []
    for box in annotations(page):
        if str(box.get("/Subtype", "")) in _NOT_PRINTED or "/AP" not in box:
            continue
        for key in _LINKS_OF_A_BOX:
            if key in box:
                del box[key]
        boxes.append(box)
    if boxes:
        page.obj.Annots = pikepdf.Array(boxes)
    elif "/Annots" in page.obj:
        del page.obj["/Annots"]


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
