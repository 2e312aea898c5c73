"""A case: one file, opened, read and changed. Every change is saved at once, and kept in the history."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from .. import __version__, clock
from ..errors import CaseError
from . import schema
from .database import Database
from .home import check_file_number
from .records import Records
from .unlock import check_passphrase, is_encrypted


class Case(Records):
    """One open case. Reads come from the file each time, so what another window saved is always seen.

    Use as a context manager, or call `close`. Every method may raise CaseError: disk full, file gone, file in use.
    """

    def __init__(self, path: Path, database: Database) -> None:
        self.path = path
        self._database = database
        meta = dict(database.rows("SELECT key, value FROM meta"))
        self.file_number: str = meta["file_number"]
        self.training: bool = meta["training"] == "1"
        self._seen = database.others()

    @classmethod
    def create(
        cls, path: str | os.PathLike, passphrase: str | None, *, file_number: str, training: bool = False
    ) -> Case:
        """A new case file. A training case is not encrypted and takes no passphrase; every other needs one.

        Raises CaseError, and writes nothing, for a short passphrase, an odd file number, or a path that is taken.
        """
        path = Path(path).resolve()
        check_file_number(file_number)
        if training and passphrase:
            raise CaseError(
                "A training case is not encrypted, so it has no passphrase.",
                where=str(path),
                fix="Leave the passphrase empty, or make a case that is not for training.",
            )
        if not training:
            check_passphrase(passphrase or "", str(path))
        database = Database.create(path, None if training else passphrase)
        now = clock.now().isoformat()
        meta = {
            "file_number": file_number,
            "training": str(int(training)),
            "revision": "0",
            "created_at": now,
            "saved_at": now,
        }
        try:
            with database.transaction():
                schema.bring_up_to_date(database.rows, 0)
                for key, value in {**meta, "made_by": __version__}.items():
                    database.rows("INSERT INTO meta VALUES (?, ?)", (key, value))
            return cls(path, database)
        except BaseException:
            database.close()
            path.unlink(missing_ok=True)
            raise

    @classmethod
    def open(cls, path: str | os.PathLike, passphrase: str | None = None) -> Case:
        """An existing case file, brought up to date when it is of an older format.

        Raises CaseError when it is missing, is no case file, was made by a newer kit, or the passphrase does not fit.
        """
        path = Path(path).resolve()
        database = Database.open(path, passphrase)
        try:
            _bring_up_to_date(path, database)
            case = cls(path, database)
            if not case.training and not is_encrypted(path):
                raise CaseError(
                    "This file is not encrypted, and it is not a training case.",
                    where=str(path),
                    fix="Open the encrypted case file from which it was made.",
                )
            return case
        except BaseException:
            database.close()
            raise

    def close(self) -> None:
        """Give the file back; nothing is left beside it. A closed case cannot be used again."""
        self._database.close()

    def __enter__(self) -> Case:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Case({self.file_number!r})"

    def _meta(self, key: str) -> str:
        return self._database.one("SELECT value FROM meta WHERE key = ?", (key,))[0]

    @property
    def revision(self) -> int:
        """How many changes were saved, in every window."""
        return int(self._meta("revision"))

    @property
    def saved_at(self) -> dt.datetime:
        """When the last change was saved, in UTC."""
        return dt.datetime.fromisoformat(self._meta("saved_at"))

    @property
    def read_only(self) -> bool:
        """Whether nothing can be saved where the file is."""
        return self._database.read_only

    def changed_elsewhere(self) -> bool:
        """Whether another window saved something since this was last asked."""
        before, self._seen = self._seen, self._database.others()
        return before != self._seen

    def together(self):
        """A context in which several changes are saved all or not at all."""
        return self._database.transaction()

    def damage(self) -> str:
        """ "" when every page of the file is whole, else a sentence. Reads the whole file."""
        return self._database.damage()


def _bring_up_to_date(path: Path, database: Database) -> None:
    if database.one("PRAGMA application_id")[0] != schema.APPLICATION_ID:
        raise CaseError("This is not a case file.", where=str(path), fix="Choose a file that Parole Kit made.")
    version = database.one("PRAGMA user_version")[0]
    if version > schema.newest():
        raise CaseError(
            "This case was made by a newer Parole Kit.",
            where=str(path),
            fix="Install the newest Parole Kit on this computer, then open the case again.",
        )
    if version < schema.newest():
        with database.transaction():
            schema.bring_up_to_date(database.rows, database.one("PRAGMA user_version")[0])
