"""The map of a form: which answer goes into which field. Read from TOML, and refused as a whole when wrong.

`office/forms/g-28.toml` belongs to `office/forms/g-28.pdf`. An entry is a question id, a text with names in {{ }}, true
for a box that is always ticked, or a table with some of the keys of `Entry`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..errors import ContentError, KitError, Problems
from ..law.model import AUDIENCES
from ..law.reading import did_you_mean
from .form_fields import TICKED, WRITTEN, Field

if TYPE_CHECKING:
    from ..law import Law
    from ..law.model import Question

DAY, DIGITS, CAPITALS = "mm/dd/yyyy", "digits", "capitals"
FORMS = (DAY, DIGITS, CAPITALS)
KEYS = ("say", "text", "when", "is", "as", "write", "person")
TOP = ("title", "audience", "fields")


@dataclass(frozen=True)
class Entry:
    """What goes into one field.

    `say` is a question id or a text with names in {{ }}; `text` stands as it is. `when` is a question: the box is
    ticked, or `text` is written, when the answer is one of `is_`. `as_` is one of FORMS. `write` says what to put for
    an answer: other words, or the state of a radio button. `person` counts from 1 where people repeat.
    """

    field: str
    where: str
    say: str = ""
    text: str = ""
    when: str = ""
    is_: tuple[str, ...] = ("Yes",)
    as_: str = ""
    write: Mapping[str, str] = field(default_factory=dict)
    person: int = 1
    always: bool = False

    @property
    def is_template(self) -> bool:
        return "{{" in self.say or "{%" in self.say


@dataclass(frozen=True)
class FormMap:
    """The map of one form: what it is called, who reads it, and its entries in the order written."""

    title: str
    audience: str
    entries: tuple[Entry, ...]


def read_map(text: str, shown: str, fields: Mapping[str, Field], law: Law) -> FormMap:
    """The map in `text`, for a form with these fields; `shown` is its file's name for people.

    Raises Problems with every mistake at once: unknown fields and questions with the nearest name there is, keys and
    values that do not fit the field.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError(
            f"The map cannot be read: {error}.",
            where=shown,
            fix="Correct that line. A field’s name stands in quotation marks, then an equals sign, then the entry.",
        ) from None
    reader = _Reader(shown, text, fields, law)
    made = reader.read(data)
    if reader.errors:
        raise Problems(reader.errors, where=shown)
    return made


class _Reader:
    def __init__(self, shown: str, text: str, fields: Mapping[str, Field], law: Law) -> None:
        self.shown, self.lines = shown, text.splitlines()
        self.fields, self.law = fields, law
        self.errors: list[KitError] = []

    def read(self, data: dict[str, Any]) -> FormMap:
        for key in data:
            if key not in TOP:
                self.refuse(f"“{key}” is not a key of a map.", key, did_you_mean(key, TOP, f"Use {_listed(TOP)}."))
        audience = data.get("audience", "government")
        if audience not in AUDIENCES:
            self.refuse(f"“{audience}” is nobody a form is for.", "audience", f"Use one of {_listed(AUDIENCES)}.")
        listed = data.get("fields", {})
        if not isinstance(listed, dict):
            self.refuse("“fields” is not a table.", "fields", "Write a line [fields], then the entries under it.")
            listed = {}
        entries = [entry for name, said in listed.items() for entry in self.entry(name, said)]
        return FormMap(str(data.get("title", "")), audience, tuple(entries))

    def refuse(self, what: str, at: str, fix: str) -> None:
        self.errors.append(ContentError(what, where=self.where(at), fix=fix))

    def where(self, at: str) -> str:
        for number, line in enumerate(self.lines, start=1):
            if re.match(rf"\s*['\"]?{re.escape(at)}['\"]?\s*=", line):
                return f"{self.shown}, line {number}"
        return self.shown

    def entry(self, name: str, said: Any) -> Iterator[Entry]:
        before = len(self.errors)
        one = self.fields.get(name)
        if one is None:
            fix = did_you_mean(name, self.fields, "Look the name up in the list of the form’s fields.")
            self.refuse(f"The form has no field “{name}”.", name, fix)
        keys = self.keys(name, said)
        if keys is None:
            return
        entry = Entry(name, self.where(name), **keys)
        self.check_questions(entry)
        if one is not None:
            self.check_field(entry, one)
        if len(self.errors) == before:
            yield entry

    def keys(self, name: str, said: Any) -> dict[str, Any] | None:
        """The entry's keys as those of `Entry`, or None when they cannot be read."""
        if said is True:
            return {"always": True}
        if isinstance(said, str) and said.strip():
            return {"say": said}
        if not isinstance(said, dict) or not said:
            fix = "Write a question id, a text with {{ }}, true, or a table such as { say = “…”, as = “digits” }."
            self.refuse(f"The entry for “{name}” says nothing that can be put into a field.", name, fix)
            return None
        for key in said:
            if key not in KEYS:
                self.refuse(
                    f"“{key}” is not a key of an entry.", name, did_you_mean(key, KEYS, f"Use {_listed(KEYS)}.")
                )
                return None
        return self.table(name, said)

    def table(self, name: str, said: dict[str, Any]) -> dict[str, Any] | None:
        wanted = said.get("is", "Yes")
        keys = {
            "say": said.get("say", ""),
            "text": said.get("text", ""),
            "when": said.get("when", ""),
            "is_": tuple(wanted) if isinstance(wanted, list) else (wanted,),
            "as_": said.get("as", ""),
            "write": said.get("write", {}),
            "person": said.get("person", 1),
        }
        texts = [keys["say"], keys["text"], keys["when"], keys["as_"], *keys["is_"]]
        texts += [*keys["write"].values()] if isinstance(keys["write"], dict) else [None]
        whole = isinstance(keys["person"], int) and not isinstance(keys["person"], bool) and keys["person"] > 0
        if not whole or not all(isinstance(one, str) for one in texts):
            fix = (
                "Put texts in quotation marks, `is` as a text or a list, `write` as a table, and `person` as a number."
            )
            self.refuse(f"The entry for “{name}” has a value of the wrong kind.", name, fix)
            return None
        if keys["as_"] not in ("", *FORMS):
            fix = did_you_mean(keys["as_"], FORMS, f"Use one of {_listed(FORMS)}.")
            self.refuse(f"“{keys['as_']}” is not a way to write an answer.", name, fix)
        if bool(keys["say"]) == bool(keys["text"] or keys["when"]):
            fix = "Give either `say`, or `text`, or `when` for a box to tick."
            self.refuse(f"The entry for “{name}” must say one thing.", name, fix)
        return keys

    def check_questions(self, entry: Entry) -> None:
        named = [name for name in (entry.when, "" if entry.is_template else entry.say) if name]
        for name in named:
            question = self.law.questions.get(name)
            if question is None:
                otherwise = "Use the id of a question. Words that stand as they are go into { text = “…” }."
                fix = did_you_mean(name, self.law.questions, otherwise)
                self.refuse(f"There is no question “{name}”.", entry.field, fix)
            else:
                self.check_answers(entry, question)
        if entry.is_template and (entry.as_ == DAY or entry.write):
            what = "A text with {{ }} has words of its own, and takes neither a form of date nor `write`."
            self.refuse(what, entry.field, "Name the question alone, or take `as` and `write` out.")

    def check_answers(self, entry: Entry, question: Question) -> None:
        options = question.options or (("Yes", "No") if question.kind == "yes-no" else ())
        answers = entry.is_ if entry.when else tuple(entry.write)
        for answer in answers if options else ():
            if answer not in options:
                what = f"“{answer}” is not an answer to “{question.label}”."
                self.refuse(what, entry.field, did_you_mean(answer, options, f"Use one of {_listed(options)}."))
        if entry.as_ == DAY and question.kind not in ("date", "partial-date"):
            self.refuse(f"“{question.label}” is not a date.", entry.field, "Take `as` out, or name a date.")

    def check_field(self, entry: Entry, one: Field) -> None:
        if one.kind not in (*WRITTEN, *TICKED):
            what = f"The field “{one.name}” is a {one.kind}, which the kit does not fill."
            self.refuse(what, one.name, "Take the line out. Signatures are made by hand, on paper or after the export.")
        elif one.kind in WRITTEN and entry.always:
            self.refuse(f"The field “{one.name}” takes words, not a tick.", one.name, "Write what goes into it.")
        elif one.kind in WRITTEN and entry.when and not entry.text:
            self.refuse(f"The field “{one.name}” takes words.", one.name, "Add `text`: what to write when it is so.")
        elif one.kind in TICKED:
            self.check_states(entry, one)
        elif one.options and not one.editable:
            for word in (*entry.write.values(), *([entry.text] if entry.text else [])):
                if one.option_for(word) is None:
                    self.no_such(word, one, [words for _, words in one.options])

    def check_states(self, entry: Entry, one: Field) -> None:
        if not one.states:
            what = f"The box “{one.name}” has no picture of a tick in the form."
            self.refuse(what, one.name, "Open the form in a PDF editor, save it again, and put that copy in its place.")
        elif entry.text or entry.as_ or entry.is_template:
            fix = "Write { when = “a question” }, { say = “a question”, write = {…} }, or true."
            self.refuse(f"The field “{one.name}” is ticked, and takes no words.", one.name, fix)
        elif entry.say and not entry.write:
            fix = f"Add `write`, with one of {_listed(self.words(one))} for each answer."
            self.refuse(f"The kit cannot tell which answer ticks “{one.name}”.", one.name, fix)
        elif not entry.say and len(one.states) > 1:
            fix = f"Use {{ say = “a question”, write = {{…}} }} with {_listed(self.words(one))}."
            self.refuse(f"The field “{one.name}” has several boxes.", one.name, fix)
        for word in entry.write.values():
            if one.states and not one.state_for(word):
                self.no_such(word, one, self.words(one))

    def no_such(self, word: str, one: Field, words: Iterable[str]) -> None:
        listed = list(words)
        fix = did_you_mean(word, listed, f"Use one of {_listed(listed)}.")
        self.refuse(f"The field “{one.name}” has no “{word}”.", one.name, fix)

    @staticmethod
    def words(one: Field) -> list[str]:
        """The states of a field, by the form's own words where it has some."""
        return list(dict.fromkeys(widget.label or state for widget in one.widgets for state in widget.states))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def starting_map(title: str, fields: Iterable[Field]) -> str:
    """A map to begin from: a line for each field, with what the form says of it, and nothing filled in."""
    lines = [
        "# Which answer goes into which field. docs/tasks/fill-a-form.md says how; take the # from a line to use it.",
        f'title = "{title}"',
        "",
        "[fields]",
    ]
    page = 0
    for one in fields:
        if one.page != page:
            page = one.page
            lines += ["", f"# --- page {page}"]
        about = [one.kind, one.label, f"at most {one.longest} letters" if one.longest else ""]
        choices = _Reader.words(one) if one.kind in TICKED else [words for _, words in one.options]
        about.append(f"one of {_listed(choices)}" if len(choices) > 1 or (one.kind in WRITTEN and choices) else "")
        said = "; ".join(" ".join(part.split()) for part in about if part)
        name = one.name.replace("\\", "\\\\").replace('"', '\\"')
        empty = "true" if one.kind in TICKED else '""'
        lines.append(f'# "{name}" = {empty}  # {said}')
    return "\n".join(lines) + "\n"
