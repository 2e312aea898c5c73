"""Where a case stands on one day: the first row of the routing table that fits, the grounds, and the warnings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from .lawbook import Law, in_force
from .model import Assessment, Finding, Flag, Known, Route, Row
from .rules import RULES, Facts, Missing
from .rules.words import DENIED
from .values import is_asked

MORE_NEEDED = "more information needed"
STOPPED = "?"
NO_ROW = "X"


def facts_of(law: Law, known: Known, as_of: dt.date) -> Callable[[], Facts]:
    """A maker of fresh Facts of a case on a day. Answers to questions that are no longer asked are left out."""
    values = {
        key: value
        for key, value in known.values.items()
        if key in law.questions and is_asked(law.questions[key], known.values)
    }
    conditions = {key: question.only_if for key, question in law.questions.items()}
    return lambda: Facts(
        values,
        known.people,
        as_of,
        conditions,
        number=lambda number_id: law.number(number_id, as_of),
        fee=lambda fee_id, on: in_force(law.fees[fee_id].rows, on),
    )


def ask(name: str, facts: Facts) -> tuple[Any, tuple[str, ...]]:
    """The answer of a rule or question and nothing missing, or None and the question whose answer is lacking.

    A question that is not asked has the answer None.
    """
    try:
        if name in RULES:
            return RULES[name](facts), ()
        return (facts[name] if facts.asked(name) else None), ()
    except Missing as missing:
        return None, (missing.question,)


def assess(law: Law, known: Known, as_of: dt.date) -> Assessment:
    """Everything the rules say of a case on a day. A missing answer is named, and stops what needs it."""
    fresh = facts_of(law, known, as_of)
    findings = [_flag_finding(flag, fresh()) for flag in law.flags.values()]
    shown = [finding for finding in findings if finding.answered != "no"]
    decision = fresh().known("parole-decision")
    return Assessment(
        as_of=as_of,
        route=_walk(law, fresh),
        grounds=tuple(finding for finding in shown if finding.kind == "ground"),
        flags=tuple(finding for finding in shown if finding.kind != "ground"),
        redetermination=None if decision is None else decision == DENIED,
    )


def _walk(law: Law, fresh: Callable[[], Facts]) -> Route:
    """Down the rows: the first yes decides, an unanswered row stops the walk, and no row at all is for an attorney."""
    passed: list[Finding] = []
    for row in law.rows:
        facts = fresh()
        answer, missing = ask(row.id, facts)
        if missing:
            return _stopped(law, row, facts, missing, tuple(passed))
        if answer:
            return _decided(law, row, facts, tuple(passed))
        passed.append(_row_finding(row, facts))
    code = law.codes[NO_ROW]
    because = {key: value for finding in passed for key, value in finding.because.items()}
    return Route(NO_ROW, "", "", code.title, code.says, code.next_steps, because, (), tuple(passed), ())


def _decided(law: Law, row: Row, facts: Facts, passed: tuple[Finding, ...]) -> Route:
    code = law.codes[row.code]
    steps = tuple(dict.fromkeys((*row.next_steps, *code.next_steps)))
    return Route(
        row.code, row.id, row.label, code.title, row.says, steps, dict(facts.read), (), passed, row.authorities
    )


def _stopped(law: Law, row: Row, facts: Facts, missing: tuple[str, ...], passed: tuple[Finding, ...]) -> Route:
    code = law.codes[STOPPED]
    return Route(
        STOPPED,
        row.id,
        row.label,
        code.title,
        code.says,
        code.next_steps,
        dict(facts.read),
        missing,
        passed,
        row.authorities,
    )


def _row_finding(row: Row, facts: Facts) -> Finding:
    return Finding(row.id, "no", row.question, "", dict(facts.read), (), row.authorities, kind="row", cite=row.label)


def _flag_finding(flag: Flag, facts: Facts) -> Finding:
    answer, missing = ask(flag.id, facts)
    answered = MORE_NEEDED if missing else "yes" if answer else "no"
    says = flag.says.format_map(facts.told) if answered == "yes" else flag.says if not missing else ""
    return Finding(
        flag.id, answered, flag.title, says, dict(facts.read), missing, flag.authorities, kind=flag.kind, cite=flag.cite
    )
