"""Questions on the page: some of them, all of a section or step, or all of a group of people."""

from __future__ import annotations

from collections.abc import Sequence

from ..case import AnsweredElsewhere
from ..errors import AnswerError
from ..law.model import Group, Question
from .fields import Field
from .html import Html, button, go_to, hidden, join, tag
from .look import Look
from .notes import Noting
from .tasks import after_label, question_label

FEW_PEOPLE = 3


class Answering(Noting):
    """A view with questions in it: what the page sends back about an answer is done here."""

    def do_answer(self, message: dict) -> None:
        """Save what was typed or chosen; what cannot be read stays beside its field with the reason."""
        question_id, person = str(message["question"]), str(message.get("person", ""))
        question = self.session.law.question(question_id)
        try:
            self.session.answer(question_id, person, message.get("raw"))
        except (AnswerError, AnsweredElsewhere) as error:
            self.tell("announce", text=f"Not saved. {question.label}: {error.what} {error.fix}")
            return
        shown = self.session.look().shown(question, person)
        if shown and question.kind in ("date", "partial-date", "a-number", "field-office"):
            self.tell("announce", text=shown)

    def do_source(self, message: dict) -> None:
        """Note where an answer comes from."""
        self.session.source(str(message["question"]), str(message.get("person", "")), str(message.get("source", "")))

    def do_not_known(self, message: dict) -> None:
        """Mark a question as not known yet."""
        self.session.not_known(
            str(message["question"]), str(message.get("person", "")), str(message["values"].get("owner", ""))
        )
        self.tell("announce", text="Marked as not known yet.")

    def do_clear(self, message: dict) -> None:
        """Take an answer or its mark away."""
        self.session.clear(str(message["question"]), str(message.get("person", "")))
        self.tell("focus", key=f"{message['question']}|{message.get('person', '')}")

    def summary(self, look: Look, questions: Sequence[tuple[Question, str]]) -> Html | None:
        """What could not be saved, with a link to each; nothing when all is well."""
        wrong = [(q, person) for q, person in questions if (q.id, person) in look.unsaved]
        if not wrong:
            return None
        lines = [
            tag(
                "li",
                go_to(
                    after_label(question_label(look, q, person), look.unsaved[q.id, person].error.what),
                    self.step,
                    q.id,
                    person,
                ),
            )
            for q, person in wrong
        ]
        head = "This answer is not saved yet" if len(wrong) == 1 else f"{len(wrong)} answers are not saved yet"
        return tag(
            "div",
            tag("h3", head),
            tag("ul", lines),
            class_="pk-problem pk-summary",
            role="group",
            aria_label=head,
            data_key="summary",
        )


class Form(Answering):
    """The questions with these ids, in this order; a question that does not apply is not shown, and its answer is kept."""

    def __init__(self, session, step: str, questions: Sequence[Question], *, headings: bool = False) -> None:
        self.questions = tuple(questions)
        self.headings = headings
        super().__init__(session, step, kind="form")

    def draw(self, look: Look) -> Html:
        """The fields that are asked now."""
        asked = [question for question in self.questions if look.is_asked(question)]
        pieces = [self.summary(look, [(question, "") for question in asked])]
        section = ""
        for question in asked:
            if self.headings and question.section != section:
                section = question.section
                pieces.append(tag("h3", section, data_key=f"section-{section}"))
            pieces.append(Field(look, question, "", self.uid).html())
        if not asked:
            pieces.append(tag("p", "Nothing to answer here for this case.", class_="pk-note"))
        return join(*pieces)


class PeopleForm(Answering):
    """The people of a group, each with the same questions; people are added and removed here."""

    def __init__(self, session, step: str, group: Group, questions: Sequence[Question]) -> None:
        self.group = group
        self.questions = tuple(questions)
        self.leaving = ""  # the person whose removal waits for a yes
        self.unfolded: set[str] = set()  # of many people, those whose questions are shown
        super().__init__(session, step, kind="form")

    def draw(self, look: Look) -> Html:
        """One block a person, and a button for one more. Many people are folded to their names."""
        people = look.people(self.group.id)
        folds = len(people) > FEW_PEOPLE
        asked = [
            (question, person) for person in people for question in self.questions if look.is_asked(question, person)
        ]
        pieces = [self.group.hint and tag("p", self.group.hint, class_="pk-hint"), self.summary(look, asked)]
        for number, person in enumerate(people, 1):
            own = [question for question, whose in asked if whose == person]
            wrong = any((question.id, person) in look.unsaved for question in own)
            folded = folds and not wrong and person not in self.unfolded
            pieces.append(self._person(look, person, number, own, folds=folds, folded=folded))
        one_more = f"Add {'another' if people else 'a'} {self.group.singular}"
        pieces.append(button(one_more, "add", class_="pk-button", key="add"))
        return join(*pieces)

    def _person(
        self, look: Look, person: str, number: int, questions: list[Question], *, folds: bool, folded: bool
    ) -> Html:
        name = look.value(f"{self.group.id}-name", person)
        title = f"{self.group.singular.capitalize()} {number}" + (f": {name}" if name else "")
        fold = None
        if folds:
            words = join("Show" if folded else "Fold", hidden(f" {title}"))
            fold = button(words, "fold", person=person, key=f"fold-{person}")
        if folded:
            lacks = sum(1 for question in questions if question.required and look.value(question.id, person) is None)
            state = f"{lacks} still to answer" if lacks else "Everything needed is answered"
            inside = tag("p", state, " ", fold, class_="pk-small")
        else:
            fields = [Field(look, question, person, self.uid).html() for question in questions]
            inside = join(fold, fields, self._leave(title, person))
        # A question that is folded away can still be gone to: the block stands for it.
        holds = " ".join(question.id for question in questions) if folded else None
        return tag(
            "section",
            tag("h3", title),
            inside,
            class_="pk-person",
            aria_label=title,
            data_key=person,
            data_holds=holds,
            data_person=person,
        )

    def _leave(self, title: str, person: str) -> Html:
        if self.leaving != person:
            return button(
                join("Remove", hidden(f" {title}")),
                "remove",
                class_="pk-button pk-quiet pk-leave",
                person=person,
                key=f"remove-{person}",
            )
        words = f"Remove {title}? The answers stay in the history of the case, and nothing else of the case changes."
        yes = button(f"Remove {title}", "remove_now", class_="pk-button pk-danger", person=person)
        return tag(
            "div",
            tag("p", words),
            tag("div", yes, button("Keep", "keep", key=f"keep-{person}"), class_="pk-line"),
            class_="pk-ask",
            role="group",
            aria_label=words,
        )

    def do_fold(self, message: dict) -> None:
        """Show the questions of one of many people, or fold them away."""
        person = str(message["person"])
        self.unfolded ^= {person}
        self.tell("focus", key=f"fold-{person}")

    def do_add(self, _message: dict) -> None:
        """One more person; the cursor goes to the first question."""
        person = self.session.case.add_person(self.group.id)
        self.unfolded.add(person)
        self.tell("announce", text=f"A {self.group.singular} was added.")
        self.tell("focus", key=person)

    def do_remove(self, message: dict) -> None:
        """Ask before a person is removed."""
        self.leaving = str(message["person"])
        self.tell("focus", key=f"keep-{self.leaving}")

    def do_keep(self, _message: dict) -> None:
        """Leave the person in the case."""
        person, self.leaving = self.leaving, ""
        self.tell("focus", key=f"remove-{person}")

    def do_remove_now(self, message: dict) -> None:
        """Remove the person."""
        person, self.leaving = str(message["person"]), ""
        self.session.case.remove_person(self.group.id, person)
        for key in [key for key in self.session.unsaved if key[1] == person]:
            del self.session.unsaved[key]
        self.tell("announce", text=f"The {self.group.singular} was removed.")
        self.tell("focus", key="add")
