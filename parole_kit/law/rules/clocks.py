"""When a clock applies, and the events that start or stop one (law sheet chapter 3, and 1.2 and 1.7)."""

from __future__ import annotations

import datetime as dt

from .facts import Facts, rule
from .words import CREDIBLE_FEAR, DENIED, GRANTED, NO, REVIEW_PENDING, UNDECIDED, YES


@rule("judge-review-pending")
def judge_review_pending(facts: Facts) -> bool:
    """A negative finding is before the immigration judge. INA 235(b)(1)(B)(iii)(III)."""
    return facts["fear-screening"] == CREDIBLE_FEAR and facts["credible-fear-result"] == REVIEW_PENDING


@rule("advisal-awaited")
def advisal_awaited(facts: Facts) -> bool:
    """The Directive applies, ICE has not decided, and no Advisal was served. Directive 11002.1 ¶¶ 6.1, 8.1."""
    if not facts.rule("under-the-directive") or _decided(facts):
        return False
    return facts["advisal-served"] == NO


@rule("interview-required")
def interview_required(facts: Facts) -> bool:
    """The Directive applies and parole was not granted. Directive 11002.1 ¶ 8.2."""
    return facts.rule("under-the-directive") and not facts.known_to_be("parole-decision", GRANTED)


@rule("interview-held-on")
def interview_held_on(facts: Facts) -> dt.date | None:
    """The day of the parole interview, or None while there was none."""
    return facts["interview-date"] if facts["interview-held"] == YES else None


@rule("interview-outstanding")
def interview_outstanding(facts: Facts) -> bool:
    """The Directive applies, and there was neither decision nor interview: follow-up steps run. Law sheet 3.3."""
    if not facts.rule("under-the-directive") or _decided(facts):
        return False
    return facts["interview-held"] == NO


@rule("decision-awaited")
def decision_awaited(facts: Facts) -> bool:
    """The Directive applies and ICE has not decided. Directive 11002.1 ¶ 8.2."""
    return facts.rule("under-the-directive") and facts["parole-decision"] == UNDECIDED


@rule("decision-made-on")
def decision_made_on(facts: Facts) -> dt.date | None:
    """The day of the denial letter or of the grant, or None while ICE has not decided."""
    if facts["parole-decision"] == UNDECIDED:
        return None
    return facts["denial-date"] if facts["parole-decision"] == DENIED else facts["granted-date"]


@rule("redetermination-open")
def redetermination_open(facts: Facts) -> bool:
    """ICE denied parole under the Directive, which lets the person ask again. Directive 11002.1 ¶¶ 6, 8.2."""
    return facts.rule("under-the-directive") and facts["parole-decision"] == DENIED


@rule("redetermination-asked")
def redetermination_asked(facts: Facts) -> bool:
    """A packet went, or will go, after the denial; one that went before it asked for no redetermination. ¶¶ 6, 8.2."""
    return facts.rule("redetermination-open") and facts["denial-date"] <= facts["packet-sent-on"]


@rule("answer-awaited")
def answer_awaited(facts: Facts) -> bool:
    """A packet went, or will go, to ERO, and no decision has come since. Our policy on following up."""
    if facts.known("packet-sent-on") is None and not facts.rule("held-under-the-arrival-statute"):
        return False
    if facts["parole-decision"] == GRANTED:
        return False
    return facts["parole-decision"] == UNDECIDED or facts["denial-date"] <= facts["packet-sent-on"]


@rule("asylum-year-runs")
def asylum_year_runs(facts: Facts) -> bool:
    """The one-year limit for asylum, which does not bind unaccompanied children. INA 208(a)(2)(B), (E)."""
    return not facts.rule("unaccompanied-child")


@rule("asylum-filed-on")
def asylum_filed_on(facts: Facts) -> dt.date | None:
    """The day the complete I-589 was filed, or None while it was not."""
    return facts["asylum-filed-date"] if facts["asylum-filed"] == YES else None


@rule("asylum-has-been-filed")
def asylum_has_been_filed(facts: Facts) -> bool:
    """A complete I-589 is on file. 8 CFR 208.7."""
    return facts["asylum-filed"] == YES


@rule("parole-granted")
def parole_granted(facts: Facts) -> bool:
    """ICE granted parole."""
    return facts["parole-decision"] == GRANTED


def _decided(facts: Facts) -> bool:
    return facts.known_to_be("parole-decision", DENIED) or facts.known_to_be("parole-decision", GRANTED)
