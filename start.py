# -*- coding: utf-8 -*-
"""Set Parole Kit up and start it: `python start.py`. Needs nothing but Python.

    python start.py                 open the workbook in the browser
    python start.py test            run the tests, with those in a real browser when one is found
    python start.py doctor          any other command of the kit: `python start.py --help` lists them

The first run makes the folder .venv beside this file and puts the exact packages of requirements.lock into it, each
checked against its hash. It may be stopped and run again. Later runs start at once, and need no network.

This file is written so that even a very old Python can read it and say what is missing.
"""
# ruff: noqa: UP009, UP031, UP036, RUF005

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Parole Kit needs Python 3.11 or newer; this is Python %d.%d.\n"
        "Fix: Install a newer Python from python.org (or with your system's packages), then run this again with it."
        % sys.version_info[:2]
    )

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
LOCK = HERE / "requirements.lock"
DONE = VENV / "parole-kit-done"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


class Trouble(Exception):
    """Something that the person can mend: what happened, and how."""


def tell(words):
    """One line of progress, on the error stream so that a command's own output stays clean."""
    print(words, file=sys.stderr, flush=True)


def wanted_mark():
    """What the finished folder is for: these packages, this Python, this place."""
    parts = [LOCK.read_bytes(), sys.version.encode(), str(HERE).encode(), b"2"]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_ready():
    """Whether an earlier run has finished for the same packages."""
    try:
        return DONE.read_text(encoding="utf-8") == wanted_mark() and PYTHON.exists()
    except OSError:
        return False


def works(python):
    """Whether the Python of the folder runs and has pip; not so when an earlier run was stopped half-way."""
    try:
        return subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make_folder():
    """The folder .venv with a Python of its own."""
    if works(PYTHON):
        return
    tell("Making the folder .venv …")
    if VENV.exists():
        shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode != 0 or not works(PYTHON):
        raise Trouble(
            "Python could not make the folder %s.\n%s\n"
            "Fix: Install the part of Python that makes such folders (on Debian and Ubuntu: python3-venv), "
            "and make sure that the folder may be written to. Then run this again."
            % (VENV, (made.stdout + made.stderr).strip())
        )


def count_packages():
    """How many packages the lock names."""
    return sum("==" in line for line in LOCK.read_text(encoding="utf-8").splitlines() if line[:1].isalnum())


def install_packages():
    """The packages of the lock, each checked against its hash. pip takes them from wherever it is set to."""
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--disable-pip-version-check", "--no-input"]
    command += ["--progress-bar", "off", "-r", str(LOCK)]
    total = count_packages()
    tell("Installing %d packages; the first time this takes a few minutes …" % total)
    lines, seen = [], 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace"
    ) as pip:
        for line in pip.stdout:
            lines.append(line.rstrip())
            if line.startswith(("Collecting ", "Processing ", "Requirement already satisfied", "Ignoring ")):
                seen += 1
                if seen % 25 == 0 and seen < total:
                    tell("  %d of %d" % (seen, total))
            elif line.startswith("Installing collected packages"):
                tell("  putting them in place …")
    if pip.returncode != 0:
        last = "\n".join("  " + line for line in lines[-8:])
        raise Trouble(
            "The packages could not be installed. What pip said last:\n%s\n"
            "Fix: Check the connection to the package index and the free space on the disk, then run this again; "
            "it goes on where it stopped." % last
        )


def link_kit():
    """Make `import parole_kit` and the command `parole-kit` work in the folder, from where this file lies."""
    ask = "import sysconfig; print(sysconfig.get_path('purelib')); print(sysconfig.get_path('scripts'))"
    answer = subprocess.run([str(PYTHON), "-c", ask], capture_output=True, text=True, check=True).stdout.splitlines()
    library, scripts = Path(answer[0]), Path(answer[1])
    (library / "parole_kit.pth").write_text(str(HERE) + "\n", encoding="utf-8")
    if WINDOWS:
        (scripts / "parole-kit.cmd").write_text('@"%s" -P -m parole_kit %%*\n' % PYTHON, encoding="utf-8")
        return
    command = scripts / "parole-kit"
    command.write_text('#!/bin/sh\nexec "%s" -P -m parole_kit "$@"\n' % PYTHON, encoding="utf-8")
    command.chmod(0o755)


def set_up():
    """All of it, unless an earlier run has done it."""
    if is_ready():
        return
    make_folder()
    DONE.unlink(missing_ok=True)
    install_packages()
    link_kit()
    DONE.write_text(wanted_mark(), encoding="utf-8")
    tell("Parole Kit is set up.")


def run(arguments, folder=None):
    """Become the program: the same process where the system can, so that Ctrl+C and signals reach it."""
    command = [str(PYTHON)] + arguments
    environment = dict(os.environ, PYTHONUTF8="1")
    environment.pop("PYTHONHOME", None)
    if folder is not None:
        os.chdir(str(folder))
    sys.stdout.flush()
    if not WINDOWS:
        os.execve(command[0], command, environment)
    child = subprocess.Popen(command, env=environment)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:  # the child gets it too, and ends by itself
            continue


def main(arguments):
    """Set up, then do what was asked; gives back the exit code."""
    try:
        set_up()
    except Trouble as trouble:
        tell(str(trouble))
        return 2
    except KeyboardInterrupt:
        tell("Stopped. Run this again to go on.")
        return 130
    except OSError as trouble:
        tell(
            "The folder %s could not be written (%s).\n"
            "Fix: Free some space, or move the kit to a folder you may write to." % (HERE, trouble.strerror)
        )
        return 2
    if arguments[:1] == ["test"]:
        return run(["-m", "pytest"] + arguments[1:], HERE)
    return run(
        ["-P", "-m", "parole_kit"] + (arguments or ["open"])
    )  # -P: nothing is taken from the folder one stands in


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
