"""Drafted documents and finished pages held against the case: one name, one number, one birth date, no holes.

These checks come after drafting, and join those of the gate.
"""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..case.exhibits import slug
from ..law.dates import spell_plain
from .blocks import Block, Document, ListBlock, Signature, Table, TabSheet, plain_text
from .checks import Check, Situation, cites, made
from .exhibit_dates import exhibit_dates
from .found_dates import DateFinder
from .phrases import phrase
from .plan import Plan
from .record_dates import RecordDates
from .slips import one_slip
from .stated_dates import near_dates

if TYPE_CHECKING:
    from ..law import Law
    from ..law.model import Question

_NINE = r"\d{3}[- ]?\d{3}[- ]?\d{3}"
_EIGHT = r"\d{2}[- ]?\d{3}[- ]?\d{3}"
A_NUMBER = re.compile(rf"(?<![A-Za-z0-9])A\s?-?(?:#|[Nn]o\.?|[Nn]umber)?[:\s]{{0,2}}-?\s?({_NINE}|{_EIGHT})(?![\d-])")
ALIEN_NUMBER = re.compile(rf"(?i)alien\s+(?:registration\s+)?(?:number|no\.?)[:#\s]{{0,3}}A?-?\s?({_NINE})(?!\d)")
FILE_NUMBER = re.compile(r"(?i)\bfile\s*(?:no\.?|number|#)?[:#\s]{0,3}A?-?\s?(\d{3}[- ]\d{3}[- ]\d{3})(?![\d-])")
BORN = re.compile(r"(?i)(?:date of birth|birth date|DOB|born)\W+(?:on\s+)?([A-Z][a-z]+\s+\d{1,2},\s+\d{4})")
ACCENTS = re.compile("[\u0300-\u036f]")
PLACEHOLDER = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\[\[.*?\]\]|\bX{4,}\b|\bTBD\b"
    r"|\[(?:[A-Z][A-Z /'’-]{2,}|[Ii]nsert[^\]]*|[Nn]ame|[Dd]ate|[Aa]ddress)\]"
)
ALIKE = 0.82  # how alike two names must be to be meant as one


def draft_checks(now: Situation, documents: Sequence[Document], printed: Iterable[str]) -> list[Check]:
    """The checks of drafted documents. `printed` are ids of the authorities that stand in them."""
    sent = [one for one in documents if one.audience != "file"]
    finder = DateFinder(now.law.packet["months"], now.as_of)
    found = [check for one in sent for check in _document(now, one, finder)]
    return [*found, *_authorities(now.law, printed, now.as_of), *_signatures(now.law, sent)]


def page_checks(now: Situation, plan: Plan, texts: Sequence[str]) -> list[Check]:
    """A-numbers, names and dates in the words of the exhibits that are not as the case, or the exhibit's record, has them.

    `texts` are those of every page, in order, without what the kit stamps on them.
    """
    names = _known_names(now)
    dates = RecordDates(now, now.law.packet["dates"], DateFinder(now.law.packet["months"], now.as_of))
    found = []
    for part in plan.parts:
        if part.kind == "exhibit":
            pages = texts[part.first - 1 : part.last]
            for kind, about, page, said in _others_in(now, pages, names, dates):
                place = part.first + page
                about = f"{part.id}/{place}/{about}".rstrip("/")
                found.append(made(now.law, kind, about, title=part.title, page=plan.number(place), **said))
    return [*found, *exhibit_dates(now, plan, texts, dates.finder)]


def _others_in(
    now: Situation, pages: Sequence[str], names: set[str], dates: RecordDates
) -> Iterator[tuple[str, str, int, dict]]:
    """What in one exhibit is not as the case has it, each where it stands first: kind of check, what it is about, page, words."""
    own, name = str(now.value("a-number") or "").removeprefix("A"), str(now.value("client-name") or "")
    numbers, names_there = _first_pages(numbers_in, pages), _first_pages(lambda text: nearly(name, text, names), pages)
    for digits, page in numbers.items():
        if digits != own:
            near = ", which is the client’s with one slip" if one_slip(digits, own) else ""
            yield "other-number", "", page, {"found": f"A {digits[:3]}-{digits[3:6]}-{digits[6:]}", "near": near}
    for one in dates.others(pages, own=own in numbers):
        near = f": {phrase(now.law, f'slip-{one.slip}')}" if one.slip else ""
        said = {"question": one.question, "found": one.says, "expected": spell_plain(one.meant), "near": near}
        yield "other-date", one.question.id, one.page, said
    for said, page in names_there.items():
        yield "other-name", "", page, {"found": said, "expected": name}


def _first_pages(find: Callable[[str], list[str]], pages: Sequence[str]) -> dict[str, int]:
    """What is found on pages, each with the first page (from 0) that has it."""
    found: dict[str, int] = {}
    for page, text in enumerate(pages):
        for one in find(text):
            found.setdefault(one, page)
    return found


def numbers_in(text: str) -> list[str]:
    """The A-numbers in a text, as nine digits each, in order and once."""
    digits = (
        re.sub(r"\D", "", match[1]).zfill(9)
        for pattern in (A_NUMBER, ALIEN_NUMBER, FILE_NUMBER)
        for match in pattern.finditer(text)
    )
    return list(dict.fromkeys(digits))


def document_text(document: Document) -> str:
    """The words of a document, a line for each block, footnotes included."""
    return "\n".join(_lines(document.blocks))


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, ListBlock):
            for item in block.items:
                yield from _lines(item)
        elif isinstance(block, Table):
            for row in (block.header, *block.rows):
                yield " \u00b7 ".join(plain_text(cell) for cell in row)
        elif isinstance(block, Signature):
            yield from (block.opening, block.name, *block.lines)
        elif isinstance(block, TabSheet):
            yield from (block.title, *block.lines)
        elif runs := getattr(block, "runs", None):
            yield plain_text(runs)
            yield from (line for run in runs if run.note for line in _lines(run.note))


def _document(now: Situation, document: Document, finder: DateFinder) -> Iterator[Check]:
    text = document_text(document)
    name, number = str(now.value("client-name") or ""), str(now.value("a-number") or "").removeprefix("A")

    def disagrees(what: str, key: str, found: str, expected: str, says: Callable[[str], bool]) -> Check:
        question, person = _answer_with(now, says)
        return made(
            now.law,
            "documents-disagree",
            f"{document.id}/{what}/{slug(key)}",  # what is passed over is this one, and no other
            question=question,
            person=person,
            document=document.title,
            found=found,
            expected=expected,
        )

    for digits in numbers_in(text):
        if number and digits != number:
            shown, wanted = (f"A {each[:3]}-{each[3:6]}-{each[6:]}" for each in (digits, number))
            yield disagrees("number", digits, shown, wanted, lambda own, digits=digits: digits in numbers_in(own))
    for found in _other_births(now, text):
        wanted = spell_plain(now.value("client-birth-date"))
        yield disagrees("birth", found, f"“born {found}”", wanted, lambda own, found=found: found in own)
    for found in nearly(name, text, _known_names(now)):
        yield disagrees(
            "name", found, f"“{found}”", f"“{name}”", lambda own, found=found: found in " ".join(own.split())
        )
    yield from near_dates(now, document.id, document.title, text, finder)
    for found in dict.fromkeys(PLACEHOLDER.findall(text)):
        question, person = _answer_with(now, lambda own, found=found: found in own)
        about = f"{document.id}/{slug(found)}"
        said = {"document": document.title, "found": found}
        yield made(now.law, "placeholder-left", about, question=question, person=person, **said)


def _answer_with(now: Situation, says: Callable[[str], bool]) -> tuple[Question | None, str]:
    """The attorney's own text that says something, and whose it is."""
    for (name, person), answer in now.answers.items():
        if isinstance(answer.value, str) and name in now.law.questions and says(answer.value):
            return now.law.questions[name], person
    return None, ""


def _other_births(now: Situation, text: str) -> list[str]:
    """Birth dates in a text that belong to nobody in the case."""
    if not isinstance(now.value("client-birth-date"), dt.date):
        return []
    known = {
        spell_plain(answer.value)
        for (name, _), answer in now.answers.items()
        if name.endswith("birth-date") and isinstance(answer.value, dt.date)
    }
    return [found for found in dict.fromkeys(BORN.findall(text)) if " ".join(found.split()) not in known]


def _known_names(now: Situation) -> set[str]:
    """Names that are meant as they are: of other people, and the other names in the client's records."""
    names = {str(answer.value) for (name, _), answer in now.answers.items() if name.endswith("-name") and answer.value}
    others = str(now.value("client-other-names") or "")
    return {_plain(name) for name in (*names, *re.split(r"[;\n]", others)) if name.strip()}


def nearly(name: str, text: str, known: Iterable[str] = ()) -> list[str]:
    """Names in a text that look like `name` and are not it, such as one that lacks a letter. Accents do not count."""
    wanted = name.split()
    if len(wanted) < 2:
        return []
    own = {_plain(one) for one in wanted}
    letters = ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    if sum(one in letters for one in own) * 2 < len(wanted):
        return []  # most pages of exhibits, at once
    accepted, found = {_plain(name), *known}, []
    tokens = re.findall(r"[^\W\d_][\w'’-]*", text)
    alike = {token: _plain(token) in own for token in set(tokens)}
    near = {start for at, token in enumerate(tokens) if alike[token] for start in range(at - len(wanted) + 1, at + 1)}
    for at in sorted(near & {*range(len(tokens) - len(wanted) + 1)}):
        window = tokens[at : at + len(wanted)]
        if sum(alike[one] for one in window) * 2 < len(wanted):
            continue
        said, meant = _plain(" ".join(window)), _plain(name)
        pairs = zip(said.split(), meant.split(), strict=True)
        if said not in accepted and all(difflib.SequenceMatcher(None, *pair).ratio() >= ALIKE for pair in pairs):
            found.append(" ".join(window))
    return list(dict.fromkeys(found))


@functools.lru_cache(maxsize=4096)  # the same names stand on every page
def _plain(name: str) -> str:
    """A name without case, accents and the ending of an owner: records leave accents out."""
    letters = unicodedata.normalize("NFKD", name.replace("’", "'").casefold())
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).removesuffix("'s").split())


def _authorities(law: Law, printed: Iterable[str], as_of: dt.date) -> Iterator[Check]:
    names = sorted(name for name in printed if name in law.authorities)
    unsure = [name for name in names if law.authorities[name].status != "confirmed"]
    if unsure:
        yield made(law, "authority-unconfirmed", **cites(law, unsure))
    stale = {one.id for one in law.stale(as_of)} & set(names)
    if stale:
        yield made(law, "law-stale", **cites(law, sorted(stale)))


def _signatures(law: Law, documents: Sequence[Document]) -> Iterator[Check]:
    wanted: dict[str, list[str]] = {}
    for one in documents:
        for signer in one.signers:
            wanted.setdefault(signer, []).append(f"“{one.title}”")
    if wanted:
        listed = "\n".join(f"{signer}: {', '.join(titles)}" for signer, titles in wanted.items())
        yield made(law, "unsigned", listed=listed)
