"""The documents on the packet page: read each, edit it in Word, bring it back and see what that changes."""

from __future__ import annotations

from pathlib import PurePath

from ..errors import KitError, PacketError
from ..faults import report
from ..law.dates import spell_plain
from .compare_view import compare_html
from .drafts import Drafts, preview
from .files import fetch_upload, send_download
from .html import Html, button, hidden, join, listing, tag
from .look import Look
from .view import View, problem_box

HINT = (
    "Read each one. To change its words, edit the draft in Word and bring it back: from then on the packet has your "
    "words, and citations in it stay right when tabs and pages move."
)


class DraftsPart(View):
    """The part of the packet panel that shows the documents and takes edited ones back."""

    def __init__(self, session, step: str, **more) -> None:
        self.reading = ""  # the document that is open
        self.back = None  # packet.Returned: what came back from Word and waits for a yes
        self.refused: tuple[str, KitError | str] | None = None  # (document, why its file was not taken)
        self.pieces: dict[str, bytearray] = {}
        super().__init__(session, step, **more)

    # --- what is drawn -------------------------------------------------------------------------------------------

    def drafts_html(self, look: Look, drafts: Drafts) -> Html:
        """Every document; those that stay in the file in a list of their own."""
        from ..packet import INTERNAL, orphans, standings, tabs_now

        trouble, standing, left = drafts.problem, {}, []
        try:
            standing = look.keep("standings", lambda: standings(look.case, look.law, look.as_of, self.session.office))
            left = look.keep("orphans", lambda: orphans(look.case, look.law))
        except KitError as problem:
            trouble = problem
        tabs = look.keep("tabs now", lambda: tabs_now(look.case, look.law)) if standing or self.back else {}
        rows = [self._row(look, id, title, standing.get(id), tabs) for id, title in drafts.titles if id not in INTERNAL]
        own = [self._row(look, id, title) for id, title in drafts.titles if id in INTERNAL]
        return tag(
            "section",
            tag("h3", "The documents"),
            tag("p", HINT, class_="pk-hint"),
            problem_box(trouble, "A document cannot be drafted yet") if trouble else None,
            tag("ul", rows, class_="pk-rows pk-documents"),
            self._orphans(left),
            tag("h4", "For the file only, never sent"),
            tag("ul", own, class_="pk-rows pk-documents"),
            data_key="drafts",
        )

    def _row(self, look: Look, document: str, title: str, standing=None, tabs=None) -> Html:
        """One document; `tabs` are letters by id, None for a document that stays in the file."""
        opened = document == self.reading
        named = hidden(f": {title}")
        read = button(join("Close" if opened else "Read", named), "read", document=document, key=f"read-{document}")
        get = button(join("Download as Word", named), "word", document=document, key=f"word-{document}")
        text = None
        if opened:
            text = tag(
                "article",
                preview(look, document, self.session.office),
                class_="pk-draft",
                role="region",
                aria_label=title,
                tabindex="0",
            )
        below = []
        if tabs is not None:
            below = [
                self._way_back(document, title),
                self._waiting(document, title, tabs),
                self._standing(document, title, standing, tabs),
            ]
        return tag(
            "li",
            tag("span", title, _mark(standing), class_="pk-document-name"),
            tag("span", read, get, class_="pk-line"),
            below,
            text,
            data_key=f"draft-{document}",
        )

    def _way_back(self, document: str, title: str) -> Html:
        own = f"{self.uid}-back-{document}"
        zone = tag(
            "div",
            tag("label", "The edited Word file", hidden(f" of {title}"), for_=own, class_="pk-label"),
            tag("p", "Choose the .docx, or drop it here. You see what it changes before anything is kept.",
                class_="pk-hint", id=f"{own}-hint"),
            tag("input", type="file", id=own, accept=".docx", class_="pk-file", aria_describedby=f"{own}-hint"),
            tag("input", type="hidden", name="document", value=document),
            class_="pk-drop pk-back",
            data_files="draft",
        )  # fmt: skip
        progress = tag("ul", class_="pk-progress", data_progress=True, data_own=True, aria_label="The file on its way")
        refused = None
        if self.refused and self.refused[0] == document:
            refused = tag("div", problem_box(self.refused[1], "The file was not taken"), data_key=f"refused-{document}")
        return join(
            refused,
            tag(
                "details",
                tag("summary", "Bring it back from Word", hidden(f": {title}")),
                zone,
                progress,
                class_="pk-opens pk-wide",
                data_key=f"back-{document}",
            ),
        )

    def _waiting(self, document: str, title: str, tabs) -> Html | None:
        """What came back, before a yes: what it changes, and what the packet cannot carry."""
        back = self.back
        if back is None or back.document != document:
            return None
        lost = None
        yes = "Use these words"
        if back.left_out:
            lost = join(tag("h5", "What the packet cannot carry"), listing(back.left_out))
            yes = "Use these words, without what is listed"
        return tag(
            "div",
            tag("h4", f"{back.file_name}: what it changes in “{title}”", data_key=f"came-{document}", tabindex="-1"),
            lost,
            tag("h5", "Compared with what the kit would write now"),
            compare_html(back.changes, tabs, f"came-{document}"),
            tag(
                "div",
                button(yes, "use", class_="pk-button pk-main"),
                button("Leave it", "leave", class_="pk-button"),
                class_="pk-line",
            ),
            class_="pk-ask pk-wide",
            data_key=f"came-box-{document}",
        )

    def _standing(self, document: str, title: str, standing, tabs) -> Html | None:
        """What can be done with a document that was edited in Word."""
        from ..packet import lines_that_differ

        if standing is None:
            return None
        since = None
        if lines_that_differ(standing.since):
            since = tag(
                "details",
                tag("summary", "What the kit would now write differently, since you edited it"),
                tag("p", "Your words stand. If these facts belong in them, edit the draft again.", class_="pk-hint"),
                compare_html(standing.since, tabs, f"since-{document}"),
                class_="pk-opens",
                data_key=f"since-{document}",
            )
        versus = tag(
            "details",
            tag("summary", "Your words compared with the kit’s"),
            compare_html(standing.changes, tabs, f"versus-{document}"),
            class_="pk-opens",
            data_key=f"versus-{document}",
        )
        lost = None
        if standing.edited.left_out:
            words = tag("summary", f"What the packet does not carry ({len(standing.edited.left_out)})")
            lost = tag(
                "details", words, listing(standing.edited.left_out), class_="pk-opens", data_key=f"lost-{document}"
            )
        named = hidden(f": {title}")
        return tag(
            "div",
            since,
            versus,
            lost,
            tag(
                "div",
                button(join("Download the file as it came back", named), "came", document=document),
                button(join("Use the kit’s words again", named), "drop", document=document),
                class_="pk-line",
            ),
            class_="pk-wide",
            data_key=f"standing-{document}",
        )

    @staticmethod
    def _orphans(left: list) -> Html | None:
        if not left:
            return None
        rows = [
            tag(
                "li",
                tag("span", f"{one.file_name}, edited in Word for “{one.document}”, which this case no longer has"),
                button(join("Remove it", hidden(f": {one.file_name}")), "drop", document=one.document),
            )
            for one in left
        ]
        return tag("ul", rows, class_="pk-rows", data_key="orphans")

    # --- what the person does ------------------------------------------------------------------------------------

    def do_read(self, message: dict) -> None:
        """Open or close a document."""
        wanted = str(message["document"])
        self.reading = "" if self.reading == wanted else wanted

    def do_word(self, message: dict) -> None:
        """Give the Word draft of one document as it would read now."""
        from ..packet import draft_names, planned, word_draft

        document, session = str(message["document"]), self.session
        data = word_draft(session.case, session.law, session.as_of, document, session.office)
        names = draft_names([one.id for one in planned(session.case, session.law)])
        send_download(self, data, f"{session.case.file_number}-{names[document]}.docx")

    def do_came(self, message: dict) -> None:
        """Give the edited file as it came back."""
        document, case = str(message["document"]), self.session.case
        kept = case.edited().get(document)
        send_download(self, case.edited_bytes(document), kept.file_name if kept else f"{document}.docx")

    def do_piece(self, message: dict) -> None:
        """One piece of a file, where there is no server of ours (JupyterLab)."""
        self.pieces.setdefault(str(message["id"]), bytearray()).extend(b"".join(bytes(each) for each in self.buffers))
        self.tell("ack", id=message["id"])

    def do_file(self, message: dict) -> None:
        """An edited file has arrived: read it apart, then show what it changes, or say why it is not taken."""
        from ..packet import Returned, Snapshot, bring_back

        upload, name = str(message["id"]), PurePath(str(message.get("name", "draft.docx"))).name
        document, session = str(message.get("document", "")), self.session
        case, now = session.case, Snapshot(session.case)
        self.back = self.refused = None

        def look_at() -> Returned:
            data = fetch_upload(upload, self.pieces, name)
            return bring_back(now, session.law, session.as_of, document, data, name, session.office)

        def then(found, error: BaseException | None) -> None:
            def go_on() -> None:
                if error is not None:
                    self.refused = document, error if isinstance(error, KitError) else report(error)
                    said = self.refused[1]
                    self.tell("announce", text=said if isinstance(said, str) else f"{said.what} {said.fix}")
                elif session.case is case:
                    self.back = found
                    self.tell("announce", text=f"{name} was read. See what it changes, and say whether to use it.")
                    self.tell("focus", key=f"came-{document}")

            self.turn(go_on)
            self.tell("ack", id=upload)

        session.apart(look_at, then)

    def do_use(self, _message: dict) -> None:
        """Yes: keep what came back, for every build from now on."""
        from ..packet import keep_edited

        back, self.back = self.back, None
        if back is None:
            raise PacketError("The file is not waiting any more.", where="The documents", fix="Choose it again.")
        keep_edited(self.session.case, back)
        self.tell("announce", text=f"The packet will have your words of {back.title}.")
        self.tell("focus", key=f"read-{back.document}")

    def do_leave(self, _message: dict) -> None:
        """No: nothing is kept of it."""
        back, self.back = self.back, None
        if back is not None:
            self.tell("focus", key=f"read-{back.document}")

    def do_drop(self, message: dict) -> None:
        """Use the kit's own words again; the edited file leaves the case."""
        document = str(message["document"])
        self.session.case.drop_edited(document)
        self.tell("announce", text="The packet will have the kit’s own words again.")
        self.tell("focus", key=f"read-{document}")


def _mark(standing) -> Html | None:
    """That a document was edited, when, and whether the facts have changed since."""
    from ..packet import lines_that_differ

    if standing is None:
        return None
    day = spell_plain(standing.edited.at.astimezone().date())
    count = lines_that_differ(standing.since)
    lines = "1 line" if count == 1 else f"{count} lines"
    return join(
        tag("span", f"Edited in Word on {day}", class_="pk-mark", data_status="our-policy"),
        tag("span", f"The kit would now write {lines} differently", class_="pk-mark") if count else None,
    )
