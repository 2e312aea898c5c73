"""The order of the packet: which document or exhibit comes when, under which tab, on which pages. No files, no drawing.

Order: cover letter, G-28, request, index of exhibits, the tabs, certificate of service (`law.md` 5.1). Declarations are
tabs of their own at the head of their group. A translation, its certificate and the original share one tab, in that
order (8 CFR 1003.33; ICPM 3.3(a)).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ..case.model import GROUPS, Exhibit
from ..errors import PacketError
from .numbers import number_pages, shown, tab_letter, tab_rank
from .references import Place, References
from .sent import NOTHING, TAB, Page, Sent, SentPart

G28 = "g-28"  # the id of the exhibit that is the Form G-28
INDEX = "exhibit-index"
SUPPLEMENT_LETTER = "supplement-letter"
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
    """A run of pages of the packet: a drafted document, or an exhibit.

    `first` and `last` are places in the packet, from 1, whatever number is printed there; `pages` is a count.
    """

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
    """One tab: its letter ("B", or "B-1" where B was sent), the title on its sheet, its group, and its parts in order.

    The sheet is not among the parts. `behind` is a tab that went with a supplement: its pages follow all others.
    """

    letter: str
    title: str
    group: str
    parts: tuple[Part, ...]
    behind: bool = False

    @property
    def sheet(self) -> str:
        """The id of the tab's sheet as a document."""
        return SHEET + self.parts[0].id

    @property
    def first(self) -> int:
        """The place of its sheet, from 1."""
        return self.parts[0].first - 1


@dataclass(frozen=True)
class Plan:
    """The whole packet in order. Without page counts it is an outline; `numbered` gives every part its pages.

    `numbers` are those printed on the pages, in order. `sent` is what keeps its numbers. `earlier` are the tabs of a packet
    that a supplement adds to, `withdrawn` those that were sent and are in the case no more.
    """

    front: tuple[Part, ...]
    tabs: tuple[Tab, ...]  # in the order of their letters
    back: tuple[Part, ...]
    numbers: tuple[str, ...] = ()
    kept: Mapping[Page, str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    earlier: tuple[SentPart, ...] = ()
    withdrawn: tuple[SentPart, ...] = ()
    between: Plan | None = None  # the whole packet, between whose pages those of new tabs are to be put

    @cached_property
    def blocks(self) -> tuple[tuple[Part, ...], ...]:
        """Every part in packet order, in runs that belong together: a document, or a tab with its sheet."""
        tabs = {
            behind: [(_sheet(one), *one.parts) for one in self.tabs if one.behind is behind] for behind in (False, True)
        }
        return (*((part,) for part in self.front), *tabs[False], *((part,) for part in self.back), *tabs[True])

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Every part in packet order, the tab sheets included."""
        return tuple(part for block in self.blocks for part in block)

    @cached_property
    def pages(self) -> int:
        return sum(part.pages for part in self.parts)

    @property
    def last_number(self) -> str:
        """The number on the last page: the N of "Page n of N"."""
        return self.numbers[-1] if self.numbers else "0"

    def part(self, id: str) -> Part:
        """The part with this id; KeyError when it is not in the packet."""
        return {part.id: part for part in self.parts}[id]

    def number(self, place: int) -> str:
        """The number printed on the page at a place."""
        return self.numbers[place - 1]

    def numbers_of(self, part: Part) -> tuple[str, ...]:
        """The numbers printed on the pages of a part."""
        return self.numbers[part.first - 1 : part.last]

    def shown(self, part: Part) -> str:
        """The pages of a part as the index prints them: "12" or "12\u201314"."""
        return shown(self.numbers_of(part))

    def numbered(self, counts: Mapping[str, int], own: Mapping[str, tuple[int, ...]] | None = None) -> Plan:
        """The plan with the page counts of `counts` (part id to pages) and a number for every page.

        `own` are the own page numbers that an exhibit prints, where they are not all.
        """
        first: dict[str, int] = {}
        place = 1
        for part in self.parts:
            first[part.id] = place
            place += 1 if part.id.startswith(SHEET) else counts[part.id]

        def placed(parts: Iterable[Part]) -> tuple[Part, ...]:
            return tuple(replace(part, pages=counts[part.id], first=first[part.id]) for part in parts)

        tabs = tuple(replace(tab, parts=placed(tab.parts)) for tab in self.tabs)
        plan = replace(self, front=placed(self.front), tabs=tabs, back=placed(self.back))
        kept = self.between.numbers_between(counts, own or {}) if self.between else self.kept
        return replace(plan, numbers=number_pages(plan.keys(own or {}), kept, self.taken))

    def keys(self, own: Mapping[str, tuple[int, ...]]) -> list[Page]:
        """What tells each page from all others, whatever packet it stands in."""
        return [page for part in self.parts for page in _pages(part, own)]

    def numbers_between(self, counts: Mapping[str, int], own: Mapping[str, tuple[int, ...]]) -> dict[Page, str]:
        """The numbers that new pages have between those that were sent."""
        was = Counter(id for id, _ in self.kept)
        full = self.numbered({part.id: counts.get(part.id) or was[part.id] or 1 for part in self.parts}, own)
        inside = {part.id for tab in self.tabs for part in tab.parts} | {TAB}
        pages = zip(full.keys(own), full.numbers, strict=True)
        return {page: number for page, number in pages if page[0] in inside and page not in self.kept}

    def references(self, exhibits: Sequence[Exhibit], of: Callable[[SentPart], str] = lambda part: "") -> References:
        """Where every exhibit and declaration stands, for the citations; `of` says of which earlier packet it is."""
        kept = {exhibit.id: kept_pages(exhibit) for exhibit in exhibits}
        places = {part.id: Place(part.tab, 1, part.own, part.kind, part.numbers, of(part)) for part in self.earlier}
        return References(
            places
            | {
                part.id: Place(tab.letter, part.first, kept.get(part.id, ()), part.kind, self.numbers_of(part))
                for tab in self.tabs
                for part in tab.parts
            }
        )


def outline(exhibits: Sequence[Exhibit], drafted: Sequence[Drafted], sent: Sent = NOTHING) -> Plan:
    """The order of the packet, without page counts.

    `exhibits` are in packet order; a certificate of translation whose exhibit is not among them is left out with it.
    What was `sent` keeps its tab and its numbers; what is new and belongs under Tab B becomes B-1, and what comes behind
    the last tab takes the next letter. Raises PacketError when two exhibits have one letter.
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
    tabs = _lettered(groups, sent)
    present = {part.id for tab in tabs for part in tab.parts}
    withdrawn = tuple(part for part in sent.parts.values() if part.tab and part.id not in present)
    return Plan(front, tabs, back, kept=sent.numbers, taken=sent.taken, withdrawn=withdrawn)


def only_new(whole: Plan, sent: Sent, letter: Drafted, *, inserted: bool) -> Plan:
    """A supplement to what was sent: its letter, an index of everything, the parts that are new, the certificate.

    Its pages run on from the last number sent. `inserted`: new tabs have the numbers they would have in the whole packet,
    such as 47A, to be put between its pages.
    """
    front = (
        Part("document", letter.id, letter.title),
        *(part for part in whole.front if part.id == INDEX or (part.id == G28 and part.id not in sent.parts)),
    )
    tabs = []
    for tab in whole.tabs:
        parts = tuple(part for part in tab.parts if part.id not in sent.parts)
        if parts:
            tabs.append(replace(tab, parts=parts, behind=False))
    new = {part.id for tab in tabs for part in tab.parts}
    earlier = tuple(
        part
        for part in sorted(sent.parts.values(), key=lambda part: tab_rank(part.tab or "A"))
        if part.tab and part not in whole.withdrawn and part.id not in new
    )
    back = tuple(part for part in whole.back if part.id in BACK)
    between = whole if inserted else None
    return Plan(front, tuple(tabs), back, (), {}, sent.taken, earlier, whole.withdrawn, between)


def kept_pages(exhibit: Exhibit) -> tuple[int, ...]:
    """The exhibit's own page numbers that are printed, in order."""
    return exhibit.printed


def subject(id: str) -> str:
    """Whom or what a repeated document is about: "sponsor-declaration-p2" is about "p2"."""
    for name in (*DECLARED, INTERPRETATION, TRANSLATION):
        if _is(name, id):
            return id[len(name) + 1 :]
    return ""


def is_declaration(id: str) -> bool:
    """Whether an id is that of a declaration that the kit drafts, which can be cited like an exhibit."""
    return any(_is(name, id) for name in DECLARED)


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


def _lettered(groups: Mapping[str, list[tuple[str, list[Part]]]], sent: Sent) -> tuple[Tab, ...]:
    fixed = sent.tabs
    bundles = [(group, title, parts) for group in GROUPS for title, parts in groups[group]]
    letters = {parts[0].id: next((fixed[part.id] for part in parts if part.id in fixed), "") for *_, parts in bundles}
    taken = [letter for letter in letters.values() if letter]
    if len(set(taken)) < len(taken):
        raise PacketError(
            "Two exhibits have the same tab from a packet that was sent.",
            where=", ".join(sorted({letter for letter in taken if taken.count(letter) > 1})),
            fix="Put each exhibit back with the translation or original it was sent with.",
        )
    places = [place for place, (*_, parts) in enumerate(bundles) if letters[parts[0].id]]
    used, behind = {*fixed.values()}, {letter for letter in fixed.values() if sent.stands_behind(letter)}
    before, tabs = min(taken, key=tab_rank, default=""), []
    for place, (group, title, parts) in enumerate(bundles):
        letter = letters[parts[0].id]
        if not letter:
            at_the_end = place > max(places, default=-1)
            letter = _next_tab("" if at_the_end else before, used)
            used.add(letter)
            if behind and (at_the_end or before in behind):
                behind.add(letter)  # what follows a tab that stands behind all others stands there too
        before = letter
        tab = tuple(replace(part, tab=letter) for part in parts)
        tabs.append(Tab(letter, title, group, tab, letter in behind))
    return tuple(sorted(tabs, key=lambda tab: tab_rank(tab.letter)))


def _next_tab(before: str, used: Iterable[str]) -> str:
    """The tab of what is new: B-1, B-2 and so on behind Tab B; the next letter at the end, where `before` is ""."""
    letter = before.partition("-")[0]
    if not letter:
        return tab_letter(max((tab_rank(one)[0] for one in used), default=-1) + 1)
    return f"{letter}-{max(tab_rank(one)[1] for one in used if one.partition('-')[0] == letter) + 1}"


def _sheet(tab: Tab) -> Part:
    behind = tab.parts[0].first
    return Part("document", tab.sheet, f"Tab {tab.letter}", tab.letter, 1, behind - 1 if behind else 0)


def _pages(part: Part, own: Mapping[str, tuple[int, ...]]) -> list[Page]:
    """What tells each page of a part from all others, whatever packet it is in."""
    if part.id.startswith(SHEET):
        return [(TAB, part.tab)]
    return [(part.id, page) for page in own.get(part.id, range(1, part.pages + 1))]
