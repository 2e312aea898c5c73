"""The way back from Word: an edited draft read, compared with the kit's own words, and used by every later build.

The file itself is kept in the case (see `Case.edited`); it is read again whenever its words are wanted, its citations are
renewed, and its headings and paragraphs are numbered anew.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import IntakeError, PacketError
from ..law.dates import spell_plain
from .blocks import Block, Document, all_runs
from .checks import Check, made
from .compare import Change, Line, compare, lines, lines_that_differ
from .documents import INTERNAL, Planned, draft_one, one_planned, planned
from .facts import Drafting
from .layout import places_now
from .markdown import renumbered
from .references import References
from .templates import front_matter
from .word_drafts import word_file

if TYPE_CHECKING:
    from ..case import Case
    from ..case.model import EditedDocument
    from ..law import Law
    from .snapshot import Snapshot
    from .word import WordDraft

AGAIN = "Save it in Word as .docx, and bring it back again."
TYPED_CITATION = re.compile(r"\bTab [A-Z]{1,2}\b(?: at \d+)?")
OTHER_FILES = (
    (b"%PDF", "“{name}” is a PDF, not a Word file.", "Bring back the Word file (.docx) that you edited."),
    (b"\xd0\xcf\x11\xe0", "“{name}” is an old Word file (.doc), or one that is locked with a password.", AGAIN),
    (b"{\\rtf", "“{name}” is an RTF file, not a Word file.", AGAIN),
)


@dataclass(frozen=True)
class Returned:
    """An edited Word file before a person has said yes: what it changes, and what of it the packet cannot carry."""

    document: str
    title: str
    data: bytes
    file_name: str
    changes: tuple[Change, ...]  # from what the kit would write now to the edited words
    left_out: tuple[str, ...]  # sentences
    wrote: tuple[Line, ...]  # what the kit would write now


@dataclass(frozen=True)
class Standing:
    """An edited document as it stands in the case."""

    edited: EditedDocument
    changes: tuple[Change, ...]  # from what the kit would write now to the edited words
    since: tuple[Change, ...]  # from what the kit would have written then to what it would write now


def bring_back(
    case: Case | Snapshot,
    law: Law,
    as_of: dt.date,
    document_id: str,
    data: bytes,
    file_name: str,
    office: Path | None = None,
) -> Returned:
    """Read an edited draft and compare it with what the kit would write now; nothing is kept yet.

    `document_id` "" takes the document that the file says it is. Raises PacketError for a file that is no Word file, or
    that says it is another document or of another case.
    """
    draft = _read(data, file_name)
    _refuse_another(case, law, document_id, draft, file_name)
    one = one_planned(case, law, document_id or draft.document)
    if one.id in INTERNAL:
        raise PacketError(
            f"“{one.title}” stays in the file, and is made anew at every build.",
            where=file_name,
            fix="Bring back a document of the packet. Keep your own copy of this one beside the case.",
        )
    drafting = Drafting(case, law, as_of, places_now(case, law), office, preview=True)
    written = draft_one(drafting, one)
    blocks = _numbered(draft.blocks, one, office)
    left_out = (*draft.left_out, *_lost(case, law, as_of, draft, blocks, written, drafting.references, office))
    wrote, now = lines(written.blocks), lines(blocks)
    _refuse_strange(wrote, now, draft, one, file_name)
    return Returned(one.id, one.title, data, file_name, compare(wrote, now), tuple(dict.fromkeys(left_out)), wrote)


def keep_edited(case: Case, back: Returned) -> EditedDocument:
    """Keep what was brought back, in place of the kit's own words, for every later build."""
    wrote = [(line.kind, line.words) for line in back.wrote]
    return case.keep_edited(back.document, back.data, back.file_name, left_out=back.left_out, wrote=wrote)


def edited_blocks(case: Case | Snapshot, law: Law, office: Path | None = None) -> dict[str, tuple[Block, ...]]:
    """The words of every document that was edited in Word and that the case still has, by document id."""
    kept = case.edited()
    wanted = {one.id: one for one in planned(case, law)} if kept else {}
    return {
        id: _numbered(_read(case.edited_bytes(id), kept[id].file_name).blocks, wanted[id], office)
        for id in kept
        if id in wanted
    }


def standings(case: Case | Snapshot, law: Law, as_of: dt.date, office: Path | None = None) -> dict[str, Standing]:
    """How each edited document stands against what the kit would write now, by document id."""
    blocks = edited_blocks(case, law, office)
    if not blocks:
        return {}
    kept, wanted = case.edited(), {one.id: one for one in planned(case, law)}
    drafting = Drafting(case, law, as_of, places_now(case, law), office, preview=True)
    found = {}
    for id, words in blocks.items():
        then = tuple(Line(kind, said) for kind, said in kept[id].wrote)
        now = lines(draft_one(drafting, wanted[id]).blocks)
        found[id] = Standing(kept[id], compare(now, lines(words)), compare(then, now))
    return found


def edited_checks(case: Case | Snapshot, law: Law, as_of: dt.date, office: Path | None = None) -> list[Check]:
    """A warning for each edited document of which the kit would now write something differently than then."""
    found = []
    for id, one in standings(case, law, as_of, office).items():
        count = lines_that_differ(one.since)
        if count:
            title, day = one_planned(case, law, id).title, spell_plain(one.edited.at.astimezone().date())
            lines = "one line" if count == 1 else f"{count} lines"
            found.append(made(law, "edited-differs", id, document=title, date=day, count=lines))
    return found


def orphans(case: Case | Snapshot, law: Law) -> list[EditedDocument]:
    """Edited documents that this case no longer needs, such as the declaration of a sponsor who was taken out."""
    wanted = {one.id for one in planned(case, law)}
    return [one for id, one in case.edited().items() if id not in wanted]


def _numbered(blocks: tuple[Block, ...], one: Planned, office: Path | None) -> tuple[Block, ...]:
    return renumbered(blocks, front_matter(one.template, office).numbering)


def _read(data: bytes, file_name: str) -> WordDraft:
    from ..case.word_checks import check_word
    from .word import read

    for begins, what, fix in OTHER_FILES:
        if data.startswith(begins):
            raise PacketError(what.format(name=file_name), where=file_name, fix=fix)
    try:
        check_word(data, file_name)
        return read(data)
    except (IntakeError, PacketError) as error:
        raise PacketError(
            error.what if isinstance(error, IntakeError) else f"“{file_name}” is not a Word file that can be read.",
            where=file_name,
            fix="Download the draft again, edit it in Word, and save it as .docx.",
        ) from None


def _refuse_another(case: Case | Snapshot, law: Law, document_id: str, draft: WordDraft, file_name: str) -> None:
    """Refuse a draft that says it is another one, or of another case."""
    if draft.file_number and draft.file_number != case.file_number:
        raise PacketError(
            f"This draft was made from another case, {draft.file_number}.",
            where=file_name,
            fix=f"Open that case to bring it back there, or choose the draft of {case.file_number}.",
        )
    if document_id and draft.document and draft.document != document_id:
        titles = {one.id: one.title for one in planned(case, law)}
        theirs = titles.get(draft.document, draft.document)
        raise PacketError(
            f"This is the draft of another document, “{theirs}”.",
            where=file_name,
            fix=f"Bring it back beside “{theirs}”, or choose the draft of “{titles.get(document_id, document_id)}”.",
        )
    if not (document_id or draft.document):
        raise PacketError(
            "The file does not say which document it is.", where=file_name, fix="Say which document it replaces."
        )


def _refuse_strange(wrote: tuple[Line, ...], now: tuple[Line, ...], draft: WordDraft, one: Planned, name: str) -> None:
    """Refuse a file that says nothing of where it comes from and has nothing in common with the document."""
    if not now:
        raise PacketError(f"“{name}” has no words.", where=name, fix="Choose the draft that you edited.")
    if not draft.document and not {line.words for line in wrote}.intersection(line.words for line in now):
        raise PacketError(
            f"“{name}” does not look like a draft of “{one.title}”: no line of it is the same.",
            where=name,
            fix="Download the draft again, and put your words into that file.",
        )


def _lost(
    case: Case | Snapshot,
    law: Law,
    as_of: dt.date,
    draft: WordDraft,
    blocks: tuple[Block, ...],
    written: Document,
    references: References,
    office: Path | None,
) -> Iterator[str]:
    """What is lost beside the words: a file without its mark, another header, citations that live no more."""
    from .word import read

    if not draft.document:
        yield "The file does not say that it is a draft of Parole Kit: look closely whether it is the right one."
    before = read(word_file(case, law, written, as_of, office)).running
    if _settled(draft.running) != _settled(before):
        yield "Its header or footer is not the letterhead’s: the packet puts its own on every page."
    cited = {run.link.id for run in all_runs(blocks) if run.link and run.link.kind != "url"}
    for name in sorted(cited - set(references.places)):
        yield f"It cites “{name}”, which is not in the packet: the build will stop at that citation."
    for run in all_runs(blocks):
        for typed in TYPED_CITATION.findall(run.text) if run.link is None else ():
            yield f"“{typed}” is typed words, not a living citation: it will not follow tabs and pages."
    notes = [sum(run.note is not None for run in all_runs(each)) for each in (written.blocks, blocks)]
    if notes[1] < notes[0]:
        yield f"It has {notes[1]} footnotes where the kit’s own words have {notes[0]}."


def _settled(running: tuple[str, ...]) -> list[str]:
    """Header and footer without the line that tells the day of the draft, and without numbers of pages."""
    return [re.sub(r"\d+", "", words) for words in running if not words.startswith("DRAFT from Parole Kit")]
