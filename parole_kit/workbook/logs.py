"""What may stand in the log: places in code and kinds of fault, never a message that could carry a client's facts.

Our own loggers promise that (see `faults`). For every other library only the place and the kind of fault are written.
"""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path

OURS = "parole_kit"
LOG_VARIABLE = "PK_LOG"
MOST_BYTES = 500_000  # a longer log is begun anew


class QuietFormatter(logging.Formatter):
    """One line a record; the words of other libraries are left out, because they may hold an address or a value."""

    def format(self, record: logging.LogRecord) -> str:
        when = self.formatTime(record)
        if record.name == OURS or record.name.startswith(OURS + "."):
            return f"{when} {record.levelname} {record.getMessage()}"
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        place = f"{Path(record.pathname).name}:{record.lineno}"
        return " ".join(part for part in (when, record.levelname, record.name, place, kind) if part)


def start_log(path: Path | None, loggers: tuple[str, ...] = ()) -> None:
    """Send all warnings and faults of this process to the file at `path` (or nowhere), and nothing to the terminal.

    `loggers` names loggers of libraries that bring handlers of their own.
    """
    handler: logging.Handler = logging.NullHandler()
    if path is not None:
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and path.stat().st_size > MOST_BYTES:
                path.unlink()
            handler = logging.FileHandler(path, encoding="utf-8", delay=True)
            handler.setFormatter(QuietFormatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in (
        OURS,
        "tornado",
        "tornado.access",
        "tornado.application",
        "tornado.general",
        "asyncio",
        "traitlets",
        *loggers,
    ):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
        logger.setLevel(logging.WARNING)
    logging.captureWarnings(True)
    logging.raiseExceptions = False


def start_kernel_log() -> None:
    """The same inside a kernel, where the file is named by PK_LOG."""
    named = os.environ.get(LOG_VARIABLE, "")
    if named:
        start_log(Path(named))
