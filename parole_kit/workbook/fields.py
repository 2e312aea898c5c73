"""One question as the page asks it: label, hint, control, what was understood, why it is asked, its source, "not known yet"."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ..law.dates import spell_partial, spell_plain
from ..law.model import PartialDate, Question
from ..law.quotes import tidy_quotes
from ..law.written import STATES
from .cites import authority_list, needs_check
from .consequences import margin_note
from .html import Html, button, hidden, join, paragraphs, tag
from .look import Look
from .notes import note_html, note_on, shown_note
from .terms import terms_html

MOST_RADIOS = 6
INPUT_MODES = {"number": "numeric", "money": "numeric", "zip": "numeric", "phone": "tel", "email": "email"}
SIZES = {
    "date": "m",
    "partial-date": "m",
    "a-number": "m",
    "zip": "s",
    "phone": "m",
    "number": "s",
    "money": "s",
    "state": "m",
}
ECHOED = {"date", "partial-date", "a-number", "phone", "money"}


class Field:
    """One question for one person ("" for the case), drawn from a Look. `uid` begins every id."""

    def __init__(self, look: Look, question: Question, person: str, uid: str, label: Html | None = None) -> None:
        self.label = label
        self.look = look
        self.question = question
        self.person = person
        self.id = "-".join(part for part in (uid, question.id, person) if part)
        self.answer = look.answer(question.id, person)
        self.unsaved = look.unsaved.get((question.id, person))
        self.value = look.value(question.id, person)
        self.typed = self.unsaved.raw if self.unsaved else written(question, self.value, look)
        self.subject = note_on(question.id, person)  # of a note to colleagues

    # --- the parts around the control ----------------------------------------------------------------------------

    @property
    def described_by(self) -> str | None:
        parts = []
        if self.question.hint:
            parts.append(f"{self.id}-hint")
        if self.unsaved:
            parts.append(f"{self.id}-error")
        if self.echo:
            parts.append(f"{self.id}-echo")
        return " ".join(parts) or None

    @property
    def echo(self) -> str:
        """What was understood, in words, where that can differ from what was typed."""
        if self.value is None or self.unsaved or self.question.kind not in ECHOED:
            return ""
        shown = self.look.shown(self.question, self.person)
        return "" if shown == self.typed else shown

    def label_words(self) -> Html:
        # Every answer of the eligibility step is read by the routing table, so none is called optional there.
        if self.label is not None:
            return self.label
        optional = not self.question.required and self.question.step != "eligibility"
        return join(self.question.label, tag("span", " (optional)", class_="pk-optional") if optional else None)

    def hint(self) -> Html | None:
        return tag("p", self.question.hint, class_="pk-hint", id=f"{self.id}-hint") if self.question.hint else None

    def error(self) -> Html | None:
        if not self.unsaved:
            return None
        words = self.unsaved.error
        return tag("p", hidden("Error: "), f"{words.what} {words.fix}", class_="pk-error", id=f"{self.id}-error")

    def more(self) -> Html:
        """Why it is asked, where the fact comes from or who will find out, and a note to colleagues."""
        about = hidden(f" {self.question.label}")
        return tag(
            "div",
            self._why(about),
            terms_html(self.look.law.glossary, f"{self.question.label} {self.question.hint}", about),
            self._source(about),
            self._not_known(about),
            note_html(self.look, self.id, self.subject, self.question.label),
            self._take_back(about),
            class_="pk-more",
            data_key="more",
        )

    def _why(self, about: Html) -> Html | None:
        question = self.question
        if not question.why and not question.authorities:
            return None
        authorities = [
            self.look.law.authorities[each] for each in question.authorities if each in self.look.law.authorities
        ]
        mark = (
            tag("span", "VERIFY", class_="pk-mark", data_status="to-verify")
            if any(needs_check(self.look, a) for a in authorities)
            else None
        )
        words = "Why we ask" if question.why else "Authority"
        return tag(
            "details",
            tag("summary", words, about, " " if mark else None, mark),
            paragraphs(question.why),
            authority_list(self.look, question.authorities),
            class_="pk-opens",
            data_key="why",
        )

    def _source(self, about: Html) -> Html | None:
        if self.answer is None or self.answer.not_known or self.question.kind == "narrative":
            return None
        source = self.answer.source
        box = tag(
            "input",
            type="text",
            id=f"{self.id}-source",
            class_="pk-input",
            value=source,
            data_source=True,
            autocomplete="off",
        )
        return tag(
            "details",
            tag("summary", f"Source: {source}" if source else "Add a source", about),
            tag("label", "Where does this come from?", for_=f"{self.id}-source"),
            tag("p", "For example: I-870 p. 2; the client, by telephone.", class_="pk-hint"),
            box,
            class_="pk-opens",
            data_key="note",
        )

    def _not_known(self, about: Html) -> Html | None:
        # It has the key of the source's line, which takes its place: whoever has gone on to it with Tab stays there.
        if self.value is not None:
            return None
        if self.answer is not None and self.answer.not_known:
            return None
        owner = tag(
            "input", type="text", id=f"{self.id}-owner", name="owner", class_="pk-input pk-m", autocomplete="off"
        )
        mark = tag("button", "Mark as not known yet", type="submit", class_="pk-button pk-quiet")
        form = tag(
            "form",
            tag("label", "Who will find out?", for_=f"{self.id}-owner"),
            tag("div", owner, mark, class_="pk-line"),
            data_do="not_known",
            data_question=self.question.id,
            data_person=self.person,
        )
        return tag("details", tag("summary", "Not known yet", about), form, class_="pk-opens", data_key="note")

    def _take_back(self, about: Html) -> Html | None:
        """For a choice that cannot be emptied by typing."""
        if (self.value is None and not self.unsaved) or self.question.kind not in ("choice", "yes-no"):
            return None
        says = join("Clear", about)
        return button(says, "clear", class_="pk-clear", question=self.question.id, person=self.person)

    def state(self) -> Html | None:
        """Said in place of an answer: that it is not known yet, and who will find out."""
        if self.answer is None or not self.answer.not_known:
            return None
        who = f" {self.answer.owner} will find out." if self.answer.owner else " Nobody is named to find out."
        back = button(
            join("Take the mark away", hidden(f" {self.question.label}")),
            "clear",
            question=self.question.id,
            person=self.person,
        )
        return tag("p", tag("strong", "Not known yet."), who, " ", back, class_="pk-unknown", data_key="unknown-mark")

    def said_of_it(self) -> Html | None:
        """The note to colleagues, to read."""
        return shown_note(self.look, self.subject)

    # --- the whole -----------------------------------------------------------------------------------------------

    def html(self) -> Html:
        """The whole field."""
        from .controls import control_of

        control, grouped = control_of(self)
        outer = {
            "class_": "pk-field",
            "data_key": f"{self.question.id}|{self.person}",
            "data_question": self.question.id,
            "data_person": self.person,
            "data_kind": self.question.kind,
            "data_wrong": bool(self.unsaved),
        }
        mine = self.look.changed_by == (self.question.id, self.person)
        changed = margin_note(self.look.effects) if mine else None
        echo = tag("p", self.echo, class_="pk-echo", id=f"{self.id}-echo", data_key="echo") if self.echo else None
        if not grouped:
            label = tag("label", self.label_words(), for_=self.id, class_="pk-label")
            return tag(
                "div",
                label,
                self.hint(),
                self.error(),
                control,
                echo,
                changed,
                self.state(),
                self.said_of_it(),
                self.more(),
                **outer,
            )
        radio = self.question.kind != "choices"
        group = tag(
            "fieldset",
            tag("legend", self.label_words(), class_="pk-label"),
            self.hint(),
            self.error(),
            control,
            role="radiogroup" if radio else None,
            aria_describedby=self.described_by,
            aria_required="true" if radio and self.question.required else None,
            aria_invalid="true" if radio and self.unsaved else None,
        )
        return tag("div", group, changed, self.state(), self.said_of_it(), self.more(), **outer)


def written(question: Question, value: Any, look: Look) -> Any:
    """A value as it stands in its control, in a form that is read back as the same value."""
    if value is None:
        return [] if question.kind == "choices" else ""
    if isinstance(value, PartialDate):
        return spell_partial(value)
    if isinstance(value, dt.date):
        return spell_plain(value)
    if question.kind == "money":
        return f"{value:,}"
    if question.kind == "a-number":
        return f"A {value[1:4]}-{value[4:7]}-{value[7:]}"
    if question.kind in ("choices", "choice", "yes-no", "state", "field-office", "circuit"):
        return value
    return str(value)


def options_of(question: Question, look: Look) -> list[tuple[str, str]]:
    """The choices of a question: what is stored, and what is shown."""
    if question.kind == "yes-no":
        return [("Yes", "Yes"), ("No", "No")]
    if question.kind == "state":
        return list(STATES.items())
    if question.kind == "field-office":
        return [
            (office.id, f"{office.name} ({office.area})" if office.area else office.name)
            for office in look.law.field_offices.values()
        ]
    if question.kind == "circuit":
        return [(key, str(entry.get("name", key))) for key, entry in look.law.circuits.items()]
    return [(option, tidy_quotes(option)) for option in question.options]
