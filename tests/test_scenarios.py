"""Legal scenarios that an attorney can read and sign: answers, then what must and must not come out on a date.

A scenario is a file in tests/scenarios/. `based_on` names another scenario whose answers it takes over, with its own on
top; `not_answered` takes answers away. Each [[on]] gives a date and any of these:
  route, row      where the walk stops; missing: the questions it stopped for
  grounds, flags  exactly those that fit; unanswered: those that lack an answer
  due, next_business, overdue, days_left, late    by clock (late: the day on which it was done)
  no_limit        clocks that show that no limit is known; absent: clocks that must not show
  waiting         clocks that lack an answer, with its question
  fees            the amount in dollars, or "refused"
  must_not        words that must appear nowhere in what is shown
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from parole_kit.errors import ContentError
from parole_kit.law import assess, deadlines, load_law, parse
from parole_kit.law.model import Known

FOLDER = Path(__file__).parent / "scenarios"
FILES = {path.stem: path for path in sorted(FOLDER.rglob("*.toml"))}
GROUPS = ("sponsor", "declarant", "household")
HEAD = {"name", "says", "source", "signed_off", "based_on", "not_answered", "answers", "on", *GROUPS}
EXPECTATIONS = {
    "date", "route", "row", "missing", "grounds", "flags", "unanswered", "redetermination", "due", "next_business",
    "overdue", "days_left", "late", "no_limit", "absent", "waiting", "fees", "must_not", "closed_days",
}  # fmt: skip


@cache
def read(stem: str) -> dict:
    return tomllib.loads(FILES[stem].read_text(encoding="utf-8"))


def raw_answers(stem: str) -> dict:
    scenario = read(stem)
    answers = dict(raw_answers(scenario["based_on"])) if "based_on" in scenario else {}
    answers.update(scenario.get("answers", {}))
    for question in scenario.get("not_answered", ()):
        del answers[question]
    return answers


def people(stem: str) -> dict:
    scenario = read(stem)
    found = dict(people(scenario["based_on"])) if "based_on" in scenario else {}
    found.update({group: scenario[group] for group in GROUPS if group in scenario})
    return found


def known(stem: str) -> Known:
    law, last = load_law(), max(on["date"] for on in read(stem)["on"])

    def value(question, raw):
        return parse(law.question(question), raw, as_of=last, law=law)

    return Known(
        {question: value(question, raw) for question, raw in raw_answers(stem).items()},
        {
            group: tuple({q: value(q, raw) for q, raw in one.items()} for one in found)
            for group, found in people(stem).items()
        },
    )


def everything_shown(assessment, clocks) -> str:
    """All words and dates that come out, in one text."""
    route = assessment.route
    parts = [route.title, route.says, *route.next_steps]
    parts += [text for finding in (*assessment.grounds, *assessment.flags) for text in (finding.title, finding.says)]
    for clock in clocks:
        parts += [clock.title, clock.how_counted, clock.note, clock.trigger_label]
        parts += [f"{day:%Y-%m-%d}" for day in (clock.due, clock.next_business_day, clock.trigger_date) if day]
    return "\n".join(parts)


# All that these rows read, an earlier row has read before: the walk cannot stop there (test_rules.py tries it).
NEVER_FIRST_TO_LACK = {
    "screened-otherwise",
    "directive-applies",
    "arriving-straight-into-court",
    "between-ports-with-credible-fear",
}
CASES = [(stem, number) for stem in FILES for number in range(len(read(stem)["on"]))]


@pytest.mark.parametrize(("stem", "number"), CASES, ids=[f"{stem}-{read(stem)['on'][n]['date']}" for stem, n in CASES])
def test_scenario(stem: str, number: int) -> None:
    law, on = load_law(), read(stem)["on"][number]
    day, case = on["date"], known(stem)
    assessment = assess(law, case, day)
    listed = deadlines(law, case, day, on.get("closed_days", ()))
    clocks = {clock.id: clock for clock in listed}
    fits = {f.rule for f in (*assessment.grounds, *assessment.flags) if f.answered == "yes"}
    lacking = {f.rule for f in (*assessment.grounds, *assessment.flags) if f.answered == "more information needed"}
    grounds = {f.rule for f in assessment.grounds if f.answered == "yes"}

    seen = {
        "route": assessment.route.code,
        "row": assessment.route.row,
        "missing": list(assessment.route.missing),
        "redetermination": assessment.redetermination,
        "grounds": sorted(grounds),
        "flags": sorted(fits - grounds),
        "unanswered": sorted(lacking),
    }
    for key, got in seen.items():
        if key in on:
            assert got == (sorted(on[key]) if isinstance(on[key], list) else on[key]), key
    for key, attribute in [
        ("due", "due"),
        ("next_business", "next_business_day"),
        ("overdue", "overdue_by"),
        ("days_left", "days_left"),
        ("late", "met_on"),
    ]:
        for clock, expected in on.get(key, {}).items():
            assert clock in clocks, f"{clock} does not show"
            assert getattr(clocks[clock], attribute) == expected, f"{key} of {clock}"
    for clock in on.get("no_limit", ()):
        assert clock in clocks and not clocks[clock].limit_known and clocks[clock].due is None, clock
        assert not clocks[clock].missing, clock
    for clock, question in on.get("waiting", {}).items():
        assert clocks[clock].missing == (question,), clock
        assert clocks[clock].overdue_by is None, clock
    assert not set(on.get("absent", ())) & set(clocks)
    shown = everything_shown(assessment, listed)
    assert [words for words in on.get("must_not", ()) if words in shown] == []
    for fee, amount in on.get("fees", {}).items():
        if amount == "refused":
            with pytest.raises(ContentError):
                law.fee(fee, day)
        else:
            assert law.fee(fee, day).value == amount


def test_scenarios_use_only_what_they_may() -> None:
    law = load_law()
    clock_keys = ("due", "next_business", "overdue", "days_left", "late", "waiting", "no_limit", "absent")
    for stem in FILES:
        scenario = read(stem)
        assert set(scenario) <= HEAD, stem
        assert scenario["name"] and scenario["on"], stem
        for on in scenario["on"]:
            assert set(on) <= EXPECTATIONS, stem
            assert {clock for key in clock_keys for clock in on.get(key, ())} <= set(law.clocks), stem
            assert {*on.get("flags", ()), *on.get("grounds", ()), *on.get("unanswered", ())} <= set(law.flags), stem
            assert isinstance(on["date"], dt.date), stem


def test_every_row_flag_and_clock_is_tried_both_ways_and_unanswered() -> None:
    """What the scenarios state, not what merely happens to come out while something else is looked at."""
    law, tried = load_law(), defaultdict(set)
    for stem in FILES:
        for on in read(stem)["on"]:
            assessment = assess(law, known(stem), on["date"])
            if "row" in on:
                tried[on["row"]].add("missing" if on["route"] == "?" else "yes")
                for finding in assessment.route.passed:
                    tried[finding.rule].add("no")
            for flag in (*on.get("flags", ()), *on.get("grounds", ())):
                tried[flag].add("yes")
            for flag in on.get("unanswered", ()):
                tried[flag].add("missing")
            shown = {finding.rule for finding in (*assessment.grounds, *assessment.flags)}
            for flag, kind in ((flag, "grounds" if flag.kind == "ground" else "flags") for flag in law.flags.values()):
                if kind in on and flag.id not in shown:
                    tried[flag.id].add("no")
            for clock in (*on.get("due", ()), *on.get("no_limit", ()), *on.get("late", ())):
                tried[clock].add("applies")
            for clock in on.get("absent", ()):
                tried[clock].add("absent")
            for clock in on.get("waiting", ()):
                tried[clock].add("missing")
    untried = [
        f"{row.id}: {way}"
        for row in law.rows
        for way in ("yes", "no", "missing")
        if way not in tried[row.id] and not (way == "missing" and row.id in NEVER_FIRST_TO_LACK)
    ]
    # Dates are compared only when they are known, so that flag never lacks an answer.
    untried += [
        f"{flag}: {way}"
        for flag in law.flags
        for way in ("yes", "no", "missing")
        if way not in tried[flag] and (flag, way) != ("dates-contradict", "missing")
    ]
    untried += [
        f"{clock}: {way}" for clock in law.clocks for way in ("applies", "absent", "missing") if way not in tried[clock]
    ]
    assert untried == []
