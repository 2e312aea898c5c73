"""One drafted document as safe HTML for the workbook: no fonts, no pages, tabs without page numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import PacketError
from .argument import factor_view
from .blocks import (
    Block,
    Document,
    Heading,
    ListBlock,
    PageBreak,
    Paragraph,
    Rule,
    Run,
    Signature,
    Table,
    TabSheet,
    plain_text,
)
from .context import context
from .documents import INTERNAL, draft_one, one_planned, planned, with_words
from .edited import edited_blocks
from .facts import Drafting, Facts
from .layout import places_now
from .names import TABLES
from .templates import part

if TYPE_CHECKING:
    from ..case import Case
    from ..law import Law
    from .snapshot import Snapshot

PARAGRAPH = "part-factor.md"  # what the request says on one factor


def document_preview(case: Case, law: Law, as_of: dt.date, document_id: str, office: Path | None = None) -> str:
    """A document as it would read now, as HTML in which every word of the case is escaped.

    A document that was edited in Word reads as it was edited. Answers that are missing stand as their labels in
    brackets. Raises PacketError for a document that this case does
    not have, ContentError for a mistake in a template.
    """
    one = one_planned(case, law, document_id)
    drafting = Drafting(case, law, as_of, places_now(case, law), office, preview=True)
    others = [each for each in planned(case, law) if each.id not in INTERNAL] if one.id in INTERNAL else []
    document = draft_one(drafting, one, [draft_one(drafting, each) for each in others])
    edited = edited_blocks(case, law, office)
    return to_html(with_words(document, edited[one.id], drafting.references) if one.id in edited else document)


def paragraph_preview(
    case: Case | Snapshot, law: Law, as_of: dt.date, factor_id: str, text: str, office: Path | None = None
) -> str:
    """What the request would say on one factor, were `text` its narrative, as HTML; "" when it would say nothing.

    Citations stand resolved ("Tab D"; pages are known only to a build), and the exhibits that prove the factor follow.
    Raises PacketError for a factor that is not in the law files, ContentError for a mistake in the template.
    """
    if factor_id not in law.factors:
        raise PacketError(f"There is no factor “{factor_id}”.", fix="Use the id of a factor of law/factors.toml.")
    drafting = Drafting(case, law, as_of, places_now(case, law), office, preview=True)
    facts = Facts(drafting, "request", "government")
    names = context(facts, TABLES) | {"factor": factor_view(facts, law.factors[factor_id], text)}
    blocks = part(PARAGRAPH, names, facts.marks, office=office)
    return to_html(Document(f"paragraph-{factor_id}", law.factors[factor_id].title, blocks)) if blocks else ""


def to_html(document: Document) -> str:
    """A document as an HTML article: h2 to h4, p, lists, tables, and its footnotes at the end."""
    notes: list[str] = []
    body = "".join(_block(block, document.id, notes) for block in document.blocks)
    foot = "".join(f'<li id="note-{escape(document.id)}-{n}">{note}</li>' for n, note in enumerate(notes, 1))
    feet = f'<ol class="pk-notes" aria-label="Footnotes">{foot}</ol>' if notes else ""
    return f'<article class="pk-document" lang="{escape(document.language)}">{body}{feet}</article>'


def _block(block: Block, document: str, notes: list[str]) -> str:
    def words(runs: Sequence[Run]) -> str:
        return "".join(_run(run, document, notes) for run in runs)

    match block:
        case Heading():
            level = min(block.level + 1, 4)
            number = f"{escape(block.number)} " if block.number else ""
            return f"<h{level}>{number}{words(block.runs)}</h{level}>"
        case Paragraph():
            number = f'<span class="pk-number">{escape(block.number)}</span> ' if block.number else ""
            return f'<p class="pk-{escape(block.style)}">{number}{words(block.runs)}</p>'
        case ListBlock():
            items = "".join(
                f"<li>{''.join(_block(inner, document, notes) for inner in item)}</li>" for item in block.items
            )
            start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
            return f"<ol{start}>{items}</ol>" if block.ordered else f"<ul{_boxes(block)}>{items}</ul>"
        case Table():
            return _table(block, words)
        case Signature():
            lines = "<br>".join(escape(line) for line in (block.name, *block.lines))
            opening = f"<p>{escape(block.opening)}</p>" if block.opening else ""
            date = f" <span>{escape(block.date_label)}</span>" if block.date_line else ""
            return f'{opening}<p class="pk-signature">{lines}{date}</p>'
        case TabSheet():
            return f"<p>Tab {escape(block.tab)}: {escape(block.title)}</p>"
        case Rule() | PageBreak():
            return "<hr>"
    return ""


def _boxes(block: ListBlock) -> str:
    return ' class="pk-boxes"' if block.boxes else ""


def _table(block: Table, words) -> str:
    heads = "".join(f'<th scope="col">{words(cell)}</th>' for cell in block.header)
    head = f"<thead><tr>{heads}</tr></thead>" if heads else ""
    rows = []
    for row in block.rows:
        first = 'th scope="row"' if not block.header else "td"
        cells = [
            f"<{first if n == 0 else 'td'}>{words(cell)}</{(first if n == 0 else 'td').split()[0]}>"
            for n, cell in enumerate(row)
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f'<table class="pk-{escape(block.style)}">{head}<tbody>{"".join(rows)}</tbody></table>'


def _run(run: Run, document: str, notes: list[str]) -> str:
    text = escape(run.text).replace("\n", "<br>")
    if run.source and run.text.startswith("["):
        text = f"<mark>{text}</mark>"
    if run.bold:
        text = f"<strong>{text}</strong>"
    if run.italic:
        text = f"<em>{text}</em>"
    if run.link and run.link.kind != "url":
        text = f'<span class="pk-cite">{text}</span>'
    if run.note is not None:
        notes.append(" ".join(escape(plain_text(block.runs)) for block in run.note if isinstance(block, Paragraph)))
        number = len(notes)
        text += f'<sup><a href="#note-{escape(document)}-{number}">{number}</a></sup>'
    return text
