"""The fictional clients to practise on. Their papers are made on first use, into a cache, the same bytes every time."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import CaseError
from ..law.reading import did_you_mean

if TYPE_CHECKING:
    from ..law import Law

HERE = Path(__file__).resolve().parent
_LIST = HERE / "samples.toml"


def list_samples() -> list[tuple[str, str, str]]:
    """The samples in the order of the list: id, title, and what each is about."""
    return [(id, entry["title"], entry["says"]) for id, entry in _listed().items()]


def open_sample(id: str, law: Law, as_of: dt.date, home: Path) -> Path:
    """Make a fresh training case of a sample in the folder `home`, with its answers and papers; returns its path.

    A case that is already there stays, and the new one gets the next number. The sample speaks from its own day when
    `as_of` is earlier. Raises CaseError when there is no such sample or the case cannot be saved.
    """
    from ..case import apply_import, import_answers, new_case_at

    entry = _entry(id)
    answers = sample_files(id)
    plan = import_answers(answers, law, max(as_of, entry["as_of"]), exhibits_dir=answers.parent)
    home.mkdir(parents=True, exist_ok=True)
    number = _free_number(entry["file_number"], home)
    path = home / f"{number}.parole"
    with new_case_at(path, None, file_number=number, training=True) as case:
        apply_import(plan, case)
    return path


def sample_files(id: str) -> Path:
    """The answers.toml of a sample with its exhibit files beside it, made now if they are not in the cache.

    The folder `more` beside it holds files to add by hand. Raises CaseError when there is no such sample.
    """
    from ..case.home import cache_folder
    from .make import ANSWERS

    _entry(id)
    folder = cache_folder() / "samples" / f"{id}-{_fingerprint(id)}"
    if not (folder / ANSWERS).is_file():
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{id}-", dir=folder.parent))
        try:
            _make(id, fresh)
            shutil.rmtree(folder, ignore_errors=True)
            os.replace(fresh, folder)
        except OSError:
            if not (folder / ANSWERS).is_file():  # unless another window has made them meanwhile
                raise
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return folder / ANSWERS


def _make(id: str, into: Path) -> None:
    """The answers and papers of a sample. One with planted mistakes has the papers of its client, which are made once."""
    from .make import ANSWERS, make_sample, without_drawing
    from .planted import answers_text, planted_in

    if planted_in(id) == id:
        make_sample(id, into)
        return
    shutil.copytree(sample_files(planted_in(id)).parent, into, dirs_exist_ok=True)
    (into / ANSWERS).write_text(without_drawing(answers_text(id)), encoding="utf-8", newline="\n")


def _listed() -> dict[str, Any]:
    return tomllib.loads(_LIST.read_text(encoding="utf-8"))


def _entry(id: str) -> dict[str, Any]:
    listed = _listed()
    if id not in listed:
        raise CaseError(
            f"There is no sample “{id}”.",
            where="samples",
            fix=did_you_mean(id, listed, f"Choose one of: {', '.join(listed)}."),
        )
    return listed[id]


def _free_number(number: str, home: Path) -> str:
    free, count = number, 1
    while (home / f"{free}.parole").exists():
        count += 1
        free = f"{number}-{count}"
    return free


def _fingerprint(id: str) -> str:
    """A short hash of everything from which the papers are made, so that a new version of the kit makes them again."""
    from .planted import answers_text

    sources = [path.read_bytes() for path in sorted(HERE.glob("*.py"))]
    return hashlib.sha256(b"\0".join([answers_text(id).encode(), *sources])).hexdigest()[:12]
