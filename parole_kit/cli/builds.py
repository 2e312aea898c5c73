"""The command `builds`: what was built and what changed, what was sent, and files out of the case again."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import clock
from ..errors import AnswerError, CaseError


def run(case, law, arguments: argparse.Namespace) -> tuple[dict, list[str]]:
    """Do what was asked for, and list every build as it is then. Raises AnswerError and CaseError."""
    if arguments.sent is not None:
        if arguments.on is None or arguments.on > clock.today():
            raise AnswerError(
                "The day on which it went is needed.", where="--on", fix="Add --on DATE, not after today."
            )
        case.mark_sent(arguments.sent, arguments.on, said_by=arguments.by)
    if arguments.not_sent is not None:
        case.mark_not_sent(arguments.not_sent)
    written = _write_files(case, arguments) if arguments.files is not None else []
    listed = [_shape(case, law, build) for build in case.builds()]
    return {"builds": listed, "written": written}, [*written, *(line for one in listed for line in _lines(one))]


def _write_files(case, arguments: argparse.Namespace) -> list[str]:
    if not arguments.out:
        raise AnswerError("A folder for the files is needed.", where="--out", fix="Add --out DIR.")
    names = case.kept_files().get(arguments.files, {})
    if not names:
        raise CaseError(
            "The files of this build are not kept.",
            where=f"build {arguments.files}",
            fix="Kept are those of every packet that was sent, and of the last build.",
        )
    written = []
    for name in names:
        path = Path(arguments.out) / name
        if path.exists():
            raise CaseError("There is already a file of that name.", where=str(path), fix="Name another folder.")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(case.kept_bytes(arguments.files, name))
        written.append(str(path))
    return written


def _shape(case, law, build) -> dict:
    from ..packet import build_before, what_changed

    earlier = build_before(case.builds(), build)
    stale = case.changed_since(build) is not None
    packet = next((file["sha256"] for file in build.manifest.get("files", ()) if file["kind"] == "packet"), None)
    return {
        "build": build.id,
        "at": build.at.isoformat(),
        "as_of": build.as_of.isoformat(),
        "kind": build.manifest.get("kind", "whole"),
        "pages": build.manifest.get("pages"),
        "numbers": build.manifest.get("numbers"),
        "packet_sha256": packet,
        "sent_on": build.sent_on.isoformat() if build.sent_on else None,
        "read": _read(case.readings().get(build.id)),
        "agrees_with_case": not stale,
        "files_kept": sorted(case.kept_files().get(build.id, {})),
        "changed_since_last": _told(what_changed(case, law, earlier, build)) if earlier else None,
        "changed_since_then": _told(what_changed(case, law, build)) if stale else {},
    }


def _read(reading) -> dict | None:
    if reading is None:
        return None
    return {"by": reading.by, "at": reading.at.isoformat(), "ready": reading.ready, "says": reading.says}


def _told(found) -> dict[str, list[str]]:
    return {one.kind: list(one.says) for one in found}


def _lines(one: dict) -> list[str]:
    went = f"sent on {one['sent_on']}" if one["sent_on"] else ""
    state = went or ("agrees with the case" if one["agrees_with_case"] else "older than the case, do not send it")
    lines = [f"build {one['build']}  {one['at'][:16]}  {one['kind']}, {one['pages']} pages: {state}"]
    if read := one["read"]:
        found = "ready to send" if read["ready"] else "not ready to send"
        lines.append("  " + ": ".join(filter(None, (f"read by {read['by']}, {found}", read["says"]))))
    for key, words in (("changed_since_last", "changed since the last"), ("changed_since_then", "changed since then")):
        lines += [f"  {words}: {says}" for listed in (one[key] or {}).values() for says in listed]
    return lines
