"""Answers and records as JSON text and back, without loss. Any tool that opens the case file can read it.

A value is a JSON string, whole number or list of strings; a date is {"date": "2026-11-13"}; a partial date is
{"partial": "2019-04", "about": true}.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from dataclasses import asdict
from typing import Any

from ..law.model import PartialDate
from .model import Answer, Exhibit, Translator

COLUMNS = (
    "id",
    "title",
    "group",
    "file_name",
    "media_type",
    "pages",
    "size",
    "sha256",
)  # of Exhibit, outside its record


def to_json(thing: Any) -> str:
    """One spelling for one thing: sorted keys, no spaces."""
    return json.dumps(thing, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain(value: Any) -> Any:
    """`value` as JSON can hold it. Raises TypeError for a kind of value that no question has."""
    if isinstance(value, PartialDate):
        return {"partial": partial_iso(value), "about": value.about}
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return {"date": value.isoformat()}
    if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
        return list(value)
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise TypeError(f"a value of type {type(value).__name__} cannot be an answer")


def value_of(held: Any) -> Any:
    """The value that `plain` was given."""
    if isinstance(held, dict) and "date" in held:
        return dt.date.fromisoformat(held["date"])
    if isinstance(held, dict):
        return partial_of(held["partial"], about=held["about"])
    return held


def partial_iso(value: PartialDate) -> str:
    """2026, 2026-04 or 2026-04-10."""
    parts = [f"{value.year:04}", *(f"{part:02}" for part in (value.month, value.day) if part is not None)]
    return "-".join(parts)


def partial_of(text: str, *, about: bool = False) -> PartialDate:
    """The partial date written as 2026, 2026-04 or 2026-04-10. Raises ValueError when it is not one."""
    parts = text.split("-")
    if [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]) or not all(part.isdecimal() for part in parts):
        raise ValueError(text)
    numbers = [int(part) for part in parts]
    dt.date(*numbers, *[1] * (3 - len(numbers)))
    return PartialDate(*numbers, *[None] * (3 - len(numbers)), about=about)


def answer_json(answer: Answer | None) -> str | None:
    """An answer as the history keeps it, without its question and person."""
    if answer is None:
        return None
    held = {"source": answer.source, "not_known": answer.not_known, "owner": answer.owner}
    held["value"] = None if answer.not_known else plain(answer.value)
    held["given_at"] = answer.given_at.isoformat() if answer.given_at else None
    return to_json(held)


def answer_from(question: str, person: str, text: str | None) -> Answer | None:
    """The answer that `answer_json` was given."""
    if text is None:
        return None
    held = json.loads(text)
    given = dt.datetime.fromisoformat(held["given_at"]) if held["given_at"] else None
    return Answer(question, person, value_of(held["value"]), held["source"], held["not_known"], held["owner"], given)


def record_json(exhibit: Exhibit) -> str:
    """What an exhibit's record says beyond the columns of its table."""
    return to_json({key: value for key, value in asdict(exhibit).items() if key not in COLUMNS})


@functools.lru_cache(maxsize=1000)  # a page is drawn from the same few records many times over
def exhibit_from(columns: tuple, record: str) -> Exhibit:
    """The exhibit of one row: its COLUMNS and its record."""
    held = json.loads(record)
    held["translator"] = Translator(**held["translator"])
    held["rotations"] = {int(page): degrees for page, degrees in held["rotations"].items()}
    held["hidden_text"] = {int(page): how for page, how in held.get("hidden_text", {}).items()}
    held["blacked_out"] = {
        int(page): tuple(tuple(area) for area in areas) for page, areas in held.get("blacked_out", {}).items()
    }
    for key in ("proves", "backs", "may_go_to", "left_out", "page_order", "notes", "page_prints"):
        held[key] = tuple(held.get(key, ()))
    return Exhibit(**dict(zip(COLUMNS, columns, strict=True)), **held)
