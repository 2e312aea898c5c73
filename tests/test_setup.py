"""Setting the kit up: the three lists of packages agree, and start.py makes its folder, once, and mends it."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

PROGRAM = Path(__file__).resolve().parents[1]
START = PROGRAM / "start.py"
LOCK = (PROGRAM / "requirements.lock").read_text(encoding="utf-8")
PINNED = dict(re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", LOCK, re.MULTILINE))


def wanted() -> set[str]:
    """The libraries of pyproject.toml, with those for tests."""
    project = tomllib.loads((PROGRAM / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {Requirement(each).name for each in (*project["dependencies"], *project["optional-dependencies"]["test"])}


def conda() -> dict[str, str]:
    """The libraries of environment.yml with their bounds, conda's own and pip's."""
    lines = (PROGRAM / "environment.yml").read_text(encoding="utf-8").splitlines()
    found = {}
    for line in lines[lines.index("dependencies:") + 1 :]:
        if each := re.fullmatch(r"\s+- ([a-z0-9-]+)([=<>].*)?", line):
            found[each[1]] = each[2] or ""
    return found


# --- the three lists


def test_the_lock_has_every_library():
    assert wanted() <= PINNED.keys()


def test_the_lock_checks_each_package_and_names_no_place():
    names = [line for line in LOCK.splitlines() if "==" in line and not line.startswith((" ", "#"))]
    assert all(line.rstrip().endswith("\\") for line in names)
    assert LOCK.count("--hash=sha256:") >= len(names)
    assert "://" not in LOCK and "index-url" not in LOCK and "find-links" not in LOCK


def test_conda_has_the_same_libraries():
    assert conda().keys() - {"python", "pip"} == wanted()


@pytest.mark.parametrize("name", sorted(wanted()))
def test_conda_takes_the_locked_version(name):
    bounds = conda()[name]
    if re.fullmatch(r"=[\d.]+", bounds):  # conda's way to say: any 0.5.x
        bounds = f"=={bounds[1:]}.*"
    assert bounds, "say which versions"
    assert Requirement(name + bounds).specifier.contains(PINNED[name])


# --- start.py


def run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, "PIP_NO_INDEX": "1", **settings}
    command = [sys.executable, str(folder / "start.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=200)


@pytest.fixture(scope="module")
def small_kit(tmp_path_factory) -> Path:
    """A kit without packages, so that setting it up needs no network: start.py, an empty lock, an echo."""
    folder = tmp_path_factory.mktemp("kit with a space")
    (folder / "start.py").write_bytes(START.read_bytes())
    (folder / "requirements.lock").write_text("# no packages\n", encoding="utf-8")
    (folder / "parole_kit").mkdir()
    (folder / "parole_kit" / "__init__.py").touch()
    echo = "import json, os, sys\nprint(sys.argv[1:], os.getcwd())\n"
    (folder / "parole_kit" / "__main__.py").write_text(echo, encoding="utf-8")
    done = run(folder, "say", "ünïcode", "two words")
    assert done.returncode == 0, done.stderr
    assert "['say', 'ünïcode', 'two words']" in done.stdout
    return folder


def test_the_second_run_is_quick_and_says_nothing(small_kit):
    begun = time.monotonic()
    done = run(small_kit, "x")
    assert time.monotonic() - begun < 3  # some 0.2 s on a quiet machine
    assert (done.returncode, done.stderr) == (0, "")


def test_without_words_it_opens_the_workbook(small_kit):
    assert run(small_kit).stdout.startswith("['open']")


def test_the_command_is_in_the_folder(small_kit):
    name = "Scripts/parole-kit.cmd" if os.name == "nt" else "bin/parole-kit"
    done = subprocess.run([str(small_kit / ".venv" / name), "doctor"], capture_output=True, text=True)
    assert done.stdout.startswith("['doctor']")


def test_it_works_from_any_folder_and_takes_no_program_from_there(small_kit, tmp_path):
    (tmp_path / "json.py").write_text("raise SystemExit('taken from the folder')", encoding="utf-8")
    command = [sys.executable, str(small_kit / "start.py"), "x"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert str(tmp_path) in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="the Python of the folder is another file there")
def test_a_run_that_was_stopped_half_way_is_mended(small_kit):
    (small_kit / ".venv" / "parole-kit-done").unlink()
    (small_kit / ".venv" / "bin" / "python").unlink()
    done = run(small_kit, "x")
    assert done.returncode == 0 and "Making the folder" in done.stderr and "is set up" in done.stderr


def test_a_package_that_cannot_be_had_is_said_in_words_and_tried_again(small_kit):
    lock = small_kit / "requirements.lock"
    lock.write_text("no-such-package==1.0 --hash=sha256:" + "0" * 64 + "\n", encoding="utf-8")
    for _ in range(2):
        done = run(small_kit, "x")
        assert done.returncode == 2 and "Fix:" in done.stderr and "Traceback" not in done.stderr
    lock.write_text("# no packages\n", encoding="utf-8")
    assert run(small_kit, "x").returncode == 0


def test_an_old_python_is_told_what_is_missing():
    code = "import sys; sys.version_info = (3, 8, 10, 'final', 0); exec(open(sys.argv[1], encoding='utf-8').read())"
    done = subprocess.run([sys.executable, "-c", code, str(START)], capture_output=True, text=True)
    assert done.returncode == 1
    assert "3.11" in done.stderr and "3.8" in done.stderr and "Traceback" not in done.stderr


def test_even_a_very_old_python_can_read_it():
    tree = ast.parse(START.read_text(encoding="utf-8"), feature_version=(3, 4))
    newer = (ast.JoinedStr, ast.NamedExpr, ast.AnnAssign, ast.AsyncFunctionDef)
    assert not [node for node in ast.walk(tree) if isinstance(node, newer)]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.arg) and node.annotation]


def test_it_needs_nothing_but_python():
    tree = ast.parse(START.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names


# --- the doctor


def test_the_doctor_finds_this_computer_fit(tmp_path, monkeypatch):
    from parole_kit.workbook.doctor import CHECKS, doctor

    monkeypatch.setenv("PAROLE_KIT_HOME", str(tmp_path / "cases"))
    found = doctor()
    assert [each["name"] for each in found] == [name for name, _ in CHECKS]
    assert {each["state"] for each in found} <= {"ok", "warn"}, found
    assert all(each["fix"] for each in found if each["state"] != "ok")


def test_the_doctor_refuses_cases_inside_the_program(monkeypatch):
    from parole_kit.workbook.doctor import doctor

    monkeypatch.setenv("PAROLE_KIT_HOME", str(PROGRAM / "notebooks"))
    found = next(each for each in doctor() if each["name"] == "Case folder")
    assert found["state"] == "fail" and found["fix"]


def test_a_lock_is_read_with_its_markers():
    from parole_kit.workbook.doctor import locked_versions

    other = "win32" if sys.platform != "win32" else "darwin"
    lines = ("one==1.0 \\", f"two==2.0 ; sys_platform == '{other}' \\", "three==3 ; python_version >= '3.11' \\")
    text = "\n    --hash=x\n".join(lines)
    assert locked_versions(text) == {"one": "1.0", "three": "3"}


def test_the_line_to_the_page_is_not_cut_before_a_ping_can_be_answered():
    from parole_kit.workbook.doors import closed_settings

    settings = closed_settings("/", squeeze=True)
    assert settings["ws_ping_timeout"] > 2 * settings["ws_ping_interval"]
