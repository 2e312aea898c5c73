"""The start page: open, create or import a case; practise on a sample; and, once a case is open, where it stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..errors import CaseError
from ..law import due_in_words
from .bring_in import BringIn
from .html import Html, button, go_to, join, listing, tag
from .look import Look
from .notes import Noting, notes_html
from .task_panel import TITLES, task_html
from .tasks import next_open
from .timeline_view import days
from .ways_in import notices, ways_in


class StartPanel(BringIn, Noting):
    """What the start page shows: the ways to a case, or the open case and what it needs next."""

    needs_case = False

    def __init__(self, session, step: str) -> None:
        self.busy = ""  # what is being done apart
        self.begun = 0  # how many such works were begun or given up: only the last one's result is taken
        self.asking: Path | None = None  # the recent case whose passphrase is asked for
        super().__init__(session, step, kind="start")

    def draw(self, look: Look) -> Html:
        """The ways to a case, or the open one."""
        rest = self._open_case(look) if look.case else ways_in(look, self.uid, self.session.wanted, self.asking)
        return join(self._busy(), rest)

    def _busy(self) -> Html | None:
        if not self.busy:
            return None
        stop = button("Stop", "stop", class_="pk-button", key="stop")
        return tag("div", tag("p", f"{self.busy}…"), stop, class_="pk-building", data_key="busy")

    # --- a case is open ------------------------------------------------------------------------------------------

    def _open_case(self, look: Look) -> Html:
        case = look.case
        training = (
            tag(
                "p",
                "This is a training case about invented people. Every page of its packet says TRAINING.",
                class_="pk-note",
            )
            if case.training
            else None
        )
        head = tag("h2", f"{case.file_number} is open", tabindex="-1", data_key="open")
        found = (
            look.deadlines if self.session.awake else ()
        )  # counting needs the calendar of holidays, which loads late
        due = sorted((each for each in found if each.last), key=lambda each: each.last)
        lines = [
            f"{each.title}: {due_in_words(each)}" + (f", overdue by {days(each.overdue_by)}" if each.overdue_by else "")
            for each in due[:3]
        ]
        soonest = join(tag("h3", "Due soonest"), listing(lines)) if lines else None
        imported = tag(
            "details",
            tag("summary", "Bring in an answers file"),
            self.answers_form(),
            class_="pk-opens",
            data_key="import",
        )
        where = tag("p", f"Kept in {case.path}", class_="pk-small pk-path")
        close = button("Close the case", "close", class_="pk-button")
        following = next_open(look, "")
        go = None
        if following is not None:
            title = TITLES.get(following.step, following.step)
            first = following.open[0] if following.open else None
            question, person = (first.question, first.person) if first and following.step == "start" else ("", "")
            go = go_to(f"Continue: {title}", following.step, question, person, class_="pk-button pk-main")
        return join(
            tag(
                "section",
                head,
                training,
                where,
                soonest,
                tag("div", go, close, class_="pk-line"),
                imported,
                class_="pk-card",
                data_key="case",
            ),
            tag(
                "section",
                tag("h2", "What the case needs next"),
                task_html(look),
                notes_html(look),
                class_="pk-card",
                data_key="tasks",
            ),
            tag(
                "details",
                tag("summary", "Standing notices: not legal advice, scam calls, how fresh the law is"),
                notices(look),
                class_="pk-opens",
                data_key="notices",
            ),
        )

    # --- what the person does ------------------------------------------------------------------------------------

    def _opened(self, case, passphrase: str | None) -> None:
        self.asking = None
        self.session.opened(case, passphrase)
        self.tell("address", case=case.file_number)
        self.tell("announce", text=f"{case.file_number} is open.")
        self.tell("focus", key="open")

    def do_ask(self, message: dict) -> None:
        """Ask for the passphrase of a recent case."""
        self.asking = Path(str(message["path"]))
        self.tell("focus", key="ask")

    def do_open(self, message: dict) -> None:
        """Open a case file."""
        from ..case import Case, is_encrypted

        values = message.get("values", {})
        typed = str(message.get("path") or values.get("path", "")).strip().strip('"')
        if not typed:
            raise CaseError("No file was named.", where="Path of the case file", fix="Enter the path of the case file.")
        path = Path(typed).expanduser()
        passphrase = str(values.get("passphrase", "")) or None
        locked = path.is_file() and is_encrypted(path)
        if locked and not passphrase:
            raise CaseError(
                "The case needs its passphrase.", where="Passphrase", fix="Enter the passphrase of the case."
            )
        self._opened(Case.open(path, passphrase if locked else None), passphrase if locked else None)

    def take_case(self, data: bytes, name: str) -> None:
        """Put a copy of a case file into the folder of cases, then open it or ask for its passphrase."""
        from ..case import Case, bring_in_case, is_encrypted

        path = bring_in_case(data, name)
        if is_encrypted(path):
            self.asking = path
            self.tell("focus", key="ask")
        else:
            self._opened(Case.open(path), None)

    def do_create(self, message: dict) -> None:
        """Create a case in the user's own folder."""
        from ..case import Case, case_home, check_file_number

        values = message["values"]
        number = check_file_number(str(values.get("number", "")).strip())
        passphrase = str(values.get("passphrase", ""))
        if passphrase != str(values.get("again", "")):
            raise CaseError(
                "The two passphrases are not the same.", where="Passphrase", fix="Enter the same passphrase twice."
            )
        path = case_home() / f"{number}.parole"
        self._opened(Case.create(path, passphrase, file_number=number), passphrase)

    def do_sample(self, message: dict) -> None:
        """A fresh training case; its papers are made the first time, which takes a while."""
        from ..case import Case, case_home
        from ..case.home import TRAINING
        from ..samples import open_sample

        session, sample = self.session, str(message["sample"])
        folder = case_home() / TRAINING

        def make() -> Path:
            return open_sample(sample, session.law, session.as_of, folder)

        def done(path: Path) -> None:
            self._opened(Case.open(path), None)

        self._long("Making the papers of the sample", make, done)

    def do_import(self, _message: dict) -> None:
        """Bring the answers of a file into the open case, all of them or none."""
        from ..case import apply_import, import_answers

        session, case = self.session, self.session.case
        path = self.answers_file()

        def read():
            return import_answers(path, session.law, session.as_of, exhibits_dir=path.parent)

        def done(plan) -> None:
            if session.case is case:
                apply_import(plan, case)
                self.forget_arrived()
                self.tell("announce", text="The answers were brought in.")
                self.tell("focus", key="open")

        self._long("Reading the answers and looking at every exhibit", read, done)

    def _long(self, says: str, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Do long work apart, say meanwhile what is being done, then go on with its result here, if it was not given up."""
        self.begun += 1
        mine = self.begun

        def then(result: Any, error: BaseException | None) -> None:
            if mine != self.begun:
                return
            self.busy = ""

            def go_on() -> None:
                if error is not None:
                    raise error
                done(result)

            self.turn(go_on)

        self.busy = says
        self.tell("announce", text=f"{says}.")
        self.session.apart(work, then)

    def do_stop(self, _message: dict) -> None:
        """Give up what is being done: nothing of it comes into a case."""
        self.begun, self.busy = self.begun + 1, ""
        self.tell("announce", text="Stopped.")

    def do_close(self, _message: dict) -> None:
        """Close the case and forget its passphrase."""
        self.session.remember()
        self.session.let_go()
        self.session.wanted = ""
        self.tell("address", case="")
        self.tell("announce", text="The case is closed.")
        self.tell("focus", key="new")
