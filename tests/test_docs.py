"""The documentation cannot drift: the law files make the reference pages, and every example in a task page is read."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from parole_kit.cli import _parser
from parole_kit.law import load_law

DOCS = Path(__file__).resolve().parents[1] / "docs"
ROOT = DOCS.parent
SHIPPED = [ROOT / name for name in ("parole_kit", "docs", "tests", "templates", "notebooks", "benchmarks")]
TASKS = sorted((DOCS / "tasks").glob("*.md"))
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "benchmarks" / "README.md",
    *(page for page in sorted(DOCS.rglob("*.md")) if page.parent.name != "reference" or page.stem == "command-line"),
]
EXAMPLE = re.compile(r"```toml\n# office/law/(\S+\.toml)\n(.*?)```", re.DOTALL)


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def code(page: Path) -> str:
    """What a page sets as code: between backticks, fenced or indented; a line each."""
    fenced = re.findall(r"^```.*?\n(.*?)^```", read(page), re.DOTALL | re.MULTILINE)
    rest = re.sub(r"^```.*?^```", "", read(page), flags=re.DOTALL | re.MULTILINE)
    return "\n".join([*fenced, *re.findall(r"`([^`\n]+)`", rest), *re.findall(r"^    (.+)$", rest, re.MULTILINE)])


@pytest.fixture(scope="module")
def generated():
    return runpy.run_path(str(DOCS / "generate.py"))["pages"](load_law())


@pytest.mark.parametrize(
    "name",
    ["questions.md", "routes.md", "factors.md", "clocks.md", "authorities.md", "template-names.md", "answer-key.md"],
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


# --- what a page names is there


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_file_a_page_names_is_there(page):
    named = re.findall(
        r"(?:^|[\s`(])((?:parole_kit|docs|tests|templates|notebooks|benchmarks)/[\w./*-]*\w/?)", read(page)
    )
    missing = [name for name in named if not list(ROOT.glob(name.rstrip("/")))]
    assert missing == []


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md"], ids=lambda page: page.stem)
def test_every_file_named_without_its_folder_is_there(page):
    named = re.findall(r"`([\w.-]+\.(?:md|toml|py|css|yml|lock|docx))`", read(page))
    kept = {path.name for top in (ROOT, *SHIPPED) for path in (top.glob("*") if top == ROOT else top.rglob("*"))}
    assert named
    assert [name for name in named if name not in kept] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_a_page_names_is_there(page):
    commands = next(action.choices for action in _parser()._actions if action.dest == "command")
    said = re.findall(r"(?:start\.py|parole-kit)((?: [\w./-]+)+)", code(page))
    for words in (line.split() for line in said):
        if words[0] in ("COMMAND", "test", "--help"):
            continue
        assert words[0] in commands, f"there is no command “{words[0]}”"
        known = commands[words[0]]._option_string_actions
        assert [word for word in words if word.startswith("--") and word not in known] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_script_a_page_runs_is_there(page):
    run = re.findall(r"python3? ([\w/]+\.py)", code(page))
    assert [name for name in run if not (ROOT / name).exists()] == []


def test_the_tests_that_contributing_runs_are_there():
    for name, word in re.findall(r"start\.py test (\S+) -k (\w+)", read(ROOT / "CONTRIBUTING.md")):
        assert f"{word}" in (ROOT / name).read_text(encoding="utf-8")


def test_task_pages_give_commands_that_work_on_a_fresh_computer():
    """The name parole-kit is known only inside the kit's own environment."""
    pages = sorted((ROOT / "docs" / "tasks").glob("*.md"))
    assert [page.name for page in pages if re.search(r"`parole-kit [a-z]", page.read_text(encoding="utf-8"))] == []
