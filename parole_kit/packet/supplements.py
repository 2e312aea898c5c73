"""What a supplement tells of itself: the packet that it adds to, what is new, what was withdrawn."""

from __future__ import annotations

from dataclasses import dataclass

from ..law.dates import spell_plain
from .facts import Facts
from .templates import Safe


@dataclass(frozen=True)
class NewPart:
    """A declaration or exhibit that is new: its title, and where it stands, as a citation."""

    title: str
    cite: Safe


def adds_to(facts: Facts) -> str:
    """The day of the packet that a supplement adds to, in words; "" for a whole packet."""
    day = facts.draft.references.adds_to
    return spell_plain(day) if day else ""


def parts(facts: Facts) -> list[NewPart]:
    """What is new, in the order of the tabs; nothing in a whole packet."""
    references = facts.draft.references
    if references.adds_to is None:
        return []
    return [NewPart(title, facts.cite(name)) for name, title in references.titles.items()]


def withdrawn(facts: Facts) -> list[str]:
    """What was sent and is in the case no more, in the order of the tabs."""
    return [f"Tab {part.tab}, {part.title}" for part in facts.draft.references.withdrawn]
