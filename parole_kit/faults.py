"""A fault in the kit: a short code to quote, and a log line that says where in our code, without any client data."""

from __future__ import annotations

import hashlib
import logging
import traceback
from pathlib import Path

log = logging.getLogger("parole_kit")


def report(fault: BaseException) -> str:
    """A sentence for the person, with a code; the log gets the kind of fault and the places, never its message."""
    frames = traceback.extract_tb(fault.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames if "parole_kit" in frame.filename]
    trail = " > ".join(places)
    code = "PKF-" + hashlib.sha256(f"{type(fault).__name__} {trail}".encode()).hexdigest()[:6].upper()
    log.error("%s %s at %s", code, type(fault).__name__, trail or "outside the kit")
    return (
        f"Something in Parole Kit went wrong (code {code}). What was saved before is safe.\n"
        f"Fix: Try once more. If it happens again, report {code} and what you were doing, without client facts."
    )
