"""Files on their way into the case: looked at apart, added, asked about with what came through, or refused in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath

from ..case.model import GROUPS, Inspection
from ..errors import IntakeError, KitError
from ..faults import report
from .exhibit_pages import picture
from .exhibits_list import group_title
from .files import fetch_upload
from .html import Html, button, hidden, join, tag
from .look import Look

G28 = "g-28"  # the exhibit that stands behind the cover letter (see packet.plan)
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.tif,.tiff,.heic,.heif,.docx"
MOST_SHOWN = 24  # pages of a doubtful file that are shown before the yes


@dataclass(frozen=True)
class Waiting:
    """A file that needs a yes before it becomes an exhibit. `doubtful`: it is damaged, and its pages are shown."""

    id: str
    data: bytes
    file_name: str
    group: str
    inspection: Inspection
    doubtful: bool = False


def title_from(file_name: str) -> str:
    """A first title out of a file name; the person gives the real one."""
    words = PurePath(file_name).stem.replace("_", " ").replace("-", " ").split()
    return " ".join(words).capitalize() or "Exhibit"


class ComingIn:
    """The way in, as a part of the desk."""

    def __init__(self, *given, **more) -> None:
        self.waiting: list[Waiting] = []
        self.failed: list[tuple[str, KitError | str]] = []
        self.pieces: dict[str, bytearray] = {}
        self.stopped: set[str] = set()  # files that the person does not want any more
        self.looking = ""  # the file that is looked at now
        self.group = GROUPS[0]
        super().__init__(*given, **more)

    # --- what is drawn -------------------------------------------------------------------------------------------

    def _way_in(self, look: Look) -> Html:
        own = f"{self.uid}-add"
        choices = [(group, group_title(look, group)) for group in GROUPS]
        if not any(exhibit.id == G28 for exhibit in look.exhibits):
            choices.append((G28, "Form G-28, behind the cover letter"))
        groups = [tag("option", words, value=group, selected=group == self.group) for group, words in choices]
        choose = tag(
            "div",
            tag("label", "Put them under", for_=f"{own}-group", class_="pk-label"),
            tag("select", groups, id=f"{own}-group", name="group", class_="pk-input pk-m"),
            class_="pk-field",
        )
        pick = tag(
            "div",
            tag("label", "Add files", for_=own, class_="pk-label"),
            tag(
                "p",
                "PDF, photographs, scans or Word files, up to 200 MB each. Many at once, or drop them here. "
                "Each file is kept as it is; nothing is made smaller.",
                class_="pk-hint",
                id=f"{own}-hint",
            ),
            tag(
                "input",
                type="file",
                id=own,
                multiple=True,
                accept=ACCEPTED,
                class_="pk-file",
                aria_describedby=f"{own}-hint",
            ),
            class_="pk-field",
        )
        progress = tag(
            "ul",
            class_="pk-progress",
            data_progress=True,
            data_own=True,
            data_key="progress",
            aria_label="Files on their way",
        )
        return tag("div", tag("div", choose, pick, class_="pk-drop", data_files="exhibit", data_key="zone"), progress)

    def _failures(self) -> Html | None:
        if not self.failed:
            return None
        boxes = [_failure(number, name, error) for number, (name, error) in enumerate(self.failed)]
        return tag("div", boxes, data_key="failed")

    def _confirmations(self) -> Html | None:
        made = [self._confirmation(each) for each in self.waiting]
        return tag("div", made, data_key="waiting") if made else None

    def _confirmation(self, each: Waiting) -> Html:
        named = hidden(f": {each.file_name}")
        yes = button(join("Add it as it is", named), "confirm", class_="pk-button", waiting=each.id)
        no = button(join("Do not add it", named), "refuse", class_="pk-button pk-quiet", waiting=each.id)
        return tag(
            "div",
            tag("h3", f"{each.file_name} needs your yes", data_key=f"ask-{each.id}"),
            tag("ul", [tag("li", sentence) for sentence in each.inspection.needs_yes]),
            _came_through(each) if each.doubtful else None,
            tag("div", yes, no, class_="pk-line"),
            class_="pk-ask",
            data_key=f"waiting-{each.id}",
        )

    # --- what is done --------------------------------------------------------------------------------------------

    def do_piece(self, message: dict) -> None:
        """One piece of a file, where there is no server of ours (JupyterLab)."""
        self.pieces.setdefault(str(message["id"]), bytearray()).extend(b"".join(bytes(each) for each in self.buffers))
        self.tell("ack", id=message["id"])

    def do_file(self, message: dict) -> None:
        """A file has arrived: look at it apart, then add it, or ask, or say why not."""
        upload, name = str(message["id"]), PurePath(str(message.get("name", "file"))).name
        group = str(message.get("group", ""))
        self.group = group if group in (*GROUPS, G28) else self.group
        self.looking = upload

        def look_at() -> tuple[bytes, Inspection]:
            from ..case import inspect_file

            data = fetch_upload(upload, self.pieces, name)
            return data, inspect_file(data, name)

        case = self.session.case

        def then(found, error: BaseException | None) -> None:
            def go_on() -> None:
                self.looking = ""
                if upload in self.stopped:
                    self.stopped.discard(upload)
                    self.tell("announce", text=f"{name} was not added: you stopped it.")
                elif error is not None:
                    self.failed.append((name, error if isinstance(error, KitError) else report(error)))
                    self.tell("announce", text=f"{name} was not added.")
                elif self.session.case is case:
                    self._arrived(Waiting(upload, found[0], name, self.group, found[1]))

            self.turn(go_on)
            self.tell("ack", id=upload)

        self.session.apart(look_at, then)

    def do_stop(self, message: dict) -> None:
        """The person does not want a file any more that is being looked at."""
        from ..case import stop_intake

        self.stopped.add(str(message["id"]))
        if self.looking == message["id"]:
            stop_intake()

    def _arrived(self, file: Waiting) -> None:
        twin = self.session.case.duplicate_of(file.inspection.sha256)
        sentences = list(file.inspection.needs_yes)
        doubtful = bool(sentences)
        if twin is not None:
            sentences.append(f"The same file is in the case already, as “{twin.title}”.")
        if sentences:
            asked = replace(file.inspection, needs_yes=tuple(sentences))
            self.waiting.append(replace(file, inspection=asked, doubtful=doubtful))
            self.tell("announce", text=f"{file.file_name} needs your yes.")
            return
        self._add(file)

    def _add(self, file: Waiting) -> None:
        said = (f"Confirmed by a person: {sentence}" for sentence in file.inspection.needs_yes)
        notes = (*said, *file.inspection.notes)
        form = file.group == G28
        try:
            made = self.session.case.add_exhibit(
                file.data,
                file.file_name,
                replace(file.inspection, notes=notes, needs_yes=()),
                title="Form G-28, notice of appearance" if form else title_from(file.file_name),
                group="trigger" if form else file.group,
                id=G28 if form else "",
            )
        except KitError as error:
            self.failed.append((file.file_name, error))
            return
        self.group = made.group
        self.tell("announce", text=f"{made.title} was added.")

    def _take_waiting(self, message: dict) -> Waiting:
        found = next((each for each in self.waiting if each.id == message.get("waiting")), None)
        if found is None:
            raise IntakeError("The file is not waiting any more.", fix="Choose it again.")
        self.waiting.remove(found)
        return found

    def do_confirm(self, message: dict) -> None:
        """Add a file that needed a yes; what was said of it stays in its notes."""
        self._add(self._take_waiting(message))
        self.tell("focus", key="zone")

    def do_refuse(self, message: dict) -> None:
        """Leave a file out."""
        left = self._take_waiting(message)
        self.tell("announce", text=f"{left.file_name} was not added.")
        self.tell("focus", key="zone")

    def do_dismiss(self, message: dict) -> None:
        """Put a note about a failed file away."""
        del self.failed[int(message["number"])]
        self.tell("focus", key="zone")


def _failure(number: int, name: str, error: KitError | str) -> Html:
    what, fix = (error.what, error.fix) if isinstance(error, KitError) else error.split("\nFix: ", 1)
    title = f"{name} was not added"
    return tag(
        "div",
        tag("h3", title),
        tag("p", what, " ", fix),
        button(join("Put this note away", hidden(f" about {name}")), "dismiss", number=number, class_="pk-clear"),
        class_="pk-problem",
        role="group",
        aria_label=title,
        data_key=f"failed-{number}-{name}",
    )


def _came_through(file: Waiting) -> Html:
    """The pages of a damaged file as they were repaired, which is how they would be printed."""
    count, prints = file.inspection.pages, file.inspection.page_prints
    blank = [page for page in range(1, min(count, len(prints)) + 1) if not prints[page - 1]]
    shown = list(range(1, count + 1))
    if count > MOST_SHOWN:
        shown = sorted({*range(1, MOST_SHOWN - 5), *blank[:6]})
    rest = count - len(shown)
    pages = [
        tag(
            "li",
            tag("div", picture(f"waiting:{file.id}", page, alt=f"Page {page}"), class_="pk-page"),
            tag("p", f"Page {page}", ", looks blank" if page in blank else None, class_="pk-small"),
            data_key=f"came-{page}",
        )
        for page in shown
    ]
    more = tag("p", f"And {rest} more pages, not shown here.", class_="pk-small") if rest else None
    return join(tag("p", "This is what came through:", class_="pk-label"), tag("ol", pages, class_="pk-pages"), more)
