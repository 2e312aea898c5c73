"""A folder that appears whole or not at all: written beside its place, then renamed. What a person added is kept."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..errors import PacketError

MANIFEST = "manifest.json"
UNFINISHED = ".unfinished-"
TRIES, PAUSE = 20, 0.25  # to remove what an ended process left, and seconds in between


@contextlib.contextmanager
def whole_folder(place: Path, file_number: str) -> Iterator[Path]:
    """A new folder to write into, which takes the place of `place` when all went well, and is gone otherwise.

    `place` may be missing, empty, or a folder that an earlier build of the same case made: then files that a person
    added move along. Raises PacketError when it holds anything else, when a file of the earlier build was changed
    since (it would be lost), and in words when the disk is full or the folder may not be written.
    """
    try:
        place = place.expanduser().absolute()
        _tidy_up_after_the_dead(place)
        earlier = _earlier(place, file_number)
        place.parent.mkdir(parents=True, exist_ok=True)
        made = unfinished(place, os.getpid())
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(mode=0o700)
        try:
            yield made
            _swap(made, place, earlier)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as fault:
        raise _in_words(fault, place) from fault


def unfinished(place: Path, process: int) -> Path:
    """Where the process of that number writes a folder for `place`."""
    place = place.expanduser().absolute()
    return place.parent / f".{place.name}{UNFINISHED}{process}"


def tidy_up(place: Path, process: int) -> None:
    """Remove what a process that was ended had not finished, and put back what it was about to replace."""
    made = unfinished(place, process)
    place = place.expanduser().absolute()
    if _before(made).exists() and not place.exists():
        _before(made).rename(place)
    for left in (made, _before(made)):
        for _ in range(TRIES):
            shutil.rmtree(left, ignore_errors=True)
            if not left.exists():
                break
            time.sleep(PAUSE)  # the second process of the build may be writing its last file


def _tidy_up_after_the_dead(place: Path) -> None:
    """Remove what builds left that ended with the computer or were ended by force."""
    if os.name == "nt" or not place.parent.is_dir():
        return  # there is no harmless way to ask Windows whether a process lives
    for left in place.parent.glob(f".{place.name}{UNFINISHED}*"):
        number = left.name.rpartition("-")[2].removesuffix(".before")
        if number.isdigit() and not _lives(int(number)):
            tidy_up(place, int(number))


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's
    return True


def _before(made: Path) -> Path:
    return made.parent / f"{made.name}.before"


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _earlier(place: Path, file_number: str) -> Mapping[str, str]:
    """The files that an earlier build of this case put into `place`, by name with their hashes."""
    if not place.exists() or (place.is_dir() and not any(place.iterdir())):
        return {}
    try:
        manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        files = {file["name"]: file["sha256"] for file in manifest["files"]}
        ours = manifest["file_number"] == file_number
    except (OSError, ValueError, KeyError, TypeError):
        ours, files = False, {}
    if not ours:
        raise PacketError(
            "The folder for the packet holds other files.",
            where=str(place),
            fix="Name a new or an empty folder.",
        )
    changed = [name for name, digest in files.items() if (place / name).is_file() and sha256_of(place / name) != digest]
    if changed:
        raise PacketError(
            "A file in this folder was changed after the kit wrote it, and a new build would overwrite it.",
            where=", ".join(changed[:5]),
            fix="Move the changed file somewhere else, or name another folder.",
        )
    return {**files, MANIFEST: ""}


def _swap(made: Path, place: Path, earlier: Mapping[str, str]) -> None:
    """Put `made` at `place`; a person's own files in the folder that was there move into the new one."""
    if not place.exists():
        made.rename(place)
        return
    own = [path.relative_to(place) for path in sorted(place.rglob("*")) if path.is_file()]
    own = [name for name in own if name.as_posix() not in earlier]
    in_the_way = [name.as_posix() for name in own if (made / name).exists()]
    if in_the_way:
        raise PacketError(
            "A file that the kit did not write stands where a new one belongs.",
            where=", ".join(in_the_way[:5]),
            fix="Move it somewhere else, or name another folder.",
        )
    for name in own:
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(place / name, made / name)
    before = _before(made)
    shutil.rmtree(before, ignore_errors=True)
    place.rename(before)
    try:
        made.rename(place)
    except OSError:
        before.rename(place)
        raise
    shutil.rmtree(before, ignore_errors=True)


def _in_words(fault: OSError, place: Path) -> PacketError:
    if fault.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return PacketError(
            "The disk is full. Nothing was written.",
            where=str(place.parent),
            fix="Free some space, or choose a folder on another disk, and build again.",
        )
    if isinstance(fault, PermissionError):
        return PacketError(
            "The folder for the packet may not be written, or a file in it is open in another program.",
            where=str(place),
            fix="Close the files of this folder, or choose a folder of your own, and build again.",
        )
    return PacketError(
        f"The folder for the packet could not be written ({fault.strerror or 'the disk answered with an error'}).",
        where=str(place),
        fix="Choose another folder, and build again.",
    )
