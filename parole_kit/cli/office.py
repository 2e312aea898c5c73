"""What an office keeps for itself: copying a shipped file into `office/`, and checking all that it or we have written.

An upgrade never writes in `office/`; only `customize`, run by the office's own staff, does.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from ..errors import ContentError, KitError, Problems
from ..law import load_law
from ..places import NOTEBOOKS, PROGRAM, TEMPLATES

FINGERPRINTS = "fingerprints.json"


def fingerprint(path: Path) -> str:
    """The SHA-256 of a shipped file, in hex, with line ends folded so that a checkout on Windows counts as the same."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _read_fingerprints(office: Path) -> dict[str, str]:
    path = office / FINGERPRINTS
    if not path.exists():
        return {}
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return {str(key): str(value) for key, value in kept.items()}
    except (ValueError, AttributeError):
        raise ContentError(
            "The list of copied files cannot be read.",
            where=str(path),
            fix="Delete it and customize each file again.",
        ) from None


def _shipped(name: str) -> Path:
    """The shipped template or notebook of that name, given with or without its folder."""
    for folder in (TEMPLATES, NOTEBOOKS):
        path = folder / Path(name).name
        if path.is_file():
            return path
    offered = ", ".join(sorted(path.name for folder in (TEMPLATES, NOTEBOOKS) for path in folder.glob("*.*")))
    raise ContentError(f"There is no shipped file “{name}”.", where="the command line", fix=f"Use one of: {offered}.")


def customize(name: str, office: Path | None) -> tuple[dict, list[str]]:
    """Copy one shipped template or notebook into the office's folder and keep its fingerprint.

    Raises ContentError when there is no such file, or the office already has its own.
    """
    office = office or PROGRAM / "office"
    source = _shipped(name)
    relative = source.relative_to(PROGRAM).as_posix()
    target = office / relative
    if target.exists():
        raise ContentError(
            "The office already has its own copy.", where=str(target), fix="Edit that copy, or delete it first."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    kept = _read_fingerprints(office) | {relative: fingerprint(source)}
    (office / FINGERPRINTS).write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return {"copied": relative, "to": str(target)}, [f"Copied to {target}. Edit it there; an upgrade leaves it alone."]


def stale_copies(office: Path) -> list[ContentError]:
    """The office's copies whose shipped original has changed since, or is gone."""
    found = []
    for relative, kept in _read_fingerprints(office).items():
        copy, source = office / relative, PROGRAM / relative
        if not copy.exists():
            continue
        if not source.exists():
            found.append(
                ContentError(
                    "The shipped file that this one was copied from is gone.", where=str(copy), fix="Delete the copy."
                )
            )
        elif fingerprint(source) != kept:
            found.append(
                ContentError(
                    "The shipped file changed after the office copied it.",
                    where=str(copy),
                    fix=f"Compare it with {relative}, take over what is new, then run customize on a fresh copy.",
                )
            )
    return found


def misnamed(office: Path) -> list[ContentError]:
    """Templates and notebooks that are not read because an editor or a browser put another end to their names."""
    found = []
    for folder, end in (("templates", ".md"), ("notebooks", ".ipynb")):
        for path in sorted((office / folder).glob(f"*{end}.*")):
            fix = f"Name it {path.name[: path.name.index(end)]}{end}. Windows may hide the end of a name; show it in the View menu."
            what = f"The file is not read, because its name does not end in {end}."
            found.append(ContentError(what, where=f"office/{folder}/{path.name}", fix=fix))
    return found


def _problems(run) -> list[KitError]:
    """What a check raised, one by one."""
    try:
        found = run()
    except Problems as several:
        return list(several.errors)
    except KitError as one:
        return [one]
    return list(found or [])


def check_all(office: Path | None) -> tuple[dict, list[str]]:
    """Every mistake in law files, templates, notebooks and forms, shipped and the office's own; nothing is changed."""
    from ..packet import check_forms, check_templates
    from ..workbook.compose import find_notebooks
    from ..workbook.notebook_checks import check_notebooks

    problems = _problems(lambda: load_law(office) and [])
    if not problems:
        law = load_law(office)
        problems += _problems(lambda: check_templates(law, office))
        problems += _problems(lambda: check_forms(law, office))
        problems += _problems(lambda: check_notebooks(law, office))
    else:
        problems += _problems(lambda: find_notebooks(office) and [])
    if office:
        problems += _problems(lambda: misnamed(office))
        problems += _problems(lambda: stale_copies(office))
    lines = [line for problem in problems for line in (str(problem), "")] or ["Everything reads well."]
    return {"failed": bool(problems), "problems": [problem.as_dict() for problem in problems], "notes": []}, lines
