"""Every earlier answer can be seen again, and the last change taken back."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import pytest
from cases import ENTRY_DATE, NAME, PLACE, RESIDENCE, SPONSOR, attach, question, training_case
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parole_kit import clock
from parole_kit.case.coding import answer_from, answer_json
from parole_kit.case.model import Answer
from parole_kit.law.model import PartialDate

MORNING = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def case(tmp_path):
    with training_case(tmp_path) as made:
        yield made


@pytest.fixture
def hours(monkeypatch):
    """A clock that moves on by an hour at every look."""
    looks = iter(range(1000))
    monkeypatch.setattr(clock, "now", lambda: MORNING + dt.timedelta(hours=next(looks)))


def contents(case):
    """All that undo gives back, with the times at which answers were given."""
    return case.answers(), {group: case.people(group) for group in ("sponsor", "declarant")}


def test_a_change_says_what_was_there_before(case):
    case.answer(NAME, "Ysolde", source="I-213")
    case.not_known(NAME, owner="paralegal")
    case.clear(NAME)
    given, unknown, cleared = case.history("client-name")
    assert given.before is None and given.after.value == "Ysolde" and given.after.source == "I-213"
    assert unknown.before == given.after and unknown.after.not_known and unknown.after.owner == "paralegal"
    assert cleared.before == unknown.after and cleared.after is None
    assert given.number < unknown.number < cleared.number


def test_the_history_of_one_question_or_one_person(case):
    first, second = case.add_person("sponsor"), case.add_person("sponsor")
    case.answer(SPONSOR, "Ana", person=first)
    case.answer(SPONSOR, "Bo", person=second)
    case.answer(NAME, "Ysolde")
    assert [change.after.value for change in case.history("sponsor-name")] == ["Ana", "Bo"]
    assert [change.after.value for change in case.history("sponsor-name", second)] == ["Bo"]
    assert [change.after.value for change in case.history(person=first)] == ["Ana"]
    assert [change.question for change in case.history()] == ["sponsor-name", "sponsor-name", "client-name"]
    attach(case, "Lease")
    kinds = [change.kind for change in case.history(kinds=None)]
    assert kinds == ["person", "person", "answer", "answer", "answer", "exhibit"]


def test_the_answers_as_they_were(case, hours):
    case.answer(NAME, "Ysolde")
    case.answer(PLACE, "San Ysidro")
    case.answer(NAME, "Isolde")
    case.clear(PLACE)
    numbers = [change.number for change in case.history()]
    said = [{key: answer.value for (key, _), answer in case.at(number).items()} for number in numbers]
    assert said == [
        {"client-name": "Ysolde"},
        {"client-name": "Ysolde", "entry-place": "San Ysidro"},
        {"client-name": "Isolde", "entry-place": "San Ysidro"},
        {"client-name": "Isolde"},
    ]
    for change, number in zip(case.history(), numbers, strict=True):
        assert case.at(change.at) == case.at(number)
    assert case.at(MORNING - dt.timedelta(days=1)) == {}
    assert case.at(MORNING + dt.timedelta(days=9)) == case.answers()


def test_undo_goes_back_one_change_at_a_time_and_stays_in_the_history(case):
    case.answer(NAME, "Ysolde")
    case.answer(NAME, "Isolde")
    case.answer(PLACE, "San Ysidro")
    assert case.undo().question == "entry-place" and case.get("entry-place") is None
    assert case.undo().after.value == "Isolde" and case.get("client-name").value == "Ysolde"
    assert len(case.history()) == 5
    case.answer(PLACE, "Otay Mesa")
    assert case.undo().after.value == "Otay Mesa"
    assert case.undo().after.value == "Ysolde" and case.answers() == {}
    assert case.undo() is None and case.undo() is None


def test_undo_brings_back_a_removed_person_with_every_answer(case, hours):
    first, second = case.add_person("sponsor"), case.add_person("sponsor")
    case.answer(SPONSOR, "Ana", person=first, source="Her letter")
    case.not_known(question("sponsor-phone", "phone", "sponsor"), person=first, owner="paralegal")
    case.answer(SPONSOR, "Bo", person=second)
    before = contents(case)
    case.remove_person("sponsor", first)
    assert case.people("sponsor") == [second] and {person for _, person in case.answers()} == {second}
    change = case.undo()
    assert (change.kind, change.subject, change.person) == ("person", "sponsor", first)
    assert contents(case) == before
    assert case.undo().after.value == "Bo"


def test_undo_takes_back_the_adding_of_a_person(case):
    case.add_person("sponsor")
    case.undo()
    assert case.people("sponsor") == [] and case.known().people == {}


def test_undo_leaves_exhibits_alone(case):
    case.answer(NAME, "Ysolde")
    attach(case, "Lease")
    case.undo()
    assert case.answers() == {} and [exhibit.id for exhibit in case.exhibits()] == ["lease"]


def test_undo_after_reopening(case):
    from parole_kit.case import Case

    case.answer(NAME, "Ysolde")
    case.answer(NAME, "Isolde")
    path = case.path
    case.close()
    with Case.open(path) as again:
        again.undo()
        assert again.get("client-name").value == "Ysolde"


def test_one_answer_is_restored_as_a_new_change(case):
    case.answer(NAME, "Ysolde", source="I-213")
    then = case.history()[-1].number
    case.answer(NAME, "Isolde")
    case.answer(PLACE, "San Ysidro")
    case.restore_answer(then, "client-name")
    assert case.get("client-name").value == "Ysolde" and case.get("client-name").source == "I-213"
    assert case.get("entry-place").value == "San Ysidro"
    assert len(case.history()) == 4
    case.undo()
    assert case.get("client-name").value == "Isolde"


def test_a_whole_moment_is_restored_with_its_people_and_undone_at_once(case):
    first = case.add_person("sponsor")
    case.answer(SPONSOR, "Ana", person=first)
    case.answer(NAME, "Ysolde")
    then = case.history(kinds=None)[-1].number
    earlier = contents(case)
    case.remove_person("sponsor", first)
    second = case.add_person("sponsor")
    case.answer(SPONSOR, "Bo", person=second)
    case.clear(NAME)
    later = contents(case)
    assert case.restore(then) == 5
    assert {key: answer.value for key, answer in case.answers().items()} == {
        key: answer.value for key, answer in earlier[0].items()
    }
    assert case.people("sponsor") == [first]
    case.undo()
    assert contents(case) == later
    assert case.restore(case.history(kinds=None)[-1].number) == 0


# --- for whatever is typed

texts = st.text(max_size=60).filter(lambda text: text.isprintable() or "\n" in text)
dates = st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))
partial_dates = st.builds(
    lambda day, parts, about: PartialDate(*[day.year, day.month, day.day][:parts], *[None] * (3 - parts), about=about),
    dates,
    st.integers(1, 3),
    st.booleans(),
)
values = st.one_of(texts, dates, partial_dates, st.integers(0, 10**9), st.lists(texts, max_size=4))
moves = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.sampled_from([NAME, PLACE, ENTRY_DATE, RESIDENCE, SPONSOR]), values, texts),
        st.tuples(st.just("not known"), st.sampled_from([NAME, SPONSOR]), texts),
        st.tuples(st.just("clear"), st.sampled_from([NAME, PLACE, SPONSOR])),
        st.tuples(st.just("add"), st.sampled_from(["sponsor", "declarant"])),
        st.tuples(st.just("remove"), st.sampled_from(["sponsor", "declarant"])),
    ),
    max_size=14,
)


@settings(deadline=None)
@given(values, texts, st.booleans())
def test_any_answer_is_written_and_read_without_loss(value, words, not_known):
    answer = Answer("q", "sponsor-1", None if not_known else value, words, not_known, words, MORNING)
    assert answer_from("q", "sponsor-1", answer_json(answer)) == answer


def make(case, move) -> None:
    what, where, *rest = move
    if what in ("add", "remove"):
        people = case.people(where)
        case.add_person(where) if what == "add" else people and case.remove_person(where, people[0])
        return
    person = (case.people(where.group) or [None])[-1] if where.group else ""
    if person is None:
        return
    if what == "answer":
        case.answer(where, rest[0], person=person, source=rest[1])
    elif what == "not known":
        case.not_known(where, person=person, owner=rest[0])
    else:
        case.clear(where, person=person)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves)
def test_undoing_everything_passes_through_every_earlier_state(case_moves):
    with tempfile.TemporaryDirectory() as folder, training_case(Path(folder)) as case:
        case._database.rows("PRAGMA synchronous = OFF")  # quicker; nothing here stops suddenly
        states = [contents(case)]
        for move in case_moves:
            make(case, move)
            if contents(case) != states[-1]:
                states.append(contents(case))
                assert case.at(case.history(kinds=None)[-1].number) == case.answers()
        for earlier in reversed(states[:-1]):
            assert case.undo() is not None
            assert contents(case) == earlier
        assert case.undo() is None
        assert contents(case) == states[0]
