"""What the internal sheet and the checklist list. These two documents stay in the file and never go to ICE."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ..case import note_on
from ..case.model import Exhibit
from ..errors import ContentError
from ..law import deadlines, due_in_words
from ..law.dates import spell, spell_plain
from ..law.model import Deadline, Question
from ..law.values import is_asked, show
from .checks import GO_ON, GateResult, gate
from .context import Name
from .facts import Facts
from .phrases import phrase
from .references import TOKEN
from .ties import tie
from .words import legal_style


@dataclass(frozen=True)
class Item:
    """One line of a list: what it is about, what is said of it, who or what stands behind it, and of which person it is."""

    title: str
    says: str = ""
    note: str = ""
    whose: str = ""


def _filed(get: Callable[[Facts], Any]) -> Callable[[Facts], Any]:
    """The getter, for documents that stay in the file only."""

    def guarded(facts: Facts) -> Any:
        if facts.audience != "file":
            raise ContentError(
                f"The names of “sheet” do not exist in a document for a {facts.audience}.",
                fix="Use them only in internal-sheet.md and checklist.md.",
            )
        return get(facts)

    return guarded


def _route(facts: Facts) -> Item:
    route = facts.draft.assessment.route
    code = facts.draft.route
    title = facts.draft.law.codes[code].title if code in facts.draft.law.codes else route.title
    changed = f"The attorney put {code} in place of {route.code}." if code != route.code else ""
    return Item(f"{code}: {title}", route.says, changed)


def _flags(facts: Facts) -> list[Item]:
    return [Item(one.title, one.says) for one in facts.draft.assessment.flags if one.answered == "yes"]


def _missing(facts: Facts) -> list[Item]:
    """Required questions that are asked in this case and have no answer."""
    return [
        Item(question.label, question.section, answer.owner if answer else "", _whose(facts, question, person))
        for question, person, answer in _asked(facts)
        if question.required and (answer is None or answer.not_known)
    ]


def _not_known(facts: Facts) -> list[Item]:
    """Other answers that are marked as not known yet."""
    return [
        Item(question.label, question.section, answer.owner or "nobody yet", _whose(facts, question, person))
        for question, person, answer in _asked(facts)
        if answer and answer.not_known and not question.required
    ]


def _whose(facts: Facts, question: Question, person: str) -> str:
    """The sponsor, declarant or member of the household of whom a question is asked; "" for the case as a whole."""
    return facts.of(person).maybe(f"{question.group}-name") if person else ""


def _to_find_out(facts: Facts) -> list[Item]:
    """What is missing or not known yet, by who finds it out."""
    listed: dict[str, list[str]] = {}
    for one in (*_missing(facts), *_not_known(facts)):
        said = f"{one.title} ({one.whose})" if one.whose else one.title
        listed.setdefault(one.note or "nobody yet", []).append(said)
    return [Item(_capital(who), "; ".join(titles)) for who, titles in listed.items()]


def _sources(facts: Facts) -> list[Item]:
    """Every source, with the answers that came from it; of a longer text only what it is about."""
    law = facts.draft.law
    listed: dict[str, list[str]] = {}
    for question, _, answer in _asked(facts):
        if answer and not answer.not_known and answer.source:
            said = "" if question.kind == "narrative" else _short(show(question, answer.value, law=law))
            between = " " if question.label.endswith("?") else ": "
            listed.setdefault(answer.source, []).append(between.join(filter(None, (question.label, said))))
    return [Item(source, "; ".join(answers)) for source, answers in listed.items()]


def _asked(facts: Facts):
    """(question, person, answer or None) of every question asked in this case, people's questions once a person."""
    answers = facts.draft.answers
    case_wide = {name: one.value for (name, person), one in answers.items() if not person and not one.not_known}
    known: dict[str, dict] = {"": case_wide}  # by person
    for question in facts.draft.law.questions.values():
        for person in facts.draft.case.people(question.group) if question.group else [""]:
            if person not in known:
                own = {name: one.value for (name, whose), one in answers.items() if whose == person}
                known[person] = {**case_wide, **own}
            if is_asked(question, known[person]):
                yield question, person, answers.get((question.id, person))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _short(text: str) -> str:
    text = re.sub(r"\s*\(\s*\)|\s+(?=[,.;])", "", " ".join(TOKEN.sub("", text).split()))
    return text if len(text) <= 90 else (tie(text)[:90].rpartition(" ")[0] or text[:89]) + "…"


def _verify(facts: Facts) -> list[str]:
    return list(facts.draft.law.verify_list)


def _withheld(facts: Facts) -> list[Item]:
    """Authorities that a template asked for and that were left out, because nobody ticked them."""
    found = facts.draft.law.authorities
    titles = {one.id: one.title for one in facts.extra.get("documents", ())}
    listed = []
    for name, documents in facts.draft.withheld.items():
        where = "; ".join(dict.fromkeys(titles[one] for one in documents if one in titles))
        note = f"{found[name].status}; left out of: {where}" if where else found[name].status
        listed.append(Item(legal_style(found[name].cite), found[name].says, note))
    return listed


def _unconfirmed(facts: Facts) -> list[Item]:
    """Authorities that are printed although not confirmed, and by whose tick."""
    ticks = {one.subject: one for one in facts.draft.overrides if one.kind == "authority"}
    found = facts.draft.law.authorities
    return [
        Item(legal_style(found[name].cite), found[name].says, f"{found[name].status}; ticked by {ticks[name].by}")
        for name in sorted(facts.draft.printed)
        if found[name].status != "confirmed" and name in ticks
    ]


def _stale(facts: Facts) -> list[Item]:
    """Authorities that are printed and whose last check is older than they allow."""
    return [
        Item(legal_style(one.cite), "", f"last checked {spell_plain(one.checked_on)}" if one.checked_on else "")
        for one in facts.draft.law.stale(facts.draft.as_of)
        if one.id in facts.draft.printed
    ]


def _blocking(facts: Facts) -> list[Item]:
    """What stops the packet now, and how to mend it."""
    return [Item(check.whole, check.fix) for check in _gate(facts).blocking]


def _overrides(facts: Facts) -> list[Item]:
    """What the attorney decided: the route, and each check that was passed over, in its words where it still says so."""
    says = {check.id: check.whole for check, _ in _gate(facts).overridden}
    says["route"] = _route(facts).note or "The route stands as the answers give it."
    return [
        Item(
            says.get(one.subject) or (f"{one.subject}." if one.value == GO_ON else one.value),
            one.reason,
            f"{one.by}, {spell_plain(one.at.date())}",
        )
        for one in facts.draft.overrides
        if one.kind != "authority"  # those are listed with what they say
    ]


def _notes(facts: Facts) -> list[Item]:
    """Notes to colleagues, in the order of the questions and then of the exhibits; on what is gone, at the end."""
    law, case = facts.draft.law, facts.draft.case
    places: dict[str, Item] = {}
    for question in law.questions.values():
        for person in case.people(question.group) if question.group else [""]:
            places[note_on(question.id, person)] = Item(question.label, whose=_whose(facts, question, person))
    for exhibit in case.exhibits():
        places[note_on(exhibit=exhibit.id)] = Item(f"“{exhibit.title}”")
    found = case.notes()
    gone = {subject: Item(phrase(law, "note-on-nothing")) for subject in found if subject not in places}
    return [
        replace(item, says=" ".join(found[subject].split()))
        for subject, item in (*places.items(), *gone.items())
        if subject in found
    ]


def _gate(facts: Facts) -> GateResult:
    return gate(facts.draft.case, facts.draft.law, facts.draft.as_of)


def _gaps(facts: Facts) -> list[str]:
    """What the proof map misses, without the adverse facts; factors that only lack an exhibit in one sentence."""
    law, found = facts.draft.law, facts.draft.gaps
    asserted = [law.factors[gap.subject].title for gap in found if gap.kind == "asserted-not-proved"]
    first = [phrase(law, "gaps-asserted", listed="; ".join(asserted))] if asserted else []
    told = {"asserted-not-proved", "adverse-unanswered"}
    return [*first, *(gap.says for gap in found if gap.kind not in told)]


def _adverse(facts: Facts) -> list[Item]:
    """Adverse facts that are there and that the request does not answer."""
    factors = facts.draft.law.factors
    found = (gap.subject for gap in facts.draft.gaps if gap.kind == "adverse-unanswered")
    return [Item(factors[subject].title, factors[subject].prompt) for subject in found if subject in factors]


def _clocks(facts: Facts) -> list[Deadline]:
    return deadlines(facts.draft.law, facts.draft.case.known(), facts.draft.as_of)


def _deadlines(facts: Facts) -> list[Item]:
    """Every day that is known, the first first."""
    dated = sorted((one for one in _clocks(facts) if not _undated(one)), key=lambda one: one.due)
    return [Item(one.title, _due(one), one.how_counted) for one in dated]


def _no_days(facts: Facts) -> list[Item]:
    """The clocks without a day, by why they have none."""
    listed: dict[str, list[str]] = {}
    for one in _clocks(facts):
        if why := _undated(one):
            listed.setdefault(why, []).append(one.title)
    return [Item(_capital(why), "; ".join(titles)) for why, titles in listed.items()]


def _undated(one: Deadline) -> str:
    if one.missing:
        return "more information needed"
    return "no limit is known" if not one.limit_known or one.due is None else ""


def _due(one: Deadline) -> str:
    words = due_in_words(one)
    if one.met_on:
        return f"{words} (done on {spell_plain(one.met_on)})"
    if one.opens:
        return f"from {words}"
    if one.overdue_by:
        words += f" (overdue by {one.overdue_by} calendar {'day' if one.overdue_by == 1 else 'days'})"
    elif one.basis == "law" and one.next_business_day != one.last:
        words += f" (next business day: {spell(one.next_business_day)})"
    return words


def _fees(facts: Facts) -> list[Item]:
    """Every fee as it stands on the date of the draft; one that is not established says so."""
    found = []
    for fee in facts.draft.law.fees.values():
        try:
            amount = f"${facts.draft.law.fee(fee.id, facts.draft.as_of).value:,}"
        except ContentError:
            amount = "not established for this day"
        found.append(Item(fee.title, amount, fee.note))
    return found


def _notice(name: str) -> Callable[[Facts], str]:
    return lambda facts: facts.draft.law.notices[name]["says"] if name in facts.draft.law.notices else ""


def _signatures(facts: Facts) -> list[Item]:
    """Every signature that is needed: who, and on which document."""
    return [
        Item(signer, document.title)
        for document in facts.extra.get("documents", ())
        for signer in document.signers
        if document.audience != "file"
    ]


def _untranslated(facts: Facts) -> list[Item]:
    """Exhibits in a foreign language without a translation among the exhibits."""
    translated = {one.translates for one in facts.draft.exhibits if one.translates}
    return [
        Item(one.title, one.language)
        for one in facts.draft.exhibits
        if one.language.casefold() != "english" and one.id not in translated and not one.translator.name
    ]


def _going(facts: Facts) -> list[Exhibit]:
    """The exhibits of the packet that is built: of a supplement only what is new."""
    references = facts.draft.references
    return [one for one in facts.draft.exhibits if references.adds_to is None or one.id in references.titles]


def _sensitive(facts: Facts) -> list[str]:
    return [one.title for one in _going(facts) if one.sensitive]


def _originals(facts: Facts) -> list[Item]:
    return [Item(one.title, one.original_held_by) for one in _going(facts) if one.original_held_by]


def _office_changes(facts: Facts) -> list[Item]:
    changes = getattr(facts.draft.law, "office_changes", ())
    return [Item(one.entry, one.because, one.authority) for one in changes if one.legal]


def _household(facts: Facts) -> list[str]:
    """Members of the household who have not been advised."""
    people = facts.draft.case.people("household")
    return [
        facts.of(person).maybe("household-name") or "a member of the household"
        for person in people
        if not facts.of(person).is_("household-advised")
    ]


def _guarded(help: str, get: Callable[[Facts], Any]) -> Name:
    return Name(help, _filed(get))


SHEET = {
    "file_number": _guarded("The file number of the case.", lambda facts: facts.draft.case.file_number),
    "law_version": _guarded("The version of the law files.", lambda facts: facts.draft.law.version),
    "route": _guarded("The route: title, says, and note when it was overridden.", _route),
    "flags": _guarded("Overlays and warnings that fit, a list: title, says.", _flags),
    "missing": _guarded("Required answers that are missing, a list: title, says (step), note (owner).", _missing),
    "not_known": _guarded("Other answers marked not known yet: title, says (step), note (owner).", _not_known),
    "to_find_out": _guarded("What is missing or not known yet, by owner: title (owner), says.", _to_find_out),
    "sources": _guarded("Sources, with the answers that came from each: title, says.", _sources),
    "blocking": _guarded("What stops the packet now: title, says (how to mend it).", _blocking),
    "verify": _guarded("What an attorney verifies before filing, a list of sentences.", _verify),
    "withheld": _guarded("Authorities left out because they are not ticked: title, says, note.", _withheld),
    "unconfirmed": _guarded("Authorities printed on the attorney's tick: title, says, note.", _unconfirmed),
    "stale": _guarded("Authorities printed whose last check is old: title, note.", _stale),
    "overrides": _guarded("Overrides: title, says (reason), note (by whom, when).", _overrides),
    "notes": _guarded("Notes to colleagues: title (on what), says, whose (of which person).", _notes),
    "gaps": _guarded("What the proof map misses, a list of sentences.", _gaps),
    "adverse": _guarded("Adverse facts that the request does not answer: title, says.", _adverse),
    "deadlines": _guarded("Deadlines, the first first: title, says (date), note (how counted).", _deadlines),
    "undated": _guarded("Clocks without a day: title (why), says (which).", _no_days),
    "fees": _guarded("Fees on the date of the draft: title, says (amount), note.", _fees),
    "fee_notice": _guarded("The warning about the parole fee.", _notice("fee-on-grant")),
    "prefill_notice": _guarded("The notice that this sheet is not ICE's form.", _notice("prefill-aid")),
    "sponsor_notice": _guarded("The warning before a sponsor signs.", _notice("sponsor-warning")),
    "signatures": _guarded("Signatures needed: title (who), says (on what).", _signatures),
    "untranslated": _guarded("Exhibits without a translation: title, says (language).", _untranslated),
    "sensitive": _guarded("Titles of exhibits marked sensitive.", _sensitive),
    "originals": _guarded("Who holds the originals: title, says.", _originals),
    "office_changes": _guarded("Legal content that the office changed: title, says, note.", _office_changes),
    "not_advised": _guarded("Members of the household who have not been advised.", _household),
}
