"""The parts of a JPEG file, read without decoding it. Standard library only; the packet floor uses it too."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # within a picture's own data it stands only where that ends
_PADDING = b"\0\t\r\n \xff\xd9"
_START_OF_FRAME = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


def strip_jpeg(data: bytes | memoryview) -> bytes | None:
    """A JPEG without EXIF, place, thumbnails, comments and further pictures; None when there is nothing to take out.

    What is needed to show it (size, colour profile, Adobe's mark) and the picture itself stay byte for byte. What stands
    behind the picture goes: phones put a short film there, or a second picture with a place of its own.
    """
    kept, found, end = [b"\xff\xd8"], False, 2
    for marker, start, end in _segments(data):
        profile = marker == 0xE2 and data[start + 4 : start + 15] == b"ICC_PROFILE"
        if (0xE1 <= marker <= 0xEF and marker != 0xEE and not profile) or marker == 0xFE:
            found = True
        else:
            kept.append(data[start:end])
    last = _end_of_picture(data, end)
    found = found or bool(bytes(data[last:]).strip(_PADDING))
    return b"".join([*kept, data[end:last]]) if found else None


def jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height in dots that a JPEG gives itself; (0, 0) when it gives none."""
    for marker, start, _ in _segments(data):
        if marker in _START_OF_FRAME:
            return int.from_bytes(data[start + 7 : start + 9], "big"), int.from_bytes(
                data[start + 5 : start + 7], "big"
            )
    return 0, 0


def _segments(data: bytes | memoryview) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each segment before the picture itself."""
    at = 2
    while data[:2] == b"\xff\xd8" and at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker in (0xDA, 0xD9):
            return
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        yield marker, at, min(end, len(data))
        at = end


def _end_of_picture(data: bytes | memoryview, at: int) -> int:
    """Where the picture ends whose first scan begins at `at`: behind its mark of the end, or where the file ends."""
    while data[:2] == b"\xff\xd8" and at + 4 <= len(data):
        if data[at + 1] == 0xD9:
            return at + 2
        found = _MARKER.search(data, at + 2 + int.from_bytes(data[at + 2 : at + 4], "big"))
        if not found:
            break
        at = found.start()
    return len(data) if data[at : at + 2] != b"\xff\xd9" else at + 2
