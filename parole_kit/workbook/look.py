"""What a page is drawn from: the open case, the law and the day, read once after each change and then only looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from ..case.model import Answer, Exhibit
from ..errors import AnswerError
from ..law import assess, deadlines, is_asked, show
from ..law.model import Assessment, Deadline, Known, Question


class Look:
    """One moment of a case. Everything is worked out when it is first asked for, and kept until the next change."""

    def __init__(
        self, law, as_of: dt.date, case=None, unsaved: Mapping[tuple[str, str], Unsaved] | None = None
    ) -> None:
        self.law = law
        self.as_of = as_of
        self.case = case
        self.unsaved = dict(unsaved or {})
        self.changed_by: tuple[str, str] | None = None  # the question and person whose answer led to this moment
        self.effects: tuple = ()  # what that answer changed elsewhere
        self.noting = ""  # on what a note is being written; see `notes`
        self._kept: dict[str, Any] = {}

    def keep(self, name: str, make: Callable[[], Any]) -> Any:
        """What `make` gives, worked out once for this moment."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]

    @property
    def is_read(self) -> bool:
        """Whether what the rules read was read while this moment lasted, so that a later one can be compared with it."""
        return {"answers", "known"} <= vars(self).keys() and "asked" in self._kept

    @cached_property
    def answers(self) -> dict[tuple[str, str], Answer]:
        """Every answer by question id and person id."""
        return dict(self.case.answers()) if self.case else {}

    @cached_property
    def known(self) -> Known:
        """What the rules may read."""
        return self.case.known() if self.case else Known({})

    @cached_property
    def assessment(self) -> Assessment:
        """What the rules say on the day."""
        return assess(self.law, self.known, self.as_of)

    @cached_property
    def deadlines(self) -> tuple[Deadline, ...]:
        """Every clock of the case on the day."""
        return tuple(deadlines(self.law, self.known, self.as_of))

    @cached_property
    def exhibits(self) -> list[Exhibit]:
        """The exhibits in packet order."""
        return list(self.case.exhibits()) if self.case else []

    @cached_property
    def overrides(self) -> list:
        """The attorney's decisions against what the kit would do."""
        return list(self.case.overrides()) if self.case else []

    @cached_property
    def notes(self) -> dict[str, str]:
        """Notes to colleagues by their subject; see `case.note_on`."""
        return self.case.notes() if self.case else {}

    def override(self, kind: str, subject: str):
        """One such decision, or None."""
        return next((each for each in self.overrides if (each.kind, each.subject) == (kind, subject)), None)

    @cached_property
    def builds(self) -> list:
        """Every build of the packet, oldest first."""
        return list(self.case.builds()) if self.case else []

    @cached_property
    def readings(self) -> dict:
        """The last reading of each build by a second person, by build id."""
        return self.case.readings() if self.case else {}

    @cached_property
    def inputs(self) -> str:
        """The fingerprint of all that a packet is made from now."""
        return self.case.inputs_sha256() if self.case else ""

    @property
    def route_override(self):
        """The attorney's own route, or None."""
        return next((each for each in self.overrides if each.kind == "route"), None)

    @cached_property
    def stale(self) -> frozenset[str]:
        """The ids of authorities that are due to be checked again."""
        return frozenset(authority.id for authority in self.law.stale(self.as_of))

    def people(self, group: str) -> list[str]:
        """The ids of the people of a group, in order."""
        return self.keep(f"people {group}", lambda: list(self.case.people(group)) if self.case else [])

    def answer(self, question: str, person: str = "") -> Answer | None:
        """One answer, or None."""
        return self.answers.get((question, person))

    def value(self, question: str, person: str = "") -> Any:
        """The value of one answer; None when it is unanswered or not known yet."""
        answer = self.answer(question, person)
        return None if answer is None or answer.not_known else answer.value

    def is_asked(self, question: Question, person: str = "") -> bool:
        """Whether the question is asked at all, after what was answered before."""
        if not question.only_if:
            return True
        return is_asked(question, self._values_of(person) if person else self.known.values)

    def _values_of(self, person: str) -> Mapping[str, Any]:
        """The values of the case with one person's laid over them."""

        def own() -> dict[str, Any]:
            said = {key: a.value for (key, whose), a in self.answers.items() if whose == person and not a.not_known}
            return {**self.known.values, **said}

        return self.keep(f"values {person}", own)

    def shown(self, question: Question, person: str = "") -> str:
        """The answer in words; "" when there is none."""
        value = self.value(question.id, person)
        return "" if value is None else show(question, value, law=self.law)

    def words(self, question_id: str, value: Any) -> str:
        """A value that a rule has read, in words."""
        question = self.law.questions.get(question_id)
        if question is None:
            return str(value)
        try:
            return show(question, value, law=self.law)
        except (AttributeError, TypeError, ValueError):  # a rule may read a part of an answer
            return str(value)

    def asked(self, step: str = "") -> list[tuple[Question, str]]:
        """Every question that is asked now, of one step or of all, with the person it is asked for."""
        found = self.keep("asked", self._asked)
        return [each for each in found if each[0].step == step] if step else found

    def _asked(self) -> list[tuple[Question, str]]:
        return [
            (question, person)
            for question in self.law.questions.values()
            for person in (self.people(question.group) if question.group else [""])
            if self.is_asked(question, person)
        ]

    def lacking(self, step: str = "") -> list[tuple[Question, str]]:
        """The questions a packet cannot be built without that have no usable answer yet."""
        return [
            (question, person)
            for question, person in self.asked(step)
            if question.required and self.value(question.id, person) is None
        ]

    def person_name(self, group: str, person: str) -> str:
        """What to call one of several people: the name given, or the place in the list."""
        name = self.value(f"{group}-name", person)
        return name or f"{self.law.groups[group].singular} {self.people(group).index(person) + 1}"

    @property
    def initials(self) -> str:
        """The client's initials, for the frame; "" while the name is not known."""
        name = self.value("client-name") or ""
        return "".join(word[0] for word in name.replace("-", " ").split() if word[0].isalpha()).upper()[:4]


class Unsaved:
    """What was typed and could not be taken as an answer, and why; it stays on the page."""

    def __init__(self, raw: Any, error: AnswerError) -> None:
        self.raw = raw
        self.error = error
