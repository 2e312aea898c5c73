"""Makes the nouns of the law from entries that were checked, and sets the quotation marks of what is read and printed."""

from __future__ import annotations

from typing import Any

from .lawbook import Law
from .model import Authority, Clock, Code, Dated, Factor, Fee, FieldOffice, Flag, Group, Number, Question, Row
from .quotes import tidy_quotes
from .reading import Entry, Shelf

SECTION_OF_GROUP = {
    "identity": "Identity",
    "flight-risk": "Flight risk",
    "danger": "Danger to the community",
    "additional": "Additional factors",
    "grounds": "Grounds under 8 CFR 212.5(b)",
}


# Compared with answers and papers, so kept as typed. What is shown of an option is set by `values.show`.
AS_TYPED = ("options", "only_if", "adverse_if", "slips_if", "labels", "url")


def build_law(shelf: Shelf) -> Law:
    """The law, from a shelf without mistakes. What people read of it has printed quotation marks, however it was typed."""
    _set_quotes(shelf)
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
        packet={
            **{
                section: {key: entry.values for key, entry in _of(shelf, "packet.toml", section).items()}
                for section in ("groups", "papers", "mailbox", "checks", "dates")
            },
            **{section: shelf.words[("packet.toml", section)] for section in ("words", "months")},
        },
        glossary=shelf.words[("glossary.toml", "terms")],
        notices={key: {"id": key, **entry.values} for key, entry in _of(shelf, "notices.toml").items()},
        verify_list=tuple(tidy_quotes(item["item"]) for item in shelf.other["verify.toml"].get("verify", ())),
        as_of=as_of,
        version=f"{as_of.isoformat()} {shelf.version()}",
        office_changes=tuple(shelf.changes),
        closed_days=shelf.closed_days,
    )


def _set_quotes(shelf: Shelf) -> None:
    for entries in shelf.entries.values():
        for entry in entries.values():
            entry.values = _printed(entry.values)
    for (_, section), words in shelf.words.items():
        if section != "months":  # compared with papers
            words.update(_printed(words))


def _printed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: one if key in AS_TYPED else _printed(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_printed(one) for one in value]
    return tidy_quotes(value) if isinstance(value, str) else value


def _of(shelf: Shelf, name: str, section: str = "") -> dict[str, Entry]:
    return shelf.entries[(name, section)]


def _plain(entry: Entry) -> dict[str, Any]:
    """The keys of an entry as a noun takes them: lists as tuples, dated rows as Dated."""
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
    """Every question with the conditions of its conditions, outermost first, so that a chain needs no second look."""
    return {key: _with_conditions(question, questions) for key, question in questions.items()}


def _with_conditions(question: Question, questions: dict[str, Question]) -> Question:
    if not question.only_if:
        return question
    closed: dict[str, tuple[str, ...]] = {}
    for asked, wanted in question.only_if.items():
        for further, answers in {**_with_conditions(questions[asked], questions).only_if, asked: wanted}.items():
            closed[further] = tuple(one for one in answers if one in closed.get(further, answers))
    return Question(**{**question.__dict__, "only_if": closed})
