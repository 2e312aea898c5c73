"""One drafted document as a Word file with real headings, footnotes, lists and tables, on the office's letterhead."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches, Pt

from ...errors import PacketError
from ...law.dates import spell_plain
from ...places import TEMPLATES
from ..blocks import (
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
    Target,
    all_runs,
    goes_with_next,
    item_goes_with_next,
)
from ..scripts import stretches
from ..ties import hold, tie
from .parts import Footnotes, fill_running_words, keep_headers_off_the_text, put_origin, save_clean

STYLES = {
    "body": "Normal",
    "caption": "Packet Caption",
    "centered": "Packet Centered",
    "quote": "Packet Quote",
    "small": "Packet Small",
    "right": "Packet Right",
    "numbered": "Packet Numbered",
    "address": "Packet Address",
}
SCRIPT_FONTS = {
    "rtl": "Times New Roman",
    "ethiopic": "Nyala",
    "indic": "Mangal",
}  # Word puts another where one is missing
TEXT_WIDTH = 6.5  # inches
LIST_INDENT, BOX_INDENT = 0.25, 0.3  # inches; the first is where the letterhead's bullets and numbers put their words
SIGN, DATE = "_" * 34, "_" * 20
AFTER_BORDER = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr")
CITATION = "packet:"  # what the tag of a living citation begins with
CITED = "Citation "  # and its title; a program that drops tags may keep titles


def write(
    document: Document,
    path: Path | BinaryIO,
    *,
    letterhead: Path | None = None,
    running_head: str = "",
    exported_on: dt.date | None = None,
    file_number: str = "",
    paged: bool = True,
) -> None:
    """Write a document to `path`; equal documents make equal bytes.

    `letterhead` is the Word file whose styles, header and footer are used (the shipped one when None); `running_head`
    is the client's name and A-number. `exported_on` is said in the header where citations stand in the text, because a
    draft in Word has other pages than the packet; `paged` when they name pages, and not tabs alone. With `file_number` the file says of which case it is, so
    that it is known again when it comes back. Raises PacketError for a letterhead that cannot be used.
    """
    file = _opened(letterhead or TEMPLATES / "letterhead.docx")
    writer = _Writer(file)
    for number, (block, after) in enumerate(zip_longest(document.blocks, document.blocks[1:])):
        writer.block(block)
        if _ends_caption(block, after):
            file.paragraphs[-1].paragraph_format.space_after = Pt(8)
        if isinstance(block, Paragraph | ListBlock) and goes_with_next(document.blocks, number):
            file.paragraphs[-1].paragraph_format.keep_with_next = True
    writer.notes.attach(file)
    cites = any(run.link and run.link.kind != "url" for run in all_runs(document.blocks))
    said = ""
    if cites and exported_on:
        pages = "page references are those of that day" if paged else "the packet adds the page numbers"
        said = f"DRAFT from Parole Kit of {spell_plain(exported_on)}; {pages}"
    for run in fill_running_words(file, running_head, said):
        _mark_scripts(run)
    keep_headers_off_the_text(file)
    if file_number:
        put_origin(file, document.id, file_number)
    save_clean(file, path, title=document.title)


def check_letterhead(letterhead: Path) -> None:
    """Raises PacketError when a letterhead cannot be used."""
    _opened(letterhead)


def _opened(letterhead: Path):
    try:
        file = docx.Document(str(letterhead))
    except Exception:
        raise PacketError(
            "The letterhead cannot be opened as a Word file.",
            where=letterhead.name,
            fix="Save it again in Word as .docx, or remove it to use the shipped one.",
        ) from None
    missing = [name for name in (*STYLES.values(), "Footnote Text", "Packet Signature") if name not in file.styles]
    if missing:
        raise PacketError(
            f"The letterhead lacks the styles {', '.join(missing)}.",
            where=letterhead.name,
            fix="Begin from a copy of the shipped templates/letterhead.docx, and rename none of its styles.",
        )
    for element in list(file.element.body):
        if element.tag != qn("w:sectPr"):
            file.element.body.remove(element)
    return file


class _Writer:
    def __init__(self, file) -> None:
        self.file = file
        self.notes = Footnotes()
        self.break_next = False
        self.styles: dict[str, str | None] = {}

    def block(self, block: Block, level: int = 0) -> None:
        match block:
            case Heading():
                text = (Run(f"{block.number}\t"),) if block.number else ()
                paragraph = self._paragraph(f"Heading {min(block.level, 4)}", (*text, *block.runs))
                if not block.number and block.level > 1:
                    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.first_line_indent = 0
            case Paragraph():
                number = (Run(f"{block.number}\t"),) if block.number else ()
                self._paragraph(STYLES[block.style], (*number, *block.runs))
            case ListBlock():
                self._list(block, level)
            case Table():
                self._table(block)
            case Signature():
                self._signature(block)
            case Rule():
                self._rule()
            case PageBreak():
                self.break_next = True
            case TabSheet():
                self._paragraph("Heading 1", (Run(f"Tab {block.tab}"),))
                for line in (block.title, *block.lines):
                    self._paragraph("Packet Centered", (Run(line),))

    def _style(self, name: str) -> str | None:
        """A style as paragraphs name it. Asked once, because python-docx reads every style for each answer."""
        if name not in self.styles:
            self.styles[name] = self.file.part.get_style_id(name, WD_STYLE_TYPE.PARAGRAPH)
        return self.styles[name]

    def _paragraph(self, style: str, runs: Sequence[Run]):
        paragraph = self.file.add_paragraph()
        paragraph._p.style = self._style(style)
        if self.break_next:
            paragraph.paragraph_format.page_break_before = True
            self.break_next = False
        for run in runs:
            self._run(paragraph, run)
        return paragraph

    def _run(self, paragraph, run: Run) -> None:
        """A run; a citation becomes a content control with a tag, so that it is living again when it is read back."""
        made = len(paragraph._p)
        for words, kind in stretches(run.text):
            self._words(paragraph, words, kind, run)
        pieces = list(paragraph._p)[made:]
        if run.link and run.link.kind == "url":
            link = OxmlElement("w:hyperlink")
            link.set(qn("r:id"), self.file.part.relate_to(run.link.id, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            _wrap(paragraph._p, pieces, link, link)
        elif run.link:
            control, content = _citation(run.link)
            _wrap(paragraph._p, pieces, control, content)
        if run.note is not None:
            note, reference = self.notes.add()
            paragraph._p.append(reference)
            words = [inner for block in run.note if isinstance(block, Paragraph) for inner in block.runs]
            place = docx.text.paragraph.Paragraph(note, paragraph._parent)
            for inner in (Run(" "), *words):
                self._words(place, inner.text, "", inner)

    @staticmethod
    def _words(paragraph, words: str, kind: str, style: Run) -> None:
        made = paragraph.add_run()
        for number, line in enumerate(hold(tie(words)).split("\n")):
            if number:
                made.add_break(WD_BREAK.LINE)
            for part, text in enumerate(line.split("\t")):
                if part:
                    made.add_tab()
                if text:
                    made.add_text(text)
        made.bold = style.bold or None
        made.italic = style.italic or None
        if kind:
            _complex(made, kind, style)

    def _list(self, block: ListBlock, level: int) -> None:
        number = _new_numbering(self.file, block.start) if block.ordered else None
        for place, item in enumerate(block.items):
            for position, inner in enumerate(item):
                if isinstance(inner, Paragraph):
                    paragraph = self._item(block, inner, level, number, first=position == 0)
                    paragraph.paragraph_format.keep_with_next = item_goes_with_next(block.items, place) or None
                else:
                    self.block(inner, level + 1)
        if not level and block.items:
            self.file.paragraphs[-1].paragraph_format.space_after = Pt(8)

    def _item(self, block: ListBlock, inner: Paragraph, level: int, number: int | None, *, first: bool):
        style = "Packet Box" if block.boxes else "List Number" if block.ordered else "List Bullet"
        lead = (Run("□\t"),) if block.boxes and first else ()
        paragraph = self._paragraph(style, (*lead, *inner.runs))
        if inner.style == "small":
            for run in paragraph.runs:
                run.font.size = self.file.styles[STYLES["small"]].font.size
        indent = BOX_INDENT if block.boxes else LIST_INDENT
        form = paragraph.paragraph_format
        form.left_indent, form.first_line_indent = Inches(indent * (level + 1)), Inches(-indent if first else 0)
        if number is not None or not first:
            numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            numbering.get_or_add_ilvl().val = 0
            numbering.get_or_add_numId().val = number if first else 0
        return paragraph

    def _table(self, block: Table) -> None:
        rows = ([block.header] if block.header else []) + list(block.rows)
        columns = max(len(row) for row in rows)
        table = self.file.add_table(len(rows), columns)
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        table.autofit = False
        if block.style == "grid":
            table.style = "Table Grid"
        widths = block.widths or (1.0,) * columns
        for column, share in zip(table.columns, widths, strict=True):
            column.width = Inches(TEXT_WIDTH * share / sum(widths))
        for number, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
            for column, cell in enumerate(row.cells):
                cell.width = Inches(TEXT_WIDTH * widths[column] / sum(widths))
                runs = cells[column] if column < len(cells) else ()
                self._cell(cell, runs, block.size, bold=bool(block.header) and number == 0)
            if block.header and number == 0:
                row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            if number == len(rows) - 2:  # the last row never stands alone
                for cell in row.cells:
                    cell.paragraphs[0].paragraph_format.keep_with_next = True
        self._paragraph("Packet Small", ()).paragraph_format.space_after = 0

    def _cell(self, cell, runs: Sequence[Run], size: float, *, bold: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph._p.style = self._style("Packet Cell")
        for run in runs:
            self._run(paragraph, run)
        for made in paragraph.runs:
            made.font.size = Pt(size)
            made.bold = made.bold or bold or None

    def _signature(self, block: Signature) -> None:
        if block.opening:
            self._paragraph("Packet Opening", (Run(block.opening),))
        line = self._paragraph("Packet Signature", (Run(f"{SIGN}\t{DATE}" if block.date_line else SIGN),))
        line.paragraph_format.space_before = Pt(26)
        name = self._paragraph(
            "Packet Signature", (Run(block.name), *((Run("\t"), Run(block.date_label, italic=True)) * block.date_line))
        )
        for paragraph in (line, name):
            paragraph.paragraph_format.tab_stops.add_tab_stop(Inches(4.25))
        made = [self._paragraph("Packet Signature", (Run(text),)) for text in block.lines]
        (made or [name])[-1].paragraph_format.keep_with_next = False
        (made or [name])[-1].paragraph_format.space_after = Pt(12)

    def _rule(self) -> None:
        paragraph = self._paragraph("Normal", ())
        line = '<w:bottom w:val="single" w:sz="4" w:space="1" w:color="808080"/>'
        border = parse_xml(f"<w:pBdr {nsdecls('w')}>{line}</w:pBdr>")
        paragraph._p.get_or_add_pPr().insert_element_before(border, *AFTER_BORDER)


def _ends_caption(block: Block, after: Block | None) -> bool:
    """Whether a caption's last line is followed by words of another kind, which stand apart from it."""
    caption = isinstance(block, Paragraph) and block.style == "caption"
    return caption and not (isinstance(after, Paragraph) and after.style == "caption")


def _wrap(paragraph, pieces: Sequence, outer, inner) -> None:
    at = list(paragraph).index(pieces[0])
    for piece in pieces:
        inner.append(piece)
    paragraph.insert(at, outer)


def _citation(target: Target):
    """A content control that holds a citation, and the element for its words."""
    words = f"{target.kind}:{target.id}:{target.cited}"
    control = parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="{CITED}{words}"/><w:tag w:val="{CITATION}{words}"/>'
        "<w:text/></w:sdtPr><w:sdtContent/></w:sdt>"
    )
    return control, control.find(qn("w:sdtContent"))


def _mark_scripts(run) -> None:
    """Part a run where its writing system changes, so that a name in the running head keeps the order of its words."""
    parts = stretches(run.text)
    if not any(kind for _, kind in parts):
        return
    for words, kind in parts:
        made = docx.text.run.Run(copy.deepcopy(run._r), run._parent)
        made.text = words
        run._r.addprevious(made._r)
        if kind:
            _complex(made, kind, Run(words, bool(run.bold), bool(run.italic)))
    run._r.getparent().remove(run._r)


def _complex(run, kind: str, style: Run) -> None:
    """Mark a run as complex script, so that Word shapes it and sets it in a font that has it."""
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    for which in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(which), SCRIPT_FONTS[kind])
    run.font.cs_bold, run.font.cs_italic = style.bold or None, style.italic or None
    run.font.rtl = True if kind == "rtl" else None
    run.font.complex_script = True if kind == "indic" else None


def _new_numbering(file, start: int) -> int:
    """A numbering of its own for one list, so that it begins at `start`; gives its number in the file."""
    numbering = file.part.numbering_part.element
    style = file.styles["List Number"].element
    used = style.find(f".//{qn('w:numId')}").get(qn("w:val"))
    abstract = next(one for one in numbering.findall(qn("w:num")) if one.get(qn("w:numId")) == used)
    wanted = abstract.find(qn("w:abstractNumId")).get(qn("w:val"))
    made = numbering.add_num(int(wanted))
    made.add_lvlOverride(ilvl=0).add_startOverride(start)
    return made.numId
