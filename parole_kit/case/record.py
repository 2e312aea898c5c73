"""What the record of an exhibit may say. Every mistake is found at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..errors import AnswerError, KitError, Problems
from ..law.model import AUDIENCES, PartialDate
from ..law.written import clean
from .coding import partial_iso, partial_of
from .model import GROUPS, MADE_FROM, Area, Exhibit, Translator

FIELDS = {  # what a person may change, with its label
    "title": "Title",
    "group": "Group",
    "proves": "What it proves",
    "backs": "Answers that it backs",
    "date": "Date of the document",
    "source": "Where it comes from",
    "language": "Language",
    "made_from": "Original or copy",
    "original_held_by": "Who holds the original",
    "translates": "The exhibit that it translates",
    "translator": "Translator",
    "sensitive": "Sensitive",
    "may_go_to": "Who may see it",
    "rotations": "Turned pages",
    "left_out": "Pages left out",
    "page_order": "Order of its pages",
    "blacked_out": "Blacked out",
    "notes": "Notes of intake",
}


_ANSWER = re.compile(r"[a-z0-9-]+(/[\w-]+)?")
_UNREADABLE = ("This is not in a form that can be read.", "Write it as docs/reference/answers-file.md shows.")


class _Wrong(Exception):
    """(what, fix) of one field."""


def check_record(exhibit: Exhibit, changed: dict[str, Any], others: Sequence[Exhibit]) -> Exhibit:
    """`exhibit` with the changed fields, tidied.

    Raises AnswerError, or Problems when several cannot be; TypeError for no such field.
    """
    unknown = set(changed) - set(FIELDS)
    if unknown:
        raise TypeError(f"an exhibit’s record has no {', '.join(sorted(unknown))}")
    wanted = {"title": exhibit.title, "group": exhibit.group, **changed}
    tidy: dict[str, Any] = {}
    mistakes: list[KitError] = []
    for field, value in wanted.items():
        try:
            tidy[field] = _CHECKS.get(field, _text)(value, exhibit, others)
        except (_Wrong, TypeError, ValueError, AttributeError) as wrong:
            what, fix = wrong.args if isinstance(wrong, _Wrong) else _UNREADABLE
            name = exhibit.title.strip() or exhibit.file_name
            mistakes.append(AnswerError(what, where=f"exhibit “{name}”, {FIELDS[field]}", fix=fix))
    if len(mistakes) == 1:
        raise mistakes[0]
    if mistakes:
        raise Problems(mistakes, where=f"exhibit “{exhibit.title}”")
    return replace(exhibit, **tidy)


def _text(value: Any, exhibit: Exhibit, others: Sequence[Exhibit]) -> str:
    if not isinstance(value, str):
        raise _Wrong("This is not text.", "Write it as text.")
    return " ".join(clean(value).split())


def _title(value: Any, exhibit: Exhibit, others: Sequence[Exhibit]) -> str:
    title = _text(value, exhibit, others)
    if not title:
        raise _Wrong("The exhibit has no title.", "Enter the title as the index should print it.")
    return title


def _group(value: Any, exhibit: Exhibit, others: Sequence[Exhibit]) -> str:
    if value not in GROUPS:
        raise _Wrong(f"There is no group “{value}”.", f"Select one of: {', '.join(GROUPS)}.")
    return value


def _ids(value: Any, exhibit: Exhibit, others: Sequence[Exhibit]) -> tuple[str, ...]:
    if isinstance(value, str) or not all(isinstance(item, str) and re.fullmatch(r"[a-z0-9-]+", item) for item in value):
        raise _Wrong("This is not a list of factors.", "List the ids of the factors, such as identity-documents.")
    return tuple(dict.fromkeys(value))


def _date(value: Any, exhibit: Exhibit, others: Sequence[Exhibit]) -> str:
    if isinstance(value, PartialDate):
        return partial_iso(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    try:
        return partial_iso(partial_of(value)) if value else ""
    except (ValueError, AttributeError):
        raise _Wrong(
            f"“{value}” is not a date.", "Enter a year, a year and month, or a date, such as 2026-04-10."
        ) from None


def _language(value: Any, exhibit: Exhibit, others: Sequence[Exhibit]) -> str:
    language = _text(value, exhibit, others)
    if not language:
        raise _Wrong("The language is missing.", "Enter the language of the document, such as English.")
    return language


def _translates(value: Any, exhibit: Exhibit, others: Sequence[Exhibit]) -> str:
    if not value:
        return ""
    original = next((other for other in others if other.id == value), None)
    if original is None:
        raise _Wrong(f"There is no other exhibit “{value}”.", "Select the exhibit in the foreign language.")
    if original.translates or any(other.translates == exhibit.id for other in others):
        raise _Wrong("A translation cannot itself be translated.", "Select the original in the foreign language.")
    return value


def _translator(value: Any, exhibit: Exhibit, others: Sequence[Exhibit]) -> Translator:
    try:
        made = value if isinstance(value, Translator) else Translator(**value)
    except TypeError:
        raise _Wrong("This does not describe a translator.", "Enter name, address, phone and language.") from None
    parts = {key: _text(getattr(made, key), exhibit, others) for key in ("name", "address", "phone", "language")}
    return Translator(**parts)


def _yes_no(value: Any, exhibit: Exhibit, others: Sequence[Exhibit]) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("This is neither yes nor no.", "Select yes or no.")
    return value


def _audiences(value: Any, exhibit: Exhibit, others: Sequence[Exhibit]) -> tuple[str, ...]:
    if isinstance(value, str) or not all(item in AUDIENCES for item in value):
        raise _Wrong("This names somebody unknown.", f"Select among: {', '.join(AUDIENCES)}.")
    return tuple(audience for audience in AUDIENCES if audience in value)


def _page(page: Any, exhibit: Exhibit) -> int:
    if not isinstance(page, int) or isinstance(page, bool) or not 1 <= page <= exhibit.pages:
        raise _Wrong(f"There is no page {page}.", f"Enter pages from 1 to {exhibit.pages}.")
    return page


def _rotations(value: Any, exhibit: Exhibit, others: Sequence[Exhibit]) -> dict[int, int]:
    turned = {}
    for page, degrees in dict(value).items():
        if degrees not in (0, 90, 180, 270):
            raise _Wrong(f"A page cannot be turned by {degrees} degrees.", "Turn it by 90, 180 or 270 degrees.")
        if _page(page, exhibit) and degrees:
            turned[page] = degrees
    return dict(sorted(turned.items()))


def _left_out(value: Any, exhibit: Exhibit, others: Sequence[Exhibit]) -> tuple[int, ...]:
    pages = tuple(sorted({_page(page, exhibit) for page in value}))
    if exhibit.pages and len(pages) == exhibit.pages:
        raise _Wrong("No page of the exhibit is left.", "Keep at least one page, or remove the exhibit.")
    return pages


def _page_order(value: Any, exhibit: Exhibit, others: Sequence[Exhibit]) -> tuple[int, ...]:
    order = tuple(_page(page, exhibit) for page in value)
    if order and sorted(order) != list(range(1, exhibit.pages + 1)):
        raise _Wrong(
            "The order does not name every page once.", f"List the pages from 1 to {exhibit.pages}, each once."
        )
    return () if order == tuple(range(1, exhibit.pages + 1)) else order


def _blacked_out(value: Any, exhibit: Exhibit, others: Sequence[Exhibit]) -> dict[int, tuple[Area, ...]]:
    blacked = {_page(page, exhibit): tuple(map(_area, areas)) for page, areas in dict(value).items()}
    return dict(sorted(blacked.items()))


def _area(value: Any) -> Area:
    numbers = tuple(round(float(number), 4) for number in value)
    if len(numbers) != 4 or not (0 <= numbers[0] < numbers[2] <= 1 and 0 <= numbers[1] < numbers[3] <= 1):
        raise _Wrong(
            "An area to black out is not on the page.",
            "Give left, top, right and bottom as parts of the page, from 0 to 1.",
        )
    return numbers


def _made_from(value: Any, exhibit: Exhibit, others: Sequence[Exhibit]) -> str:
    if value not in ("", *MADE_FROM):
        raise _Wrong(f"A scan cannot be of “{value}”.", f"Select one of: {', '.join(MADE_FROM)}.")
    return value


def _answers(value: Any, exhibit: Exhibit, others: Sequence[Exhibit]) -> tuple[str, ...]:
    if isinstance(value, str) or not all(isinstance(item, str) and _ANSWER.fullmatch(item) for item in value):
        raise _Wrong("This is not a list of answers.", "List the ids of questions, such as client-birth-date.")
    return tuple(dict.fromkeys(value))


def _notes(value: Any, exhibit: Exhibit, others: Sequence[Exhibit]) -> tuple[str, ...]:
    return tuple(str(note) for note in value)


_CHECKS = {
    "title": _title,
    "group": _group,
    "proves": _ids,
    "backs": _answers,
    "date": _date,
    "language": _language,
    "translates": _translates,
    "translator": _translator,
    "sensitive": _yes_no,
    "may_go_to": _audiences,
    "rotations": _rotations,
    "left_out": _left_out,
    "page_order": _page_order,
    "blacked_out": _blacked_out,
    "made_from": _made_from,
    "notes": _notes,
}
