"""Where case files are kept, what they are called, and which were open lately. The only home of `platformdirs`.

The list of recent cases holds file numbers, paths and dates, and never a name or another fact of a client.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from .. import clock
from ..errors import CaseError
from ..places import PROGRAM

HOME_VARIABLE = "PAROLE_KIT_HOME"
CONFIG_VARIABLE = "PAROLE_KIT_CONFIG"
CACHE_VARIABLE = "PAROLE_KIT_CACHE"
SUFFIX = ".parole"
TRAINING = "Training"  # the folder of training cases, in the folder of cases
LONGEST_LIST = 30  # recent cases
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{name}{n}" for name in ("COM", "LPT") for n in range(1, 10))}  # by Windows


@dataclass(frozen=True)
class RecentCase:
    """A case that was open lately. `next_due` is the nearest deadline, if one is known."""

    file_number: str
    path: Path
    opened_at: dt.datetime
    next_due: dt.date | None = None

    @property
    def there(self) -> bool:
        """Whether the file is still where it was."""
        return self.path.is_file()


def check_file_number(number: str) -> str:
    """`number` when it can name a file everywhere. Raises CaseError otherwise."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", number) or number.upper() in _RESERVED:
        raise CaseError(
            "The file number has to be 1 to 40 letters, digits, hyphens or underscores.",
            where="File number",
            fix="Enter a file number such as PK-0001. Leave the client’s name out of it: it shows in file names.",
        )
    return number


def case_home() -> Path:
    """The folder for new case files, made if need be.

    It is the setting PAROLE_KIT_HOME, else “Parole Kit” in the user's documents.
    Raises CaseError when it is inside the program's own folder, where files are served or replaced by an upgrade.
    """
    chosen = os.environ.get(HOME_VARIABLE, "")
    if chosen:
        folder = Path(chosen).expanduser().resolve()
    else:
        import platformdirs

        folder = (Path(platformdirs.user_documents_path()) / "Parole Kit").resolve()
    if folder.is_relative_to(PROGRAM.resolve()):
        raise CaseError(
            "Case files cannot be kept inside the program’s own folder: an upgrade replaces it.",
            where=str(folder),
            fix=f"Choose a folder outside the program, and name it in the setting {HOME_VARIABLE}.",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise CaseError(
            "The folder for case files cannot be made.",
            where=str(folder),
            fix=f"Choose a folder of your own in the setting {HOME_VARIABLE} ({problem.strerror}).",
        ) from None
    return folder


def case_path(file_number: str) -> Path:
    """Where a case of that number is: where it was open lately, else its place in `case_home()`, there or not."""
    check_file_number(file_number)
    for recent in recent_cases():
        if recent.file_number == file_number and recent.there:
            return recent.path
    return case_home() / f"{file_number}{SUFFIX}"


def next_file_number() -> str:
    """The next free number of the form PK-0001, counting the files in `case_home()` and the recent cases."""
    names = [path.stem for path in case_home().glob(f"*{SUFFIX}")] + [recent.file_number for recent in recent_cases()]
    used = [int(found[1]) for name in names if (found := re.fullmatch(r"PK-(\d+)", name, re.IGNORECASE))]
    return f"PK-{max(used, default=0) + 1:04}"


def found_cases() -> list[Path]:
    """The case files that lie in `case_home()` and in its folder for training, the latest saved first."""
    folder = case_home()
    paths = [path for where in (folder, folder / TRAINING) for path in where.glob(f"*{SUFFIX}") if path.is_file()]
    return sorted((path for path in paths if not path.name.startswith(".")), key=lambda path: -path.stat().st_mtime)


def bring_in_case(data: bytes, file_name: str) -> Path:
    """Put a copy of a case file into `case_home()`, and give its path. The same file again is the same path.

    Raises CaseError when the name is not that of a case file, or another file of that name is there.
    """
    name = Path(file_name).name
    if not name.endswith(SUFFIX):
        raise CaseError(
            "This is not a case file.",
            where=name,
            fix=f"Choose a file whose name ends in {SUFFIX}, such as PK-0001{SUFFIX}.",
        )
    path = case_home() / f"{check_file_number(name.removesuffix(SUFFIX))}{SUFFIX}"
    if path.exists():
        if path.read_bytes() == data:
            return path
        raise CaseError(
            "There is already another case file of that name in your folder.",
            where=str(path),
            fix="Open that one from the list. To keep both, give the file you chose another name, then choose it again.",
        )
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
    return path


# --- recent cases


def settings_folder() -> Path:
    """The folder for what the kit itself remembers: recent cases, the running workbook, the log; no client facts.

    It is the setting PAROLE_KIT_CONFIG, else the user's own folder for settings. It may not be there yet.
    """
    chosen = os.environ.get(CONFIG_VARIABLE, "")
    if chosen:
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_config_path("parole-kit", appauthor=False))


def cache_folder() -> Path:
    """The folder for what can be made again at any time, such as the samples' papers. It holds no client facts.

    It is the setting PAROLE_KIT_CACHE, else the user's own folder for caches. It may not be there yet.
    """
    chosen = os.environ.get(CACHE_VARIABLE, "")
    if chosen:
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_path("parole-kit", appauthor=False))


def _index() -> Path:
    return settings_folder() / "recent.json"


def recent_cases() -> list[RecentCase]:
    """The cases that were open lately, the latest first. A damaged list is as good as an empty one."""
    try:
        listed = json.loads(_index().read_text(encoding="utf-8"))["cases"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    found = []
    for entry in listed if isinstance(listed, list) else ():
        with suppress(AttributeError, KeyError, ValueError, TypeError, CaseError):
            due = entry.get("next_due")
            found.append(
                RecentCase(
                    check_file_number(entry["file_number"]),
                    Path(entry["path"]),
                    dt.datetime.fromisoformat(entry["opened_at"]),
                    dt.date.fromisoformat(due) if due else None,
                )
            )
    return found


def remember_case(case, next_due: dt.date | None = None) -> None:
    """Put an open case at the head of the list of recent cases. A list that cannot be written is no reason to stop."""
    opened = RecentCase(case.file_number, case.path, clock.now(), next_due)
    _write([opened, *(recent for recent in recent_cases() if recent.path != case.path)][:LONGEST_LIST])


def forget_case(path: Path) -> None:
    """Take a case off the list; the case file stays where it is."""
    _write([recent for recent in recent_cases() if recent.path != path])


def _write(listed: list[RecentCase]) -> None:
    entries = [
        {
            "file_number": recent.file_number,
            "path": str(recent.path),
            "opened_at": recent.opened_at.isoformat(),
            "next_due": recent.next_due.isoformat() if recent.next_due else None,
        }
        for recent in listed
    ]
    index = _index()
    fresh = index.with_name(f"{index.name}.{os.getpid()}")
    with suppress(OSError):
        index.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps({"cases": entries}, ensure_ascii=False, indent=1), encoding="utf-8")
        os.replace(fresh, index)


@contextmanager
def new_case_at(
    path: str | os.PathLike, passphrase: str | None, *, file_number: str, training: bool = False
) -> Iterator:
    """A new case that comes to stand at `path` only when the block ends well; otherwise nothing is left.

    Raises CaseError.
    """
    from .store import Case

    path = Path(path).absolute()
    if path.exists():
        raise CaseError("There is already a file of that name.", where=str(path), fix="Choose another name.")
    fresh = path.with_name(f".{path.stem}.{os.urandom(6).hex()}{SUFFIX}")
    try:
        with Case.create(fresh, passphrase, file_number=file_number, training=training) as case:
            yield case
        if path.exists():
            raise CaseError("There is already a file of that name.", where=str(path), fix="Choose another name.")
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
