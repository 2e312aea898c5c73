"""Building the packet on the page: the build with its progress, what was built with its files, and what was sent."""

from __future__ import annotations

import json
import threading
import zipfile
from pathlib import Path

from ..case.model import Build
from ..errors import AnswerError, Cancelled, CaseError, KitError
from ..faults import report
from ..law import parse
from ..law.dates import spell
from .builds_html import CHOICES, builds_html, noticed_in, what_to_build
from .exhibits_list import pages_words
from .files import send_file, work_folder
from .gate_view import refused_html
from .html import Html, button, join, tag
from .look import Look
from .view import View, problem_box


class Building:
    """A build on its way: what it is doing, and whether the person wants to stop it."""

    def __init__(self) -> None:
        self.step, self.done, self.total = "Starting", 0, 1
        self.stop = threading.Event()


class Builds(View):
    """The part of the packet panel that builds, gives files away and notes what was sent."""

    def __init__(self, session, step: str, **more) -> None:
        self.building: Building | None = None
        self.failed: KitError | str | None = None
        self.kind_to_build = "whole"
        self.folders: dict[int, Path] = {}  # build id -> where its files lie until the workbook is closed
        super().__init__(session, step, **more)

    # --- what is drawn -------------------------------------------------------------------------------------------

    def build_html(self, look: Look, allowed: bool) -> Html:
        """The button that builds, or the build on its way."""
        if self.building is not None:
            now = self.building
            words = f"{now.step} ({now.done} of {now.total})" if now.total > 1 else now.step
            bar = tag("progress", value=str(now.done), max=str(max(now.total, 1)), aria_label="Building the packet")
            stop = button("Stop", "stop", class_="pk-button")
            inside = tag("div", tag("p", words), bar, stop, class_="pk-building", data_key="building")
        elif allowed:
            sent = any(build.sent_on for build in look.builds)
            again = button("Build the packet", "build", class_="pk-button pk-main", key="build")
            inside = what_to_build(self.uid, self.kind_to_build) if sent else again
        else:
            inside = tag(
                "button",
                "Build the packet",
                type="button",
                class_="pk-button",
                aria_disabled="true",
                aria_describedby=f"{self.uid}-blocked",
                data_do="build",
                data_key="build",
            )
            why = tag("p", "Settle what stands in the way first.", id=f"{self.uid}-blocked", class_="pk-hint")
            inside = join(why, inside)
        checks = getattr(self.failed, "checks", ())
        failed = problem_box(self.failed, "The packet was not built") if self.failed and not checks else None
        failed = refused_html(look, checks, self.uid) if checks else failed
        return tag("section", tag("h3", "Build"), failed, inside, data_key="build-section")

    def builds_html(self, look: Look) -> Html | None:
        """What was built, with the files that can be had."""
        files = dict(look.keep("kept files", look.case.kept_files))
        for id, folder in self.folders.items():
            if folder.is_dir():
                paths = [path for path in folder.rglob("*") if path.is_file()]
                there = {path.relative_to(folder).as_posix(): path.stat().st_size for path in paths}
                files[id] = {**files.get(id, {}), **there}
        return builds_html(look, self.uid, files)

    # --- what the person does ------------------------------------------------------------------------------------

    def do_build(self, message: dict) -> None:
        """Build the packet in a process apart."""
        if self.building is not None:
            return
        from ..packet import build_in_worker

        wanted = str(message.get("values", {}).get("kind", "whole"))
        kind = self.kind_to_build = wanted if wanted in CHOICES else "whole"

        session, case = self.session, self.session.case
        now = self.building = Building()
        self.failed = None
        out = work_folder() / f"{case.file_number}-packet"
        draw = session.soon(self)

        def progress(step: str, done: int, total: int) -> None:
            now.step, now.done, now.total = step, done, total
            draw()

        def work() -> dict:
            return build_in_worker(
                case.path,
                session.passphrase,
                out,
                as_of=session.as_of,
                office=session.office,
                kind=kind,
                progress=progress,
                cancelled=now.stop.is_set,
            )

        def then(manifest: dict | None, error: BaseException | None) -> None:
            self.building = None
            self.turn(lambda: self._ended(manifest, error, out))

        session.apart(work, then, lane="builds")

    def _ended(self, manifest: dict | None, error: BaseException | None, out: Path) -> None:
        """A build came to its end, one way or another."""
        if manifest is not None:
            self.folders[manifest["build"]] = out
            count = len(noticed_in(self.session.look(), manifest))
            look = f" Worth a look in its pages: {count}." if count else ""
            self.tell("announce", text=f"The packet is ready: {pages_words(manifest['pages'])}.{look}")
        elif isinstance(error, Cancelled):
            self.tell("announce", text="The build was stopped. Nothing was changed.")
        else:
            self.failed = error if isinstance(error, KitError) else report(error)
            self.tell("announce", text="The packet was not built.")
        self.tell("focus", key="builds" if manifest is not None else "build")

    def do_stop(self, _message: dict) -> None:
        """Stop the build; nothing is left of it."""
        if self.building is not None:
            self.building.step = "Stopping"
            self.building.stop.set()

    def _built(self, message: dict) -> tuple[Build, list[str]]:
        """A build, and the names of those of its files that can be had."""
        build = next((each for each in self.session.case.builds() if each.id == int(message["build"])), None)
        if build is None:
            raise CaseError("There is no such build.", where="What was built", fix="Reload the page.")
        folder = self.folders.get(build.id)
        kept = self.session.case.kept_files().get(build.id, {})
        names = [file["name"] for file in build.manifest.get("files", ())]
        return build, [name for name in names if (folder and (folder / name).is_file()) or name in kept]

    def _file(self, build: Build, name: str) -> Path:
        """A file of a build: as it was written, or out of the case where the page was loaded again since."""
        if build.id not in self.folders:
            self.folders[build.id] = work_folder()
        path = self.folders[build.id] / name
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.session.case.kept_bytes(build.id, name))
        return path

    def do_get(self, message: dict) -> None:
        """Give one file to the browser."""
        build, names = self._built(message)
        name = next((name for name in names if name == message["name"]), None)
        if name is None:
            raise CaseError(
                "This file is not kept.", where="What was built", fix="Choose another file, or build again."
            )
        send_file(self, self._file(build, name), Path(name).name)

    def do_get_all(self, message: dict) -> None:
        """Give all files of a build to the browser, as one."""
        build, names = self._built(message)
        path = work_folder() / "all.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            for name in names:
                archive.write(self._file(build, name), name)
            archive.writestr("manifest.json", json.dumps(build.manifest, ensure_ascii=False, indent=2))
        send_file(self, path, f"{self.session.case.file_number}-packet.zip")
        path.unlink(missing_ok=True)

    def do_second_reading(self, message: dict) -> None:
        """Keep that a second person read a build."""
        values = message["values"]
        ready = str(values.get("ready", ""))
        if ready not in ("yes", "no"):
            raise AnswerError(
                "It is not said whether it is ready.", where="Is it ready to send?", fix="Choose one of the two."
            )
        build = int(message["build"])
        self.session.case.read_by(
            build, str(values.get("by", "")), ready=ready == "yes", says=str(values.get("says", ""))
        )
        self.tell("announce", text="The reading was kept.")
        self.tell("focus", key="builds")

    def do_not_sent(self, message: dict) -> None:
        """Take back that a build was sent."""
        self.session.case.mark_not_sent(int(message["build"]))
        self.tell("announce", text="The mark was taken back.")
        self.tell("focus", key="builds")

    def do_sent(self, message: dict) -> None:
        """Note when a build was sent; where the day of sending is not answered yet, it is answered too."""
        question = self.session.law.question("packet-sent-on")
        raw = str(message["values"].get("day", ""))
        day = parse(question, raw, as_of=self.session.as_of, law=self.session.law)
        if day > self.session.as_of:
            raise AnswerError(
                "This day has not come yet.", where="Date it was sent", fix="Enter the day on which it went."
            )
        case = self.session.case
        with case.together():
            case.mark_sent(int(message["build"]), day, said_by=str(message["values"].get("by", "")))
            if case.get(question.id) is None or case.get(question.id).not_known:
                case.answer(question, day)
        self.tell("announce", text=f"Marked as sent on {spell(day)}.")
