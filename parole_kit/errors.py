"""One family of errors. Each says what happened, where, and how to fix it, in words for the person at the screen."""

from __future__ import annotations


class KitError(Exception):
    """A problem that the person can fix.

    `what` is one sentence; `where` names the question, file and line, or exhibit; `fix` begins with a verb.
    Anything raised that is not a KitError is a fault in the kit itself.
    """

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.fix = fix

    def __str__(self) -> str:
        lines = [self.what]
        if self.where:
            lines.append(f"Where: {self.where}")
        if self.fix:
            lines.append(f"Fix: {self.fix}")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, str]:
        """The three parts, for JSON output and for the page."""
        return {"what": self.what, "where": self.where, "fix": self.fix}


class ContentError(KitError):
    """A law file, template, notebook or office file says something the kit cannot accept."""


class AnswerError(KitError):
    """A value that was typed, pasted or imported cannot be an answer to its question."""


class CaseError(KitError):
    """The case file cannot be opened, read or saved."""


class IntakeError(KitError):
    """A file offered as an exhibit cannot be accepted as it is."""


class PacketError(KitError):
    """The packet cannot be built, or must not be sent, as things stand."""


class AppError(KitError):
    """The workbook cannot be started or reached."""


class Cancelled(KitError):
    """The person stopped the work; nothing was changed."""


class Problems(KitError):
    """Several mistakes found in one go, so that they can be mended in one go."""

    def __init__(self, errors: list[KitError] | tuple[KitError, ...], *, what: str = "", where: str = "") -> None:
        self.errors = tuple(errors)
        count = len(self.errors)
        super().__init__(what or f"{count} mistake{'s were' if count != 1 else ' was'} found.", where=where)

    def __str__(self) -> str:
        return "\n\n".join([self.what, *map(str, self.errors)])

    def as_dict(self) -> dict:
        return {**super().as_dict(), "errors": [error.as_dict() for error in self.errors]}
