"""The values of answers: read from what was typed or imported, shown in words, and stored plainly.

Shapes: text, narrative, choice, yes-no ("Yes", "No"), country, language, street, zip, phone and email are str; state
is the two letters; a-number is "A" and nine digits; field-office and circuit are ids; choices is a list of str in the
order of the options; date is datetime.date; partial-date is PartialDate; number and money (whole dollars) are int.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import AnswerError
from . import written, written_dates
from .dates import spell, spell_partial
from .model import PartialDate, Question
from .quotes import tidy_quotes, typed_quotes
from .written import STATES

if TYPE_CHECKING:
    from .lawbook import Law

__all__ = ["STATES", "from_plain", "is_asked", "parse", "show", "stands_alone", "to_plain"]

_READERS = {
    "text": written.read_line,
    "narrative": written.read_narrative,
    "a-number": written.read_a_number,
    "street": written.read_street,
    "state": written.read_state,
    "zip": written.read_zip,
    "phone": written.read_phone,
    "email": written.read_email,
    "number": written.read_number,
    "money": written.read_money,
    "country": written.read_name_like,
    "language": written.read_name_like,
}


def parse(question: Question, raw: Any, *, as_of: dt.date, law: Law) -> Any:
    """The value that a raw answer stands for; `raw` is what was typed, or a native TOML value.

    Raises AnswerError that names the question by its label. A blank is no answer: clear the question instead.
    """
    if raw is None or (isinstance(raw, str | list | tuple) and not (raw.strip() if isinstance(raw, str) else raw)):
        raise AnswerError("Nothing was entered.", where=question.label, fix=_sentence(question.error))
    try:
        value = _read(question, raw, as_of, law)
    except written_dates.Unreadable as problem:
        raise AnswerError(f"{problem.why}.", where=question.label, fix=_sentence(problem.fix)) from None
    except written.Unreadable as problem:
        raise AnswerError(f"{problem}.", where=question.label, fix=_sentence(question.error)) from None
    if value == "" or value == []:
        raise AnswerError("Nothing was entered.", where=question.label, fix=_sentence(question.error))
    return value


def _read(question: Question, raw: Any, as_of: dt.date, law: Law) -> Any:
    kind = question.kind
    if kind == "date":
        return written_dates.read_date(raw, as_of=as_of, may_be_future=question.may_be_future)
    if kind == "partial-date":
        return written_dates.read_partial(raw, as_of=as_of, may_be_future=question.may_be_future)
    if kind == "yes-no":
        return _read_choice(question, {True: "Yes", False: "No"}[raw] if isinstance(raw, bool) else raw, ("Yes", "No"))
    if kind == "choice":
        return _read_choice(question, raw, question.options)
    if kind == "choices":
        return _read_choices(question, raw)
    if kind == "field-office":
        names = {office.id: (office.name, office.code) for office in law.field_offices.values()}
        return _read_named(question, raw, names)
    if kind == "circuit":
        return _read_named(question, raw, {key: (entry.get("name", key),) for key, entry in law.circuits.items()})
    return _READERS[kind](raw)


def _read_choice(question: Question, raw: Any, options: tuple[str, ...]) -> str:
    typed = written.read_line(raw)
    for option in options:
        if typed_quotes(option).casefold() == typed_quotes(typed).casefold():
            return option
    raise _not_an_option(question, typed, options)


def _read_choices(question: Question, raw: Any) -> list[str]:
    given = list(raw) if isinstance(raw, list | tuple) else [raw]
    if len(given) == 1 and isinstance(given[0], str) and given[0] not in question.options and ";" in given[0]:
        given = [part for part in given[0].split(";") if part.strip()]
    chosen = {_read_choice(question, one, question.options) for one in given}
    alone = [option for option in question.options if option in chosen and stands_alone(option)]
    if alone and len(chosen) > 1:
        raise AnswerError(
            f"“{alone[0]}” cannot be true together with another choice.",
            where=question.label,
            fix=f"Select “{alone[0]}” alone, or leave it out.",
        )
    return [option for option in question.options if option in chosen]


def stands_alone(option: str) -> bool:
    """Whether an option of a “choices” question denies all the others, such as “None” or “No ground stated”."""
    return option == "None" or option.startswith("No ")


def _read_named(question: Question, raw: Any, names: Mapping[str, tuple[str, ...]]) -> str:
    typed = written.read_line(raw)
    for key, also in names.items():
        if typed.casefold() in {key.casefold(), *(name.casefold() for name in also)}:
            return key
    raise _not_an_option(question, typed, tuple(also[0] for also in names.values()))


def _not_an_option(question: Question, typed: str, options: tuple[str, ...]) -> AnswerError:
    folded = {option.casefold(): option for option in options}
    close = difflib.get_close_matches(typed.casefold(), folded, n=1, cutoff=0.5)
    listed = "; ".join(f"“{option}”" for option in options)
    fix = f"Select “{folded[close[0]]}”, if that is meant." if close else f"Select one of: {listed}."
    return AnswerError(f"“{typed}” is not one of the choices.", where=question.label, fix=fix)


def _sentence(words: str) -> str:
    return words if not words or words.endswith(".") else f"{words}."


def show(question: Question, value: Any, *, law: Law) -> str:
    """The value in words for people; an empty text for None."""
    if value is None:
        return ""
    if isinstance(value, PartialDate):
        return spell_partial(value)
    if isinstance(value, dt.date):
        return spell(value)
    if question.kind in ("choice", "choices"):
        value = [tidy_quotes(str(one)) for one in ([value] if isinstance(value, str) else value)]
    if isinstance(value, list | tuple):
        return _joined([str(one) for one in value])
    if question.kind == "a-number":
        digits = str(value).removeprefix("A")
        return f"A {digits[:3]}-{digits[3:6]}-{digits[6:]}"
    if question.kind == "money":
        return f"${value:,}"
    if question.kind == "state":
        return STATES.get(value, value)
    if question.kind == "field-office":
        return law.field_offices[value].name if value in law.field_offices else value
    if question.kind == "circuit":
        return law.circuits[value].get("name", value) if value in law.circuits else value
    return str(value)


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def to_plain(value: Any) -> Any:
    """The value as JSON can hold it: dates as ISO text, partial dates as “2014”, “2014-04” or “2014~” (about)."""
    if isinstance(value, PartialDate):
        parts = [f"{value.year:04}", *(f"{part:02}" for part in (value.month, value.day) if part is not None)]
        return "-".join(parts) + ("~" if value.about else "")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [to_plain(one) for one in value]
    return value


def from_plain(question: Question, plain: Any) -> Any:
    """The value that `to_plain` stored. Raises ValueError for a text that is no such value."""
    if plain is None:
        return None
    if question.kind == "date":
        return dt.date.fromisoformat(plain)
    if question.kind == "partial-date":
        found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(~?)", plain)
        if not found:
            raise ValueError("not a partial date")
        year, month, day = (int(part) if part else None for part in found.groups()[:3])
        return PartialDate(year, month, day, about=bool(found[4]))
    if question.kind == "choices":
        return list(plain)
    return plain


def is_asked(question: Question, values: Mapping[str, Any]) -> bool:
    """Whether the question is asked, given the other answers: all its conditions hold.

    The loader has closed `only_if` over chains, so a question behind a question that is not asked is not asked either.
    For a question of a group, pass the person's values laid over the case's.
    """
    return all(_holds(values.get(key), wanted) for key, wanted in question.only_if.items())


def _holds(value: Any, wanted: tuple[str, ...]) -> bool:
    if isinstance(value, list | tuple):
        return any(one in wanted for one in value)
    return value in wanted
