"""What each command does. A function takes the parsed arguments and gives back (JSON-able result, lines to print)."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import clock
from ..errors import CaseError, KitError
from ..law import assess as assess_rules
from ..law import deadlines as run_clocks
from ..law import due_in_words, load_law
from ..places import office_folder
from . import shapes
from .secrets import read_passphrase

Result = tuple[object, list[str]]


def _day(arguments: argparse.Namespace):
    return arguments.as_of or clock.today()


def _open_case(arguments: argparse.Namespace, path: Path):
    """A case file; a training case needs no passphrase, so one is asked for only when the file is encrypted."""
    from ..case import Case, is_encrypted

    if not is_encrypted(path):
        return Case.open(path)
    return Case.open(path, read_passphrase(arguments.passphrase_fd))


def _known(arguments: argparse.Namespace, law, day):
    """What is known, from a case file or from an answers file."""
    from ..case import known_from_toml

    path = Path(arguments.case)
    if path.suffix == ".toml":
        return known_from_toml(path, law, day)
    with _open_case(arguments, path) as case:
        return case.known()


def questions(arguments: argparse.Namespace) -> Result:
    """Every question of the workbook, in the order asked."""
    law = load_law(office_folder(arguments.office))
    listed = [shapes.question_shape(question) for question in law.questions.values()]
    lines, step = [], ""
    for question in law.questions.values():
        if question.step != step:
            step = question.step
            lines += ["", step.upper()]
        mark = "*" if question.required else " "
        lines.append(f" {mark} {question.id:38} {question.kind:13} {question.label}")
    return {"law_version": law.version, "questions": listed}, [
        *lines,
        "",
        "* needed before a packet can be built, when asked",
    ]


def import_case(arguments: argparse.Namespace) -> Result:
    """A new case file from an answers file; nothing is written unless all of it is right."""
    from ..case import apply_import, import_answers, new_case_at

    law = load_law(office_folder(arguments.office))
    day = _day(arguments)
    exhibits = Path(arguments.exhibits) if arguments.exhibits else None
    plan = import_answers(Path(arguments.answers), law, day, exhibits_dir=exhibits)
    target = Path(arguments.out)
    if target.exists():
        raise CaseError(
            "There is already a file of that name.", where=str(target), fix="Choose another name for --out."
        )
    passphrase = None if arguments.training else read_passphrase(arguments.passphrase_fd, twice=True)
    number = arguments.file_number or target.stem
    with new_case_at(target, passphrase, file_number=number, training=arguments.training) as case:
        apply_import(plan, case)
        answers, attached = len(case.answers()), len(case.exhibits())
    result = {
        "case": str(target),
        "file_number": number,
        "answers": answers,
        "exhibits": attached,
        "notes": list(plan.notes),
    }
    return result, [f"{target}: {answers} answers, {attached} exhibits.", *plan.notes]


def assess(arguments: argparse.Namespace) -> Result:
    """Which route fits, why, and what is missing."""
    law = load_law(office_folder(arguments.office))
    day = _day(arguments)
    assessment = assess_rules(law, _known(arguments, law, day), day)
    route = assessment.route
    lines = [f"{route.code}  {route.title}", route.says]
    lines += [f"  missing: {law.questions[key].label}" for key in route.missing if key in law.questions]
    lines += [f"  next: {step}" for step in route.next_steps]
    lines += [
        f"  {finding.cite or finding.kind}: {finding.title}"
        for finding in (*assessment.grounds, *assessment.flags)
        if finding.answered == "yes"
    ]
    return shapes.assessment_shape(law, assessment), lines


def deadlines(arguments: argparse.Namespace) -> Result:
    """Every clock that applies, with its count explained."""
    law = load_law(office_folder(arguments.office))
    day = _day(arguments)
    listed = run_clocks(law, _known(arguments, law, day), day)
    lines = []
    for deadline in listed:
        if deadline.due:
            late = (
                f"  overdue by {deadline.overdue_by} day{'s' if deadline.overdue_by > 1 else ''}"
                if deadline.overdue_by
                else ""
            )
            lines.append(f"{due_in_words(deadline)}: {deadline.title} ({deadline.basis}){late}")
        elif deadline.missing:
            lines.append(f"more information needed: {deadline.title}")
        else:
            lines.append(f"no limit known: {deadline.title}")
    shaped = [shapes.deadline_shape(law, deadline) for deadline in listed]
    return {"as_of": day.isoformat(), "law_version": law.version, "deadlines": shaped}, lines


def export(arguments: argparse.Namespace) -> Result:
    """The whole packet, or a supplement, in every edition into a folder."""
    from ..packet import build_packet

    office = office_folder(arguments.office)
    law = load_law(office)
    with _open_case(arguments, Path(arguments.case)) as case:
        out, kind = Path(arguments.out), arguments.kind
        manifest = build_packet(case, law, out, as_of=_day(arguments), office=office, kind=kind)
    lines = [f"{entry['name']}  {entry['pages'] or ''}".rstrip() for entry in manifest["files"]]
    lines += ["\n  ".join([f"warning: {check['says']}", *check["more"]]) for check in manifest["gate"]["warnings"]]
    return manifest, lines


def builds(arguments: argparse.Namespace) -> Result:
    """What was built and what changed; what was sent; kept files again."""
    from . import builds as building

    law = load_law(office_folder(arguments.office))
    with _open_case(arguments, Path(arguments.case)) as case:
        return building.run(case, law, arguments)


def letters(arguments: argparse.Namespace) -> Result:
    """Letters that ask for what the file lacks, and hand-outs, as Word drafts."""
    from ..packet import write_letters

    office = office_folder(arguments.office)
    law = load_law(office)
    with _open_case(arguments, Path(arguments.case)) as case:
        written = write_letters(case, law, Path(arguments.out), as_of=_day(arguments), office=office)
    files = [{"name": one.name, "title": one.title} for one in written if not one.problem]
    problems = [{"title": one.title, **one.problem.as_dict()} for one in written if one.problem]
    lines = [f"{one['name']}  {one['title']}" for one in files]
    lines += [f"not written: {one.title}\n{one.problem}" for one in written if one.problem]
    return {"failed": bool(problems), "letters": files, "problems": problems}, lines


def edited(arguments: argparse.Namespace) -> Result:
    """Documents edited in Word: list them, bring one back, or use the kit's own words again."""
    from .edited import edited as run

    office = office_folder(arguments.office)
    with _open_case(arguments, Path(arguments.case)) as case:
        return run(arguments, case, load_law(office), _day(arguments), office)


def form(arguments: argparse.Namespace) -> Result:
    """A map to begin from, with every field of a form and nothing filled in."""
    from ..packet import begin_map

    made = begin_map(Path(arguments.form))
    return {"map": str(made)}, [f"{made}: write what goes into each field, and take the # from its line."]


def doctor(arguments: argparse.Namespace) -> Result:
    """What this computer has and lacks for the kit."""
    from ..workbook.doctor import doctor as examine

    checks = examine()
    lines = []
    for check in checks:
        lines.append(f"[{check['state']:4}] {check['name']}: {check['says']}")
        if check["state"] != "ok" and check.get("fix"):
            lines.append(f"       {check['fix']}")
    return {"checks": checks}, lines


def check(arguments: argparse.Namespace) -> Result:
    """Read every law file, template and notebook, shipped and the office's own, and say what is wrong, all at once."""
    from .office import check_all

    return check_all(office_folder(arguments.office))


def customize(arguments: argparse.Namespace) -> Result:
    """Copy one shipped template or notebook into the office's folder, so that an upgrade leaves it alone."""
    from .office import customize as copy

    return copy(arguments.file, office_folder(arguments.office))


def samples(arguments: argparse.Namespace) -> Result:
    """The fictional cases; with a name and --out, a fresh training case with its files."""
    from ..samples import list_samples, open_sample

    if not arguments.name:
        listed = [{"id": key, "title": title, "says": says} for key, title, says in list_samples()]
        return {"samples": listed}, [f"{entry['id']:20} {entry['title']}" for entry in listed]
    if not arguments.out:
        raise KitError("A folder for the sample is needed.", where="the command line", fix="Add --out FOLDER.")
    path = open_sample(arguments.name, load_law(office_folder(arguments.office)), _day(arguments), Path(arguments.out))
    return {"case": str(path)}, [str(path)]


def open_workbook(arguments: argparse.Namespace) -> int:
    """Start the workbook and open it in the browser; returns when it is stopped."""
    from ..workbook.launch import open_workbook as start

    return start(
        case_path=Path(arguments.case) if arguments.case else None,
        port=arguments.port,
        browser=not arguments.no_browser,
        office=office_folder(arguments.office),
        as_json=arguments.json,
    )
