"""The documentation cannot drift: the law files make the reference pages, and every example in a task page is read."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from parole_kit.law import load_law

DOCS = Path(__file__).resolve().parents[1] / "docs"
TASKS = sorted((DOCS / "tasks").glob("*.md"))
EXAMPLE = re.compile(r"```toml\n# office/law/(\S+\.toml)\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def generated():
    return runpy.run_path(str(DOCS / "generate.py"))["pages"](load_law())


@pytest.mark.parametrize(
    "name", ["questions.md", "routes.md", "factors.md", "clocks.md", "authorities.md", "template-names.md"]
)
def test_a_reference_page_is_the_one_the_law_files_make(name, generated):
    kept = (DOCS / "reference" / name).read_text(encoding="utf-8")
    assert kept == generated[name], f"docs/reference/{name} is old: run “python docs/generate.py”"


@pytest.mark.parametrize("page", TASKS, ids=lambda page: page.stem)
def test_the_examples_of_a_task_are_an_office_that_the_kit_accepts(page, tmp_path):
    examples = EXAMPLE.findall(page.read_text(encoding="utf-8"))
    (tmp_path / "law").mkdir()
    for name, text in examples:
        with (tmp_path / "law" / name).open("a", encoding="utf-8") as file:
            file.write(text + "\n")
    law = load_law(tmp_path)
    assert len(law.office_changes) >= len(examples)


def test_a_new_row_counts_from_its_day_and_the_old_one_before_it(tmp_path):
    (tmp_path / "law").mkdir()
    for name, text in EXAMPLE.findall((DOCS / "tasks" / "change-a-deadline-or-fee.md").read_text(encoding="utf-8")):
        (tmp_path / "law" / name).write_text(text, encoding="utf-8")
    rows = load_law(tmp_path).clocks["first-follow-up"].counts
    assert [(row.in_force_from.isoformat(), row.value) for row in rows] == [("2010-01-04", 7), ("2026-12-01", 5)]


@pytest.mark.parametrize("page", TASKS, ids=lambda page: page.stem)
def test_every_file_a_task_names_is_there(page):
    named = re.findall(r"`((?:parole_kit|docs|tests|templates|notebooks)/[\w./-]+)`", page.read_text(encoding="utf-8"))
    missing = [name for name in named if not (DOCS.parent / name).exists()]
    assert missing == []
