"""The notebooks of the steps: thin, clean, complete, and running from top to bottom."""

from __future__ import annotations

import ast
import itertools
import json
from pathlib import Path

import nbformat
import pytest
from workbooks import begin_session, training_case

from parole_kit.law import load_law
from parole_kit.law.model import STEPS
from parole_kit.law.quotes import tidy_quotes
from parole_kit.workbook import open_step
from parole_kit.workbook import session as sessions
from parole_kit.workbook.step import WORDS

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
MOST_STATEMENTS = 3
LOGIC = (
    ast.If, ast.For, ast.While, ast.Try, ast.With, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda,
    ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp, ast.IfExp, ast.BinOp, ast.BoolOp, ast.Compare,
    ast.JoinedStr,
)  # fmt: skip


def read(step: str):
    return nbformat.read(FOLDER / f"{step}.ipynb", as_version=4)


def code_of(step: str) -> list[str]:
    return [cell.source for cell in read(step).cells if cell.cell_type == "code"]


def calls(step: str) -> list[tuple[str, list]]:
    """Every word that a notebook says, with what it says it about."""
    found = []
    for source in code_of(step):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                found.append((node.func.attr, [ast.literal_eval(argument) for argument in node.args]))
    return found


@pytest.mark.parametrize("step", STEPS)
def test_a_notebook_names_its_step_and_its_title(step):
    about = read(step).metadata["workbook"]
    assert about["step"] == step
    assert about["title"]


@pytest.mark.parametrize("step", STEPS)
def test_a_code_cell_holds_a_call_and_no_logic(step):
    for source in code_of(step):
        tree = ast.parse(source)
        assert len(tree.body) <= MOST_STATEMENTS, source
        assert not [node for node in ast.walk(tree) if isinstance(node, LOGIC)], source


@pytest.mark.parametrize("step", STEPS)
def test_a_notebook_keeps_no_outputs_and_no_state(step):
    told = json.loads((FOLDER / f"{step}.ipynb").read_text(encoding="utf-8"))
    assert "widgets" not in told["metadata"]
    for cell in told["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.parametrize("step", STEPS)
def test_headings_go_down_by_one_level(step):
    lines = "\n".join(cell.source for cell in read(step).cells if cell.cell_type == "markdown").splitlines()
    levels = [len(line) - len(line.lstrip("#")) for line in lines if line.startswith("#")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))


@pytest.mark.parametrize("step", STEPS)
def test_a_notebook_says_only_the_ten_words_and_ends_with_the_way_on(step):
    said = [word for word, _ in calls(step)]
    assert set(said) <= set(WORDS)
    assert said[-1] == "next_page"


def asked_by(step: str, law) -> list[str]:
    """The questions that a notebook asks, by id."""
    found: list[str] = []
    for word, given in calls(step):
        if word == "ask":
            found += given
        elif word == "ask_all" and given and given[0] in law.groups:
            found += [q.id for q in law.questions.values() if q.group == given[0]]
        elif word == "ask_all":
            section = tidy_quotes(given[0]) if given else None
            found += [
                q.id
                for q in law.questions.values()
                if q.step == step and not q.group and not q.id.endswith("-narrative") and section in (None, q.section)
            ]
        elif word == "factors":
            found += [f"{f.id}-narrative" for f in law.factors.values() if not given or f.group == given[0]]
    return found


def test_every_question_is_asked_once_and_every_id_exists():
    law = load_law()
    asked = [question for step in STEPS for question in asked_by(step, law)]
    assert sorted(asked) == sorted(law.questions)


@pytest.mark.parametrize("step", STEPS)
def test_a_notebook_runs_from_top_to_bottom(step, tmp_path, monkeypatch):
    from nbclient import NotebookClient

    begin_session(tmp_path, monkeypatch)
    training_case(tmp_path).close()
    sessions.forget()
    monkeypatch.setenv("QUERY_STRING", "case=PK-0042")
    monkeypatch.setenv("PYTHONPATH", str(FOLDER.parent))
    book = read(step)
    NotebookClient(book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    for cell in book.cells:
        if cell.cell_type == "code" and not cell.source.startswith("from"):
            shown = [output for output in cell.outputs if output.output_type == "execute_result"]
            assert shown and "application/vnd.jupyter.widget-view+json" in shown[0].data, cell.source


@pytest.mark.parametrize("step", STEPS)
def test_nothing_on_a_page_goes_wrong_for_a_new_case(step, tmp_path, monkeypatch):
    session = begin_session(tmp_path, monkeypatch)
    session.take(training_case(tmp_path))
    page = open_step(step)
    for word, given in calls(step):
        view = getattr(page, word)(*given)
        assert "PKF-" not in view.html, f"{word}{given}"
        assert "There is no section" not in view.html, f"{word}{given}"
    sessions.forget()
