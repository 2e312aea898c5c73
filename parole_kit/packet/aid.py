"""Names for aids, letters and hand-outs: lines to fill in, where proofs stand, and the law's own numbers.

The numbers and their standing come from the law files; none is typed into a template.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..case.proof import exhibits_by_factor
from ..errors import ContentError
from ..law import deadlines
from ..law.dates import spell
from ..law.model import Authority, Clock, Dated
from .context import Name
from .facts import Facts
from .templates import Safe
from .words import legal_style

LINE = "________________"
CERTAIN = ("confirmed", "our policy")
VERIFY = {"English": "VERIFY", "Spanish": "POR VERIFICAR"}
UNITS = {
    "English": {"days": "day", "months": "month", "years": "year", "hours": "hour", "business days": "business day"},
    "Spanish": {"days": "día", "months": "mes", "years": "año", "hours": "hora", "business days": "día hábil"},
}
SPANISH_MANY = {"mes": "meses", "día hábil": "días hábiles"}


def _entry(facts: Facts):
    """An answer in words, or a line to write on."""

    def entry(question: str) -> str:
        return " ".join(facts.maybe(question).split()) or Safe(LINE)

    return entry


def _proof(facts: Facts):
    """Where the exhibits stand that prove factors, as their records or the factors' texts say, in plain words; "" for none.

    “Tab A at 12 (Passport)”.
    """

    def proof(*factors: str) -> str:
        unknown = [one for one in factors if one not in facts.draft.law.factors]
        if unknown:
            raise ContentError(
                f"There is no factor “{unknown[0]}”.", fix=f"Use one of: {', '.join(facts.draft.law.factors)}."
            )
        places = facts.draft.references
        by_factor = exhibits_by_factor(facts.draft.law, facts.draft.case)
        proving = {one.id for factor in factors for one in by_factor[factor]}
        shown = [one for one in facts.draft.exhibits if one.id in places and one.id in proving]
        return "; ".join(f"{places.label(one.id)} ({one.title})" for one in shown)

    return proof


def _told(facts: Facts):
    return lambda factor: facts.value(f"{factor}-narrative") is not None


def _sworn(facts: Facts) -> str:
    """The declarations of people who can swear to who the client is, with their tabs."""
    places = facts.draft.references
    named = []
    for person in facts.draft.case.people("declarant"):
        own = f"declarant-declaration-{person}"
        if own in places:
            named.append(f"{places.label(own)} ({facts.of(person).maybe('declarant-name')})")
    return "; ".join(named)


def _interview_limit(facts: Facts) -> str:
    """The last day for the interview in words, or ""; see the clock of that name."""
    found = deadlines(facts.draft.law, facts.draft.case.known(), facts.draft.as_of)
    due = [one.due for one in found if one.id == "interview-and-worksheet" and one.due]
    return spell(due[0]) if due else ""


AID = {
    "entry": Name('An answer in words, or a line to write on: aid.entry("attorney-bar").', _entry),
    "proof": Name('Tabs and pages of the exhibits that prove factors: aid.proof("family-ties").', _proof),
    "told": Name('True when the request says something on a factor: aid.told("family-ties").', _told),
    "sworn": Name("The declarations of other declarants with their tabs, or empty.", _sworn),
    "interview_limit": Name("The last day for the parole interview in words, or empty.", _interview_limit),
}


# --- the law's own numbers


def _row(clock: Clock, facts: Facts) -> Dated | None:
    rows = [row for row in clock.counts if row.in_force_from <= facts.draft.as_of]
    return rows[-1] if rows else None


def _period(facts: Facts):
    """The length of a clock as the law files give it: “5 days”."""

    def period(clock: str, language: str = "English") -> str:
        clocks = facts.draft.law.clocks
        if clock not in clocks or not (row := _row(clocks[clock], facts)):
            counted = [name for name, one in clocks.items() if one.counts]
            raise ContentError(f"There is no number of days for “{clock}”.", fix=f"Use one of: {', '.join(counted)}.")
        unit = _words(UNITS, language).get(row.unit)
        if unit is None:
            raise ContentError(
                f"“{row.unit}” is not a unit that a hand-out can say.",
                fix="Write the period out in your own copy of the template.",
            )
        if row.value != 1:
            unit = SPANISH_MANY.get(unit, f"{unit}s") if language == "Spanish" else f"{unit}s"
        return f"{row.value} {unit}"

    return period


def _words(table: Mapping[str, object], language: str):
    if language not in table:
        raise ContentError(f"The kit has no words in “{language}”.", fix=f"Use one of: {', '.join(table)}.")
    return table[language]


def _fee(facts: Facts):
    """A fee on the day of the draft, such as “$1,050”; "" when none is established."""

    def fee(name: str) -> str:
        if name not in facts.draft.law.fees:
            facts.draft.law.fee(name, facts.draft.as_of)  # says which there are
        try:
            return f"${facts.draft.law.fee(name, facts.draft.as_of).value:,}"
        except ContentError:
            return ""

    return fee


def _fee_authority(facts: Facts):
    """The authority that sets a fee on the day of the draft."""

    def of(name: str) -> str:
        rows = [row for row in facts.draft.law.fees[name].rows if row.in_force_from <= facts.draft.as_of]
        return rows[-1].authority if rows else ""

    return of


def _verify(facts: Facts):
    """“ [VERIFY]” when one of the authorities is not confirmed, or was checked too long ago, and the attorney has not ticked it."""
    old = {one.id for one in facts.draft.law.stale(facts.draft.as_of)}

    def verify(*names: str, language: str = "English") -> Safe:
        doubtful = [one for one in map(facts._authority, filter(None, names)) if not _stands(facts, one, old)]
        return Safe(f" \\[{_words(VERIFY, language)}\\]") if doubtful else Safe("")

    return verify


def _stands(facts: Facts, authority: Authority, old: set[str]) -> bool:
    ticked = {one.subject for one in facts.draft.overrides if one.kind == "authority"}
    if authority.id in ticked:
        return authority.status != "superseded"
    return authority.status in CERTAIN and authority.id not in old


def _sources(facts: Facts):
    """Authorities with their standing, in a row: “INA 265 (reported); 8 CFR 1003.15(d)(2) (confirmed)”."""

    def sources(*names: str) -> str:
        found = [facts._authority(name) for name in names if name]
        return "; ".join(f"{legal_style(one.cite)} ({one.status})" for one in dict.fromkeys(found))

    return sources


RULES = {
    "period": Name('The length of a clock: rules.period("court-address"), or with "Spanish".', _period),
    "fee": Name('A fee on the date of the draft, or empty: rules.fee("immigration-parole").', _fee),
    "fee_authority": Name("The authority that sets a fee on that date.", _fee_authority),
    "verify": Name("“ [VERIFY]” unless every authority named is confirmed or ticked.", _verify),
    "sources": Name("Authorities with their standing, in a row.", _sources),
}


def _known(name: str, otherwise: object) -> Callable[[Facts], object]:
    return lambda facts: facts.extra.get(name, otherwise)


LETTER = {
    "asks": Name("What a letter asks for, a list.", _known("asks", ())),
    "file_number": Name("The file number, to be quoted in a reply.", lambda facts: facts.draft.case.file_number),
    "sent_on": Name("When the packet was sent, in words.", _known("sent_on", "")),
    "days": Name("Days since then, a number.", _known("days", 0)),
    "pages": Name("Pages of the packet that was sent, a number; 0 where they are not known.", _known("pages", 0)),
    "asks_interview": Name("True when ICE owes a parole interview and held none.", _known("asks_interview", False)),
    "to_supervisor": Name("True when the supervisor gets a copy by now.", _known("to_supervisor", False)),
    "to_director": Name("True when it is time to write to the director.", _known("to_director", False)),
}
