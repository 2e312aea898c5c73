"""The rows of the routing table (law sheet 1.2), one function a row, in the order asked."""

from __future__ import annotations

from .facts import Facts, rule
from .words import (
    ADMITTED,
    AT_THE_BORDER,
    CREDIBLE_FEAR,
    IN_THE_INTERIOR,
    NO,
    NO_FINDING_YET,
    NO_ORDER,
    NO_SCREENING,
    OTHER_SCREENING,
    REASONABLE_FEAR,
    REVIEW_PENDING,
    YES,
)


@rule("unaccompanied-child")
def unaccompanied_child(facts: Facts) -> bool:
    """Under eighteen, without lawful status, no parent or guardian here to give care. 6 USC 279(g)(2)."""
    return facts.rule("under-age") and facts["lawful-status"] == NO and facts["parent-available"] == NO


@rule("was-unaccompanied-child")
def was_unaccompanied_child(facts: Facts) -> bool:
    """An unaccompanied child who has turned eighteen, or is about to. 8 USC 1232(c)(2)(B)."""
    return facts["former-unaccompanied-child"] == YES


@rule("held-as-family")
def held_as_family(facts: Facts) -> bool:
    """A family unit with a minor child. Flores settlement; 8 CFR 212.5(b)(3)."""
    return facts["family-unit"] == YES


@rule("removal-order-is-final")
def removal_order_is_final(facts: Facts) -> bool:
    """A final order, reinstated orders and expedited removal orders without a finding included. INA 241(a)."""
    return facts["final-order"] != NO_ORDER


@rule("withholding-or-asylum-only")
def withholding_or_asylum_only(facts: Facts) -> bool:
    """Referred on Form I-863 after a reasonable fear interview. 8 CFR 208.31; Johnson v. Guzman Chavez."""
    return facts["fear-screening"] == REASONABLE_FEAR and facts["withholding-only"] == YES


@rule("admitted-lawfully")
def admitted_lawfully(facts: Facts) -> bool:
    """Admitted, so held under INA 236(a) or (c): parole is not the way out."""
    return facts["manner-of-entry"] == ADMITTED


@rule("fear-decision-pending")
def fear_decision_pending(facts: Facts) -> bool:
    """In expedited removal, no credible fear decision yet or a negative one before the judge.

    INA 235(b)(1)(B)(iii)(IV).
    """
    if not facts.rule("in-expedited-removal"):
        return False
    if facts["fear-screening"] == NO_SCREENING:
        return True
    return facts["fear-screening"] == CREDIBLE_FEAR and facts["credible-fear-result"] in (
        NO_FINDING_YET,
        REVIEW_PENDING,
    )


@rule("screened-otherwise")
def screened_otherwise(facts: Facts) -> bool:
    """Another screening than credible fear; reasonable fear without a referral included. Law sheet Q8."""
    return facts["fear-screening"] in (OTHER_SCREENING, REASONABLE_FEAR)


@rule("directive-applies")
def directive_applies(facts: Facts) -> bool:
    """Arriving alien, expedited removal, positive credible fear: all three. Directive 11002.1 ¶¶ 1, 5.1, 5.2, 6.2."""
    return facts.rule("arriving-alien") and facts.rule("in-expedited-removal") and facts.rule("has-credible-fear")


@rule("arriving-straight-into-court")
def arriving_straight_into_court(facts: Facts) -> bool:
    """An arriving alien in section 240 proceedings, never screened for fear. INA 235(b)(2)(A); 8 CFR 235.3(c)."""
    return facts.rule("arriving-alien") and facts.rule("never-in-expedited-removal") and _unscreened(facts)


@rule("between-ports-with-credible-fear")
def between_ports_with_credible_fear(facts: Facts) -> bool:
    """Entered between ports, expedited removal, positive credible fear: parole, not the Directive. Matter of M-S-."""
    return (
        facts.rule("entered-between-ports") and facts.rule("in-expedited-removal") and facts.rule("has-credible-fear")
    )


@rule("between-ports-arrested-at-border")
def between_ports_arrested_at_border(facts: Facts) -> bool:
    """Entered between ports, arrested while arriving, straight into section 240 proceedings. Matter of Q. Li."""
    if not (facts.rule("entered-between-ports") and facts.rule("never-in-expedited-removal") and _unscreened(facts)):
        return False
    return facts["arrest-place"] == AT_THE_BORDER


@rule("between-ports-arrested-in-interior")
def between_ports_arrested_in_interior(facts: Facts) -> bool:
    """Entered between ports, arrested in the interior, not in expedited removal: by circuit. Law sheet 1.5."""
    if not facts.rule("entered-between-ports") or facts.rule("in-expedited-removal") or not _unscreened(facts):
        return False
    return facts["arrest-place"] == IN_THE_INTERIOR


def _unscreened(facts: Facts) -> bool:
    """No fear screening so far. A credible fear interview outside expedited removal fits no row: answers contradict."""
    return facts["fear-screening"] == NO_SCREENING
