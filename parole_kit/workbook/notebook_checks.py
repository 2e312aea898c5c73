"""What the cells of notebooks say, checked without running them: words, questions and sections must be there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ContentError, Problems
from ..law.quotes import tidy_quotes
from ..law.reading import did_you_mean
from .compose import StepNotebook, find_notebooks, read_notebook
from .step import WORDS, no_such_word

if TYPE_CHECKING:
    from ..law import Law


def check_notebooks(law: Law, office: Path | None = None) -> None:
    """Read every cell of the book. Raises Problems with every mistake at once; nothing is run."""
    errors = [error for notebook in find_notebooks(office) for error in _mistakes(notebook, law)]
    if errors:
        raise Problems(errors, where="the notebooks")


def _mistakes(notebook: StepNotebook, law: Law) -> Iterator[ContentError]:
    for number, cell in enumerate(read_notebook(notebook.path).cells, start=1):
        lines = cell.source.splitlines()
        if cell.cell_type != "code" or any(line.lstrip().startswith(("%", "!")) for line in lines):
            continue
        where = f"{notebook.path}, cell {number}"
        try:
            tree = ast.parse(cell.source)
        except SyntaxError as error:
            fix = "Compare it with the shipped notebook: look for a missing quotation mark or bracket."
            yield ContentError("The cell cannot be read.", where=f"{where}, line {error.lineno}", fix=fix)
            continue
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and _is_step(call.func.value):
                yield from _wrong(call, call.func.attr, f"{where}, line {call.lineno}", notebook.step, law)


def _is_step(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "step"


def _wrong(call: ast.Call, word: str, where: str, step: str, law: Law) -> Iterator[ContentError]:
    if word not in WORDS:
        yield no_such_word(word, where)
    known = {
        "ask": tuple(law.questions),
        "ask_all": (*dict.fromkeys(q.section for q in law.questions.values() if q.step == step), *law.groups),
        "factors": tuple(dict.fromkeys(factor.group for factor in law.factors.values())),
    }.get(word)
    given = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    for one in given if known else ():
        if one and tidy_quotes(one) not in known:
            fix = did_you_mean(one, known, f"Use one of: {', '.join(known[:20])}.")
            yield ContentError(f"step.{word} asks for “{one}”, which there is not.", where=where, fix=fix)
