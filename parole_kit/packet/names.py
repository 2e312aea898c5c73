"""Every name that a template may use, with its help sentence. Templates of an office depend on them: rename nothing.

A name that is needed stops the document when its answer is missing; a name that is optional is then empty, so test it
with {% if %}. Adding a name here is all there is to do.
"""

from __future__ import annotations

from ..law.dates import spell_plain
from . import argument, supplements, tellings
from .aid import AID, LETTER, RULES
from .context import Name, Section, must_tell, needed, optional, told, yes
from .facts import Facts
from .sheet import SHEET
from .templates import Safe
from .words import (
    address_lines,
    capital,
    in_sentence,
    is_kin,
    is_role,
    join,
    lines_of,
    list_of,
    one_or_many,
    possessive,
)


def _people(facts: Facts, group: str, table: dict[str, Name]) -> list[Section]:
    return [Section(facts.of(person), table) for person in facts.draft.case.people(group)]


CLIENT = {
    "name": needed("client-name", "The client's full name, as DHS writes it."),
    "called": needed("client-called", "How documents name the client after the first mention, such as Ms. Quintanar."),
    "introduced": Name(
        "The name at its first mention, with the short one behind it where they differ: X (“Ms. X”).",
        tellings.introduced,
    ),
    "they": Name(
        'They with the verb: client.they("has", "have"). Uses the pronoun chosen, or the name each time.',
        lambda facts: tellings.pronouns(facts).they,
    ),
    "They": Name('The same with a capital: client.They("asks", "ask").', lambda facts: tellings.pronouns(facts).They),
    "them": Name("Her, him, them, or the name.", lambda facts: tellings.pronouns(facts).them),
    "their": Name("Her, his, their, or the name with ’s.", lambda facts: tellings.pronouns(facts).their),
    "Their": Name("The same with a capital.", lambda facts: tellings.pronouns(facts).Their),
    "a_number": needed("a-number", "The A-number, written A 012-345-678."),
    "birth_date": needed("client-birth-date", "The date of birth in words."),
    "nationality": needed("client-nationality", "The country of nationality, or “stateless”."),
    "stateless": Name(
        "True when the client has no nationality.", lambda f: f.maybe("client-nationality") == "stateless"
    ),
    "language": needed("client-language", "The language the client understands best."),
    "reads_english": yes("client-reads-english", "True when the client reads English well enough to sign."),
    "other_names": Name("Other names and spellings in the records, a list.", tellings.other_names),
    "statement": must_tell("client-statement", "The paragraphs of the client's declaration."),
}

CUSTODY = {
    "facility": needed("detention-facility", "The detention facility."),
    "facility_address": optional("facility-address", "The address of the facility, or empty."),
    "since": needed("detained-since", "The date taken into custody, in words."),
    "days": Name("Days in custody on the date of the draft, a number.", tellings.days_held),
    "after_final_order": Name(
        "True when there is an administratively final removal order.",
        lambda facts: (facts.value("final-order") or "").startswith("Yes"),
    ),
    "final_order": Name("That order, such as “a reinstated order of removal”, or empty.", tellings.final_order),
    "office": needed("field-office", "The name of the ERO field office, such as San Diego."),
    "office_address": Name(
        "The lines of its address; empty until the attorney has confirmed it.", tellings.office_address
    ),
    "officer": optional("officer-name", "The deportation officer's name, or empty."),
    "officer_titled": Name("The same with “Deportation Officer”, or with the title typed.", tellings.officer_titled),
    "officer_email": optional("officer-email", "The deportation officer's e-mail, or empty."),
}

ATTORNEY = {
    "name": needed("attorney-name", "The attorney or accredited representative."),
    "title": needed("attorney-title", "The title to sign with."),
    "bar": optional("attorney-bar", "Bar number and state, or EOIR ID, or empty."),
    "firm": optional("attorney-firm", "Firm or organization, or empty."),
    "address": Name("The lines of the office address.", lambda facts: address_lines(facts.words("attorney-address"))),
    "phone": needed("attorney-phone", "Office telephone."),
    "email": needed("attorney-email", "Office e-mail."),
    "accredited": Name(
        "True for an accredited representative, who is not an attorney.",
        lambda facts: "accredited" in facts.maybe("attorney-title").casefold(),
    ),
    "counsel": Name(
        "“counsel”, or “the representative” where that is not an attorney.",
        lambda facts: "the representative" if "accredited" in facts.maybe("attorney-title").casefold() else "counsel",
    ),
    "g28_efiled": yes("g28-state", "True when the G-28 was filed through ERO eFile.", "Filed through ERO eFile"),
    "g28_on_paper": yes("g28-state", "True when the G-28 was sent on paper.", "Sent on paper"),
    "g28_enclosed": Name("True when a copy of the G-28 is in the packet.", tellings.g28_enclosed),
}

ARRIVAL = {
    "date": needed("entry-date", "The date of arrival in words."),
    "place": needed("entry-place", "The place of arrival."),
    "how": Name("How and where, such as “applied for admission at the San Ysidro port of entry”.", tellings.arrived),
    "at_port": yes(
        "manner-of-entry", "True when the client presented at a port of entry.", "Presented at a port of entry"
    ),
    "between_ports": yes(
        "manner-of-entry", "True when the client entered between ports of entry.", "Entered between ports of entry"
    ),
    "expedited_removal": yes(
        "processing-track", "True when DHS put the client in expedited removal.", "Expedited removal (I-860)"
    ),
    "straight_to_court": Name(
        "True when DHS put the client straight into section 240 proceedings.",
        lambda facts: (facts.value("processing-track") or "").startswith("Straight into"),
    ),
    "interior": yes("arrest-place", "True when the client was arrested in the interior.", "In the interior"),
}

FEAR = {
    "by": Name(
        "Who found a credible fear, or empty: “a USCIS asylum officer”, “an immigration judge”.", tellings.fear_by
    ),
    "date": Name("The date of that finding in words, or empty.", tellings.fear_date),
    "by_judge": yes(
        "credible-fear-result",
        "True when a judge vacated a negative finding.",
        "Negative, vacated by an immigration judge",
    ),
    "referred": yes(
        "withholding-only", "True when the client was referred on Form I-863 after a reasonable fear interview."
    ),
    "pending": Name(
        "True when there is no decision yet, or review by a judge is pending.",
        lambda facts: facts.is_(
            "credible-fear-result", "No decision yet", "Negative, immigration judge review pending"
        ),
    ),
}

RELEASE = {
    "address": Name("The release address on one line.", lambda facts: tellings.address(facts, "release")),
    "bond": yes("bond-willing", "True when the client is willing to post a bond."),
    "bond_amount": optional("bond-amount", "The amount that can be posted, such as $5,000, or empty."),
    "supervision": yes("supervision-willing", "True when the client accepts an alternative to detention."),
    "reporting": yes("reporting-willing", "True when the client undertakes to report changes of address."),
}

HISTORY = {
    "no_arrest": yes(
        "any-arrest", "True when the answer is that there was never an arrest, charge or conviction.", "No"
    ),
    "no_security_question": yes("security-ground", "True when the record shows no security or TRIG question.", "No"),
    "no_custody_incident": yes("custody-incident", "True when there is no incident report from custody.", "No"),
    "no_missed_hearing": yes("missed-hearing", "True when the client never missed a hearing.", "No"),
    "documents": Name("Identity documents the client has or had, a list.", tellings.documents),
    "originals_lost": yes("documents-held-by", "True when the originals are lost or taken.", "Lost or taken"),
    "originals_with_dhs": yes("documents-held-by", "True when CBP or ICE holds the originals.", "CBP or ICE"),
    "originals_with_counsel": yes("documents-held-by", "True when counsel holds the originals.", "Counsel"),
}

PROCESS = {
    "advisal_date": optional("advisal-date", "The date the Parole Advisal was served, or empty."),
    "advisal_not_served": yes("advisal-served", "True when no Parole Advisal was served.", "No"),
    "interview_date": optional("interview-date", "The date of the parole interview, or empty."),
    "interview_not_held": yes("interview-held", "True when ICE has not held the parole interview.", "No"),
    "interview_overdue": Name(
        "The last day for the parole interview in words, when it has passed and none was held; else empty.",
        tellings.interview_overdue,
    ),
    "asylum_filed": yes("asylum-filed", "True when the I-589 has been filed."),
    "asylum_date": optional("asylum-filed-date", "The date the I-589 was filed, or empty."),
    "next_hearing": optional("next-hearing", "The date of the next hearing, or empty."),
    "merits_hearing": yes("next-hearing-kind", "True when the next hearing is on the merits.", "Merits (individual)"),
    "service_method": Name(
        "How the packet goes, such as “by e-mail”.",
        lambda facts: (
            {
                "E-mail": "by e-mail",
                "Courier": "by courier",
                "By hand": "by hand",
                "Mail marked as legal mail": "by mail marked as legal mail",
            }.get(facts.value("service-method") or "", "")
            or facts.words("service-method")
        ),
    ),
    "service_to": needed("service-to", "The e-mail or postal address that the packet goes to."),
    "service_date": Name(
        "The date on which the packet goes, or empty; a day before the draft is that of an earlier packet.",
        tellings.service_date,
    ),
    "copy_to_opla": yes("service-on-opla", "True when a courtesy copy goes to OPLA."),
    "tabs": Name("The tabs of the packet, such as “Tabs A through K”.", tellings.tabs),
}

REQUEST = {
    "route": Name(
        "The route's code, A to F or X; the attorney's own where it was overridden.", lambda f: f.draft.route
    ),
    "directive": Name(
        "True when ICE Directive 11002.1 applies by its terms (route A).", lambda f: f.draft.route == "A"
    ),
    "redetermination": yes("parole-decision", "True when ICE has denied parole and this asks again.", "Denied"),
    "identity": Name(
        "The factors of identity that have words or exhibits.", lambda f: argument.group_view(f, "identity")
    ),
    "flight_risk": Name("The factors of flight risk.", lambda f: argument.group_view(f, "flight-risk")),
    "danger": Name("The factors of danger to the community.", lambda f: argument.group_view(f, "danger")),
    "additional": Name("The additional factors.", lambda f: argument.group_view(f, "additional")),
    "grounds": Name("The grounds under 8 CFR 212.5(b) that fit, a list.", argument.grounds),
    "told_grounds": Name("Those grounds that have words or exhibits of their own, a list.", argument.told_grounds),
    "only_public_interest": Name(
        "True when the public interest is the only one of those grounds.",
        lambda f: [ground.id for ground in argument.told_grounds(f)] == ["ground-public-interest"],
    ),
    "regulations": Name(
        "Authority ids of the paragraphs of 8 CFR 212.5(b) that the request rests on, a list.", argument.regulations
    ),
    "trigger": Name(
        "Exhibits that prove the custody and the finding.",
        lambda f: argument.proof_of([one for one in argument.exhibits(f) if one.group == "trigger"]),
    ),
    "exhibits": Name("All exhibits of the packet, in order.", argument.exhibits),
}

DENIAL = {
    "date": needed("denial-date", "The date of the denial letter in words."),
    "explained": yes("denial-explained", "True when the letter explains its reasons."),
    "not_explained": yes("denial-explained", "True when the letter does not explain its reasons.", "No"),
    "grounds": Name("The grounds stated, each with its answer and what is new.", argument.denial_grounds),
    "answered": Name("True when every ground that it states is met with words or new evidence.", argument.answered),
    "no_ground": yes("denial-grounds", "True when the letter states no ground.", "No ground stated"),
    "has_changed": Name(
        "True when it is told what is new.", lambda facts: bool(facts.paragraphs("changed-circumstances"))
    ),
    "has_evidence": Name("True when an exhibit is new since the denial.", argument.has_new_evidence),
    "introduction": Name("What is new, where it is not told ground by ground.", argument.denial_introduction),
    "letter": Name("The id of the exhibit that is the denial letter, or empty.", argument.denial_letter),
}

SPONSOR = {
    "name": needed("sponsor-name", "The sponsor's full name."),
    "called": needed("sponsor-called", "How documents name the sponsor after the first mention."),
    "relationship": Name(
        "The relationship to the client, as it stands in a sentence.",
        lambda facts: in_sentence(facts.words("sponsor-relationship")),
    ),
    "is_kin": Name(
        "True when the relationship is only words of kinship, such as maternal aunt.",
        lambda facts: is_kin(facts.words("sponsor-relationship")),
    ),
    "known_since": optional("sponsor-known-since", "Since when the sponsor has known the client, or empty."),
    "birth_date": optional("sponsor-birth-date", "The sponsor's date of birth in words, or empty."),
    "status": Name("“a citizen of the United States” or the like, or empty.", tellings.status),
    "standing": Name("The same for a table: “Citizen of the United States”, or empty.", tellings.standing),
    "organization": yes("sponsor-status", "True when the sponsor is an organization.", "An organization"),
    "address": Name("The sponsor's address on one line.", lambda facts: tellings.address(facts, "sponsor")),
    "phone": needed("sponsor-phone", "The sponsor's telephone."),
    "email": optional("sponsor-email", "The sponsor's e-mail, or empty."),
    "promises": Name("What the sponsor promises, a list of words.", tellings.promises),
    "promises_home": yes("sponsor-promises", "True when a home is promised.", "A home after release"),
    "promises_support": yes("sponsor-promises", "True when support is promised.", "Financial support"),
    "promises_transport": yes(
        "sponsor-promises", "True when transport is promised.", "Transport to every hearing and check-in"
    ),
    "promises_reporting": yes(
        "sponsor-promises", "True when reporting is promised.", "Reporting every change of address"
    ),
    "work": optional("sponsor-work", "Work and income, as typed, or empty."),
    "home": optional("sponsor-home", "The home and who lives there, as typed, or empty."),
    "statement": told("sponsor-statement", "The paragraphs of the sponsor's own words."),
    "reads_english": yes("sponsor-reads-english", "True when the sponsor reads English."),
    "language": optional("sponsor-language", "The language the sponsor understands best, or empty."),
    "same_address": Name(
        "True when the client will live at the sponsor's own address.",
        lambda facts: tellings.address(facts, "sponsor") == tellings.address(facts, "release"),
    ),
    "tab": Name("The living citation of the sponsor's declaration.", lambda f: f.cite_own("sponsor-declaration")),
}

DECLARANT = {
    "name": needed("declarant-name", "The declarant's full name."),
    "relationship": Name(
        "How the declarant knows the client, as it stands in a sentence.",
        lambda facts: in_sentence(facts.words("declarant-relationship")),
    ),
    "is_kin": Name(
        "True when the relationship is only words of kinship.",
        lambda facts: is_kin(facts.words("declarant-relationship")),
    ),
    "is_role": Name(
        "True when the relationship says who the declarant is, such as “her teacher” or “the midwife”.",
        lambda facts: is_role(facts.words("declarant-relationship")),
    ),
    "abroad": yes("declarant-abroad", "True when the declarant signs outside the United States."),
    "statement": must_tell("declarant-statement", "The paragraphs of what the declarant can swear to."),
    "reads_english": yes("declarant-reads-english", "True when the declarant reads English."),
    "language": optional("declarant-language", "The language the declarant understands best, or empty."),
}


def _sponsors_named(facts: Facts) -> Safe:
    """Every sponsor with the relationship, all in one form, as a list in words."""
    called = possessive(facts.words("client-called"))
    sponsors = list(_people(facts, "sponsor", SPONSOR))
    people = [one for one in sponsors if not one.organization]
    behind_a_comma = all(one.is_kin for one in people) or any(one.name.endswith(")") for one in people)
    named = []
    for one in sponsors:
        who = join(called, " ", one.relationship) if one.is_kin else one.relationship
        if one.organization:
            named.append(one.name)
        else:
            named.append(join(one.name, ", ", who) if behind_a_comma else join(one.name, " (", who, ")"))
    return list_of(named)


PEOPLE = {
    "sponsors_named": Name("Every sponsor with the relationship, as a list in words.", _sponsors_named),
    "sponsors": Name("The sponsors, a list; each has the names of sponsor.", lambda f: _people(f, "sponsor", SPONSOR)),
    "declarants": Name("The other declarants, a list.", lambda f: _people(f, "declarant", DECLARANT)),
}

INTERPRETATION = {
    "document": Name("The title of the declaration that was read out.", lambda f: f.extra["document"]),
    "person": Name("Who signed it.", lambda f: f.extra["person"]),
    "language": Name("The language into which it was read.", lambda f: f.extra["language"]),
    "interpreter": Name("The interpreter's name, or empty.", lambda f: f.extra.get("interpreter", "")),
    "address": Name("The interpreter's address, or empty.", lambda f: f.extra.get("address", "")),
    "phone": Name("The interpreter's telephone, or empty.", lambda f: f.extra.get("phone", "")),
}

TRANSLATION = {
    "document": Name("The title of the document that was translated.", lambda f: f.extra["document"]),
    "language": Name("Its language.", lambda f: f.extra["language"]),
    "translator": Name("The translator's name, or empty.", lambda f: f.extra.get("translator", "")),
    "address": Name("The translator's address, or empty.", lambda f: f.extra.get("address", "")),
    "phone": Name("The translator's telephone, or empty.", lambda f: f.extra.get("phone", "")),
}

SUPPLEMENT = {
    "adds_to": Name(
        "The day of the packet that a supplement adds to, in words; empty in a whole packet.", supplements.adds_to
    ),
    "parts": Name("What is new in a supplement, in order, a list.", supplements.parts),
    "withdrawn": Name(
        "What was sent and is in the case no more, a list: “Tab C, Bank statement”.", supplements.withdrawn
    ),
}

TABLES: dict[str, dict[str, Name] | Name] = {
    "today": Name("The date of the draft in words.", lambda facts: spell_plain(facts.draft.as_of)),
    "client": CLIENT,
    "custody": CUSTODY,
    "attorney": ATTORNEY,
    "arrival": ARRIVAL,
    "fear": FEAR,
    "release": RELEASE,
    "history": HISTORY,
    "process": PROCESS,
    "request": REQUEST,
    "denial": DENIAL,
    "people": PEOPLE,
    "sponsor": SPONSOR,
    "declarant": DECLARANT,
    "interpretation": INTERPRETATION,
    "translation": TRANSLATION,
    "supplement": SUPPLEMENT,
    "sheet": SHEET,
    "aid": AID,
    "rules": RULES,
    "letter": LETTER,
    "answer": Name('Any answer in words by its question id: answer("entry-place").', lambda facts: facts.words),
    "known": Name("True when a question is answered.", lambda facts: lambda name: facts.value(name) is not None),
    "paragraphs": Name("The paragraphs of any narrative answer by its id.", lambda facts: facts.paragraphs),
    "cite": Name('A living citation: cite("sponsor-lease", page=2).', lambda facts: facts.cite),
    "authority": Name(
        'A footnote with citations that may be printed: authority("ina-212-d-5-a").', lambda facts: facts.authority
    ),
    "cited": Name(
        'A citation in the text: cited("ina-212-d-5-a"). Only where may_cite is true.', lambda facts: facts.cited
    ),
    "cited_together": Name(
        "Citations of one section in the text, from a list of authority ids.", lambda facts: facts.cited_together
    ),
    "may_cite": Name("True when an authority may be printed in a document.", lambda facts: facts.may_cite),
    "list_of": Name("A list in words: “a, b and c”.", lambda facts: list_of),
    "lines": Name("Lines one under the other, for addresses and signatures.", lambda facts: lines_of),
    "one_or_many": Name(
        'The word for one or for many: one_or_many(list, "sponsor", "sponsors").', lambda f: one_or_many
    ),
    "possessive": Name("A name with ’s.", lambda facts: possessive),
    "capital": Name("A text with a capital at its beginning.", lambda facts: capital),
}
