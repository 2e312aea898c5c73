"""The manifest: what was built, from what, with the hash of every file, where each document stands, and every check."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from .checks import Check, GateResult
from .layout import Layout
from .plan import SHEET, Part

if TYPE_CHECKING:
    from ..case import Case
    from ..law import Law


def manifest_of(
    case: Case, law: Law, as_of: dt.date, layout: Layout, checked: GateResult, files: list[dict], inputs: str
) -> dict:
    """The manifest as plain data. Pages are packet pages, hashes SHA-256 in hex."""
    parts = [part for part in layout.plan.parts if not part.id.startswith(SHEET)]
    signers = {one.id: list(one.signers) for one in layout.documents}
    return {
        "file_number": case.file_number,
        "training": case.training,
        "as_of": as_of.isoformat(),
        "law_version": law.version,
        "pages": layout.plan.pages,
        "files": files,
        "documents": [
            {**_place(part), "signers": signers.get(part.id, [])} for part in parts if part.kind == "document"
        ],
        "exhibits": [_place(part) for part in parts if part.kind == "exhibit"],
        "gate": {
            "blocking": [check_shape(check) for check in checked.blocking],
            "warnings": [check_shape(check) for check in checked.warnings],
            "overridden": [
                {**check_shape(check), "reason": made.reason, "by": made.by, "at": made.at.isoformat()}
                for check, made in checked.overridden
            ],
        },
        "authorities": sorted(layout.printed),
        "inputs_sha256": inputs,
    }


def check_shape(check: Check) -> dict:
    """A check as plain data."""
    return {
        "id": check.id,
        "says": check.says,
        "fix": check.fix,
        "step": check.step,
        "question": check.question,
        "person": check.person,
    }


def _place(part: Part) -> dict:
    return {"id": part.id, "tab": part.tab, "title": part.title, "first": part.first, "last": part.last}
