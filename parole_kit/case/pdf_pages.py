"""Take pages out of a PDF and put them in another order, so that nothing of what is gone stays in the file."""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf

from .pdf_notices import annotations
from .pdf_shown import shown_resources
from .pdfs import inherited

# What names, links or numbers the pages of the whole file, so that a page that is left out would still be in it.
_OF_THE_WHOLE_FILE = (
    "/AcroForm", "/Outlines", "/Names", "/Dests", "/StructTreeRoot", "/MarkInfo", "/PageLabels", "/Threads",
    "/OpenAction", "/AA", "/Metadata", "/PieceInfo", "/SpiderInfo", "/Collection", "/AF", "/DPartRoot", "/Perms",
)  # fmt: skip
_OF_A_WHOLE_PAGE = ("/AA", "/B", "/StructParents", "/Thumb", "/PieceInfo", "/Metadata", "/AF", "/PresSteps", "/Dur")
_LINKS_OF_A_BOX = ("/Parent", "/P", "/Popup", "/IRT", "/A", "/AA", "/Dest", "/StructParent", "/PA")
_NOT_PRINTED = ("/Link", "/Popup", "/Text", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D")


def keep_only(pdf: pikepdf.Pdf, kept: Sequence[int]) -> None:
    """Keep these pages (numbers from 1), in this order; the others go, with everything through which they could be reached."""
    for key in _OF_THE_WHOLE_FILE:
        if key in pdf.Root:
            del pdf.Root[key]
    chosen = [pdf.pages[number - 1] for number in kept]
    count = len(pdf.pages)
    pdf.pages.extend(chosen)
    del pdf.pages[:count]
    for page in pdf.pages:
        for key in _OF_A_WHOLE_PAGE:
            if key in page.obj:
                del page.obj[key]
        page.obj.Resources = shown_resources(
            page.obj.get("/Contents"), inherited(page.obj, "/Resources") or pikepdf.Dictionary()
        )
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
