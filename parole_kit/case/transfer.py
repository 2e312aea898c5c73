"""A case from an answers file: everything is checked first, all mistakes are told at once, and nothing is half done."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import AnswerError, ContentError, IntakeError, KitError, Problems
from ..law.model import Known
from ..law.reading import did_you_mean
from .answers_file import PlannedAnswer, Reader
from .history import same
from .manifest import ManifestReader, PlannedExhibit
from .model import Answer
from .toml_file import TomlFile, read_toml

if TYPE_CHECKING:
    from ..law import Law
    from .store import Case


@dataclass(frozen=True)
class ImportPlan:
    """What an answers file will bring into a case. `notes` are sentences worth reading that stop nothing."""

    answers: tuple[PlannedAnswer, ...]
    people: dict[str, int]  # group -> how many
    exhibits: tuple[PlannedExhibit, ...]
    notes: tuple[str, ...]

    def known(self) -> Known:
        """What is known when the plan is applied to an empty case."""
        values: dict[str, Any] = {}
        people: dict[str, list[dict[str, Any]]] = {
            group: [{} for _ in range(count)] for group, count in self.people.items()
        }
        for answer in self.answers:
            if not answer.not_known:
                of = values if answer.number is None else people[answer.question.group][answer.number]
                of[answer.question.id] = answer.value
        return Known(values, {group: tuple(listed) for group, listed in people.items() if listed})


def import_answers(
    path: str | os.PathLike,
    law: Law,
    as_of: dt.date,
    exhibits_dir: str | os.PathLike | None = None,
    *,
    also: tuple[str, ...] = (),
) -> ImportPlan:
    """Read an answers file and the exhibit files it names; writes nothing.

    `also` names tables of the file that are somebody else's. Raises Problems with every mistake, each with file, line
    and label; ContentError when the file cannot be read at all.
    """
    file = read_toml(Path(path))
    mistakes: list[KitError] = []
    notes: list[str] = []
    answers, people = _read_answers(file, law, as_of, also, mistakes, notes)
    exhibits: list[PlannedExhibit] = []
    if file.data.get("exhibit") and exhibits_dir is None:
        what = "The file lists exhibits, and no folder of exhibits was named."
        mistakes.append(ContentError(what, where=file.where("exhibit"), fix="Add --exhibits FOLDER."))
    elif file.data.get("exhibit"):
        from .intake import inspect_file

        exhibits = ManifestReader(file, law, Path(exhibits_dir), inspect_file, mistakes).read()
    if mistakes:
        raise Problems(mistakes, where=file.name)
    return ImportPlan(tuple(answers), people, tuple(exhibits), tuple(notes))


def known_from_toml(path: str | os.PathLike, law: Law, as_of: dt.date, *, also: tuple[str, ...] = ()) -> Known:
    """What is known by an answers file; its exhibits are not looked at. Raises like `import_answers`."""
    file = read_toml(Path(path))
    mistakes: list[KitError] = []
    answers, people = _read_answers(file, law, as_of, also, mistakes, [])
    if mistakes:
        raise Problems(mistakes, where=file.name)
    return ImportPlan(tuple(answers), people, (), ()).known()


def _read_answers(
    file: TomlFile, law: Law, as_of: dt.date, also: tuple[str, ...], mistakes: list[KitError], notes: list[str]
) -> tuple[list[PlannedAnswer], dict[str, int]]:
    tables = ("answers", *law.groups, "exhibit")
    for key in file.data:
        if key not in (*tables, *also):
            fix = did_you_mean(key, tables, f"Use only: {', '.join(tables)}. Answers belong under [answers].")
            where = file.where(key) if (key, 0, "") in file.lines else file.where("", 0, key)
            mistakes.append(ContentError(f"An answers file has no table “{key}”.", where=where, fix=fix))
    return Reader(file, law, as_of, mistakes, notes).read()


def apply_import(plan: ImportPlan, case: Case) -> None:
    """Bring everything of the plan into the case, or nothing; nothing that is there is overwritten or doubled.

    Raises Problems when the case already says something else or has the people or files; IntakeError when an exhibit
    file changed since the plan was made; CaseError when it cannot be saved.
    """
    with case.together():
        _refuse_overwriting(plan, case)
        persons = {group: [case.add_person(group) for _ in range(count)] for group, count in plan.people.items()}
        for answer in plan.answers:
            person = "" if answer.number is None else persons[answer.question.group][answer.number]
            if answer.not_known:
                case.not_known(answer.question, person=person, owner=answer.owner)
            else:
                case.answer(answer.question, answer.value, person=person, source=answer.source)
        for planned in plan.exhibits:
            _add(planned, case, persons)
        for planned in plan.exhibits:
            if planned.exhibit.translates:
                case.update_exhibit(planned.exhibit.id, translates=planned.exhibit.translates)


def _refuse_overwriting(plan: ImportPlan, case: Case) -> None:
    held, files = case.answers(), {exhibit.sha256: exhibit for exhibit in case.exhibits()}
    taken: list[KitError] = []
    for group, count in plan.people.items():
        if count and case.people(group):
            fix = f"Import into a new case, or remove [[{group}]] from the file and add that person by hand."
            taken.append(AnswerError(f"The case already has a {group}.", where=f"[[{group}]]", fix=fix))
    for answer in plan.answers:
        there = held.get((answer.question.id, "")) if answer.number is None else None
        given = Answer(answer.question.id, "", answer.value, answer.source, answer.not_known, answer.owner)
        if there is not None and not same(there, given):
            what = "The case already has another answer."
            taken.append(
                AnswerError(what, where=answer.question.label, fix="Clear it in the case, or remove it from the file.")
            )
    for planned in plan.exhibits:
        if there := files.get(planned.exhibit.sha256):
            what = f"The case already has this file, as “{there.title}”."
            taken.append(IntakeError(what, where=planned.exhibit.title, fix="Remove the exhibit from the file."))
    if taken:
        raise Problems(taken, where=case.file_number)


def _add(planned: PlannedExhibit, case: Case, persons: dict[str, list[str]]) -> None:
    who = {f"{group}-{number}": id for group, ids in persons.items() for number, id in enumerate(ids, start=1)}
    backs = [answer.partition("/") for answer in planned.exhibit.backs]
    exhibit = planned.exhibit
    try:
        data = planned.path.read_bytes()
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() != exhibit.sha256:
        raise IntakeError("The file changed while it was imported.", where=planned.path.name, fix="Import again.")
    case.add_exhibit(
        data,
        exhibit.file_name,
        planned.inspection,
        id=exhibit.id,
        title=exhibit.title,
        group=exhibit.group,
        proves=exhibit.proves,
        backs=[question + mark + who.get(person, person) for question, mark, person in backs],
        date=exhibit.date,
        source=exhibit.source,
        language=exhibit.language,
        made_from=exhibit.made_from,
        original_held_by=exhibit.original_held_by,
        translator=exhibit.translator,
        sensitive=exhibit.sensitive,
        may_go_to=exhibit.may_go_to,
        rotations=exhibit.rotations,
        left_out=exhibit.left_out,
        page_order=exhibit.page_order,
        blacked_out=exhibit.blacked_out,
        notes=exhibit.notes,
    )
