"""The key of a case file: what a passphrase must be, whether a file needs one, and trying one without harm.

When the computer stopped while a file was being saved, SQLite mends it from the journal beside it, before it reads
a page. With a wrong passphrase it would mend it wrongly, so the passphrase is then tried first in a way that changes
nothing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import unicodedata
from pathlib import Path

import apsw

from ..errors import CaseError
from .words import PLAIN_HEADER

SHORTEST_PASSPHRASE = 12  # characters
SALT, ROUNDS, KEY = 16, 256_000, 32  # bytes, times, bytes: how SQLCipher 4 makes the key of a file from a passphrase

_worked_out: dict[tuple[bytes, str], bytes] = {}  # (salt, passphrase) -> what is given in the passphrase's place


def check_passphrase(passphrase: str, where: str) -> None:
    """Refuse a new passphrase that is shorter than SHORTEST_PASSPHRASE or that other tools could not be given.

    Raises CaseError.
    """
    if len(unicodedata.normalize("NFC", passphrase)) < SHORTEST_PASSPHRASE or not passphrase.strip():
        raise CaseError(
            f"A passphrase of at least {SHORTEST_PASSPHRASE} characters is needed.",
            where=where,
            fix="Choose four or more ordinary words that do not belong together.",
        )
    if any(unicodedata.category(character) == "Cc" for character in passphrase):
        raise CaseError(
            "The passphrase has a line break or another control character in it.",
            where=where,
            fix="Type a passphrase of letters, digits, spaces and punctuation.",
        )


def is_encrypted(path: str | os.PathLike) -> bool:
    """Whether the file at `path` is anything but a plain SQLite file.

    Raises CaseError when it is missing or cannot be read.
    """
    try:
        with open(path, "rb") as file:
            return file.read(len(PLAIN_HEADER)) != PLAIN_HEADER
    except FileNotFoundError:
        raise CaseError(
            "There is no file of that name.", where=str(path), fix="Check the name and the folder."
        ) from None
    except OSError as problem:
        raise CaseError(
            "The file cannot be read.", where=str(path), fix=f"Check that you may open it ({problem.strerror})."
        ) from None


def connect(
    path: Path, passphrase: str | None, flags: int = apsw.SQLITE_OPEN_READWRITE, query: str = ""
) -> apsw.Connection:
    """A raw connection with its key set but not yet tried; `query` turns the path into a URI with these parameters."""
    name = f"{path.absolute().as_uri()}?{query}" if query else str(path)
    connection = apsw.Connection(name, flags=flags | (apsw.SQLITE_OPEN_URI if query else 0))
    if passphrase is not None:
        # In this order; "legacy" picks the format of SQLCipher 4, byte for byte.
        connection.pragma("cipher", "sqlcipher")
        connection.pragma("legacy", 4)
        given = (_worked_out.get((_salt(path), passphrase)) if _worked_out else None) or _as_bytes(passphrase)
        connection.pragma("hexkey", given.hex())
    return connection


def work_out_key(path: Path, passphrase: str | None) -> None:
    """Work out the key of a file now, which takes a sixth of a second, so that this process opens it at once later.

    Nothing is opened, and nothing tried. It is for a process that lives for one build: the key stays in its memory.
    """
    if passphrase is None or not is_encrypted(path) or len(salt := _salt(path)) != SALT:
        return
    key = hashlib.pbkdf2_hmac("sha512", _as_bytes(passphrase), salt, ROUNDS, KEY)
    _worked_out[salt, passphrase] = b"x'" + key.hex().encode() + b"'"  # SQLCipher's way to say a key and no passphrase


def _as_bytes(passphrase: str) -> bytes:
    return unicodedata.normalize("NFC", passphrase).encode("utf-8")


def _salt(path: Path) -> bytes:
    with open(path, "rb") as file:
        return file.read(SALT)


def journal(path: Path) -> Path:
    """Where SQLite keeps what it needs to take back an unfinished change."""
    return path.with_name(path.name + "-journal")


def _fits(path: Path, passphrase: str, *, untouched: bool) -> bool:
    flags = apsw.SQLITE_OPEN_READONLY if untouched else apsw.SQLITE_OPEN_READWRITE
    connection = connect(path, passphrase, flags, "immutable=1" if untouched else "")
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        return True
    except apsw.Error:
        return False
    finally:
        connection.close()


def may_be_opened(path: Path, passphrase: str) -> bool:
    """False when a journal waits beside the file and the passphrase does not fit. Changes neither."""
    waiting = journal(path)
    if not waiting.exists() or _fits(path, passphrase, untouched=True):
        return True
    # The first page itself may be half written, so a copy is mended and tried. The copy is encrypted like the file.
    with tempfile.TemporaryDirectory(prefix="parole-kit-") as folder:
        copy = Path(folder) / path.name
        try:
            shutil.copyfile(path, copy)
            shutil.copyfile(waiting, journal(copy))
        except OSError:
            return True
        return _fits(copy, passphrase, untouched=False)
