"""One view on the page: HTML drawn from a Look, changed in place, and the small messages that come back. Home of `anywidget`."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from functools import cache
from pathlib import Path

import anywidget
import traitlets
from ipywidgets import Layout

from ..errors import KitError, Problems
from ..faults import report
from .html import Html, join, tag
from .scripts import NAMED, module

DESIGN = Path(__file__).parent / "share/jupyter/voila/templates/parole/static/design.css"


@cache
def _script() -> str:
    """The module of a view: forty views with the whole script in each would be two megabytes on the way to the page."""
    return NAMED if os.environ.get("PK_SPOOL") else module()


@cache
def _style() -> str:
    """The design, for JupyterLab; a served page has it in its own head."""
    return "" if os.environ.get("PK_SPOOL") else DESIGN.read_text(encoding="utf-8")


@cache
def _layout() -> Layout:
    return Layout()


def problem_box(problem: KitError | str, title: str = "That did not work") -> Html:
    """What happened, where, and how to fix it."""
    if isinstance(problem, str):
        first, _, fix = problem.partition("\nFix: ")
        parts = [tag("p", first), fix and tag("p", fix)]
    elif isinstance(problem, Problems):
        parts = [tag("p", problem.what), tag("ul", [tag("li", _parts(each)) for each in problem.errors])]
    else:
        parts = [_parts(problem)]
    return tag(
        "div",
        tag("p", tag("strong", title), class_="pk-problem-title"),
        *parts,
        class_="pk-problem",
        role="group",
        aria_label=title,
        data_key="problem",
        tabindex="-1",
    )


def _parts(problem: KitError) -> Html:
    return join(
        tag("p", problem.what),
        problem.where and tag("p", f"Where: {problem.where}", class_="pk-where"),
        problem.fix and tag("p", problem.fix, class_="pk-fix"),
    )


class View(anywidget.AnyWidget):
    """The base of every view. A subclass draws (`draw`) and acts (`do_…`); nothing it raises reaches the notebook."""

    html = traitlets.Unicode("").tag(sync=True)
    uid = traitlets.Unicode().tag(sync=True)  # stands in every id, and is replaced in each window
    kind = traitlets.Unicode("panel").tag(sync=True)
    base = traitlets.Unicode("").tag(sync=True)  # the server's address for files; "" in JupyterLab
    seen = traitlets.Int(0).tag(sync=True)  # number of the last message that was answered
    leads = traitlets.Bool(False).tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)

    needs_case = True
    late = False  # drawn only when the page stands, because it needs what takes long to load
    costly = False  # drawn only while its step is shown

    def __init__(self, session, step: str, **more) -> None:
        self._esm = _script()
        self._css = _style()
        super().__init__(uid="pk" + uuid.uuid4().hex[:10], layout=_layout(), **more)
        self.session = session
        self.step = step
        self.shows: str | None = None  # the file number of the case that was drawn last; "" for none
        self.problem: KitError | str | None = None
        self.buffers: list = []
        self._told: list[tuple[dict, list | None]] = []
        self._acting = False
        if os.environ.get("PK_SPOOL"):
            self.base = os.environ.get("PK_BASE", "/")
        self.on_msg(self._receive)
        session.add(self)

    def draw(self, look) -> Html:
        """The HTML of the view at this moment. Raises nothing it can avoid; what it raises is shown in its place."""
        raise NotImplementedError

    def refresh(self, look) -> None:
        """Draw again, and send only when something changed."""
        self.shows = look.case.file_number if look.case else ""
        try:
            drawn = self.session.no_case_note(self) if self.needs_case and look.case is None else self.draw(look)
        except KitError as problem:
            drawn = problem_box(problem)
        except Exception as fault:
            drawn = problem_box(report(fault))
        if self.problem is not None:
            drawn = join(problem_box(self.problem), drawn)
        if drawn != self.html:
            self.html = str(drawn)

    def _receive(self, _widget, message: dict, buffers: list) -> None:
        """One message from the page: act, then let the session draw what changed."""
        number = int(message.get("n", 0))
        if message.get("do") == "reconnected":
            self._catch_up()
            return
        if number > self.seen + 1:  # the line was cut, and what was on it never came
            self.send({"do": "resend", "first": self.seen + 1, "last": number - 1})
        act = getattr(self, f"do_{message.get('do', '')}", None)
        if act is None:
            return
        self.buffers = buffers
        self.turn(lambda: act(message), number)

    def _catch_up(self) -> None:
        """The page was cut off for a while: it may have missed what was drawn, and what it sent may not have come."""
        self.send_state(("html", "seen", "frame"))
        self.send({"do": "resend", "first": self.seen + 1, "last": 1 << 30})

    def turn(self, act: Callable[[], None], number: int = 0) -> None:
        """Do one thing, draw what it changed, then say what there is to say. What goes wrong is shown in the view."""
        self.problem, self._acting = None, True
        try:
            self.session.new_day()
            act()
        except KitError as problem:
            self._fail(problem)
        except Exception as fault:
            self._fail(report(fault))
        with self.hold_sync():
            self.seen = max(self.seen, number)
            self.session.changed(self)
        self._acting = False
        for each, held in self._take_told():
            self.send(each, buffers=held)

    def _take_told(self) -> list[tuple[dict, list | None]]:
        """What there is to say, with all announcements in one: the page has one voice, and a second would cut it off."""
        told, self._told = self._told, []
        spoken = [each["text"] for each, _ in told if each["do"] == "announce"]
        rest = [(each, held) for each, held in told if each["do"] != "announce"]
        return [({"do": "announce", "text": " ".join(spoken)}, None), *rest] if spoken else rest

    def _fail(self, problem: KitError | str) -> None:
        """Say in the view, and to those who listen, what went wrong; the cursor goes there."""
        self.problem = problem
        self.tell("announce", text=problem if isinstance(problem, str) else f"{problem.what} {problem.fix}")
        self.tell("focus", key="problem")

    def tell(self, do: str, buffers: list | None = None, **words) -> None:
        """Send the page a small message (announce, focus, go, address, download, ack), behind the HTML it speaks of."""
        if self._acting:
            self._told.append(({"do": do, **words}, buffers))
        else:
            self.send({"do": do, **words}, buffers=buffers)

    def do_shown(self, message: dict) -> None:
        """The person went to another step."""
        self.session.showing = str(message.get("step", "")) or self.session.showing

    def do_stands(self, message: dict) -> None:
        """The page stands before the person."""
        self.session.showing = str(message.get("step", "")) or self.session.showing
        self.session.wake()

    def do_looked(self, _message: dict) -> None:
        """The person came back to this window; what changed elsewhere is drawn by the session."""


class ProblemView(View):
    """A view that only says what went wrong."""

    needs_case = False

    def __init__(self, session, step: str, problem: KitError | str) -> None:
        self._said = problem
        super().__init__(session, step, kind="panel")

    def draw(self, look) -> Html:
        return problem_box(self._said)
