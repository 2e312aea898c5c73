"""What is laid over the route: grounds of 8 CFR 212.5(b), criminal and security overlay (law sheet Q12, Q13)."""

from __future__ import annotations

from .facts import Facts, rule
from .words import YES


def _open_to_grounds(facts: Facts) -> bool:
    return facts.rule("held-under-the-arrival-statute")


@rule("ground-medical")
def ground_medical(facts: Facts) -> bool:
    """A serious medical condition that makes detention inappropriate. 8 CFR 212.5(b)(1)."""
    return _open_to_grounds(facts) and facts["serious-medical-condition"] == YES


@rule("ground-pregnancy")
def ground_pregnancy(facts: Facts) -> bool:
    """A medically certified pregnancy. 8 CFR 212.5(b)(2)."""
    return _open_to_grounds(facts) and facts["pregnancy-certified"] == YES


@rule("ground-juvenile")
def ground_juvenile(facts: Facts) -> bool:
    """The client is under eighteen. 8 CFR 212.5(b)(3)."""
    return _open_to_grounds(facts) and facts.rule("under-age")


@rule("ground-witness")
def ground_witness(facts: Facts) -> bool:
    """A witness in a proceeding in the United States. 8 CFR 212.5(b)(4)."""
    return _open_to_grounds(facts) and facts["witness"] == YES


@rule("ground-public-interest")
def ground_public_interest(facts: Facts) -> bool:
    """Detention is not in the public interest; where the Directive applies, this is its hook. 8 CFR 212.5(b)(5)."""
    return _open_to_grounds(facts) and (facts.rule("under-the-directive") or facts["public-interest"] == YES)


@rule("criminal-overlay")
def criminal_overlay(facts: Facts) -> bool:
    """Any arrest, charge, conviction or admitted offence: parole is still open, but expect denial. Law sheet Q13."""
    return facts["any-arrest"] == YES


@rule("listed-offence-custody")
def listed_offence_custody(facts: Facts) -> bool:
    """An offence that the Laken Riley Act lists; an arrest or a charge is enough. INA 236(c)(1)(E)."""
    return facts["any-arrest"] == YES and facts["listed-offence"] == YES


@rule("security-question")
def security_question(facts: Facts) -> bool:
    """A national-security or TRIG question in the record. Directive 11002.1 ¶ 8.3(3)."""
    return facts["security-ground"] == YES


@rule("interior-bond-split")
def interior_bond_split(facts: Facts) -> bool:
    """An interior arrest whose custody depends on the circuit, which must be known to look it up. Law sheet 1.5."""
    return facts.rule("custody-differs-by-circuit") and bool(facts["detention-circuit"])
