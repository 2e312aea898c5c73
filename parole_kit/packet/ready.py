"""What a process that waits for its build does meanwhile: it works out the key, reads the exhibits, and drafts once.

Nothing of it decides what is built. An exhibit that has changed since is read again, and all is drafted anew; by then
templates, fonts and the pages of exhibits are in memory.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ..case.exhibits import prints_as
from . import forms, hands  # noqa: F401
from .bundle import Looks
from .edited import edited_blocks
from .editions import write_beside
from .layout import lay_out
from .snapshot import Snapshot

if TYPE_CHECKING:
    from ..law import Law

MOST = 256 << 20  # bytes of exhibits that are kept in memory
SETTINGS = 2  # PDFs that a build sets: the documents, and at the end the record of the files


def make_ready(
    case_path: Path, passphrase: str | None, law: Law, office: Path | None, as_of: dt.date, asked: Callable[[], bool]
) -> dict[str, bytes]:
    """The exhibits as the packet takes them, by what decides how they print (`prints_as`), as far as MOST allows.

    It stops when the build is `asked` for. Raises what opening, reading and drafting raise.
    """
    from ..case import Case, work_out_key
    from .pdf import open_spare_fonts

    found: dict[str, bytes] = {}
    work_out_key(case_path, passphrase)
    with Case.open(case_path, passphrase) as case:
        now, room = Snapshot(case), MOST
        for one in now.exhibits():
            if asked():
                return found
            room -= one.size
            if room < 0:
                break
            slow = hands.takes_long(one)
            made = now.printed_bytes(one) if slow else hands.exhibit_here(now.exhibit_bytes(one.id), one)
            if made is not None:
                found[prints_as(one)] = made
        if not asked():
            made = lay_out(now, law, as_of, office, edited=edited_blocks(now, law, office))
            sheet = made.beside[0]
            write_beside(sheet.title, made.typeset, sheet.id, io.BytesIO(), Looks(sheet.title, sheet.title, {}))
            for _ in range(SETTINGS):
                open_spare_fonts()
    return found
