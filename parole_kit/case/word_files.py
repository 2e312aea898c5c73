"""Word files as PDF, by LibreOffice where it is installed.

Each run has a profile of its own, fetches nothing and runs no macro.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import OrderedDict
from hashlib import sha256
from pathlib import Path

from ..errors import IntakeError
from .word_checks import as_it_was_saved

SOFFICE_VARIABLE = "PAROLE_KIT_SOFFICE"
SECONDS = 90.0  # the first run on a machine makes its caches
NOT_CONVERTED = (
    "This Word file was not converted because LibreOffice is not installed. Save it as PDF in Word and add the PDF."
)

_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
)
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""
_KEPT = 8  # conversions in memory, so that a packet built soon after intake does not convert again
_recent: OrderedDict[str, bytes] = OrderedDict()


def find_soffice() -> str:
    """The path of LibreOffice's program, or "" when it is not installed. PAROLE_KIT_SOFFICE names another place."""
    if chosen := os.environ.get(SOFFICE_VARIABLE, ""):
        return chosen if Path(chosen).is_file() else ""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), "")


def word_pdf(data: bytes, file_name: str) -> bytes:
    """A Word file (checked by intake before) as PDF bytes.

    Raises IntakeError when LibreOffice is not installed, takes too long, or cannot read the file.
    """
    key = sha256(data).hexdigest()
    if key in _recent:
        _recent.move_to_end(key)
        return _recent[key]
    soffice = find_soffice()
    if not soffice:
        raise IntakeError(
            f"“{file_name}” was not converted because LibreOffice is not installed.",
            where=file_name,
            fix="Save it as PDF in Word and add the PDF.",
        )
    made = _convert(soffice, as_it_was_saved(data), file_name)
    _recent[key] = made
    while len(_recent) > _KEPT:
        _recent.popitem(last=False)
    return made


def _convert(soffice: str, data: bytes, file_name: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="pk-", ignore_cleanup_errors=True) as folder:
        here = Path(folder)
        profile = here / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        (here / "exhibit.docx").write_bytes(data)
        command = [
            soffice, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo",
            f"-env:UserInstallation={profile.as_uri()}",
            "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(here), str(here / "exhibit.docx"),
        ]  # fmt: skip
        if not _run(command, here):
            raise IntakeError(
                f"LibreOffice did not finish with “{file_name}” in {SECONDS:.0f} seconds.",
                where=file_name,
                fix="Save it as PDF in Word and add the PDF.",
            )
        made = here / "exhibit.pdf"
        if not made.is_file() or not made.stat().st_size:
            raise IntakeError(
                f"LibreOffice cannot read “{file_name}”.",
                where=file_name,
                fix="Open it in Word to see that it is whole, save it as PDF, and add the PDF.",
            )
        return made.read_bytes()


def _run(command: list[str], folder: Path) -> bool:
    """Run to the end, or end it and all that it started when the time is up; whether it came to its end."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=sys.platform != "win32",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        process.wait(SECONDS)
        return True
    except subprocess.TimeoutExpired:
        _end(process)
        return False


def _end(process: subprocess.Popen) -> None:
    """End a process and those it started: soffice is only the first of several."""
    if sys.platform == "win32":
        subprocess.run(
            ["taskkill", "/T", "/F", "/PID", str(process.pid)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
