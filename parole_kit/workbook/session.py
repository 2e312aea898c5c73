"""One session a kernel: the open case (or none), the law, the day, and the views that show them."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from .. import clock
from ..case import AnsweredElsewhere
from ..errors import AnswerError, KitError
from ..faults import report
from ..law import load_law, parse
from ..places import office_folder
from . import vaults
from .consequences import announced, consequences
from .frame import frame_of
from .html import Html, go_to, tag
from .look import Look, Unsaved

PLACEHOLDER = tag("p", "One moment…", class_="pk-note")
LANES = ("files", "builds")
LATER_SECONDS = 0.05  # views of the other steps are drawn when the person has seen the answer
BREATH_SECONDS = 0.002  # between two of them, so that what the person does next comes first
AHEAD_SECONDS = 1.5  # what is costly is drawn once ahead of its first look, when nothing was done for so long


class Session:
    """What all steps of one kernel share. Raises KitError when the law cannot be read."""

    def __init__(self) -> None:
        self.office: Path | None = office_folder()
        self.law = load_law(self.office)
        self.as_of: dt.date = clock.today()
        self._today = self.as_of
        self.case = None
        self.unsaved: dict[tuple[str, str], Unsaved] = {}
        self.views: list = []
        self.showing = "start"
        self.wanted = ""  # the file number in the address
        self.noting = ""  # on what a note is being written, so that its box stays when the note is saved
        self._shown: Look | None = None  # what the person looks at
        self._look: tuple[tuple, Look] | None = None
        self._later: asyncio.TimerHandle | None = None
        self._answered: tuple[str, str] | None = None  # the question that is being answered now
        self._stands = False
        self._tasks: set[asyncio.Task] = set()
        self._lanes = {lane: ThreadPoolExecutor(max_workers=1, thread_name_prefix=lane) for lane in LANES}
        self.passphrase: str | None = None  # a build opens the case again, in a process apart

    # --- views ---------------------------------------------------------------------------------------------------

    def add(self, view) -> None:
        """Take a new view into the list and draw it. The first one also leads the frame."""
        view.leads = not self.views
        self.views.append(view)
        self._shown = self.look()
        if view.late and not self.awake:
            view.html = str(PLACEHOLDER)
        else:
            view.refresh(self._shown)
        if view.leads:
            view.frame = frame_of(self, self._shown)

    @property
    def awake(self) -> bool:
        """Whether what takes long may be drawn: the page has said that it stands, or nobody looks (a script, a test)."""
        if not self._stands:
            try:
                asyncio.get_running_loop()
            except RuntimeError:
                return True
        return self._stands

    def wake(self) -> None:
        """The page stands before the person: from now on what takes long is drawn too."""
        self._stands = True

    def no_case_note(self, view) -> Html:
        """What stands in a step while no case is open: one sentence in its first place."""
        first = next(each for each in self.views if each.step == view.step and each.needs_case)
        if first is not view:
            return Html("")
        return tag("p", "No case is open. ", go_to("Open or create a case", "start"), " first.", class_="pk-note")

    def new_day(self) -> None:
        """Speak from today: a window may stand open over midnight, and letters and deadlines take their day from here."""
        if (today := clock.today()) != self._today:
            self.as_of = self._today = today

    def look(self) -> Look:
        """The case as it stands, read again only after a change."""
        unsaved = tuple((key, id(each)) for key, each in self.unsaved.items())
        marks = (id(self.case), self.case.revision if self.case else 0, unsaved, self.as_of)
        if self._look is None or self._look[0] != marks:
            self._look = (marks, Look(self.law, self.as_of, self.case, self.unsaved))
        self._look[1].noting = self.noting
        return self._look[1]

    def changed(self, source) -> None:
        """Draw what a change may have changed: the step in front of the person now, the rest a moment later."""
        before, look = self._shown, self.look()
        self._shown = look
        if look is not before:
            self._follow(before, look)
        step = self.showing if source.leads and self.showing else source.step
        for view in self.views:
            if view.step == step or view is source:
                view.refresh(look)
        if self.views:
            self.views[0].frame = frame_of(self, look)
        if look is not before and (said := announced(look.effects)):
            source.tell("announce", text=said)
        self._draw_later(step)

    def _follow(self, before: Look | None, look: Look) -> None:
        """Keep with the new moment what its last change brought about. Must never stand in the way of an answer."""
        look.changed_by, self._answered = self._answered, None
        try:
            if before is not None and before.is_read and before.as_of == look.as_of:
                look.effects = consequences(before, look, dated=self.awake)
        except Exception as fault:
            report(fault)

    def _draw_later(self, done: str) -> None:
        """Draw the views of the other steps, one at a time so that an answer need not wait for them; a change begins anew.

        Costly ones come last, and only those that show nothing of this case yet.
        """
        if self._later is not None:
            self._later.cancel()
        rest = [view for view in self.views if view.step != done and not view.costly]
        number = self.case.file_number if self.case else ""
        ahead = [view for view in self.views if view.costly and view.shows != number] if self._stands else []
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.draw_all()
            return

        def draw_one() -> None:
            self._later = None
            if rest or ahead:
                (rest or ahead).pop(0).refresh(self.look())
                self._later = loop.call_later(BREATH_SECONDS if rest else AHEAD_SECONDS, draw_one)

        self._later = loop.call_later(LATER_SECONDS, draw_one)

    def draw_all(self) -> None:
        """Draw every view now."""
        look = self.look()
        for view in self.views:
            view.refresh(look)

    def soon(self, view) -> Callable[[], None]:
        """What a thread calls to have one view drawn again; calls that come close together are one drawing."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return lambda: view.refresh(self.look())
        waits = [False]

        def draw() -> None:
            waits[0] = False
            view.refresh(self.look())

        def ask() -> None:
            if not waits[0]:
                waits[0] = True
                loop.call_soon_threadsafe(loop.call_later, 0.1, draw)

        return ask

    # --- work apart ----------------------------------------------------------------------------------------------

    def apart(
        self, work: Callable[[], Any], then: Callable[[Any, BaseException | None], None], lane: str = "files"
    ) -> None:
        """Do long work in a thread so that the page stays alive, then call `then(result, error)` where it belongs.

        Work of one lane is done one after another. `work` must not touch the case. Without a running loop (a test, a script) it is done at once.
        """
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            then(*_tried(work))
            return

        async def run() -> None:
            then(*await loop.run_in_executor(self._lanes[lane], _tried, work))

        task = loop.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- answers -------------------------------------------------------------------------------------------------

    def answer(self, question_id: str, person: str, raw: object) -> None:
        """Read what was typed and save it; what cannot be read stays on the page with the reason. Raises KitError."""
        question = self.law.question(question_id)
        key = self._answered = (question_id, person)
        if raw in ("", [], None):
            self.unsaved.pop(key, None)
            if self.case.get(question_id, person) is not None:
                self.case.clear(question, person=person)
            return
        try:
            value = parse(question, raw, as_of=self.as_of, law=self.law)
        except AnswerError as error:
            self.unsaved[key] = Unsaved(raw, error)
            raise
        seen = self._shown.answer(question_id, person) if self._shown else None
        try:
            self.case.answer(
                question, value, person=person, source=seen.source if seen else "", if_unchanged_since=seen
            )
        except AnsweredElsewhere as error:
            self.unsaved[key] = Unsaved(raw, error)
            raise
        self.unsaved.pop(key, None)

    def source(self, question_id: str, person: str, source: str) -> None:
        """Note where the answer comes from. Raises KitError when there is no answer yet."""
        question = self.law.question(question_id)
        before = self.case.get(question_id, person)
        if before is None or before.not_known:
            raise AnswerError(
                "There is no answer yet that could come from somewhere.",
                where=question.label,
                fix="Enter the answer first.",
            )
        self.case.answer(question, before.value, person=person, source=source.strip())

    def not_known(self, question_id: str, person: str, owner: str) -> None:
        """Mark a question as not known yet, with who will find out."""
        self.unsaved.pop((question_id, person), None)
        self.case.not_known(self.law.question(question_id), person=person, owner=owner.strip())

    def clear(self, question_id: str, person: str) -> None:
        """Take an answer, or its mark, away; the history keeps it."""
        self.unsaved.pop((question_id, person), None)
        self.case.clear(self.law.question(question_id), person=person)

    # --- cases ---------------------------------------------------------------------------------------------------

    def begin(self, file_number: str) -> None:
        """Open the case that the window's address names, when its passphrase is still kept or it needs none."""
        from ..case import Case, case_path, is_encrypted

        try:
            path = case_path(file_number)
            self.wanted = file_number
            locked = path.is_file() and is_encrypted(path)
            passphrase = vaults.fetch(file_number) if locked else None
            if path.is_file() and (passphrase or not locked):
                self.take(Case.open(path, passphrase), passphrase)
        except KitError:
            return  # the start page asks for the passphrase, and says what is wrong when it is tried
        except Exception as fault:
            report(fault)

    def take(self, case, passphrase: str | None = None) -> None:
        """Make a case the open one, in place of the one before."""
        self.let_go()
        self.case, self.passphrase = case, passphrase
        if passphrase:
            vaults.keep(case.file_number, passphrase)

    def opened(self, case, passphrase: str | None = None) -> None:
        """The same after the person asked for it: the case joins the list of recent ones."""
        self.take(case, passphrase)
        self.remember()

    def remember(self) -> None:
        """Put the open case at the head of the recent ones, with its nearest deadline."""
        from ..case import remember_case

        with contextlib.suppress(KitError):
            days = [each.last for each in self.look().deadlines if each.last and each.last >= self.as_of]
            remember_case(self.case, min(days, default=None))

    def let_go(self) -> None:
        """Close the open case, if there is one."""
        self.noting = ""
        if self.case is not None:
            from ..packet import dismiss_worker

            dismiss_worker()
            vaults.drop(self.case.file_number)
            self.case.close()
        self.case = self.passphrase = None
        self.unsaved.clear()


def _tried(work: Callable[[], Any]) -> tuple[Any, BaseException | None]:
    try:
        return work(), None
    except Exception as error:
        return None, error


_one: Session | None = None


def current() -> Session:
    """The session of this kernel; made when it is first wanted. Raises KitError when the law cannot be read."""
    global _one
    if _one is None:
        _one = Session()
    return _one


def forget() -> None:
    """Begin anew, as a fresh kernel would; for tests."""
    global _one
    if _one is not None:
        _one.let_go()
    _one = None
