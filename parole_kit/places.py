"""Where the kit itself lives: the folders of the program, and the office's own folder beside them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from .errors import KitError

PROGRAM = Path(__file__).resolve().parent.parent
TEMPLATES = PROGRAM / "templates"
NOTEBOOKS = PROGRAM / "notebooks"
OFFICE_VARIABLE = "PAROLE_KIT_OFFICE"


def office_folder(chosen: str | os.PathLike | None = None) -> Path | None:
    """The office's own folder (law, templates, notebooks, forms), or None when the office has none.

    `chosen` or the setting PAROLE_KIT_OFFICE names it; otherwise it is `office/` beside the program.
    Raises KitError when a named folder is not there.
    """
    named = chosen or os.environ.get(OFFICE_VARIABLE, "")
    if named:
        folder = Path(named).expanduser()
        if not folder.is_dir():
            raise KitError(
                "The office folder is not there.",
                where=str(folder),
                fix=f"Correct the setting {OFFICE_VARIABLE}, or remove it to use the shipped text.",
            )
        return folder
    beside = PROGRAM / "office"
    return beside if beside.is_dir() else None


@contextlib.contextmanager
def at_office(chosen: str | os.PathLike | None) -> Iterator[None]:
    """Within it, `office_folder()` gives the folder `chosen`, in this process and in those it starts; None changes nothing.

    Raises KitError when the folder is not there.
    """
    before = os.environ.get(OFFICE_VARIABLE)
    if chosen:
        os.environ[OFFICE_VARIABLE] = str(office_folder(chosen).resolve())
    try:
        yield
    finally:
        if before is not None:
            os.environ[OFFICE_VARIABLE] = before
        elif chosen:
            os.environ.pop(OFFICE_VARIABLE, None)
