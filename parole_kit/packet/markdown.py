"""Markdown text as blocks. The only home of markdown-it and its plugins.

Beyond plain Markdown: `::: caption`, `::: centered`, `::: right`, `::: small`, `::: address`, `::: quote`, `::: plain`
around paragraphs; `::: signature` (see `_signature`); `::: pagebreak`; `- [ ] ` for a box to tick. In a caption, an
address and a signature each line of the template is a line of the document. HTML is text. A table whose header cells
are empty is set without lines; the lengths of its dashes are the widths of its columns. Linked and footnoted words
come from Python as marks that stand for runs (see `Marks`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

from ..errors import ContentError
from .blocks import (
    Block,
    Heading,
    ListBlock,
    PageBreak,
    Paragraph,
    Rule,
    Run,
    Signature,
    Table,
    Target,
    plain_text,
)

OPEN, CLOSE = "\ue000", "\ue001"  # private-use letters; no font has them, and they are taken out of every answer
_MARK = re.compile(f"{OPEN}(\\d+){CLOSE}")
_STYLES = ("caption", "centered", "right", "small", "address", "quote", "plain")
SMALL = 9.0  # points; the text of a small table
_LINE_BY_LINE = ("caption", "address")
_PLAIN = "plain"  # becomes "body" once paragraphs are numbered
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


@dataclass
class Marks:
    """Runs that stand in a text as marks while it is still Markdown."""

    runs: list[tuple[Run, ...]] = field(default_factory=list)

    def put(self, *runs: Run) -> str:
        """A mark for `runs`, to be written into the text."""
        self.runs.append(runs)
        return f"{OPEN}{len(self.runs) - 1}{CLOSE}"

    def words(self, text: str) -> str:
        """`text` with the words of its marks in their places."""
        return _MARK.sub(lambda mark: plain_text(self.runs[int(mark.group(1))]), text)


def escape(text: str) -> str:
    """`text` as Markdown that means exactly these words: one line, and no letter of it is a mark."""
    text = text.replace(OPEN, "").replace(CLOSE, "")
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def parse(text: str, marks: Marks, *, numbering: str = "") -> tuple[Block, ...]:
    """Markdown as blocks.

    `numbering` is "" for none, "headings" for I. and A. before headings, "paragraphs" for 1. before each paragraph
    outside containers (`::: plain` holds one back). Raises ContentError for Markdown that has no block here.
    """
    root = _tree(text)
    reader = _Reader(marks, text.splitlines(), _footnotes(root))
    blocks = list(reader.blocks(root.children))
    return tuple(
        replace(block, style="body") if _is_plain(block) else block for block in _NUMBERINGS[numbering](blocks)
    )


@lru_cache(maxsize=64)
def _tree(text: str) -> SyntaxTreeNode:
    """What Markdown says; kept, because a text is read anew with every pass, and whenever the page shows a draft."""
    return SyntaxTreeNode(_parser().parse(text))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["html_block", "html_inline", "image"])
    parser.disable(["code", "fence"])
    parser.use(footnote_plugin)
    for name in (*_STYLES, "signature", "pagebreak"):
        parser.use(container_plugin, name)
    return parser


def _footnotes(root: SyntaxTreeNode) -> dict[int, SyntaxTreeNode]:
    return {note.meta["id"]: note for note in root.walk() if note.type == "footnote"}


@dataclass
class _Reader:
    marks: Marks
    lines: Sequence[str]
    notes: dict[int, SyntaxTreeNode]

    def blocks(self, nodes: Sequence[SyntaxTreeNode], style: str = "body"):
        for node in nodes:
            yield from self._block(node, style)

    def _block(self, node: SyntaxTreeNode, style: str):
        match node.type:
            case "heading":
                yield Heading(int(node.tag[1:]), self._runs(node))
            case "paragraph":
                runs = self._runs(node, "\n" if style in _LINE_BY_LINE else " ")
                if plain_text(runs).strip():
                    yield Paragraph(runs, style)
            case "bullet_list" | "ordered_list":
                items = tuple(tuple(self.blocks(item.children, style)) for item in node.children)
                start = int(node.attrs.get("start", 1))
                yield _ticked(ListBlock(tuple(item for item in items if item), node.type == "ordered_list", start))
            case "blockquote":
                yield from self.blocks(node.children, "quote")
            case "table":
                yield self._table(node, SMALL if style == "small" else Table.size)
            case "hr":
                yield Rule()
            case "container_pagebreak":
                yield PageBreak()
            case "container_signature":
                yield self._signature(node)
            case "footnote_block":
                return
            case kind if kind.removeprefix("container_") in _STYLES:
                inner = kind.removeprefix("container_")
                yield from self.blocks(node.children, _PLAIN if inner == "plain" else inner)
            case kind:
                raise ContentError(f"The template makes a {kind}, which documents do not have.")

    def _table(self, node: SyntaxTreeNode, size: float) -> Table:
        rows = [tuple(self._runs(cell) for cell in row.children) for part in node.children for row in part.children]
        header, body = rows[0], tuple(row for row in rows[1:] if any(plain_text(cell).strip() for cell in row))
        dashes = [part for part in self.lines[node.map[0] + 1].split("|") if part.strip()] if node.map else []
        widths = tuple(float(len(part)) for part in dashes)
        if any(plain_text(cell).strip() for cell in header):
            return Table(header, body, widths, size)
        return Table((), body, widths, size=12, style="plain")

    def _signature(self, node: SyntaxTreeNode) -> Signature:
        """`::: signature [date label]`, then the words above the line if any, a blank line, the name, lines under it.

        The label "no date" leaves the line for the date out; no label prints "Date".
        """
        paragraphs = [plain_text(self._runs(child, "\n")) for child in node.children if child.type == "paragraph"]
        if not paragraphs:
            raise ContentError("A signature block has no name.", fix="Write the name between the two ::: lines.")
        name, *lines = [line for line in paragraphs[-1].split("\n") if line.strip()]
        label = node.info.strip().removeprefix("signature").strip()
        opening = "\n".join(paragraphs[:-1])
        return Signature(name, tuple(lines), label != "no date", label.replace("no date", "") or "Date", opening)

    def _runs(self, node: SyntaxTreeNode, line_end: str = " ") -> tuple[Run, ...]:
        """The runs of a paragraph, heading or cell, neighbours of one style joined."""
        runs: list[Run] = []
        for child in node.children:
            if child.type == "inline":
                self._inline(child.children, Run(""), runs, line_end)
        joined: list[Run] = []
        for run in runs:
            if joined and replace(joined[-1], text="") == replace(run, text="") and run.note is None:
                joined[-1] = replace(run, text=joined[-1].text + run.text)
            elif run.text or run.note:
                joined.append(run)
        return tuple(joined)

    def _inline(self, nodes: Sequence[SyntaxTreeNode], style: Run, runs: list[Run], line_end: str) -> None:
        for node in nodes:
            match node.type:
                case "text" | "text_special" | "code_inline":
                    runs += self._text(node.content, style)
                case "softbreak":
                    runs.append(replace(style, text=line_end))
                case "hardbreak":
                    runs.append(replace(style, text="\n"))
                case "strong":
                    self._inline(node.children, replace(style, bold=True), runs, line_end)
                case "em":
                    self._inline(node.children, replace(style, italic=True), runs, line_end)
                case "link":
                    target = Target("url", str(node.attrs["href"]))
                    self._inline(node.children, replace(style, link=target), runs, line_end)
                case "footnote_ref":
                    note = tuple(self.blocks(self.notes[node.meta["id"]].children, "small"))
                    runs.append(replace(style, text="", note=note))
                case kind if kind != "footnote_anchor":
                    raise ContentError(f"The template makes a {kind}, which documents do not have.")

    def _text(self, text: str, style: Run) -> list[Run]:
        runs = []
        for number, part in enumerate(_MARK.split(text)):
            if number % 2:
                for run in self.marks.runs[int(part)]:
                    runs.append(replace(run, bold=run.bold or style.bold, italic=run.italic or style.italic))
            elif part:
                runs.append(replace(style, text=part))
        return runs


def _is_plain(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.style == _PLAIN


def _ticked(block: ListBlock) -> ListBlock:
    """A list whose items begin with [ ] as one with boxes to tick."""
    firsts = [item[0] for item in block.items]
    if not firsts or not all(
        isinstance(first, Paragraph) and plain_text(first.runs).startswith("[ ] ") for first in firsts
    ):
        return block
    items = []
    for first, *rest in block.items:
        runs = (replace(first.runs[0], text=first.runs[0].text.removeprefix("[ ] ")), *first.runs[1:])
        items.append((replace(first, runs=runs), *rest))
    return replace(block, items=tuple(items), boxes=True)


def roman(number: int) -> str:
    """1 as I, 4 as IV, and so on."""
    numerals = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    words = ""
    for value, numeral in numerals:
        while number >= value:
            words, number = words + numeral, number - value
    return words


def _number_headings(blocks: list[Block]) -> list[Block]:
    section = part = 0
    numbered: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 2:
            section, part = section + 1, 0
            block = replace(block, number=f"{roman(section)}.")
        elif isinstance(block, Heading) and block.level == 3:
            part += 1
            block = replace(block, number=f"{chr(ord('A') + part - 1)}.")
        numbered.append(block)
    return numbered


def _number_paragraphs(blocks: list[Block]) -> list[Block]:
    count = 0
    numbered: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.style == "body":
            count += 1
            block = replace(block, style="numbered", number=f"{count}.")
        numbered.append(block)
    return numbered


_TYPED_NUMBER = re.compile(r"^(?:[IVXLC]+|[A-Z])\.\s+")


def renumbered(blocks: Sequence[Block], numbering: str) -> tuple[Block, ...]:
    """Blocks that were edited after they had been numbered, numbered anew in their order.

    Numbers that somebody typed before a heading give way to ours; paragraphs keep being numbered or not.
    """
    if numbering == "headings":
        return tuple(_number_headings([_without_number(block) for block in blocks]))
    count = 0
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.style == "numbered":
            count += 1
            block = replace(block, number=f"{count}.")
        made.append(block)
    return tuple(made)


def _without_number(block: Block) -> Block:
    if not isinstance(block, Heading) or block.level not in (2, 3) or not block.runs:
        return block
    first, *rest = block.runs
    return replace(block, number="", runs=(replace(first, text=_TYPED_NUMBER.sub("", first.text)), *rest))


_NUMBERINGS = {"": list, "headings": _number_headings, "paragraphs": _number_paragraphs}
