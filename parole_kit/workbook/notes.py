"""Notes to colleagues on a question or an exhibit: written beside it, listed for whoever reads the case next, never sent."""

from __future__ import annotations

from ..case import note_on, noted
from .html import Html, button, go_to, hidden, join, paragraphs, place_of, tag
from .look import Look
from .tasks import question_label
from .view import View

HINT = "It stands here and on the internal sheet, and in nothing that goes out."


def note_html(look: Look, uid: str, subject: str, about: str) -> Html:
    """The button for a note on one subject; for the one that is being written, its box. `about` says on what."""
    text = look.notes.get(subject, "")
    named = hidden(f" on {about}")
    if look.noting != subject:
        words = join("Change the note" if text else "Note", named)
        return button(words, "open_note", class_="pk-clear", subject=subject, key=f"note-on-{subject}")
    own = f"{uid}-note"
    box = tag(
        "textarea",
        text,
        id=own,
        rows="2",
        class_="pk-input pk-area pk-short-area",
        data_live="note",
        data_subject=subject,
        data_key="note-box",
        aria_describedby=f"{own}-hint",
    )
    return tag(
        "div",
        tag("label", "A note to colleagues", named, for_=own),
        tag("p", HINT, class_="pk-hint", id=f"{own}-hint"),
        box,
        button(join("Close", hidden(f" the note on {about}")), "close_note", class_="pk-clear", subject=subject),
        class_="pk-noting",
        data_key="noting",
    )


def shown_note(look: Look, subject: str) -> Html | None:
    """The note on one subject, to read; nothing when there is none."""
    text = look.notes.get(subject)
    return (
        tag("div", tag("strong", "Note"), paragraphs(text), class_="pk-office-note", data_key="noted") if text else None
    )


def notes_html(look: Look) -> Html | None:
    """Every note of the case, in the order of the questions and then of the exhibits, each with the way to its place."""
    if not look.notes:
        return None
    rows = [_row(look, subject) for subject in sorted(look.notes, key=lambda subject: _place(look, subject))]
    return tag(
        "section",
        tag("h3", f"Notes to colleagues ({len(rows)})"),
        tag("p", "They stand on the internal sheet, and in nothing that goes out.", class_="pk-hint"),
        tag("ul", rows, class_="pk-rows"),
        data_key="notes",
    )


def _place(look: Look, subject: str) -> tuple[int, int, str]:
    question, person, exhibit = noted(subject)
    exhibits = [each.id for each in look.exhibits]
    if exhibit:
        return (1, exhibits.index(exhibit), "") if exhibit in exhibits else (2, 0, subject)
    questions = list(look.law.questions)
    return (0, questions.index(question), person) if question in questions else (2, 0, subject)


def _row(look: Look, subject: str) -> Html:
    question_id, person, exhibit_id = noted(subject)
    question = look.law.questions.get(question_id)
    exhibit = next((each for each in look.exhibits if each.id == exhibit_id), None)
    where = None
    if exhibit is not None:
        named = f"Exhibit “{exhibit.title}”"
        where = go_to(join("Go there", hidden(f" {named}")), "evidence", place_of(exhibit.id))
    elif question is not None and (not person or person in look.people(question.group)):
        named = question_label(look, question, person)
        if look.is_asked(question, person):
            where = go_to(join("Go there", hidden(f" {named}")), question.step, question.id, person)
    else:
        named = "On something that is no longer in the case"
    away = button(
        join("Take away", hidden(f" the note on {named}")), "note", class_="pk-clear", subject=subject, value=""
    )
    says = tag("span", tag("strong", named), paragraphs(look.notes[subject]), class_="pk-recent")
    return tag("li", says, tag("span", where, " ", away, class_="pk-line"), data_key=f"note-{subject}")


class Noting(View):
    """The part of a view that keeps notes."""

    def do_open_note(self, message: dict) -> None:
        """Write a note on a subject: one at a time."""
        self.session.noting = str(message["subject"])
        self.tell("focus", key="note-box")

    def do_close_note(self, message: dict) -> None:
        """Put the box away; what was written is kept already."""
        self.session.noting = ""
        self.tell("focus", key=f"note-on-{message['subject']}")

    def do_note(self, message: dict) -> None:
        """Keep what was written; an empty text takes the note away."""
        self.session.case.note(str(message["subject"]), str(message.get("value", "")))
        if not str(message.get("value", "")).strip():
            self.tell("announce", text="The note was taken away.")


__all__ = ["Noting", "note_html", "note_on", "notes_html", "shown_note"]
