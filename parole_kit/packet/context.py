"""The names that a template may use. What is not declared in `names.py` does not exist for a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .facts import Facts


@dataclass(frozen=True)
class Name:
    """One name: what it gives, in a sentence for staff, and how it is found."""

    help: str
    get: Callable[[Facts], Any]


class Section:
    """Names that belong together, such as `client.name`. Each is looked up when it is used."""

    def __init__(self, facts: Facts, table: Mapping[str, Name]) -> None:
        self._facts = facts
        self._table = table

    @property
    def names(self) -> tuple[str, ...]:
        """The names there are, for messages."""
        return tuple(self._table)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._table:
            raise AttributeError(name)
        value = self._table[name].get(self._facts)
        self.__dict__[name] = value  # a template asks for the same name many times
        return value


def needed(question: str, help: str) -> Name:
    """A name whose answer must be there: without it the document is not made."""
    return Name(help, lambda facts: facts.words(question))


def optional(question: str, help: str) -> Name:
    """A name that is empty when its answer is missing."""
    return Name(help, lambda facts: facts.maybe(question))


def yes(question: str, help: str, *wanted: str) -> Name:
    """True when the answer is Yes, or one of `wanted`; false otherwise, also when it is missing."""
    return Name(help, lambda facts: facts.is_(question, *wanted))


def told(question: str, help: str) -> Name:
    """The paragraphs of a narrative answer; an empty list when it is missing."""
    return Name(help, lambda facts: facts.paragraphs(question))


def must_tell(question: str, help: str) -> Name:
    """The paragraphs of a narrative answer that must be there."""
    return Name(help, lambda facts: facts.paragraphs(question) or [facts.missing(question)])


def context(facts: Facts, tables: Mapping[str, Mapping[str, Name] | Name], **people: Section) -> dict[str, Any]:
    """The context of one document. `people` are sections made for it, such as the person whose declaration it is.

    Sections look a name up only when the template uses it, so that a name which a reader may not see does no harm
    until it is asked for.
    """
    made = {
        name: entry.get(facts) if isinstance(entry, Name) else Section(facts, entry) for name, entry in tables.items()
    }
    return {**made, **people}
