"""The drafted documents as the page reads them: their titles, how they would read now, and the authorities they name."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ..errors import KitError
from .html import Html, tag
from .look import Look
from .view import problem_box


@dataclass
class Drafts:
    """What would be drafted at this moment. `problem` is why a document cannot be drafted yet."""

    titles: list[tuple[str, str]] = field(default_factory=list)
    authorities: list[str] = field(default_factory=list)  # named by a document, printed or held back
    problem: KitError | None = None
    office: Path | None = None

    def preview(self, look: Look, document_id: str) -> Html:
        """One document as safe HTML, or what keeps it from being drafted."""
        from ..packet.preview import document_preview

        try:
            return Html(document_preview(look.case, look.law, look.as_of, document_id))
        except KitError as problem:
            return tag("div", problem_box(problem, "This document cannot be drafted yet"))


def read_drafts(look: Look, office: Path | None) -> Drafts:
    """Draft everything once, as a preview, to know what is cited."""
    from ..packet.documents import INTERNAL, draft_one, planned
    from ..packet.facts import Drafting
    from ..packet.plan import Drafted, outline

    wanted = [one for one in planned(look.case, look.law) if one.id not in INTERNAL]
    found = Drafts([(one.id, one.title) for one in wanted], office=office)
    plan = outline(look.exhibits, [Drafted(one.id, one.title) for one in wanted])
    drafting = Drafting(look.case, look.law, look.as_of, plan.references(look.exhibits), office, preview=True)
    for one in wanted:
        try:
            draft_one(drafting, one)
        except KitError as problem:
            found.problem = found.problem or problem
    found.authorities = sorted({*drafting.printed, *drafting.withheld})
    return found
