"""One book out of the notebooks: each step is a notebook of its own, and they are joined when they are read.

The home of `nbformat`. An office's own copy of a step wins over the shipped one; an office may add a step of its own.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode

from ..errors import ContentError, KitError, Problems
from ..places import NOTEBOOKS, PROGRAM

STEPS = ("start", "eligibility", "factors", "evidence", "timeline", "packet")
BOOK = "workbook.ipynb"
ALONE = "standalone"  # the tag of a cell that only makes a notebook runnable on its own


@dataclass(frozen=True)
class StepNotebook:
    """One notebook of the book: which step it is, what it is called, where it lies."""

    step: str
    title: str
    path: Path
    after: str = ""  # for a step an office adds: the step it follows


def _folders(office: Path | None) -> list[Path]:
    """Where notebooks may lie; the later folder wins."""
    return [NOTEBOOKS, *([office / "notebooks"] if office else [])]


def read_notebook(path: Path) -> NotebookNode:
    """The notebook at `path`. Raises ContentError when it is missing or is not a notebook."""
    try:
        return nbformat.reads(path.read_text(encoding="utf-8-sig"), as_version=4)
    except FileNotFoundError:
        raise ContentError(
            "A notebook is missing.", where=str(path), fix="Put the file back, or install the kit again."
        ) from None
    except (
        OSError,
        UnicodeDecodeError,
        nbformat.reader.NotJSONError,
        nbformat.ValidationError,
        AttributeError,
        KeyError,
    ):
        raise ContentError(
            "The file is not a notebook that can be read.",
            where=str(path),
            fix="Open it in JupyterLab and save it again, or remove it to use the shipped one.",
        ) from None


def _step_of(path: Path) -> StepNotebook:
    book = read_notebook(path)
    about = book.metadata.get("workbook", {})
    step, title = str(about.get("step", "")), str(about.get("title", "") or book.metadata.get("title", ""))
    if not step or not title:
        raise ContentError(
            "The notebook does not say which step it is.",
            where=str(path),
            fix='Add "workbook": {"step": "…", "title": "…"} to the metadata of the notebook.',
        )
    return StepNotebook(step, title, path, str(about.get("after", "")))


def find_notebooks(office: Path | None = None) -> list[StepNotebook]:
    """The notebooks of the book in their order. Raises Problems with every notebook that is missing or broken."""
    paths: dict[str, Path] = {}
    for folder in _folders(office):
        paths.update({path.name: path for path in sorted(folder.glob("*.ipynb"))})
    found: dict[str, StepNotebook] = {}
    problems: list[KitError] = []
    for path in paths.values():
        try:
            notebook = _step_of(path)
        except ContentError as problem:
            problems.append(problem)
            continue
        if notebook.step in found:
            other = found[notebook.step].path
            problems.append(
                ContentError(
                    f"Two notebooks are the step “{notebook.step}”.",
                    where=f"{other} and {path}",
                    fix="Give one of them another step, or the same file name as the one it replaces.",
                )
            )
            continue
        found[notebook.step] = notebook
    for step in STEPS:
        if step not in found and not any(step in problem.where for problem in problems):
            problems.append(
                ContentError(
                    f"The notebook of the step “{step}” is missing.", where=str(NOTEBOOKS), fix="Install the kit again."
                )
            )
    ordered = [found[step] for step in STEPS if step in found]
    for notebook in found.values():
        if notebook.step in STEPS:
            continue
        places = [place for place, other in enumerate(ordered) if other.step == notebook.after]
        if not places:
            problems.append(
                ContentError(
                    f"The step “{notebook.step}” does not say which step it follows.",
                    where=str(notebook.path),
                    fix=f'Add "after" to its workbook metadata: one of {", ".join(STEPS)}.',
                )
            )
            continue
        ordered.insert(places[0] + 1, notebook)
    if problems:
        raise Problems(problems, where="the notebooks")
    return ordered


def _cells_of(notebook: StepNotebook) -> list[NotebookNode]:
    """The cells of one step, copied, without those that only serve it when it stands alone."""
    cells = []
    for number, cell in enumerate(read_notebook(notebook.path).cells):
        if cell.cell_type == "raw" or not cell.source.strip() or ALONE in cell.metadata.get("tags", []):
            continue
        cell = copy.deepcopy(cell)
        cell["id"] = hashlib.sha256(f"{notebook.step}:{cell.get('id', number)}".encode()).hexdigest()[:16]
        cell.metadata["workbook"] = {"step": notebook.step, "title": notebook.title}
        cells.append(cell)
    return cells


def compose(notebooks: Iterable[StepNotebook]) -> NotebookNode:
    """One notebook with the cells of all steps, each marked with its step. Raises ContentError for a broken one."""
    notebooks = list(notebooks)
    book = nbformat.v4.new_notebook()
    book.metadata["title"] = "Parole Kit"
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python", "language": "python"}
    book.metadata["workbook"] = {"steps": [{"id": each.step, "title": each.title} for each in notebooks]}
    for notebook in notebooks:
        book.cells.extend(_cells_of(notebook))
    return book


def code_cell(source: str, waits: bool = False) -> NotebookNode:
    """A cell of the server's own; one that waits for a window has no time limit."""
    return nbformat.v4.new_code_cell(source, metadata={"workbook": {"waits": waits}})


def one_cell(cell: NotebookNode) -> NotebookNode:
    """A notebook of a single cell."""
    return nbformat.v4.new_notebook(cells=[cell])


def fingerprint(office: Path | None = None) -> str:
    """Changes when a notebook, a law file or a template is edited, so that no prepared kernel holds an old text."""
    folders = [*_folders(office), PROGRAM / "parole_kit" / "law", PROGRAM / "templates", *([office] if office else [])]
    seen = []
    for folder in folders:
        for path in sorted(folder.rglob("*") if folder == office else folder.glob("*")):
            if path.is_file():
                told = path.stat()
                seen.append([str(path), told.st_mtime_ns, told.st_size])
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()
