"""What a process that waits for its build does meanwhile: it works out the key, reads the exhibits, and rehearses.

Nothing of it decides what is built: an exhibit that has changed since is read again, and all is drafted anew; documents that
are the same, word for word, keep the pages on which they were set, and their Word files. By then the exhibits are in memory, and so is what
templates, fonts and libraries make once.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..case.exhibits import prints_as
from ..errors import Cancelled, KitError
from . import forms, hands  # noqa: F401
from .blocks import Document
from .bundle import Looks, bundle
from .edited import edited_blocks
from .layout import SetBefore, lay_out
from .pdf import open_spare_fonts
from .snapshot import Snapshot
from .word_drafts import how_written

if TYPE_CHECKING:
    from ..law import Law

MOST = 256 << 20  # bytes of exhibits that are kept in memory
SETTINGS = 2  # PDFs that a build sets: the documents, and at the end the record of the files


class Draft(NamedTuple):
    """A Word file that was written, with all that it was written from."""

    document: Document
    how: Mapping[str, Any]
    paper: bytes  # the office's letterhead
    file: bytes


@dataclass(frozen=True)
class Ready:
    """What a build finds: exhibits as the packet takes them, by what decides how they print (`prints_as`), pages that were set,
    and Word drafts by the ids of their documents."""

    exhibits: dict[str, bytes] = field(default_factory=dict)
    before: SetBefore = field(default_factory=SetBefore)
    drafts: dict[str, Draft] = field(default_factory=dict)

    def draft(self, document: Document, how: Mapping[str, Any]) -> bytes | None:
        """The Word file of a document that is the same, word for word, as when it was written, on the same letterhead."""
        kept = self.drafts.get(document.id)
        same = kept and (kept.document, kept.how, kept.paper) == (document, how, how["letterhead"].read_bytes())
        return kept.file if kept and same else None


def make_ready(
    case_path: Path, passphrase: str | None, law: Law, office: Path | None, as_of: dt.date, asked: Callable[[], bool]
) -> Ready:
    """Read exhibits, as far as MOST allows, draft and join; it stops when the build is `asked` for.

    Raises what opening, reading and drafting raise.
    """
    from ..case import Case, work_out_key

    found = Ready()
    work_out_key(case_path, passphrase)
    with Case.open(case_path, passphrase) as case:
        now, room = Snapshot(case), MOST
        for one in now.exhibits():
            room -= one.size
            if asked() or room < 0:
                return found
            slow = hands.takes_long(one)
            made = now.printed_bytes(one) if slow else hands.exhibit_here(now.exhibit_bytes(one.id), one)
            if made is not None:
                found.exhibits[prints_as(one)] = made
        _rehearse(now, law, office, as_of, found, asked)
    return found


def _rehearse(
    now: Snapshot,
    law: Law,
    office: Path | None,
    as_of: dt.date,
    ready: Ready,
    asked: Callable[[], bool],
) -> None:
    """Draft and join as the build will; the joining is thrown away, but the second time takes half as long."""
    if asked():
        return
    made = lay_out(now, law, as_of, office, edited=edited_blocks(now, law, office), before=ready.before)
    known = {one.id: ready.exhibits.get(prints_as(one)) for one in made.exhibits}
    if None not in known.values():
        with contextlib.suppress(Cancelled):
            looks = Looks("", now.file_number, {})
            bundle(made.plan, made.typeset, known.__getitem__, _Nowhere(), looks, cancelled=asked)
    for one in (*made.documents, *made.beside):
        if asked():
            return
        how = how_written(now, law, as_of, office, one.id)
        with contextlib.suppress(KitError):  # the build says so
            ready.drafts[one.id] = Draft(one, how, how["letterhead"].read_bytes(), hands.word_apart(one, **how))
    for _ in range(SETTINGS):
        open_spare_fonts()


class _Nowhere(io.RawIOBase):
    """A file that keeps nothing of what is written into it."""

    _at = 0

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def write(self, data: bytes) -> int:
        self._at += len(data)
        return len(data)
