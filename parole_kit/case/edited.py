"""Documents that the attorney edited in Word, and the files themselves as they came back. A part of `Case`."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence

from ..errors import CaseError
from .coding import to_json
from .history import AnswersAndHistory
from .model import EditedDocument

_ROW = "document, file_name, sha256, at, record"


class EditedInWord(AnswersAndHistory):
    """The edited documents by their ids; each stands in place of what the kit would write, until it is dropped."""

    def edited(self) -> dict[str, EditedDocument]:
        """Every document that was edited in Word, by its id."""
        rows = self._database.rows(f"SELECT {_ROW} FROM edited ORDER BY document")
        return {row[0]: _edited_from(row) for row in rows}

    def edited_bytes(self, document: str) -> bytes:
        """The Word file as it came back. Raises CaseError when there is none, or it has changed on the disk."""
        row = self._database.one("SELECT sha256, data FROM edited WHERE document = ?", (document,))
        if row is None:
            raise CaseError(
                "This document has no version edited in Word any more.", where=document, fix="Reload the page."
            )
        sha256, data = row
        if hashlib.sha256(data).hexdigest() != sha256:
            raise CaseError(
                "The edited Word file is no longer what was brought back.",
                where=document,
                fix="Use the kit’s words again, or bring the Word file back once more.",
            )
        return data

    def keep_edited(
        self, document: str, data: bytes, file_name: str, *, left_out: Sequence[str], wrote: Sequence[Sequence[str]]
    ) -> EditedDocument:
        """Keep an edited Word file in place of the one before, if there was one.

        `left_out` are the sentences that a person has agreed to, about what the packet cannot carry; `wrote` is what
        the kit itself would have written at that moment, line by line (kind, words).
        """
        sha256 = hashlib.sha256(data).hexdigest()
        record = to_json({"left_out": list(left_out), "wrote": [list(line) for line in wrote]})
        with self._change() as step:
            earlier = self.edited().get(document)
            self._database.rows(
                f"REPLACE INTO edited ({_ROW}, data) VALUES (?, ?, ?, ?, ?, ?)",
                (document, file_name, sha256, step.at.isoformat(), record, data),
            )
            before = earlier.sha256 if earlier else None
            step.record("edited", document, before=before, after=sha256, says="Edited in Word")
        return self.edited()[document]

    def drop_edited(self, document: str) -> None:
        """Take an edited document and its file out of the case for good. Nothing happens when there is none."""
        with self._change() as step:
            earlier = self.edited().get(document)
            if earlier is None:
                return
            self._database.rows("DELETE FROM edited WHERE document = ?", (document,))
            self._database.give_back_space()
            step.record("edited", document, before=earlier.sha256, says="The kit’s own words again")


def _edited_from(row: tuple) -> EditedDocument:
    document, file_name, sha256, at, record = row
    held = json.loads(record)
    wrote = tuple((kind, words) for kind, words in held["wrote"])
    return EditedDocument(document, file_name, sha256, dt.datetime.fromisoformat(at), tuple(held["left_out"]), wrote)
