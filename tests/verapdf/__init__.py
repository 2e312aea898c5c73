"""veraPDF, the validator of PDF/A and PDF/UA, run once for many files. A tool of the tests: nothing of it is shipped.

`tests/verapdf/prepare FOLDER` brings it; `PAROLE_KIT_VERAPDF` names the folder. Where it is missing, the tests that want it
are left out, unless `PAROLE_KIT_REQUIRE_VERAPDF=1` demands them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

UA, A = "ua1", "2b"  # PDF/UA-1 and PDF/A-2b, as veraPDF calls them
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
FOLDER = Path(os.environ.get("PAROLE_KIT_VERAPDF") or CACHE / "parole-kit-tests" / "verapdf")


def class_path() -> str:
    """What Java needs to run veraPDF. Without it the test is left out, unless veraPDF is demanded."""
    if shutil.which("java") and (FOLDER / "classpath").is_file():
        return (FOLDER / "classpath").read_text(encoding="utf-8").strip()
    words = "veraPDF was not found (tests/verapdf/prepare brings it, PAROLE_KIT_VERAPDF names its folder)"
    if os.environ.get("PAROLE_KIT_REQUIRE_VERAPDF") == "1":
        pytest.fail(words)
    pytest.skip(words)


def faults(wanted: Sequence[tuple[str, Path]]) -> dict[tuple[str, Path], list[str]]:
    """The faults of each file by the rules of a flavour, as rule and message; an empty list where it is valid."""
    order = [word for flavour, path in wanted for word in (flavour, str(path))]
    java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", class_path(), "ValidateAll", *order]
    ran = subprocess.run(java, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    found: dict[tuple[str, Path], list[str]] = {}
    for line in ran.stdout.splitlines():
        first, second, third, *_ = line.split("\t")
        if first:
            now = found.setdefault((first, Path(second)), [])
            assert third in ("valid", "faulty")
            valid = third == "valid"
        else:
            assert not valid
            now.append(f"{second} {third}")
    assert list(found) == list(wanted)
    return found
