"""Where a passphrase may come from: a prompt, a file descriptor, or an environment variable. Never an argument."""

from __future__ import annotations

import getpass
import os
import sys

from ..errors import CaseError

VARIABLE = "PAROLE_KIT_PASSPHRASE"


def read_passphrase(descriptor: int | None, *, twice: bool = False) -> str:
    """The passphrase of a case file, from `descriptor`, else from PAROLE_KIT_PASSPHRASE, else asked for without echo.

    `twice` asks for it again, for a new file. Raises CaseError when there is none, or the two differ.
    """
    if descriptor is not None:
        try:
            with os.fdopen(descriptor, encoding="utf-8", closefd=False) as stream:
                return stream.readline().rstrip("\r\n")
        except (OSError, UnicodeDecodeError):
            raise CaseError(
                "The passphrase could not be read.",
                where=f"file descriptor {descriptor}",
                fix="Open the descriptor for reading and write the passphrase to it as one line.",
            ) from None
    if VARIABLE in os.environ:
        return os.environ[VARIABLE]
    if not sys.stdin.isatty():
        raise CaseError(
            "The passphrase of the case file is needed.",
            where="the command line",
            fix=f"Run the command in a terminal, set {VARIABLE}, or pass --passphrase-fd with an open file descriptor.",
        )
    first = getpass.getpass("Passphrase: ")
    if twice and getpass.getpass("The same passphrase again: ") != first:
        raise CaseError("The two passphrases differ.", where="the prompt", fix="Enter the same passphrase twice.")
    return first
