"""Fields of a Word file that would be filled anew: today's date, the file's path, who sits at the computer.

An exhibit shows what its writer saw last, so such a field becomes the words that it shows. Standard library only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Filled from the clock, the computer or the file; the others (page numbers, contents, references) are laid out truly.
_CHANGING = {
    b"DATE", b"TIME", b"SAVEDATE", b"PRINTDATE", b"CREATEDATE", b"EDITTIME", b"FILENAME", b"FILESIZE", b"TEMPLATE",
    b"AUTHOR", b"LASTSAVEDBY", b"USERNAME", b"USERINITIALS", b"USERADDRESS", b"DOCPROPERTY", b"INFO", b"TITLE",
    b"SUBJECT", b"KEYWORDS", b"COMMENTS", b"REVNUM", b"NUMWORDS", b"NUMCHARS",
}  # fmt: skip
_SIMPLE = re.compile(
    rb"""<w:fldSimple\b[^>]*?\bw:instr\s*=\s*(["'])(.*?)\1[^>]*(?<!/)>(.*?)</w:fldSimple>""", re.DOTALL
)
_PARTS = re.compile(
    rb"""<w:fldChar\b[^>]*?\bw:fldCharType\s*=\s*["'](begin|separate|end)["'][^>]*/>"""
    rb"""|<w:instrText\b[^>]*(?<!/)>(.*?)</w:instrText>""",
    re.DOTALL,
)


@dataclass
class _Open:
    """A field of several parts that was begun: where its marks stand, and its instruction."""

    marks: list[tuple[int, int]] = field(default_factory=list)
    says: bytes = b""
    shows: bool = False


def with_fixed_fields(part: bytes) -> bytes:
    """A part of a Word file in which each field that would be filled anew is the words that it showed last."""
    part = _SIMPLE.sub(lambda found: found[3] if _changes(found[2]) else found[0], part)
    begun: list[_Open] = []
    gone: list[tuple[int, int]] = []
    for found in _PARTS.finditer(part):
        if found[1] == b"begin":
            begun.append(_Open())
        if not begun:
            continue
        begun[-1].marks.append(found.span())
        begun[-1].says += found[2] or b""
        begun[-1].shows = begun[-1].shows or found[1] == b"separate"
        if found[1] == b"end":
            one = begun.pop()
            gone += one.marks if one.shows and _changes(one.says) else []
    for start, end in sorted(gone, reverse=True):
        part = part[:start] + part[end:]
    return part


def _changes(instruction: bytes) -> bool:
    return instruction.split()[:1] != [] and instruction.split()[0].upper() in _CHANGING
