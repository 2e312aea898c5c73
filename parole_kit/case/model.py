"""The nouns of the case floor: an answer, an exhibit, a build. Frozen; the store gives them out and takes them in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

Area = tuple[float, float, float, float]  # left, top, right, bottom as parts (0 to 1) of a page as its file shows it
GROUPS = ("identity", "trigger", "client", "sponsor", "ties", "danger", "relief", "medical", "bond", "changed")
MADE_FROM = ("the original", "a certified copy", "a copy")


@dataclass(frozen=True)
class Answer:
    """What was answered to one question, or that it is not known yet. `person` is "" or a person's id."""

    question: str
    person: str
    value: Any  # None when not known yet
    source: str = ""  # where the fact comes from: "I-870 p. 2"
    not_known: bool = False
    owner: str = ""  # who will find out
    given_at: dt.datetime | None = None


@dataclass(frozen=True)
class Change:
    """One step of the history; `before` and `after` are None where there was or is nothing.

    `kind` is answer, person, exhibit, build, reading, override, note or edited. Only an answer's has a `question`, `before` and `after`;
    in the others `subject` is what was changed (a group, or the id of an exhibit) and `says` how.
    """

    number: int
    at: dt.datetime
    question: str
    person: str
    before: Answer | None
    after: Answer | None
    kind: str = "answer"
    subject: str = ""
    says: str = ""
    undone: bool = False


COVERED = ("under a dark box", "under a picture")  # how a page hides text that somebody meant to take away


@dataclass(frozen=True)
class Translator:
    """Who translated an exhibit. Source: 8 CFR 1003.33; EOIR manual 3.3(a)."""

    name: str = ""
    address: str = ""
    phone: str = ""
    language: str = ""


@dataclass(frozen=True)
class Exhibit:
    """One exhibit and its record. The original bytes are in the store and are never altered.

    `group` is one of GROUPS (packet order, `law.md` 5.1). `proves` are factor ids. `translates` is the id of the
    exhibit in a foreign language that this one translates. `tab` is "" until it is fixed by a sent packet. Pages count
    from 1 as they are in the file, whatever the order in which they are printed.
    """

    id: str
    title: str
    group: str
    file_name: str
    media_type: str
    pages: int
    size: int  # bytes
    sha256: str
    proves: tuple[str, ...] = ()
    backs: tuple[str, ...] = ()  # answers that it shows to be true: question id, or question id/person id
    date: str = ""  # as a partial date, ISO: 2026, 2026-04, 2026-04-10
    source: str = ""
    language: str = "English"
    made_from: str = ""  # one of MADE_FROM: what was scanned
    original_held_by: str = ""
    translates: str = ""
    translator: Translator = field(default_factory=Translator)
    sensitive: bool = False
    may_go_to: tuple[str, ...] = ("government", "client", "file")
    rotations: dict[int, int] = field(default_factory=dict)  # page -> degrees clockwise
    left_out: tuple[int, ...] = ()  # pages not printed
    page_order: tuple[int, ...] = ()  # every page in the order of print; () as they are in the file
    blacked_out: dict[int, tuple[Area, ...]] = field(default_factory=dict)  # page -> areas; () only makes it a picture
    notes: tuple[str, ...] = ()  # what intake noticed, in sentences
    hidden_text: dict[int, str] = field(default_factory=dict)  # page -> how it hides text: "under a dark box"
    page_prints: tuple[str, ...] = ()  # how each page looks, "" for a blank one; equal prints are equal pages
    tab: str = ""

    @property
    def printed(self) -> tuple[int, ...]:
        """The pages that are printed, in the order of print; () for a Word file whose pages are not known."""
        return tuple(page for page in self.page_order or range(1, self.pages + 1) if page not in self.left_out)


@dataclass(frozen=True)
class Inspection:
    """What intake found in a file that it accepts. `needs_yes` are sentences that a person must confirm first."""

    media_type: str
    pages: int
    size: int
    sha256: str
    notes: tuple[str, ...] = ()
    needs_yes: tuple[str, ...] = ()
    hidden_text: dict[int, str] = field(default_factory=dict)  # as in Exhibit
    page_prints: tuple[str, ...] = ()
    printed: bytes = field(default=b"", repr=False)  # a PDF of the pages, where that takes long to make


@dataclass(frozen=True)
class Build:
    """One build of the packet as it was recorded in the case."""

    id: int
    at: dt.datetime
    as_of: dt.date
    manifest: dict
    inputs_sha256: str
    sent_on: dt.date | None = None


@dataclass(frozen=True)
class Reading:
    """That a second person read a build: who, when, whether it is ready to send, and what that person said of it."""

    build: int
    by: str
    at: dt.datetime
    ready: bool
    says: str = ""


@dataclass(frozen=True)
class EditedDocument:
    """A drafted document as the attorney edited it in Word. The file itself is in the store, byte for byte."""

    document: str  # the id of the drafted document
    file_name: str
    sha256: str
    at: dt.datetime
    left_out: tuple[str, ...] = ()  # sentences about what cannot be carried, to which a person said yes
    wrote: tuple[tuple[str, str], ...] = ()  # (kind, words): what the kit itself would have written then


@dataclass(frozen=True)
class Override:
    """An attorney's decision against what the kit would do: which route, gate check or citation, why, who, when."""

    kind: str  # route, gate, authority
    subject: str
    value: str
    reason: str
    by: str
    at: dt.datetime
