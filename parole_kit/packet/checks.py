"""What must be mended before a packet may be sent, and what an attorney should look at. The words are in packet.toml.

A blocking check stops the build until it is mended, or overridden with a reason (an override of kind "gate" with the
check's id, or of kind "route"). Checks that are `fixed` cannot be overridden.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..case.coding import partial_of
from ..case.exhibits import slug, twins
from ..case.model import COVERED, Answer, Exhibit, Override
from ..case.page_words import numbers_in_words, plural
from ..case.proof import for_government, gaps
from ..errors import PacketError, Problems
from ..law import assess
from ..law.dates import spell, spell_partial
from ..law.model import Assessment, Question
from ..law.values import is_asked
from .phrases import filled
from .plan import G28, is_declaration, kept_pages
from .references import TOKEN

if TYPE_CHECKING:
    from ..case import Case
    from ..law import Law

ON_EVERY_PAGE = ("client-name", "a-number")
ENGLISH = "english"
MOST_NAMED = 6
CHECKED_HERE = ("translation-missing", "certificate-missing")  # gaps that block, and so are checked more strictly
GO_ON = "go on"  # what is decided of a check of the gate; of one that only drafted documents show, its words are kept


@dataclass(frozen=True)
class Check:
    """One thing to mend or to look at: a headline, the lines below it, and what to do.

    `id` names it for an override; `step`, `question` and `person` lead to it.
    """

    id: str
    says: str
    fix: str
    step: str = ""
    question: str = ""
    person: str = ""
    severity: str = "warning"  # fixed, blocking or warning
    authorities: tuple[str, ...] = ()
    more: tuple[str, ...] = ()

    def as_dict(self) -> dict:
        """Plain data, from which `check_from` makes the check again."""
        kept = ("id", "says", "more", "fix", "step", "question", "person", "severity")
        return {key: list(self.more) if key == "more" else getattr(self, key) for key in kept}

    @property
    def whole(self) -> str:
        """The headline and what stands below it, in one line."""
        return f"{self.says} {'; '.join(self.more)}".strip()

    @property
    def fixed(self) -> bool:
        """Is this a check that nobody can override?"""
        return self.severity == "fixed"


def check_from(shape: Mapping[str, Any]) -> Check:
    """A check out of plain data, also that of earlier versions."""
    return Check(**{**shape, "more": tuple(shape.get("more", ()))})


class Refused(Problems):
    """Checks that stop the packet: each may be mended where it leads to, or passed over with a reason."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self.checks = tuple(checks)
        errors = [
            PacketError(check.whole, where=check.step and f"the step {check.step}", fix=check.fix) for check in checks
        ]
        super().__init__(errors, what="The packet cannot be built yet.")

    def as_dict(self) -> dict:
        return {**super().as_dict(), "checks": [check.as_dict() for check in self.checks]}


@dataclass(frozen=True)
class GateResult:
    """What stops the packet, what to look at, and what an attorney overrode, with the override."""

    blocking: tuple[Check, ...]
    warnings: tuple[Check, ...]
    overridden: tuple[tuple[Check, Override], ...] = ()

    @property
    def open(self) -> bool:
        """May the packet be built?"""
        return not self.blocking

    def refuse(self) -> None:
        """Raise Refused with every blocking check, if there is any."""
        if self.blocking:
            raise Refused(self.blocking)

    def with_more(self, checks: Sequence[Check], overrides: Sequence[Override]) -> GateResult:
        """The result with the checks of finished documents added."""
        more = sort(checks, overrides)
        return GateResult(
            (*self.blocking, *more.blocking), (*self.warnings, *more.warnings), (*self.overridden, *more.overridden)
        )


@dataclass
class Situation:
    """What the checks look at: the case on one day, read once."""

    case: Case
    law: Law
    as_of: dt.date
    found: list[Check] = field(default_factory=list)
    _values: dict[str, dict[str, Any]] = field(default_factory=dict)

    @cached_property
    def answers(self) -> Mapping[tuple[str, str], Answer]:
        return self.case.answers()

    @cached_property
    def exhibits(self) -> tuple[Exhibit, ...]:
        return packet_exhibits(self.case)

    @cached_property
    def overrides(self) -> tuple[Override, ...]:
        return tuple(self.case.overrides())

    @cached_property
    def assessment(self) -> Assessment:
        return assess(self.law, self.case.known(), self.as_of)

    def value(self, name: str, person: str = "") -> Any:
        """The value of an answer, or None when there is none, it is not known, or it is not asked."""
        answer = self.answers.get((name, person))
        asked = name in self.law.questions and is_asked(self.law.questions[name], self.values(person))
        return None if answer is None or answer.not_known or not asked else answer.value

    def values(self, person: str = "") -> dict[str, Any]:
        """The values of the case, with one person's laid over them."""
        if person not in self._values:
            self._values[person] = {
                name: answer.value
                for (name, whose), answer in self.answers.items()
                if whose in ("", person) and not answer.not_known
            }
        return self._values[person]

    def asked(self) -> Iterator[tuple[Question, str, Answer | None]]:
        """Every question that is asked in this case, a group's once for each person, with its answer."""
        for question in self.law.questions.values():
            for person in self.case.people(question.group) if question.group else [""]:
                if is_asked(question, self.values(person)):
                    yield question, person, self.answers.get((question.id, person))

    def whose(self, question: Question, person: str) -> str:
        """The words that say for which person, or ""."""
        if not person:
            return ""
        named = self.answers.get((f"{question.group}-name", person))
        if named and named.value:
            return f" for {named.value}"
        place = self.case.people(question.group).index(person) + 1
        return f" for {self.law.groups[question.group].singular} {place}"


def gate(case: Case, law: Law, as_of: dt.date) -> GateResult:
    """Everything that can be checked before the documents are drafted. Changes nothing, and never raises for a case."""
    now = Situation(case, law, as_of)
    return sort([check for rule in RULES for check in rule(now)], now.overrides)


def sort(checks: Sequence[Check], overrides: Sequence[Override]) -> GateResult:
    """Checks as blocking, overridden and warnings."""
    by_subject = {one.subject: one for one in overrides if one.kind == "gate"}
    blocking, warnings, overridden = [], [], []
    for check in checks:
        override = by_subject.get(check.id) if check.severity == "blocking" else None
        if override:
            overridden.append((check, override))
        else:
            (warnings if check.severity == "warning" else blocking).append(check)
    return GateResult(tuple(blocking), tuple(warnings), tuple(overridden))


def made(
    law: Law, kind: str, about: str = "", *, question: Question | None = None, person: str = "", **said: Any
) -> Check:
    """The check `kind` of packet.toml in words. `about` tells it from others of its kind."""
    words = law.packet["checks"][kind]
    said = {"label": question.label if question else "", **said}
    return Check(
        id="/".join(part for part in (kind, about, person) if part),
        says=filled(words["says"], f"checks.{kind}, says", **said),
        fix=filled(words["fix"], f"checks.{kind}, fix", **said),
        step=question.step if question else words.get("step", ""),
        question=question.id if question else "",
        person=person,
        severity=words["severity"],
        authorities=tuple(words.get("authorities", ())),
        more=tuple(filled(words.get("more", ""), f"checks.{kind}, more", **said).splitlines()),
    )


def packet_exhibits(case: Case) -> tuple[Exhibit, ...]:
    """The exhibits that may go to the government, in packet order."""
    return tuple(for_government(case))


def _answers(now: Situation) -> Iterator[Check]:
    for question, person, answer in now.asked():
        whose = now.whose(question, person)
        missing = answer is None or (not answer.not_known and answer.value in (None, "", []))
        if question.id in ON_EVERY_PAGE and (missing or answer.not_known):
            yield made(now.law, "name-or-number-missing", question.id, question=question)
        elif missing and question.required:
            yield made(now.law, "answer-missing", question.id, question=question, person=person, whose=whose)
        elif not missing and answer.not_known:
            owner = f"; {answer.owner} will find out" if answer.owner else ""
            kind = "answer-not-known" if question.required else "not-known-yet"
            yield made(now.law, kind, question.id, question=question, person=person, whose=whose, owner=owner)


def _route(now: Situation) -> Iterator[Check]:
    route = now.assessment.route
    chosen = [one.value for one in now.overrides if one.kind == "route"]
    code = chosen[-1] if chosen else route.code
    if code in now.law.codes and not now.law.codes[code].packet:
        question = now.law.questions.get(route.missing[0]) if route.missing and not chosen else None
        if code == "?":
            yield made(now.law, "route-open", question=question, title=question.label if question else route.title)
        else:
            yield made(now.law, "route-without-packet", code=code, title=now.law.codes[code].title)


def _exhibits(now: Situation) -> Iterator[Check]:
    for one in now.exhibits:
        if not one.pages:
            yield made(now.law, "exhibit-unread", one.id, title=one.title)
        elif not kept_pages(one):
            yield made(now.law, "exhibit-empty", one.id, title=one.title)
    if now.assessment.redetermination and not any(one.group == "changed" for one in now.exhibits):
        yield made(now.law, "denial-letter-missing", group=now.law.packet["groups"]["changed"]["title"])


def _cited(now: Situation) -> Iterator[Check]:
    """Citations in the attorney's own texts that lead to no exhibit, or to a page that is not printed.

    A page that was sent may be left out of a supplement, which does not cite it; drafting a whole packet stops there.
    """
    here = {one.id: one for one in now.exhibits}
    sent = {one["id"] for build in now.case.builds() if build.sent_on for one in build.manifest.get("exhibits", ())}
    for question, person, answer in now.asked():
        for token in TOKEN.finditer(answer.value) if answer and isinstance(answer.value, str) else ():
            name, page = token[1].strip(), int(token[2] or 0)
            about, says = f"{question.id}/{slug(token[0])}", {"question": question, "person": person, "cite": token[0]}
            if name not in here and name not in sent and not is_declaration(name):
                yield made(now.law, "cited-missing", about, whose=now.whose(question, person), **says)
            elif name in here and page and not here[name].tab and page not in (here[name].printed or (page,)):
                yield made(now.law, "cited-page-missing", about, title=here[name].title, page=page, **says)


def _covered_text(now: Situation) -> Iterator[Check]:
    """Text that a page carries and does not show, and that no picture of the page has taken away."""
    for one in now.exhibits:
        by_way: dict[str, list[int]] = {}
        for page, how in one.hidden_text.items():
            if page in one.printed and page not in one.blacked_out:
                by_way.setdefault(how, []).append(page)
        for how, pages in by_way.items():
            kind = "text-under-a-cover" if how in COVERED else "text-not-seen"
            where, carries = numbers_in_words("Page", sorted(pages)), plural(pages, "carries", "carry")
            yield made(now.law, kind, f"{one.id}/{slug(how)}", title=one.title, where=where, carries=carries, how=how)


def _same_pages(now: Situation) -> Iterator[Check]:
    for one, pages, other, others in twins(now.exhibits):
        yield made(
            now.law,
            "same-page-twice",
            f"{one.id}/{other.id}",
            title=one.title,
            where=numbers_in_words("Page", pages),
            looks=plural(pages, "looks", "look"),
            other=other.title,
            there=numbers_in_words("page", sorted(set(others))),
        )


def _translations(now: Situation) -> Iterator[Check]:
    known = {one.id for one in now.exhibits}
    translated = {one.translates for one in now.exhibits}
    for one in now.exhibits:
        if one.translates and one.translates not in known:
            yield made(now.law, "translated-missing", one.id, title=one.title)
        if one.translates and not (one.translator.name and one.translator.address and one.translator.phone):
            yield made(now.law, "translator-missing", one.id, title=one.title)
        foreign = one.language.strip().casefold() not in ("", ENGLISH, "none")
        if foreign and not one.translates and one.id not in translated and not one.translator.name:
            yield made(now.law, "translation-missing", one.id, title=one.title, language=one.language)


def _sponsor(now: Situation) -> Iterator[Check]:
    if not now.case.people("sponsor"):
        yield made(now.law, "sponsor-missing")


def _appearance(now: Situation) -> Iterator[Check]:
    attached = any(one.id == G28 for one in now.exhibits)
    state = now.value("g28-state")
    if state == "Not filed yet":
        yield made(now.law, "appearance-not-filed", question=now.law.questions["g28-state"])
    elif not attached:
        yield made(now.law, "appearance-not-attached")


def _field_office(now: Situation) -> Iterator[Check]:
    if now.value("field-office-confirmed") != "Yes":
        yield made(now.law, "field-office-unconfirmed", question=now.law.questions["field-office-confirmed"])


def _dates(now: Situation) -> Iterator[Check]:
    for question, person, answer in now.asked():
        value = None if answer is None or answer.not_known else answer.value
        if question.may_be_future and isinstance(value, dt.date) and value < now.as_of:
            yield made(now.law, "date-past", question.id, question=question, person=person, date=spell(value))
    for one in now.exhibits:
        written = partial_of(one.date) if one.date else None
        if written and dt.date(written.year, written.month or 1, written.day or 1) > now.as_of:
            date = spell_partial(written)
            yield made(now.law, "exhibit-date-to-come", one.id, title=one.title, date=date)


def _gaps(now: Situation) -> Iterator[Check]:
    for gap in gaps(now.law, now.case, now.assessment):
        if gap.kind not in CHECKED_HERE:
            question = now.law.questions.get(gap.question)
            yield made(
                now.law, "file-lacks", f"{gap.kind}/{gap.subject}", question=question, lacks=gap.says, mend=gap.fix
            )


RULES: tuple[Callable[[Situation], Iterator[Check]], ...] = (
    _answers,
    _route,
    _exhibits,
    _cited,
    _covered_text,
    _same_pages,
    _translations,
    _sponsor,
    _appearance,
    _field_office,
    _dates,
    _gaps,
)


def lines_of(listed: Sequence[str]) -> str:
    """What stands below the headline of a check, one a line: the first few, and how many more."""
    more = [f"and {len(listed) - MOST_NAMED} more"] if len(listed) > MOST_NAMED else []
    return "\n".join([*listed[:MOST_NAMED], *more])


def cites(law: Law, names: Sequence[str]) -> dict[str, Any]:
    """How many authorities, for a sentence, and their citations, one a line."""
    listed = [law.authorities[name].cite for name in names]
    one = len(listed) == 1
    return {
        "count": "One authority" if one else f"{len(listed)} authorities",
        "are": "is" if one else "are",
        "were": "was" if one else "were",
        "they": "it" if one else "they",
        "cites": lines_of(listed),
    }
