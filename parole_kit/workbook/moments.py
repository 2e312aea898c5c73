"""Earlier moments of a case: which there are, and what differs between one of them and now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..case.model import Answer, Change
from ..law.dates import spell_plain
from .look import Look
from .tasks import question_label

TOGETHER = dt.timedelta(minutes=15)  # changes within so long of the first one are one moment
SINGLE = 8  # of the latest changes, so many can be looked at one by one
MOST = 40  # moments offered


@dataclass(frozen=True)
class Moment:
    """The case as it was just after the change of this number (0: before the first), in words for a list."""

    number: int
    says: str
    single: bool = False


@dataclass(frozen=True)
class Difference:
    """One answer that was another at a moment; None where there was or is none."""

    question: str
    person: str
    then: Answer | None
    now: Answer | None


@dataclass(frozen=True)
class Compared:
    """All that differs between a moment and now."""

    answers: tuple[Difference, ...]
    added_since: tuple[tuple[str, str], ...]  # (group, person)
    removed_since: tuple[tuple[str, str], ...]

    def __len__(self) -> int:
        return len(self.answers) + len(self.added_since) + len(self.removed_since)


def _label(look: Look, change: Change) -> str:
    if change.kind == "person":
        singular = look.law.groups[change.subject].singular if change.subject in look.law.groups else change.subject
        return f"a {singular} was {change.says if change.says in ('added', 'removed') else 'added or removed'}"
    question = look.law.questions.get(change.question)
    how = "restored" if change.says == "restored" else "changed"
    return f"“{question.label if question else change.question}” was {how}"


def _changes(look: Look) -> list[Change]:
    return look.keep("changes", lambda: look.case.history(kinds=("answer", "person")))


def undoable(look: Look, today: dt.date) -> str:
    """What `undo` would take back, in words; "" when there is nothing."""
    left = [change for change in _changes(look) if not change.undone and change.says != "taken back"]
    return f"{_label(look, left[-1])} ({_when(left[-1].at, today)})" if left else ""


def _when(moment: dt.datetime, today: dt.date) -> str:
    own = moment.astimezone()
    day = "Today" if own.date() == today else spell_plain(own.date())
    return f"{day}, {own:%H:%M}"


def _parcels(changes: Sequence[Change]) -> list[list[Change]]:
    parcels: list[list[Change]] = []
    for change in changes:
        if parcels and change.at - parcels[-1][0].at <= TOGETHER:
            parcels[-1].append(change)
        else:
            parcels.append([change])
    return parcels


def moments(look: Look, today: dt.date) -> list[Moment]:
    """The moments worth comparing with: before each of the latest changes, then after each earlier stretch of work."""
    changes = _changes(look)
    if not changes:
        return []
    before = dict(zip([change.number for change in changes], [0, *(c.number for c in changes)], strict=False))
    found = [
        Moment(before[change.number], f"{_when(change.at, today)}, before {_label(look, change)}", single=True)
        for change in reversed(changes[-SINGLE:])
    ]
    for parcel, _ in reversed(list(pairwise(_parcels(changes)))):
        count = len(parcel)
        what = _label(look, parcel[0]) if count == 1 else f"{count} changes"
        found.append(Moment(parcel[-1].number, f"{_when(parcel[-1].at, today)}, after {what}"))
    if all(each.number for each in found):
        found.append(Moment(0, f"{_when(changes[0].at, today)}, before the first answer"))
    seen: set[int] = set()
    return [each for each in found if not (each.number in seen or seen.add(each.number))][:MOST]


def compare(look: Look, number: int) -> Compared:
    """What differs between the case after the change of that number and now, in the order of the questions."""
    then, now = look.case.at(number), look.answers
    were = {person: group for group, people in look.case.people_at(number).items() for person in people}
    are = {person: group for group in look.law.groups for person in look.people(group)}
    order = {question: place for place, question in enumerate(look.law.questions)}
    keys = sorted(then.keys() | now.keys(), key=lambda key: (order.get(key[0], len(order)), key))
    different = [
        Difference(question, person, then.get((question, person)), now.get((question, person)))
        for question, person in keys
        if not _same(then.get((question, person)), now.get((question, person)))
    ]
    return Compared(
        tuple(different),
        tuple((are[person], person) for person in are if person not in were),
        tuple((were[person], person) for person in were if person not in are),
    )


def _same(one: Answer | None, other: Answer | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.value, one.source, one.not_known, one.owner) == (
        other.value,
        other.source,
        other.not_known,
        other.owner,
    )


def label_of(look: Look, difference: Difference) -> str:
    """The question of a difference as the page asks it, with the person where there is one."""
    question = look.law.questions.get(difference.question)
    if question is None:
        return difference.question
    there = difference.person and difference.person in look.people(question.group)
    return question_label(look, question, difference.person if there else "")
