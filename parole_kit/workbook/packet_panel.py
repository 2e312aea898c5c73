"""The packet: what stands in the way, the drafts, the build with its progress, the files, and what was sent."""

from __future__ import annotations

from .builds_view import Builds
from .drafts import Drafts, read_drafts
from .drafts_view import DraftsPart
from .gate_view import citations_html, gate_html
from .html import Html, join
from .look import Look
from .notes import Noting, notes_html


class PacketPanel(DraftsPart, Builds, Noting):
    """The packet panel."""

    late = costly = True

    def __init__(self, session, step: str) -> None:
        super().__init__(session, step, kind="packet")

    # --- what is drawn -------------------------------------------------------------------------------------------

    def draw(self, look: Look) -> Html:
        """Checks, notes, drafts, citations, build, files."""
        from ..packet import gate, prepare_worker

        found = look.keep("gate", lambda: gate(look.case, look.law, look.as_of))
        drafts: Drafts = look.keep("drafts", lambda: read_drafts(look, self.session.office))
        if found.open and self.building is None and self.session.showing == self.step:
            session = self.session  # while the person reads
            prepare_worker(look.case.path, session.passphrase, session.as_of, session.office)
        return join(
            gate_html(look, found, self.uid),
            notes_html(look),
            self.drafts_html(look, drafts),
            citations_html(look, drafts.authorities, self.uid),
            self.build_html(look, found.open),
            self.builds_html(look),
        )

    # --- what the person does ------------------------------------------------------------------------------------

    def do_override(self, message: dict) -> None:
        """Go on without something the gate asks for, with a reason."""
        from ..packet import GO_ON

        values = message["values"]
        subject = str(message["subject"])
        found = {check.id: check.whole for check in getattr(self.failed, "checks", ())}
        reason, by = str(values.get("reason", "")), str(values.get("by", ""))
        self.session.case.override("gate", subject, found.get(subject, GO_ON), reason, by)
        self.tell("announce", text="Recorded.")

    def do_withdraw(self, message: dict) -> None:
        """Take such a decision back."""
        self.session.case.withdraw_override("gate", str(message["subject"]))

    def do_tick(self, message: dict) -> None:
        """Note that the attorney has read an authority at its source."""
        values = message["values"]
        subject = str(message["subject"])
        reason, by = str(values.get("reason", "")), str(values.get("by", ""))
        self.session.case.override("authority", subject, "checked", reason, by)
        self.tell("announce", text=f"{self.session.law.authorities[subject].cite} is marked as checked.")

    def do_untick(self, message: dict) -> None:
        """Take such a check back."""
        self.session.case.withdraw_override("authority", str(message["subject"]))
