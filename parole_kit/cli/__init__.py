"""The command `parole-kit`: the same work without a browser, for staff, scripts and tests.

Exit codes: 0 done; 2 a problem the person can fix, in words on standard error; 1 a fault in the kit, with a code and no
client data.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys

from ..errors import KitError
from ..places import at_office


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date; write it as 2026-11-23") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="parole-kit", description="Prepare parole requests for detained people.")
    parser.add_argument("--version", action="store_true", help="say which version this is")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, says: str, *, day=False, secret=False, out_json=True) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=says, description=says)
        made.add_argument("--office", metavar="DIR", help="the office's own folder (else office/)")
        if out_json:
            made.add_argument("--json", action="store_true", help="print JSON")
        if day:
            made.add_argument("--as-of", type=_date, metavar="DATE", help="speak from this date, as 2026-11-23")
        if secret:
            made.add_argument("--passphrase-fd", type=int, metavar="N", help="a file descriptor with the passphrase")
        return made

    opened = command("open", "Open the workbook in the browser.")
    opened.add_argument("case", nargs="?", metavar="CASE", help="a .parole file to open at once")
    opened.add_argument("--port", type=int, default=0, help="a port on this computer (else a free one)")
    opened.add_argument("--no-browser", action="store_true", help="print the address only")
    command("questions", "List every question.")
    brought = command("import", "Make a case from an answers file.", day=True, secret=True)
    brought.add_argument("answers", metavar="ANSWERS.toml")
    brought.add_argument("--exhibits", metavar="DIR", help="the folder of the exhibit files")
    brought.add_argument("--out", metavar="CASE.parole", required=True)
    brought.add_argument("--file-number", metavar="NUMBER", help="else the name of the file")
    brought.add_argument("--training", action="store_true", help="a training case: fictional, stamped, not encrypted")
    for name, says in (("assess", "Say which route fits, and why."), ("deadlines", "List every clock that applies.")):
        made = command(name, says, day=True, secret=True)
        made.add_argument("case", metavar="CASE_OR_ANSWERS", help="a .parole file, or an answers file in TOML")
    exported = command("export", "Build the packet.", day=True, secret=True)
    exported.add_argument("case", metavar="CASE")
    exported.add_argument("--out", metavar="DIR", required=True)
    exported.add_argument(
        "--kind",
        choices=("whole", "supplement", "inserts", "afresh"),
        default="whole",
        help="the whole packet; only what is new since one was sent, numbered on, or to put between its pages; or numbered from 1",
    )
    built = command(
        "builds", "List what was built and what changed; say what was sent; take kept files out.", secret=True
    )
    built.add_argument("case", metavar="CASE")
    built.add_argument("--sent", type=int, metavar="BUILD", help="mark this build as sent, with --on")
    built.add_argument("--on", type=_date, metavar="DATE", help="the day on which it went")
    built.add_argument("--by", metavar="NAME", default="", help="who says that it went before the case changed")
    built.add_argument("--not-sent", type=int, metavar="BUILD", help="take such a mark back")
    built.add_argument("--files", type=int, metavar="BUILD", help="write the kept files of this build, with --out")
    built.add_argument("--out", metavar="DIR")
    letters = command("letters", "Write letters that ask for what is missing, and hand-outs.", day=True, secret=True)
    letters.add_argument("case", metavar="CASE")
    letters.add_argument("--out", metavar="DIR", required=True)
    edited = command("edited", "List, bring back or drop documents edited in Word.", day=True, secret=True)
    edited.add_argument("case", metavar="CASE")
    edited.add_argument("file", nargs="?", metavar="DOCUMENT.docx", help="an edited draft to bring back")
    edited.add_argument("--document", metavar="ID", help="which document it is, when the file does not say")
    edited.add_argument("--yes", action="store_true", help="keep it although something of it cannot be carried")
    edited.add_argument("--drop", metavar="ID", help="use the kit's own words of this document again")
    form = command("form", "Begin the map of a form that the office fills.")
    form.add_argument("form", metavar="FORM.pdf", help="for example office/forms/g-28.pdf")
    command("doctor", "Say what this computer has and lacks for the kit.")
    command("check", "Read all law files, templates and notebooks, and say what is wrong.")
    copied = command("customize", "Copy a shipped template or notebook into the office's folder.")
    copied.add_argument("file", metavar="FILE", help="for example templates/cover-letter.md")
    sample = command("samples", "List the fictional cases, or make one.", day=True)
    sample.add_argument("name", nargs="?", metavar="NAME")
    sample.add_argument("--out", metavar="DIR")
    return parser


def _tell(error: KitError) -> None:
    print(str(error), file=sys.stderr)


def _say(words: str) -> None:
    try:
        print(words, flush=True)
    except BrokenPipeError:  # whoever reads has read enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    parser = _parser()
    arguments = parser.parse_args(argv)
    if arguments.version:
        from .. import __version__

        print(__version__)
        return 0
    if not arguments.command:
        arguments = parser.parse_args(["open"])
    from . import commands

    try:
        with at_office(arguments.office):  # fonts and the workbook's kernels look for it too
            if arguments.command == "open":
                return commands.open_workbook(arguments) or 0
            run = getattr(commands, "import_case" if arguments.command == "import" else arguments.command)
            result, lines = run(arguments)
    except KitError as error:
        _tell(error)
        return 2
    except KeyboardInterrupt:
        print("Stopped. Nothing was changed.", file=sys.stderr)
        return 130
    except Exception as fault:
        from ..faults import report

        print(report(fault), file=sys.stderr)
        return 1
    _say(json.dumps(result, ensure_ascii=False, indent=2) if arguments.json else "\n".join(lines))
    failed = (
        arguments.command in ("doctor", "check", "letters", "edited")
        and isinstance(result, dict)
        and result.get("failed")
    )
    return 2 if failed else 0
