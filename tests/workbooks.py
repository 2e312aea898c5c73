"""What the tests of the workbook's pages share: a session in a folder of its own, and a way to act as the page does."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from parole_kit.case import Case
from parole_kit.workbook import session as sessions

TODAY = "2026-11-23"


def begin_session(folder: Path, monkeypatch: pytest.MonkeyPatch) -> sessions.Session:
    """A fresh session, on a chosen day, that keeps its cases in `folder`."""
    monkeypatch.setenv("PAROLE_KIT_HOME", str(folder / "cases"))
    monkeypatch.setenv("PAROLE_KIT_CONFIG", str(folder / "settings"))
    monkeypatch.setenv("PAROLE_KIT_TODAY", TODAY)
    for name in ("QUERY_STRING", "PK_SPOOL", "PK_BASE", "PK_VAULT", "PAROLE_KIT_OFFICE"):
        monkeypatch.delenv(name, raising=False)
    # A test acts at once. Playwright leaves a loop in this thread that nobody turns, on which work would wait for ever.
    monkeypatch.setattr(sessions, "asyncio", SimpleNamespace(get_running_loop=_no_loop))
    sessions.forget()
    return sessions.current()


def _no_loop() -> None:
    raise RuntimeError("no loop in a test")


def training_case(folder: Path, number: str = "PK-0042") -> Case:
    """A new training case in `folder`."""
    (folder / "cases").mkdir(exist_ok=True)
    return Case.create(folder / "cases" / f"{number}.parole", None, file_number=number, training=True)


class Hand:
    """Acts on a view as the page's script does, and remembers what the view said back."""

    def __init__(self, view) -> None:
        self.view = view
        self.number = 0
        self.heard: list[dict] = []
        view.send = lambda content, buffers=None: self.heard.append({**content, "buffers": buffers})

    def do(self, do: str, **words) -> Hand:
        """Send one message."""
        self.number += 1
        self.view._receive(self.view, {"do": do, "n": self.number, **words}, words.pop("buffers", []))
        return self

    def answer(self, question: str, raw: object, person: str = "") -> Hand:
        """Leave a field after typing or choosing."""
        return self.do("answer", question=question, person=person, raw=raw)

    def said(self, do: str = "announce") -> list[str]:
        """What was announced, or another kind of message."""
        return [str(each.get("text") or each.get("key") or each.get("case")) for each in self.heard if each["do"] == do]


def words_of(html: str) -> str:
    """The text of some HTML, single-spaced."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def questions_in(html: str) -> list[str]:
    """The questions that are asked on a piece of page, in order."""
    return re.findall(r'class="pk-field"[^>]*?data-question="([^"]+)"', html)
