"""Look at a picture file as the packet will use it. Home of PIL and pi_heif, with `pictures`."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageFile

from ..errors import IntakeError
from .kinds import HEIC, JPEG, NAMES, PNG, TIFF
from .page_words import numbers_in_words, plural
from .pdfs import MOST_PAGES, MOST_PIXELS, print_of

FORMATS = {JPEG: "JPEG", PNG: "PNG", TIFF: "TIFF", HEIC: "HEIF"}
COARSE = 100  # dots an inch on the page
_PRINT = 240  # dots across and down of the picture by which equal pages are told
_PLACE, _ORIENTATION = 0x8825, 0x0112


def check_picture(data: bytes, file_name: str, kind: str) -> dict:
    """Pages, notes and questions of a picture file; every page is decoded.

    Returns {"pages", "notes", "needs_yes", "page_prints"}. Raises IntakeError naming the file when it is damaged, cut off or giant.
    """
    picture = open_picture(data, file_name, kind)
    count = getattr(picture, "n_frames", 1) if kind in (TIFF, HEIC) else 1
    if count > MOST_PAGES:
        raise IntakeError(
            f"“{file_name}” has {count:,} pages; the kit takes {MOST_PAGES:,} in one file.",
            where=file_name,
            fix="Split it, and add only the pages that prove something.",
        )
    coarse, prints = [], []
    for number in range(count):
        size = decode(picture, number, file_name, kind, draft=True)
        if dots_on_letter(*size) < COARSE:
            coarse.append(number + 1)
        prints.append(print_of(picture.convert("RGB").resize((_PRINT, _PRINT), Image.Resampling.BOX).convert("L")))
    return {"pages": count, "notes": _notes(picture, coarse, count), "needs_yes": [], "page_prints": prints}


def open_picture(data: bytes, file_name: str, kind: str) -> Image.Image:
    """Open a picture without decoding it. Raises IntakeError when it is damaged or has too many dots."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    if kind == HEIC:
        import pi_heif

        pi_heif.register_heif_opener()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data), formats=(FORMATS[kind],))
    except Image.DecompressionBombError:
        raise IntakeError(
            f"“{file_name}” claims to have more dots than a computer can print.",
            where=file_name,
            fix="Take the picture again, or scan the document at 200 dots an inch.",
        ) from None
    except (
        OSError,
        SyntaxError,
        ValueError,
        TypeError,
        KeyError,
        EOFError,
        RuntimeError,
        ZeroDivisionError,
        OverflowError,
    ):
        raise damaged(file_name, kind) from None
    refuse_giant(picture.size, file_name)
    return picture


def decode(picture: Image.Image, number: int, file_name: str, kind: str, *, draft: bool = False) -> tuple[int, int]:
    """Go to page `number` (from 0) and decode it; `draft` reads all of a JPEG but keeps it small.

    Returns its width and height in dots. Raises IntakeError when it is cut off or damaged.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if number:
                picture.seek(number)
            refuse_giant(picture.size, file_name)
            size = picture.size
            if draft and kind == JPEG:
                picture.draft(None, (size[0] // 8, size[1] // 8))
            picture.load()
            return size
    except IntakeError:
        raise
    except OSError as fault:
        if "truncated" in str(fault):
            raise IntakeError(
                f"“{file_name}” is cut off: only a part of the picture is there.",
                where=file_name,
                fix="Ask for the file again, or copy it again from the phone or scanner.",
            ) from None
        raise damaged(file_name, kind) from None
    except (SyntaxError, ValueError, TypeError, KeyError, EOFError, RuntimeError, ZeroDivisionError, IndexError):
        raise damaged(file_name, kind) from None


def refuse_giant(size: tuple[int, int], file_name: str) -> None:
    """Raise IntakeError for a picture with more dots than can be printed."""
    width, height = size
    if width * height > MOST_PIXELS:
        raise IntakeError(
            f"“{file_name}” is a picture of {width:,} × {height:,} dots, more than a computer can print.",
            where=file_name,
            fix="Save it smaller, or scan the document again at 200 dots an inch.",
        )


def damaged(file_name: str, kind: str) -> IntakeError:
    """The error for a picture that cannot be decoded."""
    return IntakeError(
        f"“{file_name}” is too damaged to read as {NAMES[kind]}.",
        where=file_name,
        fix="Ask for the file again, or take the picture again.",
    )


def dots_on_letter(width: int, height: int) -> float:
    """Dots an inch of a picture that is made to fill Letter paper, upright or on its side, within half-inch margins."""
    short, long = sorted((width, height))
    return max(short / 7.5, long / 10)


def _notes(picture: Image.Image, coarse: list[int], count: int) -> list[str]:
    notes = []
    if _PLACE in picture.getexif():
        notes.append(
            "It says where it was taken; the place, the phone and the time are taken out of the packet’s copy."
        )
    if coarse:
        where = "It" if count == 1 else numbers_in_words("Page", coarse)
        notes.append(f"{where} {plural(coarse, 'has', 'have')} few dots and may be hard to read in print.")
    return notes
