"""What was sent of a case so far: under which tab and numbers each document and exhibit went, and on which day.

Read from the manifests of the builds that were marked as sent, so that later packets keep what readers already cite.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..case.model import Build
from . import numbers

WHOLE, AFRESH, SUPPLEMENT, INSERTS = "whole", "afresh", "supplement", "inserts"
KINDS = (WHOLE, SUPPLEMENT, INSERTS, AFRESH)
ONLY_NEW = (SUPPLEMENT, INSERTS)
Page = tuple[str, int | str]  # a document or exhibit and its own page; or TAB and the tab of a sheet
TAB = "tab"


@dataclass(frozen=True)
class SentPart:
    """A document or exhibit as it was sent last: `own` are its own page numbers that were printed, in order."""

    id: str
    kind: str  # document or exhibit
    title: str
    tab: str
    group: str
    numbers: tuple[str, ...]
    own: tuple[int, ...]
    on: dt.date
    supplement: bool = False


@dataclass(frozen=True)
class Sent:
    """Everything sent since the numbers last began afresh. `last` is the last whole number of the packet that went first."""

    parts: Mapping[str, SentPart] = field(default_factory=dict)
    numbers: Mapping[Page, str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    last: int = 0

    @property
    def tabs(self) -> dict[str, str]:
        """The tab of every part that has one."""
        return {part.id: part.tab for part in self.parts.values() if part.tab}

    @property
    def on(self) -> dt.date | None:
        """The day on which the packet itself went, or None."""
        return max((part.on for part in self.parts.values() if not part.supplement), default=None)

    def stands_behind(self, tab: str) -> bool:
        """Whether a tab went with a supplement, so that its pages come behind all others."""
        return numbers.leading(self.numbers.get((TAB, tab), "")) > self.last > 0


NOTHING = Sent()


def sent_so_far(builds: Iterable[Build]) -> Sent:
    """What was sent, from the builds of a case in any order."""
    sent = NOTHING
    for build in sorted((one for one in builds if one.sent_on), key=lambda one: (one.sent_on, one.id)):
        kind = build.manifest.get("kind", WHOLE)
        sent = _with(NOTHING if kind == AFRESH else sent, build, only_new=kind in ONLY_NEW)
    return sent


def _with(sent: Sent, build: Build, *, only_new: bool) -> Sent:
    manifest = build.manifest
    entries = [("document", one) for one in manifest.get("documents", ())]
    entries += [("exhibit", one) for one in manifest.get("exhibits", ())]
    parts, pages = dict(sent.parts), dict(sent.numbers)
    sheets = {one["tab"]: one["number"] for one in manifest.get("tabs", ())}
    for kind, one in entries:
        part = _part(kind, one, build, only_new)
        if only_new and (part.id in sent.parts or not (part.tab or kind == "exhibit")):
            continue  # the letter and the index of a supplement are its own
        parts[part.id] = part
        pages |= {(part.id, own): number for own, number in zip(part.own, part.numbers, strict=True)}
        if part.tab and part.numbers and "tabs" not in manifest:  # of before pages could have letters
            sheets[part.tab] = str(min(one["first"] - 1, int(sheets.get(part.tab, one["first"]))))
    for tab, number in sheets.items():
        if not only_new or (TAB, tab) not in sent.numbers:
            pages[TAB, tab] = number
    printed = numbers.read(manifest["numbers"]) if "numbers" in manifest else map(str, _count(manifest))
    taken = sent.taken | frozenset(printed)
    last = sent.last or (0 if only_new else max(map(numbers.leading, taken), default=0))
    return Sent(parts, pages, taken, last)


def _part(kind: str, one: dict, build: Build, supplement: bool) -> SentPart:
    first, last = one.get("first", 1), one.get("last", 0)
    printed = numbers.read(one["numbers"]) if "numbers" in one else [str(page) for page in range(first, last + 1)]
    own = [int(page) for page in numbers.read(one["own"])] if "own" in one else range(1, len(printed) + 1)
    title, tab, group = (one.get(key, "") for key in ("title", "tab", "group"))
    return SentPart(one["id"], kind, title, tab, group, tuple(printed), tuple(own), build.sent_on, supplement)


def _count(manifest: dict) -> range:
    return range(1, manifest.get("pages", 0) + 1)
