"""The exhibits of an answers file: their records, and the files they name, checked before anything is written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ContentError, KitError, Problems
from ..law.reading import did_you_mean
from .exhibits import free_id, slug
from .model import Exhibit, Inspection
from .record import FIELDS, check_record
from .toml_file import TomlFile

if TYPE_CHECKING:
    from ..law import Law

_NEEDED = ("file", "title", "group")
KEYS = (*_NEEDED, "id", "sha256", "confirmed", *(key for key in FIELDS if key not in (*_NEEDED, "notes")))


@dataclass(frozen=True)
class PlannedExhibit:
    """One exhibit to be added, from the file at `path`."""

    path: Path
    inspection: Inspection
    exhibit: Exhibit


@dataclass
class ManifestReader:
    """One reading of the [[exhibit]] tables; `mistakes` grows as it goes. `inspect` is intake's inspect_file."""

    file: TomlFile
    law: Law
    folder: Path
    inspect: Callable[..., Inspection]
    mistakes: list[KitError]
    _places: dict[str, str] = field(default_factory=dict)

    def read(self) -> list[PlannedExhibit]:
        """The exhibits in the order of the file."""
        entries = self.file.data.get("exhibit", [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self._refuse("“exhibit” is not a list.", self.file.where("exhibit"), "Write each exhibit as [[exhibit]].")
            return []
        drafts = []
        for number, entry in enumerate(entries):
            draft = self._draft(number, entry, {draft.exhibit.id for draft, _ in drafts})
            if draft:
                drafts.append((draft, entry))
        # As they would be once all are in, so that a translation may stand before or after its original.
        final = {
            draft.exhibit.id: replace(draft.exhibit, translates=_word(entry, "translates")) for draft, entry in drafts
        }
        return [self._checked(draft, entry, final) for draft, entry in drafts]

    def _refuse(self, what: str, where: str, fix: str) -> None:
        self.mistakes.append(ContentError(what, where=where, fix=fix))

    def _draft(self, number: int, entry: dict[str, Any], taken: set[str]) -> PlannedExhibit | None:
        """The exhibit with its file, or None when the file cannot be had."""
        title, name = _word(entry, "title"), _word(entry, "file")
        place = self.file.where("exhibit", number, label=title or name)
        for key in entry:
            if key not in KEYS:
                fix = did_you_mean(key, KEYS, f"Use only: {', '.join(KEYS)}.")
                self._refuse(f"An exhibit has no “{key}”.", self.file.where("exhibit", number, key, title or name), fix)
        missing = [key for key in _NEEDED if not _word(entry, key)]
        if missing:
            fix = f"Add {' and '.join(missing)}, in quotation marks."
            self._refuse(f"The exhibit has no {' and no '.join(missing)}.", place, fix)
            return None
        id = entry.get("id") or free_id(slug(title), taken)
        if not isinstance(id, str) or slug(id) != id or id in taken:
            twice = isinstance(id, str) and id in taken
            what = f"The id “{id}” is used twice." if twice else f"“{id}” cannot be an id."
            where = self.file.where("exhibit", number, "id", title)
            self._refuse(what, where, "Write another id: small letters, digits, hyphens.")
            return None
        self._places[id] = place
        found = self._file(name, entry, place)
        if found is None:
            return None
        path, inspection = found
        facts = (inspection.media_type, inspection.pages, inspection.size, inspection.sha256)
        exhibit = Exhibit(id, title, entry["group"], path.name, *facts)
        return PlannedExhibit(path, inspection, exhibit)

    def _file(self, name: str, entry: dict[str, Any], place: str) -> tuple[Path, Inspection] | None:
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder.resolve()):
            self._refuse(
                f"“{name}” is outside the folder of exhibits.",
                place,
                f"Put the file into {self.folder.name} and name it.",
            )
            return None
        try:
            data = path.read_bytes()
        except OSError:
            there = [found.name for found in self.folder.iterdir() if found.is_file()] if self.folder.is_dir() else []
            fix = did_you_mean(name, there, f"Put the file into the folder {self.folder.name}, or correct its name.")
            self._refuse(f"The file “{name}” cannot be read.", place, fix)
            return None
        if entry.get("sha256", hashlib.sha256(data).hexdigest()) != hashlib.sha256(data).hexdigest():
            self._refuse(
                f"“{name}” is not the file that was listed.", place, "Look at the file; if it is right, remove sha256."
            )
            return None
        confirmed = entry.get("confirmed") is True
        try:
            inspection = self.inspect(data, path.name, confirmed=confirmed)
        except KitError as mistake:
            self.mistakes.append(type(mistake)(mistake.what, where=f"{place} ({name})", fix=mistake.fix))
            return None
        if inspection.needs_yes and not confirmed:
            fix = "Look at the file; if it is right, add confirmed = true to the exhibit."
            self._refuse(" ".join(inspection.needs_yes), f"{place} ({name})", fix)
        return path, inspection

    def _checked(self, draft: PlannedExhibit, entry: dict[str, Any], final: dict[str, Exhibit]) -> PlannedExhibit:
        record = {key: entry[key] for key in FIELDS if key in entry and key != "notes"}
        place = self._places[draft.exhibit.id]
        for key in ("rotations", "blacked_out"):
            if isinstance(record.get(key), dict):
                record[key] = {int(page) if page.isdecimal() else page: said for page, said in record[key].items()}
        if _word(entry, "translates") in self._places and _word(entry, "translates") not in final:
            del record["translates"]  # its file is missing, which was told already
        others = [exhibit for id, exhibit in final.items() if id != draft.exhibit.id]
        try:
            exhibit = check_record(replace(draft.exhibit, notes=draft.inspection.notes), record, others)
            for factor in exhibit.proves:
                if factor not in self.law.factors:
                    fix = did_you_mean(factor, self.law.factors, "Name a factor of the worksheet.")
                    self._refuse(f"There is no factor “{factor}”.", place, fix)
            for question in (answer.partition("/")[0] for answer in exhibit.backs):
                if question not in self.law.questions:
                    fix = did_you_mean(question, self.law.questions, "Name a question by its id.")
                    self._refuse(f"There is no question “{question}”.", place, fix)
            return replace(draft, exhibit=exhibit)
        except KitError as mistake:
            for one in mistake.errors if isinstance(mistake, Problems) else (mistake,):
                label = one.where.rpartition(", ")[2]
                self.mistakes.append(type(one)(one.what, where=f"{place}, {label}", fix=one.fix))
            return draft


def _word(entry: dict[str, Any], key: str) -> str:
    value = entry.get(key, "")
    return " ".join(value.split()) if isinstance(value, str) else ""
