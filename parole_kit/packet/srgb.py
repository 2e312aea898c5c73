"""The colours of the kit's PDFs, told as an ICC profile: sRGB (IEC 61966-2-1), from its published numbers.

PDF/A asks for such a profile in the file, so that a page has the same colours on every device, now and later. Written
here, byte for byte the same everywhere (ICC.1:2004-10, profile version 4.2).
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Sequence

NAME = "sRGB IEC61966-2.1"
WHITE = (0.9642, 1.0, 0.8249)  # D50, to which profiles are adapted
RED, GREEN, BLUE = (0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410)
ADAPTED = (1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168)  # from D65, Bradford
CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)  # ((a x + b) to the power g) from d on, c x below it
HEADER, ENTRY = 128, 12  # bytes


@functools.cache
def srgb_profile() -> bytes:
    """The profile."""
    curve = _element(b"para", struct.pack(">HH", 3, 0) + _numbers(CURVE))
    elements = {
        b"desc": _words(NAME),
        b"cprt": _words("Public domain"),
        b"wtpt": _element(b"XYZ ", _numbers(WHITE)),
        b"chad": _element(b"sf32", _numbers(ADAPTED)),
        **{name: _element(b"XYZ ", _numbers(of)) for name, of in ((b"rXYZ", RED), (b"gXYZ", GREEN), (b"bXYZ", BLUE))},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    at = HEADER + 4 + ENTRY * len(elements)
    table, body, placed = struct.pack(">I", len(elements)), b"", {}
    for name, element in elements.items():
        if element not in placed:
            placed[element] = at + len(body)
            body += element + bytes(-len(element) % 4)
        table += struct.pack(">4sII", name, placed[element], len(element))
    header = struct.pack(
        ">I4xI4s4s4s6H4s24xI12s",
        at + len(body),
        0x04200000,
        b"mntr",
        b"RGB ",
        b"XYZ ",
        *(2000, 1, 1, 0, 0, 0),
        b"acsp",
        0,
        _numbers(WHITE),
    )
    return header.ljust(HEADER, b"\0") + table + body


def _element(kind: bytes, data: bytes) -> bytes:
    return kind + bytes(4) + data


def _numbers(numbers: Sequence[float]) -> bytes:
    return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)


def _words(text: str) -> bytes:
    data = text.encode("utf-16-be")
    return _element(b"mluc", struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(data), 28) + data)
