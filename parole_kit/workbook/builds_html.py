"""What was built, drawn: each build with its state, what changed, its files, and the way to say that it went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..case.model import Build
from ..law.dates import spell, spell_plain
from .exhibits_list import pages_words, size_words
from .gate_view import worth_a_look
from .html import Html, button, hidden, join, tag
from .look import Look
from .readings import not_read, reading_html

if TYPE_CHECKING:
    from ..packet import Check

FILES = {
    "packet": "The packet, for e-mail or to read",
    "part": "A part of the packet, for e-mail",
    "print": "The packet, to print on both sides",
    "word": "A draft to edit in Word",
    "file-record": "For the file only: makes the packet a file copy",
    "internal-sheet": "For the file only",
    "checklist": "For the file only",
    "appearance-data-sheet": "For the file only",
    "prefill-aid": "For the file only",
    "form": "A form of the office, filled; sign it by hand",
    "email": "Words for the e-mail",
    "calendar": "Dates for your calendar",
}
CALLED = {"supplement": "Supplement", "inserts": "Supplement to put between pages", "afresh": "Packet numbered afresh"}
CHOICES = {
    "whole": "The whole packet again, with the numbers that were sent",
    "supplement": "A supplement: only what is new, numbered on from the last page",
    "inserts": "A supplement to put between the pages that were sent, numbered 47A, 47B",
    "afresh": "A new packet, numbered from 1",
}
DIFFERENCES = {
    "documents": "Documents",
    "exhibits": "Exhibits",
    "answers": "Answers",
    "decisions": "Decisions",
    "law": "Law and words",
}


def what_to_build(uid: str, chosen: str) -> Html:
    """The choice there is once a packet was sent, with the button that builds."""
    own = f"{uid}-kind"
    options = [
        tag("option", says, value=kind, selected="selected" if kind == chosen else None)
        for kind, says in CHOICES.items()
    ]
    choose = tag("select", options, id=own, name="kind", class_="pk-input")
    press = tag("button", "Build the packet", type="submit", class_="pk-button pk-main", data_key="build")
    field = tag("div", tag("label", "What to build", for_=own, class_="pk-label"), choose, class_="pk-field")
    return tag("form", field, press, data_do="build")


def builds_html(look: Look, uid: str, files: Mapping[int, Mapping[str, int]]) -> Html | None:
    """Every build, the newest first. `files` are those that can be had: build id to names and bytes."""
    if not look.builds:
        return None
    newest = look.builds[-1].id
    rows = {build.id: _one(look, build, uid, files.get(build.id, {})) for build in reversed(look.builds)}
    shown = [build.id for build in reversed(look.builds) if build.sent_on or build.id == newest]
    folded = [rows[id] for id in rows if id not in shown]
    older = tag("summary", f"Earlier builds that were not sent ({len(folded)})")
    return tag(
        "section",
        tag("h3", "What was built", data_key="builds"),
        tag("ul", [rows[id] for id in shown], class_="pk-builds"),
        tag("details", older, tag("ul", folded, class_="pk-builds"), class_="pk-opens", data_key="older-builds")
        if folded
        else None,
        data_key="what-was-built",
    )


def _one(look: Look, build: Build, uid: str, files: Mapping[str, int]) -> Html:
    stale = look.keep(f"stale {build.id}", lambda: look.case.changed_since(build) is not None)
    when, manifest = build.at.astimezone(), build.manifest
    pages = f", {pages_words(manifest['pages'])}" if manifest.get("pages") else ""
    if manifest.get("kind", "whole") != "whole" and manifest.get("numbers"):
        pages += f" numbered {manifest['numbers'].replace('..', ' to ')}"
    head = tag(
        "p",
        tag("strong", f"Build {build.id}"),
        f" ({CALLED[manifest['kind']].lower()})" if manifest.get("kind") in CALLED else "",
        f", {spell_plain(when.date())} at {when:%H:%M}, speaks from {spell_plain(build.as_of)}{pages}. ",
        _state(build, stale),
    )
    return tag(
        "li",
        head,
        _hash(manifest),
        reading_html(look, build, uid, stale=stale, differences=_differences),
        _noticed(look, build, uid, folded=stale or build.sent_on is not None),
        _since_then(look, build) if stale else None,
        _since_the_last(look, build),
        _files(build, files),
        _went(build) if build.sent_on else _sent_form(look, build, uid, stale),
        data_key=f"build-{build.id}",
    )


def _state(build: Build, stale: bool) -> Html:
    if build.sent_on:
        return tag("span", f"Sent on {spell(build.sent_on)}", class_="pk-mark", data_status="confirmed")
    if stale:
        return tag("span", "The case has changed since: do not send it", class_="pk-mark", data_status="blocking")
    return tag("span", "Agrees with the case", class_="pk-mark", data_status="confirmed")


def _hash(manifest: dict) -> Html | None:
    packet = next((file for file in manifest.get("files", ()) if file["kind"] == "packet"), None)
    return (
        tag("p", "SHA-256 of the packet: ", tag("code", packet["sha256"]), class_="pk-small pk-hash")
        if packet
        else None
    )


def noticed_in(look: Look, manifest: Mapping) -> list[Check]:
    """What only the finished pages showed, first what an answer mends; what can be said without them stands above already."""
    from ..packet import gate, noticed

    above = {check.id for check in look.keep("gate", lambda: gate(look.case, look.law, look.as_of)).warnings}
    found = [check for check in noticed(manifest) if check.id not in above]
    return sorted(found, key=lambda check: not check.question)


def _noticed(look: Look, build: Build, uid: str, *, folded: bool) -> Html | None:
    found = noticed_in(look, build.manifest)
    if not found:
        return None
    listed, key = worth_a_look(look, found, uid), f"noticed-{build.id}"
    if folded:
        words = tag("summary", f"Was worth a look in its pages ({len(found)})")
        return tag("details", words, listed, class_="pk-opens", data_key=key)
    return tag("div", tag("h4", f"Worth a look in its pages ({len(found)})"), listed, data_key=key)


def _since_then(look: Look, build: Build) -> Html | None:
    from ..packet import what_changed

    found = look.keep(f"since {build.id}", lambda: what_changed(look.case, look.law, build))
    words = "What changed since it went" if build.sent_on else "What changed since"
    return _differences(found, words, f"since-{build.id}")


def _since_the_last(look: Look, build: Build) -> Html | None:
    from ..packet import build_before, what_changed

    earlier = build_before(look.builds, build)
    if earlier is None:
        return None
    found = look.keep(f"between {build.id}", lambda: what_changed(look.case, look.law, earlier, build))
    words = f"What changed from build {earlier.id} to build {build.id}"
    return _differences(found, words, f"between-{build.id}")


def _differences(found: Sequence, words: str, key: str) -> Html | None:
    count = sum(len(one.says) for one in found)
    if not count:
        return None
    parts = [
        join(tag("dt", DIFFERENCES[one.kind]), tag("dd", tag("ul", [tag("li", says) for says in one.says])))
        for one in found
    ]
    return tag(
        "details",
        tag("summary", f"{words} ({count})"),
        tag("dl", parts, class_="pk-differences"),
        class_="pk-opens",
        data_key=key,
    )


def _files(build: Build, sizes: Mapping[str, int]) -> Html:
    listed = [file for file in build.manifest.get("files", ()) if file["name"] in sizes]
    if not listed:
        return tag("p", "Its files are not kept: it was not sent, and a later build took its place.", class_="pk-small")

    def row(file: dict) -> Html:
        name = file["name"]
        facts = [FILES.get(file["kind"], file["kind"]), size_words(sizes[name])]
        if file.get("pages"):
            facts.insert(1, pages_words(file["pages"]))
        get = button(join("Download", hidden(f" {name}")), "get", build=build.id, name=name)
        about = tag("strong", Path(name).name), tag("span", " · ".join(facts), class_="pk-small")
        return tag("li", tag("span", about, class_="pk-recent"), get, data_key=f"file-{name}")

    groups = {"going": [], "file": [], "word": []}
    for file in listed:
        kind = file["kind"]
        where = "word" if kind == "word" else "going" if kind in ("packet", "part", "print", "email") else "file"
        groups[where].append(row(file))

    def folded(words: str, rows: list[Html], key: str) -> Html | None:
        if not rows:
            return None
        inside = tag("summary", f"{words} ({len(rows)})"), tag("ul", rows, class_="pk-rows")
        return tag("details", inside, class_="pk-opens", data_key=key)

    print_is_gone = any(file["kind"] == "print" and file["name"] not in sizes for file in build.manifest["files"])
    everything = button("Download everything as one ZIP file", "get_all", class_="pk-button", build=build.id)
    return join(
        tag("ul", groups["going"], class_="pk-rows"),
        folded("For the file, and dates", groups["file"], f"file-{build.id}"),
        folded("Drafts to edit in Word", groups["word"], f"word-{build.id}"),
        tag("p", "The print edition is not kept in the case: a new build makes it again.", class_="pk-small")
        if print_is_gone
        else None,
        everything,
    )


def _went(build: Build) -> Html:
    words = tag("summary", "It was not sent", hidden(f" build {build.id}"))
    hint = tag("p", "Its tabs and page numbers are then free to change again.", class_="pk-hint")
    back = button(join("Take the mark back", hidden(f" of build {build.id}")), "not_sent", build=build.id)
    return tag("details", words, hint, back, class_="pk-opens", data_key=f"went-{build.id}")


def _sent_form(look: Look, build: Build, uid: str, stale: bool) -> Html:
    own = f"{uid}-sent-{build.id}"

    def field(name: str, label: str) -> Html:
        box = tag("input", type="text", id=f"{own}-{name}", name=name, class_="pk-input pk-m", autocomplete="off")
        return tag("div", tag("label", label, for_=f"{own}-{name}", class_="pk-label"), box, class_="pk-field")

    hint = not_read(look, build) + "Its tabs and page numbers are kept from then on."
    if stale:
        hint = (
            "The case has changed since it was built, so it can be marked only if it went before that. "
            "If it has not gone yet, build again and send that one."
        )
    form = tag(
        "form",
        field("day", "Date it was sent"),
        field("by", "Who says that it went before the case changed") if stale else None,
        tag("button", join("Mark as sent", hidden(f" build {build.id}")), type="submit", class_="pk-button"),
        data_do="sent",
        data_build=str(build.id),
    )
    words = tag("summary", "It was sent", hidden(f" build {build.id}"))
    return tag("details", words, tag("p", hint, class_="pk-hint"), form, class_="pk-opens", data_key=f"sent-{build.id}")
