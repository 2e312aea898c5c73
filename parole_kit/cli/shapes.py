"""The stable JSON of the command line: every shape that a script may rely on is made here, and described in
docs/reference/command-line.md."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ..law import values
from ..law.model import Assessment, Authority, Deadline, Finding, Question, Route


def plain(value: Any) -> Any:
    """A value as JSON can hold it: dates as YYYY-MM-DD, the rest by the law floor's own plain form."""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return values.to_plain(value)


def question_shape(question: Question) -> dict:
    """One question of the workbook."""
    return {
        "id": question.id,
        "step": question.step,
        "section": question.section,
        "group": question.group or None,
        "kind": question.kind,
        "label": question.label,
        "hint": question.hint,
        "why": question.why,
        "options": list(question.options),
        "required": question.required,
        "asked_when": {key: list(answers) for key, answers in question.only_if.items()},
        "may_go_to": list(question.may_go_to),
        "may_be_future": question.may_be_future,
        "authorities": list(question.authorities),
    }


def authority_shape(authority: Authority) -> dict:
    """An authority with its status, as far as anybody has checked it."""
    return {
        "id": authority.id,
        "cite": authority.cite,
        "status": authority.status,
        "verify": authority.status != "confirmed",
        "checked_on": authority.checked_on.isoformat() if authority.checked_on else None,
        "checked_by": authority.checked_by,
        "source": authority.source,
    }


def finding_shape(finding: Finding) -> dict:
    """The answer of one rule with its reasons."""
    return {
        "id": finding.rule,
        "answered": finding.answered,
        "title": finding.title,
        "says": finding.says,
        "cite": finding.cite,
        "kind": finding.kind,
        "because": {key: plain(value) for key, value in finding.because.items()},
        "missing": list(finding.missing),
        "authorities": list(finding.authorities),
    }


def route_shape(route: Route) -> dict:
    """Where the routing table stopped, and every row passed on the way."""
    return {
        "code": route.code,
        "row": route.row,
        "label": route.label,
        "title": route.title,
        "says": route.says,
        "next_steps": list(route.next_steps),
        "because": {key: plain(value) for key, value in route.because.items()},
        "missing": list(route.missing),
        "rows_passed": [finding_shape(finding) for finding in route.passed],
        "authorities": list(route.authorities),
    }


def assessment_shape(law, assessment: Assessment) -> dict:
    """Everything the rules say of a case on one day, with the authorities named anywhere in it."""
    findings = (*assessment.grounds, *assessment.flags)
    named = {*assessment.route.authorities}
    for finding in (*findings, *assessment.route.passed):
        named.update(finding.authorities)
    missing = dict.fromkeys(assessment.route.missing)
    for finding in findings:
        missing.update(dict.fromkeys(finding.missing))
    return {
        "as_of": assessment.as_of.isoformat(),
        "law_version": law.version,
        "route": route_shape(assessment.route),
        "grounds": [finding_shape(finding) for finding in assessment.grounds],
        "flags": [finding_shape(finding) for finding in assessment.flags],
        "redetermination": assessment.redetermination,
        "missing": [{"id": key, "label": law.questions[key].label} for key in missing if key in law.questions],
        "authorities": [authority_shape(law.authorities[key]) for key in sorted(named) if key in law.authorities],
    }


def deadline_shape(law, deadline: Deadline) -> dict:
    """One clock of a case; the legal limit and the next business day are two separate dates."""
    return {
        "id": deadline.id,
        "title": deadline.title,
        "basis": deadline.basis,
        "trigger": deadline.trigger,
        "trigger_label": deadline.trigger_label,
        "trigger_date": plain(deadline.trigger_date),
        "due": plain(deadline.due),
        "next_business_day": plain(deadline.next_business_day),
        "overdue_by": deadline.overdue_by,
        "days_left": deadline.days_left,
        "met_on": plain(getattr(deadline, "met_on", None)),
        "limit_known": deadline.limit_known,
        "how_counted": deadline.how_counted,
        "note": deadline.note,
        "missing": list(deadline.missing),
        "authorities": [
            authority_shape(law.authorities[key]) for key in deadline.authorities if key in law.authorities
        ],
    }
