"""Where the kit itself lives: the folders of the program, and the office's own folder beside them."""

from __future__ import annotations

import os
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
