"""Identity cards, permanent resident cards and the page of a passport, all of no country that there is."""

from __future__ import annotations

import math
import re

from .letters import Told
from .paper import GREY, Paper

_CARD = (344.0, 217.0)  # points; twice the size of a card in a wallet, so that it is drawn sharply
_PAGE = (354.0, 249.0)  # the page of a passport
_SLIP = 74.0  # of a bill that lies under a card
_BILL = re.compile(r"(?i)power district")


def card(told: Told) -> bytes:
    """One card or passport page as a PDF of its own size; a bill that lies under the card is drawn below it."""
    if _BILL.search(told.head):
        return _bill(told)
    bill = next((text for text in told.body if _BILL.search(text)), "")
    entries = [text for text in told.body if text != bill]
    passport = "PASSPORT" in " ".join(told.lines).upper() or "PASAPORTE" in " ".join(told.lines).upper()
    width, height = _PAGE if passport else _CARD
    whole = (width, height + _SLIP if bill else height)
    paper = Paper(told.id, plain=told.drawn_only, size=whole, face="sans", notice=False)
    paper.set_auto_page_break(False)
    paper.add_page()
    tint = paper.chance.choice([(206, 222, 214), (214, 216, 232), (232, 220, 200), (222, 208, 214)])
    _ground(paper, tint)
    if bill:
        _draw_bill(paper, bill, height, _SLIP)
    head = told.head
    paper.set_fill_color(*(part // 2 for part in tint))
    paper.rect(0, 0, width, 30, style="F")
    paper.set_text_color(255, 255, 255)
    _white(paper, head, width)
    _portrait(paper, 14, 44, 92, 116)
    y = 42.0
    for text in entries:
        label, value = _labelled(text)
        paper.fitted(label, 118, y, width - 130, 6, face="sans")
        big = 11.5 if y < 60 else 9.5
        paper.fitted(value, 118, y + 7, width - 130, big, "B", face="serif")
        y += 27 if len(entries) < 5 else 23
    paper.signature(128, min(y + 18, height - 40), 90)
    if passport:
        _machine_lines(paper, width, height)
    else:
        paper.fitted("SPECIMEN · TRAINING SAMPLE · NOT A DOCUMENT", 14, height - 18, width - 28, 7, "B")
    paper.specimen()
    return paper.bytes()


def _bill(told: Told) -> bytes:
    """A utility bill alone."""
    paper = Paper(told.id, plain=told.drawn_only, size=_CARD, face="sans", notice=False)
    paper.set_auto_page_break(False)
    paper.add_page()
    _draw_bill(paper, f"{told.head.title()}: {'; '.join(told.body)}", 0, _CARD[1])
    paper.specimen()
    return paper.bytes()


def _draw_bill(paper: Paper, text: str, y: float, height: float) -> None:
    """“Company, month: holder, address” as the head of a bill on white paper."""
    company, _, holder = text.partition(": ")
    paper.set_fill_color(250, 250, 247)
    paper.rect(0, y, paper.w, height, style="F")
    paper.fitted(company, 14, y + 10, paper.w - 28, 12, "B", face="serif")
    paper.set_line_width(0.8)
    paper.line(14, y + 28, paper.w - 14, y + 28)
    paper.fitted(holder, 14, y + 34, paper.w - 28, 10, face="serif")
    paper.fitted(
        "Electric service. Amounts are left out of this sample.", 14, y + 50, paper.w - 28, 8, "I", face="serif"
    )


def _labelled(text: str) -> tuple[str, str]:
    label, _, value = text.partition(": ")
    if value and label == "Address":
        return label, value
    if re.search(r"(?i)\b(street|lane|avenue)\b", text):
        return "Address", text
    if re.search(r"\bexpires\b|\bissued\b|^No\.", text, re.IGNORECASE):
        return "Number / validity", text
    if re.match(r"^\d", text):
        return "Born / place", text
    if text.upper() == text:
        return "Name", text
    return "Remarks", text


def _white(paper: Paper, head: str, width: float) -> None:
    paper.use(11, "B", colour=(255, 255, 255))
    text = paper._fitting(head)
    while paper.get_string_width(text) > width - 28 and paper.font_size_pt > 6:
        paper.set_font_size(paper.font_size_pt - 0.5)
    paper.set_xy(14, 9)
    paper.cell(width - 28, 13, text)


def _ground(paper: Paper, tint: tuple[int, int, int]) -> None:
    """Fine wavy lines, as on a card that is hard to copy."""
    paper.set_fill_color(*tint)
    paper.rect(0, 0, paper.w, paper.h, style="F")
    paper.set_draw_color(*(max(0, part - 22) for part in tint))
    paper.set_line_width(0.4)
    for row in range(-2, 26):
        points = [(x, row * 10 + 6 * math.sin(x / 26 + row / 3)) for x in range(0, int(paper.w) + 8, 8)]
        paper.polyline(points)
    paper.set_draw_color(25, 25, 30)


def _portrait(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    """A head and shoulders in outline: nobody."""
    paper.set_fill_color(226, 228, 230)
    paper.set_line_width(0.6)
    paper.rect(x, y, width, height, style="DF")
    with paper.rect_clip(x, y, width, height):
        paper.set_fill_color(*GREY)
        paper.ellipse(x + width * 0.08, y + height * 0.68, width * 0.84, height * 0.8, style="F")
        paper.set_fill_color(140, 140, 146)
        paper.ellipse(x + width * 0.29, y + height * 0.17, width * 0.42, height * 0.5, style="F")
        paper.set_fill_color(84, 84, 88)
        paper.ellipse(x + width * 0.26, y + height * 0.12, width * 0.48, height * 0.22, style="F")


def _machine_lines(paper: Paper, width: float, height: float) -> None:
    paper.set_fill_color(246, 246, 244)
    paper.rect(0, height - 44, width, 44, style="F")
    for number, text in enumerate(
        ("P<XXXSPECIMEN<<TRAINING<SAMPLE<<<<<<<<<<<<<<", "X000000<<0XXX0000000X0000000<<<<<<<<<<<<<<00")
    ):
        paper.fitted(text, 12, height - 38 + 17 * number, width - 24, 11.5, face="typewriter")
