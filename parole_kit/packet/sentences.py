"""The sentences of a document, each with the citations that it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .blocks import Block, Heading, ListBlock, Paragraph, Run, Table, Target, all_runs

_TITLES = r"(?<!\bM[rsx])(?<!\b[DSJ]r)(?<!\bMrs)(?<!\bNo)(?<!\b[A-Z])"
_END = re.compile(rf"{_TITLES}[.?!][”\"’)\]]*\s+(?=[“\"(\[]*[^\W\d_a-z])")
_SIGNALS = frozenset(["see", "also", "id", "cf", "accord", "e", "g", "and", "generally"])


@dataclass(frozen=True)
class Cite:
    """A citation: where it leads, its words, and where among the letters of its sentence it stands."""

    to: Target
    words: str
    start: int
    end: int

    @property
    def whole(self) -> bool:
        """Whether an exhibit is cited as a whole, whatever page the words name."""
        return not self.to.cited


@dataclass(frozen=True)
class Sentence:
    """A sentence of a document with its citations, those in its footnotes and right behind it included."""

    text: str
    cites: tuple[Cite, ...] = ()

    @property
    def bare(self) -> str:
        """Its words without the citations."""
        starts = [0, *(cite.end for cite in self.cites)]
        ends = [*(cite.start for cite in self.cites), len(self.text)]
        return "".join(self.text[start:end] for start, end in zip(starts, ends, strict=True))


def sentences(blocks: Sequence[Block]) -> Iterator[Sentence]:
    """The sentences of the passages that cite something, in reading order, those of footnotes behind their paragraph.

    A sentence that is nothing but a citation ("See Tab D at 41.") belongs to the one before it, with the pages it names.
    """
    for runs in _passages(blocks):
        if not any(_leads(run) for run in all_runs((Paragraph(runs),))):
            continue
        last: Sentence | None = None
        for one in _split(runs):
            if last and one.cites and not set(re.findall(r"[^\W\d_]+", one.bare.lower())) - _SIGNALS:
                end = len(last.text)
                more = (replace(cite, start=end, end=end) for cite in one.cites if not cite.whole)
                last = replace(last, cites=(*last.cites, *more))
                continue
            if last:
                yield last
            last = one
        if last:
            yield last


def _passages(blocks: Sequence[Block]) -> Iterator[tuple[Run, ...]]:
    """Runs that are read in one go: a paragraph, a row of a table."""
    for block in blocks:
        rows: tuple[tuple[Run, ...], ...] = ()
        if isinstance(block, (Heading, Paragraph)):
            rows = (block.runs,)
        elif isinstance(block, Table):
            rows = tuple(tuple(run for cell in row for run in (*cell, Run("; "))) for row in block.rows)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from _passages(item)
        for runs in rows:
            yield runs
            for run in runs:
                yield from _passages(run.note or ())


def _split(runs: Sequence[Run]) -> Iterator[Sentence]:
    text, cites = "", []
    for run in runs:
        start = len(text)
        text += run.text
        if _leads(run):
            cites.append(Cite(run.link, run.text, start, len(text)))
        noted = (one for one in all_runs(run.note or ()) if _leads(one))
        cites += [Cite(one.link, one.text, len(text), len(text)) for one in noted]
    first = 0
    for last in (*(end.end() for end in _END.finditer(text)), len(text) + 1):
        own = (cite for cite in cites if first <= cite.start < last)
        moved = (replace(cite, start=cite.start - first, end=cite.end - first) for cite in own)
        yield Sentence(text[first:last], tuple(moved))
        first = last


def _leads(run: Run) -> bool:
    """Whether a run cites something in the packet."""
    return run.link is not None and run.link.kind != "url"
