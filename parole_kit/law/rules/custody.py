"""Who the client is to the statute: age, manner of arrival, fear finding, and under which power the client is held."""

from __future__ import annotations

import datetime as dt

from ..dates import birthday_reached
from .facts import Facts, rule
from .words import (
    AT_PORT,
    BETWEEN_PORTS,
    CREDIBLE_FEAR,
    EXPEDITED_REMOVAL,
    IN_TRANSIT,
    INTERDICTED,
    POSITIVE,
    STRAIGHT_TO_COURT,
    VACATED,
)


@rule("under-age")
def under_age(facts: Facts) -> bool:
    """Has not yet had the eighteenth birthday on the day the page speaks from. 6 USC 279(g)(2)."""
    age = facts.number("age-of-majority").value
    return not birthday_reached(facts["client-birth-date"], age, facts.as_of)


@rule("arriving-alien")
def arriving_alien(facts: Facts) -> bool:
    """Came to a port, in transit through one, or interdicted at sea and brought in. 8 CFR 1.2, 1001.1(q)."""
    return facts["manner-of-entry"] in (AT_PORT, IN_TRANSIT, INTERDICTED)


@rule("entered-between-ports")
def entered_between_ports(facts: Facts) -> bool:
    """Entered without inspection, between ports of entry."""
    return facts["manner-of-entry"] == BETWEEN_PORTS


@rule("in-expedited-removal")
def in_expedited_removal(facts: Facts) -> bool:
    """Was put in expedited removal by Form I-860. INA 235(b)(1)."""
    return facts["processing-track"] == EXPEDITED_REMOVAL


@rule("never-in-expedited-removal")
def never_in_expedited_removal(facts: Facts) -> bool:
    """Was put straight into section 240 proceedings by Form I-862. INA 235(b)(2)(A)."""
    return facts["processing-track"] == STRAIGHT_TO_COURT


@rule("has-credible-fear")
def has_credible_fear(facts: Facts) -> bool:
    """A positive finding by the asylum officer, or a judge's vacatur of a negative one. INA 235(b)(1)(B)."""
    return facts["fear-screening"] == CREDIBLE_FEAR and facts["credible-fear-result"] in (POSITIVE, VACATED)


@rule("credible-fear-found-on")
def credible_fear_found_on(facts: Facts) -> dt.date | None:
    """The day of that finding: the service of the officer's, or the judge's vacatur. Directive 11002.1 ¶ 8.2."""
    if not facts.rule("has-credible-fear"):
        return None
    return facts["credible-fear-date"] if facts["credible-fear-result"] == POSITIVE else facts["vacatur-date"]


@rule("past-the-first-rows")
def past_the_first_rows(facts: Facts) -> bool:
    """None of Q1 to Q5 decides: not a child or former child, no family unit, no final order, not withholding-only."""
    return not facts.any_holds(
        "unaccompanied-child",
        "was-unaccompanied-child",
        "held-as-family",
        "removal-order-is-final",
        "withholding-or-asylum-only",
    )


@rule("under-the-directive")
def under_the_directive(facts: Facts) -> bool:
    """The walk ends at the Directive: its clocks run only then, however well its own three conditions fit."""
    return facts.all_hold("arriving-alien", "in-expedited-removal", "has-credible-fear", "past-the-first-rows")


@rule("held-under-the-arrival-statute")
def held_under_the_arrival_statute(facts: Facts) -> bool:
    """Whom INA 235(b) holds, by port or between ports: parole under 8 CFR 212.5(b) is open.

    Not a child for ORR, not after a final order or in withholding-only proceedings, and not where the walk ends at the
    interior arrest, whose custody the circuits dispute.
    """
    if facts.any_holds("unaccompanied-child", "removal-order-is-final", "withholding-or-asylum-only"):
        return False
    if facts.rule("arriving-alien"):
        return True
    return facts.rule("entered-between-ports") and not facts.rule("custody-differs-by-circuit")


@rule("custody-differs-by-circuit")
def custody_differs_by_circuit(facts: Facts) -> bool:
    """The walk ends at the interior arrest. Law sheet 1.5."""
    return facts.all_hold("between-ports-arrested-in-interior", "past-the-first-rows")
