"""The whole packet, from the case to a folder of files. The folder appears when all is proven, or not at all."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..case.exhibits import prints_as
from ..case.kinds import DOCX
from ..case.model import Exhibit
from ..errors import CaseError, KitError
from ..law import show
from . import hands, volumes
from .ahead import Ahead
from .beside import add_calendar, add_email, add_forms, add_sheets, add_word_drafts, start_sheets, start_word_drafts
from .blacked_out import prove_blacked_out, prove_same_drawing
from .blocks import Block
from .bundle import Bundled, Looks, Progress, Stop, bundle
from .checks import GateResult, Situation, gate, made
from .cited_dates import CitedDates
from .consistency import draft_checks, page_checks
from .edited import edited_blocks, edited_checks
from .editions import print_order
from .folder import MANIFEST, whole_folder
from .lasting import lasting_checks
from .layout import Layout, lay_out
from .manifest import manifest_of
from .navigation import bookmarks
from .phrases import phrase
from .readback import prove
from .ready import Ready
from .sent import ONLY_NEW, WHOLE, sent_so_far
from .snapshot import Snapshot
from .supplements import changed_checks
from .work import Work, uncollected

if TYPE_CHECKING:
    from ..case import Case
    from ..law import Law

HERE, BESIDE = (0, 2), (1, 2)  # the halves of a packet that are searched for what is private, by two processes at once
CAUTIOUS = 10  # megabytes; what a mailbox is taken to accept when nobody said


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
    ready: Ready | None = None,
) -> dict:
    """Build the packet and all that goes beside it into `out_dir`, note it in the case, and return the manifest.

    `kind` is one of sent.KINDS: the whole packet, a supplement to what was sent, or a packet numbered afresh. `edited` are
    documents by id as the attorney edited them in Word, those that the case keeps when None. `ready` is what `make_ready` gave. `progress` is told of each
    step by name, with what is done of how much. The same case on the same day makes the same bytes. Raises Problems with
    every blocking check, PacketError and ContentError from drafting, Cancelled; then nothing was written, and `out_dir` is as it was.
    """
    progress("Checking the case", 0, 1)
    now = Snapshot(case)
    checked = gate(now, law, as_of)
    checked.refuse()
    build = None
    try:
        with whole_folder(Path(out_dir), case.file_number) as folder, Ahead() as ahead, uncollected():
            words = edited_blocks(now, law, office) if edited is None else edited
            work = Work(now, law, as_of, office, folder, progress, cancelled, words, ahead, kind, ready or Ready())
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
    start_sheets(work, layout, looks)
    packet, bundled = _packet(work, layout, looks)
    printed = _start_print(work, layout, packet, looks)
    work.step("Proving page numbers and links", 0, 1)
    texts = prove(packet, layout.plan, looks, bundled.jumps, share=HERE)
    gone = prove_blacked_out(packet, layout.plan, layout.exhibits)
    more = page_checks(now, layout.plan, texts)
    more += CitedDates(now, layout.plan, texts, layout.exhibits).checks(layout.documents)
    if work.kind in ONLY_NEW:
        more += changed_checks(now, layout.exhibits, sent_so_far(work.case.builds()))
    more += edited_checks(work.case, work.law, work.as_of, work.office)
    more += lasting_checks(now, layout.exhibits, bundled.faults)
    more += _parts(work, now, layout, packet, bundled, looks, gone)
    _print(work, layout, packet, bundled, gone, printed)
    more += add_word_drafts(work, layout)
    add_sheets(work, layout, looks)
    more += add_forms(work)
    add_email(work, now, layout.plan)
    add_calendar(work, now)
    work.ahead.result("print")
    checked = checked.with_more(more, now.overrides)
    return manifest_of(work.case, work.law, work.as_of, work.office, layout, checked, work.hashed())


def _lay_out(work: Work) -> Layout:
    work.step("Drafting documents")

    def told(number: int) -> None:
        work.step("Laying out pages" if number > 1 else "Drafting documents", number - 1, number)

    how = {"kind": work.kind, "edited": work.edited, "progress": told, "drafted": partial(start_word_drafts, work)}
    how["before"] = work.ready.before
    return lay_out(work.case, work.law, work.as_of, work.office, **how)


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
        made = work.ready.exhibits.get(prints_as(one)) or (
            work.case.printed_bytes(one) if hands.takes_long(one) else None
        )
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
        here = partial(pages, one, hands.exhibit_here)
        if hands.takes_long(one) and one.media_type != DOCX:
            work.ahead.start(("exhibit", one.id), partial(pages, one, hands.exhibit_apart), here)
        else:
            work.ahead.start(("exhibit", one.id), here)


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
        return [made(work.law, "page-too-large", error.part, where=error.where)]
    for part in parts:
        inside = {place: part.place(place) for place in gone if part.first <= place <= part.last}
        prove_same_drawing(part.path, packet, inside)
        work.note(part.path, "part", part.covers + part.last - part.first + 1, part.standards)
        work.files[-1] |= {"part": part.number, "first": plan.number(part.first), "last": plan.number(part.last)}
    megabytes = f"{size / volumes.MEGABYTE:.1f}".removesuffix(".0")
    takes = f"the mailbox takes messages of {mailbox} MB"
    if not said:
        takes = f"nobody has said what the mailbox takes; {mailbox} MB was assumed"
    return [made(work.law, "too-large", size=megabytes, mailbox=takes, parts=len(parts))]


def _start_print(work: Work, layout: Layout, packet: Path, looks: Looks) -> Future:
    """Begin to write the packet once more, for printing on both sides, and to prove it.

    Gives its pages and its hash as soon as it is written; whether it is proven says the job "print".
    """
    written: Future = Future()
    path = work.path("print.pdf")

    def job(write: Callable, prove: Callable) -> None:
        try:
            written.set_result(write(packet, layout.plan, path, looks, work.law))
        except BaseException as fault:
            written.set_exception(fault)
            raise
        prove(packet, layout.plan, path, BESIDE)

    apart = partial(job, hands.print_apart, hands.proof_apart)
    work.ahead.start("print", apart, partial(job, hands.print_here, hands.proof_here))
    return written


def _print(work: Work, layout: Layout, packet: Path, bundled: Bundled, gone: Sequence[int], written: Future) -> None:
    """Note the print edition, once it is written."""
    work.step("Writing the print edition")
    (pages, digest), path = written.result(), work.path("print.pdf")
    order = print_order(layout.plan)
    prove_same_drawing(path, packet, {place: order.index(place) + 1 for place in gone})
    work.note(path, "print", pages, bundled.standards, digest)
