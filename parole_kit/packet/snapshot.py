"""A case as it was at one moment, so that the gate, every document and every page speak of the same facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..case.model import Answer, Build, EditedDocument, Exhibit, Override
from ..errors import PacketError
from ..law.model import Known

if TYPE_CHECKING:
    from ..case import Case

PEOPLE = ("sponsor", "declarant", "household")


class Snapshot:
    """What a build reads of a case, read once. It takes no changes; the bytes of exhibits and of
    documents edited in Word still come from the case."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self.file_number: str = case.file_number
        self.training: bool = case.training
        self._revision = case.revision
        self.inputs = case.inputs_sha256()
        self._answers, self._values, self._known = case.answers(), case.values(), case.known()
        self._exhibits, self._overrides, self._builds = case.exhibits(), case.overrides(), case.builds()
        self._edited, self._notes = case.edited(), case.notes()
        self._people = {group: case.people(group) for group in PEOPLE}
        self.still()

    def still(self) -> None:
        """Raise PacketError when the case has changed since, so that no packet is of two minds."""
        if self._case.revision != self._revision and self._case.inputs_sha256() != self.inputs:
            raise PacketError(
                "The case was changed while its packet was built, perhaps in another window. Nothing was written.",
                where=f"the case {self.file_number}",
                fix="Finish the change, and build the packet again.",
            )

    def answers(self) -> Mapping[tuple[str, str], Answer]:
        return self._answers

    def values(self) -> Mapping[str, Any]:
        return self._values

    def known(self) -> Known:
        return self._known

    def people(self, group: str) -> list[str]:
        return list(self._people[group])

    def exhibits(self) -> list[Exhibit]:
        return list(self._exhibits)

    def overrides(self) -> list[Override]:
        return list(self._overrides)

    def builds(self) -> list[Build]:
        return list(self._builds)

    def notes(self) -> Mapping[str, str]:
        return self._notes

    def edited(self) -> Mapping[str, EditedDocument]:
        return self._edited

    def edited_bytes(self, document: str) -> bytes:
        return self._case.edited_bytes(document)

    def inputs_sha256(self) -> str:
        return self.inputs

    def exhibit_bytes(self, id: str) -> bytes:
        return self._case.exhibit_bytes(id)

    def printed_bytes(self, exhibit: Exhibit) -> bytes | None:
        return self._case.printed_bytes(exhibit)
