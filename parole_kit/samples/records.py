"""Papers of offices: forms of agencies, notices, records, receipts, and certificates of a registry abroad."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from .letters import Told
from .paper import BLUE, GREY, Paper

_FORM = re.compile(r"Form (\S+)")
_KEPT = re.compile(r"(?i)record|intake|report")  # papers with a log of entries
_SIGNER = re.compile(r"(?:\w+ )*Officer [A-Z]")
_SECTIONS = ("Section I. Narrative", "Section II. Questions and answers", "Section III. Findings and remarks")


def form(told: Told) -> bytes:
    """A government form: heading, numbered boxes filled by a typewriter, ticks, a signature."""
    number = _FORM.search(told.lines[0] + " " + told.title)
    if number and number[1].startswith("G-28"):
        return _appearance(told, number[0])
    paper = Paper(told.id, plain=told.drawn_only)
    for page, lines in enumerate(told.by_page(), 1):
        paper.add_page()
        _agency_head(paper, told, f"Sample of {number[0]}" if number else told.head, page)
        y = 128.0
        for text in lines:
            y = _entry(paper, text, y) + 6
        y = _office_boxes(paper, y + 4, page, told.pages)
        paper.use(10, "B")
        paper.set_xy(72, y + 8)
        paper.write_in(_SECTIONS[min(page, 3) - 1])
        _ruled_lines(paper, paper.get_y() + 6, 10)
        if page == told.pages:
            paper.signature(72, 664, 190, under="Officer", caption="Badge 000 · sample")
            paper.date_stamp(
                390, 628, "Served" if "served" in " ".join(told.lines).lower() else "Copy", _stamped(told.date)
            )
        paper.specimen()
    return paper.bytes()


def _appearance(told: Told, name: str) -> bytes:
    """A notice of appearance: who is represented by whom, and the signatures of both."""
    paper = Paper(told.id, plain=told.drawn_only)
    paper.add_page()
    _agency_head(paper, told, f"Sample of {name}", 1)
    y = 128.0
    for text in told.body:
        y = _entry(paper, text, y) + 6
    for words, ticked in (
        ("The person named first asks to be represented by the person named second.", True),
        ("Notices are sent to the representative.", True),
        ("The appearance is limited to one matter.", False),
    ):
        paper.tick(words, 78, y + 8, 440, ticked=ticked)
        y = paper.get_y()
    paper.signature(72, 400, 190, under="Client")
    paper.signature(330, 400, 190, under="Representative")
    paper.date_stamp(330, 470, "Copy", _stamped(told.date))
    paper.specimen()
    return paper.bytes()


def _stamped(date: str) -> str:
    """An ISO date as a rubber stamp has it: NOV 18 2026."""
    try:
        return f"{dt.date.fromisoformat(date):%b %d %Y}".upper()
    except ValueError:
        return date


def _agency_head(paper: Paper, told: Told, name: str, page: int) -> None:
    paper.fitted("Department of Samples", 72, 58, 250, 10, "B")
    paper.fitted("Bureau of Training", 72, 72, 250, 9)
    paper.fitted(name, 300, 58, 240, 15, "B", face="sans")
    paper.fitted(f"Page {page} of {told.pages}", 300, 78, 240, 8, face="sans")
    paper.set_y(100)
    paper.line_across(1.6)
    paper.fitted("Read the instructions before you complete this form. Type or print in black ink.", 72, 106, 460, 8)


def _entry(paper: Paper, text: str, y: float) -> float:
    """One line of the sample: a ticked box, a labelled box, or a box without a label; where it ends."""
    if text.startswith("[x]"):
        paper.tick(text[3:].strip(), 78, y + 4, 440, ticked=True)
        below = paper.get_y() + 6
        paper.tick("None of the above.", 78, below, 440, ticked=False)
        return paper.get_y() + 4
    label, _, value = text.partition(": ")
    if not value or len(label) > 30:
        label, value = _label_of(text), text
    paper.use(10.5, face="typewriter")
    needed = paper.get_string_width(value.encode("latin-1", "replace").decode("latin-1")) > paper.epw - 12
    if not needed:
        paper.field(label, value, 72, y, paper.epw)
        return y + 34
    paper.fitted(label, 75, y + 2, paper.epw - 6, 6.5, face="sans")
    paper.set_xy(78, y + 12)
    paper.use(10.5, face="typewriter")
    paper.write_in(value, paper.epw - 12, 14)
    paper.rect(72, y, paper.epw, paper.get_y() + 4 - y)
    return paper.get_y() + 4


def _label_of(text: str) -> str:
    if re.search(r"A \d{3}-\d{3}-\d{3}", text):
        return "Name and file number"
    if text.startswith("Signed"):
        return "Signatures"
    if re.search(r"\b(January|February|March|April|May|June|July|August|September|October|November|December) \d", text):
        return "Place, date, remarks"
    return "Remarks"


def _office_boxes(paper: Paper, y: float, page: int, pages: int) -> float:
    """The boxes that the office fills, four in a row: two rows on the first page, one on the others."""
    filled = [
        ("Officer", "Sample"),
        ("Station", "Training"),
        ("File", "on file"),
        ("Page", f"{page} of {pages}"),
        ("Unit", "Sample unit"),
        ("Shift", "Day"),
        ("Copies", "2"),
        ("Interpreter", "see record"),
    ]
    for place, (label, value) in enumerate(filled[: 8 if page == 1 else 4]):
        x, top = 72 + place % 4 * paper.epw / 4, y + place // 4 * 30
        paper.field(label, value, x, top, paper.epw / 4, 30)
    return y + (60 if page == 1 else 30)


def _ruled_lines(paper: Paper, y: float, count: int) -> None:
    paper.set_line_width(0.4)
    for row in range(1, count + 1):
        paper.line(72, y + 18 * row, 72 + paper.epw, y + 18 * row)
    paper.use(9, "I", colour=GREY)
    paper.set_xy(72, y + 3)
    paper.write_in("Left out of this sample.")


def notice(told: Told) -> bytes:
    """A typed notice, letter or record of an office: heading, reference, words, signature, stamp."""
    paper = Paper(told.id, plain=told.drawn_only, face="typewriter")
    for page, lines in enumerate(told.by_page(), 1):
        paper.add_page()
        paper.set_draw_color(*BLUE)
        paper.set_line_width(1.4)
        paper.circle(x=96, y=84, radius=22)
        paper.circle(x=96, y=84, radius=17)
        paper.use(7, "B", face="serif", colour=BLUE)
        paper.set_xy(74, 77)
        paper.cell(44, 14, "SAMPLE", align="C")
        paper.fitted("DEPARTMENT OF SAMPLES", 136, 66, 380, 14, "B", face="serif")
        paper.fitted("Office of Training · 100 Sample Plaza", 136, 84, 380, 10, face="serif")
        paper.set_draw_color(25, 25, 30)
        paper.set_y(116)
        paper.line_across(1.0)
        paper.set_y(138)
        paper.use(13, "B")
        paper.write_in(told.head.upper() if page == 1 else f"{told.head} (continued)".upper(), align="C")
        paper.gap(16)
        paper.use(11)
        signer = lines.pop() if len(lines) > 1 and _SIGNER.match(lines[-1]) else ""
        for text in lines:
            paper.write_in(text, leading=17)
            paper.gap(9)
        if _KEPT.search(told.head):
            paper.gap(10)
            _log(paper, 7)
        else:
            paper.use(9, "I", face="serif", colour=GREY)
            paper.write_in("The rest of this paper is left out of the sample.")
        if page == told.pages:
            paper.signature(72, 640, 190, under=signer or "For the office", caption="Sample officer, no. 000")
            paper.round_stamp(460, 634, "Department of Samples · Copy", "SAMPLE")
        paper.specimen()
    return paper.bytes()


def _log(paper: Paper, rows: int) -> None:
    """A ruled log that says that its entries are left out."""
    y = paper.get_y()
    for column, label in enumerate(("Date", "Entry", "Initials")):
        paper.fitted(label, (76, 160, 480)[column], y, 100, 8, "B", face="sans")
    paper.set_line_width(0.4)
    for row in range(rows + 1):
        paper.line(72, y + 12 + 18 * row, 540, y + 12 + 18 * row)
    for x in (72, 154, 474, 540):
        paper.line(x, y + 12, x, y + 12 + 18 * rows)
    paper.fitted("Entries are left out of this sample.", 160, y + 14, 300, 9, "I", face="serif")
    paper.line(160, y + 12 + 18 * rows - 4, 468, y + 34)  # what stays empty is struck out
    paper.set_y(y + 12 + 18 * rows)


def receipts(told: Told) -> bytes:
    """Slips of paper laid on one page after another: each line of the sample is a receipt."""
    paper = Paper(told.id, plain=told.drawn_only, face="typewriter")
    per_page = -(-len(told.lines) // told.pages)
    for first in range(0, len(told.lines), per_page):
        paper.add_page()
        for place, text in enumerate(told.lines[first : first + per_page]):
            _slip(paper, text.split("–", 1)[-1].strip(), 90 + place * 320)
    return paper.bytes()


def _slip(paper: Paper, text: str, y: float) -> None:
    x = 110 + paper.chance.uniform(-20, 60)
    paper.set_line_width(1.4)  # so that a fax keeps every side
    paper.rect(x, y, 330, 260)
    paper.fitted("SPECIMEN", x + 12, y + 10, 300, 16, "B")
    paper.set_xy(x + 12, y + 40)
    paper.use(12, "B")
    paper.set_left_margin(x + 12)
    paper.write_in(text[0].upper() + text[1:], 300, 16)
    paper.gap(12)
    for label in (
        "Sender . . . . . . . . on file",
        "Addressee . . . . . . on file",
        "Pieces . . . . . . . . 1",
        "Charge . . . . . . . . paid",
    ):
        paper.use(10.5)
        paper.set_x(x + 12)
        paper.write_in(label, 300, 16)
    paper.set_left_margin(72)
    for bar in range(46):
        if paper.chance.random() < 0.6:
            paper.set_fill_color(25, 25, 30)
            paper.rect(x + 30 + bar * 6, y + 205, paper.chance.choice((1.5, 3, 4)), 40, style="F")


REGISTRIES = {  # office, country, opening words, who signs, closing words
    "English": (
        "CERTIFICATE",
        "Commonwealth of Samples",
        "The clerk of the court certifies of:",
        "Clerk",
        "So ordered.",
    ),
    "Spanish": (
        "REGISTRO CIVIL",
        "República de Muestra",
        "El infrascrito registrador certifica:",
        "Registrador Civil",
        "Doy fe.",
    ),
    "French": (
        "ÉTAT CIVIL",
        "République d’Exemple",
        "L’officier de l'état civil soussigné certifie :",
        "L’officier de l'état civil",
        "Pour copie conforme.",
    ),
    "Arabic": ("الحالة المدنية", "جمهورية المثال", "تشهد الإدارة بما يلي:", "المدير", "نسخة مطابقة للأصل"),
}


def certificate(told: Told) -> bytes:
    """A certificate of a registry or school abroad: double border, arms, the words, seal and signature."""
    office, country, certifies, signer, close = REGISTRIES.get(told.language, REGISTRIES["English"])
    paper = Paper(told.id, plain=told.drawn_only, notice=False)
    paper.set_auto_page_break(False)
    paper.add_page()
    for inset, weight in ((34, 3.2), (42, 0.8)):
        paper.set_draw_color(52, 92, 74)
        paper.set_line_width(weight)
        paper.rect(inset, inset, 612 - 2 * inset, 792 - 2 * inset)
    _arms(paper)
    paper.set_y(136)
    for size, style, text in ((13, "", country), (18, "B", office)):
        paper.use(size, style)
        paper.write_in(text, align="C")
    paper.gap(14)
    paper.use(15, "B")
    paper.write_in(told.head[0].upper() + told.head[1:], align="C")
    paper.gap(26)
    paper.use(13)
    paper.write_in(certifies)
    paper.gap(12)
    for text in told.body:
        paper.use(14)
        paper.write_in(text, leading=23)
        y = paper.get_y() + 1
        paper.set_draw_color(*GREY)
        paper.set_line_width(0.3)
        paper.set_dash_pattern(dash=1.5, gap=2.5)
        paper.line(72, y, 540, y)
        paper.set_dash_pattern()
        paper.gap(9)
    paper.gap(10)
    paper.use(12, "I" if told.language != "Arabic" else "")
    paper.write_in(close)
    paper.signature(330, 640, 180)
    paper.set_xy(330, 658)
    paper.use(10)
    paper.write_in(signer, 180, align="C")
    paper.round_stamp(170, 640, "Muestra · Exemple · Specimen", "SPECIMEN", 46)
    paper.set_xy(72, 728)
    paper.use(8, "I", colour=GREY)
    paper.cell(468, 10, "Training sample. Muestra. Exemple. Every name is invented.", align="C")
    paper.specimen()
    return paper.bytes()


def _arms(paper: Paper) -> None:
    """A shield of no country: a hill, a sun."""
    x, y = 306, 92
    paper.set_draw_color(52, 92, 74)
    paper.set_line_width(1.2)
    paper.set_fill_color(236, 226, 190)
    paper.polygon([(x - 24, y - 28), (x + 24, y - 28), (x + 24, y + 6), (x, y + 32), (x - 24, y + 6)], style="DF")
    paper.set_fill_color(210, 150, 60)
    paper.circle(x=x, y=y - 10, radius=8, style="F")
    paper.set_fill_color(88, 130, 96)
    paper.polygon(
        [(x - 20, y + 8), (x - 6, y - 6), (x + 4, y + 4), (x + 12, y - 4), (x + 20, y + 8), (x, y + 26)], style="F"
    )


DESIGNS: tuple[tuple[str, Callable[[Told], bytes]], ...] = (
    (r"sample of a form", form),
    (r"courier receipt|consular receipt", receipts),
    (r"naturali[sz]ation", certificate),
)
