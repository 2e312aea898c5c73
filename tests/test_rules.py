"""The rules against the law sheet: every combination of answers that the table reads, and the names that join them."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from pathlib import Path

import pytest

from parole_kit.law import assess, deadlines, load_law, rules
from parole_kit.law.assess import facts_of
from parole_kit.law.model import Known
from parole_kit.law.rules import RULES, Missing, mentioned, words

TODAY = dt.date(2026, 11, 23)
BORN = {"child": dt.date(2010, 1, 1), "adult": dt.date(1990, 1, 1)}
POSITIVE = {words.POSITIVE, words.VACATED}
ARRIVING = {words.AT_PORT, words.IN_TRANSIT, words.INTERDICTED}


def options(question: str) -> tuple[str, ...]:
    return load_law().questions[question].options


def combinations():
    """Every answer to everything that the table reads, for a child, a family, an order, and none of these."""
    screenings = [("None so far", None, None), ("Another screening", None, None)]
    screenings += [("Reasonable fear interview", None, referred) for referred in ("Yes", "No")]
    screenings += [("Credible fear interview", result, None) for result in options("credible-fear-result")]
    first = [{}, {"child": True}, {"former-unaccompanied-child": "Yes"}, {"family-unit": "Yes"}]
    first += [{"final-order": order} for order in options("final-order") if order != words.NO_ORDER]
    for start, (screening, result, referred), manner, track, place in itertools.product(
        first, screenings, options("manner-of-entry"), options("processing-track"), options("arrest-place")
    ):
        if manner != words.BETWEEN_PORTS and place != words.AT_THE_BORDER:
            continue  # the place of the arrest is asked only of those who entered between ports
        answers = {
            "client-birth-date": BORN["child" if start.get("child") else "adult"],
            "lawful-status": "No",
            "parent-available": "No",
            "former-unaccompanied-child": "No",
            "family-unit": "No",
            "final-order": words.NO_ORDER,
            "fear-screening": screening,
            "manner-of-entry": manner,
            "processing-track": track,
            "credible-fear-date": dt.date(2026, 11, 13),
            "negative-finding-date": dt.date(2026, 11, 10),
            "vacatur-date": dt.date(2026, 11, 13),
            "parole-decision": words.UNDECIDED,
            "interview-held": "No",
            "arrest-place": place,
            "detention-circuit": "ninth",
            **{key: value for key, value in start.items() if key != "child"},
        }
        if result:
            answers["credible-fear-result"] = result
        if referred:
            answers["withholding-only"] = referred
        yield answers


def expected_code(answers: dict) -> tuple[str, str]:
    """The law sheet's table 1.2, written down a second time as plainly as it reads."""
    screening, result = answers["fear-screening"], answers.get("credible-fear-result")
    expedited = answers["processing-track"] == words.EXPEDITED_REMOVAL
    court = answers["processing-track"] == words.STRAIGHT_TO_COURT
    arriving = answers["manner-of-entry"] in ARRIVING
    between = answers["manner-of-entry"] == words.BETWEEN_PORTS
    at_border = answers["arrest-place"] == words.AT_THE_BORDER
    if answers["client-birth-date"] == BORN["child"]:
        return "E", "Q1"
    if answers["former-unaccompanied-child"] == "Yes":
        return "X", "Q2"
    if answers["family-unit"] == "Yes":
        return "B", "Q3"
    if answers["final-order"] != "No":
        return "D", "Q4"
    if screening == words.REASONABLE_FEAR and answers["withholding-only"] == "Yes":
        return "D", "Q5"
    if answers["manner-of-entry"] == words.ADMITTED:
        return "C", "Q6"
    if expedited and (screening == words.NO_SCREENING or result in (words.NO_FINDING_YET, words.REVIEW_PENDING)):
        return "F", "Q7"
    if screening in (words.OTHER_SCREENING, words.REASONABLE_FEAR):
        return "X", "Q8"
    if arriving and expedited and result in POSITIVE:
        return "A", "Q9"
    if arriving and court and screening == words.NO_SCREENING:
        return "B", "Q10"
    if between and expedited and result in POSITIVE:
        return "B", "Q11a"
    if between and court and at_border and screening == words.NO_SCREENING:
        return "B", "Q11b"
    if between and not expedited and not at_border and screening == words.NO_SCREENING:
        return "C", "Q11c"
    return "X", ""


def test_every_combination_of_answers_goes_where_the_table_says():
    law, wrong, tried = load_law(), [], 0
    for answers in combinations():
        tried += 1
        route = assess(law, Known(answers), TODAY).route
        if (route.code, route.label) != expected_code(answers):
            wrong.append((route.code, route.label, expected_code(answers), answers))
    assert wrong == []
    assert tried > 1_000


def test_the_directive_and_its_clock_go_together_in_every_combination():
    law = load_law()
    directive_clocks = {"interview-and-worksheet", "advisal", "supervisor-and-decision", "follow-up-officer"}
    for answers in combinations():
        clocks = {clock.id for clock in deadlines(law, Known({**answers, "advisal-served": "No"}), TODAY)}
        route = assess(law, Known(answers), TODAY).route
        assert (clocks & directive_clocks == directive_clocks) == (route.code == "A"), answers
        if route.code != "A":
            assert not clocks & directive_clocks, answers
        else:
            assert answers["manner-of-entry"] in ARRIVING
            assert answers["credible-fear-result"] in POSITIVE


def test_grounds_are_looked_at_on_every_route_that_can_lead_to_parole_and_on_no_other():
    law = load_law()
    sick = {"serious-medical-condition": "Yes"}
    for answers in combinations():
        assessment = assess(law, Known({**answers, **sick}), TODAY)
        fits = any(finding.rule == "ground-medical" and finding.answered == "yes" for finding in assessment.grounds)
        held = answers["manner-of-entry"] in ARRIVING or answers["manner-of-entry"] == words.BETWEEN_PORTS
        withholding = answers.get("withholding-only") == "Yes"
        order = answers["final-order"] != words.NO_ORDER
        closed = assessment.route.code in ("C", "D", "E") or withholding or order
        assert fits == (held and not closed), (assessment.route.code, answers)


def test_taking_any_one_answer_away_never_gives_another_route():
    """A missing answer may stop the walk or leave the route as it is; it may not turn it into a different one."""
    law = load_law()
    for answers in itertools.islice(combinations(), 0, None, 7):
        whole = assess(law, Known(answers), TODAY).route
        for question in answers:
            if question in ("credible-fear-date", "negative-finding-date", "vacatur-date", "detention-circuit"):
                continue
            less = {key: value for key, value in answers.items() if key != question}
            route = assess(law, Known(less), TODAY).route
            assert route.code in (whole.code, "?"), (question, answers)
            if route.code == "?":
                assert route.missing == (question,)
            assert question not in route.because


def test_rows_that_come_late_have_had_all_their_answers_read_before():
    """So the walk can never stop at them: the scenarios cannot show it, and need not."""
    law, stopped = load_law(), set()
    past = (a for a in combinations() if expected_code(a)[1] not in ("Q2", "Q3", "Q4"))
    for answers in past:
        for question in answers:
            less = {key: value for key, value in answers.items() if key != question}
            route = assess(law, Known(less), TODAY).route
            if route.code == "?":
                stopped.add(route.row)
    never = {
        "screened-otherwise",
        "directive-applies",
        "arriving-straight-into-court",
        "between-ports-with-credible-fear",
    }
    assert stopped == {row.id for row in law.rows} - never


@pytest.mark.parametrize("name", sorted(RULES))
def test_no_rule_answers_when_nothing_is_known(name):
    """Alone, on an empty case: a rule names what it lacks, unless it is about the answers or people that are there."""
    facts = facts_of(load_law(), Known({}), TODAY)()
    if name in ("dates-contradict", "household-not-advised"):
        assert RULES[name](facts) is False
        return
    with pytest.raises(Missing) as missing:
        RULES[name](facts)
    assert missing.value.question in load_law().questions


def test_rule_names_and_the_names_in_the_law_files_are_the_same():
    law = load_law()
    used = {row.id for row in law.rows} | set(law.flags)
    for clock in law.clocks.values():
        used |= {name for name in (clock.applies_if, clock.starts, clock.met_by) if name and name not in law.questions}
    used |= {name for name in mentioned() if name in RULES}
    assert used == set(RULES)


def test_every_name_that_a_rule_asks_for_is_a_rule_or_a_question():
    """A misspelt name would otherwise be found only by the one case that reads it."""
    law, asked = load_law(), re.compile(r"facts(?:\.rule|\.known|\.known_to_be|\.number|\.fee)?[\[(]\"([a-z-]+)\"")
    for path in Path(rules.__file__).parent.glob("*.py"):
        for name in asked.findall(path.read_text(encoding="utf-8")):
            assert name in RULES or name in law.questions or name in law.numbers or name in law.fees or name == "x", (
                name
            )


def test_the_answers_that_rules_compare_with_are_options_of_their_questions():
    law = load_law()
    for question, answers in words.ANSWERS.items():
        assert set(answers) <= set(law.questions[question].options), question


def test_every_rule_says_what_it_holds_and_sees_no_clock():
    for name, function in RULES.items():
        assert (function.__doc__ or "").strip(), name
        assert not {"today", "now"} & set(function.__code__.co_names), name


def test_an_assessment_says_why_by_question():
    law = load_law()
    answers = next(a for a in combinations() if expected_code(a)[0] == "A")
    route = assess(law, Known(answers), TODAY).route
    assert route.because["manner-of-entry"] == answers["manner-of-entry"]
    assert route.because["credible-fear-result"] == answers["credible-fear-result"]
    assert [finding.cite for finding in route.passed] == ["Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8"]
    assert all(finding.because for finding in route.passed)


def test_answers_to_questions_no_longer_asked_are_not_used():
    """A finding's date stays in the file when its result changes; no rule may read it there."""
    law = load_law()
    answers = {**next(a for a in combinations() if expected_code(a)[0] == "A"), "fear-screening": words.REASONABLE_FEAR}
    facts = facts_of(law, Known(answers), TODAY)()
    assert facts.known("credible-fear-date") is None
    assert RULES["credible-fear-found-on"](facts) is None


def test_a_condition_on_several_choices_holds_when_one_of_them_was_chosen():
    law = load_law()
    conditions = {"x": {"denial-grounds": ("Identity",)}, "denial-grounds": {}}

    def asked(grounds: list[str]) -> bool:
        return rules.Facts({"denial-grounds": grounds}, {}, TODAY, conditions, law.number, law.fee).asked("x")

    assert asked(["Identity", "Flight risk"])
    assert not asked(["Flight risk"])
