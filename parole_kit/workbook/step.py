"""What a notebook may say: `open_step` and twelve words. The list of words is a promise that survives upgrades.

ask, ask_all, route, factors, exhibits, letters, deadlines, check_answers, task_list, packet, next_page. None of them raises.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from ..errors import ContentError, KitError
from ..faults import report
from ..law.model import Question
from ..law.quotes import tidy_quotes
from ..law.reading import did_you_mean
from . import session as sessions
from .form import Form, PeopleForm
from .html import Html
from .kernel import asked_case
from .task_panel import NextPanel, TaskPanel
from .view import View, problem_box

WORDS = (
    "ask",
    "ask_all",
    "route",
    "factors",
    "exhibits",
    "letters",
    "deadlines",
    "follow_up",
    "check_answers",
    "task_list",
    "packet",
    "next_page",
)


class Words:
    """What a notebook gets in place of a view when something went wrong: the words alone."""

    def __init__(self, html: Html) -> None:
        self.html = html

    def _repr_html_(self) -> str:
        return f'<div class="pk-view">{self.html}</div>'


def word(method: Callable) -> Callable:
    """Marks a word of a step: whatever goes wrong becomes a panel in its place."""

    @functools.wraps(method)
    def spoken(self, *given, **named):
        try:
            if self.session is None:
                return Words(self.complain())
            return method(self, *given, **named)
        except KitError as problem:
            return Words(problem_box(problem))
        except TypeError as fault:
            if fault.__traceback__.tb_next is not None:
                return Words(problem_box(report(fault)))
            return Words(
                problem_box(
                    ContentError(
                        f"The notebook uses the word “{method.__name__}” in a way that it does not have.",
                        where=f"the notebook of the step “{self.step}”",
                        fix=f"Write it as: step.{method.__name__}{_usage(method)}",
                    )
                )
            )
        except Exception as fault:
            return Words(problem_box(report(fault)))

    return spoken


def _usage(method: Callable) -> str:
    return {"ask": '("a-number", "client-name")', "ask_all": '("Arrival")', "factors": '("identity")'}.get(
        method.__name__, "()"
    )


def no_such_word(word: str, where: str) -> ContentError:
    """What is said of a word that a notebook uses and a step does not know."""
    fix = did_you_mean(word, WORDS, f"Use one of: {', '.join(WORDS)}.")
    return ContentError(f"The notebook uses the word “{word}”, which there is not.", where=where, fix=fix)


class Step:
    """One step of the workbook, as its notebook sees it."""

    def __init__(self, step: str, session: sessions.Session | None, trouble: Html | None = None) -> None:
        self.step = step
        self.session = session
        self.trouble = trouble or Html("")

    def complain(self) -> Html:
        """Why the page cannot be shown; said once a page."""
        said, self.trouble = self.trouble, Html("")
        return said

    def __repr__(self) -> str:
        return f"Step({self.step!r})"

    def __getattr__(self, name: str) -> Callable[..., Words]:
        if name.startswith("_") or name in ("step", "session", "trouble"):
            raise AttributeError(name)
        return lambda *given, **named: Words(
            problem_box(no_such_word(name, f"the notebook of the step “{self.step}”"))
            if self.session
            else self.complain()
        )

    @word
    def ask(self, *ids: str) -> View:
        """Ask these questions, by id, in this order; questions about people are asked once for each person."""
        questions = [self.session.law.question(each) for each in ids]
        groups = {question.group for question in questions}
        if len(groups) > 1:
            raise ContentError(
                "Questions about different people cannot be asked together.",
                where=f"step.ask in the notebook of “{self.step}”",
                fix="Write one step.ask for each group of people.",
            )
        return self._form(questions, groups.pop() if groups else "")

    @word
    def ask_all(self, of: str = "") -> View:
        """Ask every question of a section, of a group of people, or (with nothing said) of this step."""
        law, of = self.session.law, tidy_quotes(of)
        if of in law.groups:
            return self._form([question for question in law.questions.values() if question.group == of], of)
        own = [
            q for q in law.questions.values() if q.step == self.step and not q.group and not q.id.endswith("-narrative")
        ]
        if not of:
            return Form(self.session, self.step, own, headings=True)
        chosen = [question for question in own if question.section == of]
        if not chosen:
            known = ", ".join(f"“{each}”" for each in dict.fromkeys(question.section for question in own))
            raise ContentError(
                f"There is no section or group “{of}” in the step “{self.step}”.",
                where=f"step.ask_all in the notebook of “{self.step}”",
                fix=f"Use one of: {known}; or a group: {', '.join(law.groups)}.",
            )
        return self._form(chosen, "")

    def _form(self, questions: list[Question], group: str) -> View:
        if group:
            return PeopleForm(self.session, self.step, self.session.law.groups[group], questions)
        return Form(self.session, self.step, questions)

    @word
    def route(self) -> View:
        """Which route fits, the walk through the rows, grounds and warnings, and the attorney's override."""
        from .route_view import RouteView

        return RouteView(self.session, self.step)

    @word
    def factors(self, group: str = "") -> View:
        """The factors of a group of the worksheet (or of all), each with its text, evidence and exhibits."""
        from .factors_view import FactorsView

        return FactorsView(self.session, self.step, group)

    @word
    def exhibits(self) -> View:
        """The evidence desk: add, describe, order and remove exhibits; and what proves what."""
        from .desk import Desk

        return Desk(self.session, self.step)

    @word
    def letters(self) -> View:
        """Letters that ask for what the file lacks, by who may have it; hand-outs for client and sponsor."""
        from .letters_view import LettersView

        return LettersView(self.session, self.step)

    @word
    def deadlines(self) -> View:
        """Every clock of the case, with how it is counted."""
        from .timeline_view import TimelineView

        return TimelineView(self.session, self.step)

    @word
    def follow_up(self) -> View:
        """The letter that asks what became of the packet, while no decision has come."""
        from .letters_view import FollowUpView

        return FollowUpView(self.session, self.step)

    @word
    def check_answers(self) -> View:
        """Every answer of the case with its source, and the way to change it."""
        from .answers_view import AnswersView

        return AnswersView(self.session, self.step)

    @word
    def task_list(self) -> View:
        """Every step and what is open in it; on the start page also the ways to a case."""
        from .start_panel import StartPanel

        return StartPanel(self.session, self.step) if self.step == "start" else TaskPanel(self.session, self.step)

    @word
    def packet(self) -> View:
        """What must be settled before sending, the drafts, and the build."""
        from .packet_panel import PacketPanel

        return PacketPanel(self.session, self.step)

    @word
    def next_page(self) -> View:
        """What is missing on this page, and where to go on."""
        return NextPanel(self.session, self.step)


def open_step(step: str, case: str = "") -> Step:
    """The step of a notebook, bound to the open case. Never raises; what is wrong is shown in place of the page.

    `case` is a file number, for a notebook that is run alone in JupyterLab; the address of a window comes first.
    """
    try:
        session = sessions.current()
        number = asked_case() or case
        if number and session.case is None and not session.wanted:
            session.begin(number)
        return Step(step, session)
    except KitError as problem:
        return Step(step, None, problem_box(problem, "The workbook cannot be shown"))
    except Exception as fault:
        return Step(step, None, problem_box(report(fault), "The workbook cannot be shown"))
