"""What the law files say: loaded, with the office's entries laid over them, and refused as a whole when anything is amiss."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ContentError, Problems
from .checks import check_shelf
from .dates import spell_plain
from .model import (
    Authority, Clock, Code, Dated, Factor, Fee, FieldOffice, Flag, Group, Number, OfficeChange, Question, Row,
)  # fmt: skip
from .reading import Entry, Shelf, did_you_mean, read_shelf
from .rules import RULES

SHIPPED = Path(__file__).resolve().parent
SECTION_OF_GROUP = {
    "identity": "Identity",
    "flight-risk": "Flight risk",
    "danger": "Danger to the community",
    "additional": "Additional factors",
    "grounds": "Grounds under 8 CFR 212.5(b)",
}


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
        """The amount of a fee on a day, in whole US dollars. Raises ContentError when no row is in force: nothing is assumed."""
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
        """The authorities whose last check is older than they allow, in calendar days. Those never checked are not stale but unverified."""
        return [
            one
            for one in self.authorities.values()
            if one.checked_on and (as_of - one.checked_on).days > one.stale_after
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


_loaded: dict[tuple, Law] = {}


def load_law(office: Path | None = None) -> Law:
    """The law files, with the office's entries laid over them. Raises Problems with every mistake at once.

    `office` is the office's folder (its `law/` is read). A file that did not change is not read again in this process.
    """
    key = _fingerprint(office)
    if key not in _loaded:
        shelf = read_shelf(SHIPPED, office)
        check_shelf(shelf, RULES)
        if shelf.errors:
            raise Problems(shelf.errors, where="the law files")
        _loaded.clear()
        _loaded[key] = _build(shelf)
    return _loaded[key]


def _fingerprint(office: Path | None) -> tuple:
    folders = [SHIPPED] + ([office, office / "law"] if office is not None else [])
    found = [path for folder in folders if folder.is_dir() for path in sorted(folder.glob("*.toml"))]
    stats = [(str(path), path.stat()) for path in found]
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def _build(shelf: Shelf) -> Law:
    factors = {key: Factor(**_plain(entry)) for key, entry in _of(shelf, "factors.toml").items()}
    questions = {key: Question(**_plain(entry)) for key, entry in _of(shelf, "questions.toml", "questions").items()}
    for factor in factors.values():
        question = _narrative(factor)
        questions.setdefault(question.id, question)
    as_of = shelf.other["law.toml"]["as_of"]
    return Law(
        authorities={
            key: Authority(**{"source": "", "checked_on": None, "checked_by": "", **_plain(entry)})
            for key, entry in _of(shelf, "authorities.toml").items()
        },
        groups={key: Group(**_plain(entry)) for key, entry in _of(shelf, "questions.toml", "groups").items()},
        questions=_closed(questions),
        codes={
            key: Code(**{"next_steps": (), **_plain(entry)})
            for key, entry in _of(shelf, "routes.toml", "codes").items()
        },
        rows=tuple(Row(**{"next_steps": (), **_plain(entry)}) for entry in _of(shelf, "routes.toml", "rows").values()),
        flags={key: Flag(**_plain(entry)) for key, entry in _of(shelf, "flags.toml").items()},
        factors=factors,
        clocks={
            key: Clock(**{"counts": (), "note": "", **_plain(entry)})
            for key, entry in _of(shelf, "timeline.toml", "clocks").items()
        },
        triggers=shelf.words[("timeline.toml", "triggers")],
        fees={key: Fee(**{"note": "", **_plain(entry)}) for key, entry in _of(shelf, "fees.toml").items()},
        numbers={
            key: Number(**{"note": "", **_plain(entry)}) for key, entry in _of(shelf, "law.toml", "numbers").items()
        },
        field_offices={
            key: FieldOffice(**{"phone": "", "captured_on": None, "url": "", **_plain(entry)})
            for key, entry in _of(shelf, "field_offices.toml").items()
        },
        circuits={key: {"id": key, **entry.values} for key, entry in _of(shelf, "circuits.toml").items()},
        packet=shelf.other.get("packet.toml", {}),
        glossary=shelf.words[("glossary.toml", "terms")],
        notices={key: {"id": key, **entry.values} for key, entry in _of(shelf, "notices.toml").items()},
        verify_list=tuple(item["item"] for item in shelf.other["verify.toml"].get("verify", ())),
        as_of=as_of,
        version=f"{as_of.isoformat()} {shelf.version()}",
        office_changes=tuple(shelf.changes),
        closed_days=shelf.closed_days,
    )


def _of(shelf: Shelf, name: str, section: str = "") -> dict[str, Entry]:
    return shelf.entries[(name, section)]


def _plain(entry: Entry) -> dict[str, Any]:
    """The keys of an entry as a noun takes them: lists as tuples, dated rows as Dated, conditions as tuples of answers."""
    built: dict[str, Any] = {"id": entry.id}
    for key, value in entry.values.items():
        if key in ("counts", "rows"):
            built[key] = tuple(_dated(row) for row in value)
        elif isinstance(value, dict):
            built[key] = {asked: tuple(wanted) for asked, wanted in value.items()}
        else:
            built[key] = tuple(value) if isinstance(value, list) else value
    return built


def _dated(row: dict[str, Any]) -> Dated:
    return Dated(row["in_force_from"], row.get("value"), row.get("unit", ""), row["authority"], row.get("note", ""))


def _narrative(factor: Factor) -> Question:
    """The question whose answer is the attorney's argument on a factor."""
    return Question(
        id=f"{factor.id}-narrative",
        step="factors",
        section=SECTION_OF_GROUP[factor.group],
        kind="narrative",
        label=factor.title,
        hint=factor.prompt,
        error=f"Enter what the request says under “{factor.title}”",
        only_if=factor.only_if,
        authorities=factor.authorities,
    )


def _closed(questions: dict[str, Question]) -> dict[str, Question]:
    """Every question with the conditions of its conditions, the outermost first, so that a chain needs no second look."""
    return {key: _with_conditions(question, questions) for key, question in questions.items()}


def _with_conditions(question: Question, questions: dict[str, Question]) -> Question:
    if not question.only_if:
        return question
    closed: dict[str, tuple[str, ...]] = {}
    for asked, wanted in question.only_if.items():
        for further, answers in {**_with_conditions(questions[asked], questions).only_if, asked: wanted}.items():
            closed[further] = tuple(one for one in answers if one in closed.get(further, answers))
    return Question(**{**question.__dict__, "only_if": closed})
