"""The nouns of the law floor: what the law files say, and what an assessment answers. Frozen, and without logic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

STATUSES = ("confirmed", "reported", "to verify", "in conflict", "superseded", "our policy")
AUDIENCES = ("government", "client", "sponsor", "file")
STEPS = ("start", "eligibility", "factors", "evidence", "timeline", "packet")
KINDS = (
    "text",
    "narrative",
    "choice",
    "choices",
    "yes-no",
    "date",
    "partial-date",
    "a-number",
    "street",
    "state",
    "zip",
    "phone",
    "email",
    "number",
    "money",
    "country",
    "language",
    "field-office",
    "circuit",
)


@dataclass(frozen=True)
class Authority:
    """A statute, rule, directive, case or policy, with what is known about it. Source: `law.md` tags and register."""

    id: str
    cite: str
    says: str  # what it holds, in our words
    status: str  # one of STATUSES; anything but "confirmed" carries a VERIFY mark
    source: str  # who reported it, or ""
    checked_on: dt.date | None
    checked_by: str
    url: str = ""
    stale_after: int = 365  # calendar days
    other_side: str = ""  # for "in conflict": the other version
    in_documents: bool = True  # False: recalled with real doubt, never printed in a document, whatever is ticked


@dataclass(frozen=True)
class Group:
    """People who repeat (sponsor, declarant, household)."""

    id: str
    title: str
    singular: str
    hint: str = ""


@dataclass(frozen=True)
class Question:
    """One thing to ask. `group` is the id of a Group when it is asked once for each person."""

    id: str
    step: str
    section: str
    kind: str
    label: str
    error: str  # begins with Enter or Select
    hint: str = ""
    why: str = ""
    options: tuple[str, ...] = ()
    group: str = ""
    may_be_future: bool = False  # for dates: an appointment, not an event
    required: bool = False  # needed before a packet can be built (when it is asked at all)
    only_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # all of: question id -> any of these answers
    may_go_to: tuple[str, ...] = ("government", "client", "file")
    authorities: tuple[str, ...] = ()


@dataclass(frozen=True)
class PartialDate:
    """A date of which only a part is known: year, year and month, or all of it; `about` marks an estimate."""

    year: int
    month: int | None = None
    day: int | None = None
    about: bool = False


@dataclass(frozen=True)
class Known:
    """What is known of a case on one day, as rules see it: plain values by question id, and the people by group.

    An unanswered or "not known yet" question is absent.
    """

    values: Mapping[str, Any]
    people: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One row of the routing table; its id is also the name of its rule. File order is the order asked."""

    id: str
    label: str  # the sheet's row name, such as "Q9"
    code: str
    question: str
    says: str
    next_steps: tuple[str, ...]
    authorities: tuple[str, ...]


@dataclass(frozen=True)
class Code:
    """What a route code means, and what to do next."""

    id: str
    title: str
    says: str
    next_steps: tuple[str, ...]
    packet: bool  # may a packet be built on this route without an override?


@dataclass(frozen=True)
class Factor:
    """One factor of the worksheet. No logic: the argument is the attorney's own narrative answer.

    The narrative question has the id `factor.id + "-narrative"` and is made by the loader.
    """

    id: str
    group: str  # identity, flight-risk, danger, additional, grounds
    title: str
    prompt: str
    considers: tuple[str, ...]
    evidence: tuple[str, ...]
    usual_denial: str
    answer: str
    authorities: tuple[str, ...]
    adverse: bool = False  # a fact against the client that the request must answer when it is there
    only_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # its narrative is asked only then
    adverse_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # the answers that say the fact is there


@dataclass(frozen=True)
class Flag:
    """Something to show beside the route: a ground that fits, a risk, a contradiction. Its id is its rule's name."""

    id: str
    kind: str  # ground, overlay, warning
    title: str
    says: str
    authorities: tuple[str, ...]
    cite: str = ""  # for a ground: "8 CFR 212.5(b)(1)"


@dataclass(frozen=True)
class Dated:
    """One dated value of a number. Rows are added, never edited. A value of None: not established from that day."""

    in_force_from: dt.date
    value: Any
    unit: str
    authority: str
    note: str = ""


@dataclass(frozen=True)
class Number:
    """A number that a rule needs, by dated rows (an age, a length of detention)."""

    id: str
    title: str
    note: str
    rows: tuple[Dated, ...]


@dataclass(frozen=True)
class Clock:
    """A period that runs from an event. No `counts` means that no limit is known, and the page says so."""

    id: str
    title: str
    basis: str  # law or office
    starts: str  # a question id, or the name of a rule that gives a date
    applies_if: str  # the name of a rule
    counts: tuple[Dated, ...]
    note: str
    authorities: tuple[str, ...]
    rolls: bool = False  # a last day on a weekend or holiday is timely on the next business day, by a stated rule
    urgent: bool = False
    met_by: str = ""  # a question id or rule that gives the date on which it was done, or None while it was not
    opens: bool = False  # the day is the first on which something may be done, not the last


@dataclass(frozen=True)
class Fee:
    """A fee by dated rows; the amount is in whole US dollars."""

    id: str
    title: str
    note: str
    rows: tuple[Dated, ...]
    exceptions: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldOffice:
    """An ERO field office as captured on a date; the user must confirm it before it is printed."""

    id: str
    name: str
    code: str
    area: str
    address: tuple[str, ...]  # empty when it was not captured
    phone: str
    captured_on: dt.date | None
    source: str
    url: str
    status: str


@dataclass(frozen=True)
class Finding:
    """The answer of one rule, with its reasons. `answered` is yes, no, or "more information needed"."""

    rule: str
    answered: str
    title: str
    says: str
    because: Mapping[str, Any]  # question id -> value read
    missing: tuple[str, ...]
    authorities: tuple[str, ...]
    kind: str = ""
    cite: str = ""


@dataclass(frozen=True)
class Route:
    """Where the routing table stopped, and the whole walk to it.

    `code` is A to F, X, or "?" when an unanswered row stopped the walk; `row` is then that row.
    """

    code: str
    row: str
    label: str
    title: str
    says: str
    next_steps: tuple[str, ...]
    because: Mapping[str, Any]
    missing: tuple[str, ...]
    passed: tuple[Finding, ...]
    authorities: tuple[str, ...]


@dataclass(frozen=True)
class Assessment:
    """Everything the rules say of a case on one day."""

    as_of: dt.date
    route: Route
    grounds: tuple[Finding, ...]  # 212.5(b) grounds that fit, or for which information is missing
    flags: tuple[Finding, ...]  # overlays and warnings that fit, or for which information is missing
    redetermination: bool | None  # None when the answer is not known


@dataclass(frozen=True)
class Deadline:
    """One clock of a case. The legal limit (`due`) and the next business day are two dates; neither moves the other."""

    id: str
    title: str
    basis: str
    trigger: str  # question id or rule name
    trigger_label: str
    trigger_date: dt.date | None
    due: dt.date | None  # None: no limit known, or the trigger is missing
    next_business_day: dt.date | None
    overdue_by: int | None  # calendar days; None when not overdue or no limit is known
    days_left: int | None  # calendar days until `last`; None when overdue or no limit is known
    limit_known: bool
    how_counted: str
    note: str
    missing: tuple[str, ...]
    authorities: tuple[str, ...]
    urgent: bool = False
    met_on: dt.date | None = None  # when it was done, if that was late; `overdue_by` is then how late it was
    opens: bool = False  # `due` is the first day on which something may be done; it is never overdue
    moves_back_to: dt.date | None = (
        None  # the business day of an office's own date that stands before a limit of the law
    )

    @property
    def last(self) -> dt.date | None:
        """The day from which lateness is counted: a limit of the law as it is, the office's own date on a business day."""
        return (self.moves_back_to or self.next_business_day) if self.basis == "office" else self.due


@dataclass(frozen=True)
class OfficeChange:
    """One entry that the office's own files change, add or hide. `stale` when the shipped entry has changed since."""

    file: str
    entry: str
    keys: tuple[str, ...]
    what: str  # changed, added, hidden
    legal: bool  # a number, a route, a clock or a status: always listed on the internal sheet
    authority: str = ""
    because: str = ""
    stale: bool = False
