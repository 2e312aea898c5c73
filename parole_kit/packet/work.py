"""One build while it runs: what it is made from, what was written, and how it is told and stopped."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ..case.model import Exhibit
from ..law import Law
from .ahead import Ahead
from .blocks import Block
from .bundle import Progress, Stop, stop_if
from .folder import sha256_of
from .ready import Ready
from .sent import WHOLE
from .snapshot import Snapshot


@dataclass
class Work:
    """One build while it runs: what it is made from, where it is written, and what was written so far."""

    case: Snapshot
    law: Law
    as_of: dt.date
    office: Path | None
    folder: Path
    progress: Progress
    cancelled: Stop
    edited: Mapping[str, tuple[Block, ...]]
    ahead: Ahead
    kind: str = WHOLE
    ready: Ready = field(default_factory=Ready)
    files: list[dict] = field(default_factory=list)
    new_pages: list[tuple[Exhibit, bytes]] = field(default_factory=list)  # of exhibits that took long to make

    def step(self, name: str, done: int = 0, total: int = 1) -> None:
        """Tell which step begins or goes on; stops here when the person wants to."""
        stop_if(self.cancelled)
        self.progress(name, done, total)

    def path(self, rest: str) -> Path:
        """Where a file goes; its name holds the file number and no fact of the client."""
        folder, _, name = rest.rpartition("/")
        path = self.folder / folder / f"{self.case.file_number}-{name}"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def note(
        self, path: Path, kind: str, pages: int | None = None, standards: Sequence[str] = (), sha256: str = ""
    ) -> None:
        """Put a finished file into the manifest, with the standards of archives and reading aloud that it follows."""
        name = path.relative_to(self.folder).as_posix()
        self.files.append({"name": name, "kind": kind, "pages": pages, "sha256": sha256})
        if not sha256:
            self.ahead.start(("sha256", name), partial(sha256_of, path))
        if standards:
            self.files[-1]["standards"] = list(standards)

    def hashed(self) -> list[dict]:
        """The files of the manifest so far, each with its hash."""
        for file in self.files:
            file["sha256"] = file["sha256"] or self.ahead.result(("sha256", file["name"]))
        return self.files


@contextmanager
def uncollected() -> Iterator[None]:
    """Without Python's search for rings of dead objects: a build keeps nearly all that it makes, and would be searched in vain."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
