"""What kind of file this is, told by its content, never by its name. Standard library only."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

from ..errors import IntakeError

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
TIFF = "image/tiff"
HEIC = "image/heic"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

PICTURES = (JPEG, PNG, TIFF, HEIC)
MADE_SLOWLY = (DOCX, HEIC, TIFF, PNG)  # kinds of which the pages that are printed take long to make
NAMES = {
    PDF: "a PDF",
    JPEG: "a JPEG picture",
    PNG: "a PNG picture",
    TIFF: "a TIFF picture",
    HEIC: "an iPhone (HEIC) picture",
    DOCX: "a Word document",
}
ENDINGS = {
    PDF: ("pdf",),
    JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    PNG: ("png",),
    TIFF: ("tif", "tiff"),
    HEIC: ("heic", "heif", "hif"),
    DOCX: ("docx",),
}
ACCEPTED = "PDF, JPEG, PNG, TIFF, HEIC or Word (.docx)"

_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_SAVE_AS_PDF = "Open it in the program it came from, save it as PDF, and add the PDF."
_SAVE_AS_PICTURE = "Open it, save it as JPEG or PNG, and add that file."


def tell_kind(data: bytes, file_name: str) -> str:
    """The media type of an exhibit file.

    `data` is the whole file. Raises IntakeError when it is no kind that the kit takes, naming the kind where it is
    known, and when the ending of the name says another kind than the content, naming both.
    """
    if not data:
        raise IntakeError(
            f"“{file_name}” is empty: it has 0 bytes.",
            where=file_name,
            fix="Ask for the file again, or copy it again from where it came.",
        )
    kind = _by_content(data)
    if kind not in NAMES:
        _refuse(data, kind, file_name)
    ending = PurePath(file_name).suffix.lower().lstrip(".")
    named = next((media for media, endings in ENDINGS.items() if ending in endings), None)
    if ending and named != kind:
        says = NAMES[named] if named else f"a “.{ending}” file"
        raise IntakeError(
            f"“{file_name}” is {NAMES[kind]}, but its name says {says}.",
            where=file_name,
            fix=f"Open it to see that it is the right file, then rename it so that it ends in .{ENDINGS[kind][0]}.",
        )
    return kind


def _by_content(data: bytes) -> str:
    """A media type of NAMES, or a word for something else, or ""."""
    head = data[:1024]
    if b"%PDF-" in head:
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return TIFF
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _by_package(data)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "locked-office" if "EncryptedPackage".encode("utf-16-le") in data else "old-office"
    return _by_first_bytes(head)


def _by_brand(head: bytes) -> str:
    length = int.from_bytes(head[:4], "big")
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, min(length, len(head)), 4))]
    if b"avif" in brands or b"avis" in brands:
        return "avif"
    return HEIC if any(brand in _HEIC_BRANDS for brand in brands) else "video"


def _by_package(data: bytes) -> str:
    """Word, another Office file, or a plain archive; nothing is unpacked but the list of its parts' types."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            types = package.open("[Content_Types].xml").read(1 << 20) if "[Content_Types].xml" in names else b""
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        return "broken-package"
    if b"macroEnabled" in types:
        return "macros"
    if b"wordprocessingml.document.main+xml" in types:
        return DOCX
    if b"officedocument" in types.lower() or b"opendocument" in data[:200]:
        return "other-office"
    return "archive"


def _by_first_bytes(head: bytes) -> str:
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return "bitmap"
    if head.startswith(b"{\\rtf"):
        return "rich-text"
    if head.startswith((b"MZ", b"\x7fELF", b"#!")):
        return "program"
    words = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if words.startswith((b"<!doctype html", b"<html")):
        return "web-page"
    if words.startswith((b"from: ", b"received: ", b"return-path: ", b"mime-version: ", b"delivered-to: ")):
        return "mail"
    return "text" if b"\0" not in head and _is_text(head) else ""


def _is_text(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as fault:
        return fault.start > len(head) - 4  # a letter cut in two at the end of what we looked at
    return True


_REFUSED = {
    "avif": ("an AVIF picture", _SAVE_AS_PICTURE),
    "webp": ("a WebP picture", _SAVE_AS_PICTURE),
    "gif": ("a GIF picture", _SAVE_AS_PICTURE),
    "bitmap": ("a BMP picture", _SAVE_AS_PICTURE),
    "video": ("a video or sound recording", "Describe it in a declaration, or add pictures or a transcript of it."),
    "old-office": ("an older Office file, such as .doc", _SAVE_AS_PDF),
    "locked-office": (
        "an Office file with a password",
        "Open it with its password, save it as PDF without one, and add the PDF.",
    ),
    "macros": ("a Word file with macros", "Open it in Word, save it as PDF, and add the PDF."),
    "other-office": ("an Office file that is not a Word document", _SAVE_AS_PDF),
    "rich-text": ("an RTF document", _SAVE_AS_PDF),
    "archive": ("an archive of files (ZIP)", "Unpack it and add the files one by one."),
    "broken-package": ("a ZIP or Office file that is broken", "Ask for the file again."),
    "program": ("a program", "Ask who sent it what it should be. Do not open it."),
    "web-page": ("a web page", "Open it in a browser, print it to PDF, and add the PDF."),
    "mail": ("an e-mail message", "Open it in the mail program, print it to PDF, and add the PDF."),
    "text": ("plain text", "Print it to PDF from the program it came from, and add the PDF."),
}

_TRUE_TO_ITS_NAME = ("locked-office", "broken-package", "macros")  # a Word file all the same


def _refuse(data: bytes, kind: str, file_name: str) -> None:
    if kind not in _REFUSED:
        raise IntakeError(
            f"“{file_name}” is of a kind that cannot be an exhibit, or it is badly damaged.",
            where=file_name,
            fix=f"Ask for it as {ACCEPTED}.",
        )
    is_a, fix = _REFUSED[kind]
    ending = PurePath(file_name).suffix.lower().lstrip(".")
    named = next((NAMES[media] for media, endings in ENDINGS.items() if ending in endings), "")
    if kind in _TRUE_TO_ITS_NAME and named == NAMES[DOCX]:
        named = ""
    what = f"“{file_name}” is {is_a}" + (f", but its name says {named}." if named else ". The kit cannot take those.")
    raise IntakeError(what, where=file_name, fix=fix)
