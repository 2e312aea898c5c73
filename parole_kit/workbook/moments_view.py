"""Compare the case with an earlier moment, and go back: one answer, or all of it. Part of the check-answers page."""

from __future__ import annotations

import difflib

from .. import clock
from ..case.model import Answer
from ..law import show
from .html import Html, button, hidden, join, tag
from .look import Look
from .moments import Compared, Difference, Moment, compare, label_of, moments, undoable
from .view import View


def said(look: Look, question_id: str, answer: Answer | None) -> Html:
    """An answer in words, whoever gave it and whenever."""
    if answer is None:
        return tag("span", "Not provided", class_="pk-soft")
    if answer.not_known:
        return tag("span", f"Not known yet. {answer.owner or 'Nobody'} will find out.", class_="pk-due")
    question = look.law.questions.get(question_id)
    words = show(question, answer.value, law=look.law) if question else str(answer.value)
    return join([tag("p", line) for line in words.split("\n") if line.strip()])


def _marked(one: str, other: str, name: str) -> Html:
    """The words of `one`, with those that `other` has not in <del> or <ins>."""
    mine, theirs = one.split(), other.split()
    pieces = []
    for what, first, last, _, _ in difflib.SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        words = " ".join(mine[first:last])
        if words:
            pieces.append(words if what == "equal" else tag(name, words))
    return tag("p", join([join(piece, " ") for piece in pieces]))


class Earlier(View):
    """What the check-answers page has of earlier moments. `moment` is the one that is compared, or None."""

    moment: int | None = None
    going_back = False

    def undo_line(self, look: Look) -> Html | None:
        """The last change, and the button that takes it back."""
        what = undoable(look, clock.today())
        if not what:
            return None
        return tag(
            "div",
            tag("p", tag("strong", "The last change: "), f"{what}."),
            button("Undo the last change", "undo", class_="pk-button"),
            class_="pk-line",
            data_key="undo",
        )

    def earlier(self, look: Look) -> Html | None:
        """The list of moments, and what differs from the one that is chosen."""
        offered = moments(look, clock.today())
        if not offered:
            return None
        own = f"{self.uid}-moment"
        if self.moment not in {each.number for each in offered}:
            self.moment = None
        pick = tag(
            "select",
            tag("option", "Choose a moment", value=""),
            self._options("The latest changes", [each for each in offered if each.single]),
            self._options("Earlier", [each for each in offered if not each.single]),
            id=own,
            class_="pk-input pk-wide",
            data_live="compare",
            aria_describedby=f"{own}-hint",
        )
        hint = "Nothing changes by looking. What you restore is a new change, and can be undone."
        found = None if self.moment is None else self._compared(look, compare(look, self.moment))
        return tag(
            "details",
            tag("summary", tag("h3", "Compare with an earlier moment")),
            tag("label", "The case as it was", for_=own, class_="pk-label"),
            tag("p", hint, class_="pk-hint", id=f"{own}-hint"),
            pick,
            found,
            class_="pk-opens pk-answers pk-earlier",
            data_key="earlier",
        )

    def _options(self, title: str, offered: list[Moment]) -> Html | None:
        made = [
            tag("option", each.says, value=str(each.number), selected=each.number == self.moment) for each in offered
        ]
        return tag("optgroup", made, label=title) if made else None

    def _compared(self, look: Look, found: Compared) -> Html:
        if not len(found):
            return tag("p", "Every answer is the same now.", class_="pk-note", data_key="compared", tabindex="-1")
        people = [
            *(self._person(look, group, person, "was not in the case then") for group, person in found.added_since),
            *(self._person(look, group, person, "has been removed since") for group, person in found.removed_since),
        ]
        head = tag("tr", [tag("th", each, scope="col") for each in ("Question", "Then", "Now", "Go back")])
        rows = [self._row(look, each) for each in found.answers]
        caption = tag("caption", f"{len(found.answers)} {'answer differs' if len(rows) == 1 else 'answers differ'}")
        table = tag("table", caption, tag("thead", head), tag("tbody", rows), class_="pk-table pk-compare")
        return tag(
            "div",
            tag("ul", people) if people else None,
            table if rows else None,
            self._back(found),
            data_key="compared",
            tabindex="-1",
            role="group",
            aria_label="What differs",
        )

    def _person(self, look: Look, group: str, person: str, what: str) -> Html:
        singular = look.law.groups[group].singular if group in look.law.groups else group
        name = look.person_name(group, person) if person in look.people(group) else ""
        return tag("li", f"A {singular}{f', {name},' if name and name != singular else ''} {what}.")

    def _row(self, look: Look, each: Difference) -> Html:
        label = label_of(look, each)
        question = look.law.questions.get(each.question)
        then, now = said(look, each.question, each.then), said(look, each.question, each.now)
        texts = [answer.value for answer in (each.then, each.now) if answer and isinstance(answer.value, str)]
        if question is not None and question.kind == "narrative" and len(texts) == 2:
            then, now = _marked(texts[0], texts[1], "del"), _marked(texts[1], texts[0], "ins")
        there = not each.person or (question is not None and each.person in look.people(question.group))
        back = button(
            join("Restore", hidden(f": {label}")),
            "restore",
            question=each.question,
            person=each.person,
            key=f"restore-{each.question}-{each.person}",
        )
        named = (("Then: ", then, each.then), ("Now: ", now, each.now))
        cells = [
            tag("td", tag("span", name, class_="pk-cell"), words, self._source(answer)) for name, words, answer in named
        ]
        return tag("tr", tag("th", label, scope="row"), cells, tag("td", back if there else None))

    def _source(self, answer: Answer | None) -> Html | None:
        return tag("p", f"Source: {answer.source}", class_="pk-small") if answer and answer.source else None

    def _back(self, found: Compared) -> Html:
        if not self.going_back:
            return button("Restore this whole moment", "go_back", class_="pk-button", key="go-back")
        count = len(found)
        words = (
            f"Restore all {count} differences? Every answer goes back to how it was then. Exhibits, builds and decisions "
            "stay as they are. You can undo it with one press."
        )
        yes = button("Restore this whole moment", "go_back_now", class_="pk-button pk-danger")
        return tag(
            "div",
            tag("p", words),
            tag("div", yes, button("Keep the answers as they are", "stay", key="stay"), class_="pk-line"),
            class_="pk-ask",
            role="group",
            aria_label="Restore this whole moment",
        )

    # --- what the person does ------------------------------------------------------------------------------------

    def do_undo(self, _message: dict) -> None:
        """Take back the last change of an answer or of the people."""
        undone = self.session.case.undo()
        if undone is None:
            self.tell("announce", text="There is nothing to undo.")
            return
        question = self.session.law.questions.get(undone.question)
        self.tell("announce", text=f"Undone: {question.label if question else undone.subject}.")

    def do_compare(self, message: dict) -> None:
        """Compare with the chosen moment."""
        chosen = str(message.get("value", ""))
        self.going_back = False
        self.moment = int(chosen) if chosen.isdecimal() else None
        if self.moment is not None:
            count = len(compare(self.session.look(), self.moment))
            self.tell("announce", text=f"{count} {'thing differs' if count == 1 else 'things differ'} from now.")

    def do_restore(self, message: dict) -> None:
        """Give one question its earlier answer."""
        question_id, person = str(message["question"]), str(message.get("person", ""))
        if self.moment is None:
            return
        self.session.case.restore_answer(self.moment, question_id, person)
        self.session.unsaved.pop((question_id, person), None)
        question = self.session.law.questions.get(question_id)
        self.tell("announce", text=f"Restored: {question.label if question else question_id}.")
        self.tell("focus", key="compared")

    def do_go_back(self, _message: dict) -> None:
        """Ask before everything goes back."""
        self.going_back = True
        self.tell("focus", key="stay")

    def do_stay(self, _message: dict) -> None:
        """Leave everything as it is."""
        self.going_back = False
        self.tell("focus", key="go-back")

    def do_go_back_now(self, _message: dict) -> None:
        """Bring every answer back to the chosen moment."""
        if self.moment is None:
            return
        count = self.session.case.restore(self.moment)
        self.session.unsaved.clear()
        self.going_back = False
        self.tell("announce", text=f"Restored. {count} answers and people are as they were then.")
        self.tell("focus", key="undo")
