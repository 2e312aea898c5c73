"""The order of the packet: which document or exhibit comes when, under which tab, on which pages. No files, no drawing.

Order: cover letter, G-28, request, index of exhibits, the tabs, certificate of service (`law.md` 5.1). Declarations are
tabs of their own at the head of their group. A translation, its certificate and the original share one tab, in that
order (8 CFR 1003.33; ICPM 3.3(a)).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..case.model import GROUPS, Exhibit
from ..errors import PacketError
from .references import Place, References, tab_letter

G28 = "g-28"  # the id of the exhibit that is the Form G-28
INDEX = "exhibit-index"
SHEET = "tab-sheet-"
FRONT = ("cover-letter", G28, "request", INDEX)
BACK = ("service-certificate",)
SEPARATE = ("internal-sheet", "checklist")  # made beside the packet, never in it
DECLARED = {"client-declaration": "client", "sponsor-declaration": "sponsor", "declarant-declaration": "identity"}
INTERPRETATION = "interpretation-certificate"
TRANSLATION = "translation-certificate"


@dataclass(frozen=True)
class Drafted:
    """A drafted document as the plan needs it: its id and title."""

    id: str
    title: str


@dataclass(frozen=True)
class Part:
    """A run of pages of the packet: a drafted document, or an exhibit. Pages count from 1; `pages` is a count."""

    kind: str  # document or exhibit
    id: str
    title: str
    tab: str = ""
    pages: int = 0
    first: int = 0

    @property
    def last(self) -> int:
        return self.first + self.pages - 1


@dataclass(frozen=True)
class Tab:
    """One tab: its letter, the title on its sheet, its group, and its parts without the sheet, in order."""

    letter: str
    title: str
    group: str
    parts: tuple[Part, ...]

    @property
    def sheet(self) -> str:
        """The id of the tab's sheet as a document."""
        return SHEET + self.parts[0].id


@dataclass(frozen=True)
class Plan:
    """The whole packet in order. Without page counts it is an outline; `numbered` gives every part its pages."""

    front: tuple[Part, ...]
    tabs: tuple[Tab, ...]
    back: tuple[Part, ...]

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Every part in packet order, the tab sheets included."""
        return (*self.front, *(part for tab in self.tabs for part in (_sheet(tab), *tab.parts)), *self.back)

    @cached_property
    def pages(self) -> int:
        return sum(part.pages for part in self.parts)

    def part(self, id: str) -> Part:
        """The part with this id; KeyError when it is not in the packet."""
        return {part.id: part for part in self.parts}[id]

    def numbered(self, counts: Mapping[str, int]) -> Plan:
        """The plan with the page counts of `counts` (part id to pages) and consecutive numbers from 1."""
        page = 1

        def run(parts: Iterable[Part]) -> tuple[Part, ...]:
            nonlocal page
            placed = []
            for part in parts:
                placed.append(replace(part, pages=counts[part.id], first=page))
                page += counts[part.id]
            return tuple(placed)

        front = run(self.front)
        tabs = []
        for tab in self.tabs:
            page += 1  # the sheet
            tabs.append(replace(tab, parts=run(tab.parts)))
        return Plan(front, tuple(tabs), run(self.back))

    def references(self, exhibits: Sequence[Exhibit]) -> References:
        """Where every exhibit and declaration stands, for the citations."""
        kept = {exhibit.id: kept_pages(exhibit) for exhibit in exhibits}
        return References(
            {
                part.id: Place(tab.letter, part.first, kept.get(part.id, ()), part.kind)
                for tab in self.tabs
                for part in tab.parts
            }
        )


def outline(exhibits: Sequence[Exhibit], drafted: Sequence[Drafted], fixed: Mapping[str, str] | None = None) -> Plan:
    """The order of the packet, without page counts.

    `exhibits` are in packet order; a certificate of translation whose exhibit is not among them is left out with it.
    `fixed` are letters that a packet already sent has given (part id to letter): they
    stay, and what is new takes the letters after them. Raises PacketError when two exhibits have one letter.
    """
    documents = {one.id: one for one in drafted if one.id not in SEPARATE and not one.id.startswith(SHEET)}
    groups: dict[str, list[tuple[str, list[Part]]]] = {group: [] for group in GROUPS}
    for name, group in DECLARED.items():
        declared = [one for one in documents.values() if _is(name, one.id)]
        groups[group] += [(one.title, _declaration(one, documents)) for one in declared]
    tabbed = [exhibit for exhibit in exhibits if exhibit.id != G28]
    for group, title, parts in _pairs(tabbed, documents):
        groups[group].append((title, parts))
    inside = {part.id for bundles in groups.values() for _, parts in bundles for part in parts}
    loose = [
        one for one in documents.values() if one.id not in {*inside, *FRONT, *BACK} and not _is(TRANSLATION, one.id)
    ]
    g28 = {exhibit.id: Part("exhibit", exhibit.id, exhibit.title) for exhibit in exhibits if exhibit.id == G28}
    known = {one.id: Part("document", one.id, one.title) for one in documents.values()} | g28
    front = tuple(known[name] for name in FRONT if name in known)
    back = (*(known[one.id] for one in loose), *(known[name] for name in BACK if name in known))
    return Plan(front, _lettered(groups, dict(fixed or {})), back)


def kept_pages(exhibit: Exhibit) -> tuple[int, ...]:
    """The exhibit's own page numbers that are printed, in order."""
    return exhibit.printed


def subject(id: str) -> str:
    """Whom or what a repeated document is about: "sponsor-declaration-p2" is about "p2"."""
    for name in (*DECLARED, INTERPRETATION, TRANSLATION):
        if _is(name, id):
            return id[len(name) + 1 :]
    return ""


def _is(name: str, id: str) -> bool:
    return id == name or id.startswith(name + "-")


def _declaration(one: Drafted, documents: Mapping[str, Drafted]) -> list[Part]:
    """A declaration and the certificates of interpretation behind it."""
    about = {one.id, subject(one.id) or one.id.split("-")[0]}
    behind = [other for other in documents.values() if _is(INTERPRETATION, other.id) and subject(other.id) in about]
    return [Part("document", each.id, each.title) for each in (one, *behind)]


def _pairs(exhibits: Sequence[Exhibit], documents: Mapping[str, Drafted]) -> list[tuple[str, str, list[Part]]]:
    """Group, title and parts of each tab: one exhibit, or translations with their certificates and the original."""
    known = {exhibit.id: exhibit for exhibit in exhibits}
    original = {e.id: e.translates for e in exhibits if e.translates in known and not known[e.translates].translates}
    certificates = {subject(one.id): one for one in documents.values() if _is(TRANSLATION, one.id)}
    bundles: dict[str, tuple[str, str, list[Part]]] = {}
    for exhibit in exhibits:
        key = original.get(exhibit.id, exhibit.id)
        if key not in bundles:
            translations = [one for one in exhibits if original.get(one.id) == key]
            bundles[key] = (known[key].group, known[key].title, _joined(translations, known[key], certificates))
    return list(bundles.values())


def _joined(translations: Sequence[Exhibit], original: Exhibit, certificates: Mapping[str, Drafted]) -> list[Part]:
    """Translations, each with its certificate behind it, and the original last; a lone exhibit comes first."""

    def certificate(one: Exhibit) -> list[Part]:
        found = certificates.get(one.id)
        return [Part("document", found.id, found.title)] if found else []

    parts = [part for one in translations for part in (Part("exhibit", one.id, one.title), *certificate(one))]
    last = Part("exhibit", original.id, original.title)
    return [*parts, *certificate(original), last] if parts else [last, *certificate(original)]


def _lettered(groups: Mapping[str, list[tuple[str, list[Part]]]], fixed: dict[str, str]) -> tuple[Tab, ...]:
    bundles = [(group, title, parts) for group in GROUPS for title, parts in groups[group]]
    letters = {parts[0].id: next((fixed[part.id] for part in parts if part.id in fixed), "") for *_, parts in bundles}
    taken = [letter for letter in letters.values() if letter]
    if len(set(taken)) < len(taken):
        raise PacketError(
            "Two exhibits have the same tab from a packet that was sent.",
            where=", ".join(sorted({letter for letter in taken if taken.count(letter) > 1})),
            fix="Put each exhibit back with the translation or original it was sent with.",
        )
    number = max((_rank(letter) for letter in fixed.values()), default=-1)
    tabs = []
    for group, title, parts in bundles:
        letter = letters[parts[0].id]
        if not letter:
            number += 1
            letter = tab_letter(number)
        tabs.append(Tab(letter, title, group, tuple(replace(part, tab=letter) for part in parts)))
    return tuple(sorted(tabs, key=lambda tab: _rank(tab.letter))) if fixed else tuple(tabs)


def _rank(letter: str) -> int:
    """The number of a letter from 0: A is 0, Z is 25, AA is 26."""
    rank = 0
    for one in letter:
        rank = rank * 26 + ord(one) - ord("A") + 1
    return rank - 1


def _sheet(tab: Tab) -> Part:
    behind = tab.parts[0].first
    return Part("document", tab.sheet, f"Tab {tab.letter}", tab.letter, 1, behind - 1 if behind else 0)
