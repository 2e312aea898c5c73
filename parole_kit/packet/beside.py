"""What lies beside the packet: Word drafts, sheets for the file, the office's forms, the words of the e-mail, the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from ..case.pdfs import open_pdf
from ..errors import ContentError, KitError
from ..law import deadlines
from ..law.dates import spell_plain
from . import hands
from .blocks import Document
from .bundle import Looks
from .calendar import calendar
from .checks import Situation, made
from .editions import file_record, write_beside
from .layout import Layout
from .pdf import typeset
from .phrases import NEVER_SENT, STAYS, TRAINING, phrase
from .plan import Plan
from .sent import ONLY_NEW
from .word_drafts import draft_names, how_written
from .work import Work

HEARING = "next-hearing"
GOING = ("packet", "part", "print")


def start_word_drafts(work: Work, documents: Sequence[Document]) -> None:
    """Begin to write each document as a Word file; what was begun for an earlier pass is given up."""
    for one in documents:
        how = how_written(work.case, work.law, work.as_of, work.office, one.id)
        if (draft := work.ready.draft(one, how)) is not None:
            work.ahead.start(("word", one.id), partial(bytes, draft))
            continue
        job, here = partial(hands.word_apart, one, **how), partial(hands.word_here, one, **how)
        work.ahead.start(("word", one.id), job, here)


def start_sheets(work: Work, layout: Layout, looks: Looks) -> None:
    """Begin to write the sheets that stay in the file, each a PDF that says on every page that it is never sent."""
    for one in layout.beside:
        order = one.title, layout.typeset.only(one.id), one.id, work.path(f"{one.id}.pdf"), _stays(work, one, looks)
        work.ahead.start(("beside", one.id), partial(hands.beside_apart, *order), partial(hands.beside_here, *order))


def _stays(work: Work, one: Document, looks: Looks) -> Looks:
    title, head = f"{one.title} (file {work.case.file_number})", f"{STAYS} \u00b7 {work.case.file_number}"
    return Looks(title, head, looks.groups, looks.training, mark=NEVER_SENT)


def add_word_drafts(work: Work, layout: Layout) -> list:
    """A Word file of each drafted document; the checks that say which could not be written."""
    checks = []
    documents = [*layout.documents, *layout.beside]
    names = draft_names([one.id for one in documents])
    for number, one in enumerate(documents):
        work.step("Writing Word drafts", number, len(documents))
        try:
            draft = work.ahead.result(("word", one.id))
        except KitError as error:
            checks.append(made(work.law, "word-missing", one.id, document=one.title, what=error.what, fix=error.fix))
            continue
        path = work.path(f"word/{names[one.id]}.docx")
        path.write_bytes(draft)
        work.note(path, "word")
    return checks


def add_sheets(work: Work, layout: Layout, looks: Looks) -> None:
    """The sheets that stay in the file, and the record of what goes."""
    work.step("Writing the sheets for the file")
    for one in layout.beside:
        pages, standards = work.ahead.result(("beside", one.id))
        work.note(work.path(f"{one.id}.pdf"), one.id, pages, standards)
    numbers = layout.plan.numbers
    said = {"first": numbers[0], "last": numbers[-1], "pages": str(len(numbers)), "date": spell_plain(work.as_of)}
    going = [file for file in work.hashed() if file["kind"] in GOING]
    record = file_record(going, work.law, file=work.case.file_number, **said)
    path = work.path(f"{record.id}.pdf")
    pages, standards = write_beside(record.title, typeset([record]), record.id, path, _stays(work, record, looks))
    work.note(path, record.id, pages, standards)


def add_forms(work: Work) -> list:
    """The office's own forms, filled, flat and never signed; the checks that say what is left to do by hand."""
    from .forms import filled_forms, form_files

    checks = []
    if form_files(work.office):
        work.step("Filling the office’s forms")
    for name, data, notes in filled_forms(work.case, work.law, work.as_of, work.office):
        path = work.path(name)
        if path.exists():
            raise ContentError(
                "A form has the name of a file that the kit writes itself.",
                where=f"office/forms/{name}",
                fix="Give the form and its map another name, and build again.",
            )
        path.write_bytes(data)
        with open_pdf(data, name) as pdf:
            work.note(path, "form", len(pdf.pages))
        work.files[-1]["notes"] = notes
        if notes:
            checks.append(
                made(
                    work.law,
                    "form-unfinished",
                    name,
                    form=path.name,
                    listed="\n".join(" ".join(note.split()) for note in notes),
                )
            )
    return checks


def add_email(work: Work, now: Situation, plan: Plan) -> None:
    """Subject and body for each message, with no fact of the client in them."""
    parts = [file for file in work.files if file["kind"] == "part"]
    packet = next(file for file in work.files if file["kind"] == "packet")
    numbers = phrase(work.law, "numbers-between" if plan.between else "numbers-after")
    said = {"file": work.case.file_number, "pages": plan.last_number, "parts": len(parts), "numbers": numbers}
    to = now.value("service-to") if now.value("service-method") == "E-mail" else None
    messages = []
    for file in parts or [packet]:
        more = ("-supplement" if work.kind in ONLY_NEW else "") + ("-part" if parts else "")
        fields = said | {key: file.get(key, "") for key in ("part", "first", "last")}
        subject = phrase(work.law, f"email-subject{more}", **fields)
        head = [f"To: {to}"] if to else []
        stamp = [f"{TRAINING}. This message is not for sending.", ""] if work.case.training else []
        head += [f"Subject: {f'{TRAINING}. ' if stamp else ''}{subject}", f"Attach: {file['name']}"]
        messages.append("\n".join([*head, "", *stamp, phrase(work.law, f"email-body{more}", **fields).strip(), ""]))
    path = work.folder / "email.txt"
    path.write_text(f"\n{'-' * 72}\n\n".join(messages), encoding="utf-8")
    work.note(path, "email")


def add_calendar(work: Work, now: Situation) -> None:
    """The deadlines, and the next hearing."""
    found = deadlines(work.law, work.case.known(), work.as_of)
    hearing = now.value(HEARING)
    days = [(HEARING, work.law.questions[HEARING].label, hearing)] if hearing else []
    path = work.path("deadlines.ics")
    words, training = partial(phrase, work.law), work.case.training
    path.write_bytes(calendar(work.case.file_number, found, work.as_of, words, days, training=training))
    work.note(path, "calendar")
