"""One document as a PDF of its own, outside the packet: a letter, a hand-out, a sheet for the file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from .blocks import Document
from .bundle import Looks, bundle
from .plan import Part, Plan


def paper(document: Document, looks: Looks) -> bytes:
    """The PDF of a document, its pages numbered from 1 and stamped with `looks`. Raises what typesetting raises."""
    from .pdf import typeset  # late: fpdf2 takes long to import

    made = typeset([document])
    first, last = made.ranges[document.id]
    plan = Plan((Part("document", document.id, document.title),), (), ()).numbered({document.id: last - first + 1})
    with tempfile.TemporaryDirectory(prefix="pk-") as folder:
        path = Path(folder) / "paper.pdf"
        bundle(plan, made, {}.__getitem__, path, looks)
        return path.read_bytes()
