"""Answers, and the history of every one of them. A part of `Case`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from .. import clock
from ..errors import CaseError
from ..law.model import Known, PartialDate, Question
from .coding import answer_from, answer_json, partial_iso, plain, to_json, value_of
from .database import Database
from .model import Answer, Change

ANYTHING: Any = object()
UNDOABLE = ("answer", "person")
_ROW = "number, at, kind, subject, person, before, after, says, batch, undone"


class AnsweredElsewhere(CaseError):
    """Somebody answered the question in the meantime; `theirs` is that answer, or None when it was cleared."""

    def __init__(self, question: Question, theirs: Answer | None) -> None:
        self.theirs = theirs
        super().__init__(
            f"This was changed in another window meanwhile. It now says: {_in_brief(theirs)}",
            where=question.label,
            fix="Compare the two, then enter the one that is right.",
        )


def _in_brief(answer: Answer | None) -> str:
    if answer is None:
        return "nothing (it was cleared)."
    if answer.not_known:
        return "not known yet."
    value = answer.value
    if isinstance(value, PartialDate):
        return f"“{'about ' if value.about else ''}{partial_iso(value)}”."
    return f"“{', '.join(value) if isinstance(value, list) else value}”."


def same(one: Answer | None, other: Answer | None) -> bool:
    """Whether two answers say the same, whenever they were given."""
    if one is None or other is None:
        return one is other
    return replace(one, given_at=None) == replace(other, given_at=None)


@dataclass
class Step:
    """One transaction's entries in the history."""

    database: Database
    at: dt.datetime
    entries: int = 0

    def record(self, kind: str, subject: str, *, person="", before=None, after=None, says="", batch=0, undoes=0) -> int:
        """Write one entry, and give its number. Entries of one batch are undone together."""
        self.entries += 1
        self.database.rows(
            "INSERT INTO history (at, kind, subject, person, before, after, says, batch, undoes)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (self.at.isoformat(), kind, subject, person, before, after, says, batch, undoes),
        )
        return self.database.one("SELECT last_insert_rowid()")[0]


class AnswersAndHistory:
    """What was answered, by whom it will be found out, and every earlier answer."""

    _database: Database

    @contextmanager
    def _change(self) -> Iterator[Step]:
        """One transaction that raises the revision when it entered anything in the history."""
        with self._database.transaction():
            step = Step(self._database, clock.now())
            yield step
            if step.entries:
                self._database.rows("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'revision'")
                self._database.rows("UPDATE meta SET value = ? WHERE key = 'saved_at'", (step.at.isoformat(),))

    # --- answers

    def answer(
        self, question: Question, value: Any, *, person: str = "", source: str = "", if_unchanged_since: Any = ANYTHING
    ) -> None:
        """Save a parsed value. The same value and source again changes nothing.

        `if_unchanged_since` is the answer (or None) at which the person looked; when it is given and the case says
        something else by now, AnsweredElsewhere is raised and nothing is saved. Raises CaseError for a person who is
        not in the case.
        """
        plain(value)
        self._put(question, Answer(question.id, person, value, source.strip()), if_unchanged_since)

    def not_known(
        self, question: Question, *, person: str = "", owner: str = "", if_unchanged_since: Any = ANYTHING
    ) -> None:
        """Save that the answer is not known yet, and who will find out."""
        self._put(question, Answer(question.id, person, None, not_known=True, owner=owner.strip()), if_unchanged_since)

    def clear(self, question: Question, *, person: str = "", if_unchanged_since: Any = ANYTHING) -> None:
        """Take the answer away. It stays in the history."""
        self._put(question, None, if_unchanged_since, person=person)

    def _put(self, question: Question, answer: Answer | None, seen: Any, *, person: str = "") -> None:
        person = answer.person if answer else person
        with self._change() as step:
            self._check_person(question, person)
            before = self.get(question.id, person)
            if same(before, answer):
                return
            if seen is not ANYTHING and not same(before, seen):
                raise AnsweredElsewhere(question, before)
            after = replace(answer, given_at=step.at) if answer else None
            self._store(question.id, person, after)
            step.record("answer", question.id, person=person, before=answer_json(before), after=answer_json(after))

    def _check_person(self, question: Question, person: str) -> None:
        if bool(question.group) != bool(person):
            raise ValueError(f"{question.id} is asked {'of a person' if question.group else 'of the case'}")
        if person and person not in self.people(question.group):
            raise CaseError(
                f"This {question.group} is no longer in the case.",
                where=question.label,
                fix=f"Add the {question.group} again, then answer.",
            )

    def _store(self, question: str, person: str, answer: Answer | None) -> None:
        if answer is None:
            self._database.rows("DELETE FROM answers WHERE question = ? AND person = ?", (question, person))
            return
        value = None if answer.not_known else to_json(plain(answer.value))
        self._database.rows(
            "REPLACE INTO answers (question, person, value, source, not_known, owner, given_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (question, person, value, answer.source, answer.not_known, answer.owner, answer.given_at.isoformat()),
        )

    def _answers(self, where: str = "", values: tuple = ()) -> Iterator[Answer]:
        from json import loads

        columns = "question, person, value, source, not_known, owner, given_at"
        for row in self._database.rows(f"SELECT {columns} FROM answers {where}", values):
            question, person, value, source, not_known, owner, given = row
            held = None if value is None else value_of(loads(value))
            yield Answer(question, person, held, source, bool(not_known), owner, dt.datetime.fromisoformat(given))

    def get(self, question: str, person: str = "") -> Answer | None:
        """The answer to one question by its id, or None."""
        return next(self._answers("WHERE question = ? AND person = ?", (question, person)), None)

    def answers(self) -> dict[tuple[str, str], Answer]:
        """Every answer by (question id, person id), those not known yet included."""
        return {(answer.question, answer.person): answer for answer in self._answers()}

    def values(self) -> dict[str, Any]:
        """The values given to questions of the case itself, not of its people."""
        return {answer.question: answer.value for answer in self._answers("WHERE person = '' AND NOT not_known")}

    def known(self) -> Known:
        """What rules may read: values given, and people in their order. What is not known yet is absent."""
        with self._database.transaction(reading=True):
            groups = self._database.rows("SELECT id, group_id FROM people ORDER BY group_id, position")
            given = list(self._answers("WHERE NOT not_known"))
        of: dict[str, dict[str, Any]] = {"": {}} | {person: {} for person, _ in groups}
        for answer in given:
            of[answer.person][answer.question] = answer.value
        people: dict[str, tuple] = {}
        for person, group in groups:
            people[group] = (*people.get(group, ()), of[person])
        return Known(of[""], people)

    # --- history

    def history(
        self, question: str | None = None, person: str | None = None, *, kinds: tuple[str, ...] | None = ("answer",)
    ) -> list[Change]:
        """Changes, oldest first: of one question, one person, or all; `kinds=None` for every kind of change."""
        wanted, values = ["1"], []
        for column, sought in (("subject", question), ("person", person)):
            if sought is not None:
                wanted.append(f"{column} = ?")
                values.append(sought)
        if kinds is not None:
            wanted.append(f"kind IN ({', '.join('?' * len(kinds))})")
            values += kinds
        sql = f"SELECT {_ROW} FROM history WHERE {' AND '.join(wanted)} ORDER BY number"
        return [_change_from(row) for row in self._database.rows(sql, tuple(values))]

    def at(self, when: dt.datetime | int) -> dict[tuple[str, str], Answer]:
        """The answers as they were just after a moment (UTC), or after the change of that number."""
        column, value = ("number", when) if isinstance(when, int) else ("at", when.astimezone(dt.UTC).isoformat())
        rows = self._database.rows(
            "SELECT subject, person, after FROM history WHERE number IN"
            f" (SELECT max(number) FROM history WHERE kind = 'answer' AND {column} <= ? GROUP BY subject, person)",
            (value,),
        )
        return {(key, person): answer_from(key, person, after) for key, person, after in rows if after is not None}

    def undo(self) -> Change | None:
        """Take back the last change of an answer, or of who is in the case, that was not taken back yet.

        Gives that change, or None when there is none. The taking back is itself in the history. Doing it again goes
        one change further back.
        """
        marks = ", ".join("?" * len(UNDOABLE))
        with self._change() as step:
            last = self._database.one(
                f"SELECT CASE batch WHEN 0 THEN number ELSE batch END FROM history WHERE number ="
                f" (SELECT max(number) FROM history WHERE kind IN ({marks}) AND NOT undone AND NOT undoes)",
                UNDOABLE,
            )
            if last is None:
                return None
            rows = self._database.rows(
                f"SELECT {_ROW} FROM history WHERE ? IN (number, batch) AND NOT undone ORDER BY number DESC", last
            )
            for row in rows:
                self._take_back(step, row)
        return _change_from(rows[-1])

    def _take_back(self, step: Step, row: tuple) -> None:
        number, _, kind, subject, person, before, after = row[:7]
        if kind == "answer":
            self._store(subject, person, answer_from(subject, person, before))
        else:
            self._put_person(subject, person, before)
        step.record(kind, subject, person=person, before=after, after=before, says="taken back", undoes=number)
        self._database.rows("UPDATE history SET undone = 1 WHERE number = ?", (number,))


def _change_from(row: tuple) -> Change:
    number, at, kind, subject, person, before, after, says, _, undone = row
    moment = dt.datetime.fromisoformat(at)
    if kind != "answer":
        return Change(number, moment, "", person, None, None, kind, subject, says, bool(undone))
    earlier, later = (answer_from(subject, person, text) for text in (before, after))
    return Change(number, moment, subject, person, earlier, later, kind, subject, says, bool(undone))
