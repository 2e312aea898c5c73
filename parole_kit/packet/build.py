"""The whole packet, from the case to a folder of files. The folder appears when all is proven, or not at all."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..case.kinds import DOCX
from ..case.model import Exhibit
from ..case.pdfs import open_pdf
from ..errors import CaseError, ContentError, KitError
from ..law import deadlines, show
from ..law.dates import spell_plain
from . import hands, volumes
from .ahead import Ahead
from .blacked_out import prove_blacked_out, prove_same_drawing
from .blocks import Block
from .bundle import Bundled, Looks, Progress, Stop, bundle, stop_if
from .calendar import calendar
from .checks import GateResult, Situation, gate, made
from .consistency import draft_checks, page_checks
from .edited import edited_blocks, edited_checks
from .editions import file_record, print_order
from .folder import MANIFEST, sha256_of, whole_folder
from .lasting import lasting_checks
from .layout import Layout, lay_out
from .manifest import manifest_of
from .navigation import bookmarks
from .pdf import typeset
from .phrases import phrase
from .plan import Part, Plan
from .readback import prove
from .sent import ONLY_NEW, WHOLE, sent_so_far
from .snapshot import Snapshot
from .supplements import changed_checks
from .word_drafts import draft_names, letterhead

if TYPE_CHECKING:
    from ..case import Case
    from ..law import Law

CAUTIOUS = 10  # megabytes; what a mailbox is taken to accept when nobody said
GOING = ("packet", "part", "print")
NEVER_SENT, STAYS = "NEVER SENT", "This paper stays in the file"


@dataclass
class Work:
    """One build while it runs: what it is made from, where it is written, and what was written so far."""

    case: Snapshot
    law: Law
    as_of: dt.date
    office: Path | None
    folder: Path
    progress: Progress
    cancelled: Stop
    edited: Mapping[str, tuple[Block, ...]]
    ahead: Ahead
    kind: str = WHOLE
    files: list[dict] = field(default_factory=list)
    new_pages: list[tuple[Exhibit, bytes]] = field(default_factory=list)  # of exhibits that took long to make

    def step(self, name: str, done: int = 0, total: int = 1) -> None:
        """Tell which step begins or goes on; stops here when the person wants to."""
        stop_if(self.cancelled)
        self.progress(name, done, total)

    def path(self, rest: str) -> Path:
        """Where a file goes; its name holds the file number and no fact of the client."""
        folder, _, name = rest.rpartition("/")
        path = self.folder / folder / f"{self.case.file_number}-{name}"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def note(self, path: Path, kind: str, pages: int | None = None, standards: Sequence[str] = ()) -> None:
        """Put a finished file into the manifest, with the standards of archives and reading aloud that it follows."""
        name = path.relative_to(self.folder).as_posix()
        self.files.append({"name": name, "kind": kind, "pages": pages, "sha256": sha256_of(path)})
        if standards:
            self.files[-1]["standards"] = list(standards)


def build_packet(
    case: Case,
    law: Law,
    out_dir: Path,
    *,
    as_of: dt.date,
    office: Path | None = None,
    kind: str = WHOLE,
    progress: Progress = lambda step, done, total: None,
    cancelled: Stop = lambda: False,
    edited: Mapping[str, tuple[Block, ...]] | None = None,
    record: bool = True,
) -> dict:
    """Build the packet and all that goes beside it into `out_dir`, note it in the case, and return the manifest.

    `kind` is one of sent.KINDS: the whole packet, a supplement to what was sent, or a packet numbered afresh. `edited` are
    documents by id as the attorney edited them in Word, those that the case keeps when None. `progress` is told of each
    step by name, with what is done of how much. The same case on the same day makes the same bytes. Raises Problems with
    every blocking check, PacketError and ContentError from drafting, Cancelled; then nothing was written, and `out_dir` is as it was.
    """
    progress("Checking the case", 0, 1)
    now = Snapshot(case)
    checked = gate(now, law, as_of)
    checked.refuse()
    build = None
    try:
        with whole_folder(Path(out_dir), case.file_number) as folder, Ahead() as ahead:
            words = edited_blocks(now, law, office) if edited is None else edited
            work = Work(now, law, as_of, office, folder, progress, cancelled, words, ahead, kind)
            manifest = _build(work, checked)
            (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2), encoding="utf-8")
            work.step("Putting the files in place")
            if record:
                for one, pages in work.new_pages:
                    case.keep_printed(one, pages)
            kept = case.store_files(_to_keep(manifest, folder)) if record else {}
            with case.together():  # a build that is recorded has its files in the case, whatever happens next
                now.still()
                if record:
                    build = case.add_build(manifest, as_of, now.inputs, kept)
    except BaseException:
        with contextlib.suppress(CaseError):  # what went wrong first is told
            case.tidy_files() if build is None else case.drop_build(build.id)
        raise
    if build:
        case.tidy_files()
    progress("Done", 1, 1)
    return {**manifest, "build": build.id} if build else manifest


def _to_keep(manifest: dict, folder: Path) -> dict[str, Path]:
    """The files that the case keeps: what goes, and what is small. The print edition can be made again from what goes."""
    kinds = {file["kind"] for file in manifest["files"]}
    left = {"print", "packet"} if "part" in kinds else {"print"}
    return {file["name"]: folder / file["name"] for file in manifest["files"] if file["kind"] not in left}


def _build(work: Work, checked: GateResult) -> dict:
    now = Situation(work.case, work.law, work.as_of)
    _start_exhibits(work, now.exhibits)
    layout = _lay_out(work)
    checked = checked.with_more(draft_checks(now, layout.documents, layout.printed), now.overrides)
    checked.refuse()
    looks = _looks(now, "packet-title-supplement" if work.kind in ONLY_NEW else "packet-title")
    _start_word_drafts(work, layout, looks)
    packet, bundled = _packet(work, layout, looks)
    edition = packet, layout.plan, work.path("print.pdf"), looks, work.law
    work.ahead.start("print", partial(hands.print_apart, *edition), partial(hands.print_here, *edition))
    work.step("Proving page numbers and links", 0, 1)
    texts = prove(packet, layout.plan, looks, bundled.jumps)
    gone = prove_blacked_out(packet, layout.plan, layout.exhibits)
    more = page_checks(now, layout.plan, texts)
    if work.kind in ONLY_NEW:
        more += changed_checks(now, layout.exhibits, sent_so_far(work.case.builds()))
    more += edited_checks(work.case, work.law, work.as_of, work.office)
    more += lasting_checks(now, layout.exhibits, bundled.faults)
    more += _parts(work, now, layout, packet, bundled, looks, gone)
    _print(work, layout, packet, bundled, gone)
    more += _word_drafts(work, layout)
    _beside(work, layout, looks)
    more += _forms(work)
    _email(work, now, layout.plan)
    _calendar(work)
    checked = checked.with_more(more, now.overrides)
    return manifest_of(work.case, work.law, work.as_of, work.office, layout, checked, work.files)


def _lay_out(work: Work) -> Layout:
    work.step("Drafting documents")

    def told(number: int) -> None:
        work.step("Laying out pages" if number > 1 else "Drafting documents", number - 1, number)

    return lay_out(work.case, work.law, work.as_of, work.office, kind=work.kind, edited=work.edited, progress=told)


def _looks(now: Situation, title: str) -> Looks:
    number = show(now.law.questions["a-number"], now.value("a-number"), law=now.law)
    groups = {group: entry["title"] for group, entry in now.law.packet["groups"].items()}
    return Looks(
        phrase(now.law, title, file=now.case.file_number),
        f"{now.value('client-name')} \u00b7 {number}",
        groups,
        now.case.training,
    )


def _start_exhibits(work: Work, exhibits: Sequence[Exhibit]) -> None:
    """Begin to read the exhibits and make them into PDF: first those that take long, then the others in their order."""
    hands.begin()

    def pages(one: Exhibit, make: Callable[[bytes, Exhibit], bytes]) -> bytes:
        made = work.case.printed_bytes(one) if hands.takes_long(one) else None
        if made is not None:
            return made
        try:
            made = make(work.case.exhibit_bytes(one.id), one)
        except KitError as error:
            error.where = f"the exhibit “{one.title}”" + (f" ({error.where})" if error.where else "")
            raise
        if hands.takes_long(one):
            work.new_pages.append((one, made))
        return made

    for one in sorted(exhibits, key=lambda one: (one.media_type != DOCX, not hands.takes_long(one))):
        make = hands.exhibit_apart if hands.takes_long(one) and one.media_type != DOCX else hands.exhibit_here
        work.ahead.start(("exhibit", one.id), partial(pages, one, make), partial(pages, one, hands.exhibit_here))


def _packet(work: Work, layout: Layout, looks: Looks) -> tuple[Path, Bundled]:
    path = work.path("packet.pdf")
    bundled = bundle(
        layout.plan,
        layout.typeset,
        lambda id: work.ahead.result(("exhibit", id)),
        path,
        looks,
        progress=work.step,
        cancelled=work.cancelled,
    )
    work.note(path, "packet", layout.plan.pages, bundled.standards)
    return path, bundled


def _parts(
    work: Work, now: Situation, layout: Layout, packet: Path, bundled: Bundled, looks: Looks, gone: Sequence[int]
) -> list:
    """Write the packet in parts when it is too large for the mailbox; the checks that say so."""
    said = now.value("mailbox-limit")
    if not said and now.value("service-method") != "E-mail":
        return []
    plan, mailbox = layout.plan, said or CAUTIOUS
    limit = volumes.file_limit(mailbox, work.law.packet["mailbox"])
    size = packet.stat().st_size
    if size <= limit:
        return []
    work.step("Parting the packet for the mailbox", 0, 1)
    marks = bookmarks(layout.plan, layout.typeset, looks.groups)
    try:
        parts = volumes.write_parts(
            packet,
            plan,
            bundled,
            marks,
            layout.exhibits,
            work.law,
            looks,
            limit,
            lambda number, count: work.path(f"part-{number}-of-{count}.pdf"),
            cancelled=work.cancelled,
        )
    except volumes.PageTooLarge as error:
        return [made(work.law, "page-too-large", where=error.where)]
    for part in parts:
        inside = {place: part.place(place) for place in gone if part.first <= place <= part.last}
        prove_same_drawing(part.path, packet, inside)
        work.note(part.path, "part", part.last - part.first + 1, part.standards)
        work.files[-1] |= {"part": part.number, "first": plan.number(part.first), "last": plan.number(part.last)}
    megabytes = f"{size / volumes.MEGABYTE:.1f}".removesuffix(".0")
    takes = f"the mailbox takes messages of {mailbox} MB"
    if not said:
        takes = f"nobody has said what the mailbox takes; {mailbox} MB was assumed"
    return [made(work.law, "too-large", size=megabytes, mailbox=takes, parts=len(parts))]


def _print(work: Work, layout: Layout, packet: Path, bundled: Bundled, gone: Sequence[int]) -> None:
    """The packet once more, for printing on both sides."""
    work.step("Writing the print edition")
    pages, path = work.ahead.result("print"), work.path("print.pdf")
    order = print_order(layout.plan)
    prove_same_drawing(path, packet, {place: order.index(place) + 1 for place in gone})
    work.note(path, "print", pages, bundled.standards)


def _start_word_drafts(work: Work, layout: Layout, looks: Looks) -> None:
    how = {
        "letterhead": letterhead(work.office),
        "running_head": looks.client,
        "exported_on": work.as_of,
        "file_number": work.case.file_number,
    }
    for one in (*layout.documents, *layout.beside):
        job, here = partial(hands.word_apart, one, **how), partial(hands.word_here, one, **how)
        work.ahead.start(("word", one.id), job, here)


def _word_drafts(work: Work, layout: Layout) -> list:
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


def _beside(work: Work, layout: Layout, looks: Looks) -> None:
    """The sheets that stay in the file, each a PDF that says on every page that it is never sent."""
    work.step("Writing the sheets for the file")
    numbers = layout.plan.numbers
    said = {"first": numbers[0], "last": numbers[-1], "pages": str(len(numbers)), "date": spell_plain(work.as_of)}
    going = [file for file in work.files if file["kind"] in GOING]
    record = file_record(going, work.law, file=work.case.file_number, **said)
    for one, pages in [*((one, layout.typeset) for one in layout.beside), (record, typeset([record]))]:
        first, last = pages.ranges[one.id]
        plan = Plan((Part("document", one.id, one.title),), (), ()).numbered({one.id: last - first + 1})
        path = work.path(f"{one.id}.pdf")
        head = f"{STAYS} \u00b7 {work.case.file_number}"
        own = Looks(f"{one.title} (file {work.case.file_number})", head, looks.groups, looks.training, mark=NEVER_SENT)
        alone = bundle(plan, pages, {}.__getitem__, path, own)
        work.note(path, one.id, plan.pages, alone.standards)


def _forms(work: Work) -> list:
    """The office's own forms, filled, flat and never signed; the checks that say what is left to do by hand."""
    from .forms import filled_forms, form_files

    checks = []
    if form_files(work.office):
        work.step("Filling the office's forms")
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
            checks.append(made(work.law, "form-unfinished", name, form=path.name, listed=" ".join(notes)))
    return checks


def _email(work: Work, now: Situation, plan: Plan) -> None:
    """Subject and body for each message, with no fact of the client in them."""
    parts = [file for file in work.files if file["kind"] == "part"]
    packet = next(file for file in work.files if file["kind"] == "packet")
    said = {"file": work.case.file_number, "pages": plan.last_number, "parts": len(parts)}
    to = now.value("service-to") if now.value("service-method") == "E-mail" else None
    messages = []
    for file in parts or [packet]:
        more = ("-supplement" if work.kind in ONLY_NEW else "") + ("-part" if parts else "")
        fields = said | {key: file.get(key, "") for key in ("part", "first", "last")}
        subject = phrase(work.law, f"email-subject{more}", **fields)
        head = [f"To: {to}"] if to else []
        head += [f"Subject: {subject}", f"Attach: {file['name']}"]
        messages.append("\n".join([*head, "", phrase(work.law, f"email-body{more}", **fields).strip(), ""]))
    path = work.folder / "email.txt"
    path.write_text(f"\n{'-' * 72}\n\n".join(messages), encoding="utf-8")
    work.note(path, "email")


def _calendar(work: Work) -> None:
    found = deadlines(work.law, work.case.known(), work.as_of)
    path = work.path("deadlines.ics")
    path.write_bytes(calendar(work.case.file_number, found, work.as_of, partial(phrase, work.law, "calendar-title")))
    work.note(path, "calendar")
