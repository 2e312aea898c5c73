"""Going back to an earlier moment of a case. The going back is itself in the history, and can be undone. A part of `Case`."""

from __future__ import annotations

from dataclasses import replace

from ..errors import CaseError
from .coding import answer_json
from .history import Step, same
from .model import Answer
from .people import People


class Restoring(People):
    """Answers and people as they were after an earlier change."""

    def people_at(self, number: int) -> dict[str, list[str]]:
        """Who was in each group just after the change of that number, in their order."""
        found: dict[str, list[str]] = {}
        for group, person, _ in self._people_at(number):
            found.setdefault(group, []).append(person)
        return found

    def _people_at(self, number: int) -> list[tuple[str, str, str]]:
        rows = self._database.rows(
            "SELECT subject, person, after FROM history WHERE number IN"
            " (SELECT max(number) FROM history WHERE kind = 'person' AND number <= ? GROUP BY person)",
            (number,),
        )
        there = [row for row in rows if row[2] is not None]
        return sorted(there, key=lambda row: (row[0], int(row[2])))

    def restore_answer(self, number: int, question: str, person: str = "") -> None:
        """Give one question the answer it had just after the change of that number; None takes the answer away.

        Raises CaseError for a person who is not in the case any more.
        """
        with self._change() as step:
            self._require_person(person)
            self._give(step, question, person, self.at(number).get((question, person)), 0)

    def restore(self, number: int) -> int:
        """Bring every answer and every person back to how they were just after the change of that number.

        Exhibits, builds and decisions stay as they are. Gives how many answers and people changed; one `undo` takes
        all of it back.
        """
        with self._change() as step:
            then, now = self.at(number), self.answers()
            were = {person: (group, position) for group, person, position in self._people_at(number)}
            are = {
                person: (group, str(position))
                for person, group, position in self._database.rows("SELECT id, group_id, position FROM people")
            }
            batch = 0
            for person in sorted(were.keys() ^ are.keys()):
                group, position = were.get(person) or are[person]
                back = person in were
                self._put_person(group, person, position if back else None)
                before, after = (None, position) if back else (position, None)
                says = "added" if back else "removed"
                entry = step.record("person", group, person=person, before=before, after=after, says=says, batch=batch)
                batch = batch or entry
            for question, person in sorted(then.keys() | now.keys()):
                batch = self._give(step, question, person, then.get((question, person)), batch) or batch
            return step.entries

    def _give(self, step: Step, question: str, person: str, answer: Answer | None, batch: int) -> int:
        """Save an earlier answer as a new change; gives the number of the entry, or 0 when nothing changed."""
        before = self.get(question, person)
        if same(before, answer):
            return 0
        after = replace(answer, given_at=step.at) if answer else None
        self._store(question, person, after)
        told = {"before": answer_json(before), "after": answer_json(after), "says": "restored"}
        entry = step.record("answer", question, person=person, batch=batch, **told)
        return batch or entry

    def _require_person(self, person: str) -> None:
        if person and not self._database.rows("SELECT 1 FROM people WHERE id = ?", (person,)):
            raise CaseError(
                "This person is no longer in the case.",
                where=person,
                fix="Go back to the whole moment, which brings the person back too.",
            )
