"""Two versions of a document laid side by side: which lines are the same, and which words went or came in the others.

A citation stands as a mark that says what is cited ("[[passport p. 2]]"), so that a tab or a page number that moved is
no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .blocks import Block, Heading, ListBlock, Paragraph, Run, Signature, Table, TabSheet
from .ties import loosen

ALIKE = 0.4  # how alike two lines must be to be two versions of one
PAIRED = 2500  # pairs of lines that are looked at one by one; beyond that they are taken in their order
OF_STYLE = {"caption": "address", "address": "address", "quote": "quotation", "small": "small print"}


@dataclass(frozen=True)
class Line:
    """One line of a document: a heading, a paragraph, an item, a row, a footnote. `styled` also has its emphasis."""

    kind: str
    words: str
    styled: str = ""


@dataclass(frozen=True)
class Change:
    """One line of the comparison. `status` is same, restyled, changed, added or removed.

    `pieces` are (same | out | in, words): what stands in both, only in the old, only in the new.
    """

    status: str
    kind: str
    pieces: tuple[tuple[str, str], ...]


def lines(blocks: Sequence[Block]) -> tuple[Line, ...]:
    """A document line by line, without the numbers of its headings and paragraphs; footnotes follow their paragraph."""
    return tuple(line for block in blocks for line in _lines(block))


def _lines(block: Block, kind: str = "") -> Iterator[Line]:
    match block:
        case Heading():
            yield from _spoken("heading", block.runs)
        case Paragraph():
            yield from _spoken(kind or OF_STYLE.get(block.style, "paragraph"), block.runs)
        case ListBlock():
            for item in block.items:
                for inner in item:
                    yield from _lines(inner, "item of a list")
        case Table():
            for row in (block.header, *block.rows) if block.header else block.rows:
                between = Run(" | ")
                yield from _spoken(
                    "row of a table", [run for n, cell in enumerate(row) for run in _after(n, between, cell)]
                )
        case Signature():
            said = (block.opening, block.name, *block.lines, block.date_label if block.date_line else "")
            yield from _spoken("signature", (Run(" / ".join(part for part in said if part)),))
        case TabSheet():
            yield from _spoken("heading", (Run(f"Tab {block.tab}: {block.title}"),))


def _after(number: int, between: Run, cell: Sequence[Run]) -> Iterator[Run]:
    if number:
        yield between
    yield from cell


def _spoken(kind: str, runs: Sequence[Run]) -> Iterator[Line]:
    words = "".join(_words(run) for run in runs)
    styled = "".join(f"{'*' * run.bold}{'/' * run.italic}{_words(run)}" for run in runs if run.text)
    if words.strip():
        yield Line(kind, _tidy(words), _tidy(styled))
    for run in runs:
        for block in run.note or ():
            yield from _lines(block, "footnote")


def _words(run: Run) -> str:
    if run.link is None or run.link.kind == "url":
        return run.text
    return f"[[{run.link.id} p. {run.link.cited}]]" if run.link.cited else f"[[{run.link.id}]]"


def _tidy(text: str) -> str:
    return " ".join(loosen(text).split())


def compare(old: Sequence[Line], new: Sequence[Line]) -> tuple[Change, ...]:
    """What became of each line of `old`, and what is only in `new`, in the order in which one reads."""
    keys = [[(line.kind, line.words) for line in lines] for lines in (old, new)]
    found: list[Change] = []
    for what, a, b, c, d in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if what == "equal":
            for was, now in zip(old[a:b], new[c:d], strict=True):
                status = "same" if was.styled == now.styled or not (was.styled and now.styled) else "restyled"
                found.append(Change(status, now.kind, (("same", now.words),)))
        else:
            found += _between(old[a:b], new[c:d])
    return tuple(found)


def lines_that_differ(changes: Sequence[Change]) -> int:
    """How many lines are not the same."""
    return sum(change.status != "same" for change in changes)


def _between(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Change]:
    """Lines that are not the same: those that are alike are taken as versions of one, the others went or came."""
    a = b = 0
    for mine, theirs in (*_pairs(old, new), (len(old), len(new))):
        yield from (Change("removed", line.kind, (("out", line.words),)) for line in old[a:mine])
        yield from (Change("added", line.kind, (("in", line.words),)) for line in new[b:theirs])
        if mine < len(old):
            yield Change("changed", new[theirs].kind, _pieces(old[mine].words, new[theirs].words))
        a, b = mine + 1, theirs + 1


def _pairs(old: Sequence[Line], new: Sequence[Line]) -> list[tuple[int, int]]:
    """The lines that are versions of one, in the order of both: the alignment that is most alike as a whole."""
    if not old or not new:
        return []
    if len(old) * len(new) > PAIRED:
        return [(n, n) for n in range(min(len(old), len(new))) if _alike(old[n], new[n]) >= ALIKE]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    score = [[_alike(a, b) for b in new] for a in old]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            taken = score[i][j] + best[i + 1][j + 1] if score[i][j] >= ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], taken)
    found, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if score[i][j] >= ALIKE and best[i][j] == score[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _alike(one: Line, other: Line) -> float:
    if one.kind != other.kind and "heading" in (one.kind, other.kind):
        return 0.0
    return SequenceMatcher(None, one.words.split(), other.words.split(), autojunk=False).ratio()


def _pieces(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """Which words are in both, only in the old, only in the new; each piece ends where its words end."""
    was, now = (re.findall(r"\S+\s*", text) for text in (old, new))
    bare = [[word.strip() for word in words] for words in (was, now)]
    pieces: list[tuple[str, str]] = []
    for what, a, b, c, d in SequenceMatcher(None, *bare, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(("same", "".join(now[c:d])))
        else:
            pieces += [("out", "".join(was[a:b]))] * (b > a) + [("in", "".join(now[c:d]))] * (d > c)
    return tuple(pieces)


_MARK = re.compile(r"\[\[([^\[\]]+?)(?: p\. (\d+))?\]\]")


def spoken(words: str, tabs: Mapping[str, str]) -> str:
    """`words` with each citation as a person reads it: "Tab D", or "Tab D, its page 3"; `tabs` are letters by id."""

    def said(mark: re.Match) -> str:
        name, page = mark.groups()
        if name not in tabs:
            return f"[“{name}”, not in the packet]"
        return f"Tab {tabs[name]}" + (f", its page {page}" if page else "")

    return _MARK.sub(said, words)
