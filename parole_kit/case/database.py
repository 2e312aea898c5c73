"""The case file as a database: opening, its key, its settings, transactions, and every failure in words.

`apsw` (apsw-sqlite3mc) is used here, in `unlock` and in `words`, and nowhere else.
The settings and their reasons: docs/decisions/case-file-settings.md.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import apsw

from ..errors import CaseError
from .unlock import connect, is_encrypted, journal, may_be_opened
from .words import FILE_DAMAGED, failure

WAIT_FOR_OTHERS = 4.0  # seconds
LOOK_EVERY = (
    0.003  # seconds; SQLite's own wait grows to a tenth, in which a build that saves by small steps comes first
)
PIECE = 1 << 20  # bytes moved at a time in and out of a stored file


def _wait_for_others(connection: apsw.Connection) -> None:
    """Have the connection wait while another window saves."""
    since = 0.0

    def again(times_before: int) -> bool:
        nonlocal since
        since = since if times_before else time.monotonic()
        time.sleep(LOOK_EVERY)
        return time.monotonic() - since < WAIT_FOR_OTHERS

    connection.set_busy_handler(again)


def _clear_away(connection: apsw.Connection, path: Path) -> None:
    """Remove a journal that was only begun when the computer stopped; SQLite itself would do so at the next save."""
    if journal(path).exists():
        connection.set_busy_timeout(0)  # if another window is saving just now, the journal is its own
        with suppress(apsw.Error), connection:
            connection.pragma("user_version", connection.pragma("user_version"))
        _wait_for_others(connection)


class Database:
    """One open case file. Safe to use from several threads, one at a time."""

    def __init__(self, path: Path, connection: apsw.Connection) -> None:
        self.path = path
        self._connection = connection
        self._turn = threading.RLock()
        self._depth = 0
        _wait_for_others(connection)
        with self._in_words():
            for setting, value in (
                ("journal_mode", "delete"),
                ("synchronous", "extra"),
                ("fullfsync", "on"),
                ("secure_delete", "on"),
                ("foreign_keys", "on"),
                ("temp_store", "memory"),
                ("trusted_schema", "off"),
            ):
                connection.pragma(setting, value)

    @classmethod
    def create(cls, path: Path, passphrase: str | None) -> Database:
        """A new, empty file that only its owner may read.

        Raises CaseError when there is one already, or it cannot be made.
        """
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError:
            raise CaseError(
                "There is already a file of that name.", where=str(path), fix="Choose another name."
            ) from None
        except OSError as problem:
            raise CaseError(
                "The case file cannot be made there.",
                where=str(path.parent),
                fix=f"Choose a folder that exists and that you may write to ({problem.strerror}).",
            ) from None
        connection = None
        try:
            connection = connect(path, passphrase)
            connection.pragma("page_size", 4096)
            connection.pragma("auto_vacuum", "incremental")  # lets `give_back_space` work; only possible in a new file
            return cls(path, connection)
        except BaseException as error:
            if connection is not None:
                connection.close()
            path.unlink(missing_ok=True)
            if isinstance(error, apsw.Error):
                raise failure(error, path) from None
            raise

    @classmethod
    def open(cls, path: Path, passphrase: str | None) -> Database:
        """An existing file.

        Raises CaseError when the passphrase does not fit, or the file is missing, damaged or something else.
        """
        if not is_encrypted(path):
            passphrase = None
        elif path.stat().st_size == 0:
            raise CaseError("The file is empty.", where=str(path), fix="Choose a case file, or a copy of this one.")
        elif not passphrase:
            raise CaseError("The case file needs its passphrase.", where=str(path), fix="Enter the passphrase.")
        elif not may_be_opened(path, passphrase):
            raise failure(apsw.NotADBError(), path, opening=True)
        connection = None
        try:
            connection = connect(path, passphrase)
            _wait_for_others(connection)
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()  # the first read tries the key
            _clear_away(connection, path)
            return cls(path, connection)
        except apsw.Error as error:
            if connection is not None:
                connection.close()
            raise failure(error, path, opening=True) from None

    @property
    def read_only(self) -> bool:
        """Whether nothing can be saved here: the file, or the folder it is in, may only be read."""
        return self._connection.readonly("main") or not os.access(self.path.parent, os.W_OK)

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        with self._turn:
            try:
                yield
            except apsw.Error as error:
                raise failure(error, self.path) from None
            except UnicodeDecodeError:  # only a file that is not encrypted can be damaged without a sign of it
                raise failure(apsw.CorruptError(), self.path) from None

    def rows(self, sql: str, values: tuple | dict = ()) -> list[tuple]:
        """Every row of a query, or of a change."""
        with self._in_words():
            return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, values: tuple | dict = ()) -> tuple | None:
        """The first row, or None."""
        found = self.rows(sql, values)
        return found[0] if found else None

    @contextmanager
    def transaction(self, *, reading: bool = False) -> Iterator[None]:
        """All or nothing.

        Inside another one, only its own part is undone on an error. `reading` takes no lock for writing.
        """
        with self._in_words():
            name = f"level_{self._depth}"
            self._connection.execute(f"SAVEPOINT {name}" if self._depth else "BEGIN" if reading else "BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
                self._connection.execute(f"RELEASE {name}" if self._depth > 1 else "COMMIT")
            except BaseException:
                # A full disk makes SQLite roll back by itself; there is then nothing left to undo.
                if self._connection.in_transaction:
                    undo = f"ROLLBACK TO {name}; RELEASE {name}" if self._depth > 1 else "ROLLBACK"
                    self._connection.execute(undo)
                raise
            finally:
                self._depth -= 1

    def others(self) -> int:
        """A number that changes whenever another connection has saved something."""
        with self._in_words():
            return self._connection.pragma("data_version")

    def write_bytes(self, table: str, column: str, row: int, data: bytes) -> None:
        """Fill a blob of the right length in pieces, so that a large file is not held several times over."""
        with self._in_words(), self._connection.blob_open("main", table, column, row, True) as blob:
            view = memoryview(data)
            for start in range(0, len(data), PIECE):
                blob.write(view[start : start + PIECE])

    def read_bytes(self, table: str, column: str, row: int) -> bytes:
        """A whole blob; held once."""
        with self._in_words(), self._connection.blob_open("main", table, column, row, False) as blob:
            return blob.read()

    def give_back_space(self, by: int = 0) -> None:
        """Make the file smaller by what was removed from it: at once, or by steps of `by` bytes, for others to come in."""
        with self._in_words():
            left = self._connection.pragma("freelist_count")
            step = by // self._connection.pragma("page_size") or left
        while left:
            before = left
            with self._in_words():
                self._connection.execute(f"PRAGMA incremental_vacuum({step})").fetchall()
                left = self._connection.pragma("freelist_count")
            if left >= before:
                return

    def close(self) -> None:
        """Give the file back. No other file is left beside it."""
        with self._turn:
            self._connection.close()

    def damage(self) -> str:
        """ "" when every page of the file is whole, else words about the first damage found."""
        with self._in_words():
            try:
                found = self._connection.pragma("quick_check")
            except apsw.Error:
                return FILE_DAMAGED
            return "" if found == "ok" else FILE_DAMAGED
