"""Look at a PDF as the packet will use it: refuse what cannot be printed truly, and note what will be lost.

Home of pikepdf, with the modules beside it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import pikepdf

from ..errors import IntakeError
from .jpegs import jpeg_size
from .page_looks import look_at_pages
from .page_words import numbers_in_words, plural
from .pdf_notices import (
    answers_without_appearance,
    marks_without_appearance,
    notices,
    pages_with_hidden_layers,
    to_be_redacted,
    would_be_misprinted,
)
from .pdfs import LETTER, MOST_PAGES, MOST_PIXELS, open_pdf, shown_size, unreadable

MOST_UNPACKED = 64 << 20  # bytes of drawing instructions in one stream
MOST_IN_ALL = 512 << 20
_DEFLATE_AT_MOST = 1032  # a byte of Flate data cannot become more bytes than this
_LZW_AT_MOST = 1400

_REPAIR_WORDS = ("reconstruct", "recover", "damaged", "truncated", "end of file", "not found")
_PRINT_IT = "Open it in a PDF reader, print it to PDF, look at every page, and add that file."


def check_pdf(data: bytes, file_name: str) -> dict:
    """Pages, notes and questions of a PDF.

    Returns {"pages", "notes", "needs_yes", "hidden_text", "page_prints"}; notes and questions are sentences. Of a long
    file not every page is looked at in one go: "looked" is the last that was, and `look_on` goes on.
    Raises IntakeError naming the file.
    """
    with open_pdf(data, file_name) as pdf:
        count = len(pdf.pages)
        if count > MOST_PAGES:
            raise IntakeError(
                f"“{file_name}” has {count:,} pages; the kit takes {MOST_PAGES:,} in one file.",
                where=file_name,
                fix="Split it, and add only the pages that prove something.",
            )
        try:
            _refuse_what_cannot_be_printed(pdf, file_name)
            _refuse_bombs(pdf, file_name)
            notes, layered = [*_sizes(pdf), *notices(pdf)], pages_with_hidden_layers(pdf)
            questions = to_be_redacted(pdf)
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError):
            raise unreadable(file_name) from None
        repaired = _was_repaired(pdf)
        looks = look_at_pages(data, pdf, file_name, repaired=repaired)
    notes += looks.notes
    more = {
        "hidden_text": dict.fromkeys(layered, "in a hidden layer") | looks.hidden,
        "page_prints": looks.prints,
        "looked": looks.drawn,
    }
    empty = sorted({*looks.blank, *looks.lost, *looks.undrawn})
    if repaired and len(empty) == looks.drawn:
        raise unreadable(file_name)
    if repaired or looks.undrawn:
        return {"pages": count, "notes": notes, "needs_yes": [_ask(count, empty), *questions], **more}
    notes += _blank_in_words(looks.blank, looks.lost)
    return {"pages": count, "notes": notes, "needs_yes": questions, **more}


def look_on(data: bytes, file_name: str, first: int) -> dict:
    """What `check_pdf` says of the pages from `first` on: "notes", "needs_yes", "hidden_text", "page_prints", "looked".

    Raises IntakeError naming the file.
    """
    with open_pdf(data, file_name) as pdf:
        looks = look_at_pages(data, pdf, file_name, repaired=_was_repaired(pdf), first=first)
        count = len(pdf.pages)
    return {
        "notes": [*looks.notes, *_blank_in_words(looks.blank, looks.lost)],
        "needs_yes": [_ask(count, looks.undrawn)] if looks.undrawn else [],
        "hidden_text": looks.hidden,
        "page_prints": looks.prints,
        "looked": looks.drawn,
    }


def _ask(count: int, empty: list[int]) -> str:
    """The question about a file that was damaged and has been repaired."""
    came = f"The file is damaged and was repaired: {count} {plural(count, 'page', 'pages')} came through"
    if empty:
        came += f", of which {len(empty)} {plural(empty, 'looks', 'look')} blank ({numbers_in_words('page', empty)})"
    return f"{came}. Compare every page with the original before you use it; text or pictures may be missing."


def _blank_in_words(blank: list[int], lost: list[int]) -> list[str]:
    found = []
    if blank:
        found.append(f"{numbers_in_words('Page', blank)} {plural(blank, 'is', 'are')} blank.")
    if lost:
        holds = plural(lost, "is blank, though it holds a picture", "are blank, though they hold pictures")
        found.append(f"{numbers_in_words('Page', lost)} {holds}. Compare with the original.")
    return found


def _was_repaired(pdf: pikepdf.Pdf) -> bool:
    return any(word in str(warning).lower() for warning in pdf.get_warnings() for word in _REPAIR_WORDS)


def _refuse_what_cannot_be_printed(pdf: pikepdf.Pdf, file_name: str) -> None:
    if "/Collection" in pdf.Root:
        raise IntakeError(
            f"“{file_name}” is a PDF portfolio: a folder of files with a cover page.",
            where=file_name,
            fix="Open it in Acrobat, save the files in it one by one, and add those that you need.",
        )
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        fields = form.get("/Fields")
        if pdf.Root.get("/NeedsRendering") is True or not isinstance(fields, pikepdf.Array) or not len(fields):
            raise IntakeError(
                f"“{file_name}” is a form that only Adobe’s programs draw (dynamic XFA); its page is a placeholder.",
                where=file_name,
                fix="Open it in Acrobat Reader, print it to PDF, and add that file.",
            )
    if any(would_be_misprinted(box) for box in answers_without_appearance(pdf)):
        raise IntakeError(
            f"“{file_name}” is a filled form whose answers are not drawn on its pages; the kit could misprint them.",
            where=file_name,
            fix="Open it in a PDF reader, print it to PDF, compare the answers, and add that file.",
        )
    if marked := marks_without_appearance(pdf):
        raise IntakeError(
            f"“{file_name}” has boxes, lines or typed words on {numbers_in_words('page', marked)} that every reader draws"
            " its own way; the packet would show neither them nor what they cover as you see it.",
            where=file_name,
            fix=_PRINT_IT,
        )


def _refuse_bombs(pdf: pikepdf.Pdf, file_name: str) -> None:
    """Refuse pictures and instructions that would unpack beyond what a computer can print."""
    in_all = 0
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Stream):
            continue
        if item.get("/Subtype") == pikepdf.Name.Image:
            _refuse_giant(item, file_name)
        elif item.get("/Type") != pikepdf.Name.EmbeddedFile:
            in_all += _unpacked_size(item, file_name)
            if in_all > MOST_IN_ALL:
                raise _too_heavy(file_name)


def _refuse_giant(image: pikepdf.Stream, file_name: str) -> None:
    """Refuse by what the PDF says of the picture, and by what a JPEG says of itself."""
    width, height = int(image.get("/Width", 0)), int(image.get("/Height", 0))
    if image.get("/Filter") == pikepdf.Name.DCTDecode:
        width, height = max((width, height), jpeg_size(image.read_raw_bytes()), key=lambda size: size[0] * size[1])
    if width * height > MOST_PIXELS:
        raise IntakeError(
            f"“{file_name}” holds a picture of {width:,} × {height:,} dots, more than a computer can print.",
            where=file_name,
            fix="Scan the document again at 200 dots an inch.",
        )


def _unpacked_size(stream: pikepdf.Stream, file_name: str) -> int:
    """Bytes to which a stream unpacks, at most just over the limit. Raises IntakeError beyond it."""
    filters = stream.get("/Filter")
    names = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)] if filters else []
    raw = stream.read_raw_bytes()
    if not names or len(raw) * _DEFLATE_AT_MOST ** min(len(names), 3) < 1 << 20:
        return len(raw)
    if names == ["/FlateDecode"]:
        size = _inflated_size(raw)
    elif "/LZWDecode" in names and len(raw) * _LZW_AT_MOST > MOST_IN_ALL:
        raise _too_heavy(file_name)
    else:
        size = _size_through_filters(raw, names)
    if size > MOST_UNPACKED:
        raise _too_heavy(file_name)
    return size


def _inflated_size(raw: bytes) -> int:
    press, size, rest = zlib.decompressobj(), 0, raw
    while rest and size <= MOST_UNPACKED and not press.eof:
        try:
            size += len(press.decompress(rest, 4 << 20))
        except zlib.error:
            break  # what comes after is not shown either
        rest = press.unconsumed_tail
    return size


def _size_through_filters(raw: bytes, names: Iterable[str]) -> int:
    """For the rare stream with several filters: unpack the Flate steps within the limit, stop at any other filter."""
    for name in names:
        if name != "/FlateDecode":
            return len(raw)
        press = zlib.decompressobj()
        try:
            raw = press.decompress(raw, MOST_UNPACKED + 1)
        except zlib.error:
            return len(raw)
        if len(raw) > MOST_UNPACKED:
            return len(raw)
    return len(raw)


def _too_heavy(file_name: str) -> IntakeError:
    return IntakeError(
        f"“{file_name}” unpacks to more drawing instructions than a computer can print.",
        where=file_name,
        fix="Ask who sent it what it should be. If it is a true document, " + _PRINT_IT[0].lower() + _PRINT_IT[1:],
    )


def _sizes(pdf: pikepdf.Pdf) -> list[str]:
    """Notes about pages that must be made clearly smaller to fit Letter paper, upright or on its side."""
    by_size: dict[tuple[float, float], list[int]] = {}
    for number, page in enumerate(pdf.pages, 1):
        width, height = shown_size(page)
        short, long = sorted(LETTER)
        paper = (short, long) if width <= height else (long, short)
        if min(paper[0] / width, paper[1] / height) < 0.9:
            by_size.setdefault((round(width / 72, 1), round(height / 72, 1)), []).append(number)
    return [
        f"{numbers_in_words('Page', numbers)} {plural(numbers, 'is', 'are')} {width:g} × {height:g} inches"
        " and will be made smaller to fit Letter paper."
        for (width, height), numbers in by_size.items()
    ]
