"""What a rule sees of a case: answers that note that they were read, and that refuse to be there when they are not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from ..model import Dated

RULES: dict[str, Callable[[Facts], Any]] = {}
TOLD: dict[str, frozenset[str]] = {}


def rule(name: str, *, tells: tuple[str, ...] = ()) -> Callable[[Callable[[Facts], Any]], Callable[[Facts], Any]]:
    """Register a function as the rule of that name. A rule answers True or False, or a date or None.

    `tells` are the names that its sentence may use in braces.
    """

    def register(function: Callable[[Facts], Any]) -> Callable[[Facts], Any]:
        if name in RULES:
            raise ValueError(f"two rules are named {name}")
        RULES[name], TOLD[name] = function, frozenset(tells)
        return function

    return register


class Missing(Exception):
    """A rule needs an answer that is not known."""

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self.question = question


class Facts:
    """The answers of a case on one day.

    `facts["x"]` is the answer to question x; it raises Missing when there is none, naming x, or the question that
    decides whether x is asked at all. Everything read is noted in `read`; `tell` keeps details for the sentence shown.
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        people: Mapping[str, tuple[Mapping[str, Any], ...]],
        as_of: dt.date,
        conditions: Mapping[str, Mapping[str, tuple[str, ...]]],
        number: Callable[[str], Dated],
        fee: Callable[[str, dt.date], Dated | None],
    ) -> None:
        self._values, self._people, self._conditions = values, people, conditions
        self.as_of, self.number, self.fee = as_of, number, fee
        self.read: dict[str, Any] = {}
        self.told: dict[str, Any] = {}

    def __getitem__(self, question: str) -> Any:
        if question not in self._values:
            if not self.asked(question):
                raise LookupError(f"a rule read {question}, which is not asked")
            raise Missing(question)
        self.read[question] = self._values[question]
        return self._values[question]

    def asked(self, question: str) -> bool:
        """Whether the question is asked, given the answers. Raises Missing when that cannot be said yet."""
        for condition, wanted in self._conditions[question].items():
            if condition not in self._values:
                raise Missing(condition)
            given = self._values[condition]
            if not any(one in wanted for one in (given if isinstance(given, list) else [given])):
                return False
        return True

    def known_to_be(self, question: str, answer: Any) -> bool:
        """Whether the answer is known and is this one: for what an answer switches off, never to fill a gap."""
        return question in self._values and self._values[question] == answer and self[question] == answer

    def known(self, question: str) -> Any:
        """The answer or None, unnoted: only for a rule about the answers that are there, never as a default."""
        return self._values.get(question)

    def people(self, group: str) -> tuple[Mapping[str, Any], ...]:
        """The answers of each person of a group."""
        return self._people.get(group, ())

    def note(self, *questions: str) -> None:
        """Note that these known answers decided."""
        self.read.update({question: self._values[question] for question in questions})

    def person(self, person: Mapping[str, Any], question: str) -> Any:
        """A person's answer, noted. Raises Missing."""
        if question not in person:
            raise Missing(question)
        self.read[question] = person[question]
        return person[question]

    def rule(self, name: str) -> Any:
        """The answer of another rule, whose readings count as this one's."""
        return RULES[name](self)

    def all_hold(self, *names: str) -> bool:
        """Whether every one of these rules says yes. A known no decides, whatever the others still lack; raises Missing."""
        return not self._one_is(False, names)

    def any_holds(self, *names: str) -> bool:
        """Whether one of these rules says yes. A known yes decides, whatever the others still lack; raises Missing."""
        return self._one_is(True, names)

    def _one_is(self, wanted: bool, names: tuple[str, ...]) -> bool:
        lacking: Missing | None = None
        for name in names:
            try:
                if bool(self.rule(name)) is wanted:
                    return True
            except Missing as missing:
                lacking = lacking or missing
        if lacking is not None:
            raise lacking
        return False

    def tell(self, **details: Any) -> None:
        """Keep details for the sentence shown, such as days=238."""
        self.told.update(details)
