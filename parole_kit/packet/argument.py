"""What the request argues with: factors and grounds with the attorney's words and the exhibits that prove them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from ..case.model import Exhibit
from ..law.model import Factor, Flag
from .facts import Facts
from .markdown import escape
from .references import TOKEN
from .tellings import address
from .templates import Safe
from .words import list_of

PUBLIC_INTEREST = "8-cfr-212-5-b-5"
DECLARED = {  # factors that declarations prove by being there: factor -> whose declarations
    "identity-affidavits": "declarant",
    "release-address": "sponsor",
    "supervision-assurances": "sponsor",
}
DENIED = {  # what a denial may state -> the group of factors that answers it
    "Identity": "identity",
    "Flight risk": "flight-risk",
    "Danger to the community": "danger",
    "Additional factors": "additional",
}


@dataclass(frozen=True)
class ExhibitView:
    """An exhibit as documents name it. `cite` is its living citation; `tab` its letter; `date` is in words, or ""."""

    id: str
    title: str
    tab: str
    group: str
    language: str
    pages: int
    date: str
    cite: Safe


@dataclass(frozen=True)
class FactorView:
    """A factor with something to say: the attorney's paragraphs, and the exhibits that those paragraphs do not cite."""

    id: str
    title: str
    adverse: bool
    paragraphs: tuple[Safe, ...]
    exhibits: tuple[ExhibitView, ...]
    proof: Safe  # "Tab A at 12 (Passport); Tab B at 14 (Birth certificate)"


@dataclass(frozen=True)
class GroupView:
    """The factors of one part of the worksheet. `told` have paragraphs; `shown` are the exhibits of those without."""

    id: str
    told: tuple[FactorView, ...]
    shown: tuple[ExhibitView, ...]
    proof: Safe  # the exhibits of `shown`
    topical: Safe  # the same, each with what it is on
    places: Safe  # where the exhibits of the group begin, tab by tab: "Tab A at 12, Tab B at 14 and Tab C at 20"

    def __bool__(self) -> bool:
        return bool(self.told or self.shown)


@dataclass(frozen=True)
class GroundView:
    """A ground under 8 CFR 212.5(b) that fits: its factor's words and exhibits, and the authority that names it.

    `places` is where the exhibits that prove it begin, tab by tab.
    """

    id: str
    title: str
    cite: str
    authority: str
    factor: FactorView
    places: Safe


@dataclass(frozen=True)
class DenialView:
    """One ground that the denial states. `paragraph` answers it, or is ""; `exhibits` are new since the denial."""

    title: str
    paragraph: Safe
    exhibits: tuple[ExhibitView, ...]
    proof: Safe


def exhibit_view(facts: Facts, exhibit: Exhibit) -> ExhibitView:
    place = facts.draft.references.places.get(exhibit.id)
    return ExhibitView(
        exhibit.id,
        exhibit.title,
        place.tab if place else "",
        exhibit.group,
        exhibit.language,
        exhibit.pages - len(exhibit.left_out),
        facts.exhibit_date(exhibit),
        facts.cite(exhibit.id),
    )


def exhibits(facts: Facts) -> tuple[ExhibitView, ...]:
    """The exhibits of the packet that this reader may know of, in their order."""
    return tuple(exhibit_view(facts, one) for one in _named(facts))


def factor_view(facts: Facts, factor: Factor, text: str | None = None) -> FactorView:
    """A factor as the request argues it; `text` is what is being typed for it, where that is not saved yet."""
    question = f"{factor.id}-narrative"
    text = facts.value(question) or "" if text is None else text
    cited = {token.group(1).strip() for token in TOKEN.finditer(text)}
    proving = _declarations(facts, factor.id, cited) + tuple(
        exhibit_view(facts, one) for one in _named(facts) if factor.id in one.proves and one.id not in cited
    )
    told = tuple(facts.told(text, facts.draft.law.question(question).label))
    return FactorView(factor.id, factor.title, factor.adverse, told, proving, proof_of(proving))


def _declarations(facts: Facts, factor: str, cited: set[str]) -> tuple[ExhibitView, ...]:
    """The declarations in the packet that prove a factor, as exhibits; those already cited are left out."""
    group = DECLARED.get(factor, "")
    found = []
    for person in facts.draft.case.people(group) if group else ():
        name = f"{group}-declaration-{person}"
        place = facts.draft.references.places.get(name)
        if place and name not in cited and (factor != "release-address" or _gives_a_home(facts.of(person))):
            title = f"Declaration of {facts.of(person).maybe(f'{group}-name')}"
            found.append(ExhibitView(name, title, place.tab, "", "English", 0, "", facts.cite(name)))
    return tuple(found)


def _gives_a_home(sponsor: Facts) -> bool:
    """Whether a sponsor promises a home, or lives where the client will."""
    promised = "A home after release" in (sponsor.value("sponsor-promises") or ())
    return promised or address(sponsor, "sponsor") == address(sponsor, "release")


def group_view(facts: Facts, group: str) -> GroupView:
    """The factors of a group, in the worksheet's order; those with nothing to say are left out."""
    views = [factor_view(facts, one) for one in facts.draft.law.factors.values() if one.group == group]
    told = tuple(view for view in views if view.paragraphs)
    already = {exhibit.id for view in told for exhibit in view.exhibits}
    shown = {
        exhibit.id: exhibit
        for view in views
        if not view.paragraphs
        for exhibit in view.exhibits
        if exhibit.id not in already
    }
    places = _places(facts, {view.id for view in views})
    return GroupView(group, told, tuple(shown.values()), proof_of(shown.values()), _topical(shown, views), places)


def _topical(shown: Mapping[str, ExhibitView], views: Sequence[FactorView]) -> Safe:
    """Exhibits as a citation sentence with what they are on: "Tab B at 11 (Form I-213), on manner of entry"."""

    def on(one: ExhibitView) -> str:
        titles = [view.title for view in views if not view.paragraphs and one in view.exhibits]
        return f"on {list_of([title[:1].lower() + title[1:] for title in titles])}"

    told = []
    for topic, group in itertools.groupby(shown.values(), on):
        same = list(group)
        told.append(f"{proof_of(same)}, {('', '', 'both ')[len(same)] if len(same) < 3 else 'all '}{topic}")
    return Safe("; ".join(told))


def _places(facts: Facts, factors: set[str], cited: Set[str] = frozenset()) -> Safe:
    """Where the exhibits that prove any of these factors, or are cited, begin: "Tab A at 12 and Tab B at 14"."""
    places = facts.draft.references.places
    tabs = {
        places[one.id].tab: one.id
        for one in reversed(_named(facts))
        if one.id in cited or factors.intersection(one.proves)
    }
    return list_of([facts.cite(name) for name in reversed(tabs.values())])


def grounds(facts: Facts) -> tuple[GroundView, ...]:
    """The grounds under 8 CFR 212.5(b) that the assessment says fit, in its order."""
    found = []
    for ground in _fitting(facts):
        factor = facts.draft.law.factors.get(ground.id)
        if factor:
            cited = {token.group(1).strip() for token in TOKEN.finditer(facts.value(f"{factor.id}-narrative") or "")}
            authority = ground.authorities[0] if ground.authorities else ""
            found.append(
                GroundView(
                    ground.id,
                    factor.title,
                    ground.cite,
                    authority,
                    factor_view(facts, factor),
                    _places(facts, {factor.id}, cited),
                )
            )
    return tuple(found)


def told_grounds(facts: Facts) -> tuple[GroundView, ...]:
    """The grounds that fit and that have paragraphs or exhibits of their own."""
    return tuple(one for one in grounds(facts) if one.factor.paragraphs or one.factor.exhibits)


def regulations(facts: Facts) -> list[str]:
    """The ids of the paragraphs of 8 CFR 212.5(b) that the request rests on and that may be printed.

    The public-interest paragraph is the Directive's own basis, so it belongs to every Directive request.
    """
    named = [ground.authorities[0] for ground in _fitting(facts) if ground.authorities]
    if facts.draft.route == "A":
        named.append(PUBLIC_INTEREST)
    return sorted(name for name in dict.fromkeys(named) if facts.may_cite(name))


def _fitting(facts: Facts) -> list[Flag]:
    """The grounds that fit; and, where the attorney chose the route against the answers, those that the attorney argues."""
    draft = facts.draft
    fits = {one.rule for one in draft.assessment.grounds if one.answered == "yes"}
    if draft.route != draft.assessment.route.code:
        fits |= {one for one in draft.law.factors if facts.value(f"{one}-narrative")}
    return [one for one in draft.law.flags.values() if one.kind == "ground" and one.id in fits]


def denial_grounds(facts: Facts) -> tuple[DenialView, ...]:
    """The grounds that the denial states, each with its paragraph and what is new on it.

    Paragraphs of “What is new since the denial” belong to the grounds one by one when there are as many of each;
    otherwise they stand before the grounds (see `denial_introduction`).
    """
    stated = [one for one in facts.value("denial-grounds") or () if one in DENIED]
    told = facts.paragraphs("changed-circumstances")
    pairs = told if len(told) == len(stated) else [Safe("")] * len(stated)
    views = []
    for title, paragraph in zip(stated, pairs, strict=True):
        new = (
            *_new_declarations(facts, DENIED[title]),
            *(exhibit_view(facts, one) for one in _new(facts) if _proves_group(facts, one, DENIED[title])),
        )
        views.append(DenialView(title, _untitled(paragraph, title), new, proof_of(new)))
    return tuple(views)


def answered(facts: Facts) -> bool:
    """Whether every ground that the denial states is met with words or with what is new; False when it states none."""
    stated = denial_grounds(facts)
    told = bool(denial_introduction(facts))
    return bool(stated) and all(told or one.paragraph or one.exhibits for one in stated)


def _untitled(paragraph: Safe, title: str) -> Safe:
    """A paragraph without the title, or its first words, that the attorney typed before it; it is the heading."""
    words = title.split()
    begins = "|".join(re.escape(" ".join(words[:count])) for count in range(len(words), 0, -1))
    return Safe(re.sub(rf"\A(?:{begins})\\?[.:]\s+", "", paragraph, flags=re.IGNORECASE))


def has_new_evidence(facts: Facts) -> bool:
    """Whether an exhibit is new since the denial."""
    return bool(_new(facts))


def denial_introduction(facts: Facts) -> list[Safe]:
    """The paragraphs of “What is new since the denial” that do not belong to one ground each."""
    told = facts.paragraphs("changed-circumstances")
    stated = [one for one in facts.value("denial-grounds") or () if one in DENIED]
    return [] if len(told) == len(stated) else told


def denial_letter(facts: Facts) -> str:
    """The id of the exhibit that is the denial letter, or ""."""
    found = [one.id for one in _named(facts) if "denial" in one.title.casefold() or one.id.startswith("denial")]
    return found[0] if found else ""


def proof_of(found: Iterable[ExhibitView]) -> Safe:
    """Exhibits as a citation sentence cites them: "Tab A at 12 (Passport); Tab B at 14 (Birth certificate)"."""
    return Safe("; ".join(f"{one.cite} ({escape(one.title)})" for one in found))


def _named(facts: Facts) -> list[Exhibit]:
    """The exhibits of the packet that this reader may know of, in the order of their pages, or of their tabs so far."""
    places = facts.draft.references.places
    order = {name: number for number, name in enumerate(places)}
    found = [
        one
        for one in facts.draft.exhibits
        if one.id in places and (facts.audience in one.may_go_to or facts.audience == "file")
    ]
    return sorted(found, key=lambda one: (places[one.id].first, order[one.id]))


def _new(facts: Facts) -> list[Exhibit]:
    """Exhibits that are new: in the group “changed”, or dated after the denial. The letter itself is not."""
    denied = facts.value("denial-date")
    letter = denial_letter(facts)
    after = denied.isoformat() if denied else "9999"
    return [one for one in _named(facts) if one.id != letter and (one.group == "changed" or one.date[:10] > after)]


def _new_declarations(facts: Facts, group: str) -> tuple[ExhibitView, ...]:
    """The declarations that prove a group of factors. They are signed now; one in a packet that went before is not new."""
    denied = facts.value("denial-date")
    if any(build.sent_on and denied and build.sent_on <= denied for build in facts.draft.case.builds()):
        return ()
    factors = facts.draft.law.factors
    proving = [one for name in DECLARED if factors[name].group == group for one in _declarations(facts, name, set())]
    return tuple({one.id: one for one in proving}.values())


def _proves_group(facts: Facts, exhibit: Exhibit, group: str) -> bool:
    factors = facts.draft.law.factors
    return any(name in factors and factors[name].group == group for name in exhibit.proves)
