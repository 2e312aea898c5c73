"""The law as one frozen noun: everything the law files say, by id and in file order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import ContentError
from .dates import spell_plain
from .model import (
    Authority,
    Clock,
    Code,
    Dated,
    Factor,
    Fee,
    FieldOffice,
    Flag,
    Group,
    Number,
    OfficeChange,
    Question,
    Row,
)
from .reading import did_you_mean


@dataclass(frozen=True)
class Law:
    """Everything the law files say, by id and in file order. Nothing in it changes after loading."""

    authorities: Mapping[str, Authority]
    groups: Mapping[str, Group]
    questions: Mapping[str, Question]
    codes: Mapping[str, Code]
    rows: tuple[Row, ...]
    flags: Mapping[str, Flag]
    factors: Mapping[str, Factor]
    clocks: Mapping[str, Clock]
    triggers: Mapping[str, str]  # what a rule that starts a clock is called
    fees: Mapping[str, Fee]
    numbers: Mapping[str, Number]
    field_offices: Mapping[str, FieldOffice]
    circuits: Mapping[str, dict]
    packet: Mapping[str, Any]
    glossary: Mapping[str, str]
    notices: Mapping[str, dict]
    verify_list: tuple[str, ...]
    as_of: dt.date  # the day the content speaks from
    version: str  # that day and a hash of every text read
    office_changes: tuple[OfficeChange, ...] = ()
    closed_days: tuple[dt.date, ...] = ()  # days on which the office is closed, from its closed_days.toml

    def question(self, question_id: str) -> Question:
        """One question. Raises ContentError with a suggestion when there is none of that id."""
        if question_id in self.questions:
            return self.questions[question_id]
        fix = did_you_mean(question_id, self.questions, "Use the id of a question in questions.toml.")
        raise ContentError(f"There is no question “{question_id}”.", where="parole_kit/law/questions.toml", fix=fix)

    def fee(self, fee_id: str, on: dt.date) -> Dated:
        """The amount of a fee on a day, in whole US dollars. Raises ContentError when no row is in force."""
        if fee_id not in self.fees:
            fix = did_you_mean(fee_id, self.fees, "Use the id of a fee in fees.toml.")
            raise ContentError(f"There is no fee “{fee_id}”.", where="parole_kit/law/fees.toml", fix=fix)
        return _row_or_refuse(
            self.fees[fee_id].rows, on, self.fees[fee_id].title, f"parole_kit/law/fees.toml: {fee_id}"
        )

    def number(self, number_id: str, on: dt.date) -> Dated:
        """A number that a rule needs, on a day. Raises ContentError when no row is in force."""
        number = self.numbers[number_id]
        return _row_or_refuse(number.rows, on, number.title, f"parole_kit/law/law.toml: numbers.{number_id}")

    def circuit_row(self, circuit_id: str, on: dt.date) -> dict | None:
        """What the table says of a circuit on a day, or None when it has nothing for that day."""
        rows = [row for row in self.circuits[circuit_id].get("rows", ()) if row["in_force_from"] <= on]
        return rows[-1] if rows else None

    def stale(self, as_of: dt.date) -> list[Authority]:
        """The authorities checked longer ago than they allow, in calendar days; those never checked are not stale.

        A check dated later than both that day and the day of the files was not made yet, so it counts as old.
        """
        known = max(as_of, self.as_of)
        return [
            one
            for one in self.authorities.values()
            if one.checked_on and ((as_of - one.checked_on).days > one.stale_after or one.checked_on > known)
        ]


def in_force(rows: tuple[Dated, ...], on: dt.date) -> Dated | None:
    """The last row that began by a day, or None when none had."""
    begun = [row for row in rows if row.in_force_from <= on]
    return begun[-1] if begun else None


def _row_or_refuse(rows: tuple[Dated, ...], on: dt.date, title: str, where: str) -> Dated:
    row = in_force(rows, on)
    if row is None or row.value is None:
        raise ContentError(
            f"No amount or number for “{title}” is established for {spell_plain(on)}.",
            where=where,
            fix="Look it up, and add a dated row with its authority.",
        )
    return row
