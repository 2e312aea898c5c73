"""Look at a Word file before LibreOffice does: its parts, its size, what it would fetch. Standard library only."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from ..errors import IntakeError
from .word_fields import with_fixed_fields

MOST_UNPACKED = 200 << 20  # bytes in all parts
MOST_PARTS = 5000
MAIN = "word/document.xml"
_TEXTS = (MAIN, "word/header", "word/footer", "word/footnotes", "word/endnotes")

_RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ELSEWHERE = re.compile(rb"""TargetMode\s*=\s*["']External["']""")
_HARMLESS = re.compile(rb"""Type\s*=\s*["'][^"']*/(hyperlink|attachedTemplate)["']""")
_CHANGED = re.compile(rb"<w:(ins|del|moveFrom|moveTo)\b")
_PDF_FROM_WORD = "Open it in Word, save it as PDF, and add the PDF."


def check_word(data: bytes, file_name: str) -> dict:
    """Notes of a Word file; its pages are not known before it is converted.

    Returns {"pages": 0, "notes", "needs_yes"}. Raises IntakeError naming the file when it is damaged, unpacks to too
    much, or shows something that is kept elsewhere.
    """
    try:
        parts = _parts(data, file_name)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, ValueError, EOFError, KeyError):
        raise _damaged(file_name) from None
    _refuse_what_is_elsewhere(parts, file_name)
    text = parts[MAIN]
    _refuse_broken(text, file_name)
    notes, questions = [], []
    if _CHANGED.search(text):
        questions.append(
            "It has tracked changes, and what was struck out is printed too. Accept or reject them in Word, and add that file."
        )
    if any(with_fixed_fields(part) != part for name, part in parts.items() if name.startswith(_TEXTS)):
        notes.append(
            "It has a date, a name or the like that Word fills in anew whenever it is opened. The packet has what it showed"
            " when it was saved; compare it with the paper that was signed."
        )
    if "word/comments.xml" in parts and b"<w:comment " in parts["word/comments.xml"]:
        notes.append(
            "It has comments, which would be lost or printed. Read them in Word, remove them, and add it again."
        )
    return {"pages": 0, "notes": notes, "needs_yes": questions}


def as_it_was_saved(data: bytes) -> bytes:
    """The same Word file without what opening it would fetch or fill in anew.

    Links that a reader would click (hyperlinks) stay: they are not fetched.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in package.infolist():
            content = package.read(part)
            if part.filename.endswith(".rels"):
                content = _RELATIONSHIP.sub(lambda found: b"" if _goes_elsewhere(found[0]) else found[0], content)
            if part.filename.startswith(_TEXTS) and part.filename.endswith(".xml"):
                content = with_fixed_fields(content)
            copy.writestr(part.filename, content)
    return out.getvalue()


def _goes_elsewhere(relationship: bytes) -> bool:
    return bool(_ELSEWHERE.search(relationship)) and b"/hyperlink" not in relationship


def _parts(data: bytes, file_name: str) -> dict[str, bytes]:
    """The text parts of the package, unpacked within the limits."""
    found: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entries = package.infolist()
        if len(entries) > MOST_PARTS:
            raise IntakeError(f"“{file_name}” has too many parts for a letter.", where=file_name, fix=_PDF_FROM_WORD)
        left = MOST_UNPACKED
        for entry in entries:
            with package.open(entry) as part:
                wanted = entry.filename.endswith((".xml", ".rels"))
                content = part.read(left + 1) if wanted else _length(part, left)
            left -= len(content) if isinstance(content, bytes) else content
            if left < 0:
                raise IntakeError(
                    f"“{file_name}” unpacks to more than {MOST_UNPACKED >> 20} MB.", where=file_name, fix=_PDF_FROM_WORD
                )
            if isinstance(content, bytes):
                found[entry.filename] = content
    if MAIN not in found:
        raise _damaged(file_name)
    return found


def _length(part, most: int) -> int:
    """Bytes in a part, read piece by piece, at most just over `most`."""
    length = 0
    while length <= most and (piece := part.read(1 << 20)):
        length += len(piece)
    return length


def _refuse_what_is_elsewhere(parts: dict[str, bytes], file_name: str) -> None:
    for name, content in parts.items():
        if not name.endswith(".rels"):
            continue
        for found in _RELATIONSHIP.findall(content):
            if _ELSEWHERE.search(found) and not _HARMLESS.search(found):
                raise IntakeError(
                    f"“{file_name}” shows a picture or a part that is kept elsewhere, not in the file.",
                    where=file_name,
                    fix=_PDF_FROM_WORD,
                )


def _refuse_broken(text: bytes, file_name: str) -> None:
    from xml.parsers import expat

    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise _damaged(file_name)

    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(text, True)
    except expat.ExpatError:
        raise _damaged(file_name) from None


def _damaged(file_name: str) -> IntakeError:
    return IntakeError(
        f"“{file_name}” is too damaged to read as a Word document.",
        where=file_name,
        fix="Ask for the file again, or as PDF.",
    )
