"""What this computer has and lacks for the kit, each with how to mend it: `parole-kit doctor`."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from .. import clock
from ..errors import KitError
from ..faults import report
from ..places import PROGRAM, office_folder

OK, WARN, FAIL = "ok", "warn", "fail"
NEEDED_BYTES = 2_000_000_000  # a case with scans, its packet, and room to build it
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
_FOLDERS = {
    "win32": (
        r"Google\Chrome\Application\chrome.exe",
        r"Microsoft\Edge\Application\msedge.exe",
        r"Chromium\Application\chrome.exe",
    ),
    "darwin": (
        "Google Chrome.app/Contents/MacOS/Google Chrome",
        "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        "Chromium.app/Contents/MacOS/Chromium",
    ),
}


def _check(name: str, state: str, says: str, fix: str = "") -> dict[str, str]:
    return {"name": name, "state": state, "says": says, "fix": fix}


def find_browser() -> str | None:
    """A Chromium, Chrome or Edge on this computer: PAROLE_KIT_BROWSER, else the usual names and places."""
    named = os.environ.get("PAROLE_KIT_BROWSER", "")
    if named:
        return named if Path(named).is_file() else shutil.which(named)
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    roots = [os.environ.get(key, "") for key in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")]
    roots += ["/Applications", str(Path.home() / "Applications")] if sys.platform == "darwin" else []
    for root in filter(None, roots):
        for part in _FOLDERS.get(sys.platform, ()):
            if (Path(root) / part).is_file():
                return str(Path(root) / part)
    return None


def _python() -> dict:
    version = ".".join(map(str, sys.version_info[:3]))
    return _check("Python", OK, f"Python {version}.")  # an older one has been turned away by start.py


def locked_versions(text: str) -> dict[str, str]:
    """The packages that a lock wants on this computer, by name, with their versions."""
    from packaging.markers import Marker

    wanted = {}
    for line in text.splitlines():
        found = re.match(r"([A-Za-z0-9._-]+)==([^ ;\\]+)(?:\s*;\s*([^\\]+))?", line)
        if found and (not found[3] or Marker(found[3].strip()).evaluate()):
            wanted[found[1]] = found[2]
    return wanted


def _packages() -> dict:
    lock = PROGRAM / "requirements.lock"
    if not lock.is_file():
        return _check("Packages", WARN, "The list of packages is missing.", "Install the kit again.")
    wrong = []
    for name, version in locked_versions(lock.read_text(encoding="utf-8")).items():
        try:
            has = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            has = "none"
        if has != version:
            wrong.append(f"{name} {version} (has {has})")
    if wrong:
        some = ", ".join(wrong[:5]) + (f" and {len(wrong) - 5} more" if len(wrong) > 5 else "")
        return _check(
            "Packages", FAIL, f"Not as in the list: {some}.", "Run python start.py, which installs what is listed."
        )
    return _check("Packages", OK, "All packages are those of requirements.lock.")


def _fonts() -> dict:
    from ..packet import missing_glyphs

    lacking = missing_glyphs()
    if lacking:
        return _check(
            "Fonts", FAIL, "Lacking: " + "; ".join(lacking) + ".", "Install the kit again; its fonts are damaged."
        )
    return _check("Fonts", OK, "All fonts are there, with every script they are for.")


def _browser() -> dict:
    found = find_browser()
    if found:
        return _check("Browser", OK, f"Found {found}.")
    return _check(
        "Browser",
        WARN,
        "No Chromium, Chrome or Edge was found. The workbook runs in Firefox and Safari too; its tests do not.",
        "Install one of them, or name it in the setting PAROLE_KIT_BROWSER.",
    )


def _office_program() -> dict:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    places = (
        Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
        Path(r"C:\Program Files\LibreOffice\program\soffice.com"),
    )
    found = found or next((str(place) for place in places if place.is_file()), None)
    if not found:
        return _check(
            "LibreOffice",
            WARN,
            "Not found. It is needed only to add Word files as exhibits.",
            "Install LibreOffice, or save Word files as PDF before adding them.",
        )
    try:
        told = subprocess.run([found, "--version"], capture_output=True, text=True, timeout=30, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        told = ""
    return _check("LibreOffice", OK, told.strip().splitlines()[0] if told.strip() else f"Found {found}.")


def _port() -> dict:
    try:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
    except OSError as problem:
        return _check(
            "Port",
            FAIL,
            f"No port is free on this computer ({problem.strerror}).",
            "Close other programs and try again.",
        )
    return _check("Port", OK, "A port is free, for this computer only.")


def _case_folder() -> dict:
    from ..case import case_home
    from .launch import refuse_served

    folder = case_home()
    refuse_served(folder, office_folder())
    probe = folder / ".parole-kit-probe"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as problem:
        return _check(
            "Case folder",
            FAIL,
            f"{folder} cannot be written to ({problem.strerror}).",
            "Choose another folder with the setting PAROLE_KIT_HOME.",
        )
    free = shutil.disk_usage(folder).free
    if free < NEEDED_BYTES:
        return _check(
            "Case folder",
            WARN,
            f"{folder} has {free // 1_000_000} MB left.",
            "Free some space: 2 GB is enough for most cases.",
        )
    return _check("Case folder", OK, f"{folder}, with {free // 1_000_000_000} GB left. Nothing in it is served.")


def _spool() -> dict:
    from .spool import Spool

    try:
        spool = Spool()
    except OSError as problem:
        return _check(
            "Private folder",
            FAIL,
            f"None can be made ({problem.strerror}).",
            "Free some space in the folder for temporary files.",
        )
    try:
        if not spool.is_private:
            return _check(
                "Private folder",
                FAIL,
                f"Others can look into {spool.folder}.",
                "Set TMPDIR to a folder on a disk that keeps permissions.",
            )
        where = "in memory" if spool.folder.is_relative_to("/dev/shm") else "on the disk; it is wiped at the end"
        return _check("Private folder", OK, f"Files on their way are kept {where}, for this user only.")
    finally:
        spool.close()


def _law() -> dict:
    from ..law import load_law

    law = load_law(office_folder())
    stale = law.stale(clock.today())
    says = f"The law speaks from {law.as_of.isoformat()} (version {law.version})."
    if stale:
        some = ", ".join(authority.cite for authority in stale[:4]) + ("…" if len(stale) > 4 else "")
        return _check(
            "Law",
            WARN,
            f"{says} {len(stale)} citations are due to be checked again: {some}",
            "Check them and write the new date in the law files.",
        )
    return _check("Law", OK, says)


CHECKS: tuple[tuple[str, Callable[[], dict]], ...] = (
    ("Python", _python),
    ("Packages", _packages),
    ("Fonts", _fonts),
    ("Browser", _browser),
    ("LibreOffice", _office_program),
    ("Port", _port),
    ("Case folder", _case_folder),
    ("Private folder", _spool),
    ("Law", _law),
)


def doctor() -> list[dict[str, str]]:
    """Every check as name, state (ok, warn, fail), says, fix. None raises: what stops a check is its finding."""
    found = []
    for name, look in CHECKS:
        try:
            found.append(look())
        except KitError as problem:
            errors = getattr(problem, "errors", ()) or (problem,)
            says = " ".join(f"{error.what} ({error.where})" if error.where else error.what for error in errors)
            found.append(_check(name, FAIL, says, " ".join(dict.fromkeys(error.fix for error in errors if error.fix))))
        except Exception as fault:
            what, _, fix = report(fault).partition("\nFix: ")
            found.append(_check(name, FAIL, what, fix))
    return found
