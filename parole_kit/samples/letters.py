"""Papers that people and businesses type: letters, leases, deeds, statements of money, translations, plans."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .clauses import DEED, LEASE
from .paper import BLUE, GREY, Paper

_SAMPLE_WORD = re.compile(r"^(SPECIMEN|SPÉCIMEN|ESPÉCIMEN|نموذج)\s*[–-]?\s*", re.IGNORECASE)
_DATE = re.compile(
    r"\b(January|February|March|April|May|June|July|August|September|October|November|December) \d", re.I
)


@dataclass(frozen=True)
class Told:
    """What an exhibit of a sample says: its title, its lines, how many pages it has, its language.

    `drawn_only`: the paper becomes a picture, so its letters need not be in the file.
    """

    id: str
    title: str
    lines: tuple[str, ...]
    pages: int
    language: str = "English"
    date: str = ""
    drawn_only: bool = False

    @property
    def head(self) -> str:
        """The first line without the word that it is a sample."""
        return _SAMPLE_WORD.sub("", self.lines[0]) or (self.lines[1] if len(self.lines) > 1 else "")

    @property
    def body(self) -> tuple[str, ...]:
        """The lines after the heading."""
        bare = not _SAMPLE_WORD.sub("", self.lines[0])
        return self.lines[2:] if bare else self.lines[1:]

    def by_page(self) -> list[list[str]]:
        """The body shared out over the pages: most on the first, the last lines on the last."""
        body = list(self.body)
        if self.pages == 1:
            return [body]
        if self.pages > 2 and len(body) == self.pages + 1:
            return [
                body[:2],
                *([line] for line in body[2:-2]),
                *([] for _ in range(self.pages - len(body) + 2)),
                body[-2:],
            ]
        later = max(0, min(self.pages - 1, len(body) - 1))
        shared = [body[: len(body) - later], *([] for _ in range(self.pages - 1))]
        for step, line in enumerate(reversed(body[len(body) - later :])):
            shared[self.pages - 1 - step].append(line)
        return shared


def letter(told: Told) -> bytes:
    """A letter on an organization's paper: letterhead, date, words, signature."""
    paper = Paper(told.id, plain=told.drawn_only)
    paper.add_page()
    _letterhead(paper, told)
    words = list(told.body)
    address = words.pop(0) if words and re.search(r"\d{3}\) \d|\d{5}", words[0]) and len(words) > 2 else ""
    phone = next((text for text in words if re.fullmatch(r"\(\d{3}\) [\d-]+", text)), "")
    if phone and not address:
        words.remove(phone)
        address = f"Telephone {phone}"
    if address:
        paper.use(9.5, colour=GREY)
        paper.write_in(address, align="C")
    paper.gap(8)
    paper.line_across()
    paper.gap(34)
    paper.use(12)
    if words and _DATE.match(words[0]) and len(words[0]) < 24:
        paper.write_in(words.pop(0))
    signer = (
        words.pop()
        if words and len(words) > 1 and "," in words[-1] and ":" not in words[-1] and len(words[-1]) < 48
        else ""
    )
    for text in (
        "",
        "U.S. Immigration and Customs Enforcement",
        "Enforcement and Removal Operations",
        "",
        "To the officer:",
    ):
        paper.gap(14) if not text else paper.write_in(text)
    for text in words:
        paper.gap(9)
        paper.write_in(text, leading=17)
    paper.gap(9)
    if not any(text.startswith("Questions:") for text in words):
        paper.write_in("We are glad to answer questions about this letter by telephone.", leading=17)
    paper.gap(22)
    paper.write_in("Sincerely,")
    paper.gap(44)
    paper.signature(72, paper.get_y(), 190, under=signer or "Authorized to sign", caption=told.head)
    return paper.bytes()


def _letterhead(paper: Paper, told: Told) -> None:
    colour = paper.chance.choice([(28, 70, 92), (92, 40, 50), (40, 84, 58), BLUE])
    paper.set_fill_color(*colour)
    paper.circle(x=306, y=66, radius=15, style="F")
    paper.use(16, "B", colour=(255, 255, 255))
    paper.set_xy(286, 57)
    paper.cell(40, 18, told.head[0], align="C")
    paper.set_xy(72, 90)
    paper.use(20, "B", colour=colour)
    paper.write_in(told.head, align="C")


def contract(told: Told) -> bytes:
    """A lease or deed of several pages, with numbered clauses, initials on each page and signatures on the last."""
    paper = Paper(told.id, plain=told.drawn_only)
    shared = [list(told.body[:-1]), *([] for _ in range(told.pages - 1))] if told.pages > 1 else [list(told.body)]
    if told.pages > 1:
        shared[-1] = [told.body[-1]]
    written = LEASE if "lease" in told.head.lower() else DEED
    clauses = list(enumerate(written, 1))
    on_a_page = -(-len(written) // told.pages)
    for number, lines in enumerate(shared, 1):
        paper.add_page()
        if number == 1:
            paper.use(18, "B")
            paper.write_in(told.head.capitalize(), align="C")
            paper.gap(14)
            paper.line_across(1.2)
            paper.gap(16)
        paper.use(12)
        for text in lines:
            label, _, rest = text.partition(": ")
            paper.use(12, "B" if rest else "")
            paper.write_in(f"{label}:" if rest else label, leading=17)
            paper.use(12)
            if rest:
                paper.write_in(rest, leading=17)
            paper.gap(6)
        paper.gap(8)
        for count, (name, clause) in clauses[(number - 1) * on_a_page : number * on_a_page]:
            paper.use(11, "B")
            paper.write_in(f"{count}. {name}")
            paper.use(11)
            paper.write_in(clause)
            paper.gap(7)
        if number == told.pages:
            paper.signature(72, 590, 190, under="Signed", caption="Party of the first part")
            paper.signature(330, 590, 190, under="Signed", caption="Party of the second part")
            paper.round_stamp(300, 676, "County of Sample · Recorder", "COPY", 34)
        else:
            paper.fitted("Initials", 440, 696, 60, 9)
            paper.signature(484, 700, 56)
        paper.fitted(f"Page {number} of {told.pages}", 72, 700, 120, 9)
    return paper.bytes()


def statement(told: Told) -> bytes:
    """Money on paper: a wage statement, pay stubs, a tax return, a bank statement, as boxes and ruled rows."""
    paper = Paper(told.id, plain=told.drawn_only, face="sans")
    for number, lines in enumerate(told.by_page(), 1):
        paper.add_page()
        paper.set_fill_color(228, 234, 240)
        paper.rect(72, 60, paper.epw, 46, style="F")
        paper.fitted(told.head[0].upper() + told.head[1:], 84, 68, paper.epw - 24, 17, "B")
        paper.fitted(f"Page {number} of {told.pages}", 430, 112, 110, 8)
        y = 134.0
        for text in lines:
            label, _, value = text.rpartition(": ")
            paper.field(label or ("Taxpayers" if "tax" in told.head.lower() else "Holder"), value, 72, y, paper.epw, 36)
            y += 42
        paper.set_y(y + 16)
        _rows(paper, 12 if number == 1 else 16)
        paper.gap(16)
        paper.use(9, face="serif", colour=GREY)
        paper.write_in("Figures in the rows above are left out of this sample; those in the boxes are what it shows.")
    return paper.bytes()


def _rows(paper: Paper, count: int) -> None:
    paper.set_fill_color(228, 234, 240)
    y = paper.get_y()
    for row in range(count):
        if row % 2 == 0:
            paper.rect(72, y, paper.epw, 17, style="F")
        paper.fitted("Line item" if row else "Description", 78, y + 3, 160, 8.5, "" if row else "B")
        paper.fitted(f"{row:02}" if row else "No.", 300, y + 3, 60, 8.5, "" if row else "B")
        paper.fitted("x,xxx.xx" if row else "Amount", 470, y + 3, 60, 8.5, "" if row else "B", face="typewriter")
        y += 17
    paper.set_y(y)


def translation(told: Told) -> bytes:
    """An English translation, typed plainly, with what is on the original in brackets."""
    paper = Paper(told.id, plain=told.drawn_only)
    paper.add_page()
    paper.use(10, "I", colour=GREY)
    paper.write_in("[Translation into English. Words in brackets describe marks on the original.]")
    paper.gap(20)
    paper.use(15, "B")
    paper.write_in(re.sub(r"\s*\(translation\)", "", told.head).capitalize(), align="C")
    paper.gap(20)
    paper.use(12)
    for text in told.body:
        paper.write_in(text, leading=20)
        paper.gap(6)
    paper.gap(26)
    for text in (
        "[Round stamp of the office: illegible in part]",
        "[Signature of the registrar]",
        "[Word across the page: SPECIMEN]",
    ):
        paper.use(11, "I")
        paper.write_in(text, leading=18)
    return paper.bytes()


def memo(told: Told) -> bytes:
    """A plan or note that counsel typed."""
    paper = Paper(told.id, plain=told.drawn_only)
    paper.add_page()
    paper.use(17, "B")
    paper.write_in(told.lines[0])
    paper.gap(6)
    paper.line_across()
    paper.gap(20)
    paper.use(12)
    for number, text in enumerate(told.lines[1:], 1):
        top = paper.get_y()
        paper.set_xy(72, top)
        paper.use(12, "B")
        paper.cell(24, 16, f"{number}.")
        paper.set_left_margin(98)
        paper.set_xy(98, top)
        paper.use(12)
        paper.write_in(text, 442, leading=17)
        paper.set_left_margin(72)
        paper.gap(10)
    paper.gap(36)
    paper.signature(72, paper.get_y() + 10, 190, under="Prepared by counsel from telephone calls with the sponsor")
    return paper.bytes()


DESIGNS: tuple[tuple[str, Callable[[Told], bytes]], ...] = (
    (r"lease|deed", contract),
    (r"\bwage|tax return|\bpay\b|pay stubs|bank|credit union|savings|statement, ", statement),
    (r"translation", translation),
    (r"travel plan", memo),
)


def badly_blacked_out(told: Told) -> bytes:
    """A record on which a name was only covered by a box: the words are still under it."""
    paper = Paper(told.id, plain=told.drawn_only)
    paper.add_page()
    paper.use(16, "B")
    paper.write_in("Record of a visit (SPECIMEN)", align="C")
    paper.gap(18)
    paper.use(12)
    for text in ("Visitors were welcomed at the front desk.", "The visitor Fulana de Tal Muestra left at noon."):
        paper.write_in(text, leading=20)
    paper.set_fill_color(0, 0, 0)
    paper.rect(120, paper.get_y() - 18, 118, 15, style="F")
    return paper.bytes()
