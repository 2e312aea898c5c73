"""From the map of a form and the answers of a case to what goes into each field, and a note for each left blank."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import ContentError, KitError, PacketError, Problems
from .context import context
from .facts import Facts
from .form_fields import OFF, TICKED, WRITTEN, Field
from .form_map import CAPITALS, DAY, DIGITS, Entry, FormMap
from .names import TABLES
from .references import TOKEN
from .templates import fill_in


@dataclass
class Filling:
    """What goes into a form: words by field, states of its boxes by field, and what a person should look at."""

    words: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)  # field -> what an error about its words names
    states: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def fill_from(facts: Facts, form: FormMap, fields: Mapping[str, Field]) -> Filling:
    """The entries of a map, answered. Raises Problems with every entry that may not or cannot be answered."""
    filling = Filling()
    errors: list[KitError] = []
    for entry in form.entries:
        one = fields[entry.field]
        try:
            if one.kind in TICKED:
                filling.states[one.name] = _state(facts, entry, one, filling)
            else:
                filling.words[one.name] = _words(facts, entry, one, filling)
                filling.sources[one.name] = f"{form.title or 'the form'}, field “{called(one)}”"
        except ContentError as error:
            error.where = entry.where
            errors.append(error)
    if errors:
        raise Problems(errors)
    filled = set(filling.words) | set(filling.states)
    kept = [called(one) for one in fields.values() if _keeps(one) and one.name not in filled]
    if kept:
        filling.notes.append(f"Filled in the office’s copy already, and printed as it was there: {', '.join(kept)}.")
    return filling


def _keeps(one: Field) -> bool:
    return bool(one.entry) and one.kind in (*WRITTEN, *TICKED)


def called(one: Field) -> str:
    """A field as people know it: by the form's own words where it has some."""
    return one.label or one.name


def _person(facts: Facts, entry: Entry, question: str) -> Facts | None:
    """The view of the person that an entry means; None when there are fewer."""
    group = facts.draft.law.question(question).group
    if not group:
        return facts
    people = facts.draft.case.people(group)
    return facts.of(people[entry.person - 1]) if entry.person <= len(people) else None


def _state(facts: Facts, entry: Entry, one: Field, filling: Filling) -> str:
    """The state of a box or of radio buttons, or Off."""
    if entry.always:
        return one.states[0]
    question = entry.when or entry.say
    asked = _person(facts, entry, question)
    value = asked.value(question) if asked else None
    if value is None:
        filling.notes.append(blank(one, _not_answered(facts, question), ticked=True))
        return OFF
    if entry.when:
        return one.states[0] if asked.is_(question, *entry.is_) else OFF
    words = _chosen(value, asked, question, entry.write)
    if words in entry.write:
        return one.state_for(entry.write[words])
    filling.notes.append(blank(one, f"the map has nothing for the answer “{words}”", ticked=True))
    return OFF


def _words(facts: Facts, entry: Entry, one: Field, filling: Filling) -> str:
    """What is written into a field, or "" with a note."""
    try:
        words, why = _said(facts, entry)
    except PacketError as error:
        words, why = "", error.what.rstrip(".").replace("The document", "it", 1)
    if why:
        filling.notes.append(blank(one, why))
        return ""
    if entry.as_ == DIGITS:
        words = re.sub(r"\D", "", words)
    if entry.as_ == CAPITALS:
        words = words.upper()
    if words and one.kind == "choice":
        shown = one.option_for(words)
        if shown is None:
            filling.notes.append(blank(one, f"“{words}” is not one of its choices"))
        return shown or ""
    if one.longest and len(words) > one.longest:
        filling.notes.append(blank(one, f"“{words}” does not fit: it takes {one.longest} letters"))
        return ""
    return words


def _said(facts: Facts, entry: Entry) -> tuple[str, str]:
    """The words of an entry, or why there are none."""
    if entry.when:
        asked = _person(facts, entry, entry.when)
        if asked is None or asked.value(entry.when) is None:
            return "", _not_answered(facts, entry.when)
        return (entry.text if asked.is_(entry.when, *entry.is_) else ""), ""
    if entry.text:
        return entry.text, ""
    if entry.is_template:
        return _from_template(facts, entry)
    asked = _person(facts, entry, entry.say)
    value = asked.value(entry.say) if asked else None
    if value is None:
        return "", _not_answered(facts, entry.say)
    if entry.as_ == DAY:
        whole = isinstance(value, dt.date)
        return (f"{value:%m/%d/%Y}", "") if whole else ("", "only a part of the date is known")
    if not entry.write:
        return _without_citations(asked.maybe(entry.say)), ""
    key = _chosen(value, asked, entry.say, entry.write)
    return (entry.write[key], "") if key in entry.write else ("", f"the map has nothing for the answer “{key}”")


def _without_citations(text: str) -> str:
    """The attorney's text without its [[citations]]: a form stands outside the packet, where no tab is."""
    bare = TOKEN.sub("", text)
    return re.sub(r"\s*\([\s,;]*\)", "", bare) if bare != text else text


def _from_template(facts: Facts, entry: Entry) -> tuple[str, str]:
    groups = facts.draft.law.groups
    group = next((name for name in groups if re.search(rf"\b{name}\.", entry.say)), "")
    people = facts.draft.case.people(group) if group else ()
    if group and entry.person > len(people):
        return "", f"there is no {groups[group].singular} {entry.person}"
    own = facts.of(people[entry.person - 1]) if group else facts
    words = fill_in(entry.say, context(own, TABLES), own.marks, where=entry.where, office=facts.draft.office)
    return words, "" if words.strip() else "there is nothing to put there"


def _chosen(value: Any, facts: Facts, question: str, write: Mapping[str, str]) -> str:
    """An answer as `write` names it: the one that was chosen, by its short name (NV) or in words (Nevada)."""
    kept = str(value[0]) if isinstance(value, list) and len(value) == 1 else value
    return kept if kept in write else facts.maybe(question)


def _not_answered(facts: Facts, question: str) -> str:
    return f"no answer to “{facts.draft.law.question(question).label}”"


def blank(one: Field, why: str, *, ticked: bool = False) -> str:
    """The note on a field that is left to do by hand."""
    return f"“{called(one)}” is {'not ticked' if ticked else 'left blank'}: {why}."
