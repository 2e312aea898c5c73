"""The answers of an answers file, checked against the questions. Every mistake is found at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import AnswerError, ContentError, KitError
from ..law.model import Question
from ..law.reading import did_you_mean
from ..law.values import is_asked, parse
from .toml_file import TomlFile

if TYPE_CHECKING:
    from ..law import Law

_FORMS = "Write a value, or { value = …, source = … }, or { not_known = true, owner = … }."


@dataclass(frozen=True)
class PlannedAnswer:
    """One answer to be given: to the case (`number` None), or to that person of the question's group, from 0."""

    question: Question
    number: int | None
    value: Any
    source: str = ""
    not_known: bool = False
    owner: str = ""


@dataclass
class Reader:
    """One reading of a file; `mistakes` and `notes` grow as it goes."""

    file: TomlFile
    law: Law
    as_of: dt.date
    mistakes: list[KitError]
    notes: list[str]

    def read(self) -> tuple[list[PlannedAnswer], dict[str, int]]:
        """The answers, and how many people each group has."""
        planned = self._table("answers", self.file.data.get("answers", {}), None)
        people = {}
        for group in self.law.groups:
            persons = self.file.data.get(group, [])
            if not isinstance(persons, list):
                place = self.file.where(group)
                self.mistakes.append(
                    ContentError(f"“{group}” is not a list.", where=place, fix=f"Write it as [[{group}]].")
                )
                continue
            people[group] = len(persons)
            for number, person in enumerate(persons):
                planned += self._table(group, person, number)
        self._note_unasked(planned)
        return planned, people

    def _table(self, table: str, entries: Any, number: int | None) -> list[PlannedAnswer]:
        if not isinstance(entries, dict):
            place = self.file.where(table)
            self.mistakes.append(
                ContentError(f"“{table}” holds no answers.", where=place, fix=f"Begin it with [{table}].")
            )
            return []
        planned = []
        for key, entry in entries.items():
            try:
                planned.append(self._answer(table, number, key, entry))
            except KitError as mistake:
                self.mistakes.append(mistake)
        return planned

    def _answer(self, table: str, number: int | None, key: str, entry: Any) -> PlannedAnswer:
        group = "" if number is None else table
        place = self.file.where(table, number or 0, key)
        question = self.law.questions.get(key)
        if question is None:
            here = [question.id for question in self.law.questions.values() if question.group == group]
            fix = did_you_mean(key, here, "Run “python start.py questions” to see every question, and correct the id.")
            raise ContentError(f"There is no question “{key}”.", where=place, fix=fix)
        if question.group != group:
            belongs = f"under [[{question.group}]]" if question.group else "under [answers]"
            raise ContentError(
                "The answer stands in the wrong table.", where=f"{place}: {question.label}", fix=f"Write it {belongs}."
            )
        try:
            return self._planned(question, number, entry)
        except AnswerError as mistake:
            raise AnswerError(mistake.what, where=f"{place}: {question.label}", fix=mistake.fix) from None

    def _planned(self, question: Question, number: int | None, entry: Any) -> PlannedAnswer:
        if not isinstance(entry, dict):
            return PlannedAnswer(question, number, parse(question, entry, as_of=self.as_of, law=self.law))
        extra = set(entry) - {"value", "source", "not_known", "owner"}
        words = all(isinstance(entry.get(key, ""), str) for key in ("source", "owner"))
        if extra or not words or ("value" in entry) == (entry.get("not_known") is True):
            raise AnswerError("The answer is not in a form that can be read.", fix=_FORMS)
        if "value" not in entry:
            return PlannedAnswer(question, number, None, not_known=True, owner=entry.get("owner", "").strip())
        value = parse(question, entry["value"], as_of=self.as_of, law=self.law)
        return PlannedAnswer(question, number, value, entry.get("source", "").strip())

    def _note_unasked(self, planned: list[PlannedAnswer]) -> None:
        of: dict[tuple[str, int | None], dict[str, Any]] = {}
        for answer in planned:
            of.setdefault((answer.question.group, answer.number), {})[answer.question.id] = answer.value
        case = of.get(("", None), {})
        for answer in planned:
            question = answer.question
            if not is_asked(question, {**case, **of[(question.group, answer.number)]}):
                place = self.file.where(question.group or "answers", answer.number or 0, question.id, question.label)
                self.notes.append(f"{place}. This is not asked as the other answers stand; it is kept and not used.")
