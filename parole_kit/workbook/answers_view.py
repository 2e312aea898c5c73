"""Every answer of the case on one page, with its source and the way to change it; and the way back."""

from __future__ import annotations

from ..law.model import STEPS, Question
from .html import Html, button, go_to, hidden, join, tag
from .look import Look
from .task_panel import TITLES
from .view import View


def _row(look: Look, question: Question, person: str) -> Html:
    answer = look.answer(question.id, person)
    unsaved = look.unsaved.get((question.id, person))
    if unsaved is not None:
        words = tag("span", f"Not saved: {unsaved.error.what}", class_="pk-error")
    elif answer is None:
        words = tag("span", "Not provided", class_="pk-soft")
    elif answer.not_known:
        words = tag("span", f"Not known yet. {answer.owner or 'Nobody'} will find out.", class_="pk-due")
    elif question.kind == "narrative":
        words = join([tag("p", line) for line in str(answer.value).split("\n") if line.strip()])
    else:
        words = look.shown(question, person)
    source = tag("p", f"Source: {answer.source}", class_="pk-small") if answer is not None and answer.source else None
    change = go_to(join("Change", hidden(f" {question.label}")), question.step, question.id, person)
    return tag(
        "div",
        tag("dt", question.label),
        tag("dd", words, source, class_="pk-said"),
        tag("dd", change, class_="pk-change"),
        data_key=f"answer-{question.id}-{person}",
    )


def _unused(look: Look) -> list[Html]:
    """Answers that are kept although their questions are not asked any more."""
    asked = {(question.id, person) for question, person in look.asked()}
    lines = []
    for question_id, person in look.answers:
        question = look.law.questions.get(question_id)
        if (question_id, person) not in asked and look.value(question_id, person) is not None:
            label = question.label if question else question_id
            shown = look.shown(question, person) if question else ""
            lines.append(
                tag(
                    "div",
                    tag("dt", label),
                    tag("dd", shown, " ", tag("em", "not used")),
                    data_key=f"kept-{question_id}-{person}",
                )
            )
    return lines


class AnswersView(View):
    """The check-answers page, generated from the questions."""

    def draw(self, look: Look) -> Html:
        """Step by step and section by section; people one after another; what is kept but not used at the end."""
        pieces: list[Html | None] = [self._undo(look)]
        for step in STEPS:
            asked = look.asked(step)
            given = sum(1 for question, person in asked if look.answer(question.id, person) is not None)
            if not asked:
                continue
            summary = tag(
                "summary", tag("h3", TITLES[step]), tag("span", f" {given} of {len(asked)} answered", class_="pk-small")
            )
            pieces.append(
                tag(
                    "details",
                    summary,
                    self._sections(look, asked),
                    class_="pk-opens pk-answers",
                    data_key=f"answers-{step}",
                )
            )
        unused = _unused(look)
        if unused:
            hint = tag(
                "p",
                "Their questions are not asked after what else was answered. They stay in the case and go into no document.",
                class_="pk-hint",
            )
            pieces.append(
                tag(
                    "details",
                    tag("summary", tag("h3", "Kept, and not used")),
                    hint,
                    tag("dl", unused, class_="pk-list"),
                    class_="pk-opens pk-answers",
                    data_key="unused",
                )
            )
        return join(*pieces)

    def _sections(self, look: Look, asked: list[tuple[Question, str]]) -> Html:
        groups: dict[tuple[str, str], list[Html]] = {}
        ordered = sorted(asked, key=lambda each: (bool(each[1]), each[0].group, each[1]))
        for question, person in ordered:
            title = question.section
            if person:
                place = look.people(question.group).index(person) + 1
                title = f"{look.law.groups[question.group].singular.capitalize()} {place}: {look.person_name(question.group, person)}"
            groups.setdefault((title, person), []).append(_row(look, question, person))
        return join([join(tag("h4", title), tag("dl", rows, class_="pk-list")) for (title, _), rows in groups.items()])

    def _undo(self, look: Look) -> Html | None:
        given = [
            answer for answer in look.answers.values() if answer.given_at and answer.question in look.law.questions
        ]
        if not given:
            return None
        last = max(given, key=lambda answer: answer.given_at)
        label = look.law.questions[last.question].label
        words = f"The last answer was to “{label}”, at {last.given_at.astimezone():%H:%M}."
        return tag(
            "div",
            tag("p", words),
            button("Undo the last change", "undo", class_="pk-button"),
            class_="pk-line",
            data_key="undo",
        )

    def do_undo(self, _message: dict) -> None:
        """Take back the last change of an answer or of the people."""
        undone = self.session.case.undo()
        if undone is None:
            self.tell("announce", text="There is nothing to undo.")
            return
        question = self.session.law.questions.get(undone.question)
        self.tell("announce", text=f"Undone: {question.label if question else undone.question}.")
