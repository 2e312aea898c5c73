"""The exhibits of a case: original bytes, never altered, and a record of each. A part of `Case`."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, replace
from typing import Any

from .. import __version__
from ..errors import CaseError
from .coding import COLUMNS, exhibit_from, record_json
from .history import AnswersAndHistory, Step
from .model import GROUPS, Exhibit, Inspection
from .record import check_record

_SELECT = "SELECT id, title, group_id, file_name, media_type, pages, size, sha256, record FROM exhibits"


def slug(title: str) -> str:
    """A title as an id: small Latin letters, digits and hyphens, at most 40; "exhibit" when nothing is left."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = "".join(letter if letter.isalnum() else " " for letter in letters.replace("'", "")).split()
    made = ""
    for word in words:
        if len(made) + len(word) + 1 > 40:
            break
        made = f"{made}-{word}" if made else word
    return made or (words[0][:40] if words else "exhibit")


class Exhibits(AnswersAndHistory):
    """The exhibits in packet order: by group in the order of GROUPS, then as they were arranged."""

    def exhibits(self) -> list[Exhibit]:
        """Every exhibit, in packet order."""
        found = [exhibit_from(row[:-1], row[-1]) for row in self._database.rows(f"{_SELECT} ORDER BY position")]
        return sorted(found, key=lambda exhibit: GROUPS.index(exhibit.group))

    def exhibit(self, id: str) -> Exhibit:
        """One exhibit. Raises CaseError when it is not in the case."""
        row = self._database.one(f"{_SELECT} WHERE id = ?", (id,))
        if row is None:
            raise CaseError(
                "This exhibit is no longer in the case.", where=id, fix="Reload the page to see what is there."
            )
        return exhibit_from(row[:-1], row[-1])

    def exhibit_bytes(self, id: str) -> bytes:
        """The original file of an exhibit, as it was added.

        Raises CaseError when it is not in the case, or has changed on the disk.
        """
        with self._database.transaction(reading=True):
            exhibit = self.exhibit(id)
            row = self._database.one("SELECT row FROM originals WHERE exhibit = ?", (id,))
            data = self._database.read_bytes("originals", "data", row[0])
        if hashlib.sha256(data).hexdigest() != exhibit.sha256:
            raise CaseError(
                "The file of this exhibit is no longer what was added.",
                where=f"exhibit “{exhibit.title}”",
                fix="Remove the exhibit and add the file again from where it came from.",
            )
        return data

    def printed_bytes(self, exhibit: Exhibit) -> bytes | None:
        """The pages of an exhibit as intake or an earlier build made them; None when neither did, or it prints otherwise now."""
        found = self._database.one(
            "SELECT data FROM printed WHERE exhibit = ? AND made_from = ?", (exhibit.id, prints_as(exhibit))
        )
        return found and found[0]

    def keep_printed(self, exhibit: Exhibit, data: bytes) -> None:
        """Keep the pages of an exhibit that took long to make, for the next build. It changes nothing that the case says."""
        self._database.rows(
            "INSERT OR REPLACE INTO printed SELECT id, ?, ? FROM exhibits WHERE id = ?",
            (prints_as(exhibit), data, exhibit.id),
        )

    def duplicate_of(self, sha256: str) -> Exhibit | None:
        """The exhibit that already holds the same bytes, or None."""
        return next((exhibit for exhibit in self.exhibits() if exhibit.sha256 == sha256), None)

    def add_exhibit(
        self,
        data: bytes,
        file_name: str,
        inspection: Inspection,
        *,
        title: str,
        group: str,
        id: str = "",
        **record: Any,
    ) -> Exhibit:
        """Put a file that intake accepted into the case, behind the others of its group.

        `record` are fields of Exhibit, such as proves, date, language. The id comes from the title unless it is given.
        Raises AnswerError or Problems for a record that cannot be, CaseError for an id that is taken.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 != inspection.sha256 or len(data) != inspection.size:
            raise ValueError("the inspection is of another file")
        with self._change() as step:
            others = self.exhibits()
            taken = {exhibit.id for exhibit in others}
            if id in taken:
                raise CaseError(
                    "There is already an exhibit of that name.", where=id, fix="Give the exhibit another id."
                )
            exhibit = Exhibit(
                id=id or free_id(slug(title), taken),
                title=title,
                group=group,
                file_name=file_name,
                media_type=inspection.media_type,
                pages=inspection.pages,
                size=inspection.size,
                sha256=sha256,
                notes=tuple(record.pop("notes", inspection.notes)),
                hidden_text=inspection.hidden_text,
                page_prints=inspection.page_prints,
            )
            exhibit = check_record(exhibit, record, others)
            self._insert(exhibit, data)
            if inspection.printed:
                self.keep_printed(exhibit, inspection.printed)
            step.record("exhibit", exhibit.id, after=record_json(exhibit), says=f"“{exhibit.title}” added")
        return exhibit

    def _insert(self, exhibit: Exhibit, data: bytes) -> None:
        position = self._database.one("SELECT coalesce(max(position), 0) + 1 FROM exhibits")[0]
        columns = [getattr(exhibit, column) for column in COLUMNS]
        self._database.rows(
            "INSERT INTO exhibits (id, title, group_id, file_name, media_type, pages, size, sha256, position, record)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*columns, position, record_json(exhibit)),
        )
        self._database.rows("INSERT INTO originals (exhibit, data) VALUES (?, zeroblob(?))", (exhibit.id, len(data)))
        self._database.write_bytes("originals", "data", self._database.one("SELECT last_insert_rowid()")[0], data)

    def update_exhibit(self, id: str, **changed: Any) -> Exhibit:
        """Change fields of an exhibit's record (see record.FIELDS); the same again changes nothing.

        Raises AnswerError, or Problems when several fields cannot be; CaseError when the exhibit is not in the case.
        """
        with self._change() as step:
            before = self.exhibit(id)
            after = check_record(before, changed, [other for other in self.exhibits() if other.id != id])
            self._update(step, before, after, f"“{after.title}” changed")
        return after

    def _update(self, step: Step, before: Exhibit, after: Exhibit, says: str) -> None:
        if before == after:
            return
        self._database.rows(
            "UPDATE exhibits SET title = ?, group_id = ?, record = ? WHERE id = ?",
            (after.title, after.group, record_json(after), after.id),
        )
        changed = ", ".join(
            field.name.replace("_", " ")
            for field in fields(Exhibit)
            if getattr(before, field.name) != getattr(after, field.name)
        )
        step.record(
            "exhibit", after.id, before=record_json(before), after=record_json(after), says=f"{says}: {changed}"
        )

    def remove_exhibit(self, id: str) -> None:
        """Take an exhibit and its bytes out of the case for good; the history keeps its title and record.

        Raises CaseError when another exhibit is its translation.
        """
        with self._change() as step:
            exhibit = self.exhibit(id)
            for other in self.exhibits():
                if other.translates == id:
                    raise CaseError(
                        f"“{other.title}” is the translation of this exhibit.",
                        where=f"exhibit “{exhibit.title}”",
                        fix="Remove the translation first, or say that it translates another exhibit.",
                    )
            self._database.rows("DELETE FROM exhibits WHERE id = ?", (id,))
            self._database.give_back_space()
            step.record("exhibit", id, before=record_json(exhibit), says=f"“{exhibit.title}” removed")

    def reorder_exhibits(self, ids: Sequence[str]) -> None:
        """Arrange the exhibits: every id once. Groups keep their order, so this decides within each group.

        Raises CaseError when the case holds other exhibits by now.
        """
        with self._change() as step:
            now = [exhibit.id for exhibit in self.exhibits()]
            if sorted(now) != sorted(ids):
                raise CaseError(
                    "Exhibits were added or removed meanwhile.",
                    where="Order of exhibits",
                    fix="Reload the page, then arrange them.",
                )
            for position, id in enumerate(ids, start=1):
                self._database.rows("UPDATE exhibits SET position = ? WHERE id = ?", (position, id))
            arranged = [exhibit.id for exhibit in self.exhibits()]
            if arranged != now:
                step.record(
                    "exhibit",
                    "",
                    before="\n".join(now),
                    after="\n".join(arranged),
                    says="Exhibits put in another order",
                )

    def _fix_tabs(self, step: Step, tabs: dict[str, str]) -> None:
        """Keep the tabs under which exhibits were sent, and no others."""
        for exhibit in self.exhibits():
            kept = replace(exhibit, tab=tabs.get(exhibit.id, ""))
            self._update(step, exhibit, kept, f"“{exhibit.title}” was sent")


def prints_as(exhibit: Exhibit) -> str:
    """What decides how an exhibit prints, in short: its file, how its pages are arranged, and the kit."""
    arranged = exhibit.rotations, exhibit.left_out, exhibit.page_order, asdict(exhibit)["blacked_out"]
    return hashlib.sha256(repr((__version__, exhibit.sha256, arranged)).encode()).hexdigest()


def free_id(wanted: str, taken: Iterable[str]) -> str:
    """`wanted`, or `wanted-2` and so on when it is taken."""
    number, free = 1, wanted
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    return free


def twins(exhibits: Iterable[Exhibit]) -> list[tuple[Exhibit, list[int], Exhibit, list[int]]]:
    """Printed pages that look like pages of an earlier exhibit: the exhibit, its pages, the earlier one, and its pages.

    The pages of the two stand pair by pair; each pair of exhibits comes once.
    """
    first: dict[str, tuple[Exhibit, int]] = {}
    found: dict[tuple[str, str], tuple[Exhibit, list[int], Exhibit, list[int]]] = {}
    for exhibit in exhibits:
        for page in sorted(exhibit.printed):
            look = exhibit.page_prints[page - 1] if page <= len(exhibit.page_prints) else ""
            if look and first.setdefault(look, (exhibit, page))[0].id != exhibit.id:
                other, its = first[look]
                _, pages, _, others = found.setdefault((exhibit.id, other.id), (exhibit, [], other, []))
                pages.append(page)
                others.append(its)
    return list(found.values())
