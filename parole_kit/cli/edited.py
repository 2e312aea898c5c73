"""`parole-kit edited`: documents edited in Word, listed, brought back and dropped."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from ..errors import PacketError


def edited(arguments: argparse.Namespace, case, law, day: dt.date, office: Path | None) -> tuple[object, list[str]]:
    """Do what the arguments ask for in an open case; gives back (JSON-able result, lines to print)."""
    if arguments.drop:
        if arguments.drop not in case.edited():
            raise PacketError(
                f"No document “{arguments.drop}” was edited in Word.",
                where=case.file_number,
                fix=f"Choose one of: {', '.join(case.edited()) or 'none is there'}.",
            )
        case.drop_edited(arguments.drop)
        return {"dropped": arguments.drop}, [f"{arguments.drop}: the kit’s own words again."]
    if arguments.file:
        return _bring_back(arguments, case, law, day, office)
    return _list(case, law, day, office)


def _bring_back(arguments: argparse.Namespace, case, law, day: dt.date, office: Path | None):
    from ..packet import bring_back, keep_edited, lines_that_differ, tabs_now

    path = Path(arguments.file)
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise PacketError(
            f"The file cannot be read ({fault.strerror}).", where=str(path), fix="Name the Word file that you edited."
        ) from None
    back = bring_back(case, law, day, arguments.document or "", data, path.name, office)
    tabs = tabs_now(case, law)
    lines = [f"{back.title}: {lines_that_differ(back.changes)} lines differ from what the kit would write."]
    lines += [_line(change, tabs) for change in back.changes if change.status != "same"]
    lines += [f"cannot be carried: {sentence}" for sentence in back.left_out]
    kept = not back.left_out or arguments.yes
    if kept:
        keep_edited(case, back)
    lines.append("Kept. Every packet from now on has these words." if kept else "Not kept. Add --yes to keep it so.")
    result = {
        "document": back.document,
        "title": back.title,
        "changes": [_change(change, tabs) for change in back.changes],
        "left_out": list(back.left_out),
        "kept": kept,
        "failed": not kept,
    }
    return result, lines


def _list(case, law, day: dt.date, office: Path | None):
    from ..packet import lines_that_differ, orphans, standings

    standing = standings(case, law, day, office)
    gone = {one.document for one in orphans(case, law)}
    listed, lines = [], []
    for name, one in case.edited().items():
        since = lines_that_differ(standing[name].since) if name in standing else None
        listed.append({
            "document": name,
            "file_name": one.file_name,
            "at": one.at.isoformat(),
            "sha256": one.sha256,
            "left_out": list(one.left_out),
            "differs_since": since,
            "in_case": name not in gone,
        })  # fmt: skip
        said = (
            "which this case no longer has" if since is None else f"the kit would now write {since} lines differently"
        )
        lines.append(f"{name}  {one.file_name}, {one.at.date().isoformat()}; {said}")
    return {"edited": listed}, lines or ["No document was edited in Word."]


def _change(change, tabs) -> dict:
    from ..packet import spoken

    pieces = [{"what": what, "words": spoken(words, tabs)} for what, words in change.pieces]
    return {"status": change.status, "kind": change.kind, "pieces": pieces}


def _line(change, tabs) -> str:
    """A change as one line: [-what went-] and {+what came+}."""
    from ..packet import spoken

    around = {"same": "{}", "out": "[-{}-]", "in": "{{+{}+}}"}
    words = " ".join(around[what].format(spoken(words, tabs).strip()) for what, words in change.pieces)
    return f"  {change.status}, {change.kind}: {words}"
