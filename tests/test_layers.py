"""The floors of the house: imports go one way, each outside library has its home, and one place reads the clock."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAM = Path(__file__).resolve().parents[1] / "parole_kit"
MODULES = sorted(path for path in PROGRAM.rglob("*.py") if "__pycache__" not in path.parts)

# From left to right: a module imports from its own floor and from those to its left.
FLOORS = {
    "errors": 0, "clock": 0, "faults": 0, "places": 0, "__init__": 0,
    "law": 1, "case": 2, "packet": 3, "samples": 4, "workbook": 5, "cli": 6, "__main__": 7,
}  # fmt: skip

# Where an outside library may be imported. One home each; the few with two are used for two different jobs, said here.
HOMES = {
    "holidays": ("law/dates.py",),
    "apsw": ("case",),
    "platformdirs": ("case/home.py",),
    "pandas": ("case/proof.py",),
    "pi_heif": ("case",),
    "img2pdf": ("case",),
    "PIL": ("case", "samples"),  # pictures taken in; fictional papers drawn
    "pikepdf": ("case", "packet"),  # PDFs taken in and made clean; the packet put together and read back
    "pypdfium2": ("case", "packet", "samples"),  # pages looked at: taken in, read back, fictional
    "fpdf": ("packet/pdf", "samples"),  # documents set; fictional papers drawn
    "uharfbuzz": ("packet",),
    "fontTools": ("packet",),
    "docx": ("packet/word",),
    "lxml": ("packet/word",),
    "jinja2": ("packet/templates.py", "workbook/app.py"),  # documents; the page that Voila serves
    "markdown_it": ("packet/markdown.py",),
    "mdit_py_plugins": ("packet/markdown.py",),
    "icalendar": ("packet/calendar.py",),
    **{name: ("workbook",) for name in (
        "IPython", "anywidget", "ipykernel", "ipywidgets", "jupyter_client", "jupyter_core", "jupyter_server",
        "nbclient", "nbformat", "packaging", "tornado", "traitlets", "voila", "websockets",
    )},
}  # fmt: skip


def place(path: Path) -> str:
    return path.relative_to(PROGRAM).as_posix()


def floor(path: Path) -> int:
    first = path.relative_to(PROGRAM).parts[0].removesuffix(".py")
    assert first in FLOORS, f"{place(path)} stands on no floor: give it one in FLOORS"
    return FLOORS[first]


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of each import, wherever it stands; our own as “parole_kit.…”."""
    package = ("parole_kit", *path.relative_to(PROGRAM).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = list(package[: len(package) - node.level + 1]) if node.level else []
            base += (node.module or "").split(".") if node.module else []
            for alias in node.names:
                yield node.lineno, ".".join([*base, alias.name]) if base == ["parole_kit"] else ".".join(base)


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_imports_go_to_the_left(path):
    own = floor(path)
    wrong = []
    for line, name in imports(path):
        if name.split(".")[0] != "parole_kit" or name == "parole_kit":
            continue
        other = name.split(".")[1]
        if FLOORS.get(other, 0) > own:
            wrong.append(f"{place(path)}:{line} imports {name}")
    assert wrong == []


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_an_outside_library_is_used_only_at_home(path):
    wrong = []
    for line, name in imports(path):
        top = name.split(".")[0]
        if top in ("parole_kit", "__future__") or top in sys.stdlib_module_names:
            continue
        homes = HOMES.get(top, ())
        if not any(place(path) == home or place(path).startswith(f"{home}/") for home in homes):
            wrong.append(
                f"{place(path)}:{line} imports {top}, whose home is {' or '.join(homes) or 'nowhere: give it one'}"
            )
    assert wrong == []


@pytest.mark.parametrize("path", [path for path in MODULES if place(path) != "clock.py"], ids=place)
def test_only_one_module_reads_the_clock(path):
    wrong = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in ("today", "now", "utcnow", "fromtimestamp"):
            owner = node.value
            named = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            if named in ("date", "datetime", "dt"):
                wrong.append(f"{place(path)}:{node.lineno} reads the clock: use parole_kit.clock")
    assert wrong == []


@pytest.mark.parametrize("path", [path for path in MODULES if place(path).startswith("law/rules/")], ids=place)
def test_rules_see_no_file_page_or_clock(path):
    allowed = {
        "parole_kit.law.dates",
        "parole_kit.law.model",
        "__future__",
        "datetime",
        "collections.abc",
        "types",
        "typing",
    }
    seen = {name for _, name in imports(path) if not name.startswith("parole_kit.law.rules")}
    assert seen <= allowed
    called = {node.func.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if _is_plain_call(node)}
    assert not called & {"open", "print", "input", "eval", "exec"}


def _is_plain_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_a_module_can_be_read_in_a_sitting_and_says_what_it_is(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400, "more than 400 lines: split it by topic"
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "a module begins by saying what it is for"


@pytest.mark.parametrize("package", ["case", "packet"])
def test_a_name_given_out_is_not_the_name_of_a_module(package):
    """Once a module of that name is read, it would stand in the place of what is given out."""
    import importlib

    given = importlib.import_module(f"parole_kit.{package}").__all__
    modules = {path.stem for path in (PROGRAM / package).glob("*.py")} | {"pdf", "word"}
    assert not modules & set(given)
