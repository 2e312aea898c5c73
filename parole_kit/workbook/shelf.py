"""The scripts and styles of the frame, served from memory by exact name: what is not on the shelf does not exist.

Voila asks for about seventy small scripts. They are handed over in one piece, which opens the page much sooner; webpack
then finds each part already there. A part that is not in the piece is fetched by itself, so an old list breaks nothing.
"""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ALL_SCRIPTS = "all.js"
PARTS = Path(__file__).with_name("parts.txt")
# Waits of the widgets' scripts that are too short for a busy computer, where the page would keep parts that were given up:
# a view for its model (seen to only ten times a second), a model for its script, the page for the kernel's models.
PATIENCE = (
    (re.compile(rb"(Date\.now\(\)-\w+)<2e3;(.{0,90}setTimeout\(\w+),100\)"), rb"\1<12e4;\2,4)"),
    (re.compile(rb"AbortSignal\.timeout\(2000\)"), rb"AbortSignal.timeout(120000)"),
    (re.compile(rb'("Control comm did not respond in time"\)),4e3\)'), rb"\1,6e4)"),
)
_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True)
class Item:
    """One thing on the shelf."""

    body: bytes
    kind: str  # media type


def kind_of(name: str) -> str:
    """The media type by the ending; not left to the computer's own table, which may call a script plain text."""
    return _TYPES.get(Path(name).suffix, mimetypes.guess_type(name)[0] or "application/octet-stream")


def _patient(path: Path) -> bytes:
    """A file; if it is a script, with longer waits."""
    body = path.read_bytes()
    if path.suffix == ".js":
        for short, long in PATIENCE:
            body = short.sub(long, body)
    return body


class Shelf:
    """Files by their name below `/voila/`: `static/…` and `labextensions/…`.

    `statics` are folders of which the earlier wins; `extensions` are the folders of single extensions by their name.
    `own` is the folder of the frame, which is read anew when a file in it changes; `made` are further files of the
    frame, by name, that are made when they are asked for.
    """

    def __init__(
        self,
        statics: list[Path],
        extensions: dict[str, Path],
        own: Path,
        made: Mapping[str, Callable[[], bytes]] | None = None,
    ) -> None:
        self.own = own
        self._made = {f"static/{name}": make for name, make in (made or {}).items()}
        self._paths: dict[str, Path] = {}
        self._items: dict[str, Item] = {}
        for folder in reversed(statics):
            for path in folder.rglob("*"):
                if path.is_file():
                    self._paths[f"static/{path.relative_to(folder).as_posix()}"] = path
        for name, folder in extensions.items():
            for path in (folder / "static").rglob("*"):
                if path.is_file():
                    self._paths[f"labextensions/{name}/{path.relative_to(folder).as_posix()}"] = path
        listed = PARTS.read_text(encoding="utf-8").splitlines()
        self.parts = [name for name in listed if name in self._paths]
        told = sorted((name, path.stat().st_size, path.stat().st_mtime_ns) for name, path in self._paths.items())
        self.stamp = hashlib.sha256(repr((told, self.parts, PATIENCE)).encode()).hexdigest()[:12]

    def find(self, name: str) -> Item | None:
        """What lies under the name, or None."""
        if name == f"static/{ALL_SCRIPTS}":
            return self._kept(name, self._all_scripts)
        if name in self._made:
            return Item(self._made[name](), kind_of(name))
        path = self._paths.get(name)
        if path is None:
            return None
        if self.own in path.parents:
            return Item(path.read_bytes(), kind_of(name))
        return self._kept(name, lambda: _patient(path))

    def _kept(self, name: str, read) -> Item:
        if name not in self._items:
            self._items[name] = Item(read(), kind_of(name))
        return self._items[name]

    def _all_scripts(self) -> bytes:
        # each in a function of its own, because "use strict" at the head of one must not reach the others
        wrapped = [b"(function(){" + _patient(self._paths[name]) + b"\n}).call(self);\n" for name in self.parts]
        return b"".join(wrapped) + self._paths["static/voila.js"].read_bytes()

    def assets(self, base_url: str) -> dict[str, str]:
        """Addresses of the frame's own files, each with a hash of its content."""
        bodies = {path.name: path.read_bytes() for path in sorted(self.own.iterdir()) if path.is_file()}
        bodies.update({name.removeprefix("static/"): make() for name, make in self._made.items()})
        assets = {}
        for name, body in bodies.items():
            if name.endswith(".svg"):  # in the page itself, because a browser asks for the icon again at each step
                assets[name] = "data:image/svg+xml;base64," + base64.b64encode(body).decode()
            elif name.endswith((".js", ".css")):
                digest = hashlib.sha256(body).hexdigest()[:12]
                assets[name] = f"{base_url}voila/{self.stamp}/static/{name}?v={digest}"
        return assets
