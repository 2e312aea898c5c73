"""What an entry of a law file may hold: its keys, their kinds, and what an office may not change without a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .dates import BEFORE_A_LIMIT, UNITS
from .model import AUDIENCES, KINDS, STATUSES, STEPS

LONGEST = {"days": 36_525, "business days": 26_089, "hours": 876_600, "months": 1200, "years": 100, BEFORE_A_LIMIT: 100}


@dataclass(frozen=True)
class Shape:
    """The keys of one sort of entry. `legal` keys are refused in an office file without `authority` and `because`."""

    word: str
    needs: tuple[str, ...]
    keys: dict[str, Callable[[Any], str]]  # key -> what is wrong with a value, or ""
    legal: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()  # an office cannot change these at all
    may_hide: bool = False
    plain_id: bool = True  # letters and hyphens only: no digits


def _text(value: Any) -> str:
    return "" if isinstance(value, str) else "must be text in quotation marks"


def _said(value: Any) -> str:
    return _text(value) or ("" if value.strip() else "must not be empty")


def _texts(value: Any) -> str:
    fine = isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)
    return "" if fine else "must be a list of texts"


def _yes(value: Any) -> str:
    return "" if isinstance(value, bool) else "must be true or false"


def _whole(value: Any) -> str:
    return "" if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else "must be a whole number"


def _date(value: Any) -> str:
    fine = isinstance(value, dt.date) and not isinstance(value, dt.datetime)
    return "" if fine else "must be a date, written 2026-11-23 without quotation marks"


def _one_of(words: tuple[str, ...]) -> Callable[[Any], str]:
    return lambda value: "" if value in words else f"must be one of: {', '.join(words)}"


def _some_of(words: tuple[str, ...]) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        wrong = _texts(value) or not value or [one for one in value if one not in words]
        return f"must be a list of some of: {', '.join(words)}" if wrong else ""

    return check


def _conditions(value: Any) -> str:
    fine = isinstance(value, dict) and value and all(not _texts(wanted) and wanted for wanted in value.values())
    return "" if fine else 'must be like { question-id = ["an answer"] }'


def _dated(value: Any) -> str:
    if not isinstance(value, list) or not value or not all(isinstance(row, dict) for row in value):
        return "must be a list of dated rows"
    for row in value:
        wrong = _dated_row(row)
        if wrong:
            return f"has a row that {wrong}"
    starts = [row["in_force_from"] for row in value]
    if starts != sorted(set(starts)):
        return "must have its rows in the order of in_force_from, each day once"
    return ""


def _dated_row(row: dict) -> str:
    known = {"in_force_from", "value", "unit", "authority", "note", "not_established"}
    for key in row:
        if key not in known:
            return f"has a key “{key}” that the kit does not know; it knows {', '.join(sorted(known))}"
    if "in_force_from" not in row or _date(row["in_force_from"]):
        return "has no in_force_from date"
    if not row.get("authority"):
        return "names no authority"
    if row.get("not_established") is True:
        return "" if "value" not in row else "has a value and says that it is not established"
    if _whole(row.get("value")):
        return "has no whole number as its value"
    if row.get("unit") not in (*UNITS, "US dollars"):
        return f"needs a unit, one of: {', '.join((*UNITS, 'US dollars'))}"
    if row["unit"] == "hours" and row["value"] % 24:
        return "counts hours that are not whole days of 24"
    if row["value"] > LONGEST.get(row["unit"], row["value"]):
        return f"counts {row['value']} {row['unit']}, which is longer than a hundred years"
    return ""


def _tables(value: Any) -> str:
    return "" if isinstance(value, list) and all(isinstance(row, dict) for row in value) else "must be a list of tables"


def _asked_for(value: Any) -> str:
    fine = isinstance(value, dict) and set(value) <= {"asks", "authorities"} and not _said(value.get("asks"))
    return "" if fine else "must hold asks, the words of what is asked for, and may hold authorities"


_AUTHORITIES = {"authorities": _texts}

AUTHORITY = Shape(
    "authority",
    ("cite", "says", "status"),
    {
        "cite": _said, "says": _said, "status": _one_of(STATUSES), "source": _text, "checked_on": _date,
        "checked_by": _text, "url": _text, "stale_after": _whole, "other_side": _text, "in_documents": _yes,
    },
    plain_id=False,
)  # fmt: skip
GROUP = Shape("group", ("title", "singular"), {"title": _said, "singular": _said, "hint": _text})
QUESTION = Shape(
    "question",
    ("step", "section", "kind", "label", "error"),
    {
        "step": _one_of(STEPS), "section": _said, "kind": _one_of(KINDS), "label": _said, "error": _said, "hint": _text,
        "why": _text, "options": _texts, "group": _said, "may_be_future": _yes, "required": _yes,
        "only_if": _conditions, "may_go_to": _some_of(AUDIENCES), **_AUTHORITIES,
    },
    legal=("options", "only_if", "may_go_to", "required", "may_be_future"),
    fixed=("kind", "group"),
    may_hide=True,
    plain_id=False,
)  # fmt: skip
CODE = Shape(
    "code",
    ("title", "says", "packet"),
    {"title": _said, "says": _said, "next_steps": _texts, "packet": _yes},
    legal=("packet",),
    plain_id=False,
)
ROW = Shape(
    "row",
    ("label", "code", "question", "says", "authorities"),
    {"label": _said, "code": _said, "question": _said, "says": _said, "next_steps": _texts, **_AUTHORITIES},
    legal=("code",),
)
FLAG = Shape(
    "flag",
    ("kind", "title", "says", "authorities"),
    {"kind": _one_of(("ground", "overlay", "warning")), "title": _said, "says": _said, "cite": _text, **_AUTHORITIES},
    legal=("kind",),
)
NUMBER = Shape("number", ("title", "rows"), {"title": _said, "note": _text, "rows": _dated}, legal=("rows",))
FACTOR = Shape(
    "factor",
    ("group", "title", "prompt", "considers", "evidence", "usual_denial", "answer", "authorities"),
    {
        "group": _one_of(("identity", "flight-risk", "danger", "additional", "grounds")), "title": _said,
        "prompt": _said,
        "considers": _texts, "evidence": _texts, "usual_denial": _text, "answer": _text, "adverse": _yes,
        "only_if": _conditions, "adverse_if": _conditions, **_AUTHORITIES,
    },
    may_hide=True,
)  # fmt: skip
CLOCK = Shape(
    "clock",
    ("title", "basis", "starts", "applies_if", "authorities"),
    {
        "title": _said, "basis": _one_of(("law", "office")), "starts": _said, "applies_if": _said, "met_by": _said,
        "counts": _dated, "note": _text, "rolls": _yes, "urgent": _yes, "opens": _yes, **_AUTHORITIES,
    },
    legal=("basis", "starts", "applies_if", "met_by", "counts", "rolls", "opens"),
)  # fmt: skip
FEE = Shape(
    "fee",
    ("title", "rows", "authorities"),
    {"title": _said, "note": _text, "rows": _dated, "exceptions": _texts, **_AUTHORITIES},
    legal=("rows",),
)
FIELD_OFFICE = Shape(
    "field office",
    ("name", "code", "area", "address", "source", "status"),
    {
        "name": _said, "code": _said, "area": _text, "address": _texts, "phone": _text, "captured_on": _date,
        "source": _text, "url": _text, "status": _one_of(STATUSES),
    },
    plain_id=False,
)  # fmt: skip
CIRCUIT = Shape("circuit", ("name", "rows"), {"name": _said, "rows": _tables}, legal=("rows",), plain_id=False)
NOTICE = Shape(
    "notice", ("title", "says", "authorities"), {"title": _said, "says": _said, **_AUTHORITIES}, may_hide=True
)

OFFICE_KEYS = {"authority": _said, "because": _said, "hidden": _yes, "hidden_because": _said, "shipped": _said}


@dataclass(frozen=True)
class Layout:
    """One law file: its sections of entries, by the name of the table ("" for the top level), and its other keys."""

    sections: dict[str, Shape] = field(default_factory=dict)
    words: tuple[str, ...] = ()  # tables of plain texts
    other: tuple[str, ...] = ()
    optional: bool = False


EXHIBITS = Shape("group of exhibits", ("title",), {"title": _said, **_AUTHORITIES})
MAILBOX = Shape("mailbox", ("accepts", "file"), {"accepts": _whole, "file": _whole})
CHECK = Shape(
    "check",
    ("severity", "says", "fix"),
    {
        "severity": _one_of(("fixed", "blocking", "warning")),
        "step": _one_of(STEPS),
        "says": _said,
        "more": _said,
        "fix": _said,
        **_AUTHORITIES,
    },
    legal=("severity",),
)
PAPERS = Shape(
    "paper",
    (),
    dict.fromkeys(("sponsor", "declarant", "family", "clinic", "facility", "officer"), _asked_for),
)
RECORD_DATE = Shape(
    "date in the records",
    ("labels",),
    {"labels": _texts, "anyone": _yes, "slips_if": _conditions},
    may_hide=True,
    plain_id=False,
)

LAYOUTS = {
    "law.toml": Layout({"numbers": NUMBER}, other=("as_of",)),
    "authorities.toml": Layout({"": AUTHORITY}),
    "questions.toml": Layout({"groups": GROUP, "questions": QUESTION}),
    "routes.toml": Layout({"codes": CODE, "rows": ROW}),
    "flags.toml": Layout({"": FLAG}),
    "factors.toml": Layout({"": FACTOR}),
    "timeline.toml": Layout({"clocks": CLOCK}, words=("triggers",)),
    "fees.toml": Layout({"": FEE}),
    "field_offices.toml": Layout({"": FIELD_OFFICE}),
    "circuits.toml": Layout({"": CIRCUIT}),
    "notices.toml": Layout({"": NOTICE}),
    "glossary.toml": Layout(words=("terms",)),
    "verify.toml": Layout(other=("verify",)),
    "packet.toml": Layout(
        {"groups": EXHIBITS, "mailbox": MAILBOX, "checks": CHECK, "papers": PAPERS, "dates": RECORD_DATE},
        words=("words", "months"),
    ),
}
