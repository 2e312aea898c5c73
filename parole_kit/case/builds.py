"""Every packet that was built, its files as far as they are kept, and what was sent. A part of `Case`.

Which build may be marked as sent, and which files are kept: docs/decisions/what-was-sent.md.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from mmap import ACCESS_READ, mmap
from pathlib import Path

from ..errors import AnswerError, CaseError
from ..law.dates import spell
from .coding import to_json
from .exhibits import Exhibits
from .model import Build, Change, Reading
from .pieces import cut

_BUILD = "SELECT id, at, as_of, manifest, inputs_sha256, sent_on FROM builds"
_LAID = "FROM laid JOIN pieces ON row = piece WHERE file = ?"
_SIZE = f"SELECT coalesce(sum(length(data)), 0) {_LAID}"
_PIECES = f"SELECT data {_LAID} ORDER BY place"
_CHANGES_A_PACKET = ("answer", "person", "exhibit", "override", "edited")
STEP = 1 << 20  # bytes of a packet that are written, or taken out, while others wait: some hundredths of a second
Stored = tuple[int, int]  # a file in the case that no build names yet: its number, and its size in bytes
_DAY_OF_SENDING = "packet-sent-on"
_TAB_WAS_FIXED = "was sent: tab"


class StaleBuild(CaseError):
    """The case has changed since the packet was built."""


class Builds(Exhibits):
    """Builds in the order in which they were made."""

    def add_build(
        self, manifest: dict, as_of: dt.date, inputs_sha256: str, files: Mapping[str, Stored] | None = None
    ) -> Build:
        """Keep what was built, from which state of the case, and `files` by their names in the manifest.

        The files of earlier builds that were never sent go (see `tidy_files`). Raises CaseError when a build in another window has taken
        the place of these files meanwhile.
        """
        with self._change() as step:
            self._database.rows(
                "INSERT INTO builds (at, as_of, manifest, inputs_sha256) VALUES (?, ?, ?, ?)",
                (step.at.isoformat(), as_of.isoformat(), to_json(manifest), inputs_sha256),
            )
            number = self._database.one("SELECT last_insert_rowid()")[0]
            step.record("build", str(number), says="Packet built")
            self._database.rows("DELETE FROM built WHERE build IN (SELECT id FROM builds WHERE sent_on IS NULL)")
            for name, (file, size) in (files or {}).items():
                if self._database.one(_SIZE, (file,)) != (size,):
                    raise CaseError(
                        "The packet was built in another window at the same time.",
                        where=f"the case {self.file_number}",
                        fix="Build it again in one window.",
                    )
                self._database.rows(
                    "INSERT INTO built (build, name, file, size) VALUES (?, ?, ?, ?)", (number, name, file, size)
                )
            return self._build(number)

    def store_files(self, files: Mapping[str, Path]) -> dict[str, Stored]:
        """Put files into the case for `add_build`.

        A packet is large: it goes in by small steps, so that the page can read and save in between. What the case has
        already from another build is not written again.
        """
        self.tidy_files()
        return {name: self._keep_file(path) for name, path in files.items()}

    def _keep_file(self, path: Path) -> Stored:
        file = secrets.randbits(62)
        with path.open("rb") as source:
            if not path.stat().st_size:
                return file, 0  # an empty file cannot be mapped
            with mmap(source.fileno(), 0, access=ACCESS_READ) as data:
                numbered = ((place, piece, piece.stop - piece.start) for place, piece in enumerate(cut(data)))
                for some in _by_steps(numbered):
                    with self._database.transaction():
                        for place, piece, _ in some:
                            self._lay(file, place, data[piece])
                return file, len(data)

    def _lay(self, file: int, place: int, data: bytes) -> None:
        """Put the next piece of a file into the case, where there is none like it."""
        sha256 = hashlib.sha256(data).digest()
        run = self._database.rows
        run("INSERT INTO pieces (data, sha256) VALUES (?, ?) ON CONFLICT DO NOTHING", (data, sha256))
        run("INSERT INTO laid SELECT ?, ?, row FROM pieces WHERE sha256 = ?", (file, place, sha256))

    def tidy_files(self) -> None:
        """Take out, by small steps too, files that no build names: of builds that gave way, and of one that was ended."""
        self._database.rows("DELETE FROM laid WHERE file NOT IN (SELECT file FROM built)")
        lonely = "row NOT IN (SELECT piece FROM laid)"
        for some in _by_steps(self._database.rows(f"SELECT row, length(data) FROM pieces WHERE {lonely}")):
            with self._database.transaction():
                for row, _ in some:
                    self._database.rows(f"DELETE FROM pieces WHERE row = ? AND {lonely}", (row,))
        self._database.give_back_space(by=STEP)

    def drop_build(self, build_id: int) -> None:
        """Forget a build that did not come to its end; the history keeps that it was begun."""
        with self._change() as step:
            self._database.rows("DELETE FROM builds WHERE id = ? AND sent_on IS NULL", (build_id,))
            step.record("build", str(build_id), says="Packet not written")
        self.tidy_files()

    def builds(self) -> list[Build]:
        """Every build, oldest first."""
        return [_build_from(row) for row in self._database.rows(f"{_BUILD} ORDER BY id")]

    def _build(self, build_id: int) -> Build:
        row = self._database.one(f"{_BUILD} WHERE id = ?", (build_id,))
        if row is None:
            raise CaseError("There is no such build in the case.", where=f"build {build_id}", fix="Reload the page.")
        return _build_from(row)

    # --- their files

    def kept_files(self) -> dict[int, dict[str, int]]:
        """The files that are kept: build id to names and sizes in bytes."""
        kept: dict[int, dict[str, int]] = {}
        for build, name, size in self._database.rows("SELECT build, name, size FROM built ORDER BY build, rowid"):
            kept.setdefault(build, {})[name] = size
        return kept

    def kept_bytes(self, build_id: int, name: str) -> bytes:
        """One kept file. Raises CaseError when it is not kept, or is no longer what was built."""
        with self._database.transaction(reading=True):
            build = self._build(build_id)
            row = self._database.one("SELECT file FROM built WHERE build = ? AND name = ?", (build_id, name))
            pieces = self._database.rows(_PIECES, row) if row else []
            data = b"".join(piece for (piece,) in pieces)
        wanted = {file["name"]: file["sha256"] for file in build.manifest.get("files", ())}
        if row is None or hashlib.sha256(data).hexdigest() != wanted.get(name):
            raise CaseError(
                "This file of the packet is not kept in the case."
                if row is None
                else "This file is not what was built any more.",
                where=f"build {build_id}, {name}",
                fix="Build the packet again.",
            )
        return data

    # --- who read it

    def read_by(self, build_id: int, by: str, *, ready: bool, says: str = "") -> Reading:
        """Keep that a second person read a build. An earlier reading of it stays in the history.

        Raises AnswerError without a name, or without a word on what is not ready; StaleBuild when the case has changed
        since, so that what was read is not what would be sent.
        """
        by, says = by.strip(), says.strip()
        where = f"build {build_id}"
        if not by:
            raise AnswerError("A name is needed.", where=where, fix="Enter the name of the person who read it.")
        if not (ready or says):
            raise AnswerError("It is not said what is not ready.", where=where, fix="Enter what has to be mended.")
        with self._change() as step:
            build = self._build(build_id)
            if build.sent_on is None and self.changed_since(build):
                raise StaleBuild(
                    "The case has changed since this packet was built.",
                    where=where,
                    fix="Build it again, and read that one.",
                )
            after = to_json([by, ready, says])
            step.record(
                "reading", str(build_id), after=after, says="Read: ready to send" if ready else "Read: not ready"
            )
            return Reading(build_id, by, step.at, ready, says)

    def readings(self) -> dict[int, Reading]:
        """The last reading of each build that a second person read, by build id."""
        rows = self._database.rows("SELECT subject, at, after FROM history WHERE kind = 'reading' ORDER BY number")
        found = ((int(subject), dt.datetime.fromisoformat(at), *json.loads(after)) for subject, at, after in rows)
        return {build: Reading(build, by, at, ready, says) for build, at, by, ready, says in found}

    # --- what was sent

    def mark_sent(self, build_id: int, on: dt.date, *, said_by: str = "") -> Build:
        """Say on which date a build was sent; its tabs and page numbers are kept from then on.

        Only a build that agreed with the case when it went may be marked: it agrees now, or `on` is not after the day
        on which the case first changed and `said_by` names who says that it went before that. Raises StaleBuild
        otherwise, CaseError for a day before the packet was built.
        """
        with self._change() as step:
            build = self._build(build_id)
            built = min(build.as_of, _day(build.at))
            if on < built:
                raise CaseError(
                    f"This packet was built on {spell(built)}, so it cannot have gone on {spell(on)}.",
                    where=f"build {build_id}",
                    fix="Enter the day on which it went.",
                )
            changed = self.changed_since(build)
            if changed:
                _refuse_stale(build, changed, on, said_by.strip())
            if build.sent_on == on:
                return build
            self._database.rows("UPDATE builds SET sent_on = ? WHERE id = ?", (on.isoformat(), build_id))
            says = f"Packet sent, before the case changed, as {said_by.strip()} says" if changed else "Packet sent"
            before = build.sent_on.isoformat() if build.sent_on else None
            step.record("build", str(build_id), before=before, after=on.isoformat(), says=says)
            self._fix_tabs(step, self._tabs_sent())
            return self._build(build_id)

    def mark_not_sent(self, build_id: int) -> Build:
        """Take back that a build was sent, where it was marked by mistake: its tabs and numbers are free again."""
        with self._change() as step:
            build = self._build(build_id)
            if build.sent_on is None:
                return build
            self._database.rows("UPDATE builds SET sent_on = NULL WHERE id = ?", (build_id,))
            step.record("build", str(build_id), before=build.sent_on.isoformat(), says="Packet not sent after all")
            self._fix_tabs(step, self._tabs_sent())
            return self._build(build_id)

    def changed_since(self, build: Build) -> Change | None:
        """The first change after which the case no longer said what the build says; None when it says the same.

        The day of sending does not count: it is known only when the packet goes.
        """
        law = build.manifest.get("law_version", "")
        if build.inputs_sha256 in (self.inputs_sha256(), self.inputs_sha256(law)):
            return None
        listed = self.history(kinds=("build", *_CHANGES_A_PACKET))
        made = next((one for one in listed if one.kind == "build" and one.subject == str(build.id)), None)
        return next(
            (
                change
                for change in listed
                if made
                and change.number > made.number
                and change.kind != "build"
                and change.question != _DAY_OF_SENDING
                and not change.says.endswith(_TAB_WAS_FIXED)
            ),
            None,
        )

    def _tabs_sent(self) -> dict[str, str]:
        """The tab under which each exhibit was sent last."""
        sent = sorted((build for build in self.builds() if build.sent_on), key=lambda build: (build.sent_on, build.id))
        return {one["id"]: one["tab"] for build in sent for one in build.manifest.get("exhibits", ())}


def _by_steps(found: Iterable[tuple]) -> Iterator[list[tuple]]:
    """What together comes to about STEP bytes; the last of each tuple is its size in bytes."""
    some, size = [], 0
    for one in found:
        some.append(one)
        size += one[-1]
        if size >= STEP:
            yield some
            some, size = [], 0
    if some:
        yield some


def _refuse_stale(build: Build, changed: Change, on: dt.date, said_by: str) -> None:
    day = _day(changed.at)
    at = f"{changed.at.astimezone():%H:%M}"
    if on > day:
        raise StaleBuild(
            f"The case changed on {spell(day)}, after this packet was built. It cannot be marked as sent on a later day.",
            where=f"build {build.id}",
            fix=f"Build the packet again and send that one. If this one went on {spell(day)} or before, enter that day.",
        )
    if not said_by:
        raise StaleBuild(
            f"The case has changed since this packet was built: on {spell(day)} at {at}.",
            where=f"build {build.id}",
            fix="If the packet went before that, enter who says so. If not, build it again and send that one.",
        )


def _day(moment: dt.datetime) -> dt.date:
    """The day where the office is."""
    return moment.astimezone().date()


def _build_from(row: tuple) -> Build:
    number, at, as_of, manifest, inputs, sent = row
    return Build(
        number,
        dt.datetime.fromisoformat(at),
        dt.date.fromisoformat(as_of),
        json.loads(manifest),
        inputs,
        dt.date.fromisoformat(sent) if sent else None,
    )
