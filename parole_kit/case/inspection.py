"""What a file is and whether it can be an exhibit, as it is found in the process apart."""

from __future__ import annotations

from .kinds import DOCX, PDF, tell_kind
from .pdf_checks import check_pdf, look_on
from .picture_checks import check_picture
from .word_checks import check_word


def inspect(data: bytes, *, file_name: str) -> dict:
    """Tell the kind of a file, and really open and lay out every page.

    Returns {"media_type", "pages", "notes", "needs_yes"} and, of what is drawn, {"hidden_text", "page_prints"}; a Word
    file has 0 pages until it is converted.
    Raises IntakeError naming the file.
    """
    kind = tell_kind(data, file_name)
    if kind == PDF:
        found = check_pdf(data, file_name)
    elif kind == DOCX:
        found = check_word(data, file_name)
    else:
        found = check_picture(data, file_name, kind)
    return {"media_type": kind, **found}


def look_further(data: bytes, *, file_name: str, first: int) -> dict:
    """`look_on` of a PDF that `inspect` did not look at to its end."""
    return look_on(data, file_name, first)
