"""Warnings: answers that contradict one another, and facts that ask for care. None of them changes the route."""

from __future__ import annotations

from ..dates import add, spell_plain
from .facts import Facts, rule
from .words import (
    ADMITTED,
    AT_PORT,
    BETWEEN_PORTS,
    BOX_ADMITTED,
    BOX_ARRIVING,
    BOX_PRESENT,
    CONTACT_WITH_CONSENT,
    CONTACT_WITHOUT_CONSENT,
    CREDIBLE_FEAR,
    DENIED,
    EXPEDITED_ORDER,
    GRANTED,
    HELD_BY_GOVERNMENT,
    IN_TRANSIT,
    INTERDICTED,
    NEGATIVE,
    NO,
    NO_NTA,
    NO_ORDER,
    REINSTATED_ORDER,
)

ARRIVING = (AT_PORT, IN_TRANSIT, INTERDICTED)
BOX_FITS = {
    BOX_ARRIVING: ARRIVING,
    BOX_PRESENT: (BETWEEN_PORTS,),
    BOX_ADMITTED: (ADMITTED,),
}
# Each pair: the first cannot be later than the second.
IN_ORDER = (
    ("client-birth-date", "entry-date"),
    ("client-birth-date", "detained-since"),
    ("entry-date", "detained-since"),
    ("entry-date", "credible-fear-date"),
    ("entry-date", "negative-finding-date"),
    ("entry-date", "asylum-filed-date"),
    ("negative-finding-date", "vacatur-date"),
    ("credible-fear-date", "advisal-date"),
    ("vacatur-date", "advisal-date"),
    ("credible-fear-date", "interview-date"),
    ("vacatur-date", "interview-date"),
    ("advisal-date", "interview-date"),
    ("interview-date", "denial-date"),
    ("interview-date", "granted-date"),
    ("detained-since", "denial-date"),
    ("detained-since", "granted-date"),
    ("granted-date", "parole-ends"),
    ("granted-date", "address-changed-on"),
)


@rule("dates-contradict")
def dates_contradict(facts: Facts) -> bool:
    """Two known dates cannot both be right, such as release before arrest. Only known dates are compared."""
    found = False
    for first, second in IN_ORDER:
        earlier, later = facts.known(first), facts.known(second)
        if earlier is None or later is None or earlier <= later or _taken_at_sea(facts, first, second):
            continue
        found = True
        facts.note(first, second)
    return found


def _taken_at_sea(facts: Facts, first: str, second: str) -> bool:
    """Someone interdicted at sea can be in custody before being brought in."""
    return (first, second) == ("entry-date", "detained-since") and facts.known("manner-of-entry") == INTERDICTED


@rule("charging-document-disagrees")
def charging_document_disagrees(facts: Facts) -> bool:
    """The box on the NTA does not fit the manner of entry; the box is evidence, not conclusive. Form I-862."""
    fitting = BOX_FITS.get(facts["nta-box"])
    known_manners = (*ARRIVING, BETWEEN_PORTS, ADMITTED)
    return fitting is not None and facts["manner-of-entry"] in known_manners and facts["manner-of-entry"] not in fitting


@rule("notice-to-appear-missing")
def notice_to_appear_missing(facts: Facts) -> bool:
    """In section 240 proceedings, yet no NTA: proceedings begin with one."""
    return facts.rule("never-in-expedited-removal") and facts["nta-box"] == NO_NTA


@rule("screening-outside-expedited-removal")
def screening_outside_expedited_removal(facts: Facts) -> bool:
    """A credible fear interview, yet not in expedited removal, which is where it is held. INA 235(b)(1)(B)."""
    return facts["fear-screening"] == CREDIBLE_FEAR and not facts.rule("in-expedited-removal")


@rule("admitted-in-expedited-removal")
def admitted_in_expedited_removal(facts: Facts) -> bool:
    """Lawfully admitted, yet in expedited removal, whose classes do not include the admitted. 8 CFR 235.3(b)(1)."""
    return facts["manner-of-entry"] == ADMITTED and facts.rule("in-expedited-removal")


@rule("order-despite-positive-finding")
def order_despite_positive_finding(facts: Facts) -> bool:
    """An expedited removal order “with no positive fear finding”, yet the finding is positive or was vacated."""
    return facts["final-order"] == EXPEDITED_ORDER and facts.rule("has-credible-fear")


@rule("order-outside-expedited-removal")
def order_outside_expedited_removal(facts: Facts) -> bool:
    """An expedited removal order, yet processed otherwise."""
    return facts["final-order"] == EXPEDITED_ORDER and not facts.rule("in-expedited-removal")


@rule("reinstatement-with-credible-fear")
def reinstatement_with_credible_fear(facts: Facts) -> bool:
    """A reinstated order goes with a reasonable fear interview, not a credible fear one. 8 CFR 208.31."""
    return facts["final-order"] == REINSTATED_ORDER and facts["fear-screening"] == CREDIBLE_FEAR


@rule("negative-finding-without-order")
def negative_finding_without_order(facts: Facts) -> bool:
    """A negative finding that stands, in expedited removal, yet no final order: look for one, or for a review."""
    if not (facts["fear-screening"] == CREDIBLE_FEAR and facts["credible-fear-result"] == NEGATIVE):
        return False
    return facts["final-order"] == NO_ORDER and facts.rule("in-expedited-removal")


@rule("prolonged-detention", tells=("days",))
def prolonged_detention(facts: Facts) -> bool:
    """Held longer than the length at which habeas is looked at. Law sheet 3.3 and S6; the length is our policy."""
    if facts.known_to_be("parole-decision", GRANTED):
        return False
    since, length = facts["detained-since"], facts.number("prolonged-detention")
    facts.tell(days=(facts.as_of - since).days)
    return facts.as_of > add(since, length.value, length.unit)


@rule("fee-on-grant", tells=("amount", "day"))
def fee_on_grant(facts: Facts) -> bool:
    """A grant carries a fee, at the amount in force on the day of the grant. 8 USC 1804."""
    if not facts.rule("held-under-the-arrival-statute"):
        return False
    day = facts["granted-date"] if facts.known_to_be("parole-decision", GRANTED) else facts.as_of
    fee = facts.fee("immigration-parole", day)
    if fee is None:
        return False
    facts.tell(amount=f"${fee.value:,}" if fee.value is not None else "not established", day=spell_plain(day))
    return True


@rule("home-government-contacted")
def home_government_contacted(facts: Facts) -> bool:
    """The home government was asked for papers: say by whom, how, and with what consent. 8 CFR 208.6."""
    return facts["home-government-contact"] in (CONTACT_WITH_CONSENT, CONTACT_WITHOUT_CONSENT)


@rule("home-government-contacted-without-consent")
def home_government_contacted_without_consent(facts: Facts) -> bool:
    """It was asked without the client's informed consent. 8 CFR 208.6."""
    return facts["home-government-contact"] == CONTACT_WITHOUT_CONSENT


@rule("originals-held-by-government")
def originals_held_by_government(facts: Facts) -> bool:
    """The government holds the originals: point to them, and ask for the receipt. Directive 11002.1 ¶ 8.3(1)."""
    return facts["documents-held-by"] == HELD_BY_GOVERNMENT


@rule("household-not-advised")
def household_not_advised(facts: Facts) -> bool:
    """Someone at the release address was not advised about the use of sponsor information. Law sheet 5.4."""
    return any(facts.person(member, "household-advised") == NO for member in facts.people("household"))


@rule("directive-force-unverified")
def directive_force_unverified(facts: Facts) -> bool:
    """The request rests on the Directive, and whether it is still in force is not established. Law sheet 6.3."""
    return facts.rule("under-the-directive")


@rule("denial-without-reasons")
def denial_without_reasons(facts: Facts) -> bool:
    """The denial letter does not explain itself. Directive 11002.1 ¶ 8.2."""
    return facts["parole-decision"] == DENIED and facts["denial-explained"] == NO
