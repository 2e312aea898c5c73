"""What a notebook may say, and what the person's answers then do to the page."""

from __future__ import annotations

import datetime as dt

import nbformat
import pytest
from workbooks import Hand, begin_session, questions_in, training_case, words_of

from parole_kit.case import remember_case
from parole_kit.errors import ContentError, Problems
from parole_kit.law import load_law
from parole_kit.workbook import open_step
from parole_kit.workbook import session as sessions
from parole_kit.workbook.notebook_checks import check_notebooks
from parole_kit.workbook.step import WORDS, Step

PASSPHRASE = "four ordinary words here"


@pytest.fixture
def session(tmp_path, monkeypatch):
    """A session with an open training case."""
    made = begin_session(tmp_path, monkeypatch)
    made.take(training_case(tmp_path))
    yield made
    sessions.forget()


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """A session in which no case is open."""
    yield begin_session(tmp_path, monkeypatch)
    sessions.forget()


def test_the_offices_own_date_on_a_saturday_is_said_with_the_monday_it_moves_to(session):
    panel = open_step("start").task_list()
    clocks = open_step("timeline").deadlines()
    hand = Hand(open_step("start").ask("parole-decision", "packet-sent-on")).answer(
        "parole-decision", "No decision yet"
    )
    hand.answer("packet-sent-on", "November 14, 2026")
    moved = "Saturday, November 21, 2026; the office’s date moves to Monday, November 23, 2026"
    assert f"First follow-up on the packet: {moved}" in words_of(panel.html)
    assert moved in words_of(clocks.html)
    assert any(moved in said for said in hand.said())
    session.as_of = dt.date(2026, 11, 24)
    Hand(panel).do("looked")
    assert f"{moved}, overdue by 1 day" in words_of(panel.html)


def test_a_window_that_stands_open_over_midnight_speaks_from_the_new_day(session, monkeypatch):
    panel, timeline = open_step("start").task_list(), open_step("timeline")
    clocks, hand = timeline.deadlines(), Hand(timeline.ask("interview-held", "interview-date"))
    before = words_of(clocks.html)
    monkeypatch.setenv("PAROLE_KIT_TODAY", "2026-11-24")
    Hand(panel).do("looked")
    assert session.as_of == session.look().as_of == dt.date(2026, 11, 24)
    session.draw_all()
    assert words_of(clocks.html) != before
    monkeypatch.setenv("PAROLE_KIT_TODAY", "2026-11-25")
    hand.answer("interview-held", "Yes").answer("interview-date", "November 25, 2026")
    assert session.case.get("interview-date").value == dt.date(2026, 11, 25)


# --- the twelve words


def test_a_step_has_twelve_words_and_no_other():
    said = {name for name in vars(Step) if not name.startswith("_") and hasattr(vars(Step)[name], "__wrapped__")}
    assert said == set(WORDS)
    assert len(WORDS) == 12


@pytest.mark.parametrize("word", [word for word in WORDS if word not in ("ask",)])
def test_every_word_draws_with_and_without_a_case(word, tmp_path, monkeypatch):
    begin_session(tmp_path, monkeypatch)
    step = "start" if word == "ask_all" else "eligibility"
    view = getattr(open_step(step), word)()
    assert "went wrong" not in words_of(view.html)
    sessions.current().opened(training_case(tmp_path))
    Hand(view).do("looked")
    assert "went wrong" not in words_of(view.html)
    sessions.forget()


def test_a_misspelt_id_becomes_words_with_a_suggestion(session):
    shown = open_step("start").ask("client-nam")
    assert "client-name" in shown.html


def test_a_word_used_wrongly_says_how_to_use_it(session):
    assert "step.route()" in open_step("eligibility").route("now").html


def test_a_fault_of_the_kit_becomes_a_code_without_client_facts(session, monkeypatch, caplog):
    form = open_step("start").ask("client-name")

    def broken(*_):
        raise RuntimeError("Rosa Fictional")

    monkeypatch.setattr(session, "answer", broken)
    Hand(form).answer("client-name", "Rosa Fictional")
    assert "PKF-" in form.html
    assert "Rosa" not in form.html + caplog.text


def test_a_broken_law_file_is_said_once_in_place_of_the_page(tmp_path, monkeypatch):
    begin_session(tmp_path, monkeypatch)
    sessions.forget()

    def broken(_):
        raise ContentError("The law file is broken.", where="routes.toml, line 3", fix="Mend it.")

    monkeypatch.setattr(sessions, "load_law", broken)
    step = open_step("eligibility")
    assert "routes.toml, line 3" in step.route().html
    assert step.next_page().html == ""


# --- answers


def test_an_answer_is_saved_when_its_field_is_left(session):
    form = open_step("start").ask("client-name")
    Hand(form).answer("client-name", "Rosa Fictional")
    assert session.case.get("client-name").value == "Rosa Fictional"


def test_what_cannot_be_read_stays_in_its_field_with_the_reason(session):
    form = open_step("start").ask("client-birth-date")
    hand = Hand(form).answer("client-birth-date", "3/4/199x")
    assert 'value="3/4/199x"' in form.html
    assert 'aria-invalid="true"' in form.html
    assert session.case.get("client-birth-date") is None
    assert any("Not saved" in text for text in hand.said())
    hand.answer("client-birth-date", "3/4/1990")
    assert "aria-invalid" not in form.html
    assert "Sunday, March 4, 1990" in words_of(form.html)


def test_an_emptied_field_takes_the_answer_away_and_the_history_keeps_it(session):
    hand = Hand(open_step("start").ask("detention-facility"))
    hand.answer("detention-facility", "Fictional Processing Center").answer("detention-facility", "")
    assert session.case.get("detention-facility") is None
    assert len(session.case.history("detention-facility")) == 2


def test_the_source_stays_when_the_answer_is_corrected(session):
    hand = Hand(open_step("eligibility").ask("entry-place"))
    hand.answer("entry-place", "San Ysidro").do("source", question="entry-place", person="", source="I-213 p. 1")
    hand.answer("entry-place", "San Ysidro port of entry")
    assert session.case.get("entry-place").source == "I-213 p. 1"


def test_not_known_yet_names_who_will_find_out_and_gives_way_to_an_answer(session):
    form = open_step("start").ask("officer-name")
    hand = Hand(form).do("not_known", question="officer-name", person="", values={"owner": "Paralegal"})
    assert "Paralegal will find out" in words_of(form.html)
    hand.answer("officer-name", "Officer Fictional")
    assert not session.case.get("officer-name").not_known


def test_a_hidden_answer_is_kept_and_said_to_be_not_used(session):
    step = open_step("eligibility")
    form, answers = step.ask("fear-screening", "credible-fear-result"), step.check_answers()
    hand = (
        Hand(form).answer("fear-screening", "Credible fear interview").answer("credible-fear-result", "No decision yet")
    )
    hand.answer("fear-screening", "Reasonable fear interview")
    assert questions_in(form.html) == ["fear-screening"]
    assert session.case.get("credible-fear-result").value == "No decision yet"
    assert "not used" in words_of(answers.html)
    hand.answer("fear-screening", "Credible fear interview")
    assert questions_in(form.html) == ["fear-screening", "credible-fear-result"]


def test_an_answer_from_another_window_is_not_overwritten_unseen(session):
    from parole_kit.case import Case

    form = open_step("start").ask("detention-facility")
    hand = Hand(form).answer("detention-facility", "First Center")
    with Case.open(session.case.path) as other:
        other.answer(session.law.question("detention-facility"), "Second Center")
    hand.answer("detention-facility", "Third Center")
    assert session.case.get("detention-facility").value == "Second Center"
    assert "Third Center" in form.html
    assert "Second Center" in words_of(form.html)
    hand.answer("detention-facility", "Third Center")
    assert session.case.get("detention-facility").value == "Third Center"


def test_everything_typed_is_escaped(session):
    form = open_step("start").ask("client-name")
    Hand(form).answer("client-name", '<img src=x onerror="alert(1)">')
    assert "<img" not in form.html


# --- earlier moments


def test_an_earlier_moment_is_compared_restored_and_undone(session):
    hand = Hand(open_step("start").ask("client-name", "detention-facility"))
    hand.answer("client-name", "Rosa Fictional").answer("client-name", "Rosa Invented")
    hand.answer("detention-facility", "Fictional Center")
    answers = open_step("packet").check_answers()
    back = Hand(answers)
    assert "The last change: “Detention facility” was changed" in words_of(answers.html)
    first = session.case.history()[0].number
    back.do("compare", value=str(first))
    assert back.said()[-1] == "2 things differ from now."
    assert "Rosa Fictional" in words_of(answers.html) and "Not provided" in words_of(answers.html)
    back.do("restore", question="client-name", person="")
    assert session.case.get("client-name").value == "Rosa Fictional"
    assert session.case.get("detention-facility").value == "Fictional Center"
    back.do("go_back")
    assert session.case.get("detention-facility") is not None
    back.do("go_back_now")
    assert session.case.get("detention-facility") is None
    assert "Every answer is the same now." in words_of(answers.html)
    back.do("undo").do("undo")
    assert session.case.get("client-name").value == "Rosa Invented"
    assert session.case.get("detention-facility").value == "Fictional Center"


def test_long_ago_is_offered_in_stretches_of_work_and_just_now_by_the_single_change(session, monkeypatch):
    from parole_kit import clock
    from parole_kit.workbook.moments import moments

    morning = dt.datetime(2026, 11, 20, 15, 0, tzinfo=dt.UTC)
    looks = iter(range(10_000))
    monkeypatch.setattr(clock, "now", lambda: morning + dt.timedelta(minutes=next(looks)))
    hand = Hand(open_step("start").ask("detention-facility"))
    for number in range(40):
        hand.answer("detention-facility", f"Center {number}")
    offered = moments(session.look(), session.as_of)
    assert sum(each.single for each in offered) == 8
    assert offered[-1].number == 0 and "before the first answer" in offered[-1].says
    assert 2 <= sum(not each.single for each in offered) - 1 <= 8
    assert len({each.number for each in offered}) == len(offered)


# --- people


def test_people_are_added_answered_and_removed_with_a_yes(session):
    form = open_step("factors").ask_all("sponsor")
    hand = Hand(form).do("add").do("add")
    first, second = session.case.people("sponsor")
    hand.answer("sponsor-name", "Amadou Fictional", first)
    assert "Sponsor 1: Amadou Fictional" in words_of(form.html)
    hand.do("remove", person=second)
    assert session.case.people("sponsor") == [first, second]
    hand.do("remove_now", person=second)
    assert session.case.people("sponsor") == [first]


# --- the sheet beside a factor's text


def test_the_sheet_beside_a_text_shows_what_the_request_would_say_and_saves_nothing(session):
    view = open_step("factors").factors("flight-risk")
    hand = Hand(view)
    before = session.case.revision
    hand.do("preview", factor="community-ties", text="Her church waits for her. <b>")
    shown = hand.heard[-1]
    assert shown["factor"] == "community-ties"
    assert "Her church waits for her. &lt;b&gt;" in shown["html"]
    assert session.case.revision == before and session.case.get("community-ties-narrative") is None
    hand.do("preview", factor="community-ties", text="")
    assert "says nothing" in words_of(hand.heard[-1]["html"])


# --- the route


def test_a_card_stays_where_it_is_while_its_text_is_written(session):
    cards = open_step("factors").factors("danger")
    hand = Hand(cards)

    def folded() -> list[str]:
        return questions_in(cards.html[cards.html.index('data-key="quiet"') :])

    one, other = folded()[:2]
    hand.answer(one, "Something is said.")
    assert one in folded()
    hand.answer(one, "")
    hand.answer(one, "Something else is said.")
    assert one in folded()
    hand.answer(other, "And of this too.")
    assert one not in folded() and other in folded()
    hand.answer(one, "")
    assert one not in folded()


def test_the_route_follows_the_answers_at_once_and_is_announced(session):
    step = open_step("eligibility")
    route, form = step.route(), step.ask("former-unaccompanied-child", "family-unit")
    start = Hand(open_step("start").ask("client-birth-date"))
    start.answer("client-birth-date", "3/4/1990")
    hand = Hand(form).answer("former-unaccompanied-child", "No")
    assert "Is the client held as a family unit" in words_of(route.html)
    hand.answer("family-unit", "Yes")
    assert 'data-code="B"' in route.html
    assert any("Route" in text or "route" in text for text in hand.said())


def test_an_answer_says_beside_its_field_what_it_changed(session):
    step = open_step("eligibility")
    route, form = step.route(), step.ask("entry-date", "final-order", "family-unit", "former-unaccompanied-child")
    hand = Hand(form)
    Hand(open_step("start").ask("client-birth-date")).answer("client-birth-date", "3/4/1990")
    hand.answer("former-unaccompanied-child", "No").answer("family-unit", "Yes")
    hand.answer("entry-date", "11/2/2026")
    assert "What this changed" in words_of(form.html) and "Tuesday, November 2, 2027" in words_of(form.html)
    assert any("Tuesday, November 2, 2027" in text for text in hand.said())
    hand.answer("family-unit", "No")
    hand.answer("final-order", "Yes, a reinstated order (I-871)")
    assert hand.said()[-1].startswith("The route is now D")
    assert "After the answer to" in words_of(route.html)
    hand.answer("entry-date", "11/2/2026")
    assert "What this changed" in words_of(form.html)  # the same answer again changes nothing
    Hand(open_step("start").ask("client-called")).answer("client-called", "Ms. Fictional")
    assert "What this changed" not in words_of(form.html)


def test_an_answer_without_consequence_says_nothing_of_it(session):
    form = open_step("start").ask("client-name", "client-called")
    hand = Hand(form).answer("client-name", "Rosa Fictional").answer("client-called", "Ms. Fictional")
    assert "What this changed" not in words_of(form.html) and not hand.said()


def test_the_attorneys_own_route_needs_a_reason_and_is_shown_with_it(session):
    route = open_step("eligibility").route()
    hand = Hand(route).do("override", values={"code": "A", "reason": " ", "by": "R. Oakes"})
    assert not session.case.overrides()
    assert "reason" in words_of(route.html)
    hand.do("override", values={"code": "A", "reason": "The I-870 arrived by fax.", "by": "R. Oakes"})
    assert "The I-870 arrived by fax." in words_of(route.html)
    hand.do("withdraw")
    assert not session.case.overrides()


# --- start


def test_a_case_is_created_with_a_passphrase_typed_twice(empty):
    start, form = open_step("start"), open_step("start").ask("client-name")
    panel = start.task_list()
    hand = Hand(panel).do("create", values={"number": "PK-0007", "passphrase": PASSPHRASE, "again": "another"})
    assert empty.case is None
    assert PASSPHRASE not in panel.html
    hand.do("create", values={"number": "PK-0007", "passphrase": PASSPHRASE, "again": PASSPHRASE})
    assert empty.case.file_number == "PK-0007"
    assert hand.said("address") == ["PK-0007"]
    assert questions_in(form.html) == ["client-name"]


def test_a_closed_case_is_opened_again_only_with_its_passphrase(empty):
    panel = open_step("start").task_list()
    hand = Hand(panel).do("create", values={"number": "PK-0007", "passphrase": PASSPHRASE, "again": PASSPHRASE})
    path = str(empty.case.path)
    hand.do("close")
    assert empty.case is None
    hand.do("open", path=path, values={"passphrase": "not the right words"})
    assert empty.case is None
    hand.do("open", path=path, values={"passphrase": PASSPHRASE})
    assert empty.case.file_number == "PK-0007"


def test_a_case_file_that_was_chosen_is_copied_in_and_asks_for_its_passphrase(empty, tmp_path):
    panel = open_step("start").task_list()
    hand = Hand(panel).do("create", values={"number": "PK-0007", "passphrase": PASSPHRASE, "again": PASSPHRASE})
    given = empty.case.path.read_bytes()
    home = empty.case.path.parent
    hand.do("close")

    def choose(name: str, data: bytes) -> None:
        panel.pieces["u1"] = bytearray(data)
        hand.do("file", id="u1", name=name, purpose="case")

    choose("PK-0008.parole", given)
    assert (home / "PK-0008.parole").read_bytes() == given
    assert "PK-0008" in words_of(panel.html) and "Passphrase" in words_of(panel.html)
    hand.do("open", path=str(home / "PK-0008.parole"), values={"passphrase": PASSPHRASE})
    assert empty.case.path.name == "PK-0008.parole"
    hand.do("close")
    choose("PK-0008.parole", b"something else")
    assert (home / "PK-0008.parole").is_file() and "another case file of that name" in words_of(panel.html)
    choose("notes.txt", b"something")
    assert "This is not a case file." in words_of(panel.html)


def test_what_is_due_soonest_stands_first_among_the_cases(empty, tmp_path):
    for number, day in (("PK-0001", dt.date(2026, 12, 20)), ("PK-0002", dt.date(2026, 11, 25)), ("PK-0003", None)):
        with training_case(tmp_path, number) as case:
            remember_case(case, day)
    words = words_of(open_step("start").task_list().html)
    assert "Next due Wednesday, November 25, 2026, in 2 days" in words
    assert words.index("PK-0002") < words.index("PK-0001") < words.index("PK-0003")


def test_cases_in_the_folder_are_listed_though_they_were_never_opened_here(tmp_path, monkeypatch):
    begin_session(tmp_path, monkeypatch)
    training_case(tmp_path, "PK-0042").close()
    panel = open_step("start").task_list()
    assert "PK-0042 Training Not opened lately" in words_of(panel.html)
    hand = Hand(panel).do("open", path=str(tmp_path / "cases" / "PK-0042.parole"))
    assert hand.said("address") == ["PK-0042"]
    sessions.forget()


def test_an_answers_file_and_what_it_names_are_chosen_together(session):
    panel = open_step("start").task_list()
    hand = Hand(panel)

    def choose(name: str, text: str) -> None:
        panel.pieces[name] = bytearray(text.encode())
        hand.do("file", id=name, name=name, purpose="answers")

    hand.do("import")
    assert "No answers file is among them." in words_of(panel.html)
    choose("partner.toml", '[answers]\nclient-name = "Rosa Fictional"\n')
    hand.do("import")
    assert session.case.get("client-name").value == "Rosa Fictional"
    assert "partner.toml" not in words_of(panel.html)
    choose("other.toml", '[answers]\nclient-nam = "Rosa"\n')
    hand.do("import")
    assert "client-name" in words_of(panel.html) and "other.toml" in words_of(panel.html)
    hand.do("discard")
    assert "other.toml" not in words_of(panel.html)


def test_the_address_opens_a_training_case_and_asks_for_the_passphrase_of_another(tmp_path, monkeypatch):
    begin_session(tmp_path, monkeypatch)
    training_case(tmp_path).close()
    monkeypatch.setenv("QUERY_STRING", "case=PK-0042")
    open_step("start")
    assert sessions.current().case.file_number == "PK-0042"
    sessions.forget()


def test_the_frame_says_whose_case_and_how_each_step_stands(session):
    Hand(open_step("start").ask("client-name")).answer("client-name", "Rosa Fictional Sample")
    frame = session.views[0].frame
    assert frame["owner"].startswith("PK-0042 · RFS")
    assert "Rosa" not in str(frame)
    assert frame["steps"]["start"]["state"] == "in progress"
    assert frame["steps"]["factors"]["state"] == "not started"


def test_a_word_that_a_step_does_not_know_is_told_in_its_place():
    said = Step("factors", object()).aks_all("Identity")._repr_html_()
    assert "“aks_all”" in said and "Did you mean “ask_all”" in said


def test_what_the_cells_of_a_notebook_say_is_checked_without_running_them(tmp_path):
    cells = [
        'step.aks_all("Identity")',
        'step.ask_all("Identitty")',
        'step.ask("a-numbr")',
        'step.ask("a-number"',
        "%time step.x()",
    ]
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    made.metadata["workbook"] = {"step": "factors", "title": "Factors"}
    (tmp_path / "notebooks").mkdir()
    nbformat.write(made, tmp_path / "notebooks" / "factors.ipynb")
    with pytest.raises(Problems) as problems:
        check_notebooks(load_law(), tmp_path)
    said = [str(error) for error in problems.value.errors]
    assert len(said) == 4
    for error, words in zip(said, ("“ask_all”", "“Identity”", "“a-number”", "cannot be read"), strict=True):
        assert words in error
    assert all("factors.ipynb, cell " in error for error in said)
    check_notebooks(load_law())
