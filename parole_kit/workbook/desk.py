"""The evidence desk: files come in, are described, put in order and taken out again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath

from ..case.model import GROUPS, Inspection
from ..errors import AnswerError, IntakeError, KitError, Problems
from ..faults import report
from .exhibit_pages import pages_html
from .exhibits_list import Record, exhibit_row, group_title, tabs_of, total_words
from .files import fetch_upload, send_download
from .html import Html, button, hidden, join, tag
from .look import Look
from .proof_view import proof_html
from .view import View, problem_box

G28 = "g-28"  # the exhibit that stands behind the cover letter (see packet.plan)
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.tif,.tiff,.heic,.heif,.docx"


@dataclass(frozen=True)
class Waiting:
    """A file that needs a yes before it becomes an exhibit."""

    id: str
    data: bytes
    file_name: str
    group: str
    inspection: Inspection


def title_from(file_name: str) -> str:
    """A first title out of a file name; the person gives the real one."""
    words = PurePath(file_name).stem.replace("_", " ").replace("-", " ").split()
    return " ".join(words).capitalize() or "Exhibit"


class Desk(View):
    """The exhibits, and the way in for new ones."""

    late = True

    def __init__(self, session, step: str) -> None:
        self.described = ""  # the exhibit whose record is open
        self.leaving = ""  # the exhibit whose removal waits for a yes
        self.waiting: list[Waiting] = []
        self.failed: list[tuple[str, KitError | str]] = []
        self.wrong: dict[tuple[str, str], tuple[str, str]] = {}
        self.pictures: tuple[str, list[bytes]] = ("", [])
        self.pieces: dict[str, bytearray] = {}
        self.group = GROUPS[0]
        super().__init__(session, step, kind="desk")

    # --- what is drawn -------------------------------------------------------------------------------------------

    def draw(self, look: Look) -> Html:
        """The way in, what waits or failed, the list, what proves what."""
        return join(self._way_in(look), self._failures(), self._confirmations(), self._list(look), proof_html(look))

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
                "PDF, photographs, scans or Word files, up to 200 MB each. Many at once, or drop them here.",
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
        boxes = [
            tag(
                "div",
                problem_box(error, f"{name} was not added"),
                button(join("Put this note away", hidden(f" about {name}")), "dismiss", number=number),
                data_key=f"failed-{number}-{name}",
            )
            for number, (name, error) in enumerate(self.failed)
        ]
        return tag("div", boxes, data_key="failed")

    def _confirmations(self) -> Html | None:
        made = []
        for each in self.waiting:
            says = [tag("li", sentence) for sentence in each.inspection.needs_yes]
            named = hidden(f" {each.file_name}")
            yes = button(join("Add it as it is", named), "confirm", class_="pk-button", waiting=each.id)
            no = button(join("Do not add it", named), "refuse", waiting=each.id)
            made.append(
                tag(
                    "div",
                    tag("h3", f"{each.file_name} needs your yes", data_key=f"ask-{each.id}"),
                    tag("ul", says),
                    tag("div", yes, no, class_="pk-line"),
                    class_="pk-ask",
                    data_key=f"waiting-{each.id}",
                )
            )
        return tag("div", made, data_key="waiting") if made else None

    def _list(self, look: Look) -> Html:
        if not look.exhibits:
            return tag("p", "No exhibits yet.", class_="pk-note", data_key="none")
        letters = tabs_of(look)
        pieces, group = [tag("p", total_words(look), class_="pk-small", data_key="total")], ""
        rows: list[Html] = []
        for exhibit in look.exhibits:
            if exhibit.group != group:
                pieces += [tag("ol", rows, class_="pk-exhibits", data_key=f"list-{group}")] if rows else []
                group, rows = exhibit.group, []
                pieces.append(tag("h3", group_title(look, group), data_key=f"group-{group}"))
            same = [each.id for each in look.exhibits if each.group == group]
            inside = None
            if exhibit.id == self.described:
                seen = self.pictures[1] if self.pictures[0] == exhibit.id else None
                inside = Record(look, exhibit, self.uid, self.wrong).html(pages_html(exhibit, seen))
            rows.append(
                exhibit_row(
                    look,
                    exhibit,
                    letters.get(exhibit.id, ""),
                    first=exhibit.id == same[0],
                    last=exhibit.id == same[-1],
                    inside=inside,
                    leaving=exhibit.id == self.leaving,
                )
            )
        return join(*pieces, tag("ol", rows, class_="pk-exhibits", data_key=f"list-{group}"))

    # --- files come in -------------------------------------------------------------------------------------------

    def do_piece(self, message: dict) -> None:
        """One piece of a file, where there is no server of ours (JupyterLab)."""
        self.pieces.setdefault(str(message["id"]), bytearray()).extend(b"".join(bytes(each) for each in self.buffers))
        self.tell("ack", id=message["id"])

    def do_file(self, message: dict) -> None:
        """A file has arrived: look at it apart, then add it, or ask, or say why not."""
        upload, name = str(message["id"]), PurePath(str(message.get("name", "file"))).name
        group = str(message.get("group", ""))
        self.group = group if group in (*GROUPS, G28) else self.group

        def look_at() -> tuple[bytes, Inspection]:
            from ..case import inspect_file

            data = fetch_upload(upload, self.pieces, name)
            return data, inspect_file(data, name)

        case = self.session.case

        def then(found, error: BaseException | None) -> None:
            def go_on() -> None:
                if error is not None:
                    self.failed.append((name, error if isinstance(error, KitError) else report(error)))
                elif self.session.case is case:
                    self._arrived(Waiting(upload, found[0], name, self.group, found[1]))

            self.turn(go_on)
            self.tell("ack", id=upload)

        self.session.apart(look_at, then)

    def _arrived(self, file: Waiting) -> None:
        twin = self.session.case.duplicate_of(file.inspection.sha256)
        sentences = list(file.inspection.needs_yes)
        if twin is not None:
            sentences.append(f"The same file is in the case already, as “{twin.title}”.")
        if sentences:
            self.waiting.append(replace(file, inspection=replace(file.inspection, needs_yes=tuple(sentences))))
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

    def do_refuse(self, message: dict) -> None:
        """Leave a file out."""
        self._take_waiting(message)

    def do_dismiss(self, message: dict) -> None:
        """Put a note about a failed file away."""
        del self.failed[int(message["number"])]

    # --- the list ------------------------------------------------------------------------------------------------

    def _ids(self) -> list[str]:
        return [exhibit.id for exhibit in self.session.case.exhibits()]

    def _move(self, exhibit_id: str, by: int, key: str) -> None:
        ids = self._ids()
        at = ids.index(exhibit_id)
        to = min(max(at + by, 0), len(ids) - 1)
        ids[at], ids[to] = ids[to], ids[at]
        self.session.case.reorder_exhibits(ids)
        look = self.session.look()
        same = [each.id for each in look.exhibits if each.group == self.session.case.exhibit(exhibit_id).group]
        if exhibit_id in (same[0], same[-1]):
            key = "down" if exhibit_id == same[0] else "up"
        self.tell("announce", text=f"Now at place {same.index(exhibit_id) + 1} of {len(same)}.")
        self.tell("focus", key=f"{key}-{exhibit_id}")

    def do_up(self, message: dict) -> None:
        """One place towards the front of its group."""
        self._move(str(message["exhibit"]), -1, "up")

    def do_down(self, message: dict) -> None:
        """One place towards the end of its group."""
        self._move(str(message["exhibit"]), 1, "down")

    def do_place(self, message: dict) -> None:
        """A dragged exhibit takes the place of another; across groups it joins that group."""
        moved, before = str(message["exhibit"]), str(message["before"])
        case = self.session.case
        with case.together():
            if case.exhibit(moved).group != case.exhibit(before).group:
                case.update_exhibit(moved, group=case.exhibit(before).group)
            ids = self._ids()
            downwards = ids.index(moved) < ids.index(before)
            ids.remove(moved)
            ids.insert(ids.index(before) + (1 if downwards else 0), moved)
            case.reorder_exhibits(ids)

    def do_describe(self, message: dict) -> None:
        """Open or close the record of an exhibit."""
        wanted = str(message["exhibit"])
        self.described = "" if self.described == wanted else wanted
        self.tell("focus", key="title" if self.described else f"describe-{wanted}")

    def do_remove(self, message: dict) -> None:
        """Ask before an exhibit is removed."""
        self.leaving = str(message["exhibit"])
        self.tell("focus", key=f"keep-{self.leaving}")

    def do_keep(self, message: dict) -> None:
        """Leave the exhibit in the case."""
        self.leaving = ""
        self.tell("focus", key=f"remove-{message['exhibit']}")

    def do_remove_now(self, message: dict) -> None:
        """Take the exhibit out of the case."""
        self.leaving = ""
        self.session.case.remove_exhibit(str(message["exhibit"]))
        self.tell("announce", text="The exhibit was removed.")
        self.tell("focus", key="zone")

    def do_view(self, message: dict) -> None:
        """Give the original file to the browser."""
        exhibit = self.session.case.exhibit(str(message["exhibit"]))
        send_download(self, self.session.case.exhibit_bytes(exhibit.id), exhibit.file_name)

    # --- the record ----------------------------------------------------------------------------------------------

    def do_record(self, message: dict) -> None:
        """Save one field of an exhibit's record; what cannot be saved stays beside it with the reason."""
        exhibit_id, field, value = str(message["exhibit"]), str(message["field"]), message["value"]
        exhibit = self.session.case.exhibit(exhibit_id)
        self.wrong.pop((exhibit_id, field), None)
        if field == "proves":
            wanted = [each for each in exhibit.proves if each != message["factor"]]
            changed = {"proves": [*wanted, message["factor"]] if value else wanted}
        elif field.startswith("translator."):
            changed = {"translator": replace(exhibit.translator, **{field.partition(".")[2]: str(value)})}
        else:
            changed = {field: value}
        try:
            self.session.case.update_exhibit(exhibit_id, **changed)
        except (AnswerError, Problems) as error:
            first = error.errors[0] if isinstance(error, Problems) else error
            self.wrong[exhibit_id, field] = (str(value), f"{first.what} {first.fix}")
            self.tell("announce", text=f"Not saved. {first.what} {first.fix}")

    def do_pages(self, message: dict) -> None:
        """Draw small pictures of the pages, apart."""
        exhibit = self.session.case.exhibit(str(message["exhibit"]))
        data = self.session.case.exhibit_bytes(exhibit.id)

        def make() -> list[bytes]:
            from ..case import page_thumbnails

            return page_thumbnails(data, exhibit.media_type, exhibit.file_name)

        def then(found, error: BaseException | None) -> None:
            def go_on() -> None:
                if error is not None:
                    raise error
                self.pictures = (exhibit.id, found)

            self.turn(go_on)

        self.session.apart(make, then)

    def do_turn(self, message: dict) -> None:
        """Turn a page by a quarter, clockwise."""
        exhibit, page = self.session.case.exhibit(str(message["exhibit"])), int(message["page"])
        turned = {**exhibit.rotations, page: (exhibit.rotations.get(page, 0) + 90) % 360}
        self.session.case.update_exhibit(exhibit.id, rotations=turned)

    def do_leave_out(self, message: dict) -> None:
        """Leave a page out of the packet, or put it back."""
        exhibit, page = self.session.case.exhibit(str(message["exhibit"])), int(message["page"])
        out = set(exhibit.left_out) ^ {page}
        self.session.case.update_exhibit(exhibit.id, left_out=sorted(out))
