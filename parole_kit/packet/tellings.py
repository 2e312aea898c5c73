"""Words that more than one answer makes together: an address on one line, how the client came in, who found fear."""

from __future__ import annotations

import re

from ..law import deadlines
from ..law.dates import spell_plain
from ..law.quotes import tidy_quotes
from .facts import Facts
from .numbers import tab_letter, tab_rank
from .plan import G28
from .words import Pronouns, address_lines, capital, join, list_of


def pronouns(facts: Facts) -> Pronouns:
    return Pronouns(facts.maybe("client-pronouns"), facts.words("client-called"))


def introduced(facts: Facts) -> str:
    """The client's name where it stands first, with the name that the document goes on with."""
    name, called = facts.words("client-name"), facts.words("client-called")
    return name if called == name else join(name, " (“", called, "”)")


def office_address(facts: Facts) -> tuple[str, ...]:
    """The typed address, or the shipped one once the attorney has confirmed it; never an unconfirmed one."""
    typed = facts.maybe("field-office-address")
    if typed:
        return address_lines(typed)
    office = facts.draft.law.field_offices.get(facts.value("field-office") or "")
    if office and office.address and facts.is_("field-office-confirmed"):
        return office.address
    return (facts.missing("field-office-address"),) if facts.draft.preview else ()


def final_order(facts: Facts) -> str:
    """What kind of final order there is, in words; "" when there is none. The day of an order is not among the answers."""
    kinds = {
        "Yes, an order in section 240 proceedings": "a final order of removal",
        "Yes, a reinstated order (I-871)": "a reinstated order of removal",
        "Yes, an expedited removal order with no positive fear finding": "an expedited removal order",
    }
    return kinds.get(facts.value("final-order") or "", "")


def days_held(facts: Facts) -> int:
    since = facts.value("detained-since")
    return max((facts.draft.as_of - since).days, 0) if since else 0


def address(facts: Facts, prefix: str) -> str:
    state = facts.value(f"{prefix}-state") or facts.words(f"{prefix}-state")
    street, city, code = (facts.words(f"{prefix}-{part}") for part in ("street", "city", "zip"))
    return join(street, ", ", city, ", ", state, " ", code)


def arrived(facts: Facts) -> str:
    """How and where the client came in, as the words after the name and before the date."""
    place = facts.words("entry-place")
    port = place
    if "airport" not in place.casefold():
        port = place if re.search(r"\bports?\b", place, re.IGNORECASE) else join("the port of entry at ", place)
        port = port if port.startswith(("the ", "a ", "The ")) else join("the ", port)
    ways = {
        "Presented at a port of entry": join("applied for admission at ", port),
        "In transit through a port of entry": join("was in transit through ", port),
        "Interdicted in international or U.S. waters and brought in": join(
            "was interdicted at sea and brought to ", place
        ),
        "Entered between ports of entry": join("entered the United States between ports of entry, at ", place),
        "Lawfully admitted": join("was admitted to the United States at ", place),
    }
    return ways.get(facts.value("manner-of-entry") or "", join("came to the United States at ", place))


def officer_titled(facts: Facts) -> str:
    """The officer as an envelope names one: with the title that was typed, or as a deportation officer."""
    name = facts.maybe("officer-name")
    has_title = re.search(r"officer|director|agent|supervis|chief|\b(?:SD?DO|[AD]?FOD|DO)\b", name, re.IGNORECASE)
    return name if has_title or not name else join("Deportation Officer ", name)


def fear_by(facts: Facts) -> str:
    found = {
        "Positive, by a USCIS asylum officer": "a USCIS asylum officer",
        "Negative, vacated by an immigration judge": "an immigration judge",
    }
    return found.get(facts.value("credible-fear-result") or "", "")


def fear_date(facts: Facts) -> str:
    by_judge = facts.is_("credible-fear-result", "Negative, vacated by an immigration judge")
    return facts.maybe("vacatur-date" if by_judge else "credible-fear-date")


def interview_overdue(facts: Facts) -> str:
    """The day on which the period for the parole interview ran out, in words; "" when it has not, or one was held."""
    if not facts.is_("interview-held", "No"):
        return ""
    found = deadlines(facts.draft.law, facts.draft.case.known(), facts.draft.as_of)
    return next((spell_plain(one.due) for one in found if one.id == "interview-and-worksheet" and one.overdue_by), "")


def service_date(facts: Facts) -> str:
    """The day on which this packet goes, in words; "" when it is not known, or is the day of an earlier packet."""
    day = facts.value("packet-sent-on")
    return spell_plain(day) if day and day >= facts.draft.as_of else ""


def g28_enclosed(facts: Facts) -> bool:
    """Whether the Form G-28 is among the papers of this packet."""
    return any(one.id == G28 for one in facts.draft.exhibits)


def promises(facts: Facts) -> list[str]:
    said = {
        "A home after release": "a home after release",
        "Financial support": "financial support",
        "Transport to every hearing and check-in": "transport to every hearing and check-in",
        "Reporting every change of address": "prompt notice of every change of address",
    }
    return [said[one] for one in facts.value("sponsor-promises") or ()]


_STATUS = {"U.S. citizen": "citizen of the United States", "Lawful permanent resident": "lawful permanent resident"}


def status(facts: Facts) -> str:
    """The sponsor's status after a name: "a citizen of the United States"; "" where it is not to be said."""
    said = _STATUS.get(facts.value("sponsor-status") or "", "")
    return f"a {said}" if said else ""


def standing(facts: Facts) -> str:
    """The same in a table: "Citizen of the United States"."""
    return capital(_STATUS.get(facts.value("sponsor-status") or "", ""))


def documents(facts: Facts) -> list[str]:
    chosen = [one for one in facts.value("identity-documents") or () if one != "None"]
    return [tidy_quotes(one[:1].lower() + one[1:]) for one in chosen]


def tabs(facts: Facts) -> str:
    tabs = list(dict.fromkeys(place.tab for place in facts.draft.references.places.values() if not place.of))
    if len(tabs) < 2:
        return f"Tab {tabs[0]}" if tabs else ""
    plain = [tab for tab in tabs if "-" not in tab]
    if len(plain) < 2 or plain != [tab_letter(tab_rank(plain[0])[0] + number) for number in range(len(plain))]:
        return join("Tabs ", list_of(tabs))
    to = "and" if len(plain) == 2 else "through"
    behind = [tab for tab in tabs if "-" in tab]
    return join(f"Tabs {plain[0]} {to} {plain[-1]}", *([", with ", list_of(behind)] if behind else []))


def other_names(facts: Facts) -> list[str]:
    return [part.strip() for part in facts.maybe("client-other-names").split(";") if part.strip()]
