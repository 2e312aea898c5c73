"""The manifest: what was built, from what, with the hash of every file, where each document stands, and every check."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from .. import __version__
from ..case.model import Exhibit
from ..places import TEMPLATES
from .blocks import Document
from .checks import Check, GateResult, check_from
from .consistency import document_text
from .layout import Layout
from .numbers import written
from .plan import SHEET, Part, kept_pages

if TYPE_CHECKING:
    from ..law import Law
    from .snapshot import Snapshot

LINE = 8  # hex digits of a line's hash


def manifest_of(
    case: Snapshot,
    law: Law,
    as_of: dt.date,
    office: Path | None,
    layout: Layout,
    checked: GateResult,
    files: list[dict],
) -> dict:
    """The manifest as plain data: docs/reference/manifest.md. Hashes are SHA-256 in hex."""
    plan = layout.plan
    parts = [part for part in plan.parts if not part.id.startswith(SHEET)]
    documents = {one.id: one for one in layout.documents}
    exhibits = {one.id: one for one in layout.exhibits}
    groups = {part.id: tab.group for tab in plan.tabs for part in tab.parts}

    def place(part: Part) -> dict:
        named = {"id": part.id, "tab": part.tab, "title": part.title, "group": groups.get(part.id, "")}
        return {**named, "first": part.first, "last": part.last, "numbers": written(plan.numbers_of(part))}

    return {
        "file_number": case.file_number,
        "training": case.training,
        "kind": layout.kind,
        "as_of": as_of.isoformat(),
        "law_version": law.version,
        "kit_version": __version__,
        "templates_sha256": _templates(office),
        "pages": plan.pages,
        "numbers": written(plan.numbers),
        "files": files,
        "documents": [{**place(part), **_drafted(documents.get(part.id))} for part in parts if part.kind == "document"],
        "exhibits": [
            {**place(part), "own": written(kept_pages(exhibits[part.id])), **_filed(exhibits[part.id])}
            for part in parts
            if part.kind == "exhibit"
        ],
        "tabs": [
            {"tab": tab.letter, "title": tab.title, "group": tab.group, "number": plan.number(tab.first)}
            for tab in plan.tabs
        ],
        "withdrawn": [{"id": one.id, "tab": one.tab, "title": one.title} for one in plan.withdrawn],
        "gate": {
            "blocking": [check_shape(check) for check in checked.blocking],
            "warnings": [check_shape(check) for check in checked.warnings],
            "overridden": [
                {**check_shape(check), "reason": made.reason, "by": made.by, "at": made.at.isoformat()}
                for check, made in checked.overridden
            ],
        },
        "authorities": sorted(layout.printed),
        "inputs_sha256": case.inputs,
    }


def check_shape(check: Check) -> dict:
    """A check as the manifest has it: how grave it is says the list in which it stands."""
    return {key: value for key, value in check.as_dict().items() if key != "severity"}


def noticed(manifest: Mapping) -> list[Check]:
    """The warnings of a build, as checks again; none in the manifests of earlier versions."""
    return [check_from(shape) for shape in manifest.get("gate", {}).get("warnings", ())]


def _templates(office: Path | None) -> str:
    """One hash of every template, the shipped and the office's own."""
    digest = hashlib.sha256()
    for folder in (TEMPLATES, *([office / "templates"] if office else [])):
        for path in sorted(folder.glob("*.md")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _drafted(document: Document | None) -> dict:
    """Who signs a document, and a short hash of each of its lines, so that a later build can say what changed."""
    if document is None:
        return {"signers": [], "lines": []}
    lines = filter(None, document_text(document).split("\n"))
    hashes = [hashlib.sha256(line.encode()).hexdigest()[:LINE] for line in lines]
    return {"signers": list(document.signers), "lines": hashes}


def _filed(exhibit: Exhibit) -> dict:
    """What of an exhibit may change: the file, and how its pages are turned."""
    turned = {str(page): degrees for page, degrees in exhibit.rotations.items()}
    return {"sha256": exhibit.sha256, "turned": turned}
