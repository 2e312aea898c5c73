"""The note of a running workbook: where it answers and its key, so that a second start opens one more window of it."""

from __future__ import annotations

import contextlib
import json
import os
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path

NOTE = "running.json"
PATIENCE_SECONDS = 2.0


@dataclass(frozen=True)
class Running:
    """One running workbook. `address` ends with a slash; `token` is its key."""

    address: str
    token: str
    pid: int
    version: str
    office: str = ""

    def ticket(self) -> str | None:
        """A key for one more window, or None when nobody answers there any more."""
        request = urllib.request.Request(
            self.address + "pk/ticket", data=b"", method="POST", headers={"Authorization": f"token {self.token}"}
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=PATIENCE_SECONDS) as answer:
                return json.loads(answer.read())["ticket"]
        except (OSError, urllib.error.URLError, ValueError, KeyError):
            return None


def read_note(folder: Path) -> Running | None:
    """The workbook noted in `folder`, if the note can be read."""
    try:
        return Running(**json.loads((folder / NOTE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_note(folder: Path, running: Running) -> None:
    """Note a running workbook, for this user's eyes only. When that fails, a second start makes a second workbook."""
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{NOTE}.{os.getpid()}"
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "w", encoding="utf-8") as stream:
            json.dump(asdict(running), stream)
        os.replace(part, folder / NOTE)


def remove_note(folder: Path, running: Running) -> None:
    """Take the note away, if it is still about this workbook."""
    if read_note(folder) == running:
        with contextlib.suppress(OSError):
            (folder / NOTE).unlink()
