"""Checks across the law files: every name leads somewhere, nothing stands without an authority, and no text scolds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from string import Formatter

from .reading import Entry, Shelf, did_you_mean
from .rules import TOLD

PLAIN_ID = re.compile(r"[a-z]+(-[a-z]+)*")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
BANNED = re.compile(r"\b(please|sorry|invalid|oops)\b", re.IGNORECASE)
CODES = ("A", "B", "C", "D", "E", "F", "X", "?")
NEEDS_AUTHORITY = ("row", "clock", "flag", "factor", "fee", "notice")


def check_shelf(shelf: Shelf, rules: Collection[str]) -> None:
    """Note every mistake in what was read; `rules` are the names of the rule functions."""
    for entries in shelf.entries.values():
        for entry in entries.values():
            _check_entry(entry, shelf)
    _check_authorities(shelf)
    for entry in _all(shelf, "questions.toml", "questions"):
        _check_question(entry, shelf)
    for entry in _all(shelf, "factors.toml", ""):
        for key in ("only_if", "adverse_if"):
            _check_conditions(entry, key, shelf)
    _check_cycles(shelf)
    _check_routes(shelf, rules)
    _check_clocks(shelf, rules)
    for entry in _all(shelf, "fees.toml", ""):
        _check_unit(entry, "rows", ("US dollars",), shelf)
    _check_circuits(shelf)
    _check_dates_of_records(shelf)
    _check_words_of_the_packet(shelf)
    if type(shelf.other.get("law.toml", {}).get("as_of")) is not dt.date:
        shelf.refuse(
            "The day the files speak from is not a date.", "parole_kit/law/law.toml", "Write as_of = 2026-11-23."
        )
    for entry in _all(shelf, "questions.toml", "questions"):
        if entry.id in rules:
            fix = "Choose another id; a clock could not tell the two apart."
            shelf.refuse(f"“{entry.id}” is also the name of a rule.", entry.where(), fix)


def _all(shelf: Shelf, name: str, section: str) -> Iterable[Entry]:
    return shelf.entries.get((name, section), {}).values()


def _ids(shelf: Shelf, name: str, section: str) -> Collection[str]:
    return shelf.entries.get((name, section), {}).keys()


def _check_entry(entry: Entry, shelf: Shelf) -> None:
    shape = entry.shape
    for key in shape.needs:
        if key not in entry.values and key not in entry.wrong:
            shelf.refuse(f"The {shape.word} “{entry.id}” has no “{key}”.", entry.where(), f"Add “{key}”.")
    if shape.word == "code":
        return
    if not (PLAIN_ID if shape.plain_id else SLUG).fullmatch(entry.id):
        only = "small letters and hyphens, without digits" if shape.plain_id else "small letters, digits and hyphens"
        shelf.refuse(f"“{entry.id}” is not a name for a {shape.word}.", entry.where(), f"Use {only}.")
    if shape.word in NEEDS_AUTHORITY and not entry.values.get("authorities") and "authorities" not in entry.wrong:
        fix = 'Add authorities = ["…"] with ids from authorities.toml.'
        shelf.refuse(f"The {shape.word} “{entry.id}” names no authority.", entry.where("authorities"), fix)


def _check_authorities(shelf: Shelf) -> None:
    known = _ids(shelf, "authorities.toml", "")
    for entry in _all(shelf, "authorities.toml", ""):
        status = entry.values.get("status")
        if status in ("confirmed", "reported") and not (
            entry.values.get("checked_on") and entry.values.get("checked_by")
        ):
            fix = "Add checked_on and checked_by, or set the status to “to verify”."
            shelf.refuse(f"“{entry.id}” is {status}, but not by whom and when.", entry.where("status"), fix)
        if status == "in conflict" and not entry.values.get("other_side"):
            shelf.refuse(f"“{entry.id}” is in conflict, but with what?", entry.where("status"), "Add other_side.")
    for (_name, _section), entries in shelf.entries.items():
        for entry in entries.values():
            for key, named in _named_authorities(entry):
                if named not in known:
                    fix = did_you_mean(named, known, "Add it to authorities.toml, or cite another.")
                    shelf.refuse(
                        f"“{entry.id}” cites the authority “{named}”, which is not there.", entry.where(key), fix
                    )
    for item in _items_to_verify(shelf):
        for named in item["authorities"]:
            if named not in known:
                fix = did_you_mean(named, known, "Add it to authorities.toml, or cite another.")
                shelf.refuse(
                    f"The list to verify cites “{named}”, which is not there.", "parole_kit/law/verify.toml", fix
                )
    for change in shelf.changes:
        if change.authority and change.authority not in known:
            fix = did_you_mean(change.authority, known, "Add it to authorities.toml, or cite another.")
            shelf.refuse(f"“{change.authority}” is not an authority.", f"{change.file}: {change.entry}", fix)


def _items_to_verify(shelf: Shelf) -> list[dict]:
    """The entries of the list to verify that are whole; the others are noted and left out."""
    items = shelf.other.get("verify.toml", {}).get("verify", ())
    whole = []
    for item in items if isinstance(items, list) else ():
        named = item.get("authorities") if isinstance(item, dict) else None
        if named and isinstance(named, list) and isinstance(item.get("item"), str):
            whole.append(item)
        else:
            fix = "Give each [[verify]] an item in words and its authorities."
            shelf.refuse("An item to verify is not whole.", "verify.toml", fix)
    return whole


def _named_authorities(entry: Entry) -> Iterable[tuple[str, str]]:
    named = entry.values.get("authorities")
    if isinstance(named, list):
        yield from (("authorities", one) for one in named if isinstance(one, str))
    for key in ("counts", "rows"):
        rows = entry.values.get(key)
        if isinstance(rows, list):
            yield from ((key, row["authority"]) for row in rows if isinstance(row, dict) and row.get("authority"))


def _check_question(entry: Entry, shelf: Shelf) -> None:
    values = entry.values
    error = values.get("error", "")
    if isinstance(error, str) and error and not error.startswith(("Enter ", "Select ")):
        shelf.refuse(
            f"The error of “{entry.id}” does not begin with Enter or Select.", entry.where("error"), "Reword it."
        )
    for key in ("label", "hint", "error", "why"):
        found = BANNED.search(str(values.get(key, "")))
        if found:
            fix = "Say what to enter or select, without it."
            shelf.refuse(f"The {key} of “{entry.id}” says “{found[0]}”.", entry.where(key), fix)
    chooses = values.get("kind") in ("choice", "choices")
    options = values.get("options", [])
    if chooses != bool(options):
        fix = "Add options." if chooses else "Remove options, or make the kind choice or choices."
        shelf.refuse(f"The kind and the options of “{entry.id}” do not fit.", entry.where("options"), fix)
    if isinstance(options, list) and len(set(map(str, options))) != len(options):
        shelf.refuse(f"An option of “{entry.id}” is there twice.", entry.where("options"), "Remove one.")
    group = values.get("group")
    if group and group not in _ids(shelf, "questions.toml", "groups"):
        fix = did_you_mean(group, _ids(shelf, "questions.toml", "groups"), "Use the id of a group.")
        shelf.refuse(f"“{entry.id}” belongs to “{group}”, which is no group.", entry.where("group"), fix)
    if values.get("may_be_future") and values.get("kind") not in ("date", "partial-date"):
        shelf.refuse(f"“{entry.id}” is no date, yet may be in the future.", entry.where("may_be_future"), "Remove it.")
    _check_conditions(entry, "only_if", shelf)


def _check_conditions(entry: Entry, key: str, shelf: Shelf) -> None:
    conditions = entry.values.get(key, {})
    questions = shelf.entries.get(("questions.toml", "questions"), {})
    for asked, wanted in conditions.items() if isinstance(conditions, dict) else ():
        other = questions.get(asked)
        if other is None:
            fix = did_you_mean(asked, questions, "Use the id of a question.")
            shelf.refuse(f"“{entry.id}” depends on the question “{asked}”, which is not there.", entry.where(key), fix)
            continue
        possible = ["Yes", "No"] if other.values.get("kind") == "yes-no" else other.values.get("options", [])
        for answer in wanted if isinstance(wanted, list) else ():
            if answer not in possible:
                fix = did_you_mean(str(answer), possible, f"Use one of: {'; '.join(possible)}.")
                shelf.refuse(f"“{answer}” is not an answer to “{asked}”.", entry.where(key), fix)
        if other.values.get("group") and other.values.get("group") != entry.values.get("group"):
            fix = "Depend on a question of the case, or of the same group."
            shelf.refuse(f"“{entry.id}” depends on “{asked}”, which is asked of each person.", entry.where(key), fix)


def _check_cycles(shelf: Shelf) -> None:
    questions = shelf.entries.get(("questions.toml", "questions"), {})
    for entry in questions.values():
        seen, waiting = set(), list(entry.values.get("only_if", ()))
        while waiting:
            asked = waiting.pop()
            if asked == entry.id:
                shelf.refuse(
                    f"“{entry.id}” depends on itself.", entry.where("only_if"), "Remove one of the conditions."
                )
                break
            if asked not in seen and asked in questions:
                seen.add(asked)
                waiting.extend(questions[asked].values.get("only_if", ()))


def _check_routes(shelf: Shelf, rules: Collection[str]) -> None:
    codes = _ids(shelf, "routes.toml", "codes")
    for code in CODES:
        if code not in codes:
            shelf.refuse(f"The code {code} has no words.", "parole_kit/law/routes.toml", f'Add [codes."{code}"].')
    for code in set(codes) - set(CODES):
        entry = shelf.entries[("routes.toml", "codes")][code]
        shelf.refuse(f"“{code}” is not a code.", entry.where(), f"Use one of: {', '.join(CODES)}.")
    for entry in _all(shelf, "routes.toml", "rows"):
        if entry.values.get("code") not in CODES[:-1]:
            shelf.refuse(
                f"“{entry.id}” has no known code.", entry.where("code"), f"Use one of: {', '.join(CODES[:-1])}."
            )
        _check_rule(entry, entry.id, "", rules, shelf)
    for entry in _all(shelf, "flags.toml", ""):
        _check_rule(entry, entry.id, "", rules, shelf)
        _check_words_in_braces(entry, shelf)
        if (entry.values.get("kind") == "ground") != bool(entry.values.get("cite")):
            shelf.refuse(
                f"“{entry.id}”: a ground, and only a ground, has a cite.", entry.where("cite"), "Correct “cite”."
            )


def _check_rule(entry: Entry, name: str, key: str, rules: Collection[str], shelf: Shelf) -> None:
    if name and name not in rules:
        fix = did_you_mean(name, rules, "Write a rule function of that name in parole_kit/law/rules/.")
        shelf.refuse(f"“{entry.id}” needs a rule “{name}”, and there is none.", entry.where(key), fix)


def _check_clocks(shelf: Shelf, rules: Collection[str]) -> None:
    dates = {entry.id for entry in _all(shelf, "questions.toml", "questions") if entry.values.get("kind") == "date"}
    labels = shelf.words.get(("timeline.toml", "triggers"), {})
    for entry in _all(shelf, "timeline.toml", "clocks"):
        _check_rule(entry, entry.values.get("applies_if", ""), "applies_if", rules, shelf)
        for key in ("starts", "met_by"):
            name = entry.values.get(key, "")
            if name and name not in dates:
                _check_rule(entry, name, key, {*rules, *dates}, shelf)
                if key == "starts" and name in rules and name not in labels:
                    fix = f'Add a line {name} = "…" under [triggers].'
                    shelf.refuse(f"The start “{name}” of “{entry.id}” has no words.", entry.where(key), fix)
        units = ("days", "business days", "hours", "months", "years", "years less a day")
        _check_unit(entry, "counts", units, shelf)


def _check_unit(entry: Entry, key: str, units: tuple[str, ...], shelf: Shelf) -> None:
    rows = entry.values.get(key, ())
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and "value" in row and row.get("unit") not in units:
            shelf.refuse(f"“{entry.id}” counts in “{row.get('unit')}”.", entry.where(key), f"Use: {', '.join(units)}.")


def _check_words_in_braces(entry: Entry, shelf: Shelf) -> None:
    allowed = TOLD.get(entry.id, frozenset())
    if _in_braces(str(entry.values.get("says", ""))) - allowed:
        may = f"Use only: {', '.join(sorted(allowed))}." if allowed else "Write it without braces."
        shelf.refuse(f"“{entry.id}” has words in braces that its rule does not fill in.", entry.where("says"), may)


def _check_words_of_the_packet(shelf: Shelf) -> None:
    """An office's words of packet.toml may use the names in braces that the shipped ones use, and no others."""
    source = shelf.sources.get("packet.toml")
    if source is None:
        return
    for key, text in shelf.words.get(("packet.toml", "words"), {}).items():
        _check_braces([text], [source.data["words"].get(key, "")], f"packet.toml: words.{key}", shelf)
    for entry in _all(shelf, "packet.toml", "checks"):
        shipped = source.data["checks"].get(entry.id, {})
        for key in ("says", "more", "fix"):
            texts = [str(shipped.get(one, "")) for one in ("says", "more", "fix")]
            _check_braces([str(entry.values.get(key, ""))], texts, entry.where(key), shelf)
    for entry in _all(shelf, "packet.toml", "papers"):
        for reader, paper in entry.values.items():
            asks = paper.get("asks", "") if isinstance(paper, dict) else ""
            _check_braces([str(asks)], ["{client}"], entry.where(reader), shelf)


def _check_braces(texts: list[str], shipped: list[str], where: str, shelf: Shelf) -> None:
    allowed = set().union(*map(_in_braces, shipped))
    if set().union(*map(_in_braces, texts)) - allowed:
        fix = f"Use only: {', '.join(sorted(allowed))}." if allowed else "Write it without braces."
        shelf.refuse("The words ask for a name in braces that is not there.", where, fix)


def _in_braces(text: str) -> set[str]:
    """The names in braces in a text; one of them is “{” when a brace is not closed."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {"{"}


def _check_circuits(shelf: Shelf) -> None:
    for entry in _all(shelf, "circuits.toml", ""):
        rows = entry.values.get("rows", ())
        starts = [row.get("in_force_from") for row in rows if isinstance(row, dict)]
        if any(type(day) is not dt.date for day in starts) or starts != sorted(set(starts)):
            fix = "Give each row in_force_from, in order, each day once."
            shelf.refuse(f"The rows of “{entry.id}” are not in the order of their days.", entry.where("rows"), fix)


def _check_dates_of_records(shelf: Shelf) -> None:
    questions = shelf.entries.get(("questions.toml", "questions"), {})
    for entry in _all(shelf, "packet.toml", "dates"):
        _check_conditions(entry, "slips_if", shelf)
        asked = questions.get(entry.id)
        if asked and "kind" in asked.office_keys:
            continue  # refused already
        if asked is None or asked.values.get("kind") != "date" or asked.values.get("group"):
            dates = [key for key, one in questions.items() if one.values.get("kind") == "date"]
            fix = did_you_mean(entry.id, dates, "Use the id of a question that asks for a date of the case.")
            shelf.refuse(f"“{entry.id}” is not a date that the case has.", entry.where(), fix)
    for language, names in shelf.words.get(("packet.toml", "months"), {}).items():
        if len(names.split(",")) != 12:
            where = f"packet.toml: months.{language}"
            shelf.refuse(f"The months in {language} are not twelve.", where, "Write all twelve, with commas between.")
