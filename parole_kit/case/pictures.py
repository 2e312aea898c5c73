"""Picture files as PDF pages: upright, without place, phone and time, and where it can be not compressed again.

Home of img2pdf, and with `picture_checks` of PIL and pi_heif.
"""

from __future__ import annotations

import io

import img2pdf
from PIL import Image, ImageOps

from .jpegs import strip_jpeg
from .kinds import HEIC, JPEG, PNG, TIFF
from .pdfs import LETTER, open_pdf, saved_pdf
from .picture_checks import decode, open_picture

FEWEST_DOTS = 100  # an inch; a smaller picture is not blown up beyond this
_MARGIN = 36.0  # points
_QUALITY = 92  # of a JPEG that has to be made
_SMALLER_QUALITY = 80  # of a JPEG that is made to be small
_ORIENTATION = 0x0112
_TURN = {1: 0, 3: 180, 6: 90, 8: 270}  # EXIF orientation -> degrees clockwise; the others are mirrored


def pictures_pdf(data: bytes, kind: str, file_name: str, *, max_dpi: int | None = None) -> bytes:
    """One PDF page for each page of a picture file.

    JPEG, plain PNG and Group 4 fax pages are carried over dot for dot; clear parts become white; HEIC becomes JPEG.
    With `max_dpi`, pictures with more dots an inch on the page are made smaller, which cannot be undone in the copy.
    Raises IntakeError naming the file when it cannot be decoded.
    """
    picture = open_picture(data, file_name, kind)
    if max_dpi is None:
        if kind == JPEG and (turn := _TURN.get(_orientation(picture))) is not None:
            return _pdf([strip_jpeg(data) or data], turn)
        if (
            kind == PNG
            and _orientation(picture) == 1
            and picture.mode in ("1", "L", "P", "RGB")
            and not _is_clear(picture)
        ):
            return _pdf([data], 0)
        if kind == TIFF and _is_all_fax(picture):
            return _pdf([data], None)
    pages = []
    for number in range(getattr(picture, "n_frames", 1) if kind in (TIFF, HEIC) else 1):
        decode(picture, number, file_name, kind)
        pages.append(_page(ImageOps.exif_transpose(picture), kind, max_dpi))
    return _pdf(pages, 0)


def _orientation(picture: Image.Image) -> int:
    return picture.getexif().get(_ORIENTATION, 1)


def _is_clear(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info


def _is_all_fax(picture: Image.Image) -> bool:
    for number in range(getattr(picture, "n_frames", 1)):
        picture.seek(number)
        if picture.info.get("compression") != "group4" or picture.mode != "1":
            return False
    return True


def _page(picture: Image.Image, kind: str, max_dpi: int | None) -> bytes:
    """One decoded picture as the bytes of a JPEG, PNG or Group 4 file that img2pdf carries over."""
    dots = _dots(picture)
    picture = _on_white(picture)
    if max_dpi is not None:
        picture, dots = _smaller(picture, dots, max_dpi)
    if picture.mode == "1":
        return _saved(picture, "TIFF", compression="group4", dpi=dots)
    if kind in (JPEG, HEIC) or (max_dpi is not None and picture.mode != "P"):
        quality = _SMALLER_QUALITY if max_dpi is not None else _QUALITY
        return _saved(picture, "JPEG", quality=quality, dpi=dots, icc_profile=picture.info.get("icc_profile"))
    return _saved(picture, "PNG", dpi=dots)


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture in a mode that a PDF page shows, its transparent parts white."""
    if _is_clear(picture):
        clear = picture.convert("RGBA")
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(clear, mask=clear.getchannel("A"))
        return paper
    if picture.mode.startswith("I"):  # deep grey
        return picture.point(lambda value: value / 256).convert("L")
    return picture if picture.mode in ("1", "L", "P", "RGB", "CMYK") else picture.convert("RGB")


def _dots(picture: Image.Image) -> tuple[float, float]:
    across, down = (float(value) for value in picture.info.get("dpi", (0, 0)))
    return (across, down) if across > 1 and down > 1 else (72.0, 72.0)


def _smaller(picture: Image.Image, dots: tuple[float, float], max_dpi: int) -> tuple[Image.Image, tuple[float, float]]:
    width, height, *_ = _layout(picture.width, picture.height, dots)
    scale = min(1.0, max_dpi * width / 72 / picture.width, max_dpi * height / 72 / picture.height)
    if scale > 0.9:
        return picture, dots
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    if picture.mode in ("1", "P"):
        picture = picture.convert("L" if picture.mode == "1" else "RGB")
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0), (dots[0] * scale, dots[1] * scale)


def _saved(picture: Image.Image, form: str, **options) -> bytes:
    out = io.BytesIO()
    picture.info = {}
    picture.save(out, form, **{name: value for name, value in options.items() if value})
    return out.getvalue()


def _layout(width: int, height: int, dots: tuple[float, float]) -> tuple[float, float, float, float]:
    """Page and picture size in points: its own size if that fits, else Letter within margins, and never too coarse."""
    across, down = width / dots[0], height / dots[1]  # inches
    short, long = sorted(LETTER)
    paper = (short, long) if across <= down else (long, short)
    if not 100 <= (dots[0] * dots[1]) ** 0.5 <= 2400 or across * 72 > paper[0] + 36 or down * 72 > paper[1] + 36:
        room = (paper[0] - 2 * _MARGIN) / 72, (paper[1] - 2 * _MARGIN) / 72
        scale = min(room[0] / across, room[1] / down, max(width, height) / FEWEST_DOTS / max(across, down))
        across, down = across * scale, down * scale
    wide, high = max(across * 72, 3.0), max(down * 72, 3.0)
    return wide, high, wide, high


def _pdf(pages: list[bytes], turn: int | None) -> bytes:
    """The PDF of the pictures, all turned by `turn` degrees; None takes the turn of each from its file."""
    rotation = img2pdf.Rotation.ifvalid if turn is None else img2pdf.Rotation[str(turn)]
    made = img2pdf.convert(pages, layout_fun=_layout, nodate=True, rotation=rotation)
    with open_pdf(made, "") as pdf:
        return saved_pdf(pdf)  # the identifier that img2pdf gives follows the clock
