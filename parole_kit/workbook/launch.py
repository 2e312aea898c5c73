"""Start the workbook and bring it into the browser: `parole-kit open`."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import socket
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

from .. import __version__
from ..errors import AppError, CaseError
from ..places import NOTEBOOKS, PROGRAM, TEMPLATES
from . import spool
from .running import Running, read_note, remove_note, write_note

_PLAIN_NUMBER = re.compile(r"[A-Za-z]{0,6}[-_]?\d[\d_-]{0,30}")
USUAL_PORT = 8872  # the same each time, so that the browser keeps the scripts; another when it is taken


def _tell(*words: str) -> None:
    print(*words, file=sys.stderr, flush=True)


def served_folders(office: Path | None) -> list[Path]:
    """The folders that the server reads pages, scripts and notebooks from."""
    served = [NOTEBOOKS, TEMPLATES, PROGRAM / "parole_kit", Path(sys.prefix) / "share" / "jupyter"]
    return [*served, *([office / "notebooks"] if office else [])]


def refuse_served(folder: Path, office: Path | None) -> None:
    """Raise AppError when case files in `folder` would lie inside, or around, a folder that the server reads."""
    folder = folder.resolve()
    for served in (each.resolve() for each in served_folders(office)):
        if folder == served or served in folder.parents or folder in served.parents:
            raise AppError(
                "The folder of the case files overlaps with the program.",
                where=str(folder),
                fix="Choose a folder of its own for the cases with the setting PAROLE_KIT_HOME.",
            )


def bind(port: int) -> socket.socket:
    """A listening socket for this computer only; 0 means the usual port, or any free one. Raises AppError."""
    for wanted in (port,) if port else (USUAL_PORT, 0):
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            if os.name == "nt":
                made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            else:
                made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.bind(("127.0.0.1", wanted))
            made.listen(128)
            made.setblocking(False)
            return made
        except (OSError, OverflowError):
            made.close()
    if port and not 0 < port < 65536:
        raise AppError(
            f"{port} is not a port.", where="--port", fix="Use a number from 1024 to 65535, or leave --port out."
        )
    raise AppError(
        f"The port {port} cannot be used; another program may have it."
        if port
        else "No port is free on this computer.",
        where=f"127.0.0.1:{port or USUAL_PORT}",
        fix="Choose another number for --port, or leave --port out.",
    )


def _can_show() -> bool:
    """Whether there is a screen for a browser; without one Python would start a text browser in this terminal."""
    if sys.platform in ("win32", "darwin") or os.environ.get("BROWSER"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def show(url: str) -> bool:
    """Open the default browser; False when there is none."""
    try:
        return _can_show() and webbrowser.open(url)
    except (webbrowser.Error, OSError):
        return False


def _query(case: str, **more: str) -> str:
    asked = {**({"case": case} if case else {}), **more}
    return "?" + urlencode(asked) if asked else ""


def _announce(address: str, token: str, ticket: Callable[[], str], case: str, browser: bool, as_json: bool) -> None:
    """Say where the workbook is, and show it. Only a ticket stands on the browser's command line."""
    url = address + _query(case, token=token)
    if as_json:
        print(json.dumps({"url": url, "address": address, "pid": os.getpid(), "version": __version__}), flush=True)
    shown = browser and show(address + _query(case, token=ticket()))
    if as_json:
        return
    if shown:
        _tell(f"Parole Kit is open in your browser. If you close the window, come back by {url}")
    else:
        why = "No browser was found. " if browser else ""
        _tell(f"{why}Open this address in a browser on this computer: {url}")
    _tell("Everything is saved as you go. To stop, press Ctrl+C here.")


def _join(noted: Running | None, case: str, browser: bool, as_json: bool, office: Path | None) -> bool:
    """Open a window of a workbook that already runs; False when none answers."""
    if noted is None or noted.version != __version__ or noted.office != str(office or ""):
        return False
    ticket = noted.ticket()
    if ticket is None:
        return False
    if as_json:
        url = noted.address + _query(case, token=noted.token)
        print(json.dumps({"url": url, "address": noted.address, "pid": noted.pid, "version": __version__}), flush=True)
    shown = browser and show(noted.address + _query(case, token=ticket))
    if not as_json:
        words = "opened in a new window" if shown else f"at {noted.address + _query(case, token=noted.token)}"
        _tell(f"Parole Kit is already running; it is {words}")
    return True


def open_workbook(
    case_path: Path | None = None,
    port: int = 0,
    browser: bool = True,
    office: Path | None = None,
    as_json: bool = False,
    prepared: bool = True,
) -> int:
    """Start the workbook and serve it until Ctrl+C; 0 when it ended as it should.

    `case_path` is opened at once. With `as_json` one line of JSON tells the address, for scripts and tests.
    Raises AppError (port, folders) or CaseError (no such case).
    """
    from ..case import case_home, settings_folder

    home = case_home()
    refuse_served(home, office)
    case = _number_of(case_path, office) if case_path else ""
    notes = settings_folder()
    if not port and _join(read_note(notes), case, browser, as_json, office):
        return 0
    listening = bind(port)
    if not as_json:
        _tell("Starting Parole Kit…")
    spool.sweep()
    # jsonschema would work out a grammar of web addresses that nobody here asks for: half of the time that the start takes
    sys.modules.setdefault("rfc3987_syntax", None)
    from .app import WorkbookApp

    app = WorkbookApp(office=office, token=secrets.token_urlsafe(32), prepared=prepared)
    app.port = listening.getsockname()[1]
    app.sockets = [listening]
    app.log_path = str(notes / "workbook.log")
    app.initialize()
    running = Running(app.address, app.token, os.getpid(), __version__, str(office or ""))

    def ready(_) -> None:
        write_note(notes, running)
        _announce(app.address, app.token, app.new_ticket, case, browser, as_json)

    app.when_ready = ready
    try:
        app.start()
    finally:
        remove_note(notes, running)
    if not as_json:
        _tell("Stopped. Everything was saved.")
    return 0


def _number_of(path: Path, office: Path | None) -> str:
    """The file number for the address, under which the kit finds the case file at `path` again.

    A file whose name may be a person's gets a number that says nothing; its own is shown once it is open.
    Raises CaseError when there is no such case file.
    """
    from ..case import Case, is_encrypted, recent_cases, remember_case

    path = path.expanduser().resolve()
    if not path.is_file():
        raise CaseError("There is no case file of that name.", where=str(path), fix="Check the name and the folder.")
    refuse_served(path.parent, office)
    if not is_encrypted(path):
        with Case.open(path) as case:
            remember_case(case)
            return case.file_number
    known = [recent.file_number for recent in recent_cases() if recent.path == path]
    number = known[0] if known else path.stem
    if not known and not _PLAIN_NUMBER.fullmatch(number):
        number = "file-" + hashlib.sha256(str(path).encode()).hexdigest()[:8]
    remember_case(SimpleNamespace(file_number=number, path=path))
    return number
