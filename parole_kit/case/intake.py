"""Take a file in as an exhibit: look at it in a process apart, and say in words what is wrong or will be lost."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from ..errors import IntakeError
from .kinds import DOCX, MADE_SLOWLY, PDF
from .model import Inspection
from .sandbox import SECONDS, Stopped, sandbox
from .word_files import NOT_CONVERTED, find_soffice, word_pdf

LARGEST = 250 << 20  # bytes of one file
_MORE_TIME = 20 << 20  # bytes for which a file gets a second more

log = logging.getLogger("parole_kit")


def inspect_file(data: bytes | str | os.PathLike, file_name: str = "", *, confirmed: bool = False) -> Inspection:
    """Tell what a file is, and really lay out every page, within limits of time and memory.

    `data` is the file's content, or its path. `needs_yes` of the answer are sentences that a person must confirm; call
    again with `confirmed` when that was done, and they become notes. A Word file has 0 pages where LibreOffice is not
    installed.
    Raises IntakeError naming the file when it cannot be an exhibit.
    """
    if not isinstance(data, bytes):
        data, file_name = _read(Path(data)), file_name or Path(data).name
    if len(data) > LARGEST:
        raise IntakeError(
            f"“{file_name}” has {len(data) >> 20} MB; the kit takes {LARGEST >> 20} MB in one file.",
            where=file_name,
            fix="Split it, or scan it again at 200 dots an inch.",
        )
    found = _look(data, file_name)
    if found["media_type"] == DOCX:
        found = _look_at_word(data, file_name, found)
    notes, needs_yes = found["notes"], found["needs_yes"]
    if confirmed:
        notes, needs_yes = [*(f"Confirmed by a person: {question}" for question in needs_yes), *notes], []
    return Inspection(
        media_type=found["media_type"],
        pages=found["pages"],
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        notes=tuple(notes),
        needs_yes=tuple(needs_yes),
        hidden_text={int(page): how for page, how in found.get("hidden_text", {}).items()},
        page_prints=tuple(found.get("page_prints", ())),
        printed=_printed(data, found["media_type"], file_name),
    )


def thumbnails(
    data: bytes,
    media_type: str,
    file_name: str = "",
    *,
    width: int = 240,
    pages: Collection[int] | None = None,
    turned: int = 0,
) -> list[bytes]:
    """Pictures of the pages of an accepted exhibit as PNG bytes, `width` pixels wide, drawn in the process apart.

    `pages` counts from 1; None is all of them. `turned` is by how many degrees clockwise they are drawn turned.
    Raises IntakeError naming the file.
    """
    if media_type == DOCX:
        data, media_type = word_pdf(data, file_name), PDF
    chosen = None if pages is None else list(pages)
    _, pictures = _run("thumbnails", data, file_name, media_type=media_type, width=width, pages=chosen, turned=turned)
    return pictures


def redacted(data: bytes, areas: Mapping[int, Collection], file_name: str = "") -> bytes:
    """`redaction.redact_pages` in the process apart."""
    plain = {str(number): [list(area) for area in boxes] for number, boxes in areas.items()}
    _, (made,) = _run("redact", data, file_name, areas=plain)
    return made


def find_words(data: bytes, media_type: str, words: Iterable[str], file_name: str = "") -> dict[int, list]:
    """Page (from 1) -> the areas where these words stand; see `redaction.find_words`. Scans have no words to find."""
    if media_type == DOCX:
        data, media_type = word_pdf(data, file_name), PDF
    if media_type != PDF:
        return {}
    found, _ = _run("find_words", data, file_name, words=list(words))
    return {int(page): [tuple(area) for area in areas] for page, areas in found.items()}


def stop_intake() -> None:
    """End the look at a file that is going on, if there is one; it ends with an IntakeError. For another thread."""
    sandbox.stop()


def _look(data: bytes, file_name: str) -> dict:
    found, _ = _run("inspect", data, file_name)
    while found.get("looked", found["pages"]) < found["pages"]:
        more, _ = _run("look_further", data, file_name, first=found["looked"] + 1)
        found["hidden_text"] |= more["hidden_text"]
        found["looked"] = more["looked"]
        for key in ("notes", "page_prints"):
            found[key] += more[key]
        found["needs_yes"] = found["needs_yes"] or more["needs_yes"]
    return found


def _look_at_word(data: bytes, file_name: str, found: dict) -> dict:
    """Count the pages of a Word file by converting it, where that can be done."""
    if not find_soffice():
        return {**found, "notes": [NOT_CONVERTED, *found["notes"]]}
    made = _look(word_pdf(data, file_name), f"{Path(file_name).stem}.pdf")
    return {**made, **found, "pages": made["pages"], "notes": [*found["notes"], *made["notes"]]}


def _printed(data: bytes, media_type: str, file_name: str) -> bytes:
    """The pages as a build would make them, so that none has to; b"" where it has to, because they take too long here."""
    if media_type not in MADE_SLOWLY or (media_type == DOCX and not find_soffice()):
        return b""
    made = word_pdf(data, file_name) if media_type == DOCX else data
    try:
        return _run("printed", made, file_name, media_type=media_type)[1][0]
    except IntakeError:
        return b""


def _run(job: str, data: bytes, file_name: str, **arguments) -> tuple:
    try:
        seconds = SECONDS + len(data) / _MORE_TIME
        return sandbox.run(job, [data], seconds=seconds, file_name=file_name, **arguments)
    except Stopped as stopped:
        if stopped.why == "fault":
            log.error("intake %s stopped: %s", job, stopped.detail)
        raise IntakeError(
            f"“{file_name}” {_STOPPED[stopped.why]}",
            where=file_name,
            fix="Print it to PDF from the program that opens it, look at every page, and add that file. "
            "If it does not open anywhere, ask for it again.",
        ) from None


_STOPPED = {
    "time": f"was not read to the end after {SECONDS:.0f} seconds: it is far too complicated, or damaged.",
    "memory": "wants more memory than a document should: it is far too large inside, or damaged.",
    "person": "was not looked at to the end: it was stopped.",
    "fault": "cannot be read: it is damaged, or made in a way that the kit does not know.",
}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise IntakeError(
            f"“{path.name}” cannot be read from the disk.",
            where=str(path),
            fix=f"Check that the file is there and that you may open it ({problem.strerror}).",
        ) from None
