"""What Word keeps apart and documents have as one: runs of one style, items of a list, the lines of a signature."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..blocks import Block, ListBlock, Paragraph, Run, Signature, plain_text

LINE_TO_SIGN = re.compile(r"^_{10,}(\t_{5,})?$")


def join_runs(runs: Iterable[Run]) -> list[Run]:
    """Neighbours of one style as one run; citations and notes stay alone."""
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


def gather(blocks: Sequence[Block]) -> Iterator[Block]:
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
