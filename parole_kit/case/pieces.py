"""Where a file is cut into pieces, so that what two packets have in common is kept once.

Two builds of a packet differ in what the kit writes and are alike in the scans, which are nearly all of it. A PDF holds each
scan as one stretch between `stream` and `endstream`; cut there, a scan is the same piece wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

LARGE = 32 << 10  # bytes from which a stretch is a piece of its own
MOST = 1 << 20  # bytes of a piece
_BEGINS, _ENDS = b"stream\n", b"endstream"


class Bytes(Protocol):
    """bytes, or a file mapped into memory."""

    def __len__(self) -> int: ...
    def find(self, what: bytes, start: int = ..., /) -> int: ...


def cut(data: Bytes) -> Iterator[slice]:
    """Slices of at most MOST bytes that together are the whole, in order. Any file may be cut, a PDF is cut best."""
    done = 0
    for border in _borders(data):
        for start in range(done, border, MOST):
            yield slice(start, min(start + MOST, border))
        done = border


def _borders(data: Bytes) -> Iterator[int]:
    """Where large streams begin and end, in order, and the end of the file."""
    place = 0
    while (begins := data.find(_BEGINS, place)) >= 0:
        begins += len(_BEGINS)
        ends = data.find(_ENDS, begins)
        if ends < 0:
            break
        if ends - begins >= LARGE:
            yield begins
            yield ends
        place = ends + len(_ENDS)
    yield len(data)
