"""Building the packet on the page: the build with its progress, what was built with its files, and what was sent."""

from __future__ import annotations

import threading
import zipfile
from pathlib import Path

from ..errors import Cancelled, CaseError, KitError
from ..faults import report
from ..law import parse
from ..law.dates import spell, spell_plain
from .exhibits_list import pages_words, size_words
from .files import send_file, work_folder
from .html import Html, button, hidden, join, tag
from .look import Look
from .view import View, problem_box

KINDS = {
    "packet": "The packet",
    "part": "A part of the packet, for e-mail",
    "word": "A draft to edit in Word",
    "internal-sheet": "For the file only",
    "checklist": "For the file only",
    "appearance-data-sheet": "For the file only",
    "prefill-aid": "For the file only",
    "form": "A form of the office, filled; sign it by hand",
    "email": "Words for the e-mail",
    "calendar": "Dates for your calendar",
}


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
        self.folders: dict[int, Path] = {}  # build id -> where its files lie until the workbook is closed
        super().__init__(session, step, **more)

    # --- what is drawn -------------------------------------------------------------------------------------------

    def build_html(self, allowed: bool) -> Html:
        if self.building is not None:
            now = self.building
            words = f"{now.step} ({now.done} of {now.total})" if now.total > 1 else now.step
            bar = tag("progress", value=str(now.done), max=str(max(now.total, 1)), aria_label="Building the packet")
            stop = button("Stop", "stop", class_="pk-button")
            inside = tag("div", tag("p", words), bar, stop, class_="pk-building", data_key="building")
        elif allowed:
            inside = button("Build the packet", "build", class_="pk-button pk-main", key="build")
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
        failed = problem_box(self.failed, "The packet was not built") if self.failed else None
        return tag("section", tag("h3", "Build"), failed, inside, data_key="build-section")

    def builds_html(self, look: Look) -> Html | None:
        if not look.builds:
            return None
        rows = [self._one_build(look, build, build.inputs_sha256 == look.inputs) for build in reversed(look.builds)]
        return tag(
            "section",
            tag("h3", "What was built", data_key="builds"),
            tag("ul", rows, class_="pk-builds"),
            data_key="what-was-built",
        )

    def _one_build(self, look: Look, build, current: bool) -> Html:
        when = build.at.astimezone()
        pages = build.manifest.get("pages")
        head = tag(
            "p",
            tag("strong", f"Build {build.id}"),
            f", {spell_plain(when.date())} at {when:%H:%M}, speaks from {spell_plain(build.as_of)}",
            f", {pages_words(pages)}. " if pages else ". ",
            tag("span", "Agrees with the case", class_="pk-mark", data_status="confirmed")
            if current
            else tag("span", "The case has changed since", class_="pk-mark"),
        )
        return tag("li", head, self._files(build), self._sent(build, current), data_key=f"build-{build.id}")

    def _files(self, build) -> Html:
        folder = self.folders.get(build.id)
        if folder is None or not folder.is_dir():
            return tag(
                "p", "Its files were given away when it was built. Build again to get them again.", class_="pk-small"
            )

        def row(file: dict) -> Html:
            name = file["name"]
            facts = [KINDS.get(file["kind"], file["kind"]), size_words((folder / name).stat().st_size)]
            if file.get("pages"):
                facts.insert(1, pages_words(file["pages"]))
            get = button(join("Download", hidden(f" {name}")), "get", build=build.id, name=name)
            about = tag("strong", Path(name).name), tag("span", " · ".join(facts), class_="pk-small")
            return tag("li", tag("span", about, class_="pk-recent"), get, data_key=f"file-{name}")

        plain = [row(file) for file in build.manifest["files"] if file["kind"] != "word"]
        drafts = [row(file) for file in build.manifest["files"] if file["kind"] == "word"]
        words = tag("summary", f"Drafts to edit in Word ({len(drafts)})")
        folded = tag("details", words, tag("ul", drafts, class_="pk-rows"), class_="pk-opens", data_key="word")
        everything = button("Download everything as one ZIP file", "get_all", class_="pk-button", build=build.id)
        return join(tag("ul", plain, class_="pk-rows"), folded if drafts else None, everything)

    def _sent(self, build, current: bool) -> Html:
        if build.sent_on:
            return tag("p", f"Sent on {spell(build.sent_on)}.", class_="pk-clear-way")
        own = f"{self.uid}-sent-{build.id}"
        day = tag("input", type="text", id=own, name="day", class_="pk-input pk-m", autocomplete="off")
        form = tag(
            "form",
            tag("label", "Date it was sent", for_=own, class_="pk-label"),
            tag("div", day, tag("button", "Mark as sent", type="submit", class_="pk-button"), class_="pk-line"),
            data_do="sent",
            data_build=str(build.id),
        )
        words = tag("summary", "It was sent", hidden(f" build {build.id}"))
        hint = tag("p", "Its tabs keep their letters from then on.", class_="pk-hint")
        return tag("details", words, hint, form, class_="pk-opens", data_key=f"sent-{build.id}")

    # --- what the person does ------------------------------------------------------------------------------------

    def do_build(self, _message: dict) -> None:
        """Build the packet in a process apart."""
        if self.building is not None:
            return
        from ..packet import build_in_worker

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
            self.tell("announce", text=f"The packet is ready: {pages_words(manifest['pages'])}.")
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

    def _built(self, message: dict):
        build = next((each for each in self.session.case.builds() if each.id == int(message["build"])), None)
        if build is None or build.id not in self.folders:
            raise CaseError(
                "The files of this build are not here any more.", where="What was built", fix="Build again."
            )
        return build, self.folders[build.id]

    def do_get(self, message: dict) -> None:
        """Give one file to the browser."""
        build, folder = self._built(message)
        name = next((file["name"] for file in build.manifest["files"] if file["name"] == message["name"]), None)
        if name is None:
            raise CaseError("There is no such file in this build.", where="What was built", fix="Choose another file.")
        send_file(self, folder / name, Path(name).name)

    def do_get_all(self, message: dict) -> None:
        """Give all files of a build to the browser, as one."""
        build, folder = self._built(message)
        path = work_folder() / "all.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            for file in build.manifest["files"]:
                archive.write(folder / file["name"], file["name"])
        send_file(self, path, f"{self.session.case.file_number}-packet.zip")
        path.unlink(missing_ok=True)

    def do_sent(self, message: dict) -> None:
        """Note when a build was sent; where the day of sending is not answered yet, it is answered too."""
        question = self.session.law.question("packet-sent-on")
        raw = str(message["values"].get("day", ""))
        day = parse(question, raw, as_of=self.session.as_of, law=self.session.law)
        case = self.session.case
        with case.together():
            case.mark_sent(int(message["build"]), day, said_by=str(message["values"].get("by", "")))
            if case.get(question.id) is None or case.get(question.id).not_known:
                case.answer(question, day)
        self.tell("announce", text=f"Marked as sent on {spell(day)}.")
