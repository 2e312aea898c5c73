"""The people of a case who repeat: sponsors, declarants, the household. A part of `Case`."""

from __future__ import annotations

from ..errors import CaseError
from .coding import answer_json
from .history import AnswersAndHistory


class People(AnswersAndHistory):
    """Who is in the case. An id such as `sponsor-2` is given once and never used again for somebody else."""

    def people(self, group: str) -> list[str]:
        """The ids of the people of a group, in their order."""
        rows = self._database.rows("SELECT id FROM people WHERE group_id = ? ORDER BY position", (group,))
        return [person for (person,) in rows]

    def add_person(self, group: str) -> str:
        """A new person in a group (an id such as "sponsor"); gives the person's id."""
        with self._change() as step:
            ever = self._database.one(
                "SELECT count(DISTINCT person) FROM history WHERE kind = 'person' AND subject = ?", (group,)
            )[0]
            person = f"{group}-{ever + 1}"
            self._put_person(group, person, str(ever + 1))
            step.record("person", group, person=person, after=str(ever + 1), says="added")
        return person

    def remove_person(self, group: str, person: str) -> None:
        """Take a person and the person's answers out of the case; `undo` brings back both.

        Raises CaseError when not there.
        """
        with self._change() as step:
            found = self._database.one("SELECT position FROM people WHERE id = ? AND group_id = ?", (person, group))
            if found is None:
                raise CaseError(f"This {group} is no longer in the case.", where=person, fix="Reload the page.")
            batch = step.record("person", group, person=person, before=str(found[0]), says="removed")
            for answer in list(self._answers("WHERE person = ?", (person,))):
                self._store(answer.question, person, None)
                step.record("answer", answer.question, person=person, before=answer_json(answer), batch=batch)
            self._put_person(group, person, None)

    def _put_person(self, group: str, person: str, position: str | None) -> None:
        """Put somebody in at a position, or out when it is None."""
        if position is None:
            self._database.rows("DELETE FROM people WHERE id = ?", (person,))
        else:
            self._database.rows(
                "INSERT INTO people (id, group_id, position) VALUES (?, ?, ?)", (person, group, int(position))
            )
