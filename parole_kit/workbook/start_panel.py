"""The start page: open, create or import a case; practise on a sample; and, once a case is open, where it stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..errors import CaseError, ContentError
from ..law.dates import spell, spell_plain
from .html import Html, button, go_to, hidden, join, listing, tag
from .look import Look
from .task_panel import TITLES, task_html
from .tasks import next_open
from .view import View

NO_RECOVERY = (
    "The passphrase is the only key to the case. Nobody can recover it: not we, not your office, not the police. "
    "Write it down and keep it where your office keeps its keys."
)


def text_box(
    uid: str, name: str, label: str, *, hint: str = "", value: str = "", secret: bool = False, size: str = "l"
) -> Html:
    """One labelled line of a form that is sent as a whole."""
    own = f"{uid}-{name}"
    box = tag(
        "input",
        type="password" if secret else "text",
        id=own,
        name=name,
        value=value,
        class_=f"pk-input pk-{size}",
        autocomplete="off",
        spellcheck="false",
        aria_describedby=f"{own}-hint" if hint else None,
    )
    return tag(
        "div",
        tag("label", label, for_=own, class_="pk-label"),
        hint and tag("p", hint, id=f"{own}-hint", class_="pk-hint"),
        box,
        class_="pk-field",
    )


def submit(says: str) -> Html:
    """The button that sends a form."""
    return tag("button", says, type="submit", class_="pk-button pk-main")


class StartPanel(View):
    """What the start page shows: the ways to a case, or the open case and what it needs next."""

    needs_case = False

    def __init__(self, session, step: str) -> None:
        self.busy = ""  # what is being done apart
        self.asking: Path | None = None  # the recent case whose passphrase is asked for
        super().__init__(session, step, kind="start")

    def draw(self, look: Look) -> Html:
        """The ways to a case, or the open one."""
        busy = tag("p", f"{self.busy}…", class_="pk-note", data_key="busy") if self.busy else None
        if look.case:
            return join(busy, self._open_case(look))
        return join(busy, self._wanted(), self._recent(look), self._new(), self._others(look), self._notices(look))

    # --- no case is open -----------------------------------------------------------------------------------------

    def _wanted(self) -> Html | None:
        from ..case import case_path

        number = self.session.wanted
        if not number or self.asking is not None:
            return None
        path = case_path(number)
        if not path.is_file():
            return tag(
                "p",
                f"There is no case file for {number} on this computer. Open it by its path below, or create a case.",
                class_="pk-note",
            )
        return tag(
            "section",
            tag("h2", f"Open {number} again"),
            self._passphrase(path, f"wanted-{number}"),
            class_="pk-card",
            data_key="wanted",
        )

    def _passphrase(self, path: Path, key: str) -> Html:
        uid = f"{self.uid}-{key}"
        box = text_box(uid, "passphrase", "Passphrase", secret=True, size="m")
        return tag(
            "form", box, submit("Open the case"), data_do="open", data_path=str(path), data_wipe="1", data_key=key
        )

    def _recent(self, look: Look) -> Html | None:
        from ..case import is_encrypted, recent_cases

        found = [each for each in recent_cases() if each.there]
        if not found:
            return None
        found.sort(key=lambda each: (each.next_due is None, each.next_due or look.as_of))
        rows = []
        for each in found:
            due = ""
            if each.next_due:
                days = (each.next_due - look.as_of).days
                due = f"Next due {spell(each.next_due)}" + (
                    f", {-days} days ago" if days < 0 else ", today" if days == 0 else f", in {days} days"
                )
            opening = (
                self._passphrase(each.path, "ask")
                if self.asking == each.path
                else button(
                    join("Open", hidden(f" {each.file_number}")),
                    "ask" if is_encrypted(each.path) else "open",
                    class_="pk-button",
                    path=str(each.path),
                )
            )
            about = join(
                tag("strong", each.file_number),
                tag("span", f"Opened {spell_plain(each.opened_at.date())}", class_="pk-small"),
                due and tag("span", due, class_="pk-due"),
            )
            rows.append(tag("li", tag("div", about, class_="pk-recent"), opening, data_key=f"case-{each.file_number}"))
        return tag(
            "section",
            tag("h2", "Recent cases"),
            tag("p", "What is due soonest stands first.", class_="pk-hint"),
            tag("ul", rows, class_="pk-rows"),
            class_="pk-card",
        )

    def _new(self) -> Html:
        from ..case import SHORTEST_PASSPHRASE, next_file_number

        uid = f"{self.uid}-new"
        fields = [
            text_box(
                uid,
                "number",
                "File number",
                hint="It shows in file names and in the address. Leave the client's name out of it.",
                value=next_file_number(),
                size="m",
            ),
            text_box(
                uid,
                "passphrase",
                "Passphrase",
                hint=f"At least {SHORTEST_PASSPHRASE} characters. Four or five ordinary words are easy to type and hard to guess.",
                secret=True,
                size="m",
            ),
            text_box(uid, "again", "The same passphrase again", secret=True, size="m"),
        ]
        form = tag(
            "form",
            fields,
            tag("p", NO_RECOVERY, class_="pk-note"),
            submit("Create the case"),
            data_do="create",
            data_wipe="1",
        )
        return tag("section", tag("h2", "New case"), form, class_="pk-card", data_key="new")

    def _others(self, look: Look) -> Html:
        uid = f"{self.uid}-path"
        by_path = tag(
            "form",
            text_box(
                uid,
                "path",
                "Path of the case file",
                hint="For example: a file that a colleague gave you, ending in .parole.",
            ),
            text_box(uid, "passphrase", "Passphrase", secret=True, size="m"),
            submit("Open the file"),
            data_do="open",
            data_wipe="1",
        )
        elsewhere = tag(
            "details",
            tag("summary", tag("h2", "Open a file from somewhere else")),
            by_path,
            class_="pk-card pk-opens",
            data_key="path",
        )
        rows = [
            tag(
                "li",
                tag("div", tag("strong", title), tag("span", says, class_="pk-small"), class_="pk-recent"),
                button(join("Practise", hidden(f" on {title}")), "sample", class_="pk-button", sample=key),
            )
            for key, title, says in _samples()
        ]
        if not rows:
            return elsewhere
        hint = tag(
            "p",
            "Invented people. Every page of their packets says TRAINING. The file is made anew each time.",
            class_="pk-hint",
        )
        return join(
            elsewhere,
            tag(
                "section", tag("h2", "Practise on a sample"), hint, tag("ul", rows, class_="pk-rows"), class_="pk-card"
            ),
        )

    def _notices(self, look: Look) -> Html:
        notices = look.law.notices
        return tag(
            "div",
            [
                tag("section", tag("h2", entry["title"]), tag("p", entry["says"]), class_="pk-notice")
                for entry in (notices[key] for key in START_NOTICES if key in notices)
            ],
        )

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
        due = sorted((each for each in found if each.due), key=lambda each: each.due)
        lines = [
            f"{each.title}: {spell(each.due)}" + (f", overdue by {each.overdue_by} days" if each.overdue_by else "")
            for each in due[:3]
        ]
        soonest = join(tag("h3", "Due soonest"), listing(lines)) if lines else None
        uid = f"{self.uid}-import"
        imported = tag(
            "details",
            tag("summary", "Bring in an answers file"),
            tag(
                "form",
                text_box(
                    uid,
                    "path",
                    "Path of the answers file",
                    hint="A .toml file, such as a partner organisation's intake.",
                ),
                text_box(uid, "folder", "Folder of its exhibits (optional)"),
                submit("Import"),
                data_do="import",
            ),
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
            tag("section", tag("h2", "What the case needs next"), task_html(look), class_="pk-card", data_key="tasks"),
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
        from ..samples import open_sample

        session, sample = self.session, str(message["sample"])
        folder = case_home() / "Training"

        def make() -> Path:
            return open_sample(sample, session.law, session.as_of, folder)

        def done(path: Path) -> None:
            self._opened(Case.open(path), None)

        self._long("Making the papers of the sample", make, done)

    def do_import(self, message: dict) -> None:
        """Bring the answers of a file into the open case, all of them or none."""
        from ..case import apply_import, import_answers

        values, session, case = message["values"], self.session, self.session.case
        typed = str(values.get("path", "")).strip().strip('"')
        if not typed:
            raise ContentError(
                "No file was named.", where="Path of the answers file", fix="Enter the path of the file."
            )
        folder = str(values.get("folder", "")).strip().strip('"')
        exhibits = Path(folder).expanduser() if folder else None

        def read():
            return import_answers(Path(typed).expanduser(), session.law, session.as_of, exhibits_dir=exhibits)

        def done(plan) -> None:
            if session.case is case:
                apply_import(plan, case)
                self.tell("announce", text="The answers were imported.")
                self.tell("focus", key="open")

        self._long("Reading the answers and looking at every exhibit", read, done)

    def _long(self, says: str, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Do long work apart, say meanwhile what is being done, then go on with its result here."""

        def then(result: Any, error: BaseException | None) -> None:
            self.busy = ""

            def go_on() -> None:
                if error is not None:
                    raise error
                done(result)

            self.turn(go_on)

        self.busy = says
        self.tell("announce", text=f"{says}.")
        self.session.apart(work, then)

    def do_close(self, _message: dict) -> None:
        """Close the case and forget its passphrase."""
        self.session.remember()
        self.session.let_go()
        self.session.wanted = ""
        self.tell("address", case="")
        self.tell("announce", text="The case is closed.")
        self.tell("focus", key="new")


START_NOTICES = ("not-legal-advice", "scam-calls")


def _samples() -> list[tuple[str, str, str]]:
    try:
        from ..samples import list_samples
    except ImportError:
        return []
    return list(list_samples())
