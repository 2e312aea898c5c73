"""Loads the law files, with the office's entries laid over them, and refuses them as a whole when anything is amiss."""

from __future__ import annotations

import gc
from pathlib import Path

from ..errors import Problems
from .building import build_law
from .checks import check_shelf
from .lawbook import Law
from .overlay import lay_office_over
from .reading import read_shelf
from .rules import RULES

KEPT = 4  # how many readings of the files to keep in this process
SHIPPED = Path(__file__).resolve().parent

_loaded: dict[tuple, Law] = {}


def load_law(office: Path | None = None) -> Law:
    """The law files, with the office's entries laid over them. Raises Problems with every mistake at once.

    `office` is the office's folder (its `law/` is read). A file that did not change is not read again in this process.
    """
    key = _fingerprint(office)
    if key not in _loaded:
        while len(_loaded) >= KEPT:
            _loaded.pop(next(iter(_loaded)))
        _loaded[key] = _read(office)
    return _loaded[key]


def _read(office: Path | None) -> Law:
    # Thousands of small objects are made and kept: without a pause, collecting takes a third of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        shelf = read_shelf(SHIPPED)
        if office is not None:
            lay_office_over(shelf, office)
        if not shelf.unreadable:
            check_shelf(shelf, RULES)
        if shelf.errors:
            raise Problems(shelf.errors, where="the law files")
        return build_law(shelf)
    finally:
        if collecting:
            gc.enable()


def _fingerprint(office: Path | None) -> tuple:
    found = sorted(SHIPPED.glob("*.toml"))
    for folder in [office, office / "law"] if office is not None else []:
        found += sorted(path for path in folder.glob("*") if path.is_file())
    stats = [(str(path), path.stat()) for path in found]
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)
