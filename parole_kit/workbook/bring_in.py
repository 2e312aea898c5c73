"""Files that come in on the start page: a case file that somebody gave, or an answers file with its exhibits."""

from __future__ import annotations

from pathlib import Path, PurePath

from ..errors import ContentError
from .files import fetch_upload, work_folder
from .html import Html, button, tag
from .view import View


def choose_files(uid: str, purpose: str, label: str, hint: str, *, accept: str = "", many: bool = False) -> Html:
    """A place where files are chosen or dropped; each is sent with its progress."""
    own = f"{uid}-{purpose}"
    box = tag(
        "input",
        type="file",
        id=own,
        class_="pk-file",
        accept=accept or None,
        multiple=many,
        aria_describedby=f"{own}-hint",
    )
    zone = tag(
        "div",
        tag("label", label, for_=own, class_="pk-label"),
        tag("p", hint, id=f"{own}-hint", class_="pk-hint"),
        box,
        class_="pk-field",
        data_files=purpose,
        data_key=f"zone-{purpose}",
    )
    progress = tag(
        "ul",
        class_="pk-progress",
        data_progress=True,
        data_own=True,
        data_key=f"progress-{purpose}",
        aria_label="Files on their way",
    )
    return tag("div", zone, progress, data_key=f"choose-{purpose}")


class BringIn(View):
    """What the start page does with files that arrive."""

    def __init__(self, session, step: str, **more) -> None:
        self.pieces: dict[str, bytearray] = {}
        self.folder: Path | None = None  # where the answers file and its exhibits wait
        self.arrived: list[str] = []  # their names
        super().__init__(session, step, **more)

    def answers_form(self) -> Html:
        """Choose an answers file and its exhibits together; then bring them in, all or nothing."""
        hint = "A .toml file, such as a partner organization’s intake, and the files it names. Choose them all at once."
        choose = choose_files(self.uid, "answers", "Answers file and its exhibits", hint, many=True)
        if not self.arrived:
            return choose
        names = tag("ul", [tag("li", name) for name in self.arrived], class_="pk-small")
        buttons = [
            button("Bring them in", "import", class_="pk-button pk-main", key="import-now"),
            button("Leave them out", "discard", class_="pk-button"),
        ]
        return tag("div", choose, names, tag("div", buttons, class_="pk-line"))

    def do_piece(self, message: dict) -> None:
        """One piece of a file, where there is no server of ours (JupyterLab)."""
        self.pieces.setdefault(str(message["id"]), bytearray()).extend(b"".join(bytes(each) for each in self.buffers))
        self.tell("ack", id=message["id"])

    def do_file(self, message: dict) -> None:
        """A file has arrived: a case file is opened, anything else waits for the others."""
        upload, name = str(message["id"]), PurePath(str(message.get("name", "file"))).name
        self.tell("ack", id=upload)
        data = fetch_upload(upload, self.pieces, name)
        if message.get("purpose") == "case":
            self.take_case(data, name)
        else:
            self._keep(data, name)

    def take_case(self, data: bytes, name: str) -> None:
        """Open a case file that was chosen."""
        raise NotImplementedError

    def _keep(self, data: bytes, name: str) -> None:
        if self.folder is None:
            self.folder = work_folder()
        (self.folder / name).write_bytes(data)
        if name not in self.arrived:
            self.arrived.append(name)
        self.tell("announce", text=f"{name} has arrived.")

    def answers_file(self) -> Path:
        """The one answers file among what arrived. Raises ContentError when there is none, or more than one."""
        found = [name for name in self.arrived if name.lower().endswith(".toml")]
        if len(found) != 1 or self.folder is None:
            what = "No answers file is among them." if not found else "More than one answers file is among them."
            raise ContentError(what, where="Answers file", fix="Choose one .toml file, and the files it names.")
        return self.folder / found[0]

    def forget_arrived(self) -> None:
        """Wipe what waits to be brought in."""
        for name in self.arrived:
            (self.folder / name).unlink(missing_ok=True)
        self.arrived = []

    def do_discard(self, _message: dict) -> None:
        """Leave out what arrived."""
        self.forget_arrived()
        self.tell("announce", text="They were left out.")
        self.tell("focus", key="choose-answers")
