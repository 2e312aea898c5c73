"""What the database says, in words for the person at the screen. Never holds a statement, a value or a passphrase."""

from __future__ import annotations

from pathlib import Path

import apsw

from ..errors import CaseError

PLAIN_HEADER = b"SQLite format 3\x00"
PAGE = 4096  # bytes; an encrypted case file is a whole number of these
FILE_DAMAGED = "A part of the case file is damaged."
AS_IT_WAS = "The case is as it was before."


def _not_a_case(path: Path, opening: bool) -> CaseError:
    if not opening:
        return CaseError(
            FILE_DAMAGED, where=str(path), fix="Close the case and open the newest copy of the file that you have."
        )
    try:
        whole = path.stat().st_size % PAGE == 0
    except OSError:
        whole = True
    if not whole:
        return CaseError(
            "This is not a case file, or only a part of one was copied.",
            where=str(path),
            fix="Choose a case file, or copy it again from where it came from.",
        )
    return CaseError(
        "The passphrase does not fit this file, or the file is damaged or not a case file. "
        "An encrypted file does not show which of these it is.",
        where=str(path),
        fix="Type the passphrase again, with attention to capitals and the keyboard’s language. "
        "If it is certainly right, open another copy of the file.",
    )


def _gone(path: Path) -> CaseError:
    return CaseError(
        f"The case file was moved, renamed, replaced or deleted while it was open. {AS_IT_WAS}",
        where=str(path),
        fix="Put the file back, then close the case and open it again.",
    )


def failure(error: apsw.Error, path: Path, *, opening: bool = False) -> Exception:
    """The CaseError for `error`; an error that no person can have caused comes back as it is."""
    here = {"where": str(path)}
    extended = getattr(error, "extendedresult", 0)
    if isinstance(error, (apsw.NotADBError, apsw.CorruptError)):
        return _not_a_case(path, opening)
    if isinstance(error, (apsw.BusyError, apsw.LockedError)):
        return CaseError(
            f"Another window or program is using the case file. {AS_IT_WAS}",
            **here,
            fix="Close the other window, or wait a moment, then do it again.",
        )
    if isinstance(error, apsw.FullError):
        return CaseError(
            f"The disk is full, so this was not saved. {AS_IT_WAS}",
            **here,
            fix="Free some space on the disk, then do it again.",
        )
    if extended == apsw.SQLITE_READONLY_DBMOVED or (isinstance(error, apsw.Error) and not path.exists()):
        return _gone(path)
    if isinstance(error, (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError)):
        return CaseError(
            f"The case file, or the folder it is in, may be read but not written. {AS_IT_WAS}",
            **here,
            fix="Copy the case file to a folder of your own, for example Documents, and open it there.",
        )
    if isinstance(error, apsw.IOError):
        return CaseError(
            f"The disk did not take or give the data. {AS_IT_WAS}",
            **here,
            fix="Check that the disk or network folder is connected and has space, then do it again.",
        )
    return error
