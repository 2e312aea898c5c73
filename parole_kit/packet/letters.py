"""Letters that ask for what the file lacks or what became of the packet, and hand-outs for client and sponsor, as Word drafts.

They are made whenever they are wanted, also long before a packet can be built, and never go into one. Letters follow
from the gaps of the proof map: each reader is asked only for what is missing. The words stand in packet.toml (papers).
The letter that follows up is there while the clocks of that name run (timeline.toml).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import KitError, PacketError
from ..law.dates import spell_plain
from .blocks import Document
from .documents import Planned, draft_one
from .facts import Drafting
from .phrases import TRAINING, filled
from .preview import to_html
from .references import References
from .sent import ONLY_NEW, WHOLE
from .word_drafts import letterhead, word_file

if TYPE_CHECKING:
    from ..case import Case
    from ..case.model import Answer
    from ..case.proof import Gap
    from ..law import Law

LETTER, HANDOUT = "letter", "handout"
FOLLOW_UP = "follow-up"
GAPS = ("evidence-missing", "asserted-not-proved")  # the kinds that a paper mends
PEOPLE = ("sponsor", "declarant")  # readers who are persons of the case, each with a letter of their own
TITLES = {"officer": "deportation officer", "facility": "detention facility", "family": "client’s family"}
OTHERS = ("family", "clinic", "facility", "officer")
HANDOUTS = {
    "handout-client": "Hand-out for the client",
    "handout-client-spanish": "Hand-out for the client, in Spanish",
    "handout-sponsor": "Hand-out for the sponsor",
    "handout-sponsor-spanish": "Hand-out for the sponsor, in Spanish",
}
SPANISH = "-spanish"


@dataclass(frozen=True)
class Written:
    """A draft that was written: its file name and title; or why it could not be written, in `problem`."""

    name: str
    title: str
    problem: KitError | None = None


def wanted_letters(case: Case, law: Law, as_of: dt.date, lacks: Sequence[Gap] | None = None) -> list[Planned]:
    """The letters that the gaps of the file call for, in the order of readers; none when nothing is missing.

    `lacks` are the gaps, where they are known already.
    """
    from ..case import gaps  # late: pandas takes long to import
    from ..law import assess

    if lacks is None:
        lacks = gaps(law, case, assess(law, case.known(), as_of))
    found = [gap for gap in lacks if gap.kind in GAPS]
    of_all = [gap for gap in found if not gap.person]
    answers = case.answers()
    letters = []
    for reader in PEOPLE:
        for number, person in enumerate(case.people(reader), 1):
            own = [gap for gap in found if gap.person == person]
            letters += _letter(answers, law, reader, [*own, *of_all] if number == 1 else own, person, number)
    for reader in OTHERS:
        letters += _letter(answers, law, reader, of_all)
    return letters


def _letter(
    answers: Mapping[tuple[str, str], Answer],
    law: Law,
    reader: str,
    found: list[Gap],
    person: str = "",
    number: int = 0,
) -> list[Planned]:
    """The letter to one reader, or to one of several by the person and the number in the list; nothing without a gap."""

    def said(question: str, whose: str = "") -> str:
        answer = answers.get((question, whose))
        return str(answer.value) if answer and answer.value else ""

    asks = dict.fromkeys(_asks(law, reader, found, said("client-called") or "the client"))
    if not asks:
        return []
    name = f"{LETTER}-{reader}" + (f"-{number}" if person else "")
    named = said(f"{reader}-name", person) if person else ""
    title = f"Letter to {named}" if named else f"Letter to the {TITLES.get(reader, reader)}"
    return [Planned(name, f"{LETTER}-{reader}.md", title, person, {"asks": list(asks)})]


def _asks(law: Law, reader: str, found: list[Gap], client: str) -> Iterator[str]:
    """What a reader is asked for. Raises ContentError when the words of packet.toml want a name that is not there."""
    papers = law.packet.get("papers", {})
    for gap in found:
        paper = gap.paper or gap.subject
        entry = papers.get(paper, {}).get(reader)
        if entry:
            yield filled(entry["asks"], f"papers.{paper}.{reader}", client=client)


def wanted_follow_up(case: Case, law: Law, as_of: dt.date) -> list[Planned]:
    """The letter that asks what became of the packet; none before the day after it was sent, and none after a decision.

    It goes to the officer, then also to the supervisor, then to the director, as the office's own dates pass.
    """
    from ..law import deadlines

    clocks = {one.id: one for one in deadlines(law, case.known(), as_of)}
    first = clocks.get(f"first-{FOLLOW_UP}")
    if first is None or first.trigger_date is None or first.trigger_date >= as_of:
        return []

    def passed(clock: str) -> bool:
        return clock in clocks and clocks[clock].due <= as_of

    sent = [build for build in case.builds() if build.sent_on and build.manifest.get("kind", WHOLE) not in ONLY_NEW]
    last = max(sent, key=lambda build: (build.sent_on, build.id), default=None)
    known = {
        "sent_on": spell_plain(first.trigger_date),
        "days": (as_of - first.trigger_date).days,
        "pages": last.manifest["pages"] if last and last.sent_on == first.trigger_date else 0,
        "asks_interview": f"{FOLLOW_UP}-officer" in clocks,
        "to_supervisor": passed(f"second-{FOLLOW_UP}"),
        "to_director": passed(f"third-{FOLLOW_UP}"),
    }
    id = f"{LETTER}-{FOLLOW_UP}"
    return [Planned(id, f"{id}.md", "Letter that asks what became of the request", "", known)]


def wanted_handouts() -> list[Planned]:
    """The hand-outs, which are the same for every case but for the attorney's name and telephone."""
    return [Planned(name, f"{name}.md", title) for name, title in HANDOUTS.items()]


def drafted(
    case: Case, law: Law, as_of: dt.date, office: Path | None, wanted: list[Planned]
) -> Iterator[tuple[Planned, Document | KitError]]:
    """Each letter or hand-out as a document, or the error that keeps it from being drafted."""
    drafting = Drafting(case, law, as_of, References({}), office)
    for one in wanted:
        try:
            document = draft_one(drafting, one)
        except KitError as error:
            yield one, error
        else:
            yield one, _spoken(one, document)


def letter_preview(case: Case, law: Law, as_of: dt.date, letter_id: str, office: Path | None = None) -> str:
    """A letter or hand-out as safe HTML, missing answers as their labels in brackets; raises as `letter_file`."""
    return to_html(_one(case, law, as_of, letter_id, office, preview=True))


def letter_file(
    case: Case, law: Law, as_of: dt.date, letter_id: str, kind: str, office: Path | None = None
) -> tuple[str, bytes]:
    """A letter or hand-out as a file: its name, and its bytes as `kind` ("docx" or "pdf").

    Raises PacketError for one that the case does not call for, or that lacks an answer.
    """
    from .bundle import Looks  # late: pikepdf and fpdf2 take long to import, and the page asks for the list only
    from .paper import paper

    document = _one(case, law, as_of, letter_id, office, preview=False)
    if kind == "docx":
        data = word_file(case, law, document, as_of, office, _head(case))
    else:
        looks = Looks(f"{document.title} (file {case.file_number})", case.file_number, {}, case.training)
        data = paper(document, replace(looks, language=document.language))
    return f"{case.file_number}-{letter_id}.{kind}", data


def _one(case: Case, law: Law, as_of: dt.date, id: str, office: Path | None, *, preview: bool) -> Document:
    follow_up, handouts = wanted_follow_up(case, law, as_of), wanted_handouts()
    wanted = {one.id: one for one in (*wanted_letters(case, law, as_of), *follow_up, *handouts)}
    if id not in wanted:
        raise PacketError(
            "This letter is not wanted any more: nothing is missing or open that it would ask for.",
            where="the list of letters",
            fix="Look at the list again.",
        )
    drafting = Drafting(case, law, as_of, References({}), office, preview=preview)
    return _spoken(wanted[id], draft_one(drafting, wanted[id]))


def _spoken(one: Planned, document: Document) -> Document:
    """The document in its language."""
    return replace(document, language="es") if one.id.endswith(SPANISH) else document


def write_letters(case: Case, law: Law, out_dir: Path, *, as_of: dt.date, office: Path | None = None) -> list[Written]:
    """Write the letters that are wanted and the hand-outs as Word files into `out_dir`; returns what was written.

    A draft that lacks an answer is listed with its problem, and the others are written. A file that is there already is
    never overwritten, because somebody may have edited it: the new one gets the next number. Raises PacketError when
    the folder cannot be written.
    """
    from . import word  # late: its library takes long to import

    written = []
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        letters = [*wanted_letters(case, law, as_of), *wanted_follow_up(case, law, as_of)]
        for one, made in drafted(case, law, as_of, office, [*letters, *wanted_handouts()]):
            if isinstance(made, KitError):
                written.append(Written("", one.title, made))
                continue
            path = _free(out_dir, f"{case.file_number}-{one.id}")
            word.write(made, path, letterhead=letterhead(office), running_head=_head(case), exported_on=as_of)
            written.append(Written(path.name, made.title))
    except OSError as fault:
        raise PacketError(
            f"The letters could not be written ({fault.strerror or 'the disk answered with an error'}).",
            where=str(out_dir),
            fix="Choose another folder, and write them again.",
        ) from fault
    return written


def _free(folder: Path, name: str) -> Path:
    path, number = folder / f"{name}.docx", 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}.docx"
    return path


def _head(case: Case) -> str:
    """What stands at the head of every page: the file number, and on training cases that nobody is real."""
    return f"{case.file_number} \u00b7 {TRAINING}" if case.training else case.file_number
