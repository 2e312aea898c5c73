"""A Word draft that an attorney edited, read back as blocks, with a list of everything that could not be carried.

Living citations are known again by the tags that the writer gave them. Nothing is dropped in silence: what has no
block here is named in `left_out`, with the words near it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import docx
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from ...errors import PacketError
from ..blocks import Block, Heading, ListBlock, PageBreak, Paragraph, Rule, Run, Table, Target, plain_text
from ..ties import loosen
from .gather import gather, join_runs
from .losses import (
    ACCEPTED,
    ALIEN,
    FIELD,
    FIELDS,
    NOT_CARRIED,
    SILENT,
    TRACKED,
    WRAPPERS,
    is_on,
    lost_layout,
    lost_looks,
    sentence,
    shortened,
    words_in,
)
from .parts import origin
from .writer import CITATION, CITED, STYLES

BACK = {name: style for style, name in STYLES.items()}
NUMBER = re.compile(r"^([IVXLC]+\.|[A-Z]\.|\d+\.)\t")
HEADING = re.compile(r"Heading ([1-9])")
PAGE = "\f"  # a page break among words


@dataclass(frozen=True)
class WordDraft:
    """What an edited draft says, and what of it cannot stand in the packet.

    `document` and `file_number` are what the draft says it is, "" where it says nothing; `running` are the words of its
    header and footer.
    """

    blocks: tuple[Block, ...]
    left_out: tuple[str, ...]  # sentences
    document: str = ""
    file_number: str = ""
    running: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing was left out."""
        return not self.left_out


def read(source: Path | bytes) -> WordDraft:
    """Read a Word file back. Raises PacketError when it is not one."""
    try:
        file = docx.Document(io.BytesIO(source) if isinstance(source, bytes) else str(source))
        return _Reader(file).draft()
    except Exception:
        raise PacketError(
            "The file cannot be opened as a Word document.",
            where="" if isinstance(source, bytes) else source.name,
            fix="Save it in Word as .docx, and bring it back again.",
        ) from None


class _Reader:
    def __init__(self, file) -> None:
        self.file = file
        self.left_out: list[str] = []
        self.notes = _notes(file)

    def draft(self) -> WordDraft:
        blocks = list(self._body(self.file.element.body))
        document, file_number = origin(self.file)
        left_out = tuple(dict.fromkeys(self.left_out))
        return WordDraft(tuple(gather(blocks)), left_out, document, file_number, _running(self.file))

    def _body(self, parent) -> Iterator[Block]:
        for element in parent.iterchildren():
            if element.tag == qn("w:p"):
                yield from self._paragraph(WordParagraph(element, self.file))
            elif element.tag == qn("w:tbl"):
                yield self._table(WordTable(element, self.file))
            elif element.tag == qn("w:sdt"):
                self._leave("a content control", element)
                content = element.find(qn("w:sdtContent"))
                yield from self._body(content) if content is not None else ()
            elif element.tag in WRAPPERS:
                yield from self._body(element)
            elif element.tag != qn("w:sectPr") and element.tag not in SILENT:
                self._leave(ALIEN.get(element.tag, "a part of the page"), element)

    def _paragraph(self, paragraph: WordParagraph) -> Iterator[Block]:
        properties = paragraph._p.pPr
        if properties is not None and properties.find(qn("w:sectPr")) is not None:
            self._leave("a section break", paragraph._p)
        if properties is not None and is_on(properties, "w:pageBreakBefore"):
            yield PageBreak()
        runs = tuple(self._runs(paragraph._p))
        for part, runs in enumerate(_pages(runs)):  # noqa: B020 - the parts of one paragraph
            if part:
                yield PageBreak()
            yield from self._block(paragraph, runs)

    def _block(self, paragraph: WordParagraph, runs: tuple[Run, ...]) -> Iterator[Block]:
        style = paragraph.style.name if paragraph.style is not None else "Normal"
        text = plain_text(runs)
        if not text.strip() and not any(run.note for run in runs):
            if paragraph._p.find(f".//{qn('w:pBdr')}") is not None:
                yield Rule()
            return
        number = NUMBER.match(text)
        heading = HEADING.match(style)
        if heading or style == "Title":
            level = min(int(heading.group(1)), 4) if heading else 1
            yield Heading(level, _without(runs, number), number.group(1) if number else "")
        elif style in ("Packet Signature", "Packet Opening"):
            yield Paragraph(runs, style)
        elif style == "Packet Box":
            yield ListBlock(((Paragraph(_without(runs, re.match("^□\t", text))),),), boxes=True)
        elif kind := self._list(paragraph, style):
            yield ListBlock(((Paragraph(runs),),), ordered=kind == "ordered")
        else:
            kind = BACK.get(style, "body")
            for what in lost_layout(paragraph) if kind == "body" else ():
                self._leave(what, paragraph._p)
            numbered = kind == "numbered" and number
            yield Paragraph(_without(runs, number if numbered else None), kind, number.group(1) if numbered else "")

    def _list(self, paragraph: WordParagraph, style: str) -> str:
        """Whether a paragraph is an item of a list: "ordered", "bullets", or ""."""
        properties = paragraph._p.pPr
        numbering = properties.numPr if properties is not None else None
        number = numbering.numId.val if numbering is not None and numbering.numId is not None else 0
        if numbering is not None and numbering.ilvl is not None and numbering.ilvl.val:
            self._leave("the step inwards of a list inside a list", paragraph._p)
        if style.startswith("List Number"):
            return "ordered"
        if style.startswith("List Bullet"):
            return "bullets"
        if not number:
            return ""
        form = self.file.part.numbering_part.element.xpath(
            f'w:abstractNum[@w:abstractNumId=../w:num[@w:numId="{number}"]/w:abstractNumId/@w:val]'
            '/w:lvl[@w:ilvl="0"]/w:numFmt/@w:val'
        )
        return "bullets" if form and form[0] == "bullet" else "ordered"

    def _runs(self, parent) -> Iterator[Run]:
        """The runs of a paragraph, neighbours of one style joined."""
        yield from join_runs(self._pieces(parent, parent))

    def _pieces(self, parent, paragraph) -> Iterator[Run]:
        for child in parent.iterchildren():
            tag = child.tag
            if tag == qn("w:r"):
                yield from self._run(child, paragraph)
            elif tag == qn("w:hyperlink"):
                target = self.file.part.rels.get(child.get(qn("r:id")))
                link = Target("url", target.target_ref) if target is not None and target.is_external else None
                yield from (replace(run, link=link) for run in self._pieces(child, paragraph))
            elif tag == qn("w:sdt"):
                yield from self._citation(child, paragraph)
            elif tag in ACCEPTED:
                self._tracked(child, paragraph)
                if tag in (qn("w:ins"), qn("w:moveTo")):
                    yield from self._pieces(child, paragraph)
            elif tag in FIELDS or tag in WRAPPERS:
                if tag in FIELDS:
                    self.left_out.append(sentence("", FIELD, paragraph))
                yield from self._pieces(child, paragraph)
            elif tag not in SILENT:
                self._leave(ALIEN.get(tag, "a part of the text"), paragraph)

    def _tracked(self, change, paragraph) -> None:
        words = words_in(change)
        if ACCEPTED[change.tag] and (words or change.tag != qn("w:del")):
            self.left_out.append(sentence(TRACKED[change.tag], ACCEPTED[change.tag], paragraph, shortened(words, 80)))

    def _citation(self, control, paragraph) -> Iterator[Run]:
        content = control.find(qn("w:sdtContent"))
        runs = list(self._pieces(content, paragraph)) if content is not None else []
        target = _target(control)
        if target is None:
            self._leave("a content control", paragraph)
            yield from runs
            return
        words = "".join(run.text for run in runs)
        yield Run(words, bold=any(run.bold for run in runs), italic=any(run.italic for run in runs), link=target)

    def _run(self, run, paragraph) -> Iterator[Run]:
        words: list[str] = []
        properties = run.find(qn("w:rPr"))
        bold, italic = (is_on(properties, name) for name in ("w:b", "w:i"))
        if is_on(properties, "w:vanish"):
            self._leave("hidden text", paragraph)
            return
        if words_in(run):
            for what, says in lost_looks(properties):
                self.left_out.append(sentence(what, says, paragraph))
        for child in run.iterchildren():
            if child.tag == qn("w:t"):
                words.append(child.text or "")
            elif child.tag in (qn("w:tab"), qn("w:ptab")):
                words.append("\t")
            elif child.tag == qn("w:noBreakHyphen"):
                words.append("-")
            elif child.tag in (qn("w:br"), qn("w:cr")):
                words.append(PAGE if child.get(qn("w:type")) == "page" else "\n")
            elif child.tag == qn("w:footnoteReference"):
                yield Run(loosen("".join(words)), bold, italic)
                words = []
                yield Run("", note=self._note(child.get(qn("w:id"))))
            elif child.tag in FIELDS:
                self.left_out.append(sentence("", FIELD, paragraph))
            elif child.tag not in SILENT:
                self._leave(ALIEN.get(child.tag, "a part of the text"), paragraph)
        if words:
            yield Run(loosen("".join(words)), bold, italic)

    def _note(self, number: str) -> tuple[Block, ...]:
        paragraphs = self.notes.get(number, [])
        made = [tuple(self._runs(paragraph)) for paragraph in paragraphs]
        return tuple(Paragraph(_stripped(runs), "small") for runs in made if plain_text(runs).strip())

    def _table(self, table: WordTable) -> Table:
        rows = [tuple(self._cell(cell) for cell in row._tr.tc_lst) for row in table.rows]
        columns = max([len(table.columns), *map(len, rows)])
        rows = [(*row, *((),) * (columns - len(row))) for row in rows]
        if table._tbl.find(f".//{qn('w:gridSpan')}") is not None or table._tbl.find(f".//{qn('w:vMerge')}") is not None:
            self._leave("the joining of cells", table._tbl)
        grid = table.style is not None and table.style.name == "Table Grid"
        first = table.rows[0]._tr.trPr if table.rows else None
        headed = first is not None and first.find(qn("w:tblHeader")) is not None
        widths = tuple(float(column.width or 1) for column in table.columns)
        widths = widths if len(widths) == columns else ()
        if headed:
            header = tuple(tuple(replace(run, bold=False) for run in cell) for cell in rows[0])
            return Table(header, tuple(rows[1:]), widths, style="grid" if grid else "plain")
        return Table((), tuple(rows), widths, size=12, style="grid" if grid else "plain")

    def _cell(self, cell) -> tuple[Run, ...]:
        made: list[Run] = []
        for child in cell.iterchildren():
            if child.tag == qn("w:p"):
                made += [Run("\n")] * bool(made) + [
                    replace(run, text=run.text.replace(PAGE, "\n")) for run in self._runs(child)
                ]
            elif child.tag not in SILENT:
                what = "a table inside a table" if child.tag == qn("w:tbl") else "a part of a table"
                self._leave(what, child)
        return tuple(join_runs(made))

    def _leave(self, what: str, paragraph) -> None:
        self.left_out.append(sentence(what, NOT_CARRIED, paragraph))


def _target(control) -> Target | None:
    """What a content control cites, by its tag or its title; None when it is no citation of ours."""
    for name, begins in (("w:tag", CITATION), ("w:alias", CITED)):
        mark = control.find(f"{qn('w:sdtPr')}/{qn(name)}")
        value = mark.get(qn("w:val"), "") if mark is not None else ""
        kind, _, rest = value.removeprefix(begins).partition(":")
        id, _, page = rest.rpartition(":")
        if value.startswith(begins) and kind in ("exhibit", "document") and id and page.isdecimal():
            return Target(kind, id, int(page) or 1, int(page))
    return None


def _running(file) -> tuple[str, ...]:
    """The words of headers and footers, section by section."""
    places = []
    for section in file.sections:
        places += [section.header, section.footer]
        if section.different_first_page_header_footer:
            places += [section.first_page_header, section.first_page_footer]
    own = [place for place in places if not place.is_linked_to_previous]
    return tuple(words for place in own for words in map(words_in, place._element.iter(qn("w:p"))) if words)


def _notes(file) -> dict[str, list]:
    """The paragraphs of each footnote by its number in the file."""
    from lxml import etree

    found = {}
    for relation in file.part.rels.values():
        if relation.reltype.endswith("/footnotes"):
            root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False))
            for note in root.findall(qn("w:footnote")):
                found[note.get(qn("w:id"))] = note.findall(qn("w:p"))
    return found


def _pages(runs: tuple[Run, ...]) -> Iterator[tuple[Run, ...]]:
    """The runs of a paragraph, parted where a page breaks."""
    part: list[Run] = []
    for run in runs:
        first, *more = run.text.split(PAGE)
        part.append(replace(run, text=first))
        for text in more:
            yield tuple(one for one in part if one.text or one.note)
            part = [replace(run, text=text, note=None)]
    yield tuple(one for one in part if one.text or one.note)


def _without(runs: tuple[Run, ...], match: re.Match | None) -> tuple[Run, ...]:
    """The runs without the number or box at their beginning."""
    if not match:
        return runs
    drop, kept = len(match.group()), []
    for run in runs:
        kept.append(replace(run, text=run.text[drop:]))
        drop = max(drop - len(run.text), 0)
    return tuple(run for run in kept if run.text or run.note)


def _stripped(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    first = replace(runs[0], text=runs[0].text.lstrip())
    return (first, *runs[1:]) if first.text or first.note else runs[1:]
