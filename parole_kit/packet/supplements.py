"""What a supplement tells of itself: the packet that it adds to, what is new, what was withdrawn, what it cannot hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..case.model import Exhibit
from ..law.dates import spell_plain
from .checks import Check, Situation, made
from .facts import Facts
from .plan import kept_pages
from .sent import Sent
from .templates import Safe
from .words import list_of


@dataclass(frozen=True)
class NewPart:
    """A declaration or exhibit that is new: its title, where it stands, as a citation, and what it is on, or ""."""

    title: str
    cite: Safe
    on: str


def adds_to(facts: Facts) -> str:
    """The day of the packet that a supplement adds to, in words; "" for a whole packet."""
    day = facts.draft.references.adds_to
    return spell_plain(day) if day else ""


def parts(facts: Facts) -> list[NewPart]:
    """What is new, in the order of the tabs; nothing in a whole packet."""
    references = facts.draft.references
    if references.adds_to is None:
        return []
    factors = facts.draft.law.factors
    proves = {one.id: [factors[id].title for id in one.proves if id in factors] for one in facts.draft.exhibits}
    return [
        NewPart(title, facts.cite(name), list_of([one[:1].lower() + one[1:] for one in proves.get(name, ())]))
        for name, title in references.titles.items()
    ]


def withdrawn(facts: Facts) -> list[str]:
    """What was sent and is in the case no more, in the order of the tabs."""
    return [f"Tab {part.tab}, {part.title}" for part in facts.draft.references.withdrawn]


def changed_checks(now: Situation, exhibits: Iterable[Exhibit], sent: Sent) -> list[Check]:
    """Exhibits that were sent and print other pages now: they are not new, so a supplement does not hold them."""
    return [
        made(now.law, "sent-otherwise", one.id, title=one.title)
        for one in exhibits
        if one.id in sent.parts and sent.parts[one.id].own and sent.parts[one.id].own != kept_pages(one)
    ]
