"""One document as a Word file to edit, on the office's letterhead, without building the packet."""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import KitError
from ..law import show
from ..places import TEMPLATES
from .blocks import Document
from .documents import INTERNAL, draft_one, one_planned, planned, with_words
from .facts import Drafting
from .layout import lay_out, places_now
from .phrases import NEVER_SENT, STAYS, TRAINING

if TYPE_CHECKING:
    from ..case import Case
    from ..law import Law
    from .snapshot import Snapshot

LETTERHEAD = "letterhead.docx"
REPEATED = ("sponsor-declaration", "declarant-declaration", "interpretation-certificate", "translation-certificate")


def word_draft(case: Case | Snapshot, law: Law, as_of: dt.date, document_id: str, office: Path | None = None) -> bytes:
    """One document as it would read in a packet built now, with the words edited in Word where there are some.

    While the packet cannot be laid out, because another document lacks an answer, citations name tabs only, and the draft
    says so. Raises PacketError for a document that the case does not have or an answer that it lacks, ContentError for a mistake
    in its template.
    """
    from .edited import edited_blocks

    one = one_planned(case, law, document_id)
    edited = edited_blocks(case, law, office)
    with contextlib.suppress(KitError):
        layout = lay_out(case, law, as_of, office, edited=edited)
        for document in (*layout.documents, *layout.beside):
            if document.id == one.id:
                return word_file(case, law, document, as_of, office)
    drafting = Drafting(case, law, as_of, places_now(case, law), office)
    others = [each for each in planned(case, law) if each.id not in INTERNAL] if one.id in INTERNAL else []
    document = draft_one(drafting, one, [draft_one(drafting, each) for each in others])
    if one.id in edited:
        document = with_words(document, edited[one.id], drafting.references)
    return word_file(case, law, document, as_of, office, paged=False)


def word_file(
    case: Case | Snapshot,
    law: Law,
    document: Document,
    as_of: dt.date,
    office: Path | None,
    head: str = "",
    *,
    paged: bool = True,
) -> bytes:
    """A document as the bytes of a Word file; `head` is its running head, else that of its kind.

    `paged` when its citations name pages, and not tabs alone.
    """
    from . import word  # late: its library takes long to import

    with tempfile.TemporaryDirectory(prefix="pk-") as folder:
        path = Path(folder) / "draft.docx"
        word.write(
            document,
            path,
            letterhead=letterhead(office),
            running_head=head or running_head(case, law, document.id),
            exported_on=as_of,
            file_number=case.file_number,
            paged=paged,
        )
        return path.read_bytes()


def how_written(
    case: Case | Snapshot, law: Law, as_of: dt.date, office: Path | None, document_id: str
) -> dict[str, Any]:
    """How a document of a packet is written as a Word file: see `word.write`."""
    return {
        "letterhead": letterhead(office),
        "exported_on": as_of,
        "file_number": case.file_number,
        "running_head": running_head(case, law, document_id),
    }


def letterhead(office: Path | None) -> Path:
    """The office's own letterhead, or the shipped one."""
    own = office / "templates" / LETTERHEAD if office else None
    return own if own and own.is_file() else TEMPLATES / LETTERHEAD


def running_head(case: Case | Snapshot, law: Law, document_id: str) -> str:
    """What stands at the head of every page of a draft: who it is about, or that it is never sent; and TRAINING."""
    stays = f"{NEVER_SENT} \u00b7 {STAYS} \u00b7 {case.file_number}"
    head = stays if document_id in INTERNAL else stamp(case, law)
    return f"{head} \u00b7 {TRAINING}" if case.training else head


def stamp(case: Case | Snapshot, law: Law) -> str:
    """The client's name and A-number, as they stand on every page; what is not known is left out."""
    values = case.values()
    number = values.get("a-number")
    shown = show(law.questions["a-number"], number, law=law) if number else ""
    return " \u00b7 ".join(part for part in (str(values.get("client-name") or ""), shown) if part)


def draft_names(ids: Sequence[str]) -> dict[str, str]:
    """A file name for each document: its kind, and a number where there are several; ids may hold names."""
    kinds = {id: _kind(id) for id in ids}
    several = {kind for kind in kinds.values() if list(kinds.values()).count(kind) > 1}
    seen: dict[str, int] = {}
    names = {}
    for id, kind in kinds.items():
        seen[kind] = seen.get(kind, 0) + 1
        names[id] = f"{kind}-{seen[kind]}" if kind in several else kind
    return names


def _kind(id: str) -> str:
    return next((kind for kind in REPEATED if id.startswith(kind)), id)
