"""The drafted documents as the page reads them: their titles, how they would read now, the authorities they name."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ..errors import KitError
from .html import Html
from .look import Look
from .view import problem_box


@dataclass
class Drafts:
    """What would be drafted at this moment. `problem` is why the citations cannot be told yet."""

    titles: list[tuple[str, str]] = field(default_factory=list)
    authorities: list[str] = field(default_factory=list)  # named by a document, printed or held back
    problem: KitError | None = None


def preview(look: Look, document_id: str, office: Path | None) -> Html:
    """One document as safe HTML, or what keeps it from being drafted."""
    from ..packet import document_preview

    try:
        return Html(document_preview(look.case, look.law, look.as_of, document_id, office))
    except KitError as problem:
        return problem_box(problem, "This document cannot be drafted yet")


def read_drafts(look: Look, office: Path | None) -> Drafts:
    """The documents of the case, and what they cite."""
    from ..packet import authorities_wanted, planned

    found = Drafts([(one.id, one.title) for one in planned(look.case, look.law)])
    try:
        found.authorities = authorities_wanted(look.case, look.law, look.as_of, office)
    except KitError as problem:
        found.problem = problem
    return found
