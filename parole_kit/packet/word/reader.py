"""A Word draft that an attorney edited, read back as blocks, with a list of everything that could not be carried.

Living citations are known again by the tags that the writer gave them. Nothing is dropped in silence: what has no
block here is named in `left_out`, with the words near it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import docx
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from ...errors import PacketError
from ..blocks import Block, Heading, ListBlock, Paragraph, Rule, Run, Signature, Table, Target, plain_text
from ..ties import loosen
from .writer import CITATION, STYLES

BACK = {name: style for style, name in STYLES.items()}
ALIEN = {
    qn("w:drawing"): "a picture or a text box",
    qn("w:pict"): "a picture or a text box",
    qn("w:object"): "an embedded object",
    qn("w:ins"): "a tracked insertion",
    qn("w:del"): "a tracked deletion",
    qn("w:moveFrom"): "a tracked move",
    qn("w:moveTo"): "a tracked move",
    qn("w:commentReference"): "a comment",
    qn("w:endnoteReference"): "an endnote",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath": "an equation",
    qn("w:fldSimple"): "a field",
    qn("w:instrText"): "a field",
}
NUMBER = re.compile(r"^([IVXLC]+\.|[A-Z]\.|\d+\.)\t")
LINE_TO_SIGN = re.compile(r"^_{10,}(\t_{5,})?$")


@dataclass(frozen=True)
class WordDraft:
    """What an edited draft says, and what of it cannot stand in the packet."""

    blocks: tuple[Block, ...]
    left_out: tuple[str, ...]  # sentences

    @property
    def whole(self) -> bool:
        """Whether nothing was left out."""
        return not self.left_out


def read(source: Path | bytes) -> WordDraft:
    """Read a Word file back. Raises PacketError when it is not one."""
    try:
        file = docx.Document(io.BytesIO(source) if isinstance(source, bytes) else str(source))
    except Exception:
        raise PacketError(
            "The file cannot be opened as a Word document.",
            where="" if isinstance(source, bytes) else source.name,
            fix="Save it in Word as .docx, and bring it back again.",
        ) from None
    return _Reader(file).draft()


class _Reader:
    def __init__(self, file) -> None:
        self.file = file
        self.left_out: list[str] = []
        self.notes = _notes(file)

    def draft(self) -> WordDraft:
        blocks: list[Block] = []
        for element in self.file.element.body.iterchildren():
            if element.tag == qn("w:p"):
                blocks += self._paragraph(WordParagraph(element, self.file))
            elif element.tag == qn("w:tbl"):
                blocks.append(self._table(WordTable(element, self.file)))
            elif element.tag != qn("w:sectPr"):
                self.left_out.append(f"A part of the page that Word calls {element.tag.split('}')[1]} is left out.")
        return WordDraft(tuple(_gather(blocks)), tuple(dict.fromkeys(self.left_out)))

    def _paragraph(self, paragraph: WordParagraph) -> Iterator[Block]:
        style = paragraph.style.name if paragraph.style is not None else "Normal"
        runs = tuple(self._runs(paragraph._p))
        text = plain_text(runs)
        if not text.strip() and not any(run.note for run in runs):
            if paragraph._p.find(f".//{qn('w:pBdr')}") is not None:
                yield Rule()
            return
        number = NUMBER.match(text)
        if style.startswith("Heading"):
            yield Heading(int(style[-1]), _without(runs, number), number.group(1) if number else "")
        elif style in ("Packet Signature", "Packet Opening"):
            yield Paragraph(runs, style)
        elif style in ("List Bullet", "List Number", "Packet Box"):
            inner = _without(runs, re.match("^□\t", text)) if style == "Packet Box" else runs
            yield ListBlock(((Paragraph(inner),),), ordered=style == "List Number", boxes=style == "Packet Box")
        else:
            kind = BACK.get(style, "body")
            numbered = kind == "numbered" and number
            yield Paragraph(_without(runs, number if numbered else None), kind, number.group(1) if numbered else "")

    def _runs(self, parent) -> Iterator[Run]:
        """The runs of a paragraph; neighbours of one style are joined by `_join`."""
        yield from _join(self._pieces(parent, parent))

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
            elif tag in ALIEN:
                self._leave(ALIEN[tag], paragraph)
                if tag in (qn("w:ins"), qn("w:moveTo"), qn("w:fldSimple")):
                    yield from self._pieces(child, paragraph)

    def _citation(self, control, paragraph) -> Iterator[Run]:
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        value = tag.get(qn("w:val")) if tag is not None else ""
        content = control.find(qn("w:sdtContent"))
        if not value.startswith(CITATION) or value.count(":") != 3:
            self._leave("a content control", paragraph)
        runs = list(self._pieces(content, paragraph)) if content is not None else []
        if value.startswith(CITATION) and value.count(":") == 3:
            _, kind, name, page = value.split(":")
            words = "".join(run.text for run in runs)
            yield Run(words, bold=any(r.bold for r in runs), italic=any(r.italic for r in runs),
                      link=Target(kind, name, int(page)))  # fmt: skip
        else:
            yield from runs

    def _run(self, run, paragraph) -> Iterator[Run]:
        words: list[str] = []
        properties = run.find(qn("w:rPr"))
        bold, italic = (_on(properties, name) for name in ("w:b", "w:i"))
        for child in run.iterchildren():
            if child.tag == qn("w:t"):
                words.append(child.text or "")
            elif child.tag == qn("w:tab"):
                words.append("\t")
            elif child.tag == qn("w:noBreakHyphen"):
                words.append("-")
            elif child.tag in (qn("w:br"), qn("w:cr")):
                words.append("\n")
            elif child.tag == qn("w:footnoteReference"):
                yield Run(loosen("".join(words)), bold, italic)
                words = []
                yield Run("", note=self._note(child.get(qn("w:id"))))
            elif child.tag in ALIEN:
                self._leave(ALIEN[child.tag], paragraph)
        if words:
            yield Run(loosen("".join(words)), bold, italic)

    def _note(self, number: str) -> tuple[Block, ...]:
        paragraphs = self.notes.get(number, [])
        made = [tuple(self._runs(paragraph)) for paragraph in paragraphs]
        return tuple(Paragraph(_stripped(runs), "small") for runs in made if plain_text(runs).strip())

    def _table(self, table: WordTable) -> Table:
        rows = [tuple(self._cell(cell) for cell in row.cells) for row in table.rows]
        grid = table.style is not None and table.style.name == "Table Grid"
        first = table.rows[0]._tr.trPr if table.rows else None
        headed = first is not None and first.find(qn("w:tblHeader")) is not None
        widths = tuple(float(column.width or 1) for column in table.columns)
        if headed:
            header = tuple(tuple(replace(run, bold=False) for run in cell) for cell in rows[0])
            return Table(header, tuple(rows[1:]), widths, style="grid" if grid else "plain")
        return Table((), tuple(rows), widths, size=12, style="grid" if grid else "plain")

    def _cell(self, cell) -> tuple[Run, ...]:
        if cell.tables:
            self.left_out.append("A table inside a table is left out.")
        made: list[Run] = []
        for number, paragraph in enumerate(cell.paragraphs):
            made += [Run("\n")] * bool(number) + list(self._runs(paragraph._p))
        return tuple(_join(made))

    def _leave(self, what: str, paragraph) -> None:
        words = " ".join("".join(paragraph.itertext()).split())[:60]
        near = f" near “{words}”" if words else ""
        self.left_out.append(f"{what[0].upper()}{what[1:]}{near} is not carried into the packet.")


def _notes(file) -> dict[str, list]:
    """The paragraphs of each footnote by its number in the file."""
    from lxml import etree

    found = {}
    for relation in file.part.rels.values():
        if relation.reltype.endswith("/footnotes"):
            root = etree.fromstring(relation.target_part.blob)
            for note in root.findall(qn("w:footnote")):
                found[note.get(qn("w:id"))] = note.findall(qn("w:p"))
    return found


def _on(properties, name: str) -> bool:
    mark = properties.find(qn(name)) if properties is not None else None
    return mark is not None and mark.get(qn("w:val")) not in ("0", "false")


def _join(runs: Sequence[Run] | Iterator[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in runs:
        if not run.text and run.note is None:
            continue
        same = joined and joined[-1].note is None and run.note is None and run.link is None
        if same and replace(joined[-1], text="") == replace(run, text=""):
            joined[-1] = replace(run, text=joined[-1].text + run.text)
        else:
            joined.append(run)
    return joined


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


def _gather(blocks: Sequence[Block]) -> Iterator[Block]:
    """Neighbouring items as one list, and the lines of a signature as one block."""
    waiting: list[Block] = []
    for block in (*blocks, None):
        if waiting and not _goes_with(waiting[-1], block):
            yield _made(waiting)
            waiting = []
        if block is not None:
            if isinstance(block, ListBlock) or (isinstance(block, Paragraph) and block.style.startswith("Packet")):
                waiting.append(block)
            else:
                yield block


def _goes_with(last: Block, block: Block | None) -> bool:
    if isinstance(last, ListBlock):
        return isinstance(block, ListBlock) and (block.ordered, block.boxes) == (last.ordered, last.boxes)
    if not isinstance(block, Paragraph) or not block.style.startswith("Packet"):
        return False
    # A second line to sign, or a second opening, begins another signature.
    starts = block.style == "Packet Opening" or LINE_TO_SIGN.match(plain_text(block.runs).strip())
    return not starts or (isinstance(last, Paragraph) and last.style == "Packet Opening")


def _made(waiting: Sequence[Block]) -> Block:
    first = waiting[0]
    if isinstance(first, ListBlock):
        return replace(first, items=tuple(item for block in waiting for item in block.items))
    texts = [plain_text(block.runs) for block in waiting]
    opening = texts.pop(0) if first.style == "Packet Opening" else ""
    dated = True
    if texts and LINE_TO_SIGN.match(texts[0].strip()):
        dated = "\t" in texts.pop(0).strip()
    name, _, label = (texts.pop(0) if texts else "").partition("\t")
    return Signature(name, tuple(texts), dated, label or "Date", opening)
