"""Every answer of the case on one page, with its source and the way to change it; and the way back."""

from __future__ import annotations

from ..law.model import STEPS, Question
from .html import Html, go_to, hidden, join, tag
from .look import Look
from .moments_view import Earlier, said
from .task_panel import TITLES


def _row(look: Look, question: Question, person: str) -> Html:
    answer = look.answer(question.id, person)
    unsaved = look.unsaved.get((question.id, person))
    if unsaved is not None:
        words = tag("span", f"Not saved: {unsaved.error.what}", class_="pk-error")
    else:
        words = said(look, question.id, answer)
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


class AnswersView(Earlier):
    """The check-answers page, generated from the questions."""

    def draw(self, look: Look) -> Html:
        """Step by step and section by section; people one after another; what is kept but not used at the end."""
        pieces: list[Html | None] = [self.undo_line(look), self.earlier(look)]
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
