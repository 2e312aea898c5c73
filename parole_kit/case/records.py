"""Overrides and notes; and the fingerprint of all that a packet is made from.

A part of `Case`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import asdict

from ..errors import AnswerError
from .builds import Builds
from .coding import plain, to_json
from .edited import EditedInWord
from .model import Override
from .restoring import Restoring

OVERRIDE_KINDS = ("route", "gate", "authority")


class Records(Restoring, Builds, EditedInWord):
    """What was made of the case, and what the attorney decided."""

    def inputs_sha256(self, law_version: str = "") -> str:
        """A fingerprint (hex) of all that a packet is made from: answers, people, exhibits, overrides, Word edits, law.

        The times of answers, notes, builds, and the tab that a sent packet fixed are not part of it.
        """
        with self._database.transaction(reading=True):
            people = self._database.rows("SELECT group_id, id FROM people ORDER BY group_id, position")
            answers = sorted(self.answers().items())
            exhibits = [{**asdict(exhibit), "tab": ""} for exhibit in self.exhibits()]
            overrides = [(made.kind, made.subject, made.value, made.reason, made.by) for made in self.overrides()]
            edited = [(made.document, made.sha256) for made in self.edited().values()]
        said = [
            (*key, None if answer.not_known else plain(answer.value), answer.source, answer.not_known, answer.owner)
            for key, answer in answers
        ]
        held = {"answers": said, "people": people, "exhibits": exhibits, "overrides": overrides, "law": law_version}
        held |= {"edited": edited} if edited else {}  # a case without any keeps the fingerprint it always had
        return hashlib.sha256(to_json(held).encode()).hexdigest()

    # --- overrides

    def override(self, kind: str, subject: str, value: str, reason: str, by: str) -> Override:
        """Keep an attorney's decision against what the kit would do. Raises AnswerError without a reason or a name."""
        if kind not in OVERRIDE_KINDS:
            raise ValueError(f"no override of kind {kind}")
        reason, by = reason.strip(), by.strip()
        if not reason:
            raise AnswerError(
                "A reason is needed.", where=f"override: {subject}", fix="Enter the reason for the override."
            )
        if not by:
            raise AnswerError(
                "A name is needed.", where=f"override: {subject}", fix="Enter the name of the attorney who decides."
            )
        with self._change() as step:
            earlier = next((made for made in self.overrides() if (made.kind, made.subject) == (kind, subject)), None)
            if earlier and (earlier.value, earlier.reason, earlier.by) == (value, reason, by):
                return earlier
            made = Override(kind, subject, value, reason, by, step.at)
            self._database.rows(
                "REPLACE INTO overrides (kind, subject, value, reason, by, at) VALUES (?, ?, ?, ?, ?, ?)",
                (kind, subject, value, reason, by, step.at.isoformat()),
            )
            step.record(
                "override",
                f"{kind}:{subject}",
                before=_override_json(earlier),
                after=_override_json(made),
                says="Override",
            )
        return made

    def overrides(self) -> list[Override]:
        """Every override in force, by kind and subject."""
        rows = self._database.rows("SELECT kind, subject, value, reason, by, at FROM overrides ORDER BY kind, subject")
        return [Override(*row[:-1], dt.datetime.fromisoformat(row[-1])) for row in rows]

    def withdraw_override(self, kind: str, subject: str) -> None:
        """Take an override back; the history keeps it. Nothing happens when there is none."""
        with self._change() as step:
            earlier = next((made for made in self.overrides() if (made.kind, made.subject) == (kind, subject)), None)
            if earlier is None:
                return
            self._database.rows("DELETE FROM overrides WHERE kind = ? AND subject = ?", (kind, subject))
            step.record("override", f"{kind}:{subject}", before=_override_json(earlier), says="Override withdrawn")

    # --- notes

    def note(self, subject: str, text: str) -> None:
        """Keep a note to colleagues on a question or an exhibit (see `note_on`); an empty text takes it away.

        The history keeps both. Notes stand on the page and on the internal sheet, and in nothing that goes out.
        """
        with self._change() as step:
            before = self.notes().get(subject)
            after = text.strip() or None
            if before == after:
                return
            if after is None:
                self._database.rows("DELETE FROM notes WHERE subject = ?", (subject,))
            else:
                self._database.rows("REPLACE INTO notes VALUES (?, ?, ?)", (subject, after, step.at.isoformat()))
            step.record("note", subject, before=before, after=after, says="Note")

    def notes(self) -> dict[str, str]:
        """Every note by its subject."""
        return dict(self._database.rows("SELECT subject, text FROM notes ORDER BY subject"))


_EXHIBIT = "exhibit:"


def note_on(question: str = "", person: str = "", *, exhibit: str = "") -> str:
    """The subject of a note on a question, of one person where it is asked of several, or on an exhibit; all by id."""
    if exhibit:
        return f"{_EXHIBIT}{exhibit}"
    return f"{question}/{person}" if person else question


def noted(subject: str) -> tuple[str, str, str]:
    """What a note is on, by ids: question, person and exhibit; "" where it is none of these."""
    if subject.startswith(_EXHIBIT):
        return "", "", subject.removeprefix(_EXHIBIT)
    question, _, person = subject.partition("/")
    return question, person, ""


def _override_json(made: Override | None) -> str | None:
    return to_json([made.value, made.reason, made.by, made.at.isoformat()]) if made else None
