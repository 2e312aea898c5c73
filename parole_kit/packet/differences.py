"""What changed between two builds of a packet, or since one: documents, exhibits, answers, decisions, words and law.

Worked out from the manifests and the history that the case keeps; nothing is drafted again.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..case.history import same
from ..case.model import Answer, Build, Change
from .layout import exhibits_now
from .numbers import written
from .plan import kept_pages
from .sent import ONLY_NEW, WHOLE

if TYPE_CHECKING:
    from ..case import Case
    from ..law import Law

DAY_OF_SENDING = "packet-sent-on"


class Difference(NamedTuple):
    """One kind of change (documents, exhibits, answers, decisions, law), and what it was, in sentences."""

    kind: str
    says: tuple[str, ...]


def build_before(builds: Sequence[Build], build: Build) -> Build | None:
    """The build to hold another against: the last one earlier of its kind, a supplement against a supplement."""
    alike = [one for one in builds if one.id < build.id and _only_new(one) == _only_new(build)]
    return alike[-1] if alike else None


def what_changed(case: Case, law: Law, earlier: Build, later: Build | None = None) -> tuple[Difference, ...]:
    """What differs between two builds, or between a build and the case as it is now.

    The day of sending does not count: it becomes known when a packet goes.
    """
    history = case.history(kinds=None)
    begun, ended = _place(history, earlier), _place(history, later) if later else None
    then = case.at(begun)
    now = case.at(ended) if ended is not None else case.answers()
    between = [change for change in history if begun < change.number and (ended is None or change.number <= ended)]
    held = earlier.manifest.get("exhibits", ())
    exhibits = later.manifest.get("exhibits", ()) if later else _exhibits_now(case, law)
    if later is None and _only_new(earlier):  # of a supplement, only what it holds can change
        exhibits = [one for one in exhibits if one["id"] in {other["id"] for other in held}]
    found = [
        ("documents", _documents(earlier.manifest, later.manifest) if later else ()),
        ("exhibits", _exhibits(held, exhibits)),
        ("answers", [*_people(law, between), *_answers(law, then, now)]),
        ("decisions", _decisions(law, between)),
        ("law", _law(earlier.manifest, later.manifest if later else {"law_version": law.version})),
    ]
    return tuple(Difference(kind, told) for kind, says in found if (told := tuple(dict.fromkeys(says))))


def _only_new(build: Build) -> bool:
    return build.manifest.get("kind", WHOLE) in ONLY_NEW


def _place(history: Sequence[Change], build: Build) -> int:
    """The number of the change that recorded a build."""
    found = (one.number for one in history if one.kind == "build" and one.subject == str(build.id))
    return next(found, 0)


def _documents(earlier: Mapping, later: Mapping) -> Iterator[str]:
    was, now = ({one["id"]: one for one in manifest.get("documents", ())} for manifest in (earlier, later))
    for id, one in now.items():
        if id not in was:
            yield f"“{one['title']}” is new."
        elif "lines" in one and "lines" in was[id] and one["lines"] != was[id]["lines"]:
            yield f"“{one['title']}”: {_lines(was[id]['lines'], one['lines'])}."
    yield from (f"“{one['title']}” is gone." for id, one in was.items() if id not in now)


def _lines(was: Sequence[str], now: Sequence[str]) -> str:
    """How many lines of a document are other ones: "2 lines changed, 1 new, 3 gone"."""
    changed = new = gone = 0
    for what, a, b, c, d in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if what != "equal":
            both = min(b - a, d - c)
            changed, new, gone = changed + both, new + d - c - both, gone + b - a - both
    first, *others = [(count, word) for count, word in ((changed, "changed"), (new, "new"), (gone, "gone")) if count]
    lines = "line" if first[0] == 1 else "lines"
    return ", ".join([f"{first[0]} {lines} {first[1]}", *(f"{count} {word}" for count, word in others)])


def _exhibits_now(case: Case, law: Law) -> list[dict]:
    return [
        {"id": one.id, "title": one.title, "sha256": one.sha256, "own": written(kept_pages(one))}
        | {"turned": {str(page): degrees for page, degrees in one.rotations.items()}}
        for one in exhibits_now(case, law)
    ]


def _exhibits(earlier: Iterable[Mapping], later: Iterable[Mapping]) -> Iterator[str]:
    was, now = ({one["id"]: one for one in listed} for listed in (earlier, later))
    for id, one in now.items():
        if id not in was:
            yield f"“{one['title']}” was added."
            continue
        other = was[id]
        if one["title"] != other["title"]:
            yield f"“{other['title']}” is now called “{one['title']}”."
        if one.get("sha256") != other.get("sha256", one.get("sha256")):
            yield f"“{one['title']}” is another file."
        if any(one.get(key) != other.get(key, one.get(key)) for key in ("own", "turned")):
            yield f"“{one['title']}”: pages were left out, turned or put in another order."
    yield from (f"“{one['title']}” was removed." for id, one in was.items() if id not in now)
    orders = [[id for id in listed if id in was and id in now] for listed in (was, now)]
    if orders[0] != orders[1]:
        yield "The exhibits stand in another order."


def _answers(law: Law, then: Mapping, now: Mapping) -> Iterator[str]:
    named = {key[1]: answer for key, answer in {**then, **now}.items() if key[0].endswith("-name") and key[1]}
    for key in {**now, **then}:
        question, person = key
        if question != DAY_OF_SENDING and not same(then.get(key), now.get(key)):
            label = law.questions[question].label if question in law.questions else question
            whose = f", {named[person].value}" if person in named and named[person].value else ""
            yield f"“{label}”{whose}: {_how(then.get(key), now.get(key))}."


def _how(then: Answer | None, now: Answer | None) -> str:
    if now is None:
        return "cleared"
    if now.not_known:
        return "marked as not known yet"
    return "answered" if then is None or then.not_known else "changed"


def _people(law: Law, between: Iterable[Change]) -> Iterator[str]:
    for one in between:
        if one.kind == "person" and one.says in ("added", "removed"):
            group = law.groups[one.subject].singular if one.subject in law.groups else one.subject
            yield f"A {group} was {one.says}."


def _decisions(law: Law, between: Iterable[Change]) -> Iterator[str]:
    for one in between:
        kind, _, subject = one.subject.partition(":")
        back = "withdrawn" in one.says.casefold()
        if one.kind == "override" and kind == "authority" and subject in law.authorities:
            yield f"{law.authorities[subject].cite} was {'no longer ' if back else ''}marked as checked."
        elif one.kind == "override" and kind == "route":
            yield "The attorney’s own route was withdrawn." if back else "The attorney chose the route."
        elif one.kind == "override":
            yield f"A check before sending was {'put back' if back else 'set aside with a reason'}."
        elif one.kind == "edited":
            yield f"A document edited in Word: {one.says[:1].lower()}{one.says[1:]}."


def _law(earlier: Mapping, later: Mapping) -> Iterator[str]:
    said = (
        ("law_version", "The law files are of another version: {} instead of {}."),
        ("kit_version", "Parole Kit is of another version: {} instead of {}."),
        ("templates_sha256", "The templates are not the same."),
    )
    for key, says in said:
        was, now = earlier.get(key), later.get(key)
        if was and now and was != now:
            yield says.format(now, was)
