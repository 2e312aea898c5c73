"""The private folder of one running workbook: files on their way, sockets of the kernels. Wiped at the end."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import stat
import tempfile
import time
from pathlib import Path

PREFIX = "parole-kit-"
KEEP_SECONDS = 3600  # a file nobody fetched is removed after an hour
MEMORY_BYTES = 1_000_000_000  # the memory-backed folder is used only when it has this much room
_SECRET = re.compile(r"[A-Za-z0-9_-]{43,64}")


def _parent() -> Path:
    """A folder in memory where there is one with room, so that files do not touch the disk; else the usual one."""
    memory = Path("/dev/shm")
    try:
        if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= MEMORY_BYTES:
            return memory
    except OSError:
        pass
    return Path(tempfile.gettempdir())


def _ended(folder: Path) -> bool:
    """Whether the workbook that made the folder has gone. Raises OSError or ValueError when it is no such folder."""
    if os.name == "nt":  # the running workbook holds the file open, and there an open file cannot be removed
        try:
            (folder / "pid").unlink()
        except PermissionError:
            return False
        return True
    try:
        os.kill(int((folder / "pid").read_text(encoding="utf-8")), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def sweep() -> int:
    """Remove what a workbook left behind that was killed; gives back how many folders."""
    removed = 0
    for folder in _parent().glob(PREFIX + "*"):
        try:
            if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
                continue
            if _ended(folder):
                shutil.rmtree(folder, ignore_errors=True)
                removed += 1
        except (OSError, ValueError):
            continue
    return removed


class Spool:
    """A folder that only this user can enter. Raises OSError when none can be made."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_parent()))  # mkdtemp makes it 0700
        self._held = open(self.folder / "pid", "w", encoding="utf-8")  # noqa: SIM115 - held while the workbook runs
        self._held.write(str(os.getpid()))
        self._held.flush()
        self.files = self._make("files")
        self.kernels = self._make("k")
        self.work = self._make("work")
        self.settings = self._make("settings")

    def _make(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir(mode=0o700)
        return folder

    @property
    def is_private(self) -> bool:
        """Whether the folder is closed to other users; always said of Windows, where the user's own folder is used."""
        return os.name == "nt" or stat.S_IMODE(self.folder.stat().st_mode) == 0o700

    def new_name(self) -> str:
        """An unguessable name: 43 characters from 32 random bytes."""
        return secrets.token_urlsafe(32)

    def take(self, name: str) -> Path | None:
        """Claim a waiting download, once. The second to ask gets None, as does a name that was never given out."""
        if not _SECRET.fullmatch(name):
            return None
        claimed = self.files / f"taken.{name}"
        try:
            os.replace(self.files / name, claimed)
        except OSError:
            return None
        return claimed

    def forget_old(self, now: float | None = None) -> None:
        """Remove files that nobody fetched within the hour."""
        limit = (now if now is not None else time.time()) - KEEP_SECONDS
        for path in self.files.iterdir():
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < limit:
                    path.unlink()

    def close(self) -> None:
        """Remove the folder and all in it."""
        self._held.close()
        shutil.rmtree(self.folder, ignore_errors=True)
