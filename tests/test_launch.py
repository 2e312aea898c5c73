"""Starting and stopping the workbook: what an earlier run left behind, folders that cannot be used, no browser, signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from parole_kit.errors import AppError
from parole_kit.workbook import launch, spool
from parole_kit.workbook.running import Running, read_note, remove_note, write_note

sys.path.insert(0, str(Path(__file__).parent / "browser"))
from serving import start_workbook


def ended_process() -> int:
    """The number of a process that has ended."""
    made = subprocess.Popen([sys.executable, "-c", ""])
    made.wait()
    return made.pid


@pytest.fixture
def memory(tmp_path, monkeypatch) -> Path:
    """A folder in place of the one where private folders lie."""
    monkeypatch.setattr(spool, "_parent", lambda: tmp_path)
    return tmp_path


@pytest.mark.skipif(os.name == "nt", reason="there an open file shows that the workbook runs")
def test_what_a_killed_workbook_left_is_wiped_and_what_a_running_one_holds_is_not(memory):
    left, held = memory / "parole-kit-left", memory / "parole-kit-held"
    for folder, pid in ((left, ended_process()), (held, os.getpid())):
        (folder / "files").mkdir(parents=True)
        (folder / "files" / "secret").write_text("a client's paper", encoding="utf-8")
        (folder / "pid").write_text(str(pid), encoding="utf-8")
    (memory / "parole-kit-else").mkdir()  # not ours: no number in it
    assert spool.sweep() == 1
    assert not left.exists() and (held / "files" / "secret").exists() and (memory / "parole-kit-else").exists()


def test_a_file_that_nobody_fetched_goes_after_an_hour(memory):
    made = spool.Spool()
    path = made.files / made.new_name()
    path.write_bytes(b"x")
    made.forget_old()
    assert path.exists()
    made.forget_old(now=path.stat().st_mtime + spool.KEEP_SECONDS + 1)
    assert not path.exists()
    made.close()
    assert not made.folder.exists()


def test_a_note_of_a_workbook_that_has_gone_is_no_hindrance(tmp_path):
    config = tmp_path / "settings"
    write_note(config, Running("http://127.0.0.1:9/", "x" * 43, ended_process(), "0.1.0"))
    book = start_workbook(tmp_path)
    try:
        assert read_note(config).address == book.address
    finally:
        assert book.stop() == 0
    assert read_note(config) is None


@pytest.mark.parametrize("text", ["", "not JSON", "[]", '{"address": 1}'])
def test_a_note_that_cannot_be_read_is_no_note(tmp_path, text):
    (tmp_path / "running.json").write_text(text, encoding="utf-8")
    assert read_note(tmp_path) is None


def test_the_note_of_another_workbook_is_left_alone(tmp_path):
    first, second = (Running("http://127.0.0.1:9/", key * 43, 1, "0.1.0") for key in "xy")
    write_note(tmp_path, first)
    write_note(tmp_path, second)
    remove_note(tmp_path, first)
    assert read_note(tmp_path) == second


def test_a_settings_folder_that_cannot_be_written_does_not_stop_the_start(tmp_path):
    (tmp_path / "settings").write_text("a file where the folder should be", encoding="utf-8")
    book = start_workbook(tmp_path)
    assert book.stop() == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_stop_and_a_closed_terminal_leave_nothing_behind(tmp_path, name):
    book = start_workbook(tmp_path)
    book.process.send_signal(getattr(signal, name))
    assert book.process.wait(15) == 0
    assert not (book.config / "running.json").exists()


@pytest.mark.parametrize("home", ["notebooks", "parole_kit/workbook", "."])
def test_cases_beside_the_program_are_refused_before_anything_starts(home):
    with pytest.raises(AppError) as refused:
        launch.refuse_served(Path(launch.PROGRAM) / home, None)
    assert "PAROLE_KIT_HOME" in refused.value.fix


def test_without_a_browser_the_address_is_said(monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(launch.sys, "platform", "linux")
    launch._announce("http://127.0.0.1:9/", "key", lambda: "ticket", "PK-0042", True, False)
    said = capsys.readouterr().err
    assert "No browser was found." in said and "http://127.0.0.1:9/?case=PK-0042&token=key" in said


def test_a_browser_gets_a_ticket_and_never_the_key(monkeypatch, capsys):
    shown = []
    monkeypatch.setattr(launch, "show", lambda url: shown.append(url) or True)
    launch._announce("http://127.0.0.1:9/", "the-key", lambda: "a-ticket", "", True, True)
    assert shown == ["http://127.0.0.1:9/?token=a-ticket"]
    assert json.loads(capsys.readouterr().out)["url"].endswith("token=the-key")


@pytest.mark.parametrize("port", [70000, 80_000_000])
def test_a_number_that_is_no_port_is_said_in_words(port):
    with pytest.raises(AppError) as refused:
        launch.bind(port)
    assert "65535" in refused.value.fix
